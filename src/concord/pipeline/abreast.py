"""Steps side by side: each begins when the steps it reads have ended, the one named first before others that could begin."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from typing import Any

AGAIN = 0.2
"""Seconds between two tries to stop what is still at work."""


@dataclass(frozen=True)
class Waiting:
    """A step that has not begun: its name, the steps whose folders it reads, and what does it."""

    name: str
    after: frozenset[str]
    do: Callable[[], Any]


@dataclass
class Abreast:
    """Does steps, at most `at_once` of them at a time. `stop` ends the queries that run; `failed` names the step that broke off."""

    at_once: int
    stop: Callable[[], Any]
    failed: str = ""
    _at_work: dict[Future[Any], str] = field(default_factory=dict)

    def do(self, steps: Sequence[Waiting]) -> None:
        """Do every step. After a failure none begins, and those at work come to their end; when interrupted they are stopped."""
        left, ended = list(steps), set[str]()
        inside = {step.name for step in steps}
        with ThreadPoolExecutor(self.at_once) as pool:
            try:
                while left or self._at_work:
                    for step in [s for s in left if s.after & inside <= ended][: self._room()]:
                        left.remove(step)
                        self._at_work[pool.submit(step.do)] = step.name
                    ended |= self._ended()
            except KeyboardInterrupt:
                self._end()
                raise

    def _room(self) -> int:
        return self.at_once - len(self._at_work)

    def _ended(self) -> set[str]:
        """Names of the steps that ended first. What broke one of them is raised."""
        found, _ = wait(self._at_work, return_when=FIRST_COMPLETED)
        names = {future: self._at_work.pop(future) for future in found}
        for future, name in names.items():
            self.failed = name
            future.result()
        self.failed = ""
        return set(names.values())

    def _end(self) -> None:
        """Stop the queries of the steps at work, each query anew, until the steps have given up."""
        while self._at_work and wait(self._at_work, timeout=AGAIN).not_done:
            self.stop()
