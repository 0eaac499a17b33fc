"""Total spend and the primary-care share of it, who is reached by value-based payment, and what care costs in all."""

from concord.spend.adoption import adoption
from concord.spend.goal import investment
from concord.spend.rules import Rules, read
from concord.spend.steps import member_months, shares, spend
from concord.spend.total_cost import total_cost

__all__ = ["Rules", "adoption", "investment", "member_months", "read", "shares", "spend", "total_cost"]
