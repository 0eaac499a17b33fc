"""Settled tables pass accepted parts on: what does not stand is left out, what goes under another number gets it."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from concord import canon
from concord.intake import keeping
from concord.intake.keeping import Verdicts
from concord.intake.parts import Part
from concord.model.lineage import row_id

CLAIM = canon.accepted()["medical_claim"]


def part(folder, file, claims, lines=None, without=()):
    """The part of one file: a claim a line."""
    path = folder / f"{file:09x}.parquet"
    pq.write_table(rows_of(file, claims, lines, without), path)
    return Part(path, (file,), True)


def rows_of(file, claims, lines=None, without=()):
    """Rows of a file: a claim a line."""
    lines = lines or range(2, 2 + len(claims))
    columns = {
        f.name: pa.nulls(len(claims), f.type) for f in keeping.schema_of(CLAIM) if f.name not in without
    }
    columns |= {
        "row_id": pa.array([row_id(file, n) for n in lines]),
        "claim_id": pa.array(claims),
        "procedure_code": pa.array([f"{99200 + n}" for n in lines]),
    }
    return pa.table(columns)


def decided(*rows):
    names = ("row_id", "place", "stands", "claim_id")
    kinds = (pa.int64(), pa.int64(), pa.bool_(), pa.string())
    columns = list(zip(*rows, strict=True)) or [()] * 4
    return Verdicts(pa.table([pa.array(c, k) for c, k in zip(columns, kinds, strict=True)], names=names))


def settled(folder, parts, verdicts):
    rows = keeping.write(parts, verdicts, CLAIM, folder / "out.parquet")
    table = pq.read_table(folder / "out.parquet")
    assert rows == len(table)
    assert table.column_names == list(CLAIM.columns)
    return table


def test_rows_stand_as_sent_in_order_of_file_and_line(tmp_path):
    parts = [part(tmp_path, 9, ["C", "D"]), part(tmp_path, 5, ["A", "B"])]
    table = settled(tmp_path, parts, decided())
    assert table["claim_id"].to_pylist() == ["A", "B", "C", "D"]
    assert table["procedure_code"].to_pylist() == ["99202", "99203", "99202", "99203"]


def test_what_does_not_stand_goes_and_what_follows_another_takes_its_number(tmp_path):
    parts = [part(tmp_path, 5, ["A", "B", "B"]), part(tmp_path, 9, ["B1", "C"])]
    verdicts = decided(
        (row_id(9, 2), 0, True, "B"),
        (row_id(5, 3), 1, False, None),
        (row_id(5, 4), 2, False, "X"),
    )
    assert settled(tmp_path, parts, verdicts)["claim_id"].to_pylist() == ["A", "B", "C"]


def test_a_part_out_of_order_is_put_in_order(tmp_path):
    parts = [part(tmp_path, 5, ["C", "A", "B"], lines=[4, 2, 3])]
    verdicts = decided((row_id(5, 2), 1, False, None))
    assert settled(tmp_path, parts, verdicts)["claim_id"].to_pylist() == ["B", "C"]


def test_files_read_together_are_put_in_order_with_all_others_and_only_those_that_count(tmp_path):
    path = tmp_path / "together.parquet"
    pq.write_table(
        pa.concat_tables([rows_of(5, ["A", "B"]), rows_of(7, ["M"]), rows_of(9, ["C", "D", "E"])]), path
    )
    parts = [part(tmp_path, 6, ["Z"]), Part(path, (5, 9), False)]
    verdicts = decided((row_id(5, 2), 0, False, None), (row_id(9, 3), 4, True, "Y"))
    assert settled(tmp_path, parts, verdicts)["claim_id"].to_pylist() == ["B", "Z", "C", "Y", "E"]


def test_a_column_that_a_part_lacks_is_empty(tmp_path):
    table = settled(tmp_path, [part(tmp_path, 5, ["A"], without=("ndc", "units"))], decided())
    assert table["ndc"].to_pylist() == table["units"].to_pylist() == [None]


def test_nothing_stands_and_nothing_was_sent(tmp_path):
    assert len(settled(tmp_path, [], decided())) == 0
    assert len(settled(tmp_path, [part(tmp_path, 5, ["A"])], decided((row_id(5, 2), 0, False, None)))) == 0


@pytest.mark.parametrize("group", [1, 2, 3, 100])
def test_bytes_do_not_depend_on_how_a_part_keeps_its_text(tmp_path, monkeypatch, group):
    monkeypatch.setattr(keeping, "ROW_GROUP", group)
    found = []
    for kept_as in (True, False):
        parts = [part(tmp_path, 5, ["A", "B", "A"]), part(tmp_path, 9, ["Z", "Y"])]
        for one in parts:
            pq.write_table(pq.read_table(one.path), one.path, use_dictionary=kept_as)
        settled(tmp_path, parts, decided())
        found.append((tmp_path / "out.parquet").read_bytes())
    assert found[0] == found[1]
