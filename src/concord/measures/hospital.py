"""What measures of hospital use share: stays and emergency visits as bills tell them, and what use is expected from."""

from __future__ import annotations

from concord.measures import common
from concord.measures.common import year
from concord.model.expressions import Criterion, EventList, Events, Number, Person
from concord.model.kinds import Dx, Procedure, Visit
from concord.model.windows import Moment, Window

REFUSED = ("denied",)
"""What a plan refused to pay is no use of a hospital; a stay is refused when every line of its bill is."""

stays: EventList = Events(("acute_inpatient",), ("stay",), forbidding=REFUSED) | Events(
    ("observation_stay",), ("stay", "visit"), forbidding=REFUSED
)
"""A hospital's own bills for acute and observation stays; what clinicians bill for their rounds is no stay of its own."""

emergencies: EventList = Visit.of("ed_visit", forbidding=REFUSED)


def whole(some: EventList) -> EventList:
    """The last bill of each stay: none of another stay that begins by the day after and ends later, and one of those that begin together.

    So stays joined by a transfer, and interim bills, are one stay.
    """
    return some.without(stays, -1, -1, how="inside", on="end", link="other_event").spaced(1)


def for_reason(events: EventList, *concepts: str) -> EventList:
    """Stays or visits whose principal diagnosis is one of these."""
    return events.near(Dx.of(*concepts, category=("principal",)), None, None, link="same_visit")


def for_other_reasons(events: EventList, *concepts: str) -> EventList:
    """Stays or visits whose principal diagnosis is none of these."""
    return events.without(Dx.of(*concepts, category=("principal",)), None, None, link="same_visit")


OF_ITSELF = ("chemotherapy", "rehabilitation")
"""Principal diagnoses that make a stay planned."""


def planned(some: EventList) -> EventList:
    """Stays planned beforehand: of themselves, for a transplant, or for an operation that nothing acute called for."""
    operated = some.near(Procedure.of("planned_procedure"), None, None, link="same_visit")
    by_choice = operated.without(
        Dx.of("unplanned_acute_condition", category=("principal",)), None, None, link="same_visit"
    )
    transplanted = some.near(Procedure.of("organ_transplant"), None, None, link="same_visit")
    return for_reason(some, *OF_ITSELF) | transplanted | by_choice


def unplanned(some: EventList) -> EventList:
    """Stays that were not planned beforehand."""
    return some.without(planned(some), None, None, link="same_event")


MIND = ("mental_illness", "aod_disorder")
BIRTH = ("pregnancy", "maternity", "perinatal", "newborn")

admissions: EventList = Visit.of("inpatient_stay", "inpatient_encounter", forbidding=REFUSED) | stays

age: Number = Person.age(year.end)

members: dict[str, Criterion] = {
    "aged 18 or older at year end": age >= 18,
    "enrolled all year, and on 31 December": common.enrolled(year, anchor=year.end),
    "enrolled the year before": common.enrolled(year.prior()),
}

strata: dict[str, Criterion] = {
    "18 to 44": age.between(18, 44),
    "45 to 54": age.between(45, 54),
    "55 to 64": age.between(55, 64),
    "65 and over": age >= 65,
}

NOTHING_REFUSED = (
    "What a plan refused to pay does not count; a claim whose every line was refused is no stay."
)
"""A difference from the public text that all of them share."""

ILLNESSES = {
    "diabetes": ("diabetes",),
    "high blood pressure": ("hypertension",),
    "vascular disease": ("ischemic_heart_disease", "atherosclerosis", "ischemic_stroke"),
    "chronic lung disease": ("copd", "emphysema", "obstructive_bronchitis"),
    "asthma": ("asthma",),
    "cancer": ("cancer",),
    "advanced kidney disease": ("ckd_stage_5", "esrd", "dialysis_status"),
    "cirrhosis": ("cirrhosis",),
}
"""Long illnesses that expected use rests on. Substance use and mental illness are left out: the law protects them."""


def factors(on: Moment, known: Window) -> dict[str, Criterion]:
    """Age, sex and the illnesses known in a window: each a sentence with a coefficient in the program folder."""
    years: Number = Person.age(on)
    bands: dict[str, Criterion] = {
        "aged 30 to 44": years.between(30, 44),
        "aged 45 to 54": years.between(45, 54),
        "aged 55 to 64": years.between(55, 64),
        "aged 65 or older": years >= 65,
        "woman": Person.sex("female"),
    }
    ill: dict[str, Criterion] = {
        f"known illness: {name}": Dx.of(*concepts).starting(known).exists()
        for name, concepts in ILLNESSES.items()
    }
    return bands | ill
