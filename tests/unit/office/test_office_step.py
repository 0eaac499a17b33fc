"""Candidates, care closed by month and completeness of answers, on a few rows that can be counted by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from concord.canon.charts import EnrolledMonth
from concord.canon.members import DemographicAnswer
from concord.canon.people import Person
from concord.canon.providers import Affiliation, Provider
from concord.canon.results import Cell, CriterionText, Evidence, MeasureInfo, Result
from concord.canon.roster import Roster
from concord.engine import open_session
from concord.office import candidates, completeness, months_closed, scored
from concord.program import Program
from concord.program.choosing import Choosing

ROOT = Path(__file__).parents[3] / "programs" / "ca-apc"
JUNE, AS_OF = date(2026, 6, 1), date(2026, 7, 10)
RULE = {"rule": "chosen_pcp", "tie_break": "none"}
INFO = {"measure": "CBP", "rate": "CBP", "title": "t", "rate_title": "t", "edition": "2025", "is_lower_better": False,
        "use": "payment", "is_sensitive": False}  # fmt: skip


@pytest.fixture(scope="module")
def program():
    return Program.load(ROOT)


@pytest.fixture
def given():
    """A session with the tables that a test names; the others are empty."""
    with open_session(threads=1) as session:

        def give(**tables):
            for declared in (Roster, EnrolledMonth, Person, Affiliation, Provider, Cell, MeasureInfo, Result, Evidence, CriterionText, DemographicAnswer):  # fmt: skip
                session.records(declared.table_name, declared, tables.get(declared.table_name, ()))
            return session

        yield give


def on_roster(person, organization, npi="1", month=JUNE):
    return {"person_id": person, "month": month, "organization_id": organization, "npi": npi,
            "in_program": not organization.startswith("tin-"), **RULE}  # fmt: skip


def covered(person, plan, line="commercial"):
    return {"person_id": person, "month": JUNE, "plan_id": plan, "member_id": f"{plan}{person}", "product_line": line,
            "is_primary": True, "row_id": 1}  # fmt: skip


def person(number, born=date(1980, 1, 1), **more):
    return {"person_id": number, "shard": 0, "birth_date": born, "zip": "91007", "member_count": 1, **more}


def test_a_person_whom_two_plans_cover_counts_once_and_only_commercial_lines_count(given, program):
    session = given(
        roster=[on_roster(n, "foothill") for n in (1, 2, 3, 4)],
        enrolled_month=[covered(1, "alder"), covered(1, "birch"), covered(2, "birch"), covered(3, "cedar", "medi_cal")],
        person=[person(1, language="es"), person(2, date(2012, 1, 1), language="en"), person(3), person(4)],
    )  # fmt: skip
    (row,) = candidates(session, program, AS_OF)
    assert (row["name"], row["in_program"], row["month"]) == ("Foothill Family Physicians", True, JUNE)
    assert (row["people"], row["adults"], row["children"], row["plans"]) == (4, 1, 1, 3)
    assert (row["commercial_share"], row["medi_cal_share"], row["equity_share"]) == (0.5, 0.25, 0.5)
    assert row["area"] == "910"


def listed(npi, tin, name="", entity="person", taxonomy="207Q00000X"):
    return {"row_id": 1, "sender": "alder", "npi": npi, "entity": entity, "last_name": name, "tin": tin, "taxonomy": taxonomy, "received_on": AS_OF}  # fmt: skip


def held(npi, tin, organization):
    return {"sender": "seen", "npi": npi, "tin": tin, "site_id": "", "organization_id": organization, "start_date": date(2020, 1, 1)}  # fmt: skip


def test_a_practice_outside_the_program_has_the_name_a_plan_s_provider_file_gives_it(given, program):
    session = given(
        roster=[on_roster(1, "tin-891")],
        person=[person(1)],
        affiliation=[held("1", "891", "tin-891")],
        provider=[listed("9", "891", "OAK CLINIC", "organization"), listed("1", "891")],
    )
    (row,) = candidates(session, program, AS_OF)
    assert (row["name"], row["in_program"], row["meets_threshold"]) == ("OAK CLINIC", False, "no")


def test_a_laboratory_that_lists_no_clinician_is_no_candidate_whoever_stands_on_its_claims(given, program):
    session = given(
        roster=[on_roster(1, "tin-777")],
        person=[person(1)],
        affiliation=[held("1", "777", "tin-777")],
        provider=[listed("9", "777", "A LABORATORY", "organization")],
    )
    assert candidates(session, program, AS_OF) == []


def test_a_hospital_whose_doctors_give_no_primary_care_is_no_candidate(given, program):
    """People are left with it when the clinician whom they chose is last seen on its bills."""
    session = given(
        roster=[on_roster(1, "tin-778")],
        person=[person(1)],
        affiliation=[held("1", "778", "tin-778")],
        provider=[
            listed("9", "778", "A HOSPITAL", "organization"),
            listed("2", "778", taxonomy="207P00000X"),
        ],
    )
    assert candidates(session, program, AS_OF) == []


def test_independence_is_the_share_of_listed_clinicians_listed_under_no_other_tax_number(given, program):
    session = given(
        roster=[on_roster(1, "foothill", "1"), on_roster(2, "foothill", "2")],
        person=[person(1), person(2)],
        affiliation=[held("1", "t1", "foothill"), held("2", "t1", "foothill"), held("1", "t9", "laboratory")],
        provider=[listed("1", "t1"), listed("2", "t1"), listed("2", "t2")],
    )
    (row,) = candidates(session, program, AS_OF)
    assert row["independence"] == 0.5


def test_performance_is_the_mean_distance_from_everybody_and_needs_enough_people(given, program):
    def cell(organization, denominator, numerator):
        blank = dict.fromkeys(("site", "clinician", "plan", "product_line", "product", "race_1997", "ethnicity_1997", "race_ethnicity_2024", "races_1997", "groups_2024", "language", "sex", "area", "age_band"), "")  # fmt: skip
        counts = dict.fromkeys(("population", "excluded", "excepted", "uncovered", "unknown"), 0)
        return {"measure": "CBP", "rate": "CBP", "year": 2025, "pool": "program", "is_baseline": False, "edition": "2025", "in_program": True,
                "organization": organization, "race_basis": "unknown", "ethnicity_basis": "unknown", **blank, **counts,
                "denominator": denominator, "numerator": numerator}  # fmt: skip

    session = given(
        roster=[on_roster(1, "foothill"), on_roster(2, "harborlight")],
        person=[person(1), person(2)],
        cell=[cell("foothill", 100, 50), cell("harborlight", 20, 20), cell("other", 80, 60)],
        measure_info=[{**INFO, "year": 2025}],
    )
    rows = {r["organization_id"]: r for r in candidates(session, program, AS_OF)}
    assert rows["foothill"]["performance"] == pytest.approx(0.5 - 130 / 200)
    assert rows["harborlight"]["performance"] is None


def test_scores_follow_the_weights_and_an_unknown_part_counts_as_the_middle():
    row = {
        "adults": 1500,
        "children": 0,
        "plans": 1,
        "independence": None,
        "performance": None,
        "equity_share": Decimal("0.4"),
    }
    only = Choosing(weights={"size": Decimal(1), "independence": Decimal(1)})
    assert next(scored([row], only))["score"] == Decimal("75.0")
    needy = Choosing(weights={"equity": Decimal(1)})
    assert next(scored([row], needy))["score"] == Decimal("100.0")
    assert next(scored([row], needy))["meets_threshold"] == "adults"
    room = Choosing(weights={"room": Decimal(1)})
    assert next(scored([{**row, "performance": Decimal("-0.10")}], room))["score"] == Decimal("100.0")
    assert next(scored([{**row, "children": 750, "adults": 3}], replace(only, children=750)))["meets_threshold"] == "children"  # fmt: skip


def result(number, is_good):
    return {"measure": "CBP", "rate": "CBP", "year": 2025, "pool": "program", "person_id": number, "index_event": 0, "organization_id": "foothill",
            "initial_population": True, "denominator": True, "exclusion": False, "exception": False, "numerator": is_good, "status": "met",
            "is_good": is_good, "unknown_criteria": 0, "uncovered": False, "supplemental": "none"}  # fmt: skip


def shown(number, day):
    return {"measure": "CBP", "year": 2025, "pool": "program", "person_id": number, "index_event": 0, "criterion": 1, "event": number,
            "role": "counts", "day": day, "concept": "bp", "source": "alder"}  # fmt: skip


def test_care_closes_in_the_month_of_its_evidence_and_who_had_it_before_was_never_due(given, program):
    session = given(
        result=[result(1, True), result(2, True), result(3, False), result(4, True)],
        evidence=[shown(1, date(2025, 2, 3)), shown(2, date(2025, 4, 30)), shown(4, date(2024, 11, 1))],
        criterion_text=[{"measure": "CBP", "year": 2025, "criterion": 1, "part": "met", "sentence": "s"}],
        measure_info=[{**INFO, "year": 2025}],
    )
    rows = months_closed(session, program, date(2025, 6, 10))
    assert [(r["month"].month, r["due"], r["closed"]) for r in rows] == [(1, 3, 0), (2, 3, 1), (3, 2, 0), (4, 2, 1), (5, 1, 0)]  # fmt: skip
    assert rows[1]["value"] == Decimal("0.333333")


def test_a_measure_the_law_protects_has_no_months(given, program):
    session = given(
        result=[result(1, True)],
        evidence=[shown(1, date(2025, 2, 3))],
        criterion_text=[{"measure": "CBP", "year": 2025, "criterion": 1, "part": "met", "sentence": "s"}],
        measure_info=[{**INFO, "year": 2025, "is_sensitive": True}],
    )
    assert months_closed(session, program, date(2025, 6, 10)) == []


def test_answers_are_complete_when_origin_and_language_are_known_and_imputed_ones_never_count(given, program):
    def answer(number, question, day, source="self"):
        return {"row_id": 1, "sender": "foothill", "member_id": "m", "question": question, "answer": "declined", "answered_on": day,
                "received_on": date(2026, 6, 30), "source": source, "person_id": number}  # fmt: skip

    session = given(roster=[on_roster(1, "foothill"), on_roster(2, "foothill")])
    rows = [
        answer(1, "race", date(2026, 4, 2)),
        answer(1, "language_spoken", date(2026, 5, 2)),
        answer(2, "ethnicity", date(2026, 1, 1), "imputed"),
        answer(2, "language_spoken", date(2026, 1, 1)),
    ]
    session.drop("demographic_answer")
    session.run(
        "CREATE TABLE demographic_answer (person_id BIGINT, question VARCHAR, answered_on DATE, received_on DATE, source VARCHAR)"
    )
    for r in rows:
        session.run(
            "INSERT INTO demographic_answer VALUES ($p, $q, $a, $r, $s)",
            {
                "p": r["person_id"],
                "q": r["question"],
                "a": r["answered_on"],
                "r": r["received_on"],
                "s": r["source"],
            },
        )
    found = completeness(session, program, date(2026, 4, 1))
    assert [(r["month"].month, r["people"], r["answered"]) for r in found] == [(4, 2, 0), (5, 2, 1), (6, 2, 1)]  # fmt: skip
