"""Who told a practice's answers, without another practice's name; behavioral health with hidden practices as one row of the page."""

from __future__ import annotations

import csv

from tests.portal.test_plan_pages import text


def test_who_told_the_answers_names_no_other_practice(visit):
    page = text(visit("alice").get("/practice/rel/progress/"))
    assert "Language another practice the patient 9 4 1,230" in page
    assert "Alder Health Plan" in page
    told = visit("alice").get("/practice/rel/progress/", {"as": "csv"}).content.decode()
    for name in ("Harbor", "Valley Oak", "harborlight", "valleyoak"):
        assert name not in page
        assert name not in told


def rate(rate: str, level: str, unit: str, value: float | None) -> dict[str, object]:
    return {"rate": rate, "level": level, "unit": unit, "value": value}


def test_practices_that_may_not_be_shown_are_one_row_at_the_end_of_their_measure():
    from concord.portal.sharing.behavioral import folded

    rows = [
        rate("DSF", "program", "all", 0.2), rate("DSF", "organization", "a", 0.3), rate("DSF", "organization", "b", None),
        rate("DRR", "program", "all", None), rate("DRR", "organization", "a", None), rate("DRR", "organization", "b", None),
    ]  # fmt: skip
    shown = [(r["rate"], r["level"], r.get("hidden")) for r in folded(rows)]
    assert shown == [
        ("DSF", "program", None), ("DSF", "organization", None), ("DSF", "hidden", 1), ("DRR", "program", None), ("DRR", "hidden", 2),
    ]  # fmt: skip


def test_a_file_of_behavioral_health_holds_each_practice(visit):
    answer = visit("pat").get("/program/behavioral-health/", {"as": "csv"})
    rows = list(csv.reader(answer.content.decode("utf-8-sig").splitlines()))
    assert rows[0][:3] == ["Part", "Practice", "Measure"]
    assert not any("practices" in cell for row in rows[1:] for cell in row[1:2])


def test_a_practice_s_name_sent_in_capitals_is_written_as_people_write_it():
    from concord.portal.templatetags.words import titled

    names = {
        "PINWHEEL CHILDREN'S CLINIC": "Pinwheel Children's Clinic",
        "O'NEIL MEDICAL": "O'Neil Medical",
        "THE DOCTOR'S": "The Doctor's",
    }
    assert {sent: titled(sent) for sent in names} == names
