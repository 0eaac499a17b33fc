"""Measures that are defined by claims, on claims as a plan sends them: each rule at its edge, worked out by hand from the public text.

How often a person stands in the initial population, the denominator, the exclusions and the numerator is written `1/1/0/1`.
"""

from __future__ import annotations

from tests.journeys.claims_cases import Case, Claims, Told, born, wrong

ILL, ADDICTED = "F32.2", "F10.20"
ALBUTEROL, FLUTICASONE, MONTELUKAST = "00173068220", "00173071920", "00006011731"
OPIOID, BENZODIAZEPINE = "00406055201", "00591024101"


def both(*parts: Told) -> Told:
    """Several things told of one person."""

    def told(claims: Claims, person: str) -> None:
        for part in parts:
            part(claims, person)

    return told


def emergency(day: str, dx: str = ILL, **more: str) -> Told:
    return lambda c, p: c.emergency(p, day, dx, **more)


def visit(*days: str, dx: str = ILL, **more: str) -> Told:
    return both(*(lambda c, p, d=day: c.visit(p, d, dx, **more) for day in days))


def stay(first: str, last: str, **more: str) -> Told:
    return lambda c, p: c.stay(p, first, last, **more)


def fills(ndc: str, *days: str, supply: int = 30, quantity: float = 30) -> Told:
    return both(*(lambda c, p, d=day: c.fill(p, d, ndc, supply, quantity) for day in days))


def doses(*given: tuple[str, str], **more: str) -> Told:
    return both(*(lambda c, p, g=one: c.dose(p, *g, **more) for one in given))


def follow_up() -> list[Case]:
    first = emergency("2026-05-05")
    return [
        ("the day itself", ("1/1/0/1", "1/1/0/1"), both(first, visit("2026-05-05"))),
        ("day 7", ("1/1/0/1", "1/1/0/1"), both(first, visit("2026-05-12"))),
        ("day 8", ("1/1/0/0", "1/1/0/1"), both(first, visit("2026-05-13"))),
        ("day 30", ("1/1/0/0", "1/1/0/1"), both(first, visit("2026-06-04"))),
        ("day 31", ("1/1/0/0", "1/1/0/0"), both(first, visit("2026-06-05"))),
        ("illness second on the visit", ("1/1/0/1", "1/1/0/1"), both(first, visit("2026-05-12", dx=f"I10 {ILL}"))),
        ("a visit for something else", ("1/1/0/0", "1/1/0/0"), both(first, visit("2026-05-12", dx="I10"))),
        ("by telephone", ("1/1/0/1", "1/1/0/1"), both(first, visit("2026-05-08", code="99441", place=""))),
        ("illness second in the emergency", "0/0/0/0", emergency("2026-05-05", f"I10 {ILL}")),
        ("self-harm in second place", "1/1/0/0", emergency("2026-05-05", "S61.519A X78.1XXA")),
        ("1 December", "1/1/0/0", emergency("2026-12-01")),
        ("2 December", "0/0/0/0", emergency("2026-12-02")),
        ("admitted the same day", "0/0/0/0", both(first, stay("2026-05-05", "2026-05-08"))),
        ("admitted on day 30", "0/0/0/0", both(first, stay("2026-06-04", "2026-06-08"))),
        ("admitted on day 31", "1/1/0/0", both(first, stay("2026-06-05", "2026-06-08"))),
        ("to a nursing facility", "0/0/0/0", both(first, stay("2026-05-20", "2026-06-08", bill="211", revenue_center_code="0191"))),
        ("again after 30 days", "1/1/0/0", both(first, emergency("2026-06-04"))),
        ("again after 31 days", "2/2/0/0", both(first, emergency("2026-06-05"))),
        ("five years old", "0/0/0/0", first, born("2020-05-06")),
        ("six years old", "1/1/0/0", first, born("2020-05-05")),
        ("five, and six at the next", "1/1/0/0", both(first, emergency("2026-05-10")), born("2020-05-08")),
        ("covered to day 30", "1/1/0/0", first, {"enrollment_end_date": "2026-06-04"}),
        ("covered to day 29", "0/0/0/0", first, {"enrollment_end_date": "2026-06-03"}),
        ("covered since that day", "1/1/0/0", first, {"enrollment_start_date": "2026-05-05"}),
        ("died later in the year", "1/1/1/0", both(first, visit("2026-05-05")), {"death_date": "2026-08-01"}),
        ("in hospice", "1/1/1/0", both(first, lambda c, p: c.line(p, "2026-09-01", dx="C34.90", bill_type_code="811", revenue_center_code="0651"))),
        ("a clinician's bill alone", ("1/1/0/1", "1/1/0/1"), both(visit("2026-05-05", code="99284", place="23"), visit("2026-05-08", code="90834"))),
    ]  # fmt: skip


