"""Whether a step fits is told from its files before it starts."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from concord.model.errors import ResourceError
from concord.pipeline import needs


def test_the_largest_shard_decides_and_the_message_says_what_to_turn(tmp_path):
    small, large = tmp_path / "0.parquet", tmp_path / "1.parquet"
    pq.write_table(pa.table({"x": [1]}), small)
    pq.write_table(pa.table({"x": range(10_000_000)}), large, use_dictionary=False)
    read = {"shard=0": [small], "shard=1": [large, tmp_path / "absent.parquet"]}
    needs.check("Building charts", read, "4GB", 2)
    with pytest.raises(ResourceError, match=r"Building charts: shard=1 would need about 0\.8 GB.*--memory"):
        needs.check("Building charts", read, "1GB", 2)


@pytest.mark.parametrize(
    ("text", "size"), [("8GB", 8e9), ("500 MB", 5e8), ("1.5GiB", 1.5 * 2**30), ("4.000GB", 4e9)]
)
def test_memory_is_read_as_the_engine_reads_it(text, size):
    assert needs.bytes_of(text) == size


def test_as_many_rows_are_held_at_once_as_fit_the_memory(tmp_path):
    wide, narrow = tmp_path / "wide.parquet", tmp_path / "narrow.parquet"
    pq.write_table(pa.table({"x": range(1_000_000), "y": range(1_000_000)}), wide, use_dictionary=False)
    pq.write_table(pa.table({"x": [1]}), narrow)
    tables = [[wide], [narrow]]
    a_row = needs.TIMES * 16
    assert needs.rows_at_once(tables, "8GB", 2, 2_000_000) == 2_000_000
    assert needs.rows_at_once(tables, "600MB", 2, 2_000_000) == pytest.approx(100e6 / a_row, rel=0.01)
    assert needs.rows_at_once(tables, "100MB", 2, 2_000_000) == needs.FEW


def test_a_shard_s_part_of_a_table_is_refused_before_people_are_cut(tmp_path):
    table = tmp_path / "claim.parquet"
    pq.write_table(pa.table({"x": range(10_000_000)}), table, use_dictionary=False)
    few, many = (needs.of_one_shard({"claim": [table]}, shards) for shards in (2, 64))
    needs.refuse("Cutting by person", many, "1GB", 4)
    with pytest.raises(
        ResourceError, match=r"Cutting by person: a shard of claim would need about 0\.3 GB.*--memory"
    ):
        needs.refuse("Cutting by person", few, "1GB", 4)


def test_members_who_would_not_fit_are_refused_before_they_are_linked(tmp_path):
    members = tmp_path / "member.parquet"
    pq.write_table(pa.table({"member_id": range(3_000_000)}), members)
    read = [members, tmp_path / "absent.parquet"]
    needs.refuse("Linking people", needs.of_members(read), "5GB", 1)
    with pytest.raises(
        ResourceError,
        match=r"3,000,000 descriptions of members would need about 3\.2 GB, and there is 2\.0 GB",
    ):
        needs.refuse("Linking people", needs.of_members(read), "2GB", 1)
