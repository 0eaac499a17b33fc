"""How a file is encoded is told from its first line where it holds zero bytes: padding behind the rows is no UTF-16."""

from __future__ import annotations

import gzip

import pytest

from concord.intake import encodings

TEXT = "person_id,gender\n1,male\n2,female\n"


@pytest.mark.parametrize("name", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_known_by_its_first_line(tmp_path, name):
    path = tmp_path / "a.csv"
    path.write_bytes(TEXT.encode(name))
    found = encodings.detect(path)
    assert found.name == name
    assert b"".join(encodings.utf8_blocks(path, found)).decode() == TEXT


@pytest.mark.parametrize("padding", [1, 2, 300, 5000])
@pytest.mark.parametrize("packed", [False, True])
def test_zero_bytes_behind_the_rows_leave_the_rows_readable(tmp_path, padding, packed):
    path = tmp_path / ("a.csv.gz" if packed else "a.csv")
    whole = TEXT.encode() + b"\x00" * padding
    path.write_bytes(gzip.compress(whole) if packed else whole)
    found = encodings.detect(path)
    assert found == encodings.Encoding("utf-8")
    rows = b"".join(encodings.utf8_blocks(path, found)).split(b"\n")
    assert rows[:3] == TEXT.encode().split(b"\n")[:3]
    assert set(rows[3]) == {0}


def test_a_header_line_alone_with_padding_is_text(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"person_id,gender" + b"\x00" * 99)
    assert encodings.detect(path).name == "utf-8"
