"""Spend on random claims, added up again by a second query that shares nothing with the first: plain loops over the rows."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from random import Random

import pytest

from concord import spend
from concord.canon.charts import EnrolledMonth
from concord.canon.claims import MedicalClaim, NonclaimsPayment, PharmacyClaim
from concord.canon.payments import Line
from concord.canon.people import Person
from concord.canon.risk import RiskYear
from concord.canon.roster import Roster
from concord.engine import open_session
from concord.program import Program

PROGRAM = Path(__file__).resolve().parents[3] / "programs" / "ca-apc"
AS_OF = date(2026, 7, 10)
YEARS = (2024, 2025, 2026)
PLANS = ("alder", "birch")
CODES = ("99213", "90471", "99396", "76942", "90834", "27447", None)
PLACES = ("11", "23", "21", None)
TAXONOMIES = ("207Q00000X", "208600000X", "207V00000X", "1041C0700X", None)
TINS = ("T1", "T2", "T3")
BILLS = (None, "111", "131", "211")
KINDS = {"narrow": {"visit"}, "standard": {"visit", "service"}, "broad": {"visit", "service", "wide"},
         "with_behavioral": {"visit", "service", "behavioral"}, "with_obgyn": {"visit", "service", "obgyn"}}  # fmt: skip
PEOPLE = 12
FRAMEWORKS = (
    "A2",
    "A3",
    "A4",
    "A5",
    "B1",
    "C1",
    "C2",
    "C3",
    "C4",
    "C5",
    "C6",
    "D1",
    "D2",
    "D3",
    "D4",
    "D5",
    "D6",
    "E",
    "F",
)


@pytest.fixture(scope="module")
def program() -> Program:
    whole = Program.load(PROGRAM)
    return replace(whole, settings=replace(whole.settings, data={**whole.settings.data, "shards": 1}))


@pytest.fixture(scope="module")
def given(program) -> dict[str, list[dict]]:
    """Claims, drugs, payments outside claims, the program's lines, coverage and rosters, at random."""
    chance = Random(20260710)
    practices = [o.organization_id for o in program.organizations][:3]
    months = [date(y, m, 1) for y in YEARS for m in range(1, 13) if date(y, m, 1) < AS_OF]
    enrolled, roster = [], []
    for person in range(1, PEOPLE + 1):
        for month in months:
            if chance.random() < 0.9:
                enrolled.append({"person_id": person, "month": month, "plan_id": PLANS[person % 2], "member_id": f"M{person}",
                                 "product_line": "commercial", "product": ("HMO", "PPO")[person % 3 == 0], "funding": "fully_insured"})  # fmt: skip
            if chance.random() < 0.8:
                roster.append(
                    {
                        "person_id": person,
                        "month": month,
                        "organization_id": chance.choice(practices),
                        "in_program": True,
                    }
                )
    claims = [claim(n, chance) for n in range(1, 601)]
    drugs = [
        {"row_id": 5000 + n, "sender": PLANS[p % 2], "claim_id": f"D{n}", "member_id": f"M{p}", "person_id": p, "fill_date": day, "paid_date": day,
         "received_on": day, "allowed_amount": cents(chance, 200)}
        for n in range(80) for p, day in [(chance.randint(1, PEOPLE), a_day(chance))]
    ]  # fmt: skip
    tins = {o.organization_id: o.tin for o in program.organizations}
    outside = [
        {"row_id": 9000 + n, "sender": chance.choice(PLANS), "contract_id": None, "payee": chance.choice((tins[practices[0]], "elsewhere")),
         "product_line": "commercial", "product": chance.choice(("HMO", "PPO")), "framework": chance.choice(FRAMEWORKS),
         "period_start": date(y, 1, 1), "period_end": date(y, 12, 31), "amount": cents(chance, 900)}
        for n in range(80) for y in [chance.choice((2024, 2025))]
    ]  # fmt: skip
    lines = [
        {"line_key": str(n), "plan_id": chance.choice(PLANS), "organization_id": chance.choice(practices), "component": component, "kind": "monthly",
         "period_start": date(2025, chance.randint(1, 12), 1), "amount": cents(chance, 60), "product_line": "commercial", "track": "ffs", "person_id": 1}
        for n in range(30) for component in [chance.choice(("population_health", "performance", "direct_services"))]
    ]  # fmt: skip
    scores = [
        {"person_id": p, "year": y, "months": 12, "state": "scored" if p % 6 else "unknown_sex",
         "score": Decimal(chance.randrange(200, 4000)) / 1000 if p % 6 else None}
        for p in range(1, PEOPLE + 1) for y in YEARS
    ]  # fmt: skip
    return {"person": [{"person_id": p, "shard": 0, "sex": "female", "birth_date": date(1936 + 5 * p, 1, 1)} for p in range(1, PEOPLE + 1)], "risk_year": scores, "enrolled_month": enrolled,
            "roster": roster, "medical_claim": claims, "pharmacy_claim": drugs, "nonclaims_payment": outside, "line": lines}  # fmt: skip


