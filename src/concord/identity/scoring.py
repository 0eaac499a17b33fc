"""Splink at work: every candidate pair gets a match weight and what each comparison put in."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
from splink import DuckDBAPI, Linker
from splink.internals.exceptions import SplinkException

from concord.engine import Session
from concord.engine.spark import Cluster
from concord.identity import comparisons
from concord.model.errors import QueryTimeout

HERE = __package__


def score(
    session: Session,
    weights: Mapping[str, Any],
    *,
    population: int,
    crowd: int,
    least: float,
    mistyped: bool = False,
    cluster: Cluster | None = None,
    scratch: Path | None = None,
) -> Session:
    """Table `scored` (a, b, weight, probability) from table `candidate`, with kept weights; nothing is trained here.

    Pairs come from shared blocks (sql/block.sql) with at most `crowd` members; those below probability `least`
    are left out. `mistyped` looks in more blocks, whose keys bear a slip of the pen (sql/block_mistyped.sql).
    With a `cluster` Splink's Spark backend compares them, through the folder `scratch`, and only what it keeps is scored here.
    """
    session.file_table(HERE, "sql/block", "block")
    if mistyped:
        session.file_table(HERE, "sql/block_mistyped", "block")
    session.file_table(HERE, "sql/pair", "pair", {"crowd": crowd})
    if not session.value("SELECT count(*) FROM pair"):
        return session.file_table(HERE, "sql/nothing_scored", "scored")
    settings = comparisons.settings(weights, prior(weights, population))
    if cluster is None or scratch is None:
        return _predict(session, weights, settings, "pair", "scored", least)
    from concord.identity import on_spark

    kept_frequencies(session, weights)
    on_spark.likely(session, cluster, settings, least, scratch)
    if not session.value("SELECT count(*) FROM likely"):
        return session.file_table(HERE, "sql/nothing_scored", "scored")
    _predict(session, weights, settings, "likely", "scored", least)
    on_spark.agree(session)
    return session


def explain(session: Session, weights: Mapping[str, Any], *, population: int, pairs: str) -> Session:
    """Table `explained`: pairs of table `pairs` (join_key_l, join_key_r, match_key) with each comparison's level and weight."""
    settings = comparisons.settings(weights, prior(weights, population))
    settings |= {"retain_matching_columns": True, "retain_intermediate_calculation_columns": True}
    return _predict(session, weights, settings, pairs, "explained", None)


def _predict(
    session: Session,
    weights: Mapping[str, Any],
    settings: Mapping[str, Any],
    pairs: str,
    into: str,
    least: float | None,
) -> Session:
    with splink_over(session, settings) as linker:
        use_kept_frequencies(session, linker, weights)
        linker.table_management.register_blocked_pairs_for_predict(linker._db_api.register(pairs))
        found = linker.inference.predict(threshold_match_probability=least, warning_mode="never")
    session.run(f'CREATE OR REPLACE VIEW predicted AS FROM "{found.physical_name}"')
    return session.file_table(HERE, "sql/scored", into)


@contextmanager
def splink_over(session: Session, settings: Mapping[str, Any]) -> Iterator[Linker]:
    """A quiet Splink linker over table `candidate`, in the session's database, under the session's watchdog.

    It works through a cursor of its own, since Splink needs a connection on which nothing is half read.
    """
    logging.getLogger("splink").setLevel(logging.ERROR)  # its advice is for whoever writes the comparisons
    cursor = session.connection.cursor()
    fired = threading.Event()

    def stop() -> None:
        fired.set()
        cursor.interrupt()

    timer = threading.Timer(session.watchdog, stop)
    timer.daemon = True
    timer.start()
    try:
        api = DuckDBAPI(connection=cursor)
        yield Linker(api.register("candidate"), dict(settings), log_level=None, validate_settings=False)
    except SplinkException as error:
        if not fired.is_set():
            raise
        raise QueryTimeout(
            f"comparing pairs ran longer than {session.watchdog:.0f} s and was stopped",
            where="identity",
            next_step="run again with more memory (CONCORD_MEMORY), or lower `crowd` in identity.toml",
        ) from error
    finally:
        timer.cancel()
        cursor.close()


def prior(weights: Mapping[str, Any], population: int) -> float:
    """Chance that two members taken at random are one person: falls as one over the population."""
    return min(0.5, weights["matches_per_member"] / population)


def use_kept_frequencies(session: Session, linker: Linker, weights: Mapping[str, Any]) -> None:
    """Names count by the frequencies kept with the weights, so a pair's score does not depend on who else is sent."""
    kept_frequencies(session, weights)
    for column in comparisons.frequency_columns():
        linker.table_management.register_term_frequency_lookup(
            linker._db_api.register(f"frequency_{column}"), column
        )


def kept_frequencies(session: Session, weights: Mapping[str, Any]) -> None:
    """Tables `frequency_<column>`: every candidate's name with its kept frequency."""
    for column in comparisons.frequency_columns():
        kept = weights["frequencies"][column]
        names = pa.table(
            {column: pa.array(list(kept), pa.string()), "kept": pa.array(list(kept.values()), pa.float64())}
        )
        session.table("kept_frequency", names)
        session.file_table(
            HERE, f"sql/frequency_{column}", f"frequency_{column}", {"floor": comparisons.FREQUENCY_FLOOR}
        )
