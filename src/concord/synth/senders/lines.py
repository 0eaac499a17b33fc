"""From columns of text to the lines of a file: delimited with quotes where needed, or fixed in width."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from concord.synth.senders.layouts import Layout

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


@dataclass(frozen=True)
class Part:
    """The rows of one file that come from one block: their bytes and how many they are."""

    file_no: int
    body: bytes
    rows: int


def lines_of(table: pa.Table, layout: Layout) -> pa.Array:
    """One line for each row, with its line feed. Columns of the layout that the table lacks are empty."""
    pieces = _fixed(table, layout) if layout.widths else _delimited(table, layout)
    pieces[-1] = pc.binary_join_element_wise(_filled(pieces[-1], table.num_rows), "\n", "")
    return pc.binary_join_element_wise(*pieces, layout.delimiter, null_handling="replace")


def _filled(piece: pa.Array | pa.Scalar, rows: int) -> pa.Array:
    return pc.fill_null(piece, "") if isinstance(piece, pa.Array) else pa.repeat(piece, rows)


def _delimited(table: pa.Table, layout: Layout) -> list[pa.Array | pa.Scalar]:
    names, pieces, empty = set(table.column_names), [], 0
    for column in layout.columns:
        if column not in names:
            empty += 1
            continue
        if empty:
            pieces.append(pa.scalar(layout.delimiter * (empty - 1)))
            empty = 0
        values = one_chunk(table[column])
        pieces.append(quoted(values) if column in FREE_TEXT and layout.delimiter == "," else values)
    if empty:
        pieces.append(pa.scalar(layout.delimiter * (empty - 1)))
    return pieces


def quoted(values: pa.Array) -> pa.Array:
    """Values with a comma or a quote in quotes."""
    needs = pc.match_substring_regex(values, '[,"]')
    if not pc.any(needs).as_py():
        return values
    inside = pc.replace_substring(values, '"', '""')
    return pc.if_else(pc.fill_null(needs, False), pc.binary_join_element_wise('"', inside, '"', ""), values)


def _fixed(table: pa.Table, layout: Layout) -> list[pa.Array | pa.Scalar]:
    names, pieces = set(table.column_names), []
    for column, width in zip(layout.columns, layout.widths, strict=True):
        if column in names:
            text = pc.utf8_slice_codeunits(pc.fill_null(one_chunk(table[column]), ""), 0, width)
            pieces.append(pc.ascii_rpad(text, width, " "))
        else:
            pieces.append(pa.scalar(" " * width))
    return pieces


def one_chunk(column: pa.ChunkedArray) -> pa.Array:
    """A column as one array."""
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()


def parts_of(lines: pa.Array, file_no: np.ndarray, encoding: str) -> list[Part]:
    """Cut sorted lines into the files they belong to."""
    if not len(lines):
        return []
    starts = np.flatnonzero(np.r_[True, file_no[1:] != file_no[:-1]])
    ends = np.r_[starts[1:], len(file_no)]
    offsets = np.frombuffer(lines.buffers()[1], np.int32)[lines.offset : lines.offset + len(lines) + 1]
    data = memoryview(lines.buffers()[2])
    out = []
    for a, b in zip(starts, ends, strict=True):
        body = bytes(data[offsets[a] : offsets[b]])
        if encoding != "utf-8":
            body = body.decode("utf-8").encode(encoding, "replace")
        out.append(Part(int(file_no[a]), body, int(b - a)))
    return out
