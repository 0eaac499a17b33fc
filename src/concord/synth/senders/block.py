"""One block of the world through all senders: their rows as bytes, cut by file, and the truth about them."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from concord import engine
from concord.engine import sql
from concord.synth.senders import dirt
from concord.synth.senders.deliveries import Delivery
from concord.synth.senders.draws import days_late, draw
from concord.synth.senders.facts import rates
from concord.synth.senders.layouts import Layout
from concord.synth.senders.lines import Part, lines_of, one_chunk, parts_of
from concord.synth.senders.spoil import Planted, keys_of, spoil
from concord.synth.world import tables as declared

SQL = f"{__package__}.sql"
STEPS = (
    "memberships",
    "acquaintances",
    "answers",
    "bills",
    "fills",
    "laboratories",
    "rosters",
    "charts",
    "clinical",
    "registrations",
)
REORDERED = ("hcpcs_code", "rendering_npi")


@dataclass
class Sent:
    """What a block adds to the files: parts in order of file, dirt as (file, row in the part, name), truth tables, payments."""

    parts: list[Part] = field(default_factory=list)
    dirt: list[tuple[int, np.ndarray, str]] = field(default_factory=list)
    truth: dict[str, pa.Table] = field(default_factory=dict)
    payments: pa.Table | None = None


@dataclass(frozen=True)
class Office:
    """What is common to all blocks: party tables, small tables, the calendar and the seed."""

    parties: dict[str, pa.Table]
    small: dict[str, pa.Table]
    deliveries: list[Delivery]
    seed: int

    def layouts(self) -> list[Layout]:
        """Every layout once; practices share the one of the first practice."""
        found = {}
        for d in self.deliveries:
            found.setdefault(query_of(d.layout), d.layout)
        return list(found.values())

    def encoding(self, number: int) -> str:
        return self.deliveries[number].layout.encoding


def query_of(layout: Layout) -> str:
    """Name of the query that makes the rows of a layout; all practices share one."""
    if layout.kind in ("patients", "clinical"):
        return f"practice_{layout.kind}"
    return layout.kind if layout.kind.startswith("registry") else f"{layout.sender}_{layout.kind}"


BY_PARENT = ("provider", "nonclaims")  # made once from all blocks together


def send(world: dict[str, pa.Table], office: Office) -> Sent:
    """Everything that all senders send of one block's life tables."""
    out = Sent(payments=world["non_claims_payment"])
    with engine.open_session(threads=1) as session:
        _prepare(session, world, office)
        for layout in office.layouts():
            if layout.kind in BY_PARENT:
                continue
            rows = session.arrow(sql.load(SQL, query_of(layout)), label=query_of(layout))
            _file(rows, layout, office, out)
        for name in TRUTH:
            out.truth[name] = session.arrow(sql.load(SQL, f"truth_{name}"), label=f"truth_{name}")
    out.parts.sort(key=lambda p: p.file_no)
    return out


TRUTH = ("member", "acquaintance", "sensitive", "primary_care", "person", "coverage", "unsent")


def _prepare(session: engine.Session, world: dict[str, pa.Table], office: Office) -> None:
    session.run(f"SET VARIABLE seed = {int(office.seed)}")
    for name, rate in rates().items():
        session.run(f"SET VARIABLE {name} = {float(rate)}")
    absent = {name: t.schema.empty_table() for name, t in declared("life").items() if name not in world}
    for name, table in (office.parties | office.small | absent | world).items():
        session.table(name, table)
    session.table("claim", late(world["claim"], "claim_id", "professional", office.seed))
    session.table("pharmacy_fill", late(world["pharmacy_fill"], "fill_id", "pharmacy", office.seed))
    session.file(SQL, "macros")
    session.file(SQL, "whom")
    for step in STEPS:
        session.file(SQL, step)


