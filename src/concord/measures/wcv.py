"""Child and adolescent well-care visits: at least one in the year, with a PCP or OB/GYN."""

from concord.measures import common
from concord.measures.common import year
from concord.model.expressions import Person
from concord.model.measure import Gap, Measure

visits = common.well_visits("pcp", "obgyn").starting(year)
age = Person.age(year.end)

WCV = Measure(
    id="WCV",
    title="Child and adolescent well-care visits",
    edition="2026",
    methods=("plan",),
    who={"aged 3 to 21 at year end": age.between(3, 21)} | common.enrolled_in_year,
    excused=common.hospice,
    met={"well-care visit in the year": visits.exists()},
    strata={"3 to 11": age.between(3, 11), "12 to 17": age.between(12, 17), "18 to 21": age.between(18, 21)},
    gap=Gap("Invite for a well-care visit", closes=visits, due=year.end),
    purpose="A yearly visit follows growth, vaccines, mood and risks while they can be changed.",
    source="Public descriptions of HEDIS WCV (standards, section 6). Not NCQA-certified.",
)