def follow_up_of_substance_use() -> list[Case]:
    first = emergency("2026-05-05", ADDICTED)
    return [
        ("a visit", ("1/1/0/1", "1/1/0/1"), both(first, visit("2026-05-12", dx=ADDICTED))),
        ("screening and brief intervention", ("1/1/0/1", "1/1/0/1"), both(first, visit("2026-05-08", dx="Z00.00", code="99408"))),
        ("a month of treatment billed", ("1/1/0/1", "1/1/0/1"), both(first, visit("2026-05-08", dx="F11.20", code="G2086"))),
        ("a peer's support", ("1/1/0/1", "1/1/0/1"), both(first, visit("2026-05-08", dx=ADDICTED, code="H0038"))),
        ("a peer's support for something else", ("1/1/0/0", "1/1/0/0"), both(first, visit("2026-05-08", dx="Z60.2", code="H0038"))),
        ("a coordinator of services", ("1/1/0/1", "1/1/0/1"), both(first, visit("2026-05-08", dx="Z60.2", code="H0006"))),
        ("naltrexone dispensed", ("1/1/0/1", "1/1/0/1"), both(first, fills("47335032683", "2026-05-09"))),
        ("naltrexone injected", ("1/1/0/1", "1/1/0/1"), both(first, visit("2026-05-09", dx=ADDICTED, code="J2315"))),
        ("overdose in second place", "1/1/0/0", emergency("2026-05-05", "J96.01 T40.1X1A")),
        ("twelve years old", "0/0/0/0", first, born("2013-05-06")),
        ("thirteen years old", "1/1/0/0", first, born("2013-05-05")),
    ]  # fmt: skip


def rehabilitated(first: str, last: str) -> Told:
    """A hospital's bill for rehabilitation: one of its lines says so, others are as on any bill."""

    def told(claims: Claims, person: str) -> None:
        for line, revenue in ((1, "0128"), (2, "0250")):
            more = {"claim_id": f"{person}-rehab", "claim_line_number": line, "revenue_center_code": revenue}
            claims.stay(person, first, last, "Z51.89", **more)

    return told


