"""What the program office and coaches see of candidates, of care closed by month and of answers, and what a survey's groups say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from statistics import quantiles
from typing import Any

from concord.disclosure.outputs import without_few
from concord.disclosure.tables import Rule

SHARES = ("commercial_share", "medi_cal_share", "medicare_share", "equity_share", "performance")
WHOLE_PERCENT = Decimal("0.01")


def guarded_candidates(
    rows: Iterable[Mapping[str, Any]], rule: Rule, listed_from: int
) -> list[dict[str, Any]]:
    """Candidates of `listed_from` people or more: counts to the nearest ten, shares in whole percent and of enough people.

    No plan's own count is among them, and a count to the nearest ten cannot be taken from another to find a few people.
    """
    kept = (row for row in rows if row["people"] >= max(listed_from, rule.smallest))
    return [{**row, **_counts(row, rule), **_shares(row, rule)} for row in kept]


def _counts(row: Mapping[str, Any], rule: Rule) -> dict[str, int | None]:
    return {name: _tens(row[name], rule) for name in ("adults", "children", "people")}


def _shares(row: Mapping[str, Any], rule: Rule) -> dict[str, Decimal | None]:
    enough = row["people"] >= rule.smallest_denominator
    return {
        name: _percent(row[name]) if enough and _both_large(row[name], row["people"], rule, name) else None
        for name in SHARES
    }


def _both_large(share: Any, people: int, rule: Rule, name: str) -> bool:
    """Whether neither side of a share is a few people; a distance of rates is no share."""
    if share is None or name == "performance":
        return share is not None
    return not rule.is_small(round(share * people)) and not rule.is_small(round((1 - share) * people))


def _percent(value: Any) -> Decimal:
    return Decimal(str(value)).quantize(WHOLE_PERCENT)


def guarded_months(rows: Iterable[Mapping[str, Any]], rule: Rule) -> list[dict[str, Any]]:
    """Care closed by month as a share in whole percent, without counts, of enough people on both sides.

    What closes in a month is missing among those due in the next: one hidden month alone in a year would be their difference,
    so the smallest shown goes with it.
    """
    given = [{**row, "few": min(row["closed"], row["due"] - row["closed"])} for row in rows]
    for row in given:
        enough = row["due"] >= rule.smallest_denominator and not rule.is_small(row["few"])
        row["value"] = _percent(row["value"]) if enough and row["value"] is not None else None
    shown = without_few(
        given,
        people="few",
        hides=("value",),
        within=("organization_id", "measure", "rate", "year"),
        rule=rule,
    )
    return [
        {**{k: v for k, v in row.items() if k != "few"}, "due": None, "closed": None}
        for row in sorted(shown, key=lambda r: (r["organization_id"], r["measure"], r["rate"], r["month"]))
    ]


def guarded_answers(rows: Iterable[Mapping[str, Any]], rule: Rule) -> list[dict[str, Any]]:
    """Completeness of answers in whole percent where neither who answered nor who did not is a few people."""
    return [
        {
            **row,
            "people": None if rule.is_small(row["people"]) else round(row["people"], -1),
            "answered": None,
            "value": _percent(row["value"])
            if row["value"] is not None
            and not rule.is_small(row["answered"])
            and not rule.is_small(row["people"] - row["answered"])
            else None,
        }
        for row in rows
    ]


def guarded_people(rows: Iterable[Mapping[str, Any]], rule: Rule) -> list[dict[str, Any]]:
    """Rows with `people`, and what else counts people, to the nearest ten; a few people are hidden."""
    counted = ("people", "counts", "everybody")
    return [{**row, **{c: _tens(row[c], rule) for c in counted if c in row}} for row in rows]


def guarded_withheld(rows: Iterable[Mapping[str, Any]], rule: Rule) -> list[dict[str, Any]]:
    """People whose records of a category are withheld, by practice and for the program (`organization_id` empty), to the nearest ten.

    Who is open is known to the practice by name: what is shown is the difference, and never one of few people.
    """
    given = [{**row, "hidden": row["people"] - row["opened"]} for row in rows]
    every = [
        {
            "organization_id": None,
            "scope": scope,
            "hidden": sum(r["hidden"] for r in given if r["scope"] == scope),
        }
        for scope in sorted({r["scope"] for r in given})
    ]
    return [
        {"organization_id": r["organization_id"], "scope": r["scope"], "hidden": _tens(r["hidden"], rule)}
        for r in (*every, *given)
    ]


def _tens(count: int, rule: Rule) -> int | None:
    return None if rule.is_small(count) else round(count, -1)


def guarded_groups(rows: Iterable[Mapping[str, Any]], *, within: str, smallest: int) -> list[dict[str, Any]]:
    """Means of a survey by group: rows with `group`, `people` and `mean`; few people's mean is empty, and so is the next smallest
    group's where the whole, which is printed too, would give it away. `smallest` is the instrument's own least group."""
    kept = without_few(
        [dict(row) for row in rows], people="people", hides=("mean",), within=(within,), rule=Rule(smallest=smallest)
    )  # fmt: skip
    return [{**row, "people": row["people"] if row["mean"] is not None else None} for row in kept]


def guarded_effects(rows: Iterable[Mapping[str, Any]], rule: Rule) -> list[dict[str, Any]]:
    """What another measure set would pay by plan and practice, without differences that rest on few people, and without the next
    smallest where a plan's total would give one away. `people`, which goes, is how many the smallest measure that differs was scored on."""
    kept = without_few(rows, people="people", hides=("scenario", "change"), within=("plan_id",), rule=rule)
    return [{k: v for k, v in row.items() if k != "people"} for row in kept]


