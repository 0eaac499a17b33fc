"""Charts: settled tables cut by person, then each person's life as coded events."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from concord.charts.building import build
from concord.charts.cutting import Cut, cut
from concord.charts.numbering import number
from concord.engine import Session
from concord.terminology import Terminology

__all__ = ["Cut", "build", "chart", "cut", "number"]


def chart(
    session: Session,
    cut: Path,
    shards: int,
    out: Path,
    terminology: Terminology,
    plans: Sequence[str],
    as_of: date,
) -> dict[str, int]:
    """Number the run's concepts and codes, then build every shard; returns rows by table."""
    number(session, cut, out, terminology, plans)
    return build(session, cut, range(shards), out, as_of)
