"""`concord init`, `concord receive`, `concord run`: a work folder, files into it, a release out of it."""

from __future__ import annotations

import csv
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click
from rich.markup import escape

from concord.cli import output
from concord.model.errors import UsageError
from concord.model.work import Work

DAY = click.DateTime(["%Y-%m-%d"])


@click.command("init")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--program",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    required=True,
    help="The program folder, such as programs/ca-apc.",
)
@click.option(
    "--secret",
    help="Keys people per book. A random one is made when left out; give one to repeat a demonstration byte for byte.",
)
@output.json_option
def init_command(folder: Path, program: Path, secret: str | None, as_json: bool) -> None:
    """Make a work folder: where files land and everything made from them is kept.

    \b
      concord init demo/work --program programs/ca-apc
    """
    from concord.program import Program

    loaded = Program.load(program)
    work = Work.create(folder, program, secret)
    if as_json:
        output.as_json({"work": str(folder), "program": loaded.program_id})
    else:
        output.say(f"{folder} is ready for {loaded.title}. Next: concord receive {work.root} FILES")


@click.command("receive")
@click.argument("work", type=click.Path(file_okay=False, path_type=Path))
@click.argument("files", nargs=-1, required=True)
@click.option(
    "--sender",
    help="Who sent the files. Not needed for a folder with a manifest.csv, or with one folder per sender.",
)
@click.option("--received-on", type=DAY, help="Day they were received; today when left out.")
@click.option("--processes", default=2, show_default=True, help="How many files to read at a time.")
@output.json_option
def receive_command(
    work: Path,
    files: tuple[str, ...],
    sender: str | None,
    received_on: datetime | None,
    processes: int,
    as_json: bool,
) -> None:
    """Receive senders' files: keep them as sent, read them, and answer each with a receipt.

    \b
      concord receive demo/work claims.txt --sender alder
      concord receive demo/work demo/files/raw           a folder with manifest.csv, or one folder per sender
      concord receive demo/work s3://bucket/inbox        the same in object storage (also gs://, abfs://)

    Rows that break a rule wait in quarantine with the reason; the good rows go on. Receiving the same bytes twice changes
    nothing. Receipts are kept under receipts/ as text, JSON and HTML.
    """
    opened = Work.open(work)
    day = (received_on or datetime.now()).date()
    with opened.locked(), here(files, opened.root / "scratch") as paths:
        receipts = _received(opened, paths, sender, day, processes, as_json)
    if as_json:
        output.as_json([vars(receipt) for receipt in receipts])
        return
    if len(receipts) <= 20:
        for receipt in receipts:
            output.console.print(receipt.sentence(), markup=False, soft_wrap=True)
    received_table(receipts)


@contextmanager
def here(files: Sequence[str], scratch: Path) -> Iterator[list[Path]]:
    """Files and folders of this machine as they are, and what stands at a URL fetched for as long as it is needed."""
    from concord.engine.storage import is_url
    from concord.release.remote import fetched

    scratch.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=scratch, prefix="fetched-") as folder:
        paths = [fetched(f, Path(folder) / str(n)) if is_url(f) else Path(f) for n, f in enumerate(files)]
        absent = next((path for path in paths if not path.exists()), None)
        if absent is not None:
            raise UsageError(f"there is no file or folder {absent}", next_step="check the path")
        yield paths


def _received(
    opened: Work, paths: list[Path], sender: str | None, day: date, processes: int, as_json: bool
) -> list[Any]:
    from concord.intake import receive_many

    entries = [entry for path in paths for entry in listed(path, sender, day)]
    with output.timed(f"Receiving {len(entries)} files", quiet=as_json) as tell:
        return receive_many(
            opened.root,
            entries,
            opened.program,
            processes=processes,
            progress=lambda done, total, what: tell(f"{done} of {total}"),
        )


def received_table(receipts: list) -> None:
    """What was accepted, quarantined and doubled, per sender; and the rules most often broken."""
    senders = sorted({r.sender for r in receipts})
    rows = []
    for sender in senders:
        mine = [r for r in receipts if r.sender == sender]
        totals = [
            sum(getattr(r, name) for r in mine)
            for name in ("received", "accepted", "quarantined", "duplicates")
        ]
        refused = sum(1 for r in mine if r.status in ("refused", "incomplete"))
        rows.append((sender, len(mine), *(f"{t:,}" for t in totals), refused or ""))
    output.table(
        "Received",
        ("sender", "files", "rows", "accepted", "quarantined", "duplicates", "refused or cut short"),
        rows,
        right=(1, 2, 3, 4, 5, 6),
    )
    broke: dict[tuple[str, str], list] = {}
    for receipt in receipts:
        for rule in receipt.broke:
            if rule.severity == "quarantine":
                broke.setdefault((receipt.sender, rule.rule), [rule.sentence, 0])[1] += rule.rows
    worst = sorted(broke.items(), key=lambda item: (-item[1][1], item[0]))[:12]
    output.table(
        "Why rows wait in quarantine",
        ("sender", "rows", "reason"),
        [(s, f"{n:,}", sentence) for (s, _), (sentence, n) in worst],
        right=(1,),
    )


