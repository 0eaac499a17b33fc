"""Every number opens: a dollar to its rate, the rate to its people, a person to events, an event to file and line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from concord.model import lineage
from concord.model.errors import UsageError
from concord.model.money import ZERO, dollars
from concord.model.periods import last_of_month
from concord.release.explain_factor import plain as _plain
from concord.release.explain_factor import unfold
from concord.release.explain_protected import PROTECTED, listed_by_consent, notices, withheld
from concord.release.facts import Fact
from concord.release.reader import Book

SHOWN = 12
ANSWER = {"y": "yes", "n": "no", "?": "unknown"}
"""Words for the letters of `criterion.answers`; a sentence that was not asked has none."""


def explain(book: Book, kind: str, *keys: str, inbox: Path | None = None, shown: int = SHOWN) -> Fact:
    """The explanation of one number in a reader's book. UsageError when the book holds nothing by that name.

    kinds and keys: `payment LINE` or `payment ORGANIZATION PLAN MONTH` (or YEAR); `rate MEASURE ORGANIZATION YEAR`;
    `factor PERSON PLAN MONTH`; `gap PERSON MEASURE YEAR`; `attribution PERSON MONTH`; `event EVENT`.
    """
    makers: dict[str, Callable[..., Fact]] = {
        "payment": _payment,
        "rate": _rate,
        "factor": _factor,
        "gap": _gap,
        "attribution": _attribution,
        "event": _event,
    }
    if kind not in makers:
        raise UsageError(f"cannot explain a {kind}", next_step=f"ask for one of: {', '.join(makers)}")
    if kind == "event":
        return _event(book, *keys[:1], inbox=inbox)
    return makers[kind](book, *keys, shown=shown)


def _payment(book: Book, *keys: str, shown: int) -> Fact:
    if len(keys) == 1:
        found = book.rows("line", {"line_key": keys[0]})
        if not found:
            raise _nothing(book, f"payment line {keys[0]}")
        return _line(book, found[0], shown)
    if len(keys) != 3:
        raise UsageError(
            "a payment is named by a line key, or by organization, plan and month",
            next_step="concord explain payment foothill alder 2025-03, or 2025 for what is settled by the year",
        )
    organization, plan, asked = keys
    span = _span(asked)
    held = _between(book, organization, plan)
    lines = [line for line in held if (line["period_start"], line["period_end"]) == span]
    whole = [line for line in held if line["period_start"] <= span[0] and span[1] <= line["period_end"]]
    if not whole:
        raise _nothing(book, f"payment of {plan} to {organization} for {asked}")
    total = Fact(
        f"{plan} owes {organization} for {asked}", dollars(sum((line["amount"] for line in lines), ZERO))
    )
    for component in sorted({line["component"] for line in lines}):
        mine = [line for line in lines if line["component"] == component]
        part = total.add(
            f"{component.replace('_', ' ')}, {len(mine)} lines", dollars(sum(line["amount"] for line in mine))
        )
        for line in mine[:shown]:
            part.because.append(_arithmetic(line))
        if len(mine) > shown:
            part.add(f"and {len(mine) - shown} more lines (ask for more with --show)")
    if len(whole) > len(lines):
        year = str(span[0].year)
        total.add(
            f"not in it: {len(whole) - len(lines)} lines for the whole of {year}",
            key=f"payment {organization} {plan} {year}",
        )
    return total


def _span(asked: str) -> tuple[date, date]:
    """First and last day of a month (`2025-03`) or of a year (`2025`), whose own lines a year's settlement is."""
    if asked.isdigit() and len(asked) == 4:
        return date(int(asked), 1, 1), date(int(asked), 12, 31)
    first = _month(asked)
    return first, last_of_month(first)


def _between(book: Book, organization: str, plan: str) -> list[dict[str, Any]]:
    """Every line of a plan to a practice in this book."""
    where = {
        name: value
        for name, value in (("organization_id", organization), ("plan_id", plan))
        if name in _columns(book, "line")
    }
    return book.rows("line", where, order=("component", "kind", "line_key"))


