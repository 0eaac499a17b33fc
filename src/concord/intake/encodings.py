"""How a file's bytes become text: found out by reading it, with what the sender declared as second opinion."""

from __future__ import annotations

import codecs
import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import numpy as np

BLOCK = 1 << 20
"""Bytes read at a time: what is made of a block then fits a processor's cache."""
BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
UNREADABLE = "\ufffd".encode()
FIRST_OF_SEVERAL = 0xC0
"""Bytes from here on begin a character of several bytes."""
UNDEFINED_IN_1252 = b"\x81\x8d\x8f\x90\x9d"


@dataclass(frozen=True)
class Encoding:
    """The encoding of one file and what to tell the sender about it (empty when all is plain UTF-8)."""

    name: str
    bom: int = 0
    note: str = ""


def opened(path: Path) -> IO[bytes]:
    """The file's bytes, unpacked if its name ends in .gz."""
    return gzip.open(path, "rb") if path.suffix.lower() == ".gz" else path.open("rb")  # type: ignore[return-value]


def detect(path: Path, declared: str = "") -> Encoding:
    """Read the whole file once and say how it is encoded.

    A byte-order mark decides; else zero bytes within the first line mean UTF-16 (those after it pad a file, and come out as a line
    that is set aside); else valid UTF-8 is UTF-8; else the more valid multi-byte characters than invalid bytes, the more likely it is
    damaged UTF-8; what remains is windows-1252 or latin-1.
    """
    with opened(path) as source:
        head = source.read(4096)
    for mark, name in BOMS:
        if head.startswith(mark):
            return Encoding(
                name, len(mark), f"The file opens with a byte-order mark and was read as {name.upper()}."
            )
    if b"\x00" in head.partition(b"\n")[0].rstrip(b"\x00"):
        name = "utf-16-le" if head[1:200:2].count(0) >= head[0:200:2].count(0) else "utf-16-be"
        return Encoding(name, 0, f"The file has no byte-order mark; its zero bytes show {name.upper()}.")
    good, bad, undefined = _count(path)
    declared = declared.lower().replace("cp1252", "windows-1252")
    if bad == 0:
        odd = bool(good) and declared not in ("", "utf-8")
        return Encoding(
            "utf-8", 0, f"Declared {declared}, but the file is valid UTF-8 and was read so." if odd else ""
        )
    if good > bad:
        return Encoding(
            "utf-8", 0, f"Characters that are not valid UTF-8 (bytes: {bad:,}) are marked as unreadable."
        )
    name = (
        declared if declared in ("windows-1252", "latin-1") else ("latin-1" if undefined else "windows-1252")
    )
    note = "" if name == declared else f"The file is not UTF-8; it was read as {name}."
    return Encoding({"windows-1252": "cp1252"}.get(name, name), 0, note)


def _count(path: Path) -> tuple[int, int, bool]:
    """Multi-byte characters that are valid UTF-8, bytes that are not, and whether any byte is undefined in windows-1252."""
    good = bad = 0
    undefined = False
    for block in _whole_lines(path, 0):
        if block.isascii():
            continue
        undefined = undefined or any(b in block for b in UNDEFINED_IN_1252)
        text = _decoded(block)
        if text is None:
            text = block.decode("utf-8", errors="replace")
            wrong = text.count("\ufffd")
            bad += wrong
            good += len(text) - len(text.encode("ascii", "ignore")) - wrong
        else:
            good += int(np.count_nonzero(np.frombuffer(block, np.uint8) >= FIRST_OF_SEVERAL))
    return good, bad, undefined


def _decoded(block: bytes) -> str | None:
    """The block as text; None when bytes of it are no UTF-8, or stand for what another program could not read."""
    try:
        return None if UNREADABLE in block else block.decode("utf-8")
    except UnicodeDecodeError:
        return None


def utf8_blocks(path: Path, encoding: Encoding) -> Iterator[bytes]:
    """The file as UTF-8, in blocks of whole lines; every line ends in a line feed. Bad bytes become U+FFFD."""
    if encoding.name == "utf-8":
        for block in _whole_lines(path, encoding.bom):
            whole = block.isascii() or _decoded(block) is not None
            yield block if whole else block.decode("utf-8", errors="replace").encode("utf-8")
        return
    yield from _transcoded(path, encoding)


def _transcoded(path: Path, encoding: Encoding) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(encoding.name)(errors="replace")
    rest = ""
    with opened(path) as source:
        source.read(encoding.bom)
        while True:
            block = source.read(BLOCK)
            text = rest + decoder.decode(block, final=not block)
            if not block:
                break
            cut = text.rfind("\n") + 1
            rest = text[cut:]
            if cut:
                yield text[:cut].encode("utf-8")
    if text:
        yield _closed(_unix(text.encode("utf-8")))


def _whole_lines(path: Path, skip: int) -> Iterator[bytes]:
    rest: list[bytes] = []
    with opened(path) as source:
        source.read(skip)
        while block := source.read(BLOCK):
            cut = block.rfind(b"\n") + 1
            if cut:
                yield b"".join([*rest, block[:cut]])
                rest = [block[cut:]] if cut < len(block) else []
            else:
                rest.append(block)
    if rest:
        yield _closed(_unix(b"".join(rest)))


def _closed(block: bytes) -> bytes:
    return block if block.endswith(b"\n") else block + b"\n"


def _unix(block: bytes) -> bytes:
    """Lines that end in a carriage return alone, as very old programs wrote them."""
    return block.replace(b"\r", b"\n") if b"\r" in block[:-1] and b"\n" not in block else block
