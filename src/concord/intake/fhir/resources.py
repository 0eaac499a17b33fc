"""Resources out of files: NDJSON of resources or of bundles, one bundle, one resource; packed or not; one at a time."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import orjson

Json = dict[str, Any]
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
UNREADABLE = (OSError, EOFError, zlib.error)
"""What reading a file that is cut short or damaged raises."""


@dataclass(frozen=True)
class Found:
    """One resource as it stands in a file.

    `number` is its line in a file of resources; in a file that holds bundles, its place among the entries of all of them: so
    every resource of a file has a number of its own. `resource` is None for text that is no resource; `raw` is then that text.
    `bundle` holds the bundle's resources.
    """

    number: int
    resource: Json | None
    raw: bytes
    bundle: tuple[Json, ...] = ()

    def text(self) -> str:
        """The resource as sent, or for a bundle's entry as it reads."""
        raw = self.raw if self.raw or self.resource is None else orjson.dumps(self.resource)
        return raw.decode("utf-8", "replace").rstrip("\r\n")


def lines(path: Path, name: str) -> Iterator[bytes]:
    """The documents of a file: its lines, blank ones too, or the whole of a `.json` file, unless that holds a resource a line."""
    with _opened(path, name) as file:
        if name.lower().removesuffix(".gz").endswith(".json"):
            first = file.readline()
            rest = file.read()
            if rest.strip() and _parsed(first) is not None:
                yield first
                yield from rest.splitlines(keepends=True)
            else:
                yield first + rest
        else:
            yield from file


def found_in(path: Path, name: str) -> Iterator[Found]:
    """Every resource of a file in order. A bundle is held whole while its entries are read; nothing else is."""
    last = 0
    for text in lines(path, name):
        if not text.strip():
            last += 1
            continue
        document = _parsed(text)
        if document is None or document.get("resourceType") != "Bundle":
            last += 1
            yield Found(last, document, text)
            continue
        entries = _entries(document)
        held = tuple(e for e in entries if e is not None)
        for entry in entries:
            last += 1
            yield Found(last, entry, b"" if entry is not None else b"an entry without a resource", held)
        if not entries:
            last += 1


def _opened(path: Path, name: str) -> IO[bytes]:
    return gzip.open(path, "rb") if name.lower().endswith(".gz") else path.open("rb")  # type: ignore[return-value]


def _parsed(text: bytes) -> Json | None:
    try:
        document = orjson.loads(text.removeprefix(BYTE_ORDER_MARK))
    except orjson.JSONDecodeError:
        return None
    return document if isinstance(document, dict) and document.get("resourceType") else None


def _entries(bundle: Json) -> list[Json | None]:
    """A bundle's resources with ids, their references to each other by id: a transaction names entries by URL."""
    listed = bundle.get("entry")
    entries = [e for e in listed if isinstance(e, dict)] if isinstance(listed, list) else []
    made: list[Json | None] = []
    names: dict[str, str] = {}
    for entry in entries:
        resource = entry.get("resource")
        if not isinstance(resource, dict) or not resource.get("resourceType"):
            made.append(None if "resource" in entry else {"resourceType": "Bundle"})
            continue
        if resource["resourceType"] == "Bundle":  # a batch's answer holds an answer to each question
            made += _entries(resource)
            continue
        url = str(entry.get("fullUrl") or "")
        tail = url.removeprefix("urn:uuid:").rpartition("/")[2]
        if not resource.get("id"):
            resource["id"] = tail
        elif url.startswith("urn:") and tail != resource["id"]:
            names[url] = f"{resource['resourceType']}/{resource['id']}"
        made.append(resource)
    if names:
        for resource in made:
            _rename(resource, names)
    return made


def _rename(value: Any, names: dict[str, str]) -> None:
    if isinstance(value, list):
        for item in value:
            _rename(item, names)
    elif isinstance(value, dict):
        reference = value.get("reference")
        if isinstance(reference, str) and reference in names:
            value["reference"] = names[reference]
        for item in value.values():
            _rename(item, names)
