"""What the measures found: per person, with evidence; per practice, with intervals."""

from concord.model.tables import (
    Choice,
    Column,
    Day,
    Flag,
    Integer,
    Number,
    PersonId,
    RowId,
    Small,
    Table,
    Text,
    Tiny,
)

STATUSES = ("met", "gap", "excluded", "excepted", "uncovered", "unknown")
BASES = ("direct", "indirect", "unsaid")
LEVELS = ("program", "organization", "site", "clinician", "plan", "comparison")


class Result(Table):
    """One person's (or index event's) standing in one rate of one measure, year and pool. Only people in the population.

    `pool` is `program` or a plan id. For a lower-is-better measure `met` means the numerator as defined (the bad event);
    `is_good` says whether the person counts in the practice's favor.
    """

    grain = ("measure", "rate", "year", "pool", "person_id", "index_event")
    sorted_by = ("measure", "rate", "year", "pool", "person_id", "index_event")
    measure = Column(Text, "Measure id.", required=True)
    rate = Column(Text, "Rate within the measure; equals the measure id when it has one.", required=True)
    year = Column(Small, "Measurement year.", required=True)
    pool = Column(Text, "`program` or a plan id.", required=True)
    person_id = Column(PersonId, "Person.", required=True)
    index_event = Column(RowId, "Index event of an event-based measure; 0 otherwise.", required=True)
    organization_id = Column(Text, "Organization on 31 December, or on the last roster so far.")
    site_id = Column(Text, "Site then.")
    npi = Column(Text, "Clinician then.")
    plan_id = Column(Text, "Primary plan then.")
    product_line = Column(Text, "Line of business then.")
    product = Column(Text, "Product then.")
    initial_population = Column(Flag, "In the initial population.", required=True)
    denominator = Column(Flag, "In the denominator.", required=True)
    exclusion = Column(Flag, "Excluded.", required=True)
    exception = Column(Flag, "Excepted.", required=True)
    numerator = Column(Flag, "In the numerator.", required=True)
    status = Column(Choice(*STATUSES), "One word for the screen.", required=True)
    is_good = Column(Flag, "Counts in the practice's favor; empty when it does not count.")
    unknown_criteria = Column(Tiny, "Criteria that came out unknown.", required=True)
    uncovered = Column(
        Flag, "A look-back reaches before the data and nothing found so far settles it.", required=True
    )
    supplemental = Column(
        Choice("none", "standard", "nonstandard", "audited", "registry"),
        "Weakest provenance that the numerator rests on.",
        required=True,
    )


class Criterion(Table):
    """The answers to all sentences of one measure for one person, a letter for each.

    A row per sentence would be twenty times as many; `criterion_text` has the sentences by number.
    """

    grain = ("measure", "year", "pool", "person_id", "index_event")
    measure = Column(Text, "Measure id.", required=True)
    year = Column(Small, "Year.", required=True)
    pool = Column(Text, "Pool.", required=True)
    person_id = Column(PersonId, "Person.", required=True)
    index_event = Column(RowId, "Index event, 0 if none.", required=True)
    answers = Column(
        Text,
        "The first letter answers sentence 1, and so on: `y` yes, `n` no, `?` unknown, `-` not asked.",
        required=True,
    )


class Evidence(Table):
    """An event that made a criterion true, or the nearest miss of one that is not."""

    grain = ("measure", "year", "pool", "person_id", "index_event", "criterion", "event")
    measure = Column(Text, "Measure id.", required=True)
    year = Column(Small, "Year.", required=True)
    pool = Column(Text, "Pool.", required=True)
    person_id = Column(PersonId, "Person.", required=True)
    index_event = Column(RowId, "Index event, 0 if none.", required=True)
    criterion = Column(Small, "Number of the criterion.", required=True)
    event = Column(RowId, "The record: file and line.", required=True)
    role = Column(Choice("counts", "nearest_miss"), "Whether it counts or nearly did.", required=True)
    day = Column(Day, "Its day.")
    concept = Column(Text, "Concept it was found as.")
    value = Column(Number, "Its value, if any.")
    source = Column(Text, "Sender.")
    provenance = Column(
        Choice("claim", "standard", "nonstandard", "audited", "registry"),
        "How far the record is to be trusted: a claim, or a class of supplemental data. Empty for a nearest miss.",
    )


