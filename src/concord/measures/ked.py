"""Kidney health evaluation for people with diabetes: eGFR and urine albumin to creatinine, both in the year."""

from concord.measures import common
from concord.measures.common import year
from concord.model.expressions import Person, clinical, plan, plan_list
from concord.model.kinds import Dx, Lab, Test
from concord.model.measure import Gap, Measure

VISITS = (
    "annual_wellness_visit",
    "home_health_visit",
    "office_visit",
    "outpatient_consultation",
    "preventive_visit_18_up",
    "preventive_initial_18_up",
    "telephone_visit",
)
HOURS_96 = 4 * 24 * 60 * 60

egfr = Lab.of("egfr").during(year).with_value() | plan_list(Test.of("egfr").starting(year))
ratio = Lab.of("uacr").during(year)
ratios = (
    ratio.with_number()
    | ratio.with_answer().answered("undetectable_result")
    | plan_list(Test.of("uacr").starting(year))
)
creatinine = Lab.of("urine_creatinine").during(year).with_value()
albumin = Lab.of("urine_albumin").during(year).with_value()
pairs = albumin.near(creatinine, -HOURS_96, HOURS_96, how="inside", on="whole", precise=True) | plan_list(
    Test.of("urine_albumin").starting(year).near(Test.of("urine_creatinine").starting(year), -4, 4)
)

KED = Measure(
    id="KED",
    title="Kidney health evaluation for people with diabetes",
    edition="2026",
    cms="CMS951",
    who={
        "aged 18 to 85 at the start of the year": clinical(Person.age(year.start).between(18, 85)),
        "aged 18 to 85 at year end": plan(Person.age(year.end).between(18, 85)),
    }
    | common.has_diabetes(Dx.of("diabetes").lasting_into(year.start).exists())
    | common.enrolled_in_year
    | common.seen(*VISITS),
    excused=common.hospice
    | common.palliative
    | {sentence: plan(criterion) for sentence, criterion in common.frail_or_old.items()}
    | {
        "chronic kidney disease, stage 5": Dx.of("ckd_stage_5").overlapping(year).exists(),
        "end-stage renal disease": Dx.of("esrd").overlapping(year).exists(),
        "end-stage renal disease or dialysis at any time": plan(
            (
                Dx.of("esrd", "dialysis_status").started_by(year.end) | Test.of("dialysis").ended_by(year.end)
            ).exists()
        ),
    },
    met={
        "eGFR in the year": egfr.exists(),
        "urine albumin and creatinine in the year": (ratios | pairs).exists(),
    },
    gap=(
        Gap("Order an eGFR", closes=egfr, due=year.end, criterion="eGFR in the year"),
        Gap(
            "Order a urine albumin to creatinine ratio",
            closes=ratios | pairs,
            due=year.end,
            criterion="urine albumin and creatinine in the year",
        ),
    ),
    purpose="Kidney disease of diabetes is silent; two cheap tests a year find it while it can be slowed.",
    source="CMS951, 2026; enrollment and the two-dates rule from public descriptions of HEDIS KED",
    differences=(
        "Plan method: age at year end, two dates of diabetes in place of a visit; dialysis or end-stage disease at any time excuses, and "
        "frailty with advanced illness from 66, or alone from 81.",
        "Plan method: claims for the tests count without their results, albumin and creatinine at most four days apart.",
    ),
)
