"""Weight assessment and counseling of children: BMI percentile, nutrition, physical activity."""

from concord.measures import common
from concord.measures.common import year
from concord.model.expressions import Person, any_of, plan, plan_list
from concord.model.kinds import Dx, Finding, Procedure, Visit
from concord.model.measure import Gap, Measure, Rate

VISITS = (
    "office_visit",
    "individual_counseling",
    "preventive_visit_0_17",
    "preventive_initial_0_17",
    "group_counseling",
    "home_health_visit",
    "telephone_visit",
)

percentile = Finding.of("bmi_percentile").during(year).with_value()
height = Finding.of("height").during(year).with_value()
weight = Finding.of("weight").during(year).with_value()
percentile_code = Dx.of("bmi_percentile").starting(year)
nutrition = Procedure.of("nutrition_counseling").during(year) | plan_list(
    Dx.of("nutrition_counseling").starting(year)
)
activity = Procedure.of("activity_counseling").during(year) | plan_list(
    Dx.of("activity_counseling").starting(year)
)
primary_visit = Visit.of(*VISITS, providers=("pcp", "obgyn")).starting(year)
age = Person.age(year.end)

WCC = Measure(
    id="WCC",
    title="Weight assessment and counseling for nutrition and physical activity for children",
    edition="2026",
    cms="CMS155",
    who={
        "aged 3 to 17 at year end": age.between(3, 17),
        "saw a PCP or OB/GYN in the year": plan(primary_visit.exists()),
    }
    | common.enrolled_in_year
    | common.seen(*VISITS),
    excused=common.hospice | {"pregnant": Dx.of("pregnancy").overlapping(year).exists()},
    rates=(
        Rate(
            "WCC-BMI",
            "BMI percentile",
            met={
                "BMI percentile, height and weight taken": any_of(
                    {
                        "measured": percentile.exists() & height.exists() & weight.exists(),
                        "percentile on a claim": plan(percentile_code.exists()),
                    }
                )
            },
            gap=Gap(
                "Record height, weight and BMI percentile",
                closes=percentile | height | weight,
                due=year.end,
            ),
        ),
        Rate(
            "WCC-N",
            "Counseling for nutrition",
            met={"counseled on nutrition": nutrition.exists()},
            gap=Gap("Talk about nutrition, and record it", closes=nutrition, due=year.end),
        ),
        Rate(
            "WCC-PA",
            "Counseling for physical activity",
            met={"counseled on physical activity": activity.exists()},
            gap=Gap("Talk about physical activity, and record it", closes=activity, due=year.end),
        ),
    ),
    strata={"3 to 11": age.between(3, 11), "12 to 17": age.between(12, 17)},
    purpose="Weight in childhood sets the course of health; a percentile and a talk are where it starts.",
    source="CMS155, 2026; enrollment and the visit to a PCP or OB/GYN from public descriptions of HEDIS WCC",
    differences=(
        "Plan method: a percentile or counseling code on a claim counts; the clinical method asks for the measurements.",
    ),
)
