"""Official test patients as any FHIR sender's files: every population of every case, through receipt, settling and charts."""

from __future__ import annotations

import csv
import importlib.util
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner

from concord.cli.measures import measures_command

pytestmark = pytest.mark.shared

CONTRADICTS_ITSELF = {"EED": 1}
"""Cases by deck whose answer key disagrees with their own description: told as an exam the year before, holding one this year."""


@pytest.fixture(scope="module")
def deck(shared):
    """The decks' own loader."""
    spec = importlib.util.spec_from_file_location("deck_loader", shared / "decks" / "ecqm" / "load.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def compared(deck, shared, tmp_path_factory) -> list[tuple[str, str, str, str, int, int | None]]:
    """Measure, case, group, population, expected, got: for every population of every case."""
    folder = tmp_path_factory.mktemp("decks")
    deck.write_ndjson(str(folder / "fhir"))
    out = folder / "results.csv"
    asked = [
        "evaluate", "--fhir", str(folder / "fhir"), "--value-sets", str(shared / "decks" / "ecqm" / "valuesets.json.gz"),
        "--method", "clinical", "--period", "2026-01-01:2026-12-31", "--measures", ",".join(deck.measures()), "--out", str(out),
    ]  # fmt: skip
    done = CliRunner().invoke(measures_command, asked, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    got = {_key(row): int(row["count"]) for row in _rows(out)}
    return [
        (*_key(row), int(float(row["count"])), got.get(_key(row)))
        for row in _rows(folder / "fhir" / "expected.csv")
    ]


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _key(row: dict[str, str]) -> tuple[str, str, str, str]:
    return row["measure"], row["patient_id"], row["group"], row["population"]


def test_every_case_agrees_in_every_population(compared):
    wrong = {(measure, case) for measure, case, _, _, expected, found in compared if expected != found}
    assert Counter(measure for measure, _ in wrong) == CONTRADICTS_ITSELF


def test_people_are_found_in_each_population_and_not_only_left_out(compared, record_property):
    """An engine that finds nobody agrees with most cases: so agreement on those who are in, population by population."""
    within = Counter(
        (population, expected == found) for *_, population, expected, found in compared if expected
    )
    beyond = Counter(
        (population, expected == found) for *_, population, expected, found in compared if not expected
    )
    report = {
        population: f"{within[population, True]} of {within[population, True] + within[population, False]} in, "
        f"{beyond[population, True]} of {beyond[population, True] + beyond[population, False]} out"
        for population in sorted({row[3] for row in compared})
    }
    record_property("agreement", report)
    assert not [population for population, agree in within if not agree]
    assert {population for population, agree in beyond if not agree} <= {"numerator"}
    assert within["numerator", True] >= 59, report
    assert within["denominator-exception", True] == 6, report


def test_every_measure_and_group_of_the_decks_is_answered(compared):
    assert not [row for row in compared if row[-1] is None]