def readmissions() -> list[Case]:
    first = stay("2026-03-01", "2026-03-05")
    knee = {"dx": "M17.11", "procedure_code_1": "3E0T3BZ", "procedure_code_2": "0SRC0J9"}
    return [
        ("none", "1/1/0/0", first),
        ("day 2", "2/2/0/1", both(first, stay("2026-03-07", "2026-03-09"))),
        ("the next day: a transfer", "1/1/0/0", both(first, stay("2026-03-06", "2026-03-09"))),
        ("the same day: a transfer", "1/1/0/0", both(first, stay("2026-03-05", "2026-03-09"))),
        ("day 30", "2/2/0/1", both(first, stay("2026-04-04", "2026-04-09"))),
        ("day 31", "2/2/0/0", both(first, stay("2026-04-05", "2026-04-09"))),
        ("left on 1 December", "1/1/0/1", both(stay("2026-11-25", "2026-12-01"), stay("2026-12-20", "2026-12-22"))),
        ("left on 2 December", "0/0/0/0", stay("2026-11-25", "2026-12-02")),
        ("over New Year", "1/1/0/0", stay("2025-12-28", "2026-01-01")),
        ("left on 31 December", "0/0/0/0", stay("2025-12-28", "2025-12-31")),
        ("out on the day of coming in", "0/0/0/0", stay("2026-03-05", "2026-03-05")),
        ("for chemotherapy", "2/2/0/0", both(first, stay("2026-03-20", "2026-03-22", dx="Z51.11"))),
        ("for a planned operation", "2/2/0/0", both(first, stay("2026-03-20", "2026-03-23", **knee))),
        ("for a planned operation, then ill", "3/3/0/1", both(first, stay("2026-03-20", "2026-03-23", **knee), stay("2026-03-30", "2026-04-02"))),
        ("ill, then for a planned operation", "3/3/0/1", both(first, stay("2026-03-12", "2026-03-14"), stay("2026-03-20", "2026-03-23", **knee))),
        ("to give birth", "2/2/1/0", both(first, stay("2026-03-20", "2026-03-22", dx="O80"))),
        ("to a nursing facility", "1/1/0/0", both(first, stay("2026-03-20", "2026-03-28", bill="211", revenue_center_code="0191"))),
        ("to rehabilitation in a hospital", "1/1/0/0", both(first, rehabilitated("2026-03-20", "2026-03-28"))),
        ("refused by the plan", "1/1/0/0", both(first, stay("2026-03-20", "2026-03-28", claim_status="denied"))),
        ("for observation", "2/2/0/1", both(first, lambda c, p: c.observed(p, "2026-03-20", "2026-03-22"))),
        ("bills of parts of a stay", "1/1/0/0", both(stay("2026-03-01", "2026-03-10", bill="112"), stay("2026-03-11", "2026-03-20", bill="114"))),
        ("65 on leaving", "0/0/0/0", first, born("1961-03-05")),
        ("65 on leaving, in Medicare", "1/1/0/0", first, born("1961-03-05", payer_type="medicare")),
        ("64 on leaving", "1/1/0/0", first, born("1961-03-06")),
        ("died there", "1/1/1/0", stay("2026-03-01", "2026-03-05", discharge_disposition_code="20")),
        ("45 days uncovered before", "1/1/0/0", first, {"enrollment_start_date": "2025-04-19"}),
        ("46 days uncovered before", "0/0/0/0", first, {"enrollment_start_date": "2025-04-20"}),
        ("covered to day 29", "0/0/0/0", first, {"enrollment_end_date": "2026-04-03"}),
    ]  # fmt: skip


