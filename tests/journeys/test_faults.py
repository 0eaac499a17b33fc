"""What can go wrong with a machine, done to a small program: each ends in a sentence that says what to do, the last release stays
readable, nothing is lost, and `concord doctor` finds and explains it."""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest

from concord.intake import receipt
from tests.journeys.conftest import AS_OF, concord, copied

EARLIER = "2026-06-20"
"""Another day than that of the published run: everything has to be done anew, from settling on."""

KILLED_INSIDE = """
import os, signal, sys, threading
from concord.cli import main
from concord.pipeline.record import Run

name, delay = sys.argv[1], float(sys.argv[2])
begun = Run.step
def step(self, step, work, *reads):
    def struck(*folders):
        threading.Timer(delay, os.kill, (os.getpid(), signal.SIGKILL)).start()
        work(*folders)
        os.kill(os.getpid(), signal.SIGKILL)
    return begun(self, step, struck if step == name else work, *reads)
Run.step = step
sys.argv = ["concord", "run", sys.argv[3], "--as-of", sys.argv[4]]
main()
"""
STEPS = (
    "members", "settled", "people", "cut", "rosters", "charts", "results", "protected", "risk", "lines", "spend", "guarded", "extracts", "equity", "sharing", "office",
)  # fmt: skip


def kill_inside(work: Path, step: str, delay: float) -> None:
    done = subprocess.run(
        [sys.executable, "-c", KILLED_INSIDE, step, str(delay), str(work), AS_OF],
        capture_output=True,
        timeout=600,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()[-2000:]


def test_killed_once_inside_every_step_a_run_ends_with_the_same_bytes(received, ran, tmp_path):
    """Each try does the step it was killed in again, and is killed in the next: early in one, late or at its end in another."""
    work = copied(received[0], tmp_path)
    for number, step in enumerate(STEPS):
        for mark in work.glob(
            f"runs/*/{step}/.done.json"
        ):  # beside another that was killed it came to its end
            mark.unlink()
        kill_inside(work, step, (0.0, 0.4, 30.0)[number % 3])
    assert concord("run", work, "--as-of", AS_OF, "--json").json()["release"] == ran[1]
    assert concord("release", "verify", work).code == 0
    assert concord("doctor", work).code == 0


def is_readable(work: Path) -> bool:
    return (
        concord("release", "verify", work).code == 0
        and concord("explain", work, "rate", "CBP", "foothill", "2025").code == 0
    )


def told(work: Path) -> list[str]:
    """What the doctor finds wrong or waiting."""
    found = json.loads(concord("doctor", work, "--json", check=False).out)
    return [f"{f['what']} | {f['next']}" for f in found if f["state"] != "ok"]


def run_with(*words: object, preexec_fn=None, prefix: tuple[str, ...] = ()) -> subprocess.CompletedProcess:
    return subprocess.run(
        [*prefix, sys.executable, "-m", "concord", *map(str, words)],
        capture_output=True,
        text=True,
        timeout=300,
        preexec_fn=preexec_fn,
        env={**os.environ, "COLUMNS": "400"},
    )


@pytest.mark.parametrize("most", [2_000, 100_000])
def test_a_full_disk(ran, tmp_path, most):
    """Files may not grow past a size, as when the disk has no more to give: at once, and amid writing tables."""
    work = copied(ran[0], tmp_path)

    def limited():
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    done = run_with("run", work, "--as-of", EARLIER, preexec_fn=limited)
    assert done.returncode == 10, done.stdout + done.stderr
    assert "the disk is full" in done.stderr
    assert "Next: make room, then run the same command again" in done.stderr
    assert "Traceback" not in done.stderr
    assert is_readable(work)
    assert any(EARLIER in one for one in told(work))


def test_a_folder_that_may_not_be_written(ran, tmp_path):
    """As a user without the right to write, also where the tests run as root."""
    work = copied(ran[0], tmp_path)
    folders = [work, *(p for p in work.rglob("*") if p.is_dir())]
    for folder in folders:
        folder.chmod(0o555)
    (work / ".lock").chmod(0o444)
    bound = "-dac_override,-dac_read_search"
    prefix = ("setpriv", "--bounding-set", bound) if os.geteuid() == 0 else ()
    try:
        done = run_with("run", work, "--as-of", EARLIER, prefix=prefix)
        assert done.returncode == 10, done.stdout + done.stderr
        assert "the work folder may not be written" in done.stderr
        assert "Next: let this user write there" in done.stderr
        seen = run_with("doctor", work, prefix=prefix)
        assert "may not be written" in seen.stdout
    finally:
        for folder in folders:
            folder.chmod(0o755)
    assert is_readable(work)


def test_a_damaged_table_of_a_run_is_made_again(ran, tmp_path):
    """A bit that flips in a finished step is found by its hash before anything rests on it."""
    work = copied(ran[0], tmp_path)
    victim = next(work.glob("runs/*/guarded/guarded_spend.parquet"))
    raw = bytearray(victim.read_bytes())
    raw[len(raw) // 2] ^= 0x55
    victim.write_bytes(raw)
    assert any(
        "guarded_spend.parquet is not what was written" in one and "--mend" in one for one in told(work)
    )
    done = concord("run", work, "--as-of", AS_OF)
    assert "guarded/guarded_spend.parquet was not what had been written: the step was done again" in done.err
    again = json.loads(next(work.glob("runs/*/record.json")).read_text(encoding="utf-8"))
    assert [s["step"] for s in again["steps"] if s["again"]] == ["guarded", "begun", "published", "posted"]
    assert again["release"] == ran[1]
    assert told(work) == told(ran[0])


def read_in(work: Path) -> dict[str, int]:
    """Rows that count, by table, over all receipts."""
    counted: Counter[str] = Counter()
    for told in receipt.every(work):
        counted.update(told.tables)
    return dict(counted)


def test_damaged_rows_of_a_received_file_are_read_again_from_the_inbox(ran, tmp_path):
    work = copied(ran[0], tmp_path)
    victim = max((work / "accepted" / "medical_claim").glob("*.parquet"), key=lambda p: p.stat().st_size)
    before, raw = read_in(work), victim.read_bytes()
    victim.write_bytes(raw[: len(raw) // 2])
    assert any(victim.name in one and "--mend" in one for one in told(work))
    done = concord("run", work, "--as-of", EARLIER, check=False)
    assert done.code == 5
    assert "concord doctor" in done.err
    assert "Traceback" not in done.err
    assert is_readable(work)
    mended = concord("doctor", work, "--mend", check=False)
    assert "was read again" in mended.out
    assert read_in(work) == before
    assert not any(victim.name in one for one in told(work))


def test_a_damaged_manifest_and_a_release_half_copied(ran, tmp_path):
    work, release = copied(ran[0], tmp_path), ran[1]
    shutil.copytree(work / "releases" / release, work / "releases" / "2026-01-01-aaaaaaaaaaaa")
    (work / "releases" / "2026-01-01-aaaaaaaaaaaa" / "manifest.json").unlink()
    torn = work / "releases" / "2026-01-02-bbbbbbbbbbbb"
    torn.mkdir()
    (torn / "manifest.json").write_text('{"books": {', encoding="utf-8")
    found = told(work)
    assert any(
        "aaaaaaaaaaaa has no manifest: it is half copied" in one and "copy it again" in one for one in found
    )
    assert any("bbbbbbbbbbbb: its manifest is damaged" in one for one in found)
    assert is_readable(work)


def test_a_book_half_copied_is_refused_in_a_sentence(ran, tmp_path):
    work, release = copied(ran[0], tmp_path), ran[1]
    (work / "releases" / release / "books" / "plan-alder" / "line.parquet").unlink()
    said = concord("export", work, "plan-alder", "line", "--out", tmp_path / "x.csv", check=False)
    assert said.code == 5
    assert "the release was copied in part" in said.err
    assert "Next: run `concord doctor`" in said.err
    assert any("plan-alder/line.parquet is missing" in one for one in told(work))


def test_readers_pointed_to_a_release_that_is_gone(ran, tmp_path):
    work = copied(ran[0], tmp_path)
    (work / "releases" / "current").write_text("2020-01-01-cccccccccccc\n", encoding="utf-8")
    assert any("cccccccccccc, which is not here" in one for one in told(work))


HOLDS = """
import sys, time
from pathlib import Path
from concord.model.work import Work
with Work.open(Path(sys.argv[1])).locked():
    print("held", flush=True)
    time.sleep(120)
"""


def test_two_runs_at_once_and_a_lock_that_survives_a_crash(ran, tmp_path):
    """The second says who is at work; when the first is killed, nothing needs removing."""
    work = copied(ran[0], tmp_path)
    first = subprocess.Popen([sys.executable, "-c", HOLDS, str(work)], stdout=subprocess.PIPE, text=True)
    try:
        assert first.stdout.readline() == "held\n"
        second = concord("run", work, "--as-of", EARLIER, check=False)
        assert second.code == 6
        assert f"another run is working in this folder (process {first.pid})" in second.err
        assert any(f"process {first.pid} is at work" in one for one in told(work))
    finally:
        first.kill()
        first.wait()
    assert told(work) == told(ran[0])


def test_a_clock_that_was_ahead_or_is_behind(ran, tmp_path):
    """A file dated tomorrow is not read as of today, and both the run and the doctor say so."""
    work = copied(ran[0], tmp_path)
    extra = tmp_path / "alder_note.txt"
    extra.write_text("x\n", encoding="utf-8")
    ahead = (date.today() + timedelta(days=3)).isoformat()
    concord("receive", work, extra, "--sender", "alder", "--received-on", ahead)
    assert any("on a day that has not come" in one and "set the clock" in one for one in told(work))
    for path in work.rglob("*"):
        os.utime(path, (1, 1))  # whatever the clock stamped, no step and no old run is judged by it
    done = concord("run", work, "--as-of", AS_OF)
    assert "received after the as-of date" in done.err
    assert ran[1] in done.out


def test_a_query_that_hangs_stops_the_run_and_is_named(ran, tmp_path):
    """A watchdog so short that the first longer query is one that hangs."""
    work = copied(ran[0], tmp_path)
    done = subprocess.run(
        [sys.executable, "-m", "concord", "run", str(work), "--as-of", EARLIER],
        capture_output=True,
        text=True,
        timeout=300,
        env={**os.environ, "COLUMNS": "400", "CONCORD_WATCHDOG": "0.002"},
    )
    assert done.returncode == 7, done.stdout + done.stderr
    assert "ran longer than 0.002 s" in done.stderr
    assert "Next: run again" in done.stderr
    assert is_readable(work)
    assert any("Settling members" in one and "ran longer" in one for one in told(work))


@pytest.mark.parametrize("processes", [2])
def test_a_step_that_would_not_fit_says_so_before_it_starts(ran, tmp_path, processes):
    work = copied(ran[0], tmp_path)
    run = next(work.glob("runs/*/record.json")).parent
    shutil.rmtree(run / "rosters")
    done = concord("run", work, "--as-of", AS_OF, "--processes", processes, "--memory", "300MB", check=False)
    assert done.code == 10
    assert "Attributing people to practices: shard=" in done.err
    assert "each of 2 tasks has 0.1 GB" in done.err
    assert "give more --memory or fewer --processes" in done.err
    assert not list((run / "rosters").glob("roster/*"))


def test_steps_that_are_not_cut_into_shards_say_so_too(ran, tmp_path):
    work = copied(ran[0], tmp_path)
    run = next(work.glob("runs/*/record.json")).parent
    for step, says in (("cut", "Cutting by person: a shard of"), ("people", "Linking people: ")):
        shutil.rmtree(run / step)
        done = concord("run", work, "--as-of", AS_OF, "--memory", "100KB", check=False)
        assert done.code == 10
        assert says in done.err
        assert "nothing of this step was begun" in done.err
        assert not list((run / step).rglob("*.parquet"))


def test_the_doctor_tells_of_a_portals_database_that_is_away_or_damaged(received, tmp_path, monkeypatch):
    monkeypatch.delenv("CONCORD_DATABASE_URL", raising=False)  # tests of the portal set it for their process
    work = copied(received[0], tmp_path)
    with closing(sqlite3.connect(work / "portal.sqlite")) as made:
        made.execute("CREATE TABLE entry AS SELECT zeroblob(200000) AS said")
        made.commit()
    assert not any("portal's database" in one for one in told(work))
    with (work / "portal.sqlite").open("r+b") as file:
        file.seek(5000)
        file.write(b"\xff" * 4096)
    assert any("portal.sqlite is damaged" in one and "restore a copy" in one for one in told(work))
    monkeypatch.setenv("CONCORD_DATABASE_URL", "postgresql://concord:hunter2@127.0.0.1:1/portal")
    found = [one for one in told(work) if "portal's database" in one]
    assert len(found) == 1
    assert "does not answer" in found[0]
    assert "start it" in found[0]
    assert "hunter2" not in found[0]


KILLED_PUBLISHING = """
import os, signal, sys
from importlib import import_module
from concord.cli import main
from concord.ledger.store import SqliteStore

pipeline, publish = import_module("concord.pipeline"), import_module("concord.release.publish")

def struck(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

def once_done(work):
    def both(*given, **named):
        work(*given, **named)
        struck()
    return both

{
    "a book is written": lambda: setattr(publish, "_write_table", once_done(publish._write_table)),
    "before the release has its name": lambda: setattr(publish, "_settle", struck),
    "before readers are pointed to it": lambda: setattr(publish, "point", struck),
    "before it is posted": lambda: setattr(pipeline, "post", struck),
    "amid posting": lambda: setattr(SqliteStore, "insert", once_done(SqliteStore.insert)),
    "once it was posted": lambda: setattr(pipeline, "freeze", struck),
}[sys.argv[1]]()
sys.argv = ["concord", "run", sys.argv[2], "--as-of", sys.argv[3]]
main()
"""
MOMENTS = {
    "a book is written": False,
    "before the release has its name": False,
    "before readers are pointed to it": False,
    "before it is posted": True,
    "amid posting": True,
    "once it was posted": True,
}
"""Where publishing and posting are struck, and whether readers have the release by then."""


def posted(work: Path) -> list[str]:
    """The ledger as text, every table and row."""
    with closing(sqlite3.connect(work / "ledger.sqlite")) as ledger:
        return list(ledger.iterdump())


BROKEN_BETWEEN = """
import sys
from pathlib import Path
from concord import cli, pipeline

def broken(*_given, **_more):
    print("begun:", len(list(Path(sys.argv[2], "releases").glob(".part-*/books/*"))), file=sys.stderr)
    raise ValueError("planted")

pipeline.publish = broken
sys.argv = ["concord", "run", sys.argv[1], "--as-of", sys.argv[2]]
cli.main()
"""


def test_a_run_that_breaks_off_leaves_no_books_begun(ran, tmp_path):
    work = copied(ran[0], tmp_path)
    done = subprocess.run(
        [sys.executable, "-c", BROKEN_BETWEEN, str(work), AS_OF],
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 70, done.stderr
    assert "begun: 0" not in done.stderr, "some stood by then"
    assert "begun: " in done.stderr
    assert not list((work / "releases").glob(".*"))
    assert is_readable(work)


def test_killed_at_every_boundary_of_publishing_and_posting(ran, tmp_path):
    """Readers have the whole release or none; each amount is posted once."""
    work, release = copied(ran[0], tmp_path), ran[1]
    shutil.rmtree(work / "releases")
    for path in work.glob("ledger.sqlite*"):
        path.unlink()
    for moment, is_open in MOMENTS.items():
        done = subprocess.run(
            [sys.executable, "-c", KILLED_PUBLISHING, moment, str(work), AS_OF],
            capture_output=True,
            timeout=600,
        )
        assert done.returncode == -signal.SIGKILL, moment + done.stderr.decode()[-2000:]
        current = work / "releases" / "current"
        assert current.exists() is is_open, moment
        if is_open:
            assert current.read_text(encoding="utf-8").strip() == release
    assert concord("run", work, "--as-of", AS_OF, "--json").json()["release"] == release
    assert concord("release", "verify", work).code == 0
    assert concord("ledger", "verify", work).code == 0
    assert posted(work) == posted(ran[0])
    assert not list((work / "releases").glob(".*"))
