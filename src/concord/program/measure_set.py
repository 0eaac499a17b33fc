"""The program's measure set by year: edition, use, weight, whether equity-sensitive. And the national benchmarks."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from concord.model.errors import ProgramError
from concord.program import source
from concord.program.benchmarks import BANDS
from concord.program.problems import Problems
from concord.program.source import Toml, read_csv, read_toml

USES = ("payment", "reporting")
DIRECTIONS = ("higher", "lower")
FIXED = {
    "title": str,
    "family": str,
    "direction": str,
    "benchmark_product_line": str,
    "status": str,
    "source": str,
}
YEARLY = {"edition": str, "use": str, "equity_sensitive": bool, "weight": (int, Decimal)}


@dataclass(frozen=True)
class MeasureTerms:
    """What the program says about one rate of one measure in one year. `weight` is percent of the year's maximum."""

    ident: str
    measure: str
    rate: str
    title: str
    family: str
    lower_is_better: bool
    benchmark_product_line: str
    year: int
    edition: str
    use: str
    equity_sensitive: bool
    weight: Decimal
    status: str
    source: str
    file: str
    line: int = field(compare=False)

    @property
    def in_payment(self) -> bool:
        return self.use == "payment"


@dataclass(frozen=True)
class Benchmark:
    """A national percentile in percent, kept with the decimals it was published with. P90 is always best."""

    measure: str
    year: int
    product_line: str
    percentile: Decimal
    value: Decimal
    source: str
    licence: str
    line: int = field(compare=False)

    @property
    def decimals(self) -> int:
        """The benchmark's own precision."""
        exponent = self.value.as_tuple().exponent
        return max(0, -exponent) if isinstance(exponent, int) else 0


@dataclass(frozen=True)
class MeasureSet:
    """All years of all measures, and the benchmarks."""

    measures: tuple[MeasureTerms, ...]
    benchmarks: tuple[Benchmark, ...]

    def of_year(self, year: int) -> list[MeasureTerms]:
        """The measures of a year. ProgramError when the year has none, naming the first that has."""
        found = [m for m in self.measures if m.year == year]
        if not found and self.measures:
            first = min(m.year for m in self.measures)
            raise ProgramError(
                f"no measure is set for {year}", where="measures.toml", why=f"the first year with measures is {first}",
                next_step=f"add a `{year} = ...` line to each measure of that year",
            )  # fmt: skip
        return found

    def benchmark(self, ident: str, year: int, product_line: str, percentile: Decimal) -> Benchmark:
        """One percentile. ProgramError when it is not in benchmarks.csv."""
        for row in self.benchmarks:
            if (row.measure, row.year, row.product_line, row.percentile) == (
                ident,
                year,
                product_line,
                percentile,
            ):
                return row
        raise ProgramError(
            f"no P{percentile} of {ident} for {product_line} {year}", where="benchmarks.csv",
            next_step="add the row, or correct performance.benchmark_year or the measure's benchmark_product_line",
        )  # fmt: skip

    def cuts(self, terms: MeasureTerms) -> dict[Decimal, Decimal]:
        """Rank to value of the latest percentiles that were known in a measure's year; none when there are none."""
        mine = [
            b for b in self.benchmarks
            if (b.measure, b.product_line) == (terms.ident, terms.benchmark_product_line) and b.year <= terms.year
        ]  # fmt: skip
        latest = max((b.year for b in mine), default=0)
        return {b.percentile: b.value for b in mine if b.year == latest}

    def rows(self) -> list[dict[str, Any]]:
        """Measures by year as plain dictionaries."""
        return [
            {
                "measure": m.measure, "rate": m.rate, "year": m.year, "title": m.title, "family": m.family,
                "lower_is_better": m.lower_is_better, "edition": m.edition, "in_payment": m.in_payment,
                "equity_sensitive": m.equity_sensitive, "weight": m.weight, "status": m.status,
            }
            for m in self.measures
        ]  # fmt: skip


def read_measures(root: Path, problems: Problems) -> MeasureSet:
    """`measures.toml` and `benchmarks.csv`."""
    file = read_toml(root, "measures.toml", problems)
    measures: list[MeasureTerms] = []
    for ident, table in (file.data if file else {}).items():
        assert file is not None
        measures += _measure(file, ident, table, problems)
    measures.sort(key=lambda m: (m.year, m.ident))
    _check_weights(measures, problems)
    return MeasureSet(tuple(measures), _benchmarks(root, {m.ident for m in measures}, problems))


