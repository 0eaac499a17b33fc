"""Splink's own Spark backend at the pairs of a state: the cluster compares all of them, DuckDB scores once more those that it kept.

Tables go by path, through a folder that driver and executors both see. The second scoring is of few pairs and by the same Splink, so that
links, weights and bytes are those of a run without Spark, whatever last digit a cluster's logarithm ends in; and where the two
differ by more than that, the run stops and says so.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from concord.engine import Session, spark_sql
from concord.engine.spark import Cluster
from concord.identity import comparisons
from concord.model.errors import IntegrityError

HERE = __package__
PREFIX = "linking-"
SLACK = 1e-6
"""Match probability that the cluster's answer may lie under the threshold: such a pair is scored once more, and then decided."""
PART = 200_000
"""Pairs that one task of the cluster compares, at most, on the average."""
TOLERANCE = 1e-5
"""Bits of match weight, which `scored` keeps to six places, by which the two engines may differ."""


def likely(
    session: Session, cluster: Cluster, settings: Mapping[str, Any], least: float, scratch: Path
) -> Session:
    """Table `likely` (join_key_l, join_key_r, match_key, spark_weight): pairs of table `pair` that reach `least`, but for `SLACK`.

    `scratch` is on storage that every executor sees; what a run that was killed left there is removed.
    """
    scratch.mkdir(parents=True, exist_ok=True)
    for left in scratch.glob(f"{PREFIX}*"):
        shutil.rmtree(left, ignore_errors=True)
    with TemporaryDirectory(dir=scratch, prefix=PREFIX) as own:
        folder = Path(own).resolve()
        names = ["candidate", "pair", *(f"frequency_{c}" for c in comparisons.frequency_columns())]
        for name in names:
            session.write(name, folder / f"{name}.parquet", order=())
        with cluster.tables(session.watchdog, "comparing pairs") as spark:
            spark.conf.set("spark.sql.shuffle.partitions", _partitions(session, cluster))
            for name in names:
                spark.read.parquet((folder / f"{name}.parquet").as_uri()).createOrReplaceTempView(name)
            with _linker(spark, settings) as linker:
                found = linker.inference.predict(
                    threshold_match_probability=max(0.0, least - SLACK), warning_mode="never"
                )
                kept = found.as_spark_dataframe().select("id_l", "id_r", "match_weight")
                kept.write.parquet((folder / "likely").as_uri())
        session.view("found_on_spark", sorted((folder / "likely").glob("*.parquet")))
        session.file_table(HERE, "sql/likely", "likely")
    return session


def _partitions(session: Session, cluster: Cluster) -> int:
    """Into how many parts pairs are dealt: two for each core, more where a part would be larger than `PART`."""
    pairs = session.value("SELECT count(*) FROM pair")
    return max(2 * cluster.size, -(-pairs // PART))


def agree(session: Session) -> None:
    """IntegrityError when Spark weighed a pair of table `scored` unlike DuckDB."""
    far = session.file_rows(HERE, "sql/weighed_unlike", {"tolerance": TOLERANCE})[0][0]
    if far:
        raise IntegrityError(
            f"Spark weighed {far:,} pairs unlike DuckDB does",
            where="linking",
            why="a comparison answers differently on the two",
            next_step="run without --engine, and report this with the versions of Spark and Splink",
        )


@contextmanager
def _linker(spark: Any, settings: Mapping[str, Any]) -> Iterator[Any]:
    """Splink over the tables of a Spark session; what it keeps in the executors' memory is let go at the end."""
    from splink import Linker
    from splink.internals.spark.database_api import SparkAPI
    from splink.internals.spark.jar_location import similarity_jar_location

    spark.sql(f"ADD JAR '{Path(similarity_jar_location()).as_uri()}'")  # it lies in Splink's wheel
    spark_sql.teach(spark)
    logging.getLogger("splink").setLevel(logging.ERROR)
    api = SparkAPI(spark_session=spark, break_lineage_method="persist")
    rewritten = comparisons.rewritten(settings, spark_sql.translated)
    linker = Linker(api.register("candidate"), rewritten, log_level=None, validate_settings=False)
    tables = linker.table_management
    for column in comparisons.frequency_columns():
        tables.register_term_frequency_lookup(api.register(f"frequency_{column}"), column)
    tables.register_blocked_pairs_for_predict(api.register("pair"))
    try:
        yield linker
    finally:
        for kept in list(linker._intermediate_table_cache.values()):
            kept.as_spark_dataframe().unpersist()
