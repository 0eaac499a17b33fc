"""Scenarios: terms changed on a page, paid again by the worker, seen by their workspace and nobody else."""

from __future__ import annotations

import pytest

from tests.portal.conftest import CAST
from tests.portal.test_plan_pages import listed, text

RESULT = {
    "by_plan": [{"plan_id": "alder", "component": "population_health", "owed": "100.00", "scenario": "125.00", "change": "25.00"}],
    "by_practice": [
        {"organization_id": "foothill", "owed": "60.00", "scenario": "90.00", "change": "30.00", "percent": "50.0"},
        {"organization_id": "harborlight", "owed": "40.00", "scenario": "35.00", "change": "-5.00", "percent": "-12.5"},
    ],
    "change": "25.00", "winners": 1, "losers": 1,
}  # fmt: skip


@pytest.fixture
def asked(visit, monkeypatch):
    """Make a scenario as somebody; the worker answers with RESULT. Afterwards there is none."""
    from concord.cli import worker
    from concord.portal.jobs.models import Job
    from concord.portal.scenarios.models import Scenario

    heard = []
    monkeypatch.setitem(worker.DOERS, "scenario", lambda work, said: heard.append(said) or RESULT)

    def make(who: str, title: str = "Base 5.20", **said):
        page = visit(who).post("/scenarios/new/?year=2026", {"title": title, "term-0": "5.20", **said})
        assert page.status_code == 302, text(page)
        return page["Location"]

    make.heard = heard
    yield make
    Scenario.objects.all().delete()
    Job.objects.all().delete()


def test_a_plan_changes_its_own_terms_and_sees_who_gains_and_who_loses(asked, visit, work):
    from concord.cli.worker import work_off

    place = asked("dana")
    assert "Waiting" in text(visit("dana").get(place))
    work_off(work)
    (said,) = asked.heard
    assert said["plan"] == "alder"
    assert [(c["sheet"], c["name"], c["before"], c["value"]) for c in said["changes"]] == [
        ("common", "population_health.base", "4.80", "5.20")
    ]
    page = text(visit("dana").get(place))
    for words in ("+$25.00", "1 practice would gain, 1 would lose", "Foothill Family Physicians", "-$5.00"):
        assert words in page


def paid_again():
    """What the worker leaves, as the simulation makes it: one plan, two practices, two causes."""
    cause = {"plan_id": "alder", "organization_id": "foothill"}
    risk = {f"{end}_{side}": 10.0 for end in ("low", "middle", "high", "mean") for side in ("now", "then")}
    return RESULT | {
        "release": "r", "as_of": "2026-07-10", "span": ["2026-01-01", "2026-12-31"], "plan": "", "changes": ["Base <amount>."],
        "by_practice": [r | {"increase": "12.0", "increase_then": "31.0"} for r in RESULT["by_practice"]],
        "increases": {"step": 5, "limit": "30", "bins": [{"from": 10, "now": 2, "then": 1}, {"from": 30, "now": 0, "then": 1}], "over": [0, 1],
                      "no_base": [0, 0], "contracts": [2, 2]},
        "break_even": [{"plan_id": "alder", "change": "25.00", "member_months": 10, "per_member_month": "2.50", "cost": "1000.00",
                        "saved": "2.50", "saved_in_all": "9.00", "base_percent": "-20.00"}],
        "moved": [], "levers": [], "causes": [cause | {"cause": "base", "amount": "20.00"}, cause | {"cause": "benchmarks", "amount": "5.00"}],
        "samples": 100, "seed": 1, "tiers": [], "notes": ["It rests on 3 illustrative terms."],
        "performance_risk": [{"organization_id": "foothill", "year": 2026, "people": 40} | risk],
    }  # fmt: skip


@pytest.mark.parametrize("kind", ["pdf", "html"])
def test_the_report_of_a_scenario_is_had_by_who_sees_it(kind, asked, visit, work, monkeypatch):
    from concord.cli import worker

    monkeypatch.setitem(worker.DOERS, "scenario", lambda work, said: paid_again())
    place = asked("ari")
    where = f"{place}report.{kind}"
    assert visit("ari").get(where).status_code == 404, "not before it is paid"
    worker.work_off(work)
    page = text(visit("ari").get(place))
    assert "Which change does what" in page
    answer = visit("ari").get(where)
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment")
    if kind == "pdf":
        assert answer.content.startswith(b"%PDF")
    else:
        said = answer.content.decode()
        for words in ("+$25.00", "Foothill Family Physicians", "31.0%", "Base &lt;amount&gt;.", 'role="img"'):
            assert words in said
        assert "<script" not in said
    for who in ("dana", "erin"):
        assert visit(who).get(where).status_code == 404
    assert visit("ari").get(f"{place}report.exe").status_code == 404


