"""A statement on paper: one plan's, and all plans' on one page. Made by Typst from facts that are words already."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from importlib import resources
from typing import Any
from unicodedata import combining, normalize

import typst

from concord.model import money
from concord.model.money import ZERO
from concord.program.vocabulary import kind_of
from concord.reports.spoken import Say, Spoken, as_written, told
from concord.reports.statement import Part, Statement

STAMP = datetime(2000, 1, 1, tzinfo=UTC)
RESTATED_SHOWN = 30
LEVERS_SHOWN = 5
LABELS = {
    "statement": "Statement of payments", "for": "What it is for", "payment": "Payment", "lines": "Lines", "amount": "Amount", "total": "Total",
    "cause": "Cause", "change": "Change", "together": "Together", "earn": "How to earn more", "step": "Next step within reach",
    "worth": "Worth a year", "each": "Per person", "estimates": "Estimates at today's results and this year's people, not promises.",
    "final": "Once a year is final it is paid as performance.", "restated": "What was paid before and is put right here",
    "why": "Why, and for whom", "period": "Period", "was": "Was", "is": "Is", "paid": "Paid here", "check": "How to check it", "term": "Term",
    "since": "Since", "written": "Written in", "whom": "For", "quantity": "Quantity", "factor": "Factor", "rate": "Rate", "one_page": "All plans on one page",
    "by_plan": "By plan", "plan": "Plan", "paid_on": "Paid on", "state": "State", "people": "People", "by_payment": "By payment",
    "earn_all": "How to earn more, over all plans",
    "each_lists": "Each plan's own statement lists every line; the totals above are the totals of those statements.",
    "release": "release", "through": "data through", "page": "page", "of": "1 of 1", "language": "en",
}  # fmt: skip
"""What the papers say wherever it stands. `language` is the tag of the language they are in."""


def pdf(
    statement: Statement, *, plan_name: str, organization_name: str, shown: int | None = None, say: Say = as_written
) -> bytes:  # fmt: skip
    """The statement as a PDF that can be recomputed by hand: every line is printed, or the first `shown` of each part.

    `say` puts its words into the reader's language.
    """
    return typeset("statement.typ", in_language(_facts(statement, plan_name, organization_name, shown), say))


def pdf_across(
    statements: Sequence[Statement], *, names: dict[str, str], levers: Sequence[dict[str, Any]] = (), say: Say = as_written
) -> bytes:  # fmt: skip
    """One page over all plans of a practice and month. `names` are those of plans and practices by id."""
    return typeset("across.typ", in_language(_facts_across(statements, names, levers), say))


def in_language(facts: dict[str, Any], say: Say) -> dict[str, Any]:
    """Facts with their words put into a language, which they name."""
    put: dict[str, Any] = told(facts, say)
    put["labels"]["language"] = say.code if isinstance(say, Spoken) else "en"
    return put


def dollars(amount: Decimal) -> str:
    """`$1,234.50`, with a true minus sign before what is less than nothing."""
    return money.dollars(amount).replace("-", "−")


def typeset(template: str, facts: dict[str, Any]) -> bytes:
    """A template of this room with its facts, as a PDF: the same facts, the same bytes."""
    with resources.as_file(resources.files(__package__).joinpath(template)) as path:
        made = typst.compile(
            str(path),
            sys_inputs={"facts": json.dumps(facts)},
            timestamp=int(STAMP.timestamp()),
            ignore_system_fonts=True,
        )
    assert isinstance(made, bytes)
    return made


def _facts(statement: Statement, plan_name: str, organization_name: str, shown: int | None) -> dict[str, Any]:
    previous, restated = statement.previous, statement.restated
    largest = max((abs(amount) for _, amount in statement.changes), default=ZERO) or Decimal(1)
    return {
        "labels": LABELS,
        "said": _sentences(statement, plan_name, organization_name, previous),
        "state": statement.state,
        "total": dollars(statement.total),
        "negative": statement.total < 0,
        "count": f"{len(statement.lines):,}",
        "difference": "" if previous is None else signed(statement.total - previous),
        "changes": [
            {"words": _first_up(words), "amount": signed(amount), "share": round(float(amount / largest) * 100, 1)}
            for words, amount in statement.changes
        ],
        "parts": [_part(statement, part, shown) for part in statement.parts],
        "restated": _restated_by_reason(statement, restated[:RESTATED_SHOWN]),
        "restated_more": _more(max(0, len(restated) - RESTATED_SHOWN), "more"),
        "terms": [
            {"name": t["term"], "illustrative": t["term_status"] == "illustrative", "since": _day(t["term_date"]),
             "file": t["term_file"], "lines": str(t["lines"]), "meaning": _meaning(t["term"])}
            for t in statement.terms()
        ],
        "levers": _levers(statement.levers),
        "release": statement.release,
        "through": statement.data_through,
    }  # fmt: skip


def _sentences(statement: Statement, plan: str, practice: str, previous: Decimal | None) -> dict[str, str]:
    """What the paper says in whole sentences; empty where there is nothing to say."""
    month, count = f"{statement.month:%B %Y}", f"{len(statement.lines):,}"
    before = f"{statement.previous_month:%B %Y}" if statement.previous_month else ""
    example, examples = _example(statement), statement.illustrative
    less = ", less what was paid for it before" if statement.restated else ""
    return {
        "running": f"{plan} to {practice}, {month}",
        "title": f"{plan} pays {practice}",
        "when": f"{month} · payment date {_day(statement.due)}",
        "compared": f"compared with {before} ({dollars(previous)})" if previous is not None and before else "",
        "counted": f"For {statement.people:,} people, {count} lines" if statement.people else f"{count} lines",
        "changed": f"Why it changed since {before}" if before else "",
        "check": f"Every amount is quantity × factor × rate, rounded half-up once to the cent{less}.",
        "example": f"For example: {example}." if example else "",
        "sums": f"The lines that follow add up to {dollars(statement.total)}, and so do the workbook, the CSV and the remittance file.",
        "illustrative": f"This statement rests on {examples} illustrative {'term' if examples == 1 else 'terms'}: examples that a contract sets, "
                        "not published values. They are marked ○ below." if examples else "",
    }  # fmt: skip


def _more(count: int, what: str) -> str:
    return f"and {count:,} {what}, in the workbook." if count else ""


def _facts_across(
    statements: Sequence[Statement], names: dict[str, str], levers: Sequence[dict[str, Any]]
) -> dict[str, Any]:
    first, total = statements[0], sum((s.total for s in statements), ZERO)
    known = [s for s in statements if s.previous is not None]
    before = sum((s.previous for s in known if s.previous is not None), ZERO)
    titles = sorted(
        {(p.component, p.kind): p.title for s in statements for p in s.parts}.items(), key=_in_order
    )
    terms = {(t["term"], t["term_date"], t["term_file"]) for s in statements for t in s.terms() if t["term_status"] == "illustrative"}  # fmt: skip
    practice, month, plans = names[first.organization_id], f"{first.month:%B %Y}", len(statements)
    difference = signed(sum((s.total for s in known), ZERO) - before) if known else ""
    return {
        "labels": LABELS,
        "said": {
            "running": f"{practice}, all plans, {month}",
            "title": f"What the plans pay {practice}",
            "when": month,
            "plans": f"from {plans} {'plan' if plans == 1 else 'plans'}",
            "compared": f"{difference} compared with their statements before" if difference else "",
            "illustrative": f"They rest on {len(terms)} terms whose values are illustrative: examples that a contract sets, not published."
                            if terms else "",
        },
        "total": dollars(total),
        "negative": total < 0,
        "difference": difference,
        "plans": [
            {"name": names[s.plan_id], "due": _day(s.due), "state": s.state, "people": str(s.people) if s.people else "–", "total": dollars(s.total),
             "difference": "first" if s.previous is None else signed(s.total - s.previous)}
            for s in statements
        ],
        "parts": [
            {"title": title, "amounts": [dollars(_of(s, key)) if _has(s, key) else "–" for s in statements],
             "total": dollars(sum((_of(s, key) for s in statements), ZERO))}
            for key, title in titles
        ],
        "levers": _levers(levers),
        "release": first.release,
        "through": first.data_through,
    }  # fmt: skip


def _in_order(item: tuple[tuple[str, str], str]) -> tuple[int, str]:
    order = ("direct_services", "population_health", "performance", "adjustment")
    return order.index(item[0][0]), item[0][1]


def _of(statement: Statement, key: tuple[str, str]) -> Decimal:
    return sum((p.amount for p in statement.parts if (p.component, p.kind) == key), ZERO)


def _has(statement: Statement, key: tuple[str, str]) -> bool:
    return any((p.component, p.kind) == key for p in statement.parts)


def _levers(levers: Sequence[dict[str, Any]]) -> list[list[str]]:
    """The levers that bring most per person first: what to do, what it is worth, and per person."""
    ordered = sorted(levers, key=lambda r: (-r["per_person"], r["rate"]))[:LEVERS_SHOWN]
    return [[_to_do(r), dollars(r["amount"]), dollars(r["per_person"])] for r in ordered]


def _to_do(lever: dict[str, Any]) -> str:
    """`Closing 3 more gaps of X reaches P75 and is worth ...`, without the amount that stands beside it."""
    return str(lever["words"]).partition(" and is worth")[0]


def _part(statement: Statement, part: Part, shown: int | None) -> dict[str, Any]:
    """A part's lines as words; `rate` is that of most lines, so that it need not be printed on each."""
    by_name = sorted(
        part.lines,
        key=lambda line: (line["measure"] or "", _in_a_directory(who(statement, line)), line["period_start"]),
    )
    lines = by_name if shown is None else by_name[:shown]
    rates = [_rate(line) for line in part.lines]
    usual = max(sorted(set(rates)), key=rates.count)
    return {
        "title": part.title,
        "amount": dollars(part.amount),
        "count": len(part.lines),
        "counted": f"{len(part.lines):,}",
        "factored": part.component == "population_health" and not any(line["adjusts"] for line in part.lines),
        "rate": usual,
        "reading": f"Quantity (months) × factor × rate = amount. Rate is {usual} unless another is shown.",
        "rows": [_row(statement, part, line) for line in lines],
        "more": _more(len(part.lines) - len(lines), "more lines"),
    }


