"""Readmission within 30 days of leaving hospital, when it was not planned. Lower is better."""

from concord.measures import common, hospital
from concord.measures.common import year
from concord.measures.hospital import for_reason, stays
from concord.model.expressions import Enrolled, Index, Person, plan
from concord.model.measure import Gap, Measure, Rate
from concord.model.windows import Window, YearDay

discharges = hospital.whole(
    stays.ending(Window(year.start, YearDay(12, 1))).near(stays, 1, None, on="end", link="same_event")
)
"""Stays of a night or more, the last of those joined by a transfer: nobody was admitted anew by the next day."""

later = hospital.for_other_reasons(discharges, *hospital.BIRTH).near(Index(), 1, None, on="end", of="end")
again = stays.near(Index(), 2, 30, of="end", link="other_event").without(later, 1, None, of="end")
"""Stays that follow this one. What follows a later index stay too counts there alone."""


unplanned = hospital.for_other_reasons(hospital.unplanned(again), *hospital.BIRTH)
age = Person.age(Index().end)
year_before = Window(Index().end.plus(days=-365), Index().start.plus(days=-1))

PCR = Measure(
    id="PCR",
    title="Plan all-cause readmissions",
    edition="2026",
    methods=("plan",),
    lower_is_better=True,
    basis="event",
    index=discharges,
    who={
        "aged 18 to 64 at discharge, or older in Medicare": age.between(18, 64)
        | ((age >= 18) & common.covered_by("medicare", Index().end)),
        "enrolled for the year before": common.enrolled(
            Window(year_before.start, Index().end), anchor=Index().end
        ),
        "enrolled for the 30 days after": plan(
            Enrolled(Window(Index().end, Index().end.plus(days=30)), 0, 0)
        ),
    },
    excused=common.hospice_over(year)
    | {
        "died in hospital": Person.died(Window(Index().start, Index().end))
        | Index().answered("discharge_by_death").exists(),
        "stay for pregnancy or birth": for_reason(Index(), *hospital.BIRTH).exists(),
    },
    rates=(
        Rate(
            "PCR",
            "Unplanned readmission within 30 days",
            met={"admitted again within 30 days, unplanned": unplanned.exists()},
            gap=Gap(
                "See the patient within a week of discharge",
                closes=again,
                due=Index().end.plus(days=7),
                unwanted=True,
            ),
        ),
    ),
    factors=hospital.factors(Index().end, year_before),
    strata={
        "18 to 44": age.between(18, 44),
        "45 to 54": age.between(45, 54),
        "55 to 64": age.between(55, 64),
    },
    purpose="Many readmissions follow from care that broke off at the hospital's door.",
    source="Public descriptions of HEDIS PCR (standards, section 6). Not NCQA-certified.",
    differences=(
        hospital.NOTHING_REFUSED,
        "Expected readmissions come from an open model fitted to the program's own stays; they are no HEDIS expected values.",
        "A stay that begins by the day after another ends is its continuation.",
        "Coming back to give birth, at birth, or as planned beforehand, is no readmission; such a planned stay is asked about itself.",
        "Nobody is left out for many stays, as HEDIS leaves out its outliers: in a practice's small numbers that would hide what should be seen.",
    ),
)
