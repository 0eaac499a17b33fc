"""Scores beside those of `risk-adjustment-model`, an independent witness, on thousands of random people."""

from __future__ import annotations

import random
from decimal import Decimal
from importlib import import_module
from typing import Any

import pyarrow as pa
import pytest

from concord.engine import open_session
from concord.risk import model, tables

PEOPLE = 2000
METALS = ("Platinum", "Gold", "Silver", "Bronze", "Catastrophic")


def drawn(year: int, seed: int, how_many: int) -> list[dict[str, Any]]:
    """Random people: ages thick at the edges, codes thick among those that matter together."""
    draw = random.Random(f"{year}-{seed}")
    with open_session(threads=1) as session:
        tables.register(session, [year])
        codes = {k: session.rows("SELECT DISTINCT code, category FROM hcc_code WHERE kind = $k ORDER BY ALL", {"k": k})
                 for k in ("dx", "ndc", "px")}  # fmt: skip
        edited = [r[0] for r in session.rows("SELECT DISTINCT code FROM hcc_edit ORDER BY 1")]
        factors = [
            r[0]
            for r in session.rows("SELECT DISTINCT code FROM hcc_cost_factor WHERE code <> '' ORDER BY 1")
        ]
    by_category: dict[str, list[tuple[str, str]]] = {}
    for kind, found in codes.items():
        for code, category in found:
            by_category.setdefault(category, []).append((kind, code))
    names = sorted(by_category)
    return [_person(draw, names, by_category, edited, factors) for _ in range(how_many)]


def _person(
    draw: random.Random,
    names: list[str],
    by_category: dict[str, list[tuple[str, str]]],
    edited: list[str],
    factors: list[str],
) -> dict[str, Any]:
    given = {
        draw.choice(by_category[draw.choice(names)]) for _ in range(draw.choice((0, 1, 1, 2, 3, 5, 8, 14)))
    }
    given |= {("dx", draw.choice(edited)) for _ in range(draw.choice((0, 0, 1, 2)))}
    given |= {("dx", "Z0000"), ("dx", "NOSUCH")}
    if factors and draw.random() < 0.3:
        code = draw.choice(factors)
        given.add(("ndc" if code.isdigit() else "px", code))
    return {
        "age": draw.choice((0, 0, 1, 2, 5, 6, 11, 12, 17, 18, 19, 20, 21, 21, 35, 49, 50, 64, 80)),
        "sex": draw.choice(("female", "male")),
        "days": draw.choice((20, 31, 32, 90, 150, 184, 185, 200, 365, 366)),
        "metal": draw.choice(METALS),
        "indicator": draw.choice((1, 1, 1, 2, 3, 4)),
        "given": sorted(given),
    }


def ours(
    people: list[dict[str, Any]], year: int
) -> tuple[dict[int, Decimal], dict[int, Decimal], dict[int, set[str]]]:
    """Raw sums, scores and parts by place in the list."""
    subjects = [
        {"subject": n, "year": year, "age": p["age"], "sex": p["sex"], "population": model.population_of(p["age"]),
         "months": tables.months_of(p["days"]), "metal": p["metal"].lower(), "indicator": p["indicator"]}
        for n, p in enumerate(people)
    ]  # fmt: skip
    given = [{"subject": n, "kind": k, "code": c} for n, p in enumerate(people) for k, c in p["given"]]
    with open_session(threads=1) as session:
        session.table(
            "subject", pa.Table.from_pylist(subjects, schema=pa.schema(list(model.SUBJECT.items())))
        )
        session.table("given", pa.Table.from_pylist(given, schema=pa.schema(list(model.GIVEN.items()))))
        model.code(session)
        model.score(session)
        raw = {r[0]: r[1] for r in session.rows("SELECT subject, raw FROM scored")}
        scores = {r[0]: r[1] for r in session.rows("SELECT subject, score FROM scored")}
        parts: dict[int, set[str]] = {n: set() for n in range(len(people))}
        for subject, category in session.rows("SELECT subject, category FROM parted"):
            parts[subject].add(category)
    return raw, scores, parts


def theirs(witness: Any, person: dict[str, Any]) -> Any:
    """What the witness says of one person."""
    codes: dict[str, list[str]] = {"dx": [], "ndc": [], "px": []}
    for kind, code in person["given"]:
        codes[kind].append(code)
    return witness.score(
        gender="F" if person["sex"] == "female" else "M",
        metal_level=person["metal"],
        csr_indicator=person["indicator"],
        enrollment_days=person["days"],
        diagnosis_codes=codes["dx"],
        ndc_codes=codes["ndc"],
        proc_codes=codes["px"],
        age=person["age"],
    )


def agree(year: int, seed: int, how_many: int) -> None:
    version = tables.years()[year]
    witness = getattr(import_module(f"risk_adjustment_model.{version.lower()}"), f"CommercialModel{version}")(
        year
    )
    people = drawn(year, seed, how_many)
    raw, scores, parts = ours(people, year)
    for n, person in enumerate(people):
        said = theirs(witness, person)
        assert parts[n] == set(said.category_list), f"person {n}: {person}"
        assert raw.get(n, Decimal(0)) == Decimal(str(round(said.score_raw, 3))), f"person {n}: {person}"
        # The witness rounds a binary fraction: at an exact half the last digit may fall either way.
        exact = raw.get(n, Decimal(0)) * Decimal(str(said.csr_adjuster))
        half = (exact * 1000) % 1 == Decimal("0.5")
        assert abs(scores.get(n, Decimal(0)) - Decimal(str(said.score))) <= (Decimal("0.001") if half else 0)


@pytest.mark.parametrize("year", sorted(tables.years()))
def test_every_part_and_score_of_random_people_is_the_witness_s(year: int) -> None:
    agree(year, 1, PEOPLE)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2, 7))
@pytest.mark.parametrize("year", sorted(tables.years()))
def test_many_more_random_people(year: int, seed: int) -> None:
    agree(year, seed, 5000)


def test_the_tables_are_what_the_tool_would_write(monkeypatch: pytest.MonkeyPatch) -> None:
    import importlib.util
    import sys
    from pathlib import Path

    path = Path(__file__).resolve().parents[3] / "tools" / "hhs_hcc.py"
    spec = importlib.util.spec_from_file_location("hhs_hcc_tool", path)
    assert spec is not None
    assert spec.loader is not None
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    monkeypatch.setattr(sys, "argv", ["hhs_hcc.py", "--check"])
    assert tool.main() == 0
