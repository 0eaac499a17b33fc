"""A scenario's report: the same figures in words, tables and pictures, for everybody who reads it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from concord.reports import scenario

NAMES = {
    "alder": "Alder Health Plan",
    "birch": "Birch Mutual",
    "foothill": "Foothill Family Physicians",
    "mesa": "Mesa Verde",
}
DEBIAN = "/usr/bin/chromium"


def risk(organization: str) -> dict:
    ends = {f"{end}_{side}": 1234.5 for end in ("low", "middle", "high", "mean") for side in ("now", "then")}
    return {"organization_id": organization, "year": 2025, "people": 40} | ends


FOUND = {
    "release": "2026-07-10-abc", "as_of": "2026-07-10", "span": ["2025-01-01", "2025-12-31"], "plan": "", "change": "20.00", "winners": 1,
    "losers": 1, "samples": 500, "seed": 1, "changes": ["common: Base amount <b>4.50</b>."], "notes": ["Rests on 3 illustrative terms."],
    "by_plan": [
        {"plan_id": "alder", "component": "population_health", "owed": "100.00", "scenario": "130.00", "change": "30.00"},
        {"plan_id": "birch", "component": "fees_replaced", "owed": "-50.00", "scenario": "-60.00", "change": "-10.00"},
    ],
    "by_practice": [
        {"organization_id": "foothill", "owed": "30.00", "scenario": "60.00", "change": "30.00", "percent": "100.0", "increase": "12.0", "increase_then": "31.0"},
        {"organization_id": "mesa", "owed": "20.00", "scenario": "10.00", "change": "-10.00", "percent": "-50.0", "increase": None, "increase_then": None},
    ],
    "increases": {"step": 5, "limit": "30", "bins": [{"from": -5, "now": 1, "then": 0}, {"from": 30, "now": 1, "then": 2}], "over": [0, 1],
                  "no_base": [0, 0], "contracts": [2, 2]},
    "break_even": [{"plan_id": "alder", "change": "30.00", "member_months": 10, "per_member_month": "3.00", "cost": "1000.00", "saved": "3.00",
                    "saved_in_all": None, "base_percent": "-23.08"}],
    "moved": [{"what": "normalization", "of": "2025-01-01, quarter", "now": "1.071429", "then": "1.1"}],
    "levers": [{"organization_id": "foothill", "year": 2026, "rate": "CBP", "words": "Closing 9 more gaps of blood pressure reaches P75 and is worth $9.00",
                "people": 9, "reaches": "P75", "per_person": "1.00", "per_person_then": None}],
    "causes": [
        {"cause": "contracts", "plan_id": "alder", "organization_id": "foothill", "amount": "25.00"},
        {"cause": "benchmarks", "plan_id": "alder", "organization_id": "foothill", "amount": "5.00"},
        {"cause": "benchmarks", "plan_id": "birch", "organization_id": "mesa", "amount": "-10.00"},
    ],
    "performance_risk": [risk("foothill"), risk("mesa")],
    "tiers": [
        {"organization_id": "foothill", "year": 2025, "rate": "CBP", "title": "Blood pressure", "pool": "program", "reaches": "P75", "chance": 0.31, "chance_now": 0.3},
        {"organization_id": "mesa", "year": 2025, "rate": "CBP", "title": "Blood pressure", "pool": "program", "reaches": "P90", "chance": 0.001, "chance_now": 0.0},
    ],
}  # fmt: skip


def test_tables_add_up_to_the_change_by_plan_and_by_cause():
    said = scenario.facts(FOUND, "Richer", NAMES)
    assert said["plans"][-1] == ["All plans", "", "$50.00", "$70.00", "+$20.00"]
    assert said["causes"]["plans"] == ["Alder Health Plan", "Birch Mutual"]
    assert said["causes"]["rows"][-1] == ["Together", "+$30.00", "−$10.00", "+$20.00"]


def test_a_step_that_nobody_reaches_on_either_side_is_not_listed():
    assert [r[2] for r in scenario.facts(FOUND, "Richer", NAMES)["tiers"]] == ["P75"]


def test_the_page_needs_nothing_else_and_says_what_was_typed_as_text():
    page = scenario.html(FOUND, title="Richer <script>", names=NAMES)
    assert "<script" not in page
    assert "&lt;b&gt;4.50&lt;/b&gt;" in page
    assert not re.search(r"(?:src|href)=", re.sub(r"<svg.*?</svg>", "", page, flags=re.S))


def test_every_picture_is_named_by_what_it_shows():
    for picture in scenario.facts(FOUND, "Richer", NAMES)["pictures"].values():
        assert picture["svg"].startswith('<svg role="img" aria-label="')
        assert len(picture["finding"]) > 30
    assert "Mesa Verde −$10.00" in scenario.facts(FOUND, "Richer", NAMES)["pictures"]["practices"]["finding"]


def test_a_report_names_what_the_scenario_is_compared_with():
    """The terms as they are, or those of another folder: no column says Now of what nobody pays."""
    now, other = (
        scenario.html(FOUND | {"compared_with": w}, title="Richer", names=NAMES) for w in ("now", "other")
    )
    assert "beside what the terms now pay" in now
    assert ">Now</th>" in now
    assert "beside what the other terms would pay" in other
    assert ">Now</th>" not in other
    assert other.count(">Other terms</th>") >= 5
    assert scenario.pdf(FOUND | {"compared_with": "other"}, title="Richer", names=NAMES).startswith(b"%PDF")


def test_the_increase_is_drawn_against_the_limit_however_far_off_it_is():
    """Bins that hold nothing are drawn too, up to one that begins at 30%, where the line with its words stands."""
    low = FOUND["increases"] | {"bins": [{"from": 0, "now": 1, "then": 0}, {"from": 10, "now": 1, "then": 2}]}
    drawn = scenario.facts(FOUND | {"increases": low}, "Richer", NAMES)["pictures"]["increases"]["svg"]
    for words in ("0 to 5", "5 to 10", "10 to 15", "25 to 30", "30 to 35", "30%"):
        assert f">{words}</text>" in drawn
    assert "35 to 40" not in drawn


def test_increases_of_thousands_of_percent_are_drawn_without_the_bins_between():
    """A practice with hardly a claim: its increase is drawn beside the others', not ten thousand empty bins further."""
    far = FOUND["increases"] | {"bins": [{"from": f, "now": 1, "then": 1} for f in (-40_000, 10, 60_000)]}
    drawn = scenario.facts(FOUND | {"increases": far}, "Richer", NAMES)["pictures"]["increases"]["svg"]
    for words in ("−40000 to −39995", "10 to 15", "15 to 20", "30 to 35", "60000 to 60005"):
        assert f">{words}</text>" in drawn or f">{words.replace('−', '-')}</text>" in drawn
    assert "35 to 40" not in drawn


def test_the_paper_is_the_same_bytes_each_time():
    first, again = (scenario.pdf(FOUND, title="Richer", names=NAMES) for _ in range(2))
    assert first == again
    assert first.startswith(b"%PDF")


@pytest.mark.chromium
def test_axe_finds_nothing_serious_on_the_page_and_it_is_no_wider_than_a_phone(tmp_path: Path):
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import sync_playwright

    (tmp_path / "page.html").write_text(scenario.html(FOUND, title="Richer", names=NAMES), encoding="utf-8")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=DEBIAN, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 390, "height": 800})
        page.goto((tmp_path / "page.html").as_uri())
        found = Axe().run(page).response["violations"]
        wide = page.evaluate("document.documentElement.scrollWidth")
        browser.close()
    assert [v["id"] for v in found if v["impact"] in ("serious", "critical")] == []
    assert wide <= 390
