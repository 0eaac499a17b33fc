"""Concurrent use of opioids and benzodiazepines: 30 days or more of both. Lower is better."""

from concord.measures import common
from concord.measures.common import year
from concord.model.expressions import Covered, Enrolled, Person, Spans, plan
from concord.model.kinds import Dispense, Dx, RxSupply
from concord.model.measure import Gap, Measure
from concord.model.windows import Window, YearDay

opioids = Dispense.of("opioids").starting(year)
benzodiazepines = Dispense.of("benzodiazepines").starting(year)
days_supplied = RxSupply.of("opioids", states=("done",), allowing=("any_intent",)).near(
    opioids, None, None, link="same_event"
)
both = Covered(year, Spans("supply", ("opioids",)), Spans("supply", ("benzodiazepines",)))

COB = Measure(
    id="COB",
    title="Concurrent use of opioids and benzodiazepines",
    edition="2026",
    methods=("plan",),
    lower_is_better=True,
    who={
        "aged 18 or older at the start of the year": Person.age(year.start) >= 18,
        "enrolled all year": plan(Enrolled(year, gap=31, gaps=1)),
        "drug benefit all year": plan(Enrolled(year, gap=31, gaps=1, benefit="pharmacy")),
        "opioids dispensed on 2 days": opioids.days() >= 2,
        "the first of them by 2 December": Dispense.of("opioids")
        .starting(Window(year.start, YearDay(12, 2)))
        .exists(),
        "15 days of opioids dispensed": days_supplied.sum() >= 15,
    },
    excused=common.hospice
    | common.palliative
    | {
        "cancer": Dx.of("cancer").overlapping(year).exists(),
        "sickle-cell disease": Dx.of("sickle_cell").overlapping(year).exists(),
    },
    met={
        "benzodiazepines dispensed on 2 days": benzodiazepines.days() >= 2,
        "30 days of both": both >= 30,
    },
    gap=Gap(
        "Review opioids and benzodiazepines together", closes=benzodiazepines, due=year.end, unwanted=True
    ),
    purpose="Together the two stop breathing far more often than either alone.",
    source="Public descriptions of PQA COB (standards, section 6)",
    differences=(
        "Overlapping supplies of one class count a day once; of several fills of one day, the longest counts.",
        "Days of opioids supplied after the year count toward the 15.",
    ),
)
