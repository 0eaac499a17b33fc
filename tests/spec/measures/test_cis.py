"""CIS: ten vaccine series by the second birthday. The child is born on 15 June 2024 and turns 2 in 2026."""

from concord.measures import CIS
from concord.model.expressions import Person
from concord.model.kinds import Dx, Immunization, Procedure, Visit
from tests.spec.measures.tables import Enrolled, Observed

CHILD = {Person: "1 | 2024-06-15"}
SECOND = "2026-06-15"
SHOTS = {
    "dtap": ("2024-08-15", "2024-10-15", "2024-12-15", "2025-10-15"),
    "ipv": ("2024-08-15", "2024-10-15", "2024-12-15"),
    "mmr": ("2025-06-15",),
    "hib_3_dose": ("2024-08-15", "2024-10-15", "2025-07-15"),
    "hepb": ("2024-06-15", "2024-08-15", "2024-12-15"),
    "vzv": ("2025-06-20",),
    "pcv": ("2024-08-15", "2024-10-15", "2024-12-15", "2025-07-15"),
    "hepa": ("2025-06-20",),
    "rotavirus_2_dose": ("2024-08-15", "2024-10-15"),
    "flu": ("2024-12-20", "2025-11-01"),
}


def shots(**changed):
    """The whole schedule as lines, with some series given on other days."""
    days = {**SHOTS, **changed}
    return {
        Immunization: "\n".join(
            f"1 | {day} | {name}_vaccine" for name, given in days.items() for day in given
        )
    }


def test_all_ten_series(measure_cases):
    for method in ("plan", "clinical"):
        measure_cases(CIS, year=2026, method=method, given=CHILD, cases=[
            (shots(), "met: turns 2 in the year; " + "; ".join(CIS.met)),
            *((shots(**{name: days[1:]}), "not met") for name, days in SHOTS.items()),
            ({}, "not met: but not " + "; but not ".join(CIS.met)),
        ])  # fmt: skip


def test_from_day_42_to_the_second_birthday(measure_cases):
    """Day 42 of life is 27 July 2024."""
    rest = SHOTS["dtap"][1:]
    measure_cases(CIS, year=2026, given=CHILD, cases=[
        (shots(dtap=("2024-07-27", *rest)), "met: 4 DTaP"),
        (shots(dtap=("2024-07-26", *rest)), "not met: but not 4 DTaP"),
        (shots(dtap=(*rest, SECOND)), "met: 4 DTaP"),
        (shots(dtap=(*rest, "2026-06-16")), "not met: but not 4 DTaP"),
        (shots(ipv=("2024-07-26", *SHOTS["ipv"][1:])), "not met: but not 3 polio"),
        (shots(ipv=("2024-07-27", *SHOTS["ipv"][1:])), "met: 3 polio"),
        (shots(pcv=("2024-07-26", *SHOTS["pcv"][1:])), "not met: but not 4 pneumococcal"),
        (shots(pcv=("2024-07-27", *SHOTS["pcv"][1:])), "met: 4 pneumococcal"),
        (shots(hib_3_dose=("2024-07-26", *SHOTS["hib_3_dose"][1:])), "not met: but not 3 or 4 Hib"),
        (shots(rotavirus_2_dose=("2024-07-26", *SHOTS["rotavirus_2_dose"][1:])), "not met: but not 2 or 3 rotavirus"),
    ])  # fmt: skip


def test_days_count_and_not_doses(measure_cases):
    """A vaccine recorded as product and as administered on one day is one dose."""
    twice = shots(dtap=SHOTS["dtap"][:3]) | {Procedure: "1 | 2024-12-15 | dtap_given"}
    given_elsewhere = shots(dtap=SHOTS["dtap"][:3]) | {Procedure: "1 | 2024-12-16 | dtap_given"}
    measure_cases(CIS, year=2026, given=CHILD, cases=[
        (shots(dtap=(*SHOTS["dtap"][:3], SHOTS["dtap"][2])), "not met: but not 4 DTaP"),
        (twice, "not met: but not 4 DTaP"),
        (given_elsewhere, "met: 4 DTaP"),
    ])  # fmt: skip


