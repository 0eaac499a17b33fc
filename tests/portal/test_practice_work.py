"""A practice at work, over the tiny release: what is entered is kept, moves the list, can be taken back, and is sent."""

from __future__ import annotations

import csv
import io
import re
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

CALL = {"measures": ["CBP"], "who": "patient", "how": "call", "outcome": "left_message", "on": "2026-07-10"}


def text(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def tabs(browser) -> dict[str, int]:
    return {str(label): n for label, n, _, _ in browser.get("/practice/work/").context["tabs"]}


@pytest.fixture(autouse=True)
def undone(request):
    """Each test finds the practice as the first did: what a test wrote is rolled back."""
    request.getfixturevalue("keys")
    from django.db import transaction

    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def bob(visit):
    return visit("bob")


def test_a_contact_moves_the_row_to_waiting_until_its_day(bob, keys):
    assert tabs(bob) == {"To do": 1, "Waiting": 0, "Pending": 0, "Done": 0}
    answer = bob.post(
        f"/practice/patients/{keys['marta']}/contact/", CALL | {"back": "/practice/work/?tab=todo"}
    )
    assert answer["Location"] == "/practice/work/?tab=todo"
    assert "Follow-up on 15 Jul 2026" in text(bob.get("/practice/work/"))  # three working days after a Friday
    assert tabs(bob) == {"To do": 0, "Waiting": 1, "Pending": 0, "Done": 0}


@pytest.mark.parametrize(
    ("outcome", "more", "day"),
    [
        ("left_message", {}, "2026-07-15"), ("no_answer", {}, "2026-07-14"), ("declined", {}, "2027-01-10"),
        ("scheduled", {"visit_on": "2026-07-20"}, "2026-07-27"), ("reached", {}, "2026-08-09"),
        ("no_answer", {"follow_up_on": "2026-07-31"}, "2026-07-31"),
    ],
)  # fmt: skip
def test_the_outcome_sets_the_day_of_the_follow_up(outcome, more, day, bob, keys):
    from concord.portal.practice.models import Entry

    bob.post(f"/practice/patients/{keys['marta']}/contact/", CALL | {"outcome": outcome} | more)
    assert str(Entry.objects.latest("id").follow_up_on) == day


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"outcome": ""}, "Choose what came of it."),
        ({"on": "2026-07-11"}, "Day of the contact must be 10 Jul 2026 or earlier."),
        ({"outcome": "scheduled"}, "Enter the day of the visit."),
        ({"follow_up_on": "2026-07-01"}, "Follow up must be today or later."),
        ({"on": "yesterday"}, "Enter a day, such as 2026-03-03."),
    ],
)
def test_what_is_wrong_with_a_contact_is_said_at_the_field_and_at_the_top(change, words, bob, keys):
    answer = bob.post(f"/practice/patients/{keys['marta']}/contact/", CALL | {"note": "rang twice"} | change)
    assert answer.status_code == 422
    assert text(answer).count(words) == 2
    assert "rang twice" in answer.content.decode()  # what was typed is still there


def test_after_three_tries_a_letter_is_proposed(bob, keys):
    for _ in range(3):
        bob.post(f"/practice/patients/{keys['marta']}/contact/", CALL)
    form = bob.get(f"/practice/patients/{keys['marta']}/contact/")
    assert "3 tries without reaching: send a letter" in text(form)
    assert re.search(r'value="letter"\s+selected', form.content.decode())


