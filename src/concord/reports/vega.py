"""From a Vega-Lite drawing to SVG that any page or paper takes: no browser, no script, no style, colors of one's own, a name.

Drawings are made in stand-in colors; `colored` puts a page's or a paper's in their place.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from html import escape

import vl_convert

UNWANTED = re.compile(r'\s(?:class|role|aria-[a-z]+|style|version|xmlns:xlink)="[^"]*"')
"""What a strict page forbids, or would say to readers who do not see it before its own words."""


@lru_cache(maxsize=768)
def bare(spec: str) -> str:
    """The drawing of a Vega-Lite text as SVG, without what pages do not take."""
    return UNWANTED.sub("", vl_convert.vegalite_to_svg(json.loads(spec)))


def colored(drawn: str, colors: Mapping[str, str]) -> str:
    """With stand-ins replaced."""
    for stand_in, color in colors.items():
        drawn = drawn.replace(stand_in, color)
    return drawn


def named(drawn: str, label: str) -> str:
    """With a name for readers who do not see it. `label` is words, not markup."""
    head = f'<svg class="chart" role="img" aria-label="{escape(label)}" '
    return drawn.replace("<svg ", head, 1)
