"""Files that come late, corrected and in any order: each run takes over what they do not touch, and ends with the very bytes of a
run from nothing. Two Rivers' files, delivered in a drawn order, in three batches."""

from __future__ import annotations

import csv
import errno
import importlib
import random
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from concord.intake import receive_many
from concord.model.errors import ConcordError
from concord.model.work import Work
from concord.pipeline import Outcome, contents, run
from concord.pipeline.plan import EACH_TIME, Plan, plan
from concord.pipeline.touched import FEW
from concord.pipeline.walk import WALK
from concord.release import manifest
from tests.journeys import two_rivers

AS_OF = date(2025, 8, 10)
BATCHES = 3
PEOPLE = 80


@pytest.fixture(autouse=True)
def _few_are_worth_it(monkeypatch):
    """In so small a program too, people are done alone."""
    for room in ("dealing", "plan"):
        monkeypatch.setattr(f"concord.pipeline.{room}.LEAST", 0)


def deliveries(folder: Path, draw: random.Random) -> list[list[tuple[str, Path, date]]]:
    """Every file in a drawn order, and corrections of three of them after the file they correct: so many batches."""
    with (two_rivers.write(folder) / "manifest.csv").open(encoding="utf-8", newline="") as file:
        files = [
            (r["sender"], folder / r["sender"] / r["file"], date.fromisoformat(r["received_on"]))
            for r in csv.DictReader(file)
        ]
    files = [f for f in files if f[2] <= AS_OF]
    draw.shuffle(files)
    chosen = draw.sample([f for f in files[: len(files) // 2] if "claims" in f[1].name], 3)
    files += [(sender, corrected(path, draw), AS_OF) for sender, path, _ in chosen]
    most = len(files) - 4  # the last batch is small, as a late one is
    return [files[: most // 2], files[most // 2 : most], files[most:]]


def corrected(path: Path, draw: random.Random) -> Path:
    """The file sent again: one claim gone, one with another amount."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    rows.pop(draw.randrange(len(rows)))
    rows[0]["allowed"] = "77.00"
    again = path.parent / "again" / path.name
    again.parent.mkdir(exist_ok=True)
    with again.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return again


def taken_over(outcome: Outcome) -> set[str]:
    """Steps of which nothing was done anew."""
    return {s["step"] for s in outcome.steps if "units" in s and s["units_taken_over"] == s["units"]}


def kept(made: Plan) -> set[str]:
    return {step.step for step in made.steps if step.does == "kept"}


def bytes_of(work: Work, release: str) -> dict[str, str]:
    folder = work.releases / release
    return {p.relative_to(folder).as_posix(): manifest.digest(p) for p in folder.rglob("*") if p.is_file()}


def tables_of(outcome: Outcome) -> dict[str, str]:
    """Every table of every step, by the hash of its bytes."""
    steps = {name: contents.listed(outcome.run / name) for name in WALK}
    return {
        f"{step}/{name}": str(facts["sha256"])
        for step, files in steps.items()
        for name, facts in files.items()
    }


def grown(folder: Path, seed: int, *, but: int = 0) -> tuple[Work, list[tuple[Plan, Outcome]]]:
    """A work folder after every batch was received and run, `but` so many that are only received; with what was planned and done each
    time."""
    draw = random.Random(seed)
    batches = deliveries(folder / "raw", draw)
    work = Work.create(folder / "work", two_rivers.PROGRAM, "rivers")
    seen = []
    for number, batch in enumerate(batches, start=1):
        receive_many(work.root, batch, work.program, processes=1)
        if number > len(batches) - but:
            continue
        made = plan(work, AS_OF)
        seen.append((made, run(work, AS_OF)))
    return work, seen


@pytest.mark.parametrize("seed", [1, *(pytest.param(n, marks=pytest.mark.slow) for n in range(2, 12))])
def test_after_any_order_of_files_a_run_is_the_run_from_nothing(tmp_path, seed):
    work, seen = grown(tmp_path, seed)
    release = seen[-1][1].release
    before, tables = bytes_of(work, release), tables_of(seen[-1][1])
    shutil.rmtree(work.runs)
    shutil.rmtree(work.releases)
    work.runs.mkdir()
    again = run(work, AS_OF)
    assert again.release == release
    assert bytes_of(work, release) == before
    assert tables_of(again) == tables
    assert not taken_over(again)
    sound_plans(seen)
    few_are_done(seen)
    some_books_stand(seen)


def few_are_done(seen: list[tuple[Plan, Outcome]]) -> None:
    """Of senders whose files are known the rows stand; and where few known people are spoken of, nobody else's charts are built."""
    for made, outcome in seen[1:]:
        steps = {s["step"]: s for s in outcome.steps}
        assert 0 < steps["settled"]["units_taken_over"] < steps["settled"]["units"]
        spoken = made.touched.members
        if not made.touched.unknown and 0 < spoken <= PEOPLE * FEW:
            for name in ("charts", "rosters", "risk"):
                assert steps[name]["people"] == PEOPLE
            for name in ("charts", "risk"):
                assert PEOPLE - spoken <= steps[name]["people_taken_over"] < PEOPLE
            if "people" in steps["results"]:  # no code or unit is new
                assert PEOPLE - spoken <= steps["results"]["people_taken_over"] <= PEOPLE


def sound_plans(seen: list[tuple[Plan, Outcome]]) -> None:
    """The first plan takes nothing over; later ones name the files that came, and keep no more than was kept."""
    first, *later = seen
    assert first[0].causes == ["there is no kept run to take anything from"]
    assert {step.does for step in first[0].steps} == {"again"}
    for made, outcome in later:
        assert any("new file" in cause for cause in made.causes)
        assert kept(made) <= taken_over(outcome)
        assert not set(EACH_TIME) & taken_over(outcome)
        assert {s.does for s in made.steps if s.step in EACH_TIME} == {"again"}
        shards = {s["step"]: s["units"] - s["units_taken_over"] for s in outcome.steps if "units" in s}
        if not made.touched.unknown:
            assert shards["charts"] <= max(len(made.touched.shards), 0) or "code" in str(made.causes)
            done = next(s for s in outcome.steps if s["step"] == "charts")
            if "people" in done:
                assert done["people"] - done["people_taken_over"] <= made.touched.at_most
                assert made.touched.known == done["people"]


def some_books_stand(seen: list[tuple[Plan, Outcome]]) -> None:
    """A late file leaves tables of books as they were, and not all; a first run finds none to take over."""
    taken = [
        (p["units_taken_over"], p["units"])
        for _, outcome in seen
        for p in outcome.steps
        if p["step"] == "published"
    ]
    assert taken[0][0] == 0
    assert all(0 < some < tables for some, tables in taken[1:])


def test_nothing_new_is_nothing_to_do(tmp_path):
    """Planned and run again, with a file that was there already."""
    work, seen = grown(tmp_path, 1)
    made = plan(work, AS_OF)
    assert {step.does for step in made.steps} == {"kept"}
    again = run(work, AS_OF)
    assert again.release == seen[-1][1].release
    assert not any(step["again"] for step in again.steps if step["step"] in WALK)
    books = next(step for step in again.steps if step["step"] == "published")
    assert books["units_taken_over"] == books["units"] > 100


def test_another_day_leaves_what_does_not_rest_on_it(tmp_path):
    """The same files, a day later: nothing is settled, linked, cut or attributed, nobody's records are charted again; the bytes are those
    of a run from nothing."""
    work, _ = grown(tmp_path, 1)
    day = date(2025, 8, 11)
    made = plan(work, day)
    does = {step.step: step.does for step in made.steps}
    assert made.causes[0] == "the as-of date is another"
    assert (does["settled"], does["charts"], does["results"], does["lines"]) == (
        "kept",
        "in part",
        "again",
        "again",
    )
    assert "rests on the day" in next(step.why for step in made.steps if step.step == "charts")
    later = run(work, day)
    steps = {s["step"]: s for s in later.steps}
    assert {"settled", "people", "cut", "rosters"} <= taken_over(later)
    assert steps["charts"]["people_taken_over"] == steps["charts"]["people"] == PEOPLE
    before, tables = bytes_of(work, later.release), tables_of(later)
    shutil.rmtree(work.runs)
    shutil.rmtree(work.releases)
    work.runs.mkdir()
    again = run(work, day)
    assert not taken_over(again)
    assert (bytes_of(work, again.release), tables_of(again)) == (before, tables)


@pytest.mark.parametrize(
    "place",
    [
        "charts.rebuilding",
        *(pytest.param(f"{room}.again", marks=pytest.mark.slow) for room in ("attribution", "risk")),
    ],
)
def test_a_run_that_breaks_off_among_the_few_leaves_nothing_half(tmp_path, monkeypatch, place):
    """The disk fails while the rows of the few are put among the others'; the run is taken up and ends as one from nothing would."""
    work, _ = grown(tmp_path, 3, but=1)
    carry, calls = importlib.import_module(f"concord.{place}").carry, []

    def failing(*given: Any, **named: Any) -> int:
        calls.append(given)
        if len(calls) == 2:
            raise OSError(errno.EIO, "no")
        return int(carry(*given, **named))

    with monkeypatch.context() as broken:
        broken.setattr(f"concord.{place}.carry", failing)
        with pytest.raises(ConcordError):
            run(work, AS_OF)
    taken_up = run(work, AS_OF)
    assert not list(taken_up.run.rglob(".few-*"))
    steps = {s["step"]: s for s in taken_up.steps}
    assert steps["charts"]["people_taken_over"] > 0
    before, tables = bytes_of(work, taken_up.release), tables_of(taken_up)
    shutil.rmtree(work.runs)
    shutil.rmtree(work.releases)
    work.runs.mkdir()
    again = run(work, AS_OF)
    assert (bytes_of(work, again.release), tables_of(again)) == (before, tables)
