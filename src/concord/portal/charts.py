"""Charts as SVG: drawn by Vega-Lite on the server, in the page's own colors, with a finding, a reading and no script."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from concord.reports import vega

INK, MUTED, OWN, WORSE, PEERS, AXIS, BAND, BAND_2, PAGE = (
    "#010001", "#010002", "#010003", "#010004", "#010005", "#010006", "#010007", "#010008", "#010009",
)  # fmt: skip
"""Stand-ins that become the page's colors: light, dark and print alike."""
NAMES = {INK: "var(--ink)", MUTED: "var(--muted)", OWN: "var(--link)", WORSE: "var(--worse)", PEERS: "var(--peers)", AXIS: "var(--axis)", BAND: "var(--band)", BAND_2: "var(--band-2)", PAGE: "var(--page)"}  # fmt: skip
FONT = "system-ui, sans-serif"
CONFIG = {
    "font": FONT, "background": None, "view": {"stroke": None},
    "axis": {"labelColor": MUTED, "titleColor": MUTED, "domainColor": AXIS, "tickColor": AXIS, "gridColor": BAND_2, "labelFontSize": 12,
             "titleFontSize": 12, "titleFontWeight": "normal", "labelFont": FONT, "titleFont": FONT},
    "text": {"font": FONT, "fontSize": 12, "color": INK},
}  # fmt: skip


def svg(spec: dict[str, Any], finding: str, reading: str) -> SafeString:
    """The chart as markup. `finding` is its title for a reader who cannot see it, `reading` how it is read."""
    drawn = vega.bare(json.dumps({**spec, "config": CONFIG}, sort_keys=True))
    fluid = re.sub(r'(<svg [^>]*?)\swidth="\d+" height="\d+"', r"\1", drawn, count=1)
    named = vega.named(vega.colored(fluid, NAMES), f"{finding}. {reading}")
    return mark_safe(named)  # made here from numbers and catalog words; `finding` and `reading` are escaped


def _percent(**more: Any) -> dict[str, Any]:
    return {"type": "quantitative", "axis": {"format": ".0%", "tickCount": 5, "title": None}, **more}


def trend(
    rows: list[dict[str, Any]], tiers: list[tuple[str, float]], labels: dict[str, str]
) -> dict[str, Any]:
    """Lines by month: this year, and last year's same months; tiers as rules named at the left, where no line runs. `rows`: month 1-12, value, series."""
    top = max([r["value"] for r in rows] + [t for _name, t in tiers] + [0.1])
    scale = {"domain": [0, min(1.0, top * 1.12)]}
    x = {
        "field": "label",
        "type": "ordinal",
        "sort": {"field": "month"},
        "axis": {"title": None, "labelAngle": 0, "domain": True},
    }
    y = _percent(field="value", scale=scale)
    series = [
        {
            "transform": [{"filter": f"datum.series == '{name}'"}],
            "layer": [
                {"mark": {"type": "line", "color": color, "strokeWidth": width, **({"strokeDash": [5, 4]} if dash else {})}, "encoding": {"x": x, "y": y}},
                {"mark": {"type": "point", "color": color, "filled": not dash, "size": 40, "opacity": 1}, "encoding": {"x": x, "y": y}},
                {"transform": [{"filter": "datum.is_last"}], "mark": {"type": "text", "align": "left", "dx": 8, "dy": -8, "color": color},
                 "encoding": {"x": x, "y": y, "text": {"value": labels[name]}}},
            ],
        }
        for name, color, width, dash in (("before", MUTED, 1.5, True), ("now", OWN, 2.5, False))
        if any(r["series"] == name for r in rows)
    ]  # fmt: skip
    rules = [
        {"data": {"values": [{"at": at, "name": name}]},
         "layer": [{"mark": {"type": "rule", "color": AXIS, "strokeWidth": 1}, "encoding": {"y": {**_percent(field="at", scale=scale)}}},
                   {"mark": {"type": "text", "align": "left", "x": 0, "dx": 4 + 34 * number, "dy": -6, "color": MUTED, "fontSize": 11},
                    "encoding": {"y": {**_percent(field="at", scale=scale)}, "text": {"field": "name"}}}]}
        for number, (name, at) in enumerate(tiers)
    ]  # fmt: skip
    return {"width": 620, "height": 240, "data": {"values": rows}, "layer": [*rules, *series]}


