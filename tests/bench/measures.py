"""How long the measures take on built charts, and how that compares with the floor: DuckDB reading the columns they need.

    python -m tests.bench.measures PEOPLE [--keep FOLDER] [--only CBP,GSD]

Charts are made up row by row at plausible rates (nobody's life hangs together), sorted, cut in eight shards and written as `charts` does. Prints
seconds, CPU seconds, microseconds of CPU per person and the ratio to the floor: for each measure alone, for all, and with evidence and gaps.
"""

from __future__ import annotations

import argparse
import gc
import resource
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from concord.canon.charts import FLAG, KIND
from concord.charts.columns import write_events
from concord.cli import GARBAGE_AFTER
from concord.engine import Session, open_session
from concord.engine.compiler.run import evaluated
from concord.measures import MEASURES
from concord.model.measure import Measure
from concord.terminology import load

YEAR, AS_OF = 2025, date(2026, 3, 31)
SHARDS = 8
EVENTS_PER_PERSON = {
    "office_visit": 14, "outpatient_visit": 16, "bp_panel": 8, "systolic": 8, "diastolic": 8, "hypertension": 5, "diabetes": 2.5,
    "hba1c": 1.2, "flu_vaccine": 1.5, "preventive_visit_18_up": 2, "ed_visit": 0.9, "telephone_visit": 1.5, "egfr": 1, "uacr": 0.5,
    "asthma": 0.6, "colonoscopy": 0.25, "mammography": 0.5, "statins": 3, "opioids": 0.6, "benzodiazepines": 0.6, "well_care_visit": 1,
}  # fmt: skip
OTHERS = 0.08
"""Rows per person and concept of all other concepts."""
VALUES = {"systolic": (90, 190), "diastolic": (50, 110), "hba1c": (4, 13)}
UNITS = {"systolic": 2, "diastolic": 2, "bp_panel": 2, "hba1c": 1}


def main() -> None:
    """Make the charts, run, print the table."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("people", type=int)
    asked.add_argument("--keep", type=Path)
    asked.add_argument("--only", default="")
    given = asked.parse_args()
    gc.set_threshold(*GARBAGE_AFTER)
    chosen = [MEASURES[m] for m in given.only.split(",")] if given.only else list(MEASURES.values())
    chosen = [m for m in chosen if "plan" in m.methods]
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
        folder = given.keep or Path(scratch)
        if not (folder / "event").exists():
            make(folder, given.people)
        report(folder, given.people, chosen)


def report(folder: Path, people: int, chosen: list[Measure]) -> None:
    """One line for each measure alone, then all of them, then all with evidence."""
    with open_session(threads=2, memory="12GB", scratch=folder / "spill") as session:
        opened(session, folder)
        rows = session.value("SELECT count(*) FROM event")
        print(f"{people:,} people, {rows:,} events")
        print(f"{'run':14s} {'seconds':>8s} {'CPU s':>8s} {'us/person':>10s} {'x floor':>8s}")
        for measure in chosen:
            line(measure.id, people, lambda m=measure: run(session, [m]), floor(session, [measure]))
        line("all", people, lambda: run(session, chosen), floor(session, chosen))
        line("all, detail", people, lambda: run(session, chosen, detail=True), floor(session, chosen))
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.1f} GB")


def line(name: str, people: int, work: Callable[[], object], least: float) -> None:
    wall, cpu = timed(work)
    print(f"{name:14s} {wall:8.1f} {cpu:8.1f} {1e6 * cpu / people:10.1f} {cpu / least:8.1f}", flush=True)


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds and CPU seconds."""
    gc.collect()
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - cpu


def run(session: Session, measures: list[Measure], *, detail: bool = False) -> None:
    with evaluated(session, measures, year=YEAR, method="plan", as_of=AS_OF, detail=detail):
        pass


def floor(session: Session, measures: list[Measure]) -> float:
    """CPU seconds to read the columns and concepts that the measures need, and do nothing with them."""
    names = sorted({c for m in measures for c in m.concepts()})
    query = (
        "SELECT max(person), max(day), max(end_day), max(kind), max(state), max(flags), max(value), max(event) FROM event "
        "WHERE concept IN (SELECT concept FROM concept_number WHERE list_contains($names, name))"
    )
    return max(timed(lambda: session.rows(query, {"names": names}))[1], 0.001)


