"""The rows of a run's tables that one book reads, by hash: a late file of one practice leaves the rows of all others as they were, and so all
that is cut from them.

Which rows these are is the rule by which practices' books are cut in groups (`groups`): those of the practice's people, and those that name it.
Of what is the same for everybody, or is read in another way, the whole table counts.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from concord.engine import Session
from concord.model.tables import Table
from concord.release.books import BOOKS, Audience
from concord.release.taking import sources

Place = Callable[[str], tuple[list[Path], type[Table] | None]]
"""Where a table of the run lies, and its declaration."""
NAMED = {"month_closed": "organization_id", "rel_completeness": "organization_id", "earning": "organization_id",
         "lever": "organization_id", "guarded_peer": "unit", "received_file": "regexp_replace(sender, '^portal-', '')"}  # fmt: skip
"""Tables that name no person, of which a practice's book reads the rows that name the practice; and by what they do."""
POOLED = {"result": "pool", "criterion": "pool", "evidence": "pool", "gap": "pool", "line": "plan_id"}
"""Of these a plan's book reads the rows of its pool, or that it owes."""
OF_FILES = ("plan_evidence", "plan_risk_evidence", "plan_file")
"""Queries of a plan that take of files only what the plan sent. Others tell of what practices sent."""
PERSON = {"chart_event": "person"}
"""What the column of people is called where it is not `person_id`."""
WHOLE = {"person_claim"}
"""Tables of people that are read by claim, which may be of several."""
BY_CLAIM = "practice_caregiver"
"""The query that asks of whole claims whether a protected record is among them."""
HASHED = "hash(t) AS one, hash(t, 'again') AS two"
SUMMED = "SELECT reader, count(*), sum(CAST(one AS HUGEINT)), sum(CAST(two AS HUGEINT)) FROM ({rows}) WHERE reader IS NOT NULL GROUP BY reader"


@dataclass
class Slices:
    """Hashes of what books read of the run's tables, each table gone over once for all books. `early` are the tables that there are before
    all others are made."""

    session: Session
    place: Place
    early: Collection[str]
    _found: dict[tuple[Audience, str, bool], dict[str, str] | None] = field(default_factory=dict)
    _columns: dict[str, list[str]] = field(default_factory=dict)

    def of(self, audience: Audience, unit: str, query: str, name: str) -> str | None:
        """A hash over what a book's query reads of a table; None where that is not told from its rows: then all of the table counts."""
        if query == BY_CLAIM and name != "roster":
            return None
        if audience is Audience.PLAN and name == "received_file" and query not in OF_FILES:
            return None
        is_early = sources(audience, query) <= set(self.early)
        if (audience, name, is_early) not in self._found:
            rows = self.rows(audience, name, is_early)
            self._found[audience, name, is_early] = None if rows is None else self._hashed(name, rows)
        found = self._found[audience, name, is_early]
        return None if found is None else found.get(unit, "nothing")

    def _hashed(self, name: str, rows: str) -> dict[str, str]:
        """By unit. Whatever of rosters is read, the latest month of all practices is asked for as well."""
        latest = self.session.value(f"SELECT max(month) FROM {self._view(name)}") if name == "roster" else ""
        summed = self.session.rows(SUMMED.format(rows=rows), label=f"what books read of {name}")
        return {unit: f"{count} {one} {two} {latest}" for unit, count, one, two in summed}

    def rows(self, audience: Audience, name: str, is_early: bool, what: str = HASHED) -> str | None:
        """A query for those rows of a table that books of an audience read, each with its `reader`, and `what` of them (of `t`); None where the
        whole table counts. Where a query is cut from the early tables alone, practices' people are told from these."""
        if not self._known(name):
            return None
        view = self._view(name)
        if audience is Audience.PLAN:
            unit = "sender" if name == "received_file" else POOLED.get(name)
            return f"SELECT {unit} AS reader, {what} FROM {view} t" if unit else None
        if audience is not Audience.PRACTICE or name in WHOLE:
            return None
        if name in NAMED:
            return f"SELECT {NAMED[name]} AS reader, {what} FROM {view} t"
        if name == "line_evidence":
            owed = f"SELECT DISTINCT organization_id AS reader, line_key FROM {self._view('line')}"
            return f"SELECT o.reader, {what} FROM {view} t JOIN ({owed}) o ON o.line_key = t.line_key"
        return self._of_people(name, is_early, what)

    def _of_people(self, name: str, is_early: bool, what: str) -> str | None:
        """Rows of a practice's people, and those that name it."""
        person, view = PERSON.get(name, "person_id"), self._view(name)
        if person not in self._columns[name]:
            return None
        theirs = (
            f"SELECT p.reader, {what} FROM {view} t JOIN {self._people(is_early)} p ON p.person = t.{person}"
        )
        if "organization_id" not in self._columns[name]:
            return theirs
        named = f"SELECT organization_id AS reader, {what} FROM {view} t"
        return f"{named} UNION ALL {theirs} AND p.reader IS DISTINCT FROM t.organization_id"

    def _people(self, is_early: bool) -> str:
        """The table of every practice's people: whom a table names beside it that practices' books are cut from."""
        table = f"people_of_practices_{is_early}".lower()
        names = [
            n for n in sorted(_read_by_practices()) if (n in self.early or not is_early) and self._known(n)
        ]
        both = [n for n in names if {"person_id", "organization_id"} <= set(self._columns[n])]
        found = " UNION ".join(
            f"SELECT organization_id AS reader, person_id AS person FROM {self._view(n)}" for n in both
        )
        self.session.run(f"CREATE TABLE IF NOT EXISTS {table} AS {found}", label="people of all practices")
        return table

    def _known(self, name: str) -> bool:
        """Whether the table has files; then its columns are known."""
        if name not in self._columns:
            try:
                paths, declared = self.place(name)
            except KeyError:  # made in the session, of what the program and the codes say
                return False
            if not any(path.exists() for path in paths):
                return False
            self.session.view(self._view(name), paths, declared)
            self._columns[name] = self.session.columns(self._view(name))
        return True

    def _view(self, name: str) -> str:
        return f"sliced_{name}"


@lru_cache(maxsize=1)
def _read_by_practices() -> frozenset[str]:
    """The run's tables that practices' books are cut from."""
    return sources(Audience.PRACTICE, *(table.query for table in BOOKS[Audience.PRACTICE]))
