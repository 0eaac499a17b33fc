"""SQL lives in files beside the module that uses it; this finds and reads them."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources


@cache
def load(package: str, name: str) -> str:
    """The text of `name`.sql inside `package` (give `__package__`)."""
    return resources.files(package).joinpath(f"{name}.sql").read_text(encoding="utf-8")


@cache
def words(query: str) -> frozenset[str]:
    """Every word of a query: the tables it names are among them."""
    return frozenset(re.findall(r"\w+", query))
