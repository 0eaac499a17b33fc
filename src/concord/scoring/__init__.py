"""The measures run on charts: who counts, who is excused, met or still to do, with evidence; then rates."""

from concord.scoring.again import Before
from concord.scoring.experience import experience
from concord.scoring.rates import rates, with_groups
from concord.scoring.score import PEOPLE, Part, Scoring, describe, parts, score, scorings
from concord.scoring.use import USED, as_toml, counted, fit, use

__all__ = [
    "PEOPLE",
    "USED",
    "Before",
    "Part",
    "Scoring",
    "as_toml",
    "counted",
    "describe",
    "experience",
    "fit",
    "parts",
    "rates",
    "score",
    "scorings",
    "use",
    "with_groups",
]
