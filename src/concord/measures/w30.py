"""Well-child visits in the first 30 months: six by 15 months, two more by 30 months."""

from concord.measures import common
from concord.measures.common import year
from concord.model.expressions import Criterion, Person
from concord.model.measure import Gap, Measure, Rate
from concord.model.windows import BIRTH, Birthday, Window

months_15 = Birthday(1, days=90)
"""Fifteen months are the first birthday and 90 days; thirty, the second and 180."""
months_30 = Birthday(2, days=180)
early, late = Window(BIRTH, months_15), Window(months_15.plus(days=1), months_30)
visits = common.well_visits("pcp")
early_visits, late_visits = visits.starting(early).spaced(14), visits.starting(late).spaced(14)


def turns(years: int, days: int) -> Criterion:
    """The birthday and so many days fall in the year: the birthday itself, so many days before."""
    before, by_then = year.start.plus(days=-1 - days), year.end.plus(days=-days)
    return (Person.age(before) < years) & (Person.age(by_then) >= years)


W30 = Measure(
    id="W30",
    title="Well-child visits in the first 30 months of life",
    edition="2026",
    methods=("plan",),
    who={},
    excused=common.hospice,
    rates=(
        Rate(
            "W30-15",
            "Six by 15 months",
            who={
                "turns 15 months in the year": turns(1, 90),
                "enrolled from day 31 to 15 months": common.enrolled(
                    Window(BIRTH.plus(days=31), months_15), anchor=months_15
                ),
            },
            met={"6 well-child visits by 15 months": early_visits.count() >= 6},
            gap=Gap("Invite for a well-child visit", closes=early_visits, due=months_15),
        ),
        Rate(
            "W30-30",
            "Two from 15 to 30 months",
            who={
                "turns 30 months in the year": turns(2, 180),
                "enrolled from 15 to 30 months": common.enrolled(late, anchor=months_30),
            },
            met={"2 well-child visits from 15 to 30 months": late_visits.count() >= 2},
            gap=Gap("Invite for a well-child visit", closes=late_visits, due=months_30),
        ),
    ),
    purpose="The first months are when most vaccines are due and when delays are found in time.",
    source="Public descriptions of HEDIS W30 (standards, section 6). Not NCQA-certified.",
    differences=("Visits count when at least 14 days apart, counted greedily from the first.",),
)
