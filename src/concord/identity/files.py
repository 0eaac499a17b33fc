"""Linking any person file, outside a run: columns recognized or named, weights learned from the file itself."""

from __future__ import annotations

import csv
import gzip
import io
import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import pyarrow as pa

from concord.canon.members import Enrollment, Member
from concord.engine import Session, open_session
from concord.identity import linkage, training
from concord.identity.config import IdentityConfig
from concord.model.errors import InputError, UsageError

HERE = __package__
DAY = date(1970, 1, 1)  # files carry no date of receipt; one stands for all
DATES = ("%Y-%m-%d", "%Y%m%d", "%m/%d/%Y", "%m-%d-%Y", "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%y")
SEXES = {"f": "female", "female": "female", "w": "female", "2": "female", "mujer": "female",
         "m": "male", "male": "male", "1": "male", "hombre": "male"}  # fmt: skip
LINK, CROWD, MARGIN = 0.5, 300, 2.0
SLIPS = 1  # nobody checks who types a file of people as a plan checks its members
ENOUGH = 200  # pairs that are surely one person, from which a file's own weights can be learned
SMALL_TOWN = 1000  # people that even the smallest file is taken to be drawn from


@dataclass(frozen=True)
class FileLinks:
    """What linking files did, and which column was taken for what.

    `learned` tells whether the weights come from the records themselves; with few sure duplicates they are general ones.
    """

    records: int
    people: int
    columns: Mapping[str, str]
    unused: Sequence[str]
    learned: bool


def link_file(
    path: Path,
    id_column: str,
    out: Path,
    *,
    columns: Mapping[str, str] | None = None,
    threshold: float = LINK,
) -> FileLinks:
    """Find who is who within one CSV file (plain or gzip); write `record_id, person_id` to `out`.

    `columns` names the column of a field where its header is not recognized (field → header). Raises InputError when
    the file cannot be read or the id repeats, UsageError when there is too little to link by.
    """
    return link_files([path], id_column, out, columns=columns, threshold=threshold)


def link_files(
    paths: Sequence[Path],
    id_column: str,
    out: Path,
    *,
    columns: Mapping[str, str] | None = None,
    threshold: float = LINK,
) -> FileLinks:
    """The same over several files: people are found across and within them. With two or more, `out` also names the file."""
    rows: list[dict[str, Any]] = []
    found: dict[str, str] = {}
    unused: list[str] = []
    for path in paths:
        header, records = _read(path)
        found = recognized(header, columns or {}, path.name)
        unused = [c for c in header if c not in found.values() and c != id_column]
        rows += _members(records, found, id_column, path.name, len(rows))
    with open_session() as session:
        session.table("member", _table(rows))
        session.empty("enrollment", Enrollment)
        people, learned = _link(session, threshold, len(rows))
        _write(people, out, several=len(paths) > 1)
    return FileLinks(len(rows), len({person for *_, person in people}), found, unused, learned)


def recognized(header: Sequence[str], named: Mapping[str, str], file: str) -> dict[str, str]:
    """Field → column. What is named goes before what is recognized; UsageError when names or birth are missing."""
    known = _known_columns()
    for field, column in named.items():
        if field not in known or column not in header:
            raise UsageError(
                f"cannot use column {column} for {field}",
                where=file,
                why=f"fields are {', '.join(known)}; columns are {', '.join(header)}",
                next_step="correct --column",
            )
    found = dict(named)
    for column in header:
        word = "".join(c for c in column.lower() if c.isalnum())
        for field, words in known.items():
            if word in words and field not in found and column not in found.values():
                found[field] = column
    if "last_name" not in found or not {"first_name", "birth_date"} & set(found):
        raise UsageError(
            "too little to link by: no column for a family name and for a given name or date of birth",
            where=file,
            next_step="name them, for example --column last_name=SURNAME --column birth_date=BORN",
        )
    return found


