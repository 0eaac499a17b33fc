"""`concord explain`: unfold any number."""

from __future__ import annotations

from pathlib import Path

import click

from concord.cli import output
from concord.model.work import Work
from concord.release import explain, open_book


@click.command("explain")
@click.argument("work", type=click.Path(file_okay=False, path_type=Path))
@click.argument("kind", type=click.Choice(["payment", "rate", "factor", "gap", "attribution", "event"]))
@click.argument("keys", nargs=-1, required=True)
@click.option(
    "--book",
    default="custodian",
    show_default=True,
    help="Whose book to read, such as practice-foothill or plan-alder.",
)
@click.option("--release", help="A release other than the current one.")
@click.option(
    "--show", default=12, show_default=True, help="How many people or lines to list before `and n more`."
)
@output.json_option
def explain_command(
    work: Path, kind: str, keys: tuple[str, ...], book: str, release: str | None, show: int, as_json: bool
) -> None:
    """Unfold a number: a dollar to its rate, the rate to its people, a person to events, an event to file and line.

    \b
      concord explain demo/work payment foothill alder 2025-03   what a plan owes a practice for a month
      concord explain demo/work payment LINE                     one line: arithmetic, term, evidence
      concord explain demo/work rate CBP foothill 2025           a rate, its parts, its people
      concord explain demo/work factor 1042 alder 2026-01        a factor: its parts, the score, the claims behind it
      concord explain demo/work gap 1042 GSD 2026                one person's gap: why, what closes it
      concord explain demo/work attribution 1042 2025-03         why a person counts with a practice
      concord explain demo/work event 5188146770730811392        the file and line an event came from

    Words in [brackets] in an answer are what to ask next. Keys of people differ from book to book on purpose.
    """
    opened = Work.open(work)
    with open_book(opened.releases, book, release) as reader:
        fact = explain(reader, kind, *keys, inbox=opened.inbox, shown=show)
        if as_json:
            output.as_json(
                {
                    "release": reader.release,
                    "book": book,
                    "data_through": reader.data_through,
                    **fact.as_dict(),
                }
            )
            return
        for line in fact.lines():
            output.console.print(line, markup=False, soft_wrap=True)
        output.console.print(
            f"\nrelease {reader.release}, data through {reader.data_through}, book {book}", markup=False
        )
