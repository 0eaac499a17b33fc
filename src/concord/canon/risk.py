"""How ill people are, as payment reads it, and what people cost by age and sex beside the factors that payment uses."""

from concord.model.tables import (
    Amount,
    Choice,
    Column,
    Day,
    Integer,
    Number,
    PersonId,
    RowId,
    Small,
    Table,
    Text,
)

PARTS = ("demographic", "condition", "group", "drug", "interaction", "enrollment", "infant", "cost_factor")


class RiskScore(Table):
    """A person's risk score for one plan and factor period, from that plan's own claims of a window before the period.

    A person without a score has a state that says why; nobody is ever given the average. `score` holds conditions
    that the law protects and stands in no book; `shown_score` is the same model without them.
    """

    grain = ("person_id", "plan_id", "period_start")
    person_id = Column(PersonId, "Person.", required=True)
    plan_id = Column(Text, "Plan whose claims and coverage were read.", required=True)
    period_start = Column(Day, "First day of the period that is paid by it.", required=True)
    model = Column(Text, "Model and version, such as HHS-HCC V08.", required=True)
    edition = Column(Small, "Benefit year of the tables.", required=True)
    window_start = Column(Day, "First day of claims read.", required=True)
    window_end = Column(Day, "Last day of claims read.", required=True)
    months = Column(
        Small, "Months of the window covered by the plan on the first of the month.", required=True
    )
    age = Column(Small, "Age on the window's last day; empty when the birth date is unknown.")
    population = Column(Choice("adult", "child", "infant"), "Which of the model's three.")
    state = Column(
        Choice("scored", "too_few_months", "no_birth_date", "unknown_sex"),
        "Scored, or why not.",
        required=True,
    )
    score = Column(Number, "Score; empty unless scored. In no book.")
    shown_score = Column(Number, "Score without conditions that the law protects.")
    full_months = Column(Small, "Covered months at which it counts in full, by the contract.", required=True)
    services = Column(
        Text,
        "Service codes that made diagnoses count: a code list, or `open` for Concord's ranges where HHS's list is not loaded.",
    )


class RiskPart(Table):
    """What a score is made of: the weights of one person and period add up to the score shown.

    A condition that does not add its own weight says why: a graver one of its hierarchy stands (`dropped`), it counts once with
    its group (`in_group`), or it sorts an infant into a severity (`sorts`). Nothing here is protected by law.
    """

    grain = ("person_id", "plan_id", "period_start", "kind", "category")
    person_id = Column(PersonId, "Person.", required=True)
    plan_id = Column(Text, "Plan.", required=True)
    period_start = Column(Day, "Period.", required=True)
    kind = Column(Choice(*PARTS), "What the part is.", required=True)
    category = Column(Text, "Category, such as HHS_HCC130, G01 or RXC_06.", required=True)
    title = Column(Text, "In words.", required=True)
    standing = Column(Choice("counts", "in_group", "dropped", "sorts"), "What became of it.", required=True)
    because = Column(Text, "The graver category, or the group.")
    weight = Column(Number, "What it adds; 0 unless it counts.", required=True)
    records = Column(Integer, "Claims and fills behind it.", required=True)


class RiskEvidence(Table):
    """A claim or a fill that made a condition or a drug category; those that also carry a protected diagnosis are left out."""

    grain = ("person_id", "plan_id", "period_start", "category", "event", "code")
    person_id = Column(PersonId, "Person.", required=True)
    plan_id = Column(Text, "Plan.", required=True)
    period_start = Column(Day, "Period.", required=True)
    category = Column(Text, "Category.", required=True)
    event = Column(RowId, "The row as sent.", required=True)
    code = Column(Text, "Diagnosis, drug or procedure code.", required=True)
    kind = Column(Choice("diagnosis", "drug", "procedure"), "What the code is.", required=True)
    day = Column(Day, "Last day of the service, or of the fill.", required=True)


class RiskChange(Table):
    """What moved a score since the same months a year earlier, both read by the same tables: so news of people, not of models."""

    grain = ("person_id", "plan_id", "period_start", "kind", "category")
    person_id = Column(PersonId, "Person.", required=True)
    plan_id = Column(Text, "Plan.", required=True)
    period_start = Column(Day, "Period.", required=True)
    kind = Column(Choice(*PARTS), "What the part is.", required=True)
    category = Column(Text, "Category.", required=True)
    title = Column(Text, "In words.", required=True)
    change = Column(Choice("new", "gone", "weight"), "What happened.", required=True)
    was = Column(Number, "Weight a year earlier.", required=True)
    now = Column(Number, "Weight now.", required=True)


class RiskRecapture(Table):
    """A condition to ask about at the next visit: seen a year earlier and lasting, but not since; or a drug for it without its diagnosis.

    A question for a clinician, never a diagnosis, and it changes no payment.
    """

    grain = ("person_id", "plan_id", "period_start", "category", "reason")
    person_id = Column(PersonId, "Person.", required=True)
    plan_id = Column(Text, "Plan.", required=True)
    period_start = Column(Day, "Period.", required=True)
    category = Column(Text, "Condition, or the drug category whose condition is missing.", required=True)
    title = Column(Text, "In words.", required=True)
    reason = Column(Choice("not_seen_again", "drug_without_diagnosis"), "Why it is asked.", required=True)
    last_day = Column(Day, "Day of the last record behind it.", required=True)
    weight = Column(Number, "Its own weight, by the person's population; 0 if it has none.", required=True)


class RiskYear(Table):
    """How ill a person was in a calendar year, by HHS-HCC from the claims of every plan: what total cost is set right by.

    Pays nothing and stands in no book. Who cannot be scored has a state that says why, and no score.
    """

    grain = ("person_id", "year")
    person_id = Column(PersonId, "Person.", required=True)
    year = Column(Small, "Calendar year, of claims and of coverage.", required=True)
    months = Column(Small, "Months covered by any plan.", required=True)
    state = Column(
        Choice("scored", "too_few_months", "no_birth_date", "unknown_sex"),
        "Scored, or why not.",
        required=True,
    )
    score = Column(Number, "Score by the tables that the program names; empty unless scored.")


class AgeSexExperience(Table):
    """Allowed dollars per member-month of an age-sex cell over a year, relative to everybody's.

    Shown beside the program's factor table, so that an actuary sees where terms and experience part.
    """

    grain = ("year", "sex", "age_from")
    year = Column(Small, "Year of service.", required=True)
    sex = Column(Choice("female", "male"), "Sex.", required=True)
    age_from = Column(Small, "Lowest age of the band, at the year's end.", required=True)
    age_to = Column(Small, "Highest age of the band.", required=True)
    people = Column(Integer, "People covered in any of the months.", required=True)
    member_months = Column(Integer, "Covered person-months.", required=True)
    allowed = Column(Amount, "Allowed, medical and pharmacy.", required=True)
    relative = Column(Number, "Per-member-month amount over the mean of all; empty without member-months.")
    factor = Column(Number, "The program's factor for the cell, over its own mean on the same people.")


class GuardedExperience(AgeSexExperience):
    """The same without cells of few people and those that the margins would give away: what actuaries see."""
