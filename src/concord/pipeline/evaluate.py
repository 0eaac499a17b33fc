"""Measures on one sender's files by themselves: no program, no linkage, no attribution.

The files are received, settled, cut and charted as any sender's are; each of the sender's members is a person. What comes
out is each person's count in each population, as FHIR names them.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pyarrow.csv as pa_csv

from concord import charts, intake
from concord.canon.charts import ChartPerson, Event, Span
from concord.canon.members import Member
from concord.canon.people import Person, PersonLink
from concord.engine import Session, open_session
from concord.engine import sql as sql_files
from concord.engine.compiler.run import evaluated
from concord.intake import senders
from concord.intake.receipt import Receipt
from concord.measures import MEASURES
from concord.model.errors import InputError, ResourceError, UsageError
from concord.model.measure import METHODS, Measure
from concord.model.periods import Period
from concord.pipeline.record import Progress
from concord.pipeline.unsaid import tells_specialties, unread_files, unsaid
from concord.terminology import Terminology, terminology_of

SQL = f"{__package__}.sql"
SENDER = "evaluated"
RECEIVED = date(9998, 12, 31)
"""Nobody received these files: no day in them is taken for one in the future."""
PEOPLE = 100_000
"""People in a shard: what is scored at a time."""

LAYOUTS = {
    "fhir": {"fhir": ("*.ndjson", "*.json")},
    "tuva": {
        "eligibility": ("eligibility.csv",),
        "medical": ("medical_claim.csv",),
        "pharmacy": ("pharmacy_claim.csv",),
        "lab": ("lab_result.csv",),
        "immunization": ("immunization.csv",),
        "observation": ("observation.csv",),
    },
}
"""Kinds of file by layout, and their names (`.gz` may follow)."""

COVERAGE = """covers = "everything"
[file.enrollment]
product_line = { from = "payer_type", codes = "product_line", empty = "commercial", other = "commercial" }
has_pharmacy = { value = "true" }
"""
"""The layout does not say who has a drug benefit: everybody covered is taken to."""

CLAIMS = {
    "medical": """
[file.medical_claim]
claim_type = { from = "claim_type", codes = "claim_type", empty = "professional", other = "professional" }
line       = { from = "claim_line_number", empty = "1" }
""",
    "pharmacy": """
