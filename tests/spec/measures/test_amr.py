"""AMR: persistent asthma in two years; of this year's asthma medicine at least half is controller. Plan method only."""

from concord.measures import AMR
from concord.model.expressions import Person
from concord.model.kinds import Dispense, Dx, Visit
from tests.spec.measures.tables import Enrolled, Pharmacy

CHILD = {Person: "1 | 2010-03-01"}


def fills(year, *drugs):
    """A unit of each drug, month by month."""
    return "\n".join(f"1 | {year}-{month:02d}-05 | {drug} | 1" for month, drug in enumerate(drugs, start=1))


FOUR = ("asthma_controller", "asthma_controller", "asthma_reliever", "asthma_reliever")
TWO_YEARS = fills(2025, *FOUR) + "\n" + fills(2026, *FOUR)


def test_at_least_half_of_the_units_are_controllers(measure_cases):
    before = fills(2025, *FOUR)
    measure_cases(AMR, year=2026, given=CHILD, cases=[
        ({Dispense: TWO_YEARS}, "met: controllers are at least half; aged 5 to 64 at year end; drug benefit all year, and on 31 December"),
        ({Dispense: f"{TWO_YEARS} \n 1 | 2026-12-31 | asthma_reliever | 1"}, "not met: but not controllers are at least half"),
        ({Dispense: f"{TWO_YEARS} \n 1 | 2027-01-01 | asthma_reliever | 1"}, "met"),
        ({Dispense: f"{before} \n {fills(2026, *FOUR[:1] * 3)} \n 1 | 2026-04-04 | asthma_reliever | 3"}, "met"),
        ({Dispense: f"{before} \n {fills(2026, *FOUR[:1] * 3)} \n 1 | 2026-04-04 | asthma_reliever | 3.000001"}, "not met"),
        ({Dispense: f"{TWO_YEARS} \n 1 | 2026-08-08 | asthma_reliever"}, "not met: unknown controllers are at least half"),
        ({Dispense: f"{TWO_YEARS} \n 1 | 2026-08-08 | asthma_reliever | 9 | negated"}, "met"),
    ])  # fmt: skip


def test_a_drug_in_two_classes_is_one_dispensing(measure_cases):
    """Antibodies are controllers too: one record under two concepts counts once."""
    doubled = (
        TWO_YEARS
        + "\n 1 | 2026-09-09 | asthma_antibody | 1 | event 7 \n 1 | 2026-09-09 | asthma_controller | 1 | event 7"
    )
    reliever = doubled + "\n 1 | 2026-10-10 | asthma_reliever | 1"
    measure_cases(AMR, year=2026, given=CHILD, cases=[
        ({Dispense: reliever}, "met"),
        ({Dispense: reliever + "\n 1 | 2026-11-11 | asthma_reliever | 1"}, "not met"),
    ])  # fmt: skip


def test_three_ways_to_persistent_asthma(measure_cases):
    """In each of the two years, not necessarily the same way."""
    ways = "emergency or hospital stay for asthma", "4 visits for asthma and 2 dispensings", "4 dispensings"
    this_year = fills(2026, *FOUR)

    def visits(year, days, principal=""):
        tail = f"| {principal}" if principal else ""
        return {
            Visit: "\n".join(
                f"1 | {year}-{m:02d}-09 | outpatient_visit | event {m} | visit {m}"
                for m in range(1, days + 1)
            ),
            Dx: "\n".join(f"1 | {year}-{m:02d}-09 | asthma | visit {m} {tail}" for m in range(1, days + 1)),
        }

    emergency = {
        Visit: "1 | 2025-05-05 | ed_visit | event 8",
        Dx: "1 | 2025-05-05 | asthma | principal | visit 8",
    }
    secondary = {Visit: "1 | 2025-05-05 | ed_visit | event 8", Dx: "1 | 2025-05-05 | asthma | visit 8"}
    stay = {
        Visit: "1 | 2025-05-05 to 2025-05-09 | acute_inpatient | kind stay | event 8",
        Dx: "1 | 2025-05-05 | asthma | principal | visit 8",
    }
    elsewhere = {
        Visit: "1 | 2025-05-05 | ed_visit | event 8",
        Dx: "1 | 2025-05-05 | asthma | principal | visit 9",
    }
    two_fills = f"{this_year} \n {fills(2025, *FOUR[:2])}"
    measure_cases(AMR, year=2026, given=CHILD, cases=[
        (emergency | {Dispense: this_year}, f"met: persistent asthma the year before; persistent asthma this year; {ways[2]} this year; {ways[0]} the year before"),
        (stay | {Dispense: this_year}, "met: persistent asthma the year before"),
        (secondary | {Dispense: this_year}, "not in: but not persistent asthma the year before"),
        (elsewhere | {Dispense: this_year}, "not in"),
        (visits(2025, 4) | {Dispense: two_fills}, f"met: {ways[1]} the year before"),
        (visits(2025, 3) | {Dispense: two_fills}, "not in"),
        (visits(2025, 4) | {Dispense: f"{this_year} \n {fills(2025, *FOUR[:1])}"}, "not in"),
        ({Dispense: f"{this_year} \n {fills(2025, *FOUR)}"}, "met"),
        ({Dispense: f"{this_year} \n {fills(2025, *FOUR[:3])}"}, "not in"),
        ({Dispense: f"{fills(2025, *FOUR)} \n {fills(2026, *FOUR[:3])}"}, "not in: but not persistent asthma this year"),
    ])  # fmt: skip
    this_emergency = {k: v.replace("2025", "2026") for k, v in emergency.items()}
    measure_cases(AMR, year=2026, given=CHILD | {Dispense: fills(2025, *FOUR)}, cases=[
        (this_emergency | {Dispense: fills(2026, *FOUR[:1])}, f"met: {ways[0]} this year; {ways[2]} the year before"),
        (visits(2026, 4) | {Dispense: fills(2026, *FOUR[:2])}, f"met: {ways[1]} this year"),
    ])  # fmt: skip


