"""What people cost by age and sex: the program's own experience beside the factors it pays by."""

from concord.model.tables import Amount, Choice, Column, Integer, Number, Small, Table


class AgeSexExperience(Table):
    """Allowed dollars per member-month of an age-sex cell over a year, relative to everybody's.

    Shown beside the program's factor table, so that an actuary sees where terms and experience part.
    """

    grain = ("year", "sex", "age_from")
    year = Column(Small, "Year of service.", required=True)
    sex = Column(Choice("female", "male"), "Sex.", required=True)
    age_from = Column(Small, "Lowest age of the band, at the year's end.", required=True)
    age_to = Column(Small, "Highest age of the band.", required=True)
    member_months = Column(Integer, "Covered person-months.", required=True)
    allowed = Column(Amount, "Allowed, medical and pharmacy.", required=True)
    relative = Column(Number, "Per-member-month amount over the mean of all; empty without member-months.")
    factor = Column(Number, "The program's factor for the cell, over its own mean on the same people.")
