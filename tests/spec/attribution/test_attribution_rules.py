"""Which rule decides, and what breaks a tie: one paragraph of the manual per test."""

from dataclasses import replace
from datetime import date

import pytest
from attribution_world import EDITION, RULES, lines, override

from concord.attribution import AttributionRules
from concord.model.errors import ProgramError

COVERED = "person | from\n1 | 2023-01-01"
HMO = "person | from | product | pcp | how\n1 | 2023-01-01 | HMO | ann | chosen"


def test_most_preventive_visits_in_24_months_decide(attributed):
    """Whoever gave most preventive visits holds the person from the month after; a tie goes to the most recent."""
    found = attributed(
        coverage=COVERED,
        visits="""
        person | day        | seen | code
        1      | 2024-03-10 | ann  | 99396
        1      | 2025-02-10 | pam  | 99396
        1      | 2025-09-10 | pam  | 99396
    """,
    )
    assert found.story() == lines("""
        2024-01..2024-03 - - none
        2024-04..2025-02 oak ann preventive_visits
        2025-03..2026-07 pine pam preventive_visits
    """)
    assert found.at("2025-03")["tie_break"] == "most_recent"
    assert found.at("2025-10")["tie_break"] == "none"
    assert found.at("2025-10")["visits"] == 2


def test_other_visits_decide_only_without_any_preventive_visit(attributed):
    """Three visits for illness at Pine do not outweigh one preventive visit at Oak until it is 24 months old."""
    found = attributed(
        coverage=COVERED,
        visits="""
        person | day        | seen | code
        1      | 2024-01-10 | ann  | 99396
        1      | 2025-02-10 | pam  | 99213
        1      | 2025-03-10 | pam  | 99213
        1      | 2025-04-10 | pam  | 99214
    """,
    )
    assert found.at("2026-01")["organization_id"] == "oak"
    assert found.at("2026-01")["runner_up"] == "pine"
    assert found.at("2026-02")["organization_id"] == "pine"
    assert found.at("2026-02")["rule"] == "primary_care_visits"
    assert found.at("2026-02")["visits"] == 3
    assert found.ranking("2025-06") == lines("""
        1 preventive_visits ann oak 1
        2 primary_care_visits pam pine 3
    """)


def test_the_chosen_clinician_comes_before_any_visit_where_the_product_has_one(attributed):
    """An HMO member belongs to the clinician they chose, whomever they saw."""
    found = attributed(coverage=HMO, visits="person | day | seen | code\n1 | 2024-03-10 | pam | 99396")
    row = found.at("2025-01")
    assert (row["organization_id"], row["rule"], row["visits"], row["runner_up"]) == (
        "oak",
        "chosen_pcp",
        0,
        "pine",
    )
    assert row["evidence"] == 1, "the enrollment row decided"
    assert row["decided_by_payer"] == "alder"


def test_a_clinician_on_a_ppo_file_does_not_decide(attributed):
    """The PPO declares no chosen clinician, so what its file says is not asked."""
    found = attributed(
        coverage=HMO.replace("HMO", "PPO"), visits="person | day | seen | code\n1 | 2024-03-10 | pam | 99396"
    )
    assert found.at("2025-01")["organization_id"] == "pine"


def test_a_product_can_have_chosen_clinicians_in_one_plan_only(attributed):
    """The rules name plan and product: birch's PPO members choose, alder's do not."""
    rules = replace(RULES, editions=(replace(EDITION, pcp_products=(("birch", "PPO", "chosen_pcp"),)),))
    found = attributed(
        rules,
        coverage="""
        person | plan  | from       | product | pcp | how
        1      | alder | 2023-01-01 | PPO     | ann | chosen
        2      | birch | 2023-01-01 | PPO     | ann | chosen
    """,
    )
    assert found.at("2025-01", 1)["organization_id"] is None
    assert found.at("2025-01", 2)["organization_id"] == "oak"


@pytest.mark.parametrize("how", ["assigned", ""])
def test_the_plans_assignment_comes_after_the_members_choice(attributed, how):
    """A clinician of whom the file does not say that the member chose them is taken as assigned."""
    found = attributed(
        coverage=HMO.replace("chosen", how), visits="person | day | seen | code\n1 | 2024-03-10 | pam | 99396"
    )
    assert found.at("2025-01")["rule"] == "assigned_pcp"
    assert found.at("2025-01")["organization_id"] == "oak"


