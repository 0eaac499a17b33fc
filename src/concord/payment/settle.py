"""One run of payment: every contract, every month and year it is in force, as lines owed as of a day."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from concord.canon.payments import (
    Closing,
    DirectBase,
    Earning,
    Increase,
    Lever,
    Line,
    LineEvidence,
    Normalization,
    NotPaid,
)
from concord.engine import Session
from concord.model.money import ZERO
from concord.model.periods import last_of_month
from concord.model.tables import Table
from concord.payment import calendar, people
from concord.payment.cards import Known, known_contracts, register
from concord.payment.direct_services import (
    PROSPECTIVE,
    Facts,
    Rate,
    Use,
    facts,
    leakage_line,
    monthly_lines,
    prospective_rate,
)
from concord.payment.frozen import Frozen
from concord.payment.gaps import gap_lines
from concord.payment.increase import cap_line, increase_row
from concord.payment.inputs import Inputs, open_rates
from concord.payment.levers import across_plans, levers
from concord.payment.lines import Draft
from concord.payment.performance import Rules, earned, earning_rows, outcome, performance_lines
from concord.payment.scores import Scores
from concord.program import Program

Deal = Callable[[str, Sequence[str]], list[dict[str, int]]]
"""Has `some_shards` do a pass over shards, by name, wherever; returns what each of its tasks wrote."""
FIRST, SECOND = "first", "second"
SCRATCH = "_scratch"


@dataclass
class Settled:
    """What a run of payment made besides the lines of people."""

    drafts: list[Draft] = field(default_factory=list)
    bases: list[dict[str, Any]] = field(default_factory=list)
    earnings: list[dict[str, Any]] = field(default_factory=list)
    levers: list[dict[str, Any]] = field(default_factory=list)
    increases: list[dict[str, Any]] = field(default_factory=list)
    closings: list[dict[str, Any]] = field(default_factory=list)


def lines(
    session: Session,
    inputs: Inputs,
    out: Path,
    program: Program,
    as_of: date,
    *,
    years: Collection[int] | None = None,
    deal: Deal | None = None,
) -> dict[str, int]:
    """Compute all lines owed as of a day and write them under `out`. Returns rows written by table.

    `years` leaves out all other years. `deal` has both passes over people done elsewhere, by `some_shards`.

    Written: `line/`, `line_evidence/`, `factor/` (by shard, and `contract.parquet` for lines of no one person),
    `normalization`, `cell_mean`, `direct_base`, `earning`, `lever`, `increase`, `closing` and `not_paid` (`.parquet`).
    """
    scratch = out / SCRATCH
    shutil.rmtree(scratch, ignore_errors=True)
    cards, everybody = _opened(session, inputs, program, as_of, years)
    shards = inputs.shards()
    if deal is None:
        people.first_pass(session, inputs, scratch, _span(cards, as_of), shards)
    else:
        deal(FIRST, shards)
    people.added_up(session, scratch)
    normalization = people.shared(session, out)
    if deal is None:
        written = people.second_pass(session, inputs, scratch, out, shards)
    else:
        people.keep_shared(session, scratch)
        written = _together(deal(SECOND, shards))
    written = _together([written, people.keep(session, out)])
    settled = _contracts(session, inputs, out, program, as_of, cards, everybody)
    written = _together([written, _write(session, out, settled, normalization)])
    session.run("CREATE OR REPLACE TABLE summed AS " + people.text("not_paid_summed"))
    written["not_paid"] = session.write_declared("summed", NotPaid, out / "not_paid.parquet")
    shutil.rmtree(scratch, ignore_errors=True)
    return written


def some_shards(
    session: Session, inputs: Inputs, out: Path, program: Program, as_of: date, which: str, shards: Sequence[str]
) -> dict[str, int]:  # fmt: skip
    """One of the two passes of `lines` over some shards, in a session of its own. Returns rows written by table."""
    cards, _ = _opened(session, inputs, program, as_of, None)
    if which == FIRST:
        people.first_pass(session, inputs, out / SCRATCH, _span(cards, as_of), shards)
        return {}
    people.open_shared(session, out / SCRATCH)
    return people.second_pass(session, inputs, out / SCRATCH, out, shards)


def _opened(
    session: Session, inputs: Inputs, program: Program, as_of: date, years: Collection[int] | None
) -> tuple[list[dict[str, Any]], list[Known]]:
    """Rates and cards, as tables; the cards and the contracts."""
    open_rates(session, inputs)
    everybody = known_contracts(program, as_of, None if years is None else frozenset(years))
    return register(session, everybody, program, as_of), everybody


def _together(written: Iterable[dict[str, int]]) -> dict[str, int]:
    total: dict[str, int] = {}
    for one in written:
        for table, count in one.items():
            total[table] = total.get(table, 0) + count
    return total


def totals(
    session: Session, inputs: Inputs, out: Path, program: Program, as_of: date, *, years: Collection[int], kept: Path
) -> None:  # fmt: skip
    """What `lines` comes to in these years when nothing was frozen before, without a line for each person: what a scenario compares.

    Written under `out`: the lines of no one person (`line/contract.parquet`), the amounts of those of people by contract and month
    (`month.parquet`), and the tables of `lines` but `factor`, `line_evidence` and `not_paid`. `kept` is a folder for what further payings
    of the same people need not count again.
    """
    assert inputs.frozen is None, "totals are worked out anew"
    cards, everybody = _opened(session, inputs, program, as_of, years)
    people.counted(session, inputs, kept, _span(cards, as_of))
    normalization = people.shared(session, out)
    people.monthly_totals(session, out)
    _write(session, out, _contracts(session, inputs, out, program, as_of, cards, everybody), normalization)


def _span(cards: list[dict[str, Any]], as_of: date) -> tuple[date, date]:
    """Days whose services may count: from the first month of any card to the end of the last, or to the run's date before it."""
    months = [c["month"] for c in cards] or [as_of]
    return min(months), min(last_of_month(max(months)), as_of)


