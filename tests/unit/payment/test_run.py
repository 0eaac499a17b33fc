"""A whole run on a made-up program: every line recomputes, and neither shards nor order nor reruns change a byte."""

from __future__ import annotations

import hashlib
import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from concord.engine import open_session
from concord.payment import Inputs, amounts_in, lines, totals
from concord.payment.arithmetic import line_amount, normalized
from concord.payment.keys import line_key
from concord.program import Program
from tests.unit.payment.world import make

AS_OF = date(2026, 7, 10)
SHIPPED = Path(__file__).parents[3] / "programs" / "ca-apc"


@pytest.fixture(scope="module")
def program():
    return Program.load(SHIPPED)


@pytest.fixture(scope="module")
def world(tmp_path_factory, program):
    """Nine hundred people in three shards."""
    return make(tmp_path_factory.mktemp("world"), program, 900, shards=3)


@pytest.fixture(scope="module")
def paid(tmp_path_factory, world, program):
    return run(world, tmp_path_factory.mktemp("paid"), program)


def run(inputs, out, program, as_of=AS_OF):
    with open_session(threads=2) as session:
        lines(session, inputs, out, program, as_of)
    return out


def rows(path, name, order="ALL"):
    with open_session(threads=1) as session:
        whole = path / name if (path / name).is_dir() else path / f"{name}.parquet"
        session.view("asked", whole)
        return session.dicts(f"SELECT * FROM asked ORDER BY {order}")


def digest(path):
    return {
        str(p.relative_to(path)): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in sorted(path.rglob("*.parquet"))
    }


def test_every_line_recomputes_from_its_own_numbers(paid):
    found = rows(paid, "line")
    assert len(found) > 10_000
    assert {r["component"] for r in found} == {
        "population_health",
        "direct_services",
        "performance",
        "adjustment",
    } - ({"adjustment"} if not any(r["component"] == "adjustment" for r in found) else set())
    assert all(r["amount"] == line_amount(r["quantity"], r["factor"], r["rate"]) for r in found)


def test_line_keys_are_unique_and_made_alike_in_both_places(paid):
    found = rows(paid, "line")
    assert len({r["line_key"] for r in found}) == len(found)
    one = next(r for r in found if r["component"] == "population_health")
    key = line_key(
        one["contract_id"], "population_health", "monthly", one["period_start"], f"M{one['person_id']}"
    )
    assert one["line_key"] == key


def test_every_line_has_evidence_and_a_dated_term_of_the_folder(paid, program):
    with_evidence = {r["line_key"] for r in rows(paid, "line_evidence")}
    files = set(program.file_hashes())
    for line in rows(paid, "line"):
        assert line["line_key"] in with_evidence
        assert line["term_file"] in files
        assert line["term_date"] <= line["period_end"]


def test_factors_recompute_and_have_a_mean_of_one_where_normalized(paid):
    multipliers = {r["period_start"]: r["multiplier"] for r in rows(paid, "normalization")}
    factors = {(r["person_id"], r["plan_id"], r["period_start"]): r for r in rows(paid, "factor")}
    for factor in factors.values():
        assert factor["factor"] == normalized(factor["raw"], multipliers[factor["period_start"]])
    opening = [
        r for r in rows(paid, "line") if r["person_id"] is not None and r["period_start"] == date(2025, 1, 1)
    ]
    mean = sum(r["factor"] for r in opening) / len(opening)
    assert abs(mean - 1) < Decimal("0.0005")


def test_shards_change_nothing(tmp_path, world, paid, program):
    """The same people in one file instead of three: the same rows."""
    with open_session(threads=1) as session:
        for name in ("roster", "enrolled_month", "medical_claim"):
            session.view("whole", getattr(world, name))
            session.write("whole", tmp_path / "in" / name / "shard=0.parquet", order=session.columns("whole"))
    one = Inputs(
        tmp_path / "in/roster",
        tmp_path / "in/enrolled_month",
        world.person,
        tmp_path / "in/medical_claim",
        world.rate,
    )
    out = run(one, tmp_path / "out", program)
    for name in (
        "line",
        "line_evidence",
        "factor",
        "earning",
        "direct_base",
        "increase",
        "lever",
        "normalization",
        "not_paid",
    ):
        assert rows(out, name) == rows(paid, name), name


def test_order_of_input_rows_changes_no_byte(tmp_path, world, paid, program):
    with open_session(threads=1) as session:
        for name in ("roster", "enrolled_month", "medical_claim"):
            for shard in range(3):
                session.view("whole", getattr(world, name) / f"shard={shard}.parquet")
                session.run(f"CREATE OR REPLACE TABLE mixed AS SELECT * FROM whole ORDER BY hash(person_id, {'from_date' if 'claim' in name else 'month'})")  # fmt: skip
                path = tmp_path / "in" / name / f"shard={shard}.parquet"
                path.parent.mkdir(parents=True, exist_ok=True)
                session.run(f"COPY mixed TO '{path}' (FORMAT parquet)")
    mixed = Inputs(
        tmp_path / "in/roster",
        tmp_path / "in/enrolled_month",
        world.person,
        tmp_path / "in/medical_claim",
        world.rate,
    )
    assert digest(run(mixed, tmp_path / "out", program)) == digest(paid)


