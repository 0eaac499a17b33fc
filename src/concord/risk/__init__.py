"""Risk: HHS-HCC scores with what made them, and what people cost by age and sex, beside the factors that payment uses."""

from concord.risk.experience import experience
from concord.risk.people import score

__all__ = ["experience", "score"]
