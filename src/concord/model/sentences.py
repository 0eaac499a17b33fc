"""The measure language in words: for the manual, the gap screen and the answer to "why not?"."""

from __future__ import annotations

from functools import singledispatch

from concord.model import expressions as e
from concord.model.windows import Birthday, EventDay, Window, YearDay

MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_HOW = {
    "during": "within", "overlaps": "overlapping", "starts": "starting", "ends": "ending", "by": "ended",
    "starts_by": "started", "before": "starting before", "overlaps_before": "begun before and lasting into",
}  # fmt: skip
_WORDS = {"<": "below", "<=": "at most", "=": "exactly", ">=": "at least", ">": "above"}
_TURNED = {"<": ">", "<=": ">=", "=": "=", ">=": "<=", ">": "<"}


@singledispatch
def say(node: object) -> str:
    """The node as a phrase. Concepts appear by name."""
    raise TypeError(f"no words for {type(node).__name__}")


# -- days ------------------------------------------------------------------------------------------------------


@say.register
def _(node: YearDay) -> str:
    year = {0: "of the year", -1: "of the year before"}.get(node.years, f"{_years(node.years)}")
    return f"{node.day} {MONTHS[node.month - 1]} {year}{_days(node.days)}"


@say.register
def _(node: Birthday) -> str:
    if (node.years, node.months) == (0, 0):
        return f"birth{_days(node.days)}"
    words = "the day of turning" if node.turning else "birthday"
    months = f" and {node.months} months" if node.months else ""
    return (
        f"{words} {node.years}{months}{_days(node.days)}"
        if node.turning
        else f"{_ordinal(node.years)} birthday{months}{_days(node.days)}"
    )


@say.register
def _(node: EventDay) -> str:
    months = f" {node.months:+d} months" if node.months else ""
    return f"the {node.edge} of {say(node.of)}{months}{_days(node.days)}"


@say.register
def _(node: Window) -> str:
    if node.start is None:
        return "ever" if node.end is None else f"by {say(node.end)}"
    if node.end is None:
        return f"from {say(node.start)}"
    if (node.start, node.end) == (YearDay(1, 1), YearDay(12, 31)):
        return "the year"
    if node.start == node.end:
        return f"{say(node.start)} alone"
    return f"{say(node.start)} to {say(node.end)}"


# -- event lists -----------------------------------------------------------------------------------------------


@say.register
def _(node: e.Events) -> str:
    what = " or ".join(c.replace("_", " ") for c in node.concepts) or "nothing"
    kinds = "/".join(k.replace("_", " ") for k in node.kinds)
    notes = [
        s for s, yes in (("not done", node.negated), ("state " + "/".join(node.states), node.states)) if yes
    ]
    notes += [c.replace("_", " ") for c in node.category]
    notes += [f"even if {c.replace('_', ' ')}" for c in node.allowing]
    notes += [f"not {c.replace('_', ' ')}" for c in node.forbidding]
    for label, values in (("setting", node.settings), ("reason", node.reasons), ("by", node.providers)):
        if values:
            notes.append(f"{label} {' or '.join(v.replace('_', ' ') for v in values)}")
    return f"{what} [{kinds}{'; ' + ', '.join(notes) if notes else ''}]"


@say.register
def _(node: e.Index) -> str:
    return "the index event"


@say.register
def _(node: e.In) -> str:
    if node.how in ("before", "overlaps_before"):
        return f"{say(node.events)} {_HOW[node.how]} {say(node.window.start)}"
    return f"{say(node.events)} {_HOW[node.how]} {say(node.window)}"


@say.register
def _(node: e.Valued) -> str:
    return f"{say(node.events)} with a value {_WORDS[node.op]} {node.number}{_units(node.units)}"


@say.register
def _(node: e.HasValue) -> str:
    sorts = {"number": "number", "answer": "coded answer"}
    return f"{say(node.events)} with a {sorts.get(node.sort, 'result')}"


@say.register
def _(node: e.Answered) -> str:
    return f"{say(node.events)} answered {' or '.join(c.replace('_', ' ') for c in node.concepts)}"


LINKED = {
    "same_visit": ("at the same visit as", "at no visit with"),
    "same_event": ("that are also", "that are not"),
}
"""How a link alone is said, and how its absence."""


@say.register
def _(node: e.Near) -> str:
    if node.how == "gap" and node.low is None and node.high is None and node.link in LINKED:
        linked = LINKED[node.link][int(node.negative)]
        return f"{say(node.events)} {linked} ({say(node.other)})"
    word = "without" if node.negative else "with"
    unit = "seconds" if node.precise else "days"
    low, high = node.low, node.high
    span = f"{low if low is not None else '...'} to {high if high is not None else '...'} {unit}"
    how = {
        "gap": f"whose {node.on} is {_apart(low, high, unit)} the {node.of} of",
        "inside": "inside" + ("" if not (low or high) else f" ({span} around)"),
        "around": "spanning",
        "overlaps": "overlapping",
    }[node.how]
    link = {"": "", "other_event": "another ", "same_event": "the same ", "same_visit": "at the same visit "}[
        node.link
    ]
    return f"{say(node.events)} {word} {how} {link}({say(node.other)})"


