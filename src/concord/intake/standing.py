"""Which files stand: received by the as-of day, read, and not replaced by a later file that says so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from concord.intake import receipt
from concord.intake.receipt import Receipt
from concord.intake.senders import Senders

DAWN, FOREVER = date(1900, 1, 1), date(9999, 12, 31)


@dataclass(frozen=True)
class Standing:
    """A file that was read, its place in the order of files, and the file that replaced it, if any."""

    receipt: Receipt
    rank: int
    replaced_by: Receipt | None
    supersedes: str

    @property
    def stands(self) -> bool:
        return self.replaced_by is None


def files(work: Path, senders: Senders, as_of: date) -> list[Standing]:
    """Every file read whose receipt is dated by `as_of`, in the order in which files count."""
    read = [
        r for r in receipt.every(work) if r.status != "refused" and date.fromisoformat(r.received_on) <= as_of
    ]
    replaced = _replaced(read, senders)
    corrects = {later.sha256: earlier for earlier, later in replaced.items()}
    ranked = sorted(read, key=lambda r: (r.order, r.sender))
    return [
        Standing(r, rank, replaced.get(r.sha256), corrects.get(r.sha256, ""))
        for rank, r in enumerate(ranked, start=1)
    ]


def _replaced(read: Sequence[Receipt], senders: Senders) -> dict[str, Receipt]:
    """SHA-256 of each file that a later complete one of the same sender replaces, with that one.

    A file is replaced by one of the same name, when the name states a period or the kind is declared `one_per_period`; by
    one of the same kind and period, when the kind is declared so; and when it was cut short, by any whole one of its kind
    and period.
    """
    found: dict[str, Receipt] = {}
    ordered = sorted(read, key=lambda r: r.order)
    for i, earlier in enumerate(ordered):
        spec = (
            senders.find(earlier.sender).of_kind(earlier.kind) if earlier.sender in senders.names() else None
        )
        whole = bool(spec and spec.one_per_period)
        for later in ordered[i + 1 :]:
            if later.sender == earlier.sender and later.is_complete and _corrects(later, earlier, whole):
                found[earlier.sha256] = later
                break
    return found


def _corrects(later: Receipt, earlier: Receipt, whole: bool) -> bool:
    if later.kind != earlier.kind:
        return False
    same_name = later.name.lower() == earlier.name.lower() and (whole or bool(earlier.period))
    same_period = bool(earlier.period) and later.period == earlier.period
    return same_name or (same_period and (whole or not earlier.is_complete))


def months_won(standing: Iterable[Standing]) -> list[tuple[int, date, date]]:
    """For one sender's eligibility files: (file, first day, last day) for which each is the last word.

    A later file wins for the months it covers. The last covered day opens to the end of time: what the newest file says of
    the future stands until another file speaks of it.
    """
    spoken = [
        (s.receipt.file_id, date.fromisoformat(s.receipt.covers[0]), date.fromisoformat(s.receipt.covers[1]))
        for s in sorted(standing, key=lambda s: s.rank)
        if s.stands and s.receipt.covers
    ]
    if not spoken:
        return []
    edges = sorted({d for _, first, last in spoken for d in (first, _next(last))})
    won: list[tuple[int, date, date]] = []
    for first, after in zip(edges, [*edges[1:], None], strict=True):
        winner = next((f for f, a, b in reversed(spoken) if a <= first <= b), None)
        if winner is None or after is None:
            continue
        if won and won[-1][0] == winner and _next(won[-1][2]) == first:
            won[-1] = (winner, won[-1][1], _before(after))
        else:
            won.append((winner, first, _before(after)))
    file, first, _ = won[-1]
    return [*won[:-1], (file, first, FOREVER)]


def _next(day: date) -> date:
    return day if day == FOREVER else day + timedelta(days=1)


def _before(day: date) -> date:
    return FOREVER if day == FOREVER else day - timedelta(days=1)
