"""SQL lives in files beside the module that uses it; this finds and reads them."""

from __future__ import annotations

from functools import cache
from importlib import resources


@cache
def load(package: str, name: str) -> str:
    """The text of `name`.sql inside `package` (give `__package__`)."""
    return resources.files(package).joinpath(f"{name}.sql").read_text(encoding="utf-8")
