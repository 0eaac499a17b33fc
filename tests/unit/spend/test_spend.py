"""Spend on a handful of claims that can be added up by hand, and again by an independent sum in plain Python."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from concord import spend
from concord.canon.charts import EnrolledMonth
from concord.canon.claims import MedicalClaim, NonclaimsPayment, PharmacyClaim
from concord.canon.payments import Line
from concord.canon.people import Person
from concord.canon.risk import RiskYear
from concord.canon.roster import Roster
from concord.engine import open_session
from concord.model.errors import ProgramError
from concord.program import Program

PROGRAM = Path(__file__).resolve().parents[3] / "programs" / "ca-apc"
AS_OF = date(2026, 3, 10)
FAMILY, SURGEON, OBGYN, COUNSELOR = "207Q00000X", "208600000X", "207V00000X", "1041C0700X"
MONTHS = [date(y, m, 1) for y in (2024, 2025) for m in range(1, 13)]

# person, day, type, procedure, place, taxonomy, tax number, allowed, and the class it belongs to
CLAIMS = [
    (1, date(2025, 2, 3), "professional", "99213", "11", FAMILY, "T1", "100.00", "visit"),
    (1, date(2025, 2, 3), "professional", "90471", "11", FAMILY, "T1", "20.00", "service"),
    (1, date(2025, 2, 3), "professional", "76942", "11", FAMILY, "T1", "15.00", "wide"),
    (1, date(2025, 3, 3), "professional", "99213", "23", FAMILY, "T1", "90.00", "none"),
    (1, date(2025, 4, 3), "professional", "99213", "11", SURGEON, "T2", "150.00", "none"),
    (2, date(2025, 5, 3), "professional", "99396", "11", OBGYN, "T3", "200.00", "obgyn"),
    (2, date(2025, 5, 9), "professional", "90834", "11", COUNSELOR, "T1", "110.00", "behavioral"),
    (2, date(2025, 5, 9), "professional", "90834", "11", COUNSELOR, "T9", "120.00", "none"),
    (2, date(2025, 6, 1), "institutional", "99213", "", None, "H", "5000.00", "none"),
    (2, date(2024, 6, 1), "professional", "99213", "11", FAMILY, "T1", "80.00", "visit"),
    (2, date(2024, 7, 1), "institutional", None, "", None, "H", "1920.00", "none"),
]

# Person 1 is scored in both years, and coded more fully in the second; person 2 in the first alone.
SCORES = [
    {"person_id": 1, "year": 2024, "months": 12, "state": "scored", "score": Decimal("1.000")},
    {"person_id": 1, "year": 2025, "months": 12, "state": "scored", "score": Decimal("1.500")},
    {"person_id": 2, "year": 2024, "months": 12, "state": "scored", "score": Decimal("3.000")},
    {"person_id": 2, "year": 2025, "months": 12, "state": "too_few_months", "score": None},
]


@pytest.fixture(scope="module")
def program() -> Program:
    return Program.load(PROGRAM)


@pytest.fixture(scope="module")
def made(program, tmp_path_factory) -> Path:
    """Folders as the pipeline hands them over, and the spend step run on them."""
    root = tmp_path_factory.mktemp("spend")
    organization = program.organizations[0]
    contract = next(c for c in program.contracts if c.plan_id == "alder" and c.track == "ffs")
    people = [{"person_id": p, "shard": 0, "sex": "female", "birth_date": date(1980, 1, 1)} for p in (1, 2)]
    enrolled = [
        {"person_id": p, "month": m, "plan_id": "alder", "member_id": f"A{p}", "product_line": "commercial",
         "product": "HMO", "funding": "fully_insured"}
        for p in (1, 2) for m in MONTHS
    ]  # fmt: skip
    roster = [
        {"person_id": p, "month": m, "organization_id": organization.organization_id, "in_program": True}
        for p in (1, 2) for m in MONTHS
    ]  # fmt: skip
    claims = [
        {"row_id": n, "sender": "alder", "claim_id": str(n), "line": 1, "member_id": f"A{p}", "person_id": p, "claim_type": kind,
         "from_date": day, "paid_date": day, "received_on": day, "procedure_code": code, "place_of_service": place,
         "rendering_taxonomy": taxonomy, "billing_tin": tin, "allowed_amount": Decimal(amount),
         "type_of_bill": "111" if kind == "institutional" else None}
        for n, (p, day, kind, code, place, taxonomy, tin, amount, _) in enumerate(CLAIMS, start=1)
    ]  # fmt: skip
    outside = [
        paid("D1", "50.00"), paid("D2", "1000.00"), paid("A4", "500.00", organization.tin), paid("B2", "40.00", organization.tin),
        paid("F", "300.00"), paid("A1", "70.00", organization.tin, contract.contract_id),
    ]  # fmt: skip
    lines = [
        {"line_key": "a", "plan_id": "alder", "organization_id": organization.organization_id, "component": "population_health",
         "kind": "monthly", "period_start": date(2025, 1, 1), "amount": Decimal("60.00"), "product_line": "commercial",
         "contract_id": contract.contract_id, "track": "ffs", "person_id": 1},
    ]  # fmt: skip
    with open_session(threads=1) as session:
        for name, declared, rows, extra in (
            ("cut/person", Person, people, ()),
            ("cut/medical_claim", MedicalClaim, claims, ("person_id",)),
            ("cut/pharmacy_claim", PharmacyClaim, [], ("person_id",)),
            ("cut/nonclaims_payment", NonclaimsPayment, outside, ()),
            ("rosters/enrolled_month", EnrolledMonth, enrolled, ()),
            ("rosters/roster", Roster, roster, ()),
            ("lines/line", Line, lines, ()),
            ("ill/risk_year", RiskYear, SCORES, ()),
        ):
            write(session, root / name / "shard=0.parquet", declared, rows, extra)
        one = replace(
            program, settings=replace(program.settings, data={**program.settings.data, "shards": 1})
        )
        rules = spend.read(program)
        cut, rosters, owed, out = root / "cut", root / "rosters", root / "lines", root / "out"
        spend.spend(session, cut, rosters, owed, one, rules, AS_OF, out)
        spend.member_months(session, rosters, one, AS_OF, out)
        spend.shares(session, one, rules, AS_OF, out)
        spend.adoption(session, rosters, owed, rules, AS_OF, out)
        spend.total_cost(session, cut, rosters, owed, root / "ill", one, rules, AS_OF, out)
    return out


def paid(framework: str, amount: str, payee: str = "elsewhere", contract: str | None = None) -> dict:
    return {
        "row_id": 1, "sender": "alder", "contract_id": contract, "payee": payee, "product_line": "commercial", "product": "HMO",
        "framework": framework, "period_start": date(2025, 1, 1), "period_end": date(2025, 12, 31), "amount": Decimal(amount),
    }  # fmt: skip


def write(session, path: Path, declared, rows, extra) -> None:
    session.records("given", declared, rows)
    if extra:
        session.run(f"ALTER TABLE given ADD COLUMN IF NOT EXISTS {extra[0]} BIGINT")
        for row in rows:
            session.run(f"UPDATE given SET {extra[0]} = {row[extra[0]]} WHERE row_id = {row['row_id']}")
    session.write("given", path, order=[])


def rows(out: Path, table: str, **where) -> list[dict]:
    with open_session(threads=1) as session:
        session.view("told", out / f"{table}.parquet")
        found = session.dicts("SELECT * FROM told")
    return [r for r in found if all(r[k] == v for k, v in where.items())]


def test_each_line_falls_in_the_first_class_that_fits(made):
    expected: dict[tuple[int, str], Decimal] = {}
    for _, day, _, _, _, _, _, amount, care in CLAIMS:
        expected[day.year, care] = expected.get((day.year, care), Decimal(0)) + Decimal(amount)
    got: dict[tuple[int, str], Decimal] = {}
    for row in rows(made, "spend", framework="claims"):
        got[row["year"], row["care"]] = got.get((row["year"], row["care"]), Decimal(0)) + row["amount"]
    assert got == expected


def test_shares_add_up_by_hand(made):
    """Claims of 2025 come to $5,805.00, of which professional $805.00 and primary care $120.00.

    Outside claims: D1 $50.00 counts whole; D2 counts 120/805 of $1,000.00 = $149.07; A4 is capped at 1% of $5,805.00 = $58.05; B2
    $40.00; the rebate is taken off; the plan's own A1 row for a contract of the program gives way to the program's line of $60.00.
    """
    [share] = rows(
        made, "primary_care_share", definition="standard", level="program", product="HMO", year=2025
    )
    assert share["claims"] == Decimal("120.00")
    assert share["non_claims"] == Decimal("50.00") + Decimal("149.07") + Decimal("58.05") + Decimal("40.00")
    assert share["total"] == Decimal("5805.00") + Decimal("1590.00") - Decimal("300.00")
    [whole] = rows(
        made, "primary_care_share", definition="standard", level="program", product="all", year=2025
    )
    assert whole["non_claims"] == share["non_claims"] + Decimal("60.00")
    assert whole["share"] == round(100 * (whole["claims"] + whole["non_claims"]) / whole["total"], 6)
    [before] = rows(
        made, "primary_care_share", definition="standard", level="program", product="all", year=2024
    )
    assert before["share"] == Decimal("4.000000")
    assert whole["change"] == whole["share"] - before["share"]
    assert whole["is_increase_met"] is True
    assert whole["member_months"] == 24


def test_definitions_differ_by_the_classes_they_count(made):
    claims = {
        r["definition"]: r["claims"]
        for r in rows(made, "primary_care_share", level="program", product="all", year=2025)
    }
    assert claims == {
        "narrow": Decimal("100.00"), "standard": Decimal("120.00"), "broad": Decimal("135.00"),
        "with_behavioral": Decimal("230.00"), "with_obgyn": Decimal("320.00"),
    }  # fmt: skip


def test_members_count_once_under_their_highest_category(made):
    found = {r["category"]: r for r in rows(made, "adoption", level="program", product="all", year=2025)}
    assert {c: r["members"] for c, r in found.items() if r["members"]} == {"1": 1, "2C": 1}
    assert found["2C"]["amount"] == Decimal("60.00")
    assert not found["2C"]["is_counted"]
    assert found["4A"]["members_if_prospective"] == 1
    assert all(r["all_members"] == 2 for r in found.values())


def test_total_cost_counts_every_claim_once_and_own_payments_apart(made):
    [cost] = rows(made, "total_cost", level="program", year=2025)
    assert cost["claims"] == Decimal("5805.00")
    assert cost["payments"] == Decimal("60.00")
    assert cost["member_months"] == 24
    assert cost["risk"] == 1
    [organization] = rows(made, "total_cost", level="organization", year=2025)
    assert organization["claims"] == cost["claims"]


def test_who_has_no_score_is_left_out_with_cost_and_months_and_nobody_gets_the_mean(made):
    """2024: both are scored, $2,000.00 over 24 months. 2025: only person 1, half of the months: too few to judge a year by."""
    before, now = (rows(made, "total_cost", level="program", year=y)[0] for y in (2024, 2025))
    assert (before["unscored"], before["scored_share"], before["hcc_score"], before["hcc"]) == (0, 100, 2, 1)
    assert before["hcc_adjusted_pmpm"] == round(Decimal("2000.00") / 24)
    assert (now["unscored"], now["scored_share"], now["hcc_score"]) == (1, 50, Decimal("1.5"))
    assert now["hcc_adjusted_pmpm"] is None
    assert now["hcc_trend"] is None
    assert now["score_growth"] == Decimal("-0.25")
    assert now["trend"] is not None, "age and sex judge it all the same, beside"


@pytest.mark.parametrize(
    ("text", "wrong", "said"),
    [
        ('classes = ["visit"]', 'classes = ["vist"]', "counts vist"),
        ('A1 = "to_primary"', 'A9 = "to_primary"', "names `A9`"),
        ('D2 = "professional"', 'D2 = "half"', "says `half`"),
        ('definition   = "standard"', 'definition   = "usual"', "speaks of `usual`"),
    ],
)
def test_a_wrong_word_is_named_with_what_to_write(program, tmp_path, text, wrong, said):
    whole = (PROGRAM / "accountability.toml").read_text(encoding="utf-8")
    assert text in whole
    (tmp_path / "accountability.toml").write_text(whole.replace(text, wrong, 1), encoding="utf-8")
    with pytest.raises(ProgramError, match=said):
        spend.read(replace(program, path=tmp_path))
