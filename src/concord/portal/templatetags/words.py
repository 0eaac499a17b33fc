"""How numbers, days and codes are written. Nothing here computes; it formats."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.utils.dateformat import format as formatted
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as L

from concord.model import money
from concord.portal import names
from concord.portal.opaque import hidden

HERE = ZoneInfo("America/Los_Angeles")
"""Where the program's practices are: their days and hours."""
register = template.Library()
register.filter("opaque", hidden)
register.filter("language", names.language)
register.filter("sender_name", names.sender)
register.filter("unit_name", names.unit_name)


@register.filter
def said(text: str | None) -> str:
    """A sentence of the run in the reader's language."""
    from concord.portal.practice.saying import said as put

    return put(text)


@register.filter
def dollars(amount: Decimal | None) -> str:
    """To the cent; nothing for nothing."""
    return "" if amount is None else money.dollars(amount)


@register.filter
def unit_rate(rate: Decimal) -> str:
    """Dollars per unit, to the cent or as exactly as it was used."""
    whole, _, part = plain(abs(rate)).partition(".")
    return f"{'-' if rate < 0 else ''}${int(whole):,}.{part:0<2}"


@register.filter
def period(line: dict[str, Any]) -> str:
    """The days a line pays for; a whole month by its name."""
    start, end = line["period_start"], line["period_end"]
    is_month = start.day == 1 and (start.year, start.month) == (end.year, end.month)
    if is_month and (end + timedelta(days=1)).day == 1:
        return month(start)
    return _("%(first)s to %(last)s") % {"first": day(start), "last": day(end)}


@register.filter
def signed(amount: Decimal | None) -> str:
    """To the cent, with a plus where it is more."""
    return "" if amount is None else f"{'+' if amount > 0 else ''}{money.dollars(amount)}"


@register.filter
def percent(share: Decimal | None) -> str:
    """One decimal."""
    return "" if share is None else f"{share:.1%}"


@register.filter
def whole_percent(share: Decimal | None) -> str:
    return "" if share is None else f"{share:.0%}"


def _dated(value: date, form: str) -> str:
    """`3 Mar 2026` in English, `3 mar 2026` in Spanish, which writes months small."""
    return _day_in(get_language() or "", value.toordinal(), form)


@lru_cache(maxsize=10_000)
def _day_in(language: str, number: int, form: str) -> str:
    """A day, by its number, in a language: a page writes the same few days again and again."""
    said = formatted(date.fromordinal(number), form)
    return said if language == "en" else said.lower()


@register.filter
def day(value: date | None) -> str:
    """3 Mar 2026."""
    return "" if value is None else _dated(value, "j M Y")


@register.filter
def iso_day(value: str) -> str:
    """3 Mar 2026, from 2026-03-03."""
    return day(date.fromisoformat(value))


@register.filter
def month(value: date | None) -> str:
    """Mar 2026."""
    return "" if value is None else _dated(value, "M Y")


@register.filter
def plain(number: Any) -> str:
    """A number without zeros that say nothing."""
    text = f"{number:f}" if isinstance(number, Decimal) else str(number)
    return text.rstrip("0").rstrip(".") if "." in text else text


@register.filter
def spaced(code: str | None) -> str:
    """`will_reopen` as words."""
    words = (code or "").replace("_", " ")
    return _(words) if words else ""


def measure_words(row: dict[str, Any]) -> str:
    """A measure and its rate by their titles, and which way is better."""
    from concord.portal.practice.saying import said as put

    own = "" if row["rate_title"] == row["title"] else f": {put(row['rate_title'])}"
    return f"{put(row['title'])}{own}{' (' + _('lower is better') + ')' if row['is_lower_better'] else ''}"


POSSESSIVE = re.compile(r"'S\b")


@register.filter
def titled(name: str | None) -> str:
    """A name sent in capitals, as people write it."""
    text = name or ""
    return POSSESSIVE.sub("'s", text.title()) if text.isupper() else text


SAID_BY = {
    "self": L("the patient"),
    "caregiver": L("a parent or caregiver"),
    "staff": L("staff"),
    "unknown": L("not said"),
}


@register.filter
def said_by(source: str | None) -> str:
    """Who told of somebody's race, ethnicity and language."""
    known = source or "unknown"
    return str(SAID_BY.get(known, known))


