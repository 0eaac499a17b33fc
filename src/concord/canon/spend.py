"""What care costs, what part of it goes to primary care, how it is paid, and how it changes."""

from concord.model.tables import Amount, Choice, Column, Flag, Integer, Month, Number, Small, Table, Text

CATEGORIES = ("inpatient", "outpatient_facility", "professional", "pharmacy", "non_claims")
CLASSES = ("visit", "service", "wide", "obgyn", "behavioral", "none")
LAN = ("1", "2A", "2B", "2C", "3A", "3B", "3N", "4A", "4B", "4C", "4N")


class Spend(Table):
    """Dollars of a year by who paid, for what product, to which service category, and whether it was primary care.

    Claims count at the allowed amount (plan's share and member's share together). Payments outside claims count as paid, for
    the year they are for, split by the rule of their framework code into a part that is primary care and one that is not;
    rebates are negative.
    """

    grain = (
        "year",
        "plan_id",
        "product_line",
        "product",
        "funding",
        "organization_id",
        "category",
        "care",
        "framework",
        "is_primary_care",
    )
    year = Column(Small, "Year of service.", required=True)
    plan_id = Column(Text, "Plan.", required=True)
    product_line = Column(Text, "Line of business.", required=True)
    product = Column(Text, "HMO, PPO, EPO, POS.", required=True)
    funding = Column(Text, "fully_insured or self_funded.", required=True)
    organization_id = Column(
        Text, "Practice of the person that month; `none` if unattributed.", required=True
    )
    category = Column(Choice(*CATEGORIES), "Service category.", required=True)
    care = Column(
        Choice(*CLASSES),
        "Class of primary care a claim line falls in (`accountability.toml`).",
        required=True,
    )
    framework = Column(Text, "Code of the non-claims payments framework; `claims` for claims.", required=True)
    is_primary_care = Column(
        Choice("yes", "no"),
        "Claims: service AND place AND clinician are on the primary-care lists. Others: the part the rule allots.",
        required=True,
    )
    amount = Column(Amount, "US dollars.", required=True)
    lines = Column(Integer, "Claim lines, fills or payments.", required=True)
    people = Column(Integer, "People with a claim among them; empty for payments outside claims.")


class MemberMonths(Table):
    """Covered months of a year, by the same groups: the denominator of per-member-per-month figures."""

    grain = ("year", "plan_id", "product_line", "product", "funding", "organization_id")
    year = Column(Small, "Year.", required=True)
    plan_id = Column(Text, "Plan.", required=True)
    product_line = Column(Text, "Line of business.", required=True)
    product = Column(Text, "Product.", required=True)
    funding = Column(Text, "Funding.", required=True)
    organization_id = Column(Text, "Practice; `none` if unattributed.", required=True)
    member_months = Column(Integer, "Person-months.", required=True)
    people = Column(Integer, "People covered in any of the months.")


class GuardedSpend(Table):
    """Dollars as the program office sees them: of few people, and what would give those away, empty."""

    grain = (
        "year",
        "plan_id",
        "product_line",
        "product",
        "funding",
        "category",
        "care",
        "framework",
        "is_primary_care",
    )
    year = Column(Small, "Year of service.", required=True)
    plan_id = Column(Text, "Plan.", required=True)
    product_line = Column(Text, "Line of business.", required=True)
    product = Column(Text, "Product.", required=True)
    funding = Column(Text, "Funding.", required=True)
    category = Column(Text, "Service category.", required=True)
    care = Column(Text, "Class of primary care.", required=True)
    framework = Column(Text, "Framework code.", required=True)
    is_primary_care = Column(Text, "yes or no.", required=True)
    amount = Column(Amount, "US dollars; empty is hidden.")
    member_months = Column(Integer, "Person-months of the plan, product and funding; empty is hidden.")


class GuardedMatchRate(Table):
    """Match rates as the program office sees them: small counts and rests, and what would give them away, empty."""

    grain = ("plan_id", "product", "month")
    plan_id = Column(Text, "Plan.", required=True)
    product = Column(Text, "Product.", required=True)
    month = Column(Month, "Month.", required=True)
    covered = Column(Integer, "People covered; empty is hidden.")
    attributed = Column(Integer, "Attributed to any practice; empty is hidden.")
    in_program = Column(Integer, "Attributed to a program practice; empty is hidden.")


