"""Tables are cut beside a kept run's by the rows that differ: also where the same files are settled by another rule of the program."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from concord import canon, intake
from concord.charts.inputs import arrow_schema
from concord.pipeline import contents
from concord.pipeline.charting import Charting
from concord.pipeline.dealing import Machine
from concord.pipeline.reuse import Reuse
from concord.pipeline.touched import Touched
from tests.spec.intake.desk import CLAIMS, MEMBERS, Desk, csv

DAY = date(2026, 12, 31)
CLAIM = "C{n},1,{v},N,,M{n},2026-01-0{n},2026-02-01,99213,1234567893,{paid},E119,I10"


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path)


def people(folder: Path) -> None:
    """Three members, each a person; linked alike in every run."""
    folder.mkdir(parents=True)
    for name, rows in (
        ("person_link", [{"sender": "plain", "member_id": f"M{n}", "person_id": n, "shard": n % 2, "method": "alone"} for n in (1, 2, 3)]),
        ("person", [{"person_id": n, "shard": n % 2, "member_count": 1} for n in (1, 2, 3)]),
    ):  # fmt: skip
        schema = arrow_schema(canon.tables()[name], person=False)
        pq.write_table(pa.Table.from_pylist(rows, schema), folder / f"{name}.parquet")


def cut(desk: Desk, run: Path, version: str) -> Path:
    """A run as far as its cut tables, under a version of the program; each step's files listed as the record lists them."""
    program: Any = SimpleNamespace(version=version, shards=2, path=desk.program)
    do = Charting(
        SimpleNamespace(root=desk.work), program, SimpleNamespace(version="w"), DAY,  # type: ignore[arg-type]
        Machine(1, "1GB", desk.work / "scratch"), SimpleNamespace(apart=False, size=1), Reuse(run), "code",  # type: ignore[arg-type]
    )  # fmt: skip
    folders = [run / name for name in ("settled", "people", "cut")]
    intake.settle(desk.work, folders[0], desk.program, DAY)
    people(folders[1])
    folders[2].mkdir()
    for folder in folders:
        if folder.name == "cut":
            do.cut(*folders)
        contents.write_whole(folder / contents.FILES, json.dumps(contents.of_folder(folder)))
    return folders[2]


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*.parquet")) if p.name[0] != "."}  # fmt: skip


def test_claims_put_in_another_order_by_the_program_are_cut_as_from_nothing(desk, tmp_path):
    """The second version of a claim came first: by receipt the first stands, by version the second."""
    desk.send("members_2026-01.csv", csv(MEMBERS, *(f"M{n},Ana,Lee,1990-01-0{n},2026-01-01,,PPO," for n in (1, 2, 3))))  # fmt: skip
    desk.send("claims_2026-01.csv", csv(CLAIMS, *(CLAIM.format(n=n, v=2, paid=20 + n) for n in (1, 2, 3))))
    desk.send("claims_2026-02.csv", csv(CLAIMS, CLAIM.format(n=1, v=1, paid=11)), on="2026-03-07")
    cut(desk, tmp_path / "runs" / "then", "1")
    desk.knows(order="version")
    now = cut(desk, tmp_path / "runs" / "now", "2")
    alone = cut(desk, tmp_path / "apart" / "now", "2")
    assert bytes_of(now) == bytes_of(alone)
    paid = pq.read_table(now / "medical_claim" / "shard=1.parquet").to_pylist()
    assert [int(row["paid_amount"]) for row in paid] == [21, 23]


def test_what_a_late_file_changes_is_cut_beside_a_run_of_the_same_program(desk, tmp_path):
    desk.send("members_2026-01.csv", csv(MEMBERS, *(f"M{n},Ana,Lee,1990-01-0{n},2026-01-01,,PPO," for n in (1, 2, 3))))  # fmt: skip
    desk.send("claims_2026-01.csv", csv(CLAIMS, *(CLAIM.format(n=n, v=1, paid=20 + n) for n in (1, 2, 3))))
    cut(desk, tmp_path / "runs" / "then", "1")
    desk.send("claims_2026-02.csv", csv(CLAIMS, CLAIM.format(n=1, v=2, paid=11)), on="2026-03-07")
    now = cut(desk, tmp_path / "runs" / "now", "1")
    told = Touched.read(now)
    assert told is not None
    assert told.since == "then"
    assert list(told.people["medical_claim"]) == [1]
    assert bytes_of(now) == bytes_of(cut(desk, tmp_path / "apart" / "now", "1"))
