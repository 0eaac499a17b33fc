"""Files in and a release out by URL, by command: what object storage is to a program whose machine mounts none."""

from __future__ import annotations

from pathlib import Path

from tests.journeys.conftest import PROGRAM, concord, copied


def known(work: Path) -> list[str]:
    """The receipts of a work folder."""
    return sorted(path.name for path in (work / "receipts").rglob("*.json"))


def test_a_release_goes_to_an_address_and_another_machine_opens_it(ran, tmp_path):
    work, release = ran
    there = f"file://{tmp_path}/bucket/releases"
    concord("release", "push", work, there)
    elsewhere = tmp_path / "elsewhere"
    concord("init", elsewhere, "--program", PROGRAM)
    concord("release", "pull", elsewhere, there)
    assert concord("release", "verify", elsewhere).code == 0
    assert (elsewhere / "releases" / "current").read_text(encoding="utf-8").strip() == release
    assert concord("explain", elsewhere, "rate", "CBP", "foothill", "2025").code == 0


def test_a_file_is_received_from_an_address_as_from_a_folder(files, received, tmp_path):
    """The same bytes from elsewhere are known: nothing is counted twice."""
    work = copied(received[0], tmp_path)
    sent = min(
        (p for p in (files / "raw" / "alder").rglob("*.*") if p.is_file()), key=lambda p: p.stat().st_size
    )
    (tmp_path / "bucket").mkdir()
    (tmp_path / "bucket" / sent.name).write_bytes(sent.read_bytes())
    by_path = concord("receive", work, sent, "--sender", "alder", "--json").json()
    before = known(work)
    by_url = concord(
        "receive", work, f"file://{tmp_path}/bucket/{sent.name}", "--sender", "alder", "--json"
    ).json()
    same = ("sha256", "sender", "name", "received", "accepted", "quarantined")
    assert [[r[field] for field in same] for r in by_url] == [[r[field] for field in same] for r in by_path]
    assert by_url[0]["accepted"] > 0
    assert known(work) == before


def test_an_address_nobody_has_a_driver_for_is_said_so(received):
    said = concord("receive", received[0], "s4://bucket/inbox", "--sender", "alder", check=False)
    assert said.code == 2
    assert "no driver for `s4://` is installed" in said.err
    assert "Next: install the fsspec driver for it" in said.err
    nothing = concord("receive", received[0], "file:///nowhere/at/all", "--sender", "alder", check=False)
    assert nothing.code == 2
    assert "there is nothing at this address" in nothing.err