def test_vaccines_of_the_second_year(measure_cases):
    for name, sentence in (("mmr", "1 MMR"), ("vzv", "1 chickenpox"), ("hepa", "1 hepatitis A")):
        measure_cases(CIS, year=2026, given=CHILD, cases=[
            (shots(**{name: ("2025-06-15",)}), f"met: {sentence}"),
            (shots(**{name: ("2025-06-14",)}), f"not met: but not {sentence}"),
            (shots(**{name: (SECOND,)}), f"met: {sentence}"),
            (shots(**{name: ("2026-06-16",)}), f"not met: but not {sentence}"),
        ])  # fmt: skip


def test_born_on_29_february_the_birthday_falls_on_the_28th(measure_cases):
    """The second birthday as a day is 28 February 2026; the child is 2 years old from 1 March."""
    measure_cases(CIS, year=2026, given={Person: "1 | 2024-02-29"}, cases=[
        ({Immunization: "1 | 2026-02-28 | mmr_vaccine"}, "not met: 1 MMR"),
        ({Immunization: "1 | 2026-03-01 | mmr_vaccine"}, "not met: but not 1 MMR"),
        ({Immunization: "1 | 2025-02-28 | mmr_vaccine"}, "not met: 1 MMR"),
    ])  # fmt: skip


def test_hib_needs_four_days_once_a_four_dose_product_was_seen(measure_cases):
    three = SHOTS["hib_3_dose"]
    measure_cases(CIS, year=2026, given=CHILD, cases=[
        (shots(hib_3_dose=three[:2], hib_4_dose=three[2:]), "not met: but not 3 or 4 Hib"),
        (shots(hib_3_dose=three[:2], hib_4_dose=("2025-07-15", "2025-09-15")), "met: 3 or 4 Hib"),
        (shots(hib_3_dose=three, hib_4_dose=("2024-07-20",)), "met: 3 or 4 Hib"),
        (shots(hib_3_dose=(), hib_4_dose=three), "not met: but not 3 or 4 Hib"),
    ])  # fmt: skip


def test_rotavirus_needs_three_days_once_a_three_dose_product_was_seen(measure_cases):
    measure_cases(CIS, year=2026, given=CHILD, cases=[
        (shots(rotavirus_2_dose=("2024-08-15",), rotavirus_3_dose=("2024-10-15",)), "not met: but not 2 or 3 rotavirus"),
        (shots(rotavirus_2_dose=("2024-08-15",), rotavirus_3_dose=("2024-10-15", "2024-12-15")), "met: 2 or 3 rotavirus"),
    ])  # fmt: skip


def test_hepatitis_b_at_birth(measure_cases):
    """The newborn dose as a procedure of days 0 to 7 and two later days stand for three."""

    def with_newborn(day, *later):
        return shots(hepb=later) | {Procedure: f"1 | {day} | hepb_newborn"}

    measure_cases(CIS, year=2026, given=CHILD, cases=[
        (with_newborn("2024-06-15", "2024-08-15", "2024-12-15"), "met: 3 hepatitis B"),
        (with_newborn("2024-06-22", "2024-08-15", "2024-12-15"), "met: 3 hepatitis B"),
        (with_newborn("2024-06-23", "2024-08-15", "2024-12-15"), "not met: but not 3 hepatitis B"),
        (with_newborn("2024-06-16", "2024-06-16", "2024-12-15"), "not met: but not 3 hepatitis B"),
        (shots(hepb=("2024-06-15", "2024-08-15", "2024-12-15")), "met: 3 hepatitis B"),
    ])  # fmt: skip


def test_influenza_from_day_180_and_the_live_vaccine_on_the_second_birthday_only(measure_cases):
    """Day 180 of life is 12 December 2024."""
    measure_cases(CIS, year=2026, given=CHILD, cases=[
        (shots(flu=("2024-12-12", "2025-11-01")), "met: 2 influenza"),
        (shots(flu=("2024-12-11", "2025-11-01")), "not met: but not 2 influenza"),
        (shots(flu=("2025-11-01",), laiv=(SECOND,)), "met: 2 influenza"),
        (shots(flu=("2025-11-01",), laiv=("2026-06-14",)), "not met: but not 2 influenza"),
        (shots(flu=(), laiv=(SECOND,)), "not met: but not 2 influenza"),
    ])  # fmt: skip


