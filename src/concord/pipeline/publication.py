"""From a run's tables to a release: the views that books are cut from, what is protected, and the release itself."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

from concord import canon
from concord.canon.agreements import Contract, Term
from concord.canon.charts import FLAG
from concord.canon.providers import Affiliation
from concord.engine import Session
from concord.engine import sql as sql_files
from concord.model.tables import Table
from concord.model.work import Work
from concord.pipeline import contents as files
from concord.pipeline.inputs import Inputs
from concord.pipeline.record import Run
from concord.pipeline.steps import Machine
from concord.program import Program
from concord.release import manifest
from concord.release.books import Audience, BookTable
from concord.release.publish import Begun as Half
from concord.release.publish import Contents, sweep
from concord.release.publish import begin as write_some
from concord.release.publish import publish as write
from concord.release.slices import Slices
from concord.release.taking import Taking, Written, sources
from concord.terminology import Terminology

SQL = f"{__package__}.sql"
FROM = {
    "settled": ("received_file", "quarantined", "member"),
    "people": ("person", "person_link", "link_review", "answer_said"),
    "rosters": ("roster", "roster_rank", "roster_change", "roster_compared", "match_rate", "enrolled_month"),
    "results": (
        "result",
        "criterion",
        "evidence",
        "gap",
        "rate",
        "measure_info",
        "criterion_text",
        "experience_rate",
    ),
    "protected": ("protected_rate",),
    "guarded": (
        "guarded_spend",
        "guarded_match_rate",
        "guarded_experience",
        "guarded_primary_care_share",
        "guarded_adoption",
        "guarded_total_cost",
        "guarded_roster_size",
        "guarded_peer",
    ),
    "spend": (
        "spend",
        "member_months",
        "age_sex_experience",
        "primary_care_share",
        "spend_definition",
        "adoption",
        "completion",
        "total_cost",
        "spend_by_category",
        "investment_goal",
    ),
    "risk": ("risk_score", "risk_part", "risk_evidence", "risk_change", "risk_recapture"),
    "extracts": ("practice_month", "practice_year", "person_year", "evaluation_estimate", "evaluation_path"),
    "equity": ("equity_gap", "equity_index", "equity_contribution"),
    "office": (
        "guarded_candidate",
        "month_closed",
        "guarded_month_closed",
        "rel_completeness",
        "guarded_rel_completeness",
        "plan_rel_completeness",
        "rel_source",
        "guarded_rel_source",
        "guarded_rel_conflict",
    ),
    "sharing": (
        "sensitive_event",
        "opened",
        "standing_consent",
        "sharing",
        "guarded_sharing",
        "guarded_consent",
        "guarded_withheld",
        "sharing_notice",
    ),
    "lines": ("line", "line_evidence", "factor", "lever", "earning"),
}

BY_PERSON = {
    "person_appointment": "appointment",
    "person_notice": "notice",
    "person_referral": "referral",
    "person_claim": "medical_claim",
}
"""Settled tables as they were cut by person, each with its `person_id`."""
PLACES = {
    **{name: (step, name) for step, names in FROM.items() for name in names},
    **{name: ("cut", table) for name, table in BY_PERSON.items()},
    "provider": ("settled", "provider"),
    "concept_number": ("charts", "concept_number"),
    "chart_event": ("charts", "event"),
}
"""Where each table that books are cut from lies: the step, and its name there."""
IN_PLACE = ("chart_event", "person_claim")
"""What is read where it lies and not held: few queries want it, and few of its columns."""
OF_EVIDENCE = "supplemental_event"
"""Made of charts and of the results' evidence."""
GIVEN = ("contract", "term", "affiliation", "sensitive_code")
"""What is as the program and the codes say, of which the keys hold the versions."""
CUT = ".cut.json"
"""What the books' tables of a run's release were cut from, in the run's folder."""


READY = ("settled", "people", "cut", "rosters", "charts", "risk", "sharing")
"""Steps after which books are begun: the tables that are cut from these alone are written while measures are scored."""


