"""Colorectal cancer screening: one of five tests, each within its own reach."""

from concord.measures import common
from concord.measures.common import year
from concord.model.expressions import Person, any_of, plan_list
from concord.model.kinds import Dx, Finding, Imaging, Lab, Procedure, Test
from concord.model.measure import Gap, Measure

stool_test = Lab.of("fobt").ending(year).with_value() | plan_list(Test.of("fobt").ending(year))
stool_dna = Lab.of("sdna_fit").ending(year.and_prior(2)).with_value() | plan_list(
    Test.of("sdna_fit").ending(year.and_prior(2))
)
sigmoidoscopy = Procedure.of("flexible_sigmoidoscopy").ending(year.and_prior(4))
ct_colonography = Finding.of("ct_colonography", category=("imaging",)).ending(year.and_prior(4)) | plan_list(
    Imaging.of("ct_colonography").ending(year.and_prior(4))
)
colonoscopy = Procedure.of("colonoscopy").ending(year.and_prior(9))

age = Person.age(year.end)

COL = Measure(
    id="COL",
    title="Colorectal cancer screening",
    edition="2026",
    cms="CMS130",
    who={
        "aged 46 to 75 at year end": age.between(46, 75),
        "enrolled all year, and on 31 December": common.enrolled(year, anchor=year.end),
        "enrolled the year before": common.enrolled(year.prior()),
    }
    | common.adult_visit,
    excused=common.usual
    | {
        "colorectal cancer": Dx.of("colorectal_cancer").started_by(year.end).exists(),
        "total colectomy": Procedure.of("total_colectomy").ended_by(year.end).exists(),
    },
    met={
        "screened": any_of(
            {
                "stool blood test this year": stool_test.exists(),
                "stool DNA test within three years": stool_dna.exists(),
                "flexible sigmoidoscopy within five years": sigmoidoscopy.exists(),
                "CT colonography within five years": ct_colonography.exists(),
                "colonoscopy within ten years": colonoscopy.exists(),
            }
        )
    },
    strata={"46 to 49": age.between(46, 49), "50 to 75": age.between(50, 75)},
    looks_back={"ten years of colonoscopies": year.and_prior(9)},
    gap=Gap(
        "Give a stool test kit, or refer for colonoscopy",
        closes=stool_test | stool_dna | sigmoidoscopy | ct_colonography | colonoscopy,
        due=year.end,
    ),
    purpose="Found early, colorectal cancer is curable; screening also prevents it.",
    source="CMS130, 2026; enrollment from public descriptions of HEDIS COL-E",
    differences=("Plan method: a claim for a stool test or CT colonography counts without its result.",),
)
