"""Screenings and chronic care by claims in ordinary codes: each measure's own services, exclusions and edges, as a plan bills them.

`1/1/0/1` is as in test_claims_cases; with several rates, one text for each.
"""

from __future__ import annotations

from tests.journeys.claims_cases import Case, Told, born, wrong
from tests.journeys.test_claims_cases import both, emergency, stay, visit

IN, MET, OUT, EXCUSED = "1/1/0/0", "1/1/0/1", "0/0/0/0", "1/1/1/0"
SUGAR = visit("2025-05-05", "2026-05-05", dx="E11.9")
PRESSED = visit("2026-05-05", "2026-06-30", dx="I10")


def billed(day: str, code: str, dx: str = "Z12.31", **more: str) -> Told:
    return visit(day, dx=dx, code=code, **more)


def resulted(day: str, loinc: str, value: str, unit: str = "") -> Told:
    return lambda c, p: c.result(p, day, loinc, value, unit)


def found(day: str, loinc: str, value: str) -> Told:
    return lambda c, p: c.finding(p, day, loinc, value, "")


def women() -> dict[str, list[Case]]:
    who, young = born("1970-03-01"), born("2006-03-01")
    nothing = visit("2026-05-05", dx="I10")
    breast = billed("2020-10-01", "19303", "C50.911", hcpcs_modifier_1="LT")
    uterus = {"dx": "D25.9", "day": "2012-01-01"}
    return {
        "BCS": [
            ("none", IN, nothing, who),
            ("a mammogram", MET, billed("2024-10-01", "77067"), who),
            ("a day early", IN, billed("2024-09-30", "77067"), who),
            ("in three dimensions", MET, billed("2025-10-01", "77063"), who),
            ("magnetic resonance", IN, billed("2025-10-01", "77049"), who),
            ("as a result", MET, resulted("2025-10-01", "24606-6", "normal"), who),
            ("both breasts gone", EXCUSED, visit("2020-10-01", dx="Z90.13"), who),
            ("one, then the other", EXCUSED, both(visit("2020-10-01", dx="Z90.11"), visit("2021-10-01", dx="Z90.12")), who),
            ("both removed at once", EXCUSED, billed("2020-10-01", "19303", "C50.911", hcpcs_modifier_1="50"), who),
            ("one removed", IN, breast, who),
            ("then the other", EXCUSED, both(breast, billed("2021-10-01", "19303", "C50.911", hcpcs_modifier_1="RT")), who),
            ("removed in hospital", EXCUSED, stay("2020-10-01", "2020-10-03", dx="C50.911", procedure_code_1="0HTV0ZZ"), who),
            ("a man", OUT, nothing, who | {"gender": "male"}),
        ],
        "CCS": [
            ("none", IN, nothing, who),
            ("cytology two years before", MET, billed("2024-01-01", "88142", "Z12.4"), who),
            ("three years", IN, billed("2023-12-31", "G0123", "Z12.4"), who),
            ("HPV four years before", MET, billed("2022-01-01", "87624", "Z12.4"), who),
            ("HPV at 27", IN, billed("2025-01-01", "87624", "Z12.4"), born("1997-03-01")),
            ("the uterus removed", EXCUSED, billed(uterus["day"], "58150", uterus["dx"]), who),
            ("no cervix left", EXCUSED, visit("2012-01-01", dx="Z90.710"), who),
            ("none since birth", EXCUSED, visit("2012-01-01", dx="Q51.5"), who),
        ],
        "CHL": [
            ("nothing tells", OUT, visit("2026-05-05", dx="J06.9"), young),
            ("advised on contraception", IN, visit("2026-05-05", dx="Z30.011"), young),
            ("tested", MET, billed("2026-05-05", "87491", "Z30.011"), young),
            ("a pregnancy test", IN, billed("2026-05-05", "81025", "Z32.02"), young),
            ("and an X-ray on day 6", EXCUSED, both(billed("2026-05-05", "81025", "R10.9"), billed("2026-05-11", "71046", "R10.9")), young),
            ("on day 7", IN, both(billed("2026-05-05", "81025", "R10.9"), billed("2026-05-12", "71046", "R10.9")), young),
        ],
    }  # fmt: skip


