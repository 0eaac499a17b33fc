"""Acute hospital use: stays per member, against what is expected of their age, sex and illnesses. Lower is better."""

from concord.measures import common, hospital
from concord.measures.common import year
from concord.measures.hospital import BIRTH, MIND
from concord.model.measure import Measure, Rate

OUTLIER = 3
"""Stays in a year from which on a member is left out: a few such people would decide a practice's result."""
MEDICAID_OUTLIER = 4
medicaid = common.in_medicaid

deaths = hospital.stays.with_answer().answered("discharge_by_death")
counted = hospital.unplanned(hospital.for_other_reasons(hospital.stays, *MIND, *BIRTH).ending(year))
stays = hospital.whole(counted.without(deaths, None, None, link="same_event"))

AHU = Measure(
    id="AHU",
    title="Acute hospital utilization",
    edition="2026",
    methods=("plan",),
    lower_is_better=True,
    who=hospital.members | {"under 65, if in Medicaid": ~medicaid | (hospital.age <= 64)},
    excused=common.hospice
    | {
        "3 or more stays in the year, in Medicaid 4": ((stays.count() >= OUTLIER) & ~medicaid)
        | (stays.count() >= MEDICAID_OUTLIER)
    },
    rates=(
        Rate("AHU", "Acute and observation stays", met={"had an acute or observation stay": stays.exists()}),
    ),
    tally=stays.count(),
    factors=hospital.factors(year.prior().end, year.prior()),
    strata=hospital.strata,
    purpose="Many stays can be prevented by care outside the hospital.",
    source="Public descriptions of HEDIS AHU (standards, section 6). Not NCQA-certified.",
    differences=(
        hospital.NOTHING_REFUSED,
        "Expected stays come from an open model fitted to the program's own people; they are no HEDIS expected values.",
        "Stays joined by a transfer are one; planned stays, those that ended in death, and those for mental illness, substance use, pregnancy and birth are not counted.",
    ),
)
