"""The same run on a real Spark cluster of this machine, with executors killed amid it: the same release, byte for byte."""

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
AGAIN = ("people", "cut", "rosters", "charts", "results", "risk", "lines")
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


def test_several_executors_two_killed_end_with_the_same_release(ran, tmp_path):
    """Linking, cutting and the steps that go by shard are done again, on two executors. One dies while pairs are compared, one while shards
    are at work, and what they had goes to others."""
    work, release = copied(ran[0], tmp_path), ran[1]
    run = next(work.glob("runs/*/record.json")).parent
    for step in AGAIN:
        shutil.rmtree(run / step)
    log = (tmp_path / "log").open("w+", encoding="utf-8")
    command = [sys.executable, "-m", "concord", "run", str(work), "--as-of", AS_OF, "--memory", "4GB"]
    spark = subprocess.Popen(
        [*command, "--engine", "local-cluster[2,1,1024]"], stdout=log, stderr=log,
        env={**os.environ, "SPARK_LOCAL_IP": "127.0.0.1"},
    )  # fmt: skip
    moments = {
        "linking": lambda: any((work / "scratch").glob("linking-*/frequency_last.parquet")),
        "shards": lambda: (run / "rosters" / "clinician.parquet").exists(),
    }
    killed: dict[str, int] = {}
    try:
        while spark.poll() is None:
            for moment, has_come in moments.items():
                if moment not in killed and has_come() and len(at_work := executors(spark.pid)) == 2:
                    killed[moment] = at_work[0]
                    os.kill(at_work[0], signal.SIGKILL)
            time.sleep(0.05)
    finally:
        spark.kill()
        spark.wait()
    log.seek(0)
    said = log.read()
    assert spark.returncode == 0, said[-4000:]
    assert set(killed) == set(moments), "no executor was at work"
    assert release in said
    assert concord("release", "verify", work).code == 0
    shards = sorted(p.name for p in (run / "rosters" / "roster").glob("*"))
    assert shards == [f"shard={k}.parquet" for k in range(4)]


def test_two_processes_end_with_the_same_release(ran, tmp_path):
    """The very tasks that Spark is handed, done by processes of this machine."""
    work, release = copied(ran[0], tmp_path), ran[1]
    run = next(work.glob("runs/*/record.json")).parent
    for step in AGAIN:
        shutil.rmtree(run / step)
    assert concord("run", work, "--as-of", AS_OF, "--processes", 2, "--json").json()["release"] == release
    assert concord("release", "verify", work).code == 0


def test_a_master_that_is_not_there_is_said_so(received, tmp_path):
    work = copied(received[0], tmp_path)
    said = concord("run", work, "--as-of", AS_OF, "--engine", "sparky", check=False)
    assert said.code == 2
    assert "there is no engine called sparky" in said.err
    assert "spark://host:7077" in said.err
