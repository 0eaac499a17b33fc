"""What was published each quarter, kept with the true counts: the next quarter's tables are protected against it.

The records lie in the work folder's `published/` and are the custodian's alone. A quarter's record is written once, by the first
run in that quarter, and later runs print it again: between releases of one quarter there is nothing to subtract.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from concord.disclosure import Protected
from concord.model.errors import IntegrityError
from concord.release import manifest


@dataclass(frozen=True)
class Published:
    """The kept records of a work folder. `maker` names the inputs that a record was made from."""

    folder: Path

    def quarters(self) -> list[str]:
        """Quarters that have been published, in order."""
        return sorted(p.stem for p in self.folder.glob("*-Q[1-4].json"))

    def record(self, quarter: str) -> Protected:
        """What was published in a quarter. IntegrityError when its file is damaged."""
        return Protected.load(json.dumps(self._read(quarter)["tables"]))

    def others(self, quarter: str) -> list[Protected]:
        """All other quarters' records: what an attacker has read besides."""
        return [self.record(q) for q in self.quarters() if q != quarter]

    def keep(self, quarter: str, maker: str, tables: str) -> None:
        """Keep a quarter's record, unless it has one."""
        path = self._path(quarter)
        if path.exists():
            return
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        half = path.with_suffix(".part")
        half.write_text(
            manifest.canonical({"maker": maker, "quarter": quarter, "tables": json.loads(tables)}),
            encoding="utf-8",
        )
        half.replace(path)

    def inputs(self, quarter: str, maker: str) -> dict[str, str]:
        """Hashes of the records that a run depends on: all but the one that these very inputs made."""
        return {
            q: manifest.digest(self._path(q))
            for q in self.quarters()
            if q != quarter or self._read(q)["maker"] != maker
        }

    def _path(self, quarter: str) -> Path:
        return self.folder / f"{quarter}.json"

    def _read(self, quarter: str) -> dict[str, object]:
        try:
            return json.loads(self._path(quarter).read_text(encoding="utf-8"))
        except ValueError as error:
            raise IntegrityError(
                "the record of what was published is damaged", where=f"published/{quarter}.json",
                next_step="restore it from a copy: without it later tables cannot be protected against it",
            ) from error  # fmt: skip
