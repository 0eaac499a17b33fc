"""`concord release`: list, show, verify and compare releases."""

from __future__ import annotations

from pathlib import Path

import click

from concord.cli import output
from concord.model.errors import IntegrityError, UsageError
from concord.model.work import Work
from concord.release import compare as comparing
from concord.release import current, manifest, releases

FOLDER = click.argument("work", type=click.Path(file_okay=False, path_type=Path))


@click.group("release")
def release_command() -> None:
    """Published releases: list them, see what they hold, prove them, compare two."""


@release_command.command("list")
@FOLDER
@output.json_option
def list_releases(work: Path, as_json: bool) -> None:
    """The releases of a work folder, oldest first; the current one is marked."""
    root = Work.open(work).releases
    names = releases(root)
    now = current(root) if names else ""
    if as_json:
        output.as_json({"current": now, "releases": names})
    elif not names:
        output.say("Nothing has been published yet. `concord run` publishes the first release.")
    else:
        output.table(
            "Releases",
            ("release", "as of", "data through", ""),
            [
                (n, (m := manifest.read(root / n))["as_of"], m["data_through"], "current" if n == now else "")
                for n in names
            ],
        )


@release_command.command("show")
@FOLDER
@click.argument("release", required=False)
@output.json_option
def show(work: Path, release: str | None, as_json: bool) -> None:
    """What a release was made from and what each of its books holds."""
    root = Work.open(work).releases
    name = release or current(root)
    facts = manifest.read(root / name)
    if as_json:
        output.as_json({"release": name, **facts})
        return
    output.say(f"[bold]{name}[/bold], as of {facts['as_of']}, data through {facts['data_through']}")
    output.table(
        "Inputs",
        ("input", "value"),
        [(k, v if not isinstance(v, dict) else f"{len(v)} files") for k, v in facts["inputs"].items()],
    )
    rows = [
        (book, len(tables), sum(t["rows"] for t in tables.values()))
        for book, tables in facts["books"].items()
    ]
    output.table("Books", ("book", "tables", "rows"), rows, right=(1, 2))


@release_command.command("verify")
@FOLDER
@click.argument("release", required=False)
@output.json_option
def verify(work: Path, release: str | None, as_json: bool) -> None:
    """Prove that a release holds exactly what was published. Exit code 5 when it does not."""
    root = Work.open(work).releases
    name = release or current(root)
    problems = manifest.verify(root / name)
    if as_json:
        output.as_json({"release": name, "problems": problems})
    for problem in [] if as_json else problems:
        output.say(problem)
    if problems:
        raise IntegrityError(
            f"{len(problems)} files are not as published",
            where=name,
            next_step="copy the release again, or run `concord run`",
        )
    if not as_json:
        output.say(f"{name} holds exactly what was published.")


@release_command.command("compare")
@FOLDER
@click.argument("before")
@click.argument("after")
@output.json_option
def compare(work: Path, before: str, after: str, as_json: bool) -> None:
    """Say what changed between two releases and why: inputs, terms, code; then rates, rosters, dollars, and what consents opened or closed."""
    root = Work.open(work).releases
    for name in (before, after):
        if name not in releases(root):
            raise UsageError(f"there is no release {name}", next_step="see `concord release list`")
    found = comparing.compare(root, before, after)
    if as_json:
        output.as_json(vars(found))
        return
    if found.is_same:
        output.say("The two releases hold the same.")
        return
    output.table("Why", ("cause",), [(w,) for w in found.why])
    output.table(
        "Rates",
        ("measure", "rate", "year", "practice", "before", "after"),
        [
            (
                r["measure"],
                r["rate"],
                r["year"],
                r["unit"],
                f"{r['numerator_before']}/{r['denominator_before']}",
                f"{r['numerator_after']}/{r['denominator_after']}",
            )
            for r in found.rates
        ],
    )
    output.table(
        "Dollars owed",
        ("plan", "practice", "payment", "before", "after", "change"),
        [tuple(p.values()) for p in found.payments],
        right=(3, 4, 5),
    )
    output.table(
        "Rosters",
        ("practice", "month", "added", "removed"),
        [tuple(r.values()) for r in found.rosters],
        right=(2, 3),
    )
    output.table(
        "Protected records opened and closed by consents",
        ("reader", "", "category", "change", "people"),
        [tuple(r.values()) for r in found.sharing],
        right=(4,),
    )


@release_command.command("push")
@FOLDER
@click.argument("url")
@click.argument("release", required=False)
@click.option("--hold", is_flag=True, help="Send it and let readers there keep the one they have.")
@output.json_option
def push(work: Path, url: str, release: str | None, hold: bool, as_json: bool) -> None:
    """Send a release (the current one when none is named) to a place by URL; readers there open it once it is whole.

    \b
      concord release push demo/work s3://bucket/releases
      concord release push demo/work file:///mnt/shared/releases
    """
    from concord.release import remote

    root = Work.open(work).releases
    name = release or current(root)
    place = remote.Place.at(url)
    sent = remote.push(root, name, place, hold=hold)
    if as_json:
        output.as_json({"release": name, "sent": sent})
    else:
        output.say(f"{name} is at {place.shown}: {sent} files sent.")


@release_command.command("pull")
@FOLDER
@click.argument("url")
@click.argument("release", required=False)
@click.option("--hold", is_flag=True, help="Fetch it and let readers here keep the one they have.")
@output.json_option
def pull(work: Path, url: str, release: str | None, hold: bool, as_json: bool) -> None:
    """Fetch a release (the one readers there open when none is named) from a place by URL, prove it, and open it to readers here."""
    from concord.release import remote

    opened = Work.open(work)
    with opened.locked():
        name = remote.pull(remote.Place.at(url), opened.releases, release, hold=hold)
    if as_json:
        output.as_json({"release": name})
    else:
        output.say(f"{name} is here and holds exactly what was published.")


@release_command.command("tables")
@FOLDER
@click.argument("url")
@click.argument("release", required=False)
@click.option(
    "--book",
    "books",
    multiple=True,
    help="Only this book; may be given several times. All books when left out.",
)
@output.json_option
def tables(work: Path, url: str, release: str | None, books: tuple[str, ...], as_json: bool) -> None:
    """Add a release (the current one when none is named) to Delta tables, as a version of each table, for a state's own query engines.

    Tables lie at URL/BOOK/TABLE. Each version's commit names its release and the hash of the published file.

    \b
      concord release tables demo/work /srv/lake --book program
      concord release tables demo/work s3://bucket/lake
    """
    from concord.release import delta

    root = Work.open(work).releases
    name = release or current(root)
    with output.timed("Writing Delta tables", quiet=as_json) as tell:
        kept = delta.keep(
            root, name, url, books, lambda book, done, all_of: tell(f"{book}, {done} of {all_of}")
        )
    if as_json:
        output.as_json({"release": name, "written": kept.written, "stood": kept.stood})
    else:
        output.say(f"{name}: {kept.written} tables have a new version; {kept.stood} had it already.")
