"""Consents in words: categories, purposes, recipients and states, and the notice that goes with what was opened."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as L

from concord.portal import names
from concord.release import Book

SCOPES = (
    ("part2", L("substance use treatment")),
    ("reproductive", L("reproductive and gender-affirming care")),
    ("mental_health_minor", L("mental health care of a minor")),
    ("hiv", L("HIV")),
    ("all", L("everything the law protects")),
)
PURPOSES = (
    ("treatment", L("treatment")),
    ("payment", L("payment")),
    ("operations", L("the plan's or practice's own quality work")),
    ("all", L("treatment, payment and quality work")),
)
STATES = (
    ("active", L("open")),
    ("pending", L("pending")),
    ("revoked", L("withdrawn by the patient")),
    ("expired", L("ended")),
    ("not_yet", L("not yet begun")),
    ("unknown_recipient", L("recipient not known")),
)
KINDS = (("practice", L("a practice")), ("plan", L("a plan")), ("program", L("the program office")), ("treating", L("all treating practices")), ("unknown", L("somebody else")))  # fmt: skip


def scopes_words(scopes: str | None) -> str:
    """`hiv part2` in words."""
    return ", ".join(str(dict(SCOPES).get(s, s)) for s in (scopes or "").split())


def recipients() -> list[tuple[str, str]]:
    """Whom a consent may name: all treating practices, each practice, each plan, the program office."""
    return [
        ("treating", str(dict(KINDS)["treating"])),
        *names.parties("practice"),
        *names.parties("plan"),
        ("program", str(dict(KINDS)["program"])),
    ]


def recipient_words(kind: str | None, unit: str | None, told: str = "") -> str:
    """The recipient by its name."""
    if unit and kind in ("practice", "plan"):
        return names.name(kind, unit)
    return str(dict(KINDS).get(kind or "", told)) if kind != "unknown" else told


def consent_words(said: dict[str, Any]) -> str:
    """What an entry of a consent says, in a line."""
    words = {
        "scope": scopes_words(said["scope"]),
        "recipient": dict(recipients()).get(said["recipient"], said["recipient"]),
    }
    if said.get("revoked_on"):
        return _("Consent withdrawn: %(scope)s, to %(recipient)s") % words
    return _("Consent: %(scope)s, to %(recipient)s") % words


def notices_for(book: Book, rows: Iterable[dict[str, Any]]) -> list[dict[str, str]]:
    """The notices that go with opened rows: title, words and source of each category among them."""
    scopes = sorted({s for row in rows for s in (row.get("opened_as") or "").split()})
    return (
        [notice_of(row) for row in book.rows("sharing_notice", {"scope": scopes}, order=("scope",))]
        if scopes
        else []
    )


def notice_of(row: dict[str, Any]) -> dict[str, str]:
    """One notice in the reader's language."""
    ending = "_es" if get_language() == "es" else ""
    return {
        "scope": row["scope"],
        "title": row[f"title{ending}"],
        "words": row[f"words{ending}"],
        "source": row["source"],
    }
