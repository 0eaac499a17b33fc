"""The two passes over people, shard by shard: first who counts and what they add up to, then their factors and lines.

Between the passes stands what all shards share: the means of risk scores by age-sex cell, and the normalization.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa

from concord.canon.payments import CellMean, Factor, Line, LineEvidence
from concord.engine import Session, sql
from concord.model.tables import Table
from concord.payment.arithmetic import normalizer, rounded
from concord.payment.cards import NUMBER
from concord.payment.inputs import Inputs, arrow, of_shard, open_people

SUMMED = {
    "card_months": ("card", "member_months", "with_factor", "factor_sum"),
    "services": (
        "contract_id",
        "use",
        "base_start",
        "month",
        "in_hybrid_set",
        "renderer",
        "allowed",
        "services",
    ),
    "not_paid": ("plan_id", "organization_id", "month", "reason", "people"),
}
SHARED = ("cell_mean", "normalization")
"""What the second pass needs to know of all shards."""
PAID_BY = ("card_months", "services")
"""The sums that amounts rest on."""
WHOLE = "shard=0.parquet"
"""Name of what is made of people who are not cut into shards."""
CELL_MEAN = {
    "period_start": pa.date32(),
    "factor_period": pa.string(),
    "cell": pa.string(),
    "over_mean": NUMBER,
}
NORMALIZATION = {
    "period_start": pa.date32(),
    "factor_period": pa.string(),
    "person_months": pa.int64(),
    "raw_sum": NUMBER,
    "multiplier": NUMBER,
    "is_frozen": pa.bool_(),
}


def first_pass(
    session: Session, inputs: Inputs, scratch: Path, span: tuple[date, date], shards: Sequence[str]
) -> None:
    """Per shard: eligible person-months, parts of factors, and what they add up to, into `scratch`."""
    for shard in shards:
        open_people(session, inputs, shard)
        session.file_table(__package__, "eligible", "eligible")
        session.file_table(__package__, "part", "part")
        kept = shard or WHOLE
        session.write("eligible", scratch / "eligible" / kept, order=())
        session.write("part", scratch / "part" / kept, order=())
        for name in SUMMED:
            _add_up(session, name, span, "one")
            session.write("one", scratch / f"all_{name}" / kept, order=(), columns=SUMMED[name])


def added_up(session: Session, scratch: Path) -> None:
    """What the first pass of every shard left, as tables `all_parts` and the sums of SUMMED."""
    session.view("all_parts", scratch / "part")
    for name in SUMMED:
        session.view(f"all_{name}", scratch / f"all_{name}")


def counted(session: Session, inputs: Inputs, kept: Path, span: tuple[date, date]) -> None:
    """The first pass of a scenario, over all shards at once: tables `eligible` and `all_parts`, and the sums of PAID_BY.

    Who counts and what services cost are the same under any amounts, so `kept` holds them from one paying to the next.
    """
    open_people(session, inputs, "")
    folder = kept / _counted_by(session, inputs, span)
    if not folder.exists():
        session.file_table(__package__, "eligible", "eligible")
        session.write("eligible", folder / "eligible.parquet", order=())
        for name in PAID_BY:
            _add_up(session, name, span, f"all_{name}")
            session.write(f"all_{name}", folder / f"{name}.parquet", order=(), columns=SUMMED[name])
    for name in ("eligible", *PAID_BY):
        table = name if name == "eligible" else f"all_{name}"
        session.drop(table).view(table, folder / f"{name}.parquet")
    session.file_table(__package__, "part", "all_parts")


def _counted_by(session: Session, inputs: Inputs, span: tuple[date, date]) -> str:
    """A folder's name for who is counted and by what."""
    read = (inputs.roster, inputs.enrolled_month, inputs.person, inputs.medical_claim, *span)
    people = hashlib.sha256("|".join(map(str, read)).encode()).hexdigest()[:16]
    return f"{people}-{session.value(text('counted_by'))}"


def _add_up(session: Session, name: str, span: tuple[date, date], into: str) -> None:
    parameters = {} if name == "card_months" else {"first": span[0], "last": span[1]}
    session.file_table(__package__, name, into, parameters or None)


def shared(session: Session, out: Path) -> list[dict[str, Any]]:
    """Cell means and normalization over all shards, as tables `cell_mean` and `normalization`; returns the latter's rows.

    What an earlier run froze stands; a cell that nobody was in then gets the mean of those who are in it now.
    """
    session.drop("part").run("CREATE VIEW part AS SELECT * FROM all_parts")
    means = cell_means(session.dicts(text("cell_sums")), session.dicts("SELECT * FROM frozen_cell_mean"))
    session.table("cell_mean", arrow(means, CELL_MEAN))
    write_rows(session, means, CellMean, out / "cell_mean.parquet")
    session.run(f"CREATE OR REPLACE VIEW raw AS {text('raw')}")
    rows = normalizations(
        session.dicts(text("raw_sums")),
        session.dicts("SELECT * FROM frozen_normalization"),
        session.rows("SELECT DISTINCT period_start, factor_period FROM card WHERE use = 'current'"),
    )
    session.table("normalization", arrow(rows, NORMALIZATION))
    session.drop("raw").drop("part")
    return rows