def bullet(
    value: float, before: float | None, tiers: list[tuple[str, float]], low: float | None, high: float | None
) -> dict[str, Any]:
    """One bar from 0 to the rate, tiers as ticks, the year before as a ring, the interval as a thin line."""
    x = {
        "type": "quantitative",
        "scale": {"domain": [0, 1]},
        "axis": {"format": ".0%", "title": None, "grid": False, "tickCount": 5},
    }
    layer: list[dict[str, Any]] = [
        {
            "data": {"values": [{"v": 1}]},
            "mark": {"type": "bar", "color": BAND_2, "size": 30},
            "encoding": {"x": {**x, "field": "v"}},
        },
        {
            "data": {"values": [{"v": value}]},
            "mark": {"type": "bar", "color": OWN, "size": 14},
            "encoding": {"x": {**x, "field": "v"}},
        },
    ]
    if low is not None and high is not None:
        layer.append({"data": {"values": [{"l": low, "h": high}]}, "mark": {"type": "rule", "color": INK, "strokeWidth": 1.5, "yOffset": 11},
                      "encoding": {"x": {**x, "field": "l"}, "x2": {"field": "h"}}})  # fmt: skip
    for row, (name, at) in enumerate(tiers):
        layer.append(
            {
                "data": {"values": [{"v": at}]},
                "mark": {"type": "tick", "color": INK, "thickness": 2, "size": 34},
                "encoding": {"x": {**x, "field": "v"}},
            }
        )
        layer.append({"data": {"values": [{"v": at, "n": name}]}, "mark": {"type": "text", "dy": -26 if row % 2 == 0 else -38, "fontSize": 11},
                      "encoding": {"x": {**x, "field": "v"}, "text": {"field": "n"}}})  # fmt: skip
    if before is not None:
        layer.append({"data": {"values": [{"v": before}]}, "mark": {"type": "point", "shape": "circle", "filled": False, "color": INK, "size": 110, "strokeWidth": 2, "opacity": 1},
                      "encoding": {"x": {**x, "field": "v"}}})  # fmt: skip
    return {"width": 620, "height": 90, "layer": layer}


def funnel(dots: list[dict[str, Any]], usual: float) -> dict[str, Any]:
    """The own practice (filled) and its parts (hollow) by how many count, between limits around the usual rate.

    `dots`: n, value, kind (own or part), and the limits at that n: low_998, low_95, high_95, high_998.
    """
    x = {"field": "n", "type": "quantitative", "axis": {"title": None, "tickCount": 5, "grid": False}}
    y = _percent(scale={"domain": _reach(dots)})
    middle = {
        "data": {"values": [{"v": usual}]},
        "mark": {"type": "rule", "color": AXIS, "strokeDash": [4, 3]},
        "encoding": {"y": {**y, "field": "v"}},
    }
    return {
        "width": 480,
        "height": 220,
        "data": {"values": dots},
        "layer": [
            *_limits(x, y, is_line=len({d["n"] for d in dots}) > 2),
            middle,
            _dots(x, y, "part", INK, 50),
            _dots(x, y, "own", OWN, 130),
        ],
    }


LIMITS = ("low_998", "low_95", "high_95", "high_998")


def _reach(dots: list[dict[str, Any]]) -> list[float]:
    """From where to where the rates and their outer limits go, with a little air."""
    low = min(min(d["low_998"], d["value"]) for d in dots)
    high = max(max(d["high_998"], d["value"]) for d in dots)
    return [max(0.0, low - 0.02), min(1.0, high + 0.02)]


def _limits(x: dict[str, Any], y: dict[str, Any], *, is_line: bool) -> list[dict[str, Any]]:
    """What chance explains: a field between lines; with one or two sizes, which make no line, an upright bar at each."""
    if not is_line:
        return [_between(x, y, "998", BAND_2, 10), _between(x, y, "95", PEERS, 3)]
    field = {
        "mark": {"type": "area", "color": BAND, "interpolate": "monotone"},
        "encoding": {"x": x, "y": {**y, "field": "low_998"}, "y2": {"field": "high_998"}},
    }
    return [field, *(_limit(x, y, name) for name in LIMITS)]


def _between(x: dict[str, Any], y: dict[str, Any], limits: str, color: str, width: int) -> dict[str, Any]:
    """An upright bar at each dot, between its limits."""
    return {
        "mark": {"type": "rule", "color": color, "strokeWidth": width},
        "encoding": {"x": x, "y": {**y, "field": f"low_{limits}"}, "y2": {"field": f"high_{limits}"}},
    }


def _limit(x: dict[str, Any], y: dict[str, Any], limit: str) -> dict[str, Any]:
    """A limit as a line over all dots; the outer ones are dashed."""
    dash = {"strokeDash": [2, 3]} if "998" in limit else {}
    return {
        "mark": {"type": "line", "color": AXIS, "strokeWidth": 1, "interpolate": "monotone", **dash},
        "encoding": {"x": x, "y": {**y, "field": limit}},
    }


