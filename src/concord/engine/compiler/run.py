"""Running a batch: from views of charts to tables of results."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from functools import partial
from typing import Any

from concord.engine.compiler.batch import compile_batch
from concord.engine.compiler.copies import copies, worth_copying
from concord.engine.compiler.kept import Kept, Queries, asked
from concord.engine.compiler.planner import Dictionary, Setting, Step
from concord.engine.compiler.together import made_together
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
    hands: int = 2,
    kept: Kept | None = None,
) -> Iterator[Queries]:
    """Evaluate measures and hand over the queries, whose `tables` name what came out; all tables are dropped at the end.

    The session must have the views `event`, `chart_person`, `span`, `membership`, `concept_number` and `unit_number`. The pool is what
    these views hold: for a plan's pool, that plan's members, its own and the practices' events, its own spans. `as_of` is the
    last day for which the data are taken to speak; before the year's end the year is in progress. `detail` also makes
    the tables `evidence`, `gap` and `answers`. `stages`: copy the rows of small concepts, which pays where `event` is read from files.
    `hands`: how many queries are at work at once, where the session may use as many threads. `kept`: where their text is taken from, if it is there.
    """
    session.try_setting("parquet_metadata_cache", "true")
    words = Dictionary.read(session)
    setting = Setting(year, method, as_of)
    staged = worth_copying(session, measures, words) if stages else None

    how: dict[str, Any] = {"everyone": everyone, "detail": detail, "staged": staged, "prefix": prefix}
    make: Callable[[], Queries] = partial(_compiled, measures, setting, words, **how)
    if kept is not None:
        make = partial(kept.text, asked([m.id for m in measures], setting, words, **how), make)
    hands = min(hands, int(session.value("SELECT current_setting('threads')")))
    steps = [] if staged is None else copies(staged, prefix)
    try:
        batch = _copied_beside(session, steps, make)
        steps += batch.steps
        made_together(session, batch.steps, create, hands)
        yield batch
    finally:
        _dropped(session, steps)


def _compiled(measures: Sequence[Measure], setting: Setting, words: Dictionary, **how: Any) -> Queries:
    """What is left of the batch once it is put together."""
    made = compile_batch(measures, setting, words, **how)
    return Queries(made.steps, made.tables)


def _copied_beside(session: Session, steps: Sequence[Step], make: Callable[[], Queries]) -> Queries:
    """What `make` makes, while the copies are."""
    with session.beside(alike=True) as own, ThreadPoolExecutor(1) as pool:
        copying = pool.submit(made_together, own, steps, create, 1)
        made = make()
        copying.result()
    return made


def _dropped(session: Session, steps: Sequence[Step]) -> None:
    """Drop the tables, all at once: one after the other takes six times as long."""
    drops = "; ".join(f"DROP TABLE IF EXISTS {step.name}" for step in reversed(steps))
    session.run(f"BEGIN; {drops}; COMMIT", label="drop the tables of a batch")


def create(session: Session, step: Step) -> None:
    """Make the table of a step."""
    session.run(step.sql, label=step.name)