def test_a_choice_in_the_second_plan_beats_an_assignment_in_the_first(attributed):
    """Rules come in order over all plans; within a rule the plan that pays first is asked first."""
    found = attributed(
        coverage="""
        person | plan  | from       | product | pcp | how      | first
        1      | alder | 2023-01-01 | HMO     | ann | assigned | yes
        1      | birch | 2023-01-01 | HMO     | pam | chosen   | no
        2      | alder | 2023-01-01 | HMO     | ann | chosen   | no
        2      | birch | 2023-01-01 | HMO     | pam | chosen   | yes
    """
    )
    assert found.at("2025-01", 1)["organization_id"] == "pine"
    assert found.at("2025-01", 1)["decided_by_payer"] == "birch"
    assert found.at("2025-01", 2)["organization_id"] == "pine"


def test_a_tie_goes_to_the_most_recent_visit(attributed):
    found = attributed(
        coverage=COVERED,
        visits="""
        person | day        | seen | allowed
        1      | 2024-03-10 | ann  | 500
        1      | 2024-04-10 | pam  | 100
    """,
    )
    row = found.at("2025-01")
    assert (row["organization_id"], row["tie_break"], row["runner_up"]) == ("pine", "most_recent", "oak")


def test_then_to_the_higher_allowed_amount(attributed):
    found = attributed(
        coverage=COVERED,
        visits="""
        person | day        | seen | allowed
        1      | 2024-03-10 | pam  | 100.10
        1      | 2024-03-10 | ann  | 100.09
    """,
    )
    row = found.at("2025-01")
    assert (row["organization_id"], row["tie_break"]) == ("pine", "allowed_amount")


def test_then_to_the_lowest_npi(attributed):
    found = attributed(
        coverage=COVERED,
        visits="""
        person | day        | seen | allowed
        1      | 2024-03-10 | pam  | 100
        1      | 2024-03-10 | ann  | 100
    """,
    )
    row = found.at("2025-01")
    assert (row["organization_id"], row["tie_break"]) == ("oak", "lowest_id")


def test_the_order_of_tie_breaks_is_data(attributed):
    """With the amount first, the dearer earlier visit wins over the later one."""
    rules = replace(
        RULES, editions=(replace(EDITION, tie_breaks=("allowed_amount", "most_recent", "lowest_id")),)
    )
    found = attributed(
        rules,
        coverage=COVERED,
        visits="""
        person | day        | seen | allowed
        1      | 2024-03-10 | ann  | 500
        1      | 2024-04-10 | pam  | 100
    """,
    )
    assert found.at("2025-01")["tie_break"] == "allowed_amount"
    assert found.at("2025-01")["organization_id"] == "oak"


def test_the_month_of_a_visit_is_decided_without_it(attributed):
    """The roster of a month is fixed on its first day, from visits before that day and not older than 24 months."""
    found = attributed(coverage=COVERED, visits="person | day | seen\n1 | 2024-03-01 | ann")
    assert found.story() == lines("""
        2024-01..2024-03 - - none
        2024-04..2026-03 oak ann primary_care_visits
        2026-04..2026-07 - - none
    """)


@pytest.mark.parametrize(
    ("why", "visit"),
    [
        ("a surgeon does not hold people", "1 | 2024-03-01 | sam | 99213 | 11 | "),
        ("an emergency room does not", "1 | 2024-03-01 | ann | 99213 | 23 | "),
        ("a service that is not on a list does not", "1 | 2024-03-01 | ann | 36415 | 11 | "),
        ("a denied line does not", "1 | 2024-03-01 | ann | 99213 | 11 | yes"),
    ],
)
def test_what_does_not_count_as_a_visit(attributed, why, visit):
    """Specialty, place, service and denial each keep a line from counting."""
    found = attributed(coverage=COVERED, visits=f"person | day | seen | code | place | denied\n{visit}")
    assert found.at("2025-01")["rule"] == "none", why


