"""Files in the Tuva layout that come near it: dates, numbers, codes, units and corrections as senders write them.

Each case tells the same services as its neighbours, otherwise written; `1/1/0/1` is as in test_claims_cases.
"""

from __future__ import annotations

import csv

from concord.pipeline.evaluate import evaluate
from tests.journeys.claims_cases import Case, Claims, Told, counted, wrong
from tests.journeys.test_claims_cases import OPIOID, both, emergency, visit

KNOWN = visit("2025-05-05", "2026-05-05", dx="E11.9")
PRESSED = visit("2025-05-05", "2026-05-05", dx="i10")


def a1c(result: str, unit: str = "", day: str = "2026-06-06", **more: str) -> Told:
    return both(KNOWN, lambda c, p: c.result(p, day, "4548-4", result, unit, **more))


def opioid(day: str, ndc: str = OPIOID, quantity: float = 30, **more: str) -> Told:
    return lambda c, p: c.fill(p, day, ndc, 30 if quantity > 0 else -30, quantity, **more)


def billed(*codes: str, day: str = "2026-06-06", dx: str = "E119", **more: str) -> Told:
    return both(*(lambda c, p, code=one: c.visit(p, day, dx, code, **more) for one in codes))


def chronic() -> list[Case]:
    above, to_9, below_8 = ("1/1/0/1", "1/1/0/0"), ("1/1/0/0", "1/1/0/0"), ("1/1/0/0", "1/1/0/1")
    results: list[Case] = [
        (f"{result!r} in {unit!r}", expected, a1c(result, unit))
        for result, unit, expected in (
            ("7.2", "", below_8), ("7.2 %", "", below_8), ("7.2%", "%", below_8), ("7.2", "percent", below_8), ("7.2", "% of total Hgb", below_8),
            ("7.2 (H)", "", below_8), ("<4.0", "", below_8), ("8.5", "", to_9), (">14", "", above), ("pending", "", above), ("55", "mmol/mol", to_9),
        )
    ]  # fmt: skip
    days: list[Case] = [
        (f"on {day}", below_8, a1c("7.2", "%", day))
        for day in ("06/06/2026", "6/6/2026", "2026-06-06 10:20:30", "2026-06-06T23:20:30-08:00", "20260606", "06-JUN-2026", "6/6/2026 0:00")
    ]  # fmt: skip
    written: list[Case] = [
        (f"written as {more}", below_8, a1c("7.2", "%", **more))
        for more in (
            {"normalized_code_type": "LOINC"}, {"normalized_code_type": ""}, {"normalized_code_type": "http://loinc.org"}, {"normalized_code": " 4548-4 "},
            {"normalized_code_type": "CPT", "normalized_code": "83036"}, {"status": "F"}, {"status": ""},
            {"collection_date": "", "collection_datetime": "2026-06-06 08:00:00"}, {"collection_date": "", "result_datetime": "2026-06-06 08:00:00"},
        )
    ]  # fmt: skip
    coded: list[Case] = [
        ("3044F", below_8, both(KNOWN, billed("3044F"))),
        ("3051f", below_8, both(KNOWN, billed("3051f"))),
        ("3052F", to_9, both(KNOWN, billed("3052F"))),
        ("3046F", above, both(KNOWN, billed("3046F"))),
        ("the lower of one day", below_8, both(KNOWN, billed("3046F", "3044F"))),
        ("the last day decides", above, both(KNOWN, billed("3044F"), billed("3046F", day="2026-07-07"))),
        ("a value of the same day", below_8, both(billed("3046F"), a1c("7.2", "%"))),
        ("a code among results", below_8, both(KNOWN, lambda c, p: c.result(p, "2026-06-06", "3044F", "", "", normalized_code_type=""))),
        ("not done, for a medical reason", above, both(KNOWN, billed("3044F", hcpcs_modifier_1="1P"))),
        ("not done, no reason told", above, both(KNOWN, billed("3044F", hcpcs_modifier_1="25", hcpcs_modifier_2="8P"))),
    ]  # fmt: skip
    return results + days + written + coded


def pressure() -> list[Case]:
    def low(systolic: str, diastolic: str, **more: str) -> Told:
        return both(PRESSED, billed(systolic, diastolic, dx="I10", **more))

    def without_units(claims: Claims, person: str) -> None:
        for code, value in (("8480-6", "139"), ("8462-4", "89")):
            claims.finding(person, "20260606", code, value, "")

    return [
        ("no units", "1/1/0/1", both(PRESSED, without_units)),
        ("under 140 and under 90", "1/1/0/1", low("3075F", "3079F")),
        ("140 or more", "1/1/0/0", low("3077F", "3078F")),
        ("one part only", "1/1/0/0", low("3074F", "99213")),
        ("not done", "1/1/0/0", low("3074F", "3078F", hcpcs_modifier_1="8P")),
        ("in the emergency department", "1/1/0/0", low("3074F", "3078F", place="23")),
        ("high on a later day", "1/1/0/0", both(low("3074F", "3078F"), billed("3077F", "3080F", dx="I10", day="2026-09-09"))),
    ]  # fmt: skip


