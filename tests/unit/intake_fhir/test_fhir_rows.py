"""One resource at a time: what each becomes in the canonical tables."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from concord.intake.fhir.context import Context
from concord.intake.fhir.reading import MAPPINGS

DAY = date(2026, 7, 1)
SNOMED, LOINC, RXNORM = (
    "http://snomed.info/sct",
    "http://loinc.org",
    "http://www.nlm.nih.gov/research/umls/rxnorm",
)
CATEGORY = "http://terminology.hl7.org/CodeSystem/condition-category"


def rows(resource: dict, **known) -> list[tuple[str, dict]]:
    """(table, what the row says) of a resource; empty columns left out."""
    context = Context("clinic", DAY, **known)
    made = list(MAPPINGS[resource["resourceType"]](resource, 7, context))
    return [
        (
            table,
            {k: v for k, v in row.items() if v is not None and k not in ("row_id", "sender", "received_on")},
        )
        for table, row in made
    ]


def one(resource: dict, **known) -> dict:
    ((_, row),) = rows(resource, **known)
    return row


def concept(*codings: tuple[str, str], **more) -> dict:
    return {"coding": [{"system": s, "code": c} for s, c in codings], **more}


def about(kind: str, **more) -> dict:
    return {"resourceType": kind, "id": "x", "subject": {"reference": "Patient/p1"}, **more}


def reading(**more) -> dict:
    return about(
        "Observation", status="final", code=concept((LOINC, "4548-4")), effectiveDateTime="2026-03-01", **more
    )


def test_a_patient_and_what_they_say_of_themselves():
    patient = {
        "resourceType": "Patient", "id": "p1", "birthDate": "1970-02-03", "gender": "male", "name": [{"given": ["Ana", "B."], "family": "Diaz"}],
        "deceasedDateTime": "2026-01-02T23:30:00-08:00",
        "extension": [
            {"url": "http://hl7.org/fhir/us/core/StructureDefinition/us-core-sex", "valueCode": "248152002"},
            {"url": "http://hl7.org/fhir/us/core/StructureDefinition/us-core-race", "extension": [
                {"url": "ombCategory", "valueCoding": {"system": "urn:oid:2.16.840.1.113883.6.238", "code": "2028-9"}}]},
        ],
    }  # fmt: skip
    (_, member), (table, answer) = rows(patient)
    assert (member["member_id"], member["birth_date"], member["first_name"], member["middle_name"]) == (
        "p1",
        date(1970, 2, 3),
        "Ana",
        "B.",
    )
    assert member["sex"] == "female", "recorded sex comes before administrative gender"
    assert member["death_date"] == date(2026, 1, 3), "days are days in UTC"
    assert (table, answer["question"], answer["answer"]) == ("demographic_answer", "race", "2028-9")


def test_an_encounter_has_a_row_for_each_type_and_each_code_of_its_disposition():
    stay = about(
        "Encounter", status="finished", **{"class": {"code": "IMP"}},
        type=[concept((SNOMED, "1"), (SNOMED, "2"))], period={"start": "2026-01-01T10:00:00Z", "end": "2026-01-03T00:30:00+01:00"},
        hospitalization={"dischargeDisposition": concept((SNOMED, "428361000124107"), ("http://x", "51"))},
        participant=[{"individual": {"reference": "Practitioner?identifier=http://hl7.org/fhir/sid/us-npi|1234567893"}}],
    )  # fmt: skip
    made = [row for _, row in rows(stay)]
    assert {(r["code"], r["discharge_disposition"]) for r in made} == {
        (a, b) for a in "12" for b in ("428361000124107", "51")
    }
    assert {(r["start_at"], r["end_on"], r["encounter_class"], r["npi"]) for r in made} == {
        (datetime(2026, 1, 1, 10), date(2026, 1, 2), "IMP", "1234567893")
    }


@pytest.mark.parametrize(("onset", "abatement", "days"), [
    ({"onsetDateTime": "2020-05-05"}, {"abatementDateTime": "2021-05-05"}, (date(2020, 5, 5), date(2021, 5, 5))),
    ({"onsetPeriod": {"start": "2020-05-05"}}, {"abatementPeriod": {"end": "2021-05-05"}}, (date(2020, 5, 5), date(2021, 5, 5))),
    ({"onsetAge": {"value": 30}}, {"abatementAge": {"value": 30}}, (date(2000, 2, 3), date(2001, 2, 2))),
    ({"onsetAge": {"value": 18, "code": "mo"}}, {"abatementAge": {"value": 19, "code": "mo"}}, (date(1971, 8, 3), date(1971, 10, 2))),
    ({"onsetAge": {"value": 2, "unit": "wk"}}, {"abatementAge": {"value": 40, "unit": "d"}}, (date(1970, 2, 17), date(1970, 3, 15))),
    ({"onsetAge": {"extension": []}}, {"abatementString": "long ago"}, (None, None)),
    ({"onsetDateTime": "2020-05"}, {}, (None, None)),  # a month is no day
    ({"onsetString": "as a child"}, {}, (None, None)),
])  # fmt: skip
def test_the_course_of_a_condition(onset, abatement, days):
    row = one(
        about("Condition", code=concept((SNOMED, "44054006")), **onset, **abatement),
        births={"p1": date(1970, 2, 3)},
    )
    assert (row.get("onset_on"), row.get("abated_on")) == days


def test_a_condition_on_two_lists_has_a_row_for_each():
    both = about(
        "Condition",
        code=concept((SNOMED, "1")),
        category=[concept((CATEGORY, "encounter-diagnosis")), concept((CATEGORY, "problem-list-item"))],
    )
    assert [row["category"] for _, row in rows(both)] == ["problem-list-item", "encounter-diagnosis"]


@pytest.mark.parametrize(("value", "says"), [
    ({"valueQuantity": {"value": 9.4, "unit": "percent", "code": "%"}}, {"value": Decimal("9.4"), "unit": "%"}),
    ({"valueQuantity": {"value": 9.4, "unit": "percent"}}, {"value": Decimal("9.4"), "unit": "percent"}),
    ({"valueInteger": 12}, {"value": Decimal(12)}),
    ({"valueCodeableConcept": {"coding": [{"system": SNOMED, "code": "10828004"}]}}, {"answer_system": "SNOMED", "answer": "10828004"}),
    ({"valueCodeableConcept": {"text": "positive"}}, {"answer_system": "TEXT", "answer": "GIVEN"}),
    ({"valueString": "see report"}, {"answer_system": "TEXT", "answer": "GIVEN"}),
    ({"valueQuantity": {"unit": "%"}}, {}),
    ({"dataAbsentReason": concept(("x", "unknown"))}, {}),
])  # fmt: skip
def test_what_an_observation_says(value, says):
    row = one(reading(**value))
    assert {k: row[k] for k in ("value", "unit", "answer_system", "answer") if k in row} == says


def test_an_answer_in_two_codes_is_kept_in_both():
    answer = concept((LOINC, "LA33-6"), (SNOMED, "373066001"))
    assert [row["answer"] for _, row in rows(reading(valueCodeableConcept=answer))] == ["LA33-6", "373066001"]


def test_components_are_rows_with_the_panels_code():
    panel = about(
        "Observation", status="final", code=concept((LOINC, "85354-9")), effectiveDateTime="2026-03-01T08:00:00-08:00", encounter={"reference": "Encounter/e1"},
        component=[{"code": concept((LOINC, code)), "valueQuantity": {"value": n, "code": "mm[Hg]"}} for code, n in (("8480-6", 138), ("8462-4", 88))],
    )  # fmt: skip
    told = [(r["code"], r.get("panel"), r.get("value"), r["taken_at"], r["visit"]) for _, r in rows(panel)]
    at = datetime(2026, 3, 1, 16)
    assert told == [
        ("85354-9", None, None, at, "e1"),
        ("8480-6", "85354-9", 138, at, "e1"),
        ("8462-4", "85354-9", 88, at, "e1"),
    ]


def test_a_period_without_an_end_goes_on():
    lasting = {**reading(effectivePeriod={"start": "2026-03-01"})}
    del lasting["effectiveDateTime"]
    assert one(lasting)["ended_on"] == date(9999, 12, 31)


@pytest.mark.parametrize(
    ("timing", "days"),
    [
        ({"event": ["2026-03-05", "2026-03-01T10:00:00Z"]}, (date(2026, 3, 1), date(2026, 3, 5))),
        ({"repeat": {"boundsPeriod": {"start": "2026-03-01", "end": "2026-03-02"}}}, (date(2026, 3, 1), date(2026, 3, 2))),
        ({"code": {"text": "daily"}}, (None, None)),
    ],
)  # fmt: skip
def test_a_finding_may_be_dated_by_a_timing(timing, days):
    timed = reading(effectiveTiming=timing)
    del timed["effectiveDateTime"]
    row = one(timed)
    assert (row.get("taken_on"), row.get("ended_on")) == days


def test_a_procedure_may_be_dated_by_an_age():
    done = about("Procedure", status="completed", code=concept((SNOMED, "1")), performedAge={"value": 40})
    row = one(done, births={"p1": date(1970, 2, 3)})
    assert (row["done_on"], row["ended_on"]) == (date(2010, 2, 3), date(2011, 2, 2))


@pytest.mark.parametrize(
    ("kind", "said", "refused"),
    [
        ("DeviceRequest", {"modifierExtension": [{"url": "http://x/extension-DeviceRequest.doNotPerform", "valueBoolean": True}]}, True),
        ("ServiceRequest", {"modifierExtension": [{"url": "http://x/qicore-notDone", "valueBoolean": True}]}, True),
        ("MedicationRequest", {"modifierExtension": [{"url": "http://x/qicore-doNotPerform", "valueBoolean": True}]}, True),
        ("ServiceRequest", {"modifierExtension": [{"url": "http://x/qicore-doNotPerform", "valueBoolean": False}]}, False),
        ("ServiceRequest", {"extension": [{"url": "http://x/qicore-doNotPerformReason", "valueCodeableConcept": {}}]}, False),
    ],
)  # fmt: skip
def test_an_extension_may_say_that_a_thing_is_not_to_be_done(kind, said, refused):
    asked = about(kind, status="active", intent="order", authoredOn="2026-05-05", **said)
    assert one(asked)["is_negated"] is refused


def test_a_cancelled_observation_is_dated_by_its_issue_and_keeps_its_reason():
    reason = {
        "url": "http://hl7.org/fhir/us/qicore/StructureDefinition/qicore-notDoneReason",
        "valueCodeableConcept": concept((SNOMED, "720834000")),
    }
    cancelled = reading(issued="2026-06-15T09:00:00Z", extension=[reason]) | {"status": "cancelled"}
    row = one(cancelled)
    assert (row["status"], row["taken_on"], row["reason"]) == ("cancelled", date(2026, 6, 15), "720834000")


def test_a_procedure_not_done_is_dated_by_its_record_and_names_a_whole_value_set():
    codes = {
        "extension": [
            {
                "url": "http://x/qicore-notDoneValueSet",
                "valueCanonical": "http://cts/ValueSet/2.16.840.1.1|2026",
            }
        ]
    }
    row = one(about("Procedure", status="not-done", code=codes, statusReason=concept((SNOMED, "183932001")),
                    extension=[{"url": "http://x/qicore-recorded", "valueDateTime": "2026-05-05"}]))  # fmt: skip
    assert (row["is_negated"], row["done_on"], row["system"], row["code"], row["reason"]) == (
        True,
        date(2026, 5, 5),
        "VALUESET",
        "2.16.840.1.1",
        "183932001",
    )


def test_an_order_keeps_its_intent_and_says_whether_not_to():
    order = about(
        "ServiceRequest",
        status="active",
        intent="plan",
        authoredOn="2026-05-05",
        code=concept((SNOMED, "1")),
        doNotPerform=True,
        reasonCode=[concept((SNOMED, "2"))],
    )
    row = one(order)
    assert (row["kind"], row["intent"], row["is_negated"], row["reason"], row["done_on"]) == (
        "order",
        "plan",
        True,
        "2",
        date(2026, 5, 5),
    )


@pytest.mark.parametrize(("request_", "dosage", "supply"), [
    ({"expectedSupplyDuration": {"value": 30, "code": "d"}, "numberOfRepeatsAllowed": 2}, {}, (date(2026, 5, 5), date(2026, 8, 2), 90)),
    ({"expectedSupplyDuration": {"value": 2, "code": "wk"}}, {}, (date(2026, 5, 5), date(2026, 5, 18), 14)),
    ({"quantity": {"value": 60}}, {"doseAndRate": [{"doseQuantity": {"value": 1}}], "timing": {"repeat": {"frequency": 2, "period": 1, "periodUnit": "d"}}},
     (date(2026, 5, 5), date(2026, 6, 3), 30)),
    ({}, {"timing": {"repeat": {"boundsPeriod": {"start": "2026-06-01", "end": "2026-06-30"}}}}, (date(2026, 6, 1), date(2026, 6, 30), None)),
    ({"quantity": {"value": 60}}, {}, (date(2026, 5, 5), None, None)),
])  # fmt: skip
def test_the_days_that_a_prescription_covers(request_, dosage, supply):
    row = one(about("MedicationRequest", status="active", intent="order", authoredOn="2026-05-05", medicationCodeableConcept=concept((RXNORM, "860975")),
                    dispenseRequest=request_, dosageInstruction=[dosage]))  # fmt: skip
    assert (row.get("supply_start"), row.get("supply_end"), row.get("days_supply")) == supply


def test_a_drug_is_named_outright_contained_or_by_reference():
    def order(**drug):
        return about("MedicationRequest", status="active", intent="order", authoredOn="2026-05-05", **drug)

    contained = {
        "contained": [{"resourceType": "Medication", "id": "m", "code": concept((RXNORM, "2"))}],
        "medicationReference": {"reference": "#m"},
    }
    referred = {"medicationReference": {"reference": "Medication/m9"}}
    assert one(order(**contained))["code"] == "2"
    assert one(order(**referred), medications={"m9": [("RXNORM", "3")]})["code"] == "3"
    context = Context("clinic", DAY)
    ((_, row),) = MAPPINGS["MedicationRequest"](order(**referred), 7, context)
    assert (row["code"], context.unresolved) == ("", {"medication": 1})


def test_an_administration_and_a_refused_dose():
    given = about(
        "MedicationAdministration",
        status="completed",
        effectivePeriod={"start": "2026-05-05T10:00:00Z"},
        medicationCodeableConcept=concept((RXNORM, "1")),
    )
    assert (one(given)["kind"], one(given)["authored_on"]) == ("administration", date(2026, 5, 5))
    refused = {"resourceType": "Immunization", "id": "i", "status": "not-done", "patient": {"reference": "Patient/p1"}, "recorded": "2026-05-05",
               "vaccineCode": concept(("http://hl7.org/fhir/sid/cvx", "140")), "statusReason": concept((SNOMED, "591000119102"))}  # fmt: skip
    row = one(refused)
    assert (row["system"], row["code"], row["given_on"], row["status"], row["reason"]) == (
        "CVX",
        "140",
        date(2026, 5, 5),
        "not-done",
        "591000119102",
    )


def test_an_allergy_lasts_from_its_onset_and_harm_happened_on_its_day():
    allergy = {"resourceType": "AllergyIntolerance", "id": "a", "patient": {"reference": "Patient/p1"}, "onsetDateTime": "2010-01-01", "code": concept((RXNORM, "1")),
               "clinicalStatus": concept(("x", "active"))}  # fmt: skip
    assert (one(allergy)["kind"], one(allergy)["status"], one(allergy)["authored_on"]) == (
        "allergy",
        "active",
        date(2010, 1, 1),
    )
    harm = about("AdverseEvent", actuality="actual", date="2026-02-02", event=concept((SNOMED, "1")))
    assert (one(harm)["kind"], one(harm)["status"]) == ("adverse_event", "completed")


CLAIM = {
    "resourceType": "Claim", "id": "c1", "status": "active", "use": "claim", "type": concept(("t", "professional")), "patient": {"reference": "Patient/p1"},
    "billablePeriod": {"start": "2026-02-02T08:00:00Z", "end": "2026-02-02T09:00:00Z"},
    "diagnosis": [{"sequence": 1, "diagnosisReference": {"reference": "Condition/d1"}}],
    "item": [{"sequence": 1, "productOrService": concept(("http://www.ama-assn.org/go/cpt", "99213")), "net": {"value": 120}}],
}  # fmt: skip
PAID = {
    **CLAIM, "resourceType": "ExplanationOfBenefit", "id": "b1", "claim": {"reference": "Claim/c1"}, "payment": {"date": "2026-03-01"},
    "item": [{**CLAIM["item"][0], "adjudication": [{"category": concept(("x", "benefit")), "amount": {"value": 90.005}}]}],
}  # fmt: skip


def test_a_bill_and_its_payment_are_two_versions_of_one_claim():
    conditions = {"d1": [("SNOMED", "44054006"), ("ICD10CM", "E119")]}
    billed, paid = rows(CLAIM, conditions=conditions), rows(PAID, conditions=conditions)
    assert (
        [(t, r["claim_id"]) for t, r in billed]
        == [("medical_claim", "c1"), ("claim_diagnosis", "c1")]
        == [(t, r["claim_id"]) for t, r in paid]
    )
    assert (
        billed[0][1]["version"],
        paid[0][1]["version"],
        paid[0][1]["paid_amount"],
        paid[0][1]["charge_amount"],
    ) == (0, 1, Decimal("90.00"), 120)
    assert billed[1][1]["code"] == "44054006"


def test_a_claims_diagnosis_that_leads_nowhere_is_counted():
    context = Context("clinic", DAY)
    made = list(MAPPINGS["Claim"](CLAIM, 7, context))
    assert ([t for t, _ in made], context.unresolved) == (["medical_claim"], {"condition": 1})


def test_estimates_are_no_claims_and_cancelled_payments_are_void():
    assert rows(CLAIM | {"use": "predetermination"}) == []
    assert rows(CLAIM | {"status": "draft"}) == []
    assert rows(PAID | {"status": "cancelled"})[0][1]["action"] == "void"


def test_a_pharmacy_claim_is_a_fill():
    fill = CLAIM | {"type": concept(("t", "pharmacy")), "diagnosis": [], "item": [{"sequence": 1, "servicedDate": "2026-02-03", "quantity": {"value": 30},
                    "productOrService": concept(("http://hl7.org/fhir/sid/ndc", "00002143480"))}]}  # fmt: skip
    ((table, row),) = rows(fill)
    assert (table, row["fill_date"], row["ndc"], row["quantity"]) == (
        "pharmacy_claim",
        date(2026, 2, 3),
        "00002143480",
        30,
    )


def test_clinicians_by_number_and_their_specialty_by_role():
    person = {
        "resourceType": "Practitioner",
        "id": "d1",
        "identifier": [{"system": "http://hl7.org/fhir/sid/us-npi", "value": "1234567893"}],
        "name": [{"family": "Lee"}],
    }
    role = {
        "resourceType": "PractitionerRole",
        "id": "r",
        "practitioner": {"reference": "Practitioner/d1"},
        "specialty": [concept(("http://nucc.org/provider-taxonomy", "207Q00000X"))],
    }
    assert (one(person)["npi"], one(person)["last_name"]) == ("1234567893", "Lee")
    assert (
        one(role, clinicians={"d1": "1234567893"})["npi"],
        one(role, clinicians={"d1": "1234567893"})["taxonomy"],
    ) == ("1234567893", "207Q00000X")
    assert rows(role) == []


def test_coverage_is_a_span_of_a_line_of_business():
    cover = {
        "resourceType": "Coverage",
        "id": "k",
        "status": "active",
        "beneficiary": {"reference": "Patient/p1"},
        "period": {"start": "2026-01-01"},
        "type": concept(("https://nahdo.org/sopt", "29")),
    }
    (_, row), *_ = rows(cover)
    assert (row["start_date"], row.get("end_date"), row["product_line"]) == (
        date(2026, 1, 1),
        None,
        "medi_cal",
    )


@pytest.mark.parametrize("reference", [
    "Patient/p1", "http://hospital.example/fhir/Patient/p1", "https://hospital.example/Patient/p1/_history/3", "urn:uuid:p1",
])  # fmt: skip
def test_a_reference_may_be_relative_absolute_versioned_or_a_uuid(reference):
    visit = about("Encounter", status="finished") | {"subject": {"reference": reference}}
    assert one(visit)["member_id"] == "p1"


@pytest.mark.parametrize(
    "reference", ["Group/p1", "http://hospital.example/fhir/Device/p1", "Location/p1/_history/3", "#p1"]
)
def test_what_is_said_of_a_group_a_device_or_a_place_is_said_of_no_patient(reference):
    """Ids are told apart by type: a device may have the number of a patient. What is held inside one resource is nobody elsewhere."""
    for kind, where in (
        ("Encounter", "subject"),
        ("Immunization", "patient"),
        ("MedicationRequest", "subject"),
    ):
        told = about(kind, status="completed") | {where: {"reference": reference}}
        assert one(told).get("member_id") is None, kind


def test_the_type_that_a_reference_says_of_itself_counts():
    for said, member in (
        ("Group", None),
        ("http://hl7.org/fhir/StructureDefinition/Device", None),
        ("Patient", "p1"),
        (None, "p1"),
    ):
        told = about("Immunization", status="completed")
        told["patient"] = {"reference": "urn:uuid:p1"} | ({"type": said} if said else {})
        assert one(told).get("member_id") == member, said


@pytest.mark.parametrize(("told", "day", "at"), [
    ("2026-12-31T23:30:00-08:00", date(2027, 1, 1), datetime(2027, 1, 1, 7, 30)),
    ("2026-01-01T00:30:00+05:30", date(2025, 12, 31), datetime(2025, 12, 31, 19, 0)),
    ("2026-03-01T10:00:00.999Z", date(2026, 3, 1), datetime(2026, 3, 1, 10, 0)),
    ("9999-12-31T23:59:59-08:00", date(9999, 12, 31), None),
    ("2026-03", None, None),
    ("2026", None, None),
    ("2026-02-30", None, None),
])  # fmt: skip
def test_instants_are_told_in_utc_and_half_a_date_is_none(told, day, at):
    row = one(reading() | {"effectiveDateTime": told})
    assert (row.get("taken_on"), row.get("taken_at")) == (day, at)


def test_a_condition_belongs_to_the_visit_it_names_and_to_those_that_name_it():
    """A visit lists its diagnoses; a problem may be older than any of the visits for it."""
    problem = about("Condition", code=concept((SNOMED, "44054006")), encounter={"reference": "Encounter/e1"})
    made = [row for _, row in rows(problem, diagnosed={"x": ("e2", "e1")})]
    assert [row["visit"] for row in made] == ["e1", "e2"]


@pytest.mark.parametrize(("sites", "side"), [
    (["7771000"], "7771000"), (["76752008", "24028007"], "24028007"), (["24028007", "7771000"], "51440002"), (["76752008"], "76752008"),
])  # fmt: skip
def test_a_side_is_found_among_a_records_body_sites(sites, side):
    problem = about(
        "Condition", code=concept((SNOMED, "1")), bodySite=[concept((SNOMED, site)) for site in sites]
    )
    assert one(problem)["body_site"] == side


def test_an_allergy_without_a_status_is_not_known_to_be_active():
    allergy = {"resourceType": "AllergyIntolerance", "id": "a", "patient": {"reference": "Patient/p1"}, "code": concept((RXNORM, "1"))}  # fmt: skip
    row = one(allergy | {"recordedDate": "2026-02-02"})
    assert (row["status"], row.get("authored_on")) == ("unknown", None)
    begun = one(
        allergy | {"onsetPeriod": {"start": "2026-02-02"}, "clinicalStatus": concept(("s", "active"))}
    )
    assert (begun["status"], begun["authored_on"]) == ("active", date(2026, 2, 2))
