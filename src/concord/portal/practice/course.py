"""The course of a rate: month by month, this year beside the same months of the last."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils.dateformat import format as formatted
from django.utils.translation import gettext as _

from concord.portal import charts
from concord.portal.practice.saying import said
from concord.portal.templatetags.words import percent


def points_of(request: HttpRequest, row: dict[str, Any]) -> list[dict[str, Any]]:
    """Month by month, this year beside the same months of the last."""
    where = {"measure": row["measure"], "rate": row["rate"], "year": [row["year"], row["year"] - 1]}
    months: dict[int, dict[str, Any]] = {}
    for point in request.book.rows("trend", where, order=("month",)):  # type: ignore[attr-defined]
        series = "now" if point["year"] == row["year"] else "before"
        at = months.setdefault(
            point["month"].month, {"month": point["month"].month, "now": None, "before": None}
        )
        at[series] = point["value"] if not row["is_lower_better"] else 1 - point["value"]
        at[f"{series}_n"] = (
            point["good"] if not row["is_lower_better"] else point["denominator"] - point["good"]
        )
        at[f"{series}_d"] = point["denominator"]
    return [months[number] | {"label": formatted(date(2000, number, 1), "M")} for number in sorted(months)]


def trend_of(row: dict[str, Any], points: list[dict[str, Any]]) -> Any:
    """The course as a chart; nothing while no month has a rate."""
    values = []
    for series in ("now", "before"):
        mine = [p for p in points if p[series] is not None]
        values += [
            {
                "month": p["month"],
                "label": p["label"],
                "value": float(p[series]),
                "series": series,
                "is_last": p is mine[-1],
            }
            for p in mine
        ]
    if not values:
        return ""
    labels = {"now": str(row["year"]), "before": str(row["year"] - 1)}
    finding = f"{said(row['title'])}: {percent(row['value'])}"
    reading = _(
        "Year to date by month; lines across are percentiles at 31 December. The dashed line is the year before as its last records tell it: "
        "each person stands from the newest record on, so its earlier months lie low."
    )
    return charts.svg(charts.trend(values, row["tiers"], labels), finding, reading)
