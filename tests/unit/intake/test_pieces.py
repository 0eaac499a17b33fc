"""Files too large to be held are typed and checked a piece at a time, and texts are typed once each: nobody can tell."""

from dataclasses import replace
from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from concord import intake
from concord.intake import accept, encodings, words
from tests.spec.intake.desk import CLAIMS, LABS, Desk, csv

CLAIM = "C{n},1,1,N,,M{n},2026-01-{day:02d},2026-02-01,99213,1234567893,{paid},E119,{second}"
ROWS = [CLAIM.format(n=n % 7, day=n % 28 + 1, paid=n % 5, second="I10" if n % 3 else "") for n in range(40)]
SAID_TWICE = ROWS[3]
BROKEN = [
    "C90,1,1,N,,M1,someday,2026-02-01,99213,1234567893,5,E119,",
    "C91,1,1,N,,M1,2026-01-03,2026-02-01,99213,7,x,E119,nonsense",
    "C92,1,1,N,,,2026-01-03,2026-02-01,99213,,,,",
]
CONTENT = csv(CLAIMS, *ROWS[:20], *BROKEN, *ROWS[20:], SAID_TWICE)
OTHER = csv(CLAIMS, *ROWS[:9], SAID_TWICE)


def told(folder, together):
    """Every part's rows and every receipt of files received at once."""
    desk = Desk(folder)
    paths = [desk.put("claims_2026-01.csv", CONTENT)]
    if together:
        paths.append(desk.put("claims_2026-02.csv", OTHER))
    receipts = intake.receive(desk.work, "plain", paths, date(2026, 3, 7), desk.program)
    parts = sorted(desk.work.glob("accepted/*/*.parquet")) + sorted(desk.work.glob("quarantine/*.parquet"))
    return {str(p.relative_to(desk.work)): pq.read_table(p).to_pylist() for p in parts}, receipts


@pytest.mark.parametrize("apart", [False, True])
@pytest.mark.parametrize("together", [False, True])
def test_rows_read_in_pieces_are_those_read_at_once(tmp_path, monkeypatch, together, apart):
    if apart:  # which columns are asked about first then differs from piece to piece
        monkeypatch.setattr(words, "SHORT", 0)
        monkeypatch.setattr(words, "ALIKE", 1)
    (tmp_path / "whole").mkdir()
    (tmp_path / "pieces").mkdir()
    rows, receipts = told(tmp_path / "whole", together)
    assert sum(len(r) for path, r in rows.items() if "medical_claim" in path) > 30
    monkeypatch.setattr(encodings, "BLOCK", 256)
    monkeypatch.setattr(accept, "HELD_BYTES", 1024)
    monkeypatch.setattr(accept, "PIECE_BYTES", 1024)
    again, receipts_again = told(tmp_path / "pieces", together)
    assert again == rows
    assert [replace(r, filled={}) for r in receipts_again] == [replace(r, filled={}) for r in receipts]
    assert [r.filled["medical_claim"] for r in receipts_again] == [
        r.filled["medical_claim"] for r in receipts
    ]


def test_columns_asked_about_apart_mean_what_they_mean_together(tmp_path, monkeypatch):
    (tmp_path / "together").mkdir()
    (tmp_path / "apart").mkdir()
    rows, receipts = told(tmp_path / "together", True)
    monkeypatch.setattr(words, "SHORT", 0)
    monkeypatch.setattr(words, "ALIKE", 1)
    assert told(tmp_path / "apart", True) == (rows, receipts)


def test_columns_are_asked_about_with_those_of_about_as_many_texts(monkeypatch):
    monkeypatch.setattr(words, "SHORT", 10)
    sizes = {"claim": 100, "member": 30, "code": 20, "day": 9, "sex": 2, "blank": 0}
    texts = {name: pa.array([str(i) for i in range(n)]).dictionary_encode() for name, n in sizes.items()}
    assert list(words._alike(texts, sizes)) == [["claim", "member"], ["code", "day"], ["sex", "blank"]]


def test_what_no_text_means_is_a_meaning_too():
    texts = pa.array(["b", None, "a", "b", "?"]).dictionary_encode()
    meaning = pa.array(["B", "A", None, "nothing sent"])  # of b, a, ?, and of no text
    made = words._taken(texts, meaning)
    assert made.to_pylist() == ["B", "nothing sent", "A", "B", None]
    assert made.null_count == 1
    assert not made.dictionary.null_count


def test_text_that_hardly_repeats_is_written_plain():
    alike, unlike = pa.array(["x", "y"] * 10).dictionary_encode(), pa.array(list("abcd")).dictionary_encode()
    assert pa.types.is_dictionary(words.written(alike).type)
    assert words.written(unlike).equals(pa.array(list("abcd")))


def test_a_file_of_nothing_but_bad_rows_leaves_no_part(desk):
    receipt = desk.send("labs_2026-01.csv", csv(LABS, ",4548-4,2026-01-09,6.1", "M1,,2026-01-09,6"))
    assert (receipt.accepted, receipt.quarantined) == (0, 2)
    assert not list(desk.work.glob("accepted/*/*.parquet"))


def test_a_column_that_every_row_needs_and_none_has_keeps_all_rows_out(desk):
    receipt = desk.send("labs_2026-01.csv", csv(LABS, ",4548-4,2026-01-09,6.1", ",4548-4,2026-01-10,6"))
    assert (receipt.accepted, receipt.quarantined) == (0, 2)
    assert [b.rule for b in receipt.broke] == ["member_id_missing"]
