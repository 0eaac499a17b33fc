"""`concord measures evaluate` on folders of files by themselves: claims in the Tuva layout, and FHIR."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from concord.cli.measures import measures_command
from concord.model.errors import UsageError

YEAR = "2026-01-01:2026-12-31"


def evaluated(folder: Path, *asked: str) -> dict[tuple[str, str, str, str], int]:
    """Runs the command; (measure, patient, group, population) to count."""
    out = folder / "results.csv"
    done = CliRunner().invoke(
        measures_command, ["evaluate", *asked, "--out", str(out)], catch_exceptions=False
    )
    assert done.exit_code == 0, done.output
    with out.open(encoding="utf-8", newline="") as file:
        return {
            (r["measure"], r["patient_id"], r["group"], r["population"]): int(r["count"])
            for r in csv.DictReader(file)
        }


def write(folder: Path, **tables: str) -> Path:
    """CSV files by table name; a table is drawn with bars."""
    folder.mkdir()
    for name, text in tables.items():
        lines = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(lines)
    return folder


ELIGIBILITY = """
    person_id | member_id | gender | birth_date | enrollment_start_date | enrollment_end_date | payer | plan
    p1        | m1        | female | 1980-03-01 | 2025-01-01            | 2026-12-31          | acme  | gold
    p2        | m2        | male   | 1980-03-01 | 2025-01-01            | 2026-12-31          | acme  | gold
    p3        | m3        | male   | 1980-03-01 | 2026-06-01            | 2026-12-31          | acme  | gold
"""
PHARMACY = """
    claim_id | claim_line_number | person_id | member_id | dispensing_date | ndc_code    | quantity | days_supply
    {fills}
"""
MEDICAL = """
    claim_id | claim_line_number | claim_type    | person_id | member_id | claim_start_date | claim_end_date | place_of_service_code | bill_type_code | revenue_center_code | hcpcs_code | diagnosis_code_1
    e1       | 1                 | institutional | p1        | m1        | 2026-05-05       | 2026-05-05     |                       | 131            | 0450                | 99284      | F32.2
    e2       | 1                 | institutional | p1        | m1        | 2026-08-05       | 2026-08-05     |                       | 131            | 0450                | 99284      | F32.2
    o1       | 1                 | professional  | p1        | m1        | 2026-05-20       | 2026-05-20     | 11                    |                |                     | 99213      | F32.2
    e3       | 1                 | institutional | p2        | m2        | 2026-05-05       | 2026-05-05     |                       | 131            | 0450                | 99284      | J45.901
