"""Whose rows of the tables cut by person are other than in a kept run: what steps that go by person have to do anew."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from concord.pipeline import contents

NAME = ".touched"
FEW = 0.5
"""Above this share of people the few are too many: all are done."""
LEAST = 5_000
"""People whose rows must stand for it to be worth it: to open each shard twice costs about what a step does for so many."""


@dataclass(frozen=True)
class Touched:
    """The kept run that tables were cut beside, and by table the people whose rows are other than there."""

    since: str
    people: Mapping[str, np.ndarray]

    def note(self, cut: Path) -> None:
        """Keep it beside the cut tables, not as one of them."""
        empty = np.array([], np.int64)
        told = pa.table({
            "table": np.repeat(list(self.people), [len(found) for found in self.people.values()]).astype(str),
            "person_id": np.concatenate([empty, *self.people.values()]),
        })  # fmt: skip
        about = {"since": self.since, "tables": json.dumps(list(self.people))}
        half = cut / f"{NAME}.part"
        pq.write_table(told.replace_schema_metadata(about), half, write_page_checksum=True)
        half.replace(cut / NAME)

    @classmethod
    def read(cls, cut: Path) -> Touched | None:
        """What was noted beside cut tables, if anything was and it is what was written: no list of files tells of it."""
        try:
            told = pq.read_table(cut / NAME, page_checksum_verification=True)
        except (OSError, pa.ArrowException):
            return None
        about = {key.decode(): value.decode() for key, value in (told.schema.metadata or {}).items()}
        table, people = told["table"].to_numpy(), told["person_id"].to_numpy()
        return cls(about["since"], {name: people[table == name] for name in json.loads(about["tables"])})

    def among(self, cut: Path, names: Iterable[str]) -> np.ndarray | None:
        """Everybody whose rows of some tables are other than in the kept run; None when it is not known of one of them.

        Of a table that holds the very files of the kept run nobody is touched.
        """
        now, then = contents.listed(cut), contents.listed(cut.parent.parent / self.since / cut.name)
        found = [np.array([], np.int64)]
        for name in names:
            if name in self.people:
                found.append(self.people[name])
            elif _of(now, name) != _of(then, name):
                return None
        return np.unique(np.concatenate(found))


@dataclass(frozen=True)
class Few:
    """Those whom a step does anew: the kept run beside which, the file that names them, and how many people are known."""

    run: Path
    path: Path
    known: int

    @classmethod
    def of(cls, out: Path, run: Path, people: np.ndarray, known: int) -> Few:
        """Name them in a file of the step that does them, for its tasks."""
        path = out / ".few"
        pq.write_table(pa.table({"person_id": people}), path)
        return cls(run, path, known)


def named(path: Path) -> np.ndarray:
    """The people that such a file names."""
    return np.asarray(pq.read_table(path)["person_id"].to_numpy(), np.int64)


def _of(files: contents.Files, table: str) -> dict[str, str]:
    return {name: str(facts["sha256"]) for name, facts in files.items() if name.startswith(f"{table}/")}
