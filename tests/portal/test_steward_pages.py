"""The steward's cases: one at a time, both sides beside each other, decided, done by the worker, undone."""

from __future__ import annotations

import json

import pytest

from tests.portal.test_plan_pages import text


@pytest.fixture
def registry(work):
    """The registry, with what a test decided taken away again."""
    from concord.portal.jobs.models import Job

    yield work.registry
    Job.objects.all().delete()
    for left in work.registry.glob("decisions*"):
        left.unlink()


def test_a_case_shows_both_sides_and_what_they_agree_on(visit, keys):
    page = text(visit("sam").get(f"/steward/cases/{keys['case']}/"))
    for words in (
        "MARTA",
        "LUIS",
        "REYES-ALDER",
        "OAK",
        "not sure enough to link",
        "Likely the same: 50.0%",
        "not the same",
    ):
        assert words.lower() in page.lower()
    from concord.portal.audit.models import AuditEntry

    assert AuditEntry.objects.last().detail["case"] == keys["case"]


def test_a_verdict_reaches_the_registry_through_the_worker_and_is_undone_there(registry, visit, keys, work):
    from concord.cli.worker import work_off
    from concord.identity import commands

    sam, place = visit("sam"), f"/steward/cases/{keys['case']}/"
    assert "1 pair of members may be one person" in text(sam.get("/steward/"))
    assert sam.get("/steward/next/")["Location"] == place
    assert (
        sam.post(place, {"verdict": "different", "why": "other birth date"})["Location"] == "/steward/next/"
    )
    assert sam.get("/steward/next/")["Location"] == "/steward/"
    assert "Decided: different, waits for the worker" in text(sam.get(place))
    assert "No case waits" in text(sam.get("/steward/"))
    assert work_off(work) == 1
    (line,) = commands.decision_log(registry)
    assert (line["verdict"], line["who"], line["why"], line["in_force"]) == (
        "different",
        "sam@example.org",
        "other birth date",
        True,
    )
    assert {line["member_a"], line["member_b"]} == {"ALD-1", "BIR-2"}
    assert "the next run follows it" in text(sam.get(place))
    sam.post(place, {"verdict": "undo"})
    assert work_off(work) == 1
    assert [row["in_force"] for row in commands.decision_log(registry)] == [False, False]
    assert "Decided" not in text(sam.get(place)).replace("Decided 0", "")


def test_what_the_worker_has_not_begun_is_taken_off_its_list(registry, visit, keys, work):
    from concord.cli.worker import work_off

    sam, place = visit("sam"), f"/steward/cases/{keys['case']}/"
    sam.post(place, {"verdict": "same"})
    assert "Undone: it had not been done yet" in text(sam.post(place, {"verdict": "undo"}, follow=True))
    assert "a colleague was quicker" in text(sam.post(place, {"verdict": "undo"}, follow=True))
    assert work_off(work) == 0
    assert not (registry / "decisions.jsonl").exists()


def test_a_decision_that_contradicts_others_is_refused_in_a_sentence(registry, visit, keys, work):
    from datetime import date

    from concord.cli.worker import work_off
    from concord.identity import commands
    from concord.portal.jobs.models import Job

    said = {"who": "x", "when": date(2026, 7, 1), "why": "y"}
    commands.decide(registry, ("alder", "ALD-1"), ("cedar", "C"), "same", **said)
    commands.decide(registry, ("birch", "BIR-2"), ("cedar", "C"), "same", **said)
    visit("sam").post(f"/steward/cases/{keys['case']}/", {"verdict": "different"})
    work_off(work)
    assert "contradict" in Job.objects.get().problem
    assert "1 pair of members may be one person" in text(visit("sam").get("/steward/"))


def test_where_a_member_counts_is_decided_and_the_next_run_s_rules_hold_it(registry, visit, keys, work):
    from concord.attribution import decided
    from concord.cli.worker import work_off

    sam, place = visit("sam"), f"/steward/rosters/{keys['roster_case']}/"
    page = text(sam.get(place))
    assert "Member ALD-1 of Alder Health Plan" in page
    assert "REYES" not in page.upper()
    sam.post(place, {"verdict": "theirs", "why": "moved in February"})
    work_off(work)
    (override,) = decided(registry)
    assert (override.sender, override.member_id, override.organization_id, override.author) == (
        "alder",
        "ALD-1",
        "harborlight",
        "sam@example.org",
    )
    assert str(override.start_date) == "2025-03-01"
    sam.post(place, {"verdict": "undo"})
    work_off(work)
    assert decided(registry) == ()


def test_a_roster_decision_changed_by_hand_is_found(registry, visit, keys, work):
    from concord.attribution import decided
    from concord.cli.worker import work_off
    from concord.model.errors import IntegrityError

    sam, place = visit("sam"), f"/steward/rosters/{keys['roster_case']}/"
    for verdict in ("theirs", "ours"):
        sam.post(place, {"verdict": verdict})
    work_off(work)
    log = registry / "decisions-rosters.jsonl"
    lines = log.read_text().splitlines()
    assert decided(registry)[0].organization_id == "foothill"
    changed = json.loads(lines[0]) | {"organization_id": "elsewhere"}
    log.write_text("\n".join([json.dumps(changed, sort_keys=True), lines[1], ""]))
    with pytest.raises(IntegrityError, match="decision 2"):
        decided(registry)


@pytest.mark.parametrize("verdict", ["", "maybe", "ours"])
def test_a_verdict_that_is_none_is_not_there(verdict, visit, keys):
    assert visit("sam").post(f"/steward/cases/{keys['case']}/", {"verdict": verdict}).status_code == 404


def test_a_job_that_breaks_is_marked_and_the_next_is_done(registry, visit, keys, work, monkeypatch):
    from concord.cli import worker
    from concord.portal.jobs.models import Job

    def broken(*_):
        raise ZeroDivisionError

    visit("sam").post(f"/steward/rosters/{keys['roster_case']}/", {"verdict": "ours"})
    visit("sam").post(f"/steward/cases/{keys['case']}/", {"verdict": "same"})
    monkeypatch.setitem(worker.DOERS, "place", broken)
    assert worker.work_off(work) == 2
    assert [j.state for j in Job.objects.all()] == ["failed", "done"]
    assert Job.objects.first().problem == "It stopped with ZeroDivisionError. Support can see where."