def test_a_result_is_pending_at_once_and_undone_by_one_button(bob, keys):
    said = {"item": "bp", "value": "128", "value_2": "76", "on": "2025-12-03", "source": "chart"}
    bob.post(f"/practice/patients/{keys['marta']}/result/", said)
    assert tabs(bob) == {"To do": 0, "Waiting": 0, "Pending": 1, "Done": 0}
    assert "pending Blood pressure 128/76 (our chart)" in text(
        bob.get(f"/practice/patients/{keys['marta']}/")
    )
    undo = re.search(
        r'/practice/entries/(\w+)/">Undo', bob.get("/practice/entries/?state=pending").content.decode()
    )
    from concord.portal.practice.models import Entry

    entry = Entry.objects.latest("id")
    assert undo is None or undo[1] == entry.uid
    bob.post(f"/practice/entries/{entry.uid}/")
    assert tabs(bob) == {"To do": 1, "Waiting": 0, "Pending": 0, "Done": 0}
    assert Entry.objects.filter(pk=entry.pk).exists()  # nothing is deleted


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"on": "2026-07-11"}, "Day it was done must be 10 Jul 2026 or earlier."),
        ({"on": "1960-01-01"}, "Day it was done must be after the patient&#x27;s birth."),
        ({"value_2": ""}, "Enter both blood pressure numbers, such as 128 and 76."),
        ({"item": "a1c", "value": ""}, "Enter the value, such as 7.4."),
    ],
)
def test_a_result_that_cannot_be_is_not_saved(change, words, bob, keys):
    said = {"item": "bp", "value": "128", "value_2": "76", "on": "2025-12-03", "source": "chart"}
    answer = bob.post(f"/practice/patients/{keys['marta']}/result/", said | change)
    assert (answer.status_code, words in answer.content.decode()) == (422, True)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"value": "150"}, "this value will not close the gap"),
        ({"on": "2026-05-01"}, "will not close this gap: it is outside the window"),
        ({"value": "300"}, "The value is unusual"),
        ({"source": "patient"}, "Proof is needed"),
    ],
)
def test_a_result_that_will_not_count_is_saved_and_says_so(change, words, bob, keys):
    said = {"item": "bp", "value": "128", "value_2": "76", "on": "2025-12-03", "source": "chart"}
    bob.post(f"/practice/patients/{keys['marta']}/result/", said | change)
    assert words in text(bob.get("/practice/work/"))


def test_a_document_is_looked_at_kept_and_read_by_its_own_practice_only(bob, visit, keys):
    from concord.portal.practice.models import Entry

    said = {"item": "colonoscopy", "on": "2024-02-04", "source": "outside", "readable": "on"}
    where = f"/practice/patients/{keys['marta']}/result/"
    bad = bob.post(where, said | {"document": SimpleUploadedFile("x.pdf", b"MZ not a pdf")})
    assert "neither a PDF nor a picture" in text(bad)
    unread = bob.post(
        where,
        {k: v for k, v in said.items() if k != "readable"}
        | {"document": SimpleUploadedFile("x.pdf", b"%PDF-1.7 x")},
    )
    assert "can be read" in text(unread)
    bob.post(where, said | {"document": SimpleUploadedFile("x.pdf", b"%PDF-1.7 seen")})
    uid = Entry.objects.latest("id").uid
    answer = bob.get(f"/practice/entries/{uid}/document/")
    assert (answer.content, answer["Content-Type"]) == (b"%PDF-1.7 seen", "application/pdf")
    assert visit("charlie").get(f"/practice/entries/{uid}/document/").status_code == 404


def test_two_who_change_one_thing_meet_and_nothing_is_overwritten(bob, visit, keys):
    from concord.portal.practice.models import Entry

    where = f"/practice/patients/{keys['marta']}/rel/"
    mine = {"race": ["2106-3"], "spoken": "es", "answered_by": "self", "seen": ""}
    assert bob.post(where, mine).status_code == 302
    theirs = visit("clara").post(where, mine | {"spoken": "en"})  # she opened the form before Bob saved
    assert theirs.status_code == 409
    assert "Bob changed this at" in text(theirs)
    assert "Spanish" in text(theirs)
    last = Entry.objects.filter(kind="rel").latest("id")
    assert last.said["spoken"] == "es"
    assert visit("clara").post(where, mine | {"spoken": "en", "seen": last.uid}).status_code == 302
    assert Entry.objects.filter(kind="rel").latest("id").replaces == last


def test_answers_are_the_patient_s_not_a_guess(bob, keys):
    where = f"/practice/patients/{keys['marta']}/rel/"
    both = bob.post(where, {"race": ["2106-3", "declined"], "answered_by": "self"})
    assert "not both" in text(both)
    assert "Record at least one answer" in text(bob.post(where, {"answered_by": "self"}))


def test_transitions_tell_what_hospitals_said_and_nothing_protected(bob, keys):
    page = text(bob.get("/practice/transitions/"))
    assert "Valley Crest Hospital" in page
    assert "Protected Place" not in page
    assert "5 days left" in page
    notice = bob.get("/practice/transitions/").context["rows"][0]["notice"]
    bob.post(f"/practice/patients/{keys['marta']}/contact/", CALL | {"notice": notice, "outcome": "reached"})
    assert "Everybody was reached." in text(bob.get("/practice/transitions/"))


def test_the_referral_loop_goes_from_ordered_to_report(bob, keys):
    where = f"/practice/patients/{keys['marta']}/referral/{keys['referral']}/"
    assert "Record seen" in text(bob.get("/practice/referrals/"))
    bob.post(where, {"seen_on": "2026-06-10", "seen": ""})
    assert "Record report" in text(bob.get("/practice/referrals/"))
    early = bob.post(where, {"report_on": "2026-04-01", "seen": ""})
    assert early.status_code == 422
    bob.post(
        f"/practice/patients/{keys['marta']}/referral/", {"specialty": "urology", "ordered_on": "2026-07-01"}
    )
    assert "urology" in text(bob.get("/practice/referrals/"))