@register.filter
def phone(digits: str | None) -> str:
    """(626) 555-9104; anything that is not ten digits as it was sent."""
    text = digits or ""
    return f"({text[:3]}) {text[3:6]}-{text[6:]}" if len(text) == 10 and text.isdigit() else text


@register.filter
def clock(value: datetime | None) -> str:
    """9:20."""
    return "" if value is None else f"{value.hour}:{value:%M}"


@register.filter
def local_clock(moment: datetime) -> str:
    """10:42, where the practice is."""
    return f"{moment.astimezone(HERE):%H:%M}"


@register.filter
def local_day(moment: datetime) -> str:
    """The day of a moment, where the practices are."""
    return day(moment.astimezone(HERE).date())


@register.filter
def weekday(value: date | None) -> str:
    """Wed."""
    return "" if value is None else formatted(value, "D")


@register.filter
def age(born: date | None, on: str) -> str:
    """Whole years on a day written as 2026-03-03."""
    years = people_age(born, date.fromisoformat(on))
    return "" if years is None else str(years)


@register.filter
def plan_name(key: str | None) -> str:
    return names.name("plan", key)


@register.filter
def practice_name(key: str | None) -> str:
    return names.name("practice", key)


@register.filter
def site_name(key: str | None) -> str:
    return names.name("site", key)


@register.filter
def clinician_name(key: str | None) -> str:
    return names.name("clinician", key)


def people_age(born: date | None, on: date) -> int | None:
    """Whole years on a day."""
    return None if born is None else on.year - born.year - ((on.month, on.day) < (born.month, born.day))


@register.inclusion_tag("parts/standing.html")
def standing(row: dict[str, Any]) -> dict[str, Any]:
    """The picture of one measure: own rate as a dot, the baseline as a ring, peers' middle half as a band."""

    def place(share: Any) -> float | None:
        return None if share is None else round(6 + 188 * float(share), 1)

    first, third = place(row.get("first_quarter")), place(row.get("third_quarter"))
    return {
        "row": row,
        "now": place(row["value"]),
        "before": place(row.get("baseline")),
        "first": first,
        "middle": place(row.get("middle")),
        "tiers": [(name, place(at)) for name, at in row.get("tiers", ())],
        "width": None if first is None or third is None else round(third - first, 1),
    }


@register.filter
def letter_language(code: str | None) -> str:
    """The language a letter is written in: Spanish to whom speaks it, else English."""
    return "es" if code == "es" else "en"


SPECIALTIES = (
    ("207Q", L("family medicine")), ("207RC", L("cardiology")), ("207RE", L("endocrinology")), ("207RG0100", L("gastroenterology")),
    ("207RH", L("hematology, oncology")), ("207RN", L("nephrology")), ("207RP", L("lung medicine")), ("207RR", L("rheumatology")),
    ("207R", L("internal medicine")), ("208000", L("pediatrics")), ("207V", L("obstetrics and gynecology")), ("207P", L("emergency medicine")),
    ("2086", L("surgery")), ("2251", L("physical therapy")), ("207W", L("eye care")), ("152W", L("eye care")), ("207X", L("orthopedics")),
    ("207N", L("dermatology")), ("208M", L("hospital medicine")), ("207K", L("allergy")), ("2088", L("urology")), ("207Y", L("ear, nose, throat")),
    ("213E", L("podiatry")), ("363A", L("physician assistant")), ("363L", L("nurse practitioner")),
)  # fmt: skip


@register.filter
def specialty(code: str | None) -> str:
    """A specialty by its taxonomy code; the code where we have no words for it."""
    return next((str(words) for stem, words in SPECIALTIES if (code or "").startswith(stem)), code or "")


@register.inclusion_tag("parts/step_bar.html")
def step_bar(row: Any, steps: int) -> dict[str, Any]:
    """The picture of one group of an assessment: a bar to its score, the score before as a ring, other practices as a band."""

    def place(score: float | None) -> float | None:
        return None if score is None else round(6 + 188 * (score - 1) / (steps - 1), 1)

    first, third = (place(row.peers[0]), place(row.peers[2])) if row.peers else (None, None)
    return {
        "now": place(row.score),
        "before": place(row.before),
        "first": first,
        "width": None if first is None or third is None else max(round(third - first, 1), 2),
        "label": f"{row.title}: {row.score:.1f}" if row.score is not None else row.title,
    }
