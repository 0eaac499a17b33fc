"""The lists of a visit brief as a coach takes them away: what the page shows, no more. No person is in any."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as L

from concord.portal.practice.saying import said as put
from concord.portal.tabular import HIDDEN, Column, Row, Table
from concord.portal.templatetags.words import spaced

RATES = (
    Column("title", L("Measure"), says=lambda r: put(r["title"])), Column("rate_title", L("Rate"), says=lambda r: put(r["rate_title"])),
    Column("value", L("Now"), "percent"), Column("numerator", L("Met"), "count"), Column("denominator", L("Counted"), "count"),
    Column("baseline", L("Year before"), "percent", empty=HIDDEN), Column("program", L("The program"), "percent", empty=HIDDEN),
)  # fmt: skip
TREND = (
    Column("title", L("Rate"), says=lambda r: put(r["title"])), Column("through", L("Data through")), Column("value", L("Value"), "percent", empty=HIDDEN),
)  # fmt: skip
ROSTER = (Column("month", L("Month"), "month"), Column("people", L("About"), "count", empty=HIDDEN))
FILES = (
    Column("kind", L("Kind"), says=lambda r: spaced(r["kind"])), Column("period", L("Reach"), empty=L("not said")), Column("received", L("Rows"), "count"),
    Column("held", L("Held"), "count"),
)  # fmt: skip
EXPERIENCE = (
    Column("title", L("Of the care"), says=lambda r: put(r["title"])), Column("year", L("Year"), says=lambda r: str(r["year"])),
    Column("adjusted", L("Best answers"), "percent"), Column("respondents", L("Surveys"), "count"),
)  # fmt: skip


def of_brief(request: HttpRequest, told: dict[str, Any]) -> tuple[Table, ...]:
    """A list for each table of the brief, from what the page holds."""
    trend = [{"title": t["title"], "through": through, "value": value} for t in told["trend"] for through, value in t["values"]]  # fmt: skip

    def made(of: str, columns: Iterable[Column], by: str, caption: str, rows: list[Row]) -> Table:
        return Table(request, f"brief.{of}", tuple(columns), by=by, caption=caption, of=of, size=200).hold(rows)  # fmt: skip

    return (
        made("rates", RATES, "title", _("Where they stand"), told["rates"]),
        made("trend", TREND, "title", _("Trend by release"), trend),
        made("roster", ROSTER, "month", _("Roster by month"), told["sizes"].get("rows", [])),
        made("files", FILES, "kind", _("Their files"), told["files"]),
        made("experience", EXPERIENCE, "title", _("What patients say"), told["experience"]),
    )
