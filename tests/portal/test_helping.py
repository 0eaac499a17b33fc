"""How the program office, coaches and practices work together: stages, assessments, aims, visits; and what a coach never reads."""

from __future__ import annotations

import re
from datetime import date

from django.utils.html import strip_tags

WHOLE = {"does": "hand_in"}
PDF = b"%PDF-1.4\n%%EOF\n"


def text(answer) -> str:
    assert answer.status_code == 200, answer.status_code
    return " ".join(strip_tags(answer.content.decode().replace("<", " <")).split())


# -- choosing --------------------------------------------------------------------------------------------------


def test_candidates_are_counted_over_all_plans_and_no_plan_has_them(visit):
    from concord.release.books import BOOKS, Audience

    page = text(visit("pat").get("/program/candidates/"))
    assert "Oak Street Clinic" in page
    assert "1,020" in page
    assert [a.value for a in BOOKS if any(t.name == "candidate" for t in BOOKS[a])] == [
        Audience.PROGRAM.value
    ]
    assert visit("dana").get("/program/candidates/").status_code == 403


def test_a_practice_s_page_says_who_pays_for_its_people_and_how_independent_it_is(visit):
    page = text(visit("pat").get("/program/practices/foothill/"))
    assert "Payers of its people Commercial 86%, Medi-Cal [c], Medicare [c]" in page
    assert "Independent 100%" in page


def test_candidates_go_to_a_file_with_numbers_as_numbers_and_what_is_hidden_marked(visit):
    answer = visit("pat").get("/program/candidates/?as=csv&show=outside")
    head, row = answer.content.decode("utf-8-sig").splitlines()[:2]
    assert head.startswith("Practice,Score,Commercial adults")
    assert row.startswith("Oak Street Clinic,42,410,[c],neither")


def test_a_practice_moves_on_only_when_it_may(visit, settings_of):
    browser = visit("pat")
    where = "/program/practices/tin-891007359/"
    step = {"does": "step", "step-stage": "contracted", "step-on": "2026-07-01", "step-words": ""}
    assert "No plan has signed with it" in text(browser.post(where, step, follow=True))
    agreed = {
        "does": "agreement",
        "agreement-plan": "alder",
        "agreement-track": "ffs",
        "agreement-signed_on": "2026-06-30",
    }
    assert "Noted." in text(browser.post(where, agreed, follow=True))
    assert "noted already" in text(browser.post(where, agreed, follow=True))
    page = text(browser.post(where, step, follow=True))
    assert "Contracted, since 1 Jul 2026" in page
    late = browser.post(where, {**step, "step-on": "2026-07-11"})
    assert "The day must be 10 Jul 2026 or earlier." in text(late)


def test_when_all_places_are_taken_nobody_is_selected(visit, monkeypatch):
    from dataclasses import replace

    from concord.portal.enrolling import standing

    full = standing.office()
    full = replace(full, choosing=replace(full.choosing, capacity=1))
    monkeypatch.setattr(standing, "office", lambda: full)
    said = {"does": "step", "step-stage": "selected", "step-on": "2026-07-01"}
    page = text(visit("pat").post("/program/practices/harborlight/", said, follow=True))
    assert "All 1 places are taken" in page


def test_a_practice_that_nobody_knows_is_not_there(visit):
    assert visit("pat").get("/program/practices/nowhere/").status_code == 404


def test_requirements_are_shown_by_the_data_and_nobody_ticks_them(visit, keys):
    page = text(visit("alice").get("/practice/taking-part/"))
    assert "Sends the clinical file every month not yet 0 of the last 3 whole months" in page
    assert "73% answered, 57% a year before" in page
    assert "1 of 3 parts named" in page
    coach = text(visit("casey").get("/coach/practices/foothill/"))
    assert "1 of 3 parts named" in coach


def test_a_practice_names_and_ends_staff_and_hands_in_a_paper(visit):
    from django.core.files.uploadedfile import SimpleUploadedFile

    browser = visit("charlie")
    where = "/practice/taking-part/"
    named = {"does": "staff", "staff-name": "Lee Ono", "staff-role": "data", "staff-email": ""}
    assert "Lee Ono" in text(browser.post(where, named, follow=True))
    uid = re.search(r'name="uid" value="(\w+)"', browser.get(where).content.decode())[1]
    assert visit("alice").post(where, {"does": "end", "uid": uid}).status_code == 404
    assert "Lee Ono" not in text(browser.post(where, {"does": "end", "uid": uid}, follow=True))
    paper = {"does": "paper", "paper-title": "Signed letter", "paper-file": SimpleUploadedFile("x.pdf", PDF)}
    assert "Signed letter" in text(browser.post(where, paper, follow=True))
    wrong = {"does": "paper", "paper-title": "Note", "paper-file": SimpleUploadedFile("x.txt", b"words")}
    assert "neither a PDF nor a picture" in text(browser.post(where, wrong))


