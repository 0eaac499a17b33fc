"""`concord measures evaluate` on folders of files by themselves: claims in the Tuva layout, and FHIR."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from concord.cli.measures import measures_command
from concord.model.errors import InputError, ResourceError, UsageError

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
        ("p1", "initial-population"): 1, ("p1", "denominator"): 1, ("p1", "denominator-exclusion"): 0, ("p1", "numerator"): 1,
        ("p2", "initial-population"): 1, ("p2", "denominator"): 1, ("p2", "denominator-exclusion"): 0, ("p2", "numerator"): 0,
        ("p3", "initial-population"): 0, ("p3", "denominator"): 0, ("p3", "denominator-exclusion"): 0, ("p3", "numerator"): 0,
    }  # fmt: skip


def test_event_measures_count_events(tmp_path):
    """Two emergency visits for depression, one of them followed up after 15 days: within 30, not within 7."""
    folder = write(tmp_path / "tuva", eligibility=ELIGIBILITY, medical_claim=MEDICAL)
    got = evaluated(
        tmp_path, "--tuva", str(folder), "--method", "plan", "--period", YEAR, "--measures", "FUM"
    )
    assert {key[1:]: n for key, n in got.items() if n} == {
        ("p1", "Group_1", "initial-population"): 2, ("p1", "Group_1", "denominator"): 2,
        ("p1", "Group_2", "initial-population"): 2, ("p1", "Group_2", "denominator"): 2, ("p1", "Group_2", "numerator"): 1,
    }  # fmt: skip
    assert len({key[1] for key in got}) == 3, "everybody has a row"


STAYS = """
    claim_id | claim_line_number | CLAIM_TYPE    | person_id | Claim_Start_Date | claim_end_date | admission_date | discharge_date | place_of_service_code | bill_type_code | revenue_center_code | hcpcs_code | diagnosis_code_1 | diagnosis_code_2 | discharge_disposition_code
    s1       | 1                 | institutional | p1        | 2026-06-01       | 2026-06-05     | 2026-06-01     | 2026-06-05     |                       | 111            | 120                 |            | I21.4            |                  | 01
    d1       | 1                 | professional  | p1        | 2026-06-05       | 2026-06-05     |                |                | 21                    |                |                     | 99239      | I214             |                  |
    s2       | 1                 | institutional | p1        | 2026-06-20       | 2026-06-22     |                |                |                       | 0111           | 0120                |            | I21.4            |                  | 1
    s3       | 1                 | institutional | p2        | 2026-06-01       | 2026-06-05     | 2026-06-01     | 2026-06-05     |                       | 111            |                     |            | I21.4            |                  | 20
    s4       | 1                 | institutional | p3        | 2026-06-01       | 2026-06-02     |                |                |                       | 131            | 0762                | G0378      | R07.9            |                  | 01
    s4       | 2                 | institutional | p3        | 2026-06-01       | 2026-06-02     |                |                |                       | 131            | 450                 | 99285      | R07.9            |                  | 01
    e1       | 1                 | professional  | p3        | 2026-08-01       | 2026-08-01     |                |                | 23                    |                |                     | 99284      | J45.901          |                  |
    e2       | 1                 | institutional | p3        | 2026-09-01       | 2026-09-01     |                |                |                       | 0131           | 0450                |            | J45.901          |                  | 01
