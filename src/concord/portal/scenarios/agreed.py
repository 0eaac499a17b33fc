"""What a scenario may change beside terms: the track of a contract; and for the whole program which measures pay, and how much each weighs."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as L

from concord.portal.names import name, program
from concord.portal.scenarios.terms import number
from concord.portal.tabular import Row

TRACKS = (("ffs", L("fee for service")), ("hybrid", L("hybrid")), ("capitation", L("capitation")))
USES = (("payment", L("pays")), ("reporting", L("only reported")))


def contracts_of(request: HttpRequest, year: int) -> list[Row]:
    """Contracts that hold at some time in the year: of the plan whose workspace it is, or of all. Each with a `key` for the form."""
    reader = request.reader  # type: ignore[attr-defined]
    known = program(settings.CONCORD_WORK.program).agreements.contracts
    mine = [c for c in known if reader.role != "plan" or c.plan_id == reader.unit]
    held = [
        c for c in mine if c.start_date <= date(year, 12, 31) and (c.end_date or date.max) >= date(year, 1, 1)
    ]
    return [
        {"key": f"track-{at}", "contract": c.contract_id, "plan": name("plan", c.plan_id), "track": c.track,
         "practice": name("practice", c.organization_id)}
        for at, c in enumerate(held)
    ]  # fmt: skip


def measures_of(request: HttpRequest, year: int) -> list[Row]:
    """Rates of the measure set in the year. None in a plan's workspace: no plan changes what all plans pay by."""
    if request.reader.role == "plan":  # type: ignore[attr-defined]
        return []
    held = [m for m in program(settings.CONCORD_WORK.program).measure_set.measures if m.year == year]
    return [
        {"key": f"measure-{at}", "measure": m.ident, "title": m.title, "use": "payment" if m.in_payment else "reporting",
         "weight": m.weight}
        for at, m in enumerate(held)
    ]  # fmt: skip


def tracks_changed(said: QueryDict, rows: list[Row]) -> tuple[list[dict[str, Any]], list[str]]:
    """Contracts on another track, and what is wrong."""
    changes, wrong = [], []
    for row in rows:
        to = said.get(row["key"], "") or row["track"]
        if to not in dict(TRACKS):
            wrong.append(_("%(contract)s: choose one of the tracks.") % {"contract": row["contract"]})
        elif to != row["track"]:
            changes.append({"what": "track", "name": row["contract"], "before": row["track"], "value": to})
    return changes, wrong


def measures_changed(said: QueryDict, rows: list[Row], year: int) -> tuple[list[dict[str, Any]], list[str]]:
    """Measures taken into payment or out of it, or of another weight, and what is wrong. Weights of those that pay make 100."""
    changes, wrong, whole = [], [], Decimal(0)
    for row in rows:
        use, text = said.get(row["key"], "") or row["use"], said.get(f"{row['key']}-weight", "").strip()
        weight = number(text) if text else row["weight"]
        if use not in dict(USES) or weight is None or not 0 <= weight <= 100:
            wrong.append(
                _("%(measure)s: the weight is a percent from 0 to 100.") % {"measure": row["measure"]}
            )
            continue
        weight = weight if use == "payment" else Decimal(0)
        whole += weight
        before = row["weight"] if row["use"] == "payment" else Decimal(0)
        if (use, weight) != (row["use"], before):
            changes.append(
                {"what": "measure", "name": row["measure"], "year": year, "before": f"{row['use']} {before:f}", "value": f"{use} {weight:f}"}
            )  # fmt: skip
    if changes and not wrong and whole != 100:
        wrong.append(
            _("The weights of the measures that pay add up to %(whole)s, not 100.") % {"whole": f"{whole:f}"}
        )
    return changes, wrong
