"""The shipped program's senders, each read by its own mapping from a file as it would send one."""

import pytest

from concord.intake import senders
from tests.conftest import ROOT
from tests.spec.intake.desk import Desk, broke, counts

PROGRAM = ROOT / "programs" / "ca-apc"


@pytest.fixture
def office(tmp_path):
    desk = Desk(tmp_path)
    desk.program = PROGRAM
    return desk


def cdl(kind, last, rows, period="202501"):
    columns = [f"CDL{kind}{i:03d}" for i in range(1, last + 1)] + [f"CDL{kind}899"]
    lines = [
        "|".join({**dict.fromkeys(columns, ""), **{f"CDL{kind}{k:03d}": v for k, v in row.items()}}.values())
        for row in rows
    ]
    head = f"HD|ALDER|ALDER|Alder Health Plan|{kind}|{period}|{period}|P|"
    return (
        "\n".join(
            [
                head,
                "|".join(columns),
                *lines,
                f"TR|ALDER|ALDER|Alder Health Plan|{kind}|20250307||{len(rows)}",
            ]
        )
        + "\n"
    )


def test_every_shipped_mapping_is_sound():
    assert set(senders.load(PROGRAM).names()) >= {
        "alder",
        "birch",
        "cedar",
        "dogwood",
        "registry",
        "adt",
        "survey",
        "foothill",
    }


def test_alder_eligibility_is_a_row_a_month(office):
    row = {4: "HM", 5: "2025", 6: "01", 16: "123-45-6789", 17: "18", 18: "F", 19: "19700301", 20: "RUIZ", 21: "ANA", 26: "95814-1234",
           29: "R5", 32: "1", 36: "Y", 37: "N", 40: "Y", 41: "UND", 48: "1", 50: "20240601", 54: "3", 61: "A1", 62: "A1", 73: "spa"}  # fmt: skip
    told = office.send("ALDER_ME_202501.txt", cdl("ME", 78, [row]), on="2025-02-07", sender="alder")
    assert counts(told) == (1, 1, 0, 0)
    assert broke(told) == {}
    assert told.covers == ("2025-01-01", "2025-01-31")
    assert office.accepted("member", "sex", "ssn", "zip", "relationship") == [
        ("female", "123456789", "95814", "self")
    ]
    assert office.accepted(
        "enrollment", "product", "funding", "has_medical", "has_pharmacy", "metal_tier", "pcp_assignment"
    ) == [("HMO", "fully_insured", True, False, "silver", "chosen")]
    assert office.accepted("demographic_answer", "question", "answer") == [
        ("ethnicity", "2135-2"),
        ("language_spoken", "es"),
        ("race", "2106-3"),
    ]


def test_alder_claims_have_amounts_in_cents(office):
    row = {5: "C1", 6: "1", 7: "1", 24: "20250210", 33: "11", 34: "R51.9", 37: "E119", 38: "I10", 88: "99213", 89: "25", 119: "20250105",
           120: "20250105", 121: "1", 123: "18500", 125: "9000", 126: "2000", 127: "0", 128: "0", 131: "11000", 132: "01",
           135: "1234567893", 156: "1", 158: "N", 160: "O", 161: "A1"}  # fmt: skip
    told = office.send("ALDER_MC_202502.txt", cdl("MC", 163, [row]), on="2025-03-07", sender="alder")
    assert broke(told) == {}
    [(charge, allowed, capitated, denied)] = office.accepted(
        "medical_claim", "charge_amount", "allowed_amount", "is_capitated", "is_denied"
    )
    assert (str(charge), str(allowed), capitated, denied) == ("185.00", "110.00", True, False)
    assert office.accepted("claim_diagnosis", "position", "code") == [(0, "R519"), (1, "E119"), (2, "I10")]


