"""`experience.toml`: which survey questions make which composite of patient experience, and what answers are adjusted for."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from concord.program.problems import Problems
from concord.program.source import read_toml

FILE = "experience.toml"


@dataclass(frozen=True)
class Composite:
    """Some questions about one side of care. An answer of `top` or more is a top answer."""

    ident: str
    title: str
    items: tuple[str, ...]
    top: int


@dataclass(frozen=True)
class Experience:
    """The composites, and the questions about the respondents themselves that answers are adjusted for."""

    composites: tuple[Composite, ...] = ()
    adjusters: tuple[str, ...] = ()


def read_experience(root: Path, problems: Problems) -> Experience:
    """The file, or nothing when the program has none."""
    if not (root / FILE).exists():
        return Experience()
    file = read_toml(root, FILE, problems)
    data = dict(file.data) if file else {}
    adjusters = data.pop("adjusters", [])
    wrong = [ident for ident, table in data.items() if not _is_composite(table)]
    for ident in wrong:
        problems.add(
            FILE,
            file.line_of(ident) if file else 0,
            "a composite needs `title`, `items` and `top`",
            "add them",
            ident,
        )
    if not _is_names(adjusters):
        problems.add(FILE, 0, "`adjusters` is no list of questions", "name the questions, or leave it out")
    if wrong or not _is_names(adjusters):
        return Experience()
    composites = [Composite(i, t["title"], tuple(t["items"]), t["top"]) for i, t in data.items()]
    return Experience(tuple(composites), tuple(adjusters))


def _is_composite(table: Any) -> bool:
    return (
        isinstance(table, dict)
        and isinstance(table.get("title"), str)
        and isinstance(table.get("top"), int)
        and _is_names(table.get("items"))
        and bool(table["items"])
    )


def _is_names(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(name, str) for name in value)
