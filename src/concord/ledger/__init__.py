"""The ledger: append-only, hash-chained, double-entry; posts owed minus posted, and keeps who approved what."""

from concord.ledger.batch import Posted
from concord.ledger.drawing import Drawing
from concord.ledger.ledger import Ledger, open_ledger

__all__ = ["Drawing", "Ledger", "Posted", "open_ledger"]
