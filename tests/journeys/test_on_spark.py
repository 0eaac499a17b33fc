"""The same run on a real Spark cluster of this machine, with an executor killed amid it: the same release, byte for byte."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.journeys.conftest import AS_OF, concord, copied

pytestmark = pytest.mark.java
SHARDED = ("rosters", "charts", "results", "risk")
EXECUTOR = b"CoarseGrainedExecutorBackend"


def children(of: int) -> set[int]:
    """Every process below one, by number."""
    parents = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
    found, last = {of}, 0
    while len(found) != last:
        last = len(found)
        found |= {pid for pid, parent in parents.items() if parent in found}
    return found - {of}


def executors(of: int) -> list[int]:
    def words(pid: int) -> bytes:
        try:
            return Path(f"/proc/{pid}/cmdline").read_bytes()
        except OSError:
            return b""

    return sorted(pid for pid in children(of) if EXECUTOR in words(pid))


def test_several_executors_one_killed_end_with_the_same_release(ran, tmp_path):
    """The steps that go by shard are done again, on two executors; one dies while they are at work and its tasks go to another."""
    work, release = copied(ran[0], tmp_path), ran[1]
    run = next(work.glob("runs/*/record.json")).parent
    for step in SHARDED:
        shutil.rmtree(run / step)
    log = (tmp_path / "log").open("w+", encoding="utf-8")
    command = [sys.executable, "-m", "concord", "run", str(work), "--as-of", AS_OF, "--memory", "4GB"]
    spark = subprocess.Popen(
        [*command, "--engine", "local-cluster[2,1,1024]"], stdout=log, stderr=log,
        env={**os.environ, "SPARK_LOCAL_IP": "127.0.0.1"},
    )  # fmt: skip
    killed = None
    try:
        while spark.poll() is None:
            at_work = (run / "rosters" / "clinician.parquet").exists() and executors(spark.pid)
            if killed is None and at_work and len(at_work) == 2:
                killed = at_work[0]
                os.kill(killed, signal.SIGKILL)
            time.sleep(0.05)
    finally:
        spark.kill()
        spark.wait()
    log.seek(0)
    said = log.read()
    assert spark.returncode == 0, said[-4000:]
    assert killed is not None, "no executor was at work"
    assert release in said
    assert concord("release", "verify", work).code == 0
    shards = sorted(p.name for p in (run / "rosters" / "roster").glob("*"))
    assert shards == [f"shard={k}.parquet" for k in range(4)]


def test_a_master_that_is_not_there_is_said_so(received, tmp_path):
    work = copied(received[0], tmp_path)
    said = concord("run", work, "--as-of", AS_OF, "--engine", "sparky", check=False)
    assert said.code == 2
    assert "there is no engine called sparky" in said.err
    assert "spark://host:7077" in said.err
