"""Statin therapy for the prevention and treatment of cardiovascular disease: four populations, one question (CMS347)."""

from concord.measures import common
from concord.measures.common import year
from concord.model.expressions import Criterion, EventList, Person, any_of, clinical
from concord.model.kinds import Allergy, Assessment, Dx, Finding, Lab, Procedure, RxOrder, RxSupply, Visit
from concord.model.measure import Gap, Measure, Rate

VISITS = (
    "annual_wellness_visit",
    "office_visit",
    "outpatient_consultation",
    "preventive_visit_18_up",
    "preventive_initial_18_up",
    "individual_counseling",
    "outpatient_preventive_encounter",
    "preventive_other",
    "telemedicine_services",
)
STATINS = ("low_intensity_statins", "moderate_intensity_statins", "high_intensity_statins")
ASCVD = (
    "myocardial_infarction",
    "subsequent_non_st_infarction",
    "ischemic_stroke",
    "atherosclerosis",
    "ischemic_heart_disease",
    "angina",
)
OPERATIONS = ("pci", "cabg", "carotid_intervention", "cabg_or_pci")


def listed(*concepts: str) -> EventList:
    """Conditions on the problem list."""
    return Dx.of(*concepts, category=("problem_list",))


visits = Visit.of(*VISITS).during(year)
ascvd = (listed(*ASCVD).started_by(year.end) | Procedure.of(*OPERATIONS).started_by(year.end)).exists()
high_ldl = (
    Lab.of("ldl").started_by(year.end).valued(">=", 190, "mg/dL").exists()
    | listed("familial_hypercholesterolemia").started_by(year.end).exists()
)
diabetes = listed("diabetes").overlapping(year).exists()
risk = (Assessment.of("ascvd_risk") | Finding.of("ascvd_risk")).during(year).valued(">=", 20, "%").exists()
statin = RxOrder.of(*STATINS).during(year) | RxSupply.of(
    *STATINS, states=("active", "done"), allowing=("any_intent",)
).overlapping(year)
refused = RxOrder.of(*STATINS, states=("not_done",), negated=True, reasons=("medical_reason",)).inside(visits)
age = Person.age(year.start)
MET = {"statin ordered or in hand": statin.exists()}
gap = Gap("Prescribe a statin, or record why not", closes=statin, due=year.end)


def rate(number: int, title: str, who: dict[str, Criterion]) -> Rate:
    return Rate(f"CMS347-{number}", title, MET, who, gap=gap)


CMS347 = Measure(
    id="CMS347",
    title="Statin therapy for the prevention and treatment of cardiovascular disease",
    edition="2026",
    cms="CMS347",
    methods=("clinical",),
    who={"had a qualifying visit in the year": clinical(visits.exists())},
    excused={
        "breastfeeding": Dx.of("breastfeeding").overlapping(year).exists(),
        "rhabdomyolysis": Dx.of("rhabdomyolysis").overlapping(year).exists(),
    },
    excepted=common.hospice_over(year)
    | common.palliative
    | {
        "liver or kidney disease, or muscle symptoms": any_of(
            {
                "end-stage renal disease": listed("esrd").overlapping(year).exists(),
                "hepatitis A": listed("hepatitis_a").overlapping(year).exists(),
                "hepatitis B": listed("hepatitis_b_statin").overlapping(year).exists(),
                "liver disease": listed("liver_disease").overlapping(year).exists(),
                "muscle symptoms from statins": listed("statin_muscle_symptoms").overlapping(year).exists(),
            }
        ),
        "allergy to statins or harm from them": Allergy.of("statin_allergy").overlapping(year).exists(),
        "statin not ordered, for a medical reason": refused.exists(),
    },
    rates=(
        rate(1, "Cardiovascular disease", {"cardiovascular disease": ascvd}),
        rate(
            2,
            "High LDL, 20 to 75",
            {
                "aged 20 to 75 at the start of the year": age.between(20, 75),
                "LDL of 190 or more, or familial hypercholesterolemia": high_ldl,
                "no cardiovascular disease": ~ascvd,
            },
        ),
        rate(
            3,
            "Diabetes, 40 to 75",
            {
                "aged 40 to 75 at the start of the year": age.between(40, 75),
                "diabetes": diabetes,
                "no cardiovascular disease or high LDL": ~ascvd & ~high_ldl,
            },
        ),
        rate(
            4,
            "High ten-year risk, 40 to 75",
            {
                "aged 40 to 75 at the start of the year": age.between(40, 75),
                "ten-year risk of 20 % or more": risk,
                "no cardiovascular disease, high LDL or diabetes": ~ascvd & ~high_ldl & ~diabetes,
            },
        ),
    ),
    purpose="A statin prevents first and second heart attacks and strokes in those at high risk.",
    source="CMS347, 2026",
    differences=(
        "Another measure than HEDIS SPC and SPD, which ask for statins dispensed and kept up.",
        "As the public logic has it, an allergy counts in the year in which it set in, while it is active.",
    ),
)