def _dots(x: dict[str, Any], y: dict[str, Any], kind: str, color: str, size: int) -> dict[str, Any]:
    """The dots of one kind; only the practice's own is filled."""
    return {
        "transform": [{"filter": f"datum.kind == '{kind}'"}],
        "mark": {
            "type": "point",
            "filled": kind == "own",
            "color": color,
            "size": size,
            "opacity": 1,
            "strokeWidth": 2,
        },
        "encoding": {"x": x, "y": {**y, "field": "value"}},
    }


def _room(labels: Iterable[str]) -> float:
    """Points that the widest label takes, in a wide font."""
    return min(240.0, 7.6 * max(map(len, labels), default=0))


def groups(rows: list[dict[str, Any]], overall: float | None) -> dict[str, Any]:
    """A dot with its interval for each group, in the order given; the overall rate as a line; small groups hollow."""
    x = {
        "type": "quantitative",
        "scale": {"domain": [0, 1]},
        "axis": {"format": ".0%", "title": None, "tickCount": 5},
    }
    y = {
        "field": "group",
        "type": "nominal",
        "sort": [r["group"] for r in rows],
        "axis": {
            "title": None,
            "labelLimit": 240,
            "grid": False,
            "minExtent": _room(r["group"] for r in rows),
        },
    }
    layer: list[dict[str, Any]] = [
        {
            "mark": {"type": "rule", "color": PEERS, "strokeWidth": 2},
            "encoding": {"y": y, "x": {**x, "field": "low"}, "x2": {"field": "high"}},
        },
        {
            "transform": [{"filter": "!datum.is_small"}],
            "mark": {"type": "point", "filled": True, "color": OWN, "size": 80, "opacity": 1},
            "encoding": {"y": y, "x": {**x, "field": "value"}},
        },
        {
            "transform": [{"filter": "datum.is_small"}],
            "mark": {"type": "point", "filled": False, "color": MUTED, "size": 80, "opacity": 1},
            "encoding": {"y": y, "x": {**x, "field": "value"}},
        },
    ]
    if overall is not None:
        layer.insert(
            0,
            {
                "data": {"values": [{"v": overall}]},
                "mark": {"type": "rule", "color": INK, "strokeDash": [4, 3]},
                "encoding": {"x": {**x, "field": "v"}},
            },
        )
    return {"width": 480, "height": {"step": 26}, "data": {"values": rows}, "layer": layer}


