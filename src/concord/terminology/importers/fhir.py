"""FHIR ValueSet expansions: one resource, a bundle, NDJSON, a folder of them, or one object of sets by URL; gzip or not.

A set must be whole. An expansion that says it holds more codes than it lists (and no other page lists the rest), that
was cut off as too costly or limited, that lists exactly as many codes as were asked for without saying how many there are, that
lacks its first page, whose bundle goes on in another, or whose file says it is incomplete, is refused: a set cut short makes
a criterion quietly false. So is a set without an expansion, and an error in place of one. A page given twice counts once.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from concord.model.errors import TerminologyError
from concord.terminology.valuesets import ValueSet, bare, by_age, value_set

NAMES = (".json", ".json.gz", ".ndjson", ".ndjson.gz")
TOO_COSTLY = "valueset-toocostly"
LIMITED = "limitedExpansion"
ASKED = "count"
OID = re.compile(r"\d+(\.\d+){4,}")


class _Shape(ValueError):
    """An entry that FHIR does not allow."""


@dataclass
class _Links:
    """The pages of searches: those given, and those that they say follow."""

    given: set[str] = field(default_factory=set)
    follow: dict[str, str] = field(default_factory=dict)


@dataclass
class _Pages:
    """The pages of one expansion: what they say the total is, and the codes they list; `seen` tells a code of two
    versions of its system apart, which a total counts twice."""

    identifier: str
    name: str
    version: str
    total: int = 0
    first: int | None = None
    groups: int = 0
    codes: list[tuple[str, str]] = field(default_factory=list)
    seen: set[tuple[str, ...]] = field(default_factory=set)


def read_fhir(path: Path) -> list[ValueSet]:
    """Value sets of a file or folder, sorted by identifier. TerminologyError for one that is cut short or unreadable."""
    pages: dict[tuple[str, str], _Pages] = {}
    links = _Links()
    sets: list[ValueSet] = []
    for file in fhir_files(path):
        for document in _documents(file):
            try:
                if document.get("resourceType"):
                    _collect(document, pages, links, file.name)
                else:
                    sets.extend(_by_url(document, file.name))
            except (AttributeError, KeyError, TypeError, ValueError) as error:
                raise TerminologyError(
                    "not a value set as FHIR writes one", where=file.name, why=_why(error),
                    next_step="export it again, or ask its sender to correct it",
                ) from error  # fmt: skip
    _all_given(links)
    sets.extend(_whole(page, path.name) for page in pages.values())
    if not sets:
        raise TerminologyError(
            "no value set found",
            where=path.name,
            next_step="give a ValueSet with its expansion, or a bundle of them",
        )
    return sorted(sets, key=by_age)


def _why(error: Exception) -> str:
    """Our own words, or the kind of fault: a fault's words may hold a piece of the file."""
    return str(error) if isinstance(error, _Shape) else type(error).__name__


def fhir_files(path: Path) -> list[Path]:
    """The file itself, or those of a folder that are JSON by their names."""
    if not path.is_dir():
        return [path]
    return sorted(f for f in path.rglob("*") if f.is_file() and f.name.lower().endswith(NAMES))


def _documents(path: Path) -> Iterator[dict[str, Any]]:
    raw = path.read_bytes()
    try:
        text = (gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw).decode("utf-8-sig")
        if path.name.lower().removesuffix(".gz").endswith(".ndjson"):
            yield from [json.loads(line) for line in text.splitlines() if line.strip()]
        else:
            whole = json.loads(text)
            yield from whole if isinstance(whole, list) else [whole]
    except (ValueError, OSError, EOFError) as error:
        raise TerminologyError(
            "not readable as JSON", where=path.name, why=type(error).__name__, next_step="download it again"
        ) from error


