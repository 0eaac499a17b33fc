"""What happens to rosters when people and clinicians move: births, two plans, departures, deaths."""

from dataclasses import replace
from datetime import date

import attribution_world
from attribution_world import EDITION, PROVIDERS, RULES, lines

COVERED = "person | from\n1 | 2023-01-01"


def test_one_visit_billed_to_two_plans_is_one_visit(attributed):
    """All plans' claims are read together; the roster says whether one plan's data decided."""
    found = attributed(
        coverage="""
        person | plan  | from
        1      | alder | 2023-01-01
        1      | birch | 2023-01-01
    """,
        visits="""
        person | plan  | day        | seen
        1      | alder | 2024-03-10 | ann
        1      | birch | 2024-03-10 | ann
        1      | birch | 2024-05-10 | pam
        1      | birch | 2024-06-10 | pam
    """,
    )
    assert found.at("2024-05")["visits"] == 1
    assert found.at("2024-05")["decided_by_payer"] == "several"
    assert found.at("2024-07")["organization_id"] == "pine"
    assert found.at("2024-07")["decided_by_payer"] == "birch"
    assert {r["plan_id"] for r in found["enrolled_month"] if r["month"] == date(2024, 7, 1)} == {
        "alder",
        "birch",
    }
    assert len([r for r in found["roster"] if r["month"] == date(2024, 7, 1)]) == 1


def test_an_earlier_plans_visits_leave_the_look_back_with_their_data(attributed):
    """Somebody who changed plans: `several` while both plans' visits are in the look-back, then the new plan alone."""
    found = attributed(
        coverage="person | plan | from | to\n1 | alder | 2023-01-01 | 2024-06-30\n1 | birch | 2024-07-01 | ",
        visits="""
        person | plan  | day        | seen
        1      | alder | 2024-01-10 | ann
        1      | birch | 2024-09-10 | ann
        1      | birch | 2025-09-10 | ann
    """,
    )
    assert found.at("2024-03")["decided_by_payer"] == "alder"
    assert found.at("2024-10")["decided_by_payer"] == "several"
    assert found.at("2026-01")["decided_by_payer"] == "several"
    assert found.at("2026-02")["decided_by_payer"] == "birch"


def test_exactly_one_plan_pays_first(attributed):
    """As the plans say; if they do not settle it, the coverage longest held without a break; then the plan's name."""
    found = attributed(
        coverage="""
        person | plan  | from       | to         | first
        1      | alder | 2023-01-01 |            | no
        1      | birch | 2024-01-01 |            | yes
        2      | birch | 2023-01-01 | 2023-12-31 |
        2      | birch | 2024-01-01 |            |
        2      | alder | 2023-06-01 |            |
        3      | birch | 2023-01-01 |            | yes
        3      | alder | 2023-01-01 |            | yes
    """
    )
    first = {
        (r["person_id"], r["plan_id"])
        for r in found["enrolled_month"]
        if r["is_primary"] and r["month"] == date(2025, 1, 1)
    }
    assert first == {(1, "birch"), (2, "birch"), (3, "alder")}
    per_month: dict[tuple[int, date], int] = {}
    for row in found["enrolled_month"]:
        key = (row["person_id"], row["month"])
        per_month[key] = per_month.get(key, 0) + row["is_primary"]
    assert set(per_month.values()) == {1}


def test_a_mover_between_practices(attributed):
    """The old practice reads where the person went only as another practice; the new one why they came."""
    found = attributed(
        coverage=COVERED, visits="person | day | seen\n1 | 2024-03-10 | ann\n1 | 2025-05-10 | pam"
    )
    assert found.changes("oak") == lines("""
        2024-04 new: primary-care visits
        2025-06 dropped: went to another practice: primary-care visits
    """)
    assert found.changes("pine") == "2025-06 new: came from another practice: primary-care visits"
    spans = [(r["organization_id"], r["first_month"], r["last_month"]) for r in found["roster_span"]]
    assert spans == [
        ("oak", date(2024, 4, 1), date(2025, 5, 1)),
        ("pine", date(2025, 6, 1), date(2026, 7, 1)),
    ]