def opened(session: Session, folder: Path) -> None:
    for name in ("event", "chart_person", "span", "concept_number", "unit_number", "membership"):
        session.view(name, folder / name)


def make(folder: Path, people: int) -> None:
    """Charts of made-up people, as Parquet files."""
    names = [concept.name for concept in load(None).concepts]
    with open_session(threads=2, memory="8GB", scratch=folder / "spill") as session:
        session.run("CREATE TABLE concept_number AS SELECT row_number() OVER () AS concept, name FROM (SELECT unnest($names) AS name)",
                    {"names": names})  # fmt: skip
        session.run(
            "CREATE TABLE unit_number AS SELECT * FROM (VALUES (1, '%'), (2, 'mm[Hg]')) AS t(unit, text)"
        )
        session.run("CREATE TABLE membership AS SELECT concept, concept::BIGINT AS code FROM concept_number")
        session.run(
            "CREATE TABLE chart_person AS SELECT i AS person, DATE '1940-01-01' + (hash(i) % 31000)::INTEGER AS birth_date, "
            "NULL::DATE AS death_date, 1 + hash(i + 7) % 2 AS sex, (i % $shards)::INTEGER AS shard FROM range(1, $people + 1) AS t(i)",
            {"people": people, "shards": SHARDS},
        )
        session.run(
            "CREATE TABLE span AS SELECT kind, person, 1 AS payer, DATE '2021-01-01' + (hash(person) % 10 // 9 * 1600)::INTEGER AS day, "
            "DATE '9999-12-31' AS end_day, 0 AS concept FROM chart_person, (SELECT unnest(['enrolled', 'pharmacy', 'observed']) AS kind)"
        )
        for name in ("concept_number", "unit_number", "membership", "chart_person", "span"):
            session.write(name, folder / name / "0.parquet", order=session.columns(name)[:2])
        numbers = {name: number for number, name in session.rows("SELECT concept, name FROM concept_number")}
        for shard in range(SHARDS):
            session.run("CREATE OR REPLACE TABLE made (concept INTEGER, person BIGINT, day DATE, end_day DATE, sec INTEGER, end_sec INTEGER, "
                        "kind TINYINT, state TINYINT, flags INTEGER, setting TINYINT, visit BIGINT, value DECIMAL(18,6), unit INTEGER, "
                        "answer BIGINT, reason BIGINT, provider TINYINT, event BIGINT, source INTEGER, payer INTEGER)")  # fmt: skip
            for concept in load(None).concepts:
                add(session, concept, numbers[concept.name], people, shard)
            (folder / "event").mkdir(exist_ok=True)
            made = session.arrow("SELECT * FROM made ORDER BY concept, person, day, event")
            write_events(made, folder / "event" / f"{shard}.parquet")


def add(session: Session, concept, number: int, people: int, shard: int) -> None:
    """The rows of one concept in one shard."""
    rows = int(EVENTS_PER_PERSON.get(concept.name, OTHERS) * people / SHARDS)
    low, high = VALUES.get(concept.name, (1, 30))
    kind = next(
        (k for k in ("lab", "dispense", *concept.kinds) if k in concept.kinds and k in KIND), "document"
    )
    of = "bp_panel" if concept.name in ("systolic", "diastolic") else concept.name
    session.run(
        "INSERT INTO made SELECT $number, $shard + 1 + $shards * (hash(i, $of) % ($people // $shards))::BIGINT AS person, "
        "DATE '2021-01-01' + (hash(i, $of || 'd') % 1826)::INTEGER AS day, day, NULL, NULL, $kind, 0, $flags, 1, "
        "i % 1000003, ($low + hash(i) % ($high - $low))::DECIMAL(18,6), $unit, $number, NULL, 1, "
        "hash($of) % 100000 * 100000000 + i, 1, 0 FROM range($rows) AS t(i)",
        {
            "number": number, "shard": shard, "shards": SHARDS, "people": people, "kind": KIND[kind], "low": low, "high": high,
            "flags": FLAG["imaging"] if concept.name in ("mammography", "ct_colonography") else 0, "of": of,
            "unit": UNITS.get(concept.name), "rows": rows,
        },
    )  # fmt: skip


if __name__ == "__main__":
    main()