class Gap(Table):
    """What is still to do for a person: what was looked for, in which window, what closes it and by when."""

    grain = ("measure", "rate", "year", "pool", "person_id", "index_event", "gap")
    measure = Column(Text, "Measure id.", required=True)
    rate = Column(Text, "Rate.", required=True)
    year = Column(Small, "Year.", required=True)
    pool = Column(Text, "`program` or a plan id.", required=True)
    person_id = Column(PersonId, "Person.", required=True)
    index_event = Column(RowId, "Index event, 0 if none.", required=True)
    gap = Column(Small, "Number of the gap within the rate.", required=True)
    organization_id = Column(Text, "Organization.")
    state = Column(Choice("open", "closed", "will_reopen"), "As of the run's date.", required=True)
    action = Column(Text, "What to do, such as `Order A1c`.", required=True)
    why = Column(Text, "Why it is open, without a name.", required=True)
    closes = Column(Text, "What would close it.", required=True)
    looked_from = Column(Day, "First day looked at.")
    due = Column(Day, "Last day on which it can still be closed.")
    last_event = Column(RowId, "Nearest miss.")
    last_day = Column(Day, "Its day.")
    last_value = Column(Number, "Its value.")


class Rate(Table):
    """Numerator over denominator for a unit and a stratum, with interval and, among peers, reliability.

    `denominator` here is what remains after exclusions and exceptions; uncovered and unknown are counted beside it. Strata of a
    kind add up to `all`, but for the overlapping kinds, whose names end in `_any`. Kinds that end in `_source` tell direct
    answers from indirect ones. Practices, sites and clinicians are set beside their peers of the same pool and year where
    there are six or more and none could be read out of the rest.
    """

    grain = ("measure", "rate", "year", "pool", "level", "unit", "stratum_kind", "stratum", "is_baseline")
    measure = Column(Text, "Measure id.", required=True)
    rate = Column(Text, "Rate.", required=True)
    year = Column(Small, "Year.", required=True)
    pool = Column(Text, "`program` or a plan id.", required=True)
    level = Column(Choice(*LEVELS), "What `unit` is.", required=True)
    unit = Column(Text, "Organization, site, clinician or plan id; `all` for the program.", required=True)
    stratum_kind = Column(
        Text,
        "`all`, race_1997, ethnicity_1997, race_ethnicity_2024, each of these with `_source`, race_1997_any, "
        "race_ethnicity_2024_any, language, sex, age_band, area, product_line, product, plan.",
        required=True,
    )
    stratum = Column(Text, "Value of the stratum; `all`.", required=True)
    population = Column(Integer, "Initial population.", required=True)
    excluded = Column(Integer, "Excluded.", required=True)
    excepted = Column(Integer, "Excepted.", required=True)
    uncovered = Column(Integer, "Uncovered, not counted.", required=True)
    unknown = Column(Integer, "With an unknown that matters.", required=True)
    denominator = Column(Integer, "Counted.", required=True)
    numerator = Column(Integer, "In the numerator.", required=True)
    rests_on_standard = Column(
        Integer, "Of the numerator, those that rest on standard supplemental data.", required=True
    )
    rests_on_audited = Column(Integer, "Those that rest on audited supplemental data.", required=True)
    rests_on_nonstandard = Column(Integer, "Those that rest on nonstandard supplemental data.", required=True)
    rests_on_registry = Column(Integer, "Those that rest on a registry.", required=True)
    value = Column(Number, "numerator / denominator, 0 to 1; empty when the denominator is 0.")
    low = Column(Number, "Wilson 95% interval, low end.")
    high = Column(Number, "Wilson 95% interval, high end.")
    is_enough = Column(Flag, "The denominator reaches the program's smallest.", required=True)
    band = Column(
        Text, "Band among national percentiles, such as `P50 to P66.67`; of whole rates that are enough."
    )
    known_share = Column(Number, "Completeness of the grouping: counted people whose group is known, 0 to 1.")
    usual = Column(Number, "What is usual among peers: mean of the beta distribution of their rates.")
    reliability = Column(Number, "Part of the variance that is between peers rather than chance, 0 to 1.")
    shrunken = Column(Number, "Empirical-Bayes rate: own and usual rate, weighted by reliability.")
    low_95 = Column(Number, "Funnel: lower 95% limit around the usual rate.")
    high_95 = Column(Number, "Funnel: upper 95% limit.")
    low_998 = Column(Number, "Funnel: lower 99.8% limit.")
    high_998 = Column(Number, "Funnel: upper 99.8% limit.")
    is_baseline = Column(Flag, "Recomputed for a baseline under a later year's edition.", required=True)
    edition = Column(Text, "Measure edition used.", required=True)