def stays() -> list[Case]:
    one, two, three = (stay(f"2026-0{n}-01", f"2026-0{n}-05") for n in (3, 5, 7))

    def partly(claims: Claims, person: str) -> None:
        for line, status in ((1, "denied"), (2, "paid")):
            claims.stay(
                person,
                "2026-03-01",
                "2026-03-05",
                claim_id=f"{person}-1",
                claim_line_number=line,
                claim_status=status,
            )

    return [
        ("two", "1/1/0/2", both(one, two)),
        ("three are too many", "1/1/1/0", both(one, two, three)),
        ("three in Medicaid", "1/1/0/3", both(one, two, three), {"payer_type": "medicaid"}),
        ("65 in Medicaid", "0/0/0/0", one, born("1961-12-31", payer_type="medicaid")),
        ("for chemotherapy", "1/1/0/0", stay("2026-03-01", "2026-03-05", dx="Z51.11")),
        ("died there", "1/1/0/0", stay("2026-03-01", "2026-03-05", discharge_disposition_code="20")),
        ("a transfer", "1/1/0/1", both(one, stay("2026-03-06", "2026-03-09"))),
        ("for the mind", "1/1/0/0", stay("2026-03-01", "2026-03-05", dx="F32.2")),
        ("codes without dots, in small letters", "1/1/0/0", stay("2026-03-01", "2026-03-05", dx="f322")),
        ("the mind in second place", "1/1/0/1", stay("2026-03-01", "2026-03-05", dx="I50.9 F32.2")),
        ("to give birth", "1/1/0/0", stay("2026-03-01", "2026-03-05", dx="O80")),
        ("for rehabilitation", "1/1/0/0", rehabilitated("2026-03-01", "2026-03-15")),
        ("from last year", "1/1/0/1", stay("2025-12-28", "2026-01-05")),
        ("into next year", "1/1/0/0", stay("2026-12-28", "2027-01-05")),
        ("refused", "1/1/0/0", stay("2026-03-01", "2026-03-05", claim_status="Denied")),
        ("refused in part", "1/1/0/1", partly),
        ("told twice", "1/1/0/1", both(*[stay("2026-03-01", "2026-03-05", claim_id="twice")] * 2)),
        ("four digits of bill", "1/1/0/1", stay("2026-03-01", "2026-03-05", bill="0111")),
        ("days with a time", "1/1/0/1", stay("2026-03-01 00:00:00", "2026-03-05 00:00:00")),
        ("codes nobody knows", "1/1/0/1", stay("2026-03-01", "2026-03-05", dx="I50.9 NONE", rendering_npi="1234567890", hcpcs_code="XYZ")),
        ("no form named", "1/1/0/1", stay("2026-03-01", "2026-03-05", claim_type="", claim_line_number="")),
        ("18 on 31 December", "1/1/0/1", one, born("2008-12-31")),
        ("17 then", "0/0/0/0", one, born("2009-01-01")),
        ("45 days uncovered the year before", "1/1/0/1", one, {"enrollment_start_date": "2025-02-15"}),
        ("46 days", "0/0/0/0", one, {"enrollment_start_date": "2025-02-16"}),
        ("no end of coverage", "1/1/0/1", one, {"enrollment_end_date": ""}),
    ]  # fmt: skip


def emergencies() -> list[Case]:
    one = emergency("2026-03-01", "J06.9")
    return [
        ("two days", "1/1/0/2", both(one, emergency("2026-04-01", "J06.9"))),
        ("two bills of a day", "1/1/0/1", both(one, visit("2026-03-01", dx="J06.9", code="99283", place="23"))),
        ("admitted the next day", "1/1/0/0", both(one, stay("2026-03-02", "2026-03-04"))),
        ("admitted two days later", "1/1/0/1", both(one, stay("2026-03-03", "2026-03-04"))),
        ("during a stay", "1/1/0/0", both(visit("2026-03-03", dx="J06.9", code="99283", place="23"), stay("2026-03-02", "2026-03-04"))),
        ("kept for observation", "1/1/0/0", both(one, lambda c, p: c.observed(p, "2026-03-01", "2026-03-03"))),
        ("for the mind", "1/1/0/0", emergency("2026-03-01", "F32.2")),
        ("refused", "1/1/0/0", emergency("2026-03-01", "J06.9", claim_status="denied")),
        ("three digits of revenue code", "1/1/0/1", emergency("2026-03-01", "J06.9", revenue_center_code="450", hcpcs_code="")),
        ("died", "1/1/1/0", one, {"death_date": "2026-12-31"}),
    ]  # fmt: skip


