"""FHIR files received: numbered resources, receipts, what waits and why, references that lead nowhere."""

import gzip
import json
from datetime import date

import pyarrow.parquet as pq
import pytest

from concord import intake
from concord.intake import senders
from concord.intake.fhir.resources import found_in
from concord.model import lineage

DAY = date(2026, 7, 1)
SENDER = (
    'sender = "clinic"\ntitle = "A clinic"\nrole = "practice"\nlayout = "fhir"\n[[file]]\nkind = "fhir"\n'
)
PATIENT = {"resourceType": "Patient", "id": "p1", "birthDate": "1970-02-03", "gender": "female"}
VISIT = {
    "resourceType": "Encounter",
    "id": "e1",
    "status": "finished",
    "subject": {"reference": "Patient/p1"},
    "period": {"start": "2026-02-02"},
}
FINDING = {
    "resourceType": "Observation", "id": "o1", "status": "final", "subject": {"reference": "Patient/p1"}, "encounter": {"reference": "Encounter/e1"},
    "effectiveDateTime": "2026-02-02", "code": {"coding": [{"system": "http://loinc.org", "code": "4548-4"}]}, "valueQuantity": {"value": 7},
}  # fmt: skip
ORDER = {
    "resourceType": "MedicationRequest", "id": "m1", "status": "active", "intent": "order", "subject": {"reference": "Patient/p1"},
    "medicationReference": {"reference": "Medication/x1"}, "authoredOn": "2026-02-02",
}  # fmt: skip
DRUG = {
    "resourceType": "Medication",
    "id": "x1",
    "code": {"coding": [{"system": "http://www.nlm.nih.gov/research/umls/rxnorm", "code": "860975"}]},
}


@pytest.fixture
def clinic(tmp_path):
    """Receives files of a clinic that sends FHIR: name to lines (dictionaries, or text as it stands)."""
    (tmp_path / "senders").mkdir()
    (tmp_path / "senders" / "clinic.toml").write_text(SENDER, encoding="utf-8")
    program = senders.load(tmp_path)

    def receive(**files):
        paths = []
        for name, lines in files.items():
            name = name.replace("_", ".")
            path = tmp_path / name
            text = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines).encode()
            path.write_bytes(gzip.compress(text, mtime=0) if name.endswith(".gz") else text)
            paths.append(path)
        return intake.receive(tmp_path, "clinic", paths, DAY, program)

    receive.folder, receive.program = tmp_path, program
    return receive


def accepted(clinic, table):
    rows = []
    for path in sorted((clinic.folder / "accepted" / table).glob("*.parquet")):
        rows += pq.read_table(path).to_pylist()
    return rows


def bundle(*resources, **more):
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [{"resource": r} for r in resources],
        **more,
    }


def numbers(tmp_path, name, *lines):
    path = tmp_path / name
    path.write_text("\n".join(lines), encoding="utf-8")
    return [(f.number, f.resource and f.resource.get("id")) for f in found_in(path, name)]


def test_a_line_is_a_resources_number_blank_lines_too(tmp_path):
    assert numbers(tmp_path, "a.ndjson", json.dumps(PATIENT), "", json.dumps(VISIT)) == [(1, "p1"), (3, "e1")]


def test_entries_of_bundles_are_numbered_through_the_file(tmp_path):
    lines = (json.dumps(bundle(PATIENT, VISIT)), json.dumps(bundle(FINDING)), json.dumps(ORDER))
    assert numbers(tmp_path, "a.ndjson", *lines) == [(1, "p1"), (2, "e1"), (3, "o1"), (4, "m1")]
    assert numbers(tmp_path, "a.json", json.dumps(bundle(PATIENT, VISIT), indent=1)) == [(1, "p1"), (2, "e1")]


