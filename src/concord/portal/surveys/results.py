"""What a closed round says: means by item, for everybody and for one practice, where enough have answered."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from concord.disclosure import guarded_groups
from concord.portal.office import said
from concord.portal.surveys.models import Round
from concord.program.instruments import Instrument

Row = dict[str, Any]


def is_open(one: Round, today: date) -> bool:
    """Whether answers are taken on a day."""
    return one.opens_on <= today <= one.closes_on


def by_item(one: Round, instrument: Instrument, practice: str = "") -> list[Row]:
    """A row per item: its words, answers and mean of everybody, and of `practice`. A mean of too few is empty."""
    boxes = {box.practice: box.answers for box in one.boxes.all()}
    return [_item(item, boxes, instrument, practice) for item in instrument.scored]


def _item(item: Any, boxes: Mapping[str, list[Row]], instrument: Instrument, practice: str) -> Row:
    every = [steps for steps in (_steps(answers, item.ident) for answers in boxes.values()) if steps]
    whole = [step for steps in every for step in steps]
    groups = [
        {"item": item.ident, "group": unit, "people": len(steps), "mean": sum(steps) / len(steps)}
        for unit, answers in boxes.items()
        if (steps := _steps(answers, item.ident))
    ]
    shown = {r["group"]: r for r in guarded_groups(groups, within="item", smallest=instrument.smallest_group)}
    own = shown.get(practice, {}) if practice else {}
    enough = len(whole) >= instrument.smallest_group
    return {
        "item": item.ident, "asks": said(item.asks), "people": len(whole) if enough else None,
        "mean": sum(whole) / len(whole) if enough else None, "own_people": own.get("people"), "own_mean": own.get("mean"),
    }  # fmt: skip


def by_practice(one: Round, instrument: Instrument) -> list[Row]:
    """A row per practice: how many answered, and the mean over all items; few are hidden, and what would give them away."""
    groups = []
    for box in one.boxes.all():
        steps = [step for item in instrument.scored for step in _steps(box.answers, item.ident)]
        if box.practice and steps:
            groups.append({"item": "all", "group": box.practice, "people": len(box.answers), "mean": sum(steps) / len(steps)})  # fmt: skip
    return guarded_groups(groups, within="item", smallest=instrument.smallest_group)


def _steps(answers: list[Row], item: str) -> list[int]:
    return [answer[item] for answer in answers if item in answer]
