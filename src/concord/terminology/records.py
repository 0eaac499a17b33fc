"""What terminology is made of: concepts, the codes in them, drugs, sides."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from concord.model.errors import TerminologyError

OPEN_DEFAULT = "open default"
NEEDS_IMPORT = "needs import"


@dataclass(frozen=True)
class Concept:
    """A named set of codes. `name` is what measures say; `identifier` is the public OID or `system|code`.

    `kinds`: the kinds of chart event its codes stand for, the likeliest first. `category`: a flag that a bill for one
    of its codes implies (`imaging`, `exam`). `protected_as`: the consent scope the law asks for, or empty.
    `source` and `version`: where its codes came from.
    """

    name: str
    title: str
    identifier: str = ""
    kinds: tuple[str, ...] = ()
    category: str = ""
    protected_as: str = ""
    source: str = OPEN_DEFAULT
    version: str = ""


@dataclass(frozen=True, order=True)
class ConceptCode:
    """One code of one concept. A `code` that ends in `*` stands for every code that begins so."""

    concept: str
    system: str
    code: str

    @property
    def is_prefix(self) -> bool:
        return self.code.endswith("*")

    @property
    def stem(self) -> str:
        """The code without its star."""
        return self.code.rstrip("*")


@dataclass(frozen=True, order=True)
class Drug:
    """One package or clinical drug: what is in it, how strong, in what form, how much a package holds.

    `package`: quantity in one canister, pen or vial; None where a supply is counted in days (tablets, liquids).
    """

    system: str
    code: str
    ingredient: str
    form: str = ""
    strength_mg: Decimal | None = None
    package: Decimal | None = None


@dataclass(frozen=True, order=True)
class DrugClass:
    """Which drugs a concept holds: an ingredient, perhaps in one form, perhaps between two strengths (mg)."""

    concept: str
    ingredient: str
    form: str = ""
    least_mg: Decimal | None = None
    most_mg: Decimal | None = None

    def holds(self, drug: Drug) -> bool:
        """The ingredient is the drug's, or one part of a combination; form and strength fit. Unknown strength does not."""
        if self.ingredient != drug.ingredient and self.ingredient not in drug.ingredient.split("-"):
            return False
        if self.form and self.form != drug.form:
            return False
        if self.least_mg is None or self.most_mg is None:
            return True
        return drug.strength_mg is not None and self.least_mg <= drug.strength_mg <= self.most_mg


@dataclass(frozen=True, order=True)
class Side:
    """An event of `concept` known to be on one side (left, right, both) also belongs to `becomes`."""

    concept: str
    side: str
    becomes: str


@dataclass(frozen=True)
class Terminology:
    """Every concept with its codes, as one run uses them. Concepts are sorted by name: their number is their place, from 1.

    `specialties`: taxonomy code or prefix to `pcp` or `obgyn`. `providers`: NPI to taxonomy, from an imported national file.
    `version` is a hash of all that follows from it: two equal versions give equal charts.
    """

    concepts: tuple[Concept, ...]
    codes: tuple[ConceptCode, ...]
    drugs: tuple[Drug, ...] = ()
    sides: tuple[Side, ...] = ()
    specialties: tuple[tuple[str, str], ...] = ()
    providers: tuple[tuple[str, str], ...] = ()
    version: str = field(default="")

    def __post_init__(self) -> None:
        names = [concept.name for concept in self.concepts]
        if names != sorted(set(names)):
            raise TerminologyError(
                "concepts are not sorted by name, or one is named twice", where="terminology"
            )
        object.__setattr__(self, "version", self.version or _fingerprint(self))

    def __contains__(self, name: str) -> bool:
        return name in self.numbers()

    def numbers(self) -> dict[str, int]:
        """Concept name to number."""
        return {concept.name: number for number, concept in enumerate(self.concepts, start=1)}

    def concept(self, name: str) -> Concept:
        """One concept. Raises TerminologyError for a name that is not there."""
        for concept in self.concepts:
            if concept.name == name:
                return concept
        raise TerminologyError(
            f"no concept is called {name}", next_step="`concord terminology list` shows them all"
        )

    def codes_of(self, name: str) -> tuple[ConceptCode, ...]:
        """The codes of one concept."""
        return tuple(code for code in self.codes if code.concept == name)

    def rows(self) -> Iterator[tuple[int, str, str, str]]:
        """(concept number, name, system, code or prefix*) of every code."""
        numbers = self.numbers()
        for code in self.codes:
            yield numbers[code.concept], code.concept, code.system, code.code


def _fingerprint(terminology: Terminology) -> str:
    digest = hashlib.sha256()
    for part in (
        terminology.concepts,
        terminology.codes,
        terminology.drugs,
        terminology.sides,
        terminology.specialties,
        terminology.providers,
    ):
        for record in part:
            digest.update(repr(record).encode())
    return digest.hexdigest()[:16]
