"""Django's test client, always over TLS."""

from __future__ import annotations

from typing import Any

from django.test import Client


class Browser(Client):
    """A client whose every request is secure, as in production."""

    def generic(self, *args: Any, **kwargs: Any) -> Any:
        kwargs["secure"] = True
        return super().generic(*args, **kwargs)
