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


@dataclass(frozen=True)
class Specialty:
    """Who counts as `provider` (`pcp`, `obgyn`): a taxonomy code, or a prefix with a star, and the specialties' titles that were
    imported for it."""

    provider: str
    code: str
    titles: tuple[str, ...]


def specialties(terminology: Terminology, titles: Mapping[str, str]) -> list[Specialty]:
    """Every specialty that a measure may ask for, sorted. `titles`: taxonomy code to title, of an imported code set."""
    return [
        Specialty(
            provider,
            code,
            tuple(
                t
                for c, t in sorted(titles.items())
                if c == code or (code.endswith("*") and c.startswith(code[:-1]))
            ),
        )
        for code, provider in sorted(terminology.specialties, key=lambda pair: (pair[1], pair[0]))
    ]


def missing(terminology: Terminology) -> list[str]:
    """Concepts without any code: nothing can be found under them until a value set is imported."""
    counts = _counts(terminology)
    return [concept.name for concept in terminology.concepts if concept.name not in counts]


def _counts(terminology: Terminology) -> dict[str, Counter[str]]:
    counts: dict[str, Counter[str]] = {}
    for code in terminology.codes:
        counts.setdefault(code.concept, Counter())[code.system] += 1
    return counts
