"""`concord ledger`: statements and their states, and the proof that nothing was changed."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click

from concord.cli import output
from concord.ledger import open_ledger
from concord.model.errors import UsageError
from concord.model.work import Work
from concord.release import open_book
from concord.reports import paper
from concord.reports import statement as statements

WORK = click.argument("work", type=click.Path(file_okay=False, path_type=Path))


@click.group("ledger")
def ledger_command() -> None:
    """What was posted: statements, their states, the proof, and statements on paper."""


@ledger_command.command("show")
@WORK
@click.option("--plan", help="One plan only.")
@click.option("--organization", help="One practice only.")
@output.json_option
def show(work: Path, plan: str | None, organization: str | None, as_json: bool) -> None:
    """Statements with their payments, amounts and states."""
    with open_ledger(Work.open(work).ledger) as ledger:
        rows = [
            r
            for r in ledger.statements()
            if (plan is None or r["plan_id"] == plan)
            and (organization is None or r["organization_id"] == organization)
        ]
    if as_json:
        output.as_json(rows)
        return
    output.table(
        "Statements",
        ("plan", "practice", "month", "payment", "amount", "state"),
        [
            (
                r["plan_id"],
                r["organization_id"],
                r["statement_month"],
                r["component"],
                f"{r['amount']:,.2f}",
                r["state"],
            )
            for r in rows
        ],
        right=(4,),
    )


@ledger_command.command("verify")
@WORK
@output.json_option
def verify(work: Path, as_json: bool) -> None:
    """Recompute the chain, the double entry and every move. Exit code 5 names the first record that is wrong."""
    with open_ledger(Work.open(work).ledger) as ledger:
        proof = ledger.verify()
    if as_json:
        output.as_json(vars(proof))
        return
    for name, value in vars(proof).items():
        output.console.print(f"{name:<14} {value}", markup=False)


@ledger_command.command("move")
@WORK
@click.argument("plan")
@click.argument("organization")
@click.argument("month")
@click.argument("state", type=click.Choice(["reviewed", "approved", "paid", "void"]))
@click.option("--who", required=True, help="Who moves it.")
@click.option("--why", default="", help="Why; needed to void.")
def move(work: Path, plan: str, organization: str, month: str, state: str, who: str, why: str) -> None:
    """Move a statement to its next state: draft, reviewed, approved, paid; or void."""
    with open_ledger(Work.open(work).ledger) as ledger:
        ledger.move(plan, organization, _month(month), state, who=who, on=datetime.now().date(), why=why)
    output.say(f"The statement of {plan} to {organization} for {month} is {state}.")


@ledger_command.command("statement")
@WORK
@click.argument("plan")
@click.argument("organization")
@click.argument("month")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="File to write: .pdf, .xlsx or .csv.",
)
def statement(work: Path, plan: str, organization: str, month: str, out: Path) -> None:
    """A statement on paper, as a workbook with live formulas, or as CSV.

    \b
      concord ledger statement demo/work alder foothill 2025-10 --out statement.pdf
    """
    opened = Work.open(work)
    with open_book(opened.releases, f"practice-{organization}") as book:
        found = statements.read(book, organization, plan, _month(month))
    if out.suffix == ".pdf":
        from concord.program import Program

        program = Program.load(opened.program)
        names = {p.plan_id: p.name for p in program.plans} | {
            o.organization_id: o.name for o in program.organizations
        }
        out.write_bytes(paper.pdf(found, plan_name=names[plan], organization_name=names[organization]))
    elif out.suffix == ".xlsx":
        paper.workbook(found, out)
    elif out.suffix == ".csv":
        out.write_text(paper.text(found), encoding="utf-8-sig")
    else:
        raise UsageError("cannot write that kind of file", next_step="end the name in .pdf, .xlsx or .csv")
    output.say(f"{found.total:,.2f} US dollars in {len(found.lines):,} lines. Written to {out}")


def _month(text: str) -> date:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError as error:
        raise UsageError(f"{text} is not a month", next_step="write it like 2025-10") from error
