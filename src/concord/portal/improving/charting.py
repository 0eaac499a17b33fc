"""The chart of an aim: the practice's own months, what they say, and when each change began."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as L

from concord.portal import charts
from concord.portal.improving.models import Aim
from concord.portal.improving.reading import Reading, month_of, read
from concord.portal.templatetags.words import month, percent

RULES = {
    "beyond": L("beyond a limit"),
    "one_side": L("eight or more in a row on one side of the center"),
    "near_limit": L("three of four nearer a limit than the center"),
    "shift": L("six or more in a row on one side of the middle"),
    "trend": L("five or more in a row rising, or falling"),
}


@dataclass(frozen=True)
class Drawn:
    """A chart with its table and its sentences."""

    picture: SafeString
    rows: list[dict[str, Any]]
    says: list[str]
    kind: str


def drawn(aim: Aim, book: Any) -> Drawn | None:
    """The chart of an aim from the reader's book; None where fewer than two months may be shown."""
    rows = book.rows("month_closed", {"measure": aim.measure, "rate": aim.rate}, order=("month",)) if book.has("month_closed") else []  # fmt: skip
    rows = [row for row in rows if row["value"] is not None]
    reading = read([row["value"] for row in rows])
    if reading is None:
        return None
    months = [row["month"] for row in rows]
    changes = [
        {"label": month(months[at]), "number": str(number)}
        for number, cycle in enumerate(aim.cycles.all(), 1)
        if (at := month_of(cycle.began_on, months)) is not None
    ]
    points = [
        {"label": month(row["month"]), "order": at, "value": float(row["value"]), "is_signal": at in reading.marked}
        for at, row in enumerate(rows)
    ]  # fmt: skip
    target = (_("target %(at)s") % {"at": percent(aim.target)}, float(aim.target))
    says = sentences(reading, [p["label"] for p in points])
    finding = _("%(aim)s: %(last)s in %(month)s") % {
        "aim": aim.words,
        "last": percent(rows[-1]["value"]),
        "month": points[-1]["label"],
    }
    reading_words = _("Diamonds are signals. Uprights with a number: when a change began.")
    spec = charts.months(points, _lines(reading), target, changes)
    table = [{**row, "is_signal": at in reading.marked} for at, row in enumerate(rows)]
    return Drawn(charts.svg(spec, finding, reading_words), table, says, reading.kind)


def _lines(reading: Reading) -> list[tuple[str, float]]:
    found = [(_("center"), reading.center)]
    for name, at in ((_("lower limit"), reading.low), (_("upper limit"), reading.high)):
        if at is not None:
            found.append((name, at))
    return found


def sentences(reading: Reading, labels: list[str]) -> list[str]:
    """What each rule found, by month; or that the months are like one another."""
    if not reading.signals:
        return [_("No signal: the months differ as months do.")]
    found = []
    for name, places in reading.signals.items():
        words = str(RULES[name])
        found.append(f"{words[:1].upper()}{words[1:]}: {', '.join(labels[at] for at in places)}")
    return found
