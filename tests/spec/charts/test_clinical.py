"""What practices', laboratories' and registries' records become in the charts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

DAY = date(2026, 3, 3)


def test_a_blood_pressure_is_one_panel_with_two_parts(draw):
    """Systolic, diastolic and the panel are three rows of one event."""
    drawn = draw(
        observation="""
            row_id | panel   | code   | taken_on   | value | unit   | category
            7      | 85354-9 | 8480-6 | 2026-03-03 | 128   | mm[Hg] | vital-signs
            7      | 85354-9 | 8462-4 | 2026-03-03 | 78    | mm[Hg] | vital-signs
        """
    )
    rows = drawn.of("bp_panel", "systolic", "diastolic")
    assert {row["concept"]: row["value"] for row in rows} == {
        "bp_panel": None, "systolic": Decimal(128), "diastolic": Decimal(78),
    }  # fmt: skip
    assert {row["event"] for row in rows} == {7}
    assert {row["kind"] for row in rows} == {"finding"}
    assert drawn.one("systolic")["unit"] == "mm[Hg]"


def test_a_panel_sent_as_a_record_of_its_own_is_still_one_panel(draw):
    """FHIR sends the panel and its components in one resource."""
    drawn = draw(
        observation="""
            row_id | panel   | code    | taken_on   | value
            7      |         | 85354-9 | 2026-03-03 |
            7      | 85354-9 | 8480-6  | 2026-03-03 | 128
            7      | 85354-9 | 8462-4  | 2026-03-03 | 78
        """
    )
    assert len(drawn.of("bp_panel")) == 1


def test_a_condition_lasts_until_it_abates_and_while_it_is_active(draw):
    """Without an end it is ongoing if active, recurring or relapsed; otherwise nobody knows when it ended."""
    drawn = draw(
        condition="""
            code | onset_on   | abated_on  | clinical_status
            I10  | 2020-01-01 | 2024-05-05 | resolved
            I10  | 2021-01-01 |            | active
            I10  | 2022-01-01 |            | relapse
            I10  | 2023-01-01 |            | resolved
            I10  | 2024-01-01 |            |
            I10  |            |            | active
        """
    )
    assert drawn.table("hypertension", "day", "end_day") == [
        (None, "ongoing"),
        (date(2020, 1, 1), date(2024, 5, 5)),
        (date(2021, 1, 1), "ongoing"),
        (date(2022, 1, 1), "ongoing"),
        (date(2023, 1, 1), None),
        (date(2024, 1, 1), None),
    ]


def test_verification_decides_whether_a_condition_counts(draw):
    """Absent, confirmed, unconfirmed, provisional and differential count; refuted and mistaken ones say what they are."""
    drawn = draw(
        condition="""
            code | onset_on   | verification_status
            I10  | 2021-01-01 |
            I10  | 2021-01-02 | confirmed
            I10  | 2021-01-03 | provisional
            I10  | 2021-01-04 | refuted
            I10  | 2021-01-05 | entered-in-error
            I10  | 2021-01-06 | no-idea
        """
    )
    assert [(row["state"], row["flags"] - {"supplemental"}) for row in drawn.of("hypertension")] == [
        ("done", set()),
        ("done", set()),
        ("done", set()),
        ("not_done", {"refuted"}),
        ("error", {"entered_in_error"}),
        ("unknown", set()),
    ]


def test_where_a_condition_was_listed_is_kept(draw):
    drawn = draw(
        condition="""
            code | onset_on   | category
            F319 | 2021-01-01 | problem-list-item
            E119 | 2021-01-01 | encounter-diagnosis
        """
    )
    assert "problem_list" in drawn.one("bipolar_disorder")["flags"]
    assert "encounter_dx" in drawn.one("diabetes")["flags"]


def test_a_condition_with_a_side_joins_the_concept_of_that_side(draw):
    """`Mastectomy, side unspecified` on the right is a right mastectomy. The side may be a SNOMED CT code or a word."""
    drawn = draw(
        condition="""
            code  | onset_on   | body_site
            Z9010 | 2021-01-01 | 24028007
            Z9010 | 2022-01-01 | left
            Z9010 | 2023-01-01 |
        """
    )
    assert drawn.table("mastectomy_right_history", "day") == [(date(2021, 1, 1),)]
    assert drawn.table("mastectomy_left_history", "day") == [(date(2022, 1, 1),)]


def test_what_was_not_done_says_so_with_its_reason(draw):
    """A row that says `not done` matches only a question that asks for it."""
    drawn = draw(
        procedure="""
            kind      | code  | done_on    | status    | is_negated | reason_system | reason
            procedure | 45378 | 2026-01-01 | completed |            |               |
            procedure | 45378 | 2026-02-02 | not-done  |            | SNOMED        | 720834000
            order     | 45378 | 2026-03-03 | active    | yes        |               |
            procedure | 45378 | 2026-04-04 | entered-in-error |     |               |
        """
    )
    assert drawn.table("colonoscopy", "kind", "state", "reason") == [
        ("procedure", "done", None),
        ("procedure", "not_done", "SNOMED 720834000"),
        ("order", "not_done", None),
        ("procedure", "error", None),
    ]
    assert ["negated" in row["flags"] for row in drawn.of("colonoscopy")] == [False, True, True, False]


def test_an_order_keeps_its_intent_and_whether_it_is_still_active(draw):
    drawn = draw(
        procedure="""
            kind  | code  | done_on    | status    | intent
            order | 99377 | 2026-01-01 | active    | order
            order | 99377 | 2026-01-02 | completed | reflex-order
            order | 99377 | 2026-01-03 | active    | proposal
        """
    )
    assert [(r["state"], "order_intent" in r["flags"]) for r in drawn.of("hospice_care")] == [
        ("active", True),
        ("done", True),
        ("active", False),
    ]


def test_a_screening_with_a_result_word_has_a_value(draw):
    """A practice's template says `negative`; that is an answer, though no number."""
    drawn = draw(
        procedure="""
            code  | done_on    | result
            82274 | 2026-01-01 | Negative
        """
    )
    assert drawn.one("fobt")["answer"] == "RESULT NEGATIVE"


