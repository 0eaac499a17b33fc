"""What many measures share: visits, enrollment, and the exclusions for hospice, palliative care, frailty and nursing homes.

Source: CMS eCQM 2026 shared libraries (measure-logic, section 5). Each is a dictionary of sentences, joined with `|`.
"""

from __future__ import annotations

from concord.model.expressions import Criterion, Enrolled, Person, all_of, any_of, clinical, plan, plan_list
from concord.model.kinds import Assessment, Device, Dx, Finding, Order, Procedure, Supplied, Visit
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

hospice: dict[str, Criterion] = {
    "in hospice": any_of(
        {
            "discharged to hospice": (
                Visit.of("inpatient_encounter").ending(year)
                | plan_list(Visit.of("inpatient_stay").ending(year))
            )
            .answered("discharge_to_hospice")
            .exists(),
            "hospice visit": Visit.of("hospice_encounter").overlapping(year).exists(),
            "assessed as in hospice": Assessment.of("hospice_assessment")
            .overlapping(year)
            .answered("answer_yes")
            .exists(),
            "hospice care ordered": Order.of("hospice_care").during(year).exists(),
            "hospice care given": Procedure.of("hospice_care").overlapping(year).exists(),
            "hospice diagnosis": Dx.of("hospice_diagnosis").overlapping(year).exists(),
        }
    )
}

palliative: dict[str, Criterion] = {
    "in palliative care": any_of(
        {
            "palliative assessment": Assessment.of("palliative_assessment").overlapping(year).exists(),
            "palliative diagnosis": Dx.of("palliative_diagnosis").overlapping(year).exists(),
            "palliative visit": Visit.of("palliative_encounter").overlapping(year).exists(),
            "palliative intervention": Procedure.of("palliative_intervention").overlapping(year).exists(),
        }
    )
}

frail = any_of(
    {
        "frailty device ordered": Device.of("frailty_device").during(year).exists(),
        "uses a frailty device": Assessment.of("device_used")
        .ending(year)
        .answered("frailty_device")
        .exists(),
        "frailty diagnosis": Dx.of("frailty_diagnosis").overlapping(year).exists(),
        "frailty visit": Visit.of("frailty_encounter").overlapping(year).exists(),
        "frailty symptom": Finding.of("frailty_symptom", states=("done", "preliminary"))
        .overlapping(year)
        .exists(),
    }
)

ill = any_of(
    {
        "advanced illness": Dx.of("advanced_illness").starting(year.and_prior(1)).exists(),
        "takes a dementia drug": Supplied.of("dementia_medication", states=("active", "done"))
        .overlapping(year.and_prior(1))
        .exists(),
    }
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