def claim(number: int, chance: Random) -> dict:
    person, day = chance.randint(1, PEOPLE), a_day(chance)
    kind = chance.choice(("professional", "professional", "professional", "institutional"))
    return {
        "row_id": number, "sender": PLANS[person % 2], "claim_id": str(number), "line": 1, "member_id": f"M{person}", "person_id": person, "claim_type": kind,
        "from_date": day, "paid_date": day, "received_on": day, "procedure_code": chance.choice(CODES), "place_of_service": chance.choice(PLACES),
        "rendering_taxonomy": chance.choice(TAXONOMIES), "billing_tin": chance.choice(TINS), "allowed_amount": cents(chance, 400),
        "type_of_bill": chance.choice(BILLS) if kind == "institutional" else None, "is_denied": chance.random() < 0.05,
    }  # fmt: skip


def a_day(chance: Random) -> date:
    return date(2024, 1, 1) + timedelta(days=chance.randrange(930))


def cents(chance: Random, most: int) -> Decimal:
    return Decimal(chance.randrange(100 * most)) / 100


@pytest.fixture(scope="module")
def made(program, given, tmp_path_factory) -> Path:
    root = tmp_path_factory.mktemp("recounted")
    declared = {"person": Person, "enrolled_month": EnrolledMonth, "roster": Roster, "medical_claim": MedicalClaim, "pharmacy_claim": PharmacyClaim,
                "nonclaims_payment": NonclaimsPayment, "line": Line, "risk_year": RiskYear}  # fmt: skip
    room = {"enrolled_month": "rosters", "roster": "rosters", "line": "lines", "risk_year": "ill"}
    with open_session(threads=1) as session:
        for name, table in declared.items():
            write(session, root / room.get(name, "cut") / name / "shard=0.parquet", table, given[name])
        rules, cut, rosters, lines, out = (
            spend.read(program),
            root / "cut",
            root / "rosters",
            root / "lines",
            root / "out",
        )
        spend.spend(session, cut, rosters, lines, program, rules, AS_OF, out)
        spend.member_months(session, rosters, program, AS_OF, out)
        spend.shares(session, program, rules, AS_OF, out)
        spend.total_cost(session, cut, rosters, lines, root / "ill", program, rules, AS_OF, out)
        spend.investment(session, rules, out)
    return out


def write(session, path: Path, declared, rows: list[dict]) -> None:
    session.records("given", declared, rows)
    if "person_id" not in declared.columns and rows and "person_id" in rows[0]:
        session.run("ALTER TABLE given ADD COLUMN person_id BIGINT")
        for row in rows:
            session.run(
                "UPDATE given SET person_id = $p WHERE row_id = $r",
                {"p": row["person_id"], "r": row["row_id"]},
            )
    session.write("given", path, order=[])


def rows(out: Path, table: str) -> list[dict]:
    with open_session(threads=1) as session:
        session.view("told", out / f"{table}.parquet")
        return session.dicts("SELECT * FROM told")


# -- the second implementation ---------------------------------------------------------------------------------------


