"""Tasks whose files lie at a URL: what they read is there, what they wrote comes back and is proved, nothing is left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import fsspec
import pytest

from concord.engine import halfway
from concord.engine.crews import Threads
from concord.engine.storage import Far
from concord.model.errors import IntegrityError, UsageError
from concord.pipeline.abroad import NOTE, abroad
from concord.pipeline.shards import Cut, Ground, Ill

URL = "memory://bucket/tasks"


@dataclass(frozen=True)
class Elsewhere:
    """A crew that is apart, and here."""

    size: int = 2
    apart: bool = True

    def each(self, work, tasks):
        return [work(task) for task in tasks]


@pytest.fixture
def root(tmp_path):
    for name in ("work/run/cut/person", "work/run/rosters", "work/run/risk", "program", "terminology/codes"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "work/run/cut/person/shard=0.parquet").write_text("zero", encoding="utf-8")
    (tmp_path / "work/run/risk/survey.parquet").write_text("laid there", encoding="utf-8")
    (tmp_path / "program/program.toml").write_text("shards = 2", encoding="utf-8")
    yield tmp_path / "work"
    memory = fsspec.filesystem("memory")
    memory.store.clear()
    memory.pseudo_dirs[:] = [""]


def task(root: Path, kind=Ill):
    ground = Ground(root.parent / "program", root.parent / "terminology", date(2026, 7, 10), "1GB")
    run = root / "run"
    if kind is Cut:
        return Cut(ground, ["person"], run / "settled", run / "people", run / "cut", 10)
    return Ill(ground, [0], run / "cut", run / "rosters", run / "risk")


def copied(task) -> str:
    """Reads a shard and what was laid there, by URL, and writes one."""
    assert all(isinstance(place, Far) for place in (task.cut, task.rosters, task.out))
    assert (task.ground.program / "program.toml").read_text(encoding="utf-8") == "shards = 2"
    read = [task.cut / "person" / "shard=0.parquet", task.out / "survey.parquet"]
    with halfway(task.out / "risk_score" / "shard=0.parquet") as half:
        half.write_bytes(b"+".join(far.system.cat_file(far.path) for far in read))
    return "told"


def held() -> list[str]:
    return sorted(fsspec.filesystem("memory").store)


def test_what_a_task_reads_is_there_and_what_it_wrote_comes_back(root):
    with abroad(Elsewhere(), URL, root, root / "scratch") as crew:
        assert crew.each(copied, [task(root)]) == ["told"]
        assert crew.each(copied, [task(root)]) == ["told"]
    assert (root / "run/risk/risk_score/shard=0.parquet").read_text(encoding="utf-8") == "zero+laid there"
    assert held() == []
    assert not (root / "scratch" / NOTE).exists()


def test_what_was_changed_on_the_way_back_does_not_count(root):
    def changed(one) -> None:
        copied(one)
        far = one.out / "risk_score" / "shard=0.parquet"
        far.system.pipe_file(far.path, b"not what was written")

    with (
        pytest.raises(IntegrityError, match="other than a task wrote it"),
        abroad(Elsewhere(), URL, root, root / "scratch") as crew,
    ):
        crew.each(changed, [task(root)])
    assert not (root / "run/risk/risk_score/shard=0.parquet").exists()
    assert held() == [], "nothing is left after a failure either"


def test_what_a_killed_run_left_is_removed_by_the_next(root):
    (root / "scratch").mkdir()
    (root / "scratch" / NOTE).write_text(f"{URL}/concord-before\n", encoding="utf-8")
    fsspec.filesystem("memory").pipe_file("/bucket/tasks/concord-before/work/x.parquet", b"left")
    fsspec.filesystem("memory").pipe_file(
        "/bucket/tasks/concord-others/work/x.parquet", b"another work folder's"
    )
    with abroad(Elsewhere(), URL, root, root / "scratch"):
        assert held() == ["/bucket/tasks/concord-others/work/x.parquet"]


def test_cutting_stays_here(root):
    with abroad(Elsewhere(), URL, root, root / "scratch") as crew:
        assert crew.each(lambda one: one.out, [task(root, Cut)]) == [root / "run" / "cut"]


def test_threads_of_this_process_need_no_storage(root):
    with (
        pytest.raises(UsageError, match="--storage is for tasks"),
        abroad(Threads(2), URL, root, root / "scratch"),
    ):
        pass


def test_settings_within_an_address_are_refused_and_not_told(root):
    """Paths are made by adding to the address, and machines elsewhere would not see them."""
    with (
        pytest.raises(UsageError, match="without settings") as refused,
        abroad(Elsewhere(), f"{URL}?endpoint_override=internal:9000", root, root / "scratch"),
    ):
        pass
    assert "internal" not in str(refused.value)
