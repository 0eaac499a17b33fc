"""Every list can be taken away; a long one is made by the worker, in the name of whoever asked, and is theirs alone."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest

from tests.portal.test_plan_pages import text


@pytest.fixture
def short(monkeypatch):
    """Lists of more than no row are long."""
    from concord.portal import tabular
    from concord.portal.jobs.models import Job

    monkeypatch.setattr(tabular, "AT_ONCE", 0)
    yield
    Job.objects.all().delete()


def the_job():
    from concord.portal.jobs.models import Job

    return Job.objects.get()


def work_off(work):
    from concord.cli.worker import work_off

    return work_off(work)


def test_a_long_list_is_made_by_the_worker_and_taken_by_who_asked(short, visit, work):
    dana = visit("dana")
    asked = dana.get("/plan/members/?as=csv&practice=foothill", follow=True)
    assert asked.redirect_chain == [("/exports/", 302)]
    assert "the worker makes the file" in text(asked)
    assert "not yet" in text(asked)
    assert work_off(work) == 1
    job = the_job()
    assert job.state == "done", job.problem
    assert "CSV" in text(dana.get("/exports/"))
    taken = dana.get(f"/exports/{job.pk}/")
    assert taken["Content-Disposition"] == 'attachment; filename="members.csv"'
    rows = list(csv.reader(io.StringIO(b"".join(taken.streaming_content).decode("utf-8-sig"))))
    assert rows[1][0] == "Reyes-Alder, Marta"
    for who, status in (("erin", 404), ("alice", 404), ("nobody", 302)):
        assert visit(who).get(f"/exports/{job.pk}/").status_code == status


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_list_of_many_batches_is_the_same_file_as_at_once(short, kind, visit, work, monkeypatch):
    from concord.portal import tabular
    from concord.portal.jobs.models import Job

    made = []
    for batch in (1, 1000):
        monkeypatch.setattr(tabular, "BATCH", batch)
        visit("dana").get("/plan/members/", {"as": kind, "sort": "-last_name"})
        work_off(work)
        job = the_job()
        assert job.state == "done", job.problem
        made.append(read_file(work.root / "exports" / job.result["file"]))
        Job.objects.all().delete()
    assert made[0] == made[1]
    assert made[0][1][:2] == ["Reyes-Alder, Marta", "ALD-1"]


def test_batches_give_every_row_once_and_again_when_gone_through_again(monkeypatch):
    from concord.portal import tabular

    monkeypatch.setattr(tabular, "BATCH", 2)
    rows = [{"n": n} for n in range(5)]
    batches = tabular.Batches(lambda page: rows[page.offset : page.offset + page.size], len(rows))
    assert (len(batches), list(batches), list(batches)) == (5, rows, rows)


def read_file(path) -> list[list[str]]:
    if path.suffix == ".csv":
        return list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))
    import openpyxl

    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["List", "About"]
    return [[str(cell) for cell in row] for row in book["List"].iter_rows(values_only=True)]


@pytest.mark.parametrize(
    ("who", "where"), [("bob", "/practice/work/"), ("alice", "/practice/roster/"), ("pat", "/program/log/"), ("dana", "/plan/audit/")]
)  # fmt: skip
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_whatever_lists_it_the_worker_makes_it(short, who, where, kind, visit, work):
    assert visit(who).get(where, {"as": kind})["Location"] == "/exports/"
    work_off(work)
    job = the_job()
    assert (job.state, job.result["file"].rpartition(".")[2]) == ("done", kind), job.problem


def test_what_was_asked_for_and_what_was_given_is_in_the_log(short, visit, work):
    from concord.portal.audit.models import AuditEntry

    start = AuditEntry.objects.count()
    dana = visit("dana")
    dana.get("/plan/members/?as=csv")
    work_off(work)
    dana.get(f"/exports/{the_job().pk}/")
    said = list(AuditEntry.objects.order_by("sequence").values_list("action", "people")[start:])
    assert [(action, bool(people)) for action, people in said] == [
        ("members.ask", False),
        ("members.export", True),
        ("export.take", False),
    ]


def test_a_part_that_ended_meanwhile_gets_no_file(short, visit, work, people):
    from concord.portal.accounts.models import Membership

    visit("dana").get("/plan/members/?as=csv")
    mine = Membership.objects.filter(user=people["dana"])
    mine.update(ended_on="2026-01-01")
    try:
        work_off(work)
    finally:
        mine.update(ended_on=None)
    assert the_job().state == "failed"
    assert "no longer open" in the_job().problem


def test_what_was_typed_to_find_somebody_is_carried_and_then_forgotten(short, visit, work):
    dana = visit("dana")
    dana.post("/plan/members/", {"sought": "reyes"})
    dana.get("/plan/members/?as=csv")
    assert the_job().asked["session"] == {"members sought": "reyes"}
    work_off(work)
    assert "session" not in the_job().asked
    assert "reyes" not in str(the_job().asked)


def test_an_old_file_is_removed(short, visit, work):
    from django.utils import timezone

    from concord.portal.exports.making import clear_old
    from concord.portal.jobs.models import Job

    dana = visit("dana")
    dana.get("/plan/members/?as=csv")
    work_off(work)
    Job.objects.update(ended_at=timezone.now() - timedelta(days=8))
    clear_old()
    assert "removed" in text(dana.get("/exports/"))
    assert dana.get(f"/exports/{the_job().pk}/").status_code == 404


def test_a_list_taken_away_says_what_it_is(visit):
    import openpyxl

    answer = visit("bob").get("/practice/transitions/?as=xlsx&days=30")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    about = {row[0].value: row[1].value for row in book["About"].iter_rows()}
    assert about["What"] == "Transitions"
    assert about["Filter: days"] == "30"
    assert book["List"]["A2"].value == "Reyes, Marta"