REASONS = {
    "4 DTaP": ("dtap", ("dtap_anaphylaxis", "dtap_encephalitis")),
    "3 polio": ("ipv", ("ipv_anaphylaxis",)),
    "1 MMR": ("mmr", ("mmr_anaphylaxis",)),
    "3 or 4 Hib": ("hib_3_dose", ("hib_anaphylaxis",)),
    "3 hepatitis B": ("hepb", ("hepb_anaphylaxis", "hepatitis_b")),
    "1 chickenpox": ("vzv", ("vzv_anaphylaxis", "varicella")),
    "4 pneumococcal": ("pcv", ("pcv_anaphylaxis",)),
    "1 hepatitis A": ("hepa", ("hepa_anaphylaxis", "hepatitis_a")),
    "2 or 3 rotavirus": ("rotavirus_2_dose", ("rotavirus_anaphylaxis",)),
    "2 influenza": ("flu", ("flu_anaphylaxis",)),
}


def test_a_history_or_a_reaction_stands_for_the_doses_if_noted_by_the_second_birthday(measure_cases):
    cases = []
    for sentence, (name, reasons) in REASONS.items():
        for reason in reasons:
            none = shots(**{name: ()})
            cases.append((none | {Dx: f"1 | {SECOND} onwards | {reason}"}, f"met: {sentence}"))
            cases.append((none | {Dx: f"1 | 2026-06-16 | {reason}"}, f"not met: but not {sentence}"))
    measure_cases(CIS, year=2026, given=CHILD, cases=cases)


def test_measles_mumps_and_rubella_all_three(measure_cases):
    had = "\n".join(f"1 | 2025-01-01 | {disease}" for disease in ("measles", "mumps", "rubella"))
    measure_cases(CIS, year=2026, given=CHILD, cases=[
        (shots(mmr=()) | {Dx: had}, "met: had all three diseases; measles; mumps; rubella"),
        (shots(mmr=()) | {Dx: had.rsplit("\n", 1)[0]}, "not met: but not rubella; but not had all three diseases"),
    ])  # fmt: skip


def test_illnesses_that_forbid_vaccines_excuse(measure_cases):
    excuses = {
        "scid": "severe combined immunodeficiency",
        "immune_disorder": "disorder of the immune system",
        "hiv": "HIV",
        "lymphatic_cancer": "cancer of lymphatic tissue",
        "intussusception": "intussusception",
    }
    cases = []
    for concept, sentence in excuses.items():
        cases.append(({Dx: f"1 | 2024-06-15 onwards | {concept}"}, f"excluded: {sentence}"))
        cases.append(({Dx: f"1 | 2026-06-16 | {concept}"}, f"not met: but not {sentence}"))
    measure_cases(CIS, year=2026, given=CHILD, cases=cases)


def test_who_is_in(measure_cases):
    enrolled = "enrolled for twelve months before the second birthday, and on it"
    measure_cases(CIS, year=2026, given=shots(), cases=[
        ({Person: "1 | 2024-01-01"}, "met: turns 2 in the year"),
        ({Person: "1 | 2023-12-31"}, "not in: but not turns 2 in the year"),
        ({Person: "1 | 2025-01-01"}, "not in"),
        ({**CHILD, Enrolled: f"1 | 2025-06-15 to {SECOND}"}, f"met: {enrolled}"),
        ({**CHILD, Enrolled: f"1 | 2025-07-30 to {SECOND}"}, "met"),
        ({**CHILD, Enrolled: f"1 | 2025-07-31 to {SECOND}"}, f"not in: but not {enrolled}"),
        ({**CHILD, Enrolled: "1 | 2025-06-15 to 2026-06-14"}, "not in"),
        ({**CHILD, Observed: "1 | 2024-06-16 onwards"}, "met"),
    ])  # fmt: skip
    measure_cases(CIS, year=2026, given=CHILD, cases=[
        ({Observed: "1 | 2024-06-16 onwards"}, "uncovered"),
        ({Observed: "1 | 2024-06-15 onwards"}, "not met"),
    ])  # fmt: skip
    visits = ("office_visit", "home_health_visit", "preventive_visit_0_17", "preventive_initial_0_17", "virtual_encounter",
              "telephone_visit", "minimal_office_visit")  # fmt: skip
    measure_cases(CIS, year=2026, method="clinical", given=CHILD, cases=[
        *(({Visit: f"1 | 2026-02-02 | {v}"}, "not met: had a qualifying visit in the year") for v in visits),
        ({Visit: "1 | 2026-02-02 | annual_wellness_visit"}, "not in"),
    ])  # fmt: skip