def test_what_an_earlier_version_paid_has_no_report_and_still_its_sums(asked, visit, work):
    from concord.cli.worker import work_off

    place = asked("ari")
    work_off(work)
    assert "+$25.00" in text(visit("ari").get(place))
    assert visit("ari").get(f"{place}report.pdf").status_code == 404


def test_a_scenario_is_its_owner_s_until_it_is_shared_and_never_another_workspace_s(
    asked, visit, work, people
):
    from concord.portal.accounts.inviting import invite

    place = asked("dana")
    mate = invite("dina@example.org", "plan", "alder")
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    TOTP.activate(mate, generate_totp_secret())
    colleague = visit("nobody")
    colleague.force_login(mate)
    assert colleague.get(place).status_code == 404
    visit("dana").post(place, {"does": "share"})
    assert colleague.get(place).status_code == 200
    assert colleague.post(place, {"does": "keep"}).status_code == 404
    for who in CAST:
        expected = 200 if who == "dana" else 404 if who in ("erin", "ari") else 403
        assert (who, visit(who).get(place).status_code) == (who, expected)
        assert (
            who,
            visit(who)
            .get("/scenarios/compare/", {"a": place.split("/")[2], "b": place.split("/")[2]})
            .status_code,
        ) == (who, expected)
    for who in ("nobody", "dora", "late"):
        assert visit(who).get(place).status_code == 302
        assert visit(who).get("/scenarios/compare/").status_code == 302


