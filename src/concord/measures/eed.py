"""Eye exam for people with diabetes: this year, or the year before if there was no retinopathy."""

from concord.measures import common
from concord.measures.common import year
from concord.model.expressions import EventList, Person, all_of, any_of, plan_list
from concord.model.kinds import Dx, Finding, Procedure
from concord.model.measure import Gap, Measure
from concord.model.windows import Window

VISITS = (
    "office_visit",
    "annual_wellness_visit",
    "preventive_visit_18_up",
    "preventive_initial_18_up",
    "home_health_visit",
    "telephone_visit",
    "ophthalmological_services",
)

retinopathy = Dx.of("diabetic_retinopathy").overlapping(year)


def exams(window: Window) -> EventList:
    """Retinal exams recorded as such or, for a plan, billed."""
    return Finding.of("retinal_exam", category=("exam",)).during(window) | plan_list(
        Procedure.of("retinal_exam").starting(window)
    )


in_year = exams(year)
in_two_years = exams(year.and_prior(1)) | plan_list(
    Procedure.of("retinal_exam_negative_code").starting(year.and_prior(1))
)
autonomous = Finding.of("ai_eye_exam", category=("exam",)).during(year).answered("autonomous_eye_exam_result")


def graded(eye: str) -> EventList:
    """One eye graded this year, or found without retinopathy the year before."""
    found = Finding.of(f"{eye}_eye_retinopathy", category=("exam",))
    return found.during(year).answered("retinopathy_severity") | found.during(year.prior()).answered(
        "no_retinopathy"
    )


EED = Measure(
    id="EED",
    title="Eye exam for people with diabetes",
    edition="2026",
    cms="CMS131",
    who={
        "aged 18 to 75 at year end": Person.age(year.end).between(18, 75),
    }
    | common.has_diabetes(Dx.of("diabetes", category=("encounter_dx",)).overlapping(year).exists())
    | common.enrolled_in_year
    | common.seen(*VISITS),
    excused=common.usual
    | {"both eyes missing": Dx.of("bilateral_anophthalmos").started_by(year.end).exists()},
    met={
        "eyes examined": any_of(
            {
                "retinopathy, and examined this year": retinopathy.exists() & in_year.exists(),
                "no retinopathy, and examined within two years": ~retinopathy.exists()
                & in_two_years.exists(),
                "autonomous exam this year": autonomous.exists(),
                "both eyes graded": all_of(
                    {"left eye": graded("left").exists(), "right eye": graded("right").exists()}
                ),
            }
        )
    },
    looks_back={"eye exams of the year before": year.and_prior(1)},
    gap=Gap(
        "Refer for a retinal exam, or photograph the retina",
        closes=in_year | autonomous | graded("left") | graded("right"),
        due=year.end,
    ),
    purpose="Diabetes blinds silently; seen early, retinopathy can be treated.",
    source="CMS131, 2026; enrollment and the two-dates rule from public descriptions of HEDIS EED",
    differences=("Plan method: a claim for a retinal exam counts without its findings.",),
)
