"""What is owed, and what was posted. A payment is its lines; nothing else holds an amount."""

from concord.model.tables import (
    Amount,
    Choice,
    Column,
    Day,
    Flag,
    Integer,
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
    sorted_by = ("contract_id", "component", "period_start", "kind", "measure", "person_id", "line_key")
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
    due_date = Column(
        Day, "Payment date on the calendar; of a true-up, the first one after the news.", required=True
    )
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
    age = Column(Small, "Age on the first day; empty when the birth date is unknown.")
    sex = Column(Text, "Sex.")
    age_sex = Column(Number, "Age-sex part; empty when unscored.")
    clinical = Column(Number, "Clinical part; empty when unscored.")
    social = Column(Number, "Social part; empty when not used.")
    score_state = Column(
        Choice("none", "scored", "unscored", "too_few_months", "no_birth_date", "unknown_sex"),
        "What there was to make a clinical part of; none when the contract asks for none.",
    )
    state = Column(Choice("scored", "age_sex_only", "unscored"), "How it was reached.", required=True)
    raw = Column(Number, "Product, clamped, before normalization.", required=True)
    factor = Column(Number, "After normalization.", required=True)
    is_clamped = Column(Flag, "A clamp was hit.", required=True)


class Normalization(Table):
    """What brings the program's mean factor to 1 for a period, frozen once the period has opened."""

    grain = ("period_start", "factor_period")
    period_start = Column(Day, "First day of the period.", required=True)
    factor_period = Column(Choice("month", "quarter", "year"), "Length of the period.", required=True)
    person_months = Column(Integer, "Eligible person-months that the mean is over.", required=True)
    raw_sum = Column(Number, "Sum of raw factors over those person-months.", required=True)
    multiplier = Column(Number, "person_months / raw_sum, six decimals.", required=True)
    is_frozen = Column(Flag, "Taken from an earlier run rather than computed in this one.", required=True)


class CellMean(Table):
    """What a risk score is divided by: the mean score of the person's age-sex cell, frozen once the period has opened."""

    grain = ("period_start", "factor_period", "cell")
    period_start = Column(Day, "First day of the period.", required=True)
    factor_period = Column(Choice("month", "quarter", "year"), "Length of the period.", required=True)
    cell = Column(Text, "Age-sex cell, such as `female 35-44`.", required=True)
    over_mean = Column(Number, "1 / mean score of the cell, six decimals.", required=True)


class NotPaid(Table):
    """People on a program practice's roster for whom no population-health line is made, counted by reason."""

    grain = ("plan_id", "organization_id", "month", "reason")
    plan_id = Column(Text, "Primary plan.", required=True)
    organization_id = Column(Text, "Practice.", required=True)
    month = Column(Month, "Month.", required=True)
    reason = Column(
        Choice(
            "no_contract", "opted_out", "product_line", "funding", "unknown_product_line", "unknown_funding"
        ),
        "Why not.",
        required=True,
    )
    people = Column(Integer, "People.", required=True)


class DirectBase(Table):
    """Primary-care services to one contract's roster in one payment year, and the prospective rate that follows.

    Allowed amounts are the fee-for-service equivalent, also of encounters paid by capitation.
    """

    grain = ("contract_id", "year")
    contract_id = Column(Text, "Contract.", required=True)
    plan_id = Column(Text, "Plan.", required=True)
    organization_id = Column(Text, "Practice.", required=True)
    track = Column(Choice("ffs", "hybrid", "capitation"), "Track.", required=True)
    year = Column(Small, "Payment year.", required=True)
    stage = Column(Choice("interim", "final"), "Whether run-out and review are over.", required=True)
    member_months = Column(Integer, "Eligible person-months of the year so far.", required=True)
    own_allowed = Column(Amount, "Primary-care services the practice rendered to its roster.", required=True)
    own_services = Column(Integer, "Their lines.", required=True)
    set_allowed = Column(
        Amount, "The part of them inside the prospective set; zero on track ffs.", required=True
    )
    leaked_allowed = Column(Amount, "Services of the set rendered by other primary care.", required=True)
    base_start = Column(Day, "First day of the base period.", required=True)
    base_end = Column(Day, "Last day of the base period.", required=True)
    base_member_months = Column(Integer, "Person-months of the base period.", required=True)
    base_set_allowed = Column(Amount, "Own services of the set then.", required=True)
    base_leaked_allowed = Column(Amount, "Leaked services of the set then.", required=True)
    base_age_sex = Column(Number, "Average age-sex factor of the base period's roster; empty when unknown.")
    own_pmpm = Column(Number, "Own rate; empty without a base period.")
    region_pmpm = Column(Number, "The plan's regional mean; empty when the region has no base period.")
    credibility = Column(Number, "Z, 0 to 1.", required=True)
    blended_pmpm = Column(Number, "Z x own + (1 - Z) x region.")
    trend = Column(Number, "Trend.", required=True)
    rate = Column(Number, "max(own, blended) x trend; empty on track ffs or when nothing can set it.")
    prospective = Column(Amount, "Prospective lines of the year.", required=True)
    note = Column(Text, "What is missing, in words.")


class Earning(Table):
    """What one measure earns under one contract for one year: interim is information, final becomes a line."""

    grain = ("contract_id", "year", "rate")
    contract_id = Column(Text, "Contract.", required=True)
    plan_id = Column(Text, "Plan.", required=True)
    organization_id = Column(Text, "Practice.", required=True)
    year = Column(Small, "Measurement year.", required=True)
    measure = Column(Text, "Measure id.", required=True)
    rate = Column(Text, "Rate within the measure.", required=True)
    family = Column(Text, "Family.", required=True)
    stage = Column(Choice("interim", "final"), "Interim is never a line.", required=True)
    outcome = Column(
        Choice("attainment", "improvement", "both", "nothing_reached", "not_scored", "nothing_scored"),
        "What was reached.",
        required=True,
    )
    numerator = Column(Integer, "Numerator scored, one or two years.")
    denominator = Column(Integer, "Denominator scored.")
    years_together = Column(
        Small, "1, or 2 when a small denominator borrowed the year before.", required=True
    )
    score = Column(Number, "Percent.")
    baseline = Column(Number, "Original score, percent; empty when there is none.")
    change = Column(Number, "Relative change in the better direction, percent.")
    tier = Column(Number, "Percentile reached; empty if none.")
    share = Column(Number, "Percent of the measure's maximum earned.", required=True)
    weight = Column(Number, "Weight in percent, as set.", required=True)
    effective_weight = Column(Number, "Weight after that of unscored measures has moved.", required=True)
    equity_multiplier = Column(Number, "1 unless equity-sensitive.", required=True)
    member_months = Column(Integer, "The plan's own eligible person-months.", required=True)
    maximum = Column(Amount, "US dollars if everything were reached, without the multiplier.", required=True)
    amount = Column(Amount, "US dollars earned; an estimate while interim.", required=True)
    reason = Column(Text, "Why, in words.", required=True)


class Lever(Table):
    """What a practice can still do: how many more people bring the next tier of a measure, and what a plan pays for it.

    One row per plan, with its nearest step, and one with plan `all`: the step that brings most per person, summed over the plans that pay
    at it.
    """

    grain = ("organization_id", "plan_id", "year", "rate")
    organization_id = Column(Text, "Practice.", required=True)
    plan_id = Column(Text, "Plan, or `all`.", required=True)
    year = Column(Small, "Measurement year.", required=True)
    measure = Column(Text, "Measure id.", required=True)
    rate = Column(Text, "Rate within the measure.", required=True)
    people = Column(Integer, "How many more people must count in favor.", required=True)
    reaches = Column(
        Text, "What is then reached: `improvement` or a percentile such as `P75`.", required=True
    )
    amount = Column(Amount, "US dollars more, on member-months to date carried to year end.", required=True)
    per_person = Column(Amount, "The same per person.", required=True)
    words = Column(Text, "The lever in a sentence.", required=True)


class Increase(Table):
    """Per contract and year: what the program adds over the fee-for-service equivalent, against the limit."""

    grain = ("contract_id", "year")
    contract_id = Column(Text, "Contract.", required=True)
    plan_id = Column(Text, "Plan.", required=True)
    organization_id = Column(Text, "Practice.", required=True)
    year = Column(Small, "Year.", required=True)
    stage = Column(Choice("interim", "final"), "Stage.", required=True)
    population_health = Column(Amount, "Its lines.", required=True)
    performance = Column(Amount, "Its lines, or the estimate while interim.", required=True)
    direct_gain = Column(Amount, "Prospective amounts less the fees they replace.", required=True)
    base = Column(
        Amount,
        "Fee-for-service equivalent of the year's primary care to the roster, by the practice and by others.",
        required=True,
    )
    percent = Column(Number, "Increase in percent of the base; empty when the base is 0.")
    limit = Column(Number, "Percent it is held against.", required=True)
    rule = Column(Choice("target", "cap"), "What the limit does.", required=True)
    cap_amount = Column(Amount, "Negative when a cap takes something back.", required=True)


class Closing(Table):
    """Until which day news may still change a contract's period: the ledger posts no difference after it."""

    grain = ("contract_id", "component", "period_start", "period_end")
    contract_id = Column(Text, "Contract.", required=True)
    component = Column(Choice(*COMPONENTS), "Which of the payments.", required=True)
    period_start = Column(Day, "First day paid for.", required=True)
    period_end = Column(Day, "Last day paid for.", required=True)
    closes_on = Column(Day, "Last day on which news counts.", required=True)