def test_a_clinician_who_changes_organization_takes_their_people_along(attributed):
    """Max works at Oak until June 2025 and at Pine from July: the dated affiliation of the month decides."""
    found = attributed(coverage=COVERED, visits="person | day | seen | tin\n1 | 2025-02-10 | max | 11")
    assert found.at("2025-06")["organization_id"] == "oak"
    assert found.at("2025-07")["organization_id"] == "pine"
    assert found.at("2025-07")["site_id"] == "pine-1"
    assert found.changes("oak").splitlines()[-1] == "2025-07 dropped: the clinician left for another practice"
    assert found.changes("pine") == "2025-07 new: the clinician joined this practice"


def test_or_leaves_them_if_the_program_says_so(attributed):
    """With `follow_clinician` off, people stay with the practice where they were seen."""
    rules = replace(RULES, editions=(replace(EDITION, follow_clinician=False),))
    found = attributed(rules, coverage=COVERED, visits="person | day | seen | tin\n1 | 2025-02-10 | max | 11")
    assert found.at("2025-07")["organization_id"] == "oak"
    assert found.at("2025-07")["npi"] is None, "nobody holds them by name"


def test_a_clinician_who_retires_leaves_their_people_with_the_practice(attributed):
    """Lea left Oak in March 2025 for nowhere: the person stays with Oak, and the care team says with whom."""
    found = attributed(
        coverage=COVERED,
        visits="person | day | seen\n1 | 2024-09-10 | lea",
        care_team="practice | person | site | clinician | from\noak | 1 | oak-1 | abe | 2025-05-01",
    )
    assert (found.at("2025-03")["npi"], found.at("2025-03")["site_id"]) == ("lea", "oak-2")
    assert (found.at("2025-04")["organization_id"], found.at("2025-04")["npi"]) == ("oak", None)
    assert (found.at("2025-05")["npi"], found.at("2025-05")["site_id"]) == ("abe", "oak-1")
    assert "2025-05 kept: another clinician" in found.changes("oak")


CHOSE = "person | from | product | pcp | how\n1 | 2023-01-01 | HMO | {} | chosen"


def test_a_hospital_s_bill_does_not_move_the_people_who_chose_a_clinician(attributed):
    """Zoe is listed at her office. What a hospital bills in her name, later, does not make it the place where she works."""
    found = attributed(
        coverage=CHOSE.format("zoe"),
        visits="person | day | seen | tin | bill | place\n2 | 2024-06-10 | zoe | 77 | institutional |\n2 | 2024-09-10 | zoe | 77 | professional | 21",
    )
    assert found.story() == "2024-01..2026-07 tin-99 zoe chosen_pcp"


def test_an_office_elsewhere_does_from_the_month_after(attributed):
    """Zoe sees somebody at another office in May 2025: who chose her is there from June, whatever hospitals bill meanwhile."""
    found = attributed(
        coverage=CHOSE.format("zoe"),
        visits="""
        person | day        | seen | tin | bill          | place
        2      | 2024-02-10 | zoe  | 99  | professional  | 11
        2      | 2025-05-10 | zoe  | 55  | professional  | 11
        2      | 2025-08-10 | zoe  | 77  | institutional |
    """,
    )
    assert found.story() == "2024-01..2025-05 tin-99 zoe chosen_pcp\n2025-06..2026-07 tin-55 zoe chosen_pcp"


def test_where_a_system_is_listed_too_the_office_holds_the_people(attributed, monkeypatch):
    """A plan lists Yan under her practice's number and under the system's that owns it; she sees people at the practice."""
    both = [{**PROVIDERS[1], "row_id": 950, "tin": tin} for tin in ("66", "88")]
    monkeypatch.setattr(attribution_world, "PROVIDERS", both)
    found = attributed(coverage=CHOSE.format("yan"), visits="person | day | seen\n2 | 2024-01-10 | yan")
    assert found.story().endswith("2024-02..2026-07 tin-88 yan chosen_pcp")


def test_a_clinician_who_left_is_not_found_again_at_a_hospital(attributed):
    """Lea left Oak for nowhere in March 2025; a hospital's bill of June names her. Who chose her stays with Oak, with nobody by name."""
    found = attributed(
        coverage=CHOSE.format("lea"),
        visits="person | day | seen | tin | bill | place\n2 | 2025-06-10 | lea | 77 | institutional |",
    )
    assert found.story() == "2024-01..2025-03 oak lea chosen_pcp\n2025-04..2026-07 oak - chosen_pcp"


