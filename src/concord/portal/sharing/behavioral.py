"""How far behavioral health is part of primary care: screening, follow-up and remission, and how many people's records stay withheld."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as L
from django.utils.translation import ngettext

from concord.portal import names
from concord.portal.access import reader_required
from concord.portal.names import name
from concord.portal.practice.consent_words import scopes_words
from concord.portal.practice.home import chosen_year
from concord.portal.shell import SQL
from concord.portal.tabular import HIDDEN, Column, Row, Table, answered
from concord.portal.templatetags.words import measure_words

PARTS = (("screening", L("Screening")), ("follow_up", L("Follow-up")), ("remission", L("Remission")))
_PART = Column("part", L("Part"), says=lambda r: str(dict(PARTS)[r["part"]]))
_RATE = (
    Column("rate", L("Measure"), says=measure_words), Column("value", L("Rate"), "percent", empty=HIDDEN),
    Column("numerator", L("Met"), "count", empty=HIDDEN), Column("denominator", L("Counted"), "count", empty=HIDDEN),
)  # fmt: skip
OWN = (
    _PART,
    *_RATE,
    Column(
        "listed",
        L("Listed on your pages"),
        says=lambda r: _("by consent only") if r["is_sensitive"] else _("yes"),
    ),
)
WITHHELD = (
    Column("scope", L("What"), says=lambda r: scopes_words(r["scope"])), Column("hidden", L("People, to the nearest ten"), "count", empty=HIDDEN),
)  # fmt: skip
WITHHELD_EVERYWHERE = (Column("unit", L("Practice"), says=lambda r: name("practice", r["organization_id"]) if r["organization_id"] else _("The program")), *WITHHELD)  # fmt: skip
EVERY = (_PART, Column("unit", L("Practice"), says=lambda r: _unit(r)), *_RATE)


def _unit(row: Row) -> str:
    if row["level"] == "organization":
        return name("practice", row["unit"])
    return (
        ngettext("%(n)s practice", "%(n)s practices", row["hidden"]) % {"n": row["hidden"]}
        if row["level"] == "hidden"
        else _("The program")
    )


def folded(rows: list[Row]) -> list[Row]:
    """For the page: of each measure the practices that may not be shown as one row at the end. A file holds each."""
    found = []
    for _rate, mine in groupby(rows, key=lambda r: r["rate"]):
        every = list(mine)
        hidden = [r for r in every if r["level"] == "organization" and r["value"] is None]
        found += [r for r in every if r not in hidden]
        if hidden:
            found.append({**hidden[-1], "level": "hidden", "hidden": len(hidden)})
    return found


def _wanted() -> dict[str, str]:
    """Rate to part, in the order of the program folder."""
    said = names.program(settings.CONCORD_WORK.program).sharing.integration
    return {rate: part for part, rates in said.items() for rate in rates}


def _rows(request: HttpRequest, year: int | None, where: dict[str, Any]) -> list[Row]:
    """The rates of a year that tell of integrated care, each with its part and its measure's words."""
    book, wanted = request.book, _wanted()  # type: ignore[attr-defined]
    info = {(m["measure"], m["rate"], m["year"]): m for m in book.rows("measure")}
    order = list(wanted)
    rates = [
        r
        for r in book.rows("rate", {"stratum_kind": "all", "is_baseline": False, "year": year, **where})
        if r["rate"] in wanted
    ]
    rows = [
        {**info[key], **r, "part": wanted[r["rate"]]}
        for r in rates
        if (key := (r["measure"], r["rate"], r["year"])) in info
    ]
    rows.sort(key=lambda r: (order.index(r["rate"]), r["level"] != "program", r["unit"]))
    return [{**row, "place": at} for at, row in enumerate(rows)]


@reader_required("assistant", "manager", "clinician")
def own_behavioral(request: HttpRequest) -> HttpResponse:
    """The practice's own rates, and how many of its people have records that it may not see."""
    years = [row["year"] for row in request.book.ask(SQL, "years")]
    year = chosen_year(request, years)
    rows = _rows(request, year, {"level": "organization", "pool": "program"})
    table = Table(
        request,
        "behavioral",
        OWN,
        by="place",
        caption=_("Behavioral health in primary care, %(year)s") % {"year": year},
    ).hold(rows)
    caption = _("Your people with protected records that you may not see")
    withheld = Table(request, "behavioral", WITHHELD, by="scope", caption=caption, of="withheld").hold(request.book.rows("withheld"))  # fmt: skip
    return answered(
        request, (table, withheld), "sharing/behavioral.html", {"year": year, "years": years, "own": True}
    )


@reader_required("program")
def program_behavioral(request: HttpRequest) -> HttpResponse:
    """Rates of the program and its practices as they may be shown, and how many people's records practices may not see."""
    years = [row["year"] for row in request.book.ask(SQL, "program_years")]
    year = chosen_year(request, years)
    rows = _rows(request, year, {})
    caption = _("Behavioral health in primary care, %(year)s. [c] hidden: small, or protects another") % {
        "year": year
    }
    table = Table(request, "program.behavioral", EVERY, by="place", caption=caption, size=100)
    table.hold(rows if table.file else folded(rows))
    caption = _("People with protected records that their practice may not see")
    told = [{**r, "unit": r["organization_id"] or ""} for r in request.book.rows("withheld")]
    withheld = Table(request, "program.behavioral", WITHHELD_EVERYWHERE, by="unit", caption=caption, of="withheld", size=100).hold(told)  # fmt: skip
    return answered(
        request, (table, withheld), "sharing/behavioral.html", {"year": year, "years": years, "own": False}
    )
