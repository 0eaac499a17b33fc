"""Routes of the program office's help to practices, coaching, learning and surveys, and who may open them: as in `office_routes`."""

from __future__ import annotations

from typing import Any

HELP: dict[str, tuple[dict[str, Any], set[str], set[str]]] = {
    "candidates": ({}, {"pat"}, set()),
    "program_practices": ({}, {"pat"}, set()),
    "program_practice": ({"practice": "foothill"}, {"pat"}, set()),
    "paper": ({"uid": "@paper"}, {"pat", "alice"}, {"charlie"}),
}
HELP_TABLES = {"candidates", "program_practices"}
"""Routes whose list can be taken away with `?as=csv` or `?as=xlsx`."""
