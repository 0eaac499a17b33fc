"""Numbers for concepts, codes, units and senders, made once for all shards of a run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa

from concord.canon.charts import (
    FLAG,
    KIND,
    PROVIDER,
    CodeNumber,
    ConceptNumber,
    Membership,
    SenderNumber,
    UnitNumber,
)
from concord.charts import inputs, vocabulary
from concord.engine import Session
from concord.terminology import Concept, ConceptCode, Terminology

SQL = "concord.charts.sql"
PLACES = ("TOB", "REVENUE", "POS")
"""Systems that say what a whole claim is."""

DECLARED = (
    ("concept_number", ConceptNumber),
    ("code_number", CodeNumber),
    ("membership", Membership),
    ("unit_number", UnitNumber),
    ("sender_number", SenderNumber),
)
WORKING = (
    "code_concept",
    "taxonomy_provider",
    "npi_provider",
    "drug",
    "side",
    "protected_concept",
    "horizon",
)
ORDER = {
    "code_concept": ["system", "code", "concept"],
    "taxonomy_provider": ["taxonomy"],
    "npi_provider": ["npi"],
    "drug": ["code"],
    "side": ["concept", "side"],
    "protected_concept": ["concept"],
    "horizon": ["payer", "day"],
}


def number(session: Session, cut: Path, out: Path, terminology: Terminology, plans: Sequence[str]) -> None:
    """Write the run's number tables to `out`, and what `build` needs of terminology to `out/numbering`."""
    vocabulary.teach(session, plans)
    inputs.register(session, cut, None)
    _terminology_tables(session, terminology)
    for name in (
        "present",
        "answer",
        "ndc_form",
        "code_concept",
        "drug",
        "code_number",
        "membership",
        "unit_number",
        "sender_number",
    ):
        session.file_table(SQL, name, name)
    for name in ("taxonomy_provider", "npi_provider", "horizon"):
        session.file_table(SQL, name, name)
    for name, table in DECLARED:
        session.write_declared(name, table, out / f"{name}.parquet")
    for name in WORKING:
        session.write(name, out / "numbering" / f"{name}.parquet", order=ORDER[name])
    inputs.forget(session)


def _terminology_tables(session: Session, terminology: Terminology) -> None:
    numbers = terminology.numbers()
    concepts = {concept.name: concept for concept in terminology.concepts}
    sided = {side.concept for side in terminology.sides}
    session.table("concept_number", pa.Table.from_pylist(list(_concepts(terminology)), _CONCEPT))
    codes = [*terminology.codes, *_whole_sets(terminology)]
    patterns = [_pattern(code, concepts[code.concept], numbers, sided) for code in codes]
    session.table("pattern", pa.Table.from_pylist(patterns, _PATTERN))
    drugs = [
        {
            "system": d.system,
            "stem": d.code.rstrip("*"),
            "is_prefix": d.code.endswith("*"),
            "package": d.package,
        }
        for d in terminology.drugs
        if d.package is not None
    ]
    session.table("drug_pattern", pa.Table.from_pylist(drugs, _DRUG))
    sides = [
        {"concept": numbers[s.concept], "side": s.side, "becomes": numbers[s.becomes]}
        for s in terminology.sides
    ]
    session.table("side", pa.Table.from_pylist(sides, _SIDE))
    protected = [
        {"concept": numbers[c.name], "minors_only": c.protected_as == "mental_health_minor"}
        for c in terminology.concepts
        if c.protected_as
    ]
    session.table("protected_concept", pa.Table.from_pylist(protected, _PROTECTED))
    specialties = [{"stem": s.rstrip("*"), "provider": PROVIDER[p]} for s, p in terminology.specialties]
    listed = [{"npi": npi, "taxonomy": taxonomy} for npi, taxonomy in terminology.providers]
    session.table("listed_provider", pa.Table.from_pylist(listed, _LISTED))
    session.table("specialty", pa.Table.from_pylist(specialties, _SPECIALTY))


def _concepts(terminology: Terminology) -> Iterator[dict[str, object]]:
    for place, concept in enumerate(terminology.concepts, start=1):
        yield {
            "concept": place,
            "name": concept.name,
            "title": concept.title,
            "identifier": concept.identifier or None,
            "source": concept.source,
            "version": concept.version or None,
            "is_sensitive": bool(concept.protected_as),
            "protected_as": concept.protected_as or None,
        }


def _whole_sets(terminology: Terminology) -> Iterator[ConceptCode]:
    """A record may say of a whole value set that nothing of it was done; it then names the set in place of a code."""
    for concept in terminology.concepts:
        if concept.identifier[:1].isdigit():
            yield ConceptCode(concept.name, "VALUESET", concept.identifier)


def _pattern(
    code: ConceptCode, concept: Concept, numbers: dict[str, int], sided: set[str]
) -> dict[str, object]:
    return {
        "system": "HCPCS" if code.system == "CPT" else code.system,
        "stem": code.stem,
        "is_prefix": code.is_prefix,
        "is_answer": "answer" in concept.kinds,
        "concept": numbers[concept.name],
        "line_kind": KIND[line_kind(code.system, concept.kinds)],
        "lab_kind": KIND[_first(concept.kinds, ("lab", "assessment", "finding"), "lab")],
        "finding_kind": KIND[_first(concept.kinds, ("finding", "assessment", "lab", "document"), "finding")],
        "procedure_kind": KIND[
            _first(
                concept.kinds, ("procedure", "immunization", "visit", "lab", "device", "finding"), "procedure"
            )
        ],
        "implied": FLAG.get(concept.category, 0),
        "has_sides": concept.name in sided,
    }


def line_kind(system: str, kinds: Sequence[str]) -> str:
    """What kind of event a code on a claim is, from the kinds its concept has.

    A bill says that a test was done, not what it found: never `lab`. A type of bill or revenue code may say `stay`.
    """
    if system == "NDC":
        return "dispense"
    if system in PLACES:
        return _first(kinds, ("stay", "visit", "procedure"), "visit")
    return _first(kinds, ("visit", "procedure", "immunization", "device", "dispense"), "procedure")


def _first(kinds: Sequence[str], allowed: Sequence[str], otherwise: str) -> str:
    return next((kind for kind in kinds if kind in allowed), otherwise)


def _schema(**columns: pa.DataType) -> pa.Schema:
    return pa.schema(list(columns.items()))


_CONCEPT = _schema(
    concept=pa.int32(), name=pa.string(), title=pa.string(), identifier=pa.string(), source=pa.string(),
    version=pa.string(), is_sensitive=pa.bool_(), protected_as=pa.string(),
)  # fmt: skip
_PATTERN = _schema(
    system=pa.string(), stem=pa.string(), is_prefix=pa.bool_(), is_answer=pa.bool_(), concept=pa.int32(),
    line_kind=pa.int8(), lab_kind=pa.int8(), finding_kind=pa.int8(), procedure_kind=pa.int8(), implied=pa.int32(),
    has_sides=pa.bool_(),
)  # fmt: skip
_DRUG = _schema(system=pa.string(), stem=pa.string(), is_prefix=pa.bool_(), package=pa.decimal128(18, 6))
_SIDE = _schema(concept=pa.int32(), side=pa.string(), becomes=pa.int32())
_PROTECTED = _schema(concept=pa.int32(), minors_only=pa.bool_())
_LISTED = _schema(npi=pa.string(), taxonomy=pa.string())
_SPECIALTY = _schema(stem=pa.string(), provider=pa.int8())