# -- assessing -------------------------------------------------------------------------------------------------


def test_an_assessment_is_saved_handed_in_once_and_reviewed_by_the_own_coach(visit):
    from concord.portal.assessing.models import Assessment
    from concord.portal.office import office

    browser = visit("charlie")
    there = browser.post("/practice/assessments/", {"instrument": "building-blocks"})["Location"]
    assert browser.post("/practice/assessments/", {"instrument": "building-blocks"})["Location"] == there
    items = [i.ident for i in office().assessments[0].items]
    assert "Saved." in text(browser.post(there, {"does": "save", items[0]: "7"}, follow=True))
    unfinished = browser.post(there, {**WHOLE, items[0]: "7"})
    assert unfinished.status_code == 422
    assert unfinished.content.decode().count("Choose a step for:") >= len(items) - 1
    page = text(browser.post(there, {**WHOLE, **dict.fromkeys(items, "7"), items[0]: "12"}, follow=True))
    assert "Handed in." in page
    assert "Engaged leadership 9.5 A" in page
    uid = there.split("/")[-2]
    assert browser.post(there, {**WHOLE, **dict.fromkeys(items, "1")}).status_code == 404
    assert Assessment.objects.get(uid=uid).answers[items[0]] == 12
    where = f"/coach/practices/harborlight/assessments/{uid}/"
    assert visit("casey").get(where).status_code == 404
    reviewed = visit("cody").post(where, {"review": "Begin with access."}, follow=True)
    assert "Begin with access." in text(reviewed)
    assert "Begin with access." in text(browser.get(there))


def test_the_cohort_stands_beside_as_quarters_of_five_practices_or_more(visit, people, keys):
    from django.utils import timezone

    from concord.portal.assessing.models import Assessment
    from concord.portal.office import office

    where = f"/practice/assessments/{keys['handed_in']}/"
    assert "fewer than five other practices" in visit("alice").get(where).content.decode()
    blocks = office().assessments[0]
    for number in range(5):
        Assessment.objects.create(
            practice=f"other{number}", instrument=blocks.ident, version="2026", by=people["pat"], at=timezone.now(),
            answers={i.ident: 4 + number for i in blocks.items}, submitted_on=date(2026, 2, 1),
        )  # fmt: skip
    page = visit("alice").get(where).content.decode()
    assert re.search(r"[45]\.[05], [56]\.[05], 7\.0", text(visit("alice").get(where)))
    assert "other1" not in page


def test_opportunities_come_from_answers_and_from_measured_gaps():
    from concord.portal.assessing.scoring import Scored, measured_gaps, opportunities
    from concord.portal.office import office

    groups = {g.ident: g for g in office().assessments[0].groups}
    rate = {"measure": "W30", "title": "Well visits", "is_lower_better": False, "value": 0.5, "first_quarter": 0.4, "third_quarter": 0.7}  # fmt: skip
    gaps = measured_gaps([rate, {**rate, "measure": "CBP", "value": 0.9}, {**rate, "measure": "GSD", "is_lower_better": True, "value": 0.3}])  # fmt: skip
    assert set(gaps) == {"W30"}
    rows = [Scored(groups[g], g, score, "C") for g, score in (("leadership", 5.0), ("access", 6.0), ("template", 9.0), ("empanelment", 9.0))]  # fmt: skip
    first = opportunities(rows, 12, gaps)[0]
    assert first.title == "access", "a measured gap weighs more than one step"
    assert first.why[1] == "Well visits: 50.0%, the best quarter of practices 70.0%"
    assert first.changes[0]["ident"] == "same-day"
    assert opportunities(rows, 12, {})[0].title == "leadership"


# -- improving and coaching ------------------------------------------------------------------------------------


def test_an_aim_has_a_chart_with_its_signals_and_where_changes_began(visit, keys):
    page = visit("alice").get(f"/practice/improvement/{keys['aim']}/").content.decode()
    assert "Beyond a limit: Apr 2026, May 2026, Jun 2026" in page
    assert "Control chart" in page
    assert 'aria-label="More people with a controlled blood pressure: 27.0% in Jun 2026' in page
    assert "Apr 2026 24.0% 24 100 yes" in text(visit("alice").get(f"/practice/improvement/{keys['aim']}/"))
    rows = (
        visit("alice")
        .get(f"/practice/improvement/{keys['aim']}/?as=csv")
        .content.decode("utf-8-sig")
        .splitlines()
    )
    assert rows[0] == "Month,Done,Closed,Of those due,Signal"
    assert len(rows) == 19


def test_a_coach_reads_the_same_months_without_a_count(visit, keys):
    page = text(visit("casey").get(f"/coach/practices/foothill/improvement/{keys['aim']}/"))
    assert "Beyond a limit" in page
    assert "Of those due" not in page
    file = (
        visit("casey")
        .get(f"/coach/practices/foothill/improvement/{keys['aim']}/?as=csv")
        .content.decode("utf-8-sig")
    )
    assert file.splitlines()[0] == "Month,Done,Signal"


