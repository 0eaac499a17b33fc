"""What is wrong with a program folder: every problem with its file, line, term and fix, gathered before anything runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from concord.model.errors import ProgramError


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong. `line` counts from 1; 0 is the file as a whole. `term` is the term, contract or measure meant."""

    file: str
    line: int
    what: str
    fix: str = ""
    term: str = ""

    @property
    def where(self) -> str:
        """`terms/alder.toml, line 12`."""
        return f"{self.file}, line {self.line}" if self.line else self.file

    def sentence(self) -> str:
        """The problem on one line: where, term, what, fix."""
        what = f"{self.term}: {self.what}" if self.term else self.what
        return f"{self.where}: {what}. Fix: {self.fix}" if self.fix else f"{self.where}: {what}"


class Problems:
    """A list that fills while a folder is read, so that a reader sees all problems at once."""

    def __init__(self) -> None:
        self._found: set[Problem] = set()

    def add(self, file: str, line: int, what: str, fix: str = "", term: str = "") -> None:
        """Note a problem; the same one noted twice counts once."""
        self._found.add(Problem(file, line, what, fix, term))

    def __iter__(self) -> Iterator[Problem]:
        return iter(sorted(self._found))

    def __len__(self) -> int:
        return len(self._found)

    def raise_any(self) -> None:
        """Raise ProgramError for the first problem, saying how many more there are."""
        if not self._found:
            return
        first = next(iter(self))
        more = f"; {len(self) - 1} more: `concord program check` lists them" if len(self) > 1 else ""
        what = f"{first.term}: {first.what}" if first.term else first.what
        raise ProgramError(what, where=first.where, next_step=f"{first.fix or 'correct the file'}{more}")
