"""A report in another language: the same document, text by text; numbers and the tables' files keep their values."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from concord.reports.periodic import drawing
from concord.reports.periodic.document import (
    Block,
    Chart,
    Column,
    Figures,
    Link,
    Points,
    Report,
    Section,
    Table,
    Words,
)
from concord.reports.spoken import SHORT, Say, Spoken

NAMED = ("name", "part", "when", "words")
"""Fields of a drawing's rows that are read as words."""
SPLIT = re.compile(r"split\((\{.*\})\[datum\.label\], '\\n'\)")
INITIALS = "['J','F','M','A','M','J','J','A','S','O','N','D']"


def translated(report: Report, spoken: Spoken) -> Report:
    """The report in a language; its name ends in the language's code."""
    return replace(
        report, ident=f"{report.ident}-{spoken.code}", title=spoken(report.title), subtitle=spoken(report.subtitle),
        made_for=spoken(report.made_for), sections=tuple(_section(s, spoken) for s in report.sections),
        terms=tuple((spoken(word), spoken(meaning)) for word, meaning in report.terms),
        behind=tuple(_table(t, spoken) for t in report.behind), language=spoken.code, say=spoken,
    )  # fmt: skip


def _section(section: Section, say: Say) -> Section:
    return Section(say(section.title), tuple(_block(b, say) for b in section.blocks))


def _block(block: Block, say: Say) -> Block:
    match block:
        case Words():
            return replace(block, parts=_pieces(block.parts, say))
        case Points():
            return Points(tuple(_pieces(item, say) for item in block.items))
        case Figures():
            return Figures(tuple(replace(f, value=say(f.value), words=say(f.words)) for f in block.items))
        case Chart():
            drawn = _roomy(_spec(block.spec, say))
            return replace(block, spec=drawn, finding=say(block.finding), reading=say(block.reading))
        case Table():
            return _table(block, say)


def _pieces(parts: tuple[str | Link, ...], say: Say) -> tuple[str | Link, ...]:
    return tuple(replace(p, words=say(p.words)) if isinstance(p, Link) else say(p) for p in parts)


def _table(table: Table, say: Say) -> Table:
    return replace(
        table, caption=say(table.caption), note=say(table.note),
        columns=tuple(_column(c, say) for c in table.columns), in_file=tuple(_column(c, say) for c in table.in_file),
    )  # fmt: skip


def _column(column: Column, say: Say) -> Column:
    short = column.kind == "short_month"
    own = (lambda text: f"{say(f'{text[:3]}.')}{text[3:]}" if text else "") if short else say
    return replace(column, title=say(column.title), say=column.say if column.is_number else own)


def _roomy(spec: dict[str, Any]) -> dict[str, Any]:
    """A drawing of rows with room for its names, which may be longer than they were."""
    if isinstance(spec.get("height"), Mapping):
        names = [row["name"] for row in spec["data"]["values"]]
        return {**spec, "height": {"step": drawing.step(names)}}
    return spec


def _spec(spec: Any, say: Say, key: str = "") -> Any:
    """A drawing with its words put over: names in rows, in orders and domains made of them, and months on axes."""
    if isinstance(spec, Mapping):
        if spec.get("format") == "%b %Y":
            months = json.dumps([say(f"{m}.") for m in SHORT], ensure_ascii=False)
            rest = {k: v for k, v in spec.items() if k != "format"}
            return {**rest, "labelExpr": f"{months}[month(datum.value)] + ' ' + year(datum.value)"}
        return {k: _spec(v, say, k) for k, v in spec.items()}
    if isinstance(spec, list | tuple):
        return [_spec(v, say, key) for v in spec]
    if isinstance(spec, str):
        if key in (*NAMED, "sort", "domain", "title"):
            return say(spec)
        if key == "labelExpr":
            return _expression(spec, say)
    return spec


def _expression(said: str, say: Say) -> str:
    """The expression that breaks long labels into lines, and that of months' initials."""
    if found := SPLIT.fullmatch(said):
        lines = drawing.lines([say(name) for name in json.loads(found[1])])
        return f"split({json.dumps(lines)}[datum.label], '\\n')"
    if said.startswith(INITIALS):
        initials = [say(f"{m}.")[:1].upper() for m in SHORT]
        return said.replace(INITIALS, json.dumps(initials))
    return said
