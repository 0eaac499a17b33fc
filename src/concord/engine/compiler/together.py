"""The steps of a batch, two at a time: each begins once the tables that it reads are made.

Much of what a step does keeps one processor busy: planning it, small lists, results put in order. So two of them are at work at once, each
in a session and under a watchdog of its own, on the same tables. What comes out does not depend on which was first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import ExitStack

from concord.engine.compiler.planner import Step
from concord.engine.session import Session

Make = Callable[[Session, Step], None]


def made_together(session: Session, steps: Sequence[Step], make: Make, hands: int) -> None:
    """Make all steps, `hands` at a time. When one fails those at work are interrupted, none is begun, and its error is raised."""
    if hands < 2 or len(steps) < 2:
        for step in steps:
            make(session, step)
        return
    waits = reads(steps)
    order = sorted(range(len(steps)), key=heights(waits).__getitem__, reverse=True)
    with ExitStack() as opened:
        free = [session, *(opened.enter_context(session.beside(alike=True)) for _ in range(hands - 1))]
        pool = opened.enter_context(ThreadPoolExecutor(hands))
        at_work: dict[Future[None], tuple[int, Session]] = {}
        try:
            while order or at_work:
                while free and (ready := next((n for n in order if not waits[n]), None)) is not None:
                    order.remove(ready)
                    own = free.pop()
                    at_work[pool.submit(make, own, steps[ready])] = ready, own
                for done in wait(at_work, return_when=FIRST_COMPLETED).done:
                    done.result()
                    number, own = at_work.pop(done)
                    free.append(own)
                    for others in waits:
                        others.discard(number)
        except BaseException:
            _interrupted(at_work)
            raise


def reads(steps: Sequence[Step]) -> list[set[int]]:
    """Of each step, the earlier ones whose tables its query names."""
    places = {step.name: number for number, step in enumerate(steps)}
    named = [places.keys() & set(re.findall(r"\w+", step.query)) for step in steps]
    return [{places[w] for w in found if places[w] < number} for number, found in enumerate(named)]


def heights(waits: Sequence[set[int]]) -> list[int]:
    """How many steps, one after another, still rest on each: the longest chain is begun first."""
    found = [0] * len(waits)
    for number in range(len(waits) - 1, -1, -1):
        for earlier in waits[number]:
            found[earlier] = max(found[earlier], found[number] + 1)
    return found


def _interrupted(at_work: dict[Future[None], tuple[int, Session]]) -> None:
    """Interrupt what is at work, again until it has ended: a query is not seen before it has begun."""
    while [future for future in at_work if not future.done()]:
        for future, (_, own) in at_work.items():
            if not future.done():
                own.connection.interrupt()
        wait(at_work, timeout=0.05)
