"""Attribution of one shard: from coverage and visits to rosters, set-based, in the order of the queries below."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

from concord.attribution import sql
from concord.attribution.given import give_participation, give_parties, give_rules, months
from concord.attribution.rules import AttributionRules
from concord.attribution.survey import SURVEYED, survey
from concord.canon.charts import EnrolledMonth
from concord.canon.claims import MedicalClaim
from concord.canon.members import CareTeamMember, Enrollment, PlanRoster
from concord.canon.people import Person
from concord.canon.roster import MatchRate, Roster, RosterChange, RosterCompared, RosterRank, RosterSpan
from concord.engine import Session, open_session
from concord.model.errors import UsageError
from concord.model.tables import Table
from concord.program.parties import Parties

SQL = sql.__name__

READ: dict[str, type[Table]] = {
    "enrollment": Enrollment,
    "medical_claim": MedicalClaim,
    "care_team_member": CareTeamMember,
    "plan_roster": PlanRoster,
    "person": Person,
}
STEPS = (
    "eligible", "roster_sent", "enrolled_segment", "visit_day", "visit_month", "visit_standing", "pcp_standing", "override_person", "candidate",
    "placement", "placed", "care_team", "ranking", "winner", "presence", "piece", "neighbor",
)  # fmt: skip
WRITTEN: dict[str, type[Table]] = {
    "enrolled_month": EnrolledMonth,
    "roster": Roster,
    "roster_rank": RosterRank,
    "roster_span": RosterSpan,
    "roster_change": RosterChange,
    "roster_compared": RosterCompared,
    "match_rate": MatchRate,
}
REPORTS = ("roster_span", "roster_change", "roster_compared", "match_rate")
VIEWS = ("enrolled_month", "roster", "roster_rank")
"""Tables by month are spelled out as they are written."""
BOUNDED = dict.fromkeys(
    ("enrolled_segment", "placement", "ranking", "presence", "roster_change", "roster_compared"),
    ("first", "last"),
) | {"care_team": ("last",)}
"""The queries that ask for the first or the last month."""


def rosters(
    settled: Path,
    cut: Path,
    out: Path,
    rules: AttributionRules,
    parties: Parties,
    as_of: date,
    *,
    shards: int,
    threads: int,
    memory: str,
) -> None:
    """Rosters of every shard, as many at once as there are threads, over every practice seen in the data."""
    survey(settled, out, rules, parties, as_of, threads=threads, memory=memory)

    def one(shard: int) -> None:
        attribute(cut, shard, out, rules, parties, as_of, threads=1, memory=memory)

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(one, range(shards)))
    finish(out, threads=threads)


def attribute(
    cut: Path,
    shard: int,
    out: Path,
    rules: AttributionRules,
    parties: Parties,
    as_of: date,
    *,
    threads: int | None = None,
    memory: str | None = None,
    sent: Path | None = None,
) -> None:
    """Write the tables of `WRITTEN` for one shard to `<out>/<table>/shard=<k>.parquet`.

    Reads `<cut>/<table>/shard=<k>.parquet` (absent is empty) and what `survey` wrote to `out`. Months run from
    `rules.first_month` to the month of `as_of`: its roster is fixed on its first day, from visits before that day. `sent` is where the
    rosters that plans sent of everybody lie, when not in `cut`.
    """
    with open_session(threads=threads, memory=memory) as session:
        _open_shard(session, cut, shard, sent or cut / "plan_roster")
        _open_survey(session, out)
        give_rules(session, rules, as_of)
        bounds = months(rules, as_of)
        give_parties(session, parties)
        give_participation(session, parties, **bounds)
        decide(session, bounds)
        for name, declared in WRITTEN.items():
            folder = "match_rate_part" if name == "match_rate" else name
            path = out / folder / f"shard={shard}.parquet"
            session.write_declared(name, declared, path, is_unique=True)


def decide(session: Session, bounds: dict[str, int]) -> None:
    """From the views of a shard to the tables of `WRITTEN`, inside the session."""
    session.file(SQL, "macros").file(SQL, "names")
    for name in STEPS:
        session.file_table(SQL, name, name, {key: bounds[key] for key in BOUNDED.get(name, ())})
    for name in VIEWS:
        session.file(SQL, name)
    for name in REPORTS:
        session.file_table(SQL, name, name, {key: bounds[key] for key in BOUNDED.get(name, ())})


def finish(out: Path, *, threads: int | None = None) -> None:
    """Sum the shards' match rates into `<out>/match_rate.parquet`: plan, product, month."""
    with open_session(threads=threads) as session:
        session.view("part", out / "match_rate_part", MatchRate)
        session.file_table(SQL, "match_rate_whole", "match_rate")
        session.write_declared("match_rate", MatchRate, out / "match_rate.parquet")


def _open_shard(session: Session, cut: Path, shard: int, sent: Path) -> None:
    for name, declared in READ.items():
        session.view(name, cut / name / f"shard={shard}.parquet", declared)
        if "person_id" not in session.columns(name):
            session.run(f'ALTER TABLE "{name}" ADD COLUMN person_id BIGINT')
    session.view("any_plan_roster", sent, PlanRoster)


def _open_survey(session: Session, out: Path) -> None:
    for name in SURVEYED:
        if not (out / f"{name}.parquet").exists():
            raise UsageError(
                f"attribution finds no {name} table",
                where=out.name,
                next_step="run attribution.survey before the shards",
            )
        session.view(name, out / f"{name}.parquet")
