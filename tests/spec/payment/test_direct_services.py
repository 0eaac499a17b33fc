"""Direct services, and what the program adds over them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from tests.spec.payment.test_performance import MAXIMUM, one_measure, rates
from tests.spec.payment.test_population_health import flat, term

FOOTHILL_NPI = "2000200149"  # one of Foothill's clinicians since 2015
HYBRID = "plan | practice | track | start\n alder | foothill | hybrid | 2025-01-01"
WHOLE = term("direct_services.full_credibility", "0", "2024-01-01")  # own experience counts in full
NO_TREND = term("direct_services.trend", "1", "2025-01-01")
NO_PHP = term("population_health.base", "0", "2025-01-01")
NO_LEAK = term("direct_services.leakage", "false", "2024-01-01")
PEOPLE = "person | birth | sex | plan | practice | months\n"
ONE = PEOPLE + " 1 | 1980-05-05 | female | alder | foothill | 2024-01..2025-02"
CLAIMS = "person | plan | day | code | npi | allowed\n"


def test_the_rate_is_what_the_practice_itself_rendered_of_the_set_per_member_month(payment):
    """In 2024 one member for 12 months: a visit (99213) of $120.00 at Foothill, in the set; a vaccine administration (90471)
    of $30.00, not in it; a visit of $50.00 at another practice. Own = 120 / 12 = $10.00. January and February 2025: $10.00."""
    claims = f"""{CLAIMS}
     1 | alder | 2024-03-05 | 99213 | {FOOTHILL_NPI} | 120.00
     1 | alder | 2024-04-05 | 90471 | {FOOTHILL_NPI} | 30.00
     1 | alder | 2024-05-05 | 99213 | 1999999999     | 50.00"""
    sheet = payment(
        terms=WHOLE + NO_TREND + NO_LEAK,
        contracts=HYBRID,
        people=ONE,
        claims=claims.replace("\n\n", "\n"),
        edit=flat,
    )
    assert sheet.amounts("direct_services") == ["10.00", "10.00"]
    base = next(r for r in sheet.rows("direct_base") if r["year"] == 2025)
    assert (str(base["own_pmpm"]), str(base["base_set_allowed"]), str(base["base_leaked_allowed"])) == (
        "10.000000",
        "120.00",
        "50.00",
    )


def test_capitation_covers_all_primary_care_services(payment):
    """The same year with all primary care paid ahead: (120 + 30) / 12 = $12.50."""
    claims = f"{CLAIMS} 1 | alder | 2024-03-05 | 99213 | {FOOTHILL_NPI} | 120.00\n 1 | alder | 2024-04-05 | 90471 | {FOOTHILL_NPI} | 30.00"
    sheet = payment(
        terms=WHOLE + NO_TREND + NO_LEAK,
        contracts=HYBRID.replace("hybrid", "capitation"),
        people=ONE,
        claims=claims,
        edit=flat,
    )
    assert sheet.amounts("direct_services", kind="capitation") == ["12.50", "12.50"]


def test_the_rate_is_trended(payment):
    """$10.00 x trend 1.03 = $10.30."""
    claims = f"{CLAIMS} 1 | alder | 2024-03-05 | 99213 | {FOOTHILL_NPI} | 120.00"
    sheet = payment(
        terms=WHOLE + NO_LEAK + term("direct_services.trend", "1.03"),
        contracts=HYBRID,
        people=ONE,
        claims=claims,
        edit=flat,
    )
    assert sheet.amounts("direct_services") == ["10.30", "10.30"]


def test_a_small_roster_is_blended_with_the_plans_region_and_never_pays_less(payment):
    """Foothill: $120.00 over 12 member-months, $10.00. Mission Creek, same plan and region: $480.00 over 12, $40.00. Region:
    600 / 24 = $25.00. Full credibility 48: Z = sqrt(12 / 48) = 0.5. Foothill blended 0.5 x 10 + 0.5 x 25 = $17.50. Mission
    Creek blended 0.5 x 40 + 0.5 x 25 = $32.50, but its own $40.00 is higher and stands."""
    people = f"""{PEOPLE}
     1 | 1980-05-05 | female | alder | foothill     | 2024-01..2025-01
     2 | 1980-05-05 | female | alder | missioncreek | 2024-01..2025-01"""
    claims = f"""person | plan | day | code | npi | tin | allowed
     1 | alder | 2024-03-05 | 99213 | {FOOTHILL_NPI} | -         | 120.00
     2 | alder | 2024-03-05 | 99213 | -              | {tin("missioncreek")} | 480.00"""
    sheet = payment(
        terms=term("direct_services.full_credibility", "48", "2024-01-01") + NO_TREND + NO_LEAK,
        contracts=HYBRID + "\n alder | missioncreek | hybrid | 2025-01-01",
        people=people.replace("\n\n", "\n"), claims=claims, edit=flat,
    )  # fmt: skip
    found = {r["organization_id"]: str(r["amount"]) for r in sheet.lines("direct_services")}
    assert found == {"foothill": "17.50", "missioncreek": "40.00"}


def tin(practice):
    """The practice's tax number in the shipped program."""
    from concord.program import Program
    from tests.spec.payment.conftest import SHIPPED

    return next(o.tin for o in Program.load(SHIPPED).organizations if o.organization_id == practice)


