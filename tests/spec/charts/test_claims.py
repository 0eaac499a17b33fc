"""What a plan's claims become in the charts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

DAY = date(2025, 3, 3)


def test_a_claim_with_two_diagnoses_of_one_concept_is_one_event(draw):
    """Two codes of diabetes on one claim say one thing; it is principal, as one of them is."""
    drawn = draw(
        medical_claim="""
            claim_id | from_date  | place_of_service | procedure_code
            C1       | 2025-03-03 | 11               | 99213
        """,
        claim_diagnosis="""
            claim_id | position | code
            C1       | 1        | E119
            C1       | 2        | E1165
        """,
    )
    event = drawn.one("diabetes")
    assert (event["person"], event["day"], event["end_day"], event["kind"]) == (1, DAY, DAY, "dx")
    assert event["flags"] == {"encounter_dx", "principal"}
    assert (event["state"], event["setting"], event["source"], event["payer"]) == (
        "done",
        "ambulatory",
        "alder",
        "alder",
    )


def test_one_record_in_several_concepts_gives_a_row_for_each_with_one_event(draw):
    """An office visit is also an outpatient visit: two rows, one record."""
    drawn = draw(
        medical_claim="""
            claim_id | from_date  | place_of_service | procedure_code
            C1       | 2025-03-03 | 11               | 99213
        """
    )
    rows = drawn.of("office_visit", "outpatient_visit")
    assert [row["concept"] for row in rows] == ["office_visit", "outpatient_visit"]
    assert len({row["event"] for row in rows}) == 1


def test_everything_on_a_claim_shares_its_visit(draw):
    """The diagnosis and the visit meet through the claim, whatever their lines."""
    drawn = draw(
        medical_claim="""
            claim_id | line | from_date  | place_of_service | procedure_code
            C1       | 1    | 2025-03-03 | 11               | 99213
            C1       | 2    | 2025-03-03 | 11               | 83036
            C2       | 1    | 2025-04-03 | 11               | 99213
        """,
        claim_diagnosis="""
            claim_id | position | code
            C1       | 1        | J4540
        """,
    )
    visits = {row["day"]: row["visit"] for row in drawn.of("office_visit")}
    assert drawn.one("asthma")["visit"] == visits[DAY] != visits[date(2025, 4, 3)]
    assert drawn.one("hba1c")["visit"] == visits[DAY]


def test_a_bill_for_a_test_says_that_it_was_done_and_not_what_it_found(draw):
    """A billed A1c is a procedure: as a laboratory result without a value it would hide the result of that day."""
    drawn = draw(
        medical_claim="""
            claim_id | from_date  | place_of_service | procedure_code
            C1       | 2025-03-03 | 11               | 83036
        """,
        lab_result="""
            code   | taken_on   | value | unit
            4548-4 | 2025-03-03 | 7.9   | %
        """,
    )
    assert drawn.table("hba1c", "kind", "value", "unit") == [
        ("procedure", None, None),
        ("lab", Decimal("7.9"), "%"),
    ]


def test_the_setting_comes_from_place_bill_and_revenue(draw):
    """Each claim has one setting, the strongest of its lines."""
    drawn = draw(
        medical_claim="""
            claim_id | line | from_date  | place_of_service | type_of_bill | revenue_code | modifiers | procedure_code
            OFFICE   | 1    | 2025-01-01 | 11               |              |              |           | 99213
            VIRTUAL  | 1    | 2025-01-02 | 10               |              |              |           | 99213
            MODIFIER | 1    | 2025-01-03 | 11               |              |              | 25 95     | 99213
            HOME     | 1    | 2025-01-04 | 12               |              |              |           | 99347
            ED       | 1    | 2025-01-05 | 23               |              |              |           | 99284
            FACILITY | 1    | 2025-01-06 |                  | 131          | 0450         |           | 99284
            FACILITY | 2    | 2025-01-06 |                  | 131          | 0300         |           | 80053
            WATCHED  | 1    | 2025-01-07 |                  | 131          | 0450         |           | 99284
            WATCHED  | 2    | 2025-01-07 |                  | 131          | 0762         |           | G0378
            STAY     | 1    | 2025-01-08 |                  | 111          | 0120         |           |
            NURSING  | 1    | 2025-01-09 |                  | 211          | 0120         |           |
            UNSAID   | 1    | 2025-01-10 |                  |              |              |           | 83036
        """,
        claim_diagnosis="""
            claim_id | position | code
            OFFICE   | 1        | I10
            VIRTUAL  | 1        | I10
            MODIFIER | 1        | I10
            HOME     | 1        | I10
            ED       | 1        | I10
            FACILITY | 1        | I10
            WATCHED  | 1        | I10
            STAY     | 1        | I10
            NURSING  | 1        | I10
            UNSAID   | 1        | I10
        """,
    )
    assert [setting for _, setting in drawn.table("hypertension", "day", "setting")] == [
        "ambulatory", "virtual", "virtual", "home", "ed", "ed", "observation", "inpatient", "nonacute", "unknown",
    ]  # fmt: skip


def test_a_laboratorys_claim_makes_no_diagnosis(draw):
    """It names what a clinician thought of. The test itself was done; another line of the claim makes it a visit's."""
    drawn = draw(
        medical_claim="""
            claim_id | line | from_date  | place_of_service | procedure_code
            LAB      | 1    | 2025-01-10 | 81               | 83036
            BOTH     | 1    | 2025-01-11 | 81               | 83036
            BOTH     | 2    | 2025-01-11 | 11               | 99213
        """,
        claim_diagnosis="""
            claim_id | position | code
            LAB      | 1        | E119
            BOTH     | 1        | E119
        """,
    )
    assert drawn.table("diabetes", "day") == [(date(2025, 1, 11),)]
    assert drawn.table("hba1c", "day") == [(date(2025, 1, 10),), (date(2025, 1, 11),)]


