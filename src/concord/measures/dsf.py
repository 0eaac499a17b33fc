"""Depression screening and follow-up: screened at a visit, and if positive a plan within two days."""

from concord.measures import common
from concord.measures.common import year
from concord.model.expressions import Criterion, EventList, Number, Person, any_of, clinical, plan
from concord.model.kinds import Assessment, Dispense, Dx, Order, Procedure, RxOrder, RxSupply, Visit
from concord.model.measure import Gap, Measure
from concord.model.windows import Window, YearDay

VISITS = ("depression_screening_encounter", "physical_therapy_evaluation", "telephone_visit")
ANY_STATE = ("done", "active", "ordered", "preliminary", "not_done", "error", "unknown")
visits = Visit.of(*VISITS).during(year)

age: Number = Person.age(year.start)
YOUNG, GROWN = age.between(12, 17), age >= 17


def screening(group: str) -> EventList:
    """Screenings with an answer, up to two weeks before a visit or on its day."""
    return Assessment.of(f"{group}_depression_screening").with_answer().near(visits, -14, 0, on="end")


def negative(group: str) -> Criterion:
    """The last one is negative."""
    return screening(group).last(by="start").answered("depression_screen_negative").exists()


def plan_made(group: str) -> Criterion:
    """The last one is positive, and at a visit up to two weeks later a plan was made."""
    positive = screening(group).last(by="start").answered("depression_screen_positive")
    seen = visits.near(positive, 0, 14)
    drug = f"{group}_depression_medications"
    lasting = RxSupply.of(drug).near(seen, 0, -1, how="around", of="end")
    care = Procedure.of(f"depression_follow_up_{group}").starting(year)
    referral = Order.of(
        f"depression_referral_{group}", states=("done", "active"), allowing=("any_intent",)
    ).starting(year)
    medication = RxOrder.of(drug).starting(year).near(seen, 0, 2, of="end")
    return any_of(
        {
            f"follow-up care at the visit ({group})": care.inside(seen, precise=True).exists(),
            f"referred within two days ({group})": referral.near(seen, 0, 2, of="end").exists(),
            f"medication ordered within two days ({group})": medication.near(
                lasting, None, None, link="same_event"
            ).exists(),
        }
    )


def refused(group: str) -> Criterion:
    """Asked at a visit and not done, for the patient's or a medical reason; and never done."""
    asked = Assessment.of(
        f"{group}_depression_screening",
        states=("not_done",),
        negated=True,
        reasons=("patient_refused", "medical_reason"),
    )
    return asked.inside(visits).exists() & ~screening(group).exists()


bipolar = Dx.of(
    "bipolar_disorder", category=("problem_list",), states=ANY_STATE, allowing=("refuted", "entered_in_error")
)

until_december = Window(year.start, YearDay(12, 1))
adult_scores = Assessment.of("phq9").starting(until_december).valued(">=", 10) | Assessment.of(
    "phq2"
).starting(until_december).valued(">=", 3)
screens = Assessment.of(
    "phq9", "phq2", "adult_depression_screening", "adolescent_depression_screening"
).starting(until_december).with_value() | Procedure.of(
    "depression_screen_negative_code", "depression_screen_positive_code"
).starting(until_december)
positives = adult_scores | Assessment.of(
    "adult_depression_screening", "adolescent_depression_screening"
).starting(until_december).with_answer().answered("depression_screen_positive")
cleared = Assessment.of("phq9").starting(until_december).valued("<", 10)
first_positive = positives.without(cleared, 0, 0).first()
month_after = Window(first_positive.start, first_positive.start.plus(days=30))
care_after = (
    Visit.of("outpatient_visit", "bh_outpatient", "telephone_visit", "virtual_encounter").starting(
        month_after
    )
    | Procedure.of("depression_follow_up_adult", "depression_follow_up_adolescent", "psychotherapy").starting(
        month_after
    )
    | Dispense.of("antidepressants").starting(month_after)
)
follow_up = care_after.near(Dx.of("mental_illness"), None, None, link="same_visit") | Dispense.of(
    "antidepressants"
).starting(month_after)

DSF = Measure(
    id="DSF",
    title="Depression screening and follow-up",
    edition="2026",
    cms="CMS2",
    who={"aged 12 or older at the start of the year": age >= 12}
    | common.enrolled_in_year
    | common.seen(*VISITS),
    excused={
        "bipolar disorder before a visit": clinical(bipolar.near(visits, None, -1).exists()),
        "bipolar disorder by the year before": plan(
            Dx.of("bipolar_disorder").started_by(year.prior().end).exists()
        ),
        "depression in the year before": plan(
            Dx.of("major_depression", "dysthymia").starting(year.prior()).exists()
        ),
        "in hospice in the year": plan(common.hospice["in hospice"]),
    }
    | common.died,
    excepted={
        "screening refused or not advised (adolescents' questionnaire)": clinical(refused("adolescent")),
        "screening refused or not advised (adults' questionnaire)": clinical(refused("adult")),
    },
    met={
        "screened, with a plan if positive": clinical(
            any_of(
                {
                    "negative screening (12 to 17)": YOUNG & negative("adolescent"),
                    "negative screening (17 and over)": GROWN & negative("adult"),
                    "positive screening, with a plan (12 to 17)": YOUNG & plan_made("adolescent"),
                    "positive screening, with a plan (17 and over)": GROWN & plan_made("adult"),
                }
            )
        ),
        "screened by 1 December": plan(screens.exists()),
        "followed up within 30 days if positive": plan(
            ~first_positive.exists()
            | Procedure.of("depression_screen_positive_code").starting(until_december).exists()
            | follow_up.exists()
        ),
    },
    gap=Gap("Screen for depression; if positive, agree on a plan", closes=screens, due=year.end),
    purpose="Most depression goes unseen; a short questionnaire finds it, and a plan treats it.",
    source="CMS2, 2026; the plan method from public descriptions of HEDIS DSF-E",
    differences=(
        "Plan method: any PHQ-2 or PHQ-9 by 1 December; positive (3 or more, 10 or more) needs follow-up within 30 days; a PHQ-9 "
        "below 10 on the day of a positive PHQ-2 clears it; depression in the year before excuses.",
    ),
)
