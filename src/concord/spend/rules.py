"""What `accountability.toml` of a program folder says, checked: definitions, goals, allotments, categories, total cost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from concord.canon.spend import CLASSES, LAN
from concord.model.errors import ProgramError
from concord.program import Program

FILE = "accountability.toml"
ALLOTMENTS = ("all", "to_primary", "capped", "professional", "overall", "nothing", "deducted")
FRAMEWORK = ("A1", "A2", "A3", "A4", "A5", "B1", "B2", "C1", "C2", "C3", "C4", "C5", "C6",
             "D1", "D2", "D3", "D4", "D5", "D6", "E", "F")  # fmt: skip


@dataclass(frozen=True)
class Definition:
    """One definition of primary care in claims: the classes of care it counts."""

    ident: str
    title: str
    classes: tuple[str, ...]
    source: str
    status: str

    def as_row(self) -> dict[str, Any]:
        return {
            "definition": self.ident,
            "title": self.title,
            "classes": ", ".join(self.classes),
            "source": self.source,
            "status": self.status,
        }


@dataclass(frozen=True)
class Goal:
    """What is aimed at: percentage points a year, and a share in percent by a year, for one definition."""

    definition: str
    increase: Decimal
    share: Decimal
    by: int


@dataclass(frozen=True)
class Rules:
    """Everything the spend room asks of a program folder."""

    definitions: tuple[Definition, ...]
    goal: Goal
    allotment: Mapping[str, str]
    cap: Decimal
    own_payments: Mapping[str, str]
    category_of: Mapping[str, str]
    counted: tuple[str, ...]
    goals: Mapping[tuple[str, int], Decimal]
    truncated_at: Decimal
    trend: Decimal
    interval: Decimal

    @property
    def standard(self) -> Definition:
        """The definition that the goal speaks of."""
        return next(d for d in self.definitions if d.ident == self.goal.definition)

    def goal_of(self, product: str, year: int) -> Decimal | None:
        """Percent of members aimed at for a product in a year: that of the first year with a goal not before it."""
        years = sorted(y for p, y in self.goals if p == product and y >= year)
        return self.goals[product, years[0]] if years else None


def read(program: Program) -> Rules:
    """The rules of a program folder. ProgramError for what is missing or unknown, with what to write."""
    data = program.toml(FILE)
    found = tuple(_definition(row) for row in _table(data, "definition", list))
    names = [d.ident for d in found]
    goal = _table(data, "goal", dict)
    if goal.get("definition") not in names:
        raise _wrong(f"goal speaks of `{goal.get('definition')}`", f"one of {', '.join(names)}")
    adoption, cost = _table(data, "adoption", dict), _table(data, "total_cost", dict)
    return Rules(
        found,
        Goal(goal["definition"], _number(goal, "increase"), _number(goal, "share"), int(goal["by"])),
        _words(data, "non_claims", FRAMEWORK, ALLOTMENTS),
        _number(_table(data, "non_claims_settings", dict), "cap"),
        _words(data, "own_payments", ("population_health", "performance"), FRAMEWORK),
        _words(data, "lan_category", ("ffs", "hybrid", "capitation"), LAN),
        tuple(adoption["counted"]),
        {
            (product, int(year)): Decimal(percent)
            for product, years in adoption.get("goal", {}).items()
            for year, percent in years.items()
        },
        _number(cost, "truncated_at"),
        _number(cost, "trend"),
        _number(cost, "interval"),
    )


def _definition(row: Mapping[str, Any]) -> Definition:
    unknown = [c for c in row.get("classes", ()) if c not in CLASSES or c == "none"]
    if unknown or not row.get("classes"):
        raise _wrong(
            f"definition `{row.get('id')}` counts {', '.join(unknown) or 'no class'}",
            f"list classes among {', '.join(c for c in CLASSES if c != 'none')}",
        )
    return Definition(row["id"], row["title"], tuple(row["classes"]), row["source"], row["status"])


def _table(data: Mapping[str, Any], name: str, kind: type) -> Any:
    if not isinstance(data.get(name), kind):
        raise _wrong(f"`{name}` is missing", f"add it; {FILE} of programs/ca-apc shows its shape")
    return data[name]


def _number(table: Mapping[str, Any], key: str) -> Decimal:
    value = table.get(key)
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise _wrong(f"`{key}` is missing or no number", f"add `{key} = ` with a number")
    return Decimal(value)


def _words(
    data: Mapping[str, Any], name: str, keys: tuple[str, ...], values: tuple[str, ...]
) -> Mapping[str, str]:
    table = _table(data, name, dict)
    for key, value in table.items():
        if key not in keys:
            raise _wrong(f"`{name}` names `{key}`", f"one of {', '.join(keys)}")
        if value not in values:
            raise _wrong(f"`{name}.{key}` says `{value}`", f"one of {', '.join(values)}")
    return dict(table)


def _wrong(what: str, next_step: str) -> ProgramError:
    return ProgramError(what, where=FILE, next_step=next_step)