def _table(rows: list[dict[str, Any]]) -> pa.Table:
    kinds = {"row_id": pa.int64(), "birth_date": pa.date32(), "received_on": pa.date32()}
    return pa.table(
        {c: pa.array([row.get(c) for row in rows], kinds.get(c, pa.string())) for c in Member.columns}
    )


@cache
def _known_columns() -> dict[str, list[str]]:
    return tomllib.loads(resources.files(HERE).joinpath("columns.toml").read_text(encoding="utf-8"))


def _read(path: Path) -> tuple[list[str], list[dict[str, str]]]:
    try:
        raw = path.read_bytes()
        data = gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw
    except OSError as error:
        raise InputError(
            f"cannot be read: {error.strerror or 'not gzip'}", where=path.name, next_step="check the path"
        ) from error
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    reader = csv.DictReader(io.StringIO(text, newline=""), restval="")
    records = list(reader)
    if not reader.fieldnames or not records:
        raise InputError(
            "has no header or no rows", where=path.name, next_step="send a CSV file with a header"
        )
    return [c for c in reader.fieldnames if c], records


def _members(
    records: list[dict[str, str]], found: Mapping[str, str], id_column: str, file: str, before: int
) -> list[dict[str, Any]]:
    if id_column not in records[0]:
        raise UsageError(
            f"no column {id_column}",
            where=file,
            next_step=f"--id is one of {', '.join(c for c in records[0] if c)}",
        )
    form = (
        _date_form([r.get(found["birth_date"], "") for r in records]) if "birth_date" in found else DATES[0]
    )
    seen: set[str] = set()
    rows = []
    for line, record in enumerate(records, start=2):
        key = (record[id_column] or "").strip()
        if not key or key in seen:
            raise InputError(
                f"line {line}: the id is {'repeated' if key else 'empty'}",
                where=file,
                next_step=f"make {id_column} unique, or name another column",
            )
        seen.add(key)
        said = {field: (record.get(column) or "").strip() or None for field, column in found.items()}
        if house := said.pop("house", None):
            said["address"] = f"{house} {said.get('address') or ''}".strip()
        said["birth_date"] = _day(said.get("birth_date"), form)
        said["sex"] = SEXES.get((said.get("sex") or "").lower())
        rows.append({"row_id": before + line, "sender": file, "member_id": key, "received_on": DAY, **said})
    return rows


def _date_form(values: list[str]) -> str:
    """The date format that most values follow; of equals, the first listed."""
    sample = [v.strip() for v in values if v and v.strip()][:5000]
    return max(DATES, key=lambda form: sum(_day(v, form) is not None for v in sample))


def _day(value: str | None, form: str) -> date | None:
    try:
        return datetime.strptime(value, form).date() if value else None
    except ValueError:
        return None


def _link(session: Session, threshold: float, rows: int) -> tuple[list[tuple[str, str, int]], bool]:
    """Each record's person, and whether the weights were learned from the records."""
    linkage.describe(session, dependants=False)
    linkage.decide(session, [])
    linkage.gather(session.file_table(HERE, "sql/each_alone", "grouped"))
    learned = training.certain_pairs(session) >= ENOUGH
    weights = training.learn(session, least_holders=1) if learned else _general_weights()
    config = IdentityConfig(
        link=threshold, keep=threshold, review=threshold, margin=MARGIN,
        population=max(rows, SMALL_TOWN), crowd=CROWD, weights=weights, slips=SLIPS,
    )  # fmt: skip
    session.empty("registered", linkage.registry.RegisteredMember)
    linkage.cluster(session, config)
    return session.file_rows(HERE, "sql/file_links"), learned


def _general_weights() -> dict[str, Any]:
    return json.loads(resources.files(HERE).joinpath("general-weights.json").read_text(encoding="utf-8"))


def _write(people: list[tuple[str, str, int]], out: Path, *, several: bool) -> None:
    out.parent.mkdir(parents=True, exist_ok=True)
    with out.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["file", "record_id", "person_id"] if several else ["record_id", "person_id"])
        writer.writerows(row if several else row[1:] for row in people)
