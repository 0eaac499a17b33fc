"""Value sets in spreadsheets: VSAC downloads (one set, or a workbook of many), HEDIS value-set and drug-list directories."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from concord.model.errors import TerminologyError
from concord.terminology.codes import is_rounded, system_name
from concord.terminology.importers import tables
from concord.terminology.valuesets import ValueSet, by_age, value_set

SHEETS = (".xlsx", ".xlsm", ".csv", ".tsv", ".txt", ".csv.gz")
COLUMNS = {
    "code": ("Code",),
    "system": ("Code System", "Code System Name", "Code System OID"),
    "name": ("Value Set Name", "ValueSetName", "Medication List Name"),
    "oid": ("Value Set OID", "ValueSetOID", "Medication List OID", "OID"),
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

CONTENTS = ("measures to value sets", "measures to medication lists")
"""The sheet of a directory that names every set of every measure; in a folder, a file whose name ends so."""


@dataclass
class _Gathered:
    name: str
    version: str
    where: str
    codes: list[tuple[str, str]] = field(default_factory=list)
    total: int = 0


@dataclass
class _Read:
    """What the sheets read so far hold: sets by identifier and version, and those that contents name."""

    sets: dict[tuple[str, str], _Gathered] = field(default_factory=dict)
    named: dict[str, str] = field(default_factory=dict)


def sheet_files(path: Path) -> list[Path]:
    """The file itself, or those of a folder that are spreadsheets or delimited by their names."""
    if not path.is_dir():
        return [path]
    return [f for f in sorted(path.rglob("*")) if f.is_file() and f.name.lower().endswith(SHEETS)]


def read_sheet(path: Path) -> list[ValueSet]:
    """Value sets of a workbook or delimited file, or of a folder of them, sorted by identifier.

    TerminologyError when no sheet lists codes, when a set lists fewer than it says it has, when a directory names sets
    whose codes are not in it, and when a row lacks its code or system or holds a number that a spreadsheet rounded.
    """
    read = _Read()
    for file in sheet_files(path):
        for title, rows in tables.sheets(file):
            _take(read, file, title, rows)
    if not read.sets:
        raise tables.no_header(path, ("Code", "Code System", "Value Set Name or OID"))
    _check_whole(path, read)
    sets = [
        value_set(oid, held.name, held.version, f"spreadsheet {held.where}", held.codes)
        for (oid, _), held in read.sets.items()
    ]
    return sorted(sets, key=by_age)


def _take(read: _Read, file: Path, title: str, rows: Iterator[tables.Cells]) -> None:
    """Add one sheet."""
    plain = title.strip().lower()
    if plain.removesuffix(".gz").removesuffix(file.suffix.lower()).endswith(CONTENTS):
        read.named |= _contents(rows)
        return
    for number, row in _sheet(rows):
        _check_row(file.name, number, row)
        key = (row.get("oid") or row.get("name", ""), row.get("version", ""))
        held = read.sets.setdefault(key, _Gathered(row.get("name", ""), row.get("version", ""), file.name))
        held.codes.append((row["system"], row["code"]))
        held.total = max(held.total, _whole(row.get("total", "")))


def _check_row(where: str, number: int, row: dict[str, str]) -> None:
    """A row of a set tells a code and its system."""
    system, code = row.get("system", ""), row.get("code", "")
    wrong = ""
    if not code or not system:
        wrong = f"the row tells no {'code' if not code else 'code system'}"
    elif is_rounded(system_name(system), code):
        wrong = "a spreadsheet program rounded the code, for it took it for a number"
    if wrong:
        raise TerminologyError(
            "not a code", where=f"{where}, row {number:,}", why=wrong,
            next_step="export the file again, with codes as text; nothing was changed",
        )  # fmt: skip


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


def _check_whole(path: Path, read: _Read) -> None:
    fix = "export the whole file, then import again; nothing was changed"
    for held in read.sets.values():
        if held.total > len(set(held.codes)):
            raise TerminologyError(
                f"value set {held.name} is cut short", where=held.where,
                why=f"it says {held.total:,} codes and lists {len(set(held.codes)):,}", next_step=fix,
            )  # fmt: skip
    there = {key for key, _ in read.sets} | {held.name for held in read.sets.values()}
    absent = sorted(name for key, name in read.named.items() if key not in there)
    if absent:
        raise TerminologyError(
            "the directory is cut short", where=path.name,
            why=f"it names {len(absent):,} value sets without their codes, such as {absent[0]}", next_step=fix,
        )  # fmt: skip


def _whole(text: str) -> int:
    digits = text.replace(",", "").strip()
    return int(digits) if digits.isdigit() else 0


def _sheet(rows: Iterator[tables.Cells]) -> Iterator[tuple[int, dict[str, str]]]:
    """(number, row) of those under the header of one sheet that name a code or a system; what stands above fills what they lack."""
    above: dict[str, str] = {}
    places: dict[str, int] = {}
    for number, row in enumerate(rows, start=1):
        if not places:
            places = _header(row, above)
            if not places:
                above |= _told(row)
            continue
        if any(row):
            read = {name: row[at].strip() if at < len(row) else "" for name, at in places.items()}
            if read["code"] or read["system"]:
                yield number, above | {name: value for name, value in read.items() if value}


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
