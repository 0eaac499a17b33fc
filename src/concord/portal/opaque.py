"""Keys of explanations as they stand in an address: not readable at a glance, and nothing personal either way."""

from __future__ import annotations

import base64
import binascii


def hidden(key: str) -> str:
    """`rate CBP foothill 2025` as letters and digits for an address."""
    return base64.urlsafe_b64encode(key.encode()).decode().rstrip("=")


def shown(text: str) -> str:
    """The key again; empty when the text is no key."""
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode()
    except (binascii.Error, ValueError):
        return ""
