"""The files of the demonstration's senders: complete, in their layouts, and the same every time."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from concord.model.errors import UsageError
from concord.synth.senders.deliveries import schedule
from concord.synth.senders.layouts import CLINICAL_COLUMNS, RECORDS, plan_layouts
from concord.synth.senders.writing import WRITING, sweep, write_files


def _digest(folder: Path) -> dict[str, str]:
    return {
        p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in sorted(folder.rglob("*"))
        if p.is_file()
    }


def test_the_manifest_lists_every_file_once_in_order_of_delivery(sent):
    listed = [f"{m['sender']}/{m['file']}" for m in sent.manifest]
    there = {p.relative_to(sent.raw).as_posix() for p in sent.raw.rglob("*") if p.is_file()} - {
        "manifest.csv"
    }
    assert len(listed) == len(set(listed)) == sent.summary.files
    assert set(listed) == there
    days = [m["received_on"] for m in sent.manifest]
    assert days == sorted(days)
    assert days[-1] <= "2026-07-10"


@pytest.mark.parametrize("sender", ["alder", "birch", "cedar", "dogwood"])
def test_every_plan_sends_every_kind_of_file(sent, sender):
    kinds = {m["kind"] for m in sent.manifest if m["sender"] == sender}
    assert kinds == {kind for who, kind in plan_layouts() if who == sender}


def test_the_fourth_plan_joins_in_the_second_year_with_its_history(sent):
    days = {m["received_on"][:7] for m in sent.manifest if m["sender"] == "dogwood"}
    assert min(days) == "2026-01"
    assert {m["period"] for m in sent.manifest if m["sender"] == "dogwood" and m["kind"] == "medical"} >= {
        "2021",
        "2025",
        "2026-01",
    }


def test_eleven_practices_send_three_of_them_workbooks(sent):
    practices = {m["sender"] for m in sent.manifest if m["kind"] == "clinical"}
    workbooks = {m["sender"] for m in sent.manifest if m["file"].endswith(".xlsx")}
    assert (len(practices), len(workbooks)) == (11, 3)


def test_trailers_count_the_rows_of_alder_and_dogwood(sent):
    wrong = {d["file"] for d in sent.dirt if d["dirt"] in ("wrong_trailer", "truncated")}
    checked = 0
    for m in sent.manifest:
        if m["sender"] == "alder" and m["file"] not in wrong:
            lines = sent.lines("alder", m["file"])
            assert lines[0].startswith(b"HD|ALDER|")
            assert int(lines[-1].split(b"|")[-1]) == len(lines) - 3
            checked += 1
        if m["sender"] == "dogwood" and m["file"] not in wrong:
            lines = sent.lines("dogwood", m["file"])
            assert lines[0].startswith(b"00DOGWOOD")
            assert int(lines[-1][2:]) == len(lines) - 2
            checked += 1
    assert checked > 150


def test_every_row_of_alder_has_all_elements_but_those_that_break_off(sent):
    name = "ALDER_MC_202512.txt"
    broken = {d["line"] for d in sent.dirt if d["file"] == name and d["dirt"] == "short_row"}
    for number, line in enumerate(sent.lines("alder", name)[2:-1], start=3):
        assert (line.count(b"|") == 163) is (number not in broken)


def test_every_row_of_dogwood_has_the_same_width(sent):
    layout = plan_layouts()["dogwood", "medical"]
    name = "DGW.MEDCLM.202605.DAT"
    broken = {d["line"] for d in sent.dirt if d["file"] == name and d["dirt"] == "short_row"}
    widths = {
        len(line) for i, line in enumerate(sent.lines("dogwood", name)[1:-1], start=2) if i not in broken
    }
    assert widths == {sum(layout.widths)}


def test_a_workbook_has_date_cells_and_the_template_s_columns(sent):
    name = next(
        m["file"]
        for m in sent.manifest
        if m["sender"] == "littleriver" and m["kind"] == "clinical" and m["file"].endswith("xlsx")
    )
    sheet = openpyxl.load_workbook(sent.raw / "littleriver" / name, read_only=True).active
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == CLINICAL_COLUMNS
    assert {r[0] for r in rows[1:]} <= set(RECORDS)
    dates = [r[2] for r in rows[1:]]
    assert sum(hasattr(d, "year") for d in dates) > 0.95 * len(dates)


def test_practices_send_every_kind_of_record(sent):
    found = set()
    for m in sent.manifest:
        if m["kind"] == "clinical" and m["file"].endswith("csv"):
            found |= {r["record"] for r in sent.rows(m["sender"], m["file"])}
    assert found >= set(RECORDS) - {"consent"}


def test_booked_appointments_lie_ahead_of_the_last_month(sent):
    rows = sent.rows("foothill", "foothill_clinical_2026-06.csv")
    assert any(
        r["record"] == "appointment" and r["status"] == "booked" and r["date"] > "2026-07-10" for r in rows
    )


def test_the_same_seed_gives_the_same_bytes_with_any_number_of_processes(sent, tmp_path, monkeypatch):
    monkeypatch.setattr("concord.synth.build.BLOCK_HOUSEHOLDS", 350)
    write_files(tmp_path / "again", 480, 7, processes=1)
    assert _digest(tmp_path / "again" / "raw") == _digest(sent.raw)
    assert _digest(tmp_path / "again" / "truth") == _digest(sent.truth)


def test_a_folder_with_files_is_not_written_over(sent):
    with pytest.raises(UsageError, match="already holds raw files"):
        write_files(sent.raw.parent, 480, 7)


def test_what_a_stopped_writing_left_is_swept_and_what_was_finished_stays(sent, tmp_path):
    (tmp_path / "raw" / "alder").mkdir(parents=True)
    (tmp_path / "truth").mkdir()
    sweep(tmp_path)
    assert (tmp_path / "raw" / "alder").is_dir(), "no writing of generated files began here: somebody's own"
    (tmp_path / WRITING).touch()
    (tmp_path / "block-00001.part").write_bytes(b"half")
    (tmp_path / "notes.txt").write_text("not ours")
    sweep(tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["notes.txt"]
    before = sorted(sent.raw.rglob("*"))
    sweep(sent.raw.parent)
    assert sorted(sent.raw.rglob("*")) == before


def test_a_shorter_history_leaves_out_whole_files():
    long, short = (schedule(["foothill"], date(year, 1, 1)) for year in (2021, 2023))
    gone = {d.name for d in long} - {d.name for d in short}
    assert gone
    assert all("2021" in name or "2022" in name for name in gone)
    assert {d.name for d in short} < {d.name for d in long}
