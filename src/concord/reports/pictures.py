"""Charts of a report as SVG: drawn by Vega-Lite without a browser, named for those who cannot see them, with no script."""

from __future__ import annotations

import re
from html import escape
from typing import Any

import altair as alt
import vl_convert

BLUE, WORSE, MUTED, GRID, INK = "#005EA8", "#B34700", "#56616E", "#DDE3E9", "#1B2430"
"""The colors of `common.typ`: more is blue, less orange, told apart when printed in gray by their side of the line."""
FONT = "Libertinus Serif"
WIDTH = 430
MOST_LEVEL = 8
"""Names of so many bins stand level under them; those of more stand aslant."""

Row = dict[str, Any]


def changes(rows: list[Row]) -> alt.LayerChart:
    """A bar from zero for each name: to the right more, to the left less, with its words to the right where no name stands.

    `rows`: name, change (dollars), words.
    """
    order = [r["name"] for r in rows]
    base = alt.Chart(alt.Data(values=rows)).encode(y=alt.Y("name:N", sort=order, title=None))
    x = alt.X("change:Q", title="US dollars", axis=alt.Axis(format="$,.0f", tickCount=5))
    color = alt.condition("datum.change < 0", alt.value(WORSE), alt.value(BLUE))
    bars = base.mark_bar(size=12).encode(x=x, color=color)
    more = (
        base.transform_filter("datum.change >= 0").mark_text(align="left", dx=4).encode(x=x, text="words:N")
    )
    less = (
        base.transform_filter("datum.change < 0")
        .mark_text(align="left", dx=4)
        .encode(x=alt.X(datum=0), text="words:N")
    )
    return alt.layer(bars, more, less).properties(width=WIDTH, height=alt.Step(20))


def distribution(rows: list[Row], limit: float) -> alt.LayerChart:
    """Contracts by their increase over base, now and in the scenario side by side, and the limit.

    `rows`: from, side, contracts, label, in order; one bin at least begins at the limit or above it.
    """
    order = [r["label"] for r in rows if r["side"] == rows[0]["side"]]
    bars = alt.Chart(alt.Data(values=rows)).mark_bar().encode(
        x=alt.X("label:N", sort=order, title="Increase over base, percent", axis=alt.Axis(labelAngle=0 if len(order) <= MOST_LEVEL else -45)),
        xOffset=alt.XOffset("side:N", sort=["now", "scenario"]),
        y=alt.Y("contracts:Q", title="Contracts and years", axis=alt.Axis(tickMinStep=1)),
        color=alt.Color(
            "side:N", sort=["now", "scenario"], scale=alt.Scale(domain=["now", "scenario"], range=[MUTED, BLUE]),
            legend=alt.Legend(title=None, orient="top"),
        ),
    )  # fmt: skip
    above = next(label for label, start in {r["label"]: r["from"] for r in rows}.items() if start >= limit)
    at = alt.Chart(alt.Data(values=[{"label": above, "words": f"{limit:g}%"}])).encode(
        x=alt.X("label:N", sort=order, bandPosition=0)
    )
    rule = at.mark_rule(color=WORSE, strokeDash=[4, 3], strokeWidth=1.5)
    words = at.mark_text(align="left", dx=4, color=WORSE).encode(y=alt.value(6), text="words:N")
    return alt.layer(bars, rule, words).properties(width=WIDTH, height=170)


def intervals(rows: list[Row]) -> alt.LayerChart:
    """A line from the low to the high end and a dot in the middle, now above the scenario. `rows`: name, side, low, middle, high."""
    order = list(dict.fromkeys(r["name"] for r in rows))
    color = alt.Color(
        "side:N", sort=["now", "scenario"], scale=alt.Scale(domain=["now", "scenario"], range=[MUTED, BLUE]),
        legend=alt.Legend(title=None, orient="top"),
    )  # fmt: skip
    base = alt.Chart(alt.Data(values=rows)).encode(
        y=alt.Y("name:N", sort=order, title=None),
        yOffset=alt.YOffset("side:N", sort=["now", "scenario"]),
        color=color,
    )
    x = {"title": "US dollars of performance pay", "axis": alt.Axis(format="$,.0f", tickCount=5)}
    lines = base.mark_rule(strokeWidth=2).encode(x=alt.X("low:Q", **x), x2="high:Q")
    dots = base.mark_point(filled=True, size=45, opacity=1).encode(x=alt.X("middle:Q", **x))
    return alt.layer(lines, dots).properties(width=WIDTH, height=alt.Step(14))


def svg(chart: alt.LayerChart, finding: str) -> str:
    """The chart as markup, `finding` its name."""
    styled = chart.configure(font=FONT).configure_view(stroke=None).configure_axis(
        labelColor=INK, titleColor=MUTED, gridColor=GRID, domainColor=MUTED, tickColor=MUTED, titleFontWeight="normal", labelLimit=270,
        labelFontSize=11, titleFontSize=11,
    ).configure_text(color=INK, fontSize=11).configure_legend(labelFontSize=11)  # fmt: skip
    drawn: str = vl_convert.vegalite_to_svg(styled.to_dict())
    bare = re.sub(r'\s(?:class|role|aria-[a-z]+)="[^"]*"', "", drawn)
    named = f'<svg role="img" aria-label="{escape(finding)}" '
    return bare.replace("<svg ", named, 1)
