"""Words of a program that readers see, in English and Spanish, and the checks that tables of the `office` folder share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from concord.program.problems import Problems
from concord.program.source import Toml


@dataclass(frozen=True)
class Said:
    """The same words in English and in Spanish."""

    en: str
    es: str

    def to(self, language: str | None) -> str:
        """The words in a language; English where there are no others."""
        return self.es if language == "es" else self.en


class Checked:
    """One table of a file, read key by key. What is missing or wrong becomes a problem at its line."""

    def __init__(self, file: Toml, path: tuple[str, ...], table: Any, problems: Problems):
        self.file, self.path, self.problems = file, path, problems
        self.table: Mapping[str, Any] = table if isinstance(table, dict) else {}
        self.is_right = isinstance(table, dict)
        if not self.is_right:
            self.wrong("", "is no table", "write it as a table of keys")

    def wrong(self, key: str, what: str, fix: str) -> None:
        """Note a problem at a key of the table."""
        self.is_right = False
        self.problems.add(
            self.file.name, self.file.line_of(*self.path, *([key] if key else [])), f"`{key or self.path[-1]}` {what}", fix, ".".join(self.path)
        )  # fmt: skip

    def need(self, key: str, kind: type, what: str) -> Any:
        """A value that must be there and of a kind; the kind's empty value when it is not."""
        value = self.table.get(key)
        if isinstance(value, bool) != (kind is bool) or not isinstance(value, kind):
            self.wrong(key, "is missing or of the wrong kind", f"give {what}")
            return kind()
        return value

    def said(self, key: str) -> Said:
        """Words in both languages."""
        value = self.table.get(key)
        if not isinstance(value, dict) or not all(
            isinstance(value.get(lang), str) and value[lang] for lang in ("en", "es")
        ):
            self.wrong(key, "needs its words in both languages", 'write { en = "...", es = "..." }')
            return Said("", "")
        return Said(value["en"], value["es"])

    def names(self, key: str, known: Any = None) -> tuple[str, ...]:
        """A list of names, all among `known` when that is given; nothing when the key is absent."""
        value = self.table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
            self.wrong(key, "is no list of names", "write a list of words in quotes")
            return ()
        for name in value:
            if known is not None and name not in known:
                self.wrong(key, f"names `{name}`, which is not known", f"one of {', '.join(sorted(known))}")
        return tuple(value)

    def only(self, *known: str) -> None:
        """Note every key that is not among these."""
        for key in self.table.keys() - set(known):
            self.wrong(key, "is not known", "remove or correct it")
