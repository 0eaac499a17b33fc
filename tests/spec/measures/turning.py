"""Which sentences the spec tests turn: every example is run through the reference interpreter, and each sentence looked at by itself.

A sentence of who counts, or of what is met, is turned where it fails and no other does; one that excuses or excepts, where it alone
holds. A sentence inside another must hold somewhere and fail somewhere.
"""

from __future__ import annotations

import importlib
import inspect
import itertools
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from _pytest.mark import ParameterSet

from concord.measures import MEASURES
from concord.model.measure import Line, Measure
from tests.reference.engines import referred
from tests.spec.measures import conftest

PARTS = ("who", "excused", "excepted", "met")
FOLDER = Path(__file__).parent
Row = tuple[str, dict[str, Any]]


def drawn_rows() -> dict[str, list[Row]]:
    """(method, row) of every person of every example, by measure."""
    rows: dict[str, list[Row]] = {}

    def noted(
        _: object, measure: Measure, charts, expect, method: str, year: int, as_of: date | None
    ) -> None:
        how = {"year": year, "method": method, "as_of": as_of or date(year + 1, 6, 30)}
        found = referred([measure], charts, **how)[measure.id]
        if measure == MEASURES.get(measure.id):
            rows.setdefault(measure.id, []).extend((method, row) for row in found.values())

    usual, conftest.compare = conftest.compare, noted
    try:
        for path in sorted(FOLDER.glob("test_*.py")):
            module = importlib.import_module(f"tests.spec.measures.{path.stem}")
            for name, function in vars(module).items():
                if name.startswith("test_") and getattr(function, "__module__", "") == module.__name__:
                    _run(function)
    finally:
        conftest.compare = usual
    return rows


def _run(function: Callable[..., None]) -> None:
    wanted = set(inspect.signature(function).parameters)
    fixtures = {
        "measure_spec": conftest.measure_spec.__wrapped__(None),
        "measure_cases": conftest.measure_cases.__wrapped__(None),
    }
    if not wanted & set(fixtures) or "engines" in wanted:
        return
    choices = [
        [_values(mark.args[0], given) for given in mark.args[1]]
        for mark in getattr(function, "pytestmark", [])
        if mark.name == "parametrize"
    ]
    for chosen in itertools.product(*choices):
        values = {name: value for some in chosen for name, value in some.items()}
        function(**values, **{name: f for name, f in fixtures.items() if name in wanted})


def _values(names: str | tuple[str, ...], given: Any) -> dict[str, Any]:
    listed = [n.strip() for n in names.split(",")] if isinstance(names, str) else list(names)
    if isinstance(given, ParameterSet):
        return dict(zip(listed, given.values, strict=True))
    return dict(zip(listed, given if len(listed) > 1 else (given,), strict=True))


def unturned(measure: Measure, rows: dict[str, list[Row]]) -> Iterator[str]:
    """The sentences of a measure that no example turns, and how they fall short."""
    for line in measure.lines():
        if line.part not in PARTS:
            continue
        if line.within:
            said = set(_said_inside(line.sentence, rows))
            if True not in said or said <= {True}:
                yield f"{line.sentence}, inside another, {'never holds' if True not in said else 'never fails'}"
        elif not any(_turns(measure, line, method, row) for method, row in rows.get(measure.id, ())):
            yield f"{line.sentence} ({line.part} {line.rate}) never decides alone"
        elif not any(row.get(line.column) is True for _, row in rows[measure.id]):
            yield f"{line.sentence} ({line.part} {line.rate}) never holds"


def _said_inside(sentence: str, rows: dict[str, list[Row]]) -> Iterator[bool | None]:
    """Answers to a sentence that stands inside others, of whatever measure: what measures share is shown once."""
    for measure in MEASURES.values():
        for line in measure.lines():
            if line.within and line.sentence == sentence:
                yield from (row.get(line.column) for _, row in rows.get(measure.id, ()))


def _turns(measure: Measure, line: Line, method: str, row: dict[str, Any]) -> bool:
    beside = [
        x for x in measure.lines_for(method)
        if not x.within and x.part == line.part and x.rate in ("", line.rate)
    ]  # fmt: skip
    if line.number not in [x.number for x in beside]:
        return False
    own = row[line.column]
    others = [row[x.column] for x in beside if x.number != line.number]
    if line.part in ("who", "met"):
        return own is False and all(other is not False for other in others)
    return own is True and not any(other is True for other in others)
