"""Splink's Spark backend and its DuckDB backend say the same of every pair, and the step ends in the same bytes."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from concord.engine import Session, open_session
from concord.engine.spark import Cluster, cluster
from concord.engine.spark_sql import translated
from concord.identity import comparisons, files, link, linkage, on_spark, read_config, scoring
from concord.identity.quality import judge
from concord.model.errors import IntegrityError, QueryTimeout, UsageError
from tests.unit.identity.population import Population

pytestmark = pytest.mark.java
ROOT = Path(__file__).resolve().parents[3]
AS_OF = date(2026, 7, 10)
FEBRL = ("link-dsgen__dataset_D_org_2500.csv.gz", "link-dsgen__dataset_D_dup_2500.csv.gz")
OUTPUTS = ("person_link", "person", "answer_said", "link_review")


@pytest.fixture(scope="module")
def spark() -> Iterator[Cluster]:
    """Two executors, each a process of its own."""
    logging.getLogger("py4j").setLevel(logging.ERROR)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        with cluster("local-cluster[2,1,1024]") as crew:
            yield crew


@pytest.fixture(scope="module")
def config():
    return read_config(ROOT / "programs" / "ca-apc")


def compared(
    session: Session, spark: Cluster, weights, population: int, scratch: Path
) -> tuple[int, float, int]:
    """All pairs of table `pair` by both backends: how many, the largest difference in bits, and how many only one of them has."""
    settings = comparisons.settings(weights, scoring.prior(weights, population))
    scoring.kept_frequencies(session, weights)
    on_spark.likely(session, spark, settings, 0.0, scratch)
    scoring._predict(session, weights, settings, "pair", "weighed", None)
    return session.rows("""
        SELECT count(*), max(abs(p.match_weight - l.spark_weight)), count(*) FILTER (p.id_l IS NULL OR l.join_key_l IS NULL)
        FROM predicted p
        FULL JOIN likely l ON l.join_key_l = least(id_l, id_r) AND l.join_key_r = greatest(id_l, id_r)
    """)[0]  # fmt: skip


def test_every_pair_of_a_made_up_town_weighs_the_same_on_both(spark, config, tmp_path):
    town = Population(500, seed=11)
    town.write(tmp_path)
    with open_session() as session:
        for name, declared in linkage.READS.items():
            session.view(name, [tmp_path / "settled" / f"{name}.parquet"], declared)
        linkage.describe(session)
        session.file_table("concord.identity", "sql/each_alone", "grouped")
        linkage.gather(session)
        scoring.score(
            session,
            config.weights,
            population=config.population,
            crowd=config.crowd,
            least=0.01,
            mistyped=True,
        )
        pairs, furthest, alone = compared(session, spark, config.weights, config.population, tmp_path / "s")
    assert pairs > 3000
    assert alone == 0
    assert furthest < 1e-9


def test_the_step_ends_in_the_same_bytes(spark, config, tmp_path):
    town = Population(400, seed=5)
    town.write(tmp_path)
    left = tmp_path / "spark" / "scratch" / "linking-of-a-killed-run"
    left.mkdir(parents=True)
    for name, crew in (("alone", None), ("spark", spark)):
        link(tmp_path / name, tmp_path / "settled", tmp_path / f"{name}-out", config, 4, AS_OF, crew=crew)
    for table in OUTPUTS:
        one, two = (tmp_path / f"{name}-out" / f"{table}.parquet" for name in ("alone", "spark"))
        assert one.read_bytes() == two.read_bytes(), table
    assert list(left.parent.iterdir()) == []
    quality = judge(tmp_path / "spark-out" / "person_link.parquet", tmp_path / "truth.parquet")
    assert quality.precision > 0.97
    assert quality.recall > 0.9


@pytest.mark.shared
def test_labelled_files_are_linked_alike(spark, shared, tmp_path, monkeypatch):
    """The same persons, and so the same precision and recall, with weights learned from the files."""
    paths = [shared / "data" / "febrl" / name for name in FEBRL]
    files.link_files(paths, "rec_id", tmp_path / "alone.csv")
    clustered = linkage.cluster

    def on_the_cluster(session, config):
        return clustered(session, config, crew=spark, scratch=tmp_path / "scratch")

    monkeypatch.setattr(linkage, "cluster", on_the_cluster)
    files.link_files(paths, "rec_id", tmp_path / "spark.csv")
    assert (tmp_path / "alone.csv").read_bytes() == (tmp_path / "spark.csv").read_bytes()


def test_a_cluster_that_weighs_otherwise_is_not_believed(spark, config, tmp_path, monkeypatch):
    Population(200, seed=5).write(tmp_path)
    rewritten = comparisons.rewritten

    def one_level_otherwise(settings, write):
        return rewritten(settings, lambda c: "sex_l <> sex_r" if c == "sex_l = sex_r" else write(c))

    monkeypatch.setattr(comparisons, "rewritten", one_level_otherwise)
    with pytest.raises(IntegrityError, match=r"Spark weighed [\d,]+ pairs unlike DuckDB"):
        link(tmp_path / "w", tmp_path / "settled", tmp_path / "out", config, 4, AS_OF, crew=spark)


class Hasty(Cluster):
    """A cluster that is given a hundredth of a second."""

    def tables(self, seconds, what):
        return super().tables(0.01, what)


def test_a_comparison_that_takes_too_long_is_stopped(spark, config, tmp_path):
    Population(200, seed=5).write(tmp_path)
    hasty = Hasty(spark.context, spark.size)
    with pytest.raises(QueryTimeout, match=r"comparing pairs on Spark ran longer than 0\.01 s"):
        link(tmp_path / "w", tmp_path / "settled", tmp_path / "out", config, 4, AS_OF, crew=hasty)


@pytest.mark.parametrize(
    ("ours", "sparks"),
    [
        ("list_has_any(given_l, given_r)", "ARRAYS_OVERLAP(given_l, given_r)"),
        ("birth_l[5:8] = '0101'", "SUBSTRING(birth_l, 5, 4) = '0101'"),
        ("ssns_l[1] = 'x'", "GET(ssns_l, 0) = 'x'"),
        ("jaro_winkler_similarity(a, b) >= 0.9", "DUCKDB_JARO_WINKLER(a, b) >= 0.9"),
    ],
)
def test_a_condition_is_written_in_sparks_words(ours, sparks):
    assert translated(ours) == sparks


@pytest.mark.parametrize(
    "condition", ["soundex(first_l) = 'A'", "damerau_levenshtein(upper(a), b) <= 1", "hash(a) = 1"]
)
def test_what_is_not_proven_alike_is_refused(condition):
    with pytest.raises(UsageError, match="has no counterpart on Spark"):
        translated(condition)
