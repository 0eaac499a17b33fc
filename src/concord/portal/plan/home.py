"""What a plan does next, and how its own members fare by practice."""

from __future__ import annotations

from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as L

from concord.portal.access import reader_required
from concord.portal.names import name
from concord.portal.opaque import hidden
from concord.portal.plan.payments import to_settle
from concord.portal.plan.questions import waiting_by_practice
from concord.portal.practice.home import chosen_year
from concord.portal.practice.saying import said
from concord.portal.shell import SQL
from concord.portal.tabular import Column, Row, Table
from concord.portal.templatetags.words import measure_words, percent

FIRST = "GSD"
FEW = 30


@reader_required("plan")
def home(request: HttpRequest) -> HttpResponse:
    """The next action, submissions in a line each, and one row per practice."""
    book = request.book
    years = [row["year"] for row in book.ask(SQL, "plan_years")]
    year = chosen_year(request, years)
    measures = book.ask(SQL, "plan_measures", {"year": year}) if year else []
    measure = _chosen(request, measures)
    wanted = {"year": year or 0, "rate": measure["rate"] if measure else ""}
    asked = waiting_by_practice(request.reader.unit)
    table = Table(
        request, "plan.practices", _columns(measure), by="practice", caption=_("Your members, by practice")
    )
    table.hold(
        [
            row
            | {
                "practice": name("practice", row["organization_id"]),
                "questions": asked[row["organization_id"]],
            }
            for row in book.ask(SQL, "plan_practices", wanted)
        ]
    )
    context = {
        "year": year, "years": years, "measures": measures, "measure": measure, "waiting": to_settle(request),
        "questions": sum(asked.values()),
        "kinds": book.ask(SQL, "plan_kinds", {"month": book.data_through[:7]}),
    }  # fmt: skip
    return table.answer("plan/home.html", context)


@reader_required("plan")
def measures(request: HttpRequest) -> HttpResponse:
    """Every rate of the plan's own members, all of them and by practice."""
    book = request.book
    years = [row["year"] for row in book.ask(SQL, "years")]
    year = chosen_year(request, years)
    rows = book.ask(SQL, "plan_rates", {"year": year, "unit": request.reader.unit}) if year else []
    columns = (
        Column("measure", L("Measure"), says=_measure),
        Column("unit", L("Practice"), says=lambda r: _("All your members") if r["level"] == "plan" else name("practice", r["unit"])),
        Column("value", L("Rate"), "percent", says=_rate, opens=lambda r: _opens(r, year or 0)),
        Column("numerator", L("Met"), "count"),
        Column("denominator", L("Counted"), "count"),
        Column("high", L("Likely between"), says=_likely, sorts=False),
    )  # fmt: skip
    caption = _("Rates of your members, %(year)s") % {"year": year or _("no year yet")}
    table = Table(request, "plan.measures", columns, by="measure", caption=caption, size=100).hold(rows)
    return table.answer("plan/measures.html", {"year": year, "years": years})


def _chosen(request: HttpRequest, measures: list[Row]) -> Row | None:
    wanted = request.GET.get("rate", "")
    found = next((m for m in measures if m["rate"] == wanted), None)
    return found or next((m for m in measures if m["rate"] == FIRST), measures[0] if measures else None)


def _columns(measure: Row | None) -> tuple[Column, ...]:
    title = _("%(rate)s, yours") % {"rate": said(measure["rate_title"])} if measure else _("Rate")
    return (
        Column("practice", L("Practice"), opens=_statement),
        Column("members", L("Members"), "count", opens=lambda r: _members(r)),
        Column("value", title, says=_rate),
        Column("reached", L("Measures that earn"), says=lambda r: _("%(n)s of %(all)s") % {"n": r["reached"], "all": r["scored"]} if r["scored"] else _("none yet")),
        Column("to_pay", L("Newest statement"), "dollars"),
        Column("held", L("Open gaps"), "count"),
        Column("questions", L("Questions"), "count", opens=_questions),
    )  # fmt: skip


def _statement(row: Row) -> str:
    return reverse("plan_payment", args=[row["organization_id"], row["latest"]]) if row["latest"] else ""


def _questions(row: Row) -> str:
    return f"{reverse('plan_questions')}?practice={row['organization_id']}" if row["questions"] else ""


def _members(row: Row) -> str:
    return f"{reverse('plan_members')}?practice={row['organization_id']}"


def _measure(row: Row) -> str:
    return measure_words(row)


def _rate(row: Row) -> str:
    """`66.7% 24/36`, with [u] where too few count to judge."""
    if not row["denominator"]:
        return _("nobody counts")
    few = "[u] " if row["denominator"] < FEW else ""
    value: Decimal = row["value"]
    return f"{few}{percent(value)} {row['numerator']}/{row['denominator']}"


def _likely(row: Row) -> str:
    return (
        ""
        if row["value"] is None
        else _("%(low)s and %(high)s") % {"low": f"{row['low']:.0%}", "high": f"{row['high']:.0%}"}
    )


def _opens(row: Row, year: int) -> str:
    return reverse("explain", args=[hidden(f"rate {row['measure']} {row['unit']} {year}")])
