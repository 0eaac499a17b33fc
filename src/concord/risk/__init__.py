"""Risk: what people cost by age and sex, beside the factors that payment uses. HHS-HCC scores join here."""

from concord.risk.experience import experience

__all__ = ["experience"]