def correlations(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """A dot with its interval for each name, from -1 to 1, in the order given; none is a dashed upright."""
    x = {
        "type": "quantitative",
        "scale": {"domain": [-1, 1]},
        "axis": {"title": None, "tickCount": 5, "format": "+.1f"},
    }
    y = {
        "field": "name",
        "type": "nominal",
        "sort": [r["name"] for r in rows],
        "axis": {"title": None, "labelLimit": 240, "grid": False},
    }
    layer: list[dict[str, Any]] = [
        {"data": {"values": [{"v": 0}]}, "mark": {"type": "rule", "color": INK, "strokeDash": [4, 3]}, "encoding": {"x": {**x, "field": "v"}}},
        {"mark": {"type": "rule", "color": PEERS, "strokeWidth": 2}, "encoding": {"y": y, "x": {**x, "field": "low"}, "x2": {"field": "high"}}},
        {"mark": {"type": "point", "filled": True, "color": OWN, "size": 80, "opacity": 1}, "encoding": {"y": y, "x": {**x, "field": "value"}}},
    ]  # fmt: skip
    return {
        "width": 480,
        "height": {"step": 30},
        "padding": {"left": 40, "right": 12, "top": 5, "bottom": 5},
        "data": {"values": rows},
        "layer": layer,
    }


LABEL = 260
"""Most room for the words beside a bar, in pixels: the reader's letters may be wider than those measured here."""


def waterfall(steps: list[dict[str, Any]]) -> dict[str, Any]:
    """From last month's total to this month's: `name`, `from`, `to`, `kind` (total, more, less), `words`."""
    widest = max((len(s["name"]) for s in steps), default=0)
    y = {
        "field": "name", "type": "nominal", "sort": [s["name"] for s in steps],
        "axis": {"title": None, "labelLimit": LABEL, "minExtent": min(LABEL, 8 * widest), "grid": False, "ticks": False},
    }  # fmt: skip
    x = {"type": "quantitative", "axis": {"format": "$,.0f", "title": None, "tickCount": 4}}
    colors = {"total": PEERS, "more": OWN, "less": WORSE}
    return {
        "width": 460, "height": {"step": 28}, "data": {"values": steps},
        "layer": [
            {"mark": {"type": "bar", "size": 16},
             "encoding": {"y": y, "x": {**x, "field": "from"}, "x2": {"field": "to"},
                          "color": {"field": "kind", "type": "nominal", "scale": {"domain": list(colors), "range": list(colors.values())}, "legend": None}}},
            {"mark": {"type": "text", "align": "left", "dx": 6}, "encoding": {"y": y, "x": {"field": "end", "type": "quantitative"}, "text": {"field": "words"}}},
        ],
    }  # fmt: skip


def months(
    rows: list[dict[str, Any]],
    lines: list[tuple[str, float]],
    target: tuple[str, float],
    changes: list[dict[str, Any]],
) -> dict[str, Any]:
    """Separate months as points joined by a line: signals larger and in the second color, center and limits as rules, the target
    dashed, and an upright where each change began. `rows`: label, order, value, is_signal; `changes`: label, number."""
    order = [r["label"] for r in rows]
    top = max([r["value"] for r in rows] + [at for _name, at in lines] + [target[1]]) or 0.1
    scale = {"domain": [0, min(1.0, top * 1.15)]}
    x = {
        "field": "label",
        "type": "ordinal",
        "sort": order,
        "axis": {"title": None, "labelAngle": -45, "labelOverlap": True},
    }
    y = _percent(field="value", scale=scale)

    def rule(name: str, at: float, dash: list[int], color: str, side: str) -> dict[str, Any]:
        where = {"align": "right", "x": "width", "dx": -2} if side == "right" else {"align": "left", "x": 2}
        return {
            "data": {"values": [{"at": at, "name": name}]},
            "layer": [
                {"mark": {"type": "rule", "color": color, "strokeDash": dash}, "encoding": {"y": _percent(field="at", scale=scale)}},
                {"mark": {"type": "text", "dy": -6, "color": MUTED, "fontSize": 11, **where},
                 "encoding": {"y": _percent(field="at", scale=scale), "text": {"field": "name"}}},
            ],
        }  # fmt: skip

    layer = [
        rule(name, at, [] if number == 0 else [2, 3], AXIS, "left") for number, (name, at) in enumerate(lines)
    ]
    layer.append(rule(*target, [6, 4], OWN, "right"))
    if changes:
        layer.append(
            {"data": {"values": changes},
             "layer": [{"mark": {"type": "rule", "color": PEERS, "strokeDash": [3, 3]}, "encoding": {"x": x}},
                       {"mark": {"type": "text", "y": 8, "dx": 9, "color": INK, "fontSize": 12, "fontWeight": "bold"},
                        "encoding": {"x": x, "text": {"field": "number"}}}]}
        )  # fmt: skip
    layer += [
        {"mark": {"type": "line", "color": OWN, "strokeWidth": 2}, "encoding": {"x": x, "y": y}},
        {"transform": [{"filter": "!datum.is_signal"}], "mark": {"type": "point", "filled": True, "color": OWN, "size": 45, "opacity": 1}, "encoding": {"x": x, "y": y}},
        {"transform": [{"filter": "datum.is_signal"}], "mark": {"type": "point", "shape": "diamond", "filled": True, "color": WORSE, "size": 120, "opacity": 1}, "encoding": {"x": x, "y": y}},
    ]  # fmt: skip
    return {"width": 620, "height": 240, "data": {"values": rows}, "layer": layer}


def course(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """One share by month as a line from 0 to 100%, its last point named. `rows`: label and value, in order."""
    x = {
        "field": "label",
        "type": "ordinal",
        "sort": [r["label"] for r in rows],
        "axis": {"title": None, "labelAngle": -45, "labelOverlap": True},
    }
    y = _percent(field="value", scale={"domain": [0, 1]})
    last = {
        "data": {"values": rows[-1:]},
        "mark": {"type": "text", "align": "right", "dx": 4, "dy": -10, "color": OWN, "fontWeight": "bold"},
        "encoding": {"x": x, "y": y, "text": {"field": "value", "format": ".0%"}},
    }
    marks = [{"mark": {"type": "line", "color": OWN, "strokeWidth": 2}, "encoding": {"x": x, "y": y}},
             {"mark": {"type": "point", "color": OWN, "filled": True, "size": 36, "opacity": 1}, "encoding": {"x": x, "y": y}}]  # fmt: skip
    return {"width": 620, "height": 220, "data": {"values": rows}, "layer": [*marks, last]}