class Recount:
    """Everything again, from the lists of the program folder and the rows as given."""

    def __init__(self, program: Program, given: dict[str, list[dict]]):
        codes = {name: {r["code"] for r in program.rows(name)} for name in (
            "primary_care_visits", "preventive_visits", "primary_care_services", "primary_care_places", "primary_care_taxonomies",
            "obgyn_taxonomies", "behavioral_taxonomies")}  # fmt: skip
        self.visits = codes["primary_care_visits"] | codes["preventive_visits"]
        self.services, self.places = codes["primary_care_services"], codes["primary_care_places"]
        self.primary, self.obgyn, self.behavioral = (
            codes[f"{k}_taxonomies"] for k in ("primary_care", "obgyn", "behavioral")
        )
        self.given = given
        self.kept = [c for c in given["medical_claim"] if not c["is_denied"]]
        self.inside = {
            c["billing_tin"] for c in self.kept
            if c["procedure_code"] in self.visits and c["place_of_service"] in self.places and c["rendering_taxonomy"] in self.primary
        }  # fmt: skip
        self.product = {
            (e["person_id"], e["month"], e["plan_id"]): e["product"] for e in given["enrolled_month"]
        }
        self.tins = {o.tin for o in program.organizations}
        self.through = date(2026, 6, 30)

    def care(self, c: dict) -> str:
        if c["claim_type"] != "professional" or c["place_of_service"] not in self.places:
            return "none"
        listed = c["procedure_code"] in self.visits or c["procedure_code"] in self.services
        if c["rendering_taxonomy"] in self.primary:
            return "visit" if c["procedure_code"] in self.visits else "service" if listed else "wide"
        if c["rendering_taxonomy"] in self.obgyn and listed:
            return "obgyn"
        return (
            "behavioral"
            if c["rendering_taxonomy"] in self.behavioral and c["billing_tin"] in self.inside
            else "none"
        )

    def category(self, c: dict) -> str:
        if c["claim_type"] == "professional":
            return "professional"
        return (
            "inpatient"
            if (c["type_of_bill"] or "")[:2] in ("11", "12", "18", "21", "22", "28", "41", "65", "66", "86")
            else "outpatient_facility"
        )

    def dollars(self) -> list[tuple[int, str, str, str, str, Decimal]]:
        """(year, plan, product, category, care, amount) of every claim up to the last day."""
        found = []
        for c in self.kept:
            if c["from_date"] <= self.through:
                found.append(
                    (*self._where(c, c["from_date"]), self.category(c), self.care(c), c["allowed_amount"])
                )
        for d in self.given["pharmacy_claim"]:
            if d["fill_date"] <= self.through:
                found.append((*self._where(d, d["fill_date"]), "pharmacy", "none", d["allowed_amount"]))
        return found

    def _where(self, c: dict, day: date) -> tuple[int, str, str]:
        return (
            day.year,
            c["sender"],
            self.product.get((c["person_id"], day.replace(day=1), c["sender"]), "unknown"),
        )

    def outside(self) -> list[tuple[int, str, Decimal, Decimal]]:
        """(year, plan, primary care, counted) of payments outside claims, each framework's rule written out."""
        claims = self.dollars()
        grouped: dict[tuple, Decimal] = defaultdict(Decimal)
        for p in self.given["nonclaims_payment"]:
            grouped[
                p["period_start"].year, p["sender"], p["product"], p["payee"] in self.tins, p["framework"]
            ] += p["amount"]
        own = {"population_health": "A1", "performance": "B2"}
        by_practice: dict[tuple, Decimal] = defaultdict(Decimal)
        for line in self.given["line"]:
            if line["component"] in own:
                by_practice[
                    line["period_start"].year,
                    line["plan_id"],
                    line["organization_id"],
                    own[line["component"]],
                ] += line["amount"]
        found = [(y, p, a, a) for (y, p, _, _), a in by_practice.items()]
        for (year, plan, product, to_practice, framework), amount in grouped.items():
            mine = [c for c in claims if c[:3] == (year, plan, product)]
            professional = sum((c[5] for c in mine if c[3] == "professional"), Decimal(0))
            primary = sum(
                (c[5] for c in mine if c[3] == "professional" and c[4] in KINDS["standard"]), Decimal(0)
            )
            whole = sum((c[5] for c in claims if c[:2] == (year, plan)), Decimal(0))
            of_professional = primary / professional if professional else Decimal(0)
            of_all = primary / sum((c[5] for c in mine), Decimal(0)) if mine else Decimal(0)
            under_the_cap = (
                min(Decimal(1), Decimal("0.01") * whole / (self.capped(grouped, year, plan) or 1)) if to_practice else Decimal(0)
            )  # fmt: skip
            part = {
                **dict.fromkeys(("A2", "A3", "B1"), Decimal(to_practice)), **dict.fromkeys(("A4", "A5"), under_the_cap),
                **dict.fromkeys(("C1", "C2", "C3", "C4", "C5", "C6", "D2"), of_professional), **dict.fromkeys(("D5", "D6"), of_all),
                **dict.fromkeys(("D3", "D4", "E", "F"), Decimal(0)), "D1": Decimal(1),
            }[framework]  # fmt: skip
            counted = -abs(amount) if framework == "F" else amount
            found.append((year, plan, (amount * part).quantize(Decimal("0.01"), ROUND_HALF_UP), counted))
        return found

    @staticmethod
    def capped(grouped: dict[tuple, Decimal], year: int, plan: str) -> Decimal:
        return sum(
            (
                a
                for (y, p, _, to, f), a in grouped.items()
                if (y, p, to) == (year, plan, True) and f in ("A4", "A5")
            ),
            Decimal(0),
        )