def test_entries_of_a_transaction_refer_to_each_other_by_url(tmp_path):
    """A resource without an id gets its URL's; one with another id is found by its URL all the same."""
    patient = {k: v for k, v in PATIENT.items() if k != "id"}
    visit = VISIT | {"subject": {"reference": "urn:uuid:aaa"}}
    finding = FINDING | {"subject": {"reference": "urn:uuid:aaa"}, "encounter": {"reference": "urn:uuid:bbb"}}
    entries = [
        {"fullUrl": "urn:uuid:aaa", "resource": patient},
        {"fullUrl": "urn:uuid:bbb", "resource": visit},
        {"fullUrl": "urn:uuid:ccc", "resource": finding},
    ]
    path = tmp_path / "t.json"
    path.write_text(
        json.dumps({"resourceType": "Bundle", "type": "transaction", "entry": entries}), encoding="utf-8"
    )
    first, _, third = (f.resource for f in found_in(path, path.name))
    assert (first["id"], third["encounter"]["reference"]) == ("aaa", "Encounter/e1")


def test_a_receipt_counts_every_resource(clinic):
    (got,) = clinic(all_ndjson=[PATIENT, VISIT, FINDING, {"resourceType": "Goal", "id": "g"}, DRUG])
    assert (got.status, got.received, got.accepted, got.quarantined) == ("accepted", 5, 5, 0)
    assert got.tables == {"encounter": 1, "member": 1, "observation": 1}
    assert got.notes == ("Resources of types that are not used: Goal 1.",)


def test_what_is_broken_waits_with_its_bytes_and_stops_nothing(clinic):
    orphan = {k: v for k, v in FINDING.items() if k != "subject"}
    wrong = FINDING | {"component": "none"}
    huge = FINDING | {"valueQuantity": {"value": 1e15}}
    (got,) = clinic(all_ndjson=[PATIENT, "{broken", orphan, wrong, huge, VISIT, FINDING])
    assert (got.status, got.received, got.accepted, got.quarantined) == ("accepted with quarantine", 7, 3, 4)
    assert {(b.rule, b.lines) for b in got.broke} == {
        ("unreadable_json", (2,)), ("no_patient", (3,)), ("not_as_fhir_says", (4,)), ("value_out_of_range", (5,)),
    }  # fmt: skip
    (waiting,) = (clinic.folder / "quarantine").glob("*.parquet")
    kept = {row["line"]: row["raw"] for row in pq.read_table(waiting).to_pylist()}
    assert kept == {2: "{broken", 3: json.dumps(orphan), 4: json.dumps(wrong), 5: json.dumps(huge)}
    assert [row["value"] for row in accepted(clinic, "observation")] == [7]


def test_every_row_knows_its_file_and_line(clinic):
    (got,) = clinic(all_ndjson_gz=[PATIENT, VISIT, FINDING])
    (row,) = accepted(clinic, "observation")
    assert (lineage.file_of(row["row_id"]), lineage.line_of(row["row_id"])) == (got.file_id, 3)


def test_resources_refer_to_others_in_files_of_the_same_delivery(clinic):
    made = clinic(MedicationRequest_ndjson=[ORDER], Medication_ndjson=[DRUG], Patient_ndjson=[PATIENT])
    assert [row["code"] for row in accepted(clinic, "medication")] == ["860975"]
    assert [r.notes for r in made] == [(), (), ()]


def test_references_that_lead_nowhere_are_reported(clinic):
    (got,) = clinic(
        all_ndjson=[PATIENT, FINDING, FINDING | {"id": "o2", "subject": {"reference": "Patient/p9"}}, ORDER]
    )
    assert got.notes == ("References that lead nowhere: encounter 2, medication 1, patient 1.",)


def test_a_file_cut_short_is_refused(clinic):
    path = clinic.folder / "cut.ndjson.gz"
    path.write_bytes(gzip.compress(json.dumps(PATIENT).encode() * 200, mtime=0)[:-12])
    (got,) = intake.receive(clinic.folder, "clinic", [path], DAY, clinic.program)
    assert (got.status, got.next_step) == ("refused", "send the whole file again")
    assert accepted(clinic, "member") == []


def test_the_same_files_give_the_same_bytes_in_any_order(clinic, tmp_path_factory):
    clinic(a_ndjson=[PATIENT, VISIT], b_ndjson=[FINDING, ORDER], c_ndjson=[DRUG])
    one = {p.relative_to(clinic.folder): p.read_bytes() for p in clinic.folder.glob("accepted/*/*.parquet")}
    other = tmp_path_factory.mktemp("other")
    paths = [clinic.folder / f"{n}.ndjson" for n in "cba"]
    intake.receive(other, "clinic", paths, DAY, clinic.program)
    assert {p.relative_to(other): p.read_bytes() for p in other.glob("accepted/*/*.parquet")} == one


