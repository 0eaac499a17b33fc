"""What evaluators get: groups of people or people without identity, and what the program's effect is estimated to be."""

from concord.model.tables import Choice, Column, Flag, Integer, Month, Number, Small, Table, Text


class PracticeMonth(Table):
    """A practice in a month, in or out of the program, where at least eleven people are on its roster."""

    grain = ("practice", "month")
    practice = Column(Text, "A number that means nothing outside this table.", required=True)
    month = Column(Month, "Month.", required=True)
    in_program = Column(Flag, "Takes part in the program that month.", required=True)
    participates = Column(Flag, "Takes part in the program in any month.", required=True)
    people = Column(Integer, "People on the roster.", required=True)
    mean_age = Column(Number, "Mean age in years, one decimal.", required=True)
    female_share = Column(Number, "Share of women and girls, two decimals.", required=True)
    visit_share = Column(
        Number, "Share attributed by visits rather than by a named clinician, two decimals.", required=True
    )
    allowed_pmpm = Column(
        Number, "Allowed amount a person, no person above the registered cut, US dollars.", required=True
    )
    allowed_with_payments_pmpm = Column(
        Number, "The same and the program's own payments to the practice.", required=True
    )
    ed_visits = Column(Number, "Emergency visits per 1,000 people.", required=True)
    admissions = Column(Number, "Acute admissions per 1,000 people.", required=True)
    fills = Column(Number, "Prescriptions filled a person.", required=True)


class PracticeYear(Table):
    """A registered outcome that is told by year, of one practice, where at least eleven people are behind it.

    A measure's rate in percent, as it is defined; a gap between a group and everybody else whose group is known, in points, with
    eleven people or more on both sides; or the mean answer of those who work there, of eleven answers or more.
    """

    grain = ("practice", "outcome", "year")
    practice = Column(Text, "The practice's number, as in `practice_month`.", required=True)
    outcome = Column(Text, "Outcome, by the name it was registered under.", required=True)
    year = Column(Small, "Year.", required=True)
    participates = Column(Flag, "Takes part in the program in any month.", required=True)
    people = Column(
        Integer, "People counted; of a gap, those of the group; answers, of a survey.", required=True
    )
    value = Column(Number, "Percent, points, or mean of the survey's steps.", required=True)


class PersonYear(Table):
    """A person in a year, without identity: every combination of year, age band, sex and participation has eleven people or more.

    Where fewer share a combination, sex is made `any`, then the age band; who still stands alone is left out and counted in the
    code book.
    """

    grain = ("person", "year")
    person = Column(Text, "A number that means nothing outside this table.", required=True)
    year = Column(Small, "Year.", required=True)
    age_band = Column(Text, "0-17, 18-44, 45-64, 65+, or any. Quasi-identifier.", required=True)
    sex = Column(Text, "female, male, unknown, or any. Quasi-identifier.", required=True)
    participates = Column(
        Flag, "Last practice of the year is of the program. Quasi-identifier.", required=True
    )
    months = Column(Small, "Months on a roster.", required=True)
    allowed = Column(Integer, "Allowed amount, rounded as registered, US dollars.", required=True)
    ed_visits = Column(Small, "Emergency visits; 5 is five or more.", required=True)
    admissions = Column(Small, "Acute admissions; 3 is three or more.", required=True)


class EvaluationEstimate(Table):
    """The program's effect on one outcome by one comparison, in the outcome's own units, with what it can and cannot show.

    Difference-in-differences of practice-months (or practice-years) with effects of practices and of months, weighted by people;
    errors clustered by practice with t(G − 1) limits; a wild cluster bootstrap under the null (Webb weights) beside them. Sources:
    Cameron, Gelbach and Miller (2008); Webb (2023); Bertrand, Duflo and Mullainathan (2004).

    `itself` compares each participant with itself before: the mean change, every practice alike, by Student's t, with all turns of
    sign beside it. It holds whatever else those years brought.
    """

    grain = ("outcome", "comparison")
    outcome = Column(Text, "What was looked at.", required=True)
    title = Column(Text, "The outcome in words, as registered.", required=True)
    period = Column(Choice("month", "year"), "What it is told by.", required=True)
    comparison = Column(
        Choice("all", "matched", "synthetic", "itself"),
        "How comparison practices were chosen.",
        required=True,
    )
    is_primary = Column(Flag, "Registered as a primary outcome.", required=True)
    participants = Column(Small, "Practices of the program.", required=True)
    comparators = Column(Small, "Comparison practices with weight.", required=True)
    months_before = Column(Small, "Months, or years, before the start.", required=True)
    months_after = Column(Small, "Months, or years, since.", required=True)
    before = Column(Number, "Participants' mean before.", required=True)
    estimate = Column(Number, "Effect.", required=True)
    error = Column(Number, "Standard error, clustered by practice.", required=True)
    low = Column(Number, "Lower limit.", required=True)
    high = Column(Number, "Upper limit.", required=True)
    p = Column(Number, "Two-sided p of the clustered test.", required=True)
    p_wild = Column(
        Number, "Two-sided p of the wild cluster bootstrap, or of the turns of sign.", required=True
    )
    trend_p = Column(
        Number,
        "p of the test that participants and comparators moved alike before; empty with one period before.",
    )
    placebo = Column(
        Number, "Effect found when the start is moved to the middle of the periods before; empty with one."
    )
    placebo_p = Column(Number, "Its p.")
    without_one_low = Column(Number, "Smallest estimate when one participant is left out.", required=True)
    without_one_high = Column(Number, "Largest estimate when one participant is left out.", required=True)
    detectable = Column(
        Number, "Smallest effect that would be found with the registered power.", required=True
    )
    registration = Column(Text, "SHA-256 of the registration.", required=True)


