"""The terminology of a run: the open default, with what was imported taking precedence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from concord.terminology import defaults, store
from concord.terminology.records import OPEN_DEFAULT, Concept, ConceptCode, Drug, DrugClass, Terminology
from concord.terminology.valuesets import ValueSet, same_identifier, same_name


def load(folder: Path | None = None) -> Terminology:
    """The concepts and codes a run uses. `folder` is the work folder's `terminology/`; None, or an empty one: open defaults."""
    kept = store.read(folder) if folder is not None else store.Kept()
    return assemble(kept.value_sets, kept.drugs, kept.providers)


def titles(folder: Path | None) -> dict[str, str]:
    """Taxonomy code to specialty, of the code sets imported into the work folder's `terminology/`; the latest title wins."""
    return store.read_taxonomies(folder) if folder is not None else {}


def assemble(
    value_sets: Sequence[ValueSet] = (),
    drugs: Iterable[Drug] = (),
    providers: Mapping[str, str] | None = None,
) -> Terminology:
    """Open defaults overlaid by value sets; the last one given of a concept wins. Drugs join classes by ingredient."""
    every_drug = tuple(
        sorted({(d.system, d.code): d for d in (*defaults.drugs(), *drugs)}.values(), key=_drug_key)
    )
    open_codes = _by_concept((*defaults.codes(), *_drug_codes(every_drug)))
    concepts: list[Concept] = []
    codes: list[ConceptCode] = []
    for concept in defaults.concepts():
        known, own = _resolved(concept, _chosen(concept, value_sets), open_codes.get(concept.name, []))
        concepts.append(known)
        codes.extend(own)
    return Terminology(
        tuple(concepts),
        tuple(sorted(set(codes))),
        every_drug,
        defaults.sides(),
        defaults.specialties(),
        tuple(sorted((providers or {}).items())),
    )


def belongs_to_any(value_set: ValueSet) -> bool:
    """Whether some concept takes its codes from this set."""
    return any(same_identifier(value_set, c) or same_name(value_set, c) for c in defaults.concepts())


def _chosen(concept: Concept, value_sets: Sequence[ValueSet]) -> ValueSet | None:
    """The latest set with the concept's identifier; if there is none, the latest of its name."""
    for same in (same_identifier, same_name):
        for value_set in reversed(value_sets):
            if same(value_set, concept):
                return value_set
    return None


def _resolved(
    concept: Concept, value_set: ValueSet | None, default: list[ConceptCode]
) -> tuple[Concept, list[ConceptCode]]:
    """The concept with its source named, and its codes.

    A value set decides for every code system it speaks; of the others the open default stays. Sets made for
    electronic records name a drug by RxNorm and a mammogram by LOINC; a claim says the same with NDC and HCPCS.
    """
    if value_set is None:
        return (replace(concept, source=OPEN_DEFAULT) if default else concept), default
    codes = [ConceptCode(concept.name, system, code) for system, code in value_set.codes]
    spoken = {_family(system) for system, _ in value_set.codes}
    kept = [code for code in default if _family(code.system) not in spoken]
    also = ", ".join(sorted({code.system for code in kept}))
    source = f"{value_set.source}; {OPEN_DEFAULT} for {also}" if also else value_set.source
    return replace(concept, source=source, version=value_set.version), codes + kept


def _family(system: str) -> str:
    """CPT and HCPCS share one field of a claim, and count as one system."""
    return "HCPCS" if system == "CPT" else system


def _drug_codes(drugs: Iterable[Drug]) -> list[ConceptCode]:
    classes: dict[str, list[DrugClass]] = {}
    for group in defaults.drug_classes():
        classes.setdefault(group.ingredient, []).append(group)
    return [
        ConceptCode(group.concept, drug.system, drug.code)
        for drug in drugs
        for part in dict.fromkeys((drug.ingredient, *drug.ingredient.split("-")))
        for group in classes.get(part, ())
        if group.holds(drug)
    ]


def _by_concept(codes: Iterable[ConceptCode]) -> dict[str, list[ConceptCode]]:
    found: dict[str, list[ConceptCode]] = {}
    for code in codes:
        found.setdefault(code.concept, []).append(code)
    return found


def _drug_key(drug: Drug) -> tuple[str, str]:
    return drug.system, drug.code
