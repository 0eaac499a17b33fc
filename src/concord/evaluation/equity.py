"""Gaps between groups: how large, how sure, where they arise, and what each practice adds.

Sources: Newcombe, Statistics in Medicine 17 (1998); Kitagawa, JASA 50 (1955); Pearcy and Keppel, Public Health Reports 117 (2002).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from concord.canon.evaluation import EquityContribution, EquityGap, EquityIndex
from concord.canon.results import MeasureInfo, ProtectedRate, Rate
from concord.disclosure import Rule, may_be_named
from concord.engine import Session

KINDS = (
    "race_1997", "ethnicity_1997", "race_ethnicity_2024", "language", "area", "region", "sex", "age_band",
)  # fmt: skip
UNSAID = ("unknown", "declined", "all")
STANDARD = Rule(smallest_denominator=30)
Key = tuple[str, str, int]


@dataclass(frozen=True)
class Count:
    """People counted, and those in the numerator."""

    denominator: int = 0
    numerator: int = 0

    @property
    def share(self) -> float:
        return self.numerator / self.denominator if self.denominator else 0.0

    def less(self, other: Count) -> Count:
        """These people without the others."""
        return Count(self.denominator - other.denominator, self.numerator - other.numerator)

    def plus(self, denominator: int, numerator: int) -> Count:
        """These people and others."""
        return Count(self.denominator + denominator, self.numerator + numerator)

    def may_be_named(self, rule: Rule) -> bool:
        """Enough people, and enough in and out of the numerator, to stand by name."""
        return may_be_named(self.denominator, self.numerator, rule)


def equity(
    session: Session, results: Path, protected: Path, organizations: Sequence[str], rule: Rule, out: Path
) -> int:
    """Write `equity_gap`, `equity_index` and `equity_contribution` from printed rates. Returns the rows of the first."""
    session.view("printed", protected / "protected_rate.parquet", ProtectedRate)
    session.view("counted", results / "rate.parquet", Rate)
    session.view("measure_info", results / "measure_info.parquet", MeasureInfo)
    printed = session.dicts(
        "SELECT * FROM printed WHERE level = 'program' AND pool = 'program' AND NOT is_baseline ORDER BY ALL"
    )
    counted = session.dicts(
        "SELECT measure, rate, year, unit, stratum_kind, stratum, denominator, numerator FROM counted "
        "WHERE level = 'organization' AND pool = 'program' AND NOT is_baseline ORDER BY ALL"
    )
    lower = {
        (m["measure"], m["rate"], m["year"])
        for m in session.dicts("SELECT measure, rate, year FROM measure_info WHERE is_lower_better")
    }
    gaps, indexes, parts = compared(
        printed, with_regions(r for r in counted if r["unit"] in set(organizations)), lower, rule
    )
    for declared, rows in ((EquityIndex, indexes), (EquityContribution, parts), (EquityGap, gaps)):
        session.records(f"{declared.table_name}_made", declared, rows)
        session.write_declared(
            f"{declared.table_name}_made", declared, out / f"{declared.table_name}.parquet"
        )
    return len(gaps)


def compared(
    printed: Iterable[Mapping[str, Any]],
    counted: Iterable[Mapping[str, Any]],
    lower: set[Key],
    rule: Rule = STANDARD,
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[dict[str, Any]]]:
    """Gaps, indexes and contributions from printed program rates and practices' counts. `lower`: measures where less is better."""
    groups: dict[tuple[Key, str], dict[str, Count]] = defaultdict(dict)
    known: dict[tuple[Key, str], Decimal | None] = {}
    for row in printed:
        if row["numerator"] is None or row["denominator"] is None:
            continue
        key = (row["measure"], row["rate"], row["year"])
        groups[key, row["stratum_kind"]][row["stratum"]] = Count(row["denominator"], row["numerator"])
        known.setdefault((key, row["stratum_kind"]), row["known_share"])
    places = _places(counted)
    gaps, indexes, parts = [], [], []
    for (key, kind), members in sorted(groups.items()):
        whole = groups.get((key, "all"), {}).get("all")
        if kind not in KINDS or whole is None:
            continue
        able = {g: c for g, c in members.items() if g not in UNSAID and _is_able(c, whole, rule)}
        for group, mine in able.items():
            split = _split(places[key], kind, group)
            gaps.append(_gap(key, kind, group, mine, whole, key in lower, split, known[key, kind]))
            parts += _parts(key, kind, group, split, rule)
        if len(able) > 1 and whole.numerator:
            indexes.append(_index(key, kind, able, whole, known[key, kind]))
    _changes(gaps)
    return gaps, indexes, parts


