"""A workbook worked out again from its formulas alone, as a spreadsheet program does: the values it was saved with are not read."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import openpyxl

CELL = re.compile(r"([A-Z]+)(\d+)")
CENT = Decimal("0.01")


class Recalculated:
    """`cell("Lines", "K2")`: a value, or what the cell's formula comes to. ROUND, SUM, SUMIFS, products and differences are known."""

    def __init__(self, path: Path):
        self.book = openpyxl.load_workbook(path)

    def cell(self, sheet: str, at: str) -> Any:
        value = self.book[sheet][at].value
        return self._worked_out(sheet, value[1:]) if str(value).startswith("=") else value

    def number(self, sheet: str, at: str) -> Decimal:
        return Decimal(str(self.cell(sheet, at) or 0))

    def _worked_out(self, sheet: str, formula: str) -> Decimal:
        if found := re.fullmatch(r"ROUND\((\w+)\*(\w+)\*(\w+),2\)", formula):
            factors = [self.number(sheet, at) for at in found.groups()]
            return (factors[0] * factors[1] * factors[2]).quantize(CENT, ROUND_HALF_UP)
        if found := re.fullmatch(r"([A-Z]+\d+)-([A-Z]+\d+)", formula):
            return self.number(sheet, found[1]) - self.number(sheet, found[2])
        if found := re.fullmatch(r"SUM\((\w+:\w+)\)", formula):
            return sum((self.number(sheet, at) for at in span(found[1])), Decimal(0))
        if found := re.fullmatch(r"SUMIFS\((.*)\)", formula):
            return self._sum_where(re.findall(r"'([^']+)'!(\w+:\w+)|\"([^\"]*)\"", found[1]))
        raise AssertionError(f"a formula that is not known here: {formula}")

    def _sum_where(self, given: list[tuple[str, str, str]]) -> Decimal:
        (sheet, summed, _), *rest = given
        chosen = set(range(len(span(summed))))
        for (where, cells, _), (_, _, wanted) in zip(rest[::2], rest[1::2], strict=True):
            chosen &= {n for n, at in enumerate(span(cells)) if str(self.cell(where, at)) == wanted}
        return sum((self.number(sheet, at) for n, at in enumerate(span(summed)) if n in chosen), Decimal(0))


def span(cells: str) -> list[str]:
    """`A2:A4` as its cells."""
    (column, first), (_, last) = CELL.findall(cells)
    return [f"{column}{n}" for n in range(int(first), int(last) + 1)]
