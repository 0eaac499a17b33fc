"""Where each part can go: the few pages of every day side by side, the others under a heading each. The first is where one lands."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as L

Link = tuple[Any, str]
"""Words and the name of a route."""
Group = tuple[Any, tuple[Link, ...]]
"""A heading and the links under it."""
HOME: Link = (L("Home"), "practice_home")
WORK: Link = (L("Work list"), "work_list")
SETS: Link = (L("Measure set"), "measure_set")
PLANNED: Link = (L("Work plan"), "work_plan")
REPORTS: Link = (L("Reports"), "reports")
DATA: Link = (L("Data room"), "data_room")
SESSIONS: Link = (L("Learning"), "sessions")
DAILY: tuple[Link, ...] = (
    (L("Schedule"), "schedule"),
    (L("Transitions"), "transitions"),
    (L("Referrals"), "referrals"),
)
REL: Link = (L("Race, ethnicity, language"), "answers_missing")
ENTRIES: Link = (L("Entries"), "entries")
ASKING: Link = (L("Conditions to ask about"), "asking")
GUARDED: tuple[Link, ...] = ((L("Consents"), "consents"), (L("Behavioral health"), "own_behavioral"))
OURS: tuple[Link, ...] = ((L("Disputes"), "disputes"), (L("Improvement"), "improvement"), SESSIONS)
NAVIGATION: dict[str, tuple[Link | Group, ...]] = {
    "manager": (
        HOME,
        WORK,
        (L("Money"), "statements"),
        (L("Payments"), "payments"),
        (L("Roster"), "roster"),
        (L("Day"), DAILY),
        (L("Patients"), (ENTRIES, REL, ASKING, *GUARDED)),
        (L("Practice"), ((L("Uploads"), "uploads"), *OURS, (L("Taking part"), "taking_part"), SETS, REPORTS)),
        (L("Accounts"), ((L("Users"), "users"), (L("Log"), "practice_log"))),
    ),
    "assistant": (WORK, *DAILY, REL, ENTRIES, (L("Patients"), (ASKING, *GUARDED)), (L("Practice"), OURS)),
    "clinician": (
        (L("My panel"), "work_list"),
        (L("My measures"), "practice_home"),
        *DAILY,
        (L("Patients"), (ENTRIES, REL, ASKING, *GUARDED)),
        (L("Practice"), OURS),
    ),
    "plan": (
        (L("Home"), "plan_home"),
        (L("Submissions"), "plan_submissions"),
        (L("Members"), "plan_members"),
        (L("Payments"), "plan_payments"),
        (
            L("Results"),
            (
                (L("Measures"), "plan_measures"),
                (L("Audit"), "plan_proof"),
                (L("Shared by consent"), "plan_shared"),
                (L("Race, ethnicity, language"), "plan_rel"),
                REPORTS,
                DATA,
            ),
        ),
        (
            L("Agreements"),
            ((L("Contracts"), "plan_contracts"), SETS, PLANNED, (L("Scenarios"), "scenarios")),
        ),
    ),
    "program": (
        (L("Home"), "program_home"),
        (L("Submissions"), "program_senders"),
        (L("Releases"), "program_releases"),
        (L("Disputes"), "program_disputes"),
        (
            L("Practices"),
            (
                (L("Practices"), "program_practices"),
                (L("Candidates"), "candidates"),
                SESSIONS,
                (L("Surveys"), "survey_rounds"),
            ),
        ),
        (
            L("Results"),
            (
                (L("Rates"), "program_rates"),
                (L("Payments"), "program_payments"),
                (L("Behavioral health"), "program_behavioral"),
                (L("Race, ethnicity, language"), "program_rel"),
                (L("Consents"), "program_consents"),
                REPORTS,
                DATA,
            ),
        ),
        (L("Agreements"), (SETS, PLANNED)),
        (L("Accounts"), ((L("Users"), "users"), (L("Log"), "program_log"))),
    ),
    "steward": ((L("Who is who"), "steward_queue"), (L("Who counts where"), "steward_rosters")),
    "coach": (
        (L("Practices"), "coach_practices"),
        (L("Actions"), "coach_actions"),
        SESSIONS,
        (L("Ideas to test"), "change_library"),
    ),
    "actuary": ((L("Scenarios"), "scenarios"), (L("Experience"), "experience")),
    "evaluator": ((L("Extracts"), "extracts"), (L("Code book"), "code_book"), (L("Tables"), "public_tables")),
    "observer": ((L("Tables"), "public_tables"), REPORTS, SETS, PLANNED, DATA),
}  # fmt: skip


def first_route(role: str) -> str:
    """The page on which a part lands."""
    words_and_route = NAVIGATION[role][0]
    return str(words_and_route[1])


def drawn(role: str, path: str) -> SafeString:
    """The links of a part as they stand above a page, the page's own marked. Nothing in it is of one reader."""
    here = path if path in _addresses(role) else ""
    return _drawn(role, here, get_language() or "")


@lru_cache(maxsize=1000)
def _drawn(role: str, here: str, language: str) -> SafeString:
    """In the language that is on now, which `language` names."""
    entries = [_entry(words, to, here) for words, to in NAVIGATION[role]]
    said = next((e["says"] for e in entries if e["says"]), "")
    return mark_safe(render_to_string("parts/navigation.html", {"entries": entries, "said": said}))


def _entry(words: Any, to: Any, here: str) -> dict[str, Any]:
    """A link, or a heading with its links; `says` is the words of the page one is on, if it is here."""
    if isinstance(to, str):
        href = reverse(to)
        return {"words": words, "href": href, "is_here": href == here, "says": words if href == here else ""}
    links = [_entry(inner, route, here) for inner, route in to]
    says = next((link["says"] for link in links if link["says"]), "")
    return {"words": words, "links": links, "is_here": bool(says), "says": says}


@lru_cache
def _addresses(role: str) -> frozenset[str]:
    links = [link for _words, to in NAVIGATION[role] for link in ([("", to)] if isinstance(to, str) else to)]
    return frozenset(reverse(route) for _words, route in links)
