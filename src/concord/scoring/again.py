"""Whom a late file changed: only they are scored again, and the rows of all others are those of a kept run.

What a person's results rest on is that person's rows of charts and rosters, as far as the scored year's measures read them. A kept run under
the same program, codes, code and day has the same results for everybody whose rows are the same.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from concord import canon
from concord.canon.charts import ChartPerson, Event, Span
from concord.engine import Session
from concord.model.tables import Table

SQL = f"{__package__}.sql"
CHARTS, ROSTERS = ("event", "span", "chart_person"), ("roster", "enrolled_month")
DECLARED = {
    "event": Event,
    "span": Span,
    "chart_person": ChartPerson,
    **{n: canon.tables()[n] for n in ROSTERS},
}
NARROWED = {"all_person": "person", "all_span": "person", "shelf": "person // 64", "speaks_of": "person",
            "roster": "person_id", "enrolled_month": "person_id"}  # fmt: skip
"""What pools are made of, and whose each row is."""
OTHERS = (
    "CREATE OR REPLACE TABLE event_of_others AS SELECT e.* FROM all_event e "
    "WHERE person IN (SELECT person FROM other_event UNION SELECT person FROM other_person)"
)
"""Nobody else is scored, whatever else a scoring asks."""


@dataclass(frozen=True)
class Before:
    """A kept run that scored the same shards on the same grounds: folders of its charts, rosters and results."""

    charts: Path
    rosters: Path
    results: Path


def compare(session: Session, before: Before, part: Sequence[str]) -> None:
    """Tables `other_event` (person, concept and day of events that only one of the two runs has) and `other_person` (people
    whose other rows are not the same). Reads the session's views of this run's rows, and leaves in `all_event` the events of these people."""
    for name, declared in DECLARED.items():
        folder = before.charts if name in CHARTS else before.rosters
        session.view(f"{name}_then", [folder / name / file for file in part], declared)
    session.file_table(SQL, "other_event", "other_event").file_table(SQL, "other_person", "other_person")
    session.run(OTHERS, label="events of other people than before").run(
        "CREATE OR REPLACE VIEW all_event AS FROM event_of_others"
    )


def narrow(session: Session) -> list[int]:
    """Leave in the session's own schema those who must be scored again (table `again`), by what `reads` says; who they are."""
    session.file_table(SQL, "again", "again")
    few = [int(person) for (person,) in session.rows("SELECT DISTINCT person FROM again")]
    if not few:
        return few
    for name, whose in NARROWED.items():
        kept = f"SELECT t.* FROM main.{name} t WHERE {whose} IN (SELECT person FROM again)"
        session.run(f"CREATE OR REPLACE TABLE {name} AS {kept}", label=f"narrow {name}")
    return few


def take(before: Before, out: Path, path: Path) -> None:
    """The kept run's file in place of one that would be the same."""
    path.parent.mkdir(parents=True, exist_ok=True)
    kept = before.results / path.relative_to(out)
    try:
        os.link(kept, path)
    except OSError:
        shutil.copyfile(kept, path)


def write(
    session: Session, before: Before | None, source: str, declared: type[Table], out: Path, path: Path
) -> None:
    """Write rows of those scored, and the kept run's of all others."""
    if before is not None:
        session.view("kept_row", before.results / path.relative_to(out))
        session.run(f"CREATE OR REPLACE VIEW made_row AS SELECT * FROM ({source})")
        columns = ", ".join(f'"{name}"' for name in declared.columns)
        source = f"SELECT {columns} FROM made_row UNION ALL SELECT {columns} FROM kept_row WHERE person_id NOT IN (SELECT person FROM again)"
    session.write_declared(source, declared, path, is_unique=True)
