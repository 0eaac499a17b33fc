"""What patients' consents open of protected records, and to whom; the log of what is shared; what stays withheld."""

from concord.sharing.step import prepare, recipients

__all__ = ["prepare", "recipients"]