"""


def test_stays_and_emergency_visits_are_counted_however_a_bill_is_written(tmp_path):
    """Codes with and without a leading nought, dots or admission dates; headers in any case; rounds in hospital beside the bill."""
    members = "\n".join(
        line for line in ELIGIBILITY.replace("2026-06-01", "2025-01-01").splitlines() if line.strip()
    )
    folder = write(tmp_path / "tuva", eligibility=members, medical_claim=STAYS)
    got = evaluated(
        tmp_path, "--tuva", str(folder), "--method", "plan", "--period", YEAR, "--measures", "AHU,EDU,PCR"
    )
    found = {(m, p, population): n for (m, p, _, population), n in got.items() if n}
    assert {key: n for key, n in found.items() if key[2] == "numerator"} == {
        ("AHU", "p1", "numerator"): 2, ("AHU", "p3", "numerator"): 1,
        ("EDU", "p3", "numerator"): 2, ("PCR", "p1", "numerator"): 1,
    }  # fmt: skip
    assert found["PCR", "p1", "denominator"] == 2
    assert found["PCR", "p2", "denominator-exclusion"] == 1, "died in hospital, by the bill's disposition"


def test_laboratories_know_a_person_by_the_id_that_claims_have_beside_the_members(tmp_path):
    """The layout's clinical tables have no member id."""
    labs = """
        person_id | normalized_code_type | normalized_code | collection_date | result | normalized_units | status
        p1        | loinc                | 4548-4          | 2026-05-05      | 7.1    | %                | final
    """
    diabetes = """
        claim_id | claim_line_number | claim_type   | person_id | member_id | claim_start_date | claim_end_date | place_of_service_code | hcpcs_code | diagnosis_code_1
        a        | 1                 | professional | p1        | m1        | 2025-05-05       | 2025-05-05     | 11                    | 99213      | E11.9
        b        | 1                 | professional | p1        | m1        | 2026-05-05       | 2026-05-05     | 11                    | 99213      | E11.9
    """
    folder = write(tmp_path / "tuva", eligibility=ELIGIBILITY, medical_claim=diabetes, lab_result=labs)
    got = evaluated(
        tmp_path, "--tuva", str(folder), "--method", "plan", "--period", YEAR, "--measures", "GSD"
    )
    assert {key[1:] for key, n in got.items() if n} == {
        ("p1", g, p) for g in ("Group_1", "Group_2") for p in ("initial-population", "denominator")
    } | {("p1", "Group_2", "numerator")}


def test_a_folder_of_claims_alone_is_enough(tmp_path):
    """Without eligibility nobody is known to be enrolled; nothing fails."""
    folder = write(tmp_path / "tuva", medical_claim=MEDICAL)
    got = evaluated(
        tmp_path, "--tuva", str(folder), "--method", "plan", "--period", YEAR, "--measures", "FUM,GSD"
    )
    assert {key[1] for key in got} == {"p1", "p2"}
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
    asked = (
        "--method",
        "clinical",
        "--period",
        YEAR,
        "--measures",
        "CMS165,SPC,CBP,CMS124FHIRCervicalCancerScreen",
    )
    got = evaluated(tmp_path, "--fhir", str(folder), *asked)
    assert {key[0] for key in got} == {"CMS165", "SPC", "CBP", "CMS124FHIRCervicalCancerScreen"}
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


