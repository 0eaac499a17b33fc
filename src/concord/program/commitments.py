"""`commitments.toml`: what the payers of the program promised, as goals in areas with milestones by day, and how decisions are taken."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from concord.program.problems import Problems
from concord.program.said import Checked, Said
from concord.program.source import Toml, read_toml

FILE = "commitments.toml"
AREAS = ("transparency", "payment", "investment", "transformation")
RULES = ("update_days", "feedback_days", "requests")


@dataclass(frozen=True)
class Goal:
    """What the payers want to reach in one of the four areas. `is_shared`: every member reads every payer's evidence."""

    ident: str
    area: str
    title: Said
    is_shared: bool


@dataclass(frozen=True)
class Milestone:
    """A step to a goal that each of `plans` owes by a day of a year."""

    ident: str
    goal: Goal
    title: Said
    due: date
    plans: tuple[str, ...]


@dataclass(frozen=True)
class Commitments:
    """Goals and milestones; every how many days a payer speaks; how a decision between meetings is taken.

    `requests` for feedback must have gone out, each open for at least `feedback_days` days.
    """

    goals: tuple[Goal, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    update_days: int = 0
    feedback_days: int = 0
    requests: int = 2

    def milestone(self, ident: str, plan: str) -> Milestone | None:
        """A milestone that a plan owes, if there is one."""
        return next((m for m in self.milestones if m.ident == ident and plan in m.plans), None)


def read_commitments(root: Path, plans: Collection[str], problems: Problems) -> Commitments:
    """Everything in the file, checked; nothing when a program has none."""
    if not (root / FILE).is_file():
        return Commitments()
    file = read_toml(root, FILE, problems)
    if file is None:
        return Commitments()
    rules = Checked(file, ("rules",), file.data.get("rules"), problems)
    given = _rules(rules)
    goals = {ident: _goal(file, ident, table, problems) for ident, table in _tables(file, "goal").items()}
    milestones = [
        _milestone(file, ident, table, goals, plans, problems)
        for ident, table in _tables(file, "milestone").items()
    ]
    return Commitments(tuple(goals.values()), tuple(m for m in milestones if m is not None), **given)


def _tables(file: Toml, key: str) -> Mapping[str, Any]:
    found = file.data.get(key, {})
    return found if isinstance(found, dict) else {}


def _rules(table: Checked) -> dict[str, int]:
    if not table.is_right:
        return {}
    table.only(*RULES)
    given = {key: table.need(key, int, "a whole number of one or more") for key in RULES}
    for key in RULES:
        if isinstance(table.table.get(key), int) and given[key] < 1:
            table.wrong(key, "is less than one", "give a whole number of one or more")
    if given["requests"] == 1:
        table.wrong("requests", "is one", "give two or more: nobody decides between meetings on one request")
    return given


def _goal(file: Toml, ident: str, given: Any, problems: Problems) -> Goal:
    table = Checked(file, ("goal", ident), given, problems)
    table.only("area", "title", "is_shared")
    area = table.need("area", str, f"one of {', '.join(AREAS)}")
    if area and area not in AREAS:
        table.wrong("area", f"`{area}` is not known", f"one of {', '.join(AREAS)}")
    return Goal(ident, area, table.said("title"), table.need("is_shared", bool, "true or false"))


def _milestone(
    file: Toml, ident: str, given: Any, goals: Mapping[str, Goal], plans: Collection[str], problems: Problems
) -> Milestone | None:
    """None when its goal is not known: there is nowhere to put it."""
    table = Checked(file, ("milestone", ident), given, problems)
    table.only("goal", "title", "due", "plans")
    name = table.need("goal", str, "the name of a goal")
    if name and name not in goals:
        table.wrong("goal", f"names `{name}`, which is not known", f"one of {', '.join(sorted(goals))}")
    due = table.table.get("due")
    if not isinstance(due, date):
        table.wrong("due", "is missing or no day", "write a day such as 2026-06-30, without quotes")
        due = date.max
    owners = table.names("plans", plans) or tuple(plans)
    title = table.said("title")
    return Milestone(ident, goals[name], title, due, owners) if name in goals else None
