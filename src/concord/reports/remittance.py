"""A statement as an X12 820 (005010X218): the remittance that goes with the plan's payment, and its way back.

Each person is an entity with one RMR for each line: RMR04 is what is paid for it here. A line that changes what was paid before
carries the whole amount in RMR05 and what was paid before as an adjustment (ADX), so that RMR04 = RMR05 + ADX01. Lines of no
one person stand under the organization. The layout follows the public X12 outline and a published capitation sample.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from concord.model.errors import UsageError
from concord.model.money import ZERO
from concord.reports.statement import Statement

VERSION = "005010X218"
ADJUSTED = "53"  # ADX02: adjustment of an amount remitted before
SEPARATORS = str.maketrans(dict.fromkeys("*~:^\r\n", " "))


@dataclass(frozen=True)
class Payer:
    """Who pays or is paid, as the remittance names them. `tin` is nine digits; empty when the program does not hold it."""

    ident: str
    name: str
    tin: str = ""


@dataclass(frozen=True)
class Remitted:
    """What a remittance says when it is read back: its total, and the amount by line key."""

    total: Decimal
    by_line: dict[str, Decimal]


def x12_820(statement: Statement, payer: Payer, payee: Payer, *, control: int, on: date) -> str:
    """The statement as one interchange. `control` numbers it; `on` is the day it is made."""
    body = [
        _bpr(statement, payer),
        ("TRN", "3", trace(statement)),
        ("REF", "14", f"{statement.plan_id}-{statement.organization_id}-{statement.month:%Y%m}"),
        ("DTM", "097", f"{on:%Y%m%d}"),
        ("N1", "PE", payee.name, *(("FI", payee.tin) if payee.tin else ())),
        ("N1", "PR", payer.name, *(("FI", payer.tin) if payer.tin else ())),
        *_entities(statement, payee),
    ]
    return _envelope(body, payer, payee, control, on)


def trace(statement: Statement) -> str:
    """The payment's trace number: the same for the same plan, practice and month."""
    return f"{statement.plan_id}{statement.organization_id}{statement.month:%Y%m}".upper()[:50]


def _bpr(statement: Statement, payer: Payer) -> tuple[str, ...]:
    """BPR: remittance information only (NON), for the money moves outside X12; a practice that owes has a negative amount."""
    before_date = ["", "", "", "", "", _ten(payer), "", "", "", "", ""]
    return ("BPR", "I", _amount(statement.total), "C", "NON", *before_date, f"{statement.due:%Y%m%d}")


def _ten(payer: Payer) -> str:
    """BPR10 has ten characters: 1 and the tax number, or the payer's own id filled up."""
    return f"1{payer.tin}" if payer.tin else payer.ident.upper()[:10].ljust(10, "0")


def _entities(statement: Statement, payee: Payer) -> Iterable[tuple[str, ...]]:
    """ENT loops: the organization's own lines first, then people in order of name."""
    people: dict[str, list[dict[str, Any]]] = {}
    for line in statement.lines:
        key = "" if line["person"] is None else str(line["person"])
        people.setdefault(key, []).append(line)
    for number, key in enumerate(
        sorted(people, key=lambda k: (k != "", _name(statement, people[k][0]), k)), 1
    ):
        if key:
            yield ("ENT", str(number), "2J", "EI", payee.tin or payee.ident)
            last, _, first = _name(statement, people[key][0]).partition(", ")
            yield ("NM1", "IL", "1", last or "UNKNOWN", first, "", "", "", "N", _person(people[key][0]))
        else:
            yield ("ENT", str(number), "2L", "FI", payee.tin or payee.ident)
        for line in people[key]:
            yield from _line(statement, line)


def _line(statement: Statement, line: dict[str, Any]) -> Iterable[tuple[str, ...]]:
    restated = line["adjusts"] is not None
    owed = [_amount(line["is_now"])] if restated else []
    yield ("RMR", "IK", line["line_key"], "", _amount(line["amount"]), *owed)
    yield ("REF", "18", statement.plan_id)
    yield (
        "REF",
        "ZZ",
        f"{line['component']}.{line['posted_kind']}" + (f" {line['measure']}" if line["measure"] else ""),
    )
    yield ("DTM", "582", "", "", "", "RD8", f"{line['period_start']:%Y%m%d}-{line['period_end']:%Y%m%d}")
    if restated:
        yield ("ADX", _amount(-line["was"]), ADJUSTED)


def _name(statement: Statement, line: dict[str, Any]) -> str:
    return statement.names.get(line["person"], "") if line["person"] is not None else ""


def _person(line: dict[str, Any]) -> str:
    return str(line["person"])


def _amount(amount: Decimal) -> str:
    return f"{amount:.2f}"


def _envelope(body: list[tuple[str, ...]], payer: Payer, payee: Payer, control: int, on: date) -> str:
    """ISA to IEA around one transaction set; one segment a line."""
    names = (payer.ident.upper()[:15].ljust(15), payee.ident.upper()[:15].ljust(15))
    isa = ("ISA", "00", " " * 10, "00", " " * 10, "ZZ", names[0], "ZZ", names[1], f"{on:%y%m%d}", "0000", "^", "00501", f"{control:09d}", "0", "P", ":")  # fmt: skip
    gs = ("GS", "RA", names[0].strip(), names[1].strip(), f"{on:%Y%m%d}", "0000", str(control), "X", VERSION)
    st = [("ST", "820", "0001", VERSION), *body]
    end = [("SE", str(len(st) + 1), "0001"), ("GE", "1", str(control)), ("IEA", "1", f"{control:09d}")]
    return "".join(f"{_segment(s)}~\n" for s in (isa, gs, *st, *end))


def _segment(elements: tuple[str, ...]) -> str:
    clean = [e if elements[0] == "ISA" else _plain(e) for e in elements]
    if elements[0] != "ISA":
        while clean and not clean[-1]:
            clean.pop()
    return "*".join(clean)


def _plain(element: str) -> str:
    """Text in X12's own characters: accents laid aside, separators blank."""
    ascii_only = unicodedata.normalize("NFKD", element).encode("ascii", "ignore").decode()
    return ascii_only.translate(SEPARATORS).strip()


def read_back(text: str) -> Remitted:
    """The amounts in a remittance made here: what a plan's accounting would read. UsageError when its counts do not hold."""
    segments = [s.strip().split("*") for s in text.split("~") if s.strip()]
    inside = [i for i, s in enumerate(segments) if s[0] in ("ST", "SE")]
    if len(inside) != 2 or int(segments[inside[1]][1]) != inside[1] - inside[0] + 1:
        raise UsageError("the remittance's segment count does not hold", next_step="make it again")
    bpr = next(s for s in segments if s[0] == "BPR")
    total = Decimal(bpr[2])
    by_line: dict[str, Decimal] = {}
    last: list[str] = []
    for s in segments:
        if s[0] == "RMR":
            last, by_line[s[2]] = s, by_line.get(s[2], ZERO) + Decimal(s[4])
        if s[0] == "ADX" and Decimal(last[4]) != Decimal(last[5]) + Decimal(s[1]):
            raise UsageError(
                f"line {last[2]} does not pay what is owed less what was paid",
                next_step="make the remittance again",
            )
    return Remitted(total, by_line)