def amounts_in(out: Path) -> list[Path]:
    """Where the amounts of `lines` or `totals` are: files with at least the columns that amounts are added up by."""
    return [out / "line", out / "month.parquet"]


def _contracts(
    session: Session, inputs: Inputs, out: Path, program: Program, as_of: date, cards: list[dict[str, Any]],
    everybody: list[Known],
) -> Settled:  # fmt: skip
    found = facts(
        cards, session.dicts("SELECT * FROM all_card_months"), session.dicts("SELECT * FROM all_services")
    )
    session.view("line", amounts_in(out), Line)
    paid = {(r["contract_id"], r["year"]): r["amount"] for r in session.dicts(people.text("paid_by_year"))}
    scores = Scores.read(session, program)
    frozen = Frozen.read(session, inputs.frozen, as_of)
    settled = Settled()
    for known in everybody:
        for year in known.years(as_of):
            rate = prospective_rate(known, year, everybody, found, frozen.bases)
            _year(known, year, rate, found, scores, paid, as_of, frozen, settled)
        _closings(known, as_of, settled)
    titles = {m.rate: m.title for m in program.measure_set.measures}
    settled.levers = across_plans(settled.levers, titles)
    return settled


def _year(
    known: Known, year: int, rate: Rate, found: Facts, scores: Scores, paid: dict[tuple[str, int], Decimal],
    as_of: date, frozen: Frozen, settled: Settled,
) -> None:  # fmt: skip
    """Direct services, performance and the increase of one contract's year."""
    contract_id = known.contract.contract_id
    monthly = frozen.standing(monthly_lines(known, year, rate, found, as_of), contract_id, year)
    if frozen.is_closed(contract_id, "performance", year):
        _closed_year(contract_id, year, monthly, frozen, settled)
        return
    stage = "final" if as_of >= known.final_on(year) else "interim"
    now = found.current.get((contract_id, year), Use())
    leakage = leakage_line(known, year, rate, found) if stage == "final" else None
    rules = Rules(known, year)
    measures = [m for m in known.program.measures(year) if m.in_payment]
    outcomes = [outcome(rules, m, scores) for m in measures]
    all_earned = earned(rules, outcomes, now.member_months)
    gained = performance_lines(rules, all_earned) + gap_lines(rules, all_earned, scores)
    settled.earnings += earning_rows(rules, all_earned, stage)
    if stage == "interim":
        settled.levers += levers(rules, all_earned, _carried(known, year, now.member_months, as_of))
    direct = monthly + ([leakage] if leakage else [])
    prospective = sum((d.amount for d in direct), ZERO)
    parts = {
        "population_health": paid.get((contract_id, year), ZERO),
        "performance": sum((d.amount for d in gained), ZERO),
        "direct_gain": prospective - _replaced(known, now) if direct else ZERO,
    }
    row = increase_row(known, year, stage, parts, now.primary_care)
    cap = cap_line(known, row)
    settled.increases.append(row)
    settled.bases.append(_base_row(known, year, stage, rate, now, prospective))
    settled.drafts += direct + (gained if stage == "final" else []) + ([cap] if cap else [])


