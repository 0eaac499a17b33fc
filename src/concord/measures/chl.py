"""Chlamydia screening of sexually active young women."""

from concord.measures import common
from concord.measures.common import year
from concord.model.expressions import Any, EventList, Named, Person, any_of, plan_list
from concord.model.kinds import (
    Assessment,
    Dispense,
    Dx,
    Imaging,
    Lab,
    Order,
    Procedure,
    RxOrder,
    RxSupply,
    Test,
)
from concord.model.measure import Gap, Measure

VISITS = (
    "office_visit",
    "preventive_visit_18_up",
    "preventive_initial_18_up",
    "preventive_initial_0_17",
    "preventive_visit_0_17",
    "home_health_visit",
    "telephone_visit",
    "virtual_encounter",
)
DIAGNOSES = ("sexual_activity_diagnoses", "hiv", "pregnancy_complications")
TESTS = ("pap_test", "pregnancy_lab_tests", "sti_lab_tests")

pregnancy_test = Order.of("pregnancy_test").during(year) | plan_list(Test.of("pregnancy_test").starting(year))
followed_by: EventList = (
    Order.of("xray_study")
    | RxOrder.of("isotretinoin")
    | plan_list(Imaging.of("xray_study") | Dispense.of("isotretinoin"))
)
screened = Lab.of("chlamydia_screening").ending(year).with_value() | plan_list(
    Test.of("chlamydia_screening").ending(year)
)

evidence = any_of(
    {
        "says so": Assessment.of("sexually_active_assessment")
        .ended_by(year.end)
        .answered("answer_yes")
        .exists(),
        "a diagnosis tells of it": Dx.of(*DIAGNOSES).overlapping(year).exists(),
        "contraceptives in hand": RxSupply.of("contraceptives", states=("active",))
        .overlapping(year)
        .exists(),
        "contraceptives prescribed or dispensed": (
            RxOrder.of("contraceptives").during(year)
            | plan_list(Dispense.of("contraceptives").starting(year))
        ).exists(),
        "cytology, pregnancy or infection tests ordered": (
            Order.of(*TESTS).during(year) | plan_list(Test.of(*TESTS).starting(year))
        ).exists(),
        "studies of pregnancy ordered": (
            Order.of("pregnancy_studies").during(year)
            | plan_list(Imaging.of("pregnancy_studies").starting(year))
        ).exists(),
        "a procedure tells of it": Procedure.of("sexual_activity_procedures").during(year).exists(),
    }
)
sexually_active = Any((*evidence.parts, Named("pregnancy test ordered", pregnancy_test.exists())))
age = Person.age(year.end)

CHL = Measure(
    id="CHL",
    protected_as=("hiv", "reproductive"),
    title="Chlamydia screening in women",
    edition="2026",
    cms="CMS153",
    who={
        "woman": Person.sex("female"),
        "aged 16 to 24 at year end": age.between(16, 24),
        "sexually active": sexually_active,
    }
    | common.enrolled_in_year
    | common.seen(*VISITS),
    excused=common.hospice
    | {
        "pregnancy test only, before an X-ray or isotretinoin": pregnancy_test.near(
            followed_by, -6, 0
        ).exists()
        & ~Any(tuple(part.part for part in evidence.parts if isinstance(part, Named)))
    },
    met={"tested for chlamydia in the year": screened.exists()},
    strata={"16 to 20": age.between(16, 20), "21 to 24": age.between(21, 24)},
    gap=Gap("Test for chlamydia", closes=screened, due=year.end),
    purpose="Chlamydia mostly shows no signs and, untreated, costs fertility.",
    source="CMS153, 2026; enrollment from public descriptions of HEDIS CHL",
    differences=("Plan method: claims and fills show sexual activity and the test; no result is needed.",),
)
