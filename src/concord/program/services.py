"""The service codes that make a claim's diagnoses count: HHS's yearly list put into a program folder, and what is said without it.

The list holds procedure codes that are licensed by their owners, so none ships. Without one, Concord's open ranges of codes stand in, and
every place that shows a score says so.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl

from concord.model.errors import ProgramError

if TYPE_CHECKING:
    from concord.program.folder import Program

OPEN = "open"
TERM = "population_health.risk_services"
CODE = re.compile(r"^[0-9A-Z]{5}$")
YES, NO = (
    ("yes", "y", "included", "include", "1", "true"),
    ("no", "n", "excluded", "exclude", "0", "false", ""),
)
HEADER = ("code", "system", "start_date", "end_date", "source")


def read_services(path: Path, *, year: int, code: str, counts: str) -> list[str]:
    """The codes that count in a published table (CSV in UTF-8, or XLSX), sorted. `code` and `counts` are titles of its columns.

    Lines above the row of titles are passed over. ProgramError, with the line, when a title is missing, a code is no code, one stands
    twice with two answers, an answer is neither yes nor no, or nothing counts.
    """
    if not 2000 <= year <= 2100:
        raise ProgramError(
            f"{year} is no benefit year", where=path.name, next_step="give the year of the list"
        )
    found: dict[str, bool] = {}
    for line, text, answer in _answers(path, code, counts):
        if not CODE.match(text):
            raise _wrong(path, line, f"`{text}` is no procedure code of five letters and digits")
        if answer.lower() not in (*YES, *NO):
            raise _wrong(path, line, f"`{answer}` under `{counts}` is neither yes nor no")
        if found.setdefault(text, answer.lower() in YES) != (answer.lower() in YES):
            raise _wrong(path, line, f"code {text} stands twice, once as counting and once as not")
    counting = sorted(text for text, is_in in found.items() if is_in)
    if not counting:
        raise ProgramError(
            f"no code counts under `{counts}`",
            where=path.name,
            next_step="name the column that says which codes are included",
        )
    return counting


def add_services(root: Path, year: int, codes: Iterable[str], source: str) -> str:
    """Write a list of service codes into `lists/`, in place of the year's earlier one. Returns its name, for the term."""
    if not source:
        raise ProgramError(
            "the source of the list is not told",
            why="codes are licensed by their owners",
            next_step="give --source with the licence",
        )
    name = f"hhs_services_{year}"
    half = root / "lists" / f"{name}.part"
    with half.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADER)
        writer.writerows(
            (c, "HCPCS" if c[0].isalpha() else "CPT", f"{year}-01-01", "", source) for c in codes
        )
    half.replace(root / "lists" / f"{name}.csv")
    return name


def service_notes(program: Program, on: date) -> list[str]:
    """By which service codes the contracts in force on a day count diagnoses, in sentences; none where no contract asks for HHS-HCC."""
    named: dict[str, set[str]] = {}
    for contract in program.agreements.in_force(on, on):
        for line in contract.product_lines:
            asked = {"in_force_on": on, "known_on": on, "product_line": line}
            if program.term("population_health.risk_model", contract, **asked).value == "hhs_hcc":
                named.setdefault(program.term(TERM, contract, **asked).value, set()).add(contract.contract_id)
    return [_note(program, name, len(contracts), on) for name, contracts in sorted(named.items())]


def _note(program: Program, name: str, contracts: int, on: date) -> str:
    of = f"{contracts} contract{'' if contracts == 1 else 's'}"
    if name == OPEN:
        return (
            f"Risk scores of {of} count diagnoses by Concord's open ranges of service codes: HHS's list is not loaded. Scores differ a little; "
            f"put the list in with `concord program services FOLDER --add FILE` and name it in {TERM}."
        )
    return f"Risk scores of {of} count diagnoses by the list {name}, {len(program.lists.codes_on(name, on)):,} service codes."


def _answers(path: Path, code: str, counts: str) -> Iterator[tuple[int, str, str]]:
    rows = _workbook(path) if path.suffix.lower() == ".xlsx" else _text(path)
    at: tuple[int, int] | None = None
    seen: list[str] = []
    for line, cells in enumerate(rows, start=1):
        titles = [c.lower() for c in cells]
        if at is None:
            if code.lower() in titles and counts.lower() in titles:
                at = titles.index(code.lower()), titles.index(counts.lower())
            seen = max(seen, cells, key=lambda row: sum(map(bool, row)))
        elif len(cells) > at[0] and cells[at[0]]:
            yield line, cells[at[0]].upper(), cells[at[1]] if len(cells) > at[1] else ""
    if at is None:
        raise ProgramError(
            f"no row has the titles `{code}` and `{counts}`", where=path.name, why=f"the fullest row is {', '.join(filter(None, seen)) or 'empty'}",
            next_step="name the two columns with --code-column and --counts-column",
        )  # fmt: skip


def _text(path: Path) -> Iterator[Sequence[str]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ProgramError(
            "the file is not UTF-8 text", where=path.name, next_step="save it as CSV in UTF-8, or as XLSX"
        ) from error
    yield from ([cell.strip() for cell in row] for row in csv.reader(text.splitlines()))


def _workbook(path: Path) -> Iterator[Sequence[str]]:
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except Exception as error:
        raise ProgramError(
            "the file is not a workbook", where=path.name, next_step="save it as XLSX or CSV"
        ) from error
    for row in book.worksheets[0].iter_rows(values_only=True):
        yield ["" if cell is None else str(cell).strip() for cell in row]


def _wrong(path: Path, line: int, what: str) -> ProgramError:
    return ProgramError(
        what, where=f"{path.name}, line {line}", next_step="correct the line, or name another column"
    )
