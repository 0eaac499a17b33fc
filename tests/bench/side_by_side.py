"""The same measure five ways on the same tables of one machine, answers compared:

    python -m tests.bench.side_by_side PEOPLE

women of 42 to 74, enrolled all year, with a mammogram since 1 October two years before. Concord reads built charts (their building is
timed beside it, as it is done once for every measure); DuckDB, Polars and Spark SQL read raw claims, enrollment and people; the
interpreter reads charts one person at a time, for the first `SAMPLE` people. Spark is left out where it is not installed.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from datetime import date
from importlib.util import find_spec
from pathlib import Path

from concord import charts
from concord.canon.charts import FLAG, KINDS
from concord.engine import Session, open_session
from concord.engine.compiler.run import evaluated
from concord.measures import common
from concord.measures.bcs import mammograms
from concord.model.expressions import Person
from concord.model.measure import Measure
from concord.reference.chart import Chart, ChartEvent, ChartSpan
from concord.reference.measures import evaluate, prepare
from concord.terminology import load
from tests.bench import canonical
from tests.bench import charts as charts_bench
from tests.bench.processes import cpu_of_all
from tests.bench.stages import Stage

YEAR, AS_OF, SHARDS, SAMPLE = 2024, date(2026, 7, 10), 8, 2_000
FIRST, LAST, SINCE = date(2024, 1, 1), date(2024, 12, 31), date(2022, 10, 1)
MEASURE = Measure(
    id="SIDE",
    title="A mammogram, and nothing else",
    edition="bench",
    methods=("plan",),
    who={"woman": Person.sex("female"), "aged 42 to 74": Person.age(common.year.end).between(42, 74)}
    | common.enrolled_in_year,
    excused={},
    met={"mammogram": mammograms.exists()},
)
Answer = tuple[frozenset[int], frozenset[int]]
"""People in the denominator, and those of them in the numerator."""
SQL = """
SELECT p.person_id, bool_or(c.member_id IS NOT NULL) AS met
FROM person p JOIN person_link l USING (person_id)
JOIN enrollment e ON e.sender = l.sender AND e.member_id = l.member_id
LEFT JOIN (
    SELECT sender, member_id FROM medical_claim
    WHERE procedure_code IN ({codes}) AND NOT is_denied AND through_date BETWEEN DATE '{since}' AND DATE '{last}'
) c ON c.sender = l.sender AND c.member_id = l.member_id
WHERE p.sex = 'female' AND {year} - year(p.birth_date) BETWEEN 42 AND 74
    AND e.start_date <= DATE '{first}' AND (e.end_date IS NULL OR e.end_date >= DATE '{last}')
GROUP BY p.person_id
"""
TABLES = {"person": "people", "person_link": "people", "enrollment": "settled", "medical_claim": "settled"}


def codes() -> list[str]:
    """Procedure codes of a mammogram, as our terminology has them."""
    found = {c.stem for c in load(None).codes if c.concept == "mammography" and c.system in ("CPT", "HCPCS")}
    return sorted(found)


def query() -> str:
    listed = ", ".join(f"'{c}'" for c in codes())
    return SQL.format(codes=listed, since=SINCE, first=FIRST, last=LAST, year=YEAR)


def split(rows: list[tuple[int, bool]]) -> Answer:
    return frozenset(p for p, _ in rows), frozenset(p for p, met in rows if met)


def opened(session: Session, charts_folder: Path) -> None:
    """Charts as the whole program sees them: every plan's events, and enrollment in any of the plans."""
    for name in ("event", "span", "chart_person", "concept_number", "unit_number", "membership"):
        session.view(name, [charts_folder / name, charts_folder / f"{name}.parquet"])


def concord(folder: Path) -> Answer:
    """The compiled measure on built charts."""
    with open_session(threads=2, memory="6GB") as session:
        opened(session, folder / "charts")
        with evaluated(session, [MEASURE], year=YEAR, method="plan", as_of=AS_OF, stages=False) as batch:
            rows = session.rows(f"SELECT person, numerator FROM {batch.tables['result']} WHERE denominator")
    return split(rows)  # type: ignore[arg-type]


def duckdb_sql(folder: Path) -> Answer:
    """Plain SQL over the raw tables."""
    with open_session(threads=2, memory="6GB") as session:
        for name, where in TABLES.items():
            session.view(name, folder / where / f"{name}.parquet")
        return split(session.rows(query()))  # type: ignore[arg-type]


def polars(folder: Path) -> Answer:
    """The same in Polars, lazily."""
    import polars as pl

    read = {name: pl.scan_parquet(folder / where / f"{name}.parquet") for name, where in TABLES.items()}
    who = read["person"].filter(
        (pl.col("sex") == "female") & (YEAR - pl.col("birth_date").dt.year()).is_between(42, 74)
    )
    covered = read["enrollment"].filter(
        (pl.col("start_date") <= FIRST) & (pl.col("end_date").is_null() | (pl.col("end_date") >= LAST))
    )
    seen = read["medical_claim"].filter(
        pl.col("procedure_code").is_in(codes())
        & ~pl.col("is_denied")
        & pl.col("through_date").is_between(SINCE, LAST)
    )
    keys = ["sender", "member_id"]
    found = (
        who.join(read["person_link"], on="person_id")
        .join(covered.select(keys).unique(), on=keys)
        .join(seen.select(keys).unique().with_columns(met=pl.lit(True)), on=keys, how="left")
        .group_by("person_id")
        .agg(pl.col("met").fill_null(False).any())
        .collect()
    )
    return split(list(found.iter_rows()))


