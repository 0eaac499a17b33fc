"""What two programs differ in, cause by cause, and programs that have some of the causes and not the others."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from concord.program import Program
from concord.program.lists import Lists
from concord.program.measure_set import MeasureSet
from concord.program.terms import Terms, TermValue

AMOUNTS = "population-health amounts"
RISK = "risk adjustment"
TERM_CAUSES = {
    "population_health.base": AMOUNTS,
    "population_health.schedule": AMOUNTS,
    "population_health.look_back_months": AMOUNTS,
    "population_health": RISK,
    "direct_services": "direct-service terms",
    "performance.benchmark_year": "benchmarks",
    "performance": "performance terms",
    "increase": "limit of the increase",
    "calendar": "calendar",
}
"""Cause by the beginning of a term's name; the first that fits."""
TOGETHER = "contracts and terms"
"""The one cause when sheets were added or taken away: neither can be tried without the other."""


def causes(now: Program, then: Program) -> list[str]:
    """Everything money rests on that the two say differently, in the order of the payment model."""
    found = _terms_and_contracts(now, then)
    measures = now.measure_set.measures != then.measure_set.measures
    benchmarks = _benchmarks(now) != _benchmarks(then) or "benchmarks" in found
    found = [c for c in found if c != "benchmarks"]
    found += ["measures and weights"] if measures else []
    found += ["benchmarks"] if benchmarks else []
    found += ["attribution"] if now.attribution != then.attribution else []
    found += ["practices and clinicians"] if now.parties != then.parties else []
    found += ["code lists and tables"] if now.lists != then.lists else []
    return found


def _terms_and_contracts(now: Program, then: Program) -> list[str]:
    contracts = now.agreements != then.agreements
    if now.terms.extends != then.terms.extends:
        return [TOGETHER]
    changed = {c for c in dict.fromkeys(TERM_CAUSES.values()) if _of(now, c) != _of(then, c)}
    return (["contracts"] if contracts else []) + [
        c for c in dict.fromkeys(TERM_CAUSES.values()) if c in changed
    ]


def cause_of(term: str) -> str:
    """The cause that a term belongs to."""
    return next(cause for head, cause in TERM_CAUSES.items() if term == head or term.startswith(f"{head}."))


def with_some(now: Program, then: Program, chosen: Collection[str]) -> Program:
    """`now` with the chosen causes as `then` has them."""

    def taken(cause: str) -> Program:
        return then if cause in chosen else now

    together = TOGETHER in chosen
    return replace(
        now,
        terms=then.terms if together else _terms(now, then, chosen),
        agreements=then.agreements if together else taken("contracts").agreements,
        measure_set=MeasureSet(
            taken("measures and weights").measure_set.measures, _both(taken("benchmarks"), now, then)
        ),
        attribution=taken("attribution").attribution,
        parties=taken("practices and clinicians").parties,
        lists=_lists(taken("code lists and tables"), now, then),
    )


def _terms(now: Program, then: Program, chosen: Collection[str]) -> Terms:
    """Each term from the side that its cause is taken from."""
    if TOGETHER in chosen:
        return then.terms
    values = [v for v in now.terms.values if cause_of(v.name) not in chosen]
    values += [v for v in then.terms.values if cause_of(v.name) in chosen]
    return Terms(
        tuple(sorted(values, key=lambda v: (v.sheet, v.name, v.since, v.known_on, v.file))), now.terms.extends
    )


def _of(program: Program, cause: str) -> list[tuple[Any, ...]]:
    return sorted(_said(v) for v in program.terms.values if cause_of(v.name) == cause)


def _said(value: TermValue) -> tuple[Any, ...]:
    """A term's value without where it is written."""
    return value.sheet, value.name, value.since, value.known_on, repr(value.value)


def _benchmarks(program: Program) -> set[tuple[Any, ...]]:
    return {
        (b.measure, b.year, b.product_line, b.percentile, b.value) for b in program.measure_set.benchmarks
    }


def _both(first: Program, *others: Program) -> tuple[Any, ...]:
    """The first program's benchmarks, and those that only another has: a measure tried alone needs its percentiles."""
    rows = {
        (b.measure, b.year, b.product_line, b.percentile): b
        for p in reversed(others)
        for b in p.measure_set.benchmarks
    }
    rows |= {(b.measure, b.year, b.product_line, b.percentile): b for b in first.measure_set.benchmarks}
    return tuple(rows[k] for k in sorted(rows))


def _lists(first: Program, *others: Program) -> Lists:
    """The first program's lists and tables, and those whose name only another has."""

    def merged(name: str) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for program in (*reversed(others), first):
            held: Mapping[str, Any] = getattr(program.lists, name)
            found |= held
        return found

    return Lists(merged("codes"), merged("factors"), merged("areas"))