def test_a_coach_takes_the_list_of_practices_away(visit):
    rows = visit("casey").get("/coach/?as=csv").content.decode("utf-8-sig").splitlines()
    assert rows[0].startswith("Practice,")
    assert [row.split(",")[0] for row in rows[1:]] == ["Foothill Family Physicians"]


def test_a_practice_sets_an_aim_plans_a_test_and_studies_it(visit):
    browser = visit("clara")
    said = {"words": "Two more a week", "measured": "CBP CBP", "target": "20", "block": "team", "until": "2026-12-01"}  # fmt: skip
    there = browser.post("/practice/improvement/", said)["Location"]
    plan = {"does": "plan", "plan-change": "second-reading", "plan-plan": "One morning", "plan-prediction": "Five of six", "plan-began_on": "2026-07-06"}  # fmt: skip
    page = browser.post(there, plan, follow=True)
    assert "Measure again when the first reading is high" in text(page)
    cycle = re.search(r'name="cycle" value="(\w+)"', page.content.decode())[1]
    study = {"does": "study", "cycle": cycle, "study-data": "Four of six", "study-learning": "Needs a clock", "study-decision": "adapt", "study-ended_on": "2026-07-09"}  # fmt: skip
    assert "Needs a clock" in text(browser.post(there, study, follow=True))
    assert browser.post(there, study).status_code == 404, "a test is studied once"
    assert "Ended 10 Jul 2026" in text(browser.post(there, {"does": "end"}, follow=True))
    page = text(browser.post(there, {"does": "again"}, follow=True))
    assert "Ended 10 Jul 2026" not in page
    assert "Plan a test" in page
    past = browser.post("/practice/improvement/", {**said, "until": "2026-07-10"})
    assert "Choose a day that lies ahead." in text(past)


def test_a_coach_keeps_a_visit_and_the_practice_does_what_was_agreed(visit):
    coach = visit("cody")
    said = {"on": "2026-07-08", "how": "site", "present": "4", "spread_to": "2", "next_on": "2026-08-05", "topic_data": "Went through the release."}  # fmt: skip
    there = coach.post("/coach/practices/harborlight/visits/", said)["Location"]
    page = text(
        coach.post(
            there,
            {"does": "add", "words": "Print the sheet", "owner": "Lee", "due_on": "2026-07-20"},
            follow=True,
        )
    )
    assert "What the data say Went through the release." in page
    assert "Print the sheet" in text(coach.get("/coach/actions/"))
    assert "Print the sheet" not in text(visit("casey").get("/coach/actions/"))
    home = visit("charlie").get("/practice/improvement/").content.decode()
    where = re.search(r'action="(/practice/actions/\w+/done/)"', home)[1]
    assert visit("alice").post(where).status_code == 404
    done = text(visit("charlie").post(where, follow=True))
    assert "Nothing open." in done
    assert "done 10 Jul 2026" in done
    again = text(visit("charlie").post(where, {"again": "1"}, follow=True))
    assert "Nothing open." not in again
    opened = coach.get(there).content.decode()
    uid = re.search(r'name="action" value="(\w+)"', opened)[1]
    for does, says in (("done", "done 10 Jul 2026"), ("open", "by 20 Jul 2026")):
        assert says in text(coach.post(there, {"does": does, "action": uid}, follow=True))
    assert coach.post(there, {"does": "open", "action": uid}).status_code == 404
    wrong = coach.post("/coach/practices/harborlight/visits/", {**said, "next_on": "2026-07-01"})
    assert "The next visit must lie after this one." in text(wrong)


def test_no_page_of_a_coach_and_no_file_of_one_holds_a_person(visit, keys):
    """Every route that a coach may open, as a page and with each of its lists as a file."""
    from tests.portal.help_routes import HELP_BESIDE
    from tests.portal.office_routes import OFFICE, OFFICE_TABLES, place

    browser, tried = visit("casey"), 0
    for route, (_, readers, _strangers) in OFFICE.items():
        if "casey" not in readers:
            continue
        asked = [{}, *({"as": "csv"} for _ in range(route in OFFICE_TABLES))]
        asked += [{"as": "csv", "of": of} if of else {"as": "csv"} for of in HELP_BESIDE.get(route, ())]
        for query in asked:
            said = browser.get(place(route, keys), query).content.decode().upper()
            assert not any(word in said for word in ("REYES", "MARTA", keys["marta"].upper())), (route, query)
            tried += 1
    assert tried > 30, "brief, visits, assessments, improvement, learning and their files"


def test_what_is_done_stands_in_the_log(visit):
    from concord.portal.audit.models import AuditEntry

    visit("pat").get("/program/practices/foothill/")
    visit("pat").get("/program/candidates/?as=xlsx")
    newest = [e.action for e in AuditEntry.objects.order_by("-sequence")[:2]]
    assert newest == ["candidates.export", "practice.view"]
