"""Checks of one value of one term: is it of the kind the term declares, and inside its bounds?"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from concord.model import periods
from concord.program.vocabulary import TermKind

PERCENTILES = (Decimal("25"), Decimal("50"), Decimal("66.67"), Decimal("75"), Decimal("90"))
CONFIDENCES = (Decimal("80"), Decimal("90"), Decimal("95"))


def read_value(kind: TermKind, value: Any) -> Any:
    """The value as the program uses it: numbers as Decimal, counts as int. ValueError says what is wrong with it."""
    return _READERS[kind.kind](kind, value)


def _decimal(_: TermKind, value: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise ValueError(f"{value!r} is not a number")
    return Decimal(value)


def _not_negative(kind: TermKind, value: Any) -> Decimal:
    number = _decimal(kind, value)
    if number < 0:
        raise ValueError(f"{number} is negative")
    return number


def _positive(kind: TermKind, value: Any) -> Decimal:
    number = _decimal(kind, value)
    if number <= 0:
        raise ValueError(f"{number} is not above 0")
    return number


def _percent(kind: TermKind, value: Any) -> Decimal:
    number = _not_negative(kind, value)
    if number > 100:
        raise ValueError(f"{number} percent is over 100")
    return number


def _confidence(kind: TermKind, value: Any) -> Decimal:
    number = _decimal(kind, value)
    if number not in CONFIDENCES:
        raise ValueError(f"{number} is none of the confidences {', '.join(map(str, CONFIDENCES))}")
    return number


def _percentile(kind: TermKind, value: Any) -> Decimal:
    number = _decimal(kind, value)
    if number not in PERCENTILES:
        raise ValueError(f"{number} is none of the percentiles {', '.join(map(str, PERCENTILES))}")
    return number


def _count(_: TermKind, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError(f"{value!r} is not a whole number")
    if value < 0:
        raise ValueError(f"{value} is negative")
    return value


def _day_of_month(kind: TermKind, value: Any) -> int:
    if not 1 <= _count(kind, value) <= 28:
        raise ValueError(f"{value} is not a day that every month has (1 to 28)")
    return int(value)


def _year(kind: TermKind, value: Any) -> int:
    if not 1990 <= _count(kind, value) <= 2100:
        raise ValueError(f"{value} is not a year")
    return int(value)


def _flag(_: TermKind, value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"{value!r} is neither true nor false")
    return value


def _text(_: TermKind, value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError(f"{value!r} is not a name")
    return value


def _choice(kind: TermKind, value: Any) -> str:
    if value not in kind.choices:
        raise ValueError(f"{value!r} is none of {', '.join(kind.choices)}")
    return str(value)


def _period(_: TermKind, value: Any) -> periods.Period:
    try:
        return periods.parse(str(value))
    except ValueError:
        raise ValueError(f"{value!r} is not a period such as 2024, 2024-Q1 or 2024-06") from None


def _tiers(kind: TermKind, value: Any) -> tuple[tuple[Decimal, Decimal], ...]:
    if not isinstance(value, list) or not value:
        raise ValueError("tiers are a list of [percentile, percent of the maximum]")
    tiers = []
    for tier in value:
        if not isinstance(tier, list) or len(tier) != 2:
            raise ValueError("a tier is [percentile, percent of the maximum]")
        tiers.append((_percentile(kind, tier[0]), _percent(kind, tier[1])))
    if tiers != sorted(tiers) or len({p for p, _ in tiers}) != len(tiers):
        raise ValueError("tiers must rise, each percentile once")
    if [s for _, s in tiers] != sorted(s for _, s in tiers):
        raise ValueError("a higher tier must not pay less than a lower one")
    return tuple(tiers)


def _groups(_: TermKind, value: Any) -> tuple[dict[str, str], ...]:
    keys = {"measure", "stratum_kind", "group", "reference"}
    if not isinstance(value, list):
        raise ValueError("groups are a list of tables")
    for item in value:
        if not isinstance(item, dict) or set(item) != keys:
            raise ValueError(f"a named gap has exactly {', '.join(sorted(keys))}")
    return tuple({k: str(v) for k, v in item.items()} for item in value)


_READERS = {
    "usd": _not_negative,
    "multiplier": _positive,
    "percent": _percent,
    "percentile": _percentile,
    "confidence": _confidence,
    "count": _count,
    "day_of_month": _day_of_month,
    "year": _year,
    "flag": _flag,
    "list_name": _text,
    "table_name": _text,
    "choice": _choice,
    "period": _period,
    "tiers": _tiers,
    "groups": _groups,
}
KINDS = tuple(_READERS)
