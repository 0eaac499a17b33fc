"""Whatever a file holds, rows received = accepted + quarantined + duplicates, and every row keeps its line."""

import tempfile
from datetime import date
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from concord import intake
from concord.intake import inbox, senders
from concord.intake.formats import open_file
from tests.spec.intake.desk import LABS, Desk

field = st.text(alphabet="abM14-8.2026,\"' \t|é\u00a0", max_size=12)
row = st.one_of(
    st.lists(field, max_size=6).map(",".join),
    st.sampled_from(
        [
            "M1,4548-4,2026-01-09,6.1",
            "M2,4548-4,2026-01-09,x",
            LABS,
            "",
            "  ",
            '"M3",4548-4,2026-01-09,',
            "M4,4548-4",
        ]
    ),
)
files = st.lists(row, max_size=30)


def desk_in(folder: str) -> Desk:
    return Desk(Path(folder))


@settings(max_examples=20, deadline=None)
@given(files, st.sampled_from(["utf-8", "cp1252", "utf-16"]), st.sampled_from(["\n", "\r\n"]))
def test_rows_received_are_accepted_quarantined_or_duplicates(rows, encoding, end):
    with tempfile.TemporaryDirectory() as folder:
        desk = desk_in(folder)
        told = desk.send("labs_2026-01.csv", end.join([LABS, *rows]).encode(encoding))
        assert told.status.startswith("accepted")
        assert told.received == told.accepted + told.quarantined + told.duplicates
        lines = [n for n, text in enumerate(rows, start=2) if text.strip()]
        assert told.received == len(lines)
        kept = {r & ((1 << 27) - 1) for r in desk.accepted("lab_result", "row_id")}
        waiting = {line for line, _ in desk.quarantine()}
        assert len(kept) == told.accepted
        assert len(waiting) == told.quarantined
        assert not kept & waiting
        assert kept | waiting <= set(lines)


@settings(max_examples=50, deadline=None)
@given(files, st.booleans())
def test_the_reader_gives_every_line_back_under_its_number(rows, multiline):
    with tempfile.TemporaryDirectory() as folder:
        desk = desk_in(folder)
        if multiline:
            text = (desk.program / "senders/plain.toml").read_text()
            desk.knows("reading = { multiline = true }\n" + text)
        path = desk.put("labs_2026-01.csv", "\n".join([LABS, *rows]))
        spec = senders.load(desk.program).find("plain").of_kind("lab")
        reader = open_file(path, path.name, 7, spec)
        read = {
            r & ((1 << 27) - 1): text.rstrip("\n")
            for batch in reader.batches()
            for r, text in zip(
                batch.column("row_id").to_pylist(), batch.column("raw").to_pylist(), strict=True
            )
        }
        broken = {b.line: b.raw for b in reader.broken}
        assert not read.keys() & broken.keys()
        for line, text in {**read, **broken}.items():
            assert text == rows[line - 2] or multiline
        if not multiline:
            assert sorted({**read, **broken}) == [n for n, t in enumerate(rows, start=2) if t.strip()]


def test_files_whose_hashes_begin_alike_are_refused(tmp_path):
    import pytest

    from concord.model.errors import IntegrityError

    alike = [inbox.Landed("x", n, "", "", date(2026, 1, 1), 1, "abcdef012" + n * 10) for n in "ab"]
    with pytest.raises(IntegrityError, match="cannot be told apart"):
        inbox.check_apart(alike)


def test_the_package_says_what_it_offers():
    assert set(intake.__all__) >= {"receive", "receive_many", "requeue", "settle", "Receipt"}