def test_a_hospital_stay_runs_from_admission_to_discharge_with_its_disposition(draw):
    """Lines of one stay bill single days; the stay is the header's."""
    drawn = draw(
        medical_claim="""
            claim_id | line | claim_type    | from_date  | through_date | admission_date | discharge_date | admission_type | discharge_status | type_of_bill | revenue_code
            C1       | 1    | institutional | 2025-03-03 | 2025-03-04   | 2025-03-03     | 2025-03-07     | 3              | 01               | 111          | 0120
            C1       | 2    | institutional | 2025-03-05 | 2025-03-06   | 2025-03-03     | 2025-03-07     | 3              | 01               | 111          | 0300
        """
    )
    stay = drawn.one("inpatient_encounter")
    assert (stay["kind"], stay["day"], stay["end_day"]) == ("stay", DAY, date(2025, 3, 7))
    assert stay["answer"] == "DISCHARGE 01"
    assert stay["flags"] == {"acute", "planned"}
    assert stay["visit"] == stay["event"]


def test_the_admitting_diagnosis_is_preliminary(draw):
    """What was suspected at the door is kept, but does not count as a diagnosis."""
    drawn = draw(
        medical_claim="""
            claim_id | claim_type    | from_date  | type_of_bill
            C1       | institutional | 2025-03-03 | 111
        """,
        claim_diagnosis="""
            claim_id | position | code
            C1       | 0        | I214
            C1       | 1        | R079
        """,
    )
    assert drawn.one("myocardial_infarction")["state"] == "preliminary"


def test_a_quality_code_with_an_exclusion_modifier_was_not_done(draw):
    """`8P` on a CPT II code: the action was not performed."""
    drawn = draw(
        medical_claim="""
            claim_id | from_date  | place_of_service | procedure_code | modifiers
            C1       | 2025-03-03 | 11               | 2022F          | 8P
            C2       | 2025-03-04 | 11               | 2022F          |
        """
    )
    assert [(row["state"], "negated" in row["flags"]) for row in drawn.of("retinal_exam")] == [
        ("not_done", True),
        ("done", False),
    ]
    assert all("exam" in row["flags"] for row in drawn.of("retinal_exam"))


def test_a_side_by_modifier_gives_the_concept_of_that_side(draw):
    """A mastectomy billed LT is also a left mastectomy; 50 is both."""
    drawn = draw(
        medical_claim="""
            claim_id | from_date  | place_of_service | procedure_code | modifiers
            C1       | 2025-03-03 | 21               | 19303          | LT
            C2       | 2025-04-03 | 21               | 19303          | 50
            C3       | 2025-05-03 | 21               | 19303          |
        """
    )
    assert drawn.table("mastectomy_left", "day") == [(DAY,)]
    assert drawn.table("mastectomy_bilateral", "day") == [(date(2025, 4, 3),)]
    assert drawn.of("mastectomy_right") == []
    assert len(drawn.of("mastectomy_one_side")) == 3


def test_a_fill_is_a_dispensing_and_days_in_hand(draw):
    """Tablets count 30-day portions, inhalers the packages; the supply runs from the day of the fill."""
    drawn = draw(
        pharmacy_claim="""
            claim_id | fill_date  | ndc         | quantity | days_supply
            R1       | 2025-03-03 | 65862057490 | 90       | 90
            R2       | 2025-03-03 | 00093317431 | 2        | 50
            R3       | 2025-03-03 | 59762371901 | 10       |
        """
    )
    assert [(r["kind"], r["end_day"], int(r["value"])) for r in drawn.of("asthma_leukotriene")] == [
        ("dispense", DAY, 3),
        ("rx_supply", date(2025, 5, 31), 90),
    ]
    assert {r["kind"]: int(r["value"]) for r in drawn.of("asthma_reliever")} == {
        "dispense": 2,
        "rx_supply": 50,
    }
    unknown = next(r for r in drawn.of("benzodiazepines") if r["kind"] == "rx_supply")
    assert (unknown["end_day"], unknown["value"]) == (None, None)


