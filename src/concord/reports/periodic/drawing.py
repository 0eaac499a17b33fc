"""Charts of reports as SVG: drawn by Vega-Lite without a script, alike on paper and on a page, told apart without color."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from textwrap import wrap
from typing import Any

from concord.reports import vega

INK, MUTED, OWN, WORSE, PEERS, LIGHT, GRID = (
    "#010001", "#010002", "#010003", "#010004", "#010005", "#010006", "#010007",
)  # fmt: skip
"""Stand-ins that become the colors of the page or of the paper."""
PAGE = {INK: "var(--ink)", MUTED: "var(--muted)", OWN: "var(--link)", WORSE: "var(--worse)", PEERS: "var(--peers)",
        LIGHT: "var(--light, #9cc3e3)", GRID: "var(--band-2)"}  # fmt: skip
PAPER = {
    INK: "#1B2430",
    MUTED: "#56616E",
    OWN: "#005EA8",
    WORSE: "#B34700",
    PEERS: "#737D89",
    LIGHT: "#9CC3E3",
    GRID: "#DDE5EC",
}
FONT = "Libertinus Serif"
WIDTH = 560
LINE = 52
"""Letters of a label before it goes to a second line."""
CONFIG = {
    "font": FONT, "background": None, "view": {"stroke": None},
    "axis": {"labelColor": INK, "titleColor": MUTED, "domainColor": PEERS, "tickColor": PEERS, "gridColor": GRID, "labelFontSize": 11,
             "titleFontSize": 11, "titleFontWeight": "normal", "labelFont": FONT, "titleFont": FONT},
    "legend": {"labelColor": INK, "labelFontSize": 11, "labelFont": FONT, "title": None, "orient": "top", "symbolSize": 90},
    "header": {"labelColor": INK, "labelFontSize": 11, "labelFont": FONT, "title": None, "labelAnchor": "start", "labelFontWeight": "bold"},
    "text": {"font": FONT, "fontSize": 11, "color": INK},
}  # fmt: skip
Spec = dict[str, Any]


def svg(spec: Mapping[str, Any], colors: Mapping[str, str], label: str = "") -> str:
    """The drawing in these colors; with a `label` for readers who do not see it."""
    drawn = vega.bare(json.dumps({**spec, "config": CONFIG}, sort_keys=True, default=str))
    painted = vega.colored(drawn, colors)
    return vega.named(painted, label) if label else painted


def _percent(low: float, high: float, **more: Any) -> dict[str, Any]:
    axis = {"format": ".0%", "tickCount": 5, "title": None}
    return {"type": "quantitative", "axis": axis, "scale": {"domain": [low, high], "clamp": True}, **more}


def _names(rows: Sequence[Mapping[str, Any]], field: str = "name") -> dict[str, Any]:
    order = list(dict.fromkeys(r[field] for r in rows))
    axis = {"title": None, "labelLimit": 0, "grid": False, "ticks": False, "domain": False, "labelPadding": 6,
            "labelExpr": f"split({json.dumps(lines(order))}[datum.label], '\\n')", "labelLineHeight": 12}  # fmt: skip
    return {"field": field, "type": "nominal", "sort": order, "axis": axis}


def lines(names: Sequence[str], letters: int = LINE) -> dict[str, str]:
    """Each name on one line or several."""
    return {name: "\n".join(wrap(name, letters)) for name in names}


def step(names: Sequence[str]) -> int:
    """Pixels from one row of a drawing to the next: room for two lines where a name needs them."""
    return 26 if any(len(name) > LINE for name in names) else 20


def _fitted(rows: Sequence[Mapping[str, Any]], layers: list[Spec], **more: Any) -> Spec:
    """A drawing as wide as the page with a row for each name, labels included."""
    return {"width": WIDTH, "height": {"step": step([r["name"] for r in rows])}, "autosize": {"type": "fit-x", "contains": "padding"}, "data": {"values": list(rows)},
            "layer": layers, **more}  # fmt: skip


def dumbbell(rows: Sequence[Mapping[str, Any]]) -> Spec:
    """From a ring (before) to a dot (now) for each name, and a tick (top) where there is one. Shares of one.

    Rows: name, now, before (or None), top (or None).
    """
    x, y = _percent(0, 1), _names(rows)

    def dots(field: str, filled: bool) -> Spec:
        mark = {"type": "point", "filled": filled, "color": OWN, "size": 75, "opacity": 1, "strokeWidth": 2}
        return {
            "transform": [{"filter": f"isValid(datum.{field})"}],
            "mark": mark,
            "encoding": {"y": y, "x": {**x, "field": field}},
        }

    tick = {"transform": [{"filter": "isValid(datum.top)"}], "mark": {"type": "tick", "color": INK, "thickness": 2.5, "size": 17, "opacity": 1},
            "encoding": {"y": y, "x": {**x, "field": "top"}}}  # fmt: skip
    between = {"transform": [{"filter": "isValid(datum.before)"}], "mark": {"type": "rule", "color": LIGHT, "strokeWidth": 4},
               "encoding": {"y": y, "x": {**x, "field": "before"}, "x2": {"field": "now"}}}  # fmt: skip
    return _fitted(rows, [between, tick, dots("before", False), dots("now", True)])


def trends(rows: Sequence[Mapping[str, Any]], across: int = 3) -> Spec:
    """A small panel for each name: this year's line to its last month, last year's dashed. Rows: name, month (1-12), value, year ("this", "last")."""
    months = "['J','F','M','A','M','J','J','A','S','O','N','D'][datum.value - 1]"
    x = {"field": "month", "type": "quantitative", "scale": {"domain": [1, 12]},
         "axis": {"title": None, "values": [1, 4, 7, 10, 12], "labelExpr": months, "grid": False}}  # fmt: skip
    y = {
        "field": "value",
        "type": "quantitative",
        "axis": {"format": ".0%", "tickCount": 4, "title": None},
        "scale": {"zero": True},
    }

    def line(year: str, color: str, width: float, dash: list[int]) -> list[Spec]:
        only = [{"filter": f"datum.year == '{year}'"}]
        mark = {"type": "line", "color": color, "strokeWidth": width, "strokeDash": dash}
        return [{"transform": only, "mark": mark, "encoding": {"x": x, "y": y}}]

    end = {"transform": [{"filter": "datum.year == 'this' && datum.is_last"}],
           "mark": {"type": "point", "filled": True, "color": OWN, "size": 60, "opacity": 1}, "encoding": {"x": x, "y": y}}  # fmt: skip
    layers = [*line("last", MUTED, 1.5, [5, 4]), *line("this", OWN, 2.5, [1, 0]), end]
    order = list(dict.fromkeys(r["name"] for r in rows))
    return {"data": {"values": list(rows)}, "columns": across, "spacing": {"row": 14, "column": 24},
            "facet": {"field": "name", "type": "nominal", "sort": order, "header": {"labelLimit": 0, "labelLineHeight": 12, "labelExpr": f"split({json.dumps(lines(order, 28))}[datum.label], '\\n')"}},
            "resolve": {"scale": {"y": "independent"}},
            "spec": {"width": WIDTH / across - 48, "height": 84, "layer": layers}}  # fmt: skip


def stacked(rows: Sequence[Mapping[str, Any]], money: str = "$,.0f") -> Spec:
    """A column for each `when` (in the order given), parts on top of each other. Rows: when, part, amount."""
    parts = list(dict.fromkeys(r["part"] for r in rows))
    shades = [OWN, LIGHT, PEERS, WORSE, INK][: len(parts)]
    x = {"field": "when", "type": "ordinal", "sort": list(dict.fromkeys(r["when"] for r in rows)),
         "axis": {"title": None, "labelAngle": 0, "labelOverlap": True, "grid": False}}  # fmt: skip
    y = {"field": "amount", "type": "quantitative", "axis": {"format": money, "title": None, "tickCount": 5}}
    color = {
        "field": "part",
        "type": "nominal",
        "sort": parts,
        "scale": {"domain": parts, "range": shades},
        "legend": {"columns": 4},
    }
    order = {"field": "rank", "type": "quantitative"}
    ranked = [{**r, "rank": parts.index(r["part"])} for r in rows]
    return {"width": WIDTH, "height": 140, "autosize": {"type": "fit-x", "contains": "padding"}, "data": {"values": ranked}, "mark": {"type": "bar", "stroke": "white", "strokeWidth": 0.5},
            "encoding": {"x": x, "y": y, "color": color, "order": order}}  # fmt: skip


def bars(rows: Sequence[Mapping[str, Any]], value: str = ",.0f") -> Spec:
    """A bar for each name with its number at the end. Rows: name, amount."""
    y, x = _names(rows), {"field": "amount", "type": "quantitative", "axis": None}
    most = max((r["amount"] for r in rows), default=1)
    x["scale"] = {"domain": [0, float(most) * 1.12]}
    number = {"y": y, "x": x, "text": {"field": "amount", "format": value}}
    layers = [{"mark": {"type": "bar", "color": OWN, "size": 13}, "encoding": {"y": y, "x": x}},
              {"mark": {"type": "text", "align": "left", "dx": 4}, "encoding": number}]  # fmt: skip
    return _fitted(rows, layers)


def intervals(
    rows: Sequence[Mapping[str, Any]], at: float | None = 0.0, words: str = ".0f", title: str = ""
) -> Spec:
    """A dot with its interval for each name; a dashed line at `at`; what lies clear of it is filled. Rows: name, value, low, high, is_clear."""
    x = {
        "type": "quantitative",
        "axis": {"format": words, "tickCount": 6, "title": title or None},
        "scale": {"zero": False},
    }
    y = _names(rows)
    rule = {"data": {"values": [{"at": at}]}, "mark": {"type": "rule", "color": INK, "strokeDash": [4, 3]},
            "encoding": {"x": {**x, "field": "at"}}}  # fmt: skip
    reach = {
        "mark": {"type": "rule", "color": PEERS, "strokeWidth": 2},
        "encoding": {"y": y, "x": {**x, "field": "low"}, "x2": {"field": "high"}},
    }
    dot = {"type": "point", "size": 75, "opacity": 1, "strokeWidth": 2}
    clear = {
        "transform": [{"filter": "datum.is_clear"}],
        "mark": {**dot, "filled": True, "color": WORSE},
        "encoding": {"y": y, "x": {**x, "field": "value"}},
    }
    unclear = {
        "transform": [{"filter": "!datum.is_clear"}],
        "mark": {**dot, "filled": False, "color": MUTED},
        "encoding": {"y": y, "x": {**x, "field": "value"}},
    }
    layers = [*([] if at is None else [rule]), reach, clear, unclear]
    return _fitted(rows, layers)


def waterfall(rows: Sequence[Mapping[str, Any]], money: str = "$,.0f") -> Spec:
    """From one total (a stroke) to the next by steps (bars). The axis begins near the totals, so that steps can be seen.

    Rows: name, from, to, kind (total, more, less), words.
    """
    y = _names(rows)
    ends = [e for r in rows for e in ((r["to"],) if r["kind"] == "total" else (r["from"], r["to"]))]
    low, high = min(ends, default=0), max(ends, default=1)
    room = (high - low) or 1
    x = {
        "type": "quantitative",
        "axis": {"format": money, "title": None, "tickCount": 6},
        "scale": {"domain": [low - room * 0.1, high + room * 0.25], "nice": False},
    }
    color = {
        "field": "kind",
        "type": "nominal",
        "scale": {"domain": ["more", "less"], "range": [OWN, WORSE]},
        "legend": None,
    }
    placed = [{**r, "end": max(r["from"], r["to"])} for r in rows]
    total, steps = [{"filter": "datum.kind == 'total'"}], [{"filter": "datum.kind != 'total'"}]
    layers = [
        {"transform": total, "mark": {"type": "tick", "color": INK, "thickness": 3, "size": 16, "opacity": 1}, "encoding": {"y": y, "x": {**x, "field": "to"}}},
        {"transform": steps, "mark": {"type": "bar", "size": 13}, "encoding": {"y": y, "x": {**x, "field": "from"}, "x2": {"field": "to"}, "color": color}},
        {"mark": {"type": "text", "align": "left", "dx": 6}, "encoding": {"y": y, "x": {**x, "field": "end"}, "text": {"field": "words"}}},
    ]  # fmt: skip
    return _fitted(placed, layers)


def by_month(rows: Sequence[Mapping[str, Any]], form: str = ",.0f") -> Spec:
    """One line over months, from zero. Rows: month (ISO day), value."""
    x = {
        "field": "month",
        "type": "temporal",
        "axis": {"title": None, "format": "%b %Y", "labelAngle": 0, "tickCount": 6, "grid": False},
    }
    y = {
        "field": "value",
        "type": "quantitative",
        "axis": {"format": form, "tickCount": 4, "title": None},
        "scale": {"zero": True},
    }
    enc = {"x": x, "y": y}
    return {"width": WIDTH, "height": 100, "autosize": {"type": "fit-x", "contains": "padding"}, "data": {"values": list(rows)},
            "layer": [{"mark": {"type": "line", "color": OWN, "strokeWidth": 2.5}, "encoding": enc},
                      {"mark": {"type": "point", "color": OWN, "filled": True, "size": 28, "opacity": 1}, "encoding": enc}]}  # fmt: skip


def effects(rows: Sequence[Mapping[str, Any]], start: str) -> Spec:
    """A difference by month with its interval; a line where the program began. Rows: month, value, low, high."""
    x = {
        "field": "month",
        "type": "temporal",
        "axis": {"title": None, "format": "%b %Y", "labelAngle": 0, "tickCount": 8, "grid": False},
    }
    y = {"type": "quantitative", "axis": {"tickCount": 5, "title": None}}
    zero = {
        "data": {"values": [{"at": 0}]},
        "mark": {"type": "rule", "color": INK},
        "encoding": {"y": {**y, "field": "at"}},
    }
    began = {
        "data": {"values": [{"month": start}]},
        "mark": {"type": "rule", "color": PEERS, "strokeDash": [4, 3]},
        "encoding": {"x": x},
    }
    reach = {
        "mark": {"type": "rule", "color": LIGHT, "strokeWidth": 3},
        "encoding": {"x": x, "y": {**y, "field": "low"}, "y2": {"field": "high"}},
    }
    dot = {
        "mark": {"type": "point", "filled": True, "color": OWN, "size": 40, "opacity": 1},
        "encoding": {"x": x, "y": {**y, "field": "value"}},
    }
    return {
        "width": WIDTH,
        "height": 150,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "data": {"values": list(rows)},
        "layer": [zero, began, reach, dot],
    }
