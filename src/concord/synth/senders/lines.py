"""From columns of text to the lines of a file: delimited with quotes where needed, or fixed in width."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from concord.synth.senders.layouts import Layout, constant

FREE_TEXT = frozenset(
    [
        "group_name",
        "GRP_NM",
        "provider_organization_name",
        "provider_last_name",
        "payer_attributed_provider_organization",
        "GROUP_NM",
        "LAST_OR_ORG_NM",
        "hospital_name",
        "given_by",
        "last_name",
        "first_name",
        "middle_name",
        "name",
        "street",
        "address",
        "ADDR_LINE",
        "LAST_NM",
        "FIRST_NM",
        "MID_NM",
        "answer",
        "reference",
    ]
)


Piece = pa.Array | str  # values of a column, or what all rows have


@dataclass(frozen=True)
class Part:
    """The rows of one file that come from one block: their bytes and how many they are."""

    file_no: int
    body: bytes | memoryview
    rows: int


@dataclass(frozen=True)
class Rows:
    """Rows to be written: text columns, and for columns that many rows share, the shared rows and which one each row has."""

    own: dict[str, pa.Array]
    count: int
    shared: dict[str, pa.Array] | None = None
    which: np.ndarray | None = None


def lines_of(rows: Rows, layout: Layout) -> pa.Array:
    """One line for each row, with its line feed. Columns of the layout that no table has are constant, mostly empty."""
    pieces: list[Piece] = []
    for source, columns in _runs(rows, layout):
        table = rows.shared if source == "shared" and rows.shared is not None else rows.own
        shaped = [_shaped(table, c, layout) for c in columns]
        if columns[-1] == layout.columns[-1]:
            shaped[-1] = _ended(shaped[-1])
        if source == "shared":
            pieces.append(_joined(shaped, layout.delimiter).take(pa.array(rows.which)))
        else:
            pieces += shaped
    return _joined(pieces, layout.delimiter)


def _ended(piece: Piece) -> Piece:
    if isinstance(piece, str):
        return piece + "\n"
    return pc.binary_join_element_wise(pc.fill_null(piece, ""), "\n", "")


def _runs(rows: Rows, layout: Layout) -> list[tuple[str, list[str]]]:
    """Columns in order, grouped while they come from the same table. Columns of neither follow the one before."""
    out: list[tuple[str, list[str]]] = []
    for column in layout.columns:
        source = "own" if column in rows.own else "shared" if rows.shared and column in rows.shared else ""
        if out and source in ("", out[-1][0]):
            out[-1][1].append(column)
        else:
            out.append((source or "own", [column]))
    return out


def _joined(pieces: list[Piece], delimiter: str) -> pa.Array:
    """Pieces side by side; constants that touch become one."""
    merged: list[Piece] = []
    for piece in pieces:
        if merged and isinstance(piece, str) and isinstance(merged[-1], str):
            merged[-1] = merged[-1] + delimiter + piece
        else:
            merged.append(piece)
    return pc.binary_join_element_wise(*merged, delimiter, null_handling="replace")


def _shaped(table: dict[str, pa.Array], column: str, layout: Layout) -> Piece:
    """A column as it stands in the line: quoted, or padded to its width; a constant where the table lacks it."""
    values = table.get(column)
    if layout.widths:
        width = layout.widths[layout.columns.index(column)]
        if values is None:
            return constant(layout, column).ljust(width)
        return pc.ascii_rpad(pc.utf8_slice_codeunits(pc.fill_null(values, ""), 0, width), width, " ")
    if values is None:
        return constant(layout, column)
    return quoted(values) if column in FREE_TEXT and layout.delimiter == "," else values


def quoted(values: pa.Array) -> pa.Array:
    """Values with a comma or a quote in quotes."""
    needs = pc.match_substring_regex(values, '[,"]')
    if not pc.any(needs).as_py():
        return values
    inside = pc.replace_substring(values, '"', '""')
    return pc.if_else(pc.fill_null(needs, False), pc.binary_join_element_wise('"', inside, '"', ""), values)


def one_chunk(column: pa.ChunkedArray) -> pa.Array:
    """A column as one array."""
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()


def parts_of(
    lines: pa.Array, file_no: np.ndarray, encoding: str, short: np.ndarray | None = None
) -> list[Part]:
    """Cut sorted lines into the files they belong to. The lines at the positions in `short` break off in the middle."""
    if not len(lines):
        return []
    starts = np.flatnonzero(np.r_[True, file_no[1:] != file_no[:-1]])
    ends = np.r_[starts[1:], len(file_no)]
    offsets = np.frombuffer(lines.buffers()[1], np.int32)[lines.offset : lines.offset + len(lines) + 1]
    data = memoryview(lines.buffers()[2])
    broken = np.zeros(0, int) if short is None else np.sort(short)
    out = []
    for a, b in zip(starts, ends, strict=True):
        body = data[offsets[a] : offsets[b]]
        inside = broken[(broken >= a) & (broken < b)]
        if len(inside):
            body = _broken(data, offsets, int(a), int(b), inside)
        if encoding != "utf-8":
            body = _encoded(bytes(body), encoding)
        out.append(Part(int(file_no[a]), body, int(b - a)))
    return out


def _encoded(body: bytes, encoding: str) -> bytes:
    return body if body.isascii() else body.decode("utf-8").encode(encoding, "replace")


def _broken(data: memoryview, offsets: np.ndarray, first: int, end: int, rows: np.ndarray) -> bytes:
    pieces, at = [], offsets[first]
    for row in rows:
        pieces.append(data[at : offsets[row]])
        line = bytes(data[offsets[row] : offsets[row + 1]]).decode("utf-8")
        pieces.append((line[: int(len(line) * 0.55)].rstrip("\n") + "\n").encode("utf-8"))
        at = offsets[row + 1]
    return b"".join([*pieces, data[at : offsets[end]]])
