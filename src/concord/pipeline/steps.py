"""How the pipeline calls each room: which folders go in, what comes out, and with which engine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from concord import (
    disclosure,
    evaluation,
    office,
    payment,
    risk,
    scoring,
    sharing,
    spend,
)  # fmt: skip
from concord.canon.results import Cell, GuardedPeer, ProtectedRate, Rate
from concord.canon.risk import AgeSexExperience, GuardedExperience
from concord.canon.roster import GuardedRosterSize, MatchRate, Roster
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
from concord.engine import Session, rows_of
from concord.engine import sql as sql_files
from concord.engine.compiler.kept import Kept
from concord.pipeline import needs, shards
from concord.pipeline.charting import Charting
from concord.pipeline.dealing import Machine, under
from concord.pipeline.published import Published
from concord.pipeline.record import Told
from concord.program.publication import quarter_of
from concord.release import manifest
from concord.scoring import scorings

__all__ = ["RECORD", "Machine", "Steps"]

SQL = f"{__package__}.sql"
RECORD = "published.json"
"""What the run would publish, with true counts: kept for the quarter when the release is made."""
QUERIES = ".queries"
"""The text of the queries that scored, beside what they made."""
EVENLY = 0.95
"""Of the people who fit the memory, as some shards have more rows than others."""
SURVEYED = "experience_rate"
"""What is made of surveys alone: a unit of scoring beside the shards."""
SPENT = ("medical_claim", "pharmacy_claim", "person", "nonclaims_payment")
"""Cut tables that dollars are added up from."""


@dataclass(frozen=True)
class Steps(Charting):
    """The steps of one run, those after charts here. Each takes the folders it reads, then the folder it writes."""

    def score(self, chart: Path, rosters: Path, people: Path, settled: Path, out: Path) -> Told:
        """Results of every year, then rates; use against what is expected; patients' experience."""
        with self.machine.session() as session:
            years = scorings(self.program, self.as_of)
            scoring.describe(session, self.program, years, out)
            left, before, surveyed = self._parts_left(session, chart, rosters, settled, out)
            done = None
            if self.crew.apart:
                self.crew.each(
                    shards.do, [shards.Scored(self.ground(), p, chart, rosters, out) for p in left]
                )
            elif left:
                done = scoring.score(
                    session,
                    chart,
                    rosters,
                    self.program,
                    years,
                    self.as_of,
                    out,
                    workers=self.machine.threads,
                    only=left,
                    before=before,
                    queries=self._queries(out),
                )
            organizations = [o.organization_id for o in self.program.organizations]
            rule = disclosure.Rule.of(self.program.disclosure)
            scoring.rates(session, out, people, organizations, out, rule=rule, program=self.program)
        with self.machine.session() as session:
            years = sorted({s.year for s in scorings(self.program, self.as_of) if not s.is_baseline})
            scoring.use(session, chart, rosters, self.program, years, self.as_of, out)
            if not surveyed:
                scoring.experience(session, settled, self.program, out)
        return self._scored(out, chart, done) if before else self.told(out)

    def _scored(self, out: Path, chart: Path, done: int | None) -> Told:
        """What scoring says where a kept run's results stand for those it did not do."""
        known = sum(map(rows_of, (chart / "chart_person").glob("*.parquet")))
        return replace(self.told(out), people=known, people_taken=max(known - (done or 0), 0))

    def _queries(self, out: Path) -> Kept:
        """Where the text of the measures' queries is kept, and was."""
        earlier = [run / out.name / QUERIES for run in self.reuse.others()]
        return Kept(self.code, out / QUERIES, earlier)

    def _parts_left(
        self, session: Session, chart: Path, rosters: Path, settled: Path, out: Path
    ) -> tuple[list[scoring.Part], dict[scoring.Part, scoring.Before], bool]:
        """Shards as they are scored together, less those that a kept run scored from the same charts and rosters. Of the parts
        left, the kept run that scored them by the same numbers, months and rules: its people's results stand where their rows do.
        And whether what patients answered was taken over."""
        session.view("every_roster", rosters / "roster")
        months = [
            str(row[0]) for row in session.rows("SELECT DISTINCT month FROM every_roster ORDER BY month")
        ]
        size = self.crew.size if self.crew.apart else 1
        parts = {Path(p[0]).stem: p for p in self._parts(chart, rosters, size)}
        numbers = sorted(chart.glob("*.parquet"))
        read = {
            unit: [
                *(chart / name / file for name in ("event", "span", "chart_person") for file in part),
                *(rosters / name / file for name in ("roster", "enrolled_month") for file in part),
                *numbers,
            ]
            for unit, part in parts.items()
        }
        read[SURVEYED] = under(settled, "survey_response")
        units = self.left(out, read, months)
        left = [(unit, parts[unit]) for unit in units if unit != SURVEYED]
        before = {}
        for unit, part in left:
            key = self._key(out, numbers, (unit, *part, *months))
            if (run := self.reuse.like(out, f"grounds of {unit}", key, (chart, rosters))) is not None:
                before[part] = scoring.Before(run / chart.name, run / rosters.name, run / out.name)
        return [part for _, part in left], before, SURVEYED not in units

    def _parts(self, chart: Path, rosters: Path, size: int) -> list[scoring.Part]:
        """Shards as they are scored together: as many as a task's share of the memory holds, and no more people than are scored at ease."""
        people = sorted((chart / "chart_person").glob("*.parquet"))
        read = [*people, *under(chart, "event", "span"), *under(rosters, "roster", "enrolled_month")]
        fit = needs.that_fit(sum(map(rows_of, people)), read, self.machine.memory, size)
        return scoring.parts(chart, min(scoring.PEOPLE, int(EVENLY * fit)), sharing=size)

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
        session.run(f"CREATE VIEW publishable_cell AS {sql_files.load(SQL, 'publishable_cell')}")
        count = sql_files.load(SQL, "publishable_counts")

        def counted(columns: Sequence[str]) -> list[dict[str, Any]]:
            return session.dicts(count, {"columns": list(columns)}, label="publishable_counts")

        tables = disclosure.rate_tables(counted, plan.rates_by, by_practice=plan.practices_by)
        return disclosure.protect(tables, rule=disclosure.Rule.of(self.program.disclosure), earlier=earlier)

    def guard(self, spent: Path, rosters: Path, results: Path, out: Path) -> Told:
        """What else counts people and leaves: dollars, match rates and experience, without what few people are behind."""
        read = [*under(spent), *under(rosters, "match_rate", "roster"), *under(results, "rate")]
        if self.is_done(out, read):
            return self.told(out)
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
        self._guard_practices(rosters, results, rule, out)
        return self.told(out)

    def _guard_practices(self, rosters: Path, results: Path, rule: disclosure.Rule, out: Path) -> None:
        """How many people each practice has, and how the others fare."""
        organizations = [o.organization_id for o in self.program.organizations]
        with self.machine.session() as session:
            session.view("roster", rosters / "roster", Roster)
            session.view("rate", results / "rate.parquet", Rate)
            sizes = session.dicts(sql_files.load(SQL, "roster_sizes"), {"organizations": organizations})
            rates = session.dicts(sql_files.load(SQL, "practice_rates"))
            for declared, rows in (
                (GuardedRosterSize, disclosure.guarded_sizes(sizes, rule)),
                (GuardedPeer, disclosure.guarded_peers(rates, organizations, rule)),
            ):
                name = declared.table_name
                session.records(name, declared, rows).write_declared(name, declared, out / f"{name}.parquet")

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

    def risk(self, rosters: Path, cut: Path, out: Path) -> Told:
        """Risk scores of everybody a contract pays for by them, with what made them; and of everybody's years, for total cost."""
        read = {
            u: [
                *(cut / name / f"{u}.parquet" for name in risk.READ_CUT),
                *(rosters / name / f"{u}.parquet" for name in risk.READ_ROSTERS),
            ]
            for u in self.units()
        }
        left = self.left(out, read)
        few = self.few(out, (cut, rosters), risk.READ_CUT, self.as_of) if left else None
        if few is None:
            self.deal(left, partial(shards.Ill, cut=cut, rosters=rosters, out=out))
            return self.told(out)
        before = risk.Before(few.run / cut.name, few.run / rosters.name, few.run / out.name)
        again = partial(shards.IllAgain, cut=cut, rosters=rosters, out=out, before=before, few=few.path)
        return self.told(out, few=few, done=self.deal(left, again))

    def pay(self, people: Path, rosters: Path, cut: Path, results: Path, ill: Path, out: Path) -> Told:
        """Every line owed as of the day."""
        read = [
            *under(rosters, "roster", "enrolled_month"), *under(cut, "person", "medical_claim"), *under(results, "rate"),
            *under(ill, "risk_score"),
        ]  # fmt: skip
        if self.is_done(out, read, manifest.of_folder(self.frozen) if self.frozen else None):
            return self.told(out)
        inputs = payment.Inputs(
            roster=rosters / "roster",
            enrolled_month=rosters / "enrolled_month",
            person=cut / "person",
            medical_claim=cut / "medical_claim",
            rate=results / "rate.parquet",
            risk_score=ill / "risk_score",
            frozen=self.frozen,
        )

        def deal(which: str, names: Sequence[str]) -> list[dict[str, int]]:
            return self.dealt(names, partial(shards.Paid, which=which, inputs=inputs, out=out))

        with self.machine.session() as session:
            apart = deal if self.crew.apart else None
            payment.lines(session, inputs, out, self.program, self.as_of, deal=apart)
        return self.told(out)

    def add_up(self, cut: Path, rosters: Path, lines: Path, ill: Path, out: Path) -> Told:
        """Dollars and member-months; primary care's share; who value-based payment reaches; total cost, completed."""
        read = [
            *under(cut, *SPENT), *under(rosters, "roster", "enrolled_month"), *under(lines, "line"), *under(ill, "risk_year"),
        ]  # fmt: skip
        if self.is_done(out, read):
            return self.told(out)
        rules = spend.read(self.program)
        with self.machine.session() as session:
            spend.spend(session, cut, rosters, lines, self.program, rules, self.as_of, out)
            spend.member_months(session, rosters, self.program, self.as_of, out)
            spend.shares(session, self.program, rules, self.as_of, out)
        with self.machine.session() as session:
            spend.adoption(session, rosters, lines, rules, self.as_of, out)
            spend.total_cost(session, cut, rosters, lines, ill, self.program, rules, self.as_of, out)
            spend.investment(session, rules, out)
        with self.machine.session() as session:
            risk.experience(session, cut, rosters, self.program, self.as_of.year - 1, out)
        return self.told(out)

    def extract(self, cut: Path, rosters: Path, lines: Path, results: Path, settled: Path, out: Path) -> Told:
        """De-identified extracts for evaluators, and the registered estimates."""
        read = [
            *under(cut, *SPENT), *under(rosters), *under(lines, "line"), *under(results, "cell"),
            *under(settled, "survey_response"),
        ]  # fmt: skip
        if self.is_done(out, read, manifest.of_text(self.work.secret)):
            return self.told(out)
        registration = evaluation.read(self.program)
        with self.machine.session() as session:
            evaluation.extract(
                session, cut, rosters, lines, results, settled, self.program, registration, self.work.secret, self.as_of, out,
            )  # fmt: skip
        return self.told(out)

    def compare(self, results: Path, protected: Path, out: Path) -> Told:
        """Gaps between groups, from what may be printed."""
        if self.is_done(out, [*under(results, "rate", "measure_info", "cell"), *under(protected)]):
            return self.told(out)
        organizations = [o.organization_id for o in self.program.organizations]
        with self.machine.session() as session:
            evaluation.equity(
                session, results, protected, organizations, disclosure.Rule.of(self.program.disclosure), out
            )
        return self.told(out)

    def share(self, cut: Path, chart: Path, rosters: Path, out: Path) -> Told:
        """What consents open of protected records, in whose book; the log of it."""
        read = [
            *under(cut, "consent"), *under(chart, "event", "chart_person", "concept_number"), *under(rosters, "roster", "enrolled_month"),
        ]  # fmt: skip
        if self.is_done(out, read):
            return self.told(out)
        with self.machine.session() as session:
            folders = {"cut": cut, "charts": chart, "rosters": rosters}
            sharing.prepare(session, folders, self.program, self.as_of, out)
            unknown = session.value("SELECT count(*) FROM standing_consent WHERE state = 'unknown_recipient'")
        said = [f"{unknown:,} consents name a recipient that the program does not know: they open nothing"]
        return self.told(out, said if unknown else [])

    def prepare_office(
        self, settled: Path, people: Path, cut: Path, rosters: Path, results: Path, out: Path
    ) -> None:
        """What the program office works with: candidates, care closed by month, completeness of answers."""
        folders = {"settled": settled, "people": people, "cut": cut, "rosters": rosters, "results": results}
        with self.machine.session() as session:
            office.prepare(session, folders, self.program, self.as_of, out)
