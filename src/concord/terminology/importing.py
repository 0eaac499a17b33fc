"""Importing: recognize a file, read it, keep it in the work folder, and say what changed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from concord.model.codes import BY_SHORT
from concord.model.errors import TerminologyError
from concord.terminology import defaults, importers, loading, store
from concord.terminology.records import Drug, Terminology
from concord.terminology.valuesets import ValueSet

KINDS = ("auto", "valuesets", "drugs", "providers", "taxonomies")


@dataclass(frozen=True)
class Imported:
    """What an import brought: how many sets, drugs or rows, the file kept, and the concepts whose codes changed.

    `unused`: names of value sets that belong to no concept; they are kept all the same. `notes`: what was left out, and why.
    """

    kind: str
    items: int
    kept: Path
    changed: tuple[str, ...]
    unused: tuple[str, ...]
    version: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Read:
    """A file that was read whole: how many items, and how to keep them in a folder."""

    items: int
    keep: Callable[[Path], Path]
    unused: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def import_file(folder: Path, path: Path, kind: str = "auto") -> Imported:
    """Read `path` and keep it in `folder` (the work folder's `terminology/`). Nothing is kept if anything is wrong."""
    return import_files(folder, [path], kind)[0]


def import_files(folder: Path, paths: Sequence[Path], kind: str = "auto") -> list[Imported]:
    """The same for several, in their order: nothing of any is kept if anything is wrong with one."""
    read = []
    for path in paths:
        if not path.exists():
            raise TerminologyError(f"{path.name} is not there", next_step="check the path")
        what = recognize(path) if kind == "auto" else kind
        read.append((what, _READ[what](path)))
    done = []
    before = loading.load(folder)
    for what, one in read:
        kept = one.keep(folder)
        after = loading.load(folder)
        done.append(
            Imported(what, one.items, kept, _changed(before, after), one.unused, after.version, one.notes)
        )
        before = after
    return done


def recognize(path: Path) -> str:
    """What a file holds, from its name: JSON is value sets; RXN*, *ndc* drugs; npidata* providers; nucc* taxonomies."""
    name = path.name.lower()
    if name.endswith(importers.JSON):
        return "valuesets"
    if name.startswith("rxn") or "ndc" in name or (path.is_dir() and (path / "RXNCONSO.RRF").exists()):
        return "drugs"
    if name.startswith("npidata") or "nppes" in name:
        return "providers"
    if name.startswith("nucc") or "taxonom" in name:
        return "taxonomies"
    return "valuesets"


def read_value_sets(path: Path) -> list[ValueSet]:
    """Value sets of a file, or of a folder's JSON files and spreadsheets. TerminologyError when there is none."""
    if not path.is_dir():
        is_json = path.name.lower().endswith(importers.JSON)
        return importers.read_fhir(path) if is_json else importers.read_sheet(path)
    sets = importers.read_fhir(path) if importers.fhir_files(path) else []
    if importers.sheet_files(path) or not sets:
        sets = sets + importers.read_sheet(path)
    return sets


def terminology_of(paths: Sequence[Path]) -> Terminology:
    """The open defaults with what these files hold laid over them, of any kind that can be imported; nothing is kept."""
    kept = store.Kept()
    for path in paths:
        kind = recognize(path)
        if kind == "valuesets":
            kept.value_sets += read_value_sets(path)
        elif kind == "drugs":
            kept.drugs += importers.read_drugs(path)
        elif kind == "providers":
            kept.providers.update(_asked_for(path))
    return loading.assemble(kept.value_sets, kept.drugs, kept.providers)


def _value_sets(path: Path) -> _Read:
    sets = read_value_sets(path)
    unused = tuple(v.name or v.identifier for v in sets if not loading.belongs_to_any(v))
    notes = (*_left(path), *_strange(sets))
    return _Read(len(sets), lambda folder: store.keep_value_sets(folder, sets), unused, notes)


def _left(path: Path) -> tuple[str, ...]:
    """Files of a folder that are neither JSON nor sheets by their names."""
    if not path.is_dir():
        return ()
    read = {*importers.fhir_files(path), *importers.sheet_files(path)}
    names = sorted(
        f.name for f in path.rglob("*") if f.is_file() and f not in read and not f.name.startswith(".")
    )
    more = f" and {len(names) - 5:,} more" if len(names) > 5 else ""
    return (
        (f"not read, being neither JSON nor a sheet by name: {', '.join(names[:5])}{more}",) if names else ()
    )


def _strange(sets: Sequence[ValueSet]) -> tuple[str, ...]:
    """Codes whose system no table carries, of sets that a concept takes."""
    systems: dict[str, int] = {}
    for system, _ in (pair for v in sets if loading.belongs_to_any(v) for pair in v.codes):
        if system not in BY_SHORT:
            systems[system] = systems.get(system, 0) + 1
    return tuple(
        f"{n:,} codes of {system[:80]}, which Concord does not know by a name: they match that system as written, and nothing else"
        for system, n in sorted(systems.items())
    )


def _drugs(path: Path) -> _Read:
    notes: list[str] = []
    drugs: list[Drug] = importers.read_drugs(path, notes)
    return _Read(len(drugs), lambda folder: store.keep_drugs(folder, drugs), notes=tuple(notes))


def _providers(path: Path) -> _Read:
    found = list(_of_specialties(path))
    rows = [row for row in found if re.fullmatch(r"\d{10}", row[0])]
    if not rows:
        raise TerminologyError(
            "no clinician of a specialty that a measure asks for",
            where=path.name,
            next_step="check that the file is whole",
        )
    odd = len(found) - len(rows)
    notes = (f"{odd:,} rows whose NPI has not ten digits",) if odd else ()
    return _Read(
        len(rows),
        lambda folder: store.keep_table(folder, "providers", importers.PROVIDER_COLUMNS, rows),
        notes=notes,
    )


def _of_specialties(path: Path) -> Iterator[tuple[str, str, str]]:
    """Only who practices a specialty that a measure asks for: one in ten of the national file's eight million."""
    asked = tuple(code.rstrip("*") for code, _ in defaults.specialties())
    return (row for row in importers.read_providers(path) if row[2].startswith(asked))


def _asked_for(path: Path) -> dict[str, str]:
    return {npi: taxonomy for npi, _, taxonomy in _of_specialties(path)}


def _taxonomies(path: Path) -> _Read:
    rows = importers.read_taxonomies(path)
    if not rows:
        raise TerminologyError("no specialty in the file", where=path.name, next_step="download it again")
    return _Read(
        len(rows), lambda folder: store.keep_table(folder, "taxonomies", importers.TAXONOMY_COLUMNS, rows)
    )


_READ = {"valuesets": _value_sets, "drugs": _drugs, "providers": _providers, "taxonomies": _taxonomies}


def _changed(before: Terminology, after: Terminology) -> tuple[str, ...]:
    old, new = _codes(before), _codes(after)
    return tuple(name for name in sorted(new) if new[name] != old.get(name))


def _codes(terminology: Terminology) -> dict[str, tuple[object, ...]]:
    found: dict[str, list[object]] = {
        concept.name: [concept.source, concept.version] for concept in terminology.concepts
    }
    for code in terminology.codes:
        found[code.concept].append(code)
    return {name: tuple(held) for name, held in found.items()}
