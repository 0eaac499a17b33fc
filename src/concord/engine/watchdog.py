"""A query that runs too long is interrupted and named; one that hangs and cannot be interrupted ends the process.

Ending the process loses nothing: a step that is not marked done is done again by the next run.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import duckdb

from concord.model.errors import QueryTimeout


@contextmanager
def watched(
    interrupt: Callable[[], object], seconds: float, where: str, *, last_resort: float | None = None
) -> Iterator[None]:
    """QueryTimeout, naming the query, when what is done inside runs longer than `seconds`.

    With `last_resort`, a query that goes on for so many seconds after it was interrupted ends the process with the same
    sentence and exit code: an engine that waits for itself never comes back.
    """
    fired = threading.Event()

    def stop() -> None:
        fired.set()
        interrupt()
        if last_resort is not None and not over.wait(last_resort):
            _end(_timeout(seconds, where))

    over = threading.Event()
    timer = threading.Timer(seconds, stop)
    timer.daemon = True
    timer.start()
    try:
        yield
    except duckdb.InterruptException as error:
        if not fired.is_set():
            raise KeyboardInterrupt from error
        raise _timeout(seconds, where) from error
    finally:
        over.set()
        timer.cancel()


def _timeout(seconds: float, where: str) -> QueryTimeout:
    return QueryTimeout(
        f"a query ran longer than {seconds:g} s and was stopped",
        where=where,
        next_step="run again: finished steps are kept; if it happens again give it more memory (--memory), "
        "or a longer watchdog (CONCORD_WATCHDOG, in seconds), and report this query",
    )


def _end(error: QueryTimeout) -> None:
    sys.stderr.write(f"Error {error.sentence()}\n")
    sys.stderr.flush()
    os._exit(error.exit_code)
