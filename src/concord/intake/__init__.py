"""Intake: senders' files land unaltered, are read by their mappings, checked, and accepted or quarantined with a receipt."""

from concord.intake.receipt import Receipt
from concord.intake.receiving import manifest, receive, receive_many, requeue
from concord.intake.settling import settle

__all__ = ["Receipt", "manifest", "receive", "receive_many", "requeue", "settle"]
