"""A plan of tables made beforehand, published once a quarter, each quarter protected against all before it."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest
from attacker import Attacker, own_of

from concord.disclosure import ALL, Count, PublishedTable, Rule, protect, protected_rates, rate_rows
from concord.model.errors import IntegrityError, ProgramError
from concord.pipeline.published import Published
from concord.program.problems import Problems
from concord.program.publication import quarter_of, read_publication

ATTACKERS = (None, "plan:alder", "organization:oak")


def cells(seed: int, more: int = 0) -> list[dict]:
    """Counts of an invented program at the finest cell; `more` joins as many people to some of them."""
    chance = Random(seed)
    rows = []
    for organization in ("oak", "elm", "ash"):
        for plan in ("alder", "birch"):
            for race in ("white", "asian", "mena", "unknown", "declined"):
                for sex in ("female", "male"):
                    people = min(int(chance.paretovariate(0.8) * 3), 400)
                    met = chance.randint(0, people)
                    joined = more if chance.random() < 0.5 else 0
                    rows.append({
                        "measure": "COL", "rate": "COL", "year": 2026, "pool": "program", "is_baseline": False,
                        "organization": organization, "plan": plan, "race_1997": race, "sex": sex,
                        "denominator": people + joined, "numerator": met + joined // 2,
                    })  # fmt: skip
    return rows


def published(rows, strata, earlier=()):
    return protected_rates(rows, strata, Rule(), earlier=earlier)[1]


def attack(releases) -> list:
    """What the public, a plan and a practice can work out of all releases read together."""
    tables = [t for r in releases for t in r.tables]
    return [
        (party, found)
        for party in ATTACKERS
        for found in Attacker(releases, own_of(tables, party) if party else {}).known_too_well()
    ]


@pytest.mark.parametrize("seed", [3, 4])
def test_a_later_quarter_that_publishes_another_grouping_gives_nothing_away(tmp_path, seed):
    """The same closed year by race in one quarter and by sex in the next, through the records as kept."""
    kept = Published(tmp_path)
    kept.keep("2026-Q3", "one", published(cells(seed), ["race_1997"]).dump())
    second = published(cells(seed), ["sex"], kept.others("2026-Q4"))
    kept.keep("2026-Q4", "two", second.dump())
    assert attack([kept.record(q) for q in kept.quarters()]) == []


def test_without_the_earlier_record_the_next_quarter_gives_something_away(tmp_path):
    """One quarter prints the areas by sex, all but a small cell; the next their totals. Chosen afresh, these give the cell away."""
    parts = {("n", "f"): Count(5), ("n", "m"): Count(30), ("s", "f"): Count(20), ("s", "m"): Count(30)}
    totals = PublishedTable(
        "totals", "people", ("area", "sex"), {("n", ALL): Count(35), ("s", ALL): Count(50), **parts}
    )
    kept = Published(tmp_path)
    kept.keep("2026-Q3", "one", protect([PublishedTable("parts", "people", ("area", "sex"), parts)]).dump())
    assert attack([*kept.others("2026-Q4"), protect([totals])])
    assert attack([*kept.others("2026-Q4"), protect([totals], earlier=kept.others("2026-Q4"))]) == []


def test_no_two_quarters_differ_in_a_printed_count_by_a_few_people(tmp_path):
    """Whoever subtracts one quarter from the next finds nobody, or eleven."""
    kept = Published(tmp_path)
    kept.keep("2026-Q3", "one", published(cells(5), ["race_1997", "sex"]).dump())
    second = published(cells(5, more=4), ["race_1997", "sex"], kept.others("2026-Q4"))
    then = {
        tuple(r[k] for k in ("unit", "stratum_kind", "stratum")): r for r in rate_rows(kept.record("2026-Q3"))
    }
    compared = 0
    for row in rate_rows(second):
        before = then[tuple(row[k] for k in ("unit", "stratum_kind", "stratum"))]
        for count in ("denominator", "numerator"):
            if row[count] is not None and before[count] is not None:
                compared += 1
                assert not 1 <= abs(row[count] - before[count]) <= 10
    assert compared > 3


def test_a_quarter_is_published_once(tmp_path):
    kept = Published(tmp_path)
    first = published(cells(1), ["sex"])
    kept.keep("2026-Q3", "one", first.dump())
    kept.keep("2026-Q3", "two", published(cells(2), ["sex"]).dump())
    assert kept.record("2026-Q3") == first


def test_a_run_depends_on_every_record_but_its_own(tmp_path):
    """So that the same inputs give the same run, whether or not it has published already."""
    kept = Published(tmp_path)
    assert kept.inputs("2026-Q3", "one") == {}
    kept.keep("2026-Q3", "one", published(cells(1), ["sex"]).dump())
    assert kept.inputs("2026-Q3", "one") == {}
    assert set(kept.inputs("2026-Q3", "another")) == {"2026-Q3"}
    assert set(kept.inputs("2026-Q4", "one")) == {"2026-Q3"}


def test_a_damaged_record_stops_the_next_publication(tmp_path):
    kept = Published(tmp_path)
    kept.keep("2026-Q3", "one", published(cells(1), ["sex"]).dump())
    (tmp_path / "2026-Q3.json").write_text("{", encoding="utf-8")
    with pytest.raises(IntegrityError, match="damaged"):
        kept.others("2026-Q4")


def test_completeness_is_said_from_printed_counts_alone():
    rows = rate_rows(published(cells(1), ["race_1997"]))
    counts = {(r["unit"], r["stratum"]): r["denominator"] for r in rows}
    for row in rows:
        unsaid = [counts.get((row["unit"], s), 0) for s in ("unknown", "declined")]
        whole = counts[row["unit"], "all"]
        if row["stratum_kind"] == "all" or None in unsaid or whole is None:
            assert row["known_share"] is None
        else:
            assert row["known_share"] == pytest.approx(1 - sum(unsaid) / whole, abs=1e-4)


@pytest.mark.parametrize(
    ("day", "quarter"), [("2026-01-01", "2026-Q1"), ("2026-06-30", "2026-Q2"), ("2026-12-31", "2026-Q4")]
)
def test_quarters(day, quarter):
    assert quarter_of(date.fromisoformat(day)) == quarter


PLAN = """
[2026-Q1]
rates_by = ["sex"]
practices_by = []
status = "illustrative"
source = "here"
[2026-Q3]
rates_by = ["sex", "language"]
practices_by = []
status = "illustrative"
source = "here"
"""


def plan_of(folder, text):
    (folder / "publication.toml").write_text(text, encoding="utf-8")
    problems = Problems()
    return read_publication(folder, problems), [p.sentence() for p in problems]


def test_a_plan_of_tables_holds_from_its_quarter_on(tmp_path):
    plan, problems = plan_of(tmp_path, PLAN)
    assert problems == []
    assert plan.of("2026-Q2").rates_by == ("sex",)
    assert plan.of("2027-Q1").rates_by == ("sex", "language")
    with pytest.raises(ProgramError, match="no plan of tables holds in 2025-Q4"):
        plan.of("2025-Q4")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('["sex"]', '["plan"]', "rates cannot be published by `plan`"),
        ('["sex"]', '["race_1997_any"]', "rates cannot be published by `race_1997_any`"),
        ("[2026-Q3]", "[2026-07]", "is not a quarter"),
        ('source = "here"', "", "`source` is missing"),
        ("practices_by = []", "practices_by = []\nby = 1", "`by` is not known"),
    ],
)
def test_what_is_wrong_with_a_plan_is_said(tmp_path, old, new, says):
    _, problems = plan_of(tmp_path, PLAN.replace(old, new, 1))
    assert len(problems) == 1
    assert says in problems[0]
    assert "publication.toml, line" in problems[0]
