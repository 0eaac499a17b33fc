"""Answers of care teams in the portal's own rounds, on their way to the evaluation: through the inbox like any sender's file."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime

import pyarrow.parquet as pq
import pytest

from concord.engine import open_session, sql
from concord.model.work import Work

DAY = date(2026, 7, 10)
CELL = (
    "organization", "pool", "measure", "rate", "race_1997", "ethnicity_1997", "race_ethnicity_2024", "language", "sex",
)  # fmt: skip
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def answered(keys, people):
    """A closed round that fourteen people at Foothill, twelve at Cypress Point and two at Harbor Light answered; undone after the test."""
    from django.db import transaction

    with transaction.atomic():
        yield _put_down(keys, people)
        transaction.set_rollback(True)


def _put_down(keys, people):
    from concord.portal.surveys.models import Box, Round

    Round.objects.filter(uid=keys["round"]).update(closes_on=date(2026, 8, 31))
    kept = {
        "by": people["pat"],
        "at": LONG_AGO,
        "version": "2026",
        "opens_on": date(2026, 5, 1),
        "closes_on": date(2026, 5, 20),
    }
    one = Round.objects.create(instrument="care-team", **kept)
    for practice, steps in (
        ("foothill", [3] * 7 + [5] * 7),
        ("cypresspoint", [2] * 12),
        ("harborlight", [1, 5]),
    ):
        Box.objects.create(round=one, practice=practice, answers=[{"load": s, "voice": s} for s in steps])
    other = Round.objects.create(instrument="participants", **kept)
    Box.objects.create(round=other, practice="", answers=[{"useful": 4}] * 9)
    return one


def test_a_closed_round_becomes_one_file_without_names_or_times_and_few_answers_stay_behind(answered):
    from concord.portal.surveys import sending
    from concord.portal.surveys.models import Box

    (file,) = sending.prepare(DAY)
    rows = list(csv.DictReader(io.StringIO(file.text)))
    assert file.name == "portal-surveys_team_2026-05.csv"
    assert "harborlight" not in {r["practice_id"] for r in rows}, "two answered, and five are asked for"
    assert len({r["practice_id"] for r in rows}) == 1, (
        "and with one left out the next smallest is, so that no total gives it away"
    )
    assert {r["answered_on"] for r in rows} == {"2026-05-20"}, "the day of the close, not of the answer"
    assert {r["instrument"] for r in rows} == {"care-team 2026"}
    assert not {"user", "at"} & set(rows[0])
    Box.objects.filter(round=answered, practice="harborlight").delete()
    (file,) = sending.prepare(DAY)
    assert {r["practice_id"] for r in csv.DictReader(io.StringIO(file.text))} == {"foothill", "cypresspoint"}


def test_what_was_sent_is_not_sent_again_and_an_open_round_is_not_sent(answered):
    from concord.portal.surveys import sending
    from concord.portal.surveys.models import Round

    (file,) = sending.prepare(DAY)
    sending.note(file, DAY)
    assert sending.prepare(DAY) == []
    Round.objects.filter(uid=answered.uid).update(closes_on=DAY)
    assert sending.prepare(DAY) == [], "on its last day it still takes answers"


def test_intake_accepts_it_and_the_extract_counts_it(answered, work, tmp_path):
    """The file as collected, received into a work folder of its own; then the query that makes the practice-year extract."""
    from concord.cli.collecting import Collected, _surveys
    from concord.portal.practice.models import Batch
    from concord.portal.surveys import sending

    fresh = Work.create(tmp_path / "work", work.program, "for a test")
    done = Collected()
    _surveys(fresh, DAY, done)
    assert (done.answers, done.files, done.refused) == (14, 1, [])
    assert Batch.objects.get(practice=sending.OFFICE).name == "portal-surveys_team_2026-05.csv"
    _surveys(fresh, DAY, again := Collected())
    assert again.files == 0
    found = [p for p in fresh.accepted.rglob("*.parquet") if "survey_response" in str(p)]
    assert sum(pq.read_metadata(p).num_rows for p in found) == 28
    with open_session(threads=1) as session:
        session.view("survey_response", found)
        session.run(
            'CREATE TABLE asked (outcome VARCHAR, kind VARCHAR, measure VARCHAR, rate VARCHAR, grouping VARCHAR, "group" VARCHAR, instrument VARCHAR)'
        )
        session.run("INSERT INTO asked VALUES ('team', 'team', NULL, NULL, NULL, NULL, 'care-team')")
        texts = ", ".join(f"{c} VARCHAR" for c in CELL)
        session.run(
            f"CREATE TABLE cell ({texts}, year INTEGER, is_baseline BOOLEAN, denominator BIGINT, numerator BIGINT)"
        )
        asked = {"secret": "s", "organizations": ["foothill"], "through": DAY}
        (row,) = session.dicts(
            sql.load("concord.evaluation.sql", "practice_year").rstrip().rstrip(";"), asked
        )
    assert (row["outcome"], row["year"], row["participates"], row["people"], float(row["value"])) == (
        "team",
        2026,
        True,
        14,
        4.0,
    )