"""


def fills(person: str, ndc: str, *days: str) -> str:
    return "\n".join(
        f"{person}{ndc}{n} | 1 | p{person[1]} | {person} | {day} | {ndc} | 60 | 30"
        for n, day in enumerate(days)
    )


def test_opioids_and_benzodiazepines_from_fills(tmp_path):
    opioid, benzodiazepine = "00406055201", "00591024101"
    drawn = "\n".join((
        fills("m1", opioid, "2026-02-01", "2026-03-01"), fills("m1", benzodiazepine, "2026-02-01", "2026-03-05"),
        fills("m2", opioid, "2026-02-01", "2026-03-01"), fills("m2", benzodiazepine, "2026-03-05"),
        fills("m3", opioid, "2026-07-01", "2026-08-01"),
    ))  # fmt: skip
    folder = write(tmp_path / "tuva", eligibility=ELIGIBILITY, pharmacy_claim=PHARMACY.format(fills=drawn))
    got = evaluated(
        tmp_path, "--tuva", str(folder), "--method", "plan", "--period", YEAR, "--measures", "COB"
    )
    told = {(patient, population): count for (_, patient, _, population), count in got.items()}
    assert told == {
        ("m1", "initial-population"): 1, ("m1", "denominator"): 1, ("m1", "denominator-exclusion"): 0, ("m1", "numerator"): 1,
        ("m2", "initial-population"): 1, ("m2", "denominator"): 1, ("m2", "denominator-exclusion"): 0, ("m2", "numerator"): 0,
        ("m3", "initial-population"): 0, ("m3", "denominator"): 0, ("m3", "denominator-exclusion"): 0, ("m3", "numerator"): 0,
    }  # fmt: skip


def test_event_measures_count_events(tmp_path):
    """Two emergency visits for depression, one of them followed up after 15 days: within 30, not within 7."""
    folder = write(tmp_path / "tuva", eligibility=ELIGIBILITY, medical_claim=MEDICAL)
    got = evaluated(
        tmp_path, "--tuva", str(folder), "--method", "plan", "--period", YEAR, "--measures", "FUM"
    )
    assert {key[1:]: n for key, n in got.items() if n} == {
        ("m1", "Group_1", "initial-population"): 2, ("m1", "Group_1", "denominator"): 2,
        ("m1", "Group_2", "initial-population"): 2, ("m1", "Group_2", "denominator"): 2, ("m1", "Group_2", "numerator"): 1,
    }  # fmt: skip
    assert len({key[1] for key in got}) == 3, "everybody has a row"


def test_a_folder_of_claims_alone_is_enough(tmp_path):
    """Without eligibility nobody is known to be enrolled; nothing fails."""
    folder = write(tmp_path / "tuva", medical_claim=MEDICAL)
    got = evaluated(
        tmp_path, "--tuva", str(folder), "--method", "plan", "--period", YEAR, "--measures", "FUM,GSD"
    )
    assert {key[1] for key in got} == {"m1", "m2"}
    assert not any(got.values())


def test_fhir_counts_and_group_names(tmp_path):
    visit = {"resourceType": "Encounter", "id": "e1", "status": "finished", "subject": {"reference": "Patient/a"}, "period": {"start": "2026-02-02", "end": "2026-02-02"},
             "type": [{"coding": [{"system": "http://www.ama-assn.org/go/cpt", "code": "99213"}]}]}  # fmt: skip
    child = {"resourceType": "Patient", "id": "a", "birthDate": "2016-05-05", "gender": "female"}
    weight = {
        "resourceType": "Observation",
        "id": "o",
        "status": "final",
        "subject": {"reference": "Patient/a"},
        "effectiveDateTime": "2026-02-02",
    }
    measured = [weight | {"id": f"o{c}", "code": {"coding": [{"system": "http://loinc.org", "code": c}]}, "valueQuantity": {"value": 60}}
                for c in ("59576-9", "8302-2", "29463-7")]  # fmt: skip
    folder = tmp_path / "fhir"
    folder.mkdir()
    lines = [child, child | {"id": "b"}, visit, *measured]
    (folder / "all.ndjson").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    got = evaluated(
        tmp_path, "--fhir", str(folder), "--method", "clinical", "--period", YEAR, "--measures", "wcc"
    )
    assert {key for key, n in got.items() if n} == {
        ("WCC", "a", f"Group_{n}", p) for n in (1, 2, 3) for p in ("initial-population", "denominator")
    } | {("WCC", "a", "Group_1", "numerator")}


def test_a_measure_is_known_by_its_public_number_too(tmp_path):
    """The answer stands under the name that was asked for."""
    folder = tmp_path / "fhir"
    folder.mkdir()
    patient = {"resourceType": "Patient", "id": "a", "birthDate": "1970-05-05"}
    (folder / "all.json").write_text(json.dumps(patient), encoding="utf-8")
    asked = ("--method", "clinical", "--period", YEAR, "--measures", "CMS165,SPC,CBP")
    got = evaluated(tmp_path, "--fhir", str(folder), *asked)
    assert {key[0] for key in got} == {"CMS165", "SPC", "CBP"}
    assert {key[2] for key in got if key[0] == "SPC"} == {"Group_1", "Group_2", "Group_3", "Group_4"}


@pytest.mark.parametrize(("asked", "what"), [
    (["--method", "plan", "--period", "2026-01-01:2026-06-30"], "no calendar year"),
    (["--method", "plan", "--period", "2026"], "is no period"),
    (["--method", "plan", "--period", YEAR, "--measures", "XYZ"], "no measure XYZ"),
    (["--method", "clinical", "--period", YEAR, "--measures", "AMR"], "not defined for the clinical method"),
    (["--method", "plan", "--period", YEAR], "no tuva file"),
])  # fmt: skip
def test_what_cannot_be_evaluated_is_said_plainly(tmp_path, asked, what):
    with pytest.raises(UsageError, match=what):
        CliRunner().invoke(
            measures_command,
            ["evaluate", "--tuva", str(tmp_path), *asked, "--out", str(tmp_path / "o.csv")],
            catch_exceptions=False,
        )
