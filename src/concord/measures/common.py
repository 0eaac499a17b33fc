"""What many measures share: visits, enrollment, and the exclusions for hospice, palliative care, frailty and nursing homes.

Source: CMS eCQM 2026 shared libraries (measure-logic, section 5). Each is a dictionary of sentences, joined with `|`.
"""

from __future__ import annotations

from concord.model.expressions import (
    Criterion,
    Enrolled,
    EventList,
    Person,
    Spans,
    Union,
    all_of,
    any_of,
    clinical,
    plan,
    plan_list,
)
from concord.model.kinds import Assessment, Device, Dispense, Dx, Finding, Order, Procedure, RxSupply, Visit
from concord.model.windows import MeasurementYear, Moment, Window

year = MeasurementYear()

ADULT_VISITS = (
    "office_visit",
    "annual_wellness_visit",
    "preventive_visit_18_up",
    "preventive_initial_18_up",
    "home_health_visit",
    "virtual_encounter",
    "telephone_visit",
)


def seen(*families: str) -> dict[str, Criterion]:
    """A qualifying visit in the year: the clinical method's way in."""
    return {"had a qualifying visit in the year": clinical(Visit.of(*families).during(year).exists())}


adult_visit = seen(*ADULT_VISITS)


def enrolled(window: Window, *, anchor: Moment | None = None, benefit: str = "enrolled") -> Criterion:
    """Continuous enrollment with one gap of at most 45 days: the plan method's way in."""
    return plan(Enrolled(window, gap=45, gaps=1, anchor=anchor, benefit=benefit))


enrolled_in_year: dict[str, Criterion] = {
    "enrolled all year, and on 31 December": enrolled(year, anchor=year.end)
}


def covered_by(line: str, day: Moment) -> Criterion:
    """Covered on a day by a line of business: commercial, medicare or medicaid."""
    return plan(Spans(line).covered(Window(day, day)) >= 1)


def _at_year_end(line: str) -> Criterion:
    """Covered by a line on 31 December; of a year in progress, on the last day that can be judged."""
    on_the_day = Enrolled(year, gap=366, gaps=366, anchor=year.end, benefit=line)
    return plan((Spans(line).covered(year) >= 1) & on_the_day)


in_medicaid = _at_year_end("medicaid") & ~_at_year_end("commercial") & ~_at_year_end("medicare")
"""Covered at year end by Medicaid and nothing else: who has other coverage beside it is reported there."""


States = tuple[str, ...]


def hospice_over(window: Window, visits: States = (), procedures: States = ()) -> dict[str, Criterion]:
    """In hospice at some time of a window. `visits`, `procedures`: states that count; empty: only what was finished."""
    discharged = Visit.of("inpatient_encounter").ending(window) | plan_list(
        Visit.of("inpatient_stay").ending(window)
    )
    ways = {
        "discharged to hospice": discharged.answered("discharge_to_hospice"),
        "hospice visit": Visit.of("hospice_encounter", states=visits).overlapping(window),
        "assessed as in hospice": Assessment.of("hospice_assessment")
        .overlapping(window)
        .answered("answer_yes"),
        "hospice care ordered": Order.of("hospice_care").during(window),
        "hospice care given": Procedure.of("hospice_care", states=procedures).overlapping(window),
        "hospice diagnosis": Dx.of("hospice_diagnosis").overlapping(window),
    }
    return {"in hospice": any_of({sentence: events.exists() for sentence, events in ways.items()})}


def palliative_over(window: Window, visits: States = (), procedures: States = ()) -> dict[str, Criterion]:
    """In palliative care at some time of a window. States as in `hospice_over`."""
    ways = {
        "palliative assessment": Assessment.of("palliative_assessment"),
        "palliative diagnosis": Dx.of("palliative_diagnosis"),
        "palliative visit": Visit.of("palliative_encounter", states=visits),
        "palliative intervention": Procedure.of("palliative_intervention", states=procedures),
    }
    found = {sentence: events.overlapping(window).exists() for sentence, events in ways.items()}
    return {"in palliative care": any_of(found)}