def test_tablets_for_90_days_are_three_dispensings_and_inhalers_one(measure_cases):
    """Two fills of tablets for 90 days are enough beside a diagnosis; two fills of three inhalers are not."""
    asthma = {Dx: "1 | 2026-07-07 | asthma"}
    before = fills(2025, *FOUR)

    def tablets(month: int, units: int) -> str:
        both = ("asthma_leukotriene", "asthma_oral")
        return "\n".join(f"1 | 2026-{month:02d}-07 | {c} | {units} | event {month}" for c in both)

    inhalers = "\n".join(f"1 | 2026-0{m}-05 | asthma_reliever | 3" for m in (1, 2))
    measure_cases(AMR, year=2026, given=CHILD | asthma, cases=[
        ({Dispense: f"{before} \n {tablets(1, 3)} \n {tablets(5, 3)}"}, "met: 4 dispensings this year"),
        ({Dispense: f"{before} \n {tablets(1, 3)}"}, "not in: but not 4 dispensings this year"),
        ({Dispense: f"{before} \n {tablets(1, 3)} \n {fills(2026, 'asthma_reliever')}"}, "met: 4 dispensings this year"),
        ({Dispense: f"{before} \n {inhalers}"}, "not in: but not 4 dispensings this year"),
    ])  # fmt: skip


def test_drugs_that_serve_other_illnesses_need_a_diagnosis_beside_them(measure_cases):
    others = fills(2025, *FOUR) + "\n" + fills(2026, *("asthma_leukotriene",) * 4)
    measure_cases(AMR, year=2026, given=CHILD | {Dispense: others}, cases=[
        ({}, "not in: but not persistent asthma this year"),
        ({Dx: "1 | 2026-07-07 | asthma"}, "met: 4 dispensings this year"),
        ({Dx: "1 | 2025-07-07 | asthma"}, "not in"),
    ])  # fmt: skip


def test_lungs_that_are_ill_otherwise_excuse(measure_cases):
    excuses = {
        "emphysema": "emphysema",
        "copd": "chronic obstructive pulmonary disease",
        "cystic_fibrosis": "cystic fibrosis",
        "acute_respiratory_failure": "acute respiratory failure",
        "obstructive_bronchitis": "lungs harmed by fumes",
    }
    cases = []
    for concept, sentence in excuses.items():
        cases.append(({Dx: f"1 | 2015-01-01 | {concept}"}, f"excluded: {sentence}"))
        cases.append(({Dx: f"1 | 2027-01-01 | {concept}"}, f"met: but not {sentence}"))
    measure_cases(AMR, year=2026, given=CHILD | {Dispense: TWO_YEARS}, cases=cases)


def test_without_any_medicine_there_is_no_ratio(measure_cases):
    emergency = "\n".join(f"1 | {y}-05-05 | ed_visit | event {y}" for y in (2025, 2026))
    asthma = "\n".join(f"1 | {y}-05-05 | asthma | principal | visit {y}" for y in (2025, 2026))
    measure_cases(AMR, year=2026, given=CHILD | {Visit: emergency, Dx: asthma}, cases=[
        ({}, "excluded: no asthma medicine in the year; unknown controllers are at least half"),
        ({Dispense: "1 | 2026-02-02 | asthma_reliever | 1"}, "not met: but not no asthma medicine in the year"),
    ])  # fmt: skip


def test_who_is_in(measure_cases):
    both = {Enrolled: "1 | 2025-01-01 to 2026-12-31", Pharmacy: "1 | 2026-01-01 to 2026-12-31"}
    measure_cases(AMR, year=2026, given={Dispense: TWO_YEARS}, cases=[
        ({Person: "1 | 2021-12-31"}, "met"),
        ({Person: "1 | 2022-01-01"}, "not in: but not aged 5 to 64 at year end"),
        ({Person: "1 | 1962-01-01"}, "met"),
        ({Person: "1 | 1961-12-31"}, "not in"),
        (CHILD | both, "met: enrolled all year, and on 31 December; enrolled the year before"),
        (CHILD | {Enrolled: "1 | 2026-01-01 to 2026-12-31", Pharmacy: both[Pharmacy]}, "not in: but not enrolled the year before"),
        (CHILD | {Enrolled: "1 | 2025-01-01 to 2026-12-30", Pharmacy: both[Pharmacy]}, "not in: but not enrolled all year, and on 31 December"),
        (CHILD | {Enrolled: both[Enrolled], Pharmacy: "1 | 2025-01-01 to 2026-06-30"},
         "not in: but not drug benefit all year, and on 31 December"),
    ])  # fmt: skip
