"""Whether steps go side by side, and with what part of the memory."""

from __future__ import annotations

from types import SimpleNamespace

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from concord.engine.crews import Processes, Threads
from concord.pipeline.dealing import Dealing, Machine


@pytest.fixture
def cut(tmp_path):
    folder = tmp_path / "cut" / "medical_claim"
    folder.mkdir(parents=True)
    pq.write_table(pa.table({"line": range(100_000)}), folder / "shard=0.parquet")
    return folder.parent


def dealing(tmp_path, *, threads=2, memory="8GB", crew=None) -> Dealing:
    machine = Machine(threads, memory, tmp_path / "scratch")
    nothing = SimpleNamespace()
    return Dealing(nothing, nothing, nothing, None, machine, crew or Threads(threads), nothing, "code")


def test_two_go_side_by_side_where_both_fit(tmp_path, cut):
    assert dealing(tmp_path).at_once(cut) == 2


@pytest.mark.parametrize(
    "given", [{"threads": 1}, {"memory": "300MB"}, {"crew": Processes(2)}], ids=lambda g: next(iter(g))
)
def test_one_after_another_where_they_do_not_or_others_do_the_shards(tmp_path, cut, given):
    assert dealing(tmp_path, **given).at_once(cut) == 1


def test_each_has_an_equal_part_of_the_memory(tmp_path):
    each = dealing(tmp_path, memory="8GB").sharing(2)
    assert each.machine.memory == "4.000GB"
    with each.machine.session() as session:
        assert session.value("SELECT current_setting('memory_limit')") == "3.7 GiB"


def test_what_a_session_spills_is_gone_after_it_and_apart_from_anothers(tmp_path):
    machine = dealing(tmp_path).machine
    where = "SELECT current_setting('temp_directory')"
    with machine.session() as one, machine.session() as other:
        assert one.value(where) != other.value(where)
    assert not list(machine.scratch.iterdir())
