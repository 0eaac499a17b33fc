"""`python -m tests.bench.lists demo/work`: lists of a practice of 20,000 patients and a plan of a million members; prints, asserts nothing.

Makes a release of its own in a scratch folder: the books of one practice and one plan, each table of theirs that names people
written so many times over that there are as many as asked for, in the order that releases keep. Then each list is asked for as
its reader asks, once to warm and three times timed, each as if nobody had asked before.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

import duckdb

from concord.release.books import BOOKS, audience_of
from tests.bench.pages import ask as pages_of
from tests.bench.pages import prepared

BOOKS_MADE = {"practice-foothill": 20_000, "plan-alder": 1_000_000}
PAGES = {
    "alice": (
        "/practice/", "/practice/work/", "/practice/work/?sort=name&page=200", "/practice/work/?measure=CBP&language=es", "/practice/roster/",
        "/practice/rel/", "/practice/referrals/", "/practice/transitions/?days=90", "/practice/schedule/",
    ),
    "dana": (
        "/plan/", "/plan/members/", "/plan/members/?sort=-open_gaps", "/plan/members/?sort=last_name&page=9000",
        "/plan/members/?practice=foothill", "/plan/audit/", "/plan/measures/",
    ),
}  # fmt: skip


def inflate(book: Path, people: int, facts: dict[str, Any]) -> None:
    """Write each table of the book that names people as often as `people` needs; the copies have keys of their own."""
    declared = {table.name: table.order for table in BOOKS[audience_of(book.name)[0]]}
    connection = duckdb.connect()
    connection.execute("SET memory_limit = '6GB'; SET threads = 2")
    source = book / "person.parquet"
    held = connection.execute(f"SELECT count(*) FROM '{source}'").fetchone()[0]  # type: ignore[index]
    copies = -(-people // max(held, 1))
    for path in sorted(book.glob("*.parquet")):
        columns = [row[0] for row in connection.execute(f"DESCRIBE SELECT * FROM '{path}'").fetchall()]
        if "person" not in columns:
            continue
        order = ", ".join(f'"{c}"' for c in declared[path.stem])
        made = path.with_suffix(".made")
        key = "CASE WHEN person IS NULL THEN NULL ELSE substr(md5(person || copy), 1, 16) END AS person"
        connection.execute(
            f"COPY (SELECT * REPLACE ({key}) FROM (SELECT * FROM '{path}' CROSS JOIN (SELECT unnest(range({copies})) AS copy)) ORDER BY {order}) "
            f"TO '{made}' (FORMAT parquet)"
        )  # the copy's number stays in the table: nobody asks for it
        made.replace(path)
        facts[path.stem]["rows"] *= copies


def prepare(work: Path, to: Path, only: list[str]) -> None:
    """A work folder with the current release alone, its books inflated."""
    release = (work / "releases" / "current").read_text(encoding="utf-8").strip()
    for name in ("concord.toml", "secret", "ledger.sqlite"):
        if (work / name).exists():
            shutil.copy(work / name, to / name)
    program = (work / json.loads((work / "concord.toml").read_text().partition("=")[2])).resolve()
    (to / "concord.toml").write_text(f'program = "{os.path.relpath(program, to)}"\n', encoding="utf-8")
    folder = to / "releases" / release
    shutil.copytree(work / "releases" / release, folder)
    (to / "releases" / "current").write_text(release + "\n", encoding="utf-8")
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    for book, people in BOOKS_MADE.items():
        if book.partition("-")[0] in only:
            began = time.monotonic()
            inflate(folder / "books" / book, people, manifest["books"][book])
            print(f"made   {book:<20} {people:>9,} people in {time.monotonic() - began:.0f} s", flush=True)
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")


def ask(work: Path, only: list[str]) -> None:
    """Each list in this process, its books open, nothing remembered of what they answered before."""
    prepared(work, work / "lists.sqlite")
    for who, pages in PAGES.items():
        if {"alice": "practice", "dana": "plan"}[who] not in only:
            continue
        pages_of({who: pages}, times=3, anew=True)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("work", type=Path)
    asked.add_argument("--only", choices=("practice", "plan"), action="append")
    asked.add_argument("--keep", type=Path, help="A folder to make it in, and to use again when it is there.")
    given = asked.parse_args()
    only = given.only or ["practice", "plan"]
    with tempfile.TemporaryDirectory() as folder:
        to = (given.keep or Path(folder)).resolve()
        if not (to / "releases").exists():
            to.mkdir(parents=True, exist_ok=True)
            prepare(given.work.resolve(), to, only)
        ask(to, only)


if __name__ == "__main__":
    main()