def test_two_scenarios_stand_side_by_side(asked, visit, work):
    from concord.cli.worker import work_off

    first, second = asked("ari"), asked("ari", "Base 5.30")
    work_off(work)
    assert "Compare with" in text(visit("ari").get(first))
    numbers = {side: place.split("/")[2] for side, place in (("a", first), ("b", second))}
    rows = listed(visit("ari").get("/scenarios/compare/", {**numbers, "as": "csv"}))
    assert [(r["Practice"], r["Base 5.20"], r["Base 5.30"]) for r in rows] == [
        ("Foothill Family Physicians", "30.00", "30.00"), ("Harbor Light Medical Group", "-5.00", "-5.00"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("said", "problem"),
    [({"title": ""}, "Give it a name"), ({"term-0": ""}, "Change at least one thing"), ({"term-0": "4.800"}, "Change at least one"),
     ({"term-0": "much"}, "much is not a number"), ({"term-0": "1e99"}, "is not a number"), ({"term-0": "NaN"}, "is not a number"), ({"term-0": "-1"}, "negative"), ({"term-0-since": "2025-01-01"}, "is not a day of 2026"),
     ({"term-0-since": "soon"}, "is not a day such as"), ({"term-0": "", "term-0-since": "2026-07-01"}, "write the value"),
     ({"track-0": "barter"}, "choose one of the tracks")],
)  # fmt: skip
def test_what_cannot_be_tried_says_why(said, problem, visit):
    answer = visit("dana").post("/scenarios/new/", {"title": "Try", "term-0": "5.20", **said})
    assert answer.status_code == 200
    assert problem in text(answer)


def test_a_plan_that_changes_a_common_term_changes_it_in_its_own_sheet():
    from django.http import QueryDict

    from concord.portal.scenarios.terms import changed

    rows = [
        {
            "sheet": "common",
            "name": "population_health.base",
            "since": since,
            "value": value,
            "unit": "USD",
            "key": key,
        }
        for since, value, key in (("2025-01-01", "4.80", "term-0"), ("2025-07-01", "4.95", "term-1"))
    ]
    changes, wrong = changed(QueryDict("term-0=5.00"), rows, "alder")
    assert not wrong
    assert [(c["sheet"], c["since"], c["value"]) for c in changes] == [
        ("alder", "2025-01-01", "5.00"), ("alder", "2025-07-01", "4.95"),
    ]  # fmt: skip


def test_the_actuary_sees_experience_and_no_person(visit):
    page = text(visit("ari").get("/scenarios/experience/"))
    assert "$91,000.00" in page
    assert "REYES" not in page.upper()


def rows_of(**values):
    """Terms as a form has them: name to value as the book holds it."""
    return [
        {
            "sheet": "common",
            "name": name,
            "since": "2026-01-01",
            "value": value,
            "unit": "",
            "key": f"term-{at}",
        }
        for at, (name, value) in enumerate(values.items())
    ]


TIERS = "((Decimal('66.67'), Decimal('60')), (Decimal('75'), Decimal('80')))"


@pytest.mark.parametrize(
    ("name", "value", "text", "toml"),
    [
        ("performance.stacking", "False", "yes", "true"),
        ("increase.rule", "target", "cap", '"cap"'),
        ("performance.attainment_tiers", TIERS, "66.67: 50, 75: 75, 90: 100", "[[66.67, 50], [75, 75], [90, 100]]"),
        ("performance.baseline_year", "2024", "2025", "2025"),
        ("direct_services.base_period", "Period(start=datetime.date(2024, 1, 1), end=datetime.date(2024, 12, 31))", "2025-Q1", '"2025-Q1"'),
    ],
)  # fmt: skip
def test_a_term_of_each_kind_is_written_as_a_term_sheet_writes_it(name, value, text, toml):
    from django.http import QueryDict

    from concord.portal.scenarios.terms import changed

    said = QueryDict(mutable=True)
    said["term-0"] = text
    changes, wrong = changed(said, rows_of(**{name: value}), "", 2026)
    assert not wrong
    assert [c["toml"] for c in changes] == [toml]


@pytest.mark.parametrize(
    ("name", "value", "text", "problem"),
    [
        ("performance.stacking", "False", "perhaps", "neither true nor false"),
        ("increase.rule", "target", "ceiling", "none of target, cap"),
        ("performance.attainment_tiers", TIERS, "66.67 60", "percentile: percent"),
        ("performance.attainment_tiers", TIERS, "75: 80, 66.67: 90", "must rise"),
        ("performance.baseline_year", "2024", "2024.5", "not a whole number"),
        ("direct_services.base_period", "2024", "last year", "not a period"),
        ("performance.improvement_share", "50", "101", "over 100"),
    ],
)  # fmt: skip
def test_a_value_that_no_term_sheet_may_hold_is_refused_in_a_sentence(name, value, text, problem):
    from django.http import QueryDict

    from concord.portal.scenarios.terms import changed

    said = QueryDict(mutable=True)
    said["term-0"] = text
    changes, wrong = changed(said, rows_of(**{name: value}), "", 2026)
    assert not changes
    assert problem in wrong[0]


def test_the_same_value_in_other_words_changes_nothing():
    from django.http import QueryDict

    from concord.portal.scenarios.terms import changed

    said = QueryDict(mutable=True)
    said["term-0"] = "66.67: 60, 75: 80"
    assert changed(said, rows_of(**{"performance.attainment_tiers": TIERS}), "", 2026) == ([], [])


def test_the_actuary_changes_a_track_and_which_measures_pay(asked, visit):
    page = text(visit("ari").get("/scenarios/new/?year=2026"))
    assert "Tracks of contracts" in page
    assert "Measures that pay" in page
    assert "Measures that pay" not in text(visit("dana").get("/scenarios/new/?year=2026"))
    from concord.portal.scenarios.models import Scenario

    asked("ari", **{"term-0": "", "track-0": "ffs"})
    (change,) = Scenario.objects.latest("id").changes
    assert (change["what"], change["name"], change["before"], change["value"]) == ("track", "alder-arroyoseco", "hybrid", "ffs")  # fmt: skip
    answer = visit("ari").post("/scenarios/new/?year=2026", {"title": "Less", "measure-0": "reporting"})
    assert "add up to" in text(answer)


def test_the_worker_brings_each_kind_of_change_into_the_copied_folder(tmp_path):
    import shutil
    from datetime import date
    from decimal import Decimal

    from concord.cli.scenarios import amend
    from concord.model.errors import UsageError
    from concord.program import Program
    from tests.portal.conftest import ROOT

    folder = tmp_path / "program"
    shutil.copytree(ROOT / "programs" / "ca-apc", folder)
    before = Program.load(folder)
    changes = [
        {"what": "track", "name": "alder-foothill", "value": "ffs"},
        {"what": "measure", "name": "AMR", "year": 2026, "value": "reporting 0"},
        {"what": "measure", "name": "CBP", "year": 2026, "value": "payment 35"},
        {"what": "term", "sheet": "common", "name": "increase.rule", "unit": "target or cap", "since": "2026-01-01", "toml": '"cap"', "value": "cap"},
        {"sheet": "alder", "name": "population_health.base", "unit": "USD per member per month", "since": "2026-07-01", "value": "5.2"},
    ]  # fmt: skip
    amend(folder, changes, date(2026, 7, 10))
    after = Program.load(folder)
    tracks = {c.contract_id: (c.track, d.track) for c, d in zip(before.agreements.contracts, after.agreements.contracts, strict=True)}  # fmt: skip
    assert {k: v for k, v in tracks.items() if v[0] != v[1]} == {"alder-foothill": ("capitation", "ffs")}
    of = {(m.ident, m.year): (m.use, m.weight) for m in after.measure_set.measures}
    assert (of["AMR", 2026], of["CBP", 2026]) == (("reporting", Decimal(0)), ("payment", Decimal(35)))
    assert (of["AMR", 2025], of["CBP", 2025]) == (("payment", Decimal(10)), ("payment", Decimal(25)))
    known = {"in_force_on": date(2026, 8, 1), "known_on": date(2026, 7, 10)}
    assert after.terms.value("increase.rule", "common", **known).value == "cap"
    assert after.terms.value("population_health.base", "alder", **known).value == Decimal("5.2")
    with pytest.raises(UsageError, match="no line of nobody"):
        amend(folder, [{"what": "track", "name": "nobody", "value": "ffs"}], date(2026, 7, 10))
