"""The demonstration's history of the program office's work: eighteen months, the same from the same program and release."""

from concord.portal.rehearsal.history import rehearse

__all__ = ["rehearse"]
