"""Initiation and engagement of treatment of a substance use disorder: begun within 14 days, carried on for 34 more."""

from concord.measures import common
from concord.measures.common import year
from concord.model.expressions import Enrolled, EventList, Person, plan, plan_list
from concord.model.kinds import Dispense, Dx, Procedure, RxOrder, Visit
from concord.model.measure import Gap, Measure, Rate
from concord.model.windows import Window, YearDay

IN_PERSON = ("office_visit", "initial_hospital_visit", "discharge_same_day", "discharge_services")
ACUTE = ("ed_visit", "detoxification_visit")
REMOTE = ("telephone_visit", "virtual_encounter")

disorder = Dx.of("substance_use_disorder", category=("encounter_dx",))


def seen(*families: str) -> EventList:
    """Visits whose own diagnosis is the disorder, whenever it began and on whichever list it stands."""
    return Visit.of(*families).near(Dx.of("substance_use_disorder"), None, None, link="same_visit")


def drug(length: str) -> EventList:
    """Medication of one sort, ordered, dispensed or given."""
    return (
        RxOrder.of(f"sud_{length}_acting_medication")
        | Procedure.of(f"sud_{length}_acting_administration")
        | plan_list(Dispense.of(f"sud_{length}_acting_medication", f"sud_{length}_acting_administration"))
    )


treatment: EventList = Procedure.of("sud_treatment", "psychotherapy") | plan_list(
    Visit.of("sud_treatment", "psychotherapy")
)
remote = seen(*REMOTE)


def beginning(*families: str) -> EventList:
    """Visits of the year in which the disorder began, to the second, by 14 November."""
    begun_by_then = disorder.started_by(YearDay(11, 14))
    return Visit.of(*families).during(year).near(begun_by_then, 0, 0, how="around", of="start", precise=True)


met_in_person = beginning(*IN_PERSON, *ACUTE)
episode = (met_in_person | beginning(*REMOTE).without(met_in_person, 0, 0)).first()
"""The first day decides; of a visit and a call of one day the visit is the episode, and the call may be its treatment."""
known = seen(*IN_PERSON, *REMOTE).without(Visit.of(*ACUTE), None, None, link="same_event")
"""Visits for the disorder, but those that are also an emergency or detoxification."""
before = (treatment | drug("long") | drug("short") | known).near(episode, -60, -1)
begun = (treatment | remote | drug("long") | drug("short")).near(episode, 0, 13, link="other_event")
initiation = begun.first()
carried_on = (treatment | remote | drug("short")).near(initiation, 1, 34)
long_acting = drug("long").near(initiation, 1, 34)
age = Person.age(year.start)

IET = Measure(
    id="IET",
    protected_as=("part2",),
    title="Initiation and engagement of substance use disorder treatment",
    edition="2026",
    cms="CMS137",
    who={
        "aged 13 or older at the start of the year": age >= 13,
        "a new episode of a substance use disorder": episode.exists(),
        "not treated in the 60 days before": ~before.exists(),
        "enrolled from 60 days before to 47 days after": plan(
            Enrolled(Window(episode.start.plus(days=-60), episode.start.plus(days=47)), gap=0, gaps=0)
        ),
    },
    excused=common.hospice,
    rates=(
        Rate(
            "IET-I",
            "Initiation within 14 days",
            met={"treatment begun within 14 days": begun.exists()},
            gap=Gap("Begin treatment", closes=begun, due=episode.start.plus(days=13)),
        ),
        Rate(
            "IET-E",
            "Engagement within 34 days of initiation",
            met={
                "long-acting medication, or two treatments, within 34 days": long_acting.exists()
                | (carried_on.count() >= 2)
            },
            gap=Gap(
                "Carry on treatment", closes=carried_on | long_acting, due=initiation.start.plus(days=34)
            ),
        ),
    ),
    strata={"13 to 17": age.between(13, 17), "18 to 64": age.between(18, 64), "65 and over": age >= 65},
    purpose="Treatment begun at once, and kept up, saves lives.",
    source="CMS137, 2026; enrollment from public descriptions of HEDIS IET",
    differences=(
        "Plan method: a medication dispensed counts as one ordered.",
        "One episode a person, from 1 January to 14 November, and 60 days without treatment before it, as in the eCQM. HEDIS counts every "
        "new episode from 15 November of the year before, looks back 194 days, and asks enrollment for them.",
    ),
)