def infants() -> list[Case]:
    """Born on 10 January 2025: fifteen months are 10 April 2026. Born a year before: thirty months are 9 July 2026."""
    baby, toddler = born("2025-01-10"), born("2024-01-10")
    days = ("2025-01-20", "2025-02-10", "2025-03-10", "2025-05-10", "2025-07-10", "2026-04-10")

    def well(*when: str, code: str = "99392", dx: str = "Z00.129") -> Told:
        return visit(*when, dx=dx, code=code)

    return [
        ("six, the last on the day", "1/1/0/1", well(*days), baby),
        ("a day late", "1/1/0/0", well(*days[:5], "2026-04-11"), baby),
        ("two 13 days apart", "1/1/0/0", well(days[0], "2025-02-02", *days[2:]), baby),
        ("two 14 days apart", "1/1/0/1", well(days[0], "2025-02-03", *days[2:]), baby),
        ("by diagnosis alone", "1/1/0/1", well(*days, code="99213"), baby),
        ("by code alone", "1/1/0/1", well(*days, dx="J06.9"), baby),
        ("visits for illness", "1/1/0/0", well(*days, code="99213", dx="J06.9"), baby),
        ("fifteen months on 1 January", "1/1/0/0", well(days[0]), born("2024-10-03")),
        ("on 31 December before", "0/0/0/0", well(days[0]), born("2024-10-02")),
        ("on 31 December", "1/1/0/0", well(days[0]), born("2025-10-02")),
        ("covered 45 days late", "1/1/0/1", well(*days), baby | {"enrollment_start_date": "2025-03-27"}),
        ("covered 46 days late", "0/0/0/0", well(*days), baby | {"enrollment_start_date": "2025-03-28"}),
        ("not covered on the day", "0/0/0/0", well(*days), baby | {"enrollment_end_date": "2026-04-09"}),
        ("two more", ("", "1/1/0/1"), well("2025-04-11", "2026-07-09"), toddler),
        ("the first too early", ("", "1/1/0/0"), well("2025-04-10", "2026-07-09"), toddler),
        ("the last too late", ("", "1/1/0/0"), well("2025-04-11", "2026-07-10"), toddler),
    ]  # fmt: skip


def children() -> list[Case]:
    def well(day: str, code: str = "99393", dx: str = "Z00.129") -> Told:
        return visit(day, dx=dx, code=code)

    def covered(*spans: tuple[str, str]) -> Told:
        def told(claims: Claims, person: str) -> None:
            usual = claims.tables["eligibility"].pop()
            for first, last in spans:
                claims.member(
                    **{**usual, "person": person, "enrollment_start_date": first, "enrollment_end_date": last}
                )
            claims.visit(person, "2026-05-01", "Z00.129", "99393")

        return told

    child = born("2015-06-01")
    return [
        ("three on 31 December", "1/1/0/1", well("2026-12-31"), born("2023-12-31")),
        ("two then", "0/0/0/0", well("2026-12-31"), born("2024-01-01")),
        ("21 all year", "1/1/0/1", well("2026-01-01", "99395", "Z00.00"), born("2005-01-01")),
        ("22 on 31 December", "0/0/0/0", well("2026-01-01", "99395", "Z00.00"), born("2004-12-31")),
        ("the year before", "1/1/0/0", well("2025-12-31"), child),
        ("a gynecologist's examination", "1/1/0/1", well("2026-05-01", "99213", "Z01.419"), born("2008-01-01")),
        ("for sports", "1/1/0/1", well("2026-05-01", "99213", "Z02.5"), child),
        ("a gap of 45 days", "1/1/0/1", covered(("2020-01-01", "2026-03-01"), ("2026-04-16", "2027-12-31")), child),
        ("of 46 days", "0/0/0/0", covered(("2020-01-01", "2026-03-01"), ("2026-04-17", "2027-12-31")), child),
        ("two gaps", "0/0/0/0", covered(("2020-01-01", "2026-03-01"), ("2026-03-12", "2026-06-01"), ("2026-06-10", "2027-12-31")), child),
        ("spans that touch", "1/1/0/1", covered(("2020-01-01", "2026-03-31"), ("2026-04-01", "2027-12-31")), child),
        ("spans that overlap", "1/1/0/1", covered(("2020-01-01", "2026-08-31"), ("2026-02-01", "2027-12-31")), child),
        ("not covered on 31 December", "0/0/0/0", covered(("2020-01-01", "2026-12-30")), child),
    ]  # fmt: skip


