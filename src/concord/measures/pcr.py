"""Readmission within 30 days of leaving hospital, when it was not planned. Lower is better."""

from concord.measures import common
from concord.measures.common import year
from concord.model.expressions import EventList, Index, Person
from concord.model.kinds import Dx, Procedure, Visit
from concord.model.measure import Gap, Measure, Rate
from concord.model.windows import Window, YearDay

OF_ITSELF = ("chemotherapy", "rehabilitation")
"""Principal diagnoses that make a stay planned."""

stays = Visit.of("acute_inpatient", "observation_stay")


def at_the_same_stay(events: EventList, *concepts: str) -> EventList:
    """Stays whose principal diagnosis is one of these."""
    return events.near(Dx.of(*concepts, category=("principal",)), None, None, link="same_visit")


discharges = (
    stays.ending(Window(year.start, YearDay(12, 1)))
    .near(stays, 1, None, on="end", link="same_event")
    .without(stays, -1, 0, on="end", link="other_event")
)
"""Stays of a night or more, the last of those joined by a transfer: nobody was admitted anew by the next day."""

again = stays.near(Index(), 2, 30, of="end", link="other_event")
planned_procedures = Procedure.of("planned_procedure")
by_procedure = again.near(planned_procedures, None, None, link="same_visit").without(
    Dx.of("unplanned_acute_condition", category=("principal",)), None, None, link="same_visit"
)
by_transplant = again.near(Procedure.of("organ_transplant"), None, None, link="same_visit")
planned: EventList = at_the_same_stay(again, *OF_ITSELF) | by_transplant | by_procedure
unplanned = again.without(planned, None, None, link="same_event")
age = Person.age(Index().end)

PCR = Measure(
    id="PCR",
    title="Plan all-cause readmissions, observed",
    edition="2026",
    methods=("plan",),
    lower_is_better=True,
    basis="event",
    index=discharges,
    who={
        "aged 18 to 64 at discharge": age.between(18, 64),
        "enrolled for the year before and 30 days after": common.enrolled(
            Window(Index().end.plus(days=-365), Index().end.plus(days=30)), anchor=Index().end
        ),
    },
    excused=common.hospice
    | {
        "died in hospital": Person.died(Window(Index().start, Index().end)),
        "stay for pregnancy or birth": at_the_same_stay(
            Index(), "pregnancy", "maternity", "perinatal", "newborn"
        ).exists(),
        "next stay was planned": planned.exists() & ~unplanned.exists(),
    },
    rates=(
        Rate(
            "PCR",
            "Unplanned readmission within 30 days",
            met={"admitted again within 30 days, unplanned": unplanned.exists()},
            gap=Gap("See the patient within a week of discharge", closes=again, due=Index().end.plus(days=7)),
        ),
    ),
    strata={
        "18 to 44": age.between(18, 44),
        "45 to 54": age.between(45, 54),
        "55 to 64": age.between(55, 64),
    },
    purpose="Many readmissions follow from care that broke off at the hospital's door.",
    source="Public descriptions of HEDIS PCR (standards, section 6). Not NCQA-certified.",
    differences=(
        "The observed rate alone; expected readmissions come from a model of our own.",
        "A stay that begins by the day after another ends is its continuation.",
    ),
)