def _collect(
    resource: dict[str, Any], pages: dict[tuple[str, str], _Pages], links: _Links, where: str
) -> None:
    kind = resource.get("resourceType")
    if kind == "Bundle":
        for link in resource.get("link") or []:
            if link.get("relation") == "self":
                links.given.add(link.get("url") or "")
            elif link.get("relation") == "next":
                links.follow[link.get("url") or ""] = where
        for entry in resource.get("entry") or []:
            _answered(str((entry.get("response") or {}).get("status") or ""), where)
            _collect(entry.get("resource") or {}, pages, links, where)
    elif kind == "Parameters":
        for parameter in resource.get("parameter") or []:
            _collect(parameter.get("resource") or {}, pages, links, where)
    elif kind == "OperationOutcome":
        for issue in resource.get("issue") or []:
            _answered("4" if issue.get("severity") in ("error", "fatal") else "", where)
    elif kind == "ValueSet" and "expansion" in resource:
        _add_page(resource, pages, where)
    elif kind == "ValueSet":
        raise TerminologyError(
            f"value set {_name(resource) or _identifier(resource)} has no expansion",
            where=where,
            why="a definition alone does not list its codes",
            next_step="ask the terminology server for $expand",
        )


def _answered(status: str, where: str) -> None:
    if status[:1] in ("4", "5"):
        raise TerminologyError(
            "the server gave an error in place of a value set",
            where=where,
            next_step="ask for its expansion again, then import; nothing was changed",
        )


def _all_given(links: _Links) -> None:
    """The last page of a search names no other."""
    for url, where in links.follow.items():
        if url not in links.given:
            raise TerminologyError(
                "the bundle is cut short",
                where=where,
                why="it says that another page follows, which is not here",
                next_step="fetch every page into one folder, and import the folder; nothing was changed",
            )


def _identifier(resource: dict[str, Any]) -> str:
    """Its address; where that ends in no OID, the OID among its identifiers."""
    address = str(resource.get("url") or resource.get("id") or "")
    others = [str(i.get("value") or "") for i in resource.get("identifier") or []]
    oids = [text for text in (address, *others) if OID.fullmatch(bare(text))]
    return (oids or [address])[0]


def _add_page(resource: dict[str, Any], pages: dict[tuple[str, str], _Pages], where: str) -> None:
    identifier, name, version = _identifier(resource), _name(resource), str(resource.get("version") or "")
    if not identifier and not name:
        raise TerminologyError(
            "a value set without an identifier or a name",
            where=where,
            why="no concept can be found for it",
            next_step="export it with its url",
        )
    page = pages.setdefault((bare(identifier) or name, version), _Pages(identifier, name, version))
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
    offset = int(expansion.get("offset") or 0)
    page.first = offset if page.first is None else min(page.first, offset)
    page.groups += sum(not c.get("code") or bool(c.get("abstract")) for c in found)
    listed = [c for c in found if c.get("code") and not c.get("abstract")]
    page.codes += [(c["system"], c["code"]) for c in listed]
    page.seen |= {(c["system"], c["code"], str(c.get("version") or "")) for c in listed}


def _stopped_short(expansion: dict[str, Any], marks: list[dict[str, Any]], listed: int) -> bool:
    """A page as long as was asked for, of an expansion that does not tell its total."""
    asked = [int(m["valueInteger"]) for m in marks if m.get("name") == ASKED and m.get("valueInteger")]
    return expansion.get("total") is None and bool(asked) and listed >= min(asked)


def _contained(items: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for item in items:
        if item.get("code") and not (isinstance(item["code"], str) and item.get("system")):
            raise _Shape("a code without its system, or one that is no text")
        yield item
        yield from _contained(item.get("contains") or [])


def _whole(page: _Pages, where: str) -> ValueSet:
    listed = len(page.seen) + page.groups
    if page.first:
        raise _truncated(page, where, f"its first page begins at code {page.first + 1:,}")
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
        page.codes = [(str(system), str(code)) for system, code, *_ in held["codes"]]
        page.seen = set(page.codes)
        page.total = int(held.get("total") or 0)
        yield _whole(page, where)


def _truncated(page: _Pages, where: str, why: str) -> TerminologyError:
    return TerminologyError(
        f"value set {page.name or bare(page.identifier)} is cut short",
        where=where,
        why=why,
        next_step="export every page of the expansion, then import again; nothing was changed",
    )


def _name(resource: dict[str, Any]) -> str:
    return str(resource.get("title") or resource.get("name") or "")
