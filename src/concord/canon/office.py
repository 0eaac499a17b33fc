"""What the program office's work rests on: practices that could take part, care closed month by month, answers about groups."""

from concord.model.tables import Choice, Column, Flag, Integer, Month, Number, Small, Table, Text


class Candidate(Table):
    """A practice seen in the data, in the program or not, with what choosing it is weighed by. All plans together, never one.

    Commercial patients are those of the lines of business that `office/choosing.toml` names. A person whom two plans cover
    counts once.
    """

    grain = ("organization_id",)
    organization_id = Column(Text, "Organization, or `tin-` and the tax number where the program names none.", required=True)  # fmt: skip
    name = Column(Text, "As the program or a plan's provider file writes it.")
    in_program = Column(Flag, "Takes part now.", required=True)
    month = Column(Month, "Month of the roster that was counted.", required=True)
    area = Column(Text, "First three digits of the ZIP where most of its patients live.")
    adults = Column(Integer, "Commercial patients of 18 and more.", required=True)
    children = Column(Integer, "Commercial patients under 18.", required=True)
    people = Column(Integer, "Everybody on its roster.", required=True)
    plans = Column(Small, "Plans that cover its patients.", required=True)
    clinicians = Column(Small, "Clinicians whom its patients see.", required=True)
    independence = Column(
        Number,
        "Share of the primary-care clinicians whom plans list under it that they list under no other tax number, 0 to 1; empty if none is listed.",
    )
    commercial_share = Column(Number, "Share of its people with a commercial line, 0 to 1.")
    medi_cal_share = Column(Number, "Share with Medi-Cal, 0 to 1.")
    medicare_share = Column(Number, "Share with Medicare Advantage, 0 to 1.")
    performance = Column(
        Number,
        "Mean distance of its payment rates from everybody's in the last whole year, better above 0; empty if no rate has enough.",
    )
    measures = Column(Small, "Rates in that mean.", required=True)
    equity_share = Column(
        Number,
        "Share of its people, of those whose language is known, who prefer another than English, 0 to 1.",
    )
    meets_threshold = Column(
        Choice("adults", "children", "no"),
        "Which of the program's thresholds its commercial patients reach.",
        required=True,
    )
    score = Column(Number, "Weighted by `office/choosing.toml`, 0 to 100.", required=True)


class GuardedCandidate(Candidate):
    """A candidate as the program office sees it: counts to the nearest ten, shares of few people left out."""

    grain = ("organization_id",)
    adults = Column(Integer, "To the nearest ten; empty is hidden.")
    children = Column(Integer, "To the nearest ten; empty is hidden.")
    people = Column(Integer, "To the nearest ten; empty is hidden.")
    score = Column(Number, "Weighted score, 0 to 100; empty where too few people are behind it.")


class MonthClosed(Table):
    """Of the people of a practice still due at the beginning of a month, how many had it done in the month.

    Separate months, so that a chart of them may be read for signals: year-to-date rates follow one another. Who had it before
    the year began was never due.
    """

    grain = ("organization_id", "measure", "rate", "month")
    organization_id = Column(Text, "Organization.", required=True)
    measure = Column(Text, "Measure id.", required=True)
    rate = Column(Text, "Rate.", required=True)
    year = Column(Small, "Year of the measure.", required=True)
    month = Column(Month, "Month.", required=True)
    due = Column(Integer, "People due at its beginning.", required=True)
    closed = Column(Integer, "Of these, done in the month.", required=True)
    value = Column(Number, "closed / due, 0 to 1; empty when nobody was due.")


class GuardedMonthClosed(MonthClosed):
    """The same for a coach: a share in whole percent where at least eleven closed and eleven did not; no counts."""

    grain = ("organization_id", "measure", "rate", "month")
    due = Column(Integer, "Never shown.")
    closed = Column(Integer, "Never shown.")


class RelCompleteness(Table):
    """How many of a practice's people have said their race or ethnicity and their language by the end of a month."""

    grain = ("organization_id", "month")
    organization_id = Column(Text, "Organization.", required=True)
    month = Column(Month, "Month.", required=True)
    people = Column(Integer, "On the roster of the newest month.", required=True)
    answered = Column(
        Integer,
        "Of these, both asked and answered by then, in any source but imputation; declined is an answer.",
        required=True,
    )
    value = Column(Number, "answered / people, 0 to 1.")


class GuardedRelCompleteness(RelCompleteness):
    """The same as it may leave: a share in whole percent, where eleven or more did and did not answer."""

    grain = ("organization_id", "month")
    people = Column(Integer, "To the nearest ten; empty is hidden.")
    answered = Column(Integer, "Never shown.")


class PlanRelCompleteness(Table):
    """The same of a plan's members, by what the plan itself and practices say: never another plan."""

    grain = ("plan_id", "month")
    plan_id = Column(Text, "Plan.", required=True)
    month = Column(Month, "Month.", required=True)
    people = Column(Integer, "Covered in the newest month.", required=True)
    answered = Column(
        Integer, "Of these, both asked and answered by then; declined is an answer.", required=True
    )
    value = Column(Number, "answered / people, 0 to 1.")


class RelSource(Table):
    """Who told the answers of a practice's people, or a plan of its own members: by sender, source and question."""

    grain = ("kind", "unit", "question", "sender", "source")
    kind = Column(Choice("practice", "plan"), "Whose people.", required=True)
    unit = Column(Text, "Practice or plan.", required=True)
    question = Column(Choice("race and ethnicity", "language"), "What was asked.", required=True)
    sender = Column(Text, "Who told it.", required=True)
    source = Column(Text, "Who gave the answer: self, caregiver, staff or unknown.", required=True)
    everybody = Column(Integer, "People of the unit in the newest month.", required=True)
    people = Column(
        Integer, "Of these, people of whom the sender told an answer of the source.", required=True
    )
    counts = Column(Integer, "Of these, people of whom it counts.", required=True)


class GuardedRelSource(RelSource):
    """The same of practices as the program office sees it: to the nearest ten, small counts hidden."""

    grain = ("kind", "unit", "question", "sender", "source")
    people = Column(Integer, "To the nearest ten; empty is hidden.")
    counts = Column(Integer, "To the nearest ten; empty is hidden.")
    everybody = Column(Integer, "To the nearest ten; empty is hidden.")


class GuardedRelConflict(Table):
    """People of a practice of whom sources say different things, by question and by the rule that decides."""

    grain = ("organization_id", "question", "rule")
    organization_id = Column(Text, "Organization.", required=True)
    question = Column(Text, "What was asked.", required=True)
    rule = Column(Text, "The first rule that parts the answers.", required=True)
    people = Column(Integer, "To the nearest ten; empty is hidden.")
