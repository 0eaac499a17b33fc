"""`evaluation.toml` of a program folder: what was registered before outcomes were opened."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from concord.model.errors import ProgramError
from concord.program import Program

FILE = "evaluation.toml"
OUTCOMES = ("allowed_pmpm", "allowed_with_payments_pmpm", "ed_visits", "admissions", "fills")
COMPARISONS = ("all", "matched", "synthetic")
KINDS = {
    "registered_on": date, "starts": date, "pre_from": date, "through": date, "seed": int, "draws": int, "smallest": int,
    "comparisons": list, "outcome": list, "person_year": dict,
}  # fmt: skip


@dataclass(frozen=True)
class Outcome:
    """One outcome: its column in the practice-month extract, and whether it was registered as primary."""

    ident: str
    title: str
    direction: str
    is_primary: bool


@dataclass(frozen=True)
class Registration:
    """What is compared, over which months, how, and the SHA-256 of the text that says so."""

    starts: date
    pre_from: date
    through: date
    seed: int
    draws: int
    confidence: float
    power: float
    smallest: int
    comparisons: tuple[str, ...]
    outcomes: tuple[Outcome, ...]
    rounded_to: int
    month_cut: int
    digest: str


def read(program: Program) -> Registration:
    """The registration of a program folder. ProgramError for what is missing, unknown or out of order."""
    data = program.toml(FILE)
    for key, kind in KINDS.items():
        if not isinstance(data.get(key), kind):
            raise _wrong(f"`{key}` is missing or of the wrong kind", f"add `{key}`")
    if (
        not data["registered_on"] <= data["starts"]
        or not data["pre_from"] < data["starts"] <= data["through"]
    ):
        raise _wrong(
            "the days are out of order",
            "registered_on ≤ starts, and pre_from < starts ≤ through",
        )
    unknown = [c for c in data["comparisons"] if c not in COMPARISONS]
    if unknown:
        raise _wrong(f"there is no comparison {', '.join(unknown)}", f"one of {', '.join(COMPARISONS)}")
    person = data["person_year"]
    digest = hashlib.sha256((program.path / FILE).read_bytes()).hexdigest()
    return Registration(
        data["starts"], data["pre_from"], data["through"], data["seed"], data["draws"], float(data["confidence"]),
        float(data["power"]), data["smallest"], tuple(data["comparisons"]), tuple(_outcome(o) for o in data["outcome"]),
        int(person["amount_rounded_to"]), int(person["month_cut"]), digest,
    )  # fmt: skip


def _outcome(row: Mapping[str, Any]) -> Outcome:
    if row.get("id") not in OUTCOMES:
        raise _wrong(f"there is no outcome {row.get('id')}", f"one of {', '.join(OUTCOMES)}")
    return Outcome(row["id"], row["title"], row["direction"], bool(row["primary"]))


def _wrong(what: str, next_step: str) -> ProgramError:
    return ProgramError(what, where=FILE, next_step=next_step)
