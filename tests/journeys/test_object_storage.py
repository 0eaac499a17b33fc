"""Files in, shards and releases by URL, over HTTP against a server of S3: the same release as from folders, and a sentence when it fails."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from concord.engine import open_session
from tests.journeys.conftest import AS_OF, PROGRAM, SECRET, concord, copied
from tests.object_storage import BUCKET, Server, serving

pytestmark = pytest.mark.objects
URL = f"s3://{BUCKET}"
ABROAD = ("rosters", "charts", "risk", "lines")
"""Steps that go shard by shard, less the longest."""


@pytest.fixture
def server(monkeypatch):
    with serving(monkeypatch.setenv) as one:
        yield one


def uploaded(server: Server, folder: Path, prefix: str) -> None:
    """A folder put into the bucket with Amazon's own client, as a sender would."""
    client = server.client("s3")
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        client.upload_file(str(path), BUCKET, f"{prefix}/{path.relative_to(folder).as_posix()}")


def without(work: Path, *steps: str) -> Path:
    run = next(work.glob("runs/*/record.json")).parent
    for step in steps:
        shutil.rmtree(run / step)
    return run


def tells_nothing(work: Path, *said: object) -> None:
    """No key in what was printed, nor in anything that was written as text."""
    written = [p for p in work.rglob("*") if p.suffix in (".json", ".html", ".txt", ".toml", ".log", "")]
    assert not any("hunter2" in str(words) for words in said)
    assert not any(b"hunter2" in path.read_bytes() for path in written if path.is_file())


def read_there(server: Server, what: str) -> list[str]:
    return [name for method, name in server.asked if method == "GET" and f"/{what}/" in name]


def test_an_inbox_by_url_is_the_inbox(received, files, server, tmp_path):
    """What is received from a bucket is what is received from a folder: the same receipts, and the same accepted rows."""
    uploaded(server, files / "raw", "inbox")
    work = tmp_path / "work"
    concord("init", work, "--program", PROGRAM, "--secret", SECRET)
    receipts = concord("receive", work, f"{URL}/inbox", "--json").json()
    assert sorted(map(facts, receipts)) == sorted(map(facts, received[1]))
    assert accepted(work) == accepted(received[0])
    tells_nothing(work, receipts)


def facts(receipt: dict) -> list:
    return [receipt[name] for name in ("sha256", "sender", "name", "received", "accepted", "quarantined")]


def accepted(work: Path) -> dict[str, tuple]:
    """Each accepted table's rows, as how many and a sum over them that knows no order."""
    tables = sorted(p.name for p in (work / "accepted").iterdir() if p.is_dir())
    assert len(tables) > 15
    with open_session(threads=2) as session:
        for table in tables:
            session.view(table, work / "accepted" / table)
        return {t: session.rows(f'SELECT count(*), sum(hash(r)) FROM "{t}" AS r')[0] for t in tables}


@pytest.mark.java
def test_shards_through_a_bucket_to_spark_and_the_release_to_another_machine(ran, server, tmp_path):
    """Executors read their shards from the bucket and write them there; the release goes out by URL, and is that of the run without."""
    work, elsewhere = copied(ran[0], tmp_path), tmp_path / "elsewhere"
    without(work, *ABROAD)
    spark = ("--engine", "local-cluster[2,1,1024]", "--storage", f"{URL}/tasks")
    said = concord("run", work, "--as-of", AS_OF, "--memory", "4GB", *spark)
    assert ran[1] in said.out
    for table in ("cut/medical_claim", "cut/enrollment", "rosters/roster"):
        assert {name[-15:] for name in read_there(server, table)} == {
            f"shard={k}.parquet"[-15:] for k in range(4)
        }
    assert sent(server, "charts/event") == sent(server, "rosters/roster") == 4
    assert [name for name in server.names() if not name.endswith("/")] == [], "nothing stays in the bucket"
    concord("release", "push", work, f"{URL}/releases")
    concord("init", elsewhere, "--program", PROGRAM, "--secret", SECRET)
    concord("release", "pull", elsewhere, f"{URL}/releases")
    assert same(elsewhere / "releases" / ran[1], ran[0] / "releases" / ran[1]) > 100
    tells_nothing(work, said.out, said.err)


