"""Cervical cancer screening: cytology within three years, or an HPV test within five from the age of 30."""

from concord.measures import common
from concord.measures.common import year
from concord.model.expressions import Person, any_of, plan_list
from concord.model.kinds import Dx, Lab, Procedure, Test
from concord.model.measure import Gap, Measure
from concord.model.windows import Birthday, Window

VISITS = (
    "office_visit",
    "preventive_visit_18_up",
    "preventive_initial_18_up",
    "home_health_visit",
    "telephone_visit",
    "virtual_encounter",
)

from_thirty = Window(Birthday(30, turning=True), None)
cytology = Lab.of("pap_test").ending(year.and_prior(2)).with_value() | plan_list(
    Test.of("pap_test").ending(year.and_prior(2))
)
hpv = Lab.of("hpv_test").ending(year.and_prior(4)).ending(from_thirty).with_value() | plan_list(
    Test.of("hpv_test").ending(year.and_prior(4)).ending(from_thirty)
)

CCS = Measure(
    id="CCS",
    title="Cervical cancer screening",
    edition="2026",
    cms="CMS124",
    who={
        "woman": Person.sex("female"),
        "aged 24 to 64 at year end": Person.age(year.end).between(24, 64),
        "enrolled all year, and on 31 December": common.enrolled(year, anchor=year.end),
        "enrolled the year before, or in Medicaid now": common.enrolled(year.prior()) | common.in_medicaid,
        "enrolled two years before, or in Medicaid now": common.enrolled(year.prior(2)) | common.in_medicaid,
    }
    | common.seen(*VISITS),
    excused=common.hospice
    | common.palliative
    | {
        "hysterectomy with no cervix left": Procedure.of("hysterectomy_no_cervix")
        .ended_by(year.end)
        .exists(),
        "no cervix": Dx.of("absence_of_cervix").started_by(year.end).exists(),
    },
    met={
        "screened": any_of(
            {
                "cytology within three years": cytology.exists(),
                "HPV test within five years, at 30 or older": hpv.exists(),
            }
        )
    },
    looks_back={"five years of HPV tests": year.and_prior(4)},
    gap=Gap("Offer cytology or an HPV test", closes=cytology | hpv, due=year.end),
    purpose="Screening finds changes of the cervix years before they become cancer.",
    source="CMS124, 2026; enrollment from public descriptions of HEDIS CCS-E",
    differences=(
        "Plan method: a claim for a test counts without its result.",
        "Plan method: in Medicaid the year alone is asked for; in other coverage, two years before it too.",
    ),
)
