"""How the pipeline calls each room: which folders go in, what comes out, and with which engine."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from concord import (
    attribution,
    charts,
    disclosure,
    evaluation,
    identity,
    intake,
    office,
    payment,
    risk,
    scoring,
    spend,
)  # fmt: skip
from concord.canon.results import Cell, ProtectedRate
from concord.canon.risk import AgeSexExperience, GuardedExperience
from concord.canon.roster import MatchRate
from concord.canon.spend import (
    Adoption,
    GuardedAdoption,
    GuardedMatchRate,
    GuardedPrimaryCareShare,
    GuardedSpend,
    GuardedTotalCost,
    MemberMonths,
    PrimaryCareShare,
    Spend,
    TotalCost,
)
from concord.engine import Session, open_session
from concord.ledger import open_ledger
from concord.model.work import Work
from concord.pipeline.published import Published
from concord.program import Program
from concord.program.publication import quarter_of
from concord.scoring import scorings
from concord.terminology import Terminology

SQL = f"{__package__}.sql"
RECORD = "published.json"
"""What the run would publish, with true counts: kept for the quarter when the release is made."""


@dataclass(frozen=True)
class Machine:
    """What a run may use: processor threads, memory for queries, and a folder to spill to."""

    threads: int
    memory: str
    scratch: Path

    def session(self) -> AbstractContextManager[Session]:
        """A session of its own for a step, so that no step sees another's tables."""
        return open_session(threads=self.threads, memory=self.memory, scratch=self.scratch)