def test_both_files_coverage_stands_and_a_visit_keeps_all_its_types(clinic):
    """Two files of coverage speak each for its own patients; settling keeps every row of the last telling of a visit."""

    def cover(n):
        return {
            "resourceType": "Coverage",
            "id": f"k{n}",
            "status": "active",
            "beneficiary": {"reference": f"Patient/p{n}"},
            "period": {"start": "2026-01-01"},
        }

    typed = VISIT | {"type": [{"coding": [{"system": "http://snomed.info/sct", "code": c} for c in "12"]}]}
    clinic(a_ndjson=[PATIENT, cover(1), typed], b_ndjson=[PATIENT | {"id": "p2"}, cover(2)])
    intake.settle(clinic.folder, clinic.folder / "settled", clinic.program, DAY)
    settled = clinic.folder / "settled"
    assert sorted(r["member_id"] for r in pq.read_table(settled / "enrollment.parquet").to_pylist()) == [
        "p1",
        "p2",
    ]
    assert sorted(r["code"] for r in pq.read_table(settled / "encounter.parquet").to_pylist()) == ["1", "2"]


def test_a_senders_own_json_is_not_taken_for_the_inboxs_note(clinic):
    """The inbox keeps its notes as JSON beside the files; a bundle is JSON too."""
    (got,) = clinic(all_json=[json.dumps(bundle(PATIENT, VISIT))])
    assert (got.received, got.tables) == (2, {"encounter": 1, "member": 1})
    intake.settle(clinic.folder, clinic.folder / "settled", clinic.program, DAY)
    assert clinic(more_ndjson=[FINDING])[0].status == "accepted"


def test_bundles_within_bundles_and_a_byte_order_mark_are_read(tmp_path):
    """A batch's answer holds an answer to each of its questions."""
    path = tmp_path / "a.json"
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps(bundle(bundle(PATIENT, VISIT), FINDING)).encode())
    assert [f.resource["id"] for f in found_in(path, path.name)] == ["p1", "e1", "o1"]


def test_a_visit_names_its_diagnoses_wherever_they_stand(clinic):
    """The visit in one file, the problem in another, without a word of the visit."""
    problem = {"resourceType": "Condition", "id": "c1", "subject": {"reference": "Patient/p1"}}
    named = VISIT | {"diagnosis": [{"condition": {"reference": "Condition/c1"}}]}
    clinic(a_ndjson=[PATIENT, named], b_ndjson=[problem])
    assert [row["visit"] for row in accepted(clinic, "condition")] == ["e1"]


def test_a_resource_a_line_is_read_in_a_json_file_too(tmp_path):
    assert numbers(tmp_path, "a.json", json.dumps(PATIENT), json.dumps(VISIT)) == [(1, "p1"), (2, "e1")]
    assert numbers(tmp_path, "b.json", json.dumps(PATIENT, indent=1)) == [(1, "p1")]
    assert numbers(tmp_path, "c.json", json.dumps(bundle(PATIENT, VISIT)), "") == [(1, "p1"), (2, "e1")]


@pytest.mark.parametrize("when", ["2026-02-30", "02/02/2026", "2026-02-02T25:00:00Z", 20260202])
def test_a_date_that_cannot_be_read_is_told(clinic, when):
    visit = VISIT | {"period": {"start": when}}
    (receipt,) = clinic(a_ndjson=[PATIENT | {"birthDate": when}, visit, FINDING])
    assert (
        "Resources with a date that cannot be read, and so is unknown: Encounter 1, Patient 1."
        in receipt.notes
    )


@pytest.mark.parametrize("when", ["2026", "2026-02", "2026-02-02", "2026-02-02T10:00:00.123-08:00", None])
def test_a_year_a_month_and_no_date_at_all_are_no_fault(clinic, when):
    (receipt,) = clinic(a_ndjson=[PATIENT | {"birthDate": when}, VISIT | {"period": {"end": when}}])
    assert not any("cannot be read" in note for note in receipt.notes)
