"""The files that are made once for a world: each plan's list of providers, what it paid beside claims, and what care teams answered."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from concord import engine
from concord.engine import sql
from concord.synth.senders.block import BY_PARENT, SQL, Office, query_of
from concord.synth.senders.lines import Part, Rows, lines_of, one_chunk, parts_of
from concord.synth.senders.render import rendered


def common_parts(office: Office, payments: list[pa.Table]) -> list[Part]:
    """Provider and non-claims files of all plans, and surveys of care teams; `payments` are the blocks' parts, to be added up."""
    out: list[Part] = []
    with engine.open_session(threads=1) as session:
        session.run(f"SET VARIABLE seed = {int(office.seed)}")
        for name, table in (office.parties | office.small).items():
            session.table(name, table)
        session.table("block_payment", pa.concat_tables(payments))
        session.file(SQL, "macros")
        session.file(SQL, "paid_beside")
        for layout in office.layouts():
            if layout.kind in BY_PARENT:
                rows = session.arrow(sql.load(SQL, query_of(layout)), label=query_of(layout))
                out += _parts(rows, layout)
    return out


def _parts(rows: pa.Table, layout) -> list[Part]:
    if not rows.num_rows:
        return []
    files = one_chunk(rows["file_no"]).to_numpy().astype(np.int32)
    keys = [one_chunk(rows[k]).to_numpy() for k in ("k3", "k2", "k1")]
    order = np.lexsort((*keys, files))
    return parts_of(
        lines_of(Rows(rendered(rows, layout), rows.num_rows), layout).take(pa.array(order)),
        files[order],
        layout.encoding,
    )