@pytest.fixture(scope="module")
def recount(program, given) -> Recount:
    return Recount(program, given)


def near(a: Decimal, b: Decimal, cents_apart: int = 5) -> bool:
    """Within the cents that rounding each product's part may come to."""
    return abs(a - b) <= Decimal(cents_apart) / 100


@pytest.mark.parametrize("definition", sorted(KINDS))
@pytest.mark.parametrize("plan", [None, *PLANS])
def test_every_definitions_share_is_what_the_loops_find(made, recount, definition, plan):
    """Side by side: five definitions of primary care over the same total, for each plan and all."""
    told = {
        r["year"]: r for r in rows(made, "primary_care_share")
        if r["definition"] == definition and r["product"] == "all" and (r["level"], r["unit"]) == (("plan", plan) if plan else ("program", "all"))
    }  # fmt: skip
    assert set(told) == set(YEARS)
    for year in YEARS:
        claims = [c for c in recount.dollars() if c[0] == year and plan in (None, c[1])]
        outside = [o for o in recount.outside() if o[0] == year and plan in (None, o[1])]
        total = sum((c[5] for c in claims), Decimal(0)) + sum((o[3] for o in outside), Decimal(0))
        assert told[year]["claims"] == sum((c[5] for c in claims if c[4] in KINDS[definition]), Decimal(0))
        assert near(told[year]["non_claims"], sum((o[2] for o in outside), Decimal(0)))
        assert told[year]["total"] == total
        share = 100 * (told[year]["claims"] + told[year]["non_claims"]) / total
        assert abs(told[year]["share"] - share) < Decimal("0.00001")
        if year > YEARS[0]:
            assert told[year]["change"] == told[year]["share"] - told[year - 1]["share"]


def test_the_waterfall_holds_every_dollar_once(made, recount):
    found = {(r["category"], r["year"]): r for r in rows(made, "spend_by_category")}
    for year in YEARS:
        for category in ("inpatient", "outpatient_facility", "professional", "pharmacy"):
            assert found[category, year]["amount"] == sum(
                (c[5] for c in recount.dollars() if (c[0], c[3]) == (year, category)), Decimal(0)
            )
        outside = sum((o[3] for o in recount.outside() if o[0] == year), Decimal(0))
        assert found.get(("non_claims", year), {"amount": 0})["amount"] == outside
    steps = [
        found[c, 2025]["change"]
        for c in ("inpatient", "outpatient_facility", "professional", "pharmacy", "non_claims")
    ]
    levels = [sum(r["pmpm"] for (_, y), r in found.items() if y == year) for year in (2024, 2025)]
    assert sum(steps) == levels[1] - levels[0]


def test_behavioral_health_counts_inside_primary_care_only(made, recount):
    """A counselor billing under a tax number that bills primary-care visits; the same counselor elsewhere counts for nothing."""
    inside = [
        c for c in recount.kept if c["rendering_taxonomy"] == "1041C0700X" and recount.care(c) == "behavioral"
    ]
    assert inside
    told = {
        r["definition"]: r["claims"]
        for r in rows(made, "primary_care_share")
        if (r["level"], r["product"], r["year"]) == ("program", "all", 2025)
    }
    mine = sum((c["allowed_amount"] for c in inside if c["from_date"].year == 2025), Decimal(0))
    assert told["with_behavioral"] - told["standard"] == mine > 0