def with_regions(counted: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Practices' counts, and those by region besides: rates are printed by the first two digits of the ZIP, practices counted by three."""
    rows = list(counted)
    found: dict[tuple[Any, ...], Count] = defaultdict(Count)
    for row in rows:
        if row["stratum_kind"] == "area":
            area = str(row["stratum"])
            region = area[:2] if len(area) == 3 and area.isdigit() else "unknown"
            key = (row["measure"], row["rate"], row["year"], row["unit"], region)
            found[key] = found[key].plus(row["denominator"], row["numerator"])
    regions = [
        {"measure": m, "rate": r, "year": y, "unit": u, "stratum_kind": "region", "stratum": s, "denominator": c.denominator, "numerator": c.numerator}
        for (m, r, y, u, s), c in sorted(found.items())
    ]  # fmt: skip
    return [*rows, *regions]


def _is_able(mine: Count, whole: Count, rule: Rule) -> bool:
    return min(mine.denominator, whole.denominator - mine.denominator) >= rule.smallest_denominator


def _places(counted: Iterable[Mapping[str, Any]]) -> dict[Key, dict[tuple[str, str], dict[str, Count]]]:
    """Counts by (grouping, group), then practice, of each measure and year."""
    found: dict[Key, dict[tuple[str, str], dict[str, Count]]] = defaultdict(lambda: defaultdict(dict))
    for row in counted:
        key = (row["measure"], row["rate"], row["year"])
        found[key][row["stratum_kind"], row["stratum"]][row["unit"]] = Count(
            row["denominator"], row["numerator"]
        )
    return found


@dataclass(frozen=True)
class Split:
    """A gap taken apart: inside practices, between them, and what each practice adds (in shares of one)."""

    within: float
    between: float
    by_practice: dict[str, tuple[float, Count, Count]]


def _split(places: Mapping[tuple[str, str], Mapping[str, Count]], kind: str, group: str) -> Split | None:
    """Kitagawa's decomposition over practices; None where the group or the others are nowhere, or at one practice alone."""
    mine = places.get((kind, group), {})
    rest = {p: c.less(mine.get(p, Count())) for p, c in places.get(("all", "all"), {}).items()}
    own = sum(c.denominator for c in mine.values())
    others = sum(c.denominator for c in rest.values())
    if not own or not others or sum(c.denominator > 0 for c in mine.values()) < 2:
        return None
    level = (sum(c.numerator for c in mine.values()) + sum(c.numerator for c in rest.values())) / (
        own + others
    )
    within = between = 0.0
    found = {}
    for place in sorted(rest):
        a, b = mine.get(place, Count()), rest[place]
        if not a.denominator and not b.denominator:
            continue
        # where one side has nobody, nothing can differ inside the practice
        ra, rb = (a.share if a.denominator else b.share), (b.share if b.denominator else a.share)
        wa, wb = a.denominator / own, b.denominator / others
        inside, apart = (wa + wb) / 2 * (ra - rb), (wa - wb) * (ra + rb) / 2
        within, between = within + inside, between + apart
        found[place] = (inside + apart - (wa - wb) * level, a, b)
    return Split(within, between, found)


def _gap(
    key: Key,
    kind: str,
    group: str,
    mine: Count,
    whole: Count,
    is_lower: bool,
    split: Split | None,
    known: Any,
) -> dict[str, Any]:
    others = whole.less(mine)
    low, high = _limits(mine, others, method="newcomb", compare="diff")
    ratio_low, ratio_high = _ratio_limits(mine, others)
    better = high < 0 if is_lower else low > 0
    worse = low > 0 if is_lower else high < 0
    return {
        **_named(key, kind),
        "stratum": group,
        "people": mine.denominator,
        "value": _points(mine.share),
        "others": _points(others.share),
        "difference": _points(mine.share - others.share),
        "low": _points(low),
        "high": _points(high),
        "ratio": _number(mine.share / others.share) if others.numerator else None,
        "ratio_low": ratio_low,
        "ratio_high": ratio_high,
        "verdict": "better" if better else "worse" if worse else "no difference shown",
        "within": _tenths(split.within) if split else None,
        "between": _tenths(split.between) if split else None,
        "known_share": known,
    }


def _ratio_limits(mine: Count, others: Count) -> tuple[Decimal | None, Decimal | None]:
    """95% limits of the ratio by the log method (Katz et al., Biometrics 34, 1978); none where a side is at zero."""
    if not mine.numerator or not others.numerator:
        return None, None
    low, high = _limits(mine, others, method="log", compare="ratio", correction=False)
    return _number(low), _number(high)


def _limits(mine: Count, others: Count, **how: Any) -> tuple[float, float]:
    from statsmodels.stats.proportion import confint_proportions_2indep  # slow to load: only where it is used

    sides = (mine.numerator, mine.denominator, others.numerator, others.denominator)
    return confint_proportions_2indep(*sides, **how)  # type: ignore[no-any-return]


def _parts(key: Key, kind: str, group: str, split: Split | None, rule: Rule) -> list[dict[str, Any]]:
    """Practices by name, the rest together; nobody by name when the rest would be one practice alone."""
    if split is None:
        return []
    named = {p for p, (_, a, b) in split.by_practice.items() if a.may_be_named(rule) and b.may_be_named(rule)}
    rest = [p for p in split.by_practice if p not in named]
    if not named or len(rest) == 1:
        return []
    rows = [
        {
            **_named(key, kind),
            "stratum": group,
            "organization_id": place,
            "contribution": _tenths(split.by_practice[place][0]),
        }
        for place in sorted(named)
    ]
    if rest:
        together = sum(split.by_practice[p][0] for p in sorted(rest))
        rows.append(
            {
                **_named(key, kind),
                "stratum": group,
                "organization_id": "others",
                "contribution": _tenths(together),
            }
        )
    return rows


def _index(key: Key, kind: str, able: Mapping[str, Count], whole: Count, known: Any) -> dict[str, Any]:
    apart = sum(abs(c.share - whole.share) for _, c in sorted(able.items())) / len(able)
    return {
        **_named(key, kind),
        "groups": len(able),
        "overall": _points(whole.share),
        "index": _points(apart / whole.share),
        "known_share": known,
    }


def _changes(gaps: list[dict[str, Any]]) -> None:
    """How far each difference and each ratio moved since the year before."""
    place = ("measure", "rate", "stratum_kind", "stratum")
    before = {(*(g[p] for p in place), g["year"]): g for g in gaps}
    for gap in gaps:
        last = before.get((*(gap[p] for p in place), gap["year"] - 1))
        gap["change"] = gap["difference"] - last["difference"] if last else None
        ratios = (gap["ratio"], last["ratio"]) if last else (None, None)
        gap["ratio_change"] = ratios[0] - ratios[1] if None not in ratios else None


def _named(key: Key, kind: str) -> dict[str, Any]:
    return {"measure": key[0], "rate": key[1], "year": key[2], "stratum_kind": kind}


def _tenths(share: float) -> Decimal:
    """Points to the tenth: what rests on counts that are not printed would, any finer, tell of single people."""
    return Decimal(repr(round(100 * share, 1)))


def _points(share: float) -> Decimal:
    return _number(100 * share)


def _number(value: float) -> Decimal:
    return Decimal(repr(round(float(value), 6)))
