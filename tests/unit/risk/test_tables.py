"""The HHS-HCC tables in the project beside a second, independent copy."""

from __future__ import annotations

import csv
import gzip
import json
from decimal import Decimal
from pathlib import Path

import pytest

from concord.engine import open_session
from concord.risk import tables

FILES = {
    "dx": "diag_to_category_map.txt.gz",
    "ndc": "ndc_to_category_map.txt.gz",
    "px": "proc_to_category_map.txt",
}
ERRATUM = {("J0750", "ACF_PrEP"), ("J0750", "ACF_PrEP_Child")}
"""Left the 2026 cost factor by an erratum that the other copy precedes."""


def folder(shared: Path, year: int) -> Path:
    return shared / "data" / "hhs-hcc" / tables.years()[year].lower() / str(year)


def pairs(path: Path, name: str) -> set[tuple[str, str]]:
    text = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    found = (line.split()[:2] for line in text.decode().splitlines() if line.strip())
    return {(code, category if name == "acf" else _named(name, category)) for code, category in found}


def _named(kind: str, number: str) -> str:
    if kind != "dx":
        return f"RXC_{int(number):02d}"
    whole, _, part = number.replace(".", "_").partition("_")
    return f"HHS_HCC{int(whole):03d}" + (f"_{part}" if part else "")


@pytest.mark.shared
@pytest.mark.parametrize("year", sorted(tables.years()))
def test_codes_hierarchies_groups_and_weights_equal_the_other_copy(shared: Path, year: int) -> None:
    other = folder(shared, year)
    with open_session(threads=1) as session:
        tables.register(session, [year])
        for kind, name in FILES.items():
            mine = set(session.rows("SELECT code, category FROM hcc_code WHERE kind = $k", {"k": kind}))
            assert mine == pairs(other / name, kind)
        hierarchy = json.loads((other / "hierarchy_definition.json").read_text())
        assert set(session.rows("SELECT category, drops FROM hcc_hierarchy")) == {
            (c, d) for c, h in hierarchy.items() for d in h["remove_code"]
        }
        groups = json.loads((other / "group_definition.json").read_text())
        assert set(session.rows("SELECT population, category, grouped FROM hcc_grouping")) == {
            (p.lower(), c, g) for p, members in groups.items() for c, g in members.items()
        }
        weights = csv.DictReader((other / "weights.csv").read_text().splitlines())
        assert set(session.rows("SELECT population, category, metal, weight FROM hcc_weight")) == {
            (
                row["model"].lower(),
                row["category"],
                m,
                Decimal(row[m.capitalize()]).quantize(Decimal("0.001")),
            )
            for row in weights
            for m in tables.METALS
        }


@pytest.mark.shared
def test_the_cost_factor_equals_the_other_copy_but_for_one_erratum(shared: Path) -> None:
    with open_session(threads=1) as session:
        tables.register(session, [2026])
        mine = set(session.rows("SELECT code, category FROM hcc_cost_factor"))
    other = pairs(folder(shared, 2026) / "acf_to_category_map.txt", "acf")
    assert mine <= other
    assert other - mine <= ERRATUM
    assert other - mine


def test_an_unknown_benefit_year_is_refused_by_name() -> None:
    from concord.model.errors import UsageError

    with open_session(threads=1) as session, pytest.raises(UsageError, match="2019"):
        tables.register(session, [2019])
