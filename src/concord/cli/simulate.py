"""`concord simulate`: what other terms would cost."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from concord.cli import output
from concord.model.errors import UsageError
from concord.model.work import Work


@click.command("simulate")
@click.argument("work", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--program",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    required=True,
    help="A changed copy of the program folder.",
)
@click.option("--year", type=int, help="Only lines for this year.")
@output.json_option
def simulate_command(work: Path, program: Path, year: int | None, as_json: bool) -> None:
    """Pay the last run again under a changed program folder: cost by plan, winners and losers by practice.

    \b
      cp -r programs/ca-apc richer                      copy, then edit terms in richer/terms/
      concord simulate demo/work --program richer --year 2025

    Nothing is published and nothing is posted.
    """
    from concord.program import Program
    from concord.simulation import simulate

    run = _last_run(Work.open(work))
    changed = Program.load(program)
    with output.timed("Paying again under the changed terms", quiet=as_json):
        found = simulate(run, changed, date.fromisoformat("-".join(run.name.split("-")[:3])), year=year)
    if as_json:
        output.as_json({"by_plan": found.by_plan, "by_practice": found.by_practice, "change": found.change})
        return
    money = ("owed", "scenario", "change")
    output.table(
        "By plan, US dollars",
        ("plan", "payment", *money),
        [
            (r["plan_id"], r["component"].replace("_", " "), *(f"{r[m]:,.2f}" for m in money))
            for r in found.by_plan
        ],
        right=(2, 3, 4),
    )
    output.table(
        "By practice, US dollars",
        ("practice", *money, "%"),
        [(r["organization_id"], *(f"{r[m]:,.2f}" for m in money), r["percent"]) for r in found.by_practice],
        right=(1, 2, 3, 4),
    )
    output.say(
        f"All plans together: {found.change:+,.2f}. More for {len(found.winners)} practices, less for {len(found.losers)}."
    )


def _last_run(work: Work) -> Path:
    found = sorted(
        (p.parent for p in work.runs.glob("*/record.json")), key=lambda p: (p / "record.json").stat().st_mtime
    )
    if not found:
        raise UsageError("no run has finished yet", where=work.root.name, next_step="run `concord run`")
    return found[-1]
