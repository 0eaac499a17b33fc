"""What the program answers for, added up a second time from the run's own rows: behavioral care inside primary care, scores, extracts."""

from __future__ import annotations

import csv
import hashlib
from collections import defaultdict
from datetime import date
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.journeys.conftest import PROGRAM, SECRET

THROUGH = date(2026, 6, 30)


def listed(*names: str) -> set[str]:
    """Codes of the program's lists; all of them hold through the years of the journey."""
    found = set()
    for name in names:
        with (PROGRAM / "lists" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            found |= {row["code"] for row in csv.DictReader(file)}
    return found


@pytest.fixture(scope="module")
def run(ran) -> Path:
    return next(p for p in sorted((ran[0] / "runs").glob("2026-07-10-*")) if p.is_dir())


def test_behavioral_care_inside_primary_care_is_what_the_claims_say(run):
    visits = listed("primary_care_visits", "preventive_visits")
    places, primary, behavioral = (
        listed(n) for n in ("primary_care_places", "primary_care_taxonomies", "behavioral_taxonomies")
    )
    with (PROGRAM / "parties" / "clinicians.csv").open(encoding="utf-8", newline="") as file:
        taxonomy = {c["npi"]: c["taxonomy"] for c in csv.DictReader(file)}
    columns = ["claim_type", "is_denied", "from_date", "procedure_code", "place_of_service", "rendering_npi", "rendering_taxonomy", "billing_tin",
               "allowed_amount"]  # fmt: skip
    claims = [
        c
        for c in pq.read_table(run / "cut" / "medical_claim", columns=columns).to_pylist()
        if not c["is_denied"]
    ]
    for c in claims:
        c["taxonomy"] = c["rendering_taxonomy"] or taxonomy.get(c["rendering_npi"])
    homes = {
        c["billing_tin"] for c in claims
        if c["procedure_code"] in visits and c["place_of_service"] in places and c["taxonomy"] in primary
    }  # fmt: skip
    dollars: dict[int, Decimal] = defaultdict(Decimal)
    for c in claims:
        if (
            c["claim_type"] == "professional" and c["from_date"] <= THROUGH and c["taxonomy"] in behavioral
            and c["place_of_service"] in places and c["billing_tin"] in homes
        ):  # fmt: skip
            dollars[c["from_date"].year] += c["allowed_amount"] or 0
    told = {
        (r["definition"], r["year"]): r["claims"]
        for r in pq.read_table(run / "spend" / "primary_care_share.parquet").to_pylist()
        if (r["level"], r["product"]) == ("program", "all")
    }
    assert sum(dollars.values()) > 0
    for year in {y for _, y in told}:
        assert told["with_behavioral", year] - told["standard", year] == dollars[year]


def test_everybody_with_a_covered_month_has_a_score_or_a_reason(run):
    years = pq.read_table(run / "risk" / "risk_year").to_pylist()
    assert {y["state"] for y in years if y["score"] is None} <= {
        "too_few_months",
        "no_birth_date",
        "unknown_sex",
    }
    assert all((y["state"] == "scored") == (y["score"] is not None) for y in years)
    covered = {
        (m["person_id"], m["month"].year)
        for m in pq.read_table(run / "rosters" / "enrolled_month", columns=["person_id", "month"]).to_pylist()
        if m["month"] <= THROUGH
    }
    assert {(y["person_id"], y["year"]) for y in years} == covered


def test_practice_years_of_the_extract_are_the_rates_as_they_were_counted(run):
    """Each figure of the extract beside the run's own rates, of practices in the program and outside; nothing rests on ten people."""
    extract = pq.read_table(run / "extracts" / "practice_year.parquet").to_pylist()
    assert extract
    assert all(r["people"] >= 11 for r in extract)
    rates = [r for r in pq.read_table(run / "results" / "rate.parquet").to_pylist() if r["pool"] == "program"]
    own = [r for r in rates if r["level"] in ("organization", "comparison") and r["measure"] == r["rate"]]
    measured = {(r["measure"], r["year"]) for r in own if not r["is_baseline"]}
    known = {
        (key_of(r["unit"]), r["measure"].lower(), r["year"]): r for r in own
        if r["stratum_kind"] == "all" and r["is_baseline"] == ((r["measure"], r["year"]) not in measured)
    }  # fmt: skip
    for r in (r for r in extract if r["outcome"] in ("cbp", "col", "bcs", "gsd")):
        rate = known[r["practice"], r["outcome"], r["year"]]
        assert r["people"] == rate["denominator"]
        assert float(r["value"]) == pytest.approx(100 * rate["numerator"] / rate["denominator"], abs=1e-4)
        assert r["participates"] == (rate["level"] == "organization")


def key_of(organization: str) -> str:
    """A practice's number in the evaluator's book, made here from the work folder's secret."""
    return hashlib.sha256(f"{SECRET}|evaluation|{organization}".encode()).hexdigest()[:12]


def test_what_care_teams_answer_is_their_mean_where_eleven_did(run):
    answers = pq.read_table(run / "settled" / "survey_response.parquet").to_pylist()
    teams: dict[tuple[str, int], dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for a in answers:
        if a["instrument"].startswith("care-team "):
            teams[a["organization_id"], a["answered_on"].year][a["response"]].append(int(a["answer"]))
    expected = {
        (key_of(unit), year): (len(mine), sum(map(sum, mine.values())) / sum(map(len, mine.values())))
        for (unit, year), mine in teams.items() if len(mine) >= 11
    }  # fmt: skip
    extract = pq.read_table(run / "extracts" / "practice_year.parquet").to_pylist()
    found = {
        (r["practice"], r["year"]): (r["people"], float(r["value"]))
        for r in extract
        if r["outcome"] == "care_team"
    }
    assert len(found) >= 6
    assert set(found) == set(expected)
    for key, (people, mean) in expected.items():
        assert found[key] == (people, pytest.approx(mean, abs=1e-4))
