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
MONTHLY = ("allowed_pmpm", "allowed_with_payments_pmpm", "ed_visits", "admissions", "fills")
COMPARISONS = ("all", "matched", "synthetic")
ITSELF = "itself"
"""The comparison of what is asked of participants alone: each practice with itself before."""
NEEDS: Mapping[str, tuple[str, ...]] = {
    "month": (), "measure": ("measure",), "gap": ("measure", "grouping", "group"), "team": ("instrument",),
}  # fmt: skip
"""Kinds of outcome, and what each must say besides."""
GROUPINGS = ("race_1997", "ethnicity_1997", "race_ethnicity_2024", "language", "sex")
KINDS = {
    "registered_on": date, "starts": date, "pre_from": date, "through": date, "seed": int, "draws": int, "smallest": int, "smallest_counted": int,
    "comparisons": list, "outcome": list, "person_year": dict,
}  # fmt: skip


@dataclass(frozen=True)
class Outcome:
    """One outcome, and whether it was registered as primary.

    `kind`: `month`, a column of the practice-month extract; or one of the practice-year extract: `measure`, a rate in percent; `gap`,
    a group's rate less that of everybody else whose group is known, in points; `team`, the mean answer of those who work there.
    """

    ident: str
    title: str
    direction: str
    is_primary: bool
    kind: str = "month"
    measure: str = ""
    rate: str = ""
    grouping: str = ""
    group: str = ""
    instrument: str = ""
    comparisons: tuple[str, ...] = ()


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
    smallest_counted: int
    comparisons: tuple[str, ...]
    outcomes: tuple[Outcome, ...]
    rounded_to: int
    month_cut: int
    digest: str

    def comparisons_of(self, outcome: Outcome) -> tuple[str, ...]:
        """What an outcome is compared with: its own comparisons where it names any, or all."""
        return outcome.comparisons or self.comparisons

    def holds(self, month: date, *, is_year: bool) -> bool:
        """Whether a month, or the year that begins with it, lies whole within what is compared."""
        last = month.replace(month=12) if is_year else month
        return self.pre_from <= month and last <= self.through


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
        float(data["power"]), data["smallest"], data["smallest_counted"], tuple(data["comparisons"]), tuple(_outcome(o) for o in data["outcome"]),
        int(person["amount_rounded_to"]), int(person["month_cut"]), digest,
    )  # fmt: skip


def _outcome(row: Mapping[str, Any]) -> Outcome:
    ident, kind = row.get("id"), row.get("kind", "month")
    if kind not in NEEDS:
        raise _wrong(f"outcome {ident} is of no known kind: `{kind}`", f"one of {', '.join(NEEDS)}")
    if kind == "month" and ident not in MONTHLY:
        raise _wrong(f"there is no outcome {ident}", f"one of {', '.join(MONTHLY)}, or say its `kind`")
    if missing := [key for key in NEEDS[kind] if not row.get(key)]:
        raise _wrong(f"outcome {ident} does not say its {missing[0]}", f"add `{missing[0]} = `")
    if kind == "gap" and row["grouping"] not in GROUPINGS:
        raise _wrong(f"outcome {ident} has no grouping `{row['grouping']}`", f"one of {', '.join(GROUPINGS)}")
    own = tuple(row.get("comparisons", ()))
    if unknown := [c for c in own if c not in (*COMPARISONS, ITSELF)]:
        raise _wrong(
            f"outcome {ident} names no comparison {unknown[0]}", f"one of {', '.join((*COMPARISONS, ITSELF))}"
        )
    if kind == "team" and own != (ITSELF,):
        raise _wrong(f"outcome {ident} is asked of participants alone", f'say `comparisons = ["{ITSELF}"]`')
    measure = row.get("measure", "")
    return Outcome(
        row["id"], row["title"], row["direction"], bool(row["primary"]), kind, measure, row.get("rate", measure),
        row.get("grouping", ""), row.get("group", ""), row.get("instrument", ""), own,
    )  # fmt: skip


def _wrong(what: str, next_step: str) -> ProgramError:
    return ProgramError(what, where=FILE, next_step=next_step)