def test_cedar_sends_windows_1252_dates_with_the_month_first_and_dotted_codes(office):
    head = "RX_CLM_NO,TXN_CD,ORIG_CLM_NO,MBR_NO,FILL_DT,PAID_DT,NDC_CD,QTY,DAYS,REFILL_NO,PRESCR_NPI,PHARM_NPI,GENERIC_IND,CHG_AMT,ALLOW_AMT,PAID_AMT,COPAY_AMT,COINS_AMT,DEDUCT_AMT"
    rows = ["X1,N,,M1,01/05/2025,01/06/2025,00406-0552-01,30,30,0,1234567893,,Y,15.92,13.84,3.84,10.00,0.00,0.00",
            "X2,R,X1,M1,01/05/2025,01/20/2025,00406-0552-01,-30,-30,0,1234567893,,Y,-15.92,-13.84,-3.84,-10.00,0.00,0.00"]  # fmt: skip
    told = office.send("CDR_RX_202501.csv", "\n".join([head, *rows]) + "\n", on="2025-02-07", sender="cedar")
    assert broke(told) == {}
    assert office.accepted("pharmacy_claim", "ndc", "action") == [
        ("00406055201", "original"),
        ("00406055201", "reversal"),
    ]
    assert office.settled("pharmacy_claim", "claim_id") == []


def test_dogwood_sends_records_of_one_width(office):
    spec = senders.load(PROGRAM).find("dogwood").of_kind("pharmacy")
    given = {"REC_TYPE": "10", "CLAIM_NO": "X00000000001-00", "STATUS": "P", "MEMBER_ID": "0123", "FILL_DATE": "20260105",
             "PAID_DATE": "00000000", "NDC": "00406055201", "QTY": "000030500+", "DAYS": "030", "REFILL": "00", "PRESC_NPI": "1234567893",
             "CHARGE": "0000001592+", "ALLOWED": "0000001384+", "PAID": "0000000384+", "COPAY": "0000001000+", "COINS": "0000000000+",
             "DEDUCT": "0000000000+"}  # fmt: skip
    record = "".join(given.get(c, "").ljust(w) for c, w in spec.reading["columns"].items())
    again = (
        record.replace("-00P", "-01P")
        .replace("0000001384+", "0000001484+")
        .replace("0000000384+", "0000000484+")
    )
    told = office.send(
        "DGW.RXCLM.202601.DAT",
        "\n".join(["00DOGWOOD   RXCLM   202601202601", record, again, record[:-3], "99000000003"]) + "\n",
        on="2026-02-07",
        sender="dogwood",
    )
    assert (counts(told), told.closing_count, broke(told)) == ((3, 2, 1, 0), 3, {"record_length": 1})
    [(claim, version, quantity, allowed, paid_on)] = office.settled(
        "pharmacy_claim", "claim_id", "version", "quantity", "allowed_amount", "paid_date"
    )
    assert (claim, version, float(quantity), str(allowed), paid_on) == (
        "X00000000001",
        1,
        30.5,
        "14.84",
        None,
    )


def test_a_practice_sends_the_template_as_a_workbook(office):
    from datetime import datetime

    head = ["record", "patient_id", "date", "time", "name", "code_system", "code", "value", "value_2", "unit", "answer", "status",
            "end_date", "other_date", "clinician_npi", "site_id", "reference"]  # fmt: skip
    blank = dict.fromkeys(head)
    rows = [
        {
            **blank,
            "record": "lab",
            "patient_id": "P1",
            "date": datetime(2025, 2, 3),
            "code_system": "LOINC",
            "code": "4548-4",
            "value": 6.1,
            "unit": "%",
        },
        {
            **blank,
            "record": "blood_pressure",
            "patient_id": "P1",
            "date": datetime(2025, 2, 3),
            "name": "office",
            "value": 128,
            "value_2": 76,
            "unit": "mm[Hg]",
        },
        {
            **blank,
            "record": "immunization",
            "patient_id": "P1",
            "date": datetime(2025, 2, 3),
            "code": "8",
            "status": "completed",
        },
        {
            **blank,
            "record": "appointment",
            "patient_id": "P1",
            "date": datetime(2025, 4, 3),
            "time": "09:15",
            "status": "booked",
            "reference": "7",
        },
        {**blank, "record": "horoscope", "patient_id": "P1", "date": datetime(2025, 2, 3)},
    ]
    told = office.send(
        "redwoodbay_clinical_2025-02.xlsx",
        [head, *([r[h] for h in head] for r in rows)],
        on="2025-03-07",
        sender="redwoodbay",
    )
    assert (counts(told), broke(told)) == ((5, 4, 1, 0), {"unknown_record": 1})
    assert office.accepted("observation", "code", "value") == [("8462-4", 76), ("8480-6", 128)]
    assert office.accepted("encounter", "encounter_class") == ["AMB"]
    assert office.accepted("immunization", "code", "status") == [("08", "completed")]
    assert office.quarantine() == [(6, "unknown_record")]