def test_two_lines_of_one_day_are_one_visit(attributed):
    """Visits are days, so two codes of one day do not outweigh an equal number of days elsewhere."""
    found = attributed(
        coverage=COVERED,
        visits="""
        person | day        | seen | code
        1      | 2024-03-10 | ann  | 99213
        1      | 2024-03-10 | ann  | 99214
        1      | 2024-04-10 | pam  | 99213
    """,
    )
    assert found.at("2025-01")["organization_id"] == "pine"
    assert found.at("2025-01")["tie_break"] == "most_recent"


def test_a_code_on_both_lists_is_preventive(attributed):
    """The list of primary-care visits may name preventive ones too: they count once, as preventive."""
    both = replace(EDITION, primary_care_codes=(*EDITION.primary_care_codes, *EDITION.preventive_codes))
    found = attributed(
        replace(RULES, editions=(both,)),
        coverage=COVERED,
        visits="person | day | seen | code\n1 | 2024-03-10 | ann | 99396",
    )
    assert found.ranking("2025-01") == "1 preventive_visits ann oak 1"
    assert str(found["roster_rank"][-1]["allowed_amount"]) == "100.000000"


def test_minimum_visits_can_be_asked_for(attributed):
    """With two visits required, the first alone holds nobody."""
    rules = replace(RULES, editions=(replace(EDITION, minimum_visits=2),))
    found = attributed(
        rules, coverage=COVERED, visits="person | day | seen\n1 | 2024-03-10 | ann\n1 | 2024-09-10 | ann"
    )
    assert found.story() == lines("""
        2024-01..2024-09 - - none
        2024-10..2026-03 oak ann primary_care_visits
        2026-04..2026-07 - - none
    """)


def test_rules_are_dated(attributed):
    """From 2025 the look-back is 12 months; the months of 2024 keep their 24."""
    rules = AttributionRules(
        date(2024, 1, 1), (EDITION, replace(EDITION, effective=date(2025, 1, 1), look_back_months=12))
    )
    found = attributed(
        rules, coverage=COVERED, visits="person | day | seen\n1 | 2023-03-10 | ann\n1 | 2024-08-10 | pam"
    )
    assert found.story() == lines("""
        2024-01..2024-08 oak ann primary_care_visits
        2024-09..2025-08 pine pam primary_care_visits
        2025-09..2026-07 - - none
    """)


def test_a_decision_by_hand_comes_first_for_its_months(attributed):
    """An override holds from its first to its last month, once it has been made."""
    rules = replace(RULES, overrides=(override(),))
    found = attributed(rules, coverage=HMO)
    assert found.story() == lines("""
        2024-01..2026-02 oak ann chosen_pcp
        2026-03..2026-04 pine pam override
        2026-05..2026-07 oak ann chosen_pcp
    """)
    assert found.at("2026-03")["runner_up"] == "oak"
    assert found.changes("oak") == lines("""
        2024-01 new: first roster
        2026-03 dropped: went to another practice: a decision by hand
        2026-05 new: came from another practice: clinician chosen by the member
    """)
    before = attributed(rules, date(2026, 2, 10), "before", coverage=HMO)
    assert before.at("2026-02")["rule"] == "chosen_pcp"


def test_a_decision_can_be_that_somebody_belongs_to_nobody(attributed):
    """The organization `none` takes a person off every roster; a later decision replaces an earlier one."""
    rules = replace(
        RULES,
        overrides=(override(organization_id="none", npi=None, decided_on=date(2026, 2, 25)), override()),
    )
    found = attributed(rules, coverage=HMO)
    assert found.at("2026-03")["rule"] == "override"
    assert found.at("2026-03")["organization_id"] is None
    assert found.changes("oak").splitlines()[1] == "2026-03 dropped: a decision by hand"


@pytest.mark.parametrize(
    "editions",
    [(), (EDITION, EDITION), (replace(EDITION, effective=date(2025, 1, 1)),), (replace(EDITION, order=("guess",)),),
     (replace(EDITION, look_back_months=0),),
     (replace(EDITION, tie_breaks=("nearest",)),)],
)  # fmt: skip
def test_impossible_rules_are_refused(editions):
    """No edition, two of one date, none for the first month, an unknown rule, no look-back, an unknown tie break."""
    with pytest.raises(ProgramError):
        AttributionRules(date(2024, 1, 1), editions)
