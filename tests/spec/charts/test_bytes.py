"""Charts are a function of what was sent: order, files and shards change no event, and the same input gives the same bytes."""

from __future__ import annotations

import random
from hashlib import sha256
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from concord import charts
from concord.charts import cutting
from concord.engine import open_session
from concord.terminology import load
from tests.bench import canonical
from tests.spec.charts.conftest import AS_OF

PEOPLE = 60
EVENT_TABLES = (
    "medical_claim",
    "claim_diagnosis",
    "pharmacy_claim",
    "lab_result",
    "observation",
    "enrollment",
)


@pytest.fixture(scope="module")
def sent(tmp_path_factory) -> Path:
    """Random settled tables of sixty people in three shards."""
    folder = tmp_path_factory.mktemp("sent")
    canonical.write(folder, PEOPLE, threads=1, shards=3)
    return folder


def charted(sent: Path, out: Path, *, shards: int = 3, threads: int = 1) -> Path:
    charts.cut(sent / "settled", sent / "people", out / "cut", shards)
    with open_session(threads=threads, memory="1GB") as session:
        charts.chart(
            session, out / "cut", shards, out / "charts", load(None), ("alder", "birch", "cedar"), AS_OF
        )
    return out


def hashes(folder: Path) -> dict[str, str]:
    files = sorted(folder.rglob("*.parquet"))
    assert files
    return {str(f.relative_to(folder)): sha256(f.read_bytes()).hexdigest() for f in files}


def shuffled(sent: Path, out: Path, seed: int, files: int) -> Path:
    """The same rows in another order, in several files."""
    turn = random.Random(seed)
    for path in sorted((sent / "settled").glob("*.parquet")):
        table = pq.read_table(path)
        order = list(range(len(table)))
        turn.shuffle(order)
        table = table.take(pa.array(order, pa.int64()))
        folder = out / "settled" / path.stem
        folder.mkdir(parents=True)
        for part in range(files):
            pq.write_table(table.slice(part * len(table) // files, (part + 1) * len(table) // files - part * len(table) // files),
                           folder / f"{part}.parquet")  # fmt: skip
    (out / "people").symlink_to(sent / "people")
    return out


def test_the_same_input_gives_the_same_bytes(sent, tmp_path):
    first = charted(sent, tmp_path / "a")
    second = charted(sent, tmp_path / "b", threads=2)
    assert hashes(first) == hashes(second)


def test_the_order_of_rows_and_files_changes_no_byte(sent, tmp_path):
    """Not of the cut tables either: later steps see the same files."""
    other = shuffled(sent, tmp_path / "shuffled", seed=7, files=3)
    assert hashes(charted(sent, tmp_path / "a")) == hashes(charted(other, tmp_path / "b"))


def test_cutting_in_pieces_changes_no_byte(sent, tmp_path, monkeypatch):
    """A table too large for memory is cut in pieces and each shard put together afterwards."""
    whole = hashes(charted(sent, tmp_path / "a"))
    other = shuffled(sent, tmp_path / "shuffled", seed=8, files=4)
    monkeypatch.setattr(cutting, "BATCH", 400)
    assert hashes(charted(other, tmp_path / "b")) == whole


def test_numbers_do_not_depend_on_the_shards(sent, tmp_path):
    """One shard or three: the same events, under the same numbers."""
    three = charted(sent, tmp_path / "three")
    people = tmp_path / "one-shard" / "people"
    people.mkdir(parents=True)
    for name in ("person", "person_link"):
        table = pq.read_table(sent / "people" / f"{name}.parquet")
        zero = pa.array([0] * len(table), pa.int32())
        pq.write_table(
            table.set_column(table.column_names.index("shard"), "shard", zero), people / f"{name}.parquet"
        )
    (people.parent / "settled").symlink_to(sent / "settled")
    one = charted(people.parent, tmp_path / "one", shards=1)

    def events(folder: Path) -> list[tuple]:
        rows = pq.read_table(folder / "charts" / "event").to_pylist()
        return sorted(tuple(str(row[c]) for c in sorted(row) if c != "shard") for row in rows)

    assert events(one) == events(three)


def test_every_row_of_every_person_is_cut_once(sent, tmp_path):
    """Rows in are rows out, each with its person in the person's shard, sorted."""
    done = {c.table: c for c in charts.cut(sent / "settled", sent / "people", tmp_path / "cut", 3)}
    for name in EVENT_TABLES:
        before = pq.read_table(sent / "settled" / f"{name}.parquet")
        parts = [pq.read_table(tmp_path / "cut" / name / f"shard={k}.parquet") for k in range(3)]
        assert sum(map(len, parts)) == len(before) == done[name].rows
        for part in parts:
            people = part["person_id"].to_pylist()
            assert people == sorted(people)
        assert done[name].unlinked == 0


def test_rows_of_members_nobody_linked_are_counted(sent, tmp_path):
    people = tmp_path / "people"
    people.mkdir()
    links = pq.read_table(sent / "people" / "person_link.parquet")
    pq.write_table(links.slice(1), people / "person_link.parquet")
    (people / "person.parquet").symlink_to(sent / "people" / "person.parquet")
    done = {c.table: c for c in charts.cut(sent / "settled", people, tmp_path / "cut", 3)}
    claims = pq.read_table(sent / "settled" / "pharmacy_claim.parquet")
    mine = sum(m == links["member_id"][0].as_py() for m in claims["member_id"].to_pylist())
    assert mine > 0
    assert (done["pharmacy_claim"].rows, done["pharmacy_claim"].unlinked) == (len(claims) - mine, mine)