def _arithmetic(line: dict[str, Any]) -> Fact:
    who = line["measure"] or (f"person {line['person']}" if line["person"] is not None else line["kind"])
    words = f"{who}: {_plain(line['quantity'])} x {_plain(line['factor'])} x ${_plain(line['rate'])} = {dollars(line['amount'])}"
    return Fact(words, key=f"payment {line['line_key']}")


def _line(book: Book, line: dict[str, Any], shown: int) -> Fact:
    head = Fact(
        f"{line['plan_id']} owes {line.get('organization_id', 'this practice')}, {line['component'].replace('_', ' ')} ({line['kind']})",
        dollars(line["amount"]),
    )
    head.add(
        "period", f"{line['period_start']} to {line['period_end']}, due {line['due_date']}, {line['stage']}"
    )
    head.add(
        "arithmetic",
        f"{_plain(line['quantity'])} x {_plain(line['factor'])} x ${_plain(line['rate'])}, rounded half-up to the cent",
    )
    head.add(
        "term",
        f"{line['term']} in force since {line['term_date']} ({line['term_file']}, {line['term_status']})",
    )
    head.add("reason", line["reason"])
    if book.has("line_evidence"):
        for item in book.rows("line_evidence", {"line_key": line["line_key"]}, order=("item",)):
            head.because.append(_line_evidence(book, item, line))
    if line["person"] is not None:
        head.because.append(
            _attribution(book, str(line["person"]), f"{line['period_start']:%Y-%m}", shown=shown)
        )
    return head


def _line_evidence(book: Book, item: dict[str, Any], line: dict[str, Any]) -> Fact:
    fact = Fact(item["words"], None if item["value"] is None else _plain(item["value"]))
    parts = item["reference"].split("|")
    if item["kind"] in ("rate", "baseline") and len(parts) == 6:
        measure, _, year, _, _, unit = parts
        fact.key = f"rate {measure} {unit} {year}"
    if item["kind"] == "factor" and line["person"] is not None and book.has("factor"):
        fact.key = f"factor {line['person']} {line['plan_id']} {line['period_start']:%Y-%m}"
    return fact


def _factor(book: Book, *keys: str, shown: int) -> Fact:
    person, plan, month = _three(keys, "factor", "PERSON PLAN MONTH")
    own = book.name == f"plan-{plan}"
    if not own and "plan_id" not in _columns(book, "factor"):
        raise _nothing(book, f"factor for {plan}")
    where = {"person": _key(book, "factor", "person", person)} | ({} if own else {"plan_id": plan})
    held = [
        f for f in book.rows("factor", where, order=("period_start",)) if f["period_start"] <= _month(month)
    ]
    if not held:
        raise _nothing(book, f"factor of that person for {plan} in {month}")
    return unfold(book, held[-1], held[-1]["person"], plan, shown)


def _rate(book: Book, *keys: str, shown: int) -> Fact:
    measure, unit, year = _three(keys, "rate", "MEASURE ORGANIZATION YEAR")
    rates = book.rows(
        "rate",
        {"measure": measure, "unit": unit, "year": int(year), "stratum_kind": "all"},
        order=("rate", "pool", "is_baseline"),
    )
    if not rates:
        raise _nothing(book, f"rate of {measure} for {unit} in {year}")
    title = _title(book, measure)
    head = Fact(f"{title}, {unit}, {year}")
    for row in rates:
        value = (
            "no rate: nobody counts"
            if row["value"] is None
            else f"{float(row['value']):.1%} ({row['numerator']}/{row['denominator']}), likely {float(row['low']):.0%} to {float(row['high']):.0%}"
        )
        pool = "all plans' data together" if row["pool"] == "program" else f"{row['pool']}'s own data"
        one = head.add(
            f"{row['rate']}, {pool}{', baseline' if row['is_baseline'] else ''}, edition {row['edition']}",
            value,
        )
        one.add("in the population", row["population"])
        for name in ("excluded", "excepted", "uncovered", "unknown"):
            if row[name]:
                one.add(name, row[name])
    if book.has("result"):
        head.because += [*listed_by_consent(book, measure), *_people(book, measure, unit, int(year), shown)]
    return head


