"""Which terms a scenario may change, how each is written in a form, and what was changed."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from concord.model import periods
from concord.portal.tabular import Row
from concord.program.term_values import read_value
from concord.program.vocabulary import TermKind, kind_of

MOST = Decimal(1_000_000_000)
KEPT = ("list_name", "table_name", "groups")
"""Kinds of term that name a list, a table or gaps of the program folder: `concord simulate` with a changed folder tries those."""
WHOLE = ("count", "day_of_month", "year")
PAIR = re.compile(r"Decimal\('([\d.]+)'\), Decimal\('([\d.]+)'\)")
DAYS = re.compile(r"datetime\.date\((\d+), (\d+), (\d+)\)")
TIER = re.compile(r"^\s*(\d+(?:\.\d+)?)\s*:\s*(\d+(?:\.\d+)?)\s*$")
FLAGS = {"yes": True, "no": False}


def of_year(request: HttpRequest, year: int) -> list[Row]:
    """Terms that hold at some time in the year, by name, then sheet, then day.

    Each has a `key` for the form, `now` as the form writes its value, and `choices` where there are only so many.
    """
    rows = request.book.rows("term", order=("name", "sheet", "since", "known_on"))  # type: ignore[attr-defined]
    found = [r for r in rows if (kind := kind_of(r["name"])) and kind.kind not in KEPT]
    newest = {(r["sheet"], r["name"], r["since"]): r for r in found}
    held = [r for r in newest.values() if r["since"] <= date(year, 12, 31) and not _is_over(r, newest, year)]
    held.sort(key=lambda r: (number(r["value"]) is None, r["name"], r["sheet"], r["since"]))
    return [
        r | {"key": f"term-{at}", "now": written(r["value"]), "choices": choices_of(kind_of(r["name"]))}
        for at, r in enumerate(held)
    ]


def choices_of(kind: TermKind | None) -> tuple[str, ...]:
    """The values that a term may have, where there are only so many."""
    return tuple(FLAGS) if kind and kind.kind == "flag" else kind.choices if kind else ()


def written(value: str) -> str:
    """A term's value, as the book holds it, in the form's words: tiers as `66.67: 60, 75: 80`, a period as `2024`."""
    if value in ("True", "False"):
        return "yes" if value == "True" else "no"
    if tiers := PAIR.findall(value):
        return ", ".join(f"{percentile}: {share}" for percentile, share in tiers)
    if value.startswith("Period(") and len(days := DAYS.findall(value)) == 2:
        return _period(*(date(*map(int, d)) for d in days))
    return value


def _period(start: date, end: date) -> str:
    year = str(start.year)
    quarters = [f"{year}-Q{n}" for n in range(1, 5)]
    months = [f"{year}-{n:02}" for n in range(1, 13)]
    same = (p for p in (year, *quarters, *months) if periods.parse(p) == periods.Period(start, end))
    return next(same, f"{start} to {end}")


def _is_over(row: Row, every: dict[Any, Row], year: int) -> bool:
    """Whether a later value of the same sheet holds from the year's first day on."""
    first = date(year, 1, 1)
    return any(
        (r["sheet"], r["name"]) == (row["sheet"], row["name"]) and row["since"] < r["since"] <= first
        for r in every.values()
    )


def changed(
    said: QueryDict, rows: list[Row], own_sheet: str, year: int = 0
) -> tuple[list[dict[str, str]], list[str]]:
    """What the form changes, and what is wrong with it in sentences.

    With `own_sheet` (a plan's), a term of the common sheet is changed in the plan's own, for all its days: no other plan moves.
    """
    changes, wrong, moved = [], [], set()
    for row in rows:
        text, day = said.get(row["key"], "").strip(), said.get(f"{row['key']}-since", "").strip()
        try:
            since = _since(day, row, year)
            if text and not (_is_same(text, row["value"]) and since == str(row["since"])):
                changes.append(_change(row, own_sheet or row["sheet"], text, since))
                moved.add((row["sheet"], row["name"]))
            elif day and not text:
                raise ValueError(_("write the value that holds from that day"))
        except ValueError as error:
            wrong.append(f"{row['name']}, {row['since']}: {error}.")
    for row in rows:
        is_beside = own_sheet and row["sheet"] != own_sheet and (row["sheet"], row["name"]) in moved
        if is_beside and not any(
            c["name"] == row["name"] and c["since"] == str(row["since"]) for c in changes
        ):
            changes.append(_change(row, own_sheet, written(row["value"]), str(row["since"])))
    return changes, wrong


def _since(text: str, row: Row, year: int) -> str:
    """The day from which the other value holds: the term's own unless another of the year is given. ValueError says why not."""
    if not text:
        return str(row["since"])
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise ValueError(_("%(day)s is not a day such as 2026-07-01") % {"day": text[:20]}) from None
    if day.year != year or day < date.fromisoformat(str(row["since"])):
        raise ValueError(
            _("%(day)s is not a day of %(year)s on which the term holds") % {"day": day, "year": year}
        )
    return text


def _is_same(text: str, value: str) -> bool:
    held = written(value)
    return text == held or (number(text) is not None and number(text) == number(held))


def _change(row: Row, sheet: str, text: str, since: str) -> dict[str, str]:
    """One change: `value` as people read it, `toml` as a term sheet writes it. ValueError says what is wrong with the text."""
    return {
        "what": "term", "sheet": sheet, "name": row["name"], "unit": row["unit"], "since": since, "before": written(row["value"]),
        "value": text if number(text) is None else f"{number(text):f}", "toml": toml(row["name"], text),
    }  # fmt: skip


def toml(name: str, text: str) -> str:
    """A term's value as a term sheet writes it, after the program's own checks. ValueError says what is wrong with it."""
    kind = kind_of(name)
    if kind is None:
        raise ValueError(_("there is no such term"))
    read_value(kind, value := _value(kind, text))
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return "[" + ", ".join(f"[{percentile:f}, {share:f}]" for percentile, share in value) + "]"
    return (
        f'"{value}"' if isinstance(value, str) else f"{value:f}" if isinstance(value, Decimal) else str(value)
    )


def _value(kind: TermKind, text: str) -> Any:
    """The text as the value that a term sheet would hold."""
    if kind.kind == "flag":
        return FLAGS.get(text, text)
    if kind.kind in ("choice", "period"):
        return text
    if kind.kind == "tiers":
        found = [TIER.match(part) for part in text.split(",")]
        if not all(found):
            raise ValueError(
                _("tiers are written as percentile: percent, such as 66.67: 60, 75: 80, 90: 100")
            )
        return [[Decimal(m[1]), Decimal(m[2])] for m in found if m]
    value = number(text)
    if value is None or abs(value) >= MOST:
        raise ValueError(_("%(text)s is not a number such as 4.80") % {"text": text[:20]})
    if kind.kind in WHOLE:
        if value != int(value):
            raise ValueError(_("%(text)s is not a whole number") % {"text": text[:20]})
        return int(value)
    return value


def number(text: str) -> Decimal | None:
    """The text as a number; None when it is none."""
    try:
        found = Decimal(text)
    except InvalidOperation:
        return None
    return found if found.is_finite() else None
