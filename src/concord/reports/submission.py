"""Files that plans hand to the state and to measurement programs: rows from a book, set out as a layout of the program folder says."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

from concord.model.errors import ProgramError

FEW = 30
"""With fewer people a rate is reported as NA."""


@dataclass(frozen=True)
class Column:
    """One field: its name in the file, what it takes, and how many decimals (None: as it is)."""

    name: str
    source: str
    decimals: int | None


@dataclass(frozen=True)
class Layout:
    """How a submission file is set out. Source: `submissions/*.toml` of the program folder."""

    ident: str
    title: str
    status: str
    delimiter: str
    has_header: bool
    has_trailer: bool
    columns: tuple[Column, ...]

    @classmethod
    def read(cls, program: Path, ident: str) -> Layout:
        """A layout by name. ProgramError when there is none, or it is not valid TOML, or a column lacks `name` or `from`."""
        path = program / "submissions" / f"{ident}.toml"
        if not path.is_file():
            known = sorted(p.stem for p in path.parent.glob("*.toml"))
            raise ProgramError(
                f"no layout `{ident}`",
                where="submissions/",
                next_step=f"one of: {', '.join(known) or 'none'}",
            )
        try:
            data = tomllib.loads(path.read_text(encoding="utf-8"))
            columns = tuple(Column(c["name"], c["from"], c.get("decimals")) for c in data["column"])
            return cls(
                data["id"],
                data["title"],
                data["status"],
                data["delimiter"],
                data["header"],
                data["trailer"],
                columns,
            )
        except (tomllib.TOMLDecodeError, KeyError) as error:
            raise ProgramError(
                f"the layout cannot be read: {error}",
                where=f"submissions/{ident}.toml",
                next_step="compare it with programs/ca-apc/submissions",
            ) from error


def measure_rows(
    rates: Iterable[Mapping[str, Any]],
    measures: Iterable[Mapping[str, Any]],
    match_rates: Iterable[Mapping[str, Any]],
    plan: str,
    year: int,
) -> list[dict[str, Any]]:
    """Every measure and rate of the year for every product of the plan and for all of them, reported or not; in order.

    `rates`, `measures` and `match_rates` are the tables of the plan's book; the last says which products had members in the year.
    """
    mine = {
        (r["measure"], r["rate"], "all" if r["stratum_kind"] == "all" else r["stratum"]): r
        for r in rates
        if r["year"] == year and r["pool"] == plan and r["level"] == "plan" and not r["is_baseline"]
        and r["stratum_kind"] in ("all", "product")
    }  # fmt: skip
    covered = {m["product"] for m in match_rates if m["month"].year == year}
    products = sorted({product for _, _, product in mine} | (covered - {"unknown"}) | {"all"})
    told = sorted({(m["measure"], m["rate"], m["edition"]) for m in measures if m["year"] == year})
    return [
        _measure_row(plan, year, product, measure, rate, edition, mine.get((measure, rate, product)))
        for measure, rate, edition in told
        for product in products
    ]


def _measure_row(
    plan: str, year: int, product: str, measure: str, rate: str, edition: str, found: Mapping[str, Any] | None
) -> dict[str, Any]:
    denominator = found["denominator"] if found else 0
    numerator = found["numerator"] if found else 0
    status = "NR" if not denominator else "NA" if denominator < FEW else "R"
    value = Decimal(numerator) / denominator if status == "R" else None
    return {
        "plan": plan, "year": year, "product": product, "measure": measure, "rate": rate, "edition": edition,
        "denominator": denominator, "numerator": numerator, "value": value, "status": status,
    }  # fmt: skip


def spend_rows(spend: Iterable[Mapping[str, Any]], plan: str, year: int) -> list[dict[str, Any]]:
    """A plan's dollars by product, category and whether they are primary care; in order. `spend` is the program book's table.

    Claims stand under their service category, payments outside claims under their framework code. A sum that a hidden part belongs to
    is None: the rest of it is not the amount.
    """
    amounts: dict[tuple[str, str, str], list[Decimal | None]] = {}
    months: dict[str, dict[tuple[str, str], int | None]] = {}
    for row in spend:
        if row["plan_id"] != plan or row["year"] != year:
            continue
        category = row["category"] if row["framework"] == "claims" else row["framework"]
        key = (row["product"], category, row["is_primary_care"])
        amounts.setdefault(key, []).append(row["amount"])
        months.setdefault(row["product"], {})[row["product_line"], row["funding"]] = row["member_months"]
    return [
        {
            "plan": plan, "year": year, "product": product, "category": category, "is_primary_care": is_primary,
            "amount": _whole(parts), "member_months": _whole(months[product].values()),
        }
        for (product, category, is_primary), parts in sorted(amounts.items())
    ]  # fmt: skip


def _whole(parts: Iterable[Any]) -> Any:
    """The sum, or None where a part is hidden."""
    found = list(parts)
    return None if None in found else sum(found)


def text(layout: Layout, rows: Sequence[Mapping[str, Any]]) -> str:
    """The file. ProgramError when the layout asks for a field that such rows do not have, or a value holds the delimiter."""
    known = set(rows[0]) if rows else set()
    unknown = [c.source for c in layout.columns if rows and c.source not in known]
    if unknown:
        raise ProgramError(
            f"`from` names {', '.join(unknown)}",
            where=f"submissions/{layout.ident}.toml",
            next_step=f"one of: {', '.join(sorted(known))}",
        )
    lines = [layout.delimiter.join(c.name for c in layout.columns)] if layout.has_header else []
    lines += [layout.delimiter.join(_field(layout, c, row[c.source]) for c in layout.columns) for row in rows]
    if layout.has_trailer:
        lines.append(layout.delimiter.join(("TRAILER", str(len(rows)))))
    return "\n".join(lines) + "\n"


def _field(layout: Layout, column: Column, value: Any) -> str:
    if value is None:
        return ""
    if column.decimals is not None:
        value = Decimal(value).quantize(Decimal(1).scaleb(-column.decimals), ROUND_HALF_UP)
    said = str(value)
    if layout.delimiter in said or "\n" in said:
        raise ProgramError(
            f"a value of {column.name} holds the delimiter",
            where=f"submissions/{layout.ident}.toml",
            next_step="choose another delimiter",
        )
    return said
