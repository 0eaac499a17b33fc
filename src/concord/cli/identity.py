"""`concord identity`: link any person file, review doubtful pairs, decide and undo, train weights, judge quality."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from concord.cli import output
from concord.identity import commands
from concord.identity.files import LINK
from concord.model.errors import UsageError
from concord.model.work import Work

WORK = click.argument("work", type=click.Path(file_okay=False, path_type=Path))
WHO = click.option("--who", required=True, help="Who decides.")
WHY = click.option("--why", required=True, help="Why, in a sentence without names.")


@click.group("identity")
def identity_command() -> None:
    """Who is who: link person files, look at doubtful pairs, decide, undo, train, judge."""


@identity_command.command("link")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--id", "id_column", required=True, help="The column that names a record.")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="CSV to write: record id, person id.",
)
@click.option(
    "--column",
    "columns",
    multiple=True,
    help="FIELD=HEADER where a header is not recognized, such as birth_date=dob. Repeat as needed.",
)
@click.option(
    "--threshold",
    default=LINK,
    show_default=True,
    help="Match probability from which two records are one person.",
)
@output.json_option
def link(
    files: tuple[Path, ...],
    id_column: str,
    out: Path,
    columns: tuple[str, ...],
    threshold: float,
    as_json: bool,
) -> None:
    """Find who is who within one person file, or across several.

    \b
      concord identity link patients.csv --id rec_id --out links.csv
    """
    named = dict(part.split("=", 1) for part in columns if "=" in part)
    with output.timed("Linking", quiet=as_json):
        found = commands.link_files(list(files), id_column, out, columns=named, threshold=threshold)
    if as_json:
        output.as_json(vars(found))
        return
    output.say(f"{found.records:,} records, {found.people:,} people. Written to {out}")
    output.table("Columns", ("field", "taken from"), sorted(found.columns.items()))


@identity_command.command("review")
@WORK
@click.option("--show", default=20, show_default=True, help="How many pairs to list.")
@output.json_option
def review(work: Path, show: int, as_json: bool) -> None:
    """Pairs that wait for a person's eye, the likeliest first, with what speaks for and against."""
    opened = Work.open(work)
    rows = commands.queue(_people(opened) / "link_review.parquet", opened.registry)
    if as_json:
        output.as_json(rows)
        return
    output.table(
        f"{len(rows)} pairs wait",
        ("a", "member", "b", "member", "probability", "why it waits"),
        [
            (
                r["sender_a"],
                r["member_a"],
                r["sender_b"],
                r["member_b"],
                f"{r['probability']:.3f}",
                r["reason"],
            )
            for r in rows[:show]
        ],
    )


@identity_command.command("pair")
@WORK
@click.argument("keys", nargs=4, metavar="SENDER MEMBER SENDER MEMBER")
def pair(work: Path, keys: tuple[str, str, str, str]) -> None:
    """Both members side by side, as each sender described them. Personal: for a data steward's eyes."""
    opened = Work.open(work)
    found = commands.pair(_people(opened).parent / "settled", (keys[0], keys[1]), (keys[2], keys[3]))
    output.as_json(found)


@identity_command.command("decide")
@WORK
@click.argument("verdict", type=click.Choice(["same", "different", "unsure"]))
@click.argument("keys", nargs=4, metavar="SENDER MEMBER SENDER MEMBER")
@WHO
@WHY
@output.json_option
def decide(
    work: Path, verdict: str, keys: tuple[str, str, str, str], who: str, why: str, as_json: bool
) -> None:
    """Say whether two members are the same person. The next run follows it; it can be undone."""
    line = commands.decide(
        Work.open(work).registry,
        (keys[0], keys[1]),
        (keys[2], keys[3]),
        verdict,
        who=who,
        when=datetime.now().date(),
        why=why,
    )
    output.as_json(line) if as_json else output.say(
        f"Decision {line['number']} kept. The next run follows it."
    )


@identity_command.command("undo")
@WORK
@click.argument("number", type=int)
@WHO
@WHY
@output.json_option
def undo(work: Path, number: int, who: str, why: str, as_json: bool) -> None:
    """Take a decision back. The next run goes by the evidence again."""
    line = commands.undo(Work.open(work).registry, number, who=who, when=datetime.now().date(), why=why)
    output.as_json(line) if as_json else output.say(f"Decision {number} is undone.")


@identity_command.command("log")
@WORK
@output.json_option
def log(work: Path, as_json: bool) -> None:
    """Every decision ever made, oldest first."""
    rows = commands.decision_log(Work.open(work).registry)
    if as_json:
        output.as_json(rows)
        return
    output.table(
        "Decisions",
        ("no.", "verdict", "who", "when", "why", "in force"),
        [
            (r["number"], r["verdict"], r["who"], r["when"], r["why"], "yes" if r["in_force"] else "no")
            for r in rows
        ],
    )


@identity_command.command("train")
@WORK
@output.json_option
def train(work: Path, as_json: bool) -> None:
    """Learn linkage weights from the last run's members and keep them in the program folder. Runs never train."""
    opened = Work.open(work)
    with output.timed("Training", quiet=as_json):
        weights = commands.train(opened.program, _people(opened).parent / "settled")
    output.as_json(dict(weights)) if as_json else output.say(
        "New weights are kept in the program folder; the next run uses them."
    )


@identity_command.command("quality")
@click.argument("links", type=click.Path(exists=True, path_type=Path))
@click.argument("truth", type=click.Path(exists=True, path_type=Path))
def quality(links: Path, truth: Path) -> None:
    """Precision and recall of links against a truth, pair by pair and cluster by cluster.

    \b
      concord identity quality demo/work/runs/*/people/person_link.parquet demo/files/truth/member
    """
    output.as_json(commands.judge(links, truth))


def _people(work: Work) -> Path:
    """The newest run's people folder."""
    found = sorted(
        (p for p in work.runs.glob("*/people") if (p / ".done.json").exists()),
        key=lambda p: p.stat().st_mtime,
    )
    if not found:
        raise UsageError("no run has linked people yet", next_step="run `concord run`")
    return found[-1]
