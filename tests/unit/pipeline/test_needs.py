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
