"""The rules of attribution as data: dated editions, code lists and decisions made by hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from concord.canon.roster import RULES
from concord.model.errors import ProgramError
from concord.model.periods import first_of_month
from concord.program import Program
from concord.program.attribution import Override, RuleSet

ANY_PLAN = "*"
TIE_BREAKS = ("most_recent", "allowed_amount", "lowest_id")


class Code(NamedTuple):
    """A service code that counts from a day of service to a day."""

    code: str
    start_date: date = date(1900, 1, 1)
    end_date: date | None = None


@dataclass(frozen=True)
class Edition:
    """The rules in force from the month `effective` until the next edition begins.

    `order` names rules of `canon.roster.RULES`, first wins. A visit counts when its code, its place of service (an empty
    text in the list takes lines without one) and its clinician's specialty are listed, and the line was not denied.
    A code on both lists is preventive. `tie_breaks` are tried in order; the lowest NPI always comes last. `pcp_products`
    says where the primary-care clinician on a plan's file decides: `(plan or *, product, rule)`.
    """

    effective: date
    order: tuple[str, ...]
    look_back_months: int
    minimum_visits: int
    tie_breaks: tuple[str, ...]
    preventive_codes: tuple[Code, ...]
    primary_care_codes: tuple[Code, ...]
    places_of_service: tuple[str, ...]
    taxonomies: tuple[str, ...]
    pcp_products: tuple[tuple[str, str, str], ...]
    follow_clinician: bool = True
    """A clinician who moves takes along the people they decide; otherwise people stay where they were seen."""


@dataclass(frozen=True)
class AttributionRules:
    """All editions in order of `effective`, the first month to attribute, and the decisions made by hand."""

    first_month: date
    editions: tuple[Edition, ...]
    overrides: tuple[Override, ...] = ()

    def __post_init__(self) -> None:
        dates = [edition.effective for edition in self.editions]
        if not dates or dates != sorted(set(dates)):
            raise ProgramError(
                "attribution needs editions with rising effective dates", next_step="date each edition once"
            )
        if any(d != first_of_month(d) for d in (*dates, self.first_month)):
            raise ProgramError(
                "attribution is decided by month", next_step="date editions on the first of a month"
            )
        if dates[0] > self.first_month:
            raise ProgramError(
                f"no attribution rules hold in {self.first_month:%Y-%m}",
                next_step="date the first edition no later than the first month",
            )
        for edition in self.editions:
            _check(edition)


def _check(edition: Edition) -> None:
    where = f"attribution rules of {edition.effective:%Y-%m}"
    unknown = sorted(set(edition.order) - set(RULES))
    if unknown or len(set(edition.order)) != len(edition.order):
        raise ProgramError(
            f"order must name each rule once, and only {', '.join(RULES)}",
            where=where,
            why=f"unknown: {', '.join(unknown)}" if unknown else "a rule stands twice",
        )
    odd = sorted(set(edition.tie_breaks) - set(TIE_BREAKS))
    if odd:
        raise ProgramError(
            f"unknown tie break {', '.join(odd)}", where=where, next_step=f"use {', '.join(TIE_BREAKS)}"
        )
    if edition.look_back_months < 1 or edition.minimum_visits < 1:
        raise ProgramError("look-back and minimum visits must be at least 1", where=where)


def rules_of(program: Program) -> AttributionRules:
    """The attribution rules of a program folder, with their code lists looked up."""
    editions = tuple(_edition(program, rule_set) for rule_set in program.attribution.sets)
    return AttributionRules(program.first_month, editions, program.attribution.overrides)


def _edition(program: Program, rules: RuleSet) -> Edition:
    products = [(product, "chosen_pcp") for product in rules.chosen_products]
    products += [(product, "assigned_pcp") for product in rules.assigned_products]
    return Edition(
        effective=rules.since,
        order=rules.order,
        look_back_months=rules.look_back_months,
        minimum_visits=rules.other.get("minimum_visits", 1),
        tie_breaks=rules.tie_breaks,
        preventive_codes=_codes(program, rules.preventive_codes),
        primary_care_codes=_codes(program, rules.primary_care_codes),
        places_of_service=tuple(sorted({c.code for c in _codes(program, rules.places)})),
        taxonomies=tuple(program.lists.codes_on(rules.taxonomies, rules.since)),
        pcp_products=tuple((*_plan_and_product(name), rule) for name, rule in products),
        follow_clinician=rules.other.get("follow_clinician", True),
    )


def _codes(program: Program, name: str) -> tuple[Code, ...]:
    return tuple(Code(row["code"], row["start_date"], row["end_date"]) for row in program.rows(name))


def _plan_and_product(name: str) -> tuple[str, str]:
    """`HMO` is every plan's; `alder:PPO` is one plan's."""
    plan, _, product = name.rpartition(":")
    return plan or ANY_PLAN, product