def cell_means(sums: list[dict[str, Any]], frozen: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One row for each period and cell: the frozen one where there is one, else people over the sum of their scores."""
    key = ("period_start", "factor_period", "cell")
    rows = {
        tuple(s[k] for k in key): {k: s[k] for k in key}
        | {"over_mean": rounded(Decimal(s["people"]) / s["score_sum"]) if s["score_sum"] else Decimal(1)}
        for s in sums
    }
    rows |= {tuple(f[k] for k in key): {k: f[k] for k in CELL_MEAN} for f in frozen}
    return [rows[k] for k in sorted(rows)]


def normalizations(
    sums: list[dict[str, Any]], frozen: list[dict[str, Any]], periods: Iterable[tuple[date, str]]
) -> list[dict[str, Any]]:
    """One row for each period: the frozen one where there is one, else person-months over the sum of raw factors."""
    key = ("period_start", "factor_period")
    kept = {tuple(r[k] for k in key): r for r in frozen}
    new = {tuple(r[k] for k in key): r for r in sums}
    rows = []
    for period in sorted(periods):
        if period in kept:
            rows.append({k: kept[period][k] for k in NORMALIZATION} | {"is_frozen": True})
            continue
        one = new.get(period, {"raw_sum": Decimal(0), "person_months": 0})
        months = int(one["person_months"])
        rows.append(
            {
                "period_start": period[0], "factor_period": period[1], "person_months": months,
                "raw_sum": one["raw_sum"], "multiplier": normalizer(one["raw_sum"], months), "is_frozen": False,
            }
        )  # fmt: skip
    return rows


def keep_shared(session: Session, scratch: Path) -> None:
    """What all shards share, as files: for a second pass in sessions of its own."""
    for name in SHARED:
        session.write(name, scratch / f"{name}.parquet", order=())


def open_shared(session: Session, scratch: Path) -> None:
    """The tables that `keep_shared` left."""
    for name in SHARED:
        session.view(name, scratch / f"{name}.parquet")


def second_pass(
    session: Session, inputs: Inputs, scratch: Path, out: Path, shards: Sequence[str]
) -> dict[str, int]:
    """Per shard: factors, population-health lines and their evidence, written under `out`. Returns rows written by table."""
    written = {"factor": 0, "line": 0, "line_evidence": 0}
    for shard in shards:
        kept = shard or WHOLE
        session.drop("eligible").drop("part").drop("raw")
        session.view("eligible", scratch / "eligible" / kept).view("part", scratch / "part" / kept)
        frozen = inputs.frozen / "factor" if inputs.frozen else None
        session.view("frozen_factor", of_shard(frozen, shard) if frozen else [], Factor)
        line = inputs.frozen / "line" if inputs.frozen else None
        session.view("frozen_here", of_shard(line, shard) if line else [], Line)
        _price(session)
        session.file_table(__package__, "monthly", "monthly")
        written["factor"] += _write(session, text("factors_kept"), Factor, out / "factor" / kept)
        by = ("place", "person_id")  # contract, month, person: the declared order, as numbers
        written["line"] += _write(session, "monthly", Line, out / "line" / kept, by)
        path = out / "line_evidence" / kept
        written["line_evidence"] += _write(session, text("monthly_evidence"), LineEvidence, path, by)
    return written


def _price(session: Session) -> None:
    """Tables `raw` and `factor`, and view `priced`, of the people in `eligible` and `part`."""
    for name in ("raw", "factor"):
        session.file_table(__package__, name, name)
    session.run(f"CREATE OR REPLACE VIEW priced AS {text('priced')}")


def monthly_totals(session: Session, out: Path) -> None:
    """What is paid for people by contract and month, as `month.parquet`: the sums of the lines that `second_pass` would write."""
    session.run("CREATE VIEW part AS SELECT * FROM all_parts")
    _price(session)
    session.write(text("monthly_totals"), out / "month.parquet", order=())


def keep(session: Session, out: Path) -> dict[str, int]:
    """Lines of people that are not computed again: of months closed since they were settled, and of those who left."""
    session.drop("made").view("made", out / "line", Line)
    session.file_table(__package__, "kept", "kept")
    return {
        "line": _write(session, "kept", Line, out / "line" / "kept.parquet"),
        "line_evidence": _write(
            session, text("kept_evidence"), LineEvidence, out / "line_evidence" / "kept.parquet"
        ),
    }


def _write(
    session: Session, source: str, declared: type[Table], path: Path, by: tuple[str, ...] | None = None
) -> int:
    """Declared columns and types, in the declared order, or by other columns of the source that order it totally."""
    typed = ", ".join(f'CAST("{c}" AS {t}) AS "{c}"' for c, t in declared.sql_columns().items())
    what = source if " " in source.strip() else f'SELECT * FROM "{source}"'
    also = "".join(f', "{c}"' for c in by or () if c not in declared.columns)
    chosen = list(declared.columns)
    return session.write(
        f"SELECT {typed}{also} FROM ({what})", path, order=by or declared.sorted_by, columns=chosen
    )


def write_rows(session: Session, rows: list[dict[str, Any]], declared: type[Table], path: Path) -> int:
    """Write plain rows as a declared table."""
    types = {c: _ARROW[t] for c, t in declared.sql_columns().items()}
    session.table("written", arrow(rows, types))
    return _write(session, "written", declared, path)


_ARROW = {
    "VARCHAR": pa.string(),
    "BIGINT": pa.int64(),
    "INTEGER": pa.int32(),
    "TINYINT": pa.int8(),
    "DATE": pa.date32(),
    "BOOLEAN": pa.bool_(),
    "DECIMAL(14,2)": pa.decimal128(14, 2),
    "DECIMAL(18,6)": NUMBER,
}


def text(name: str) -> str:
    """A query of this room, without its last semicolon."""
    return sql.load(__package__, name).rstrip().rstrip(";")
