"""How long a scenario takes: a year of 17,000 people, 30 practices and four plans paid again under other terms.

    python -m tests.bench.simulation [--people 17000] [--practices 30]

Made-up tables in the shape that payment reads, with fifty claims a person; only the paying is timed: it is what every further scenario on
a run costs whose rosters, rates and scores stay as they are.
"""

from __future__ import annotations

import argparse
import csv
import shutil
import tempfile
from datetime import date
from pathlib import Path

from concord import payment
from concord.engine import open_session
from concord.program import Program
from tests.bench.stages import floor, timed
from tests.unit.payment import world

ROOT = Path(__file__).resolve().parents[2]
AS_OF = date(2026, 7, 10)
YEAR = 2025
CLAIMS = 50


def main() -> None:
    """Make, pay, print."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--people", type=int, default=17_000)
    asked.add_argument("--practices", type=int, default=30)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        root = Path(folder)
        program = larger(root / "program", given.practices)
        inputs = world.make(root / "world", program, given.people, shards=program.shards, claims=CLAIMS)

        def pay() -> None:
            with open_session(threads=2) as session:
                payment.totals(
                    session, inputs, root / "lines", program, AS_OF, years=[YEAR], kept=root / "kept"
                )

        found = timed("a year paid again", pay).beside(floor(root / "world"))
        further = timed("and once more", pay)
    contracts = sum(1 for c in program.contracts if c.start_date <= AS_OF)
    print(
        f"{given.people:,} people, {given.practices} practices, {contracts} contracts: {found.seconds} s, {found.cpu_seconds} CPU s, "
        f"{found.ratio} x the floor, {found.peak_mb:,} MB; what is counted already taken over, {further.cpu_seconds} CPU s"
    )


def larger(folder: Path, practices: int) -> Program:
    """The shipped program with its practices, their clinicians and contracts repeated under further names until there are so many."""
    shutil.copytree(ROOT / "programs" / "ca-apc", folder, ignore=shutil.ignore_patterns("senders"))
    own = [r["organization_id"] for r in _rows(folder / "parties" / "organizations.csv")]
    for number in range(len(own), practices):
        _repeat(folder, own[number % len(own)], f"practice{number}", number)
    return Program.load(folder)


def _repeat(folder: Path, model: str, name: str, number: int) -> None:
    def again(row: dict[str, str]) -> dict[str, str]:
        row = {k: v.replace(model, name) if k.endswith("_id") else v for k, v in row.items()}
        for key, digits in (("tin", 9), ("npi", 10)):
            if row.get(key):
                row[key] = str(int(row[key]) + number * 1_000_003)[-digits:]
        return row | ({"name": name} if "name" in row else {})

    parties = folder / "parties"
    npis = [r["npi"] for r in _rows(parties / "affiliations.csv") if r["organization_id"] == model]
    for file, column in (
        ("organizations", "organization_id"),
        ("sites", "organization_id"),
        ("affiliations", "organization_id"),
        ("clinicians", "npi"),
    ):
        rows = _rows(parties / f"{file}.csv")
        mine = [r for r in rows if (r[column] in npis if column == "npi" else r[column] == model)]
        _write(parties / f"{file}.csv", rows + [again(r) for r in mine])
    for path in sorted((folder / "contracts").glob("*.toml")):
        blocks = path.read_text(encoding="utf-8").split("\n\n")
        mine = [b.replace(model, name) for b in blocks if f'"{model}"' in b]
        path.write_text("\n\n".join([*(b.rstrip("\n") for b in blocks), *mine]) + "\n", encoding="utf-8")


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _write(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main()