def guarded_sizes(rows: Iterable[Mapping[str, Any]], rule: Rule) -> list[dict[str, Any]]:
    """Rosters by month to the nearest ten, so that the coming or going of a few people cannot be read off; few people are empty."""
    return [{**r, "people": None if rule.is_small(r["people"]) else round(r["people"], -1)} for r in rows]


FEWEST_PEERS = 5


def guarded_peers(
    rates: Iterable[Mapping[str, Any]], units: Iterable[str], rule: Rule
) -> list[dict[str, Any]]:
    """Other practices' quarters of each measure and year as each of `units` may see them, in whole percent.

    Over practices with enough people counted, where five or more of them are left: a quarter may be one practice's own rate.
    """
    groups: dict[tuple[str, str, int], dict[str, Decimal]] = {}
    for r in rates:
        if r["denominator"] >= rule.smallest_denominator and r["value"] is not None:
            groups.setdefault((r["measure"], r["rate"], r["year"]), {})[r["unit"]] = r["value"]
    return [
        {"unit": unit, "measure": measure, "rate": rate, "year": year, "practices": len(others), **_quarters(others)}
        for unit in units
        for (measure, rate, year), values in sorted(groups.items())
        if len(others := [v for other, v in values.items() if other != unit]) >= FEWEST_PEERS
    ]  # fmt: skip


def _quarters(values: Sequence[Decimal]) -> dict[str, Decimal]:
    names = ("first_quarter", "middle", "third_quarter")
    cuts = quantiles(sorted(values), n=4, method="inclusive")
    return {name: cut.quantize(WHOLE_PERCENT, ROUND_HALF_UP) for name, cut in zip(names, cuts, strict=True)}


def peer_quarters(values: Sequence[float]) -> tuple[float, float, float] | None:
    """Lower quarter, middle and upper quarter of other practices' scores, to half a point; None of fewer than five practices."""
    if len(values) < FEWEST_PEERS:
        return None
    low, middle, high = quantiles(sorted(values), n=4, method="inclusive")
    return (round(low * 2) / 2, round(middle * 2) / 2, round(high * 2) / 2)
