"""What the program office works with: candidates and their score, care closed by month, completeness of answers."""

from concord.office.answers import completeness
from concord.office.candidates import candidates, scored
from concord.office.months import months_closed
from concord.office.step import prepare

__all__ = ["candidates", "completeness", "months_closed", "prepare", "scored"]
