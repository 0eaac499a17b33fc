"""The small open default of each concept: files that the package carries, in `open/`.

Codes are written from public knowledge of the code systems; CPT and revenue codes are bare numbers. A code that ends in `*`
is a prefix. `synthea` has the few SNOMED CT codes of visits and illnesses by which the published modules of Synthea (Apache-2.0)
tell its people's lives. `valid_from` and `valid_to` are for the reader: matching does not use them, as bills for a retired code lag.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from importlib import resources

from concord.model.codes import plain
from concord.terminology.records import NEEDS_IMPORT, Concept, ConceptCode, Drug, DrugClass, Side

CODE_FILES = ("answers", "diagnoses", "observations", "places", "procedures", "synthea", "vaccines")


@cache
def concepts() -> tuple[Concept, ...]:
    """The concepts that ship, sorted by name."""
    found = (
        Concept(
            row["set"],
            row["title"],
            row["identifier"],
            tuple(row["kinds"].split()),
            row["category"],
            row["protected_as"],
            source=row["note"] or "open default",
        )
        for row in _rows("concepts")
    )
    return tuple(sorted(found, key=lambda concept: concept.name))


@cache
def codes() -> tuple[ConceptCode, ...]:
    """Their open codes, drugs apart."""
    return tuple(
        sorted(
            ConceptCode(row["set"], row["system"], plain(row["code"]))
            for name in CODE_FILES
            for row in _rows(name)
        )
    )


@cache
def drugs() -> tuple[Drug, ...]:
    """The small open drug list, by generic name."""
    return tuple(sorted(map(drug, _rows("drugs"))))


@cache
def drug_classes() -> tuple[DrugClass, ...]:
    """Which ingredients each drug concept holds."""
    return tuple(
        DrugClass(row["set"], row["ingredient"], row["form"], number(row["least_mg"]), number(row["most_mg"]))
        for row in _rows("drug_classes")
    )


@cache
def sides() -> tuple[Side, ...]:
    """Concepts that an event joins once its side is known."""
    return tuple(sorted(Side(row["set"], row["side"], row["becomes"]) for row in _rows("sides")))


@cache
def specialties() -> tuple[tuple[str, str], ...]:
    """(taxonomy code or prefix, `pcp` or `obgyn`): who counts where a measure asks for a primary-care clinician."""
    return tuple(sorted((row["code"], row["provider"]) for row in _rows("taxonomies")))


def drug(row: dict[str, str]) -> Drug:
    """A drug from a row of a drug list."""
    return Drug(
        row["system"],
        row["code"],
        row["ingredient"],
        row["form"],
        number(row["strength_mg"]),
        number(row["package"]),
    )


def number(text: str) -> Decimal | None:
    """A number, or None for an empty cell."""
    return Decimal(text) if text else None


def waits(concept: Concept) -> bool:
    """No open code exists: the concept is empty until a value set is imported."""
    return concept.source == NEEDS_IMPORT


def _rows(name: str) -> Iterator[dict[str, str]]:
    text = resources.files("concord.terminology.open").joinpath(f"{name}.csv").read_text(encoding="utf-8")
    return csv.DictReader(text.splitlines())