def test_an_inhalers_quantity_is_grams_or_canisters(draw):
    """Pharmacies bill the grams that canisters hold; some count canisters. Nobody dispenses part of one."""
    drawn = draw(
        pharmacy_claim="""
            claim_id | fill_date  | ndc         | quantity | days_supply
            R1       | 2025-03-03 | 00093317431 | 8.5      | 25
            R2       | 2025-03-04 | 00093317431 | 17       | 50
            R3       | 2025-03-05 | 00093317431 | 3        | 75
            R4       | 2025-03-06 | 00093317431 |          | 25
        """
    )
    units = [int(r["value"]) for r in drawn.of("asthma_reliever") if r["kind"] == "dispense"]
    assert units == [1, 2, 3, 1]


def test_what_was_denied_is_told_by_line_and_of_a_claim_when_all_its_lines_were(draw):
    """A stay is refused only as a whole; a visit to the emergency department by the line that names it."""
    drawn = draw(
        medical_claim="""
            claim_id | line | from_date  | type_of_bill | revenue_code | procedure_code | is_denied
            C1       | 1    | 2025-03-03 | 111          | 0120         |                | yes
            C1       | 2    | 2025-03-03 | 111          | 0250         |                | no
            C2       | 1    | 2025-04-03 | 111          | 0120         |                | yes
            C3       | 1    | 2025-05-03 | 131          | 0450         | 99284          | yes
            C3       | 2    | 2025-05-03 | 131          | 0300         | 80053          | no
        """
    )
    stays = [("denied" in r["flags"]) for r in drawn.of("acute_inpatient")]
    assert stays == [False, True]
    assert {"denied" in r["flags"] for r in drawn.of("ed_visit")} == {True}
    assert {"denied" in r["flags"] for r in drawn.of("egfr")} == {False}


def test_a_drug_given_in_the_office_is_one_unit(draw):
    """The units on the bill are milligrams; one line is one injection."""
    drawn = draw(
        medical_claim="""
            claim_id | from_date  | place_of_service | procedure_code | units
            C1       | 2025-03-03 | 11               | J2357          | 30
        """
    )
    assert drawn.table("asthma_antibody", "kind", "value") == [("dispense", 1)]


def test_a_diagnosis_that_names_its_member_needs_no_claim_to_find_the_person(draw):
    """Senders whose diagnoses carry the member are cut by it; others by the claim's member: the charts are the same."""
    claims = """
        claim_id | member_id | from_date  | place_of_service
        C1       | M1        | 2025-03-03 | 11
        C2       | M2        | 2025-03-03 | 11
    """
    named = """
        claim_id | member_id | position | code
        C1       | M1        | 1        | I10
        C2       | M2        | 1        | E119
    """
    unnamed = """
        claim_id | position | code
        C1       | 1        | I10
        C2       | 1        | E119
    """
    by_member = draw(medical_claim=claims, claim_diagnosis=named)
    by_claim = draw(medical_claim=claims, claim_diagnosis=unnamed)
    assert by_member.events == by_claim.events
    assert by_claim.one("diabetes")["person"] == 2


def test_the_law_protects_the_whole_claim(draw):
    """A protected code anywhere on a claim marks everything on it: each of its rows opens to the same line of the file."""
    drawn = draw(
        medical_claim="""
            claim_id | line | from_date  | place_of_service | procedure_code
            C1       | 1    | 2025-03-03 | 11               | 99213
            C2       | 1    | 2025-04-03 | 11               | 99213
        """,
        claim_diagnosis="""
            claim_id | position | code
            C1       | 1        | I10
            C1       | 2        | F1120
            C2       | 1        | I10
        """,
    )
    assert ["sensitive" in row["flags"] for row in drawn.of("hypertension")] == [True, False]
    assert ["sensitive" in row["flags"] for row in drawn.of("office_visit")] == [True, False]


def test_mental_health_is_protected_from_12_to_17(draw):
    """At 18 the law's protection of a minor's own consent ends; below 12 it has not begun."""
    drawn = draw(
        person="""
            person_id | birth_date
            1         | 2010-03-03
            2         | 2007-03-03
            3         | 2014-03-03
        """,
        medical_claim="""
            claim_id | member_id | from_date  | place_of_service
            C1       | M1        | 2025-03-03 | 11
            C2       | M2        | 2025-03-03 | 11
            C3       | M3        | 2025-03-03 | 11
        """,
        claim_diagnosis="""
            claim_id | position | code
            C1       | 1        | F331
            C2       | 1        | F331
            C3       | 1        | F331
        """,
    )
    assert {r["person"]: "sensitive" in r["flags"] for r in drawn.of("major_depression")} == {
        1: True, 2: False, 3: False,
    }  # fmt: skip


def test_the_kind_of_clinician_comes_from_the_specialty(draw):
    """From the claim's own taxonomy, else from the senders' lists of providers."""
    drawn = draw(
        provider="""
            npi        | taxonomy
            1000000004 | 207V00000X
        """,
        medical_claim="""
            claim_id | from_date  | place_of_service | procedure_code | rendering_npi | rendering_taxonomy
            C1       | 2025-01-01 | 11               | 99395          | 1000000001    | 208000000X
            C2       | 2025-01-02 | 11               | 99395          | 1000000004    |
            C3       | 2025-01-03 | 11               | 99395          | 1000000009    | 207X00000X
        """,
    )
    assert drawn.table("well_care_visit", "provider") == [("pcp",), ("obgyn",), ("other",)]