def test_the_rate_follows_the_rosters_age_and_sex(payment):
    """In 2024 the roster was one woman (factor 1.20); in January 2025 a man (0.80) has joined her: average 1.00, ratio 1.00 /
    1.20 = 0.8333. Two members x 0.8333 x $10.00 = $16.67."""
    people = f"{ONE}\n 2 | 1981-05-05 | male | alder | foothill | 2025-01".replace("2025-02", "2025-01")
    claims = f"{CLAIMS} 1 | alder | 2024-03-05 | 99213 | {FOOTHILL_NPI} | 120.00"
    sheet = payment(
        terms=WHOLE + NO_TREND + NO_LEAK, contracts=HYBRID, people=people, claims=claims,
        edit=lambda f: flat(f, "0,130,any,1|0,130,female,1.20|0,130,male,0.80"),
    )  # fmt: skip
    line = sheet.lines("direct_services")[0]
    assert (str(line["quantity"]), str(line["factor"]), str(line["amount"])) == (
        "2.000000",
        "0.833300",
        "16.67",
    )


def test_leakage_beyond_the_corridor_is_given_back_at_year_end(payment):
    """Base year: $12.00 leaked over 12 member-months, $1.00. 2025: $24.00 over 12, $2.00. Corridor 10%: $0.10 is forgiven,
    $0.90 x 12 = $10.80 goes back to the plan."""
    people = PEOPLE + " 1 | 1980-05-05 | female | alder | foothill | 2024-01..2025-12"
    claims = f"""person | plan | day | code | npi | allowed
     1 | alder | 2024-03-05 | 99213 | {FOOTHILL_NPI} | 120.00
     1 | alder | 2024-05-05 | 99213 | 1999999999 | 12.00
     1 | alder | 2025-05-05 | 99213 | 1999999999 | 24.00"""
    sheet = payment(terms=WHOLE + NO_TREND, contracts=HYBRID, people=people, claims=claims, edit=flat)
    line = sheet.lines("direct_services", kind="leakage")[0]
    assert (str(line["rate"]), str(line["amount"]), line["due_date"]) == (
        "-0.900000",
        "-10.80",
        date(2026, 5, 5),
    )


def test_leakage_inside_the_corridor_changes_nothing(payment):
    """$1.00 then, $1.10 now: just inside 10%."""
    people = PEOPLE + " 1 | 1980-05-05 | female | alder | foothill | 2024-01..2025-12"
    claims = f"{CLAIMS} 1 | alder | 2024-05-05 | 99213 | 1999999999 | 12.00\n 1 | alder | 2025-05-05 | 99213 | 1999999999 | 13.20"
    sheet = payment(terms=WHOLE + NO_TREND, contracts=HYBRID, people=people, claims=claims, edit=flat)
    assert sheet.amounts("direct_services", kind="leakage") == ["0.00"]


def test_denied_lines_and_services_elsewhere_than_primary_care_do_not_count(payment):
    """A denied visit, a visit in an emergency department (place 23) and one by a cardiologist: none is primary care."""
    claims = f"""person | plan | day | code | npi | place | taxonomy | denied | allowed
     1 | alder | 2024-03-05 | 99213 | {FOOTHILL_NPI} | 11 | 207Q00000X | yes | 120.00
     1 | alder | 2024-03-06 | 99213 | {FOOTHILL_NPI} | 23 | 207Q00000X | no  | 120.00
     1 | alder | 2024-03-07 | 99213 | 1999999999     | 11 | 207RC0000X | no  | 120.00"""
    sheet = payment(contracts=HYBRID, people=ONE, claims=claims, edit=flat)
    base = sheet.rows("direct_base")[0]
    assert (base["base_set_allowed"], base["base_leaked_allowed"]) == (Decimal("0.00"), Decimal("0.00"))


def test_fee_for_service_practices_get_no_prospective_line_but_their_base_is_reported(payment):
    """On the track of fees a visit of $120.00 in January 2025 is paid by claim as before: no line, and the table reports $120.00."""
    claims = f"{CLAIMS} 1 | alder | 2025-01-05 | 99213 | {FOOTHILL_NPI} | 120.00"
    sheet = payment(people=ONE, claims=claims, edit=flat)
    assert sheet.lines("direct_services") == []
    assert sheet.rows("direct_base")[0]["own_allowed"] == Decimal("120.00")


