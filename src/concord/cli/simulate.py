"""`concord simulate`: what other terms would cost, who would gain, how sure that is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import click

from concord.cli import output
from concord.model.errors import UsageError
from concord.model.periods import Period, last_of_month
from concord.model.work import Work
from concord.program import Program

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
WORDS = ("plan_id", "component", "organization_id")
ONE_DECIMAL = ("percent", "increase", "increase_then")
"""Percents; all other figures are US dollars, or percents of two decimals."""
DAY = re.compile(r"^\d{4}-\d\d-\d\d-")
MONTH = re.compile(r"^\d{4}-(0[1-9]|1[0-2])$")


@click.command("simulate")
@click.argument("work", type=click.Path(file_okay=False, path_type=Path))
@click.option("--program", type=FOLDER, required=True, help="A changed copy of the program folder.")
@click.option(
    "--against", type=FOLDER, help="Another changed copy to compare with, in place of the terms as they are."
)
@click.option("--release", "release_id", help="Release whose run is paid again.  [default: the last]")
@click.option("--year", type=int, help="Payments of this year.  [default: the last whole one]")
@click.option("--from", "first", help="First month, such as 2025-01, in place of a year.")
@click.option("--to", "last", help="Last month.")
@click.option("--plan", default="", help="Only what this plan pays.")
@click.option("--causes", is_flag=True, help="Share the difference out among its causes.")
@click.option(
    "--samples",
    type=click.IntRange(0, 20_000),
    default=0,
    help="Draw people again so often, to see what performance pay owes to chance.",
)
@click.option("--seed", default=1, show_default=True, help="The same seed draws the same people.")
@click.option(
    "--report",
    type=click.Path(dir_okay=False, path_type=Path),
    multiple=True,
    help="Write the report to a .html or .pdf file.",
)
@output.json_option
def simulate_command(
    work: Path, program: Path, against: Path | None, release_id: str | None, year: int | None, first: str | None, last: str | None, plan: str,
    causes: bool, samples: int, seed: int, report: tuple[Path, ...], as_json: bool,
) -> None:  # fmt: skip
    """Pay a released run again under a changed program folder, beside what it pays now.

    \b
      cp -r programs/ca-apc richer                      copy, then edit terms in richer/terms/
      concord simulate demo/work --program richer --year 2025
      concord simulate demo/work --program richer --causes --samples 1000 --report richer.pdf

    Terms, tracks, weights, benchmarks, attribution rules and risk terms may differ; what they reach is worked out again. Nothing is
    published and nothing is posted.
    """
    from concord.release.code import code_name
    from concord.simulation import Asked, Released, simulate

    for path in report:
        if path.suffix not in (".html", ".pdf"):
            raise UsageError(
                f"a report is .html or .pdf, not {path.suffix or 'without an ending'}", where=path.name
            )
    opened = Work.open(work)
    released = Released.of(opened, run_to_pay(opened, release_id), code_name())
    asked = Asked(
        Program.load(program),
        _span(year, first, last, released.as_of),
        Program.load(against) if against else None,
        plan,
        samples,
        seed,
        causes,
    )
    with output.timed("Paying again under the changed terms", quiet=as_json) as tell:
        found = simulate(released, asked, progress=tell).as_dict()
    for path in report:
        write_report(path, found, program.name, names_of(released.program))
    if as_json:
        output.as_json(found)
        return
    _say(found)


def run_to_pay(work: Work, release: str | None) -> Path:
    """The folder of the run that made a release, or what is kept of it; of the last run unless one is named.

    UsageError when nothing of it is left, saying what to run.
    """
    if release:
        from concord.pipeline.record import run_of  # slow to load, and seldom asked for

        run = run_of(work.runs, release) or run_of(work.payable, release)
        if run is None:
            day = release[:10] if DAY.match(release) else "DAY"
            raise UsageError(
                "nothing that this release could be paid from is kept", where=release,
                next_step=f"leave out --release for the last one: it pays any released year too; or `concord run --as-of {day}` with the files, "
                          "decisions and program folder of then, which makes the run again",
            )  # fmt: skip
        return run
    found = sorted(
        (p.parent for p in work.runs.glob("*/record.json")), key=lambda p: (p / "record.json").stat().st_mtime
    )
    if not found:
        raise UsageError("no run has finished yet", where=work.root.name, next_step="run `concord run`")
    return found[-1]


def _span(year: int | None, first: str | None, last: str | None, as_of: date) -> Period:
    if first or last:
        if year or not (first and last and MONTH.match(first) and MONTH.match(last) and first <= last):
            raise UsageError("give a year, or a first and a last month such as --from 2025-01 --to 2025-06")
        return Period(date.fromisoformat(f"{first}-01"), last_of_month(date.fromisoformat(f"{last}-01")))
    whole = year or (as_of.year if (as_of.month, as_of.day) == (12, 31) else as_of.year - 1)
    return Period(date(whole, 1, 1), date(whole, 12, 31))


def names_of(program: Program) -> dict[str, str]:
    """Names of plans and practices by id."""
    return {p.plan_id: p.name for p in program.plans} | {
        o.organization_id: o.name for o in program.organizations
    }


def write_report(path: Path, found: Mapping[str, Any], title: str, names: dict[str, str]) -> None:
    """The report as a file, of the kind that its name ends with."""
    from concord.reports import scenario

    if path.suffix == ".pdf":
        path.write_bytes(scenario.pdf(found, title=title, names=names))
    else:
        path.write_text(scenario.html(found, title=title, names=names), encoding="utf-8")


def _say(found: dict[str, Any]) -> None:
    money = ("owed", "scenario", "change")
    _table(
        "By plan, US dollars", ("plan", "payment", *money), found["by_plan"], ("plan_id", "component", *money)
    )
    shown = ("organization_id", *money, "percent", "increase", "increase_then")
    _table(
        "By practice, US dollars; increase over base in percent",
        ("practice", *money, "%", "increase", "then"),
        found["by_practice"],
        shown,
    )
    _table("Break-even by plan: percent by which care would have to get cheaper", ("plan", "change", "a member a month", "for the change", "for all", "base amount"),
           found["break_even"], ("plan_id", "change", "per_member_month", "saved", "saved_in_all", "base_percent"))  # fmt: skip
    if found["causes"]:
        totals: dict[str, Decimal] = {}
        for row in found["causes"]:
            totals[row["cause"]] = totals.get(row["cause"], Decimal(0)) + Decimal(row["amount"])
        output.table(
            "By cause, US dollars",
            ("cause", "change"),
            [(c, f"{a:,.2f}") for c, a in totals.items()],
            right=(1,),
        )
    if found["performance_risk"]:
        ends = [f"{end}_{side}" for side in ("now", "then") for end in ("low", "middle", "high")]
        _table("Performance pay in 90 of 100 samples, US dollars", ("practice", "year", "low", "middle", "high", "low then", "middle then", "high then"),
               found["performance_risk"], ("organization_id", "year", *ends))  # fmt: skip
    for note in found["notes"]:
        output.say(note)
    change = Decimal(found["change"])
    output.say(
        f"All plans together: {change:+,.2f}. More for {found['winners']} practices, less for {found['losers']}."
    )


def _table(title: str, heads: tuple[str, ...], rows: list[dict[str, Any]], keys: tuple[str, ...]) -> None:
    """Words stand to the left as words, all others to the right as figures."""
    shown = [[_said(key, row[key]) for key in keys] for row in rows]
    right = [n for n, key in enumerate(keys) if key not in WORDS]
    output.table(title, heads, shown, right=right)


def _said(key: str, value: Any) -> str:
    if value is None:
        return ""
    if key in WORDS:
        return str(value).replace("_", " ")
    return str(value) if key in ("year", *ONE_DECIMAL) else f"{Decimal(str(value)):,.2f}"
