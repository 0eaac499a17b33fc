"""Value sets as owners publish them, and which concept each belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from concord.model.errors import TerminologyError
from concord.terminology.codes import code_text, system_name
from concord.terminology.records import Concept


@dataclass(frozen=True)
class ValueSet:
    """One published set: identifier (OID or URL), name, version, owner's source, and (system, code) pairs, sorted."""

    identifier: str
    name: str
    version: str
    source: str
    codes: tuple[tuple[str, str], ...]


def value_set(
    identifier: str, name: str, version: str, source: str, codes: Iterable[tuple[str, str]]
) -> ValueSet:
    """A value set with systems by their short names and codes without dots. An empty one raises TerminologyError."""
    named = ((system_name(system), code) for system, code in codes if code)
    kept = tuple(sorted({(system, code_text(system, code)) for system, code in named}))
    if not kept:
        raise TerminologyError(
            "a value set without codes",
            where=name or identifier,
            why="an empty set would make a criterion silently false",
            next_step="export it again with its expansion",
        )
    return ValueSet(bare(identifier), name.strip(), version.strip(), source, kept)


def by_age(value_set: ValueSet) -> tuple[str, list[tuple[int, int, str]], str]:
    """Sorts the versions of a set from the oldest to the newest: version 10 comes after version 9."""
    parts = re.findall(r"\d+|[^\d.\-/ ]+", value_set.version)
    version = [(1, int(part), "") if part.isdigit() else (0, 0, part) for part in parts]
    return value_set.identifier, version, value_set.name


def bare(identifier: str) -> str:
    """An OID without `urn:oid:`, a URL's path or a version behind it; other identifiers as given."""
    text = identifier.strip().split("|")[0]
    found = re.search(r"(\d+(?:\.\d+){4,})$", text)
    return found.group(1) if found else text


def same_identifier(value_set: ValueSet, concept: Concept) -> bool:
    """Whether the set is the one the concept names."""
    return bool(concept.identifier) and bare(concept.identifier) == value_set.identifier


def same_name(value_set: ValueSet, concept: Concept) -> bool:
    """Whether the set is called as the concept is: publishers give one idea different identifiers."""
    return _words(value_set.name) in (_words(concept.title), _words(concept.name))


def _words(name: str) -> str:
    """Directories of drugs call a set a list; nobody else does."""
    return re.sub(r"[^a-z0-9]+", " ", name.lower()).strip().removesuffix(" list")