class PrimaryCareShare(Table):
    """Primary care's part of total medical expense, by one definition, for one unit and year.

    Share = (claims of the definition's classes + allotted payments outside claims) ÷ (all claims at allowed + all payments
    outside claims − rebates), in percent. Source of the rule: the state's primary-care investment benchmark.
    """

    grain = ("definition", "level", "unit", "product", "year")
    definition = Column(Text, "Which definition; `spend_definition` has them in words.", required=True)
    level = Column(Choice("program", "plan", "organization"), "What the unit is.", required=True)
    unit = Column(Text, "`all`, a plan or an organization.", required=True)
    product = Column(Text, "HMO, PPO, EPO, POS, or `all`.", required=True)
    year = Column(Small, "Year of service.", required=True)
    claims = Column(Amount, "Primary care in claims, US dollars.", required=True)
    non_claims = Column(Amount, "Primary care outside claims, US dollars.", required=True)
    total = Column(Amount, "Total medical expense, US dollars.", required=True)
    member_months = Column(Integer, "Person-months covered.", required=True)
    share = Column(Number, "Percent of total medical expense; empty when there is none.")
    pmpm = Column(Number, "Primary care, US dollars a member a month.")
    total_pmpm = Column(Number, "Total medical expense, US dollars a member a month.")
    change = Column(Number, "Percentage points more than the year before; empty without one.")
    is_increase_met = Column(
        Flag, "The year's increase was reached; empty without a year before or while the year runs."
    )
    is_target_met = Column(Flag, "The share aimed at in the end is reached.")


class SpendByCategory(Table):
    """All expense of the program's plans together by service category: the steps of the waterfall from one year to the next.

    Every claim line, fill and payment is in exactly one category, so that a year's categories add up to all expense. Guide `accountability`
    says which.
    """

    grain = ("category", "year")
    category = Column(Choice(*CATEGORIES), "Service category.", required=True)
    year = Column(Small, "Year of service.", required=True)
    amount = Column(Amount, "US dollars.", required=True)
    primary_care = Column(Amount, "The part that is primary care by the standard definition.", required=True)
    member_months = Column(
        Integer, "Plans' member-months: a month under two plans counts with each.", required=True
    )
    pmpm = Column(Number, "US dollars a member a month.")
    change = Column(Number, "More than the year before, US dollars a member a month; empty without one.")


class InvestmentGoal(Table):
    """Whether a year meets the investment goal: primary care's share rose enough, and adjusted total cost did not rise beyond trend.

    Both must hold; the answer is empty where either cannot be told. The whole program, by the definition that the goal names.
    """

    grain = ("year",)
    year = Column(Small, "Year of service.", required=True)
    definition = Column(Text, "Definition of primary care.", required=True)
    share = Column(Number, "Percent of total medical expense.")
    change = Column(Number, "Percentage points more than the year before.")
    increase = Column(Number, "Percentage points aimed at.", required=True)
    target = Column(Number, "Share aimed at in the end, percent.", required=True)
    target_year = Column(Small, "The year of that.", required=True)
    growth = Column(
        Number,
        "Growth on the year before of total cost set right by illness (HHS-HCC), 0.05 is five percent; what the verdict rests on.",
    )
    growth_age_sex = Column(Number, "The same, set right by age and sex alone.")
    score_growth = Column(
        Number, "Growth of the mean score itself: sicker people or fuller coding. Named, never credited."
    )
    trend = Column(Number, "Growth that does not count as a rise.", required=True)
    is_share_met = Column(Flag, "The share rose enough; empty without a year before or while the year runs.")
    is_cost_met = Column(Flag, "Adjusted cost kept within trend; empty likewise.")
    is_met = Column(Flag, "Both; empty where either is.")


class SpendDefinition(Table):
    """A definition of primary care in claims, in words."""

    grain = ("definition",)
    definition = Column(Text, "Short name.", required=True)
    title = Column(Text, "In words.", required=True)
    classes = Column(Text, "Classes of care it counts, by comma.", required=True)
    source = Column(Text, "Where it comes from.", required=True)
    status = Column(Text, "published or illustrative.", required=True)


class Adoption(Table):
    """Members of a plan's product in a year by the highest category of value-based payment that reached them.

    Categories are those of the HCP-LAN framework. A member under no contract of the program counts in `1`.
    """

    grain = ("year", "level", "unit", "product", "category")
    year = Column(Small, "Year.", required=True)
    level = Column(Choice("program", "plan"), "What the unit is.", required=True)
    unit = Column(Text, "`all` or a plan.", required=True)
    product = Column(Text, "HMO, PPO, EPO, POS, or `all`.", required=True)
    category = Column(Choice(*LAN), "HCP-LAN category.", required=True)
    is_counted = Column(Flag, "Counts toward the state's goals.", required=True)
    members = Column(Integer, "People whose highest category this is.", required=True)
    all_members = Column(Integer, "People of the unit and product in the year.", required=True)
    clinicians = Column(Integer, "Clinicians with such people.", required=True)
    organizations = Column(Integer, "Organizations with such people.", required=True)
    amount = Column(Amount, "Paid under contracts of that category for the year, US dollars.", required=True)
    goal = Column(Number, "Percent of members the state aims at in that year or the next with a goal.")
    members_if_prospective = Column(
        Integer, "People in the category if every fee-for-service contract became hybrid.", required=True
    )


