"""Tables at URLs: read by the engine where they lie, written whole, and failures in our words."""

from __future__ import annotations

import threading

import fsspec
import pytest

from concord.engine import open_session, rows_of, storage
from concord.engine.faults import explained
from concord.engine.storage import Far, opened, shown
from concord.model.errors import ResourceError, UsageError
from tests.object_storage import BUCKET, serving

ROWS = 300_000
MADE = f"CREATE TABLE made AS SELECT range AS x, hash(range) AS y, 'a' || range AS z FROM range({ROWS})"


@pytest.fixture(params=["memory", pytest.param("s3", marks=pytest.mark.objects)])
def there(request, monkeypatch):
    """A folder by URL."""
    if request.param == "memory":
        yield Far("memory://bucket/tables")
        memory = fsspec.filesystem("memory")
        memory.store.clear()
        memory.pseudo_dirs[:] = [""]
        return
    with serving(monkeypatch.setenv):
        yield Far(f"s3://{BUCKET}/tables")


@pytest.fixture
def session():
    with open_session(threads=2, memory="1GB") as one:
        yield one.run(MADE)


def test_a_table_by_url_is_the_table(session, there, tmp_path):
    """The same bytes there and here, and the same answers to a query."""
    assert session.write("made", there / "made" / "shard=0.parquet", order=("x",)) == ROWS
    session.write("made", tmp_path / "made.parquet", order=("x",))
    far = there / "made" / "shard=0.parquet"
    assert far.system.cat_file(far.path) == (tmp_path / "made.parquet").read_bytes()
    assert rows_of(far) == ROWS
    for what in (far, there / "made", [far, tmp_path / "none.parquet"]):
        session.view("read", what)
        assert session.rows("SELECT count(*), sum(x), max(z) FROM read") == [(ROWS, 44_999_850_000, "a99999")]


def test_a_session_beside_reads_there_too(session, there):
    session.write("made", there / "made.parquet", order=("x",))
    with session.beside("own") as own:
        own.view("read", there / "made.parquet")
        assert own.value("SELECT sum(x) FROM read") == 44_999_850_000
    session.view("read", there / "made.parquet")
    assert session.value("SELECT sum(x) FROM read") == 44_999_850_000


def test_threads_of_one_query_do_not_read_each_others_places(session, there):
    """Without a place for each thread one in fifteen of these failed, on a server: bytes came from where another thread had sought."""
    session.write("made", there / "made.parquet", order=("x",))
    with open_session(threads=1) as plain:
        expected = plain.run(MADE).rows("SELECT sum(x), max(y), bit_xor(hash(z)) FROM made")
    for _ in range(25):
        with open_session(threads=4) as own:
            own.view("read", there / "made.parquet")
            assert own.rows("SELECT sum(x), max(y), bit_xor(hash(z)) FROM read") == expected


def test_each_thread_reads_where_it_sought(there, tmp_path):
    (tmp_path / "letters").write_text("abcdefghij", encoding="utf-8")
    (there / "letters").put(tmp_path / "letters")
    file = storage.ForEngine(there.system, "s3").open(str(there / "letters"))
    assert file.seek(5) == 5
    other = threading.Thread(target=lambda: (file.seek(1), file.read(2)))
    other.start()
    other.join()
    assert (file.read(2), file.read(1), file.tell()) == (b"fg", b"h", 8)


def test_what_lies_in_a_folder_by_url(there, tmp_path):
    (tmp_path / "one").write_text("1", encoding="utf-8")
    assert (there.exists(), there.rglob("*")) == (False, [])
    for name in ("b.parquet", "a.parquet", "below/c.parquet", "d.txt"):
        (there / name).put(tmp_path / "one")
    assert [far.name for far in there.glob("*.parquet")] == ["a.parquet", "b.parquet"]
    assert [far.name for far in there.rglob("*.parquet")] == ["a.parquet", "b.parquet", "c.parquet"]
    assert (there.is_dir(), there.is_file(), (there / "a.parquet").is_file()) == (True, False, True)
    (there / "below" / "c.parquet").get(tmp_path / "got" / "c")
    assert (tmp_path / "got" / "c").read_text(encoding="utf-8") == "1"
    there.remove()
    assert there.rglob("*") == []


def test_a_query_that_fails_leaves_nothing_there(session, there):
    with pytest.raises(Exception, match="no more"):
        session.write("SELECT error('no more') AS x FROM made", there / "made.parquet", order=())
    assert there.rglob("*") == []


@pytest.mark.objects
def test_only_the_columns_that_a_query_names_come_over_the_network_and_once(session, monkeypatch):
    with serving(monkeypatch.setenv) as server:
        far = Far(f"s3://{BUCKET}/made.parquet")
        session.write("made", far, order=("x",))
        size = far.system.info(far.path)["size"]
        before = server.given
        session.view("read", far)
        assert session.value("SELECT max(z) FROM read") == "a99999"
        assert server.given - before < size / 2
        asked = len(server.asked)
        assert session.value("SELECT max(z) FROM read") == "a99999"
        assert len(server.asked) == asked


@pytest.mark.objects
def test_a_server_that_goes_is_said_so_and_no_table_is_called_damaged(session, monkeypatch):
    """The engine's own words hold addresses and more: they are not told."""
    with serving(monkeypatch.setenv) as server:
        far = Far(f"s3://{BUCKET}/made.parquet")
        session.write("made", far, order=("x",))
        session.view("read", far)
        server.guard()
        with pytest.raises(ResourceError, match="the storage refuses the keys"), explained("Charted"):
            session.view("again", far)
        server.unguard()
        server.leaves = lambda method, _: method == "GET"
        with pytest.raises(ResourceError) as caught, explained("Charted"):
            session.rows("SELECT bit_xor(y) FROM read")  # a column that was not read yet
        assert "the storage did not answer" in caught.value.sentence()
        assert "127.0.0.1" not in caught.value.sentence()


@pytest.mark.parametrize(
    "url",
    [
        "s3://key:hunter2@bucket/x",
        "s3://hunter2@bucket/x",
        "s3://bucket/x?secret_key=hunter2",
        "ftp://me:hunter2@host/x",
    ],
)
def test_an_address_with_keys_in_it_is_refused_without_repeating_them(url):
    with pytest.raises(UsageError, match="an address may not hold keys") as caught:
        opened(url)
    assert "hunter2" not in caught.value.sentence()


def test_a_container_of_azure_is_no_key():
    assert (
        shown("abfs://container@account.dfs.core.windows.net/x")
        == "abfs://container@account.dfs.core.windows.net/x"
    )
    assert (
        storage.ArrowStore._strip_protocol("abfs://container@account.dfs.core.windows.net/x/y")
        == "container/x/y"
    )
