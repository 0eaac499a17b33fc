"""What can go wrong, drawn as a tree. A message says what, where, why and what to do next, and no person's data."""

from __future__ import annotations


class ConcordError(Exception):
    """Any failure that Concord explains. `exit_code` is what the command line ends with."""

    exit_code = 1

    def __init__(self, what: str, *, where: str = "", why: str = "", next_step: str = ""):
        self.what, self.where, self.why, self.next_step = what, where, why, next_step
        super().__init__(self.sentence())

    def sentence(self) -> str:
        """The whole message on one line: `where: what, why. Next: ...`."""
        head = f"{self.where}: {self.what}" if self.where else self.what
        if self.why:
            head = f"{head} ({self.why})"
        return f"{head}. Next: {self.next_step}" if self.next_step else head

    def as_dict(self) -> dict[str, str]:
        """The same, for `--json`."""
        return {
            "error": type(self).__name__,
            "what": self.what,
            "where": self.where,
            "why": self.why,
            "next": self.next_step,
        }


class UsageError(ConcordError):
    """The command was given something it cannot use: a missing folder, an unknown id, a bad option."""

    exit_code = 2


class ProgramError(ConcordError):
    """The program folder says something impossible: a bad term, an unknown measure, overlapping dates."""

    exit_code = 3


class InputError(ConcordError):
    """A sender's file cannot be read at all. Rows that can be read never raise: they are quarantined."""

    exit_code = 4


class IntegrityError(ConcordError):
    """Something kept by Concord is not what it was: a hash, a chain, a release half copied."""

    exit_code = 5


class OutdatedError(IntegrityError):
    """A release was made by another version and does not hold what this one asks for."""


class BusyError(ConcordError):
    """Another run holds the work folder."""

    exit_code = 6


class QueryTimeout(ConcordError):
    """A query ran past its watchdog and was interrupted."""

    exit_code = 7


class TerminologyError(ConcordError):
    """A value set is missing, truncated or contradicts itself."""

    exit_code = 8


class AccessError(ConcordError):
    """The reader may not open this book."""

    exit_code = 9


class ResourceError(ConcordError):
    """The machine lacks what the work needs: room on the disk, memory, or the right to write a folder."""

    exit_code = 10
