"""The terms a program must have: name, kind of value and meaning. A term that is not here is a misspelling."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class TermKind:
    """What a term may hold. `kind` is one of KINDS in `term_values`; `choices` for kind `choice`.

    `by_product_line` terms may also be given per line of business, as `name.medi_cal`. Optional terms have no
    effect when absent; every other term must have a value wherever it is asked for.
    """

    name: str
    kind: str
    meaning: str
    choices: tuple[str, ...] = ()
    by_product_line: bool = False
    optional: bool = False


TERMS = (
    TermKind("calendar.payment_day", "day_of_month", "Day of the month on which a month's payment is due."),
    TermKind(
        "calendar.run_out_days", "count", "Days after the year for late claims, before results are final."
    ),
    TermKind("calendar.review_days", "count", "Days the practice has to review final results."),
    TermKind(
        "direct_services.base_period", "period", "Period whose claims set the prospective rate, such as 2024."
    ),
    TermKind("direct_services.trend", "multiplier", "From the base period's prices to the paid year's."),
    TermKind(
        "direct_services.full_credibility",
        "count",
        "Member-months at which a practice's own rate counts in full.",
    ),
    TermKind("direct_services.service_set", "list_name", "Code list paid prospectively on the hybrid track."),
    TermKind("direct_services.primary_care", "list_name", "Code list of all primary-care services."),
    TermKind("direct_services.places", "list_name", "Places of service that are primary care."),
    TermKind("direct_services.taxonomies", "list_name", "Specialties that are primary care."),
    TermKind("direct_services.leakage", "flag", "Whether services of the set got elsewhere are reconciled."),
    TermKind("direct_services.leakage_corridor", "percent", "Change of leakage that changes nothing."),
    TermKind(
        "population_health.base", "usd", "Base amount for each person on the roster.", by_product_line=True
    ),
    TermKind(
        "population_health.schedule", "choice", "How often it is paid, in advance.", ("monthly", "quarterly")
    ),
    TermKind("population_health.look_back_months", "count", "How far back a roster may still change."),
    TermKind(
        "population_health.factor_period",
        "choice",
        "How long a factor is frozen.",
        ("month", "quarter", "year"),
    ),
    TermKind(
        "population_health.normalize_over",
        "choice",
        "Months whose people have a mean factor of 1.",
        ("opening_month", "period"),
    ),
    TermKind(
        "population_health.age_sex_table", "table_name", "Table of age-sex factors.", by_product_line=True
    ),
    TermKind(
        "population_health.risk_model",
        "choice",
        "Clinical part of the factor: none, HHS-HCC scores, or scores by person that another model made.",
        ("none", "hhs_hcc", "table"),
        by_product_line=True,
    ),
    TermKind(
        "population_health.risk_edition",
        "year",
        "Benefit year whose HHS-HCC tables score the period.",
        by_product_line=True,
    ),
    TermKind(
        "population_health.metal_level",
        "choice",
        "Metal level whose HHS-HCC weights are used.",
        ("platinum", "gold", "silver", "bronze", "catastrophic"),
        by_product_line=True,
    ),
    TermKind("population_health.risk_months", "count", "Months of claims that a score reads."),
    TermKind(
        "population_health.risk_lag_months", "count", "Months before the period that are left for run-out."
    ),
    TermKind(
        "population_health.risk_minimum_months",
        "count",
        "Fewest of those months covered for a clinical part; below it the age-sex part stands alone.",
    ),
    TermKind(
        "population_health.risk_full_months",
        "count",
        "Covered months at which the clinical part counts in full; below it, it is drawn toward 1.",
    ),
    TermKind(
        "population_health.risk_services",
        "list_name",
        "Code list of the services that make a claim's diagnoses count; `open`: types of bill and ranges of codes.",
    ),
    TermKind(
        "population_health.social_table",
        "table_name",
        "Table of social factors by ZIP in areas/; `none`: no social part.",
    ),
    TermKind(
        "population_health.combination",
        "choice",
        "How the parts of the factor go together.",
        ("multiplicative", "additive"),
    ),
    TermKind("population_health.clamp_low", "multiplier", "Lowest factor before normalization."),
    TermKind("population_health.clamp_high", "multiplier", "Highest factor before normalization."),
    TermKind(
        "performance.maximum", "usd", "Most a plan pays per member per month for all measures together."
    ),
    TermKind("performance.pool", "choice", "Whose data give the rate.", ("program", "plan")),
    TermKind("performance.baseline_year", "year", "Year of the original score."),
    TermKind("performance.benchmark_year", "year", "Year of the national percentiles."),
    TermKind("performance.minimum_denominator", "count", "Fewest people for a rate to count."),
    TermKind(
        "performance.two_years_together", "flag", "Whether a small denominator may borrow the year before."
    ),
    TermKind("performance.maximum_uncovered", "percent", "Most of a baseline that may be uncovered."),
    TermKind("performance.attainment_tiers", "tiers", "Percentile and percent of the measure's maximum."),
    TermKind(
        "performance.attainment_reached",
        "choice",
        "Whether a score equal to the benchmark reaches it.",
        ("above", "at_or_above"),
    ),
    TermKind("performance.improvement_share", "percent", "Of the measure's maximum, for improving."),
    TermKind(
        "performance.improvement_minimum", "percent", "Relative change in the better direction that counts."
    ),
    TermKind("performance.improvement_from", "percentile", "Lowest percentile of an original score."),
    TermKind("performance.improvement_to", "percentile", "Highest percentile of an original score."),
    TermKind("performance.stacking", "flag", "Whether improvement adds to attainment."),
    TermKind("performance.equity_multiplier", "multiplier", "On measures marked equity-sensitive."),
    TermKind("performance.gap_share", "percent", "Of the measure's maximum, for narrowing a named gap."),
    TermKind("performance.gap_interval", "confidence", "Confidence at which a gap must have narrowed."),
    TermKind("performance.gap_minimum", "count", "Fewest people in each group, in both years."),
    TermKind("performance.gap_groups", "groups", "Gaps named before the year.", optional=True),
    TermKind("increase.limit", "percent", "Share of the base that the increase is held against."),
    TermKind("increase.rule", "choice", "What the limit does.", ("target", "cap")),
)

BY_NAME = {term.name: term for term in TERMS}


def kind_of(name: str) -> TermKind | None:
    """The kind of a term, also when given per line of business (`population_health.base.medi_cal`); None if unknown."""
    if name in BY_NAME:
        return BY_NAME[name]
    head = BY_NAME.get(name.rpartition(".")[0])
    return head if head is not None and head.by_product_line else None
