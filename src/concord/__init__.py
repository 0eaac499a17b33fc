"""Concord runs a multi-payer, value-based payment program for primary care, end to end, in the open."""

__version__ = "0.1.0"
