"""COB: 30 days or more of opioids and benzodiazepines together. Lower is better: `met` is the bad outcome."""

from concord.measures import COB
from concord.model.expressions import Person
from concord.model.kinds import Dispense, Dx, RxSupply
from tests.spec.measures.tables import Enrolled, Pharmacy, Supply

ADULT = {Person: "1 | 1980-03-01"}


def fills(drug: str, *filled: tuple[str, int]):
    """Dispensings with their days, as a chart has them: the fill, its supply, and the days in hand."""
    first, days = "", ""
    for n, (day, supplied) in enumerate(filled, start=len(drug) * 10):
        first += f"1 | {day} | {drug} | event {n} | 1 \n"
        days += f"1 | {day} | {drug} | event {n} | {supplied} | done | without intent \n"
    return {Dispense: first, RxSupply: days}


def test_two_fills_and_fifteen_days_of_opioids_make_a_patient(measure_cases):
    measure_cases(COB, year=2026, given=ADULT, cases=[
        (fills("opioids", ("2026-01-01", 7), ("2026-02-01", 8)), "not met: opioids dispensed on 2 days; 15 days of opioids dispensed"),
        (fills("opioids", ("2026-01-01", 7), ("2026-02-01", 7)), "not in: but not 15 days of opioids dispensed"),
        (fills("opioids", ("2026-01-01", 30)), "not in: but not opioids dispensed on 2 days"),
        (fills("opioids", ("2025-12-31", 30), ("2026-02-01", 30)), "not in"),
        (fills("opioids", ("2026-12-02", 30), ("2026-12-20", 30)), "not met: the first of them by 2 December"),
        (fills("opioids", ("2026-12-03", 30), ("2026-12-20", 30)), "not in: but not the first of them by 2 December"),
        ({Person: "1 | 2008-01-01"} | fills("opioids", ("2026-01-01", 30), ("2026-02-01", 30)), "not met"),
        ({Person: "1 | 2008-01-02"} | fills("opioids", ("2026-01-01", 30), ("2026-02-01", 30)), "not in"),
    ])  # fmt: skip


def test_cancer_sickle_cell_hospice_and_palliative_care_excuse(measure_cases):
    many = fills("opioids", ("2026-01-01", 30), ("2026-02-01", 30))
    measure_cases(COB, year=2026, given=ADULT | many, cases=[
        ({Dx: "1 | 2026-05-05 | cancer"}, "excluded: cancer"),
        ({Dx: "1 | 2026-05-05 | sickle_cell"}, "excluded: sickle-cell disease"),
        ({Dx: "1 | 2026-05-05 | hospice_diagnosis"}, "excluded: in hospice"),
        ({Dx: "1 | 2026-05-05 | palliative_diagnosis"}, "excluded: in palliative care"),
        ({Dx: "1 | 2025-05-05 | cancer"}, "not met"),
    ])  # fmt: skip


def test_one_gap_of_at_most_31_days(measure_cases):
    many = fills("opioids", ("2026-01-01", 30), ("2026-02-01", 30))
    measure_cases(COB, year=2026, given=ADULT | many, cases=[
        ({Enrolled: "1 | 2026-02-01 to 2026-12-31", Pharmacy: "1 | 2026-02-01 to 2026-12-31"}, "not met"),
        ({Enrolled: "1 | 2026-02-02 to 2026-12-31", Pharmacy: "1 | 2026-02-01 to 2026-12-31"}, "not in: but not enrolled all year"),
        ({Enrolled: "1 | 2026-02-01 to 2026-12-31", Pharmacy: "1 | 2026-02-02 to 2026-12-31"}, "not in: but not drug benefit all year"),
    ])  # fmt: skip


def test_thirty_days_of_both_from_two_fills_of_each(measure_cases):
    def held(opioid: str, benzodiazepine: str, *, benzo_fills: int = 2):
        more = fills("benzodiazepines", *[("2026-01-01", 30), ("2026-02-01", 30)][:benzo_fills])
        supplies = f"1 | {opioid} | opioids \n 1 | {benzodiazepine} | benzodiazepines"
        return {Dispense: more[Dispense], RxSupply: more[RxSupply], Supply: supplies}

    many = fills("opioids", ("2026-01-01", 30), ("2026-02-01", 30))
    measure_cases(COB, year=2026, given=ADULT | many, cases=[
        (held("2026-01-01 to 2026-03-01", "2026-01-31 to 2026-03-31"), "met: 30 days of both; benzodiazepines dispensed on 2 days"),
        (held("2026-01-01 to 2026-03-01", "2026-02-01 to 2026-03-31"), "not met: but not 30 days of both"),
        (held("2026-01-01 to 2026-03-01", "2026-01-31 to 2026-03-31", benzo_fills=1), "not met: but not benzodiazepines dispensed on 2 days"),
        (held("2025-12-01 to 2026-01-29", "2025-12-01 to 2026-01-29"), "not met"),  # 29 of the days lie in the year
        (held("2025-12-01 to 2026-01-30", "2025-12-01 to 2026-01-30"), "met"),
    ])  # fmt: skip