died: dict[str, Criterion] = {"died in the year": plan(Person.died(year))}
"""Plans leave out who died in the year; the public logic leaves them out of remission from depression alone."""

hospice: dict[str, Criterion] = hospice_over(year) | died
palliative: dict[str, Criterion] = palliative_over(year)

_symptoms = Finding.of("frailty_symptom", states=("done", "preliminary")) | plan_list(
    Dx.of("frailty_symptom")
)
_signs: dict[str, EventList] = {
    "frailty device ordered": Device.of("frailty_device").during(year),
    "uses a frailty device": Assessment.of("device_used").ending(year).answered("frailty_device"),
    "frailty diagnosis": Dx.of("frailty_diagnosis").overlapping(year),
    "frailty visit": Visit.of("frailty_encounter").overlapping(year),
    "frailty symptom": _symptoms.overlapping(year),
}
frail = any_of(
    {sentence: clinical(events.exists()) for sentence, events in _signs.items()}
    | {"signs of frailty on two days": plan(Union(tuple(_signs.values())).days() >= 2)}
)
"""One sign is enough in the public logic; plans ask for two, on different days."""

dementia_drug = RxSupply.of("dementia_medication", states=("active",)) | plan_list(
    Dispense.of("dementia_medication")
)
"""An order counts while it is active; to a plan, a fill does."""


def two_dates(concept: str) -> Criterion:
    """A diagnosis on two days of the year or the year before: the plan method's rule for a chronic condition."""
    return plan(Dx.of(concept).starting(year.and_prior(1)).days() >= 2)


ill = any_of(
    {
        "advanced illness": clinical(Dx.of("advanced_illness").starting(year.and_prior(1)).exists()),
        "advanced illness on two dates": two_dates("advanced_illness"),
        "takes a dementia drug": dementia_drug.overlapping(year.and_prior(1)).exists(),
    }
)

_diabetes = Dx.of("diabetes").starting(year.and_prior(1))
_diabetes_drug = Dispense.of("diabetes_medications").starting(year.and_prior(1))
_claims_tell: dict[str, Criterion] = {
    "diabetes on two dates": two_dates("diabetes"),
    "diabetes, and a drug for it": plan(_diabetes.exists() & _diabetes_drug.exists()),
}
has_diabetes_by_claims: dict[str, Criterion] = {"has diabetes": any_of(_claims_tell)}


def has_diabetes(recorded: Criterion) -> dict[str, Criterion]:
    """Diabetes on two dates, or on one beside a drug for it; in the clinical method as `recorded` has it."""
    return {"has diabetes": any_of(_claims_tell | {"diabetes recorded": clinical(recorded)})}


def well_visits(*providers: str) -> EventList:
    """Well-care visits with one of these sorts of clinician, by the visit's code or by its diagnosis."""
    seen = Visit.of("outpatient_visit", "office_visit", providers=providers)
    return Visit.of("well_care_visit", providers=providers) | seen.near(
        Dx.of("well_care_visit"), None, None, link="same_visit"
    )


_age = Person.age(year.end)

frail_and_ill: dict[str, Criterion] = {
    "66 or older, frail and with advanced illness": all_of(
        {"66 or older": _age >= 66, "frail": frail, "advanced illness or dementia drug": ill}
    )
}

frail_or_old: dict[str, Criterion] = {
    "66 to 80, frail and with advanced illness": all_of(
        {"66 to 80": _age.between(66, 80), "frail": frail, "advanced illness or dementia drug": ill}
    ),
    "81 or older and frail": all_of({"81 or older": _age >= 81, "frail": frail}),
}

_housing = Assessment.of("housing_status").ended_by(year.end).last()

nursing_home: dict[str, Criterion] = {
    "66 or older and living in a nursing home": all_of(
        {
            "66 or older": _age >= 66,
            "last known to live there": _housing.answered("lives_in_nursing_home").exists(),
        }
    )
}

usual: dict[str, Criterion] = hospice | palliative | frail_and_ill | nursing_home
