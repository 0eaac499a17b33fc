"""What a proposal changes, in the reader's words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as L

from concord.portal import names
from concord.portal.practice.saying import said as put
from concord.program.revising import Alteration, Revision

FIELDS = {
    "edition": L("Edition"), "use": L("Use"), "equity_sensitive": L("Equity-sensitive"), "weight": L("Weight, percent"),
}  # fmt: skip
TERMS = {
    "performance.minimum_denominator": L("Fewest people for a rate to count"),
    "performance.attainment_tiers": L("Targets: percentile, percent of the measure's maximum"),
    "performance.improvement_minimum": L("Least relative improvement that pays, percent"),
    "performance.benchmark_year": L("Year of the national percentiles"),
}
USES = {"payment": L("paid"), "reporting": L("reported only")}
FLAGS = {"true": L("yes"), "false": L("no")}
BECOMES = {
    "lost": L("lost: there is none any more"), "found": L("found: there was none"), "moved": L("another value"),
    "anew": L("worked out anew, same value"), "dropped": L("gone with its measure"), "joins": L("of a measure that joins"),
}  # fmt: skip


def titles(program: Any) -> dict[str, str]:
    """Measures of the set and those considered, by id: title in the reader's language."""
    found = {c.ident: put(c.title) for c in program.office.considered}
    return found | {m.ident: put(m.title) for m in program.measure_set.measures}


def rows(revision: Revision, named: dict[str, str]) -> list[dict[str, str]]:
    """A row for each thing that changes: of what, what of it, as it is and as proposed."""
    return [_row(a, named) for a in revision.told()]


def _row(a: Alteration, named: dict[str, str]) -> dict[str, str]:
    if a.kind == "term":
        return {"of": _("Terms of payment"), "what": str(TERMS[a.of]), "before": a.before or "", "after": a.after or ""}  # fmt: skip
    what = names.band(a.field) if a.kind == "percentile" else str(FIELDS[a.field])
    return {"of": f"{a.of}: {named.get(a.of, a.of)}", "what": what, "before": shown(a.field, a.before), "after": shown(a.field, a.after)}  # fmt: skip


def shown(field: str, value: str | None) -> str:
    """A value of a measure's year; a measure that is not in the set has none."""
    if value is None:
        return _("not in the set")
    words = (USES if field == "use" else FLAGS if field == "equity_sensitive" else {}).get(value)
    return value if words is None else str(words)


def briefly(revision: Revision) -> str:
    """All that changes, in one line."""
    said = [_("%(measure)s joins") % {"measure": m} for m in revision.joining()]
    said += [_("%(measure)s leaves") % {"measure": m} for m in revision.leaving()]
    whole = {*revision.joining(), *revision.leaving()}
    for a in revision.told():
        if a.kind == "measure" and a.of in whole:
            continue
        name = str(TERMS[a.of]) if a.kind == "term" else f"{a.of} {names.band(a.field)}" if a.kind == "percentile" else f"{a.of} {str(FIELDS[a.field]).lower()}"  # fmt: skip
        said.append(f"{name} {shown(a.field, a.before) if a.before else '–'} → {shown(a.field, a.after)}")
    return "; ".join(said)