@dataclass(frozen=True)
class Begun:
    """Books of which some tables are written: what stands there, and what the tables were cut from or taken over by."""

    books: Half
    taking: Taking


def begin(
    machine: Machine, work: Work, program: Program, words: Terminology, job: Run, inputs: Inputs
) -> Begun:
    """Write the books' tables that are cut from the steps of `READY`. Nobody sees them before they are published."""
    with machine.session() as session:
        made = Made(session, program, words, job)
        taking = _taking(made, work, inputs)
        contents = _contents(work, program, inputs)
        books = write_some(session, work.releases, contents, is_ready, workers=machine.threads, taking=taking)
    return Begun(books, taking)


@contextmanager
def swept(releases: Path) -> Iterator[None]:
    """Whatever breaks off what is done inside, books that were begun are not left lying: they hold people's records, and fill the disk."""
    try:
        yield
    except BaseException:
        sweep(releases)
        raise


def is_ready(audience: Audience, table: BookTable) -> bool:
    """Whether a table of a book is cut from the steps of `READY` alone, and from what the program says."""
    read = sources(audience, table.query)
    return OF_EVIDENCE not in read and {PLACES[n][0] for n in read if n in PLACES} <= set(READY)


def publish(
    machine: Machine,
    work: Work,
    program: Program,
    words: Terminology,
    job: Run,
    inputs: Inputs,
    *,
    hold: bool = False,
    begun: Begun | None = None,
) -> tuple[str, int, int]:
    """Write every book, or what is left of those `begun`, and, unless it is held, make the release current. Returns the release's id,
    and how many tables of books were taken over of how many.

    Tables of books that a kept run published from the same are taken from its release; what each was cut from is kept beside
    the run's steps.
    """
    with machine.session() as session:
        made = Made(session, program, words, job)
        contents = replace(
            _contents(work, program, inputs),
            inputs={**inputs.as_dict(), "registry": manifest.of_folder(work.registry)},
            data_through=data_through(session, program, inputs.as_of).isoformat(),
        )
        taking = _taking(made, work, inputs)
        release = write(
            session, work.releases, contents, job.progress,
            hold=hold, workers=machine.threads, taking=taking, begun=begun.books if begun else None,
        )  # fmt: skip
    before = begun.taking if begun else replace(taking, keys={}, taken=0)
    keys = {**before.keys, **taking.keys}
    files.write_whole(job.folder / CUT, json.dumps({"release": release, "keys": keys}, indent=1))
    return release, before.taken + taking.taken, len(keys)


def _contents(work: Work, program: Program, inputs: Inputs) -> Contents:
    """What books are written for. What went in besides, and how far the data reach, is said when they are published."""
    organizations, plans = (
        [o.organization_id for o in program.organizations],
        [p.plan_id for p in program.plans],
    )
    return Contents(
        organizations, plans, work.secret, {"terminology": inputs.terminology}, inputs.as_of.isoformat(), ""
    )


def _taking(made: Made, work: Work, inputs: Inputs) -> Taking:
    others = (inputs.code, made.program.version, made.words.version, manifest.of_text(work.secret))
    before = earlier(made.job.folder.parent, work.releases)
    return Taking(made.facts(), others, before, made.make, made.slices().of)


def earlier(runs: Path, releases: Path) -> list[Written]:
    """Releases of the kept runs, the newest first, with what their books' tables were cut from."""
    found = []
    for path in sorted(runs.glob(f"*/{CUT}"), reverse=True):
        with suppress(OSError, ValueError, KeyError):
            said = json.loads(path.read_text(encoding="utf-8"))
            found.append(Written(releases / said["release"], dict(said["keys"])))
    return found


