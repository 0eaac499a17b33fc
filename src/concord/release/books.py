"""What each audience's book holds, declared. A table that is not named here is not in the folder."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Audience(Enum):
    """Who a book is written for. `unit` audiences have one book per practice or plan."""

    PRACTICE = "practice"
    PLAN = "plan"
    PROGRAM = "program"
    STEWARD = "steward"
    PUBLIC = "public"
    EVALUATOR = "evaluator"
    ACTUARY = "actuary"
    COACH = "coach"
    CUSTODIAN = "custodian"


SQL = f"{__package__}.sql"
SHARED = "shared_prepare"
"""What is worked out once for all books, before any is cut."""
PREPARED = {
    Audience.PRACTICE: ("opened_prepare", "practice_prepare"),
    Audience.PLAN: ("opened_prepare", "plan_prepare"),
    Audience.COACH: ("coach_prepare",),
}
"""What is worked out for one book, before its tables are cut: one file after the other. What consents open is said once for all readers."""


@dataclass(frozen=True)
class BookTable:
    """One table of a book: the query that cuts it from the run (a file in `sql/`) and its total order."""

    name: str
    query: str
    order: tuple[str, ...]


def _tables(audience: str, *named: tuple[str, tuple[str, ...]]) -> tuple[BookTable, ...]:
    return tuple(BookTable(name, f"{audience}_{name}", order) for name, order in named)


_RESULT = ("measure", "rate", "year", "pool", "person", "index_event")
_CRITERION = ("measure", "year", "pool", "person", "index_event")
_RATE = ("measure", "rate", "year", "pool", "level", "unit", "stratum_kind", "stratum")
_EQUITY = ("measure", "rate", "year", "stratum_kind", "stratum")
_SHARE = ("definition", "level", "unit", "product", "year")
_MONTH = ("measure", "rate", "month")
_EXPERIENCE = ("year", "composite", "level", "unit")
_ADOPTION = ("level", "unit", "year", "product", "category")
_DEFINITION = BookTable("spend_definition", "common_spend_definition", ("definition",))
_ACCOUNTS = (("spend_by_category", ("category", "year")), ("investment_goal", ("year",)))
_COMMON = (
    BookTable("measure", "common_measure", ("measure", "rate", "year")),
    BookTable("criterion_text", "common_criterion_text", ("measure", "year", "criterion")),
)
_PERIOD = ("person", "period_start")
_OWN_RISK = (
    ("risk_score", _PERIOD),
    ("risk_part", (*_PERIOD, "kind", "category")),
    ("risk_evidence", (*_PERIOD, "category", "event", "code")),
    ("risk_change", (*_PERIOD, "kind", "category")),
    ("risk_recapture", (*_PERIOD, "category", "reason")),
)
_RISK = tuple((name, (*order, "plan_id")) for name, order in _OWN_RISK)
_NOTICE = BookTable("sharing_notice", "common_sharing_notice", ("scope",))
_SAID = ("question", "sender", "source")
_CONSENT = ("person", "scope", "purpose", "start_date", "consent")
_OWN_RULE = BookTable("rule", "common_rule", ("file_id", "rule"))

BOOKS: dict[Audience, tuple[BookTable, ...]] = {
    Audience.PRACTICE: (
        *_COMMON,
        *_tables(
            "practice",
            ("person", ("person",)),
            ("roster", ("person", "month")),
            ("roster_change", ("month", "person")),
            ("result", _RESULT),
            ("criterion", _CRITERION),
            ("evidence", (*_CRITERION, "criterion", "event")),
            ("gap", ("measure", "rate", "year", "person", "index_event", "gap")),
            ("rate", _RATE),
            ("peer", ("measure", "rate", "year")),
            ("factor", ("person", "period_start", "plan_id")),
            *_RISK,
            ("line", ("plan_id", "period_start", "component", "line_key")),
            ("line_evidence", ("line_key", "item")),
            ("lever", ("measure", "rate", "year", "plan_id", "reaches")),
            ("earning", ("measure", "rate", "year", "plan_id")),
            ("trend", ("measure", "rate", "year", "month")),
            ("month_closed", _MONTH),
            ("rel_completeness", ("month",)),
            ("experience", _EXPERIENCE),
            ("timeline", ("person", "day", "event", "kind")),
            ("appointment", ("starts_at", "appointment", "person")),
            ("notice", ("happened_at", "notice")),
            ("referral", ("ordered_on", "referral", "person")),
            ("caregiver", ("person", "npi")),
            ("file", ("received_on", "name", "file_id")),
            ("waiting", ("file_name", "line", "rule")),
            ("consent", _CONSENT),
            ("sharing", ("kind", "unit", *_CONSENT)),
            ("withheld", ("scope",)),
            ("rel_source", _SAID),
            ("rel_conflict", ("person", "question", "place")),
        ),
        _NOTICE,
        _OWN_RULE,
    ),
    Audience.PLAN: (
        *_COMMON,
        *_tables(
            "plan",
            ("person", ("person",)),
            ("roster", ("person", "month")),
            ("match_rate", ("product", "month")),
            ("result", _RESULT),
            ("criterion", _CRITERION),
            ("evidence", (*_CRITERION, "criterion", "event")),
            ("gap", ("measure", "rate", "year", "person", "index_event", "gap")),
            ("rate", _RATE),
            ("factor", ("person", "period_start")),
            *_OWN_RISK,
            ("line", ("organization_id", "period_start", "component", "line_key")),
            ("file", ("received_on", "name", "file_id")),
            ("contract", ("organization_id", "contract_id", "start_date")),
            ("term", ("name", "since", "known_on", "sheet")),
            ("proof", ("measure", "year", "person", "index_event", "criterion", "event")),
            ("primary_care_share", _SHARE),
            ("adoption", _ADOPTION),
            ("sharing", _CONSENT),
            ("rel_completeness", ("month",)),
            ("rel_source", _SAID),
        ),
        _DEFINITION,
        _NOTICE,
        _OWN_RULE,
    ),
    Audience.PROGRAM: (
        *_COMMON,
        *_tables(
            "program",
            ("rate", _RATE),
            ("payment", ("plan_id", "organization_id", "period_start", "component", "kind")),
            ("match_rate", ("plan_id", "product", "month")),
            (
                "spend",
                (
                    "year",
                    "plan_id",
                    "product_line",
                    "product",
                    "funding",
                    "category",
                    "care",
                    "framework",
                    "is_primary_care",
                ),
            ),
            ("submission", ("sender", "received_on", "name", "file_id")),
            ("rule", ("sender", "rule")),
            ("file_rule", ("sender", "file_id", "rule")),
            ("primary_care_share", _SHARE),
            ("adoption", _ADOPTION),
            ("completion", ("category", "month")),
            ("evaluation_estimate", ("outcome", "comparison")),
            ("evaluation_path", ("outcome", "comparison", "month")),
            ("total_cost", ("level", "unit", "year")),
            ("equity_gap", _EQUITY),
            ("equity_index", _EQUITY[:-1]),
            ("equity_contribution", (*_EQUITY, "organization_id")),
            ("candidate", ("organization_id",)),
            ("rel_completeness", ("organization_id", "month")),
            ("experience", _EXPERIENCE),
            ("sharing", ("kind", "unit", "scope")),
            ("consent", ("scope", "purpose", "kind", "state")),
            ("withheld", ("organization_id", "scope")),
            ("rel_source", ("unit", *_SAID)),
            ("rel_conflict", ("organization_id", "question", "rule")),
            *_ACCOUNTS,
        ),
        _DEFINITION,
        _NOTICE,
    ),
    Audience.STEWARD: _tables(
        "steward",
        ("link_review", ("case_id",)),
        ("link_side", ("case_id", "side", "place")),
        ("roster_review", ("case_id",)),
        ("roster_compared", ("organization", "verdict", "month")),
    ),
    Audience.PUBLIC: (
        *_COMMON,
        *_tables(
            "public",
            ("rate", _RATE),
            ("primary_care_share", _SHARE),
            ("adoption", _ADOPTION),
            ("total_cost", ("level", "unit", "year")),
            ("equity_gap", _EQUITY),
            ("equity_index", _EQUITY[:-1]),
            ("evaluation_estimate", ("outcome", "comparison")),
            *_ACCOUNTS,
        ),
        _DEFINITION,
    ),
    Audience.EVALUATOR: (
        *_COMMON,
        BookTable("rate", "public_rate", _RATE),
        *_tables(
            "evaluator",
            ("practice_month", ("practice", "month")),
            ("practice_year", ("outcome", "practice", "year")),
            ("person_year", ("person", "year")),
            ("evaluation_estimate", ("outcome", "comparison")),
            ("evaluation_path", ("outcome", "comparison", "month")),
        ),
    ),
    Audience.ACTUARY: _tables(
        "actuary",
        ("age_sex_experience", ("year", "sex", "age_from")),
        ("term", ("name", "sheet", "since", "known_on")),
    ),
    Audience.COACH: (
        *_COMMON,
        *_tables(
            "coach",
            ("rate", _RATE),
            ("lever", ("year", "measure", "rate", "reaches")),
            ("roster_size", ("month",)),
            ("file", ("kind", "period")),
            ("month_closed", _MONTH),
            ("rel_completeness", ("month",)),
            ("experience", _EXPERIENCE),
        ),
        BookTable("peer", "practice_peer", ("measure", "rate", "year")),
    ),
    Audience.CUSTODIAN: (
        *_COMMON,
        *_tables(
            "custodian",
            ("person", ("person",)),
            ("member", ("person", "sender", "member_id")),
            ("roster", ("person", "month")),
            ("roster_rank", ("person", "month", "rank")),
            ("result", _RESULT),
            ("criterion", _CRITERION),
            ("evidence", (*_CRITERION, "criterion", "event")),
            ("gap", ("measure", "rate", "year", "pool", "person", "index_event", "gap")),
            ("rate", _RATE),
            ("factor", ("person", "period_start", "plan_id")),
            *_RISK,
            ("line", ("plan_id", "organization_id", "period_start", "component", "line_key")),
            ("line_evidence", ("line_key", "item")),
            ("lever", ("organization_id", "measure", "rate", "year", "plan_id", "reaches")),
            ("file", ("received_on", "sender", "name", "file_id")),
            ("consent", ("person", "scope", "purpose", "recipient", "row_id")),
            ("sharing", ("kind", "unit", "person", "scope", "row_id")),
        ),
    ),
}


def book_id(audience: Audience, unit: str = "") -> str:
    """The book's name, such as `practice-foothill` or `program`."""
    return f"{audience.value}-{unit}" if unit else audience.value


def audience_of(book: str) -> tuple[Audience, str]:
    """The audience and unit of a book's name. Raises ValueError for a name no book has."""
    head, _, unit = book.partition("-")
    return Audience(head), unit


def books_for(organizations: list[str], plans: list[str]) -> list[tuple[Audience, str]]:
    """Every book a release holds, in order."""
    return [
        *((Audience.PRACTICE, o) for o in sorted(organizations)),
        *((Audience.PLAN, p) for p in sorted(plans)),
        *((Audience.COACH, o) for o in sorted(organizations)),
        (Audience.PROGRAM, ""),
        (Audience.STEWARD, ""),
        (Audience.PUBLIC, ""),
        (Audience.EVALUATOR, ""),
        (Audience.ACTUARY, ""),
        (Audience.CUSTODIAN, ""),
    ]
