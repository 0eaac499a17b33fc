"""`concord doctor`: look at a work folder and say what is wrong and what to do."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from concord.cli import examination, mending, output
from concord.model.work import Work


@click.command("doctor")
@click.argument("work", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--mend",
    is_flag=True,
    help="Put right what can be made again: damaged accepted parts and run steps, and what a killed run left behind.",
)
@output.json_option
def doctor_command(work: Path, mend: bool, as_json: bool) -> None:
    """Check a work folder: program, inbox, accepted rows, runs, releases, ledger, records, lock, clock, disk.

    Says what is wrong and what to do; exit code 5 if anything is. Only reads, unless asked to mend.
    """
    opened = Work.open(work)
    mended = mending.mend(opened) if mend else []
    findings = list(examination.findings(opened))
    if as_json:
        output.as_json([{"state": s, "what": w, "next": n} for s, w, n in findings])
    else:
        for words in mended:
            output.say(f"mended   {words}")
        for state, what, next_step in findings:
            output.console.print(
                f"{state:<8} {what}" + (f"\n         {next_step}" if next_step else ""),
                markup=False,
                soft_wrap=True,
            )
    if any(state not in ("ok", "note") for state, _, _ in findings):
        sys.exit(5)
