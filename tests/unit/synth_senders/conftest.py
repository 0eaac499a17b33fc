"""One small world's files for all tests of the senders."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import NamedTuple

import pyarrow.parquet as pq
import pytest

from concord.synth.senders.writing import Summary, write_files


class Sent(NamedTuple):
    """The folder of files, what was said about writing them, the manifest and the planted dirt."""

    raw: Path
    truth: Path
    summary: Summary
    manifest: list[dict[str, str]]
    dirt: list[dict]

    def lines(self, sender: str, name: str) -> list[bytes]:
        return (self.raw / sender / name).read_bytes().split(b"\n")[:-1]

    def rows(self, sender: str, name: str, encoding: str = "utf-8") -> list[dict[str, str]]:
        with (self.raw / sender / name).open(encoding=encoding, newline="") as file:
            return list(csv.DictReader(file))


@pytest.fixture(scope="session")
def sent(tmp_path_factory) -> Sent:
    """What the senders of a world of 400 people on rosters send, in two blocks."""
    out = tmp_path_factory.mktemp("synth") / "files"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("concord.synth.build.BLOCK_HOUSEHOLDS", 350)
        summary = write_files(out, 480, 7, processes=2)
    with (out / "raw" / "manifest.csv").open(encoding="utf-8", newline="") as file:
        manifest = list(csv.DictReader(file))
    dirt = pq.read_table(out / "truth" / "dirt.parquet").to_pylist()
    return Sent(out / "raw", out / "truth", summary, manifest, dirt)