@pytest.mark.slow
@pytest.mark.java
def test_from_an_inbox_to_a_release_by_url_on_spark(ran, files, server, tmp_path):
    """Nothing but URLs between the machines, from senders' files on, and every step, scoring too: that is the longest, for each
    executor writes the queries of the measures anew."""
    uploaded(server, files / "raw", "inbox")
    work = tmp_path / "work"
    concord("init", work, "--program", PROGRAM, "--secret", SECRET)
    concord("receive", work, f"{URL}/inbox")
    spark = ("--engine", "local-cluster[2,1,1024]", "--storage", f"{URL}/tasks")
    assert ran[1] in concord("run", work, "--as-of", AS_OF, "--memory", "4GB", *spark).out
    assert same(work / "releases" / ran[1], ran[0] / "releases" / ran[1]) > 100
    assert read_there(server, "charts/event")
    assert sent(server, "results/result") > 4
    assert [name for name in server.names() if name.startswith("tasks/") and not name.endswith("/")] == []
    tells_nothing(work)


def sent(server: Server, table: str) -> int:
    """How many files of a table came into the bucket, from whoever wrote them."""
    return len({name for method, name in server.asked if method in ("PUT", "POST") and f"/{table}/" in name})


def same(one: Path, other: Path) -> int:
    """How many files two releases have; they are the same, byte for byte."""
    files = sorted(p.relative_to(one) for p in one.rglob("*") if p.is_file())
    assert files == sorted(p.relative_to(other) for p in other.rglob("*") if p.is_file())
    assert [str(f) for f in files if (one / f).read_bytes() != (other / f).read_bytes()] == []
    return len(files)


def test_a_storage_that_goes_away_amid_a_run(ran, server, tmp_path, monkeypatch):
    """The last release stays; the next run does what is left, and takes away what this one left there."""
    work, release = copied(ran[0], tmp_path), ran[1]
    without(work, "rosters")
    server.leaves = lambda method, name: "/rosters/roster/" in name
    by_url = ("--processes", 2, "--storage", f"{URL}/tasks")
    said = concord("run", work, "--as-of", AS_OF, *by_url, check=False)
    assert said.code == 10
    assert "the storage did not answer" in said.err
    assert "then run the same command again" in said.err
    assert (work / "releases" / "current").read_text(encoding="utf-8").strip() == release
    assert concord("release", "verify", work).code == 0
    tells_nothing(work, said.out, said.err)
    with serving(monkeypatch.setenv) as again:
        (work / "scratch" / "storage.txt").write_text(f"{URL}/tasks/concord-left\n", encoding="utf-8")
        again.client("s3").put_object(Bucket=BUCKET, Key="tasks/concord-left/work/x.parquet", Body=b"left")
        assert concord("run", work, "--as-of", AS_OF, *by_url, "--json").json()["release"] == release
        assert "tasks/concord-left/work/x.parquet" not in again.names()


def test_a_release_half_sent_is_opened_by_nobody(ran, server, tmp_path):
    server.leaves = lambda *_: len(server.asked) > 60
    said = concord("release", "push", ran[0], f"{URL}/releases", check=False)
    assert said.code == 10
    assert "the storage did not answer" in said.err
    assert "hunter2" not in said.err
    assert concord("release", "verify", ran[0]).code == 0
    there = server.moto_names()
    assert len(there) > 5
    assert not any(name.endswith(("releases/current", f"{ran[1]}/manifest.json")) for name in there)


def test_a_bucket_that_is_not_there_and_keys_that_are_refused(ran, received, server, tmp_path, monkeypatch):
    none = concord("release", "push", ran[0], "s3://no-such-bucket/releases", check=False)
    assert (none.code, "there is no such bucket or file" in none.err) == (10, True)
    nothing = concord("receive", received[0], "s3://no-such-bucket/inbox", "--sender", "alder", check=False)
    assert (nothing.code, "there is nothing at this address" in nothing.err) == (2, True)
    in_it = concord("release", "push", ran[0], "s3://tester:hunter2hunter2@bucket/releases", check=False)
    assert (in_it.code, "an address may not hold keys" in in_it.err) == (2, True)
    key, secret = server.guard()
    wrong = concord("release", "push", ran[0], f"{URL}/releases", check=False)
    assert (wrong.code, "the storage refuses the keys" in wrong.err) == (10, True)
    assert "hunter2" not in none.err + nothing.err + in_it.err + wrong.err
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", key)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", secret)
    looked = concord("receive", received[0], f"{URL}/inbox", "--sender", "alder", check=False)
    assert (looked.code, "there is nothing at this address" in looked.err) == (2, True)
    server.unguard()
    assert concord("release", "verify", ran[0]).code == 0