def told(folder: Path, *asked: str) -> str:
    """What the command says, lines joined."""
    how = ["--method", "plan", "--period", YEAR, "--out", str(folder / "o.csv")]
    done = CliRunner().invoke(measures_command, ["evaluate", *asked, *how], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return " ".join(done.output.split())


def test_a_file_that_is_refused_is_named_with_what_to_do(tmp_path):
    folder = write(tmp_path / "tuva", eligibility=ELIGIBILITY)
    (folder / "medical_claim.csv").write_text("id,date\n1,2026-01-01\n", encoding="utf-8")
    said = told(tmp_path, "--tuva", str(folder), "--measures", "WCV")
    assert "medical_claim.csv: refused." in said
    assert "Next: " in said.partition("medical_claim.csv: refused.")[2]
    (folder / "eligibility.csv").write_text("", encoding="utf-8")
    with pytest.raises(InputError, match=r"eligibility\.csv: .*Next: "):
        told(tmp_path, "--tuva", str(folder), "--measures", "WCV")


def test_rows_that_wait_are_named_by_their_lines(tmp_path):
    bad = ELIGIBILITY + "    p4 | m4 | male | 1980-03-01 | soon | 2026-12-31 | acme | gold\n"
    said = told(tmp_path, "--tuva", str(write(tmp_path / "tuva", eligibility=bad)), "--measures", "WCV")
    assert "1 x start_date (enrollment_start_date) is not a plausible date. Line 5." in said


def test_what_no_file_tells_is_said(tmp_path):
    claims = write(tmp_path / "claims", medical_claim=MEDICAL)
    assert "No file tells who is covered when" in told(tmp_path, "--tuva", str(claims), "--measures", "FUM")
    header = write(tmp_path / "header", eligibility=ELIGIBILITY.strip().splitlines()[0])
    assert "No file names a person" in told(tmp_path, "--tuva", str(header), "--measures", "FUM")
    both = write(tmp_path / "both", eligibility=ELIGIBILITY, medical_claim=MEDICAL)
    said = told(tmp_path, "--tuva", str(both), "--measures", "FUM")
    assert "covered when" not in said
    assert "names a person" not in said


@pytest.mark.parametrize(("payer_type", "counts"), [
    ("Medicaid", 1), ("managed medicaid", 1), ("Medi-Cal", 1), ("dual", 0), ("commercial", 0), ("", 0), ("medicare advantage", 0),
])  # fmt: skip
def test_a_line_of_business_goes_by_several_names(tmp_path, payer_type, counts):
    """Cervical screening asks of Medicaid the year alone."""
    who = f"""
        person_id | gender | birth_date | enrollment_start_date | enrollment_end_date | payer_type
        p1        | female | 1980-03-01 | 2026-01-01            | 2026-12-31          | {payer_type}
    """
    folder = write(tmp_path / "tuva", eligibility=who)
    got = evaluated(
        tmp_path, "--tuva", str(folder), "--method", "plan", "--period", YEAR, "--measures", "CCS"
    )
    assert got["CCS", "p1", "Group_1", "denominator"] == counts


def test_where_results_cannot_be_written_is_said_before_the_work(tmp_path):
    (tmp_path / "taken").write_text("", encoding="utf-8")
    asked = ["evaluate", "--tuva", str(tmp_path), "--method", "plan", "--period", YEAR]
    with pytest.raises(ResourceError, match=r"o\.csv cannot be written in taken .*Next: .*--out"):
        CliRunner().invoke(
            measures_command, [*asked, "--out", str(tmp_path / "taken" / "o.csv")], catch_exceptions=False
        )


def test_files_whose_names_the_layout_does_not_know_are_told(tmp_path):
    """A name by one letter off would else be a table without rows."""
    folder = write(tmp_path / "tuva", eligibility=ELIGIBILITY, medical_claims=MEDICAL)
    out = tmp_path / "out.csv"
    done = CliRunner().invoke(measures_command, [
        "evaluate", "--tuva", str(folder), "--method", "plan", "--period", YEAR, "--measures", "FUM", "--out", str(out), "--json",
    ])  # fmt: skip
    assert json.loads(done.output)["assumed"][0] == (
        "Not read, for the tuva layout has no file so named: medical_claims.csv."
    )


@pytest.mark.parametrize("end", ["", "9999-12-31", "12/31/9999", "99991231"])
def test_an_end_in_the_last_year_there_is_is_no_end_and_no_fault(tmp_path, end):
    folder = write(
        tmp_path / "tuva",
        eligibility=ELIGIBILITY.replace("2026-12-31", end or "          "),
        medical_claim=MEDICAL,
    )
    done = CliRunner().invoke(measures_command, [
        "evaluate", "--tuva", str(folder), "--method", "plan", "--period", YEAR, "--measures", "FUM", "--out", str(tmp_path / "out.csv"), "--json",
    ])  # fmt: skip
    told = json.loads(done.output)
    assert not [note for note in told["notes"] if "plausible" in note]
    assert {c["count"] for c in told["counts"] if c["population"] == "denominator"} == {2}