def spark_sql(folder: Path) -> Answer:
    """The same SQL on Spark, on this machine's two cores, its start included."""
    from pyspark.sql import SparkSession

    spark = (
        SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "8").config("spark.driver.memory", "4g").getOrCreate()
    )  # fmt: skip
    try:
        for name, where in TABLES.items():
            spark.read.parquet(str(folder / where / f"{name}.parquet")).createOrReplaceTempView(name)
        return split([tuple(row) for row in spark.sql(query()).collect()])  # type: ignore[misc]
    finally:
        spark.stop()


def interpreter(folder: Path) -> Answer:
    """The reference interpreter, a person at a time, for the first people."""
    prepared = prepare(MEASURE, "plan")
    found = []
    for person, chart in read_charts(folder / "charts").items():
        (standing,) = evaluate(prepared, chart, year=YEAR, as_of=AS_OF)
        (rate,) = standing.rates.values()
        if rate.denominator:
            found.append((person, rate.numerator))
    return split(found)


def read_charts(folder: Path) -> dict[int, Chart]:
    """The first people's charts as the interpreter reads them: what a mammogram is told by, and enrollment."""
    with open_session(threads=2, memory="6GB") as session:
        opened(session, folder)
        most = {"most": SAMPLE}
        people = session.rows("SELECT person, birth_date, sex FROM chart_person WHERE person < $most", most)
        events = session.rows(
            "SELECT person, event, kind, day, end_day, flags FROM event WHERE person < $most AND concept IN "
            "(SELECT concept FROM concept_number WHERE name = 'mammography')",
            most,
        )
        spans = session.rows("SELECT person, kind, day, end_day FROM span WHERE person < $most", most)
    seen: dict[int, list[ChartEvent]] = defaultdict(list)
    covered: dict[int, list[ChartSpan]] = defaultdict(list)
    for person, event, kind, start, end, flags in events:
        held = frozenset(name for name, bit in FLAG.items() if flags & bit)
        seen[person].append(ChartEvent(event, "mammography", KINDS[kind], start, end, flags=held))
    for person, kind, start, end in spans:
        covered[person].append(ChartSpan(kind, start, end))
    sexes = {1: "female", 2: "male"}
    return {
        p: Chart(born, sexes.get(sex), None, tuple(seen[p]), tuple(covered[p])) for p, born, sex in people
    }


def timed(title: str, work: Callable[[Path], Answer], folder: Path) -> tuple[Stage, Answer]:
    """Seconds and CPU seconds, other processes that the work starts included."""
    began, before = time.monotonic(), cpu_of_all()
    answer = work(folder)
    return Stage(title, round(time.monotonic() - began, 2), round(cpu_of_all() - before, 2)), answer


def main(people: int) -> None:
    """Make the tables, do the job every way, print the table; stop when two answers differ."""
    with tempfile.TemporaryDirectory(prefix="beside-") as scratch:
        folder = Path(scratch)
        canonical.write(folder, people, shards=SHARDS)
        charts.cut(folder / "settled", folder / "people", folder / "cut", SHARDS)
        built, _ = timed("charts, once for all measures", lambda f: charts_bench.chart(f, SHARDS), folder)  # type: ignore[arg-type, return-value]
        ways: list[tuple[str, Callable[[Path], Answer]]] = [
            ("Concord, on charts", concord),
            ("DuckDB SQL, on raw claims", duckdb_sql),
        ]
        if find_spec("polars"):
            ways.append(("Polars, on raw claims", polars))
        if find_spec("pyspark"):
            ways.append(("Spark SQL, on raw claims", spark_sql))
        done = [timed(title, work, folder) for title, work in ways]
        slow, some = timed(f"an interpreter, the first {SAMPLE:,} people", interpreter, folder)
    first = done[0][1]
    for stage, answer in done:
        assert answer == first, f"{stage.title} answers otherwise: {len(answer[0])}, {len(answer[1])}"
    assert some == tuple(frozenset(p for p in part if p < SAMPLE) for part in first), (
        "the interpreter differs"
    )
    print(
        f"{people:,} people; {len(first[0]):,} in the denominator, {len(first[1]):,} met: the same in all\n"
    )
    print("| way | seconds | CPU s | CPU µs per person |\n|---|---|---|---|")
    for stage, size in [(built, people), *((s, people) for s, _ in done), (slow, min(SAMPLE, people))]:
        print(
            f"| {stage.title} | {stage.seconds:.2f} | {stage.cpu_seconds:.2f} | {1e6 * stage.cpu_seconds / size:,.1f} |"
        )


if __name__ == "__main__":
    main(int(sys.argv[1]))