def test_somebody_known_from_a_hospital_s_bills_alone_is_there(attributed):
    """Nothing else is known of Sue: people who chose her are where she bills."""
    found = attributed(
        coverage=CHOSE.format("sue"),
        visits="person | day | seen | tin | bill | place\n2 | 2024-03-10 | sue | 77 | institutional |",
    )
    assert found.at("2024-05")["organization_id"] == "tin-77"


def test_the_care_team_names_the_site(attributed):
    """Ann works at two sites; claims do not say which, the practice's care team does."""
    care = "practice | person | site | clinician | from\noak | 1 | oak-2 | ann | 2024-06-01"
    found = attributed(coverage=COVERED, visits="person | day | seen\n1 | 2024-03-10 | ann", care_team=care)
    assert found.at("2024-05")["site_id"] == "oak-1", "her main site"
    assert found.at("2024-06")["site_id"] == "oak-2"
    assert found.changes("oak").splitlines()[1] == "2024-06 kept: another site"


def test_practices_outside_the_program_hold_people_too(attributed):
    """Zoe's practice is only a tax number to the program: people belong to it, outside the program."""
    found = attributed(coverage=COVERED, visits="person | day | seen\n1 | 2024-03-10 | zoe")
    row = found.at("2025-01")
    assert (row["organization_id"], row["npi"], row["site_id"], row["in_program"]) == (
        "tin-99",
        "zoe",
        None,
        False,
    )


def test_an_unlisted_clinician_billing_under_a_practices_number_is_the_practices(attributed):
    """Yan is on no list of Oak, but bills under its number: Oak's patient, at no known site."""
    found = attributed(coverage=COVERED, visits="person | day | seen | tin\n1 | 2024-03-10 | yan | 11")
    assert (found.at("2025-01")["organization_id"], found.at("2025-01")["site_id"]) == ("oak", None)


def test_a_practice_is_in_the_program_from_its_first_month(attributed):
    """Oak joined in January 2025; earlier rosters exist but are outside the program."""
    found = attributed(coverage=COVERED, visits="person | day | seen\n1 | 2024-03-10 | ann")
    assert found.at("2024-12")["in_program"] is False
    assert found.at("2025-01")["in_program"] is True


def test_a_newborn_belongs_to_nobody_until_the_first_visit(attributed):
    """Born in March, seen in March: covered from April's first day and held from then."""
    found = attributed(
        coverage="person | from\n1 | 2025-03-04",
        visits="person | day | seen | code\n1 | 2025-03-10 | pam | 99391",
    )
    assert found.story() == "2025-04..2026-07 pine pam preventive_visits"
    late = attributed(
        folder="late", coverage="person | from\n1 | 2025-03-04",
        visits="person | day | seen | code\n1 | 2025-05-10 | pam | 99391",
    )  # fmt: skip
    assert late.story() == "2025-04..2025-05 - - none\n2025-06..2026-07 pine pam preventive_visits"


def test_somebody_without_visits_has_a_row_that_says_so(attributed):
    """Covered and unattributed is a fact, counted in the match rate."""
    found = attributed(
        coverage="person | from\n1 | 2023-01-01\n2 | 2023-01-01",
        visits="person | day | seen\n2 | 2024-03-10 | ann",
    )
    assert found.story(1) == "2024-01..2026-07 - - none"
    rate = next(r for r in found["match_rate"] if r["month"] == date(2025, 1, 1))
    assert (rate["plan_id"], rate["product"], rate["covered"], rate["attributed"], rate["in_program"]) == (
        "alder",
        "PPO",
        2,
        1,
        1,
    )


def test_a_retroactive_termination_takes_the_months_away(attributed):
    """The plan's later file ends the coverage in March: rosters after it no longer hold the person."""
    visits = "person | day | seen\n1 | 2024-03-10 | ann"
    before = attributed(coverage="person | from\n1 | 2023-01-01", visits=visits)
    after = attributed(
        folder="after", coverage="person | from | to\n1 | 2023-01-01 | 2025-03-31", visits=visits
    )
    assert before.at("2025-04")["organization_id"] == "oak"
    assert after.at("2025-03")["organization_id"] == "oak"
    assert after.at("2025-04") is None
    assert after.changes("oak").splitlines()[-1] == "2025-04 dropped: coverage ended"


