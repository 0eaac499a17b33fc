"""Checks that need more than one file: every contract can be paid for every year it is in force."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from concord.model.errors import ProgramError
from concord.program.contracts import Contract
from concord.program.measure_set import MeasureTerms
from concord.program.problems import Problems
from concord.program.vocabulary import TERMS

if TYPE_CHECKING:
    from concord.program.folder import Program

FAR = date(9999, 12, 31)
CODE_LISTS = {
    "direct_services.service_set": "", "direct_services.primary_care": "", "direct_services.places": "",
    "direct_services.taxonomies": "", "population_health.risk_services": "open",
}  # fmt: skip
"""Terms that name a code list, with the one word that stands for none."""


def check_across(program: Program, problems: Problems) -> None:
    """Note contracts without a term on their first day, lists, tables and benchmarks that are named but absent."""
    for contract in program.contracts:
        _check_terms(program, contract, problems)
    for contract in program.contracts:
        for year in _years(program, contract):
            _check_benchmarks(program, contract, year, problems)
    _check_names(program, problems)


def _check_terms(program: Program, contract: Contract, problems: Problems) -> None:
    for term in TERMS:
        if term.optional:
            continue
        for line in contract.product_lines if term.by_product_line else (None,):
            try:
                program.term(
                    term.name, contract, in_force_on=contract.start_date, known_on=FAR, product_line=line
                )
            except ProgramError as error:
                problems.add(
                    contract.file, contract.line, f"{error.what}{f' ({error.why})' if error.why else ''}",
                    error.next_step, contract.contract_id,
                )  # fmt: skip


def _years(program: Program, contract: Contract) -> list[int]:
    """Years with measures during which the contract is in force."""
    years = sorted({m.year for m in program.measure_set.measures})
    last = contract.end_date.year if contract.end_date else years[-1] if years else 0
    return [y for y in years if contract.start_date.year <= y <= last]


def _check_benchmarks(program: Program, contract: Contract, year: int, problems: Problems) -> None:
    on = max(contract.start_date, date(year, 1, 1))
    try:
        of = program.term("performance.benchmark_year", contract, in_force_on=on, known_on=FAR).value
        tiers = program.term("performance.attainment_tiers", contract, in_force_on=on, known_on=FAR).value
        low = program.term("performance.improvement_from", contract, in_force_on=on, known_on=FAR).value
        high = program.term("performance.improvement_to", contract, in_force_on=on, known_on=FAR).value
    except ProgramError:
        return  # noted by _check_terms
    for measure in program.measure_set.of_year(year):
        if measure.in_payment:
            _check_measure(program, measure, of, sorted({low, high, *(p for p, _ in tiers)}), problems)


def _check_measure(
    program: Program, measure: MeasureTerms, year: int, percentiles: list[Decimal], problems: Problems
) -> None:
    values = []
    for percentile in percentiles:
        try:
            found = program.benchmark(measure.ident, year, measure.benchmark_product_line, percentile)
            values.append(found.value)
        except ProgramError as error:
            problems.add(measure.file, measure.line, error.what, "add it to benchmarks.csv", measure.ident)
    if values != sorted(values, reverse=measure.lower_is_better):
        way = "fall" if measure.lower_is_better else "rise"
        problems.add(
            measure.file, measure.line, f"benchmarks of {year} do not {way} from P25 to P90",
            "correct benchmarks.csv or the measure's direction", measure.ident,
        )  # fmt: skip


def _check_names(program: Program, problems: Problems) -> None:
    idents = {m.ident for m in program.measure_set.measures}
    for value in program.terms.values:
        kind = value.name
        if kind in CODE_LISTS and value.value not in (*program.lists.codes, CODE_LISTS[kind]):
            problems.add(
                value.file,
                value.line,
                f"code list `{value.value}` is not in lists/",
                "correct the name",
                kind,
            )
        if kind.startswith("population_health.age_sex_table") and value.value not in program.lists.factors:
            problems.add(
                value.file, value.line, f"table `{value.value}` is not in tables/", "correct the name", kind
            )
        if kind == "population_health.social_table" and value.value not in ("none", *program.lists.areas):
            problems.add(
                value.file, value.line, f"table `{value.value}` is not in areas/", "correct the name", kind
            )
        if kind == "performance.gap_groups":
            for group in value.value:
                if group["measure"] not in idents:
                    problems.add(
                        value.file, value.line, f"measure `{group['measure']}` is unknown", "correct it", kind
                    )
