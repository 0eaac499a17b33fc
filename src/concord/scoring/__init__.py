"""The measures run on charts: who counts, who is excused, met or still to do, with evidence; then rates."""

from concord.scoring.experience import experience
from concord.scoring.rates import rates
from concord.scoring.score import Scoring, score, scorings
from concord.scoring.use import USED, as_toml, counted, fit, use

__all__ = ["USED", "Scoring", "as_toml", "counted", "experience", "fit", "rates", "score", "scorings", "use"]
