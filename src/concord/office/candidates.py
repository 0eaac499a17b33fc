"""Practices that could take part: counted over all plans together, weighed by the program's own weights, guarded before they leave."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from concord.engine import Session
from concord.program import Program
from concord.program.choosing import Choosing

SQL = f"{__package__}.sql"
POINT = Decimal("0.1")


def candidates(session: Session, program: Program, as_of: date) -> list[dict[str, Any]]:
    """Rows of `candidate`, in order of organization. The session has the run's roster, coverage, people, cells and providers."""
    asked = program.office.choosing
    parameters = {
        "lines": list(asked.product_lines),
        "primary_care": program.lists.codes_on("primary_care_taxonomies", as_of),
        "year": as_of.year,
        "enough": int(program.disclosure["smallest_denominator"]),
    }
    session.file_table(SQL, "candidate", "candidate_counted", parameters)
    names = {o.organization_id: o.name for o in program.organizations}
    rows = session.dicts("SELECT * FROM candidate_counted ORDER BY organization_id")
    named = ({**row, "name": names.get(row["organization_id"], row["name"])} for row in rows)
    return list(scored(named, asked))


def scored(rows: Iterable[Mapping[str, Any]], asked: Choosing) -> Iterable[dict[str, Any]]:
    """Each row with the threshold it meets and its score: the weighted mean of parts from 0 to 1, times 100.

    An unknown part counts as the middle, so that a practice is neither preferred nor passed over for what nobody knows.
    """
    whole = sum(asked.weights.values()) or Decimal(1)
    for row in rows:
        parts = _parts(row, asked)
        score = sum(weight * parts[name] for name, weight in asked.weights.items()) / whole * 100
        yield {**row, "meets_threshold": _met(row, asked), "score": Decimal(score).quantize(POINT)}


def _parts(row: Mapping[str, Any], asked: Choosing) -> dict[str, Decimal]:
    most = max(Decimal(row["adults"]) / asked.adults, Decimal(row["children"]) / asked.children)
    return {
        "size": _held(most),
        "independence": _held(_or_middle(row["independence"])),
        "payers": _held(Decimal(row["plans"]) / asked.plans_full),
        "room": _held(
            Decimal("0.5")
            if row["performance"] is None
            else Decimal("0.5") - Decimal(str(row["performance"])) / asked.room_full / 2
        ),
        "equity": _held(
            Decimal("0.5") if row["equity_share"] is None else Decimal(str(row["equity_share"])) / asked.equity_full
        ),
    }  # fmt: skip


def _or_middle(value: Any) -> Decimal:
    return Decimal("0.5") if value is None else Decimal(str(value))


def _held(value: Decimal) -> Decimal:
    return min(max(value, Decimal(0)), Decimal(1))


def _met(row: Mapping[str, Any], asked: Choosing) -> str:
    if row["adults"] >= asked.adults:
        return "adults"
    return "children" if row["children"] >= asked.children else "no"
