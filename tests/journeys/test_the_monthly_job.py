"""The monthly job on a small generated program: receive, run, publish, explain, and what must hold of it."""

from __future__ import annotations

import csv
import random
import re
import signal
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from concord.release import manifest
from tests.journeys.conftest import AS_OF, PROGRAM, SECRET, concord, copied

PLANS = ("alder", "birch", "cedar", "dogwood")


def test_rows_received_are_accepted_quarantined_or_doubled(received):
    """Nothing is dropped: every receipt adds up, for every file of every sender."""
    _, receipts = received
    assert {r["sender"] for r in receipts} >= {*PLANS, "foothill", "registry"}
    for receipt in receipts:
        assert receipt["received"] == receipt["accepted"] + receipt["quarantined"] + receipt["duplicates"], (
            receipt["name"]
        )
    assert sum(r["quarantined"] for r in receipts) > 0


def test_of_no_kind_of_file_is_more_kept_out_than_the_dirt_in_it(received):
    """The generated dirt is a few lines in a thousand and a file or two: a sender's codes that the mapping no longer knows would keep out most."""
    told = defaultdict(lambda: [0, 0])
    for receipt in received[1]:
        told[receipt["sender"], receipt["kind"]][0] += receipt["quarantined"]
        told[receipt["sender"], receipt["kind"]][1] += receipt["received"]
    assert [key for key, (kept_out, lines) in told.items() if kept_out > max(5, lines * 0.1)] == []


def test_receiving_the_same_bytes_again_changes_nothing(received, files, tmp_path):
    work = copied(received[0], tmp_path)
    before = sorted(p.name for p in (work / "accepted").rglob("*.parquet"))
    again = concord(
        "receive", work, files / "raw" / "alder", "--sender", "alder", "--received-on", "2026-07-20", "--json"
    ).json()
    held = {r["name"] for r in received[1] if r["sender"] == "alder"}
    assert {r["status"] for r in again if r["name"] in held} == {"already held"}
    assert set(before) <= {p.name for p in (work / "accepted").rglob("*.parquet")}


def test_a_run_publishes_a_book_for_every_reader(ran):
    work, release = ran
    facts = manifest.read(work / "releases" / release)
    assert {f"plan-{p}" for p in PLANS} <= set(facts["books"])
    assert sum(book.startswith("practice-") for book in facts["books"]) == 11
    assert all(
        facts["books"]["custodian"][t]["rows"] for t in ("person", "roster", "result", "rate", "line", "file")
    )
    assert manifest.verify(work / "releases" / release) == []


def test_a_second_run_of_the_same_inputs_is_the_same_release(ran):
    work, release = ran
    assert concord("run", work, "--as-of", AS_OF, "--json").json()["release"] == release


def test_one_thread_gives_the_same_bytes_as_two(received, ran, tmp_path):
    work = copied(received[0], tmp_path)
    said = concord("run", work, "--as-of", AS_OF, "--threads", 1, "--json").json()
    assert said["release"] == ran[1]
    assert concord("release", "verify", work).code == 0


