"""`concord submit`: the files that a plan hands to the state or to a measurement program."""

from __future__ import annotations

from pathlib import Path

import click

from concord.cli import output
from concord.model.errors import UsageError
from concord.model.work import Work
from concord.release import open_book
from concord.reports import submission


@click.command("submit")
@click.argument("work", type=click.Path(file_okay=False, path_type=Path))
@click.argument("what", type=click.Choice(["measures", "spend"]))
@click.option("--plan", required=True, help="Whose file.")
@click.option("--year", type=int, required=True, help="Year that is reported.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="File to write.")
@click.option("--release", help="A release other than the current one.")
@output.json_option
def submit_command(
    work: Path, what: str, plan: str, year: int, out: Path, release: str | None, as_json: bool
) -> None:
    """Write a submission file in the program's layout.

    \b
      concord submit demo/work measures --plan alder --year 2025 --out alder-measures.txt
      concord submit demo/work spend    --plan alder --year 2025 --out alder-spend.txt

    Layouts are submissions/*.toml of the program folder: columns, order, delimiter, header, trailer. Measures come from the
    plan's own book, every measure for every product, reported or not; spending from the program's.
    """
    folder = Work.open(work)
    layout = submission.Layout.read(folder.program, what)
    with open_book(folder.releases, f"plan-{plan}" if what == "measures" else "program", release) as book:
        if what == "measures":
            rows = submission.measure_rows(
                book.rows("rate"), book.rows("measure"), book.rows("match_rate"), plan, year
            )
        else:
            rows = submission.spend_rows(book.rows("spend"), plan, year)
    if not rows:
        raise UsageError(f"nothing to report of {plan} for {year}", next_step="check the plan and the year")
    out.write_text(submission.text(layout, rows), encoding="utf-8")
    if as_json:
        output.as_json(
            {
                "what": what,
                "plan": plan,
                "year": year,
                "rows": len(rows),
                "file": str(out),
                "status": layout.status,
            }
        )
    else:
        output.say(f"{len(rows):,} rows written to {out}. The layout is {layout.status}.")
