"""What a program says about linkage: `identity.toml` and the kept weights beside it."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from concord.model.errors import ProgramError

KEYS = {
    "weights": str,
    "population": int,
    "crowd": int,
    "threshold": dict,
    "ambiguity": dict,
}


RULES = ("nearest", "answered", "practice", "latest")
"""Rules by which one of several answers about race, ethnicity or language counts, in the order of a program that says none: the
patient's own first, then a caregiver's, staff's, unknown; an answer before a decline; a practice before a plan; the latest."""
OPTIONAL = ("answers",)


@dataclass(frozen=True)
class IdentityConfig:
    """Thresholds and rules of one program.

    `link`, `keep` and `review` are match probabilities; `margin` is in bits of match weight. `population` is the
    number of people the senders draw from: the chance that two members taken at random are one person falls with it.
    `slips` is how many more letters or digits than usual may be mistyped before two names, dates or numbers are clearly
    different, and whether pairs are also sought where keys are mistyped: 0 among plans' members, who are many and checked.
    """

    link: float
    keep: float
    review: float
    margin: float
    population: int
    crowd: int
    weights: Mapping[str, Any]
    slips: int = 0
    answers: Mapping[date, tuple[str, ...]] = field(default_factory=dict)

    def rules(self, on: date) -> tuple[str, ...]:
        """The rules for answers that hold on a day."""
        begun = [since for since in self.answers if since <= on]
        return self.answers[max(begun)] if begun else RULES

    def __post_init__(self) -> None:
        if not 0 < self.review <= self.keep <= self.link < 1:
            raise ProgramError(
                "thresholds must rise from review through keep to link, each between 0 and 1",
                where="identity.toml, [threshold]",
                next_step="correct the three numbers",
            )


def read_config(program: Path) -> IdentityConfig:
    """The configuration in a program folder (or in one `.toml` file). Raises ProgramError naming what is wrong."""
    path = _place(program)
    said = _parsed(path)
    for key, kind in KEYS.items():
        if not isinstance(said.get(key), kind):
            raise ProgramError(
                f"`{key}` is missing or not {_words(kind)}",
                where=str(path.name),
                next_step="see docs/guide/identity.md for every setting",
            )
    if unknown := sorted(set(said) - {*KEYS, *OPTIONAL}):
        raise ProgramError(f"unknown setting {', '.join(unknown)}", where=path.name, next_step="remove it")
    threshold = said["threshold"]
    try:
        return IdentityConfig(
            link=float(threshold["link"]),
            keep=float(threshold["keep"]),
            review=float(threshold["review"]),
            margin=float(said["ambiguity"]["margin_bits"]),
            population=said["population"],
            crowd=said["crowd"],
            weights=read_weights(path.parent / said["weights"]),
            answers=_answers(said.get("answers", {}), path.name),
        )
    except KeyError as error:
        raise ProgramError(
            f"`{error.args[0]}` is missing", where=path.name, next_step="see docs/guide/identity.md"
        ) from error


def _answers(table: Any, file: str) -> dict[date, tuple[str, ...]]:
    """`[answers]`: from a day on, the rules in their order; each names all of them once."""
    found = {}
    for day, rules in (table if isinstance(table, dict) else {"": None}).items():
        try:
            since = date.fromisoformat(day)
        except ValueError as error:
            raise ProgramError(
                f"`{day}` is no day", where=f"{file}, [answers]", next_step="write it like 2025-01-01"
            ) from error
        if not isinstance(rules, list) or sorted(map(str, rules)) != sorted(RULES):
            raise ProgramError(
                f"the rules from {day} on are not all four, once each", where=f"{file}, [answers]", next_step=f"put in your order: {', '.join(RULES)}"
            )  # fmt: skip
        found[since] = tuple(rules)
    return found


def weights_path(program: Path) -> Path:
    """Where the program keeps its weights."""
    path = _place(program)
    kept = _parsed(path).get("weights")
    if not isinstance(kept, str):
        raise ProgramError("`weights` is missing or not text", where=path.name, next_step="name a file")
    return path.parent / kept


def _place(program: Path) -> Path:
    return program if program.suffix == ".toml" else program / "identity.toml"


def read_weights(path: Path) -> Mapping[str, Any]:
    """Weights kept by `concord identity train`. Raises ProgramError when absent or not JSON."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ProgramError(
            "the kept weights are missing", where=path.name, next_step="run `concord identity train`"
        ) from error
    except ValueError as error:
        raise ProgramError(
            "the kept weights are not JSON", where=path.name, next_step="restore the file or train again"
        ) from error


def _parsed(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ProgramError(
            "no identity.toml", where=str(path.parent.name), next_step="copy the one of programs/ca-apc"
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise ProgramError(f"not TOML: {error}", where=path.name, next_step="correct that line") from error


def _words(kind: type) -> str:
    return {str: "text", int: "a whole number", dict: "a section"}[kind]