def numbers_of_drugs() -> list[Case]:
    """Two fills of 30 days make a denominator."""
    forms = (
        "00406055201", "406055201", "0406055201", "406055201.0", "00406-0552-01", "0406-0552-01", "00406-552-01", "00406-0552-1", "004060552",
        "00406-0552", "N400406055201", "00406 0552 01",
    )  # fmt: skip
    written: list[Case] = [
        (ndc, "1/1/0/0", both(opioid("2026-02-01", ndc), opioid("2026-03-03", ndc))) for ndc in forms
    ]
    # 59011-0410-10: ten digits may lack the zero in the middle (5-3-2) or before the last (5-4-1)
    return [
        *written,
        ("5-3-2 without hyphens", "1/1/0/0", both(opioid("2026-02-01", "5901141010"), opioid("2026-03-03", "5901141010"))),
        ("a drug nobody knows", "0/0/0/0", both(opioid("2026-02-01", "999999999"), opioid("2026-03-03", "999999999"))),
    ]  # fmt: skip


def fills_taken_back() -> list[Case]:
    first, second = opioid("2026-02-01", paid_amount="5.00"), opioid("2026-03-03", paid_amount="5.00")
    taken = {"paid_amount": "-5.00"}
    return [
        ("refused", "0/0/0/0", both(first, opioid("2026-03-03", claim_status="denied"))),
        ("refused, then paid", "1/1/0/0", both(first, opioid("2026-03-03", claim_status="rejected"), second)),
        ("reversed by state", "0/0/0/0", both(first, opioid("2026-03-03", claim_id="x1"), opioid("2026-03-03", claim_id="x1", claim_line_number="2", claim_status="reversed"))),
        ("negative, under the same number", "0/0/0/0", both(first, opioid("2026-03-03", claim_id="x2", paid_amount="5.00"), opioid("2026-03-03", OPIOID, -30, claim_id="x2", claim_line_number="2", **taken))),
        ("negative, under another number", "0/0/0/0", both(first, second, opioid("2026-03-03", OPIOID, -30, **taken))),
        ("in parentheses", "0/0/0/0", both(first, second, opioid("2026-03-03", paid_amount="(5.00)"))),
        ("and filled again", "1/1/0/0", both(first, second, opioid("2026-03-03", OPIOID, -30, **taken), second)),
        ("at another payment", "0/0/0/0", both(first, second, opioid("2026-03-03", OPIOID, -30, paid_amount="-4.50"))),
        ("of another quantity, at another payment", "1/1/0/0", both(first, second, opioid("2026-03-03", OPIOID, 10, paid_amount="-1.50"))),
        ("of another fill", "1/1/0/0", both(first, second, opioid("2026-04-04", OPIOID, -30, **taken))),
    ]  # fmt: skip