def _people(book: Book, measure: str, unit: str, year: int, shown: int) -> list[Fact]:
    where: dict[str, Any] = {"measure": measure, "year": year}
    columns = _columns(book, "result")
    if "organization_id" in columns:
        where["organization_id"] = unit
    where["pool"] = (
        "program"
        if book.rows("result", {**where, "pool": "program"}, limit=1)
        else book.name.partition("-")[2]
    )
    people = book.rows("result", where, order=("rate", "status", "person"))
    out = []
    for status in sorted({p["status"] for p in people}):
        mine = [p for p in people if p["status"] == status]
        group = Fact(f"people {status}", len(mine))
        for person in mine[:shown]:
            group.add(f"person {person['person']}", key=f"gap {person['person']} {measure} {year}")
        if len(mine) > shown:
            group.add(f"and {len(mine) - shown} more (ask for more with --show)")
        out.append(group)
    return out


def _gap(book: Book, *keys: str, shown: int) -> Fact:
    person, measure, year = _three(keys, "gap", "PERSON MEASURE YEAR")
    where = {"measure": measure, "year": int(year), "person": _key(book, "result", "person", person)}
    results = book.rows("result", where, order=("pool", "rate", "index_event"))
    if not results:
        if said := withheld(book, _title(book, measure), person, measure, year):
            return said
        raise _nothing(book, f"result of that person for {measure} in {year}")
    sentences = {
        row["criterion"]: row for row in book.rows("criterion_text", {"measure": measure, "year": int(year)})
    }
    head = Fact(f"{_title(book, measure)}, person {person}, {year}")
    for result in results:
        pool = "all plans' data together" if result["pool"] == "program" else f"{result['pool']}'s own data"
        one = head.add(f"{result['rate']}, {pool}", result["status"])
        one.because += _criteria(
            book, {**where, "pool": result["pool"], "index_event": result["index_event"]}, sentences
        )
    for gap in book.rows("gap", where, order=("rate",)):
        todo = head.add(f"{gap['state'].replace('_', ' ')}: {gap['action']}", gap["why"])
        todo.add("closes it", gap["closes"])
        if gap["due"]:
            todo.add("by", gap["due"])
    head.because += notices(book, [*results, *book.rows("evidence", where), *book.rows("gap", where)])
    return head


def _criteria(book: Book, where: dict[str, Any], sentences: dict[int, dict[str, Any]]) -> list[Fact]:
    evidence = book.rows("evidence", where, order=("criterion", "role", "day", "event"))
    out = []
    answers = "".join(row["answers"] for row in book.rows("criterion", where))
    for number, letter in enumerate(answers, start=1):
        if letter not in ANSWER:
            continue
        fact = Fact(sentences.get(number, {}).get("sentence", f"criterion {number}"), ANSWER[letter])
        for event in evidence:
            if event["criterion"] == number:
                said = "counts" if event["role"] == "counts" else "nearest miss"
                value = "" if event["value"] is None else f" {_plain(event['value'])}"
                fact.add(
                    f"{said}: {event['concept']}{value} on {event['day']}, from {event['source']}{_class(event)}",
                    key=f"event {event['event']}",
                )
        out.append(fact)
    return out


def _class(event: dict[str, Any]) -> str:
    """How far a record from outside claims is to be trusted."""
    provenance = event.get("provenance")
    return "" if provenance in (None, "claim", "registry") else f" ({provenance} supplemental data)"