def adolescents() -> list[Case]:
    who = born("2013-06-15")
    shield, tetanus = ("2024-06-15", "114"), ("2024-06-15", "115")
    first, second = ("2024-06-15", "165"), ("2024-11-08", "165")
    billed = both(*(visit(d, dx="Z23", code=c) for d, c in (("2024-06-15", "90734"), ("2024-06-15", "90715"), ("2024-06-15", "90651"), ("2024-11-08", "90651"))))  # fmt: skip
    by_cpt = doses(*((d, c) for d, c in (("2024-06-15", "90734"), ("2024-06-15", "90715"), ("2024-06-15", "90651"), ("2024-11-08", "90651"))), normalized_code_type="cpt")  # fmt: skip
    return [
        ("all", "1/1/0/1", doses(shield, tetanus, first, second), who),
        ("145 days apart", "1/1/0/0", doses(shield, tetanus, first, ("2024-11-07", "165")), who),
        ("three of HPV", "1/1/0/1", doses(shield, tetanus, first, ("2024-07-15", "165"), ("2024-08-15", "165")), who),
        ("on the tenth birthday", "1/1/0/1", doses(("2023-06-15", "114"), tetanus, first, second), who),
        ("the day before", "1/1/0/0", doses(("2023-06-14", "114"), tetanus, first, second), who),
        ("on the 13th birthday", "1/1/0/1", doses(shield, ("2026-06-15", "115"), first, second), who),
        ("the day after", "1/1/0/0", doses(shield, ("2026-06-16", "115"), first, second), who),
        ("HPV on the ninth birthday", "1/1/0/1", doses(shield, tetanus, ("2022-06-15", "165"), second), who),
        ("the day before that", "1/1/0/0", doses(shield, tetanus, ("2022-06-14", "165"), second), who),
        ("one refused", "1/1/0/0", both(doses(shield, tetanus, first), doses(second, status="not-done")), who),
        ("on claims", "1/1/0/1", billed, who),
        ("a registry that knows CPT", "1/1/0/1", by_cpt, who),
        ("13 on 31 December", "1/1/0/0", doses(shield), born("2013-12-31")),
        ("twelve", "0/0/0/0", doses(shield), born("2014-01-01")),
        ("covered for those twelve months alone", "1/1/0/0", doses(shield), who | {"enrollment_start_date": "2025-06-15", "enrollment_end_date": "2026-06-15"}),
        ("not on the birthday", "0/0/0/0", doses(shield), who | {"enrollment_end_date": "2026-06-14"}),
    ]  # fmt: skip


def opioids() -> list[Case]:
    two = fills(OPIOID, "2026-02-01", "2026-03-03")

    def beside(last: int) -> Told:
        return both(
            fills(BENZODIAZEPINE, "2026-02-01", supply=15), fills(BENZODIAZEPINE, "2026-03-03", supply=last)
        )

    return [
        ("30 days of both", "1/1/0/1", both(two, beside(15))),
        ("29 days", "1/1/0/0", both(two, beside(14))),
        ("14 days of opioids", "0/0/0/0", fills(OPIOID, "2026-02-01", "2026-03-03", supply=7)),
        ("two fills on one day", "0/0/0/0", fills(OPIOID, "2026-02-01", "2026-02-01")),
        ("of two fills of a day the longer", "0/0/0/0", both(fills(OPIOID, "2026-02-01", supply=10), fills(OPIOID, "2026-02-01", "2026-03-03", supply=4))),
        ("and a day more", "1/1/0/0", both(fills(OPIOID, "2026-02-01", supply=10), fills(OPIOID, "2026-02-01", "2026-03-03", supply=5))),
        ("begun on 2 December", "1/1/0/0", fills(OPIOID, "2026-12-02", "2026-12-09")),
        ("begun on 3 December", "0/0/0/0", fills(OPIOID, "2026-12-03", "2026-12-10")),
        ("one fill of benzodiazepines", "1/1/0/0", both(two, fills(BENZODIAZEPINE, "2026-02-01", supply=60))),
        ("numbers of drugs with hyphens", "1/1/0/0", fills("0406-0552-01", "2026-02-01", "2026-03-03")),
        ("cancer", "1/1/1/0", both(two, visit("2026-05-01", dx="C50.911"))),
        ("cancer the year before", "1/1/0/0", both(two, visit("2025-05-01", dx="C50.911"))),
        ("sickle-cell disease", "1/1/1/0", both(two, visit("2026-05-01", dx="D57.1"))),
        ("palliative care", "1/1/1/0", both(two, visit("2026-05-01", dx="Z51.5"))),
        ("18 on 1 January", "1/1/0/0", two, born("2008-01-01")),
        ("17 then", "0/0/0/0", two, born("2008-01-02")),
        ("31 days uncovered", "1/1/0/0", two, {"enrollment_start_date": "2026-02-01"}),
        ("32 days uncovered", "0/0/0/0", two, {"enrollment_start_date": "2026-02-02"}),
    ]  # fmt: skip


