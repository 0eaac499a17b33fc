"""Diabetes: the last A1c or glucose management indicator of the year is above 9 %, or there is none. Lower is better."""

from concord.measures import common
from concord.measures.common import year
from concord.model.expressions import Criterion, Person, clinical, plan, plan_list
from concord.model.kinds import Dx, Lab, Result
from concord.model.measure import Gap, Measure, Rate

VISITS = (
    "office_visit",
    "annual_wellness_visit",
    "preventive_visit_18_up",
    "preventive_initial_18_up",
    "home_health_visit",
    "telephone_visit",
    "nutrition_services",
    "medical_nutrition_therapy",
)

BELOW_8 = ("a1c_below_7_code", "a1c_7_to_8_code")
TO_9 = (*BELOW_8, "a1c_8_to_9_code")

tests = Lab.of("hba1c", "gmi").ending(year) | plan_list(Result.of(*TO_9, "a1c_above_9_code").ending(year))
last_day = tests.last_day()


def told(*codes: str) -> Criterion:
    """A code that tells the range of the result, on the last day with any test or code."""
    return plan(Result.of(*codes).ending(year).near(tests.last(), 0, 0, on="end", of="end").exists())


strict = last_day.lowest(units=("%",), null="missing")
lenient = last_day.lowest(units=("%",))
order_test = Gap("Order an A1c", closes=tests, due=year.end)

GSD = Measure(
    id="GSD",
    title="Glycemic status assessment for people with diabetes",
    edition="2026",
    cms="CMS122",
    lower_is_better=True,
    who={
        "aged 18 to 75 at year end": Person.age(year.end).between(18, 75),
    }
    | common.has_diabetes(Dx.of("diabetes", category=("encounter_dx",)).overlapping(year).exists())
    | common.enrolled_in_year
    | common.seen(*VISITS),
    excused=common.usual,
    rates=(
        Rate(
            "GSD",
            "Above 9 %, or none (lower is better)",
            met={
                "last A1c above 9, without a value, or none": plan(
                    (lenient > 9).or_if_missing(True) & ~told(*TO_9)
                )
                | clinical((strict > 9).or_if_missing(True))
            },
            gap=order_test,
        ),
        Rate(
            "GSD-8",
            "Below 8 % (higher is better)",
            lower_is_better=False,
            met={
                "last A1c below 8": plan((lenient < 8).or_if_missing(False))
                | told(*BELOW_8)
                | clinical((strict < 8).or_if_missing(False))
            },
            gap=order_test,
        ),
    ),
    purpose="Long-standing high blood sugar harms eyes, kidneys, nerves and heart; a test shows whether treatment works.",
    source="CMS122, 2026; the rate below 8 % and the two-dates rule from public descriptions of HEDIS GSD",
    differences=(
        "Plan method: two dates of diabetes in the year or the year before, in place of a visit.",
        "Plan method: a CPT II code tells the range of a result; of one day, the lowest counts.",
        "Plan method: a bill for a test says nothing of its value, so values of the same day decide; in the clinical method any "
        "test without a value on the last day counts as above 9 %.",
    ),
)
