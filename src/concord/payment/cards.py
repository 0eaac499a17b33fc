"""Rate cards: for each contract, month, line of business and funding, the terms that a person-month is paid under.

A card of use `current` is a month paid; one of use `base` is a month of the base period that sets a prospective rate.
Cards are few (contracts x months), so terms are looked up here once and never per person.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa

from concord.engine import Session
from concord.model.periods import Period, add_months, first_of_month
from concord.payment import calendar
from concord.payment.inputs import arrow
from concord.program import Program
from concord.program.contracts import Contract
from concord.program.lists import OLDEST
from concord.program.terms import TermValue

NUMBER = pa.decimal128(18, 6)
FOREVER = date(9999, 12, 31)
COLUMNS = {
    "card": pa.int32(), "place": pa.int32(), "use": pa.string(), "contract_id": pa.string(), "plan_id": pa.string(),
    "organization_id": pa.string(), "tin": pa.string(), "track": pa.string(), "month": pa.date32(),
    "product_line": pa.string(), "funding": pa.string(), "base_start": pa.date32(), "period_start": pa.date32(),
    "factor_period": pa.string(), "normalize_over": pa.string(), "combination": pa.string(), "clamp_low": NUMBER,
    "clamp_high": NUMBER, "age_table": pa.string(), "risk_model": pa.string(), "social_table": pa.string(), "base_rate": NUMBER, "term": pa.string(),
    "term_date": pa.date32(), "term_file": pa.string(), "term_status": pa.string(), "due_date": pa.date32(),
    "stage": pa.string(), "true_up_due": pa.date32(), "service_set": pa.string(), "primary_care": pa.string(), "places": pa.string(),
    "taxonomies": pa.string(),
}  # fmt: skip
CELLS = {"age_table": pa.string(), "month": pa.date32(), "sex": pa.string(), "age": pa.int64(), "cell": pa.string(),
         "factor": NUMBER}  # fmt: skip
AREAS = {"social_table": pa.string(), "month": pa.date32(), "zip": pa.string(), "factor": NUMBER}
LISTED = {"list": pa.string(), "code": pa.string(), "start_date": pa.date32(), "end_date": pa.date32()}
OPT_OUT = {
    "plan_id": pa.string(),
    "employer_group": pa.string(),
    "start_date": pa.date32(),
    "end_date": pa.date32(),
}
AFFILIATION = {
    "npi": pa.string(),
    "organization_id": pa.string(),
    "start_date": pa.date32(),
    "end_date": pa.date32(),
}


@dataclass(frozen=True)
class Known:
    """Terms of one contract as known on the run's date."""

    program: Program
    contract: Contract
    known_on: date
    only: frozenset[int] | None = None
    """The years to work out; None for all."""

    def term(self, name: str, on: date, product_line: str | None = None) -> TermValue:
        """A term with where it stands."""
        return self.program.term(
            name, self.contract, in_force_on=on, known_on=self.known_on, product_line=product_line
        )

    def __call__(self, name: str, on: date, product_line: str | None = None) -> Any:
        """A term's value."""
        return self.term(name, on, product_line).value

    def year_on(self, year: int) -> date:
        """The day on which a year's terms are read: 1 January, or the contract's first day if later."""
        return max(date(year, 1, 1), self.contract.start_date)

    def months(self, through: date) -> Iterator[date]:
        """First days of the months in force, up to the one holding `through`; of the years asked for."""
        first = first_of_month(self.contract.start_date)
        if first < self.contract.start_date:
            first = add_months(first, 1)
        last = min(self.contract.end_date or FOREVER, through)
        if first <= last:
            yield from (m for m in Period(first, last).months() if self.only is None or m.year in self.only)

    def years(self, through: date) -> list[int]:
        """Years with at least one month in force."""
        return sorted({m.year for m in self.months(through)})

    def final_on(self, year: int) -> date:
        """First day on which the year's results are final."""
        on = self.year_on(year)
        return calendar.final_on(year, self("calendar.run_out_days", on), self("calendar.review_days", on))

    def settlement_due(self, year: int) -> date:
        """Payment date of the year's settlement."""
        return calendar.settlement_due(self.final_on(year), self("calendar.payment_day", self.year_on(year)))

    def base_period(self, year: int) -> Period:
        """The period that sets the year's prospective rate."""
        period: Period = self("direct_services.base_period", self.year_on(year))
        return period


def known_contracts(program: Program, as_of: date, only: frozenset[int] | None = None) -> list[Known]:
    """Contracts known and begun by the run's date."""
    return [
        Known(program, c, as_of, only)
        for c in program.contracts
        if c.known_on <= as_of and c.start_date <= as_of
    ]


def register(session: Session, everybody: list[Known], program: Program, as_of: date) -> list[dict[str, Any]]:
    """Make `card`, `age_cell`, `area_factor`, `listed`, `opt_out` and `affiliation` in the session; returns the cards.

    A card's `place` numbers contract and month in order.
    """
    cards = list(_cards(everybody, as_of))
    session.table("card", arrow(cards, COLUMNS))
    session.table("age_cell", arrow(_age_cells(program, cards), CELLS))
    session.table("area_factor", arrow(_area_factors(program, cards), AREAS))
    session.table("listed", arrow(_listed(program, cards), LISTED))
    opt_outs = [{c: r[c] for c in OPT_OUT} for r in program.rows("opt_outs")]
    session.table("opt_out", arrow(opt_outs, OPT_OUT))
    session.table("affiliation", arrow(_affiliations(program), AFFILIATION))
    return cards