class GuardedPeer(Table):
    """Quarters of the other practices' rates of a measure, as one practice may see them: anonymous, in whole percent."""

    grain = ("unit", "measure", "rate", "year")
    unit = Column(Text, "The practice that looks.", required=True)
    measure = Column(Text, "Measure id.", required=True)
    rate = Column(Text, "Rate.", required=True)
    year = Column(Small, "Year.", required=True)
    practices = Column(Integer, "Other practices with enough people counted: five or more.", required=True)
    first_quarter = Column(Number, "A quarter of them are at or below it, 0 to 1.", required=True)
    middle = Column(Number, "The middle.", required=True)
    third_quarter = Column(Number, "Three quarters are at or below it.", required=True)


class ExpectedUse(Table):
    """Stays, visits or readmissions observed, over those that an open model expects of these people's age, sex and illnesses.

    The model stands in the program folder (`expected.toml`). Below 1: less use than expected.
    """

    grain = ("measure", "year", "pool", "level", "unit")
    measure = Column(Text, "Measure id.", required=True)
    year = Column(Small, "Year.", required=True)
    pool = Column(Text, "`program`.", required=True)
    level = Column(Choice("program", "organization", "site"), "What `unit` is.", required=True)
    unit = Column(Text, "Organization or site id; `all` for the program.", required=True)
    people = Column(Integer, "Members counted; stays, for readmissions.", required=True)
    observed = Column(Integer, "Stays, visits or readmissions seen.", required=True)
    expected = Column(Number, "Those expected.", required=True)
    ratio = Column(Number, "observed / expected; empty when nothing is expected.")
    low = Column(Number, "Byar's 95% interval of the ratio, low end.")
    high = Column(Number, "Byar's 95% interval of the ratio, high end.")


class ExperienceRate(Table):
    """Patient experience by composite: top answers of returned surveys, as they are and at the mix of all respondents.

    Surveys name a practice and no person, so no plan and no group is told apart.
    """

    grain = ("composite", "year", "level", "unit")
    composite = Column(Text, "Composite, or `rating`.", required=True)
    title = Column(Text, "In words.", required=True)
    year = Column(Small, "Year of the answers.", required=True)
    level = Column(Choice("program", "organization"), "What `unit` is.", required=True)
    unit = Column(Text, "Organization id; `all` for the program.", required=True)
    respondents = Column(Integer, "Surveys that answered.", required=True)
    top_box = Column(
        Number, "Share of top answers, 0 to 1: the mean over the composite's questions.", required=True
    )
    adjusted = Column(
        Number, "The same, at the mix of age, health and education of all respondents.", required=True
    )
    low = Column(Number, "Wilson 95% interval of the adjusted share, low end.", required=True)
    high = Column(Number, "Wilson 95% interval of the adjusted share, high end.", required=True)
    is_enough = Column(Flag, "At least 30 surveys were returned.", required=True)


class MeasureInfo(Table):
    """A measure as this run used it: enough for any screen or document to name it."""

    grain = ("measure", "rate", "year")
    measure = Column(Text, "Measure id.", required=True)
    rate = Column(Text, "Rate.", required=True)
    year = Column(Small, "Year.", required=True)
    title = Column(Text, "Title of the measure.", required=True)
    rate_title = Column(Text, "Title of the rate.", required=True)
    edition = Column(Text, "Edition.", required=True)
    is_lower_better = Column(Flag, "Lower is better.", required=True)
    family = Column(Text, "Family in the measure set.")
    use = Column(Choice("payment", "reporting"), "Whether money rests on it.")
    is_equity_sensitive = Column(Flag, "Equity-sensitive.")
    is_sensitive = Column(
        Flag, "Lists nobody without consent: whoever is in it has had care that the law protects."
    )
    protected_as = Column(
        Text,
        "Consent scopes that all must be open for a person's row in it, in order, with spaces; empty where none is needed.",
    )


class CriterionText(Table):
    """The sentence of each criterion: column name, gap screen, documentation and answer to "why not?" alike."""

    grain = ("measure", "year", "criterion")
    measure = Column(Text, "Measure id.", required=True)
    year = Column(Small, "Year.", required=True)
    criterion = Column(Small, "Number of the criterion.", required=True)
    part = Column(Choice("who", "excused", "excepted", "met"), "Part of the measure.", required=True)
    sentence = Column(Text, "The sentence.", required=True)


