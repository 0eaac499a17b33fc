"""Running a batch: from views of charts to tables of results."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date

from concord.engine.compiler.batch import compile_batch
from concord.engine.compiler.planner import Dictionary, Setting, Step
from concord.engine.compiler.work import Batch
from concord.engine.session import Session
from concord.model.measure import Measure


@contextmanager
def evaluated(
    session: Session,
    measures: Sequence[Measure],
    *,
    year: int,
    method: str,
    as_of: date,
    everyone: bool = False,
    detail: bool = False,
    prefix: str = "cq",
    stages: bool = True,
) -> Iterator[Batch]:
    """Evaluate measures and hand over the batch, whose `tables` name what came out; all tables are dropped at the end.

    The session must have the views `event`, `chart_person`, `span`, `membership`, `concept_number` and `unit_number`. The pool is what
    these views hold: for a plan's pool, that plan's members, its own and the practices' events, its own spans. `as_of` is the
    last day for which the data are taken to speak; before the year's end the year is in progress. `detail` also makes
    the tables `evidence`, `gap` and `answers`. `stages`: copy the rows of small concepts, which pays where `event` is read from files.
    """
    session.try_setting("parquet_metadata_cache", "true")
    batch = compile_batch(
        measures,
        Setting(year, method, as_of),
        Dictionary.read(session),
        everyone=everyone,
        detail=detail,
        staged=small_concepts(session) if stages else frozenset(),
        prefix=prefix,
    )
    made: list[str] = []
    try:
        for step in batch.steps:
            create(session, step)
            made.append(step.name)
        yield batch
    finally:
        for name in reversed(made):
            session.run(f"DROP TABLE IF EXISTS {name}", label=f"drop {name}")


FEW, MANY = 200_000, 20_000_000
"""A concept is staged with at most FEW rows, as long as all staged ones together have at most MANY."""


def small_concepts(session: Session) -> frozenset[int]:
    """Concepts with few rows in the view `event`, the smallest first."""
    counted = session.rows("SELECT concept, count(*) AS n FROM event GROUP BY concept ORDER BY n, concept")
    staged, total = set(), 0
    for concept, rows in counted:
        total += rows
        if rows > FEW or total > MANY:
            break
        staged.add(concept)
    return frozenset(staged)


def create(session: Session, step: Step) -> None:
    """Make the table of a step."""
    session.run(step.sql, label=step.name)
