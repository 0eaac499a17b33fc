"""One block of the world through all senders: their rows as bytes, cut by file, and the truth about them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from concord import engine
from concord.engine import sql
from concord.synth.senders import dirt, history
from concord.synth.senders.deliveries import Delivery, onboarding
from concord.synth.senders.draws import days_late, draw, mixed
from concord.synth.senders.facts import rates
from concord.synth.senders.layouts import Layout
from concord.synth.senders.lines import Part, Rows, lines_of, one_chunk, parts_of
from concord.synth.senders.render import rendered
from concord.synth.senders.spoil import Planted, spoil
from concord.synth.world import tables as declared

SQL = f"{__package__}.sql"
STEPS = (
    "memberships",
    "acquaintances",
    "answers",
    "cards",
    "bills",
    "fills",
    "laboratories",
    "rosters",
    "charts",
    "clinical",
    "registrations",
)
REORDERED = ("revenue_center_code", "hcpcs_code")
TWO_LEVELS = ("eligibility", "medical")  # with shared rows and, in `<query>_rows`, the rows that use them


@dataclass
class Sent:
    """What a block adds to the files: parts in order of file, dirt as (file, row in the part, name), truth tables, payments."""

    parts: list[Part] = field(default_factory=list)
    blob: Path | None = (
        None  # where the bytes of the parts lie, one after the other, once `lay_down` put them there
    )
    spans: list[tuple[int, int, int]] = field(
        default_factory=list
    )  # file, bytes, rows of each part in the blob
    dirt: list[tuple[int, np.ndarray, str]] = field(default_factory=list)
    truth: dict[str, pa.Table] = field(default_factory=dict)
    payments: pa.Table | None = None


def lay_down(sent: Sent, blob: Path) -> Sent:
    """Put the parts' bytes into one scratch file, so that another process can append them without holding them."""
    with blob.open("wb") as file:
        for part in sent.parts:
            file.write(part.body)
            sent.spans.append((part.file_no, len(part.body), part.rows))
    sent.blob, sent.parts = blob, []
    return sent


@dataclass(frozen=True)
class Office:
    """What is common to all blocks: party tables, small tables, the calendar and the seed."""

    parties: dict[str, pa.Table]
    small: dict[str, pa.Table]
    deliveries: list[Delivery]
    seed: int
    scratch: Path
    history_from: date

    def layouts(self) -> list[Layout]:
        """Every layout once; practices share the one of the first practice."""
        found = {}
        for d in self.deliveries:
            found.setdefault(query_of(d.layout), d.layout)
        return list(found.values())


def query_of(layout: Layout) -> str:
    """Name of the query that makes the rows of a layout; all practices share one."""
    if layout.kind in ("patients", "clinical"):
        return f"practice_{layout.kind}"
    return layout.kind if layout.kind.startswith("registry") else f"{layout.sender}_{layout.kind}"


BY_PARENT = ("provider", "nonclaims", "team_survey")  # made once from all blocks together


def send(world: dict[str, pa.Table], office: Office) -> Sent:
    """Everything that all senders send of one block's life tables."""
    out = Sent(payments=world["non_claims_payment"])
    with engine.open_session(threads=1) as session:
        _prepare(session, world, office)
        for layout in office.layouts():
            if layout.kind in BY_PARENT:
                continue
            _file(session, layout, office, out)
        for name in TRUTH:
            out.truth[name] = session.arrow(sql.load(SQL, f"truth_{name}"), label=f"truth_{name}")
    out.parts.sort(key=lambda p: p.file_no)
    return out


TRUTH = ("member", "acquaintance", "sensitive", "primary_care", "person", "coverage", "unsent")


def _prepare(session: engine.Session, world: dict[str, pa.Table], office: Office) -> None:
    session.run(f"SET VARIABLE seed = {int(office.seed)}")
    for name, rate in rates().items():
        session.run(f"SET VARIABLE {name} = {float(rate)}")
    session.run(f"SET VARIABLE history_from = DATE '{office.history_from}'")
    absent = {name: t.schema.empty_table() for name, t in declared("life").items() if name not in world}
    for name, table in (office.parties | office.small | absent | _told(world, office)).items():
        session.table(name, table)
    session.file(SQL, "macros")
    session.file(SQL, "whom")
    for step in STEPS:
        session.file(SQL, step)


def _told(world: dict[str, pa.Table], office: Office) -> dict[str, pa.Table]:
    """The block's tables as far as files hold them, with the day on which each bill was decided."""
    bills = {
        "claim": late(world["claim"], "claim_id", "professional", office.seed),
        "pharmacy_fill": late(world["pharmacy_fill"], "fill_id", "pharmacy", office.seed),
    }
    return history.since(world | bills, office.history_from, onboarding("alder"))


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


