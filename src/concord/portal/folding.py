"""What a reader need not read: reasons to be left out of a measure that do not apply stand folded, last."""

from __future__ import annotations

from dataclasses import dataclass

from concord.release import Book
from concord.release.facts import Fact


@dataclass
class Folded(Fact):
    """A fact whose reasons are shown when asked for."""

    folded: bool = True


def fold(book: Book, fact: Fact, measure: str, year: str) -> Fact:
    """The explanation of a gap with the excuses answered `no` behind one line, under each result."""
    texts = book.rows("criterion_text", {"measure": measure, "year": int(year)})
    excuses = {text["sentence"] for text in texts if text["part"] in ("excused", "excepted")}
    for result in fact.because:
        idle = [f for f in result.because if f.says in excuses and f.value == "no"]
        if len(idle) > 1:
            words = f"{len(idle)} reasons to be left out, none of which applies"
            result.because = [f for f in result.because if f not in idle] + [Folded(words, because=idle)]
    return fact
