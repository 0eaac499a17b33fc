"""Work that earlier runs have done already, shard by shard: taken over when everything it rests on is the same, byte for byte.

A unit is what a step does at a time: a shard, or some shards together. Its key is a hash over the bytes of the files it reads and over
whatever else decides what it writes. The finished files of a unit are linked from a kept run, never changed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from concord.engine.carrying import link
from concord.pipeline import contents
from concord.release import manifest

UNITS = ".units.json"

Keys = dict[str, str]
"""Unit to its key."""


@dataclass
class Reuse:
    """The kept runs that a run may take from. `run` is its own folder; `counted` says what was taken, by step."""

    run: Path
    counted: dict[str, tuple[int, int]] = field(default_factory=dict)
    _lists: dict[str, contents.Files] = field(default_factory=dict)
    _whole: dict[Path, bool] = field(default_factory=dict)

    def key(self, step: str, files: Iterable[Path], *others: Any) -> str:
        """A unit's key: the step, the hashes of the files it reads (absent ones count as such), and what else decides."""
        read = {p.relative_to(self.run).as_posix(): self._hash(p) for p in files}
        return manifest.of_text(step, manifest.canonical(read), *(manifest.canonical(o) for o in others))

    def _hash(self, path: Path) -> str:
        step, _, name = path.relative_to(self.run).as_posix().partition("/")
        facts = self._listed(step).get(name)
        if facts is not None:
            return str(facts["sha256"])
        return manifest.digest(path) if path.exists() else ""

    def _listed(self, step: str) -> contents.Files:
        """A finished step's files; of one that is at work there is no list yet, and none is remembered."""
        if not self._lists.get(step):
            self._lists[step] = contents.listed(self.run / step)
        return self._lists[step]

    def taken(self, out: Path, keys: Keys) -> list[str]:
        """Take over into `out` what kept runs did under the same keys; returns the units that are left to do, in order."""
        left = [unit for unit, key in keys.items() if not self._take(out, unit, key)]
        self.note(out, keys)
        self.counted[out.name] = (len(keys) - len(left), len(keys))
        return left

    def note(self, out: Path, keys: Keys) -> None:
        """Keep the keys of a step's units beside its files."""
        contents.write_whole(out / UNITS, json.dumps(keys, indent=1, sort_keys=True))

    def like(self, out: Path, grounds: str, key: str, read: Sequence[Path]) -> Path | None:
        """The kept run that did a step on the same grounds, all files of it and of the steps it read as they were written."""
        self.note(out, {**_read(out), grounds: key})
        for run in self.others():
            folders = [run / folder.name for folder in (out, *read)]
            if _read(run / out.name).get(grounds) == key and all(map(self._is_whole, folders)):
                return run
        return None

    def _is_whole(self, folder: Path) -> bool:
        """Whether a finished step's files are all as they were written; looked at once in a run."""
        if folder not in self._whole:
            facts = contents.listed(folder)
            self._whole[folder] = bool(facts) and not contents.changed(folder, facts)
        return self._whole[folder]

    def _take(self, out: Path, unit: str, key: str) -> bool:
        for run in self.others():
            folder = run / out.name
            if _read(folder).get(unit) == key and (names := _whole(folder, unit)):
                for name in names:
                    link(folder / name, out / name)
                return True
        return False

    def others(self) -> list[Path]:
        """The kept runs, the one begun last first."""
        found = [p for p in self.run.parent.iterdir() if p.is_dir() and p != self.run]
        return sorted(found, key=lambda run: (contents.number(run), run.name), reverse=True)


def _whole(folder: Path, unit: str) -> Sequence[str]:
    """A unit's files in a finished step; none when one of them is not what was written."""
    facts = {name: f for name, f in contents.listed(folder).items() if is_of(name, unit)}
    return list(facts) if not contents.changed(folder, facts) else ()


def is_of(name: str, unit: str) -> bool:
    """Whether a file of a step belongs to a unit: its name ends with the unit's, or it lies in the unit's folder (`table/`)."""
    if not unit or unit.endswith("/"):
        return name.startswith(unit)
    stem = name.rpartition("/")[2].removesuffix(".parquet")
    return stem == unit or stem.endswith(f"-{unit}")


def _read(folder: Path) -> Mapping[str, str]:
    try:
        return dict(json.loads((folder / UNITS).read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}


def shards(count: int) -> dict[str, int]:
    """The units of a step that goes shard by shard: name to number."""
    return {f"shard={k}": k for k in range(count)}
