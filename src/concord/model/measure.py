"""A measure: who it is about, who is excused, what counts, what to do when it is missing. Plain data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from concord.model.expressions import Criterion, EventList, Named, Number
from concord.model.trees import concepts_of, for_method, list_for_method, walk
from concord.model.windows import Moment, Window

METHODS = ("plan", "clinical")
PARTS = ("who", "excused", "excepted", "met", "stratum", "factor", "looks_back")

Criteria = Mapping[str, Criterion]
"""Criteria by the sentence that names them. The sentence is the column, the screen's words and the manual's line."""


@dataclass(frozen=True)
class Gap:
    """What closes an open criterion.

    `closes`: the events that would. `due`: the last day on which they still can. `criterion`: the sentence it serves;
    empty: the whole numerator. `shows`: components whose values are the nearest miss (systolic, diastolic). `unwanted`: the events
    are the bad outcome itself, and the gap stays closed while none comes.
    """

    action: str
    closes: EventList
    due: Moment
    criterion: str = ""
    shows: tuple[str, ...] = ()
    unwanted: bool = False


@dataclass(frozen=True)
class Rate:
    """One numerator. `who`, `excused` and `excepted` are added to the measure's own."""

    id: str
    title: str
    met: Criteria
    who: Criteria = field(default_factory=dict)
    excused: Criteria = field(default_factory=dict)
    excepted: Criteria = field(default_factory=dict)
    gap: Gap | tuple[Gap, ...] = ()
    lower_is_better: bool | None = None
    """None: as the measure."""

    def gaps(self) -> tuple[Gap, ...]:
        """The gaps, as a tuple."""
        return self.gap if isinstance(self.gap, tuple) else (self.gap,)


@dataclass(frozen=True)
class Measure:
    """One measure of one edition.

    Initial population: all of `who`. Excluded: any of `excused`. Numerator: not excluded, all of `met`. Exception: not
    excluded, not met, any of `excepted`. Only yes puts a person in; unknown is counted beside.
    `basis` `event`: one row per event of `index` that is certainly in that list. `looks_back`: windows the data must reach
    back to before "not met" means anything; otherwise the result is uncovered. `tally`: for a measure of use, the number that counts for a
    person in the numerator, in place of one. `factors`: what the number expected of a person rests on; they decide nothing.
    """

    id: str
    title: str
    edition: str
    who: Criteria
    met: Criteria = field(default_factory=dict)
    excused: Criteria = field(default_factory=dict)
    excepted: Criteria = field(default_factory=dict)
    gap: Gap | tuple[Gap, ...] = ()
    rates: tuple[Rate, ...] = ()
    strata: Criteria = field(default_factory=dict)
    factors: Criteria = field(default_factory=dict)
    tally: Number | None = None
    looks_back: Mapping[str, Window] = field(default_factory=dict)
    basis: str = "person"
    index: EventList | None = None
    methods: tuple[str, ...] = METHODS
    lower_is_better: bool = False
    protected_as: tuple[str, ...] = ()
    """Whoever is in it has had care that the law protects: counted, and listed nowhere without consents of these scopes."""
    cms: str = ""
    source: str = ""
    purpose: str = ""
    differences: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """One sentence means one thing in a measure, but for rates that do not meet."""
        meant: dict[tuple[str, str], Criterion] = {}
        for line in self.lines():
            for rate in {line.rate, ""}:
                if meant.get((rate, line.sentence), line.criterion) != line.criterion:
                    raise ValueError(f"{self.id} means two things by {line.sentence!r}")
            meant[line.rate, line.sentence] = line.criterion

    @property
    def is_sensitive(self) -> bool:
        """Whether being in it tells of care that the law protects."""
        return bool(self.protected_as)

    def all_rates(self) -> tuple[Rate, ...]:
        """The rates; a measure with one numerator has one, named as the measure."""
        return self.rates or (Rate(self.id, self.title, self.met, gap=self.gap),)

    def is_lower_better(self, rate: Rate) -> bool:
        """Whether being in the numerator of a rate is the bad outcome."""
        return self.lower_is_better if rate.lower_is_better is None else rate.lower_is_better

    def lines(self) -> tuple[Line, ...]:
        """Every sentence, numbered in the order written, the same in both methods."""
        return self._lines

    @cached_property
    def _lines(self) -> tuple[Line, ...]:
        return tuple(_numbered(self))

    def lines_for(self, method: str) -> tuple[Line, ...]:
        """The sentences that a method has, with its branches only; numbers as in `lines`."""
        kept = ((line, for_method(line.criterion, method)) for line in self.lines())
        return tuple(
            Line(line.number, line.part, line.rate, line.sentence, criterion, line.within)
            for line, criterion in kept
            if criterion is not None
        )

    def index_for(self, method: str) -> EventList | None:
        """The index list of an event-based measure, with one method's branches."""
        return None if self.index is None else list_for_method(self.index, method)

    def parts(self) -> Iterator[object]:
        """Every node of its sentences, number, index and gaps, whatever the method."""
        roots: list[object] = [line.criterion for line in self.lines() if not line.within]
        roots += [root for root in (self.tally, self.index) if root is not None]
        roots += [gap.closes for rate in self.all_rates() for gap in rate.gaps()]
        for root in roots:
            yield from walk(root)

    def concepts(self) -> tuple[str, ...]:
        """Names of all concepts the measure reads, in order."""
        return self._concepts

    @cached_property
    def _concepts(self) -> tuple[str, ...]:
        found = set().union(*(concepts_of(line.criterion) for line in self.lines() if not line.within))
        if self.tally is not None:
            found |= concepts_of(self.tally)
        if self.index is not None:
            found |= concepts_of(self.index)
        for rate in self.all_rates():
            for gap in rate.gaps():
                found |= concepts_of(gap.closes) | set(gap.shows)
        return tuple(sorted(found))


@dataclass(frozen=True)
class Line:
    """One sentence of a measure. `rate` is empty for what all rates share; `within` is the number of the sentence it
    stands inside, 0 at the top."""

    number: int
    part: str
    rate: str
    sentence: str
    criterion: Criterion
    within: int = 0

    @property
    def column(self) -> str:
        """The column it becomes: `c01`, `c02`, ... in the order written."""
        return f"c{self.number:02d}"


def _numbered(measure: Measure) -> Iterator[Line]:
    number = 0
    for part, rate, sentence, criterion in _sentences(measure):
        number += 1
        top = number
        yield Line(number, part, rate, sentence, criterion)
        for inner in walk(criterion):
            if isinstance(inner, Named):
                number += 1
                yield Line(number, part, rate, inner.sentence, inner.part, top)


def _sentences(measure: Measure) -> Iterator[tuple[str, str, str, Criterion]]:
    shared = (("who", measure.who), ("excused", measure.excused), ("excepted", measure.excepted))
    for part, criteria in shared:
        yield from ((part, "", sentence, criterion) for sentence, criterion in criteria.items())
    for rate in measure.all_rates():
        own = (("who", rate.who), ("excused", rate.excused), ("excepted", rate.excepted), ("met", rate.met))
        for part, criteria in own:
            yield from ((part, rate.id, sentence, criterion) for sentence, criterion in criteria.items())
    yield from (("stratum", "", sentence, criterion) for sentence, criterion in measure.strata.items())
    yield from (("factor", "", sentence, criterion) for sentence, criterion in measure.factors.items())
