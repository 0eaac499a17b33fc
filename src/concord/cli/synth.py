"""`concord synth`: a generated program's raw files."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from concord.cli import output


class Month(click.ParamType):
    """A year or a month of a year, as the first day of it."""

    name = "YYYY[-MM]"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        year, _, month = str(value).partition("-")
        try:
            return date(int(year), int(month or 1), 1)
        except ValueError:
            self.fail(f"{value} is no year and no month; write 2023 or 2023-07", param, ctx)


@click.command("synth")
@click.option(
    "--people",
    type=click.IntRange(min=100),
    default=17_000,
    show_default=True,
    help="People on the program's rosters; the enrolled population is larger.",
)
@click.option("--seed", default=1, show_default=True, help="The same seed gives the same bytes.")
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="Folder to write to."
)
@click.option(
    "--history-from",
    type=Month(),
    default="2021",
    show_default=True,
    help="Year or month with which the senders' history of claims begins.",
)
@click.option(
    "--processes", default=2, show_default=True, help="Processes to use; the bytes do not depend on it."
)
@output.json_option
def synth_command(
    people: int, seed: int, out: Path, history_from: date, processes: int, as_json: bool
) -> None:
    """Write what the senders of a generated program would have sent: five years of dirty files, and the truth apart.

    \b
      concord synth --people 17000 --seed 1 --out demo/files

    raw/ has one folder per sender (each plan in a layout of its own, practices, registry, hospitals' notices, survey) and a
    manifest in order of delivery. truth/ says who is whom and what dirt was planted; no other command reads it.
    """
    from concord.synth.senders.writing import write_files

    with output.timed(f"Writing files for {people:,} people", quiet=as_json) as tell:
        summary = write_files(
            out,
            people,
            seed,
            processes=processes,
            history_from=history_from,
            progress=lambda step, done, total: tell(f"{step}, {done} of {total}"),
        )
    if as_json:
        output.as_json(vars(summary))
    else:
        output.console.print(str(summary), markup=False)