def test_without_any_base_period_there_is_no_rate_and_the_table_says_so(payment):
    """Nobody was on a roster of the plan in 2024: no line is invented."""
    people = PEOPLE + " 1 | 1980-05-05 | female | alder | foothill | 2025-01"
    sheet = payment(contracts=HYBRID, people=people, edit=flat)
    assert sheet.lines("direct_services") == []
    assert "no rate, no line" in sheet.rows("direct_base")[0]["note"]


TEN = PEOPLE + "".join(
    f" {n} | 1980-05-05 | female | alder | foothill | 2025-01..2025-12\n" for n in range(1, 11)
)


def test_the_increase_is_shown_against_the_limit(payment):
    """Base: $2,000.00 of primary care. Population health 120 x $5.00 = $600.00; performance 60% of $240 = $144.00. The increase
    is 744 / 2,000 = 37.2%, shown against 30% and left alone when the limit is a target."""
    claims = f"{CLAIMS} 1 | alder | 2025-03-05 | 99213 | {FOOTHILL_NPI} | 2000.00"
    terms = MAXIMUM + term("population_health.base", "5.00")
    both = one_measure()
    sheet = payment(
        terms=terms, people=TEN, claims=claims, rates=rates(61), edit=lambda f: (both(f), flat(f))
    )
    row = next(r for r in sheet.rows("increase") if r["year"] == 2025)
    assert (str(row["percent"]), str(row["limit"]), row["rule"]) == ("37.200000", "30.000000", "target")
    assert sheet.lines("adjustment") == []


def test_a_cap_takes_the_excess_back_with_one_negative_line(payment):
    """The same year with the limit as a cap: 744 - 600 = $144.00 goes back."""
    claims = f"{CLAIMS} 1 | alder | 2025-03-05 | 99213 | {FOOTHILL_NPI} | 2000.00"
    terms = MAXIMUM + term("population_health.base", "5.00") + term("increase.rule", '"cap"')
    both = one_measure()
    sheet = payment(
        terms=terms, people=TEN, claims=claims, rates=rates(61), edit=lambda f: (both(f), flat(f))
    )
    assert sheet.amounts("adjustment", kind="cap") == ["-144.00"]


def test_the_gain_of_a_prospective_track_counts_in_the_increase(payment):
    """Prospective $10.00 x 12 = $120.00 replaces a visit of $100.00 that was rendered in 2025: a gain of $20.00 on a base of
    $100.00."""
    people = PEOPLE + " 1 | 1980-05-05 | female | alder | foothill | 2024-01..2025-12"
    claims = f"{CLAIMS} 1 | alder | 2024-03-05 | 99213 | {FOOTHILL_NPI} | 120.00\n 1 | alder | 2025-03-05 | 99213 | {FOOTHILL_NPI} | 100.00"
    sheet = payment(
        terms=WHOLE + NO_TREND + NO_PHP + NO_LEAK, contracts=HYBRID, people=people, claims=claims, edit=flat
    )
    row = next(r for r in sheet.rows("increase") if r["year"] == 2025)
    assert (str(row["direct_gain"]), str(row["base"]), str(row["percent"])) == (
        "20.00",
        "100.00",
        "20.000000",
    )


def test_the_base_of_the_increase_is_all_primary_care_of_the_roster_whoever_rendered_it(payment):
    """Ten people on Foothill's roster, 120 member-months at $5.00: $600.00 of population health. Of their primary care Foothill
    rendered $1,500.00 and another family physician $500.00; a cardiologist's visit of $300.00 is not primary care. Base = 1,500 + 500
    = $2,000.00, so the increase is 600 / 2,000 = 30%: just at a cap of 30%, which takes nothing back."""
    claims = f"""person | plan | day | code | npi | allowed | taxonomy
     1 | alder | 2025-03-05 | 99213 | {FOOTHILL_NPI} | 1500.00 | 207Q00000X
     2 | alder | 2025-04-05 | 99213 | 1999999999 | 500.00 | 207Q00000X
     3 | alder | 2025-05-05 | 99213 | 1888888888 | 300.00 | 207RC0000X"""
    sheet = payment(
        terms=term("population_health.base", "5.00") + term("increase.rule", '"cap"'),
        people=TEN,
        claims=claims,
        edit=flat,
    )
    row = next(r for r in sheet.rows("increase") if r["year"] == 2025)
    assert (str(row["base"]), str(row["percent"])) == ("2000.00", "30.000000")
    assert sheet.lines("adjustment") == []
