"""What the evaluation shows: every registered outcome, the primary ones first, in every report alike."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from concord.release import Book
from concord.reports.periodic.document import Column, Table, table
from concord.reports.periodic.reading import Row

BESIDE = {
    "all": "all practices outside",
    "matched": "matched practices",
    "synthetic": "a weighting of practices",
    "itself": "itself before",
}
COLUMNS = (
    Column("title", "Outcome"), Column("beside", "Beside"), Column("before", "Before", "ratio"), Column("estimate", "Effect", "ratio"), Column("low", "from", "ratio"),
    Column("high", "to", "ratio"), Column("p_wild", "p", "p"), Column("detectable", "Could show", "ratio"), Column("trend_p", "Alike before, p", "p"),
)  # fmt: skip
CLEAR = Decimal("0.05")
TOLD = (
    "outcome", "title", "period", "comparison", "is_primary", "before", "estimate", "low", "high", "p", "p_wild", "detectable", "trend_p", "registration",
)  # fmt: skip
"""Asked for by name: a release of another version says that it has them not."""


def effects_of(book: Book) -> list[Row]:
    """Every estimate that a book holds, in order."""
    if not book.has("evaluation_estimate"):
        return []
    return book.rows("evaluation_estimate", columns=TOLD, order=("outcome", "comparison"))


def is_clear(row: Row) -> bool:
    """Whether an effect is beyond chance by both tests."""
    return bool(row["p_wild"] < CLEAR and row["p"] < CLEAR)


def tables_of(rows: Sequence[Row]) -> tuple[Table, ...]:
    """The primary outcomes, and the others that were registered beside them."""
    told = [{**r, "beside": BESIDE[r["comparison"]]} for r in rows]
    primary, others = [r for r in told if r["is_primary"]], [r for r in told if not r["is_primary"]]
    remark = "Read “could show” first: the smallest effect that these practices could show."
    found = (
        table("effects", "Effects on the registered primary outcomes", COLUMNS, primary, f"{remark} Registration {_digest(rows)}.", under="title"),
        table("effects-others", "Other registered outcomes", COLUMNS, others,
              "“Itself before”: each practice beside itself, whatever else the years brought; where practices outside the program send nothing to compare with. "
              f"Registration {_digest(rows)}.", under="title"),
    )  # fmt: skip
    return tuple(t for t in found if t.rows)


def _digest(rows: Sequence[Row]) -> str:
    return str(rows[0]["registration"])[:16] if rows else ""
