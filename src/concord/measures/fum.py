"""Follow-up after an emergency visit for mental illness, within 7 and 30 days."""

from concord.measures import follow_up
from concord.model.kinds import Dx, Procedure
from concord.model.measure import Measure

HARM = ("intentional_self_harm",)
ILLNESS = ("mental_illness", *HARM)
care = follow_up.seen_for(*ILLNESS) | Procedure.of("ect", "psychotherapy").near(
    Dx.of(*ILLNESS), None, None, link="same_visit"
)

FUM = Measure(
    id="FUM",
    protected_as=("mental_health_minor",),
    title="Follow-up after emergency department visit for mental illness",
    edition="2026",
    methods=("plan",),
    basis="event",
    index=follow_up.first_in_31_days(("mental_illness",), HARM, age=6),
    who=follow_up.eligible,
    excused=follow_up.hospice,
    rates=follow_up.rates("FUM", care),
    purpose="Care soon after a crisis prevents the next one.",
    source="Public descriptions of HEDIS FUM (standards, section 6). Not NCQA-certified.",
    differences=(
        "The illness must be the visit's principal diagnosis; self-harm counts in any place.",
        "A follow-up visit counts with the diagnosis in any place.",
    ),
)
