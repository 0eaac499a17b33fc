"""Intake: senders' files land unaltered, are read by their mappings, checked, and accepted or quarantined with a receipt."""

from concord.intake.formats.x12 import check as check_x12
from concord.intake.receipt import Receipt
from concord.intake.receiving import manifest, receive, receive_many, requeue
from concord.intake.resettling import anew
from concord.intake.settling import Settled, settle

__all__ = [
    "Receipt",
    "Settled",
    "anew",
    "check_x12",
    "manifest",
    "receive",
    "receive_many",
    "requeue",
    "settle",
]
