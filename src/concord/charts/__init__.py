"""Charts: settled tables cut by person, then each person's life as coded events."""

from concord.charts.building import build
from concord.charts.cut import Cut, cut
from concord.charts.numbering import number

__all__ = ["Cut", "build", "cut", "number"]
