"""Surveys of care teams and participants, and what patients said."""