def test_files_received_in_another_order_give_the_same_bytes(ran, files, tmp_path):
    """From an empty folder, one sender after another, files shuffled."""
    raw = files / "raw"
    with (raw / "manifest.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    random.Random(5).shuffle(rows)
    shuffled = tmp_path / "shuffled"
    shuffled.mkdir()
    for sender in {r["sender"] for r in rows}:
        (shuffled / sender).symlink_to(raw / sender)
    with (shuffled / "manifest.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    work = tmp_path / "work"
    concord("init", work, "--program", PROGRAM, "--secret", SECRET)
    concord("receive", work, shuffled)
    assert concord("run", work, "--as-of", AS_OF, "--json").json()["release"] == ran[1]


def killed(work: Path, after: float) -> bool:
    """Start a run and kill it. True when it was still at work."""
    run = subprocess.Popen(
        [sys.executable, "-m", "concord", "run", str(work), "--as-of", AS_OF],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    time.sleep(after)
    was_running = run.poll() is None
    run.send_signal(signal.SIGKILL)
    run.wait()
    return was_running


def kill_often(received, ran, tmp_path: Path, times: int, longest: float) -> None:
    work, draw = copied(received[0], tmp_path), random.Random(11)
    struck = sum(killed(work, draw.uniform(0.3, longest)) for _ in range(times))
    assert struck, "no run was still at work when it was killed"
    assert concord("run", work, "--as-of", AS_OF, "--json").json()["release"] == ran[1]
    assert concord("release", "verify", work).code == 0


def test_a_run_that_was_killed_is_finished_by_the_next_with_the_same_bytes(received, ran, tmp_path):
    kill_often(received, ran, tmp_path, times=3, longest=8)


@pytest.mark.slow
def test_twenty_kills_at_random_moments(received, ran, tmp_path):
    kill_often(received, ran, tmp_path, times=20, longest=15)


def test_the_last_release_stays_readable_while_a_run_is_killed(ran, tmp_path):
    work = copied(ran[0], tmp_path)
    killed(work, 1.5)
    assert concord("release", "verify", work).code == 0
    assert concord("explain", work, "rate", "CBP", "foothill", "2025").code == 0


def test_a_dollar_opens_down_to_a_file_and_a_line(ran):
    work, _ = ran
    said = concord("explain", work, "payment", "foothill", "alder", "2025-10").out
    line = re.search(r"person \w+: .*\[payment (\w+)\]", said).group(1)
    opened = concord("explain", work, "payment", line).out
    assert "arithmetic" in opened
    assert "illustrative" in opened
    event = re.search(r"\[event (\d+)\]", opened)
    assert event, opened
    assert re.search(r"sent it in \S+: line \d+", concord("explain", work, "event", event.group(1)).out)


def test_a_rate_opens_to_its_people_and_a_person_to_events(ran):
    work, _ = ran
    said = concord("explain", work, "rate", "CBP", "all", "2025", check=False)
    rate = concord("explain", work, "rate", "CBP", "mesaverde", "2025").out
    person = re.search(r"\[gap (\d+) CBP 2025\]", rate)
    assert person, rate + said.err
    assert (
        "aged 18 to 85 at year end: yes"
        in concord("explain", work, "gap", person.group(1), "CBP", "2025").out
    )


def text_of(work: Path, release: str, book: str) -> set[str]:
    """Every value of every table of a book, as text."""
    found: set[str] = set()
    for path in sorted((work / "releases" / release / "books" / book).glob("*.parquet")):
        table = pq.read_table(path)
        for column in table.column_names:
            found.update(str(v) for v in table.column(column).unique().to_pylist())
    return found


def test_a_plans_book_holds_nothing_of_any_other_plan(ran, files):
    """Searched for every other plan's member ids, and for person keys that another book has too."""
    work, release = ran
    folder = work / "releases" / release / "books"
    members = pq.read_table(folder / "custodian" / "member.parquet").to_pylist()
    ids = {plan: {m["member_id"] for m in members if m["sender"] == plan} for plan in PLANS}
    keys = {}
    for plan in PLANS:
        held = text_of(work, release, f"plan-{plan}")
        for other in PLANS:
            if other != plan:
                assert not held & (ids[other] - ids[plan]), f"plan-{plan} holds member ids of {other}"
                assert other not in held, f"plan-{plan} names {other}"
        keys[plan] = set(
            pq.read_table(folder / f"plan-{plan}" / "person.parquet").column("person").to_pylist()
        )
    everyone = [
        *keys.values(),
        set(pq.read_table(folder / "practice-foothill" / "person.parquet").column("person").to_pylist()),
    ]
    assert sum(map(len, everyone)) == len(set().union(*everyone))


def test_what_is_exported_is_what_the_book_holds(ran, tmp_path):
    work, _ = ran
    out = tmp_path / "rates.csv"
    told = concord("export", work, "practice-foothill", "rate", "--out", out, "--json").json()
    with out.open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.DictReader(file))) == told["rows"]
    concord("export", work, "practice-foothill", "rate", "--out", tmp_path / "rates.xlsx")
    assert concord("export", work, "practice-foothill", "member", "--out", out, check=False).code == 9


def test_statements_are_written_on_paper_and_the_ledger_holds(ran, tmp_path):
    work, _ = ran
    concord("ledger", "statement", work, "alder", "foothill", "2025-10", "--out", tmp_path / "s.pdf")
    assert (tmp_path / "s.pdf").read_bytes().startswith(b"%PDF")
    assert concord("ledger", "verify", work).code == 0


def test_two_releases_are_compared(ran, tmp_path):
    """The same folder run as of an earlier day: the causes are named."""
    work = copied(ran[0], tmp_path)
    earlier = concord("run", work, "--as-of", "2026-06-20", "--json").json()["release"]
    found = concord("release", "compare", work, earlier, ran[1], "--json").json()
    assert any(cause.startswith("as-of date") for cause in found["why"])
    assert any(cause.startswith("file added") for cause in found["why"])


def test_the_doctor_finds_a_damaged_release(ran, tmp_path):
    work = copied(ran[0], tmp_path)
    assert concord("doctor", work).code == 0
    victim = work / "releases" / ran[1] / "books" / "plan-alder" / "line.parquet"
    victim.write_bytes(b"half a file")
    sick = concord("doctor", work, check=False)
    assert sick.code == 5
    assert "plan-alder/line.parquet" in sick.out


def test_a_scenario_that_the_portal_asked_for_is_paid_on_the_released_run(ran):
    """A higher base for one plan costs that plan more and no other; the program folder is untouched."""
    from decimal import Decimal

    from concord.cli.scenarios import run_scenario
    from concord.model.work import Work

    work, release = Work.open(ran[0]), ran[1]
    base = {
        "sheet": "alder",
        "name": "population_health.base",
        "unit": "USD per member per month",
        "since": "2025-01-01",
        "value": "9.60",
    }
    later = base | {"since": "2025-07-01", "value": "9.90"}
    before = sorted(p.name for p in (work.program / "terms").iterdir())
    asked = {"release": release, "year": 2025, "plan": "", "changes": [base, later]}
    found = run_scenario(work, asked)
    moved = {r["plan_id"] for r in found["by_plan"] if Decimal(r["change"]) != 0}
    assert moved == {"alder"}
    owed = next(
        r for r in found["by_plan"] if (r["plan_id"], r["component"]) == ("alder", "population_health")
    )
    assert abs(Decimal(owed["scenario"]) / Decimal(owed["owed"]) - 2) < Decimal("0.02")
    own = run_scenario(work, asked | {"plan": "alder"})
    assert {r["plan_id"] for r in own["by_plan"]} == {"alder"}
    assert sum(Decimal(r["owed"]) for r in own["by_practice"]) == sum(
        Decimal(r["owed"]) for r in own["by_plan"]
    )
    assert sorted(p.name for p in (work.program / "terms").iterdir()) == before


def test_what_follows_a_publication_is_done_once(ran):
    """The worker does for a release that was held what `concord run` does for one that is not: here nothing is left to do."""
    from concord.model.errors import UsageError
    from concord.model.work import Work
    from concord.pipeline.held import follow_up

    work, release = Work.open(ran[0]), ran[1]
    kept = sorted(p.read_text() for p in work.published.iterdir())
    assert follow_up(work, release, who="the worker").postings == 0
    assert sorted(p.read_text() for p in work.published.iterdir()) == kept
    with pytest.raises(UsageError, match="no longer kept"):
        follow_up(work, "2020-01-01-000000000000", who="the worker")
