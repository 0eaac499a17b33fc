"""Value sets in spreadsheets: VSAC downloads (one set, or a workbook of many) and HEDIS value-set directories."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from concord.model.errors import TerminologyError
from concord.terminology.importers import tables
from concord.terminology.valuesets import ValueSet, value_set

SHEETS = (".xlsx", ".xlsm", ".csv", ".tsv", ".txt", ".csv.gz")
COLUMNS = {
    "code": ("Code",),
    "system": ("Code System", "Code System Name", "Code System OID"),
    "name": ("Value Set Name", "ValueSetName"),
    "oid": ("Value Set OID", "ValueSetOID", "OID"),
    "version": ("Value Set Version", "Definition Version", "Expansion Version", "Version"),
    "total": ("Code Count", "Number of Codes", "Total Codes", "Expansion Count"),
}
ABOVE = {
    "name": ("Value Set Name", "Name"),
    "oid": ("OID", "Value Set OID"),
    "version": ("Expansion Version", "Definition Version", "Version"),
    "total": ("Code Count", "Number of Codes", "Total Codes", "Expansion Count"),
}
"""What a download of a single set tells in two columns above its table."""

CONTENTS = "measures to value sets"
"""The sheet of a directory that names every set of every measure."""


@dataclass
class _Gathered:
    name: str
    version: str
    codes: list[tuple[str, str]] = field(default_factory=list)
    total: int = 0


def read_sheet(path: Path) -> list[ValueSet]:
    """Value sets of a workbook or delimited file, or of a folder of them, sorted by identifier.

    TerminologyError when no sheet lists codes, when a set lists fewer than it says it has, and when a directory names sets
    whose codes are not in it.
    """
    if path.is_dir():
        files = [f for f in sorted(path.rglob("*")) if f.name.lower().endswith(SHEETS)]
        return sorted(
            (v for f in files for v in read_sheet(f)), key=lambda v: (v.identifier, v.name, v.version)
        )
    gathered: dict[tuple[str, str], _Gathered] = {}
    named: dict[str, str] = {}
    found = False
    for title, rows in tables.sheets(path):
        if title.strip().lower() == CONTENTS:
            named |= _contents(rows)
            continue
        for row in _sheet(rows):
            found = True
            key = (row.get("oid") or row.get("name", ""), row.get("version", ""))
            held = gathered.setdefault(key, _Gathered(row.get("name", ""), row.get("version", "")))
            held.codes.append((row["system"], row["code"]))
            held.total = max(held.total, _whole(row.get("total", "")))
    if not found:
        raise tables.no_header(path, ("Code", "Code System", "Value Set Name or OID"))
    _check_whole(path, gathered, named)
    return sorted(
        (
            value_set(oid, held.name, held.version, f"spreadsheet {path.name}", held.codes)
            for (oid, _), held in gathered.items()
        ),
        key=lambda v: (v.identifier, v.name, v.version),
    )


def _contents(rows: Iterator[tables.Cells]) -> dict[str, str]:
    """OID (or name) to name of the sets that a directory's contents name."""
    places: dict[str, int] = {}
    named = {}
    for row in rows:
        if not places:
            found = tables.header(row, {k: COLUMNS[k] for k in ("oid", "name")})
            places = found if "name" in found else {}
        elif any(row):
            cells = {k: row[at].strip() if at < len(row) else "" for k, at in places.items()}
            named[cells.get("oid") or cells["name"]] = cells["name"]
    return {key: name for key, name in named.items() if key}


def _check_whole(path: Path, gathered: dict[tuple[str, str], _Gathered], named: dict[str, str]) -> None:
    fix = "export the whole file, then import again; nothing was changed"
    for held in gathered.values():
        if held.total > len(set(held.codes)):
            raise TerminologyError(
                f"value set {held.name} is cut short", where=path.name,
                why=f"it says {held.total:,} codes and lists {len(set(held.codes)):,}", next_step=fix,
            )  # fmt: skip
    there = {key for key, _ in gathered}
    absent = sorted(name for key, name in named.items() if key not in there)
    if absent:
        raise TerminologyError(
            "the directory is cut short", where=path.name,
            why=f"it names {len(absent):,} value sets without their codes, such as {absent[0]}", next_step=fix,
        )  # fmt: skip


def _whole(text: str) -> int:
    digits = text.replace(",", "").strip()
    return int(digits) if digits.isdigit() else 0


def _sheet(rows: Iterator[tables.Cells]) -> Iterator[dict[str, str]]:
    """Rows under the header of one sheet; what stands above it fills the columns it lacks."""
    above: dict[str, str] = {}
    places: dict[str, int] = {}
    for row in rows:
        if not places:
            places = _header(row, above)
            if not places:
                above |= _told(row)
            continue
        if any(row):
            read = {name: row[at].strip() if at < len(row) else "" for name, at in places.items()}
            if read["code"]:
                yield above | {name: value for name, value in read.items() if value}


def _header(row: tables.Cells, above: dict[str, str]) -> dict[str, int]:
    places = tables.header(row, COLUMNS)
    named = "oid" in places or "name" in places or "oid" in above or "name" in above
    return places if "code" in places and "system" in places and named else {}


def _told(row: tables.Cells) -> dict[str, str]:
    filled = [cell.strip() for cell in row if cell.strip()]
    if len(filled) != 2:
        return {}
    return {
        wanted: filled[1] for wanted, titles in ABOVE.items() if tables.header([filled[0]], {wanted: titles})
    }
