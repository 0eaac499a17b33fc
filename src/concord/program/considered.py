"""`office/considered.toml`: measures that may join the set one day, with what `measures.toml` would say of them but for a year."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from concord.program.measure_set import DIRECTIONS
from concord.program.problems import Problems
from concord.program.said import Checked
from concord.program.source import read_toml

FILE = "office/considered.toml"
WORDS = ("measure", "title", "family", "direction", "benchmark_product_line", "status", "source")


@dataclass(frozen=True)
class Considered:
    """A rate that may be proposed for the set: its id there, and the keys of its table."""

    ident: str
    measure: str
    title: str
    family: str
    direction: str
    benchmark_product_line: str
    status: str
    source: str

    def fixed(self) -> dict[str, str]:
        """The keys that do not go by year, as `measures.toml` writes them."""
        return {key: getattr(self, key) for key in WORDS}


def read_considered(root: Path, problems: Problems) -> tuple[Considered, ...]:
    """Everything in the file, in its order; nothing when a program has none."""
    if not (root / FILE).is_file():
        return ()
    file = read_toml(root, FILE, problems)
    found = []
    for ident, given in (file.data if file else {}).items():
        assert file is not None
        table = Checked(file, (ident,), given, problems)
        table.only(*WORDS)
        words = {key: table.need(key, str, "words in quotes") for key in WORDS}
        if words["direction"] and words["direction"] not in DIRECTIONS:
            table.wrong("direction", "is neither higher nor lower", "say which way is better")
        if table.is_right:
            found.append(Considered(ident, **words))
    return tuple(found)