def test_a_schedule_is_uploaded_matched_and_printed(bob):
    lines = "time,last_name,first_name,birth_date,reason\n8:30,Reyes,Marta,03/01/1967,well\n9:00,Nobody,Known,1990-01-01,new\n"
    answer = bob.post(
        "/practice/schedule/file/",
        {"day": "2026-07-14", "file": SimpleUploadedFile("day.csv", lines.encode())},
    )
    assert answer["Location"] == "/practice/schedule/?day=2026-07-14"
    page = text(bob.get("/practice/schedule/?day=2026-07-14"))
    assert "08:30 Reyes, Marta" in page
    assert "Nobody, Known not on the roster" in page
    sheet = text(bob.get("/practice/schedule/sheet/?day=2026-07-14"))
    for words in (
        "Shred after use",
        "data through 30 Jun 2026",
        "☐ Take a blood pressure",
        "Reyes, Marta , 59",
    ):
        assert words in sheet
    wrong = bob.post(
        "/practice/schedule/file/",
        {"day": "2026-07-14", "file": SimpleUploadedFile("day.csv", b"a,b\n1,2\n")},
        follow=True,
    )
    assert "The first line must name the columns" in text(wrong)


def test_tomorrow_is_the_next_day_on_which_somebody_comes(bob):
    answer = bob.get("/practice/work/?whose=tomorrow&measure=CBP")
    assert str(answer.context["next_day"]) == "2026-07-13"
    assert ["Reyes, Marta" in r["drawn"] for r in answer.context["rows"]] == [True]
    assert "Print huddle sheet" in text(answer)


def test_many_are_previewed_before_anything_is_done(bob, people, keys):
    from concord.portal.practice.models import Entry

    ticked = {"action": "message", "person": [keys["marta"]]}
    before = Entry.objects.count()
    assert "Record message sent: 1 patient" in text(bob.post("/practice/work/many/", ticked))
    assert Entry.objects.count() == before
    bob.post("/practice/work/many/", ticked | {"sure": "1"})
    assert tabs(bob)["Waiting"] == 1
    assign = {"action": "assign", "person": [keys["marta"]], "to": people["bob"].pk, "sure": "1"}
    bob.post("/practice/work/many/?tab=waiting", assign)
    assert [r["person"] for r in bob.get("/practice/work/?whose=mine&tab=waiting").context["rows"]] == [
        keys["marta"]
    ]
    assert "Dear Marta," in text(
        bob.post("/practice/work/many/?tab=waiting", {"action": "letters", "person": [keys["marta"]]})
    )


def test_a_row_is_put_off_where_it_stands_and_taken_back(bob, keys):
    page = bob.get("/practice/work/").content.decode()
    there = f"/practice/patients/{keys['marta']}/later/"
    assert f'formaction="{there}" name="days" value="30"' in page
    assert "Nothing was done: choose for how many days." in text(bob.post(there, {"days": "8"}, follow=True))
    assert tabs(bob)["To do"] == 1
    done = bob.post(there, {"days": "30", "back": "/practice/work/?measure=CBP"}, follow=True)
    assert done.redirect_chain == [("/practice/work/?measure=CBP", 302)]
    assert "Put off until 9 Aug 2026." in text(done)
    assert (tabs(bob)["To do"], tabs(bob)["Waiting"]) == (0, 1)
    undo = re.search(r'href="(/practice/entries/[^"]+)">Undo', done.content.decode())[1]
    assert bob.get(undo).status_code == 200


def test_what_a_row_says_is_contested_from_the_row(bob):
    page = bob.get("/practice/work/").content.decode()
    places = re.findall(r'<a href="(/practice/disputes/new/[^"]+)">([^<]+)<', page)
    assert [words for _, words in places] == ["Contest: Controlling high blood pressure", "Not our patient"]
    for place, _ in places:
        assert "Reyes" in text(bob.get(place))


@pytest.mark.parametrize("action", ["assign", "put_off"])
def test_each_of_many_can_be_previewed(action, bob, keys):
    assert "1 patient" in text(
        bob.post("/practice/work/many/", {"action": action, "person": [keys["marta"]]})
    )


