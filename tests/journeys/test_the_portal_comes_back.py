"""What a practice enters in the portal goes out as a file, comes back through intake like anybody's data, and is confirmed."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from tests.journeys.conftest import AS_OF, ROOT, concord, copied


def portal(what: str, work) -> dict:
    command = [sys.executable, "-m", "tests.journeys.in_the_portal", what, str(work)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, cwd=ROOT, env={**os.environ})
    assert done.returncode == 0, done.stderr[-4000:]
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.slow
def test_an_entry_is_pending_then_sent_then_confirmed_and_closes_its_gap(ran, tmp_path):
    work = copied(ran[0], tmp_path)

    about = portal("write", work)
    before = portal("read", work)
    assert {e["state"] for e in before["entries"]} == {"pending"}
    for measure, person in about.items():
        assert measure not in before["open"][person]  # pending: off the list of what is to do

    sent = concord("portal", "collect", work, "--demo", "--received-on", AS_OF, "--json").json()
    assert (sent["files"], sent["refused"]) == (1, [])
    assert sent["lines"]["foothill"] == 7  # three results, a call, three answers
    assert {e["state"] for e in portal("read", work)["entries"]} == {"sent"}
    again = concord("portal", "collect", work, "--demo", "--received-on", AS_OF, "--json").json()
    assert again["files"] == 0

    concord("run", work, "--as-of", AS_OF)
    after = portal("read", work)
    assert [e for e in after["entries"] if e["state"] != "confirmed"] == []
    for measure, person in about.items():
        assert measure not in after["open"][person]
    assert after["open"][f"{about['COL']} speaks"] == "es"
