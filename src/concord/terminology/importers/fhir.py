"""FHIR ValueSet expansions: one resource, a bundle, NDJSON, a folder of them, or one object of sets by URL; gzip or not.

A set must be whole. An expansion that says it holds more codes than it lists (and no other page lists the rest), that
was cut off as too costly or limited, that lists exactly as many codes as were asked for without saying how many there are, or
whose file says it is incomplete, is refused: a set cut short makes a criterion quietly false. A page given twice counts once.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from concord.model.errors import TerminologyError
from concord.terminology.valuesets import ValueSet, bare, value_set

TOO_COSTLY = "valueset-toocostly"
LIMITED = "limitedExpansion"
ASKED = "count"


@dataclass
class _Pages:
    """The pages of one expansion: what they say the total is, and the codes they list."""

    identifier: str
    name: str
    version: str
    total: int = 0
    groups: int = 0
    codes: list[tuple[str, str]] = field(default_factory=list)


def read_fhir(path: Path) -> list[ValueSet]:
    """Value sets of a file or folder, sorted by identifier. TerminologyError for one that is cut short or unreadable."""
    pages: dict[tuple[str, str], _Pages] = {}
    sets: list[ValueSet] = []
    for file in _files(path):
        for document in _documents(file):
            if document.get("resourceType"):
                _collect(document, pages, file.name)
            else:
                sets.extend(_by_url(document, file.name))
    sets.extend(_whole(page, path.name) for page in pages.values())
    if not sets:
        raise TerminologyError(
            "no value set found",
            where=path.name,
            next_step="give a ValueSet with its expansion, or a bundle of them",
        )
    return sorted(sets, key=lambda v: (v.identifier, v.version))


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    return sorted(
        f for f in path.rglob("*") if f.name.endswith((".json", ".json.gz", ".ndjson", ".ndjson.gz"))
    )


def _documents(path: Path) -> Iterator[dict[str, Any]]:
    raw = path.read_bytes()
    try:
        text = (gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw).decode("utf-8-sig")
        if path.name.removesuffix(".gz").endswith(".ndjson"):
            yield from (json.loads(line) for line in text.splitlines() if line.strip())
        else:
            yield json.loads(text)
    except (ValueError, OSError, EOFError) as error:
        raise TerminologyError(
            "not readable as JSON", where=path.name, why=type(error).__name__, next_step="download it again"
        ) from error


def _collect(resource: dict[str, Any], pages: dict[tuple[str, str], _Pages], where: str) -> None:
    kind = resource.get("resourceType")
    if kind == "Bundle":
        for entry in resource.get("entry") or []:
            _collect(entry.get("resource") or {}, pages, where)
    elif kind == "ValueSet" and "expansion" in resource:
        _add_page(resource, pages, where)
    elif kind == "ValueSet" and resource.get("compose"):
        raise TerminologyError(
            f"value set {_name(resource)} has no expansion",
            where=where,
            why="a definition alone does not list its codes",
            next_step="ask the terminology server for $expand",
        )


def _add_page(resource: dict[str, Any], pages: dict[tuple[str, str], _Pages], where: str) -> None:
    identifier = resource.get("url") or resource.get("id") or ""
    version = str(resource.get("version") or "")
    page = pages.setdefault((bare(identifier), version), _Pages(identifier, _name(resource), version))
    expansion = resource["expansion"]
    marks = (expansion.get("extension") or []) + (expansion.get("parameter") or [])
    if any(TOO_COSTLY in str(m.get("url") or m.get("name") or "") for m in marks):
        raise _truncated(page, where, "the server stopped expanding it as too costly")
    if any(m.get("name") == LIMITED and m.get("valueBoolean") for m in marks):
        raise _truncated(page, where, "the server says that it limited the expansion")
    found = list(_contained(expansion.get("contains") or []))
    if _stopped_short(expansion, marks, len(found)):
        raise _truncated(
            page, where, f"it lists the {len(found):,} codes that were asked for, and not how many there are"
        )
    page.total = max(page.total, int(expansion.get("total") or 0))
    page.groups += sum(not c.get("code") or bool(c.get("abstract")) for c in found)
    page.codes += [(c["system"], c["code"]) for c in found if c.get("code") and not c.get("abstract")]


def _stopped_short(expansion: dict[str, Any], marks: list[dict[str, Any]], listed: int) -> bool:
    """A page as long as was asked for, of an expansion that does not tell its total."""
    asked = [int(m["valueInteger"]) for m in marks if m.get("name") == ASKED and m.get("valueInteger")]
    return expansion.get("total") is None and bool(asked) and listed >= min(asked)


def _contained(items: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for item in items:
        yield item
        yield from _contained(item.get("contains") or [])


def _whole(page: _Pages, where: str) -> ValueSet:
    listed = len(set(page.codes)) + page.groups
    if page.total > listed:
        raise _truncated(page, where, f"the expansion counts {page.total:,} codes and lists {listed:,}")
    return value_set(page.identifier, page.name, page.version, f"FHIR expansion {where}", page.codes)


def _by_url(document: dict[str, Any], where: str) -> Iterator[ValueSet]:
    """Sets kept as one object: URL to name, version, whether complete, and (system, code) pairs."""
    for url, held in document.items():
        if not isinstance(held, dict) or "codes" not in held:
            raise TerminologyError(
                "not a value set",
                where=where,
                why=f"entry {url[:80]} lists no codes",
                next_step="check the file",
            )
        page = _Pages(url, str(held.get("name") or ""), str(held.get("version") or ""))
        if held.get("complete") is False:
            raise _truncated(page, where, "the file says it is incomplete")
        yield value_set(
            url, page.name, page.version, f"FHIR expansion {where}", [tuple(c) for c in held["codes"]]
        )


def _truncated(page: _Pages, where: str, why: str) -> TerminologyError:
    return TerminologyError(
        f"value set {page.name or bare(page.identifier)} is cut short",
        where=where,
        why=why,
        next_step="export every page of the expansion, then import again; nothing was changed",
    )


def _name(resource: dict[str, Any]) -> str:
    return str(resource.get("title") or resource.get("name") or "")
