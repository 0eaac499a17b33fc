"""Calendar arithmetic by counting, from the rules and nothing else."""

from __future__ import annotations

from datetime import date

LAST = date(9999, 12, 31)
LONG = {1: 31, 3: 31, 4: 30, 5: 31, 6: 30, 7: 31, 8: 31, 9: 30, 10: 31, 11: 30, 12: 31}


def is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def length(year: int, month: int) -> int:
    """Days in a month."""
    if month == 2:
        return 29 if is_leap(year) else 28
    return LONG[month]


def number(day: date) -> int:
    """Days since 1 January of the year 1, counted by years, months and days."""
    before = day.year - 1
    total = before * 365 + before // 4 - before // 100 + before // 400
    for month in range(1, day.month):
        total += length(day.year, month)
    return total + day.day - 1


def later(day: date, days: int) -> date:
    """A day moved by days."""
    year, month, of_month = day.year, day.month, day.day + days
    while of_month < 1:
        month -= 1
        if month == 0:
            year, month = year - 1, 12
        of_month += length(year, month)
    while of_month > length(year, month):
        of_month -= length(year, month)
        month += 1
        if month == 13:
            year, month = year + 1, 1
    return date(year, month, of_month)


def months_later(day: date, months: int) -> date:
    """The same day of the month, some months on; the last day of a shorter month."""
    year, month = day.year, day.month
    for _ in range(abs(months)):
        month += 1 if months > 0 else -1
        if month == 13:
            year, month = year + 1, 1
        elif month == 0:
            year, month = year - 1, 12
    return date(year, month, min(day.day, length(year, month)))


def birthday(birth: date, years: int) -> date:
    """The day a person turns an age: born on 29 February, 1 March of a common year."""
    if (birth.month, birth.day) == (2, 29) and not is_leap(birth.year + years):
        return date(birth.year + years, 3, 1)
    return date(birth.year + years, birth.month, birth.day)


def age(birth: date, on: date) -> int:
    """Birthdays passed."""
    years = on.year - birth.year
    return years if birthday(birth, years) <= on else years - 1


def second(day: date, within: int) -> int:
    """Seconds since 1 January of the year 1."""
    return number(day) * 24 * 60 * 60 + within
