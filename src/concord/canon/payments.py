"""What is owed, and what was posted. A payment is its lines; nothing else holds an amount."""

from concord.model.tables import (
    Amount,
    Choice,
    Column,
    Day,
    Flag,
    Month,
    Number,
    PersonId,
    Small,
    Table,
    Text,
)

COMPONENTS = ("direct_services", "population_health", "performance", "adjustment")


class Line(Table):
    """One amount that a plan owes a practice, recomputable by hand: amount = round(quantity x factor x rate).

    `line_key` names what is owed (contract, component, kind, period, person or measure): the ledger posts owed minus posted per key.
    """

    grain = ("line_key",)
    line_key = Column(Text, "Hash of what is owed; stable across runs.", required=True)
    plan_id = Column(Text, "Who pays.", required=True)
    organization_id = Column(Text, "Who is paid.", required=True)
    contract_id = Column(Text, "Contract.", required=True)
    track = Column(Choice("ffs", "hybrid", "capitation"), "Track.", required=True)
    component = Column(Choice(*COMPONENTS), "Which of the payments.", required=True)
    kind = Column(
        Text,
        "monthly, true_up, attainment, improvement, equity, gap_narrowing, leakage, cap, capitation ...",
        required=True,
    )
    period_start = Column(Day, "First day paid for.", required=True)
    period_end = Column(Day, "Last day paid for.", required=True)
    due_date = Column(Day, "Payment date on the calendar.", required=True)
    stage = Column(Choice("interim", "final"), "Whether later data may still change it.", required=True)
    person_id = Column(PersonId, "Person, for per-person lines.")
    measure = Column(Text, "Measure, for performance lines.")
    product_line = Column(Text, "Line of business.")
    funding = Column(Text, "fully_insured or self_funded.")
    quantity = Column(Number, "Months, member-months or units.", required=True)
    factor = Column(Number, "Risk or tier factor; 1 if none.", required=True)
    rate = Column(Number, "US dollars per unit.", required=True)
    amount = Column(Amount, "US dollars, rounded half-up once.", required=True)
    term = Column(Text, "Name of the term used.", required=True)
    term_date = Column(Day, "Since when the term's value holds.", required=True)
    term_file = Column(Text, "File of the program folder.", required=True)
    term_status = Column(Choice("published", "illustrative"), "Whether the term is public.", required=True)
    reason = Column(Text, "Why, in words, without a name.", required=True)


class LineEvidence(Table):
    """What a line rests on: result rows, roster rows, rates, benchmarks."""

    grain = ("line_key", "item")
    line_key = Column(Text, "Line.", required=True)
    item = Column(Small, "Number.", required=True)
    kind = Column(
        Choice("roster", "factor", "rate", "baseline", "benchmark", "claims", "member_months"),
        "What it is.",
        required=True,
    )
    reference = Column(
        Text, "Key of the fact, such as `CBP|CBP|2025|program|organization|foothill`.", required=True
    )
    value = Column(Number, "Its value.")
    words = Column(Text, "The fact in words.", required=True)


class Posting(Table):
    """A line of the ledger: posted once, never edited."""

    grain = ("sequence",)
    sequence = Column(Small, "Position in the chain.", required=True)
    line_key = Column(Text, "What it is for.", required=True)
    adjusts = Column(Small, "Sequence of the posting it adjusts.")
    release_id = Column(Text, "Release that owed it.", required=True)
    plan_id = Column(Text, "Plan.", required=True)
    organization_id = Column(Text, "Practice.", required=True)
    component = Column(Text, "Payment.", required=True)
    amount = Column(Amount, "Posted.", required=True)
    statement_month = Column(Month, "Statement it appears on.", required=True)
    state = Column(Choice("draft", "reviewed", "approved", "paid", "void"), "State.", required=True)
    posted_on = Column(Day, "Day posted.", required=True)
    previous_hash = Column(Text, "Hash before it.", required=True)
    hash = Column(Text, "SHA-256 over the posting and the hash before it.", required=True)


class Factor(Table):
    """A person's population-health factor for a period, frozen, with what went in."""

    grain = ("person_id", "period_start", "plan_id")
    person_id = Column(PersonId, "Person.", required=True)
    plan_id = Column(Text, "Plan.", required=True)
    period_start = Column(Day, "Period the factor is frozen for.", required=True)
    age = Column(Small, "Age on the first day.", required=True)
    sex = Column(Text, "Sex.")
    age_sex = Column(Number, "Age-sex part.", required=True)
    clinical = Column(Number, "Clinical part; empty when unscored.")
    social = Column(Number, "Social part; empty when not used.")
    state = Column(Choice("scored", "age_sex_only", "unscored"), "How it was reached.", required=True)
    raw = Column(Number, "Product, clamped, before normalization.", required=True)
    factor = Column(Number, "After normalization.", required=True)
    is_clamped = Column(Flag, "A clamp was hit.", required=True)
