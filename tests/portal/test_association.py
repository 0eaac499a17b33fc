"""Use of the money beside improvement: rank correlation with interval and chance, of enough practices only, and nothing of a single one."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from random import Random

import pytest
from scipy.stats import spearmanr

from tests.portal.test_gaps_and_years import text

PAGE = "/program/spending/improvement/"


@pytest.fixture
def association(people):
    """The module, once Django is set up; nothing that was asked for before or after."""
    from concord.portal.jobs.models import Job
    from concord.portal.spending import association

    Job.objects.filter(kind="associate").delete()
    yield association
    Job.objects.filter(kind="associate").delete()


def pairs(number, noise, seed=3):
    chance = Random(seed)
    return tuple((float(n % 7), n % 7 + noise * chance.random()) for n in range(number))


@pytest.mark.parametrize("noise", [0, 3, 30])
def test_the_correlation_is_spearman_s_and_ties_share_their_rank(noise, association):
    found = association.associated(pairs(20, noise))
    assert found.value == pytest.approx(spearmanr(*zip(*pairs(20, noise), strict=True)).statistic)
    assert found.low <= found.value <= found.high or noise == 0
    assert found.practices == 20


def test_what_rises_together_is_told_from_what_does_not(association):
    strong, none = association.associated(pairs(20, 1)), association.associated(pairs(12, 500, seed=9))
    assert association.is_clear(vars(strong))
    assert strong.chance < 0.01
    assert not association.is_clear(vars(none))
    assert association.associated(pairs(20, 1)) == strong, "the same every time"


def test_seven_practices_and_practices_all_alike_say_nothing(association):
    assert association.associated(pairs(7, 0)) is None
    assert association.associated(tuple((1.0, float(n)) for n in range(12))) is None


def rate(unit, year, value, is_baseline=False, denominator=50, of="CBP"):
    return {"unit": unit, "measure": of, "rate": of, "year": year, "value": Decimal(value), "is_baseline": is_baseline, "denominator": denominator}  # fmt: skip


def test_improvement_is_on_the_year_s_own_edition_in_the_better_direction_and_of_enough_people(association):
    rates = [
        rate("a", 2025, "0.60"), rate("a", 2024, "0.40"), rate("a", 2024, "0.50", is_baseline=True),
        rate("a", 2025, "0.30", of="GSD"), rate("a", 2024, "0.35", of="GSD"), rate("b", 2025, "0.9", denominator=29), rate("b", 2024, "0.1"),
    ]  # fmt: skip
    moved = association.improvements(rates, {("CBP", "CBP"): False, ("GSD", "GSD"): True}, 2025)
    assert moved == {"a": {"CBP": pytest.approx(10), "GSD": pytest.approx(5)}}
    assert association.overall(moved["a"]) == pytest.approx(7.5)
    assert association.overall({"CBP": 10.0}) is None
    assert association.year_of("2026-06-30", rates) == 2025
    assert association.year_of("2025-06-30", rates) is None


def test_shares_are_of_what_plans_owed_for_the_year(people, keys, association):
    owed = [{"organization_id": "foothill", "period_start": date(2025, m, 1), "amount": Decimal(5000)} for m in (1, 2)] + [
        {"organization_id": "foothill", "period_start": date(2024, 1, 1), "amount": Decimal(9)}
    ]  # fmt: skip
    found = association.shares(owed, 2025)
    assert set(found) == {"foothill"}, "who was owed nothing has no share"
    assert found["foothill"]["care"] == pytest.approx(0.1)
    assert found["foothill"]["other"] == 0


def test_the_office_asks_the_worker_answers_and_few_practices_are_not_shown(visit, keys, work, association):
    from concord.portal.jobs.models import Job

    assert "Not worked out yet" in text(visit("pat").get(PAGE))
    assert "The worker works it out; open" in text(visit("pat").post(PAGE, follow=True))
    assert visit("pat").post(PAGE).status_code == 302
    (job,) = Job.objects.filter(kind="associate")
    rows = association.associations({p: dict.fromkeys(("care", "staff", "process", "technology", "other"), 0.1) for p in "abc"}, {p: {"CBP": 1.0, "COL": 2.0} for p in "abc"})  # fmt: skip
    assert all(r["value"] is None and r["practices"] is None for r in rows)
    seen = [
        {
            "category": "care",
            "measure": "",
            "practices": 9,
            "value": 0.61,
            "low": 0.2,
            "high": 0.9,
            "chance": 0.02,
        }
    ]
    Job.objects.filter(pk=job.pk).update(
        state="done", result={"year": 2025, "release": "r", "rows": rows[1:5] + seen}
    )
    page = text(visit("pat").get(PAGE))
    for words in ("1 of 1 can be told from none", "Care delivery models All measures together 9 +0.61 +0.20 +0.90 2.0% goes with more improvement", "too few [u]"):  # fmt: skip
        assert words in page
    assert (
        "Care delivery models,All measures together,9,0.61"
        in visit("pat").get(PAGE, {"as": "csv"}).content.decode()
    )
    for who in ("dana", "alice", "casey", "olive"):
        assert visit(who).get(PAGE).status_code == 403


def test_the_worker_reads_rates_where_nothing_is_hidden_and_says_when_a_year_is_missing(
    visit, keys, work, association
):
    from concord.cli.worker import work_off
    from concord.portal.jobs.models import Job

    visit("pat").post(PAGE)
    work_off(work)
    (job,) = Job.objects.filter(kind="associate")
    assert job.state == "failed"
    assert "no whole year with rates and a year before it" in job.problem
    assert job.problem in text(visit("pat").get(PAGE)).replace("&#x27;", "'")