@pytest.mark.parametrize(
    ("asked", "found"),
    [("action=Take+a+blood+pressure", 1), ("action=Dance", 0), ("plan=alder", 1), ("plan=cedar", 0), ("due_by=2025-12-31", 1),
     ("due_by=2025-01-01", 0), ("due_by=soon", 0), ("seen=year", 1), ("seen=longer", 0), ("sort=name", 1), ("sort=time", 1)],
)  # fmt: skip
def test_the_list_is_filtered_by_what_a_practice_asks(asked, found, bob):
    assert len(bob.get(f"/practice/work/?{asked}").context["rows"]) == found


def test_filters_are_kept_under_a_name_and_can_open_the_list(bob):
    bob.post("/practice/work/filters/", {"query": "measure=CBP&page=3&evil=1", "name": "Pressure"})
    assert 'href="?measure=CBP"' in bob.get("/practice/work/?tab=todo").content.decode()
    bob.post("/practice/work/filters/", {"query": "language=es", "opens": "1"})
    assert bob.get("/practice/work/")["Location"] == "/practice/work/?language=es"


def test_a_patient_is_found_by_name_and_no_name_stands_in_an_address(bob, keys):
    answer = bob.post("/practice/search/", {"q": "rey mar"})
    assert "Reyes, Marta" in text(answer)
    assert text(bob.post("/practice/search/", {"q": "oak"})).count("Oak") == 0
    assert "Reyes" in text(bob.post("/practice/search/", {"q": "03/01/1967"}))
    assert "Reyes" in text(bob.post("/practice/search/", {"q": "F-100"}))


def test_a_question_is_asked_where_the_number_stands_and_followed(visit, keys):
    alice = visit("alice")
    there = alice.post(
        f"/practice/disputes/new/{keys['contested']}/", {"words": "She had a reading in May."}
    )["Location"]
    assert "She had a reading in May." in text(alice.get(there))
    assert "open" in text(alice.get("/practice/disputes/"))
    alice.post(there, {"withdraw": "1"})
    assert "withdrawn" in text(alice.get(there))
    assert visit("charlie").get(there).status_code == 404


def test_a_monthly_file_is_handed_in_once(visit):
    alice, name = visit("alice"), "foothill_clinical_2026-06.csv"
    assert (
        alice.post(
            "/practice/uploads/", {"file": SimpleUploadedFile(name, b"record,patient_id\n")}
        ).status_code
        == 302
    )
    assert f"{name}" in text(alice.get("/practice/uploads/"))
    again = alice.post("/practice/uploads/", {"file": SimpleUploadedFile(name, b"record,patient_id\n")})
    assert "handed in before" in text(again)
    assert "Send a CSV, XLSX or FHIR file" in text(
        alice.post("/practice/uploads/", {"file": SimpleUploadedFile("x.exe", b"MZ")})
    )