class Completion(Table):
    """How complete a month of claims is: chain-ladder factors on paid amounts, with an interval by Mack's method."""

    grain = ("category", "month")
    category = Column(Choice(*CATEGORIES), "Service category.", required=True)
    month = Column(Month, "Month of service.", required=True)
    age = Column(Small, "Months of payments seen after the month of service.", required=True)
    paid = Column(Amount, "Paid or allowed so far, US dollars.", required=True)
    factor = Column(Number, "Part of the final amount that is here, 0 to 1.", required=True)
    completed = Column(Amount, "Estimated final amount, US dollars.", required=True)
    low = Column(Amount, "Lower end of the interval.", required=True)
    high = Column(Amount, "Upper end of the interval.", required=True)


class TotalCost(Table):
    """Cost of care of a group of people in a year, every plan together, per member per month.

    Set right twice, side by side. `risk` is age and sex: what the group would cost at everybody's mean of each age-sex cell in that
    year, as a ratio to the mean of all. `hcc` is illness: the group's mean HHS-HCC score over everybody's of that year, so that fuller
    coding lowers nobody's cost over time; what scores grew by stands in `score_growth`. Both are also freed from what everybody's age
    and sex did (`aging`). People without a score are left out of the figures by illness, cost and score alike, never given a mean.
    Months still filling up are completed by `completion`. Source: Concord's own method, guide `accountability`.
    """

    grain = ("level", "unit", "year")
    level = Column(Choice("all", "program", "comparison", "organization"), "What the unit is.", required=True)
    unit = Column(Text, "`all` or an organization.", required=True)
    year = Column(Small, "Year of service.", required=True)
    people = Column(Integer, "People with a month in it.", required=True)
    member_months = Column(Integer, "Person-months.", required=True)
    claims = Column(Amount, "Claims at the allowed amount, US dollars.", required=True)
    truncated = Column(Amount, "The same, no person's year above the cut.", required=True)
    payments = Column(
        Amount, "The program's own payments to practices for these people, US dollars.", required=True
    )
    completed = Column(Amount, "Claims, completed for what is not in yet.", required=True)
    completed_low = Column(Amount, "Lower end of the interval.", required=True)
    completed_high = Column(Amount, "Upper end of the interval.", required=True)
    risk = Column(Number, "Age-sex index; 1 is the mean of all.")
    aging = Column(
        Number,
        "What everybody's age and sex alone make of the year's cost; 1 is the last whole year.",
        required=True,
    )
    pmpm = Column(Number, "Completed claims, US dollars a member a month.")
    pmpm_with_payments = Column(Number, "The same with the program's own payments.")
    adjusted_pmpm = Column(Number, "Truncated and completed, divided by the age-sex index and by `aging`.")
    trend = Column(Number, "Growth of that on the year before, 0.05 is five percent.")
    unscored = Column(Integer, "People without a score: too few months, or no birth date or sex.")
    scored_share = Column(Number, "Member-months of people with a score, in whole percent.")
    hcc_score = Column(Number, "Mean HHS-HCC score, by member-months.")
    hcc = Column(Number, "The same over everybody's; 1 is the mean of all who are scored.")
    hcc_adjusted_pmpm = Column(
        Number,
        "Truncated and completed cost of people with a score, divided by `hcc` and `aging`, whole dollars; empty where too few are scored.",
    )
    hcc_trend = Column(Number, "Growth of that on the year before.")
    score_growth = Column(
        Number, "Growth of the mean score on the year before: sicker people, or fuller coding."
    )


class GuardedPrimaryCareShare(PrimaryCareShare):
    """Shares as they leave: without those that few people are behind, or that would give such away."""

    is_public = Column(Flag, "Stands before everybody: no plan can be read out of it.", required=True)


class GuardedAdoption(Adoption):
    """Adoption as it leaves: without small categories, or what would give them away."""

    is_public = Column(Flag, "Stands before everybody: no plan can be read out of it.", required=True)


class GuardedTotalCost(TotalCost):
    """Total cost as it leaves: without groups of few people, or what would give them away."""

    is_public = Column(Flag, "Stands before everybody: no practice is named.", required=True)
