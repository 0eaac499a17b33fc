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
SENDER = "regexp_replace(sender, '^portal-', '')"
NAMED = {
    Audience.PRACTICE: {
        "month_closed": "organization_id", "rel_completeness": "organization_id", "earning": "organization_id", "lever": "organization_id",
        "guarded_peer": "unit", "received_file": SENDER, "quarantined": SENDER,
    },
    Audience.COACH: {
        "guarded_month_closed": "organization_id", "lever": "organization_id", "guarded_peer": "unit", "received_file": "sender",
    },
    Audience.PLAN: {
        "result": "pool", "criterion": "pool", "evidence": "pool", "gap": "pool", "line": "plan_id", "received_file": "sender",
        "quarantined": "sender",
    },
}  # fmt: skip
"""Tables of which books of an audience read the rows that name the reader, and by what they do."""
OF_FILES = ("plan_evidence", "plan_risk_evidence", "plan_file")
"""Queries of a plan that take of files only what the plan sent. Others tell of what practices sent."""
PERSON = {"chart_event": "person"}
"""What the column of people is called where it is not `person_id`."""
WHOLE = {"person_claim"}
"""Tables of people that are read by claim, which may be of several."""
BY_CLAIM = "practice_caregiver"
"""The query that asks of whole claims whether a protected record is among them."""
HASHED = "hash(t) AS one"
SUMMED = "SELECT reader, count(*), sum(CAST(one AS HUGEINT)), sum(CAST(hash(one) AS HUGEINT)) FROM ({rows}) WHERE reader IS NOT NULL GROUP BY reader"


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
            return self._of_claims(name) if name == "sensitive_event" else None
        if audience is Audience.PLAN and name == "received_file" and query not in OF_FILES:
            return None
        is_early = sources(audience, query) <= set(self.early)
        if (audience, name, is_early) not in self._found:
            rows = self.rows(audience, name, is_early)
            self._found[audience, name, is_early] = None if rows is None else self._hashed(name, rows)
        found = self._found[audience, name, is_early]
        return None if found is None else found.get(unit, "nothing")

    def _of_claims(self, name: str) -> str | None:
        """A hash over those rows of a table of events that are of claims; the same for every reader."""
        key = (Audience.PRACTICE, f"{name} of claims", True)
        if key not in self._found and self._known(name) and self._known("person_claim"):
            ours = f"SELECT row_id FROM {self._view('person_claim')}"
            rows = f"SELECT 'all' AS reader, {HASHED} FROM {self._view(name)} t WHERE event IN ({ours})"
            self._found[key] = self._hashed(name, rows)
        return (self._found.get(key) or {}).get("all", "nothing")

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
        if name in NAMED.get(audience, ()):
            return f"SELECT {NAMED[audience][name]} AS reader, {what} FROM {view} t"
        if audience is not Audience.PRACTICE or name in WHOLE:
            return None
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
