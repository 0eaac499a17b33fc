"""From a source column's text to a canonical value, as a tree: dates, amounts, codes, choices. What cannot be read is empty."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from sqlglot import exp

from concord.intake import shapes
from concord.intake.mapping import Field
from concord.intake.trees import (
    all_of,
    call,
    case,
    cast,
    coalesce,
    column,
    concat,
    is_null,
    literal,
    not_null,
    try_cast,
)

Tree = exp.Expression

YES = ("Y", "YES", "TRUE", "T", "1")
NO = ("N", "NO", "FALSE", "F", "0")
EARLIEST, LATEST = "1900-01-01", "2200-12-31"
OTHER_SYSTEMS = {"CPT": "HCPCS", "HCPCS": "HCPCS", "SNOMED": "SNOMED", "NDC": "NDC"}
"""Systems that a result or a dose may be coded in besides its column's own, and whose shape their codes have."""
ISO_DATE, ISO_INSTANT = "%Y-%m-%d", "%Y-%m-%d %H:%M"
TIME = r"(?:[T ]+[0-9]{1,2}:.*|(\.0+))$"
"""A time of day after a date, or the zeros after a whole number: neither changes the day."""
RESULT = r"^[<>≤≥]?=? ?([-+]?[0-9]*\.?[0-9]+)(?: ?(?:%|percent))?(?: ?\(?(?:h|l|hh|ll|high|low)\)?)?$"
"""A result that is a number, alone or with what a laboratory writes about it: `7.2`, `7.2 %`, `<4.0` (the bound itself is taken)."""


def source_text(field: Field, reading: Mapping[str, Any], present: frozenset[str]) -> Tree | None:
    """The text that a field rests on, before it is converted; None when the file has none of its columns."""
    texts = [_own_text(one.how, reading, present) for one in field.ways]
    known = [text for text in texts if text is not None]
    return (coalesce(*known) if len(known) > 1 else known[0]) if known else None


def _own_text(how: Mapping[str, Any], reading: Mapping[str, Any], present: frozenset[str]) -> Tree | None:
    """The text of one way to fill a column."""
    if "value" in how:
        return literal(_word(how["value"]))
    if "fact" in how:
        return cast(column(f"f.{how['fact']}"), "VARCHAR")
    if "join" in how:
        parts = [_text(c, how, reading) for c in how["join"] if c in present]
        return _joined(parts, str(how.get("with", ""))) if parts else None
    given = how.get("from")
    names = [n for n in ([given] if isinstance(given, str) else list(given or ())) if n in present]
    if not names:
        return None
    text = coalesce(*(_text(n, how, reading) for n in names))
    if "keep_if" in how:
        number = coalesce(case([(not_null(try_cast(text, "DOUBLE")), text)]), _number_of(text))
        text = number if how["keep_if"] == "number" else case([(is_null(number), text)])
    if "shape_of" in how:
        text = case([(shapes.looks_like(system, text), literal(system)) for system in how["shape_of"]])
    return call(how["case"], text) if "case" in how else text


def _number_of(text: Tree) -> Tree:
    """The number in a result of words, as text; empty when it is none."""
    return call("nullif", call("regexp_extract", call("lower", text), RESULT, 1), "")


def _word(value: Any) -> str:
    return {True: "true", False: "false"}.get(value, str(value)) if isinstance(value, bool) else str(value)


def _text(name: str, how: Mapping[str, Any], reading: Mapping[str, Any]) -> Tree:
    """One source column, blanks and texts that mean empty taken out, cut as the mapping says."""
    text: Tree = column(f"s.{name}")
    empties = [*reading.get("empty_values", ()), *how.get("empties", ())]
    empties += [str(code) for code, meaning in dict(how.get("codes") or {}).items() if meaning == ""]
    if empties:
        text = case([(exp.In(this=text, expressions=[literal(e) for e in empties]), exp.null())], text)
    if "split" in how:
        text = call(
            "nullif", call("trim", call("split_part", text, how["split"], int(how.get("part", 1)))), ""
        )
    if "match" in how:
        text = call("nullif", call("regexp_extract", text, _safe(how["match"]), 1), "")
    return text


def _safe(pattern: str) -> str:
    return re.compile(pattern).pattern