def listed(path: Path, sender: str | None, day: date) -> list[tuple[str, Path, date]]:
    """(sender, file, day) for a file, a folder with a manifest, or a folder of senders' folders."""
    if path.is_file():
        if sender is None:
            raise UsageError(f"who sent {path.name}?", next_step="add --sender")
        return [(sender, path, day)]
    manifest = path / "manifest.csv"
    if manifest.exists():
        with manifest.open(encoding="utf-8", newline="") as file:
            return [
                (r["sender"], path / r["sender"] / r["file"], date.fromisoformat(r["received_on"]))
                for r in csv.DictReader(file)
            ]
    if sender is not None:
        return [(sender, p, day) for p in sorted(path.iterdir()) if p.is_file()]
    found = [
        (folder.name, p, day)
        for folder in sorted(path.iterdir())
        if folder.is_dir()
        for p in sorted(folder.iterdir())
        if p.is_file()
    ]
    if not found:
        raise UsageError(
            f"{path.name} holds no senders' folders",
            next_step="give --sender, or put files in a folder named for each sender",
        )
    return found


@click.command("run")
@click.argument("work", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--as-of",
    type=DAY,
    help="The day the run pretends it is; today when left out. Nothing received later is read.",
)
@click.option(
    "--threads",
    default=2,
    show_default=True,
    help="Processor threads that a step uses; with two or more, two steps may be at work at once.",
)
@click.option(
    "--memory",
    default="8GB",
    show_default=True,
    help="Memory that queries may use before they spill to disk; steps side by side share it.",
)
@click.option(
    "--hold",
    is_flag=True,
    help="Write the release and do not publish it: the program office does, in the portal.",
)
@click.option(
    "--plan", "only_plan", is_flag=True, help="Say what would be done again and why, and do nothing."
)
@click.option(
    "--processes",
    default=1,
    show_default=True,
    help="Do shards in so many processes, which share the memory, instead of in threads of one.",
)
@click.option(
    "--engine",
    default="embedded",
    show_default=True,
    help="Do shards on Spark: spark://HOST:PORT, local[N], local-cluster[N,CORES,MB], yarn, k8s://..., or `connected`.",
)
@click.option(
    "--storage",
    help="With --engine: a URL (s3://bucket/folder) through which its machines get their shards, where they do not see the work folder.",
)
@click.option(
    "--metrics",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Also write the run's figures to this file for Prometheus (node_exporter's textfile collector).",
)
@click.option(
    "--traces",
    help="Also write the run's steps as OpenTelemetry spans: a file, or exporter:NAME for an installed exporter.",
)
@output.json_option
def run_command(
    work: Path,
    as_of: datetime | None,
    threads: int,
    memory: str,
    hold: bool,
    only_plan: bool,
    processes: int,
    engine: str,
    storage: str | None,
    metrics: Path | None,
    traces: str | None,
    as_json: bool,
) -> None:
    """Run the program on everything received and publish a release.

    \b
      concord run demo/work --as-of 2026-07-10

    The same files, program folder, decisions and as-of date give the same release, byte for byte. A run that was stopped at any
    moment leaves the last release readable; the next run does the rest. What each step took stands in the run's folder, in
    record.json and record.html.
    """
    from concord.pipeline import run

    day = (as_of or datetime.now()).date()
    if only_plan:
        _planned(Work.open(work), day, as_json)
        return
    watch = output.Walk(quiet=as_json)
    tell = partial(_told_to_tools, metrics=metrics, traces=traces)
    outcome = run(
        Work.open(work), day, progress=watch, finished=watch.finished, threads=threads, memory=memory, hold=hold, ended=tell,
        processes=processes, engine=engine, storage=storage,
    )  # fmt: skip
    watch.end()
    if as_json:
        output.as_json({"release": outcome.release, "run": outcome.run.name, "steps": outcome.steps})
    elif hold:
        output.say(
            f"\nRelease [bold]{outcome.release}[/bold] is written and held. Publish it from the portal."
        )
    else:
        output.say(
            f"\nPublished release [bold]{outcome.release}[/bold]. Next: concord explain {escape(str(work))} rate CBP foothill {day.year - 1}"
        )
    for words in [] if as_json else outcome.warnings:
        output.errors.print(f"Worth a look: {words}.", markup=False, soft_wrap=True)


def _planned(work: Work, day: date, as_json: bool) -> None:
    """What a run would do, printed."""
    from concord.pipeline.plan import plan

    made = plan(work, day)
    if as_json:
        output.as_json(made.as_dict())
        return
    output.say(f"Run {made.run}")
    output.table("What changed since the last run", ("cause",), [(cause,) for cause in made.causes])
    output.table(
        "What would be done", ("step", "", "why"), [(step.words, step.does, step.why) for step in made.steps]
    )


def _told_to_tools(facts: Mapping[str, Any], metrics: Path | None, traces: str | None) -> None:
    """The record of a run that ended, well or not, for the tools that were asked for."""
    from concord.pipeline import telemetry

    now = time.time()
    if metrics is not None:
        telemetry.write_metrics(facts, metrics, now)
    if traces:
        telemetry.write_traces(facts, traces, now)
