"""What is settled depends on what was received and when, never on the order in which files came or are listed."""

import hashlib
from datetime import date
from itertools import permutations

import pyarrow.parquet as pq
import pytest

from concord import intake
from tests.spec.intake.desk import CLAIMS, LABS, MEMBERS, Desk, csv

MAIL = [
    ("members_2026-01.csv", csv(MEMBERS, "M1,Ana,Ruiz,1980-02-03,2026-01-01,,HMO,", "M2,Bo,Lee,1990-01-01,2026-01-01,,PPO,"), "2026-02-07"),
    ("members_2026-02.csv", csv(MEMBERS, "M1,Ana,Ruiz,1980-02-03,2026-01-01,,PPO,"), "2026-03-07"),
    ("claims_2026-01.csv", csv(CLAIMS, "A,1,,N,,M1,2026-01-05,,99213,,10.00,E119,", "B,1,,N,,M1,2026-01-05,,99213,,10.00,,"), "2026-02-07"),
    ("claims_2026-02.csv", csv(CLAIMS, "A2,1,,A,A,M1,2026-01-05,,99213,,11.00,I10,", "B1,1,,R,B,M1,2026-01-05,,99213,,-10.00,,"), "2026-03-07"),
    ("labs_2026-01.csv", csv(LABS, "M1,4548-4,2026-01-09,6.1", "M1,short"), "2026-02-07"),
    ("labs_2026-02.csv", csv(LABS, "M1,4548-4,2026-01-09,6.1", "M1,4548-4,2026-02-09,6.3"), "2026-03-07"),
]  # fmt: skip


def digest(folder):
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(folder.glob("*.parquet"))}


def settled(folder, order, together):
    desk = Desk(folder)
    desk.knows(order="chain")
    listed = [
        ("plain", desk.put(name, text), date.fromisoformat(day))
        for name, text, day in (MAIL[i] for i in order)
    ]
    if together:
        intake.receive_many(desk.work, listed, desk.program, processes=1)
    else:
        for one in listed:
            intake.receive_many(desk.work, [one], desk.program, processes=1)
    return digest(desk.settle())


def test_files_received_one_by_one_together_or_shuffled_settle_to_the_same_bytes(tmp_path):
    first = settled(tmp_path / "a", range(6), together=True)
    assert len(first) > 20
    for n, order in enumerate([(5, 4, 3, 2, 1, 0), (3, 0, 5, 1, 2, 4)]):
        assert settled(tmp_path / f"b{n}", order, together=n == 0) == first


@pytest.mark.slow
def test_every_order_settles_to_the_same_bytes(tmp_path):
    first = settled(tmp_path / "a", range(6), together=True)
    for n, order in enumerate(list(permutations(range(6)))[7::60]):
        assert settled(tmp_path / f"b{n}", order, together=False) == first


def test_two_processes_read_the_same_as_one(tmp_path, monkeypatch):
    monkeypatch.setattr("concord.intake.crew.ALONE_BYTES", 0)
    found = []
    for processes in (1, 2):
        desk = Desk(tmp_path / str(processes))
        listed = [("plain", desk.put(name, text), date.fromisoformat(day)) for name, text, day in MAIL]
        seen = []
        intake.receive_many(
            desk.work,
            listed,
            desk.program,
            processes=processes,
            progress=lambda *s, seen=seen: seen.append(s),
        )
        assert seen[-1][:2] == (6, 6)
        found.append(
            {str(p.relative_to(desk.work)): p.read_bytes() for p in desk.work.rglob("*") if p.is_file()}
        )
    assert found[0].keys() == found[1].keys()
    assert found[0] == found[1]


def test_settled_tables_in_parts_hold_what_they_hold_in_one(tmp_path, monkeypatch):
    desk = Desk(tmp_path)
    for name, text, day in MAIL:
        desk.send(name, text, on=day)
    whole = settled_rows(desk.settle(out="whole"))
    monkeypatch.setattr("concord.intake.settling.PART_ROWS", 1)
    out = desk.settle(out="parts")
    assert settled_rows(out) == whole
    for table in ("medical_claim", "member"):
        assert len(list((out / table).glob("part-*.parquet"))) > 1


def settled_rows(folder):
    """Every settled table's rows, whether in one file or in parts."""
    found = {}
    for path in sorted(folder.rglob("*.parquet")):
        table = path.stem if path.parent == folder else path.parent.name
        found.setdefault(table, []).extend(map(repr, pq.read_table(path).to_pylist()))
    return {table: sorted(rows) for table, rows in found.items()}
