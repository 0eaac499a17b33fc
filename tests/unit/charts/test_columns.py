"""Arrow columns in order: small dictionaries, total orders, and sorting that does not depend on how rows arrive."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concord.charts import columns


@settings(deadline=None)
@given(
    st.lists(st.one_of(st.none(), st.sampled_from(["a", "b", "c", "zz", ""])), max_size=30),
    st.permutations("cbxa"),
)
def test_a_compact_dictionary_says_the_same_with_the_values_it_uses_in_order(words, extra):
    dictionary = pa.array([*extra, "zz", "", "b2"])
    places = {word: n for n, word in enumerate(dictionary.to_pylist())}
    coded = pa.DictionaryArray.from_arrays(
        pa.array([None if w is None else places[w] for w in words], pa.int32()), dictionary
    )
    made = columns.compact(coded)
    assert made.to_pylist() == words
    assert made.dictionary.to_pylist() == sorted({w for w in words if w is not None})


CELLS = {
    "number": (pa.int32(), st.one_of(st.none(), st.integers(-3, 3))),
    "day": (pa.date32(), st.one_of(st.none(), st.dates(date(1899, 1, 1), date(9999, 12, 31)))),
    "amount": (
        pa.decimal128(18, 6),
        st.one_of(st.none(), st.sampled_from([Decimal(1), Decimal("-2.5"), Decimal(0)])),
    ),
    "word": (pa.string(), st.one_of(st.none(), st.sampled_from(["a", "b", ""]))),
}
ROWS = st.lists(st.fixed_dictionaries({name: values for name, (_, values) in CELLS.items()}), max_size=25)


@settings(max_examples=60, deadline=None)
@given(ROWS, st.randoms(use_true_random=False))
def test_the_order_is_total_and_does_not_depend_on_how_rows_arrive(rows, turn):
    schema = pa.schema([(name, kind) for name, (kind, _) in CELLS.items()])
    ties = list(CELLS)[1:]

    def ordered(given_rows):
        table = pa.Table.from_pylist(given_rows, schema)
        order = columns.total_order([columns.ranks(table["number"])], table, ties)
        assert sorted(order.tolist()) == list(range(len(given_rows)))
        return table.take(pa.array(order, pa.int64())).to_pylist()

    shuffled = list(rows)
    turn.shuffle(shuffled)
    result = ordered(rows)
    assert result == ordered(shuffled)
    keys = [tuple((row[n] is not None, row[n] if row[n] is not None else 0) for n in CELLS) for row in result]
    simple = [tuple((known, str(v) if isinstance(v, str) else v) for known, v in key) for key in keys]
    assert [k[0] for k in simple] == sorted(k[0] for k in simple)


@pytest.mark.parametrize("empty", [-1, np.iinfo(np.int64).min, np.iinfo(np.int64).max])
def test_integers_of_dates_and_numbers_with_gaps(empty):
    days = pa.chunked_array([pa.array([date(1970, 1, 2), None], pa.date32())])
    assert columns.integers(days, empty=empty).tolist() == [1, empty]
    assert columns.integers(pa.chunked_array([pa.array([7, None], pa.int8())]), empty=empty).tolist() == [
        7,
        empty,
    ]


def test_a_table_in_several_chunks_is_made_whole():
    parts = [
        pa.table({"w": pa.array(["b", "a"]).dictionary_encode()}),
        pa.table({"w": pa.array(["c"]).dictionary_encode()}),
    ]
    made = columns.whole(pa.concat_tables(parts))
    assert made["w"].num_chunks == 1
    assert made["w"].to_pylist() == ["b", "a", "c"]


KEY = st.one_of(st.integers(-3, 3), st.integers(-(2**40), 2**40), st.sampled_from([-(2**63), 2**63 - 1]))


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(KEY, st.integers(-2, 2), st.integers(0, 5)), min_size=1, max_size=40))
def test_rows_alike_stay_as_they_came_whether_or_not_the_keys_fit_into_one_number(rows):
    keys = [np.array(column, np.int64) for column in zip(*rows, strict=True)]
    order = columns.total_order(keys, pa.table({}), ())
    assert order.tolist() == sorted(range(len(rows)), key=lambda n: rows[n])
