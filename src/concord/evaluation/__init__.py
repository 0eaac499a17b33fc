"""Evaluation: de-identified extracts of groups large enough to hide in, and the effect estimated as it was registered."""

from concord.evaluation.equity import equity
from concord.evaluation.extract import extract
from concord.evaluation.registration import Registration, read

__all__ = ["Registration", "equity", "extract", "read"]
