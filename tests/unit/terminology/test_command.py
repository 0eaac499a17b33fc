"""`concord terminology`: importing and reporting as a person does it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from concord.cli import concord
from concord.model.work import Work

PROGRAM = Path(__file__).resolve().parents[3] / "programs" / "ca-apc"
HOSPICE = "2.16.840.1.113883.3.464.1003.1003"


@pytest.fixture
def work(tmp_path):
    Work.create(tmp_path / "work", PROGRAM)
    return tmp_path / "work"


def said(*words):
    result = CliRunner().invoke(concord, [str(w) for w in words], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def sheet(folder, name, code, version):
    path = folder / f"{version}.csv"
    path.write_text(
        "Value Set Name,Value Set OID,Value Set Version,Code,Code System\n"
        f"{name},2.16.840.1.113883.3.464.1003.103.12.1001,{version},{code},ICD10CM\n",
        encoding="utf-8",
    )
    return path


def test_an_import_is_told_and_the_report_names_source_and_version(work, tmp_path):
    before = json.loads(said("terminology", "report", "GSD", "--work", work, "--json"))
    done = json.loads(
        said("terminology", "import", sheet(tmp_path, "Diabetes", "E11.9", "2026"), "--work", work, "--json")
    )
    after = json.loads(said("terminology", "report", "GSD", "--work", work, "--json"))
    assert done[0]["changed"] == ["diabetes"]
    assert before["version"] != after["version"] == done[0]["version"]
    use = next(u for u in after["uses"] if u["concept"] == "diabetes")
    assert (use["codes"]["ICD10CM"], use["version"]) == (1, "2026")
    assert use["source"].startswith("spreadsheet 2026.csv")


def test_the_latest_of_two_versions_wins(work, tmp_path):
    for code, version in (("E11.9", "2025"), ("E10.9", "2026")):
        said("terminology", "import", sheet(tmp_path, "Diabetes", code, version), "--work", work)
    codes = json.loads(said("terminology", "show", "diabetes", "--work", work, "--json"))
    assert [c["code"] for c in codes if c["system"] == "ICD10CM"] == ["E109"]


def test_what_is_missing_is_listed(work):
    report = json.loads(said("terminology", "report", "--missing", "--work", work, "--json"))
    assert report["uses"]
    assert all(u["missing"] and not u["codes"] for u in report["uses"])
    assert "until a set is imported" in said("terminology", "report", "COL", "--missing", "--work", work)


def test_a_measure_that_is_not_there_is_said_so(work):
    result = CliRunner().invoke(concord, ["terminology", "report", "XYZ", "--work", str(work)])
    assert result.exit_code != 0
    assert "there is no measure XYZ" in str(result.output) + str(result.exception)
