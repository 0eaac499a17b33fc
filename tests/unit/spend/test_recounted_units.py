"""Denominators, practices and products of spend, and adoption, counted again by plain loops over the same random rows."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal
from random import Random

import pytest

from concord import spend
from concord.canon.charts import EnrolledMonth
from concord.canon.payments import Line
from concord.canon.roster import Roster
from concord.engine import open_session
from tests.unit.spend import test_recounted as first
from tests.unit.spend.test_recounted import AS_OF, KINDS, PEOPLE, PLANS, YEARS, rows, write

given, made, program, recount = first.given, first.made, first.program, first.recount

RANK = ("1", "2A", "2B", "2C", "3A", "3B", "3N", "4A", "4B", "4C", "4N")
TRACKS = ("ffs", "hybrid", "capitation")
THROUGH = date(2026, 6, 30)


def months_of(given, level: str, unit: str, product: str, year: int) -> int:
    """Person-months covered of a program, plan or practice, by product."""
    at = {(r["person_id"], r["month"]): r["organization_id"] for r in given["roster"]}
    return sum(
        e["month"].year == year and e["month"] <= THROUGH and product in ("all", e["product"])
        and {"program": "all", "plan": e["plan_id"], "organization": at.get((e["person_id"], e["month"]))}[level] == unit
        for e in given["enrolled_month"]
    )  # fmt: skip


@pytest.mark.parametrize("level", ["program", "plan", "organization"])
def test_claims_and_member_months_of_every_unit_and_product_are_what_the_loops_find(
    made, given, recount, level
):
    at = {(r["person_id"], r["month"]): r["organization_id"] for r in given["roster"]}
    claims: dict[tuple, Decimal] = defaultdict(Decimal)
    for c in recount.kept:
        if c["from_date"] > THROUGH:
            continue
        year, plan, product = recount._where(c, c["from_date"])
        place = at.get((c["person_id"], c["from_date"].replace(day=1)))
        unit = {"program": "all", "plan": plan, "organization": place}[level]
        for definition, classes in KINDS.items():
            if recount.care(c) in classes:
                for kind in {product, "all"} - {"unknown"}:
                    claims[definition, unit, kind, year] += c["allowed_amount"]
    told = [r for r in rows(made, "primary_care_share") if r["level"] == level]
    assert {r["product"] for r in told} == {"all", "HMO", "PPO"}
    for r in told:
        assert r["claims"] == claims[r["definition"], r["unit"], r["product"], r["year"]], r
        assert r["member_months"] == months_of(given, level, r["unit"], r["product"], r["year"]), r
        primary, months = r["claims"] + r["non_claims"], r["member_months"]
        assert abs(r["pmpm"] - primary / months) < Decimal("1e-5")
        assert abs(r["total_pmpm"] - r["total"] / months) < Decimal("1e-5")
        assert abs(r["share"] - 100 * primary / r["total"]) < Decimal("1e-5")
    assert len({r["unit"] for r in told}) == {"program": 1, "plan": 2, "organization": 3}[level]


@pytest.fixture(scope="module")
def paid(program) -> list[dict]:
    """Monthly lines of contracts on every track, for some people of some practices."""
    chance = Random(11)
    practices = [o.organization_id for o in program.organizations][:3]
    track = {
        (plan, place): TRACKS[(i + j) % 3]
        for i, plan in enumerate(PLANS)
        for j, place in enumerate(practices)
    }
    return [
        {"line_key": str(n), "plan_id": plan, "organization_id": place, "component": chance.choice(("population_health", "population_health", "performance")),
         "kind": chance.choice(("monthly", "monthly", "attainment")), "period_start": date(chance.choice((2024, 2025)), chance.randint(1, 12), 1),
         "amount": Decimal(chance.randrange(6000)) / 100, "product_line": "commercial", "track": track[plan, place], "person_id": person}
        for n in range(25)
        for person in [chance.randint(1, PEOPLE)] for plan in [PLANS[person % 2]] for place in [chance.choice(practices)]
    ]  # fmt: skip


def test_adoption_is_what_the_loops_find(program, given, paid, tmp_path):
    """Each member once a year, plan and product under the highest category that reached them; dollars; and as if fees were paid ahead."""
    rules = spend.read(program)
    with open_session(threads=1) as session:
        for name, declared, room, mine in (
            ("enrolled_month", EnrolledMonth, "rosters", given["enrolled_month"]), ("roster", Roster, "rosters", given["roster"]), ("line", Line, "lines", paid),
        ):  # fmt: skip
            write(session, tmp_path / room / name / "shard=0.parquet", declared, mine)
        spend.adoption(session, tmp_path / "rosters", tmp_path / "lines", rules, AS_OF, tmp_path)
    product: dict[tuple, tuple] = {}
    for e in given["enrolled_month"]:
        key = (e["month"].year, e["plan_id"], e["person_id"])
        product[key] = max(product.get(key, (date.min, "")), (e["month"], e["product"]))
    reached: dict[tuple, set[str]] = defaultdict(set)
    for line in paid:
        if (line["component"], line["kind"]) == ("population_health", "monthly"):
            reached[line["period_start"].year, line["plan_id"], line["person_id"]].add(line["track"])
    now: dict[tuple, dict[int, str]] = defaultdict(dict)
    ahead: dict[tuple, dict[int, str]] = defaultdict(dict)
    for (year, plan, person), (_, kind) in product.items():
        tracks = reached.get((year, plan, person), set())
        for told, as_if in ((now, False), (ahead, True)):
            found = [rules.category_of["hybrid" if as_if and t == "ffs" else t] for t in tracks]
            best = max(found, key=RANK.index, default="1")
            for unit in (("program", "all"), ("plan", plan)):
                for name in (kind, "all"):
                    told[year, *unit, name][person] = max(
                        told[year, *unit, name].get(person, "1"), best, key=RANK.index
                    )
    dollars: dict[tuple, Decimal] = defaultdict(Decimal)
    for line in paid:
        for unit in (("program", "all"), ("plan", line["plan_id"])):
            dollars[line["period_start"].year, *unit, rules.category_of[line["track"]]] += line["amount"]
    told = rows(tmp_path, "adoption")
    assert {r["year"] for r in told} == set(YEARS)
    for r in told:
        unit = (r["year"], r["level"], r["unit"], r["product"])
        assert r["members"] == list(now[unit].values()).count(r["category"]), r
        assert r["members_if_prospective"] == list(ahead[unit].values()).count(r["category"]), r
        assert r["all_members"] == len(now[unit])
        assert r["is_counted"] == (r["category"] in rules.counted)
        if r["product"] == "all":
            assert r["amount"] == dollars[r["year"], r["level"], r["unit"], r["category"]], r
    assert any(r["category"] == "4A" and r["members"] for r in told)
    assert any(r["members"] != r["members_if_prospective"] for r in told)
