"""What evaluators get: groups of people, never a person."""

from concord.model.tables import Column, Flag, Integer, Month, Number, Table, Text


class PracticeMonth(Table):
    """A practice in a month, in or out of the program, where at least eleven people are on its roster."""

    grain = ("practice", "month")
    practice = Column(Text, "A number that means nothing outside this table.", required=True)
    month = Column(Month, "Month.", required=True)
    in_program = Column(Flag, "Takes part in the program that month.", required=True)
    people = Column(Integer, "People on the roster.", required=True)
    mean_age = Column(Number, "Mean age in years, one decimal.", required=True)
    female_share = Column(Number, "Share of women and girls, two decimals.", required=True)
    visit_share = Column(
        Number, "Share attributed by visits rather than by a named clinician, two decimals.", required=True
    )
