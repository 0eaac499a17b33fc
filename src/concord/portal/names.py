"""Names of plans, practices, sites and clinicians, as the program folder writes them."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as L

from concord.portal.accounts.models import Membership, Role
from concord.program import Program

CODES = {"en": L("English"), "es": L("Spanish"), "zh": L("Chinese"), "zh-Hans": L("Chinese, simplified"), "zh-Hant": L("Chinese, traditional"), "vi": L("Vietnamese"), "tl": L("Tagalog"), "ko": L("Korean"),
         "hy": L("Armenian"), "fa": L("Persian"), "ru": L("Russian"), "ar": L("Arabic"), "hmn": L("Hmong"), "ja": L("Japanese"),
         "km": L("Khmer"), "pa": L("Punjabi"), "hi": L("Hindi"), "pt": L("Portuguese"), "fr": L("French"),
         "unknown": L("Not known")}  # fmt: skip


@cache
def program(folder: Path) -> Program:
    """The program folder, read once."""
    return Program.load(folder)


@cache
def _names(folder: Path) -> dict[str, dict[str, str]]:
    parties = program(folder).parties
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


@cache
def _titles(folder: Path) -> dict[str, str]:
    """What senders that are no party of the program are called, as their own files say."""
    told = [tomllib.loads(p.read_text(encoding="utf-8")) for p in sorted(program(folder).senders_folder.glob("*.toml"))]  # fmt: skip
    return {said["sender"]: said["title"] for said in told if "sender" in said and "title" in said}


TYPED = "portal-"
"""Before a practice's id: the sender of what it types in the portal."""


def sender(key: str) -> str:
    """Who sends files: a plan or practice by its name, what a practice types here as that, any other by its title."""
    known = _names(settings.CONCORD_WORK.program)
    typed = key.removeprefix(TYPED)
    if typed != key and typed in known["practice"]:
        return gettext("%(practice)s, typed in the portal") % {"practice": known["practice"][typed]}
    title = _titles(settings.CONCORD_WORK.program).get(key, "")
    return known["plan"].get(key) or known["practice"].get(key) or (gettext(title) if title else key)


def band(percentile: Decimal | str) -> str:
    """A percentile as people say it: the band of 66.67 is P67."""
    return f"P{round(Decimal(percentile))}"


@cache
def _tiers(folder: Path, measure: str, rate: str, year: int) -> tuple[tuple[str, float], ...]:
    known = program(folder).measure_set
    terms = next((m for m in known.measures if m.year == year and m.ident in (rate, measure)), None) or next(
        (m for m in known.measures if m.year == year and m.ident.partition("-")[0] == measure), None
    )
    if terms is None:
        return ()
    mine = [
        b
        for b in known.benchmarks
        if b.measure == terms.ident and b.product_line == terms.benchmark_product_line and b.year < year
    ]
    newest = max((b.year for b in mine), default=0)
    return tuple(
        (band(b.percentile), float(b.value) / 100)
        for b in sorted(mine, key=lambda b: b.percentile)
        if b.year == newest and b.percentile > 60
    )


def tiers(measure: str, rate: str, year: int) -> list[tuple[str, float]]:
    """The percentile bands that a measure is held against: name and share. Those of the newest year before."""
    return list(_tiers(settings.CONCORD_WORK.program, measure, rate, year))


def language(code: str | None) -> str:
    """A language by its code."""
    return str(CODES.get(code or "unknown", code or ""))


def unit_name(reader: Membership) -> str:
    """Where the reader belongs."""
    if reader.role == Role.PLAN:
        return name("plan", reader.unit)
    return name("practice", reader.unit) if reader.unit else "California Advanced Primary Care"
