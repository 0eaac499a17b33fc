"""FHIR records received by themselves: `python -m tests.bench.records SOURCE GIGABYTES ...` for a folder of bundles (`*.ndjson.gz`).

Writes the bundles' resources as Bulk-FHIR NDJSON, one file a type, again and again with new ids up to each size, and prints
for each: megabytes, resources, CPU seconds, and how much more memory all processes took together while they were received.
Last, what the first pass over a delivery keeps (births, codes of conditions and drugs, clinicians) for twenty gigabytes.
"""

from __future__ import annotations

import gzip
import json
import re
import resource
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from concord.intake.fhir import gathering
from concord.intake.fhir.context import Context
from concord.pipeline import evaluate
from tests.bench.processes import cpu_of_all, memory_of_all, watched

UUID = re.compile(rb"[0-9a-f]{4}([0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})")
MARK = b"@@@@"
LOOKED_INTO = ("Patient", "Condition", "Encounter", "Practitioner")
FULL = 20e9


def one_copy(source: Path) -> dict[str, list[bytes]]:
    """Lines by type of resource, references by type and id, with a mark in every id for the number of the copy."""
    lines: dict[str, list[bytes]] = defaultdict(list)
    for path in sorted(source.glob("*.ndjson.gz")):
        with gzip.open(path) as file:
            for text in file:
                entries = json.loads(text)["entry"]
                kinds = {
                    e["fullUrl"].removeprefix("urn:uuid:"): e["resource"]["resourceType"] for e in entries
                }
                for entry in entries:
                    told = {"id": entry["fullUrl"].removeprefix("urn:uuid:"), **entry["resource"]}
                    raw = re.sub(
                        r"urn:uuid:([0-9a-f-]{36})",
                        lambda m, kinds=kinds: f"{kinds.get(m[1], 'Basic')}/{m[1]}",
                        json.dumps(told, separators=(",", ":")),
                    )
                    lines[told["resourceType"]].append(UUID.sub(MARK + rb"\1", raw.encode()) + b"\n")
    return lines


def write(copy: dict[str, list[bytes]], folder: Path, goal: float) -> int:
    """Copies in files by type until they are so large; returns the bytes."""
    folder.mkdir()
    size = sum(len(line) for lines in copy.values() for line in lines)
    copies = max(1, round(goal / size))
    for kind, lines in copy.items():
        joined = b"".join(lines)
        with (folder / f"{kind}.ndjson").open("wb") as file:
            for number in range(copies):
                file.write(joined.replace(MARK, b"%04x" % number))
    return size * copies


def received(copy: dict[str, list[bytes]], folder: Path, gigabytes: float) -> None:
    size = write(copy, folder / "files", gigabytes * 1e9)
    work = folder / "work"
    work.mkdir()
    before, held = cpu_of_all(), memory_of_all()
    with watched() as peak:
        receipts, _ = evaluate._receive(work, folder / "files", "fhir")
    count, seconds = sum(r.accepted for r in receipts), cpu_of_all() - before
    print(
        f"{size / 1e6:,.0f} MB, {count:,} resources: {seconds:.0f} CPU s, {(peak.bytes - held) / 1e6:.0f} MB more than before"
    )


def kept(copy: dict[str, list[bytes]]) -> None:
    """What the first pass remembers of so many copies, without their files: it looks into four types alone."""
    size = sum(len(line) for lines in copy.values() for line in lines)
    copies = round(FULL / size)

    def lines(_: Path, name: str) -> Iterator[bytes]:
        kind, _, number = name.partition(":")
        yield from (line.replace(MARK, b"%04x" % int(number)) for line in copy[kind])

    gathering._readable = lines
    context = Context(evaluate.SENDER, evaluate.RECEIVED)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    names = [f"{kind}:{n}" for n in range(copies) for kind in LOOKED_INTO]
    gathering.gather([(Path(), name) for name in (*names, "Claim:0")], context)
    more = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1e3
    print(
        f"{FULL / 1e9:.0f} GB: {len(context.births):,} births, {len(context.conditions):,} conditions: {more:.0f} MB more"
    )


def main(source: Path, sizes: list[float]) -> None:
    copy = one_copy(source)
    for gigabytes in sizes:
        with tempfile.TemporaryDirectory() as folder:
            received(copy, Path(folder), gigabytes)
    kept(copy)


if __name__ == "__main__":
    main(Path(sys.argv[1]), [float(size) for size in sys.argv[2:]])
