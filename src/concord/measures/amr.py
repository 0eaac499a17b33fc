"""Asthma medication ratio: of the asthma medicine a person with persistent asthma gets, at least half is controller."""

from concord.measures import common
from concord.measures.common import year
from concord.model.expressions import Any, Criterion, Person, any_of
from concord.model.kinds import Dispense, Dx, Visit
from concord.model.measure import Gap, Measure
from concord.model.windows import Window

CONTROLLERS = ("asthma_controller", "asthma_leukotriene", "asthma_antibody")
UNPROVEN = ("asthma_leukotriene", "asthma_antibody")
"""Also used for other illnesses: alone they need a diagnosis beside them."""
VISITS = ("outpatient_visit", "observation_visit", "telephone_visit", "virtual_encounter")

controllers = Dispense.of(*CONTROLLERS)
all_drugs = Dispense.of(*CONTROLLERS, "asthma_reliever")
proven_drugs = Dispense.of("asthma_controller", "asthma_reliever")
asthma = Dx.of("asthma")
principal_asthma = Dx.of("asthma", category=("principal",))


def dispensed(number: int, window: Window) -> Any:
    """So many dispensings: a fill of inhalers or an injection is one, however many; of tablets, each 30 days are one."""
    tablets = Dispense.of("asthma_oral").starting(window)
    fills = all_drugs.starting(window).without(tablets, None, None, link="same_event")
    ways: list[Criterion] = [fills.count() >= number, tablets.sum() >= number]
    ways += [(fills.count() >= one) & (tablets.sum() >= number - one) for one in range(1, number)]
    return Any(tuple(ways))


def persistent(window: Window, when: str) -> Any:
    """Persistent asthma in one year, by any of three ways."""
    hospital = Visit.of("ed_visit", "acute_inpatient").starting(window)
    visits = Visit.of(*VISITS).starting(window).near(asthma, None, None, link="same_visit")
    return any_of(
        {
            f"emergency or hospital stay for asthma {when}": hospital.near(
                principal_asthma, None, None, link="same_visit"
            ).exists(),
            f"4 visits for asthma and 2 dispensings {when}": (visits.days() >= 4) & dispensed(2, window),
            f"4 dispensings {when}": dispensed(4, window)
            & (proven_drugs.starting(window).exists() | asthma.starting(window).exists()),
        }
    )


given = controllers.starting(year).sum()
everything = all_drugs.starting(year).sum()

AMR = Measure(
    id="AMR",
    title="Asthma medication ratio",
    edition="2026",
    methods=("plan",),
    who={
        "aged 5 to 64 at year end": Person.age(year.end).between(5, 64),
        "enrolled all year, and on 31 December": common.enrolled(year, anchor=year.end),
        "enrolled the year before": common.enrolled(year.prior()),
        "drug benefit all year, and on 31 December": common.enrolled(
            year, anchor=year.end, benefit="pharmacy"
        ),
        "persistent asthma this year": persistent(year, "this year"),
        "persistent asthma the year before": persistent(year.prior(), "the year before"),
    },
    excused=common.hospice
    | {
        "emphysema": Dx.of("emphysema").started_by(year.end).exists(),
        "chronic obstructive pulmonary disease": Dx.of("copd").started_by(year.end).exists(),
        "cystic fibrosis": Dx.of("cystic_fibrosis").started_by(year.end).exists(),
        "acute respiratory failure": Dx.of("acute_respiratory_failure").started_by(year.end).exists(),
        "lungs harmed by fumes": Dx.of("obstructive_bronchitis").started_by(year.end).exists(),
        "no asthma medicine in the year": ~all_drugs.starting(year).exists(),
    },
    met={"controllers are at least half": given.per(everything) >= "0.5"},
    gap=Gap(
        "Review asthma medicines; start or refill a controller",
        closes=controllers.starting(year),
        due=year.end,
    ),
    purpose="People who rely on relievers alone end up in hospital more often.",
    source="Public descriptions of HEDIS AMR (standards, section 6). Not NCQA-certified.",
    differences=(
        "Units are taken as dispensed: one canister, injection or infusion, or 30 days of tablets, is one unit.",
        "A fill of tablets for 90 days is three dispensings, as is one for 100 days; of inhalers, one, however many.",
        "Without any dispensing the ratio is unknown; such people are excluded by their own sentence.",
    ),
)