def test_a_frozen_rerun_is_the_same(tmp_path, world, paid, program):
    frozen = Inputs(
        world.roster, world.enrolled_month, world.person, world.medical_claim, world.rate, frozen=paid
    )
    again = run(frozen, tmp_path / "again", program)
    assert rows(again, "line") == rows(paid, "line")


def test_with_factors_and_rates_frozen_a_person_adds_only_their_own_line(tmp_path, world, paid, program):
    """Take one person's months away: every other person's line stays as it was, and theirs in months that are closed."""
    with open_session(threads=1) as session:
        session.view("line", paid / "line")
        person = session.value("SELECT min(person_id) FROM line WHERE person_id IS NOT NULL")
        for shard in range(3):
            session.view("whole", world.roster / f"shard={shard}.parquet")
            session.write(f"SELECT * FROM whole WHERE person_id <> {person}", tmp_path / "roster" / f"shard={shard}.parquet",
                          order=["person_id", "month"])  # fmt: skip
    less = Inputs(
        tmp_path / "roster", world.enrolled_month, world.person, world.medical_claim, world.rate, frozen=paid
    )
    out = run(less, tmp_path / "out", program)
    before = [
        r for r in rows(paid, "line") if r["component"] == "population_health" and r["person_id"] != person
    ]
    now = [r for r in rows(out, "line") if r["component"] == "population_health"]
    assert [r for r in now if r["person_id"] != person] == before
    own = {r["period_start"]: r for r in now if r["person_id"] == person}
    stood = {
        r["period_start"]: r
        for r in rows(paid, "line")
        if r["component"] == "population_health" and r["person_id"] == person
    }
    assert set(own) == set(stood)
    for (
        month,
        line,
    ) in own.items():  # a month that is closed stays as it was paid; in an open one nothing is owed any more
        assert line == stood[month] if stood[month]["stage"] == "final" else line["amount"] == 0
    assert {r["stage"] for r in stood.values()} == {"final", "interim"}


def test_the_increase_of_a_plan_reads_no_other_plans_payments(tmp_path, world, paid, program):
    """Leave Cedar's people out: Alder's increase, lines and base are what they were."""
    with open_session(threads=1) as session:
        for shard in range(3):
            session.view("whole", world.enrolled_month / f"shard={shard}.parquet")
            session.write("SELECT * FROM whole WHERE plan_id <> 'cedar'", tmp_path / "enrolled" / f"shard={shard}.parquet",
                          order=["person_id", "month", "plan_id"])  # fmt: skip
    less = Inputs(
        world.roster, tmp_path / "enrolled", world.person, world.medical_claim, world.rate, frozen=paid
    )
    out = run(less, tmp_path / "out", program)
    for name in ("increase", "direct_base", "line"):
        alder = [r for r in rows(paid, name) if r["plan_id"] == "alder"]
        assert [r for r in rows(out, name) if r["plan_id"] == "alder"] == alder, name


def test_a_run_before_the_first_contract_owes_nothing(tmp_path, world, program):
    out = run(world, tmp_path / "early", program, date(2024, 12, 15))
    assert rows(out, "line") == []


def richer(tmp_path_factory) -> Program:
    """The shipped program with another base amount and another multiplier at Alder."""
    folder = tmp_path_factory.mktemp("richer") / "program"
    shutil.copytree(SHIPPED, folder, ignore=shutil.ignore_patterns("senders"))
    sheet = folder / "terms" / "alder.toml"
    sheet.write_text(sheet.read_text().replace("2025-01-01 = 4.80", "2025-01-01 = 5.25"))
    return Program.load(folder)


def sums_of(out) -> list[dict]:
    with open_session(threads=1) as session:
        session.view("asked", amounts_in(out))
        return session.dicts(
            "SELECT contract_id, component, period_start, period_end, sum(amount) AS amount FROM asked GROUP BY ALL ORDER BY ALL"
        )


def test_totals_are_the_sums_of_the_lines_and_what_is_kept_does_not_carry_over(
    world, program, tmp_path_factory
):
    """Under the terms as they are and under richer ones, one after the other from the same counts: to the cent what lines come to."""
    base, other = tmp_path_factory.mktemp("totals"), richer(tmp_path_factory)
    for name, one in (("first", program), ("second", other), ("again", program)):
        with open_session(threads=2) as session:
            lines(session, world, base / "lines" / name, one, AS_OF, years=[2025])
        with open_session(threads=2) as session:
            totals(session, world, base / name, one, AS_OF, years=[2025], kept=base / "kept")
        assert sums_of(base / name) == sums_of(base / "lines" / name)
        for table in ("direct_base", "earning", "lever", "increase", "normalization", "cell_mean"):
            assert rows(base / name, table) == rows(base / "lines" / name, table), table
    assert sums_of(base / "first") != sums_of(base / "second")
    assert digest(base / "first") == digest(base / "again")
