"""Who is the same person, and who only looks alike. The tables are: sender | id | family, given/middle | born | sex |
SSN | address ZIP | telephone | more."""

from __future__ import annotations

from tests.spec.identity.conftest import World


def test_two_senders_who_agree_on_name_birth_and_telephone_mean_one_person(world: World):
    people = world.run("""
        alder     | A1 | Okafor, Ngozi   | 1980-05-02 | f | | 12 Oak St 90001    | 2135550101
        practice1 | 77 | OKAFOR, NGOZI   | 1980-05-02 | f | | 900 Pine Ave 90044 | (213) 555-0101
    """)
    assert people == [{"alder A1", "practice1 77"}]
    assert {row["method"] for row in world.links().values()} == {"certain"}


def test_a_misspelled_name_and_a_nickname_are_seen_through(world: World):
    people = world.run("""
        alder     | A1 | Whitfield, Katherine | 1975-11-20 | f | | 5 Elm St 90210 | 3105550111
        practice1 | 10 | Whitfeild, Katherine | 1975-11-20 | f | | 5 Elm St 90210 |
        practice2 | 11 | Whitfield, Kate      | 1975-11-20 | f | | 5 Elm St 90210 |
    """)
    assert people == [{"alder A1", "practice1 10", "practice2 11"}]


def test_people_who_share_only_a_name_are_two(world: World):
    people = world.run("""
        alder | A1 | Garcia, Maria | 1971-01-09 | f | | 1 Oak St 90001  | 2135550001
        birch | B1 | Garcia, Maria | 1988-07-30 | f | | 77 Elm St 94110 | 4155550002
    """)
    assert len(people) == 2


def test_twins_stay_two_although_all_but_the_given_name_agrees(world: World):
    """Same birthday, surname, address, telephone; even the initial."""
    people = world.run("""
        alder     | A1 | Brandt, Emma  | 2016-03-01 | f | | 12 Oak St 90001 | 2135550101
        alder     | A2 | Brandt, Ella  | 2016-03-01 | f | | 12 Oak St 90001 | 2135550101
        practice1 | 10 | Brandt, Emma  | 2016-03-01 | f | | 12 Oak St 90001 | 2135550101
        practice1 | 11 | Brandt, Ella  | 2016-03-01 | f | | 12 Oak St 90001 | 2135550101
    """)
    assert people == [{"alder A1", "practice1 10"}, {"alder A2", "practice1 11"}]
    assert world.waiting() == []


def test_twins_sent_by_different_plans_are_not_linked_for_want_of_a_rival(world: World):
    people = world.run("""
        alder | A1 | Brandt, Emma   | 2016-03-01 | f | | 12 Oak St 90001 | 2135550101
        birch | B1 | Brandt, Sophie | 2016-03-01 | f | | 12 Oak St 90001 | 2135550101
    """)
    assert len(people) == 2


def test_brothers_and_sisters_of_one_household_stay_apart(world: World):
    people = world.run("""
        alder | A1 | Brandt, Paul | 2012-03-01 | m | | 12 Oak St 90001 | 2135550101
        birch | B1 | Brandt, Pia  | 2014-08-15 | f | | 12 Oak St 90001 | 2135550101
    """)
    assert len(people) == 2


def test_a_subscribers_number_on_dependants_links_nobody(world: World):
    """A plan often sends the contract holder's number with spouse and children."""
    people = world.run("""
        alder | A1 | Novak, Peter | 1979-02-03 | m | 912345678 | 8 Lake Rd 90401 | | relationship=self
        alder | A2 | Novak, Irena | 1981-06-07 | f | 912345678 | 8 Lake Rd 90401 | | relationship=spouse
        alder | A3 | Novak, Petra | 2011-09-10 | f | 912345678 | 8 Lake Rd 90401 | | relationship=child
        birch | B9 | Novak, Peter | 1979-02-03 | m | 912345678 | 50 Bay St 94105 | | relationship=self
    """)
    assert people == [{"alder A1", "birch B9"}, {"alder A2"}, {"alder A3"}]


def test_a_newborn_without_a_name_is_the_child_that_was_named_later(world: World):
    people = world.run("""
        practice1 | 10 | Reyes, Baby Girl | 2025-01-20 | f | | 3 Hill St 90026 | 3235550140
        alder     | A1 | Reyes, Lucia     | 2025-01-20 | f | | 3 Hill St 90026 | 3235550140
    """)
    assert people == [{"alder A1", "practice1 10"}]


def test_a_newborn_who_may_be_either_twin_goes_to_review(world: World):
    people = world.run("""
        practice1 | 10 | Reyes, Baby Girl | 2025-01-20 | f | | 3 Hill St 90026 | 3235550140
        alder     | A1 | Reyes, Lucia     | 2025-01-20 | f | | 3 Hill St 90026 | 3235550140
        alder     | A2 | Reyes, Camila    | 2025-01-20 | f | | 3 Hill St 90026 | 3235550140
    """)
    assert {"practice1 10"} in people
    reasons = {w["reason"] for w in world.waiting()}
    assert reasons == {"fits two people who contradict each other equally well"}


