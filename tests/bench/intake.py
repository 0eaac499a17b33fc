"""Files received by themselves: `python -m tests.bench.intake FILES` for a folder that `concord synth` wrote.

Prints CPU seconds, seconds, rows, CPU seconds per million rows, peak memory, and the floor: the CPU time in which the engine
reads the delimited ones of the same files as text, every column, once.
"""

from __future__ import annotations

import sys
import tempfile
from datetime import date
from pathlib import Path

import duckdb

from concord.cli.work import listed
from concord.engine import open_session
from concord.intake import receive_many
from concord.model.work import Work
from tests.bench.stages import cpu, timed

ROOT = Path(__file__).resolve().parents[2]
AS_OF = date(2026, 7, 10)
READ = (
    "SELECT count(COLUMNS(*)) FROM read_csv($path, delim = $delim, header = true, skip = $skip, all_varchar = true, "
    "ignore_errors = true, quote = $quote, null_padding = false, strict_mode = false)"
)


def floor(files: list[Path]) -> tuple[float, int]:
    """CPU seconds to read the delimited files as text, and their bytes."""
    size = 0
    with open_session(threads=1) as session:
        before = cpu()
        for path in files:
            with path.open("rb") as source:
                first = source.readline()
            if path.suffix not in (".csv", ".txt") or first.startswith((b"00", b"\xef")):
                continue  # workbooks, fixed width, byte-order marks
            piped = b"|" in first
            given = {"path": str(path), "delim": "|" if piped else ",", "skip": int(first.startswith(b"HD"))}
            try:
                session.rows(READ, {**given, "quote": "" if piped else '"'})
                size += path.stat().st_size
            except duckdb.Error:  # in Latin-1, or cut in half
                continue
        return cpu() - before, size


def main(files: Path) -> None:
    entries = listed(files / "raw", None, AS_OF)
    least, read = floor([path for _, path, _ in entries])
    size = sum(path.stat().st_size for _, path, _ in entries)
    with tempfile.TemporaryDirectory() as folder:
        work = Work.create(Path(folder) / "work", ROOT / "programs" / "ca-apc", "bench")
        rows = 0

        def receive() -> None:
            nonlocal rows
            rows = sum(r.received for r in receive_many(work.root, entries, work.program, link=False))

        stage = timed("files received", receive)
    least *= size / read
    print(f"{len(entries)} files, {size / 1e6:,.0f} MB, {rows:,} rows")
    print(
        f"{stage.seconds:.1f} s, {stage.cpu_seconds:.1f} CPU s, {stage.cpu_seconds / rows * 1e6:.1f} CPU s per million rows"
    )
    print(
        f"peak {stage.peak_mb:,} MB in a process; floor {least:.1f} CPU s, ratio {stage.cpu_seconds / least:.1f}"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
