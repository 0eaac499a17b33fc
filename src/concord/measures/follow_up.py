"""What follow-up after an emergency visit shares: which visits are followed, and by what."""

from __future__ import annotations

from concord.measures import common
from concord.measures.common import year
from concord.model.expressions import Criterion, Enrolled, EventList, Index, plan
from concord.model.kinds import Dx, Visit
from concord.model.measure import Gap, Rate
from concord.model.windows import Birthday, Window, YearDay

VISITS = (
    "outpatient_visit",
    "bh_outpatient",
    "partial_hospitalization",
    "community_mental_health_visit",
    "observation_visit",
    "telephone_visit",
    "virtual_encounter",
)

emergency = Visit.of("ed_visit").starting(Window(year.start, YearDay(12, 1)))
admitted = Visit.of("inpatient_stay", "inpatient_encounter")
followed = Window(Index().start, Index().end.plus(days=30))


def first_in_31_days(principal: tuple[str, ...], anywhere: tuple[str, ...], age: int) -> EventList:
    """Emergency visits for an illness, from an age on; one in 31 days.

    `principal`: illnesses that must be the principal diagnosis; `anywhere`: harm that counts in any place. A visit during or before a
    stay, or within 30 days of one, is left out before the first is taken.
    """
    for_it = emergency.near(Dx.of(*principal, category=("principal",)), None, None, link="same_visit")
    harmed = emergency.near(Dx.of(*anywhere), None, None, link="same_visit")
    old_enough = (for_it | harmed).starting(Window(Birthday(age, turning=True), None))
    home = old_enough.without(admitted, 0, 30, how="around", of="start").outside(admitted)
    return home.spaced(31)


eligible: dict[str, Criterion] = {"enrolled for 30 days after": plan(Enrolled(followed, gap=0, gaps=0))}


def seen_for(*diagnoses: str) -> EventList:
    """Visits at which one of the diagnoses was noted, in any place."""
    return Visit.of(*VISITS).near(Dx.of(*diagnoses), None, None, link="same_visit")


def rates(measure: str, care: EventList) -> tuple[Rate, ...]:
    """Followed up within 7 days and within 30, the day of the visit included."""
    return tuple(
        Rate(
            f"{measure}-{days}",
            f"Within {days} days",
            met={
                f"followed up within {days} days": care.near(
                    Index(), 0, days, of="end", link="other_event"
                ).exists()
            },
            gap=Gap(
                "Arrange a follow-up visit",
                closes=care.near(Index(), 0, days, of="end", link="other_event"),
                due=Index().end.plus(days=days),
            ),
        )
        for days in (7, 30)
    )


hospice = common.hospice