def test_what_was_written_cannot_be_changed_even_in_the_database(keys):
    from django.db import DatabaseError, connection, transaction

    from concord.model.errors import IntegrityError
    from concord.portal.practice.models import Entry

    entry = Entry.objects.get(uid=keys["entry"])
    for change in (entry.save, entry.delete, Entry.objects.all().delete):
        with pytest.raises(IntegrityError):
            change()
    for statement in ("UPDATE practice_entry SET person = 'x'", "DELETE FROM practice_entry"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_a_month_s_entries_become_one_file_and_only_what_changed_is_sent_again(bob, keys, work):
    from datetime import date

    from concord.portal.practice import sending
    from concord.portal.practice.models import Entry
    from concord.release import open_book

    bob.post(
        f"/practice/patients/{keys['marta']}/result/",
        {"item": "a1c", "value": "7.4", "on": "2026-06-03", "source": "registry"},
    )
    uid = Entry.objects.latest("id").uid
    with open_book(work.releases, "practice-foothill") as book:
        (first,) = sending.prepare("foothill", book)
        rows = list(csv.DictReader(io.StringIO(first.text)))
        assert [r["record"] for r in rows] == ["patient", "procedure", "lab"]
        assert (rows[2]["code"], rows[2]["value"], rows[2]["unit"], rows[2]["entry"]) == (
            "4548-4",
            "7.4",
            "%",
            uid,
        )
        assert {r["patient_id"] for r in rows} == {keys["marta"]}
        batch = sending.note(first, date(2026, 7, 10))
        assert [(b.entry.uid, b.line) for b in batch.lines.order_by("line")] == [(keys["entry"], 3), (uid, 4)]
        assert sending.prepare("foothill", book) == []
        assert bob.get(f"/practice/entries/{uid}/").context["standing"].state == "sent"
        assert bob.post(f"/practice/entries/{uid}/").status_code == 422  # sent already: a reason is asked for
        bob.post(f"/practice/entries/{uid}/", {"reason": "another patient's"})
        (second,) = sending.prepare("foothill", book)
        assert [r["record"] for r in csv.DictReader(io.StringIO(second.text))] == ["patient", "procedure"]
        assert second.name == first.name


def test_a_call_is_recorded_by_one_button_whatever_else_is_chosen(bob, keys):
    from concord.portal.practice.models import Entry

    said = {**CALL, "outcome": "scheduled", "at_once": "no_answer"}
    assert bob.post(f"/practice/patients/{keys['marta']}/contact/", said).status_code == 302
    entry = Entry.objects.latest("id")
    assert (entry.said["outcome"], entry.follow_up_on.isoformat()) == ("no_answer", "2026-07-14")
    bob.post(f"/practice/entries/{entry.uid}/", {"reason": "a test"})


def test_a_clinician_sees_the_own_rate_beside_the_practice_s(visit):
    from concord.portal.accounts.models import Membership

    Membership.objects.filter(user__email="clara@example.org").update(npi="2000200149")
    page = text(visit("clara").get("/practice/"))
    assert "My patients" in page
    assert visit("clara").get("/practice/work/").context["criteria"]["clinician"] == "2000200149"
    assert "Paid in" not in page


def test_home_shows_what_is_paid_and_what_to_do_next(visit):
    page = text(visit("alice").get("/practice/"))
    for words in ("9 more at foothill reach P75", "$4,120.13", "Paid in 2026", "P66.67 reached"):
        assert words in page


def test_a_measure_s_page_draws_charts_with_their_tables_and_no_inline_style(visit):
    page = visit("alice").get("/practice/measures/CBP/").content.decode()
    assert page.count('class="chart" role="img"') >= 1
    assert not re.search(r"\sstyle=", page)
    assert "#0100" not in page  # every stand-in became a color of the page


def test_the_funnel_is_drawn_from_the_run_s_own_limits_and_says_where_the_practice_stands(visit, monkeypatch):
    from concord.portal.practice import measures

    asked = measures.measures_of

    def with_limits(*args):
        limits = {
            "usual": Decimal("0.60"),
            "low_95": Decimal("0.57"),
            "high_95": Decimal("0.63"),
            "low_998": Decimal("0.55"),
            "high_998": Decimal("0.65"),
        }
        return [{**row, **limits, "value": Decimal("0.64"), "denominator": 1234} for row in asked(*args)]

    page = text(visit("alice").get("/practice/measures/CBP/"))
    assert "beside a usual" not in page  # where the usual rate may not be shown, there is no funnel
    monkeypatch.setattr(measures, "measures_of", with_limits)
    page = text(visit("alice").get("/practice/measures/CBP/"))
    assert "64.0% beside a usual 60.0%: at the edge of what chance explains." in page


def test_conditions_to_ask_about_are_listed_with_why_and_only_of_the_newest_period(bob, visit):
    """A lasting condition not recorded since, and a drug without its diagnosis; what was asked in an earlier quarter is not asked again."""
    page = text(bob.get("/practice/ask/"))
    assert "2 questions" in page
    assert "Asthma, Except Severe recorded a year earlier, not since 4 Mar 2023" in page
    assert "Immune Suppressants and Immunomodulators a drug for it, without its diagnosis" in page
    assert "earlier quarter" not in page
    assert {r["person"] for r in bob.get("/practice/ask/").context["rows"]} == {
        r["person"] for r in visit("alice").get("/practice/ask/").context["rows"]
    }
    assert visit("charlie").get("/practice/ask/").context["rows"] == []


def test_a_patient_s_page_says_what_moved_the_score_and_opens_the_factor_to_who_may(bob, keys, visit):
    page = re.sub(" ([:,])", r"\1", text(bob.get(f"/practice/patients/{keys['marta']}/")))
    moved = ["Since a year earlier:", "Heart Failure: new, 0 then, 1.943 now", "Age 50-54, Female: no longer recorded", "To ask about: Asthma, Except Severe"]  # fmt: skip
    places = [page.index(words) for words in moved]
    assert places == sorted(places), "what moved most stands first"
    assert "factor comes about" not in page, "an assistant sees no explanation of money"
    patient = visit("clara").get(f"/practice/patients/{keys['marta']}/")
    opens = re.search(r'href="(/explain/[^"]+)">How [^<]+factor comes about', patient.content.decode())[1]
    assert "Asthma, Except Severe" in text(visit("clara").get(opens))