def test_a_result_keeps_its_status_number_unit_and_answer(draw):
    drawn = draw(
        lab_result="""
            code    | taken_on   | value | unit | answer_system | answer   | status
            4548-4  | 2026-01-01 | 7.9   | %    |               |          | final
            4548-4  | 2026-01-02 |       |      |               |          | registered
            4548-4  | 2026-01-03 | 9.1   | %    |               |          | preliminary
            4548-4  | 2026-01-04 |       |      | SNOMED        | 10828004 | corrected
            4548-4  | 2026-01-05 |       |      |               |          | cancelled
        """
    )
    assert drawn.table("hba1c", "state", "value", "unit", "answer") == [
        ("done", Decimal("7.9"), "%", None),
        ("ordered", None, None, None),
        ("preliminary", Decimal("9.1"), "%", None),
        ("done", None, None, "SNOMED 10828004"),
        ("not_done", None, None, None),
    ]


def test_an_encounters_class_is_the_setting_of_all_that_refers_to_it(draw):
    """A reading taken in an emergency visit knows that it was."""
    drawn = draw(
        encounter="""
            encounter | code  | encounter_class | start_on   | end_on
            E1        | 99284 | EMER            | 2026-03-03 | 2026-03-03
            E2        | 99213 | AMB             | 2026-03-04 | 2026-03-04
        """,
        observation="""
            row_id | panel   | code   | taken_on   | value | visit
            7      | 85354-9 | 8480-6 | 2026-03-03 | 181   | E1
            8      | 85354-9 | 8480-6 | 2026-03-04 | 128   | E2
            9      | 85354-9 | 8480-6 | 2026-03-05 | 130   | lost
        """,
        condition="""
            code | onset_on   | visit
            I10  | 2026-03-03 | E1
        """,
    )
    assert drawn.table("bp_panel", "setting") == [("ed",), ("ambulatory",), ("unknown",)]
    emergency = drawn.one("ed_visit")
    assert drawn.of("bp_panel")[0]["visit"] == emergency["visit"] == drawn.one("hypertension")["visit"]
    assert drawn.of("bp_panel")[2]["visit"] is None


def test_a_stay_is_told_by_its_class_and_carries_its_disposition(draw):
    """SNOMED CT codes count as given once a value set names them; until then only lone codes are known."""
    drawn = draw(
        encounter="""
            encounter | code  | encounter_class | start_on   | end_on     | disposition_system | discharge_disposition | diagnosis
            E1        | 99223 | IMP             | 2026-03-03 | 2026-03-07 | SNOMED             | 428361000124107       | I214
        """
    )
    stay = drawn.one("acute_inpatient")
    assert (stay["kind"], stay["setting"], stay["answer"]) == ("stay", "inpatient", "SNOMED 428361000124107")
    diagnosis = drawn.one("myocardial_infarction")
    assert (diagnosis["kind"], diagnosis["visit"]) == ("dx", stay["visit"])
    assert {"principal", "encounter_dx"} <= diagnosis["flags"]