def asthma() -> list[Case]:
    who = born("1990-01-01")
    days = {year: [f"{year}-0{month}-05" for month in range(1, 5)] for year in (2025, 2026)}

    def inhaled(ndc: str, *years: int, quantity: float = 1) -> Told:
        return both(*(fills(ndc, *days[year], quantity=quantity) for year in years or (2025, 2026)))

    tablets = both(*(fills(MONTELUKAST, *days[year][:2], supply=90, quantity=90) for year in (2025, 2026)))

    def once(supply: int) -> Told:
        return both(*(fills(MONTELUKAST, days[year][0], supply=supply, quantity=supply) for year in days))

    known = visit("2025-05-05", "2026-05-05", dx="J45.40")
    emergency_each_year = both(emergency("2025-05-05", "J45.901"), emergency("2026-05-05", "J45.901"))
    return [
        ("relievers alone", "1/1/0/0", inhaled(ALBUTEROL), who),
        ("controllers alone", "1/1/0/1", inhaled(FLUTICASONE), who),
        ("half of each", "1/1/0/1", both(inhaled(ALBUTEROL), inhaled(FLUTICASONE, 2026)), who),
        ("three fills a year", "0/0/0/0", both(*(fills(ALBUTEROL, *days[y][:3], quantity=1) for y in days)), who),
        ("this year only", "0/0/0/0", inhaled(ALBUTEROL, 2026), who),
        ("two canisters at a time", "1/1/0/0", both(inhaled(ALBUTEROL, 2025), inhaled(ALBUTEROL, 2026, quantity=2), inhaled(FLUTICASONE, 2026)), who),
        ("canisters by their grams", "1/1/0/1", both(inhaled(ALBUTEROL, quantity=18), inhaled(FLUTICASONE, 2026, quantity=12)), who),
        ("tablets for 90 days, twice", "1/1/0/1", both(tablets, known), who),
        ("without a diagnosis", "0/0/0/0", tablets, who),
        ("another package of the same inhalers", "1/1/0/1", both(inhaled("00173068221"), inhaled("00173071999", 2026)), who),
        ("two in one inhaler", "1/1/0/1", both(inhaled(ALBUTEROL), inhaled("00085461001", 2026, quantity=13)), who),
        ("antibodies alone, with a diagnosis", "1/1/0/1", both(inhaled("00310173030"), known), who),
        ("antibodies alone, without", "0/0/0/0", inhaled("00310173030"), who),
        ("antibodies given by a clinician", "1/1/0/1", both(known, *(visit(*days[y], dx="J45.50", code="J2357") for y in days)), who),
        ("tablets for 100 days: three dispensings", "0/0/0/0", both(once(100), known), who),
        ("tablets for 120 days: four", "1/1/0/1", both(once(120), known), who),
        ("31 days of tablets are one unit", "1/1/0/0", both(inhaled(ALBUTEROL, quantity=1), fills(MONTELUKAST, *days[2026][:3], supply=31)), who),
        ("emergencies and no medicine", "1/1/1/0", emergency_each_year, who),
        ("four calls and two fills", "1/1/0/0", both(*(both(visit(*days[y], dx="J45.40", code="98012", place="10"), fills(ALBUTEROL, *days[y][:2], quantity=1)) for y in days)), who),
        ("three calls and two fills", "0/0/0/0", both(*(both(visit(*days[y][:3], dx="J45.40", code="98012", place="10"), fills(ALBUTEROL, *days[y][:2], quantity=1)) for y in days)), who),
        ("asthma in second place", "0/0/0/0", both(emergency("2025-05-05", "J06.9 J45.901"), emergency("2026-05-05", "J06.9 J45.901")), who),
        ("lung disease, long ago", "1/1/1/0", both(inhaled(FLUTICASONE), visit("2021-05-05", dx="J44.9")), who),
        ("lung disease, after the year", "1/1/0/1", both(inhaled(FLUTICASONE), visit("2027-05-05", dx="J44.9")), who),
        ("fumes", "1/1/1/0", both(inhaled(FLUTICASONE), visit("2021-05-05", dx="J68.4")), who),
        ("four years old", "0/0/0/0", inhaled(ALBUTEROL), born("2022-01-01")),
        ("five on 31 December", "1/1/0/0", inhaled(ALBUTEROL), born("2021-12-31")),
        ("65 then", "0/0/0/0", inhaled(ALBUTEROL), born("1961-12-31")),
    ]  # fmt: skip


