"""`office/changes.toml`, `office/coaching.toml` and `office/learning.toml`: ideas to test, topics of a visit, kinds of session, materials."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from concord.program.problems import Problems
from concord.program.said import Checked, Said
from concord.program.source import Toml, read_toml

CHANGES, COACHING, LEARNING = "office/changes.toml", "office/coaching.toml", "office/learning.toml"
MATERIALS = ("guide", "tool", "recording", "example")


@dataclass(frozen=True)
class Change:
    """An idea to test: what to do, how to begin small, which blocks it builds and which measures it moves."""

    ident: str
    title: Said
    does: Said
    first_test: Said
    blocks: tuple[str, ...]
    measures: tuple[str, ...]


@dataclass(frozen=True)
class Topic:
    """What a coach's visit may be about."""

    ident: str
    title: Said


@dataclass(frozen=True)
class EventKind:
    """A kind of learning session. `counts`: attendance shows the requirement `sessions`."""

    ident: str
    title: Said
    counts: bool


@dataclass(frozen=True)
class Material:
    """Something to learn from at any time: where it is, what it is about."""

    ident: str
    title: Said
    about: Said
    kind: str
    link: str
    minutes: int
    blocks: tuple[str, ...]
    measures: tuple[str, ...]


def read_changes(root: Path, blocks: Collection[str], problems: Problems) -> tuple[Change, ...]:
    """The change library."""
    return tuple(_change(*one, blocks, problems) for one in _tables(root, CHANGES, "change", problems))


def read_topics(root: Path, problems: Problems) -> tuple[Topic, ...]:
    """What coaches' notes are structured by."""
    found = []
    for file, ident, given in _tables(root, COACHING, "topic", problems):
        table = Checked(file, ("topic", ident), given, problems)
        table.only("title")
        found.append(Topic(ident, table.said("title")))
    return tuple(found)


def read_event_kinds(root: Path, problems: Problems) -> tuple[EventKind, ...]:
    """Kinds of learning session."""
    found = []
    for file, ident, given in _tables(root, LEARNING, "kind", problems):
        table = Checked(file, ("kind", ident), given, problems)
        table.only("title", "counts")
        found.append(EventKind(ident, table.said("title"), table.need("counts", bool, "true or false")))
    return tuple(found)


def read_materials(root: Path, blocks: Collection[str], problems: Problems) -> tuple[Material, ...]:
    """The on-demand library."""
    return tuple(_material(*one, blocks, problems) for one in _tables(root, LEARNING, "material", problems))


def _tables(root: Path, name: str, key: str, problems: Problems) -> list[tuple[Toml, str, Any]]:
    if not (root / name).exists():
        return []
    file = read_toml(root, name, problems)
    return [(file, ident, table) for ident, table in file.data.get(key, {}).items()] if file else []


def _change(file: Toml, ident: str, given: Any, blocks: Collection[str], problems: Problems) -> Change:
    table = Checked(file, ("change", ident), given, problems)
    table.only("title", "does", "first_test", "blocks", "measures")
    return Change(
        ident, table.said("title"), table.said("does"), table.said("first_test"), table.names("blocks", blocks or None), table.names("measures")
    )  # fmt: skip


def _material(file: Toml, ident: str, given: Any, blocks: Collection[str], problems: Problems) -> Material:
    table = Checked(file, ("material", ident), given, problems)
    table.only("title", "about", "kind", "link", "minutes", "blocks", "measures")
    kind = table.need("kind", str, f"one of {', '.join(MATERIALS)}")
    if kind and kind not in MATERIALS:
        table.wrong("kind", f"`{kind}` is not known", f"one of {', '.join(MATERIALS)}")
    link = table.need("link", str, "an address that begins with https://")
    if link and not link.startswith("https://"):
        table.wrong("link", "is no secure address", "write one that begins with https://")
    return Material(
        ident, table.said("title"), table.said("about"), kind, link, table.need("minutes", int, "whole minutes"),
        table.names("blocks", blocks or None), table.names("measures"),
    )  # fmt: skip