def test_an_encounter_that_began_and_has_no_end_goes_on(draw):
    """A period without an end is open; a bare day is that day."""
    drawn = draw(
        encounter="""
            encounter | code  | encounter_class | start_on   | start_at            | status
            E1        | 99213 | AMB             | 2026-03-03 | 2026-03-03 09:30:00 | finished
            E2        | 99213 | AMB             | 2026-03-04 |                     | finished
            E3        | 99213 | AMB             | 2026-03-05 |                     | cancelled
        """
    )
    assert drawn.table("office_visit", "end_day", "sec", "state") == [
        ("ongoing", 34_200, "done"),
        (date(2026, 3, 4), None, "done"),
        (date(2026, 3, 5), None, "not_done"),
    ]


def test_a_prescription_is_an_order_and_a_supply(draw):
    """The order on its day; the supply from its start, by its days, else to its end; of unknown length, nobody knows when."""
    drawn = draw(
        medication="""
            code        | authored_on | supply_start | supply_end | days_supply | intent
            60505257909 | 2026-01-01  | 2026-01-05   |            | 90          | order
            60505257909 | 2026-02-01  |              | 2026-02-10 |             | order
            60505257909 | 2026-03-01  |              |            |             | order
        """
    )
    supplies = [r for r in drawn.of("statins") if r["kind"] == "rx_supply"]
    assert [(r["day"], r["end_day"]) for r in supplies] == [
        (None, None),
        (date(2026, 1, 5), date(2026, 4, 4)),
        (date(2026, 2, 1), date(2026, 2, 10)),
    ]
    orders = [r for r in drawn.of("statins") if r["kind"] == "rx_order"]
    assert [r["day"] for r in orders] == [date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)]
    assert {r["state"] for r in orders} == {"active"}


def test_an_order_against_a_drug_holds_while_it_stands_and_one_taken_back_says_nothing(draw):
    drawn = draw(
        medication="""
            code        | authored_on | status    | intent | is_negated | reason_system | reason
            60505257909 | 2026-01-01  | active    | order  | yes        | SNOMED        | 720834000
            60505257909 | 2026-01-02  | completed | order  | yes        | SNOMED        | 720834000
            60505257909 | 2026-01-03  | draft     | order  | yes        | SNOMED        | 720834000
            60505257909 | 2026-01-04  | cancelled | order  |            | SNOMED        | 720834000
        """
    )
    orders = [r for r in drawn.of("statins") if r["kind"] == "rx_order"]
    assert [(r["state"], "negated" in r["flags"]) for r in orders] == [
        ("not_done", True),
        ("not_done", True),
        ("unknown", True),
        ("not_done", False),
    ]


def test_doses_given_and_refused(draw):
    drawn = draw(
        immunization="""
            code | given_on   | status    | reason_system | reason
            03   | 2026-01-01 | completed |               |
            03   | 2026-02-01 | not-done  | SNOMED        | 720834000
        """
    )
    assert drawn.table("mmr_vaccine", "state", "reason") == [("done", None), ("not_done", "SNOMED 720834000")]
    assert all({"registry"} <= row["flags"] for row in drawn.of("mmr_vaccine"))
    assert drawn.of("mmr_vaccine")[0]["payer"] is None


def test_provenance_is_kept_by_class(draw):
    """Standard, non-standard, audited and registry data are counted apart."""
    drawn = draw(
        observation="""
            code    | taken_on   | value | provenance
            55758-7 | 2026-01-01 | 1     | standard
            55758-7 | 2026-01-02 | 1     | nonstandard
            55758-7 | 2026-01-03 | 1     | audited
            55758-7 | 2026-01-04 | 1     | registry
            55758-7 | 2026-01-05 | 1     | claim
        """
    )
    assert [row["flags"] for row in drawn.of("phq2")] == [
        {"supplemental"},
        {"supplemental", "nonstandard"},
        {"supplemental", "audited"},
        {"registry"},
        set(),
    ]


def test_one_record_with_two_codes_of_one_concept_is_one_event(draw):
    """FHIR records carry several codings of the same idea."""
    drawn = draw(
        observation="""
            row_id | code   | taken_on   | value | unit
            7      | 4548-4 | 2026-01-01 | 7.9   | %
            7      | 17856-6 | 2026-01-01 | 7.9  | %
        """
    )
    assert len(drawn.of("hba1c")) == 1
    assert drawn.one("hba1c")["kind"] == "lab"
