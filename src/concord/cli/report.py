"""`concord report`: what practices, plans and the public get without asking: packets, quarterly and annual reports, open tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import click

from concord.cli import output
from concord.cli.language import chosen_option, language_option, put
from concord.cli.portal import DEMO, prepare
from concord.model.work import Work
from concord.release import Book, current, manifest, open_book

FORMS = click.Choice(["pdf", "html", "both"])
out_option = click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("reports"),
    show_default=True,
    help="Folder to write to.",
)
form_option = click.option(
    "--as", "form", type=FORMS, default="both", show_default=True, help="PDF, HTML with its tables, or both."
)
release_option = click.option("--release", help="A release other than the current one.")
work_argument = click.argument("work", type=click.Path(file_okay=False, path_type=Path))


@click.group("report")
def report_command() -> None:
    """Write reports from readers' books: by month for practices, by quarter for plans, by year for the public.

    Each is made from one book alone, so it can hold nothing that its reader may not open, and comes out the same bytes from
    the same release.
    """


@report_command.command("packet")
@work_argument
@click.option("--practice", "units", multiple=True, help="A practice; every one when left out.")
@out_option
@form_option
@release_option
@language_option
@output.json_option
def packet_command(
    work: Path, units: tuple[str, ...], out: Path, form: str, release: str | None, language: str | None, as_json: bool
) -> None:  # fmt: skip
    """Write practices' monthly packets, each in the practice's language.

    \b
      concord report packet demo/work --practice foothill --out packets
      concord report packet demo/work --practice foothill --language es --out packets
    """
    from concord.cli.language import of_practice
    from concord.program import Program
    from concord.reports.periodic import packet

    program = Program.load(Work.open(work).program)

    def make(book: Book, names: Any) -> Any:
        chosen = of_practice(program, book.name.removeprefix("practice-"), language)
        return put(packet(book, names), chosen)

    _write(work, _books(work, "practice", units, release), make, out, form, release, as_json)


@report_command.command("quarterly")
@work_argument
@click.option("--plan", "units", multiple=True, help="A plan; every one when left out.")
@out_option
@form_option
@release_option
@chosen_option
@output.json_option
def quarterly_command(
    work: Path, units: tuple[str, ...], out: Path, form: str, release: str | None, language: str, as_json: bool
) -> None:  # fmt: skip
    """Write plans' quarterly reports, each from the plan's own book.

    \b
      concord report quarterly demo/work --plan alder --out quarter
    """
    from concord.reports.periodic import quarterly

    _write(work, _books(work, "plan", units, release), _in(language, quarterly), out, form, release, as_json)


@report_command.command("equity")
@work_argument
@out_option
@form_option
@release_option
@chosen_option
@output.json_option
def equity_command(
    work: Path, out: Path, form: str, release: str | None, language: str, as_json: bool
) -> None:
    """Write the equity report from the program's book.

    \b
      concord report equity demo/work --out equity
      concord report equity demo/work --language es --out equity
    """
    from concord.reports.periodic import equity

    _write(work, ["program"], _in(language, equity), out, form, release, as_json)


@report_command.command("annual")
@work_argument
@click.option("--year", type=int, help="Another year than the last whole one.")
@out_option
@form_option
@release_option
@click.option(
    "--commitments", is_flag=True, help="With what payers promised for the year, from the portal's database."
)
@DEMO
@chosen_option
@output.json_option
def annual_command(
    work: Path, year: int | None, out: Path, form: str, release: str | None, commitments: bool, demo: bool, language: str,
    as_json: bool,
) -> None:  # fmt: skip
    """Write the annual impact report from the public's book; with --commitments, what payers promised and where they stood too.

    \b
      concord report annual demo/work --out annual
      concord report annual demo/work --commitments --demo
    """
    from concord.reports.periodic import annual, last_whole

    def make(book: Book, names: Any) -> Any:
        chosen = year or last_whole(book)
        return annual(book, names, chosen, _promised(work, demo, chosen) if commitments else None)

    _write(work, ["public"], _in(language, make), out, form, release, as_json)


def _in(language: str, make: Callable[[Book, Any], Any]) -> Callable[[Book, Any], Any]:
    """What makes a report, and puts it into a language."""
    return lambda book, names: put(make(book, names), language)


def _promised(work: Path, demo: bool, year: int) -> Any:
    prepare(work, demo)
    import django

    django.setup()
    from concord.portal.commitments.years import promised_of

    return promised_of(year)


@report_command.command("standing")
@work_argument
@out_option
@form_option
@release_option
@chosen_option
@output.json_option
def standing_command(
    work: Path, out: Path, form: str, release: str | None, language: str, as_json: bool
) -> None:
    """Write how the program stands, for the program office.

    \b
      concord report standing demo/work --out office
    """
    from concord.reports.periodic import standing

    _write(work, ["program"], _in(language, standing), out, form, release, as_json)


@report_command.command("public")
@work_argument
@out_option
@release_option
@output.json_option
def public_command(work: Path, out: Path, release: str | None, as_json: bool) -> None:
    """Write the public page: plain HTML, CSV and a dictionary that any web server, or none, can serve. Its reports come in Spanish too.

    \b
      concord report public demo/work --out site
    """
    from concord.cli.language import every_other
    from concord.program import Program
    from concord.reports.periodic import Names, site

    folder = Work.open(work)
    with open_book(folder.releases, "public", release) as book:
        files = site(book, Names.of(Program.load(folder.program)), every_other())
    written = [{"book": "public", **_kept(out, name, data)} for name, data in sorted(files.items())]
    if as_json:
        output.as_json({"written": written})
    else:
        output.say(f"{len(written)} files written. Open {out / 'index.html'}")


@report_command.command("all")
@work_argument
@out_option
@form_option
@release_option
@click.option(
    "--processes", type=click.IntRange(1), default=2, show_default=True, help="How many to write at a time."
)
@output.json_option
def all_command(work: Path, out: Path, form: str, release: str | None, processes: int, as_json: bool) -> None:
    """Write everything that the program answers with, from one release: every packet and quarterly report, how the program
    stands, the equity and annual reports, the public page, each plan's submission files of the last whole year, the program
    office's data room, and the evaluator's tables with their code book.

    
      concord report all demo/work --out everything

    Each kind has a folder of its own under --out; about.csv says of which release and data they are. The same release gives the same bytes, however many are written at a time.
    """
    from concord.cli.everything import pieces_of, written

    folder = Work.open(work)
    chosen = release or current(folder.releases)
    files = written(pieces_of(folder, chosen), folder, chosen, out, form, processes)
    if as_json:
        output.as_json({"release": chosen, "written": files})
        return
    kinds: dict[str, list[dict[str, Any]]] = {}
    for one in files:
        kinds.setdefault(one["kind"], []).append(one)
    output.table(
        f"Written to {out}", ("kind", "files", "bytes"),
        [(kind, len(mine), f"{sum(f['bytes'] for f in mine):,}") for kind, mine in sorted(kinds.items())], right=(1, 2),
    )  # fmt: skip


def _books(work: Path, audience: str, units: tuple[str, ...], release: str | None) -> list[str]:
    """The books asked for, or all of the audience that the release holds."""
    if units:
        return [f"{audience}-{unit}" for unit in units]
    root = Work.open(work).releases
    held = manifest.read(root / (release or current(root)))["books"]
    return sorted(book for book in held if book.startswith(f"{audience}-"))


def _write(
    work: Path,
    books: Iterable[str],
    make: Callable[[Book, Any], Any],
    out: Path,
    form: str,
    release: str | None,
    as_json: bool,
) -> None:
    from concord.program import Program
    from concord.reports.periodic import Names, files_of

    folder = Work.open(work)
    names = Names.of(Program.load(folder.program))
    written = []
    for name in books:
        with open_book(folder.releases, name, release) as book:
            made = make(book, names)
        for kind in ("pdf", "html") if form == "both" else (form,):
            written += [
                {"book": name, "report": made.ident, **_kept(out, file, data)}
                for file, data in files_of(made, kind).items()
            ]
    if as_json:
        output.as_json({"written": written})
        return
    shown = [w for w in written if not w["file"].endswith(".csv")]
    output.table(
        "Reports",
        ("book", "file", "bytes"),
        [(w["book"], w["file"], f"{w['bytes']:,}") for w in shown],
        right=(2,),
    )


def _kept(out: Path, name: str, data: bytes) -> dict[str, Any]:
    """Write a file and say where and what."""
    path = out / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return {"file": str(path), "bytes": len(data), "sha256": manifest.digest(path)}