def _measure(file: Toml, ident: str, table: dict[str, Any], problems: Problems) -> list[MeasureTerms]:
    def wrong(key: str, what: str, fix: str) -> None:
        problems.add(file.name, file.line_of(ident, key), what, fix, ident)

    before = len(problems)
    for key, kind in FIXED.items():
        if not isinstance(table.get(key), kind):
            wrong(key, f"`{key}` is missing or of the wrong kind", f"add `{key}`")
    if table.get("direction", "higher") not in DIRECTIONS:
        wrong(
            "direction",
            f"direction `{table['direction']}` is neither higher nor lower",
            "say which way is better",
        )
    years = {key: value for key, value in table.items() if key.isdigit()}
    for key in table.keys() - FIXED.keys() - years.keys() - {"measure", "rate", "note"}:
        wrong(key, f"`{key}` is not a key of a measure", "remove or correct it")
    for year, value in years.items():
        for name, message in _yearly_faults(value):
            wrong(year, f"{year}: {name} {message}", "correct the year's line")
    if len(problems) > before:
        return []
    return [_of_year(file, ident, table, int(year), value) for year, value in years.items()]


def _yearly_faults(value: Any) -> list[tuple[str, str]]:
    if not isinstance(value, dict):
        return [("the line", "is not a table { edition, use, equity_sensitive, weight }")]
    faults = [
        (k, "is missing or of the wrong kind")
        for k, kind in YEARLY.items()
        if not isinstance(value.get(k), kind)
    ]
    faults += [(k, "is not known") for k in value if k not in YEARLY]
    if not faults and value["use"] not in USES:
        faults.append(("use", "is neither payment nor reporting"))
    if not faults and not 0 <= Decimal(value["weight"]) <= 100:
        faults.append(("weight", f"{value['weight']} percent is not from 0 to 100"))
    return faults


def _of_year(file: Toml, ident: str, table: dict[str, Any], year: int, value: dict[str, Any]) -> MeasureTerms:
    return MeasureTerms(
        ident, table.get("measure", ident), table.get("rate", ident), table["title"], table["family"],
        table["direction"] == "lower", table["benchmark_product_line"], year, value["edition"], value["use"],
        value["equity_sensitive"], Decimal(value["weight"]), table["status"], table["source"], file.name,
        file.line_of(ident, str(year)),
    )  # fmt: skip


def _check_weights(measures: list[MeasureTerms], problems: Problems) -> None:
    for year in sorted({m.year for m in measures}):
        paid = [m for m in measures if m.year == year and m.in_payment]
        total = sum((m.weight for m in paid), Decimal(0))
        if paid and total != 100:
            problems.add(
                "measures.toml", paid[0].line, f"the weights of {year} add up to {total}, not 100",
                "correct the weights of the year's payment measures", str(year),
            )  # fmt: skip


def _benchmarks(root: Path, known: set[str], problems: Problems) -> tuple[Benchmark, ...]:
    columns = {"measure": source.text, "year": source.whole, "product_line": source.text, "percentile": source.number,
               "value": source.number, "source": source.text, "licence": source.text}  # fmt: skip
    name, seen = "benchmarks.csv", set()
    rows = read_csv(root, name, columns, problems)
    for row in rows:
        key = (row["measure"], row["year"], row["product_line"], row["percentile"])
        if key in seen:
            problems.add(name, row["line"], "the same percentile stands twice", "keep one", row["measure"])
        seen.add(key)
        if row["measure"] not in known:
            problems.add(
                name, row["line"], f"measure `{row['measure']}` is not in measures.toml", "correct the id"
            )
        if row["percentile"] not in BANDS:
            problems.add(name, row["line"], f"percentile {row['percentile']} is none of {', '.join(map(str, BANDS))}",
                         "correct it", row["measure"])  # fmt: skip
        if not 0 <= row["value"] <= 100:
            problems.add(
                name,
                row["line"],
                f"{row['value']} percent is not from 0 to 100",
                "correct the value",
                row["measure"],
            )
    ordered = sorted(rows, key=lambda r: (r["measure"], r["year"], r["product_line"], r["percentile"]))
    return tuple(Benchmark(*(row[c] for c in columns), line=row["line"]) for row in ordered)