class EvaluationPath(Table):
    """Month by month: how far participants are from comparators, against the last month before the start."""

    grain = ("outcome", "comparison", "month")
    outcome = Column(Text, "What was looked at.", required=True)
    comparison = Column(
        Choice("all", "matched", "synthetic"), "How comparison practices were chosen.", required=True
    )
    month = Column(Month, "Month.", required=True)
    is_after = Column(Flag, "Since the start.", required=True)
    estimate = Column(Number, "Difference.", required=True)
    low = Column(Number, "Lower limit.", required=True)
    high = Column(Number, "Upper limit.", required=True)


class EquityGap(Table):
    """A group's rate against everybody else's in the program, from printed counts of at least thirty people on both sides.

    `difference` is group less others in percentage points, with Newcombe's interval; `ratio` is group over others. `within` and
    `between` split it (Kitagawa 1955): people of the group faring otherwise than others in the same practice, and people of the
    group being at practices that do better or worse by everybody. Both are empty where the group is at one practice alone.
    """

    grain = ("measure", "rate", "year", "stratum_kind", "stratum")
    measure = Column(Text, "Measure id.", required=True)
    rate = Column(Text, "Rate.", required=True)
    year = Column(Small, "Year.", required=True)
    stratum_kind = Column(Text, "Grouping.", required=True)
    stratum = Column(Text, "Group.", required=True)
    people = Column(Integer, "Denominator of the group.", required=True)
    value = Column(Number, "The group's rate, percent.", required=True)
    others = Column(Number, "Everybody else's rate, percent.", required=True)
    difference = Column(Number, "Percentage points.", required=True)
    low = Column(Number, "Lower 95% limit of the difference.", required=True)
    high = Column(Number, "Upper 95% limit of the difference.", required=True)
    ratio = Column(Number, "Group over others; empty when others are at zero.")
    ratio_low = Column(
        Number, "Lower 95% limit of the ratio (log method); empty when either side is at zero."
    )
    ratio_high = Column(Number, "Upper 95% limit of the ratio.")
    verdict = Column(
        Choice("better", "worse", "no difference shown"),
        "What the interval says, whichever way is better.",
        required=True,
    )
    change = Column(Number, "Points that the difference moved since the year before; empty without one.")
    ratio_change = Column(Number, "How far the ratio moved since the year before; empty without one.")
    within = Column(Number, "Part of the difference inside practices, points to the tenth.")
    between = Column(Number, "Part of the difference between practices, points to the tenth.")
    known_share = Column(Number, "Share of people whose group is known; empty where a count is hidden.")


class EquityIndex(Table):
    """How far groups of one grouping lie apart: the index of disparity (Pearcy and Keppel 2002).

    The mean distance of the groups' rates from the program's, in percent of the program's rate; groups of thirty or more.
    """

    grain = ("measure", "rate", "year", "stratum_kind")
    measure = Column(Text, "Measure id.", required=True)
    rate = Column(Text, "Rate.", required=True)
    year = Column(Small, "Year.", required=True)
    stratum_kind = Column(Text, "Grouping.", required=True)
    groups = Column(Small, "Groups compared.", required=True)
    overall = Column(Number, "The program's rate, percent.", required=True)
    index = Column(Number, "Percent; 0 is no disparity.", required=True)
    known_share = Column(Number, "Share of people whose group is known; empty where a count is hidden.")


class EquityContribution(Table):
    """What one practice adds to a program gap, in points: the rows of a group, `others` included, sum to its difference.

    A practice stands by name when the group and the others there each have thirty people, eleven in and eleven out of the
    numerator; the rest are together in `others`, and nobody is named when one alone would be left there. How many of the group a
    practice has is not told: the group's total, and the practice's, less those named would be a few people elsewhere.
    """

    grain = ("measure", "rate", "year", "stratum_kind", "stratum", "organization_id")
    measure = Column(Text, "Measure id.", required=True)
    rate = Column(Text, "Rate.", required=True)
    year = Column(Small, "Year.", required=True)
    stratum_kind = Column(Text, "Grouping.", required=True)
    stratum = Column(Text, "Group.", required=True)
    organization_id = Column(Text, "Practice, or `others`.", required=True)
    contribution = Column(Number, "Percentage points of the difference, to the tenth.", required=True)
