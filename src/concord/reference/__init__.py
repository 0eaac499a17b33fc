"""A slow, plain, independent interpreter of the measure language, over one person at a time.

It is written from the meaning of the language, not from the compiler, and shares no date, window or rounding
helper with it: what the two agree on has been said twice.
"""

from concord.reference.chart import Chart, ChartEvent, ChartSpan
from concord.reference.measures import evaluate, prepare

__all__ = ["Chart", "ChartEvent", "ChartSpan", "evaluate", "prepare"]
