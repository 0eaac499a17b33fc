"""A released run paid again under another program: what its terms reach is worked out again, the rest is read as it stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from concord import attribution, payment, risk, scoring, terminology
from concord.canon.payments import DirectBase, Earning, Increase, Lever, Line, Normalization
from concord.engine import Session, open_session
from concord.engine import sql as sql_files
from concord.model.errors import UsageError
from concord.model.periods import Period
from concord.program import Program
from concord.simulation import differing
from concord.simulation.released import Released

SQL = f"{__package__}.sql"
MEMORY = "4GB"
READ = {
    "increase": Increase,
    "earning": Earning,
    "lever": Lever,
    "direct_base": DirectBase,
    "normalization": Normalization,
}

Row = dict[str, Any]


@dataclass(frozen=True)
class Paid:
    """What a program pays in a span of days. `amounts`: (contract, plan, practice, component) to US dollars.

    Components are those of lines; `performance_estimate` and `adjustment_estimate` for years that are not final; and `fees_replaced`,
    below zero, for what a practice rendered of a prospective set and nobody pays by claim. The tables are those of a run, for the years of the span.
    """

    program: Program
    results: Path
    amounts: dict[tuple[str, str, str, str], Decimal]
    increase: list[Row] = field(default_factory=list)
    earning: list[Row] = field(default_factory=list)
    lever: list[Row] = field(default_factory=list)
    direct_base: list[Row] = field(default_factory=list)
    normalization: list[Row] = field(default_factory=list)

    @property
    def total(self) -> Decimal:
        """US dollars of all contracts."""
        return sum(self.amounts.values(), Decimal("0.00"))

    def by_contract(self) -> dict[str, Decimal]:
        """US dollars by contract."""
        found: dict[str, Decimal] = {}
        for (contract, *_), amount in self.amounts.items():
            found[contract] = found.get(contract, Decimal("0.00")) + amount
        return found


class Workshop:
    """Pays a released run under one program after another. Rosters, rates and scores are made once for each way of making them."""

    def __init__(self, released: Released, span: Period, scratch: Path, *, plan: str = "", threads: int = 2):
        self.released, self.span, self.plan, self.threads = released, span, plan, threads
        self._scratch, self._made = scratch, 0
        self._kept: dict[tuple[str, ...], Path] = {}

    def pay(self, program: Program) -> Paid:
        """Everything of the span under this program. Where it is the release's own, what the release owed if nothing was frozen."""
        released = self.released
        if (
            program.version == released.program.version
            and released.is_settled_anew
            and program is released.program
        ):
            return self._read(program, released.run / "lines", released.run / "results")
        inputs = self._inputs(program)
        out = self._folder("lines")
        with self._session() as session:
            kept = self._scratch / "counted"
            payment.totals(session, inputs, out, program, released.as_of, years=self.years, kept=kept)
        return self._read(program, out, inputs.rate.parent)

    @property
    def years(self) -> list[int]:
        """Years that the span reaches into."""
        return list(range(self.span.start.year, self.span.end.year + 1))

    def _inputs(self, program: Program) -> payment.Inputs:
        run = self.released.run
        rosters = self._rosters(program)
        results = self._results(program, rosters)
        return payment.Inputs(
            roster=rosters / "roster",
            enrolled_month=rosters / "enrolled_month",
            person=run / "cut" / "person",
            medical_claim=run / "cut" / "medical_claim",
            rate=results / "rate.parquet",
            risk_score=self._risk(program, rosters) / "risk_score",
        )

    def _rosters(self, program: Program) -> Path:
        key = differing.roster_key(program)
        if key == differing.roster_key(self.released.program):
            return self.released.run / "rosters"
        self.released.need_whole("rosters")
        return self._once(("rosters", key), lambda out: self._attribute(program, out))

    def _attribute(self, program: Program, out: Path) -> None:
        run, rules = self.released.run, attribution.rules_of(program)
        rules = replace(
            rules, overrides=(*rules.overrides, *attribution.decided(self.released.work.registry))
        )
        attribution.rosters(
            run / "settled", run / "cut", out, rules, program.parties, self.released.as_of, shards=program.shards,
            threads=self.threads, memory=MEMORY,
        )  # fmt: skip

    def _results(self, program: Program, rosters: Path) -> Path:
        run = self.released.run
        if rosters == run / "rosters" and differing.has_rates(self.released.program, program):
            return run / "results"
        self.released.need_whole("rates")
        key = differing.rate_key(program)
        return self._once(("results", str(rosters), key), lambda out: self._score(program, rosters, out))

    def _score(self, program: Program, rosters: Path, out: Path) -> None:
        run, as_of = self.released.run, self.released.as_of
        with self._session() as session:
            years = scoring.scorings(program, as_of)
            scoring.score(session, run / "charts", rosters, program, years, as_of, out, detail=False)
            organizations = [o.organization_id for o in program.organizations]
            scoring.rates(session, out, run / "people", organizations, out, program=program)

    def _risk(self, program: Program, rosters: Path) -> Path:
        key, run = differing.risk_key(program, self.released.as_of), self.released.run
        if rosters == run / "rosters" and key == differing.risk_key(
            self.released.program, self.released.as_of
        ):
            return run / "risk"
        self.released.need_whole("risk scores")
        return self._once(("risk", str(rosters), key), lambda out: self._score_risk(program, rosters, out))

    def _score_risk(self, program: Program, rosters: Path, out: Path) -> None:
        words = terminology.load(self.released.work.terminology)
        if words.version != self.released.inputs["terminology"]:
            raise UsageError(
                "the terminology has changed since this run", why="risk scores would differ for that reason too",
                next_step="run `concord run` again, then simulate",
            )  # fmt: skip
        run, as_of = self.released.run, self.released.as_of
        with self._session() as session:
            risk.score(session, run / "cut", rosters, program, words, as_of, out, detail=False)

    def _once(self, key: tuple[str, ...], make: Callable[[Path], None]) -> Path:
        if key not in self._kept:
            out = self._folder(key[0])
            make(out)
            self._kept[key] = out
        return self._kept[key]

    def _folder(self, name: str) -> Path:
        self._made += 1
        out = self._scratch / f"{name}-{self._made}"
        out.mkdir(parents=True)
        return out

    def _session(self) -> Any:
        return open_session(threads=self.threads, memory=MEMORY, scratch=self._scratch / "spill")

    def _read(self, program: Program, lines: Path, results: Path) -> Paid:
        with self._session() as session:
            session.view("line", payment.amounts_in(lines), Line)
            for name, declared in READ.items():
                session.view(name, lines / f"{name}.parquet", declared)
            bounds = {"first": self.span.start, "last": self.span.end, "plan": self.plan}
            amounts = {
                (r["contract_id"], r["plan_id"], r["organization_id"], r["component"]): r["amount"]
                for r in session.dicts(sql_files.load(SQL, "amounts"), bounds)
            }
            return Paid(program, results, amounts, **{name: self._rows(session, name) for name in READ})

    def _rows(self, session: Session, name: str) -> list[Row]:
        rows = session.dicts(f'SELECT * FROM "{name}" ORDER BY ALL')
        if name == "normalization":
            return [r for r in rows if self.span.start <= r["period_start"] <= self.span.end]
        return [r for r in rows if r["year"] in self.years and self._of_plan(r["plan_id"])]

    def _of_plan(self, plan: str) -> bool:
        return plan == self.plan or (not self.plan)
