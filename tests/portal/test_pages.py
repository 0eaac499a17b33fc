"""What the pages show, over the tiny release."""

from __future__ import annotations

import csv
import io
import re

import pytest


def text(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_the_work_list_has_one_row_per_patient_with_what_is_due(visit):
    page = text(visit("bob").get("/practice/work/"))
    assert "To do 1 " in page
    assert "Reyes, Marta" in page
    assert "Take a blood pressure by 31 Dec 2025" in page
    assert "None since January." in page


@pytest.mark.parametrize(
    ("asked", "found"),
    [("measure=CBP", 1), ("measure=COL", 0), ("language=es", 0), ("site=foothill-01", 1), ("site=harborlight-01", 0), ("page=99", 0), ("page=x", 1), ("year=1999", 1)],
)  # fmt: skip
def test_the_work_list_filters(asked, found, visit):
    rows = visit("bob").get(f"/practice/work/?{asked}").context["rows"]
    assert len(rows) == found


def test_filtered_out_says_so_and_how_to_get_back(visit):
    assert "No patients match: Remove" in text(visit("bob").get("/practice/work/?measure=COL"))


def test_the_work_list_as_a_file_has_a_line_per_gap(visit):
    answer = visit("bob").get("/practice/work/?as=csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [(r["patient"], r["what to do"], r["due"]) for r in rows] == [
        ("REYES, MARTA", "Take a blood pressure", "2025-12-31")
    ]
    assert "REYES" not in answer["Content-Disposition"].upper()


def test_a_patient_shows_each_gap_with_why_what_closes_it_and_by_when(visit, keys):
    page = text(visit("clara").get(f"/practice/patients/{keys['marta']}/"))
    for words in ("Reyes, Marta", "To do, 1", "by 31 Dec 2025", "Closes it: A reading below 140/90.", "has hypertension", "Alder Health Plan, Birch Mutual"):  # fmt: skip
        assert words in page


def test_home_shows_the_rate_its_count_and_what_is_open(visit):
    page = text(visit("alice").get("/practice/"))
    for words in (
        "Foothill Family Physicians",
        "Data through 30 Jun 2026",
        "Controlling high blood pressure",
        "63.0%",
        "777/1234",
    ):
        assert words in page


def test_home_is_of_one_site_when_one_is_chosen(visit):
    alice = visit("alice")
    one = text(alice.get("/practice/?site=foothill-01"))
    assert "700/1000" in one
    assert "777/1234" not in one
    assert "Most is open at this site: Controlling high blood pressure" in one
    assert "777/1234" in text(alice.get("/practice/?site=harborlight-01"))


def test_a_statement_adds_up_to_its_lines_and_says_its_terms(visit):
    page = text(visit("alice").get("/practice/statements/alder/2025-03/"))
    for words in (
        "Alder Health Plan pays Foothill Family Physicians, Mar 2025",
        "$4,129.00",
        "$8.87",
        "$4,120.13",
        "terms/common.toml",
    ):
        assert words in page
    assert "$5,553.71" not in page


def test_the_files_of_a_statement_are_what_they_say(visit):
    starts = {"pdf": b"%PDF", "xlsx": b"PK", "csv": b"\xef\xbb\xbfpayment"}
    for kind, start in starts.items():
        answer = visit("alice").get(f"/practice/statements/alder/2025-03.{kind}")
        assert answer.content.startswith(start)


@pytest.mark.parametrize("month", ["2025-13", "2024-01", "1999-01"])
def test_a_month_without_a_statement_is_not_there(month, visit):
    assert visit("alice").get(f"/practice/statements/alder/{month}/").status_code == 404


def test_a_page_has_one_heading_landmarks_and_a_way_past_the_menu(visit, keys):
    for who, where in (
        ("alice", "/practice/"), ("bob", "/practice/work/"), ("bob", f"/practice/patients/{keys['marta']}/"), ("dana", "/plan/"),
        ("pat", "/program/"), ("sam", "/steward/"), ("olive", "/tables/"), ("nobody", "/account/login/"),
    ):  # fmt: skip
        page = visit(who).get(where).content.decode()
        assert page.count("<h1") == 1
        assert 'class="skip" href="#content"' in page
        assert '<main id="content"' in page
        assert '<html lang="en">' in page


def test_plan_home_shows_own_members_and_files_only(visit):
    page = text(visit("dana").get("/plan/"))
    assert "66.7%" in page
    assert "medical" in page
    for words in ("birch_medical", "31,337 birch", "59.5%", "63.0%"):
        assert words not in page


def test_the_program_sees_senders_and_no_person(visit):
    page = text(visit("pat").get("/program/"))
    assert "31,337" in page
    assert "$4,129.00" in text(visit("pat").get("/program/payments/"))
    assert "Reyes" not in page


def test_the_steward_s_list_names_senders_and_no_member(visit):
    page = text(visit("sam").get("/steward/"))
    assert "Alder Health Plan, Birch Mutual" in page
    assert "ALD-1" not in page


def test_before_the_first_release_the_page_says_so(visit, tmp_path, monkeypatch):
    from django.conf import settings

    from concord.model.work import Work

    empty = Work.create(tmp_path / "work", settings.CONCORD_WORK.program, "x")
    monkeypatch.setattr(settings, "CONCORD_WORK", empty)
    answer = visit("alice").get("/practice/")
    assert answer.status_code == 503
    assert "Nothing published yet" in text(answer)
    assert visit("nobody").get("/readyz").status_code == 503


def test_a_new_release_is_read_from_the_next_page_on(visit, work, monkeypatch):
    from concord.release import current
    from concord.release.publish import point

    first = current(work.releases)
    (work.releases / "2026-07-11-copy").symlink_to(work.releases / first)
    try:
        browser = visit("alice")
        assert first in text(browser.get("/practice/"))
        point(work.releases, "2026-07-11-copy")
        assert "2026-07-11-copy" in text(browser.get("/practice/"))
    finally:
        point(work.releases, first)
        (work.releases / "2026-07-11-copy").unlink()


def test_reasons_to_be_left_out_that_do_not_apply_are_folded_and_the_rest_stands():
    from concord.portal.folding import Folded, fold
    from concord.release.facts import Fact

    class Texts:
        def rows(self, table, where):
            parts = {
                "in hospice": "excused",
                "frail": "excused",
                "pregnant": "excepted",
                "has hypertension": "who",
            }
            return [{"sentence": sentence, "part": part} for sentence, part in parts.items()]

    result = Fact("CBP", "gap")
    for sentence, answer in (
        ("in hospice", "no"),
        ("has hypertension", "no"),
        ("frail", "no"),
        ("pregnant", "yes"),
    ):
        result.add(sentence, answer)
    fold(Texts(), Fact("head", because=[result]), "CBP", "2025")
    assert [f.says for f in result.because] == [
        "has hypertension",
        "pregnant",
        "2 reasons to be left out, none of which applies",
    ]
    assert isinstance(result.because[-1], Folded)
    assert [f.says for f in result.because[-1].because] == ["in hospice", "frail"]


def test_a_release_of_another_version_says_so_instead_of_breaking(visit, work, keys):
    """A table, or a column, that this version's pages ask for and the release does not hold."""
    import json

    from concord.portal.shelf import shelf
    from concord.release import current

    folder = work.releases / current(work.releases)
    kept = (folder / "manifest.json").read_text(encoding="utf-8")
    facts = json.loads(kept)
    del facts["books"]["practice-foothill"]["caregiver"]
    shelf.clear()
    (folder / "manifest.json").write_text(json.dumps(facts), encoding="utf-8")
    try:
        answer = visit("bob").get(f"/practice/patients/{keys['marta']}/")
    finally:
        (folder / "manifest.json").write_text(kept, encoding="utf-8")
        shelf.clear()
    assert answer.status_code == 503
    assert "made by another version of Concord" in answer.content.decode()
    assert visit("bob").get(f"/practice/patients/{keys['marta']}/").status_code == 200
    assert visit("bob").get("/practice/patients/nobody/").status_code == 404


def test_a_funnel_is_a_field_between_lines_or_bars_when_there_is_no_line_to_draw():
    from concord.portal import charts

    limits = {"low_998": 0.1, "low_95": 0.2, "high_95": 0.6, "high_998": 0.7}
    dots = [{"n": n, "value": 0.4, "kind": "part", **limits} for n in (3, 9, 40)]
    marks = [layer["mark"]["type"] for layer in charts.funnel(dots, 0.4)["layer"]]
    assert marks[:5] == ["area", "line", "line", "line", "line"]
    marks = [layer["mark"]["type"] for layer in charts.funnel(dots[:2], 0.4)["layer"]]
    assert marks[:2] == ["rule", "rule"]


def test_the_name_of_a_group_is_whole_beside_its_dot():
    from concord.portal import charts

    row = {"group": "Chinese, traditional (2)", "low": 0.0, "high": 0.6, "value": 0.1, "is_small": True}
    drawn = charts.svg(charts.groups([row], None), "Groups", "By group.")
    left = float(re.search(r'viewBox="0 0 ([0-9.]+)', drawn)[1]) - 480
    assert left > 7 * len(row["group"])