@dataclass(frozen=True)
class Steps:
    """The steps of one run. Each takes the folders it reads, then the folder it writes."""

    work: Work
    program: Program
    words: Terminology
    as_of: date
    machine: Machine
    frozen: Path | None = None

    def settle(self, out: Path) -> None:
        """Accepted files to settled tables: final action, coverage without overlaps, nothing twice."""
        with self.machine.session() as session:
            intake.settle(self.work.root, out, self.program, self.as_of, session)

    def link(self, settled: Path, out: Path) -> None:
        """Members to people, with the program's thresholds and kept weights."""
        config = identity.read_config(self.program.path)
        with self.machine.session() as session:
            identity.link(
                self.work.root, settled, out, config, self.program.shards, self.as_of, session=session
            )

    def cut(self, settled: Path, people: Path, out: Path) -> None:
        """Every settled table by shard of person."""
        charts.cut(settled, people, out, self.program.shards)

    def attribute(self, settled: Path, cut: Path, out: Path) -> None:
        """Rosters by shard, as many at once as there are threads, over every practice seen in the data."""
        rules, machine = attribution.rules_of(self.program), self.machine
        rules = replace(rules, overrides=(*rules.overrides, *attribution.decided(self.work.registry)))
        attribution.rosters(
            settled, cut, out, rules, self.program.parties, self.as_of, shards=self.program.shards,
            threads=machine.threads, memory=machine.memory,
        )  # fmt: skip

    def build(self, cut: Path, out: Path) -> None:
        """The run's numbers, then each shard's charts."""
        with self.machine.session() as session:
            plans = [plan.plan_id for plan in self.program.plans]
            charts.chart(
                session,
                cut,
                self.program.shards,
                out,
                self.words,
                plans,
                self.as_of,
                workers=self.machine.threads,
            )

    def score(self, chart: Path, rosters: Path, people: Path, settled: Path, out: Path) -> None:
        """Results of every year, then rates; use against what is expected; patients' experience."""
        with self.machine.session() as session:
            years = scorings(self.program, self.as_of)
            scoring.score(
                session, chart, rosters, self.program, years, self.as_of, out, workers=self.machine.threads
            )
            organizations = [o.organization_id for o in self.program.organizations]
            smallest = int(self.program.disclosure["smallest_denominator"])
            scoring.rates(
                session, out, people, organizations, out, smallest_denominator=smallest, program=self.program
            )
        with self.machine.session() as session:
            years = sorted({s.year for s in scorings(self.program, self.as_of) if not s.is_baseline})
            scoring.use(session, chart, rosters, self.program, years, self.as_of, out)
            scoring.experience(session, settled, self.program.experience, out)

    def protect(self, results: Path, out: Path) -> None:
        """Rates as they may leave: the quarter's tables, small cells hidden and what would give them away, in any release."""
        quarter, kept = quarter_of(self.as_of), Published(self.work.published)
        with self.machine.session() as session:
            if quarter in kept.quarters():
                record = kept.record(quarter)
            else:
                record = self._protected(session, results, kept.others(quarter))
            rows = [{**row, "quarter": quarter} for row in disclosure.rate_rows(record)]
            session.records("protected_rate", ProtectedRate, rows)
            session.write_declared("protected_rate", ProtectedRate, out / "protected_rate.parquet")
        (out / RECORD).write_text(record.dump(), encoding="utf-8")

    def _protected(
        self, session: Session, results: Path, earlier: list[disclosure.Protected]
    ) -> disclosure.Protected:
        plan = self.program.publication.of(quarter_of(self.as_of))
        session.view("cell", results / "cell.parquet", Cell)
        cells = session.dicts("SELECT * FROM cell WHERE pool = 'program' AND in_program AND NOT is_baseline")
        tables = disclosure.rate_tables(cells, plan.rates_by, by_practice=plan.practices_by)
        return disclosure.protect(tables, rule=disclosure.Rule.of(self.program.disclosure), earlier=earlier)

    def guard(self, spent: Path, rosters: Path, out: Path) -> None:
        """What else counts people and leaves: dollars, match rates and experience, without what few people are behind."""
        rule = disclosure.Rule.of(self.program.disclosure)
        with self.machine.session() as session:
            for name, folder, declared in (
                ("spend", spent, Spend), ("member_months", spent, MemberMonths), ("match_rate", rosters, MatchRate),
                ("age_sex_experience", spent, AgeSexExperience),
            ):  # fmt: skip
                session.view(name, folder / f"{name}.parquet", declared)
            session.file_table(SQL, "office_spend", "office_spend")
            dollars = disclosure.guarded_spend(session.dicts("SELECT * FROM office_spend ORDER BY ALL"), rule)
            months = disclosure.guarded_match_rates(session.dicts("SELECT * FROM match_rate"), rule)
            cells = disclosure.guarded_experience(session.dicts("SELECT * FROM age_sex_experience"), rule)
            for name, declared, rows in (
                ("guarded_spend", GuardedSpend, dollars), ("guarded_match_rate", GuardedMatchRate, months),
                ("guarded_experience", GuardedExperience, cells),
            ):  # fmt: skip
                session.records(name, declared, rows).write_declared(name, declared, out / f"{name}.parquet")
        self._guard_accounts(spent, rule, out)

    def _guard_accounts(self, spent: Path, rule: disclosure.Rule, out: Path) -> None:
        """Shares, adoption and total cost."""
        organizations = [o.organization_id for o in self.program.organizations]
        with self.machine.session() as session:
            given = {}
            for declared in (PrimaryCareShare, MemberMonths, Adoption, TotalCost):
                name = declared.table_name
                session.view(name, spent / f"{name}.parquet", declared)
                given[name] = session.dicts(f"SELECT * FROM {name} ORDER BY ALL")
            months = given["member_months"]
            for declared, rows in (
                (GuardedPrimaryCareShare, disclosure.guarded_shares(given["primary_care_share"], months, rule, organizations)),
                (GuardedAdoption, disclosure.guarded_adoption(given["adoption"], rule)),
                (GuardedTotalCost, disclosure.guarded_total_cost(given["total_cost"], months, rule)),
            ):  # fmt: skip
                name = declared.table_name
                session.records(name, declared, rows).write_declared(name, declared, out / f"{name}.parquet")

    def risk(self, rosters: Path, cut: Path, out: Path) -> None:
        """Risk scores of everybody a contract pays for by them, with what made them."""
        with self.machine.session() as session:
            risk.score(session, cut, rosters, self.program, self.words, self.as_of, out)

    def pay(self, people: Path, rosters: Path, cut: Path, results: Path, ill: Path, out: Path) -> None:
        """Every line owed as of the day."""
        inputs = payment.Inputs(
            roster=rosters / "roster",
            enrolled_month=rosters / "enrolled_month",
            person=cut / "person",
            medical_claim=cut / "medical_claim",
            rate=results / "rate.parquet",
            risk_score=ill / "risk_score",
            frozen=self.frozen,
        )
        with self.machine.session() as session:
            payment.lines(session, inputs, out, self.program, self.as_of)

    def add_up(self, cut: Path, rosters: Path, lines: Path, out: Path) -> None:
        """Dollars and member-months; primary care's share; who value-based payment reaches; total cost, completed."""
        rules = spend.read(self.program)
        with self.machine.session() as session:
            spend.spend(session, cut, rosters, lines, self.program, rules, self.as_of, out)
            spend.member_months(session, rosters, self.program, self.as_of, out)
            spend.shares(session, self.program, rules, self.as_of, out)
        with self.machine.session() as session:
            spend.adoption(session, rosters, lines, rules, self.as_of, out)
            spend.total_cost(session, cut, rosters, lines, self.program, rules, self.as_of, out)
            spend.investment(session, rules, out)
        with self.machine.session() as session:
            risk.experience(session, cut, rosters, self.program, self.as_of.year - 1, out)

    def extract(self, cut: Path, rosters: Path, lines: Path, out: Path) -> None:
        """De-identified extracts for evaluators, and the registered estimates."""
        registration = evaluation.read(self.program)
        with self.machine.session() as session:
            evaluation.extract(
                session, cut, rosters, lines, self.program, registration, self.work.secret, self.as_of, out
            )

    def compare(self, results: Path, protected: Path, out: Path) -> None:
        """Gaps between groups, from what may be printed."""
        organizations = [o.organization_id for o in self.program.organizations]
        with self.machine.session() as session:
            evaluation.equity(
                session, results, protected, organizations, disclosure.Rule.of(self.program.disclosure), out
            )

    def prepare_office(self, settled: Path, cut: Path, rosters: Path, results: Path, out: Path) -> None:
        """What the program office works with: candidates, care closed by month, completeness of answers."""
        folders = {"settled": settled, "cut": cut, "rosters": rosters, "results": results}
        with self.machine.session() as session:
            office.prepare(session, folders, self.program, self.as_of, out)

    def post(self, lines: Path, release: str) -> Any:
        """What is owed less what stands posted, to the ledger."""
        with self.machine.session() as session, open_ledger(self.work.ledger) as ledger:
            return ledger.post(session, lines, release_id=release, as_of=self.as_of, who="concord run")
