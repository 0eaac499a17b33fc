"""The same bytes from two senders. A row is known by its file's hash and its line, so it could not be told whose rows they are: the file
counts for one sender, and is refused for every other. Files that hold nothing are nobody's, and all of them count.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby
from pathlib import Path

from concord.intake import inbox, receipt
from concord.intake.inbox import Landed
from concord.intake.receipt import Receipt

Read = Callable[[list[Landed]], list[Receipt]]
"""Reads files under their senders' mappings and saves their receipts."""


def read(work: Path, files: Sequence[Landed], reading: Read) -> list[Receipt]:
    """Read files; of those with the same bytes one after another, until one holds something: the others are refused.

    First the one that counts already, then as they were received, then by sender.
    """
    alike = _alike(inbox.held(work))
    done = reading([f for f in files if f.sha256 not in alike])
    twins = sorted((f for f in files if f.sha256 in alike), key=lambda f: f.sha256)
    for sha, group in groupby(twins, key=lambda f: f.sha256):
        left = sorted(group, key=lambda f: (not _holds(work, f), f.received_on, f.sender))
        for one in left:
            others = [f for f in alike[sha] if f.sender != one.sender]
            unread = left[left.index(one) + 1 :]
            if any(_holds(work, f) for f in others if f not in unread):
                done.append(_refused(work, one))
            else:
                done += reading([one])
    return done


def _alike(held: Sequence[Landed]) -> dict[str, list[Landed]]:
    """Files that several senders sent, by hash."""
    by_hash: dict[str, list[Landed]] = {}
    for landed in held:
        by_hash.setdefault(landed.sha256, []).append(landed)
    return {sha: group for sha, group in by_hash.items() if len(group) > 1}


def _holds(work: Path, landed: Landed) -> bool:
    """Whether a file was read and holds something."""
    told = receipt.of(work, landed)
    return told is not None and told.status != "refused" and told.received > 0


def _refused(work: Path, landed: Landed) -> Receipt:
    made = Receipt(
        landed.sender, landed.name, landed.kind, "", landed.period, landed.received_on.isoformat(), landed.size, landed.sha256, "refused",
        problem="The very same bytes were received from another sender, and a file can be of one sender only.",
        next_step="see which of them sent it; if both did, add a blank line at its end and send it again",
    )  # fmt: skip
    made.save(work)
    return made