def band(person: int, year: int) -> int:
    """The age band that the fixture's people are in: one to five years of difference, born on New Year's Day."""
    return min(13, (year - (1936 + 5 * person)) // 5)


def person_years(recount) -> dict[tuple[int, int], dict]:
    """Months covered and dollars of each person's year, in loops."""
    found: dict[tuple[int, int], dict] = {}
    for person, month in sorted(
        {
            (e["person_id"], e["month"])
            for e in recount.given["enrolled_month"]
            if e["month"] <= recount.through
        }
    ):
        found.setdefault((person, month.year), {"months": 0, "dollars": Decimal(0), "score": None})[
            "months"
        ] += 1
    spent = [(c["person_id"], c["from_date"], c["allowed_amount"]) for c in recount.kept]
    spent += [(d["person_id"], d["fill_date"], d["allowed_amount"]) for d in recount.given["pharmacy_claim"]]
    for person, day, amount in spent:
        if day <= recount.through and (person, day.year) in found:
            found[person, day.year]["dollars"] += amount
    for s in recount.given["risk_year"]:
        if (s["person_id"], s["year"]) in found:
            found[s["person_id"], s["year"]]["score"] = s["score"]
    return found


def test_cost_by_illness_and_by_age_is_what_the_loops_find(made, recount):
    """Everybody together: the mean score over itself is 1, so only what age did, and who has no score, sets the figure right."""
    told = {r["year"]: r for r in rows(made, "total_cost") if r["level"] == "all"}
    people = person_years(recount)
    base = 2025
    months, dollars = defaultdict(int), defaultdict(Decimal)
    for (person, year), one in people.items():
        if year == base:
            months[band(person, year)] += one["months"]
            dollars[band(person, year)] += one["dollars"]
    mean = {b: dollars[b] / months[b] for b in months}
    level = {}
    for year in YEARS:
        known = [(p, o["months"]) for (p, y), o in people.items() if y == year and band(p, y) in mean]
        level[year] = sum(m * mean[band(p, year)] for p, m in known) / sum(m for _, m in known)
    for year in YEARS:
        mine = [o for (_, y), o in people.items() if y == year and o["score"] is not None]
        scored = sum(o["months"] for o in mine)
        score = sum(o["score"] * o["months"] for o in mine) / scored
        aging = level[year] / level[base]
        ratio = told[year]["completed"] / told[year]["claims"]
        cost = sum(o["dollars"] for o in mine) * ratio / scored / aging
        assert float(told[year]["aging"]) == pytest.approx(float(aging), abs=2e-5)
        assert float(told[year]["hcc_score"]) == pytest.approx(float(score), abs=0.0006)
        assert float(told[year]["hcc_adjusted_pmpm"]) == pytest.approx(float(cost), abs=0.6)
        assert told[year]["hcc"] == 1
        assert (
            told[year]["unscored"]
            == sum(o["score"] is None for (_, y), o in people.items() if y == year)
            == 2
        )


def test_cost_rests_on_illness_in_the_verdict_and_on_age_beside_it(made):
    cost = {r["year"]: r for r in rows(made, "total_cost") if r["level"] == "all"}
    for goal in rows(made, "investment_goal"):
        mine = cost[goal["year"]]
        assert (goal["growth"], goal["growth_age_sex"], goal["score_growth"]) == (
            mine["hcc_trend"], mine["trend"], mine["score_growth"],
        )  # fmt: skip


def test_the_investment_goal_needs_the_share_and_the_cost(made):
    goals = {r["year"]: r for r in rows(made, "investment_goal")}
    shares = {
        r["year"]: r
        for r in rows(made, "primary_care_share")
        if (r["definition"], r["level"], r["product"]) == ("standard", "program", "all")
    }
    cost = {r["year"]: r for r in rows(made, "total_cost") if r["level"] == "all"}
    year = goals[2025]
    assert year["is_share_met"] is (shares[2025]["change"] >= Decimal("0.5"))
    assert year["is_cost_met"] is (cost[2025]["trend"] <= Decimal("0.055"))
    assert year["is_met"] is (year["is_share_met"] and year["is_cost_met"])
    assert (goals[2024]["is_met"], goals[2026]["is_met"]) == (None, None), (
        "no year before; a year that still runs"
    )
