"""Tables of books that a kept run's release holds already: taken over when all that they are cut from is the same.

A table's key is a hash over what decides it: the run's tables that its query reads, also through what is prepared for its book; the
reader; and what decides every table (code, program, codes, secret). The file is linked, after its own hash is proved.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from concord.engine import sql as sql_files
from concord.model.errors import ConcordError
from concord.release import manifest
from concord.release.books import BOOKS, PREPARED, SHARED, SQL, Audience, BookTable, book_id

COMMENT = re.compile(r"--[^\n]*")
READ = re.compile(r"\b(?:FROM|JOIN)\s+([a-z_0-9]+)\b(?!\s*\()")
NAMED = re.compile(r"\b([a-z_0-9]+) AS (?:MATERIALIZED )?\(")
MADE = re.compile(r"CREATE OR REPLACE (?:TEMP )?TABLE ([a-z_0-9]+) AS")

Facts = dict[str, dict[str, Any]]
"""By table of a book: its rows and its file's hash."""


@dataclass(frozen=True)
class Written:
    """A release of a kept run, and the keys of its books' tables: `book/table` to key."""

    folder: Path
    keys: Mapping[str, str]

    @cached_property
    def books(self) -> Mapping[str, Facts]:
        """What its manifest says of every book; nothing when the release is gone or damaged."""
        try:
            return dict(manifest.read(self.folder)["books"])
        except ConcordError:
            return {}


@dataclass
class Taking:
    """What the books of a run are cut from, and the earlier releases to take from.

    `facts`: a hash over what each of the run's tables holds. `others` decide every table besides. `make` makes some of the run's tables
    in the session, before they are read. `own` is a hash over the rows that one book's query reads of a table, where that is told (book, reader,
    query, table). `keys` says afterwards what each table was cut from, `taken` how many were taken over.
    """

    facts: Mapping[str, str]
    others: Sequence[str]
    earlier: Sequence[Written]
    make: Callable[[Collection[str]], Any]
    own: Callable[[Audience, str, str, str], str | None] = lambda *_: None
    keys: dict[str, str] = field(default_factory=dict)
    taken: int = 0

    def take(
        self, books: Path, audience: Audience, unit: str, tables: Sequence[BookTable] | None = None
    ) -> Facts:
        """Link the tables of a book (all, or some) that were cut before from the same; returns what stands of each."""
        book = book_id(audience, unit)
        taken = {}
        for table in BOOKS[audience] if tables is None else tables:
            key = self._key(audience, unit, table)
            self.keys[f"{book}/{table.name}"] = key
            if (found := self._take(books, book, table.name, key)) is not None:
                taken[table.name] = found
        self.taken += len(taken)
        return taken

    def _key(self, audience: Audience, unit: str, table: BookTable) -> str:
        read: dict[str, Any] = {}
        for name in sources(audience, table.query):
            own = self.own(audience, unit, table.query, name)
            read[name] = self.facts[name] if own is None else {"own": own}
        about = (audience.value, unit, table.name, table.query, manifest.canonical(read))
        return manifest.of_text(*about, *self.others)

    def _take(self, books: Path, book: str, table: str, key: str) -> dict[str, Any] | None:
        name = f"{book}/{table}"
        for written in self.earlier:
            facts = written.books.get(book, {}).get(table)
            source = written.folder / "books" / f"{name}.parquet"
            if facts and written.keys.get(name) == key and _is(source, str(facts["sha256"])):
                _link(source, books / f"{name}.parquet")
                return facts
        return None


def prepared(audience: Audience) -> tuple[str, ...]:
    """The files of statements that prepare an audience's book, in order."""
    return PREPARED.get(audience, ())


def reads(audience: Audience, *queries: str) -> frozenset[str]:
    """Every table behind queries of an audience's books: the run's, and those prepared for all books and for its own."""
    made, found = _prepared(audience), set[str]()
    ahead = [name for query in queries for _, read in _statements(query) for name in read]
    while ahead:
        name = ahead.pop()
        ahead += made.get(name, frozenset()) - found
        found.add(name)
    return frozenset(found)


def sources(audience: Audience, *queries: str) -> frozenset[str]:
    """The run's tables behind queries of an audience's books."""
    return reads(audience, *queries) - _prepared(audience).keys()


@lru_cache(maxsize=16)
def _prepared(audience: Audience) -> Mapping[str, frozenset[str]]:
    """Tables that are prepared for an audience's books, and what each is made from."""
    return {made: read for file in (SHARED, *prepared(audience)) for made, read in _statements(file)}


def statements(file: str, needed: Collection[str] | None = None) -> list[str]:
    """The statements of a file, in order and without their comments; of those that make a table, only the needed."""
    text = COMMENT.sub("", sql_files.load(SQL, file))
    found = [one for one in text.split(";") if one.strip()]
    return [one for one in found if needed is None or _made(one) in needed]


@lru_cache(maxsize=256)
def _statements(file: str) -> tuple[tuple[str, frozenset[str]], ...]:
    """The table that each statement of a file makes (none for a query), and the names that it reads."""
    return tuple((_made(one), _read(one)) for one in statements(file))


def _made(statement: str) -> str:
    found = MADE.search(statement)
    return found.group(1) if found else ""


def _read(statement: str) -> frozenset[str]:
    """Names after FROM and JOIN that the statement does not give itself, by WITH."""
    own = set(NAMED.findall(statement)) - {_made(statement)}
    return frozenset(set(READ.findall(statement)) - own)


def _is(path: Path, expected: str) -> bool:
    try:
        return manifest.digest(path) == expected
    except OSError:
        return False


def _link(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)