def _cards(everybody: list[Known], as_of: date) -> Iterator[dict[str, Any]]:
    number = place = 0
    for known in everybody:
        for month in known.months(as_of):
            for one in _of_month(known, month, as_of):
                yield one | {"card": number, "place": place}
                number += 1
            place += 1
        for period in sorted({known.base_period(y) for y in known.years(as_of)}):
            for month in period.months():
                for one in _of_base(known, period, month):
                    yield one | {"card": number}
                    number += 1


def _of_month(known: Known, month: date, as_of: date) -> Iterator[dict[str, Any]]:
    common = _common(known, month, month)
    schedule, day = known("population_health.schedule", month), known("calendar.payment_day", month)
    closes = calendar.closes_on(month, known("population_health.look_back_months", month))
    period = known("population_health.factor_period", month)
    for line in known.contract.product_lines:
        base = known.term("population_health.base", month, line)
        row = common | {
            "use": "current", "month": month, "product_line": line,
            "period_start": calendar.period_start(month, period), "factor_period": period,
            "normalize_over": known("population_health.normalize_over", month),
            "combination": known("population_health.combination", month),
            "clamp_low": known("population_health.clamp_low", month),
            "clamp_high": known("population_health.clamp_high", month),
            "age_table": known("population_health.age_sex_table", month, line),
            "risk_model": known("population_health.risk_model", month, line),
            "social_table": known("population_health.social_table", month),
            "base_rate": base.value, "term": base.name, "term_date": base.since, "term_file": base.file,
            "term_status": base.status, "due_date": calendar.advance_due(month, schedule, day),
            "stage": "final" if closes < as_of else "interim",
            "true_up_due": calendar.next_payment(as_of, day),
        }  # fmt: skip
        yield from (row | {"funding": funding} for funding in known.contract.funding)


def _of_base(known: Known, period: Period, month: date) -> Iterator[dict[str, Any]]:
    on = known.contract.start_date
    for line in known.contract.product_lines:
        row = _common(known, on, month) | {
            "use": "base", "month": month, "product_line": line, "base_start": period.start, "period_start": month,
            "age_table": known("population_health.age_sex_table", on, line),
        }  # fmt: skip
        yield from (row | {"funding": funding} for funding in known.contract.funding)


def _common(known: Known, on: date, month: date) -> dict[str, Any]:
    contract = known.contract
    tin = next(o.tin for o in known.program.organizations if o.organization_id == contract.organization_id)
    return {
        "contract_id": contract.contract_id, "plan_id": contract.plan_id, "organization_id": contract.organization_id,
        "tin": tin, "track": contract.track,
        "primary_care": known("direct_services.primary_care", on),
        "service_set": known("direct_services.service_set", on),
        "places": known("direct_services.places", on), "taxonomies": known("direct_services.taxonomies", on),
    }  # fmt: skip


def _affiliations(program: Program) -> list[dict[str, Any]]:
    """Days on which a clinician works for an organization, wherever."""
    return _merged(
        {
            "npi": a.npi,
            "organization_id": a.organization_id,
            "start_date": a.start_date,
            "end_date": a.end_date,
        }
        for a in program.affiliations
    )


def _merged(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows with `start_date` and `end_date` (open if None), those that overlap and agree in all else made one."""
    made: list[dict[str, Any]] = []
    dates = ("start_date", "end_date")
    for row in sorted(rows, key=lambda r: (*(r[k] for k in r if k not in dates), r["start_date"])):
        end, last = row["end_date"] or FOREVER, made[-1] if made else None
        same = last is not None and all(last[k] == row[k] for k in row if k not in dates)
        if last is not None and same and row["start_date"] <= last["end_date"]:
            last["end_date"] = max(last["end_date"], end)
        else:
            made.append(row | {"end_date": end})
    return made


def _age_cells(program: Program, cards: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Every age and sex of every table used, by month: a lookup without ranges."""
    wanted = {(c["age_table"], m) for c in cards for m in (c["month"], c["period_start"])}
    rows = []
    for table, month in sorted(wanted):
        for cell in program.lists.factor_table(table, month):
            name = f"{cell.sex} {cell.age_from}-{cell.age_to}"
            for age in range(cell.age_from, min(cell.age_to, OLDEST) + 1):
                rows.append({"age_table": table, "month": month, "sex": cell.sex, "age": age, "cell": name,
                             "factor": cell.factor})  # fmt: skip
    return rows


def _area_factors(program: Program, cards: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Every ZIP of every social table used, by the first day of the period."""
    wanted = {(c["social_table"], c["period_start"]) for c in cards if c["use"] == "current"}
    return [
        {"social_table": table, "month": month, "zip": area.zip, "factor": area.factor}
        for table, month in sorted(wanted)
        if table != "none"
        for area in program.lists.area_table(table, month)
    ]


def _listed(program: Program, cards: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Codes of every list used, by list; a list holds a code once on a day."""
    names = {c[k] for c in cards for k in ("service_set", "primary_care", "places", "taxonomies")}
    return _merged(
        {"list": name, "code": r["code"], "start_date": r["start_date"], "end_date": r["end_date"]}
        for name in sorted(names)
        for r in program.lists.rows(name)
    )
