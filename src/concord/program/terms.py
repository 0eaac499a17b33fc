"""Terms: every number of the payment model, dated twice (in force on, known on), with unit, source and status.

A term sheet is one or more TOML files. `sheet` names it, `known_on` says since when the file is known, `extends` names
the sheet whose terms hold where this one is silent. An amendment is a further file of the same sheet, known later.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from concord.model.errors import ProgramError
from concord.program.problems import Problems
from concord.program.source import Toml, read_toml
from concord.program.term_values import read_value
from concord.program.vocabulary import TERMS, kind_of

DAY = re.compile(r"^\d{4}-\d{2}-\d{2}$")
HEADER = ("sheet", "known_on", "extends", "title")
STATUSES = ("published", "illustrative")
COMMON = "common"


@dataclass(frozen=True)
class TermValue:
    """One value of one term from a day on, with where it stands. `value` is exact: Decimal, int, text, flag or tiers."""

    name: str
    sheet: str
    value: Any
    since: date
    known_on: date
    unit: str
    source: str
    status: str
    file: str
    line: int

    def words(self) -> str:
        """`population_health.base = 7.50 USD per member per month since 2025-01-01 (terms/alder.toml, line 9; illustrative)`."""
        return (
            f"{self.name} = {self.value} {self.unit} since {self.since} "
            f"({self.file}, line {self.line}; {self.status})"
        )


class Terms:
    """All values of all sheets, and which sheet goes on where another is silent. Nothing in it changes once made."""

    def __init__(self, values: tuple[TermValue, ...], extends: dict[str, str]):
        self.values, self.extends = values, extends
        self._asked: dict[tuple[object, ...], TermValue] = {}
        self._index: dict[tuple[str, str], list[TermValue]] = {}
        for value in values:
            self._index.setdefault((value.sheet, value.name), []).append(value)

    def value(
        self,
        name: str,
        sheet: str = COMMON,
        *,
        in_force_on: date,
        known_on: date,
        product_line: str | None = None,
    ) -> TermValue:
        """The value of a term on a day as known on a day. ProgramError when there is none, naming the first day having one.

        The sheet itself is asked before the sheets it extends, and the line of business before the general term. Within a
        sheet the latest start not after `in_force_on` wins; of two with the same start, the one known later.
        """
        asked = (name, sheet, in_force_on, known_on, product_line)
        if asked not in self._asked:
            self._asked[asked] = self._find(name, sheet, in_force_on, known_on, product_line)
        return self._asked[asked]

    def _find(
        self, name: str, sheet: str, in_force_on: date, known_on: date, product_line: str | None
    ) -> TermValue:
        names = [f"{name}.{product_line}", name] if product_line else [name]
        for one in self.chain(sheet):
            for wanted in names:
                found = [
                    v for v in self._of(one, wanted) if v.since <= in_force_on and v.known_on <= known_on
                ]
                if found:
                    return max(found, key=lambda v: (v.since, v.known_on, v.file))
        raise self._no_value(names, sheet, in_force_on, known_on)

    def optional(
        self, name: str, sheet: str = COMMON, *, in_force_on: date, known_on: date
    ) -> TermValue | None:
        """The same for a term that may be absent."""
        try:
            return self.value(name, sheet, in_force_on=in_force_on, known_on=known_on)
        except ProgramError:
            return None

    def chain(self, sheet: str) -> list[str]:
        """The sheet, then those it extends. ProgramError for an unknown sheet or a circle."""
        chain: list[str] = []
        while True:
            if sheet in chain or sheet not in self.extends:
                raise ProgramError(
                    f"term sheet `{sheet}` {'extends itself' if sheet in chain else 'does not exist'}",
                    where="terms/",
                    next_step=f"sheets are {', '.join(sorted(self.extends))}",
                )
            chain.append(sheet)
            sheet = self.extends[sheet]
            if not sheet:
                return chain

    def _of(self, sheet: str, name: str) -> list[TermValue]:
        return self._index.get((sheet, name), [])

    def _no_value(self, names: list[str], sheet: str, in_force_on: date, known_on: date) -> ProgramError:
        any_date = [v for one in self.chain(sheet) for name in names for v in self._of(one, name)]
        if not any_date:
            return ProgramError(
                f"term `{names[-1]}` has no value at all",
                where=f"term sheet {sheet}",
                next_step=f"add [{names[-1]}] with unit, source, status and a dated value to a file in terms/",
            )
        first = min(any_date, key=lambda v: (v.since, v.known_on))
        return ProgramError(
            f"term `{first.name}` has no value on {in_force_on} as known on {known_on}",
            where=f"{first.file}, line {first.line}",
            why=f"its first value is for {first.since}, known on {first.known_on}",
            next_step=f"add a value dated {in_force_on} or earlier",
        )

    def rows(self) -> list[dict[str, Any]]:
        """Every value as a plain dictionary, `value` as text."""
        return [
            {
                "term": v.name, "sheet": v.sheet, "value": str(v.value), "since": v.since, "known_on": v.known_on,
                "unit": v.unit, "source": v.source, "status": v.status, "file": v.file, "line": v.line,
            }
            for v in self.values
        ]  # fmt: skip


def read_terms(root: Path, problems: Problems) -> Terms:
    """All files of `terms/`."""
    values: list[TermValue] = []
    extends: dict[str, str] = {}
    for path in sorted((root / "terms").glob("*.toml")):
        file = read_toml(root, f"terms/{path.name}", problems)
        if file is not None and _header_is_whole(file, problems):
            sheet = file.data["sheet"]
            extends.setdefault(sheet, "")
            if "extends" in file.data:
                extends[sheet] = file.data["extends"]
            values += _values(file, problems)
    terms = Terms(
        tuple(sorted(values, key=lambda v: (v.sheet, v.name, v.since, v.known_on, v.file))), extends
    )
    _check(terms, problems)
    return terms


def _header_is_whole(file: Toml, problems: Problems) -> bool:
    for key, kind in (("sheet", str), ("known_on", date)):
        if not isinstance(file.data.get(key), kind):
            problems.add(
                file.name, file.line_of(key), f"`{key}` is missing or of the wrong kind",
                'begin the file with sheet = "name" and known_on = 2024-09-30',
            )  # fmt: skip
            return False
    return True


def _values(file: Toml, problems: Problems) -> list[TermValue]:
    found: list[TermValue] = []
    for path, table in _tables(file.data):
        found += _term(file, path, table, problems)
    return found


def _tables(
    table: dict[str, Any], path: tuple[str, ...] = ()
) -> list[tuple[tuple[str, ...], dict[str, Any]]]:
    """Tables that hold a term: those with a dated key, or with nothing but plain values."""
    found = []
    for key, value in table.items():
        if not isinstance(value, dict) or DAY.match(key):
            continue
        here = (*path, key)
        inner = [k for k, v in value.items() if isinstance(v, dict) and not DAY.match(k)]
        if any(DAY.match(k) for k in value) or not inner:
            found.append((here, {k: v for k, v in value.items() if k not in inner}))
        found += _tables({k: value[k] for k in inner}, here)
    return found


def _term(file: Toml, path: tuple[str, ...], table: dict[str, Any], problems: Problems) -> list[TermValue]:
    name, line = ".".join(path), file.line_of(*path)
    kind = kind_of(name)
    if kind is None:
        near = [t.name for t in TERMS if t.name.startswith(path[0])]
        problems.add(
            file.name, line, "no such term", f"known terms: {', '.join(near) or 'see the guide'}", name
        )
        return []
    for key in ("unit", "source", "status"):
        if not isinstance(table.get(key), str):
            problems.add(file.name, line, f"`{key}` is missing", f'add {key} = "..."', name)
            return []
    if table["status"] not in STATUSES:
        problems.add(
            file.name, file.line_of(*path, "status"), f"status `{table['status']}` is neither of {' or '.join(STATUSES)}",
            "say whether the value is public", name,
        )  # fmt: skip
    found = []
    for key, value in table.items():
        if key in ("unit", "source", "status", "note"):
            continue
        at = file.line_of(*path, key)
        try:
            since = date.fromisoformat(key) if DAY.match(key) else None
            if since is None:
                raise ValueError(f"`{key}` is neither a date nor unit, source, status or note")
            found.append(
                TermValue(
                    name, file.data["sheet"], read_value(kind, value), since, file.data["known_on"],
                    table["unit"], table["source"], table["status"], file.name, at,
                )
            )  # fmt: skip
        except ValueError as error:
            problems.add(file.name, at, str(error), f"give {_expected(kind)}", name)
    if not found and not any(DAY.match(k) for k in table):
        problems.add(file.name, line, "no dated value", "add one, such as 2025-01-01 = ...", name)
    return found


def _expected(kind: Any) -> str:
    words = {"usd": "US dollars, 0 or more", "percent": "a percent from 0 to 100", "choice": " or ".join(kind.choices),
             "multiplier": "a number above 0", "count": "a whole number, 0 or more"}  # fmt: skip
    return words.get(kind.kind, f"a {kind.kind.replace('_', ' ')}")


def _check(terms: Terms, problems: Problems) -> None:
    seen: dict[tuple[str, str, date, date], TermValue] = {}
    for v in terms.values:
        same = seen.setdefault((v.sheet, v.name, v.since, v.known_on), v)
        if same is not v:
            problems.add(
                v.file, v.line, f"two values for {v.since}, both known on {v.known_on} (the other in {same.file}, line {same.line})",
                "keep one, or give the amendment a later known_on", v.name,
            )  # fmt: skip
    for sheet, below in terms.extends.items():
        if below and below not in terms.extends:
            problems.add(
                "terms/", 0, f"sheet `{sheet}` extends `{below}`, which does not exist", "correct `extends`"
            )