def _apart(low: int | None, high: int | None, unit: str) -> str:
    """How far one moment may lie from another: `2 to 30 days after`, `7 days before to 0 days after`, `on the day of`."""
    if low == high == 0 and unit == "days":
        return "on the day of"
    if low is None or high is None:
        return _half_open(low, high, unit)
    if low >= 0:
        return f"{low} to {high} {unit} after"
    if high <= 0:
        return f"{-high} to {-low} {unit} before"
    return f"{-low} {unit} before to {high} {unit} after"


def _half_open(low: int | None, high: int | None, unit: str) -> str:
    if high is not None:
        return (
            f"{-high} or more {unit} before" if high < 0 else f"any time before, or up to {high} {unit} after"
        )
    if low is not None:
        return (
            f"{low} or more {unit} after" if low >= 0 else f"at most {-low} {unit} before, or any time after"
        )
    return "any time before or after"


@say.register
def _(node: e.Pick) -> str:
    return f"the {node.which} (by {node.by}) {say(node.events)}"


@say.register
def _(node: e.Spaced) -> str:
    return f"{say(node.events)}, each {node.gap} or more days after the one before"


@say.register
def _(node: e.Union) -> str:
    return " or ".join(say(part) for part in node.lists)


@say.register
def _(node: e.ListIn) -> str:
    return f"{say(node.events)} ({node.method} method)"


# -- numbers ---------------------------------------------------------------------------------------------------


@say.register
def _(node: e.Constant) -> str:
    return f"{node.value.normalize():f}"


@say.register
def _(node: e.Count) -> str:
    return f"the number of {'days with' if node.of == 'days' else ''} {say(node.events)}".replace("  ", " ")


@say.register
def _(node: e.Sum) -> str:
    return f"the sum of {say(node.events)}"


@say.register
def _(node: e.PickValue) -> str:
    return f"the value of {say(node.pick)}{_units(node.units)}"


@say.register
def _(node: e.LastDay) -> str:
    return f"the last day of {say(node.events)}"


@say.register
def _(node: e.Lowest) -> str:
    part = f"{node.part.replace('_', ' ')} " if node.part else "value "
    return f"the lowest {part}on the last day of {say(node.events)}{_units(node.units)}"


@say.register
def _(node: e.Spans) -> str:
    concepts = " or ".join(c.replace("_", " ") for c in node.concepts)
    return f"{node.kind}{' ' + concepts if concepts else ''} spans"


@say.register
def _(node: e.Covered) -> str:
    both = f" and {say(node.other)}" if node.other else ""
    return f"days covered by {say(node.spans)}{both} in {say(node.window)}"


@say.register
def _(node: e.Age) -> str:
    return f"age on {say(node.on)}"


@say.register
def _(node: e.Ratio) -> str:
    return f"{say(node.top)} divided by {say(node.bottom)}"


# -- criteria --------------------------------------------------------------------------------------------------


@say.register
def _(node: e.Exists) -> str:
    return f"there is {say(node.events)}"


@say.register
def _(node: e.Compare) -> str:
    return f"{say(node.left)} is {_WORDS[node.op]} {say(node.right)}"


@say.register
def _(node: e.OrIfMissing) -> str:
    return f"{say(node.compare)} (if there is none: {'yes' if node.value else 'no'})"


@say.register
def _(node: e.All) -> str:
    return "(" + " and ".join(say(part) for part in node.parts) + ")" if node.parts else "always"


@say.register
def _(node: e.Any) -> str:
    return "(" + " or ".join(say(part) for part in node.parts) + ")" if node.parts else "never"


@say.register
def _(node: e.Not) -> str:
    return f"not ({say(node.part)})"


@say.register
def _(node: e.Sex) -> str:
    return f"sex is {node.sex}"


@say.register
def _(node: e.Died) -> str:
    return f"died in {say(node.window)}"


@say.register
def _(node: e.Enrolled) -> str:
    gaps = (
        f"at most {node.gaps} gap{'s' if node.gaps != 1 else ''} of {node.gap} days"
        if node.gaps
        else "no gap"
    )
    if node.anchor and node.gap >= 366 and node.gaps >= 366:
        return f"covered by {node.benefit} on {say(node.anchor)}"
    anchor = f", covered on {say(node.anchor)}" if node.anchor else ""
    what = {"pharmacy": "with drug benefit ", "enrolled": ""}.get(node.benefit, f"in {node.benefit} ")
    return f"enrolled {what}over {say(node.window)} with {gaps}{anchor}"


@say.register
def _(node: e.Observed) -> str:
    return f"the data reach back to {say(node.window.start) if node.window.start else 'the beginning'}"


@say.register
def _(node: e.OnlyIn) -> str:
    return f"{say(node.part)} ({node.method} method)"


@say.register
def _(node: e.Named) -> str:
    return f"{node.sentence}: {say(node.part)}"


def _days(days: int) -> str:
    return f" {'+' if days > 0 else '-'} {abs(days)} days" if days else ""


def _years(years: int) -> str:
    return f"{abs(years)} years {'before' if years < 0 else 'after'}"


def _units(units: tuple[str, ...]) -> str:
    return f" {units[0]}" if units else ""


def _ordinal(number: int) -> str:
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10 if number % 100 not in (11, 12, 13) else 0, "th")
    return f"{number}{ending}"
