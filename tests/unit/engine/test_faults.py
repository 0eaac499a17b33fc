"""What the disk and the engine say when they fail, in our words, and never in theirs."""

from __future__ import annotations

import errno
import os

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from concord.engine import open_session
from concord.engine.faults import explained
from concord.model.errors import ConcordError, IntegrityError, ResourceError


@pytest.mark.parametrize(
    ("number", "says"),
    [
        (errno.ENOSPC, "the disk is full"),
        (errno.EDQUOT, "the disk is full"),
        (errno.EFBIG, "the disk is full"),
        (errno.EROFS, "may not be written"),
        (errno.EACCES, "may not be written"),
        (errno.EIO, "did not answer"),
    ],
)
def test_the_disk_says_what_to_do(number, says):
    with pytest.raises(ResourceError, match=says) as caught, explained("Building charts"):
        raise OSError(number, os.strerror(number))
    assert caught.value.where == "Building charts"
    assert "run the same command again" in caught.value.next_step


def test_a_failure_of_ours_stays_as_it_is():
    with pytest.raises(FileNotFoundError), explained("x"):
        raise FileNotFoundError(errno.ENOENT, "no such file")


def test_the_engines_own_words_are_not_passed_on():
    """They may quote a row."""
    with open_session(threads=1) as session, pytest.raises(ConcordError) as caught, explained("Settling"):
        session.rows("SELECT CAST('Marta Reyes' AS INTEGER)")
    assert "Reyes" not in caught.value.sentence()
    assert "ConversionException" in caught.value.sentence()


def test_too_little_memory_says_which_option_to_turn(tmp_path):
    with (
        open_session(threads=1, memory="20MB") as session,
        pytest.raises(ResourceError, match="--memory"),
        explained("Scoring measures"),
    ):
        session.rows("SELECT list(range) FROM range(50_000_000)")


@pytest.mark.parametrize("bytes_", [b"", b"half a file", b"PAR1 and then nothing of use PAR1"])
def test_a_damaged_file_is_called_damaged(tmp_path, bytes_):
    path = tmp_path / "a.parquet"
    path.write_bytes(bytes_)
    with open_session(threads=1) as session, pytest.raises(IntegrityError), explained("a.parquet"):
        session.view("a", path)
    with pytest.raises(IntegrityError), explained("a.parquet"):
        pq.read_table(path)


def test_a_file_damaged_in_the_middle_is_called_damaged(tmp_path):
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"x": [f"word {n}" for n in range(50_000)]}), path, compression="zstd")
    raw = bytearray(path.read_bytes())
    raw[2000:4000] = bytes(2000)
    path.write_bytes(raw)
    with open_session(threads=1) as session:
        session.view("a", path)
        with pytest.raises(IntegrityError), explained("a.parquet"):
            session.rows("SELECT sum(length(x)) FROM a")
