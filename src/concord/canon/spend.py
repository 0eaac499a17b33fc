"""What care costs and what part of it goes to primary care."""

from concord.model.tables import Amount, Choice, Column, Integer, Small, Table, Text

CATEGORIES = ("inpatient", "outpatient_facility", "professional", "pharmacy", "non_claims")


class Spend(Table):
    """Dollars of a year by who paid, for what product, to which service category, and whether it was primary care.

    Claims count at the allowed amount (plan's share and member's share together). Non-claims payments count as paid.
    """

    grain = (
        "year",
        "plan_id",
        "product_line",
        "product",
        "funding",
        "organization_id",
        "category",
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
    is_primary_care = Column(
        Choice("yes", "no"), "Service AND place AND clinician are on the primary-care lists.", required=True
    )
    amount = Column(Amount, "US dollars.", required=True)
    lines = Column(Integer, "Claim lines, fills or payments.", required=True)


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
