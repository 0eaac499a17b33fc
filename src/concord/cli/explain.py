"""`concord explain`: unfold any number."""

from __future__ import annotations

from pathlib import Path

import click

from concord.cli import output
from concord.ledger import open_ledger
from concord.model.money import dollars
from concord.model.work import Work
from concord.program import Program
from concord.release import Book, explain, open_book
from concord.release.facts import Fact


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
      concord explain demo/work payment foothill alder 2025      what it owes for the year as a whole: performance, leakage, caps
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
        if kind == "payment" and len(keys) == 1:
            _add_standing(fact, reader, opened, keys[0])
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


def _add_standing(fact: Fact, reader: Book, work: Work, key: str) -> None:
    """Put behind a line where its term is written, and what the ledger posted for it when."""
    line = reader.rows("line", {"line_key": key})[0]
    for value in Program.load(work.program).terms.values:
        if (value.name, value.since, value.file) == (line["term"], line["term_date"], line["term_file"]):
            fact.add("the term as written", value.words()).add("source", value.source)
            break
    if not work.ledger.exists():
        return
    with open_ledger(work.ledger) as ledger:
        for row in ledger.history(line["contract_id"], key):
            words = "posted" if row["adjusts"] is None else f"adjusted (posting {row['adjusts']})"
            fact.add(
                f"{words} on {row['posted_on']}, statement {row['statement_month'][:7]}, {row['state']}",
                dollars(row["amount"]),
            )
