"""Dated code lists and factor tables of a program folder: `lists/*.csv`, `tables/*.csv` (age and sex), `areas/*.csv` (ZIP)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from concord.model.errors import ProgramError
from concord.program import source
from concord.program.dated import holds, overlapping
from concord.program.problems import Problems
from concord.program.source import read_csv

CODE_COLUMNS = {"code": source.text, "system": source.text, "start_date": source.day, "end_date": source.optional_day,
                "source": source.text}  # fmt: skip
FACTOR_COLUMNS = {"start_date": source.day, "sex": source.text, "age_from": source.whole, "age_to": source.whole,
                  "factor": source.number, "source": source.text, "status": source.text}  # fmt: skip
AREA_COLUMNS = {"start_date": source.day, "zip": source.text, "factor": source.number, "source": source.text,
                "status": source.text}  # fmt: skip
SEXES = ("female", "male", "any")
OLDEST = 130


@dataclass(frozen=True)
class CodeRow:
    """A code of a list from a day to a day."""

    code: str
    system: str
    start_date: date
    end_date: date | None
    source: str


@dataclass(frozen=True)
class FactorRow:
    """One cell of an age-sex table in force from a day; ages are whole years, both ends in. `any` serves unknown sex."""

    start_date: date
    sex: str
    age_from: int
    age_to: int
    factor: Decimal
    source: str
    status: str


@dataclass(frozen=True)
class AreaRow:
    """The social factor of one ZIP (five digits) from a day on."""

    start_date: date
    zip: str
    factor: Decimal
    source: str
    status: str


@dataclass(frozen=True)
class Lists:
    """Code lists and factor tables by name (the file's name without its ending)."""

    codes: dict[str, tuple[CodeRow, ...]]
    factors: dict[str, tuple[FactorRow, ...]]
    areas: dict[str, tuple[AreaRow, ...]] = field(default_factory=dict)

    def rows(self, name: str) -> list[dict[str, Any]]:
        """A code list as plain dictionaries: code, system, start_date, end_date. ProgramError if there is no such list."""
        return [
            {"code": r.code, "system": r.system, "start_date": r.start_date, "end_date": r.end_date}
            for r in self._list(name)
        ]

    def codes_on(self, name: str, on: date) -> list[str]:
        """The codes of a list on a day, sorted."""
        return sorted({r.code for r in self._list(name) if holds(r.start_date, r.end_date, on)})

    def factor_table(self, name: str, on: date) -> tuple[FactorRow, ...]:
        """The cells of an age-sex table in force on a day: those with the latest start not after it."""
        rows = self.factors.get(name)
        if rows is None:
            raise ProgramError(f"no table `{name}`", where="tables/", next_step=f"add tables/{name}.csv")
        starts = [r.start_date for r in rows if r.start_date <= on]
        if not starts:
            first = min(r.start_date for r in rows)
            raise ProgramError(
                f"table `{name}` has no factors on {on}", where=f"tables/{name}.csv", why=f"its first are for {first}",
                next_step="add factors for that date",
            )  # fmt: skip
        return tuple(r for r in rows if r.start_date == max(starts))

    def area_table(self, name: str, on: date) -> tuple[AreaRow, ...]:
        """The factors by ZIP in force on a day: of each ZIP the latest not after it. ProgramError if there is no such table."""
        if name not in self.areas:
            raise ProgramError(f"no table `{name}`", where="areas/", next_step=f"add areas/{name}.csv")
        latest = {row.zip: row for row in self.areas[name] if row.start_date <= on}
        return tuple(latest[zip_code] for zip_code in sorted(latest))

    def _list(self, name: str) -> tuple[CodeRow, ...]:
        if name not in self.codes:
            raise ProgramError(
                f"no code list `{name}`", where="lists/",
                next_step=f"add lists/{name}.csv, or use one of {', '.join(sorted(self.codes))}",
            )  # fmt: skip
        return self.codes[name]


def read_lists(root: Path, problems: Problems) -> Lists:
    """All code lists and factor tables of a folder."""
    codes = {
        p.stem: _codes(root, f"lists/{p.name}", problems) for p in sorted((root / "lists").glob("*.csv"))
    }
    factors = {
        p.stem: _factors(root, f"tables/{p.name}", problems) for p in sorted((root / "tables").glob("*.csv"))
    }
    areas = {
        p.stem: _areas(root, f"areas/{p.name}", problems) for p in sorted((root / "areas").glob("*.csv"))
    }
    return Lists(codes, factors, areas)


def _codes(root: Path, name: str, problems: Problems) -> tuple[CodeRow, ...]:
    rows = read_csv(root, name, CODE_COLUMNS, problems)
    for row in rows:
        row["code"] = row["code"].replace(".", "").upper()
    for _, after in overlapping(
        rows, lambda r: (r["system"], r["code"]), lambda r: (r["start_date"], r["end_date"])
    ):
        problems.add(name, after["line"], f"code {after['code']} stands twice on the same days", "keep one")
    ordered = sorted(rows, key=lambda r: (r["system"], r["code"], r["start_date"]))
    return tuple(CodeRow(*(row[c] for c in CODE_COLUMNS)) for row in ordered)


def _factors(root: Path, name: str, problems: Problems) -> tuple[FactorRow, ...]:
    rows = read_csv(root, name, FACTOR_COLUMNS, problems)
    for row in rows:
        if row["factor"] < 0:
            problems.add(name, row["line"], f"factor {row['factor']} is negative", "give 0 or more")
        if row["sex"] not in SEXES:
            problems.add(name, row["line"], f"sex `{row['sex']}` is none of {', '.join(SEXES)}", "correct it")
    for start in sorted({r["start_date"] for r in rows}):
        for sex in SEXES:
            _check_ages(
                name, start, sex, [r for r in rows if r["start_date"] == start and r["sex"] == sex], problems
            )
    ordered = sorted(rows, key=lambda r: (r["start_date"], r["sex"], r["age_from"]))
    return tuple(FactorRow(*(row[c] for c in FACTOR_COLUMNS)) for row in ordered)


def _areas(root: Path, name: str, problems: Problems) -> tuple[AreaRow, ...]:
    rows = read_csv(root, name, AREA_COLUMNS, problems)
    seen = set()
    for row in rows:
        if row["factor"] <= 0:
            problems.add(name, row["line"], f"factor {row['factor']} is not above 0", "give more than 0")
        if not (len(row["zip"]) == 5 and row["zip"].isdigit()):
            problems.add(name, row["line"], f"ZIP `{row['zip']}` is not five digits", "correct it")
        if (row["zip"], row["start_date"]) in seen:
            problems.add(name, row["line"], f"ZIP {row['zip']} stands twice for one day", "keep one")
        seen.add((row["zip"], row["start_date"]))
    ordered = sorted(rows, key=lambda r: (r["start_date"], r["zip"]))
    return tuple(AreaRow(*(row[c] for c in AREA_COLUMNS)) for row in ordered)


def _check_ages(name: str, start: date, sex: str, rows: list[dict[str, Any]], problems: Problems) -> None:
    expected = 0
    for row in sorted(rows, key=lambda r: r["age_from"]):
        if row["age_from"] != expected:
            word = "overlaps the row before" if row["age_from"] < expected else "leaves ages out"
            problems.add(
                name, row["line"], f"{sex} from {start}: age {row['age_from']} {word}", f"begin at {expected}"
            )
        expected = row["age_to"] + 1
    if expected <= OLDEST:
        line = rows[-1]["line"] if rows else 0
        problems.add(
            name, line, f"{sex} from {start}: ages from {expected} have no factor", f"go on to {OLDEST}"
        )
