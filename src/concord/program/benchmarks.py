"""Percentile tables: read as their owners publish them, turned so that the 90th is always best, and the band of a rate in them."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from itertools import pairwise
from pathlib import Path

from concord.model.errors import ProgramError
from concord.program.problems import Problems
from concord.program.source import read_csv, text

FILE = "benchmarks.csv"
COLUMNS = ("measure", "year", "product_line", "percentile", "value", "source", "licence")
BANDS = tuple(Decimal(p) for p in ("5", "10", "25", "33.33", "50", "66.67", "75", "90", "95"))
"""Percentiles that are published."""

BETTER, PLAIN = "better", "plain"
WHOLE = {Decimal("33"): Decimal("33.33"), Decimal("67"): Decimal("66.67"), Decimal("66"): Decimal("66.67")}
"""How thirds are printed, and what is meant."""


@dataclass(frozen=True)
class Ranked:
    """One percentile as it will stand in `benchmarks.csv`: percent, better is higher rank."""

    measure: str
    year: int
    product_line: str
    percentile: Decimal
    value: Decimal
    source: str
    licence: str


def read_percentiles(
    path: Path,
    *,
    year: int,
    product_line: str,
    source: str,
    licence: str,
    lower_is_better: Mapping[str, bool],
    ranks: str = BETTER,
) -> tuple[list[Ranked], list[str]]:
    """The percentiles of a table of one year and product line, and measures of it that the program has not.

    The table is long (measure, percentile, value) or wide (measure, P10, P25, ...); values in percent. `ranks` says how it
    ranks measures where lower is better: `better`, the 90th is the best; `plain`, the 90th is the highest value, and is
    turned into the 10th. ProgramError for a table whose source or licence is not told, that cannot be read, or whose values
    do not go the way its ranks say.
    """
    if not source.strip() or not licence.strip():
        raise ProgramError(
            "source and licence of the percentiles are not told", where=path.name,
            why="a licensed table may be used only as its licence says", next_step="give both",
        )  # fmt: skip
    found: dict[tuple[str, Decimal], Decimal] = {}
    for line, measure, percentile, value in _cells(path):
        if measure in lower_is_better and ranks == PLAIN and lower_is_better[measure]:
            percentile = _turned(percentile)
        if found.setdefault((measure, percentile), value) != value:
            raise _wrong(path, line, f"{measure} P{percentile} stands twice with two values")
    known = [
        Ranked(m, year, product_line, p, v, source, licence)
        for (m, p), v in sorted(found.items())
        if m in lower_is_better
    ]
    if known and all(value <= 1 for value in found.values()):
        raise ProgramError(
            "no value is above 1", where=path.name, why="values are in percent, and these look like shares",
            next_step="write 63.4 for 0.634",
        )  # fmt: skip
    for measure in sorted({r.measure for r in known}):
        _check_direction(path, [r for r in known if r.measure == measure], lower_is_better[measure])
    return known, sorted({m for m, _ in found} - lower_is_better.keys())


def add(root: Path, new: Iterable[Ranked]) -> int:
    """Put percentiles into a program folder's `benchmarks.csv` in place of those of the same measures, years and lines.

    Returns the rows that the file then has.
    """
    fresh = list(new)
    replaced = {(r.measure, str(r.year), r.product_line) for r in fresh}
    problems = Problems()
    kept = [
        tuple(row[c] for c in COLUMNS)
        for row in read_csv(root, FILE, dict.fromkeys(COLUMNS, text), problems)
        if (row["measure"], row["year"], row["product_line"]) not in replaced
    ]
    problems.raise_any()
    rows = [*kept, *(tuple(str(getattr(r, c)) for c in COLUMNS) for r in fresh)]
    rows.sort(key=lambda r: (r[0], int(r[1]), r[2], Decimal(r[3])))
    half = (root / FILE).with_suffix(".part")
    with half.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([COLUMNS, *rows])
    half.replace(root / FILE)
    return len(rows)


def band(percent: Decimal, cuts: Mapping[Decimal, Decimal], lower_is_better: bool) -> str:
    """Where a rate stands among percentiles (rank to value, in percent): `P50 to P66.67`, `below P25`, `P90 or better`.

    A rate is in a band when it is at least as good as the band's cut, at the cut's own decimals. Empty without percentiles.
    """
    reached = [p for p, cut in cuts.items() if _reaches(percent, cut, lower_is_better)]
    if not cuts:
        return ""
    if not reached:
        return f"below P{min(cuts)}"
    above = [p for p in cuts if p > max(reached)]
    return f"P{max(reached)} to P{min(above)}" if above else f"P{max(reached)} or better"


def _reaches(percent: Decimal, cut: Decimal, lower_is_better: bool) -> bool:
    value = percent.quantize(Decimal(1).scaleb(int(cut.as_tuple().exponent)), ROUND_HALF_UP)
    return value <= cut if lower_is_better else value >= cut


def _cells(path: Path) -> Iterator[tuple[int, str, Decimal, Decimal]]:
    """(line, measure, percentile, value) of every filled cell."""
    try:
        lines = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))
    except UnicodeDecodeError as error:
        raise ProgramError(
            "the file is not UTF-8 text", where=path.name, next_step="save it as CSV in UTF-8"
        ) from error
    header = [cell.strip().lower() for cell in lines[0]] if lines else []
    wide = {at: name for at, cell in enumerate(header) if (name := _rank(cell)) is not None}
    if not any(header):
        raise _header(path, "the line is empty")
    if "measure" not in header:
        raise _header(path, "the header has no column `measure`")
    if not (wide or {"percentile", "value"} <= set(header)):
        raise _header(
            path, f"the header names no percentiles among {', '.join(c or '(no title)' for c in header)}"
        )
    for number, cells in enumerate(lines[1:], start=2):
        if not any(cells):
            continue
        row = dict.fromkeys(header, "") | dict(zip(header, (c.strip() for c in cells), strict=False))
        if not row["measure"]:
            raise _wrong(path, number, "the row names no measure")
        pairs = (
            [(wide[at], cells[at]) for at in wide if at < len(cells)]
            if wide
            else [(_rank(row["percentile"]), row["value"] or "nothing")]
        )
        for percentile, value in pairs:
            if value.strip():
                yield number, row["measure"], _known(path, number, percentile), _percent(path, number, value)


def _rank(cell: str) -> Decimal | None:
    """The percentile of a column title or cell: `P90`, `90th`, `66.67`."""
    found = re.fullmatch(r"p?\s*(\d{1,2}(?:\.\d+)?)(?:st|nd|rd|th)?(?: percentile)?", cell.strip().lower())
    return WHOLE.get(Decimal(found.group(1)), Decimal(found.group(1))) if found else None


def _known(path: Path, line: int, percentile: Decimal | None) -> Decimal:
    if percentile not in BANDS:
        raise _wrong(path, line, f"percentile {percentile} is none of {', '.join(map(str, BANDS))}")
    return percentile


def _percent(path: Path, line: int, value: str) -> Decimal:
    try:
        number = Decimal(value.strip().removesuffix("%"))
    except InvalidOperation as error:
        raise _wrong(path, line, f"`{value}` is not a number") from error
    if not number.is_finite() or not 0 <= number <= 100:
        raise _wrong(path, line, f"{number} percent is not from 0 to 100")
    return number


def _turned(percentile: Decimal) -> Decimal:
    return next(p for p in BANDS if p == 100 - percentile)


def _check_direction(path: Path, rows: list[Ranked], lower_is_better: bool) -> None:
    values = [r.value for r in sorted(rows, key=lambda r: r.percentile)]
    if any((a < b) if lower_is_better else (a > b) for a, b in pairwise(values)):
        way = "lower" if lower_is_better else "higher"
        raise ProgramError(
            f"{rows[0].measure}: values do not get better with rank, though {way} is better", where=path.name,
            next_step="say how the table ranks such measures (ranks better or plain), or correct the measure's direction",
        )  # fmt: skip


def _header(path: Path, what: str) -> ProgramError:
    return ProgramError(
        what, where=f"{path.name}, line 1", next_step="write measure,percentile,value or measure,P10,P25,P50,... in it"
    )  # fmt: skip


def _wrong(path: Path, line: int, what: str) -> ProgramError:
    return ProgramError(what, where=f"{path.name}, line {line}", next_step="correct the line")
