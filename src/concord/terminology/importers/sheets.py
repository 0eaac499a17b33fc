"""Value sets in spreadsheets: VSAC downloads (one set, or a workbook of many) and HEDIS value-set directories."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from concord.terminology.importers import tables
from concord.terminology.valuesets import ValueSet, value_set

COLUMNS = {
    "code": ("Code",),
    "system": ("Code System", "Code System Name", "Code System OID"),
    "name": ("Value Set Name", "ValueSetName"),
    "oid": ("Value Set OID", "ValueSetOID", "OID"),
    "version": ("Value Set Version", "Definition Version", "Expansion Version", "Version"),
}
ABOVE = {
    "name": ("Value Set Name", "Name"),
    "oid": ("OID", "Value Set OID"),
    "version": ("Expansion Version", "Definition Version", "Version"),
}
"""What a download of a single set tells in two columns above its table."""


@dataclass
class _Gathered:
    name: str
    version: str
    codes: list[tuple[str, str]] = field(default_factory=list)


def read_sheet(path: Path) -> list[ValueSet]:
    """Value sets of a workbook or delimited file, sorted by identifier. TerminologyError when no sheet lists codes."""
    gathered: dict[tuple[str, str], _Gathered] = {}
    found = False
    for _, rows in tables.sheets(path):
        for row in _sheet(rows):
            found = True
            key = (row.get("oid") or row.get("name", ""), row.get("version", ""))
            held = gathered.setdefault(key, _Gathered(row.get("name", ""), row.get("version", "")))
            held.codes.append((row["system"], row["code"]))
    if not found:
        raise tables.no_header(path, ("Code", "Code System", "Value Set Name or OID"))
    return sorted(
        (
            value_set(oid, held.name, held.version, f"spreadsheet {path.name}", held.codes)
            for (oid, _), held in gathered.items()
        ),
        key=lambda v: (v.identifier, v.name, v.version),
    )


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
