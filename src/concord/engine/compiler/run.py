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
) -> Iterator[Batch]:
    """Evaluate measures and hand over the batch, whose `tables` name what came out; all tables are dropped at the end.

    The session must have the views `event`, `chart_person`, `span`, `membership`, `concept_number` and `unit_number`. The pool is what
    these views hold: for a plan's pool, that plan's members, its own and the practices' events, its own spans. `as_of` is the
    last day for which the data are taken to speak; before the year's end the year is in progress. `detail` also makes
    the tables `evidence` and `gap`.
    """
    batch = compile_batch(
        measures,
        Setting(year, method, as_of),
        Dictionary.read(session),
        everyone=everyone,
        detail=detail,
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
            session.drop(name)


def create(session: Session, step: Step) -> None:
    """Make the table of a step."""
    session.run(step.sql, label=step.name)