def bowels() -> list[Case]:
    who = born("1970-03-01")
    return [
        ("none", IN, visit("2026-05-05", dx="I10"), who),
        ("a colonoscopy nine years before", MET, billed("2017-01-01", "45378", "Z12.11"), who),
        ("ten", IN, billed("2016-12-31", "45380", "Z12.11"), who),
        ("by its screening code", MET, billed("2020-01-01", "G0121", "Z12.11"), who),
        ("a stool test", MET, billed("2026-01-01", "82274", "Z12.11"), who),
        ("last year's", IN, billed("2025-12-31", "82270", "Z12.11"), who),
        ("stool DNA two years before", MET, billed("2024-01-01", "81528", "Z12.11"), who),
        ("a sigmoidoscopy four years before", MET, billed("2022-01-01", "45330", "Z12.11"), who),
        ("CT four years before", MET, billed("2022-01-01", "74263", "Z12.11"), who),
        ("as a result", MET, resulted("2026-02-02", "29771-3", "negative"), who),
        ("cancer", EXCUSED, visit("2012-02-02", dx="C18.9"), who),
        ("cancer had", EXCUSED, visit("2012-02-02", dx="Z85.038"), who),
        ("a colectomy", EXCUSED, billed("2012-02-02", "44150", "K51.90"), who),
        ("palliative care", EXCUSED, visit("2026-02-02", dx="Z51.5"), who),
    ]  # fmt: skip


def diabetes() -> dict[str, list[Case]]:
    panel, albumin = billed("2026-03-01", "80053", "E11.9"), billed("2026-03-01", "82043", "E11.9")
    known_eyes = visit("2025-05-05", "2026-05-05", dx="E11.319")
    return {
        "KED": [
            ("none", IN, SUGAR),
            ("blood alone", IN, both(SUGAR, panel)),
            ("albumin and creatinine four days apart", MET, both(SUGAR, panel, albumin, billed("2026-03-05", "82570", "E11.9"))),
            ("five days", IN, both(SUGAR, panel, albumin, billed("2026-03-06", "82570", "E11.9"))),
            ("as results", MET, both(SUGAR, resulted("2026-03-01", "98979-8", "77", "mL/min"), resulted("2026-05-01", "9318-7", "12", "mg/g"))),
            ("end-stage disease, long ago", EXCUSED, both(SUGAR, visit("2010-03-01", dx="N18.6"))),
            ("dialysis, long ago", EXCUSED, both(SUGAR, billed("2010-03-01", "90935", "I10"))),
        ],
        "EED": [
            ("none", IN, SUGAR),
            ("by an eye doctor", MET, both(SUGAR, billed("2026-03-01", "92014", "E11.9"))),
            ("last year", MET, both(SUGAR, billed("2025-03-01", "92014", "E11.9"))),
            ("last year, with retinopathy", IN, both(known_eyes, billed("2025-03-01", "92014", "E11.319"))),
            ("by a quality code", MET, both(SUGAR, billed("2026-03-01", "2022F", "E11.9"))),
            ("last year, and nothing found", MET, both(SUGAR, billed("2025-03-01", "2023F", "E11.9"))),
            ("by a machine", MET, both(SUGAR, billed("2026-03-01", "92229", "E11.9"))),
            ("a photograph", MET, both(SUGAR, billed("2026-03-01", "92250", "E11.9"))),
        ],
    }  # fmt: skip


def others() -> dict[str, list[Case]]:
    child = born("2016-01-01")
    check_up = "Z00.129"
    high = found("2026-05-05", "44261-6", "14")
    return {
        "WCC": [
            ("seen", (IN, IN, IN), visit("2026-05-05", dx="J06.9"), child),
            ("a percentile", (MET, IN, IN), billed("2026-05-05", "99393", f"{check_up} Z68.52"), child),
            ("advice", (IN, MET, MET), billed("2026-05-05", "99393", f"{check_up} Z71.3 Z71.82"), child),
            ("advice as services", (IN, MET, MET), both(billed("2026-05-05", "99393", check_up), *(billed("2026-05-06", c, "E66.9") for c in ("97802", "S9451"))), child),
            ("not seen in an office", (OUT, OUT, OUT), emergency("2026-05-05", "J06.9"), child),
        ],
        "CBP": [
            ("one day of it", OUT, visit("2026-05-05", dx="I10")),
            ("the second in July", OUT, visit("2026-05-05", "2026-07-01", dx="I10")),
            ("the second on 30 June", IN, PRESSED),
            ("end-stage disease", EXCUSED, both(PRESSED, visit("2026-08-08", dx="N18.6"))),
            ("pregnant", EXCUSED, both(PRESSED, visit("2026-08-08", dx="O09.90"))),
            ("a kidney transplanted", EXCUSED, both(PRESSED, billed("2016-08-08", "50360", "N17.9"))),
        ],
        "DSF": [
            ("not asked", IN, visit("2026-05-05", dx="I10")),
            ("negative, by its code", MET, billed("2026-05-05", "G8510", "Z00.00")),
            ("positive, with a plan", MET, billed("2026-05-05", "G8431", "Z00.00")),
            ("a low score", MET, found("2026-05-05", "44261-6", "4")),
            ("a high score", IN, high),
            ("and care for it", MET, both(high, billed("2026-05-25", "90834", "F32.1"))),
        ],
    }  # fmt: skip


def test_screenings_on_a_plans_claims(tmp_path):
    assert wrong({**women(), "COL": bowels(), **diabetes(), **others()}, tmp_path) == []
