"""Statin therapy for people with cardiovascular disease: dispensed, and kept up."""

from concord.measures import common, statins
from concord.measures.common import year
from concord.model.expressions import Criterion, Person, any_of
from concord.model.kinds import Dx, Procedure, Visit
from concord.model.measure import Measure
from concord.model.windows import Window

DISEASE = ("ischemic_heart_disease", "atherosclerosis", "ischemic_stroke")
age = Person.age(year.end)


def seen_with_disease(window: Window) -> Criterion:
    """Vascular disease noted at a visit or stay."""
    visits = Visit.of("outpatient_visit", "telephone_visit", "virtual_encounter", "acute_inpatient").starting(
        window
    )
    return visits.near(Dx.of(*DISEASE), None, None, link="same_visit").exists()


infarction = (
    Visit.of("acute_inpatient")
    .ending(year.prior())
    .near(Dx.of("myocardial_infarction"), None, None, link="same_visit")
)
operation = Procedure.of("pci", "cabg", "revascularization").starting(year.prior())

SPC = Measure(
    id="SPC",
    title="Statin therapy for people with cardiovascular disease",
    edition="2026",
    methods=("plan",),
    who={
        "man of 21 to 75 or woman of 40 to 75 at year end": (Person.sex("male") & age.between(21, 75))
        | (Person.sex("female") & age.between(40, 75)),
        "enrolled all year, and on 31 December": common.enrolled(year, anchor=year.end),
        "enrolled the year before": common.enrolled(year.prior()),
        "drug benefit all year": common.enrolled(year, anchor=year.end, benefit="pharmacy"),
        "cardiovascular disease": any_of(
            {
                "heart attack the year before": infarction.exists(),
                "revascularization the year before": operation.exists(),
                "vascular disease in both years": seen_with_disease(year) & seen_with_disease(year.prior()),
            }
        ),
    },
    excused=statins.excused,
    rates=statins.rates("SPC", "high_intensity_statins", "moderate_intensity_statins"),
    purpose="After a heart attack or stroke a statin cuts the risk of another by a quarter; only if it is taken.",
    source="Public descriptions of HEDIS SPC. Not NCQA-certified.",
    differences=(
        "Days of treatment are the enrolled days from the first fill to year end.",
        "A day with two supplies in hand counts once: a refill before the last one ran out is not carried forward.",
        "Clomiphene dispensed does not excuse; in vitro fertilization does.",
        "Living in a nursing home does not excuse; HEDIS leaves out people of 66 or older in Medicare who do.",
    ),
)
