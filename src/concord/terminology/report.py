"""What a measure would use: each concept's source and codes, and what is missing until it is imported."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from concord.terminology.records import Terminology


@dataclass(frozen=True)
class Use:
    """One concept of one measure. `codes` counts its codes by system; `missing` when it has none."""

    measure: str
    concept: str
    title: str
    identifier: str
    source: str
    version: str
    codes: dict[str, int]

    @property
    def missing(self) -> bool:
        return not self.codes


def uses(terminology: Terminology, measures: Mapping[str, Iterable[str]]) -> list[Use]:
    """One row per measure and concept, sorted. `measures`: concept names by measure id; an unknown name raises TerminologyError."""
    counts = _counts(terminology)
    found = []
    for measure, names in sorted(measures.items()):
        for name in sorted(set(names)):
            concept = terminology.concept(name)
            codes = dict(sorted(counts.get(name, Counter()).items()))
            found.append(
                Use(measure, name, concept.title, concept.identifier, concept.source, concept.version, codes)
            )
    return found


def missing(terminology: Terminology) -> list[str]:
    """Concepts without any code: nothing can be found under them until a value set is imported."""
    counts = _counts(terminology)
    return [concept.name for concept in terminology.concepts if concept.name not in counts]


def _counts(terminology: Terminology) -> dict[str, Counter[str]]:
    counts: dict[str, Counter[str]] = {}
    for code in terminology.codes:
        counts.setdefault(code.concept, Counter())[code.system] += 1
    return counts
