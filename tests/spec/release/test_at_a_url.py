"""A release sent to a place by URL and fetched again: whole or not at all, proved, and never with a word of what is secret."""

from __future__ import annotations

import json

import fsspec
import pytest

from concord.engine.storage import is_url
from concord.model.errors import IntegrityError, ResourceError, UsageError
from concord.release import current, remote, verify
from tests.spec.release import conftest as tiny


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("releases")
    return folder, tiny.write(folder)


@pytest.fixture(params=["memory", "file"])
def place(request, tmp_path):
    yield remote.Place.at(
        "memory://bucket/releases" if request.param == "memory" else f"file://{tmp_path}/there"
    )
    fsspec.filesystem("memory").store.clear()


def test_a_release_sent_and_fetched_is_the_release(written, place, tmp_path):
    root, release = written
    assert remote.push(root, release, place) > 10
    here = tmp_path / "here"
    here.mkdir()
    assert remote.pull(place, here) == release
    assert current(here) == release
    assert verify(here / release) == []
    assert remote.push(root, release, place) == 0, "what is there is not sent again"


def test_readers_there_are_pointed_to_it_last(written, place, monkeypatch):
    """The network goes in the middle: no reader there sees anything of it."""
    root, release = written
    sent = []

    def breaks(self, source, *names):
        sent.append(names)
        if len(sent) > 5:
            raise ConnectionError("token=hunter2 was refused")

    monkeypatch.setattr(type(place.system), "put_file", lambda s, *a, **k: breaks(s, *a))
    with pytest.raises(ResourceError) as caught:
        remote.push(root, release, place)
    assert "hunter2" not in caught.value.sentence()
    assert "ConnectionError" in caught.value.sentence()
    assert place.text("current") is None
    with pytest.raises(UsageError, match="there is no release"):
        remote.pull(place, root)


def test_held_there_as_here(written, place):
    root, release = written
    remote.push(root, release, place, hold=True)
    assert place.text("current") is None
    assert place.text(release, "manifest.json") is not None


def test_what_was_changed_on_the_way_is_not_opened(written, place, tmp_path):
    root, release = written
    remote.push(root, release, place)
    book = next(iter(json.loads(place.text(release, "manifest.json"))["books"]))
    table = next(
        p for p in place.files() if p.startswith(f"{release}/books/{book}/") and p.endswith(".parquet")
    )
    place.write("not what was sent", table)
    with pytest.raises(IntegrityError, match="not what was published"):
        remote.pull(place, tmp_path)
    assert not (tmp_path / release).exists()


def test_an_inbox_by_url_is_fetched_with_its_folders(place, tmp_path):
    place.write("sender,file\n", "inbox", "manifest.csv")
    place.write("1|2", "inbox", "alder", "a.txt")
    url = (
        f"memory://{place.root}/inbox" if place.system.protocol == "memory" else f"file://{place.root}/inbox"
    )
    found = remote.fetched(url, tmp_path)
    assert (found / "alder" / "a.txt").read_text() == "1|2"
    assert remote.fetched(f"{url}/alder/a.txt", tmp_path / "one").read_text() == "1|2"
    with pytest.raises(UsageError, match="nothing at this address"):
        remote.fetched(f"{url}/nobody", tmp_path)


def test_a_place_nobody_can_reach_is_said_so():
    with pytest.raises(UsageError, match="no driver for `nowhere://`"):
        remote.Place.at("nowhere://bucket")


@pytest.mark.parametrize(
    ("text", "is_one"), [("s3://b/x", True), ("file:///x", True), ("demo/files", False), ("C:/x", False)]
)
def test_what_counts_as_a_url(text, is_one):
    assert is_url(text) is is_one
