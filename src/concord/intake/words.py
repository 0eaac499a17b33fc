"""Texts typed once each: what a text means rests on the text alone, and files repeat few of them.

A column is held as a dictionary: the texts that differ, and for each row the number of its text. The engine works out what
each text means, and rows take the meaning by number.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
import pyarrow as pa

from concord.engine.session import Session
from concord.intake.plan import Plan

ALIKE, SHORT = 4, 2_048
"""Columns are asked about together when one has at most so many times the texts of another, or all have fewer than so many."""
HARDLY_REPEATS = 2
"""Rows per text below which a column is written plain."""

Columns = dict[str, pa.Array]
"""Columns by name: dictionaries without an empty value in them, or plain."""


def of(lines: pa.Table) -> Columns:
    """The source columns of rows as read."""
    names = [name for name in lines.column_names if name.startswith("s.")]
    return {name: whole(lines[name].dictionary_encode()) for name in names}


def meanings(session: Session, plan: Plan, texts: Columns) -> tuple[Columns, dict[str, np.ndarray]]:
    """The values of the plan that rest on one text alone, by name; and by flag which texts it holds for, no text last."""
    made = {name: texts[source] for name, source in plan.as_sent.items()}
    flags = {}
    for alike in _alike(texts, plan.asked()):
        longest = max(len(texts[name].dictionary) for name in alike)
        session.table(
            "words", pa.table({name: _padded(texts[name].dictionary, longest + 1) for name in alike})
        )
        told = session.arrow(plan.meaning(alike), label=f"type {plan.spec.kind}").combine_chunks()
        session.drop("words")
        for name, source in plan.texts.items():
            if source in alike:
                made[name] = _taken(texts[source], whole(told[name]))
        for name, source in plan.cases.text_flags().items():
            if source in alike:
                holds = told[name].to_numpy()
                flags[name] = np.append(holds[: len(texts[source].dictionary)], holds[-1])
    return made, flags


def _alike(texts: Columns, names: Iterable[str]) -> Iterator[list[str]]:
    """Columns with about as many texts as each other: the engine works through as many rows as the longest of them has."""
    group: list[str] = []
    longest = 0
    for name in sorted(names, key=lambda name: -len(texts[name].dictionary)):
        size = len(texts[name].dictionary)
        if group and longest > SHORT and size * ALIKE < longest:
            yield group
            group = []
        longest = longest if group else size
        group.append(name)
    if group:
        yield group


def numbers(column: pa.DictionaryArray) -> np.ndarray:
    """Each row's number of its text; no text comes after all others."""
    return column.indices.fill_null(len(column.dictionary)).to_numpy()


def plain(column: pa.Array) -> pa.Array:
    """The values themselves, row by row."""
    return column.dictionary.take(column.indices) if pa.types.is_dictionary(column.type) else column


def written(column: pa.Array) -> pa.Array:
    """The column as it goes to a file: text that repeats stays a dictionary."""
    if pa.types.is_dictionary(column.type) and pa.types.is_string(column.type.value_type):
        repeats = len(column.dictionary) * HARDLY_REPEATS < len(column)
        return column if repeats else plain(column)
    return plain(column)


def by_number(values: pa.Array, numbers: np.ndarray) -> pa.DictionaryArray:
    """For each row one of the values, by its number."""
    return pa.DictionaryArray.from_arrays(pa.array(numbers.astype(np.int32)), values)


def whole(values: pa.Array | pa.ChunkedArray) -> pa.Array:
    """A column in one piece."""
    if isinstance(values, pa.Array):
        return values
    if not values.num_chunks and pa.types.is_dictionary(values.type):  # which cannot be put together
        return by_number(pa.array([], values.type.value_type), np.zeros(0))
    return values.chunk(0) if values.num_chunks == 1 else whole(values.combine_chunks())


def _padded(texts: pa.Array, size: int) -> pa.Array:
    return pa.concat_arrays([texts, pa.nulls(size - len(texts), pa.string())])


def _taken(texts: pa.DictionaryArray, meaning: pa.Array) -> pa.DictionaryArray:
    """Each row's meaning; the last of `meaning` is that of no text at all."""
    numbers, values = texts.indices, meaning.slice(0, len(texts.dictionary))
    if meaning[len(meaning) - 1].is_valid and numbers.null_count:
        numbers = numbers.fill_null(len(values))
        values = pa.concat_arrays([values, meaning.slice(len(meaning) - 1)])
    if values.null_count:  # a text that means nothing is no number either
        is_there = values.is_valid()
        places = np.cumsum(is_there.to_numpy(zero_copy_only=False), dtype=np.int32) - 1
        lookup = pa.array(places, mask=~is_there.to_numpy(zero_copy_only=False))
        numbers, values = lookup.take(numbers), values.drop_null()
    return pa.DictionaryArray.from_arrays(numbers, values)
