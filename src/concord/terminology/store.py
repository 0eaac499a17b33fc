"""Imported terminology, kept in the work folder's `terminology/` as sorted CSV named by what is in it.

One file per import: `0001-valuesets-<hash>.csv`, `0002-drugs-<hash>.csv`. The number is the order of import: the latest of
a set wins. Importing the same content twice changes nothing. Licensed codes stay in the work folder: no release holds them.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from concord.terminology.defaults import drug as drug_of
from concord.terminology.records import Drug
from concord.terminology.valuesets import ValueSet, by_age

_SET_COLUMNS = ("identifier", "name", "version", "source", "system", "code")
_DRUG_COLUMNS = ("system", "code", "ingredient", "strength_mg", "form", "package")


@dataclass
class Kept:
    """Everything imported, in order of import."""

    value_sets: list[ValueSet] = field(default_factory=list)
    drugs: list[Drug] = field(default_factory=list)
    providers: dict[str, str] = field(default_factory=dict)


def keep_value_sets(folder: Path, value_sets: Iterable[ValueSet]) -> Path:
    """Keep value sets; returns the file. The bytes depend on the content alone."""
    ordered = sorted(value_sets, key=by_age)
    rows = [(v.identifier, v.name, v.version, v.source, *code) for v in ordered for code in v.codes]
    return _keep(folder, "valuesets", _SET_COLUMNS, rows)


def keep_drugs(folder: Path, drugs: Iterable[Drug]) -> Path:
    """Keep a drug list; returns the file."""
    rows = [
        (d.system, d.code, d.ingredient, _text(d.strength_mg), d.form, _text(d.package))
        for d in sorted({(d.system, d.code): d for d in drugs}.values(), key=lambda d: (d.system, d.code))
    ]
    return _keep(folder, "drugs", _DRUG_COLUMNS, rows)


def keep_table(folder: Path, kind: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Path:
    """Keep another list (providers, taxonomy) under its own kind."""
    return _keep(folder, kind, columns, sorted({tuple(row) for row in rows}))


def files(folder: Path, kind: str = "*") -> list[Path]:
    """Kept files in order of import."""
    return sorted(folder.glob(f"[0-9][0-9][0-9][0-9]-{kind}-*.csv"))


def read(folder: Path) -> Kept:
    """Everything kept in a folder; a folder that is not there holds nothing."""
    kept = Kept()
    for path in files(folder, "valuesets"):
        kept.value_sets.extend(_value_sets(path))
    for path in files(folder, "drugs"):
        kept.drugs.extend(drug_of(row) for row in _rows(path))
    for path in files(folder, "providers"):
        kept.providers.update((row["npi"], row["taxonomy"]) for row in _rows(path))
    return kept


def read_taxonomies(folder: Path) -> dict[str, str]:
    """Taxonomy code to specialty, as kept in a folder."""
    return {row["code"]: row["title"] for path in files(folder, "taxonomies") for row in _rows(path)}


def _value_sets(path: Path) -> list[ValueSet]:
    keyed = groupby(_rows(path), key=lambda row: tuple(row[c] for c in _SET_COLUMNS[:4]))
    return [ValueSet(*head, tuple((r["system"], r["code"]) for r in rows)) for head, rows in keyed]


def _keep(folder: Path, kind: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Path:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    content = buffer.getvalue().encode()
    mark = hashlib.sha256(content).hexdigest()[:16]
    folder.mkdir(parents=True, exist_ok=True)
    latest = files(folder, kind)
    if latest and latest[-1].name.endswith(f"-{kind}-{mark}.csv"):
        return latest[-1]
    number = max((int(path.name[:4]) for path in files(folder)), default=0) + 1
    path = folder / f"{number:04d}-{kind}-{mark}.csv"
    half = path.with_suffix(".part")
    half.write_bytes(content)
    half.replace(path)
    return path


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _text(value: object) -> str:
    return "" if value is None else str(value)
