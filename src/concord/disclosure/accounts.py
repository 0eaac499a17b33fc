"""What the program answers for: shares, adoption, total cost and practices' part in a gap, without what few people are behind.

Each is hidden with whatever would give it away: the totals of a year are known, and so is what a plan or a practice paid or did itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any

from concord.disclosure.protecting import protect
from concord.disclosure.tables import ALL, Rule, tabulate
from concord.disclosure.wall import may_stand_before_all, standing

Row = Mapping[str, Any]


def guarded_shares(
    shares: Iterable[Row], months: Iterable[Row], rule: Rule, organizations: Iterable[str]
) -> list[dict[str, Any]]:
    """Shares of plans, practices and products that enough people are behind; `is_public` where no plan can be read out.

    `months` are the year's member-months at the finest grain (plan, product, organization): as many people are in a cell as
    twelfths of its months, and at least one. Practices outside the program stand together as one.
    """
    named = set(organizations)
    by_year = {year: list(rows) for year, rows in groupby(sorted(months, key=_year), key=_year)}
    kept = []
    for year, mine in groupby(sorted(shares, key=_year), key=_year):
        cells = [_cell(m, named) for m in by_year.get(year, [])]
        seen = _seen(cells, str(year), rule)
        public = _public(_weights(cells))
        for row in mine:
            unit = ALL if row["level"] == "program" else row["unit"]
            if (row["level"], unit, row["product"]) in seen:
                is_public = row["level"] == "program" and row["product"] in public
                kept.append({**row, "is_public": is_public})
    return kept


def _year(row: Row) -> Any:
    return row["year"]


def _cell(row: Row, named: set[str]) -> dict[str, Any]:
    months = int(row["member_months"])
    where = row["organization_id"] if row["organization_id"] in named else "elsewhere"
    people = max(1, months // 12) if months else 0
    return {"plan": row["plan_id"], "product": row["product"], "organization": where, "denominator": people}


def _seen(cells: list[dict[str, Any]], year: str, rule: Rule) -> set[tuple[str, str, str]]:
    """Level, unit and product of what may be shown: plans and practices by product, with their margins."""
    tables = [tabulate(f"{unit}s", year, cells, (unit, "product")) for unit in ("plan", "organization")]
    protected = protect(tables, rule=rule)
    found = set()
    for table, level in zip(tables, ("plan", "organization"), strict=True):
        for (unit, product), shown in protected.cells(table.name).items():
            if shown.denominator is not None:
                found.add(("program" if unit == ALL else level, unit, product))
    return found


def _public(weights: Mapping[str, Mapping[str, int]]) -> set[str]:
    """The products, `all` among them, that may stand before everybody; nothing where all plans together may not."""
    together: dict[str, int] = {}
    for mine in weights.values():
        for plan, weight in mine.items():
            together[plan] = together.get(plan, 0) + weight
    return standing(weights) | {ALL} if may_stand_before_all(together) else set()


def _weights(cells: Iterable[Row]) -> dict[str, dict[str, int]]:
    """People of each product by plan."""
    found: dict[str, dict[str, int]] = {}
    for cell in cells:
        mine = found.setdefault(cell["product"], {})
        mine[cell["plan"]] = mine.get(cell["plan"], 0) + cell["denominator"]
    return found


def guarded_adoption(rows: Iterable[Row], rule: Rule) -> list[dict[str, Any]]:
    """Adoption without small categories, and without what they could be worked out from; `is_public` likewise.

    Categories add up to the members of a product, products to a unit, units to the program. So a unit's products are shown only
    when none of them has a small category, and plans only when that holds for every plan of the year.
    """
    given = [dict(r) for r in rows]
    small = {
        _place(r) for r in given if rule.is_small(r["members"]) or rule.is_small(r["members_if_prospective"])
    }
    whole = {(y, level) for y, level, _, product in small if product == ALL}
    within = {(y, level) for y, level, _, product in small}
    kept = []
    for year, mine in groupby(sorted(given, key=_year), key=_year):
        cells = list(mine)
        public = _public(_members(cells))
        for r in cells:
            key = (year, r["level"])
            if key in whole or (r["product"] != ALL and key in within):
                continue
            is_public = r["level"] == "program" and r["product"] in public
            kept.append({**r, "is_public": is_public})
    return kept


def _place(row: Row) -> tuple[Any, str, str, str]:
    return row["year"], row["level"], row["unit"], row["product"]


def _members(rows: Iterable[Row]) -> dict[str, dict[str, int]]:
    """Members of each product by plan."""
    found: dict[str, dict[str, int]] = {}
    for row in rows:
        if row["level"] == "plan" and row["product"] != ALL:
            found.setdefault(row["product"], {})[row["unit"]] = row["all_members"]
    return found


def guarded_total_cost(rows: Iterable[Row], months: Iterable[Row], rule: Rule) -> list[dict[str, Any]]:
    """Total cost of groups that enough people are in, such that none that is left out is what the others leave of the whole.

    Program and comparison make up everybody, practices the program. Practices are the program office's; the rest is public where
    no plan can be read out. `months` are as for shares. What rests on scores goes where the people without one are few.
    """
    kept = []
    given = _without_few_unscored(rows, rule)
    by_year = {year: list(rows) for year, rows in groupby(sorted(months, key=_year), key=_year)}
    for year, mine in groupby(sorted(given, key=_year), key=_year):
        cells = list(mine)
        seen = _seen_groups(cells, str(year), rule)
        is_blind = ALL in _public(_weights(_cell(m, set()) for m in by_year.get(year, [])))
        for r in cells:
            if (r["level"], r["unit"]) in seen:
                kept.append({**r, "is_public": is_blind and r["level"] != "organization"})
    return kept


SCORED = ("scored_share", "hcc_score", "hcc", "hcc_adjusted_pmpm")
GROWN = ("hcc_trend", "score_growth")
COARSE = 100
"""Figures by illness are in whole percent or coarser: what one in so many people adds cannot be read out of them."""


def _without_few_unscored(rows: Iterable[Row], rule: Rule) -> list[dict[str, Any]]:
    """Without the figures by illness where they, less the figures of everybody, would tell of a few people who have no score.

    The growth from such a year goes too.
    """
    found = [dict(r) for r in rows]
    few = {
        (r["level"], r["unit"], r["year"])
        for r in found
        if rule.is_small(r["unscored"]) and r["unscored"] * COARSE > r["people"]
    }
    for r in found:
        here, before = ((r["level"], r["unit"], r["year"] - back) in few for back in (0, 1))
        r.update(dict.fromkeys(SCORED if here else ()))
        r.update(dict.fromkeys(GROWN if here or before else ()))
    return found


def _seen_groups(rows: Iterable[Row], year: str, rule: Rule) -> set[tuple[str, str]]:
    """Level and unit of the groups that may be shown: practices within the program, and everybody else."""
    finest = [
        {"side": "program", "practice": r["unit"], "denominator": r["people"]}
        if r["level"] == "organization"
        else {"side": "comparison", "practice": "elsewhere", "denominator": r["people"]}
        for r in rows
        if r["level"] in ("organization", "comparison")
    ]
    table = tabulate("groups", year, finest, ("side", "practice"))
    shown = {c for c, s in protect([table], rule=rule).cells("groups").items() if s.denominator is not None}
    found = {("organization", unit) for side, unit in shown if side == "program" and unit != ALL}
    found |= {(side, ALL) for side, unit in shown if side != ALL and unit == ALL}
    return found | ({("all", ALL)} if (ALL, ALL) in shown else set())


def may_be_named(denominator: int, numerator: int, rule: Rule) -> bool:
    """Whether a practice's people stand by name in a contribution: enough for a rate, and enough in and out of the numerator."""
    rest = denominator - numerator
    return denominator >= rule.smallest_denominator and min(numerator, rest) >= rule.smallest