@dataclass
class Made:
    """The run's tables by name: what each is made from, and how it is made in a session when a book is cut from it."""

    session: Session
    program: Program
    words: Terminology
    job: Run

    def __post_init__(self) -> None:
        """What is looked at before it is known which books are to be cut."""
        self._held("received_file")
        for name in IN_PLACE:
            self.session.view(name, *self._place(name))

    def facts(self) -> dict[str, str]:
        """A hash over what each table holds, or over what it is made from."""
        found = {name: self._hash(*place) for name, place in PLACES.items()}
        found[OF_EVIDENCE] = manifest.of_text(found["chart_event"], found["evidence"])
        return found | dict.fromkeys(GIVEN, "")

    def slices(self) -> Slices:
        """What single books read of the tables."""
        early = [name for name, (step, _) in PLACES.items() if step in READY]
        return Slices(self.session, self._place, [*early, *GIVEN])

    def _hash(self, step: str, table: str) -> str:
        listed = files.listed(self.job.folder / step)
        mine = {
            n: f["sha256"] for n, f in listed.items() if n == f"{table}.parquet" or n.startswith(f"{table}/")
        }
        return manifest.of_text(manifest.canonical(mine))

    def make(self, names: Collection[str]) -> None:
        """Make some of the tables."""
        wanted = {*names, "evidence"} if OF_EVIDENCE in names else set(names)
        for name in sorted(wanted & PLACES.keys() - {"received_file", *IN_PLACE}):
            self._held(name)
        if OF_EVIDENCE in wanted:
            marks = {bit: FLAG[bit] for bit in ("supplemental", "nonstandard", "registry", "audited")}
            self.session.file_table(SQL, OF_EVIDENCE, OF_EVIDENCE, marks)
        self._of_the_program()

    def _held(self, name: str) -> None:
        self.session.held(name, *self._place(name))

    def _place(self, name: str) -> tuple[list[Path], type[Table] | None]:
        """The files of a table, and its declaration where it has one."""
        step, table = PLACES[name]
        folder = self.job.folder / step
        return [folder / table, folder / f"{table}.parquet"], canon.tables().get(table)

    def _of_the_program(self) -> None:
        session, program = self.session, self.program
        session.records("contract", Contract, contracts(program)).records("term", Term, terms(program))
        session.table("sensitive_code_given", sensitive_codes(self.words))
        # A table of its own: what is only registered is not seen by the sessions beside this one that cut the books.
        session.run("CREATE OR REPLACE TABLE sensitive_code AS SELECT * FROM sensitive_code_given")
        session.records(
            "affiliation", Affiliation, [{**row, "sender": "program"} for row in program.rows("affiliations")]
        )


def contracts(program: Program) -> list[dict[str, Any]]:
    """The program's contracts as rows of `contract`."""
    lists = ("product_lines", "funding")
    return [{**vars(c), **{name: ", ".join(getattr(c, name)) for name in lists}} for c in program.contracts]


def terms(program: Program) -> list[dict[str, Any]]:
    """Each plan's terms as rows of `term`: those of the sheets that its contracts name, and of the sheets these extend."""
    sheets = {(c.plan_id, sheet) for c in program.contracts for sheet in program.terms.chain(c.term_sheet)}
    return [
        {**vars(value), "plan_id": plan, "value": str(value.value)}
        for plan, sheet in sorted(sheets)
        for value in program.terms.values
        if value.sheet == sheet
    ]


def sensitive_codes(words: Terminology) -> pa.Table:
    """Diagnosis codes of what the law protects: the stem, and the consent scope that opens it."""
    scopes = {concept.name: concept.protected_as for concept in words.concepts if concept.protected_as}
    found = sorted(
        {(c.stem, scopes[c.concept]) for c in words.codes if c.concept in scopes and c.system == "ICD10CM"}
    )
    return pa.table(
        {
            "stem": pa.array([s for s, _ in found], pa.string()),
            "scope": pa.array([p for _, p in found], pa.string()),
        }
    )


def data_through(session: Session, program: Program, as_of: date) -> date:
    """The last day that the medical claims of every plan in the program reach."""
    rows = session.rows(
        sql_files.load(SQL, "data_through"),
        {"as_of": as_of, "plans": [p.plan_id for p in program.plans if p.from_date <= as_of]},
    )
    return rows[0][0] or as_of
