"""The text of a batch, kept from run to run: to put it together takes as long for seven people as for all.

A file's name is a hash over all that the text rests on: the code, the measures, the setting, the run's numbers. What is not as it was written is not
read: then the batch is put together anew.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from concord.engine.compiler.planner import Dictionary, Setting, Step


@dataclass(frozen=True)
class Queries:
    """What is left of a batch to run it: `steps` make tables in order, `tables` names what comes out."""

    steps: Sequence[Step]
    tables: Mapping[str, str]


@dataclass(frozen=True)
class Kept:
    """Where texts are kept: the `code` that writes them, the folder for those of this run, and the folders of earlier runs."""

    code: str
    out: Path
    earlier: Sequence[Path]

    def text(self, asked: Sequence[object], make: Callable[[], Queries]) -> Queries:
        """The queries for what was `asked`, from a kept text or as `make` makes them; the text is kept for the next run."""
        name = f"{_digest(json.dumps([self.code, *asked]))}.json"
        for folder in self.earlier:
            if (text := _whole(folder / name)) is not None:
                break
        else:
            made = make()
            text = json.dumps({"steps": [[s.name, s.query] for s in made.steps], "tables": dict(made.tables)})
        self._keep(name, text)
        told = json.loads(text)
        return Queries([Step(*step) for step in told["steps"]], told["tables"])

    def _keep(self, name: str, text: str) -> None:
        self.out.mkdir(parents=True, exist_ok=True)
        half = self.out / f"{name}.part"
        half.write_text(f"{_digest(text)}\n{text}", encoding="utf-8")
        half.replace(self.out / name)


def asked(
    measures: Sequence[str],
    setting: Setting,
    words: Dictionary,
    *,
    everyone: bool,
    detail: bool,
    staged: frozenset[int] | None,
    prefix: str,
) -> list[object]:
    """All that the text of a batch rests on besides the code. The day counts only in a year that is not over."""
    until = setting.as_of.isoformat() if setting.in_progress else ""
    return [
        list(measures), setting.year, setting.method, until, sorted(words.concepts.items()), sorted(words.units.items()),
        everyone, detail, None if staged is None else sorted(staged), prefix,
    ]  # fmt: skip


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def _whole(path: Path) -> str | None:
    """The text of a file; None when there is none or it is not what was written."""
    try:
        told, _, text = path.read_text(encoding="utf-8").partition("\n")
    except (OSError, ValueError):
        return None
    return text if told == _digest(text) else None
