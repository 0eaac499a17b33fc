"""Total spend and the primary-care share of it: claims by the three-part rule, and payments that no claim shows."""

from concord.spend.steps import member_months, spend

__all__ = ["member_months", "spend"]
