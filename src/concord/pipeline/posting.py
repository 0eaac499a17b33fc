"""Posting to the ledger, most of which is done while the release is written: only the release's name is waited for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from concord.engine import interrupt_all, rows_of
from concord.ledger import Drawing, open_ledger
from concord.model.work import Work
from concord.pipeline.dealing import Machine

HELD = 500_000
"""Lines whose differences are held in memory until the release has its name. More are worked out contract by contract, when they are posted."""
SHARE = 4
"""The part of the memory that working them out may take is one of so many."""

Drawn = Callable[[], Drawing | None]


@contextmanager
def drawn_beside(work: Work, machine: Machine, lines: Path, at_once: int) -> Iterator[Drawn]:
    """Work out what is owed less what stands posted while something else is done inside; yields what waits for the answer.

    The answer is None when it is not worked out beforehand: steps go one after another, or the lines are too many to be held.
    """
    if at_once == 1 or sum(map(rows_of, (lines / "line").glob("*.parquet"))) > HELD:
        yield lambda: None
        return
    with ThreadPoolExecutor(1) as pool:
        drawing: Future[Drawing] = pool.submit(_draw, work, machine, lines)
        try:
            yield drawing.result
        except BaseException:
            if not drawing.done():
                interrupt_all()
            raise


def _draw(work: Work, machine: Machine, lines: Path) -> Drawing:
    part = Machine(1, machine.share(SHARE), machine.scratch)
    with part.session() as session, open_ledger(work.ledger) as ledger:
        return ledger.draw(session, lines).held()


def post(
    work: Work, machine: Machine, lines: Path, release: str, as_of: date, drawing: Drawing | None = None
) -> Any:
    """What is owed less what stands posted, to the ledger."""
    with machine.session() as session, open_ledger(work.ledger) as ledger:
        return ledger.post(
            session, lines, release_id=release, as_of=as_of, who="concord run", drawing=drawing
        )