def test_an_appointment_kept_in_the_future_waits(office):
    head = "record,patient_id,date,time,name,code_system,code,value,value_2,unit,answer,status,end_date,other_date,clinician_npi,site_id,reference"
    rows = [f"appointment,P1,{day},09:00,well,,,,,,,{status},,,,,{n}" for n, (day, status) in enumerate(
        [("2025-02-03", "kept"), ("2025-04-03", "booked"), ("2025-04-03", "kept"), ("2036-04-03", "booked")])]  # fmt: skip
    told = office.send(
        "foothill_clinical_2025-02.csv", "\n".join([head, *rows]), on="2025-03-07", sender="foothill"
    )
    assert (counts(told), broke(told)) == ((4, 2, 2, 0), {"starts_at_too_far_ahead": 2})


def test_a_practice_patient_gives_answers_and_ways_to_be_reached(office):
    head = "patient_id,last_name,first_name,middle_name,suffix,birth_date,death_date,sex,ssn,street,city,state,zip,mobile_phone,home_phone,email,preferred_channel,race,ethnicity,spoken_language,written_language,interpreter,answers_by,answers_on,pcp_npi,site_id"
    row = "P1,Ruiz,Ana,,,1980-02-03,,F,,1 Elm St,Davis,CA,95616,(530) 555-0100,,Ana@Example.org,text,2028-9;2106-3,declined,es,en,no,self,2025-01-05,1234567893,foothill-01"
    told = office.send(
        "foothill_patients_2025-02.csv", f"{head}\n{row}\n", on="2025-03-07", sender="foothill"
    )
    assert broke(told) == {}
    assert office.accepted("demographic_answer", "question", "answer", "source") == [
        ("ethnicity", "declined", "self"),
        ("interpreter", "no", "self"),
        ("language_spoken", "es", "self"),
        ("language_written", "en", "self"),
        ("race", "2028-9", "self"),
        ("race", "2106-3", "self"),
    ]
    assert office.accepted("contact_point", "channel", "value", "is_preferred") == [
        ("email", "Ana@Example.org", False),
        ("mobile", "(530) 555-0100", True),
    ]
    assert office.accepted("care_team_member", "role", "npi", "site_id") == [
        ("pcp", "1234567893", "foothill-01")
    ]


TUVA = """sender = "tuva"
role   = "plan"
layout = "tuva"

[claims]
order = "received"

[[file]]
kind   = "eligibility"
names  = ["eligibility.csv"]
covers = "everything"

[[file]]
kind  = "medical"
names = ["medical_claim.csv"]

[[file]]
kind  = "pharmacy"
names = ["pharmacy_claim.csv"]
"""


@pytest.mark.shared
def test_claims_in_the_public_layout_of_2023_come_through_ordinary_intake(tmp_path, shared):
    from datetime import date

    from concord import intake

    desk = Desk(tmp_path)
    desk.knows(TUVA, name="tuva")
    files = sorted((shared / "data" / "tuva-100").glob("*.csv.gz"))
    told = {t.kind: t for t in intake.receive(desk.work, "tuva", files, date(2026, 7, 1), desk.program)}
    assert {kind: t.received for kind, t in told.items()} == {
        "eligibility": 219,
        "medical": 6075,
        "pharmacy": 612,
    }
    assert all(t.received == t.accepted + t.quarantined + t.duplicates for t in told.values())
    assert told["eligibility"].accepted == 219
    assert told["medical"].accepted == 6075
    assert len(set(desk.settled("member", "member_id"))) == 100
    claims = desk.settled("medical_claim", "claim_id", "line")
    assert len(claims) == len(set(claims))


def test_the_newer_public_layout_says_person_id(tmp_path):
    desk = Desk(tmp_path)
    desk.knows(TUVA, name="tuva")
    head = "person_id,member_id,enrollment_start_date,enrollment_end_date,payer,payer_type,plan,gender,birth_date"
    told = desk.send(
        "eligibility.csv", f"{head}\nP1,,2025-01-01,,x,commercial,PPO,female,1980-01-01\n", sender="tuva"
    )
    assert counts(told) == (1, 1, 0, 0)
    assert desk.settled("enrollment", "member_id", "product") == [("P1", "PPO")]
