"""Evaluation: de-identified extracts of groups large enough to hide in; comparisons with practices outside come on top."""

from concord.evaluation.extract import practice_months

__all__ = ["practice_months"]
