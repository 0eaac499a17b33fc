"""What the environment says, or a sentence about what it should."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from concord.model.errors import UsageError


def required(name: str, what: str) -> str:
    """A variable that must be set. UsageError says what it is for."""
    value = os.environ.get(name, "").strip()
    if not value:
        raise UsageError(f"{name} is not set", where="environment", next_step=f"set it to {what}")
    return value


def hosts() -> list[str]:
    """Names the portal answers to."""
    named = required("CONCORD_HOSTS", "the portal's host names, separated by commas")
    return [name.strip() for name in named.split(",") if name.strip()]


def database(default: Path) -> dict[str, Any]:
    """Django's description of the database: SQLite at `default`, or the PostgreSQL that CONCORD_DATABASE_URL names.

    A thread keeps its connection from one request to the next. On SQLite the last one to close moves the journal into the file
    and waits for the disk twice more; done after every request that took fifteen times as long as writing an audit entry.
    """
    url = os.environ.get("CONCORD_DATABASE_URL", "")
    parts = urlsplit(url)
    if not url or parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(parts.path) if url else str(default),
            "CONN_MAX_AGE": 60,
            "OPTIONS": {
                "timeout": 20,
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA foreign_keys=ON",
            },
        }
    if parts.scheme not in ("postgres", "postgresql"):
        raise UsageError(
            "CONCORD_DATABASE_URL names a database that Concord does not know",
            where="environment",
            next_step="use sqlite:///path or postgres://user:password@host:port/name",
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
