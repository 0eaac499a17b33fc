"""Cutting: what has a person, what has none, and what a table that nobody sent looks like."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from concord import canon, charts
from concord.charts.inputs import arrow_schema
from concord.model.errors import UsageError


def write(folder, name, rows):
    folder.mkdir(parents=True, exist_ok=True)
    pq.write_table(
        pa.Table.from_pylist(rows, arrow_schema(canon.tables()[name], person=False)),
        folder / f"{name}.parquet",
    )


@pytest.fixture
def people(tmp_path):
    links = [
        {"sender": "alder", "member_id": f"M{n}", "person_id": n, "shard": n % 2, "method": "alone"}
        for n in (1, 2, 3)
    ]
    write(tmp_path / "people", "person_link", links)
    write(
        tmp_path / "people",
        "person",
        [{"person_id": n, "shard": n % 2, "member_count": 1} for n in (1, 2, 3)],
    )
    return tmp_path / "people"


def claim(member, row, sender="alder"):
    return {"row_id": row, "sender": sender, "member_id": member, "claim_id": f"C{row}", "line": 1, "action": "original",
            "fill_date": date(2025, 1, 1), "received_on": date(2025, 2, 1), "ndc": "0" * 11}  # fmt: skip


def test_rows_go_to_their_persons_shard_sorted_by_person(tmp_path, people):
    write(
        tmp_path / "settled",
        "pharmacy_claim",
        [claim("M3", 9), claim("M2", 8), claim("M1", 7), claim("M3", 6)],
    )
    charts.cut(tmp_path / "settled", people, tmp_path / "cut", 2)
    found = [
        [(r["person_id"], r["row_id"]) for r in pq.read_table(tmp_path / "cut" / "pharmacy_claim" / f"shard={k}.parquet").to_pylist()]
        for k in (0, 1)
    ]  # fmt: skip
    assert found == [[(2, 8)], [(1, 7), (3, 6), (3, 9)]]


def test_a_member_id_means_one_senders_member(tmp_path, people):
    """M1 of another sender is somebody else, whom nobody linked."""
    write(tmp_path / "settled", "pharmacy_claim", [claim("M1", 1), claim("M1", 2, sender="birch")])
    done = {c.table: c for c in charts.cut(tmp_path / "settled", people, tmp_path / "cut", 2)}
    assert (done["pharmacy_claim"].rows, done["pharmacy_claim"].unlinked) == (1, 1)


def test_an_empty_table_has_a_file_for_each_shard_with_its_columns(tmp_path, people):
    write(tmp_path / "settled", "pharmacy_claim", [])
    charts.cut(tmp_path / "settled", people, tmp_path / "cut", 2)
    for k in (0, 1):
        table = pq.read_table(tmp_path / "cut" / "pharmacy_claim" / f"shard={k}.parquet")
        assert table.column_names == ["person_id", *canon.tables()["pharmacy_claim"].columns]
        assert len(table) == 0


def test_what_has_no_person_is_copied_whole(tmp_path, people):
    payments = [
        {"row_id": n, "sender": "alder", "contract_id": "K", "payee": "oak", "framework": "A1",
         "period_start": date(2025, 1, 1), "amount": None, "member_months": None}
        for n in (3, 1, 2)
    ]  # fmt: skip
    write(tmp_path / "settled", "nonclaims_payment", payments)
    charts.cut(tmp_path / "settled", people, tmp_path / "cut", 2)
    assert pq.read_table(tmp_path / "cut" / "nonclaims_payment" / "all.parquet")["row_id"].to_pylist() == [
        1,
        2,
        3,
    ]


def test_a_person_outside_the_programs_shards_is_an_error(tmp_path, people):
    """Dropping that person's rows in silence would be worse."""
    write(tmp_path / "settled", "pharmacy_claim", [claim("M1", 1)])
    with pytest.raises(UsageError, match="shard"):
        charts.cut(tmp_path / "settled", people, tmp_path / "cut", 1)


def test_without_links_the_next_step_is_named(tmp_path):
    write(tmp_path / "settled", "pharmacy_claim", [])
    with pytest.raises(UsageError, match="identity"):
        charts.cut(tmp_path / "settled", tmp_path / "people", tmp_path / "cut", 1)
