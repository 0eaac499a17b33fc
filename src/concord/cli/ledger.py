"""`concord ledger`: statements and their states, and the proof that nothing was changed."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click

from concord.cli import output
from concord.cli.language import language_option, of_practice, say_in
from concord.ledger import Ledger, open_ledger
from concord.model.errors import UsageError
from concord.model.work import Work
from concord.program import Program
from concord.release import Book, open_book
from concord.reports import paper, remittance, summary, vbpr, workbook
from concord.reports import statement as statements
from concord.reports.agreement import agree
from concord.reports.remittance import Payer
from concord.reports.spoken import Say

WORK = click.argument("work", type=click.Path(file_okay=False, path_type=Path))
LEDGER = click.option(
    "--ledger", "url", help="Where the ledger is kept, if not in WORK: a file or a postgresql:// URL."
)
OUT = click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="File to write; its ending says what.",
)


@click.group("ledger")
def ledger_command() -> None:
    """What was posted: statements, their states, the proof, and statements on paper."""


@ledger_command.command("show")
@WORK
@click.option("--plan", help="One plan only.")
@click.option("--organization", help="One practice only.")
@LEDGER
@output.json_option
def show(work: Path, plan: str | None, organization: str | None, url: str | None, as_json: bool) -> None:
    """Statements with their payments, amounts and states."""
    with open_ledger(url or Work.open(work).ledger) as ledger:
        rows = [
            r
            for r in ledger.statements()
            if (plan is None or r["plan_id"] == plan)
            and (organization is None or r["organization_id"] == organization)
        ]
    if as_json:
        output.as_json(rows)
        return
    columns = ("plan_id", "organization_id", "statement_month", "component")
    output.table(
        "Statements",
        ("plan", "practice", "month", "payment", "amount", "state"),
        [(*(r[c] for c in columns), f"{r['amount']:,.2f}", r["state"]) for r in rows],
        right=(4,),
    )


@ledger_command.command("verify")
@WORK
@LEDGER
@output.json_option
def verify(work: Path, url: str | None, as_json: bool) -> None:
    """Prove the chain, and that ledger = statements = remittances = book. Exit code 5 names the first thing that is wrong.

    Recomputes both chains, the double entry, every move and every line's arithmetic; then makes each statement with its
    remittance and CSV and compares their sums; then compares what stands posted with the lines of the current release.
    """
    opened = Work.open(work)
    with open_ledger(url or opened.ledger) as ledger:
        facts = dict(vars(ledger.verify()))
        with open_book(opened.releases, "custodian") as book:
            facts |= {
                f"agree_{k}": v for k, v in vars(agree(book, ledger, date.fromisoformat(book.as_of))).items()
            }
    if as_json:
        output.as_json(facts)
        return
    for name, value in facts.items():
        output.console.print(f"{name.replace('_', ' '):<18} {value}", markup=False)


@ledger_command.command("move")
@WORK
@click.argument("plan")
@click.argument("organization")
@click.argument("month")
@click.argument("state", type=click.Choice(["draft", "reviewed", "approved", "paid", "void"]))
@click.option("--who", required=True, help="Who moves it.")
@click.option("--why", default="", help="Why; needed to void, or to send back to draft.")
@LEDGER
def move(
    work: Path, plan: str, organization: str, month: str, state: str, who: str, why: str, url: str | None
) -> None:
    """Move a statement to its next state: draft, reviewed, approved, paid; or void."""
    with open_ledger(url or Work.open(work).ledger) as ledger:
        ledger.move(plan, organization, _month(month), state, who=who, on=datetime.now().date(), why=why)
    output.say(f"The statement of {plan} to {organization} for {month} is {state}.")


@ledger_command.command("statement")
@WORK
@click.argument("plan")
@click.argument("organization")
@click.argument("month")
@OUT
@LEDGER
@language_option
def statement(
    work: Path, plan: str, organization: str, month: str, out: Path, url: str | None, language: str | None
) -> None:
    """A statement on paper (.pdf), as a workbook with live formulas (.xlsx), as .csv, X12 820 (.820) or HL7 VBPR (.json).

    PLAN `all` puts every plan's statement of the month on one page (.pdf). What people read is in the practice's language.

    \b
      concord ledger statement demo/work alder foothill 2025-10 --out statement.pdf
      concord ledger statement demo/work all   foothill 2025-10 --out all-plans.pdf
    """
    opened = Work.open(work)
    program = Program.load(opened.program)
    say = say_in(of_practice(program, organization, language))
    with (
        open_ledger(url or opened.ledger) as ledger,
        open_book(opened.releases, f"practice-{organization}") as book,
    ):
        if plan == "all":
            said = _all_plans(book, ledger, program, organization, _month(month), out, say)
        else:
            found = statements.read(book, ledger, organization, plan, _month(month))
            said = _one_plan(found, program, out, say)
    output.say(f"{said} Written to {out}")


@ledger_command.command("summary")
@WORK
@click.argument("plan")
@click.argument("month")
@OUT
@LEDGER
def plan_summary(work: Path, plan: str, month: str, out: Path, url: str | None) -> None:
    """What one plan pays every practice in a month, by payment, with state: .csv or .xlsx."""
    with open_ledger(url or Work.open(work).ledger) as ledger:
        found = summary.of_plan(ledger, plan, _month(month))
    if out.suffix == ".xlsx":
        summary.workbook(found, out)
    elif out.suffix == ".csv":
        out.write_text(summary.text(found), encoding="utf-8-sig")
    else:
        raise UsageError("cannot write that kind of file", next_step="end the name in .csv or .xlsx")
    output.say(f"{found.total:,.2f} US dollars to {len(found.rows)} practices. Written to {out}")


def _one_plan(found: statements.Statement, program: Program, out: Path, say: Say) -> str:
    names = _names(program)
    plan, practice = _parties(found.plan_id, found.organization_id, program)
    made_on = _as_of(found)
    if out.suffix == ".pdf":
        practice_name = names[found.organization_id]
        out.write_bytes(paper.pdf(found, plan_name=plan.name, organization_name=practice_name, say=say))
    elif out.suffix == ".xlsx":
        workbook.workbook(found, out, say)
    elif out.suffix == ".csv":
        out.write_text(workbook.text(found, say), encoding="utf-8-sig")
    elif out.suffix in (".820", ".x12", ".edi"):
        control = int(f"{found.month:%Y%m}")
        out.write_text(
            remittance.x12_820(found, plan, practice, control=control, on=made_on), encoding="ascii"
        )
    elif out.suffix == ".json":
        out.write_text(vbpr.text(found, plan, practice, on=made_on), encoding="utf-8")
    else:
        raise UsageError(
            "cannot write that kind of file", next_step="end the name in .pdf, .xlsx, .csv, .820 or .json"
        )
    return f"{found.total:,.2f} US dollars in {len(found.lines):,} lines."


def _all_plans(
    book: Book, ledger: Ledger, program: Program, organization: str, month: date, out: Path, say: Say
) -> str:
    if out.suffix != ".pdf":
        raise UsageError("all plans go on one page only", next_step="end the name in .pdf")
    found = statements.across(book, ledger, organization, month)
    levers = book.rows("lever", {"plan_id": "all"}) if book.has("lever") else []
    out.write_bytes(paper.pdf_across(found, names=_names(program), levers=levers, say=say))
    return f"{sum(s.total for s in found):,.2f} US dollars from {len(found)} plans."


def _as_of(found: statements.Statement) -> date:
    """The day of the release: files made again are the same bytes."""
    return date.fromisoformat(found.release[:10])


def _names(program: Program) -> dict[str, str]:
    return {p.plan_id: p.name for p in program.plans} | {
        o.organization_id: o.name for o in program.organizations
    }


def _parties(plan: str, organization: str, program: Program) -> tuple[Payer, Payer]:
    practice = next(o for o in program.organizations if o.organization_id == organization)
    return Payer(plan, _names(program)[plan]), Payer(organization, practice.name, practice.tin)


def _month(text: str) -> date:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError as error:
        raise UsageError(f"{text} is not a month", next_step="write it like 2025-10") from error
