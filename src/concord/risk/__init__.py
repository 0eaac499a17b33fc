"""Risk: HHS-HCC scores with what made them, and what people cost by age and sex, beside the factors that payment uses."""

from concord.risk.again import Before, score_few
from concord.risk.experience import experience
from concord.risk.people import READ_CUT, READ_ROSTERS, score
from concord.risk.windows import asked
from concord.risk.years import score_years

__all__ = [
    "READ_CUT",
    "READ_ROSTERS",
    "Before",
    "asked",
    "experience",
    "score",
    "score_few",
    "score_years",
]