def _joined(parts: list[Tree], between: str) -> Tree:
    """Parts that are not empty, with `between` between them."""
    return call("nullif", call("concat_ws", between, *parts), "")


def value(
    field: Field,
    text: Tree | None,
    reading: Mapping[str, Any],
    present: frozenset[str],
    number: Callable[[Tree], Tree],
) -> Tree:
    """The canonical value of a field, with the type of its column. `number` keeps a tree as a number (shapes.fits)."""
    kind = field.column.type
    how = field.how
    if "sum" in how:
        parts = [cast(call("coalesce", _amount(_text(c, how, reading), how, reading), 0), kind.sql)
                 for c in how["sum"] if c in present]  # fmt: skip
        return cast(_added(parts), kind.sql) if parts else cast(exp.null(), kind.sql)
    if "fact" in how:
        return cast(column(f"f.{how['fact']}"), kind.sql)
    if text is None and "empty" not in how:
        return cast(exp.null(), kind.sql)
    if text is not None and how.get("filled"):
        return not_null(text)
    meant = _meant(field, reading, present)
    if "empty" in how:
        stand_in = literal(_word(how["empty"]))
        text = stand_in if text is None or meant is None else case([(is_null(text), stand_in)], meant)
    else:
        text = meant if meant is not None else cast(exp.null(), "VARCHAR")
    made = _typed(field, text, reading, number)
    if field.column.between:
        low, high = field.column.between
        inside = exp.Between(this=made, low=literal(low), high=literal(high))
        made = case([(inside, made)])
    return made if kind.name in ("text", "code", "choice") else cast(made, kind.sql)


def _meant(field: Field, reading: Mapping[str, Any], present: frozenset[str]) -> Tree | None:
    """What the first way that gives anything says, in our words."""
    told = [(one.how, _own_text(one.how, reading, present)) for one in field.ways]
    meant = [_coded(text, how) for how, text in told if text is not None]
    return (coalesce(*meant) if len(meant) > 1 else meant[0]) if meant else None


def _added(parts: list[Tree]) -> Tree:
    total = parts[0]
    for part in parts[1:]:
        total = exp.Add(this=total, expression=part)
    return total


def _coded(text: Tree, how: Mapping[str, Any]) -> Tree:
    """A sender's code in our words. Codes written with small letters are compared whatever their case."""
    codes = {str(k): v for k, v in dict(how.get("codes") or {}).items() if v != ""}
    if not codes:
        return text
    other = how.get("other")
    otherwise = text if other == "keep" else literal(other or None)
    if any(k != k.upper() for k in codes):
        codes = {k.lower(): v for k, v in codes.items()}
        text = call("lower", text)
    pairs = [(exp.EQ(this=text, expression=literal(k)), literal(_word(v))) for k, v in codes.items()]
    return case(pairs, case([(not_null(text), otherwise)]) if other else None)


def _typed(field: Field, text: Tree, reading: Mapping[str, Any], number: Callable[[Tree], Tree]) -> Tree:
    kind, how = field.column.type, field.how
    if kind.name in ("date", "month"):
        return _date(text, how.get("dates") or reading.get("dates") or (ISO_DATE,), kind.name == "month")
    if kind.name == "instant":
        return _instant(text, how.get("dates") or (ISO_INSTANT,))
    if kind.name == "amount":
        return _amount(text, how, reading)
    if kind.name == "number":
        return _number(text, how, kind.sql)
    if kind.name in ("small", "integer", "tiny"):
        return _whole(text, kind.sql)
    if kind.name == "flag":
        upper = call("upper", text)
        return case(
            [(exp.In(this=upper, expressions=[literal(w) for w in words]), exp.true() if yes else exp.false())
             for words, yes in ((YES, True), (NO, False))]
        )  # fmt: skip
    if kind.name == "choice":
        allowed = {w.casefold(): w for w in kind.system.split("|")}
        lower = call("lower", text)
        return case([(exp.EQ(this=lower, expression=literal(k)), literal(w)) for k, w in allowed.items()])
    if kind.name == "code":
        made = shapes.normal(kind.system, text)
        fits = shapes.fits(kind.system, made, number)
        return case([(fits, made)]) if fits is not None else made
    return _formed(text, field.column.form)