def _closed_year(contract_id: str, year: int, monthly: list[Draft], frozen: Frozen, settled: Settled) -> None:
    """A year whose settlement no news can reach any more: as it stood."""
    settled.drafts += monthly
    for component in ("direct_services", "performance", "adjustment"):
        settled.drafts += frozen.of_year(contract_id, component, year)
    settled.earnings += frozen.earnings.get((contract_id, year), [])
    settled.increases += [r for k, r in frozen.increases.items() if k == (contract_id, year)]
    settled.bases += [r for k, r in frozen.bases.items() if k == (contract_id, year)]


def _carried(known: Known, year: int, member_months: int, as_of: date) -> int:
    """A year's member-months so far, carried to year end at the same pace."""
    so_far = len([m for m in known.months(as_of) if m.year == year])
    last = min(known.contract.end_date or date(year, 12, 31), date(year, 12, 31))
    whole = len([m for m in known.months(last) if m.year == year])
    return member_months * whole // so_far if so_far else member_months


def _replaced(known: Known, now: Use) -> Decimal:
    """Fees that the prospective amount replaces: the set as the practice rendered it."""
    return now.amount("own", known.contract.track)


def _base_row(
    known: Known, year: int, stage: str, rate: Rate, now: Use, prospective: Decimal
) -> dict[str, Any]:
    contract, track = known.contract, known.contract.track
    prospective_track = track in PROSPECTIVE
    return {
        "contract_id": contract.contract_id, "plan_id": contract.plan_id, "organization_id": contract.organization_id,
        "track": track, "year": year, "stage": stage, "member_months": now.member_months,
        "own_allowed": now.whole("own"), "own_services": sum(n for (who, _), n in now.services.items() if who == "own"),
        "set_allowed": now.amount("own", track) if prospective_track else ZERO,
        "leaked_allowed": now.amount("leaked", track), "base_start": rate.period.start, "base_end": rate.period.end,
        "base_member_months": rate.base.member_months, "base_set_allowed": rate.base.set_allowed,
        "base_leaked_allowed": rate.base.leaked_allowed, "base_age_sex": rate.base.average_factor, "own_pmpm": rate.own, "region_pmpm": rate.region,
        "credibility": rate.credibility, "blended_pmpm": rate.blended, "trend": rate.trend.value,
        "rate": rate.value if prospective_track else None, "prospective": prospective, "note": _note(known, rate),
    }  # fmt: skip


def _note(known: Known, rate: Rate) -> str | None:
    if known.contract.track in PROSPECTIVE and rate.value is None:
        return f"No member-months in {rate.period.start} to {rate.period.end}, nor in the region: no rate, no line."
    return None


def _closings(known: Known, as_of: date, settled: Settled) -> None:
    """Until when each month, and each year's settlement, may still change."""

    def add(components: tuple[str, ...], start: date, end: date, paid_in: date, on: date) -> None:
        closes = calendar.closes_on(paid_in, known("population_health.look_back_months", on))
        settled.closings += [
            {"contract_id": known.contract.contract_id, "component": component, "period_start": start,
             "period_end": end, "closes_on": closes}
            for component in components
        ]  # fmt: skip

    for month in known.months(as_of):
        add(("population_health", "direct_services"), month, last_of_month(month), month, month)
    for year in known.years(as_of):
        due, on = known.settlement_due(year), known.year_on(year)
        add(("direct_services", "performance", "adjustment"), date(year, 1, 1), date(year, 12, 31), due, on)


def _write(
    session: Session, out: Path, settled: Settled, normalization: list[dict[str, Any]]
) -> dict[str, int]:
    tables: list[tuple[str, str, list[dict[str, Any]], type[Table]]] = [
        ("line", "line/contract", [d.row for d in settled.drafts], Line),
        ("line_evidence", "line_evidence/contract", [e for d in settled.drafts for e in d.evidence], LineEvidence),
        ("normalization", "normalization", normalization, Normalization),
        ("direct_base", "direct_base", settled.bases, DirectBase),
        ("earning", "earning", settled.earnings, Earning),
        ("lever", "lever", settled.levers, Lever),
        ("increase", "increase", settled.increases, Increase),
        ("closing", "closing", settled.closings, Closing),
    ]  # fmt: skip
    return {
        name: people.write_rows(session, rows, declared, out / f"{file}.parquet")
        for name, file, rows, declared in tables
    }
