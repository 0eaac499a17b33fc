"""How reports write numbers, days and codes. Nothing here computes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from concord.model.money import dollars

HIDDEN = "[c]"
"""Stands where a number may not be shown: it is small, or another could be worked out with it."""
NUMBERS = frozenset(
    {
        "said",
        "count",
        "percent",
        "share",
        "points",
        "signed_points",
        "dollars",
        "signed",
        "whole",
        "ratio",
        "p",
    }
)

LANGUAGES = {
    "en": "English", "es": "Spanish", "zh": "Chinese", "zh-Hans": "Chinese, simplified", "zh-Hant": "Chinese, traditional",
    "vi": "Vietnamese", "tl": "Tagalog", "ko": "Korean", "hy": "Armenian", "fa": "Persian", "ru": "Russian", "ar": "Arabic",
    "hmn": "Hmong", "ja": "Japanese", "km": "Khmer", "pa": "Punjabi", "hi": "Hindi", "pt": "Portuguese", "fr": "French",
}  # fmt: skip
GROUPS: Mapping[str, str] = {
    "american_indian": "American Indian or Alaska Native", "pacific_islander": "Native Hawaiian or Pacific Islander",
    "mena": "Middle Eastern or North African", "multiple": "More than one", "other": "Another", "unknown": "Not known",
    "declined": "Declined to say", "black": "Black or African American", "hispanic": "Hispanic or Latino", "not_hispanic": "Not Hispanic or Latino",
}  # fmt: skip
KINDS: Mapping[str, str] = {
    "all": "Everybody", "race_1997": "Race", "ethnicity_1997": "Ethnicity", "race_ethnicity_2024": "Race and ethnicity",
    "language": "Language", "sex": "Sex", "age_band": "Age", "area": "Area", "region": "Region", "product": "Product",
    "product_line": "Line of business",
}  # fmt: skip
COMPONENTS: Mapping[str, str] = {
    "direct_services": "Direct services", "population_health": "Population health", "performance": "Performance",
    "adjustment": "Adjustments",
}  # fmt: skip
CATEGORIES: Mapping[str, str] = {
    "inpatient": "Hospital stays", "outpatient_facility": "Outpatient facilities", "professional": "Professional services",
    "pharmacy": "Prescription drugs", "non_claims": "Outside claims",
}  # fmt: skip
LAN: Mapping[str, str] = {
    "1": "1, fees alone, or no contract of the program", "2A": "2A, for care teams and systems", "2B": "2B, for reporting", "2C": "2C, fees and pay for results",
    "3A": "3A, shared savings", "3B": "3B, shared savings and losses", "3N": "3N, shared risk, not for quality", "4A": "4A, paid ahead for some services",
    "4B": "4B, paid ahead for all care", "4C": "4C, paid ahead in one system", "4N": "4N, paid ahead, not for quality",
}  # fmt: skip


def group(kind: str, value: str) -> str:
    """A group's name, such as `Spanish` or `Asian`."""
    if kind in ("region", "area"):
        return f"ZIP {value}…" if value.isdigit() else GROUPS.get(value, value)
    if kind == "language":
        return LANGUAGES.get(value, GROUPS.get(value, value))
    return GROUPS.get(value, value.replace("_", " ").capitalize() if value.islower() else value)


def kind(value: str) -> str:
    """A grouping's name."""
    return KINDS.get(value, value.replace("_", " ").capitalize())


def rounded(value: Any, places: int) -> Decimal:
    """Half-up, as a reader would."""
    return Decimal(str(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def signed(words: str, value: Any) -> str:
    """A plus before what is more; a true minus before what is less."""
    if words.startswith("-"):
        return "−" + words[1:]
    return f"+{words}" if value > 0 else words


def decimal(value: Any, places: int) -> str:
    """A number with a true minus, and no minus before nothing."""
    found = rounded(value, places)
    return f"{'−' if found < 0 else ''}{abs(found)}"


def percent(share: Any, places: int = 1) -> str:
    """A share of one as percent: 0.724 is `72.4%`."""
    return f"{decimal(Decimal(str(share)) * 100, places)}%"


def day(value: date) -> str:
    """`3 Mar 2026`."""
    return f"{value.day} {value:%b %Y}"


def month(value: date) -> str:
    """`March 2026`."""
    return f"{value:%B %Y}"


WRITTEN: Mapping[str, Callable[[Any], str]] = {
    "text": str,
    "said": str,
    "spaced": lambda v: str(v).replace("_", " ").capitalize(),
    "count": lambda v: f"{v:,}",
    "percent": percent,
    "share": lambda v: f"{rounded(v, 1)}%",
    "points": lambda v: decimal(v, 1),
    "signed_points": lambda v: signed(f"{rounded(v, 1)}", v),
    "ratio": lambda v: decimal(v, 2),
    "p": lambda v: "<0.001" if v < Decimal("0.001") else f"{rounded(v, 3)}",
    "dollars": lambda v: dollars(rounded(v, 2)),
    "whole": lambda v: f"{'−' if v < 0 else ''}${abs(rounded(v, 0)):,}",
    "signed": lambda v: signed(dollars(rounded(v, 2)), v),
    "day": day,
    "month": month,
    "short_month": lambda v: f"{v:%b %Y}",
    "lan": lambda v: LAN.get(v, v),
    "category": lambda v: CATEGORIES.get(v, v),
    "yes": lambda v: "yes" if v else "no",
}
"""How each kind of value is written; `said` are figures that are words already."""


def said(how: str, value: Any) -> str:
    """A value as words; nothing for nothing."""
    return "" if value is None else WRITTEN[how](value)
