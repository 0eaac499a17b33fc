"""One measure of the practice: course, distance to the next tier, peers, groups, clinicians, and what it earns."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as L

from concord.portal import charts, names
from concord.portal.access import reader_required
from concord.portal.practice.course import points_of, trend_of
from concord.portal.practice.home import chosen_year, measures_of
from concord.portal.practice.saying import said
from concord.portal.shell import SQL
from concord.portal.templatetags.words import percent

SMALL = 30
KINDS = {
    "language": L("Language"), "race_ethnicity_2024": L("Race and ethnicity"), "sex": L("Sex"), "age_band": L("Age"),
    "plan": L("Plan"),
}  # fmt: skip


@reader_required("manager", "clinician")
def measure(request: HttpRequest, measure: str) -> HttpResponse:
    """All rates of one measure in a year."""
    book = request.book
    years = [row["year"] for row in book.ask(SQL, "years")]
    year = chosen_year(request, years)
    own = request.reader.npi if request.reader.role == "clinician" else ""
    rows = [r for r in measures_of(request, year, own) if r["measure"] == measure] if year else []
    if not rows:
        raise Http404
    kind = request.GET.get("by", "language") if request.GET.get("by") in KINDS else "language"
    drawn = [_drawn(request, row, kind) for row in rows]
    is_manager = request.reader.role == "manager"
    context = {
        "rates": drawn, "title": rows[0]["title"], "measure": measure, "years": years, "year": year, "kind": kind, "kinds": KINDS,
        "is_to_date": str(year) == book.as_of[:4], "is_manager": is_manager, "own": own,
        "levers": book.rows("lever", {"measure": measure, "year": year}, order=("rate", "people", "plan_id")) if is_manager else [],
        "earning": [e for e in book.ask(SQL, "earning_by_plan", {"year": year}) if e["measure"] == measure] if is_manager else [],
    }  # fmt: skip
    return render(request, "practice/measure.html", context)


def _drawn(request: HttpRequest, row: dict[str, Any], kind: str) -> dict[str, Any]:
    """A rate with its charts and the tables behind them."""
    points = points_of(request, row)
    strata = request.book.ask(  # type: ignore[attr-defined]
        SQL, "measure_groups", {"measure": row["measure"], "rate": row["rate"], "year": row["year"], "kind": kind, "unit": request.reader.unit}  # type: ignore[attr-defined]
    )  # fmt: skip
    parts = {
        level: request.book.ask(  # type: ignore[attr-defined]
            SQL,
            "measure_units",
            {"measure": row["measure"], "rate": row["rate"], "year": row["year"], "level": level},
        )
        for level in ("clinician", "site")
    }
    groups = [{**s, "words": _group(kind, s["stratum"])} for s in strata]
    return {
        **row, "points": points, "trend": trend_of(row, points), "bullet": _bullet(row), "groups": groups,
        "group_chart": _groups(row, groups), "clinicians": parts["clinician"], "sites": parts["site"],
        "funnel": _funnel(row, [*parts["clinician"], *parts["site"]]),
    }  # fmt: skip


def _bullet(row: dict[str, Any]) -> Any:
    if row["value"] is None:
        return ""
    spec = charts.bullet(
        float(row["value"]), float(row["baseline"]) if row["baseline"] is not None else None, row["tiers"],
        float(row["low"]) if row["low"] is not None else None, float(row["high"]) if row["high"] is not None else None,
    )  # fmt: skip
    tiers = ", ".join(f"{name} {at:.0%}" for name, at in row["tiers"])
    return charts.svg(
        spec,
        f"{said(row['title'])}: {percent(row['value'])}",
        _("Percentiles: %(tiers)s. Ring: the year before.") % {"tiers": tiers},
    )


def _funnel(row: dict[str, Any], parts: list[dict[str, Any]]) -> Any:
    """The practice and its own sites and clinicians in the funnel that the run worked out; nothing where it may not be shown."""
    if row["usual"] is None or row["value"] is None:
        return ""
    own = [{**row, "kind": "own"}, *({**p, "kind": "part"} for p in parts)]
    keys = ("low_998", "low_95", "high_95", "high_998")
    dots = [
        {
            "n": p["denominator"],
            "value": float(p["value"]),
            "kind": p["kind"],
            **{k: float(p[k]) for k in keys},
        }
        for p in own
        if p["value"] is not None and p["low_95"] is not None
    ]
    if not dots:
        return ""
    where = _("within what chance explains")
    if not row["low_998"] <= row["value"] <= row["high_998"]:
        where = _("further from the usual than chance explains")
    elif not row["low_95"] <= row["value"] <= row["high_95"]:
        where = _("at the edge of what chance explains")
    finding = f"{said(row['title'])}: {percent(row['value'])}, {where}"
    reading = _(
        "The further right, the more patients count. Inner and outer limits: 95% and 99.8% around the usual rate."
    )
    return {"chart": charts.svg(charts.funnel(dots, float(row["usual"])), finding, reading), "where": where}


def _groups(row: dict[str, Any], groups: list[dict[str, Any]]) -> Any:
    values = [
        {"group": f"{g['words']} ({g['denominator']})", "value": float(g["value"]), "low": float(g["low"]), "high": float(g["high"]), "is_small": g["denominator"] < SMALL}
        for g in groups
        if g["value"] is not None
    ]  # fmt: skip
    if len(values) < 2:
        return ""
    overall = float(row["value"]) if row["value"] is not None else None
    return charts.svg(
        charts.groups(values, overall), _("Rates by group"), _("Dots are rates, lines the likely range, the dashed line everybody; hollow: too few to judge.")
    )  # fmt: skip


def _group(kind: str, stratum: str) -> str:
    if kind == "language":
        return str(names.language(stratum))
    if kind == "plan":
        return names.name("plan", stratum)
    return said(stratum.replace("_", " "))
