"""Writing everything that all senders send of a world, block by block, and the truth apart."""

from __future__ import annotations

import multiprocessing
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from concord.model.errors import UsageError
from concord.synth.build import World, build_world
from concord.synth.senders.block import TRUTH, Office, Sent, lay_down, send
from concord.synth.senders.common import common_parts
from concord.synth.senders.deliveries import HISTORY_FROM, Delivery, schedule
from concord.synth.senders.facts import month_fates, small_tables
from concord.synth.senders.gather import Files, write_manifest

Progress = Callable[[str, int, int], None]
WRITING = ".writing"
"""A file that stands in the folder from the first file to the last: what lies there then is nobody's but ours."""


@dataclass(frozen=True)
class Summary:
    """What was written: files, rows in them, bytes, people of the world, dirt planted by name."""

    out: Path
    files: int
    rows: int
    size: int
    people: int
    dirt: dict[str, int]


def write_files(
    out: Path,
    people: int = 17_000,
    seed: int = 1,
    *,
    processes: int = 2,
    history_from: date = HISTORY_FROM,
    progress: Progress | None = None,
) -> Summary:
    """Write `out/raw/<sender>/<file>`, `out/raw/manifest.csv` and `out/truth/` for about `people` on program rosters.

    The same people and seed give the same bytes, whatever the number of processes; the manifest is written last. Histories begin on `history_from`, the
    first of a month: a later one leaves out bills, results and readings, not people (plans tell coverage for whole
    years). `progress` is told a step's name, how many blocks are done and how many there are. Raises UsageError when `out` already holds files.
    """
    if (out / "raw").exists() or (out / "truth").exists():
        raise UsageError(
            "the folder already holds raw files",
            where=str(out.name),
            next_step="name a new folder with --out",
        )
    world = build_world(people, seed)
    office = _office(world, out, history_from)
    out.mkdir(parents=True, exist_ok=True)
    (out / WRITING).touch()
    files = Files(out, office.deliveries)
    payments: list[pa.Table] = []
    persons = 0
    for number, sent in enumerate(_sent(world, office, processes)):
        files.add(sent)
        payments.append(sent.payments)
        persons += sent.truth["person"].num_rows
        _write_truth(out / "truth", number, sent)
        if progress:
            progress("world and files", number + 1, len(world.households))
    for part in common_parts(office, payments):
        files.append(part.file_no, part.body, part.rows)
    delivered = files.close()
    counts = _finish_truth(out / "truth", files, office)
    write_manifest(out / "raw" / "manifest.csv", delivered)
    (out / WRITING).unlink()
    size = sum(p.stat().st_size for p in (out / "raw").rglob("*") if p.is_file())
    return Summary(out, len(delivered), int(files.rows.sum()), size, persons, counts)


def sweep(out: Path) -> None:
    """Remove what a writing that was stopped left in a folder; what was written to its end, or by anybody else, stays."""
    if (out / WRITING).exists() and not (out / "raw" / "manifest.csv").exists():
        for folder in (out / "raw", out / "truth"):
            shutil.rmtree(folder, ignore_errors=True)
        for part in out.glob("block-*.part"):
            part.unlink()
    (out / WRITING).unlink(missing_ok=True)


def _office(world: World, scratch: Path, history_from: date) -> Office:
    parties = world.party_tables()
    organizations = parties["organization"]
    in_program = [o["organization_id"] for o in organizations.to_pylist() if o["in_program"]]
    practices = sorted(in_program)
    fates = month_fates(practices, world.seed)
    deliveries = [
        d
        for d in schedule(practices, history_from)
        if (d.layout.sender, d.covers_to) not in fates or d.is_history
    ]
    return Office(
        parties,
        small_tables(_numbered(deliveries), fates, practices),
        _numbered(deliveries),
        world.seed,
        scratch,
        history_from,
    )


def _numbered(deliveries: list[Delivery]) -> list[Delivery]:
    return [replace(d, number=i) for i, d in enumerate(deliveries)]


_work: tuple[World, Office] | None = None


def _one(number: int) -> Sent:
    assert _work is not None
    world, office = _work
    blob = office.scratch / f"block-{number:05d}.part"
    return lay_down(send(world.block(number), office), blob)


def _sent(world: World, office: Office, processes: int) -> Iterator[Sent]:
    """Blocks in order, made by so many processes."""
    global _work
    _work = (world, office)
    count = len(world.households)
    if processes <= 1 or count == 1:
        yield from map(_one, range(count))
        return
    with multiprocessing.get_context("fork").Pool(processes) as pool:
        yield from pool.imap(_one, range(count))


def _write_truth(folder: Path, number: int, sent: Sent) -> None:
    for name in TRUTH:
        path = folder / name / f"{number:05d}.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(sent.truth[name], path)


def _finish_truth(folder: Path, files: Files, office: Office) -> dict[str, int]:
    rows = files.dirt_rows()
    columns = list(zip(*rows, strict=True)) if rows else [(), (), (), ()]
    names = ("sender", "file", "line", "dirt")
    pq.write_table(
        pa.table({n: list(c) for n, c in zip(names, columns, strict=True)}), folder / "dirt.parquet"
    )
    for name in ("organization", "site", "clinician", "affiliation", "quality_truth", "capture"):
        pq.write_table(office.parties[name], folder / f"{name}.parquet")
    found, counts = np.unique(np.array(columns[3], dtype=str), return_counts=True)
    return {str(n): int(c) for n, c in zip(found, counts, strict=True)}