[file.pharmacy_claim]
line = { from = "claim_line_number", empty = "1" }
""",
}
"""A claim of one line need not number it; no measure reads on which form a claim was written."""

SHARED = ("initial-population", "denominator", "denominator-exclusion", "numerator")


@dataclass
class Evaluation:
    """What was read and found. `counts`: by (measure, group, population), people or events; `without_codes`: concepts read that have
    none; `terminology`: the version of the codes used."""

    receipts: list[Receipt]
    people: int
    rows: dict[str, int] = field(default_factory=dict)
    counts: dict[tuple[str, str, str], int] = field(default_factory=dict)
    without_codes: tuple[str, ...] = ()
    terminology: str = ""
    assumed: tuple[str, ...] = ()
    """What was taken for granted because no file tells it."""


def evaluate(
    source: Path,
    layout: str,
    measures: Sequence[str],
    year: int,
    method: str,
    out: Path,
    *,
    value_sets: Sequence[Path] = (),
    scratch: Path | None = None,
    threads: int = 2,
    memory: str = "4GB",
    progress: Progress = lambda _: None,
) -> Evaluation:
    """Evaluate measures on the files of a folder and write `measure,patient_id,group,population,count` to `out`.

    Everybody named in the files has a row for each population of each group. The data are taken to speak up to the end of the
    year. UsageError for an unknown measure, method or an empty folder, InputError when no file of it can be read, ResourceError when
    `out` cannot be written.
    """
    chosen = _chosen(measures, method)
    words = terminology_of(value_sets)
    _writable(out)
    end = date(year, 12, 31)
    with _folder(scratch) as work:
        how = {"threads": threads, "memory": memory, "scratch": work / "scratch"}
        progress("Reading files")
        receipts, loaded, unread = _receive(work, source, layout)
        _none_refused_all(receipts)
        progress("Settling")
        with open_session(**how) as session:
            intake.settle(work, work / "settled", loaded, RECEIVED, session)
        with open_session(**how) as session:
            people = _people(session, work)
            found = Evaluation(
                receipts,
                people,
                without_codes=_without_codes(chosen.values(), words),
                terminology=words.version,
                assumed=tuple(unread_files(unread, layout)),
            )
        progress("Building charts")
        shards = -(-found.people // PEOPLE) or 1
        charts.cut(work / "settled", work / "people", work / "cut", shards)
        with open_session(**how) as session:
            _chart(session, work, found, list(chosen.values()), method, words, shards, end)
        progress("Scoring")
        with open_session(**how) as session:
            once = list({m.id: m for m in chosen.values()}.values())
            _score(session, work, once, shards, year, method)
            _write(session, work, chosen, out, found)
    return found


def _chart(
    session: Session,
    work: Path,
    found: Evaluation,
    measures: Sequence[Measure],
    method: str,
    words: Terminology,
    shards: int,
    end: date,
) -> None:
    """Build the charts, and tell what was taken for granted and how many rows they have."""
    told = tells_specialties(session, work, words)
    found.assumed += tuple(unsaid(session, work, found.receipts, found.people, method, measures, told))
    found.rows = charts.chart(
        session, work / "cut", shards, work / "charts", words, [SENDER], end,
        unsaid_provider="other" if told else "pcp",
    )  # fmt: skip


def year_of(period: Period) -> int:
    """The measurement year that a period names. UsageError unless it is a whole calendar year."""
    if (period.start, period.end) != (date(period.start.year, 1, 1), date(period.start.year, 12, 31)):
        raise UsageError(
            f"{period.start} to {period.end} is no calendar year",
            why="measures are defined for calendar years",
            next_step="give the first and last day of a year, such as 2026-01-01:2026-12-31",
        )
    return period.start.year


def groups(measure: Measure) -> list[tuple[str, str, tuple[str, ...]]]:
    """(group, rate, populations) of a measure: `Group_1`, `Group_2`, ... in the order of its rates."""
    found = []
    for number, rate in enumerate(measure.all_rates(), start=1):
        excepted = ("denominator-exception",) if measure.excepted or rate.excepted else ()
        found.append((f"Group_{number}", rate.id, SHARED + excepted))
    return found


NEAREST = {("SPC", "clinical"): "CMS347", ("SPD", "clinical"): "CMS347"}
"""The public definition that answers for a measure in a method it has none for itself."""


def _chosen(names: Sequence[str], method: str) -> dict[str, Measure]:
    """The measures by the name asked for: an id, or the public definition's number (CMS165) or name, which begins with it."""
    if method not in METHODS:
        raise UsageError(f"there is no method {method}", next_step=f"one of: {', '.join(METHODS)}")
    if not names:
        return {m.id: m for m in MEASURES.values() if method in m.methods}
    by_number = {m.cms: m for m in MEASURES.values() if m.cms}
    found = {}
    for name in names:
        number = re.match(r"CMS\d+", name.upper())
        measure = MEASURES.get(NEAREST.get((name, method), name)) or (number and by_number.get(number[0]))
        if measure is None:
            raise UsageError(f"there is no measure {name}", next_step=f"one of: {', '.join(MEASURES)}")
        if method not in measure.methods:
            raise UsageError(
                f"{name} is not defined for the {method} method",
                next_step=f"leave it out, or use --method {measure.methods[0]}",
            )
        found[name] = measure
    return found


@contextmanager
def _folder(scratch: Path | None) -> Iterator[Path]:
    """A work folder that is gone afterwards."""
    if scratch is not None:
        scratch.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="concord-", dir=scratch))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _receive(work: Path, source: Path, layout: str) -> tuple[list[Receipt], senders.Senders, list[str]]:
    """Receive every file of the folder that the layout knows; the names of the others come third."""
    loaded = _sender(work, layout)
    spec_of = loaded.find(SENDER).spec
    held = sorted(p for p in source.rglob("*") if p.is_file()) if source.is_dir() else []
    files = [p for p in held if spec_of(p.name)]
    unread = [p.name for p in held if not spec_of(p.name) and not p.name.startswith(".")]
    if not files:
        raise UsageError(
            f"no {layout} file in {source.name}",
            next_step=f"the folder should hold {', '.join(n for names in LAYOUTS[layout].values() for n in names)}",
        )
    return intake.receive(work, SENDER, files, RECEIVED, loaded, link=True), loaded, unread


def _sender(work: Path, layout: str) -> senders.Senders:
    """A sender of the layout, written down as a program's senders are."""
    blocks = [f'sender = "{SENDER}"\ntitle = "Files under evaluation"\nrole = "plan"\nlayout = "{layout}"\n']
    for kind, names in LAYOUTS[layout].items():
        listed = ", ".join(f'"{n}"' for n in names)
        blocks.append(
            f'[[file]]\nkind = "{kind}"\nnames = [{listed}]\n{COVERAGE if kind == "eligibility" else CLAIMS.get(kind, "")}'
        )
    (work / "senders").mkdir()
    (work / "senders" / f"{SENDER}.toml").write_text("\n".join(blocks), encoding="utf-8")
    return senders.load(work)


