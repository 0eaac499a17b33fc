"""The rules of attribution, dated: which rule comes first, how far back visits count, what breaks a tie, overrides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

from concord.model.errors import ProgramError
from concord.program import source
from concord.program.dated import latest
from concord.program.lists import Lists
from concord.program.problems import Problems
from concord.program.source import Toml, read_csv, read_toml

RULES = ("override", "chosen_pcp", "assigned_pcp", "preventive_visits", "primary_care_visits")
TIE_BREAKS = ("most_recent", "allowed_amount", "lowest_id")
LIST_KEYS = ("preventive_codes", "primary_care_codes", "places", "taxonomies")


@dataclass(frozen=True)
class RuleSet:
    """Rules in force from a day. The four lists are names of code lists of the folder; `other` holds further keys."""

    since: date
    order: tuple[str, ...]
    look_back_months: int
    tie_breaks: tuple[str, ...]
    chosen_products: tuple[str, ...]
    assigned_products: tuple[str, ...]
    preventive_codes: str
    primary_care_codes: str
    places: str
    taxonomies: str
    other: dict[str, Any]


@dataclass(frozen=True)
class Override:
    """A decision by hand: a sender's member belongs to an organization from a month to a month, with reason and author."""

    sender: str
    member_id: str
    organization_id: str
    site_id: str | None
    npi: str | None
    start_date: date
    end_date: date | None
    reason: str
    author: str
    decided_on: date


@dataclass(frozen=True)
class AttributionRules:
    """Every dated rule set, in order of date, and the overrides."""

    sets: tuple[RuleSet, ...]
    overrides: tuple[Override, ...]

    def on(self, month: date) -> RuleSet:
        """The rules in force for a month. ProgramError when none is, naming the first date having one."""
        found = latest(self.sets, lambda s: s.since, month)
        if found is None:
            first = min((s.since for s in self.sets), default=None)
            raise ProgramError(
                f"no attribution rules for {month}", where="attribution.toml", why=f"the first are for {first}",
                next_step="add a [[rules]] table with an earlier `from`",
            )  # fmt: skip
        return found


def read_attribution(root: Path, lists: Lists, problems: Problems) -> AttributionRules:
    """`attribution.toml` and `overrides.csv`."""
    file = read_toml(root, "attribution.toml", problems)
    sets = []
    for table in file.data.get("rules", []) if file else []:
        assert file is not None
        rule_set = _rule_set(file, table, lists, problems)
        if rule_set is not None:
            sets.append(rule_set)
    if file is not None and not sets:
        problems.add(file.name, 0, "no rules", "add a [[rules]] table")
    for before, after in pairwise(sets):
        if file and after.since <= before.since:
            problems.add(file.name, file.line_of("rules"), f"rules from {after.since} do not follow those from {before.since}",
                         "write each [[rules]] once, in order of `from`")  # fmt: skip
    return AttributionRules(tuple(sets), _overrides(root, problems))


def _rule_set(file: Toml, table: dict[str, Any], lists: Lists, problems: Problems) -> RuleSet | None:
    line = file.line_of("rules")
    kinds = {"from": date, "order": list, "look_back_months": int, "tie_breaks": list, "chosen_products": list,
             "assigned_products": list, **dict.fromkeys(LIST_KEYS, str)}  # fmt: skip
    wrong = [key for key, kind in kinds.items() if not isinstance(table.get(key), kind)]
    for key in wrong:
        problems.add(file.name, line, f"rules: `{key}` is missing or of the wrong kind", f"add `{key}`")
    if wrong:
        return None
    for key, words in (("order", RULES), ("tie_breaks", TIE_BREAKS)):
        for word in table[key]:
            if word not in words:
                problems.add(
                    file.name, line, f"rules: `{word}` is unknown in `{key}`", f"one of {', '.join(words)}"
                )
    for key in LIST_KEYS:
        if table[key] not in lists.codes:
            problems.add(
                file.name,
                line,
                f"rules: code list `{table[key]}` is not in lists/",
                f"add lists/{table[key]}.csv",
            )
    return RuleSet(
        table["from"], tuple(table["order"]), table["look_back_months"], tuple(table["tie_breaks"]),
        tuple(table["chosen_products"]), tuple(table["assigned_products"]), *(table[k] for k in LIST_KEYS),
        {k: v for k, v in table.items() if k not in kinds},
    )  # fmt: skip


def _overrides(root: Path, problems: Problems) -> tuple[Override, ...]:
    columns = {
        "sender": source.text, "member_id": source.text, "organization_id": source.text, "site_id": source.optional_text,
        "npi": source.optional_text, "start_date": source.day, "end_date": source.optional_day, "reason": source.text,
        "author": source.text, "decided_on": source.day,
    }  # fmt: skip
    rows = read_csv(root, "overrides.csv", columns, problems, required=False)
    ordered = sorted(rows, key=lambda r: (r["sender"], r["member_id"], r["start_date"], r["decided_on"]))
    return tuple(Override(*(row[c] for c in columns)) for row in ordered)
