"""How a file becomes canonical rows: for every table the columns that fill it. Read from a sender's TOML, checked on load."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from concord import canon
from concord.model.tables import Column, Table

AUTOMATIC = ("row_id", "sender", "received_on")
"""Columns that intake fills itself."""

FACTS = ("period", "covers_from", "covers_to", "sender")
"""What a column may take from the file as a whole."""

HOW = {
    "from": "source column, or a list of which the first that is not empty counts",
    "value": "the same value on every row",
    "fact": f"from the file as a whole: {', '.join(FACTS)}",
    "codes": "name of a [codes.*] table, or a table of sender's code = canonical value",
    "other": "value for a code that is not in the table; `keep` keeps it as sent; without it the code is a fault",
    "empty": "value when the source is empty",
    "dates": "date formats, tried in order",
    "implied": "decimals implied in a whole number of cents or thousandths",
    "sign": "`trailing` when the sign stands at the end",
    "match": "regular expression; its first group is the value",
    "join": "list of source columns joined into one text",
    "with": "what stands between joined parts",
    "sum": "list of source columns added up",
    "split": "separator of several values in one field, with `part`",
    "part": "which of the split values, counted from 1",
    "filled": "true when the source is not empty, false when it is",
    "keep_if": "`number` or `words`: the value counts only when it is, or is not, a number (`7.2 %` and `<4.0` are)",
    "shape_of": "list of code systems: the value is the first that has codes like the source",
    "else": "another way to fill the column, for when this one gives nothing",
    "case": "`lower` or `upper`: text is kept so",
    "empties": "texts of this column that mean empty",
}
SPECIAL = ("only", "skip_empty", "each")
RANGE = re.compile(r"^(.*?)(\d+)\.\.(?:.*?)(\d+)$")
Note = Callable[[tuple[str, ...], str, str], None]
"""Called with a path of keys, what is wrong and how to put it right."""


@dataclass(frozen=True)
class Field:
    """How one canonical column of one target is filled."""

    column: Column
    how: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def ways(self) -> tuple[Field, ...]:
        """This way to fill the column, and those to try when it gives nothing."""
        other = self.how.get("else")
        return (self, *Field(self.column, other).ways) if other else (self,)

    @cached_property
    def sources(self) -> tuple[str, ...]:
        """Source columns read."""
        return tuple(
            name
            for way in self.ways
            for key in ("from", "join", "sum")
            for name in _listed(way.how.get(key))
            if isinstance(name, str)
        )


@dataclass(frozen=True)
class Target:
    """Rows of one canonical table made from each line of a file.

    `only` limits it to lines whose source columns hold given values; with `skip_empty` a line gives no row when that
    column is empty. A target with `skip_empty` is a by-product: what is wrong in it never quarantines the line.
    """

    table: type[Table]
    fields: Mapping[str, Field]
    only: Mapping[str, tuple[str, ...]]
    skip_empty: str
    number: int

    @property
    def key(self) -> str:
        """Name of the target inside its file: `claim_diagnosis#3`."""
        return f"{self.table.table_name}#{self.number}"

    @property
    def is_main(self) -> bool:
        """Whether the line's acceptance rests on it."""
        return not self.skip_empty


def targets(
    given: Mapping[str, Any],
    codes: Mapping[str, Mapping[str, Any]],
    layout: str,
    columns: tuple[str, ...],
    note: Note,
) -> tuple[Target, ...]:
    """The targets declared under one `[[file]]`.

    `layout` is `cdl` or `tuva` when columns not named stand where the canon says; `columns` are those the layout knows.
    """
    made: list[Target] = []
    tables = canon.accepted()
    for name, value in given.items():
        if name not in tables:
            note(
                (name,),
                f"`{name}` is neither a setting nor a canonical table",
                f"write one of {', '.join(tables)}",
            )
            continue
        variants = value if isinstance(value, list) else [value]
        for variant in variants:
            for one in _spread(name, variant, note):
                made.append(_target(tables[name], one, codes, layout, columns, len(made) + 1, note))
    return tuple(made)


def _spread(table: str, variant: Mapping[str, Any], note: Note) -> Iterator[dict[str, Any]]:
    """`each = {code = "DX1..DX8", position = "1..8"}` becomes one variant for each number."""
    rest = {key: value for key, value in variant.items() if key != "each"}
    if "each" not in variant:
        yield rest
        return
    series = {column: _series(text) for column, text in variant["each"].items()}
    lengths = {len(values) for values in series.values()}
    if len(lengths) != 1 or 0 in lengths:
        note(
            (table, "each"),
            "the series of `each` differ in length",
            'write them alike, such as "DX1..DX8" and "1..8"',
        )
        return
    for index in range(lengths.pop()):
        one = dict(rest)
        for column, values in series.items():
            item = values[index]
            made = {"value": item} if isinstance(item, int) else _as_how(item)
            one[column] = {**_as_how(rest.get(column, {})), **made}
        yield one