def _attribution(book: Book, *keys: str, shown: int) -> Fact:
    if len(keys) != 2:
        raise UsageError(
            "an attribution is named by person and month",
            next_step="concord explain attribution 1042 2025-03",
        )
    person, month = keys
    where = {"person": _key(book, "roster", "person", person), "month": _month(month)}
    found = book.rows("roster", where)
    if not found:
        raise _nothing(book, f"roster row of that person in {month}")
    row = found[0]
    head = Fact(
        f"person {person} in {month} counts with",
        row.get("organization_id") or book.name.partition("-")[2] or "nobody",
    )
    head.add(
        "rule",
        f"{row['rule'].replace('_', ' ')}"
        + (
            f", tie broken by {row['tie_break'].replace('_', ' ')}"
            if row.get("tie_break", "none") != "none"
            else ""
        ),
    )
    for name, words in (
        ("visits", "visit days in the look-back"),
        ("runner_up", "second in rank"),
        ("decided_by_payer", "decided on the data of"),
    ):
        if row.get(name):
            head.add(words, row[name])
    if row.get("evidence"):
        head.add("the record that decided", key=f"event {row['evidence']}")
    if book.has("roster_rank"):
        for rank in book.rows("roster_rank", where, order=("rank",))[:shown]:
            head.add(
                f"rank {rank['rank']}: {rank['organization_id'] or 'no organization'}, clinician {rank['npi']}",
                f"{rank['rule'].replace('_', ' ')}, {rank['visits']} visit days, last {rank['last_visit']}",
            )
    return head


def _event(book: Book, event: str = "", *, inbox: Path | None = None) -> Fact:
    if book.name != "custodian":
        for row in _seen(book, event):
            fact = Fact(row["words"], row.get("source"))
            fact.add(
                "file and line",
                f"{row['file_name']}, line {row['line']}"
                if row.get("file_name")
                else "another sender's file, which this book does not hold",
            )
            fact.because += notices(book, [row])
            return fact
        raise _nothing(book, f"event {event}")
    row_id = int(event) if event.isdigit() else -1
    files = book.rows("file", {"file_id": lineage.file_of(row_id)}) if row_id >= 0 else []
    if not files:
        raise _nothing(book, f"event {event}")
    file, line = files[0], lineage.line_of(row_id)
    fact = Fact(f"{file['sender']} sent it in {file['name']}", f"line {line}", key="")
    fact.add("received", file["received_on"])
    fact.add("SHA-256 of the file", file["sha256"])
    for row in _seen(book, event):
        fact.add("read as", row["words"])
    if inbox is not None and (path := _as_sent(inbox, file)) is not None:
        fact.add("the file as sent", path.name)
    return fact


def _seen(book: Book, event: str) -> list[dict[str, Any]]:
    """What a record was read as, with its row: for a measure, else for a risk score."""
    for row in book.rows("evidence", {"event": event}, limit=1):
        return [{**row, "words": f"{row['concept']} on {row['day']}"}]
    if book.has("risk_evidence"):
        for row in book.rows("risk_evidence", {"event": event}, order=("code",), limit=1):
            return [{**row, "words": f"{row['kind']} {row['code']} on {row['day']}"}]
    return []


def _as_sent(inbox: Path, file: dict[str, Any]) -> Path | None:
    found = sorted((inbox / file["sender"]).glob(f"{file['sha256'][:16]}-*"))
    return found[0] if found else None


def _columns(book: Book, table: str) -> set[str]:
    row = book.rows(table, limit=1)
    return set(row[0]) if row else set()


def _key(book: Book, table: str, column: str, text: str) -> Any:
    row = book.rows(table, columns=(column,), limit=1)
    kind = type(row[0][column]) if row else str
    try:
        return kind(text)
    except ValueError as error:
        raise _nothing(book, f"person {text}") from error


def _title(book: Book, measure: str) -> str:
    rows = book.rows("measure", {"measure": measure}, limit=1)
    return f"{rows[0]['title']} ({measure})" if rows else measure


def _month(text: str) -> date:
    try:
        year, month = text.split("-")[:2]
        return date(int(year), int(month), 1)
    except ValueError as error:
        raise UsageError(f"{text} is not a month", next_step="write it like 2025-03") from error


def _three(keys: tuple[str, ...], kind: str, form: str) -> tuple[str, str, str]:
    if len(keys) != 3:
        raise UsageError(f"a {kind} is named by three words", next_step=f"concord explain {kind} {form}")
    return keys[0], keys[1], keys[2]


def _nothing(book: Book, what: str) -> UsageError:
    return UsageError(
        f"the book {book.name} holds no {what}",
        next_step=f"check the spelling; `concord explain --help` shows examples; {PROTECTED}",
    )
