"""What a numerator rests on: the least trusted of the records that closed its sentences."""

from __future__ import annotations

import pyarrow as pa
import pytest

from concord.canon.charts import FLAG
from concord.engine import open_session
from concord.scoring.score import CLASSES, SQL

BITS = {bit: FLAG[bit] for bit in CLASSES}
PAPER = FLAG["supplemental"] | FLAG["nonstandard"]
AUDITED = FLAG["supplemental"] | FLAG["audited"]
SYSTEM, REGISTRY, CLAIM = FLAG["supplemental"], FLAG["registry"], FLAG["principal"]


def rests_on(*closing: tuple[int, int], numerator: bool = True, index_event: int | None = None) -> str:
    """What the result says, of a person whose sentences (number, flags of the record) were closed so. 5 and 6 are the numerator's."""
    answer = {
        "measure": "COL", "rate": "COL", "person": 64, "index_event": index_event, "initial_population": True, "denominator": True,
        "exclusion": False, "exception": False, "numerator": numerator, "uncovered": False, "unknown_criteria": 0,
        "population_unknown": False,
    }  # fmt: skip
    rows = [
        {"measure": "COL", "criterion": c, "person": 64, "index_event": index_event, "flags": f}
        for c, f in closing
    ]
    kinds = [("measure", pa.string()), ("criterion", pa.int32()), ("person", pa.int64()), ("index_event", pa.int64()), ("flags", pa.int32())]  # fmt: skip
    with open_session(threads=1) as session:
        session.table("batch_result", pa.Table.from_pylist([answer]))
        session.table("batch_closing", pa.Table.from_pylist(rows, pa.schema(kinds)))
        lines = [{"measure": "COL", "rate": "COL", "criterion": c} for c in (5, 6)]
        session.table("met_line", pa.Table.from_pylist(lines))
        session.run(
            "CREATE TABLE answers_for AS SELECT 64::BIGINT AS person, 'program' AS pool, 1::BIGINT AS person_id"
        )
        session.run(
            "CREATE TABLE measure_info AS SELECT 'COL' AS measure, 'COL' AS rate, 2026 AS year, false AS is_lower_better"
        )
        session.run(
            "CREATE TABLE standing AS SELECT 1::BIGINT AS person_id, 'program' AS pool, 'oak' AS organization_id, '' AS site_id, "
            "'' AS npi, '' AS plan_id, '' AS product_line, '' AS product"
        )
        session.file_table(SQL, "result", "scored", {"year": 2026, **BITS})
        return session.value("SELECT supplemental FROM scored")


@pytest.mark.parametrize(("closing", "found"), [
    ([], "none"),
    ([(5, CLAIM)], "none"),
    ([(5, SYSTEM)], "standard"),
    ([(5, PAPER)], "nonstandard"),
    ([(5, AUDITED)], "audited"),
    ([(5, REGISTRY)], "registry"),
    ([(5, SYSTEM), (6, PAPER)], "nonstandard"),
    ([(5, REGISTRY), (6, SYSTEM)], "standard"),
    ([(5, SYSTEM), (5, AUDITED)], "audited"),
    ([(1, PAPER), (5, CLAIM)], "none"),  # what put the person in is not what closed the gap
])  # fmt: skip
def test_the_least_trusted_closing_record_decides(closing, found):
    assert rests_on(*closing) == found


def test_of_those_in_the_numerator_alone_and_of_each_index_event_by_itself():
    assert rests_on((5, PAPER), numerator=False) == "none"
    assert rests_on((5, PAPER), index_event=7) == "nonstandard"
