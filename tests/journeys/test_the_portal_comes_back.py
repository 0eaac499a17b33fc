"""What a practice enters in the portal goes out as a file, comes back through intake like anybody's data, and is confirmed."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys

import pyarrow.parquet as pq
import pytest

from tests.journeys.conftest import AS_OF, ROOT, SECRET, concord, copied


def portal(what: str, work) -> dict:
    command = [sys.executable, "-m", "tests.journeys.in_the_portal", what, str(work)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, cwd=ROOT, env={**os.environ})
    assert done.returncode == 0, done.stderr[-4000:]
    return json.loads(done.stdout.splitlines()[-1])


def key_of(practice: str) -> str:
    """A practice's number in the evaluator's book."""
    return hashlib.sha256(f"{SECRET}|evaluation|{practice}".encode()).hexdigest()[:12]


def teams(work, release: str) -> dict[str, tuple[int, float]]:
    """What care teams answered in 2026 as the evaluator's book has it: people and mean, by practice."""
    path = work / "releases" / release / "books" / "evaluator" / "practice_year.parquet"
    return {
        r["practice"]: (r["people"], float(r["value"]))
        for r in pq.read_table(path).to_pylist()
        if (r["outcome"], r["year"]) == ("care_team", 2026)
    }


def answers(work, release: str, practice: str) -> list[dict]:
    """A practice's answers about 2026 as the run settled them."""
    records = (json.loads(p.read_text()) | {"at": p.parent} for p in (work / "runs").glob("*/record.json"))
    run = next(r["at"] for r in records if r["release"] == release)
    return [
        a
        for a in pq.read_table(run / "settled" / "survey_response.parquet").to_pylist()
        if a["organization_id"] == practice
        and a["answered_on"].year == 2026
        and a["instrument"].startswith("care-team ")
    ]


@pytest.mark.slow
def test_an_entry_is_pending_then_sent_then_confirmed_and_closes_its_gap(ran, tmp_path):
    work = copied(ran[0], tmp_path)

    about = portal("write", work)
    before = portal("read", work)
    assert {e["state"] for e in before["entries"]} == {"pending"}
    for measure, person in about.items():
        assert measure not in before["open"][person]  # pending: off the list of what is to do

    steps = portal("answer", work)
    said = teams(work, ran[1])
    sent = concord("portal", "collect", work, "--demo", "--received-on", AS_OF, "--json").json()
    assert (sent["files"], sent["answers"], sent["refused"]) == (2, 26, [])
    assert sent["lines"]["foothill"] == 7  # three results, a call, three answers
    assert {e["state"] for e in portal("read", work)["entries"]} == {"sent"}
    again = concord("portal", "collect", work, "--demo", "--received-on", AS_OF, "--json").json()
    assert again["files"] == 0

    release = concord("run", work, "--as-of", AS_OF, "--json").json()["release"]
    now = teams(work, release)
    for practice, told in steps.items():
        people, mean = now[key_of(practice)]
        assert people == said.get(key_of(practice), (0, 0.0))[0] + len(told), (
            "the vendor's answers and the portal's"
        )
        every = answers(work, release, practice)
        own = [a["answer"] for a in every if a["sender"] == "portal-surveys"]
        assert sorted(own) == sorted(str(step) for step in told for _ in ("load", "voice"))
        assert mean == pytest.approx(sum(int(a["answer"]) for a in every) / len(every), abs=1e-4)
    after = portal("read", work)
    assert [e for e in after["entries"] if e["state"] != "confirmed"] == []
    for measure, person in about.items():
        assert measure not in after["open"][person]
    assert after["open"][f"{about['COL']} speaks"] == "es"
