"""The measures run on charts: who counts, who is excused, met or still to do, with evidence; then rates."""

from concord.scoring.rates import rates
from concord.scoring.score import Scoring, score

__all__ = ["Scoring", "rates", "score"]
