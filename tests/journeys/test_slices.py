"""What a book reads is what its slices say: cut from these rows alone it is the same bytes; and who has none of the rows that changed keeps the table."""

from __future__ import annotations

import importlib
from collections import defaultdict
from pathlib import Path
from types import SimpleNamespace

import pytest

from concord import terminology
from concord.engine import open_session
from concord.model.work import Work
from concord.pipeline.publication import OF_EVIDENCE, PLACES, Made
from concord.program import Program
from concord.release import manifest
from concord.release.books import BOOKS, SQL, Audience, BookTable, book_id
from concord.release.groups import LATEST
from concord.release.slices import Slices
from concord.release.taking import sources

publish = importlib.import_module("concord.release.publish")
READERS = [
    (Audience.PRACTICE, "foothill"), (Audience.PRACTICE, "littleriver"), (Audience.PLAN, "alder"), (Audience.PLAN, "birch"),
    (Audience.COACH, "foothill"),
]  # fmt: skip


@pytest.fixture(scope="module")
def made(ran):
    work = Work.open(ran[0])
    (folder,) = (path.parent for path in work.runs.glob("*/record.json"))
    program, words = Program.load(work.program), terminology.load(work.terminology)
    with open_session(threads=1) as session:
        session.try_setting("disabled_optimizers", publish.OPTIMIZERS_LEFT_OUT)
        found = Made(session, program, words, SimpleNamespace(folder=folder))
        found.make([*PLACES, OF_EVIDENCE])
        session.file(SQL, "macros")
        yield found


def read(slices: Slices, audience: Audience, unit: str, table: BookTable) -> frozenset[str]:
    """Tables of which the book's table is said to read some rows alone."""
    names = sources(audience, table.query)
    return frozenset(n for n in names if slices.of(audience, unit, table.query, n) is not None)


@pytest.mark.parametrize(("audience", "unit"), READERS, ids=str)
def test_a_book_is_cut_from_its_own_rows_alone(ran, made, tmp_path, audience, unit):
    slices = made.slices()
    together = defaultdict(list)
    for table in BOOKS[audience]:
        early = sources(audience, table.query) <= set(slices.early)
        together[early, read(slices, audience, unit, table)].append(table)
    organizations = [o.organization_id for o in made.program.organizations]
    plans = [p.plan_id for p in made.program.plans]
    work = Work.open(ran[0])
    contents = publish.Contents(
        organizations, plans, work.secret, {"terminology": made.words.version}, "2026-07-10", ""
    )
    told = manifest.read(ran[0] / "releases" / ran[1])["books"][book_id(audience, unit)]
    less = 0
    for (early, names), tables in together.items():
        with made.session.beside("reduced") as own:
            for name in names:
                rows = slices.rows(audience, name, early, "t.*")
                mine = f"SELECT * EXCLUDE (reader) FROM ({rows}) WHERE reader = '{unit}'"
                own.run(f'CREATE TABLE "{name}" AS {mine}')
                whole = own.value(f"SELECT count(*) FROM sliced_{name}")
                less += whole - own.value(f'SELECT count(*) FROM "{name}"')
            if "roster" in names:
                own.run(LATEST)
            queries = [t.query for t in tables]
            publish._prepare(own, organizations, publish.reads(audience, *queries))
            facts = publish._write_book(own, tmp_path / "book", (audience, unit), tables, contents, {})
        assert facts == {table.name: told[table.name] for table in tables}
    assert less > 100


def test_of_whom_the_rows_are_the_same_the_slice_is(made, tmp_path):
    """One practice's person is left out of the results: only books that hold that person's are others than before."""
    session, name = made.session, "result"
    paths, declared = made._place(name)
    session.view("all_results", paths, declared)
    one = session.value("SELECT min(person_id) FROM all_results WHERE organization_id = 'foothill'")
    less = tmp_path / "result.parquet"
    session.write(f"SELECT * FROM all_results WHERE person_id <> {one}", less, order=())

    def place(asked: str) -> tuple[list[Path], object]:
        return ([less], declared) if asked == name else made._place(asked)

    before, after = made.slices(), Slices(session, place, made.slices().early)
    units = [o.organization_id for o in made.program.organizations]
    query = "practice_result"

    def hashes(slices: Slices) -> dict[str, str | None]:
        return {unit: slices.of(Audience.PRACTICE, unit, query, name) for unit in units}

    then = hashes(before)
    now = hashes(after)
    others = {unit for unit in units if then[unit] != now[unit]}
    assert "foothill" in others
    assert len(others) < len(units) / 2
    for unit in others - {"foothill"}:  # who was on that roster as well
        assert session.value(
            f"SELECT count(*) FROM sliced_roster WHERE person_id = {one} AND organization_id = '{unit}'"
        )


def test_where_rows_are_not_told_apart_the_whole_table_counts(made):
    slices = made.slices()
    for audience, unit, query, name in (
        (Audience.PRACTICE, "foothill", "practice_caregiver", "person_claim"),
        (Audience.PRACTICE, "foothill", "practice_rate", "rate"),
        (Audience.PRACTICE, "foothill", "practice_rate", "affiliation"),
        (Audience.PLAN, "birch", "plan_proof", "received_file"),
        (Audience.PLAN, "birch", "plan_roster", "roster"),
        (Audience.CUSTODIAN, "", "custodian_result", "result"),
    ):
        assert slices.of(audience, unit, query, name) is None


def test_a_claim_s_protected_records_count_for_every_practice_and_no_others(made):
    """Of caregivers, who is hidden is told from whole claims."""
    slices = made.slices()
    found = {
        unit: slices.of(Audience.PRACTICE, unit, "practice_caregiver", "sensitive_event")
        for unit in ("foothill", "littleriver")
    }
    assert len(set(found.values())) == 1
    count = made.session.value(
        "SELECT count(*) FROM sensitive_event SEMI JOIN person_claim ON event = row_id"
    )
    assert found["foothill"].split()[0] == str(count) != "0"
