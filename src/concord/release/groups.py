"""Practices' books in groups: what the books of a group read is copied for its people once, so that no book passes over everybody's rows.

Without groups each book reads the rows of all practices, which costs with the square of the program. A copy may hold more than a book
takes and never less, so the books are the same, byte for byte.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import partial

from concord.engine import Session

PERSON_BYTES = 40_000
"""Memory that the rows of a person take which practices' books read."""
WHOLE = ("person_claim", "chart_event")
"""Tables of people that are read once for a group, and so are not copied for it."""
PEOPLE = "SELECT person_id FROM main.\"{name}\" WHERE list_contains(getvariable('group'), organization_id) AND person_id IS NOT NULL"
"""Of a table by practice and person, the people of a group: a line may be of somebody who is on no roster any more."""
OF_PEOPLE = 'SELECT t.* FROM main."{name}" t SEMI JOIN group_people p USING (person_id)'
OF_PRACTICES = (
    "SELECT * FROM main.\"{name}\" WHERE list_contains(getvariable('group'), organization_id) "
    "OR person_id IN (SELECT person_id FROM group_people)"
)
OF_CLAIMS = (
    'SELECT t.* FROM main."{name}" t WHERE person_id IN (SELECT person_id FROM group_people) OR event IN ('
    "SELECT o.row_id FROM main.person_claim o SEMI JOIN ("
    "SELECT sender, claim_id FROM main.person_claim c SEMI JOIN group_people p USING (person_id)) USING (sender, claim_id))"
)
"""Protected records of the people, and those on a claim of theirs that are of somebody else: nothing of such a claim is told."""
LATEST = (
    "INSERT INTO roster SELECT * FROM main.roster WHERE month > (SELECT coalesce(max(month), DATE '0001-01-01') FROM roster) "
    "ORDER BY month DESC LIMIT 1"
)
"""Queries ask which month is the latest of all practices: where it is none of the group's, one row of it says so."""
OTHERS = {
    "line_evidence": "SELECT e.* FROM main.line_evidence e SEMI JOIN line l ON l.line_key = e.line_key",
    "rate": (
        "SELECT r.* FROM main.rate r WHERE (level = 'organization' AND list_contains(getvariable('group'), unit)) "
        "OR (level IN ('site', 'clinician') AND unit IN ("
        "SELECT unnest([site_id, npi]) FROM affiliation WHERE list_contains(getvariable('group'), organization_id)))"
    ),
}
"""Tables that name no person, and grow with the practices."""
Beside = Callable[[], AbstractContextManager[Session]]


def groups(session: Session, practices: Sequence[str]) -> list[list[str]]:
    """The practices in groups whose people's rows fit half the memory, in order; none when all fit together."""
    most = session.memory() // 2 // PERSON_BYTES
    query = "SELECT organization_id, count(DISTINCT person_id) FROM roster GROUP BY organization_id"
    people = dict(session.rows(query, label="people of each practice"))
    found: list[list[str]] = []
    held = 0
    for practice in practices:
        if not found or held + people.get(practice, 0) > most:
            found.append([])
            held = 0
        found[-1].append(practice)
        held += people.get(practice, 0)
    return found if len(found) > 1 else []


@contextmanager
def near(session: Session, group: Sequence[str], needed: Collection[str]) -> Iterator[tuple[Session, Beside]]:
    """A session in which the needed tables hold a group's rows alone, and how others beside it see the same."""
    schema = "near"
    with session.beside(schema) as own:
        own.run('SET VARIABLE "group" = $names', {"names": list(group)}, label="group")
        tables = sorted(set(needed) - set(WHOLE), key=lambda n: n in OTHERS)
        kept = {n: () if n in OTHERS else own.columns(f'SELECT * FROM main."{n}"') for n in tables}
        people = [
            PEOPLE.format(name=n)
            for n, columns in kept.items()
            if {"person_id", "organization_id"} <= set(columns)
        ]
        own.run(f"CREATE TABLE group_people AS {' UNION '.join(people)}", label="people of a group")
        for name, columns in kept.items():
            if name in OTHERS:
                query = OTHERS[name]
            elif "person_id" not in columns:
                continue
            elif name == "sensitive_event" and "person_claim" in needed:
                query = OF_CLAIMS.format(name=name)
            else:
                query = (OF_PRACTICES if "organization_id" in columns else OF_PEOPLE).format(name=name)
            own.run(f'CREATE TABLE "{name}" AS {query}', label=f"{name} of a group")
        own.run(LATEST, label="the latest month")
        yield own, partial(_within, session, schema)


@contextmanager
def _within(session: Session, schema: str) -> Iterator[Session]:
    with session.beside() as own:
        yield own.run(f"SET search_path = '{schema},main'")
