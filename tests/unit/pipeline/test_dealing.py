"""Whether steps go side by side, and with what part of the memory."""

from __future__ import annotations

from types import SimpleNamespace

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from concord.engine.crews import Processes, Threads
from concord.pipeline import needs
from concord.pipeline.dealing import Dealing, Machine
from concord.pipeline.steps import Steps


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


def test_as_many_shards_are_scored_together_as_fit_the_memory(tmp_path):
    for number in range(6):
        for folder, rows in (
            ("charts/chart_person", 1_000),
            ("charts/event", 1_000_000),
            ("rosters/roster", 30_000),
        ):
            path = tmp_path / folder / f"shard={number}.parquet"
            path.parent.mkdir(parents=True, exist_ok=True)
            pq.write_table(pa.table({"x": range(rows)}), path, use_dictionary=False)

    def parts(memory: str, size: int = 1) -> list[tuple[str, ...]]:
        machine, nothing = Machine(2, memory, tmp_path / "scratch"), SimpleNamespace()
        do = Steps(nothing, nothing, nothing, None, machine, Threads(2), nothing, "code")
        return do._parts(tmp_path / "charts", tmp_path / "rosters", size)

    every = [f"shard={n}.parquet" for n in range(6)]
    assert parts("8GB") == [tuple(every)]
    few = parts("400MB")
    assert [shard for part in few for shard in part] == every
    assert 2 <= len(few) < 6
    read = {part[0]: [tmp_path / "charts/event" / shard for shard in part] for part in few}
    needs.check("Scoring measures", read, "400MB", 1)
    assert len(parts("800MB", 2)) == len(few)
    assert len(parts("210MB")) == 6, "a shard is not divided: whether it fits is said before it starts"
