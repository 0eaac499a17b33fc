"""Suppression and rounding: the only way an aggregate leaves."""

from concord.disclosure.accounts import (
    guarded_adoption,
    guarded_shares,
    guarded_total_cost,
    may_be_named,
)
from concord.disclosure.anonymity import Combination, enough_people, small_combinations
from concord.disclosure.office import (
    guarded_answers,
    guarded_candidates,
    guarded_effects,
    guarded_groups,
    guarded_months,
    guarded_peers,
    guarded_people,
    guarded_sizes,
    guarded_withheld,
    peer_quarters,
)
from concord.disclosure.outputs import (
    WAYS_OUT,
    guarded_experience,
    guarded_match_rates,
    guarded_spend,
    without_few,
)
from concord.disclosure.protecting import Protected, Shown, protect
from concord.disclosure.rates import protected_rates, rate_rows, rate_tables
from concord.disclosure.tables import ALL, Count, PublishedTable, Rule, tabulate
from concord.disclosure.wall import may_stand_before_all, may_stand_in_plan_book, standing

__all__ = [
    "ALL",
    "WAYS_OUT",
    "Combination",
    "Count",
    "Protected",
    "PublishedTable",
    "Rule",
    "Shown",
    "enough_people",
    "guarded_adoption",
    "guarded_answers",
    "guarded_candidates",
    "guarded_effects",
    "guarded_experience",
    "guarded_groups",
    "guarded_match_rates",
    "guarded_months",
    "guarded_peers",
    "guarded_people",
    "guarded_shares",
    "guarded_sizes",
    "guarded_spend",
    "guarded_total_cost",
    "guarded_withheld",
    "may_be_named",
    "may_stand_before_all",
    "may_stand_in_plan_book",
    "peer_quarters",
    "protect",
    "protected_rates",
    "rate_rows",
    "rate_tables",
    "small_combinations",
    "standing",
    "tabulate",
    "without_few",
]
