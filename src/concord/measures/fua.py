"""Follow-up after an emergency visit for substance use, within 7 and 30 days."""

from concord.measures import follow_up
from concord.model.expressions import EventList
from concord.model.kinds import Dispense, Procedure, Visit
from concord.model.measure import Measure

OVERDOSE = ("drug_overdose",)
USE = ("aod_disorder", *OVERDOSE)
MEDICATIONS = ("sud_long_acting_medication", "sud_short_acting_medication", "buprenorphine_oud")
care: EventList = (
    follow_up.seen_for(*USE)
    | Visit.of("aod_follow_up")
    | Procedure.of(
        "aod_follow_up", "sud_treatment", "sud_long_acting_administration", "sud_short_acting_administration"
    )
    | Dispense.of(*MEDICATIONS)
)

FUA = Measure(
    id="FUA",
    protected_as=("part2",),
    title="Follow-up after emergency department visit for substance use",
    edition="2026",
    methods=("plan",),
    basis="event",
    index=follow_up.first_in_31_days(("aod_disorder",), OVERDOSE, age=13),
    who=follow_up.eligible,
    excused=follow_up.hospice,
    rates=follow_up.rates("FUA", care),
    purpose="An overdose is often the last warning; treatment offered soon after is taken more often.",
    source="Public descriptions of HEDIS FUA (standards, section 6). Not NCQA-certified.",
    differences=(
        "The disorder must be the visit's principal diagnosis; an overdose counts in any place.",
        "Listed under 42 CFR Part 2: counted, and shown in no person's row without consent.",
    ),
)
