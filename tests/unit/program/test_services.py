"""HHS's list of service codes: read as published, refused with the line, and said where it is missing."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from concord.model.errors import ProgramError
from concord.program import Program
from concord.program.services import add_services, read_services, service_notes

SHIPPED = Path(__file__).parents[3] / "programs" / "ca-apc"
ON = date(2026, 7, 10)


def table(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "list.csv"
    path.write_text(text, encoding="utf-8")
    return path


def read(path: Path) -> list[str]:
    return read_services(path, year=2025, code="CPT/HCPCS Code", counts="Included")


GOOD = "Table of codes,,\nCPT/HCPCS Code,Description,Included\nG0438,a visit,Yes\ng0439,another,yes\nA0425,mileage,No\n"


def test_only_codes_that_are_included_count_and_what_stands_above_the_titles_is_passed_over(tmp_path):
    assert read(table(tmp_path, GOOD)) == ["G0438", "G0439"]


def test_a_workbook_reads_as_its_table_does(tmp_path):
    book = openpyxl.Workbook()
    for row in ([None, "Codes"], ["CPT/HCPCS Code", "Included"], ["G0438", "Yes"], ["A0425", "No"]):
        book.active.append(row)
    book.save(tmp_path / "list.xlsx")
    assert read(tmp_path / "list.xlsx") == ["G0438"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Code,Kept\nG0438,Yes\n", "no row has the titles `CPT/HCPCS Code` and `Included`"),
        (GOOD + "G04,short,Yes\n", "line 6: `G04` is no procedure code"),
        (GOOD + "G0440,odd,maybe\n", "line 6: `maybe` under `Included` is neither yes nor no"),
        (GOOD + "G0438,again,No\n", "line 6: code G0438 stands twice"),
        ("CPT/HCPCS Code,Included\nG0438,No\n", "no code counts"),
        ("", "the fullest row is empty"),
    ],
)
def test_a_table_that_is_not_what_it_should_be_is_refused_with_line_and_reason(tmp_path, text, words):
    with pytest.raises(ProgramError) as refused:
        read(table(tmp_path, text))
    assert words in str(refused.value)


@pytest.mark.parametrize("name", ["list.csv", "list.xlsx"])
def test_bytes_that_are_no_table_are_refused(tmp_path, name):
    (tmp_path / name).write_bytes(b"\xff\xfe\x00nonsense")
    with pytest.raises(ProgramError):
        read(tmp_path / name)


def test_a_list_needs_its_source(tmp_path):
    with pytest.raises(ProgramError, match="source"):
        add_services(tmp_path, 2025, ["G0438"], "")


def test_until_a_list_is_loaded_and_named_the_program_says_so(tmp_path):
    folder = tmp_path / "program"
    shutil.copytree(SHIPPED, folder)
    (said,) = service_notes(Program.load(folder), ON)
    assert "HHS's list is not loaded" in said
    name = add_services(folder, 2025, read(table(tmp_path, GOOD)), "HHS, for a test")
    assert service_notes(Program.load(folder), ON) == [said], "loaded, but no term names it yet"
    common = folder / "terms" / "common.toml"
    common.write_text(common.read_text().replace('2024-01-01 = "open"', f'2024-01-01 = "{name}"'))
    (said,) = service_notes(Program.load(folder), ON)
    assert said.endswith("by the list hhs_services_2025, 2 service codes.")


def test_the_sample_that_ships_is_a_list_like_any_other():
    assert len(Program.load(SHIPPED).lists.codes_on("risk_services_sample", ON)) == 14