def late(table: pa.Table, key: str, curve: str, seed: int) -> pa.Table:
    """The table with `lag`: days until each bill was adjudicated, by kind of bill."""
    u = draw(one_chunk(table[key]).to_numpy(), "lag", seed)
    lag = days_late(u, dirt.LAG[curve])
    if curve == "professional":
        setting, form = (np.asarray(one_chunk(table[c]).cast(pa.string())) for c in ("setting", "claim_type"))
        institutional = form == "institutional"
        lag = np.where(institutional, days_late(u, dirt.LAG["outpatient"]), lag)
        lag = np.where(institutional & (setting == "inpatient"), days_late(u, dirt.LAG["inpatient"]), lag)
    return table.append_column("lag", pa.array(lag.astype(np.int32)))


def _file(rows: pa.Table, layout: Layout, office: Office, out: Sent) -> None:
    if not rows.num_rows:
        return
    keys = keys_of(rows)
    rows, planted = spoil(rows, layout, keys, office.seed)
    rows = _reorder(rows, layout, office)
    files = one_chunk(rows["file_no"]).to_numpy(zero_copy_only=False).astype(np.int32)
    order = _order(rows, files, planted)
    lines = lines_of(rows, layout)
    lines = _cut(lines, planted).take(pa.array(order))
    sorted_files = files[order]
    made = parts_of(
        lines, sorted_files, "utf-8" if layout.kind in ("patients", "clinical") else layout.encoding
    )
    out.parts += made
    _remember(order, sorted_files, planted, out)


def _order(rows: pa.Table, files: np.ndarray, planted: Planted) -> np.ndarray:
    k1, k2, k3 = (one_chunk(rows[k]).to_numpy(zero_copy_only=False) for k in ("k1", "k2", "k3"))
    order = np.lexsort((k3, k2, k1, files))
    copies = np.ones(len(order), np.int64)
    doubled = planted.rows.get("duplicate_row")
    if doubled is not None and len(doubled):
        twice = np.zeros(len(order), bool)
        twice[doubled] = True
        copies += twice[order]
    return np.repeat(order, copies)


def _cut(lines: pa.Array, planted: Planted) -> pa.Array:
    rows = planted.rows.get("short_row", np.zeros(0, int))
    if not len(rows):
        return lines
    mask = np.zeros(len(lines), bool)
    mask[rows] = True
    short = [t[: int(len(t) * 0.55)].rstrip("\n") + "\n" for t in lines.take(pa.array(rows)).to_pylist()]
    return pc.replace_with_mask(lines, pa.array(mask), pa.array(short))


def _reorder(rows: pa.Table, layout: Layout, office: Office) -> pa.Table:
    """The one file whose two columns change places has the values changed here and the header at the end."""
    for accident in dirt.FILES:
        if accident.name != "columns_reordered" or (accident.sender, accident.kind) != (
            layout.sender,
            layout.kind,
        ):
            continue
        number = next(
            d.number for d in office.deliveries if d.layout == layout and d.period == accident.period
        )
        here = pc.equal(rows["file_no"], number)
        a, b = (rows[c] for c in REORDERED)
        for name, new, old in ((REORDERED[0], b, a), (REORDERED[1], a, b)):
            rows = rows.set_column(rows.column_names.index(name), name, pc.if_else(here, new, old))
    return rows


def _remember(order: np.ndarray, files: np.ndarray, planted: Planted, out: Sent) -> None:
    """Note planted dirt by file and by row within this block's part of it."""
    if not len(order):
        return
    starts = np.flatnonzero(np.r_[True, files[1:] != files[:-1]])
    first = np.repeat(starts, np.diff(np.r_[starts, len(files)]))
    within = np.arange(len(files)) - first
    again = np.r_[False, order[1:] == order[:-1]]
    for name, rows in sorted(planted.rows.items()):
        hit = np.zeros(int(order.max()) + 1, bool)
        hit[rows] = True
        at = np.flatnonzero(again if name == "duplicate_row" else hit[order])
        for number in np.unique(files[at]):
            out.dirt.append((int(number), within[at[files[at] == number]], name))
