"""Emergency department use: visits per member that end without admission, against what is expected. Lower is better."""

from concord.measures import common, hospital
from concord.measures.common import year
from concord.measures.hospital import MIND
from concord.model.measure import Measure, Rate

OUTLIER = 6
"""Visit days in a year from which on a member is left out. Concord's choice: the public descriptions do not say."""

emergencies = hospital.for_other_reasons(hospital.emergencies.starting(year), *MIND)
visits = emergencies.without(hospital.admissions, -1, 0, how="inside")

EDU = Measure(
    id="EDU",
    title="Emergency department utilization",
    edition="2026",
    methods=("plan",),
    lower_is_better=True,
    who=hospital.members,
    excused=common.hospice | {"6 or more emergency visits in the year": visits.days() >= OUTLIER},
    rates=(Rate("EDU", "Emergency visits", met={"had an emergency visit": visits.exists()}),),
    tally=visits.days(),
    factors=hospital.factors(year.prior().end, year.prior()),
    strata=hospital.strata,
    purpose="Emergency visits that a practice could have seen cost time, money and continuity.",
    source="Public descriptions of HEDIS EDU (standards, section 6). Not NCQA-certified.",
    differences=(
        hospital.NOTHING_REFUSED,
        "Expected visits come from an open model fitted to the program's own people; they are no HEDIS expected values.",
        "Visits are counted by day: several bills of one day are one visit. Visits for mental illness and substance use are not counted.",
        "A visit belongs to a stay when it falls on the day before it or in it.",
    ),
)