class Cell(Table):
    """Results counted at the finest cell: who, where and of what group. Every rate is a sum over cells."""

    grain = (
        "measure", "rate", "year", "pool", "is_baseline", "edition", "organization", "site", "clinician", "plan", "product_line",
        "product", "race_1997", "ethnicity_1997", "race_ethnicity_2024", "races_1997", "groups_2024", "race_basis",
        "ethnicity_basis", "language", "sex", "area", "age_band",
    )  # fmt: skip
    measure = Column(Text, "Measure id.", required=True)
    rate = Column(Text, "Rate.", required=True)
    year = Column(Small, "Year.", required=True)
    pool = Column(Text, "`program` or a plan id.", required=True)
    is_baseline = Column(Flag, "Scored for a later year's baseline.", required=True)
    edition = Column(Text, "Edition.", required=True)
    organization = Column(Text, "Organization; empty if none.", required=True)
    in_program = Column(Flag, "The organization is in the program.", required=True)
    site = Column(Text, "Site.", required=True)
    clinician = Column(Text, "Clinician.", required=True)
    plan = Column(Text, "Plan.", required=True)
    product_line = Column(Text, "Line of business.", required=True)
    product = Column(Text, "Product.", required=True)
    race_1997 = Column(Text, "Race, 1997 roll-up.", required=True)
    ethnicity_1997 = Column(Text, "Ethnicity, 1997 roll-up.", required=True)
    race_ethnicity_2024 = Column(Text, "Race and ethnicity, 2024 roll-up.", required=True)
    races_1997 = Column(Text, "Every race named, joined by `|`.", required=True)
    groups_2024 = Column(Text, "Every 2024 group named, joined by `|`.", required=True)
    race_basis = Column(Choice(*BASES), "What the race rests on.", required=True)
    ethnicity_basis = Column(Choice(*BASES), "What the ethnicity rests on.", required=True)
    language = Column(Text, "Language.", required=True)
    sex = Column(Text, "Sex.", required=True)
    area = Column(Text, "First three digits of the ZIP.", required=True)
    age_band = Column(Text, "Age band at year end.", required=True)
    population = Column(Integer, "Initial population.", required=True)
    excluded = Column(Integer, "Excluded.", required=True)
    excepted = Column(Integer, "Excepted.", required=True)
    uncovered = Column(Integer, "Uncovered.", required=True)
    unknown = Column(Integer, "Unknown.", required=True)
    denominator = Column(Integer, "Counted.", required=True)
    numerator = Column(Integer, "In the numerator.", required=True)
    rests_on_standard = Column(
        Integer, "Of the numerator, those that rest on standard supplemental data.", required=True
    )
    rests_on_audited = Column(Integer, "Those that rest on audited supplemental data.", required=True)
    rests_on_nonstandard = Column(Integer, "Those that rest on nonstandard supplemental data.", required=True)
    rests_on_registry = Column(Integer, "Those that rest on a registry.", required=True)


class ProtectedRate(Table):
    """A rate as it may be printed outside the practice that earned it: small cells and what would give them away are empty."""

    grain = ("measure", "rate", "year", "pool", "level", "unit", "stratum_kind", "stratum", "is_baseline")
    measure = Column(Text, "Measure id.", required=True)
    rate = Column(Text, "Rate.", required=True)
    year = Column(Small, "Year.", required=True)
    pool = Column(Text, "`program`.", required=True)
    level = Column(Choice("program", "organization"), "What `unit` is.", required=True)
    unit = Column(Text, "Organization; `all` for the program.", required=True)
    stratum_kind = Column(Text, "Grouping.", required=True)
    stratum = Column(Text, "Group.", required=True)
    is_baseline = Column(Flag, "A baseline.", required=True)
    denominator = Column(Integer, "Counted; empty is hidden.")
    numerator = Column(Integer, "In the numerator; empty is hidden.")
    value = Column(Number, "numerator / denominator; empty is hidden or nobody.")
    known_share = Column(Number, "Completeness of the grouping, where printed counts say it.")
    is_public = Column(
        Flag,
        "Of the program's figures: stands before everybody, as no plan can be read out of it.",
        required=True,
    )
    quarter = Column(Text, "Quarter it was published in, such as 2026-Q3.", required=True)
