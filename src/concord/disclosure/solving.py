"""Many small integer programs over the same sums, solved side by side: the solver's set-up costs more than such a program itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from concord.model.errors import IntegrityError

if TYPE_CHECKING:
    from scipy.optimize import LinearConstraint

WHOLE = 1e-6
"""How near to a whole number a solution must be. Without whole numbers being asked for it mostly is, and much sooner."""
TOGETHER = 10_000
"""Unknown numbers that one call of the solver gets at most, unless one program has more."""
BEYOND = 1e9
"""A most beyond any count."""


@dataclass(frozen=True)
class Sums:
    """Rows over numbered unknowns: where each coefficient stands, and between what each row lies."""

    row: np.ndarray
    column: np.ndarray
    sign: np.ndarray
    least: np.ndarray
    most: np.ndarray


@dataclass(frozen=True)
class Program:
    """Unknowns between `low` and `high`, and what is asked: how far the one at `push` can go, or as many `goals` as can be had at once.

    A goal of an unknown is to be at most it when `downward`, else at least it.
    """

    low: np.ndarray
    high: np.ndarray
    downward: bool
    push: int | None = None
    goals: Mapping[int, int] = field(default_factory=dict)

    @property
    def size(self) -> int:
        return len(self.low) + len(self.goals)


def solve(sums: Sums, programs: Sequence[Program]) -> list[np.ndarray]:
    """A solution of each program, in whole numbers. IntegrityError when one has none: the sums contradict each other."""
    return [found for part in _parts(programs) for found in _solved(sums, part)]


def _parts(programs: Sequence[Program]) -> Iterator[list[Program]]:
    part: list[Program] = []
    for program in programs:
        if part and sum(p.size for p in part) + program.size > TOGETHER:
            yield part
            part = []
        part.append(program)
    if part:
        yield part


def _solved(sums: Sums, programs: Sequence[Program]) -> list[np.ndarray]:
    found = _split(_ask(sums, programs, whole=False), programs)
    return [
        x if np.abs(x - np.rint(x)).max() <= WHOLE else _ask(sums, [program], whole=True)[: len(x)]
        for x, program in zip(found, programs, strict=True)
    ]


def _split(solution: np.ndarray, programs: Sequence[Program]) -> list[np.ndarray]:
    starts = np.cumsum([0, *(p.size for p in programs)])
    return [solution[at : at + len(p.low)] for at, p in zip(starts, programs, strict=False)]


def _ask(sums: Sums, programs: Sequence[Program], *, whole: bool) -> np.ndarray:
    """All programs as blocks of one."""
    from scipy.optimize import Bounds, milp  # slow to load: only where it is used

    blocks = _Blocks()
    for program in programs:
        blocks.add(sums, program)
    aim = np.concatenate(blocks.aim)
    found = milp(
        aim,
        constraints=blocks.constraint(len(aim)),
        bounds=Bounds(np.concatenate(blocks.low), np.concatenate(blocks.high)),
        integrality=np.ones(len(aim)) if whole else None,
    )
    if found.x is None:
        raise IntegrityError(
            "the published numbers contradict each other", where="disclosure",
            why=f"the solver found no counts that fit them ({found.message})",
            next_step="check that every table was counted from the same rows",
        )  # fmt: skip
    return np.asarray(found.x)


class _Blocks:
    """Programs put together: unknowns beside each other, rows below each other. An extra unknown per goal holds the miss."""

    def __init__(self) -> None:
        self.aim: list[np.ndarray] = []
        self.low: list[np.ndarray] = []
        self.high: list[np.ndarray] = []
        self.parts: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = []
        self.least: list[np.ndarray] = []
        self.most: list[np.ndarray] = []
        self.rows = self.columns = 0

    def add(self, sums: Sums, program: Program) -> None:
        """One more block."""
        unknown, extra, sign = len(program.low), len(program.goals), 1.0 if program.downward else -1.0
        own = np.zeros(unknown)
        if program.push is not None:
            own[program.push] = sign
        self.aim += [own, np.ones(extra)]
        self.low += [program.low, np.zeros(extra)]
        self.high += [np.minimum(program.high, BEYOND), np.full(extra, np.inf)]
        self._coefficients(sums.row, sums.column, sums.sign)
        self._limits(sums.least, sums.most)
        if extra:
            goal, at = np.arange(extra), np.fromiter(program.goals, int, extra)
            self._coefficients(goal, at, np.full(extra, sign))
            self._coefficients(goal, unknown + goal, np.full(extra, -1.0))
            values = np.fromiter(program.goals.values(), float, extra)
            self._limits(np.full(extra, -np.inf), sign * values)
        self.columns += unknown + extra

    def _coefficients(self, row: np.ndarray, column: np.ndarray, sign: np.ndarray) -> None:
        self.parts.append((row + self.rows, column + self.columns, sign))

    def _limits(self, least: np.ndarray, most: np.ndarray) -> None:
        self.least.append(least)
        self.most.append(most)
        self.rows += len(least)

    def constraint(self, columns: int) -> LinearConstraint:
        """All rows."""
        from scipy.optimize import LinearConstraint  # slow to load: only where it is used
        from scipy.sparse import csr_array

        row, column, sign = (np.concatenate(part) for part in zip(*self.parts, strict=True))
        matrix = csr_array((sign, (row, column)), shape=(self.rows, columns))
        return LinearConstraint(matrix, np.concatenate(self.least), np.concatenate(self.most))
