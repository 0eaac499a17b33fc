"""Names of plans, practices, sites and clinicians, as the program folder writes them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.conf import settings

from concord.portal.accounts.models import Membership, Role
from concord.program import Program

CODES = {"en": "English", "es": "Spanish", "zh": "Chinese", "vi": "Vietnamese", "tl": "Tagalog", "ko": "Korean", "hy": "Armenian",
         "fa": "Persian", "ru": "Russian", "ar": "Arabic", "hmn": "Hmong", "ja": "Japanese", "km": "Khmer", "pa": "Punjabi",
         "hi": "Hindi", "pt": "Portuguese", "fr": "French", "unknown": "Not known"}  # fmt: skip


@cache
def _names(folder: Path) -> dict[str, dict[str, str]]:
    parties = Program.load(folder).parties
    return {
        "plan": {p.plan_id: p.name for p in parties.plans},
        "practice": {o.organization_id: o.name for o in parties.organizations},
        "site": {s.site_id: s.name for s in parties.sites},
        "clinician": {c.npi: f"{c.first_name} {c.last_name}" for c in parties.clinicians},
    }


def name(kind: str, key: str | None) -> str:
    """The name of a plan, practice, site or clinician; its id when the program does not name it."""
    return _names(settings.CONCORD_WORK.program)[kind].get(key or "", key or "")


def parties(kind: str) -> list[tuple[str, str]]:
    """Every plan or practice of the program: id and name, by name."""
    return sorted(_names(settings.CONCORD_WORK.program)[kind].items(), key=lambda pair: pair[1])


def language(code: str | None) -> str:
    """A language by its code."""
    return CODES.get(code or "unknown", code or "")


def unit_name(reader: Membership) -> str:
    """Where the reader belongs."""
    if reader.role == Role.PLAN:
        return name("plan", reader.unit)
    return name("practice", reader.unit) if reader.unit else "California Advanced Primary Care"