def as_its_system(
    field: Field, text: Tree | None, made: Mapping[str, Tree], aside: Callable[[Tree], Tree]
) -> Tree:
    """A code as the row's own system writes it, where that is another than the column's. `aside` keeps a tree in a column."""
    if text is None or field.column.type.name != "code":
        return made["code"]
    text, system = aside(text), aside(made["system"])
    others = [s for s in OTHER_SYSTEMS if s != field.column.type.system]
    cases = [(exp.EQ(this=system, expression=literal(s)), _shaped(OTHER_SYSTEMS[s], text)) for s in others]
    return case(cases, made["code"])


def _shaped(system: str, text: Tree) -> Tree:
    """A code of a system that has a pattern, or nothing."""
    return case([(shapes.looks_like(system, text), shapes.normal(system, text))])


def _date(text: Tree, formats: Any, is_month: bool) -> Tree:
    formats = list(formats)
    if formats == [ISO_DATE]:
        made = try_cast(text, "DATE")
    elif len(formats) == 1:
        made = try_cast(call("try_strptime", text, formats[0]), "DATE")
    else:
        made = try_cast(call("try_strptime", call("regexp_replace", text, TIME, ""), _list(formats)), "DATE")
        made = coalesce(try_cast(text, "DATE"), made) if ISO_DATE in formats else made
    if is_month:
        made = try_cast(call("date_trunc", "month", made), "DATE")
    inside = exp.Between(this=made, low=cast(literal(EARLIEST), "DATE"), high=cast(literal(LATEST), "DATE"))
    return case([(inside, made)])


def _list(items: list[str]) -> Tree:
    return exp.Array(expressions=[literal(i) for i in items])


def _instant(text: Tree, formats: Any) -> Tree:
    made = call("try_strptime", text, formats[0] if len(formats) == 1 else _list(list(formats)))
    return coalesce(made, try_cast(text, "TIMESTAMP"))


def _amount(text: Tree, how: Mapping[str, Any], reading: Mapping[str, Any]) -> Tree:
    """US dollars: implied decimals, a sign at the end, dollar signs and thousands' commas, parentheses for negatives."""
    implied = how.get("implied", reading.get("implied_decimals"))
    if how.get("sign", reading.get("sign")) == "trailing":
        text = _sign_first(text)
    if implied is not None:
        return _implied(text, int(implied), "DECIMAL(14,2)")
    plain = call("regexp_replace", call("regexp_replace", text, "[$,]", "", "g"), r"^\((.*)\)$", r"-\1")
    return coalesce(try_cast(text, "DECIMAL(14,2)"), try_cast(plain, "DECIMAL(14,2)"))


def _number(text: Tree, how: Mapping[str, Any], kind: str) -> Tree:
    if how.get("sign") == "trailing":
        text = _sign_first(text)
    return _implied(text, int(how["implied"]), kind) if "implied" in how else try_cast(text, kind)


def _implied(text: Tree, decimals: int, kind: str) -> Tree:
    whole = try_cast(text, "DECIMAL(15,0)")
    unit = cast(
        literal(f"0.{'0' * (decimals - 1)}1" if decimals else "1"), f"DECIMAL({decimals + 1},{decimals})"
    )
    return cast(exp.Mul(this=whole, expression=unit), kind)


def _sign_first(text: Tree) -> Tree:
    tail = call("right", text, 1)
    body = call("left", text, -1)
    minus = exp.EQ(this=tail, expression=literal("-"))
    plus = exp.EQ(this=tail, expression=literal("+"))
    return case([(minus, concat(literal("-"), body)), (plus, body)], text)


def _whole(text: Tree, kind: str) -> Tree:
    """A whole number; `1.0` counts, `1.5` does not."""
    number = try_cast(text, "DECIMAL(18,3)")
    return case([(exp.EQ(this=number, expression=call("floor", number)), try_cast(number, kind))])


def _formed(text: Tree, form: str) -> Tree:
    if form == "digits":
        return call("nullif", call("regexp_replace", text, "[^0-9]", "", "g"), "")
    if form == "zip5":
        first = call("left", text, 5)
        return case([(call("regexp_full_match", first, "[0-9]{5}"), first)])
    if form in ("upper", "lower"):
        return call(form, text)
    return text


def unreadable(text: Tree, made: Tree) -> Tree:
    """Something was sent and nothing came of it."""
    return all_of([not_null(text), is_null(made)])
