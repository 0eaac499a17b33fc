"""Importing: recognize a file, read it, keep it in the work folder, and say what changed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from concord.model.errors import TerminologyError
from concord.terminology import defaults, importers, loading, store
from concord.terminology.records import Terminology

KINDS = ("auto", "valuesets", "drugs", "providers", "taxonomies")
JSON = (".json", ".json.gz", ".ndjson", ".ndjson.gz")


@dataclass(frozen=True)
class Imported:
    """What an import brought: how many sets, drugs or rows, the file kept, and the concepts whose codes changed."""

    kind: str
    items: int
    kept: Path
    changed: tuple[str, ...]
    unused: tuple[str, ...]
    version: str


def import_file(folder: Path, path: Path, kind: str = "auto") -> Imported:
    """Read `path` and keep it in `folder` (the work folder's `terminology/`). Nothing is kept if anything is wrong.

    `unused`: names of imported value sets that belong to no concept; they are kept all the same.
    """
    if not path.exists():
        raise TerminologyError(f"{path.name} is not there", next_step="check the path")
    before = loading.load(folder)
    kind = recognize(path) if kind == "auto" else kind
    items, kept, unused = _KEEP[kind](folder, path)
    after = loading.load(folder)
    return Imported(kind, items, kept, _changed(before, after), unused, after.version)


def recognize(path: Path) -> str:
    """What a file holds, from its name: JSON is value sets; RXN*, *ndc* drugs; npidata* providers; nucc* taxonomies."""
    name = path.name.lower()
    if name.startswith("rxn") or "ndc" in name or (path.is_dir() and (path / "RXNCONSO.RRF").exists()):
        return "drugs"
    if name.startswith("npidata") or "nppes" in name:
        return "providers"
    if name.startswith("nucc") or "taxonom" in name:
        return "taxonomies"
    return "valuesets"


def _value_sets(folder: Path, path: Path) -> tuple[int, Path, tuple[str, ...]]:
    is_json = path.name.lower().endswith(JSON)
    if path.is_dir():
        is_json = any(f.name.lower().endswith(JSON) for f in path.rglob("*"))
    sets = importers.read_fhir(path) if is_json else importers.read_sheet(path)
    unused = tuple(v.name or v.identifier for v in sets if not loading.belongs_to_any(v))
    return len(sets), store.keep_value_sets(folder, sets), unused


def _drugs(folder: Path, path: Path) -> tuple[int, Path, tuple[str, ...]]:
    drugs = importers.read_drugs(path)
    return len(drugs), store.keep_drugs(folder, drugs), ()


def _providers(folder: Path, path: Path) -> tuple[int, Path, tuple[str, ...]]:
    """Only who practices a specialty that a measure asks for is kept: one in ten of the national file's eight million."""
    asked = tuple(code.rstrip("*") for code, _ in defaults.specialties())
    rows = [row for row in importers.read_providers(path) if row[2].startswith(asked)]
    if not rows:
        raise TerminologyError(
            "no clinician of a specialty that a measure asks for",
            where=path.name,
            next_step="check that the file is whole",
        )
    return len(rows), store.keep_table(folder, "providers", ("npi", "entity", "taxonomy"), rows), ()


def _taxonomies(folder: Path, path: Path) -> tuple[int, Path, tuple[str, ...]]:
    rows = importers.read_taxonomies(path)
    return len(rows), store.keep_table(folder, "taxonomies", ("code", "title"), rows), ()


_KEEP = {"valuesets": _value_sets, "drugs": _drugs, "providers": _providers, "taxonomies": _taxonomies}


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