def _file(session: engine.Session, layout: Layout, office: Office, out: Sent) -> None:
    """Write one layout's rows: render, spoil, join, sort, cut by file."""
    query = query_of(layout)
    wide = session.arrow(sql.load(SQL, query), label=query)
    narrow = session.arrow(sql.load(SQL, f"{query}_rows"), label=query) if layout.kind in TWO_LEVELS else None
    if not wide.num_rows or (narrow is not None and not narrow.num_rows):
        return
    which = None if narrow is None else _positions(_ints(wide, "bill"), _ints(narrow, "bill"))
    files, *keys = _keys(wide, narrow, which)
    rows, planted = _spoilt(wide, narrow, which, keys, layout, office)
    order = _order(files, keys, planted)
    lines = lines_of(rows, layout).take(pa.array(order))
    sorted_files = files[order]
    short = np.flatnonzero(np.isin(order, planted.get("short_row", ())))
    out.parts += parts_of(lines, sorted_files, layout.encoding, short)
    _remember(order, sorted_files, planted, out)


def _positions(bills: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Where each wanted bill stands among the bills."""
    order = np.argsort(bills)
    return order[np.searchsorted(bills, wanted, sorter=order)]


def _keys(wide: pa.Table, narrow: pa.Table | None, which: np.ndarray | None) -> list[np.ndarray]:
    """File number and the three sort keys of each row: its own, or those of the shared row it belongs to."""
    return [
        _ints(wide, k)
        if which is None
        else _ints(narrow, k)
        if k in narrow.column_names
        else _ints(wide, k)[which]
        for k in ("file_no", "k1", "k2", "k3")
    ]


def _ints(table: pa.Table, name: str) -> np.ndarray:
    return one_chunk(table[name]).to_numpy(zero_copy_only=False).astype(np.int64)


def _spoilt(
    wide: pa.Table,
    narrow: pa.Table | None,
    which: np.ndarray | None,
    keys: list[np.ndarray],
    layout: Layout,
    office: Office,
) -> tuple[Rows, Planted]:
    texts = rendered(wide, layout)
    row_keys = mixed(*keys)
    if narrow is None or which is None:
        own, planted = spoil(texts, layout, row_keys, office.seed)
        return Rows(own, len(row_keys)), planted
    own = rendered(narrow, layout)
    if "file_no" in wide.column_names:
        own = _reordered(own, _ints(wide, "file_no")[which], layout, office)
    own, planted = spoil(own, layout, row_keys, office.seed)
    names = [k for k in ("k1", "k2", "k3") if k in wide.column_names]
    shared, above = spoil(texts, layout, mixed(*(_ints(wide, k) for k in names)), office.seed, lines=False)
    for name, hit in above.items():
        planted[name] = np.flatnonzero(np.isin(which, hit))
    return Rows(own, len(which), shared, which), planted


def _order(files: np.ndarray, keys: list[np.ndarray], planted: Planted) -> np.ndarray:
    order = np.lexsort((*reversed(keys), files))
    copies = np.ones(len(order), np.int64)
    doubled = planted.get("duplicate_row", ())
    if len(doubled):
        twice = np.zeros(len(order), bool)
        twice[doubled] = True
        copies += twice[order]
    return np.repeat(order, copies)


def _reordered(
    texts: dict[str, pa.Array], files: np.ndarray, layout: Layout, office: Office
) -> dict[str, pa.Array]:
    """In the one file whose two columns change places the values change here, the header when the file is opened."""
    for accident in dirt.FILES:
        if accident.name == "columns_reordered" and (accident.sender, accident.kind) == (
            layout.sender,
            layout.kind,
        ):
            number = next(
                d.number for d in office.deliveries if d.layout == layout and d.period == accident.period
            )
            here = pa.array(files == number)
            a, b = (texts[c] for c in REORDERED)
            texts = texts | {REORDERED[0]: pc.if_else(here, b, a), REORDERED[1]: pc.if_else(here, a, b)}
    return texts


def _remember(order: np.ndarray, files: np.ndarray, planted: Planted, out: Sent) -> None:
    """Note planted dirt by file and by row within this block's part of it."""
    starts = np.flatnonzero(np.r_[True, files[1:] != files[:-1]])
    first = np.repeat(starts, np.diff(np.r_[starts, len(files)]))
    within = np.arange(len(files)) - first
    again = np.r_[False, order[1:] == order[:-1]]
    for name, rows in sorted(planted.items()):
        hit = np.zeros(int(order.max()) + 1, bool)
        hit[rows] = True
        at = np.flatnonzero(again if name == "duplicate_row" else hit[order])
        for number in np.unique(files[at]):
            out.dirt.append((int(number), within[at[files[at] == number]], name))