def chronic() -> list[Case]:
    diabetes = visit("2025-05-05", "2026-05-05", dx="E11.9")

    def tested(value: str, **more: str) -> Told:
        return lambda c, p: c.result(p, "2026-05-05", "4548-4", value, "%", **more)

    return [
        ("9.1", "1/1/0/1", both(diabetes, tested("9.1"))),
        ("9.0", "1/1/0/0", both(diabetes, tested("9.0"))),
        ("preliminary only", "1/1/0/1", both(diabetes, tested("7.1", status="preliminary"))),
        ("one date and insulin", "1/1/0/1", both(visit("2026-05-05", dx="E11.9"), fills("00088221905", "2025-05-05"))),
        ("one date", "0/0/0/0", visit("2026-05-05", dx="E11.9")),
    ]  # fmt: skip


def pressure() -> list[Case]:
    """A blood pressure is two rows of the table of observations."""
    known = visit("2025-05-05", "2026-05-05", dx="I10")

    def reading(day: str, systolic: str, diastolic: str) -> Told:
        return both(lambda c, p: c.finding(p, day, "8480-6", systolic, "mmHg"), lambda c, p: c.finding(p, day, "8462-4", diastolic, "mm[Hg]"))  # fmt: skip

    return [
        ("139 over 89", "1/1/0/1", both(known, reading("2026-07-01", "139", "89"))),
        ("140 over 80", "1/1/0/0", both(known, reading("2026-07-01", "140", "80"))),
        ("the lowest of the day", "1/1/0/1", both(known, reading("2026-07-01", "150", "80"), reading("2026-07-01", "130", "95"))),
        ("the last day decides", "1/1/0/0", both(known, reading("2026-07-01", "130", "80"), reading("2026-07-02", "150", "80"))),
        ("81 and frail", "1/1/1/0", both(known, visit("2026-03-03", "2026-03-04", dx="R54")), born("1945-01-01")),
        ("frail on one day", "1/1/0/0", both(known, visit("2026-03-03", dx="R54")), born("1945-01-01")),
        ("known to laboratories alone", "0/0/0/0", visit("2025-05-05", "2026-05-05", dx="I10", code="80053", place="81")),
    ]  # fmt: skip


def test_measures_on_a_plans_claims(tmp_path):
    cases = {
        "FUM": follow_up(), "FUA": follow_up_of_substance_use(), "PCR": readmissions(), "AHU": stays(), "EDU": emergencies(),
        "W30": infants(), "WCV": children(), "IMA": adolescents(), "COB": opioids(), "AMR": asthma(), "GSD": chronic(), "CBP": pressure(),
    }  # fmt: skip
    assert wrong(cases, tmp_path) == []
