"""Statin therapy for people with diabetes and no cardiovascular disease: dispensed, and kept up."""

from concord.measures import common, spc, statins
from concord.measures.common import year
from concord.model.expressions import Person
from concord.model.measure import Measure

SPD = Measure(
    id="SPD",
    title="Statin therapy for people with diabetes",
    edition="2026",
    methods=("plan",),
    who={
        "aged 40 to 75 at year end": Person.age(year.end).between(40, 75),
        "enrolled all year, and on 31 December": common.enrolled(year, anchor=year.end),
        "enrolled the year before": common.enrolled(year.prior()),
        "drug benefit all year": common.enrolled(year, anchor=year.end, benefit="pharmacy"),
    }
    | common.has_diabetes_by_claims,
    excused=statins.excused
    | {
        "heart attack the year before": spc.infarction.exists(),
        "revascularization the year before": spc.operation.exists(),
        "vascular disease in both years": spc.seen_with_disease(year) & spc.seen_with_disease(year.prior()),
    },
    rates=statins.rates(
        "SPD", "high_intensity_statins", "moderate_intensity_statins", "low_intensity_statins"
    ),
    purpose="Diabetes doubles the risk of heart attack and stroke; a statin lowers it.",
    source="Public descriptions of HEDIS SPD. Not NCQA-certified.",
    differences=(
        "Days of treatment are the enrolled days from the first fill to year end.",
        "A day with two supplies in hand counts once: a refill before the last one ran out is not carried forward.",
        "Clomiphene dispensed does not excuse; in vitro fertilization does.",
        "Living in a nursing home does not excuse; HEDIS leaves out people of 66 or older in Medicare who do.",
    ),
)
