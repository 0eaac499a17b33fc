"""Putting the blocks' parts together into files: header, rows in order of blocks, trailer, and the accidents of single files."""

from __future__ import annotations

import csv
import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO

import numpy as np

from concord.synth.senders import dirt
from concord.synth.senders.block import REORDERED, Sent
from concord.synth.senders.deliveries import Delivery
from concord.synth.senders.layouts import Layout
from concord.synth.senders.workbook import workbook

RESENT_AFTER = timedelta(days=5)
PLAN_NAMES = {"alder": "Alder Health Plan"}
LAB_SWAP = ("collection_date", "result_date")


class Files:
    """The files being written. Parts come block by block; `close` ends each file and says what was delivered."""

    def __init__(self, out: Path, deliveries: list[Delivery]):
        self.out, self.deliveries = out, deliveries
        self.rows = np.zeros(len(deliveries), np.int64)
        self.planted: list[tuple[int, np.ndarray, str]] = []  # file, row in the file from 0, name
        self.accidents: list[tuple[int, str]] = []

    def path(self, number: int) -> Path:
        d = self.deliveries[number]
        return self.out / "raw" / d.layout.sender / d.name

    def add(self, sent: Sent) -> None:
        """Append one block's parts."""
        for number, within, name in sent.dirt:
            self.planted.append((number, within + self.rows[number], name))
        if sent.blob is None:
            for part in sent.parts:
                self.append(part.file_no, part.body, part.rows)
            return
        with sent.blob.open("rb") as blob:
            start = 0
            for number, size, rows in sent.spans:
                with self._opened(number) as file:
                    _copy(blob.fileno(), start, size, file.fileno())
                self.rows[number] += rows
                start += size
        sent.blob.unlink()

    def append(self, number: int, body: bytes | memoryview, rows: int) -> None:
        """Append rows to a file, opening it with its header if they are the first."""
        with self._opened(number) as file:
            file.write(body)
        self.rows[number] += rows

    def _opened(self, number: int) -> BinaryIO:
        path = self.path(number)
        if self.rows[number]:
            file = path.open("r+b")
            file.seek(0, os.SEEK_END)
            return file
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("wb")
        file.write(self._header(number))
        file.flush()
        return file

    def close(self) -> list[Delivery]:
        """End every file. Returns what was delivered, in order, with copies and corrected files; empty ones are not sent."""
        delivered = []
        for d in self.deliveries:
            if not self.rows[d.number] and not self._always(d):
                continue
            if not self.rows[d.number]:
                self.append(d.number, b"", 0)
            delivered += self._end(d)
        delivered.sort(key=lambda d: (d.received_on, d.number, d.name))
        return delivered

    def _always(self, d: Delivery) -> bool:
        return d.layout.sender in PLAN_NAMES or d.layout.frame == "records"

    def _header(self, number: int) -> bytes:
        d = self.deliveries[number]
        layout = d.layout
        text = ""
        if layout.frame == "cdl":
            text = f"HD|ALDER|ALDER|Alder Health Plan|{layout.file_type}|{d.covers_from:%Y%m}|{d.covers_to:%Y%m}|P|\n"
        elif layout.frame == "records":
            return f"00DOGWOOD   {layout.file_type:<8}{d.covers_from:%Y%m}{d.covers_to:%Y%m}\n".encode()
        return (text + layout.delimiter.join(self._columns(d)) + "\n").encode(layout.encoding)

    def _columns(self, d: Delivery) -> tuple[str, ...]:
        names = [a.name for a in _accidents(d)]
        pair = REORDERED if "columns_reordered" in names else LAB_SWAP if "columns_swapped" in names else ()
        for accident in {"columns_reordered", "columns_swapped"}.intersection(names):
            self.accidents.append((d.number, accident))
        swap = dict(zip(pair, reversed(pair), strict=True))
        return tuple(swap.get(c, c) for c in d.layout.columns)

    def _trailer(self, d: Delivery, rows: int) -> bytes:
        if d.layout.frame == "cdl":
            return f"TR|ALDER|ALDER|Alder Health Plan|{d.layout.file_type}|{d.received_on:%Y%m%d}||{rows}\n".encode()
        return f"99{rows:09d}\n".encode() if d.layout.frame == "records" else b""

    def _end(self, d: Delivery) -> list[Delivery]:
        path, rows = self.path(d.number), int(self.rows[d.number])
        names = {a.name for a in _accidents(d)}
        trailer = self._trailer(d, rows + (5 if "wrong_trailer" in names else 0))
        if trailer:
            with path.open("ab") as file:
                file.write(trailer)
        if path.suffix == ".xlsx":
            path.write_bytes(workbook(path.read_bytes(), d.layout.kind))
        return self._befall(d, path, sorted(names))

    def _befall(self, d: Delivery, path: Path, names: list[str]) -> list[Delivery]:
        sent = [d]
        for name in names:
            whole = path.read_bytes()
            if name == "truncated":
                again = replace(d, name=f"resent/{d.name}", received_on=d.received_on + RESENT_AFTER)
                (path.parent / "resent").mkdir(exist_ok=True)
                (path.parent / again.name).write_bytes(whole)
                sent.append(again)
            if name == "sent_twice":
                copy = replace(
                    d, name=f"{path.stem}_copy{path.suffix}", received_on=d.received_on + timedelta(days=1)
                )
                path.with_name(copy.name).write_bytes(whole)
                sent.append(copy)
            path.write_bytes(self._altered(name, whole, d))
            if not name.startswith("columns_"):
                self.accidents.append((d.number, name))
        return sent

    def _altered(self, name: str, whole: bytes, d: Delivery) -> bytes:
        match name:
            case "byte_order_mark":
                return b"\xef\xbb\xbf" + whole
            case "latin_1":
                return whole.decode("utf-8").encode("latin-1", "replace")
            case "truncated":
                return whole[: len(whole) // 2]
            case "carriage_returns":
                return whole.replace(b"\n", b"\r\n")
            case "repeated_header":
                return self._repeat_header(whole, d)
        return whole

    def _repeat_header(self, whole: bytes, d: Delivery) -> bytes:
        lines = whole.splitlines(keepends=True)
        middle = len(lines) // 2
        rows_before = middle - 1
        self.planted = [
            (n, np.where(rows >= rows_before, rows + 1, rows) if n == d.number else rows, name)
            for n, rows, name in self.planted
        ]
        return b"".join([*lines[:middle], lines[0], *lines[middle:]])

    def dirt_rows(self) -> list[tuple[str, str, int, str]]:
        """All planted dirt as (sender, file, line, name); line 0 is the file as a whole.

        Rows of a file that came cut in half stand under its second, whole sending.
        """
        rows = [
            (self.deliveries[n].layout.sender, self.deliveries[n].name, 0, name) for n, name in self.accidents
        ]
        cut = {n for n, name in self.accidents if name == "truncated"}
        for number, within, name in self.planted:
            d = self.deliveries[number]
            file = f"resent/{d.name}" if number in cut else d.name
            first = _first_line(d.layout)
            rows += [(d.layout.sender, file, int(r) + first, name) for r in within]
        return sorted(rows)


def _copy(source: int, start: int, size: int, target: int) -> None:
    """Append bytes of one open file to another inside the system."""
    end = start + size
    while start < end:
        start += os.sendfile(target, source, start, end - start)


def _first_line(layout: Layout) -> int:
    return 3 if layout.frame == "cdl" else 2


def _accidents(d: Delivery) -> list[dirt.FileDirt]:
    return [
        a
        for a in dirt.FILES
        if (a.sender, a.kind, a.period) == (d.layout.sender, d.layout.kind, d.period) and not d.is_history
    ]


def write_manifest(path: Path, delivered: list[Delivery]) -> None:
    """`manifest.csv`: one row per file in order of delivery."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("sender", "file", "kind", "period", "covers_from", "covers_to", "received_on"))
        for d in delivered:
            writer.writerow(
                (
                    d.layout.sender,
                    d.name,
                    d.layout.kind,
                    d.period,
                    f"{d.covers_from:%Y-%m}",
                    f"{d.covers_to:%Y-%m}",
                    d.received_on,
                )
            )
