"""Which files have the say about coverage, and for which months; and files in their order, as small tables for the queries of settling."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pyarrow as pa

from concord.intake import standing
from concord.intake.standing import Standing


def won(files: Sequence[Standing]) -> list[tuple[int, date, date]]:
    """Which file is the last word for which months. A FHIR file speaks for its own patients alone: each is heard."""
    told = [f for f in files if f.stands and _is_coverage(f) and not f.receipt.is_change]
    alone = [f for f in told if f.receipt.layout == "fhir"]
    return standing.months_won(f for f in told if f not in alone) + [
        (f.receipt.file_id, standing.DAWN, standing.FOREVER) for f in alone
    ]


def _is_coverage(one: Standing) -> bool:
    return "enrollment" in one.receipt.tables


def change_table(files: Sequence[Standing]) -> pa.Table:
    """Files with news of the members they name alone, with their place in the order of files."""
    news = [f for f in files if f.stands and _is_coverage(f) and f.receipt.is_change]
    return file_table(news)


def won_table(months: Sequence[tuple[int, date, date]], among: Sequence[Standing]) -> pa.Table:
    """The same as rows: `file_id`, `first_day`, `last_day`, and the file's `rank` among all."""
    files, first, last = zip(*months, strict=True) if months else ((), (), ())
    rank = {f.receipt.file_id: f.rank for f in among}
    told = [min(d, date(9999, 12, 31)) for d in last]
    return pa.table(
        {
            "file_id": pa.array(files, pa.int64()),
            "first_day": pa.array(first, pa.date32()),
            "last_day": pa.array(told, pa.date32()),
            "rank": pa.array([rank[f] for f in files], pa.int64()),
        }
    )


def file_table(files: Sequence[Standing]) -> pa.Table:
    """Files that stand, with their place in the order of files: `file_id`, `rank`."""
    return pa.table(
        {
            "file_id": pa.array([f.receipt.file_id for f in files if f.stands], pa.int64()),
            "rank": pa.array([f.rank for f in files if f.stands], pa.int64()),
        }
    )