def test_a_month_is_covered_on_its_first_day(attributed):
    """Coverage from the 2nd starts with the next month; coverage to the 1st includes that month."""
    found = attributed(coverage="person | from | to\n1 | 2024-05-02 | 2024-08-01")
    assert [r["month"].month for r in found["enrolled_month"]] == [6, 7, 8]


def test_a_gap_in_coverage_is_a_gap_on_the_roster(attributed):
    """Back after two months without coverage: new again, with the reason."""
    found = attributed(
        coverage="person | from | to\n1 | 2023-01-01 | 2024-08-31\n1 | 2024-11-01 | ",
        visits="person | day | seen\n1 | 2024-03-10 | ann",
    )
    assert found.changes("oak") == lines("""
        2024-04 new: primary-care visits
        2024-09 dropped: coverage ended
        2024-11 new: coverage resumed: primary-care visits
        2026-04 dropped: no choice and no visit left that would hold them
    """)


def test_the_dead_leave_the_roster(attributed):
    """A plan that forgets to end coverage does not keep a dead person on a roster."""
    found = attributed(
        coverage=COVERED,
        visits="person | day | seen\n1 | 2024-03-10 | ann",
        deaths="person | died\n1 | 2025-03-15",
    )
    assert found.at("2025-03")["organization_id"] == "oak"
    assert found.at("2025-04") is None
    assert found.changes("oak").splitlines()[-1] == "2025-04 dropped: died"


def test_a_change_of_plan_keeps_the_person_and_is_told(attributed):
    """Same clinician, another plan: kept, and `changed` in the words of the member attribution list."""
    found = attributed(
        coverage="person | plan | from | to\n1 | alder | 2023-01-01 | 2024-12-31\n1 | birch | 2025-01-01 | ",
        visits="person | day | seen\n1 | 2024-03-10 | ann",
    )
    row = next(r for r in found["roster_change"] if r["month"] == date(2025, 1, 1))
    assert (row["change"], row["change_type"], row["reason"]) == ("kept", "changed", "another plan")


def test_the_plans_own_roster_stands_beside_ours(attributed):
    """Compared for the months in which the plan sent a roster; the plan's tax number names the practice."""
    found = attributed(
        coverage="person | from\n1 | 2023-01-01\n2 | 2023-01-01\n3 | 2023-01-01\n4 | 2023-01-01",
        visits="person | day | seen\n1 | 2024-03-10 | ann\n2 | 2024-03-10 | ann\n4 | 2024-03-10 | pam",
        plan_roster="""
        person | month   | clinician | tin
        1      | 2025-01 | abe       | 11
        2      | 2025-01 | pam       |
        3      | 2025-01 | zoe       |
    """,
    )
    assert [(r["person_id"], r["ours"], r["theirs"], r["verdict"]) for r in found["roster_compared"]] == [
        (1, "oak", "oak", "agree"),
        (2, "oak", "pine", "differ"),
        (3, None, "tin-99", "only_theirs"),
        (4, "pine", None, "only_ours"),
    ]


def test_an_unknown_clinician_is_ranked_and_cannot_win(attributed):
    """The plan's file names somebody whom nobody can place: the next candidate holds the person."""
    found = attributed(
        coverage="person | from | product | pcp | how\n1 | 2023-01-01 | HMO | sue | chosen",
        visits="person | day | seen\n1 | 2024-03-10 | ann",
    )
    assert found.at("2025-01")["organization_id"] == "oak"
    assert found.ranking("2025-01") == "1 primary_care_visits ann oak 1\n2 chosen_pcp sue - -"


def test_file_order_does_not_matter_and_bytes_repeat(attributed):
    """The same rows in another order give the same bytes."""
    given = {
        "coverage": "person | plan | from\n1 | alder | 2023-01-01\n1 | birch | 2023-01-01\n2 | alder | 2023-01-01",
        "visits": "person | day | seen\n1 | 2024-03-10 | ann\n1 | 2024-03-10 | pam\n2 | 2024-05-10 | zoe\n2 | 2024-05-11 | abe",
    }
    one, two = attributed(**given), attributed(folder="b", reverse=True, **given)
    written = sorted(p.relative_to(one.out) for p in one.out.rglob("*.parquet"))
    assert len(written) == 11
    for path in written:
        assert (one.out / path).read_bytes() == (two.out / path).read_bytes(), path