def bills_taken_back() -> list[Case]:
    chest = {"dx": "R07.9"}

    def seen(**more: str) -> Told:
        return emergency("2026-05-05", **{**chest, **more})

    return [
        ("codes as numbers", "1/1/0/1", seen(bill_type_code="131.0", revenue_center_code="450.0", hcpcs_code="99284.0")),
        ("four digits and three", "1/1/0/1", seen(bill_type_code="0131", revenue_center_code="450")),
        ("a day as eight digits", "1/1/0/1", seen(claim_start_date="20260505", claim_end_date="20260505")),
        ("a day as in America", "1/1/0/1", seen(claim_start_date="05/05/2026", claim_end_date="05/05/2026 00:00:00")),
        ("frequency 8 alone", "1/1/0/0", seen(bill_type_code="138")),
        ("frequency 8, same number", "1/1/0/0", both(seen(claim_id="b1"), seen(claim_id="b1", claim_line_number="2", bill_type_code="0138"))),
        ("frequency 8, another number", "1/1/0/0", both(seen(), seen(bill_type_code="138"))),
        ("frequency 7, same number", "1/1/0/1", both(seen(claim_id="b2", dx="F32.2"), seen(claim_id="b2", bill_type_code="137"))),
        ("frequency 7 after 8", "1/1/0/1", both(seen(claim_id="b3"), seen(claim_id="b3", bill_type_code="138"), seen(claim_id="b3", bill_type_code="137"))),
        ("a negative amount", "1/1/0/0", both(seen(paid_amount="100"), seen(paid_amount="-100"))),
        ("and billed again", "1/1/0/1", both(*(seen(claim_id="b4", claim_line_number=n, paid_amount=a) for n, a in (("1", "100"), ("2", "-100"), ("3", "90"))))),
        ("another line taken back", "1/1/0/1", both(seen(claim_id="b5", paid_amount="100"), *(seen(claim_id="b5", claim_line_number=n, paid_amount=a, hcpcs_code="J1885", revenue_center_code="0636") for n, a in (("2", "9"), ("3", "-9"))))),
        ("a part of the payment taken back", "1/1/0/1", both(seen(claim_id="b6", paid_amount="100"), seen(claim_id="b6", claim_line_number="2", paid_amount="-10", hcpcs_code="", revenue_center_code=""))),
        ("all that was charged taken back, at another payment", "1/1/0/0", both(seen(charge_amount="150", paid_amount="100"), seen(charge_amount="-150", paid_amount="-90"))),
        ("a part of the charge", "1/1/0/1", both(seen(charge_amount="150", paid_amount="100"), seen(charge_amount="-50", paid_amount="-30"))),
        ("every unit taken back", "1/1/0/0", both(seen(service_unit_quantity="1", paid_amount="100"), seen(service_unit_quantity="-1", paid_amount="-90"))),
        ("frequency 7, another number, for the mind", "1/1/0/0", both(seen(), seen(dx="F32.2", bill_type_code="137"))),
        ("no longer for the mind", "1/1/0/1", both(seen(dx="F32.2"), seen(bill_type_code="0137"))),
        ("replaced twice", "1/1/0/0", both(seen(), seen(bill_type_code="137"), seen(dx="F32.2", bill_type_code="137"))),
        ("another day's visit replaced", "1/1/0/2", both(seen(), seen(claim_start_date="2026-05-06", claim_end_date="2026-05-06", bill_type_code="137"))),
        ("another hospital's", "1/1/0/1", both(seen(facility_npi="1234567893"), seen(facility_npi="1679576722", dx="F32.2", bill_type_code="137"))),
        ("two of a day, one replaced", "1/1/0/1", both(seen(), seen(), seen(dx="F32.2", bill_type_code="137"))),
        ("reversed by state", "1/1/0/0", both(seen(claim_id="b7"), seen(claim_id="b7", claim_status="Reversed"))),
        ("the birthday as in America", "1/1/0/1", seen(), {"birth_date": "03/01/1980", "gender": "2"}),
        ("coverage as in America", "1/1/0/1", seen(), {"enrollment_start_date": "1/1/2020", "enrollment_end_date": "12/31/2027 00:00:00"}),
        ("words for nothing", "1/1/0/1", seen(admission_date="NULL", diagnosis_code_2="nan"), {"death_date": "NULL"}),
    ]  # fmt: skip


def test_services_are_the_same_however_they_are_written(tmp_path):
    cases = {
        "GSD": chronic(), "CBP": pressure(), "COB": numbers_of_drugs() + fills_taken_back(), "EDU": bills_taken_back(),
    }  # fmt: skip
    assert wrong(cases, tmp_path) == []


def test_files_with_other_delimiters_and_open_lines_are_read_and_bad_rows_are_named(tmp_path):
    claims = Claims()
    claims.member("ana", address="1 Main St\nApt 3", payer="Méd")
    claims.emergency("ana", "2026-05-05", "R07.9")
    claims.emergency("ana", "2026-13-45", "R07.9")
    claims.write(tmp_path / "tuva")
    folder = tmp_path / "tuva"
    with (folder / "medical_claim.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    (folder / "medical_claim.csv").write_text("\r\n".join("|".join(row) for row in rows), encoding="utf-16")
    eligibility = (folder / "eligibility.csv").read_text(encoding="utf-8")
    (folder / "eligibility.csv").write_bytes(eligibility.encode("cp1252"))
    (folder / "pharmacy_claim.csv").write_text("", encoding="utf-8")
    (folder / "lab_result.csv").write_text("PERSON_ID,NORMALIZED_CODE\n", encoding="utf-8")
    found = evaluate(folder, "tuva", ["EDU"], 2026, "plan", tmp_path / "out.csv")
    told = {r.name: r for r in found.receipts}
    assert told["medical_claim.csv"].quarantined == 1
    assert [b.sentence for b in told["medical_claim.csv"].broke if b.severity == "quarantine"] == [
        "from_date (claim_line_start_date, claim_start_date, admission_date) is not a plausible date."
    ]
    assert any("bars" in note for note in told["medical_claim.csv"].notes)
    assert {name for name, r in told.items() if r.status == "refused"} == {
        "pharmacy_claim.csv",
        "lab_result.csv",
    }
    assert counted(tmp_path, ["EDU"])["EDU", "ana", "Group_1"] == "1/1/0/1"