def _people(session: Session, work: Path) -> int:
    """One person for each member that any file names; returns how many."""
    settled = work / "settled"
    session.view("member", [settled / "member", settled / "member.parquet"], Member)
    named = []
    for path in sorted(settled.rglob("*.parquet")):
        table = path.parent.name if path.parent != settled else path.stem
        view = f"named_by_{table}"
        session.view(view, [settled / table, settled / f"{table}.parquet"])
        if "member_id" in session.columns(view) and view not in named:
            named.append(view)
    union = " UNION ".join(f'SELECT member_id FROM "{view}" WHERE member_id IS NOT NULL' for view in named)
    session.run(f"CREATE OR REPLACE TABLE named AS {union}")
    session.file_table(SQL, "evaluated_member", "evaluated_member", {"sender": SENDER})
    session.file_table(SQL, "evaluated_person", "evaluated_person", {"people": PEOPLE})
    session.write_declared("evaluated_person", PersonLink, work / "people" / "person_link.parquet")
    blank = [c for c in Person.columns if c not in session.columns("evaluated_person")]
    absent = ", ".join(f'NULL AS "{c}"' for c in blank)
    session.write_declared(
        f"SELECT *, {absent} FROM evaluated_person", Person, work / "people" / "person.parquet"
    )
    return int(session.value("SELECT count(*) FROM evaluated_person"))


def _half(out: Path) -> Path:
    """The file being written, until it is whole."""
    return out.with_name(out.name + ".part")


def _writable(out: Path) -> None:
    """ResourceError when the results could not be written: said before the work, not after it."""
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        _half(out).touch()
        _half(out).unlink()
    except OSError as error:
        raise ResourceError(
            f"{out.name} cannot be written in {out.parent.name or out.parent}",
            why=error.strerror or "",
            next_step="name a file in a folder that may be written: --out FILE",
        ) from error


def _none_refused_all(receipts: Sequence[Receipt]) -> None:
    """InputError, in the words of the first receipt, when every file was refused."""
    if all(receipt.status == "refused" for receipt in receipts):
        first = receipts[0]
        raise InputError(
            first.problem.rstrip("."),
            where=first.name,
            why="and no other file can be read" if len(receipts) > 1 else "",
            next_step=first.next_step,
        )


def _without_codes(chosen: Iterable[Measure], words: Terminology) -> tuple[str, ...]:
    held = {code.concept for code in words.codes}
    return tuple(sorted({c for m in chosen for c in m.concepts()} - held))


def _score(
    session: Session, work: Path, chosen: Sequence[Measure], shards: int, year: int, method: str
) -> None:
    results = work / "results"
    for name in ("membership", "concept_number", "unit_number"):
        session.view(name, work / "charts" / f"{name}.parquet")
    for shard in range(shards):
        for name, declared in (("event", Event), ("span", Span), ("chart_person", ChartPerson)):
            session.view(name, work / "charts" / name / f"shard={shard}.parquet", declared)
        with evaluated(session, chosen, year=year, method=method, as_of=date(year, 12, 31)) as batch:
            session.write(
                batch.tables["result"],
                results / f"{shard:05d}.parquet",
                order=["measure", "rate", "person", "index_event"],
            )


def _write(session: Session, work: Path, chosen: Mapping[str, Measure], out: Path, found: Evaluation) -> None:
    """The counts as CSV, a group of a measure at a time."""
    half = _half(out)
    session.view("evaluated_result", work / "results")
    session.view("evaluated_person", work / "people" / "person_link.parquet")
    query = sql_files.load(SQL, "evaluated_count")
    writer = None
    for name, measure in chosen.items():
        for group, rate, populations in groups(measure):
            rows = session.arrow(
                query,
                {
                    "name": name,
                    "measure": measure.id,
                    "rate": rate,
                    "group": group,
                    "populations": list(populations),
                },
            )
            if writer is None:
                writer = pa_csv.CSVWriter(
                    half, rows.schema, write_options=pa_csv.WriteOptions(quoting_style="needed")
                )
            writer.write_table(rows)
            session.table("counted", rows)
            for population, total in session.rows(
                'SELECT population, sum("count")::BIGINT FROM counted GROUP BY population ORDER BY population'
            ):
                found.counts[name, group, population] = total
            session.drop("counted")
    if writer is not None:
        writer.close()
        half.replace(out)


__all__ = ["Evaluation", "evaluate", "groups", "year_of"]
