"""Measures on FHIR records as they come, clause by clause of the public logic: boundaries, states, intents, periods, links.

A case's text is how often the person stands in the initial population, the denominator, the exclusions, the numerator and, where the
measure has them, the exceptions.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.journeys.fhir_cases import (
    CONDITION,
    LOINC,
    PROFILE,
    SNOMED,
    Case,
    Json,
    asked,
    coded,
    done,
    dose,
    drug,
    dx,
    noted,
    over,
    pressure,
    seen,
    visit,
    wrong,
)

IN, MET, OUT, EXCUSED = "1/1/0/0", "1/1/0/1", "0/0/0/0", "1/1/1/0"
WOMAN = {
    "birthDate": "1966-03-01",
    "extension": [{"url": PROFILE + "us-core-sex", "valueCode": "248152002"}],
}
OFFICE = visit("office_visit")
RESOLVED = {"clinicalStatus": coded(CONDITION.format("clinical") + "|resolved")}


def unsure(status: str) -> Json:
    return {"verificationStatus": coded(CONDITION.format("ver-status") + "|" + status)}


def referring(*conditions: str) -> Json:
    """What a visit was for, by reference."""
    return {"reasonReference": [{"reference": f"Condition/{c}"} for c in conditions]}


def diagnosing(*conditions: str) -> Json:
    return {"diagnosis": [{"condition": {"reference": f"Condition/{c}"}} for c in conditions]}


def substance_use() -> list[Case]:
    """The episode is on 10 March; the calls name their diagnosis as FHIR has it."""
    first = visit("office_visit", "2026-03-10T09:00:00Z", "2026-03-10T10:00:00Z")
    began = noted("substance_use_disorder", "2026-03-10T09:30:00Z")
    episode = [first, began]
    known = noted("substance_use_disorder", "2020-01-01T00:00:00Z", id="#c")
    listed = dx("substance_use_disorder", "2020-01-01T00:00:00Z", id="#c")
    none, begun, engaged = (IN, IN), (MET, IN), (MET, MET)
    out = (OUT, OUT)

    def call(day: str, **how: Any) -> Json:
        return visit("telephone_visit", f"{day}T09:00:00Z", **how)

    def treated(day: str, **more: Any) -> Json:
        return done("sud_treatment", f"{day}T09:00:00Z", **more)

    return [
        ("nothing begun", none, episode),
        ("a call for it", begun, [*episode, known, call("2026-03-12", **referring("#c"))]),
        ("a call that lists it as its diagnosis", begun, [*episode, known, call("2026-03-12", **diagnosing("#c"))]),
        ("a call for what stands on the problem list", begun, [*episode, listed, call("2026-03-12", **referring("#c"))]),
        ("a call for something else", none, [*episode, known, call("2026-03-12")]),
        ("a call planned", none, [*episode, known, call("2026-03-12", status="planned", **referring("#c"))]),
        ("seen for it 60 days before", out, [*episode, known, visit("office_visit", "2026-01-09", **referring("#c"))]),
        ("for what was on the problem list", out, [*episode, listed, visit("office_visit", "2026-01-09", **referring("#c"))]),
        ("61 days before", none, [*episode, known, visit("office_visit", "2026-01-08", **referring("#c"))]),
        ("in the emergency department before", none, [*episode, known, visit("ed_visit", "2026-03-01", **referring("#c"))]),
        ("a drug ordered the day before", out, [*episode, drug("sud_short_acting_medication", "2026-03-09")]),
        ("ordered that day", begun, [*episode, drug("sud_short_acting_medication", "2026-03-10T08:00:00Z")]),
        ("proposed only", none, [*episode, drug("sud_short_acting_medication", "2026-03-11", intent="proposal")]),
        ("an order stopped", none, [*episode, drug("sud_short_acting_medication", "2026-03-11", status="stopped")]),
        ("an order for refills, completed", begun, [*episode, drug("sud_short_acting_medication", "2026-03-11", intent="reflex-order", status="completed")]),
        ("treatment going on", none, [*episode, treated("2026-03-11", status="in-progress")]),
        ("day 13", begun, [*episode, treated("2026-03-23")]),
        ("day 14", none, [*episode, treated("2026-03-24")]),
        ("a long-acting drug on day 34", engaged, [*episode, treated("2026-03-12"), drug("sud_long_acting_medication", "2026-04-15T23:00:00Z")]),
        ("given on day 35", begun, [*episode, treated("2026-03-12"), done("sud_long_acting_administration", "2026-04-16")]),
        ("two more treatments of one day", engaged, [*episode, treated("2026-03-12"), treated("2026-03-20"), treated("2026-03-20")]),
        ("one record in two value sets", begun, [*episode, treated("2026-03-12"),
            treated("2026-03-20", code={"coding": [*coded("sud_treatment")["coding"], *coded("psychotherapy")["coding"]]})]),
        ("a treatment and two calls", engaged, [*episode, known, treated("2026-03-12"), call("2026-03-20", **referring("#c")), call("2026-03-21", **referring("#c"))]),
        ("the diagnosis on the problem list", out, [first, dx("substance_use_disorder", "2026-03-10T09:30:00Z")]),
        ("refuted", out, [first, noted("substance_use_disorder", "2026-03-10T09:30:00Z", **unsure("refuted"))]),
        ("unconfirmed", none, [first, noted("substance_use_disorder", "2026-03-10T09:30:00Z", **unsure("unconfirmed"))]),
        ("at the visit's last second", none, [first, noted("substance_use_disorder", "2026-03-10T10:00:00Z")]),
        ("a second later", out, [first, noted("substance_use_disorder", "2026-03-10T10:00:01Z")]),
        ("on 14 November", none, [visit("ed_visit", "2026-11-14"), noted("substance_use_disorder", "2026-11-14T09:10:00Z")]),
        ("on 15 November", out, [visit("ed_visit", "2026-11-15"), noted("substance_use_disorder", "2026-11-15T09:10:00Z")]),
        ("12 on New Year's Day", out, episode, {"birthDate": "2013-01-02"}),
        ("13 then", none, episode, {"birthDate": "2013-01-01"}),
    ]  # fmt: skip


def statins() -> list[Case]:
    """By group: cardiovascular disease; high LDL; diabetes; high risk."""
    none = "0/0/0/0/0"

    def within(group: int, text: str = "1/1/0/0/0") -> list[str]:
        return [text if n == group else none for n in (1, 2, 3, 4)]

    met, excepted, excused = "1/1/0/1/0", "1/1/0/0/1", "1/1/1/0/0"
    heart, sugar = dx("atherosclerosis", "2019-05-05"), dx("diabetes", "2019-05-05")
    sick = [OFFICE, heart]

    def allergy(**more: Any) -> Json:
        return {
            "resourceType": "AllergyIntolerance", "code": coded("statin_allergy"),
            "clinicalStatus": coded("http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical|active"), **more,
        }  # fmt: skip

    def harm(**more: Any) -> Json:
        return {
            "resourceType": "AdverseEvent",
            "actuality": "actual",
            "event": coded("statin_allergy"),
            **more,
        }

    def refused(when: str = "2026-06-15", **more: Any) -> Json:
        usual = {"doNotPerform": True, "reasonCode": [coded("medical_reason")]}
        return drug("moderate_intensity_statins", when, **{**usual, **more})

    whole_set = {"extension": [{
        "url": "http://hl7.org/fhir/us/qicore/StructureDefinition/qicore-notDoneValueSet",
        "valueCanonical": "http://cts.nlm.nih.gov/fhir/ValueSet/2.16.840.1.113883.3.526.3.1572",
    }]}  # fmt: skip
    return [
        ("disease", within(1), sick),
        ("first noted on 31 December", within(1), [OFFICE, dx("angina", "2026-12-31T23:00:00Z")]),
        ("after the year", within(0), [OFFICE, dx("angina", "2027-01-01")]),
        ("over long ago", within(1), [OFFICE, dx("angina", "2012-01-01", abatementDateTime="2013-01-01", **RESOLVED)]),
        ("a visit's diagnosis alone", within(0), [OFFICE, noted("atherosclerosis", "2019-05-05")]),
        ("a health concern", within(1), [OFFICE, dx("atherosclerosis", "2019-05-05", category=[coded("http://hl7.org/fhir/us/core/CodeSystem/condition-category|health-concern")])]),
        ("a later infarction by its lone code", within(1), [OFFICE, dx("http://hl7.org/fhir/sid/icd-10-cm|I22.2", "2019-05-05")]),
        ("a bypass begun by year end", within(1), [OFFICE, done("cabg", "", performedDateTime=None, performedPeriod={"start": "2026-12-31T20:00:00Z", "end": "2027-01-01T02:00:00Z"})]),
        ("a bypass under way", within(0), [OFFICE, done("cabg", "2026-05-05", status="in-progress")]),
        ("17 years old", within(1), sick, {"birthDate": "2008-06-01"}),
        ("a statin ordered", within(1, met), [*sick, drug("low_intensity_statins", "2026-12-31")]),
        ("ordered the year before, for a day", within(1), [*sick, drug("low_intensity_statins", "2025-12-31", 1)]),
        ("for two days", within(1, met), [*sick, drug("low_intensity_statins", "2025-12-31", 2)]),
        ("and refilled", within(1, met), [*sick, drug("low_intensity_statins", "2025-10-04", dispenseRequest={"expectedSupplyDuration": {"value": 30, "unit": "days"}, "numberOfRepeatsAllowed": 2})]),
        ("in weeks", within(1, met), [*sick, drug("low_intensity_statins", "2025-11-21", dispenseRequest={"expectedSupplyDuration": {"value": 6, "unit": "weeks"}})]),
        ("by doses a day", within(1, met), [*sick, drug("high_intensity_statins", "2025-11-13", dispenseRequest={"quantity": {"value": 100}}, dosageInstruction=[
            {"timing": {"repeat": {"frequency": 2, "period": 1, "periodUnit": "d"}}, "doseAndRate": [{"doseQuantity": {"value": 1}}]}])]),
        ("a dose too few", within(1), [*sick, drug("high_intensity_statins", "2025-11-13", dispenseRequest={"quantity": {"value": 99}}, dosageInstruction=[
            {"timing": {"repeat": {"frequency": 2, "period": 1, "periodUnit": "d"}}, "doseAndRate": [{"doseQuantity": {"value": 1}}]}])]),
        ("to the end of its bounds", within(1, met), [*sick, drug("high_intensity_statins", "2025-05-05", dosageInstruction=[
            {"timing": {"repeat": {"boundsPeriod": {"start": "2025-05-05", "end": "2026-01-01"}}}}])]),
        ("planned, and in hand", within(1, met), [*sick, drug("low_intensity_statins", "2026-02-02", 30, intent="plan")]),
        ("planned", within(1), [*sick, drug("low_intensity_statins", "2026-02-02", intent="plan")]),
        ("stopped", within(1), [*sick, drug("low_intensity_statins", "2026-02-02", 30, status="stopped")]),
        ("completed", within(1, met), [*sick, drug("low_intensity_statins", "2026-02-02", 30, status="completed")]),
        ("LDL of 190", within(2), [OFFICE, seen("ldl", "2011-05-05", value="190 mg/dL")]),
        ("of 189", within(0), [OFFICE, seen("ldl", "2011-05-05", value="189 mg/dL")]),
        ("after the year", within(0), [OFFICE, seen("ldl", "2027-01-01", value="190 mg/dL")]),
        ("LDL and disease", within(1), [*sick, seen("ldl", "2011-05-05", value="190 mg/dL")]),
        ("familial", within(2), [OFFICE, dx("familial_hypercholesterolemia", "2011-05-05")]),
        ("19 on New Year's Day", within(0), [OFFICE, dx("familial_hypercholesterolemia", "2011-05-05")], {"birthDate": "2006-01-02"}),
        ("75 all that day", within(2), [OFFICE, dx("familial_hypercholesterolemia", "2011-05-05")], {"birthDate": "1950-01-02"}),
        ("76 then", within(0), [OFFICE, dx("familial_hypercholesterolemia", "2011-05-05")], {"birthDate": "1950-01-01"}),
        ("diabetes", within(3), [OFFICE, sugar]),
        ("diabetes in no visit's list but a visit's", within(0), [OFFICE, noted("diabetes", "2019-05-05")]),
        ("39 then", within(0), [OFFICE, sugar], {"birthDate": "1986-01-02"}),
        ("diabetes and LDL", within(2), [OFFICE, sugar, seen("ldl", "2011-05-05", value="190 mg/dL")]),
        ("a risk of 20 %", within(4), [OFFICE, seen(f"{LOINC}|79423-0", "2026-02-02", "survey", value="20 %")]),
        ("of 19.9 %", within(0), [OFFICE, seen(f"{LOINC}|79423-0", "2026-02-02", "survey", value="19.9 %")]),
        ("the year before", within(0), [OFFICE, seen(f"{LOINC}|99055-6", "2025-12-31", "survey", value="20 %")]),
        ("risk and diabetes", within(3), [OFFICE, sugar, seen(f"{LOINC}|99055-6", "2026-02-02", "survey", value="20 %")]),
        ("breastfeeding", within(1, excused), [*sick, noted("breastfeeding", "2026-12-31")]),
        ("breastfed before the year", within(1), [*sick, noted("breastfeeding", "2024-12-31", abatementDateTime="2025-12-31", **RESOLVED)]),
        ("liver disease", within(1, excepted), [*sick, dx("liver_disease", "2020-01-01")]),
        ("liver disease, and a statin", within(1, met), [*sick, dx("liver_disease", "2020-01-01"), drug("low_intensity_statins", "2026-02-02")]),
        ("allergic since this year", within(1, excepted), [*sick, allergy(onsetDateTime="2026-01-01")]),
        ("since the year before", within(1), [*sick, allergy(onsetDateTime="2025-12-31")]),
        ("setting in over New Year", within(1, excepted), [*sick, allergy(onsetPeriod={"start": "2025-12-01", "end": "2026-01-05"})]),
        ("setting in, without an end", within(1, excepted), [*sick, allergy(onsetPeriod={"start": "2025-12-01"})]),
        ("allergic no more", within(1), [*sick, allergy(onsetDateTime="2026-01-01", clinicalStatus=coded("x|resolved"))]),
        ("harmed", within(1, excepted), [*sick, harm(date="2026-02-02")]),
        ("recorded in the year", within(1, excepted), [*sick, harm(recordedDate="2026-02-02")]),
        ("harmed before, recorded in the year", within(1), [*sick, harm(date="2025-02-02", recordedDate="2026-02-02")]),
        ("not ordered, for a medical reason", within(1, excepted), [*sick, refused()]),
        ("no drug of a whole set", within(1, excepted), [*sick, refused(medicationCodeableConcept=whole_set)]),
        ("for another reason", within(1), [*sick, refused(reasonCode=[coded("x|y")])]),
        ("on another day", within(1), [*sick, refused("2026-06-16")]),
        ("in hospice", within(1, excepted), [*sick, visit("hospice_encounter", "2025-12-20T09:00:00Z", "2026-01-01T09:00:00Z")]),
        ("no visit", within(0), [heart]),
        ("a visit over New Year", within(0), [heart, visit("office_visit", "2026-12-31T23:50:00Z", "2027-01-01T00:10:00Z")]),
        ("by telemedicine", within(1), [heart, visit("telemedicine_services")]),
    ]  # fmt: skip


def depression() -> list[Case]:
    """Screening and follow-up; the visit is on 15 June, from nine to half past."""
    seen_for = visit("depression_screening_encounter")
    no, yes, met, excepted = "1/1/0/0/0", f"{SNOMED}|428181000124104", "1/1/0/1/0", "1/1/0/0/1"
    negative = f"{SNOMED}|428171000124102"

    def screen(day: str, answer: str, who: str = "73832-8", **more: Any) -> Json:
        return seen(f"{LOINC}|{who}", day, "survey", value=answer, **more)

    def declined(who: str, issued: str = "2026-06-15T09:10:00Z", reason: str = f"{SNOMED}|720834000") -> Json:
        why = {
            "url": "http://hl7.org/fhir/us/qicore/StructureDefinition/qicore-notDoneReason",
            "valueCodeableConcept": coded(reason),
        }
        return seen(
            f"{LOINC}|{who}",
            "2026-06-01",
            "survey",
            status="cancelled",
            issued=issued,
            effectiveDateTime=None,
            extension=[why],
        )

    positive = screen("2026-06-15T09:05:00Z", yes)
    return [
        ("negative", met, [seen_for, screen("2026-06-01T23:00:00Z", negative)]),
        ("15 days before", no, [seen_for, screen("2026-05-31", negative)]),
        ("the day after", no, [seen_for, screen("2026-06-16", negative)]),
        ("preliminary", no, [seen_for, screen("2026-06-15", negative, status="preliminary")]),
        ("positive, and nothing", no, [seen_for, positive]),
        ("followed up at the visit", met, [seen_for, positive, done("depression_follow_up_adult", "2026-06-15T09:30:00Z")]),
        ("a second after it", no, [seen_for, positive, done("depression_follow_up_adult", "2026-06-15T09:30:01Z")]),
        ("referred on day 2", met, [seen_for, positive, asked("depression_referral_adult", "2026-06-17T23:59:00Z", intent="plan")]),
        ("referred on day 3", no, [seen_for, positive, asked("depression_referral_adult", "2026-06-18")]),
        ("a referral drafted", no, [seen_for, positive, asked("depression_referral_adult", "2026-06-15", status="draft")]),
        ("a drug past the visit", met, [seen_for, positive, drug("adult_depression_medications", "2026-06-15", 30)]),
        ("a drug for that day", no, [seen_for, positive, drug("adult_depression_medications", "2026-06-15", 1)]),
        ("a drug, nobody knows for how long", no, [seen_for, positive, drug("adult_depression_medications", "2026-06-15")]),
        ("a drug proposed", no, [seen_for, positive, drug("adult_depression_medications", "2026-06-15", 30, intent="proposal")]),
        ("declined", excepted, [seen_for, declined("73832-8")]),
        ("declined after the visit", no, [seen_for, declined("73832-8", "2026-06-16T09:10:00Z")]),
        ("not advised", excepted, [seen_for, declined("73832-8", reason="medical_reason")]),
        ("no reason that counts", no, [seen_for, declined("73832-8", reason="answer_yes")]),
        ("the young people's questionnaire declined", excepted, [seen_for, declined("73831-0")]),
        ("declined, and screened before", no, [seen_for, declined("73832-8"), screen("2026-06-10", yes)]),
        ("declined, and screened in vain", excepted, [seen_for, declined("73832-8"), screen("2026-06-10", yes, status="registered")]),
        ("bipolar the day before", "1/1/1/0/0", [seen_for, dx("bipolar_disorder", "2026-06-14")]),
        ("even refuted", "1/1/1/0/0", [seen_for, dx("bipolar_disorder", "2026-06-14", **unsure("refuted"))]),
        ("a visit's diagnosis", no, [seen_for, noted("bipolar_disorder", "2026-06-14")]),
        ("on the day", no, [seen_for, dx("bipolar_disorder", "2026-06-15T00:00:00Z")]),
    ]  # fmt: skip


def hypertension() -> list[Case]:
    known = dx("hypertension", "2019-05-05")
    usual = [OFFICE, known]
    away = visit(
        "ed_visit", "2026-09-09T08:00:00Z", "2026-09-09T12:00:00Z", **{"class": {"code": "EMER"}, "id": "#e"}
    )
    in_it = {"encounter": {"reference": "Encounter/#e"}}
    frail = [asked("frailty_device", "2026-01-01", "DeviceRequest")]
    old = {"birthDate": "1945-06-01"}
    sixty_six = {"birthDate": "1960-12-31"}
    ill = noted("advanced_illness", "2025-01-01")
    return [
        ("139 over 89", MET, [*usual, pressure("2026-12-31T23:59:59Z", 139, 89)]),
        ("140", IN, [*usual, pressure("2026-12-31", 140, 80)]),
        ("one part", IN, [*usual, pressure("2026-12-31", 120, None)]),
        ("after the year", IN, [*usual, pressure("2027-01-01T00:00:00Z", 120, 80)]),
        ("taken over midnight", MET, [*usual, pressure("", 120, 80, **over("2025-12-31T23:00:00Z", "2026-01-01T01:00:00Z"))]),
        ("in an emergency visit", IN, [*usual, away, pressure("2026-09-09T09:00:00Z", 120, 80, **in_it)]),
        ("ending in one", IN, [*usual, away, pressure("", 120, 80, **over("2026-09-08T23:00:00Z", "2026-09-09T09:00:00Z"), **in_it)]),
        ("at home that day", MET, [*usual, away, pressure("2026-09-09T09:00:00Z", 120, 80)]),
        ("an emergency visit cancelled", MET, [*usual, {**away, "status": "cancelled"}, pressure("2026-09-09T09:00:00Z", 120, 80, **in_it)]),
        ("resolved before the year", OUT, [OFFICE, dx("hypertension", "2019-05-05", abatementDateTime="2025-12-31T23:59:59Z", **RESOLVED)]),
        ("resolved on its first second", IN, [OFFICE, dx("hypertension", "2019-05-05", abatementDateTime="2026-01-01T00:00:00Z", **RESOLVED)]),
        ("in remission, since nobody knows", OUT, [OFFICE, dx("hypertension", "2019-05-05", clinicalStatus=coded("x|remission"))]),
        ("relapsed", IN, [OFFICE, dx("hypertension", "2019-05-05", clinicalStatus=coded("x|relapse"))]),
        ("first noted on 30 June", IN, [OFFICE, noted("hypertension", "2026-06-30T23:59:59Z")]),
        ("on 1 July", OUT, [OFFICE, noted("hypertension", "2026-07-01T00:00:00Z")]),
        ("kidney transplant ended by year end", EXCUSED, [*usual, done("kidney_transplant", "2001-01-01")]),
        ("dialysis running on", IN, [*usual, done("dialysis", "", performedDateTime=None, performedPeriod={"start": "2026-12-31"})]),
        ("dialysis into next year", IN, [*usual, done("dialysis", "", performedDateTime=None, performedPeriod={"start": "2026-12-31", "end": "2027-01-01"})]),
        ("monthly renal services begun", EXCUSED, [*usual, visit("esrd_monthly_services", "2026-12-31T23:00:00Z", "2027-01-01T01:00:00Z")]),
        ("pregnant to the first second", EXCUSED, [*usual, dx("pregnancy", "2025-05-05", abatementDateTime="2026-01-01T00:00:00Z", **RESOLVED)]),
        ("81 and frail", EXCUSED, [*usual, *frail], old),
        ("80, frail and not ill", IN, [*usual, *frail], {"birthDate": "1946-01-01"}),
        ("66, frail and ill", EXCUSED, [*usual, *frail, ill], sixty_six),
        ("65, frail and ill", IN, [*usual, *frail, ill], {"birthDate": "1961-01-01"}),
        ("ill since before", IN, [*usual, *frail, noted("advanced_illness", "2024-12-31")], sixty_six),
        ("a drug for dementia to the year before's first day", EXCUSED, [*usual, *frail, drug("dementia_medication", "2024-12-03", 30)], sixty_six),
        ("to the day before it", IN, [*usual, *frail, drug("dementia_medication", "2024-12-02", 30)], sixty_six),
        ("that was completed", IN, [*usual, *frail, drug("dementia_medication", "2026-02-02", 30, status="completed")], sixty_six),
        ("a device planned", IN, [*usual, asked("frailty_device", "2026-01-01", "DeviceRequest", intent="plan")], old),
        ("a device used", EXCUSED, [*usual, seen(f"{LOINC}|98181-1", "2026-02-02", "survey", value="frailty_device")], old),
        ("a symptom, preliminary", EXCUSED, [*usual, seen("frailty_symptom", "2026-02-02", "survey", status="preliminary")], old),
        ("in a nursing home", EXCUSED, [*usual, seen(f"{LOINC}|71802-3", "2011-02-02", "survey", value=f"{SNOMED}|160734000")], sixty_six),
        ("home again", IN, [*usual, seen(f"{LOINC}|71802-3", "2011-02-02", "survey", value=f"{SNOMED}|160734000"),
            seen(f"{LOINC}|71802-3", "2026-12-31", "survey", value=f"{SNOMED}|261770009")], sixty_six),
        ("there after the year", IN, [*usual, seen(f"{LOINC}|71802-3", "2027-01-01", "survey", value=f"{SNOMED}|160734000")], sixty_six),
        ("discharged home to hospice", EXCUSED, [*usual, visit("inpatient_encounter", "2025-12-20T09:00:00Z", "2026-01-01T09:00:00Z",
            hospitalization={"dischargeDisposition": coded(f"{SNOMED}|428361000124107")})]),
        ("discharged elsewhere", IN, [*usual, visit("inpatient_encounter", "2026-05-20", hospitalization={"dischargeDisposition": coded(f"{SNOMED}|306689006")})]),
        ("hospice care ordered", EXCUSED, [*usual, asked("hospice_care", "2026-12-31T23:00:00Z", intent="original-order")]),
        ("proposed", IN, [*usual, asked("hospice_care", "2026-12-31", intent="proposal")]),
        ("hospice refused", IN, [*usual, asked("hospice_care", "2026-12-31", doNotPerform=True)]),
        ("hospice care given over New Year", EXCUSED, [*usual, done("hospice_care", "", performedDateTime=None, performedPeriod={"start": "2025-12-01", "end": "2026-01-01"})]),
        ("assessed as in hospice", EXCUSED, [*usual, seen(f"{LOINC}|45755-6", "2026-02-02", "survey", value=f"{SNOMED}|373066001")]),
        ("as not", IN, [*usual, seen(f"{LOINC}|45755-6", "2026-02-02", "survey", value=f"{SNOMED}|373067005")]),
        ("palliative questionnaire", EXCUSED, [*usual, seen(f"{LOINC}|71007-9", "2026-02-02", "survey")]),
        ("palliative care given", EXCUSED, [*usual, done("palliative_intervention", "2026-02-02")]),
    ]  # fmt: skip


def kidneys() -> list[Case]:
    usual = [OFFICE, dx("diabetes", "2025-12-31T23:59:59Z"), seen("egfr", "2026-12-31", value="88 mL/min")]

    def pair(
        albumin: str, creatinine: str, first: Json | None = None, second: Json | None = None
    ) -> list[Json]:
        return [
            *usual,
            seen("urine_albumin", albumin, value="20 mg/L", **(first or {})),
            seen("urine_creatinine", creatinine, value="90 mg/dL", **(second or {})),
        ]

    return [
        ("96 hours apart", MET, pair("2026-03-05T09:00:00Z", "2026-03-01T09:00:00Z")),
        ("a second more", IN, pair("2026-03-05T09:00:01Z", "2026-03-01T09:00:00Z")),
        ("gathered for a day, within", MET, pair("", "2026-03-01T09:00:00Z", over("2026-03-04T09:00:00Z", "2026-03-05T09:00:00Z"))),
        ("gathered for longer", IN, pair("", "2026-03-01T09:00:00Z", over("2026-03-04T09:00:00Z", "2026-03-05T09:00:01Z"))),
        ("begun too early", IN, pair("", "2026-03-05T09:00:00Z", over("2026-03-01T08:59:59Z", "2026-03-02T09:00:00Z"))),
        ("of creatinine gathered for long", MET, pair("2026-03-07T09:00:00Z", "", None, over("2026-03-01T09:00:00Z", "2026-03-03T09:00:00Z"))),
        ("a ratio", MET, [*usual, seen("uacr", "2026-03-03", value="30 mg/g")]),
        ("not to be detected", MET, [*usual, seen("uacr", "2026-03-03", value="undetectable_result")]),
        ("another answer", IN, [*usual, seen("uacr", "2026-03-03", value="answer_yes")]),
        ("no value", IN, [*usual, seen("uacr", "2026-03-03")]),
        ("diabetes from New Year on", OUT, [OFFICE, dx("diabetes", "2026-01-01T00:00:00Z")]),
        ("over the day before", OUT, [OFFICE, dx("diabetes", "2019-01-01", abatementDateTime="2025-12-31T20:00:00Z", **RESOLVED)]),
        ("over on New Year's Day", IN, [OFFICE, dx("diabetes", "2019-01-01", abatementDateTime="2026-01-01T20:00:00Z", **RESOLVED)]),
        ("18 that day", IN, usual, {"birthDate": "2008-01-01"}),
        ("17 then", OUT, usual, {"birthDate": "2008-01-02"}),
        ("85 then", IN, usual, {"birthDate": "1940-01-02"}),
        ("86 then", OUT, usual, {"birthDate": "1940-01-01"}),
        ("stage 5", EXCUSED, [*usual, noted("ckd_stage_5", "2026-12-31")]),
        ("stage 5 refuted", IN, [*usual, noted("ckd_stage_5", "2026-12-31", **unsure("refuted"))]),
    ]  # fmt: skip


def remission() -> list[Case]:
    """A visit for depression on 1 May 2025 with a score of 15 that day: 2 March to 30 June 2026 decide."""
    seen_for = visit("contact_or_office_visit", "2025-05-01")
    known = dx("major_depression", "2020-01-01")

    def score(when: str, points: int | None, **more: Any) -> Json:
        told = {} if points is None else {"valueInteger": points}
        return seen("phq9", when, "survey", **told, **more)

    usual = [seen_for, known, score("2025-05-01T10:00:00Z", 15)]
    return [
        ("4 a year later", MET, [*usual, score("2026-05-01", 4)]),
        ("5", IN, [*usual, score("2026-05-01", 5)]),
        ("60 days early", MET, [*usual, score("2026-03-02", 4)]),
        ("61 days", IN, [*usual, score("2026-03-01", 4)]),
        ("60 days late", MET, [*usual, score("2026-06-30T23:00:00Z", 4)]),
        ("61 days late", IN, [*usual, score("2026-07-01", 4)]),
        ("the last by its start", MET, [*usual, score("", 9, **over("2026-05-01", "2026-05-10")), score("2026-05-02", 4)]),
        ("the last without a score", IN, [*usual, score("2026-05-01", 4), score("2026-05-02", None)]),
        ("seven days before the visit", IN, [seen_for, known, score("2025-04-24", 10)]),
        ("eight days", OUT, [seen_for, known, score("2025-04-23", 10)]),
        ("9 is not above 9", OUT, [seen_for, known, score("2025-05-01", 9)]),
        ("a visit by 31 October", IN, [visit("contact_or_office_visit", "2025-10-31"), known, score("2025-10-31", 10)]),
        ("on 1 November", OUT, [visit("contact_or_office_visit", "2025-11-01"), known, score("2025-11-01", 10)]),
        ("on 1 November a year before", IN, [visit("contact_or_office_visit", "2024-11-01"), known, score("2024-11-01", 10)]),
        ("in remission by then", OUT, [seen_for, dx("major_depression", "2020-01-01", abatementDateTime="2025-05-01T08:59:59Z", **RESOLVED), score("2025-05-01", 10)]),
        ("in remission that second", IN, [seen_for, dx("major_depression", "2020-01-01", abatementDateTime="2025-05-01T09:00:00Z", **RESOLVED), score("2025-05-01", 10)]),
        ("12 that day", IN, usual, {"birthDate": "2013-05-01"}),
        ("11 then", OUT, usual, {"birthDate": "2013-05-02"}),
        ("died on the last day", EXCUSED, usual, {"deceasedDateTime": "2026-06-30T23:00:00Z"}),
        ("died later", IN, usual, {"deceasedDateTime": "2026-07-01T01:00:00Z"}),
        ("bipolar by then", EXCUSED, [*usual, noted("bipolar_disorder", "2026-06-30")]),
        ("bipolar later", IN, [*usual, noted("bipolar_disorder", "2026-07-01")]),
        ("a hospice visit planned", EXCUSED, [*usual, visit("hospice_encounter", "2024-11-01", status="planned")]),
        ("cancelled", IN, [*usual, visit("hospice_encounter", "2024-11-01", status="cancelled")]),
        ("hospice care stopped", EXCUSED, [*usual, done("hospice_care", "2026-06-30", status="stopped")]),
        ("a palliative visit planned", IN, [*usual, visit("palliative_encounter", "2026-01-01", status="planned")]),
    ]  # fmt: skip


def screenings() -> dict[str, Sequence[Case]]:
    breast = [OFFICE]
    left, right = {"bodySite": [coded(f"{SNOMED}|7771000")]}, {"bodySite": [coded(f"{SNOMED}|24028007")]}

    def lost(**side: Any) -> Json:
        return dx("mastectomy_unspecified_history", "2012-05-05", **side)

    unsaid = [{"url": PROFILE + "us-core-sex", "valueCode": "asked-declined"}]
    man = [{"url": PROFILE + "us-core-sex", "valueCode": "248153007"}]
    mammogram = "mammography"
    thirty = {**WOMAN, "birthDate": "1996-03-01"}
    fifty = {"birthDate": "1970-03-01"}
    return {
        "BCS": [
            ("on 1 October two years before", MET, [*breast, seen(mammogram, "2024-10-01T00:00:00Z", "imaging")], WOMAN),
            ("the day before", IN, [*breast, seen(mammogram, "2024-09-30T23:59:59Z", "imaging")], WOMAN),
            ("not as imaging", IN, [*breast, seen(mammogram, "2025-05-05", "laboratory")], WOMAN),
            ("preliminary", IN, [*breast, seen(mammogram, "2025-05-05", "imaging", status="preliminary")], WOMAN),
            ("over the first night", MET, [*breast, seen(mammogram, "", "imaging", **over("2024-09-30T23:00:00Z", "2024-10-01T01:00:00Z"))], WOMAN),
            ("without an end", IN, [*breast, seen(mammogram, "", "imaging", **over("2025-05-05"))], WOMAN),
            ("both sides, by one record", EXCUSED, [*breast, lost(bodySite=[coded(f"{SNOMED}|24028007"), coded(f"{SNOMED}|7771000")])], WOMAN),
            ("both sides, by two", EXCUSED, [*breast, lost(**left), done("mastectomy_right", "2026-12-31")], WOMAN),
            ("one side twice", IN, [*breast, lost(**left), lost(**left)], WOMAN),
            ("right and left", EXCUSED, [*breast, lost(**left), lost(**right)], WOMAN),
            ("sex recorded as male", OUT, breast, {**WOMAN, "extension": man}),
            ("sex recorded as not told", OUT, breast, {**WOMAN, "gender": "female", "extension": unsaid}),
            ("sex not recorded", IN, breast, {**WOMAN, "extension": []}),
            ("42 on 31 December", IN, breast, {**WOMAN, "birthDate": "1984-12-31"}),
            ("75 then", OUT, breast, {**WOMAN, "birthDate": "1951-12-31"}),
        ],
        "CCS": [
            ("cytology two years before", MET, [OFFICE, seen("pap_test", "2024-01-01", value="answer_yes")], thirty),
            ("three years", IN, [OFFICE, seen("pap_test", "2023-12-31", value="answer_yes")], thirty),
            ("without a result", IN, [OFFICE, seen("pap_test", "2025-05-05")], thirty),
            ("a result in words", MET, [OFFICE, seen("pap_test", "2025-05-05", valueString="normal")], thirty),
            ("HPV on the thirtieth birthday", MET, [OFFICE, seen("hpv_test", "2026-03-01", valueInteger=1)], thirty),
            ("the day before", IN, [OFFICE, seen("hpv_test", "2026-02-28", valueInteger=1)], thirty),
            ("ended on it", MET, [OFFICE, seen("hpv_test", "", valueInteger=1, **over("2026-02-28T20:00:00Z", "2026-03-01T10:00:00Z"))], thirty),
            ("no cervix", EXCUSED, [OFFICE, noted("absence_of_cervix", "1996-03-01")], thirty),
            ("hysterectomy", EXCUSED, [OFFICE, done("hysterectomy_no_cervix", "2026-12-31T23:00:00Z")], thirty),
            ("a wellness visit alone", OUT, [visit("annual_wellness_visit")], thirty),
        ],
        "COL": [
            ("a colonoscopy nine years before", MET, [OFFICE, done("colonoscopy", "2017-01-01")], fifty),
            ("ten", IN, [OFFICE, done("colonoscopy", "2016-12-31T23:59:59Z")], fifty),
            ("a sigmoidoscopy four years before", MET, [OFFICE, done("flexible_sigmoidoscopy", "2022-01-01")], fifty),
            ("a stool test this year", MET, [OFFICE, seen("fobt", "2026-01-01", valueBoolean=False)], fifty),
            ("last year", IN, [OFFICE, seen("fobt", "2025-12-31", valueBoolean=False)], fifty),
            ("a stool DNA test two years before", MET, [OFFICE, seen("sdna_fit", "2024-01-01", value="answer_yes")], fifty),
            ("CT, as imaging", MET, [OFFICE, seen("ct_colonography", "2022-01-01", "imaging")], fifty),
            ("CT, not as imaging", IN, [OFFICE, seen("ct_colonography", "2022-01-01", "exam")], fifty),
            ("cancer, cured", EXCUSED, [OFFICE, dx("colorectal_cancer", "2001-01-01", abatementDateTime="2003-01-01", **RESOLVED)], fifty),
            ("a colectomy after the year", IN, [OFFICE, done("total_colectomy", "2027-01-01")], fifty),
        ],
    }  # fmt: skip


def sugar() -> list[Case]:
    usual = [OFFICE, noted("diabetes", "2019-05-05")]

    def test(value: str | None, when: str = "2026-05-05T09:00:00Z", **more: Any) -> Json:
        return seen("hba1c", when, **({} if value is None else {"value": value}), **more)

    above, below = ("1/1/0/1", ""), ("1/1/0/0", "")
    return [
        ("none", above, usual),
        ("9.0", below, [*usual, test("9.0 %")]),
        ("9.1", above, [*usual, test("9.1 %")]),
        ("no value that day beside a good one", above, [*usual, test("7 %"), test(None)]),
        ("no value the day before", below, [*usual, test("7 %"), test(None, "2026-05-04")]),
        ("a glucose management indicator", below, [*usual, seen(f"{LOINC}|97506-0", "2026-05-05", value="7 %")]),
        ("ended in the year", below, [*usual, test("7 %", "", **over("2025-12-31T20:00:00Z", "2026-01-01T08:00:00Z"))]),
        ("in the year by a minute", below, [*usual, test("7 %", "2026-01-01T00:01:00Z")]),
        ("diabetes on the problem list alone", (OUT, ""), [OFFICE, dx("diabetes", "2019-05-05")]),
        ("nutrition therapy, by its lone code", above, [visit("http://www.ama-assn.org/go/cpt|97803"), usual[1]]),
        ("a group for nutrition", above, [visit("http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets|G0271"), usual[1]]),
        ("a virtual visit alone", (OUT, ""), [visit("virtual_encounter"), usual[1]]),
    ]  # fmt: skip


def eyes() -> list[Case]:
    usual = [OFFICE, noted("diabetes", "2019-05-05")]
    retinopathy = dx("diabetic_retinopathy", "2019-05-05")
    none = f"{LOINC}|LA18643-9"

    def exam(when: str, **more: Any) -> Json:
        return seen("retinal_exam", when, "exam", **more)

    def eye(side: str, when: str, answer: str) -> Json:
        code = {"left": "71490-7", "right": "71491-5"}[side]
        return seen(f"{LOINC}|{code}", when, "exam", value=answer)

    return [
        ("last year", MET, [*usual, exam("2025-01-01")]),
        ("last year, with retinopathy", IN, [*usual, retinopathy, exam("2025-12-31")]),
        ("this year, with retinopathy", MET, [*usual, retinopathy, exam("2026-01-01")]),
        ("two years before", IN, [*usual, exam("2024-12-31")]),
        ("over New Year two years before", IN, [*usual, exam("", **over("2024-12-31T23:00:00Z", "2025-01-01T01:00:00Z"))]),
        ("not as an exam", IN, [*usual, seen("retinal_exam", "2026-01-01", "imaging")]),
        ("by a machine", MET, [*usual, seen(f"{LOINC}|105914-6", "2026-05-05", "exam", value="autonomous_eye_exam_result")]),
        ("by a machine, last year", IN, [*usual, seen(f"{LOINC}|105914-6", "2025-05-05", "exam", value="autonomous_eye_exam_result")]),
        ("both graded", MET, [*usual, eye("left", "2026-05-05", "retinopathy_severity"), eye("right", "2026-06-05", "retinopathy_severity")]),
        ("one graded, one free the year before", MET, [*usual, eye("left", "2026-05-05", "retinopathy_severity"), eye("right", "2025-06-05", none)]),
        ("both free the year before, with retinopathy", MET, [*usual, retinopathy, eye("left", "2025-05-05", none), eye("right", "2025-06-05", none)]),
        ("one eye", IN, [*usual, eye("left", "2026-05-05", "retinopathy_severity")]),
        ("graded the year before", IN, [*usual, eye("left", "2025-05-05", "retinopathy_severity"), eye("right", "2026-05-05", "retinopathy_severity")]),
        ("no eyes", EXCUSED, [*usual, noted(f"{SNOMED}|15665641000119103", "2026-12-31")]),
    ]  # fmt: skip


def young_women() -> list[Case]:
    who = {**WOMAN, "birthDate": "2006-03-01"}
    test = asked("pregnancy_test", "2026-05-05T09:00:00Z")
    xray = asked("xray_study", "2026-05-11T23:00:00Z")

    def after(*records: Json, text: str) -> tuple[str, Sequence[Json]]:
        return text, [OFFICE, *records]

    told: dict[str, tuple[str, Sequence[Json]]] = {
        "nothing tells": after(text=OUT),
        "a test alone": after(test, text=IN),
        "and an X-ray on day 6": after(test, xray, text=EXCUSED),
        "on day 7": after(test, asked("xray_study", "2026-05-12"), text=IN),
        "the day before": after(test, asked("xray_study", "2026-05-04"), text=IN),
        "isotretinoin that day": after(test, drug("isotretinoin", "2026-05-05"), text=EXCUSED),
        "isotretinoin, a draft": after(test, drug("isotretinoin", "2026-05-05", status="draft"), text=IN),
        "and another sign": after(test, xray, asked("sti_lab_tests", "2026-12-31"), text=IN),
        "a test at the year's end, X-ray in the next": after(asked("pregnancy_test", "2026-12-31"), asked("xray_study", "2027-01-02"), text=EXCUSED),
        "says so, long ago": after(seen(f"{LOINC}|64728-9", "2022-05-05", "survey", value=f"{SNOMED}|373066001"), text=IN),
        "says no": after(seen(f"{LOINC}|64728-9", "2026-05-05", "survey", value=f"{SNOMED}|373067005"), text=OUT),
        "contraceptives in hand": after(drug("contraceptives", "2025-12-03", 30), text=IN),
        "used up": after(drug("contraceptives", "2025-12-02", 30), text=OUT),
        "no longer active": after(drug("contraceptives", "2025-12-03", 30, status="completed"), text=OUT),
        "ordered in the year, completed": after(drug("contraceptives", "2026-12-31", status="completed"), text=IN),
        "a procedure over New Year": after(done("sexual_activity_procedures", "", performedDateTime=None, performedPeriod={"start": "2025-12-31", "end": "2026-01-01"}), text=OUT),
        "a diagnosis, over on New Year's Day": after(noted("hiv", "2020-01-01", abatementDateTime="2026-01-01T00:00:00Z", **RESOLVED), text=IN),
        "tested": after(test, seen("chlamydia_screening", "2026-12-31", value="answer_yes"), text=MET),
        "tested, no result": after(test, seen("chlamydia_screening", "2026-12-31"), text=IN),
    }  # fmt: skip
    return [(what, text, records, who) for what, (text, records) in told.items()] + [
        ("16 on 31 December", IN, [OFFICE, test], {**WOMAN, "birthDate": "2010-12-31"}),
        ("25 then", OUT, [OFFICE, test], {**WOMAN, "birthDate": "2001-12-31"}),
    ]


def weight() -> list[Case]:
    child = {"birthDate": "2016-03-01"}
    measured = [seen(f"{LOINC}|{code}", day, "vital-signs", value="60 %") for code, day in (("59576-9", "2026-01-01"), ("8302-2", "2026-05-05"), ("29463-7", "2026-12-31"))]  # fmt: skip
    return [
        ("on three days", (MET, IN, IN), [OFFICE, *measured], child),
        ("no weight", (IN, IN, IN), [OFFICE, *measured[:2]], child),
        ("counseled", (IN, MET, MET), [OFFICE, done("nutrition_counseling", "2026-01-01"), done("activity_counseling", "2026-12-31")], child),
        ("counseled over New Year", (IN, IN, IN), [OFFICE, done("nutrition_counseling", "", performedDateTime=None, performedPeriod={"start": "2025-12-31", "end": "2026-01-01"})], child),
        ("3 on 31 December", (IN, IN, IN), [OFFICE], {"birthDate": "2023-12-31"}),
        ("18 then", (OUT, OUT, OUT), [OFFICE], {"birthDate": "2008-12-31"}),
        ("a virtual visit alone", (OUT, OUT, OUT), [visit("virtual_encounter")], child),
        ("pregnant", (EXCUSED,) * 3, [OFFICE, noted("pregnancy", "2026-12-31")], {"birthDate": "2009-03-01"}),
    ]  # fmt: skip


def vaccines() -> list[Case]:
    """Born on 15 June 2024; the second birthday is 15 June 2026."""
    child = {"birthDate": "2024-06-15"}
    usual: dict[str, tuple[str, ...]] = {
        "dtap_vaccine": ("2024-08-15", "2024-10-15", "2024-12-15", "2025-09-15"), "ipv_vaccine": ("2024-08-15", "2024-10-15", "2024-12-15"),
        "mmr_vaccine": ("2025-06-15",), "hib_3_dose_vaccine": ("2024-08-15", "2024-10-15", "2025-07-15"),
        "hepb_vaccine": ("2024-06-16", "2024-08-15", "2024-12-15"), "vzv_vaccine": ("2026-06-15",),
        "pcv_vaccine": ("2024-08-15", "2024-10-15", "2024-12-15", "2025-07-15"), "hepa_vaccine": ("2025-07-15",),
        "rotavirus_3_dose_vaccine": ("2024-08-15", "2024-10-15", "2024-12-15"), "flu_vaccine": ("2024-12-15", "2025-10-15"),
    }  # fmt: skip

    def given(*more: Json, **changed: tuple[str, ...]) -> list[Json]:
        days = {**usual, **changed}
        return [OFFICE, *more, *(dose(name, day) for name, of in days.items() for day in of)]

    newborn = done("http://www.cms.gov/Medicare/Coding/ICD10|3E0234Z", "2024-06-22")
    return [
        ("all ten", MET, given(), child),
        ("one not given", IN, [*given(pcv_vaccine=usual["pcv_vaccine"][:3]), dose("pcv_vaccine", "2025-07-15", status="not-done")], child),
        ("a procedure in its place", MET, given(done("pcv_given", "2025-07-15T23:00:00Z"), pcv_vaccine=usual["pcv_vaccine"][:3]), child),
        ("at birth, and two more", MET, given(newborn, hepb_vaccine=("2024-08-15", "2024-12-15")), child),
        ("two with the one at birth", IN, given(newborn, hepb_vaccine=("2024-06-22", "2024-12-15")), child),
        ("on day 8", IN, given(done("http://www.cms.gov/Medicare/Coding/ICD10|3E0234Z", "2024-06-23"), hepb_vaccine=("2024-08-15", "2024-12-15")), child),
        ("two of rotavirus, of two", MET, given(dose("http://hl7.org/fhir/sid/cvx|119", "2024-08-15"), dose("http://hl7.org/fhir/sid/cvx|119", "2024-10-15"), rotavirus_3_dose_vaccine=()), child),
        ("one of each", IN, given(dose("http://hl7.org/fhir/sid/cvx|119", "2024-08-15"), rotavirus_3_dose_vaccine=("2024-10-15",)), child),
        ("live vaccine on the birthday", MET, given(dose("laiv_vaccine", "2026-06-15"), flu_vaccine=("2025-10-15",)), child),
        ("the day before", IN, given(dose("laiv_vaccine", "2026-06-14"), flu_vaccine=("2025-10-15",)), child),
        ("measles, mumps and rubella had", MET, given(noted("measles", "2025-02-02"), noted("mumps", "2025-02-02"), noted("rubella", "2026-06-15"), mmr_vaccine=()), child),
        ("two of the three", IN, given(noted("measles", "2025-02-02"), noted("mumps", "2025-02-02"), mmr_vaccine=()), child),
        ("a reaction to polio vaccine", MET, given(dx(f"{SNOMED}|471321000124106", "2026-06-15"), ipv_vaccine=()), child),
        ("after the birthday", IN, given(dx(f"{SNOMED}|471321000124106", "2026-06-16"), ipv_vaccine=()), child),
        ("HIV", EXCUSED, given(noted("hiv", "2024-06-15")), child),
        ("HIV after the birthday", MET, given(noted("hiv", "2026-06-16")), child),
        ("the simplest visit", MET, [*given()[1:], visit("http://www.ama-assn.org/go/cpt|99211")], child),
        ("two on 1 January next year", OUT, given(), {"birthDate": "2025-01-01"}),
        ("born on a leap day", IN, [OFFICE], {"birthDate": "2024-02-29"}),
    ]  # fmt: skip


def test_measures_on_fhir_records(tmp_path):
    cases = {
        "IET": substance_use(), "CMS347": statins(), "DSF": depression(), "CBP": hypertension(), "KED": kidneys(), "DRR": remission(),
        "GSD": sugar(), "EED": eyes(), "CHL": young_women(), "WCC": weight(), "CIS": vaccines(), **screenings(),
    }  # fmt: skip
    assert wrong(cases, tmp_path) == []