def _series(text: Any) -> list[str | int]:
    if isinstance(text, list):
        return list(text)
    found = RANGE.match(str(text))
    if not found:
        return []
    head, first, last = found.groups()
    width = len(first) if first.startswith("0") else 0
    numbers = range(int(first), int(last) + 1)
    return [f"{head}{n:0{width}d}" if head else n for n in numbers]


def _as_how(value: Any) -> dict[str, Any]:
    """A column may be given as a plain source column, or as a table saying how."""
    if isinstance(value, str):
        return {"from": value}
    return dict(value)


def _target(
    table: type[Table],
    variant: Mapping[str, Any],
    codes: Mapping[str, Mapping[str, Any]],
    layout: str,
    columns: tuple[str, ...],
    number: int,
    note: Note,
) -> Target:
    name = table.table_name
    fields: dict[str, Field] = {}
    for key, value in variant.items():
        if key in SPECIAL:
            continue
        if key not in table.columns or key in AUTOMATIC:
            known = ", ".join(c for c in table.columns if c not in AUTOMATIC)
            note((name, key), f"{name} has no column `{key}` to fill", f"write one of {known}")
            continue
        how = _checked((name, key), _as_how(value), codes, note)
        fields[key] = Field(table.columns[key], how)
    for key, column in table.columns.items():
        default = getattr(column, layout, "") if layout else ""
        if key not in fields and key not in AUTOMATIC and default in columns:
            fields[key] = Field(column, {"from": default})
    target = Target(table, fields, _only(variant.get("only", {})), variant.get("skip_empty", ""), number)
    _complete(target, note)
    return target


def _only(given: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    return {source: tuple(_listed(values)) for source, values in given.items()}


def _checked(
    path: tuple[str, ...], how: dict[str, Any], codes: Mapping[str, Mapping[str, Any]], note: Note
) -> dict[str, Any]:
    for key in how:
        if key not in HOW:
            note(path, f"`{key}` is no way to fill a column", f"use {', '.join(HOW)}")
    named = how.get("codes")
    if isinstance(named, str):
        if named not in codes:
            note(
                path,
                f"there is no [codes.{named}]",
                f"add it, or use one of {', '.join(sorted(codes)) or 'none yet'}",
            )
        how["codes"] = codes.get(named, {})
    if "match" in how:
        try:
            if re.compile(how["match"]).groups < 1:
                note(path, "`match` has no group", "put the wanted part in parentheses")
        except re.error as error:
            note(path, f"`match` is not a regular expression: {error}", "correct it")
    for key, allowed in (
        ("keep_if", ("number", "words")),
        ("case", ("lower", "upper")),
        ("sign", ("trailing",)),
    ):
        if how.get(key, allowed[0]) not in allowed:
            note(path, f"`{key}` is `{how[key]}`", f"use one of {', '.join(allowed)}")
    if "else" in how:
        how["else"] = _checked((*path, "else"), _as_how(how["else"]), codes, note)
    if how.get("fact", "period") not in FACTS:
        note(path, f"`{how['fact']}` is no fact of a file", f"use {', '.join(FACTS)}")
    if not any(key in how for key in ("from", "value", "fact", "join", "sum")):
        note(path, "nothing says where the value comes from", "add `from`, `value`, `fact`, `join` or `sum`")
    return how


def _complete(target: Target, note: Note) -> None:
    name = target.table.table_name
    if target.skip_empty and target.skip_empty not in target.fields:
        note(
            (name, "skip_empty"),
            f"`skip_empty` names {target.skip_empty}, which is not filled",
            "fill that column",
        )
    for key, column in target.table.columns.items():
        if column.required and key not in AUTOMATIC and key not in target.fields:
            note(
                (name,),
                f"nothing fills {name}.{key}, which every row must have",
                f'add {key} = "SOURCE_COLUMN"',
            )
    for key, made in target.fields.items():
        _check_choices((name, key), made, note)


def _check_choices(path: tuple[str, ...], made: Field, note: Note) -> None:
    if made.column.type.name != "choice":
        return
    allowed = made.column.type.system.split("|")
    given = [
        given
        for how in (way.how for way in made.ways)
        for given in (
            *dict(how.get("codes") or {}).values(),
            *(how[k] for k in ("value", "empty", "other") if k in how),
        )
    ]
    for value in given:
        if value not in allowed and value not in ("", "keep"):
            note(path, f"`{value}` is not a value of {'.'.join(path)}", f"use one of {', '.join(allowed)}")


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]