def _row(statement: Statement, part: Part, line: dict[str, Any]) -> dict[str, str]:
    one_month = part.component == "population_health" and part.kind == "monthly"
    why = "" if part.component == "population_health" else line["reason"]
    if line["adjusts"] is not None:
        why = f"now {dollars(line['is_now'])}, less {dollars(line['was'])} paid before"
    factor = "" if line["factor"] is None else f"{line['factor']:.4f}" if one_month else plain(line["factor"])
    return {
        "who": who(statement, line),
        "why": why,
        "period": "" if one_month and line["period_start"] == statement.month else _period(line),
        "quantity": plain(line["quantity"]), "factor": factor, "rate": _rate(line),
        "amount": dollars(line["amount"]),
    }  # fmt: skip


def _in_a_directory(name: str) -> tuple[str, str]:
    """Names in order as people look them up: accents and capitals do not part them."""
    return "".join(c for c in normalize("NFD", name) if not combining(c)).casefold(), name


def _restated_by_reason(statement: Statement, lines: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Restated lines with their reason said once for all that share it, in the order in which reasons first come."""
    found: dict[str, list[dict[str, str]]] = {}
    for line in lines:
        found.setdefault(line["reason"], []).append(
            {"who": who(statement, line), "period": _period(line), "was": dollars(line["was"]), "now": dollars(line["is_now"]),
             "amount": dollars(line["amount"])}
        )  # fmt: skip
    return [{"why": why, "rows": rows} for why, rows in found.items()]


def _meaning(term: str) -> str:
    """What a term of that name says, in words."""
    kind = kind_of(term)
    return kind.meaning if kind else ""


def who(statement: Statement, line: dict[str, Any]) -> str:
    """Who or what a line is for, as this reader may see it."""
    if line["person"] is not None:
        return statement.names.get(line["person"]) or "a person of your roster"
    if line["measure"]:
        title = statement.titles.get(line["measure"])
        return f"{title} ({line['measure']})" if title else str(line["measure"])
    if line["component"] == "population_health":
        return "a person who is in the records no more"
    words = [line["product_line"], line["funding"]]
    return ", ".join(_first_up(w.replace("_", " ")) for w in words if w) or "The contract"


def _example(statement: Statement) -> str:
    """The first line that was not paid before, as a sum that can be done on paper."""
    for line in statement.lines:
        if line["adjusts"] is None and line["amount"] and line["factor"] is not None:
            return f"{who(statement, line)}, {plain(line['quantity'])} × {plain(line['factor'])} × {_rate(line)} = {dollars(line['amount'])}"
    return ""


def _period(line: dict[str, Any]) -> str:
    start, end = line["period_start"], line["period_end"]
    if (start.day, start.month, end.month) == (1, 1, 12):
        return f"{start.year}"
    return f"{start:%b %Y}"


def _rate(line: dict[str, Any]) -> str:
    rate = line["rate"]
    return "" if rate is None else f"{'−' if rate < 0 else ''}${plain(abs(rate), 2)}"


def plain(number: Decimal | None, least: int = 0) -> str:
    """A number with its thousands parted, without the zeros that say nothing, but at least `least` decimals."""
    if number is None:
        return ""
    whole, _, decimals = f"{abs(number):f}".partition(".")
    decimals = decimals.rstrip("0").ljust(least, "0")
    said = f"{int(whole):,}.{decimals}" if decimals else f"{int(whole):,}"
    return f"−{said}" if number < 0 else said


def signed(amount: Decimal) -> str:
    """US dollars with a plus or minus sign."""
    return f"+{dollars(amount)}" if amount > 0 else dollars(amount)


def _first_up(words: str) -> str:
    return words[:1].upper() + words[1:]


def _day(day: date | None) -> str:
    return "" if day is None else f"{day.day} {day:%b %Y}"