def test_a_married_name_is_followed_by_number_or_household(world: World):
    people = world.run("""
        alder     | A1 | Whitlock, Daphne | 1990-04-05 | f | 934567890 | 5 Elm St 90210    | 3105550111
        birch     | B1 | Sorensen, Daphne | 1990-04-05 | f | 934567890 | 81 Mission Rd 94110 |
        practice1 | 10 | Sorensen, Daphne | 1990-04-05 | f |           | 81 Mission Rd 94110 | 3105550111
    """)
    assert people == [{"alder A1", "birch B1", "practice1 10"}]


def test_an_earlier_name_of_the_same_member_still_counts(world: World):
    """The plan sent the maiden name in 2024 and the married name in 2025; the practice knows only the first."""
    people = world.run("""
        alder     | A1 | Whitlock, Daphne | 1990-04-05 | f | | 5 Elm St 90210      | 3105550111 | on=2024-02-01
        alder     | A1 | Sorensen, Daphne | 1990-04-05 | f | | 81 Mission Rd 94110 | 3105550111 | on=2025-02-01
        practice1 | 10 | Whitlock, Daphne | 1990-04-05 | f | | 5 Elm St 90210      |
    """)
    assert people == [{"alder A1", "practice1 10"}]


def test_day_and_month_swapped_is_one_person(world: World):
    people = world.run("""
        alder     | A1 | Lindqvist, Astrid | 1968-03-07 | f | | 14 Bay St 94105 | 4155550170
        practice1 | 10 | Lindqvist, Astrid | 1968-07-03 | f | | 14 Bay St 94105 | 4155550170
    """)
    assert people == [{"alder A1", "practice1 10"}]


def test_one_of_two_spanish_surnames_is_enough(world: World):
    people = world.run("""
        alder     | A1 | Zamora Ibarra, Esmeralda | 1983-10-12 | f | | 7 Sol St 90022 | 3235550133
        practice1 | 10 | Zamora-Ibarra, Esmeralda | 1983-10-12 | f | | 7 Sol St 90022 |
        practice2 | 11 | Ibarra, Esmeralda        | 1983-10-12 | f | | 7 Sol St 90022 |
    """)
    assert people == [{"alder A1", "practice1 10", "practice2 11"}]


def test_family_name_first_is_the_same_name(world: World):
    people = world.run("""
        alder     | A1 | Nguyen, Thuy | 1977-12-01 | f | | 20 Pine St 92701 | 7145550120
        practice1 | 10 | Thuy, Nguyen | 1977-12-01 | f | | 20 Pine St 92701 |
    """)
    assert people == [{"alder A1", "practice1 10"}]


def test_accents_and_marks_do_not_matter(world: World):
    people = world.run("""
        alder     | A1 | O'Brien Núñez, José | 1959-08-08 | m | | 9 Ash St 90001 | 2135550199
        practice1 | 10 | OBRIEN NUNEZ, JOSE  | 1959-08-08 | m | | 9 Ash St 90001 | 2135550199
    """)
    assert people == [{"alder A1", "practice1 10"}]


def test_father_and_son_of_one_name_stay_two(world: World):
    """Junior and senior share name, address and telephone; the years between them do not."""
    people = world.run("""
        alder     | A1 | Calloway, Vernon    | 1961-04-11 | m | | 30 Ivy Rd 95814 | 9165550155
        alder     | A2 | Calloway Jr, Vernon | 1992-09-23 | m | | 30 Ivy Rd 95814 | 9165550155
        practice1 | 10 | Calloway, Vernon    | 1961-04-11 | m | | 30 Ivy Rd 95814 | 9165550155
        practice1 | 11 | Calloway, Vernon    | 1992-09-23 | m | | 30 Ivy Rd 95814 | 9165550155
    """)
    assert people == [{"alder A1", "practice1 10"}, {"alder A2", "practice1 11"}]


def test_two_members_whom_a_plan_counts_in_at_once_under_different_names_are_two(world: World):
    """Without the plan's word the second might be a typing error of the first."""
    table = """
        alder | A1 | Stone, Jayden | 2015-05-05 | m | | 6 Oak St 90001 | 2135550166
        alder | A2 | Stone, Jaden  | 2015-05-05 | m | | 6 Oak St 90001 | 2135550166
    """
    assert len(world.run(table, covered="alder A1, alder A2")) == 2
    assert world.waiting() == []


def test_each_waiting_pair_shows_what_spoke_for_and_against(world: World):
    import json

    world.run("""
        practice1 | 10 | Reyes, Baby Girl | 2025-01-20 | f | | 3 Hill St 90026 | 3235550140
        alder     | A1 | Reyes, Lucia     | 2025-01-20 | f | | 3 Hill St 90026 | 3235550140
        alder     | A2 | Reyes, Camila    | 2025-01-20 | f | | 3 Hill St 90026 | 3235550140
    """)
    pair = world.waiting()[0]
    steps = json.loads(pair["waterfall"])
    assert {s["comparison"] for s in steps} >= {"given_name", "family_name", "birth_date", "household"}
    assert next(s for s in steps if s["comparison"] == "given_name")["level"] == "not known"
    assert abs(steps[-1]["running"] - float(pair["weight"])) < 0.01
