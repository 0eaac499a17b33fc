"""Linkage beside Splink as it comes, on the same files: precision, recall, time. `python -m tests.bench.identity`.

With `--people N` on a made-up population; with `--settled DIR --truth FILE` on a run's settled tables and a truth of
(sender, member_id, person). Splink as it comes: its own library comparisons, blocking rules of its documentation,
trained on the same records, linked at 0.95, connected components. Ours: the shipped weights, nothing trained.
"""

from __future__ import annotations

import argparse
import logging
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

from concord.canon.members import Member
from concord.engine import open_session
from concord.identity import link, quality, read_config
from tests.unit.identity.population import Population

ROOT = Path(__file__).resolve().parents[2]
AS_OF = date(2026, 7, 10)
LATEST = """
    SELECT sender || '|' || member_id AS unique_id, lower(first_name) AS first_name, lower(last_name) AS surname,
        strftime(birth_date, '%Y-%m-%d') AS dob, sex, ssn, lower(address) AS address, zip AS postcode, phone, lower(email) AS email
    FROM member
    QUALIFY row_number() OVER (PARTITION BY sender, member_id ORDER BY received_on DESC, row_id DESC) = 1
"""
SPLIT = """
    SELECT split_part(unique_id, '|', 1) AS sender, substr(unique_id, strpos(unique_id, '|') + 1) AS member_id,
        dense_rank() OVER (ORDER BY cluster_id) AS person_id
    FROM clustered
"""


def ours(settled: Path, folder: Path) -> Path:
    """Our step with the shipped weights."""
    link(folder / "work", settled, folder / "ours", read_config(ROOT / "programs" / "ca-apc"), 4, AS_OF)
    return folder / "ours" / "person_link.parquet"


def splink_as_it_comes(settled: Path, folder: Path) -> Path:
    """Splink with its library comparisons, trained on the records themselves."""
    logging.getLogger("splink").setLevel(logging.ERROR)
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            cl.NameComparison("first_name"),
            cl.NameComparison("surname"),
            cl.DateOfBirthComparison("dob", input_is_string=True),
            cl.ExactMatch("sex"),
            cl.ExactMatch("ssn"),
            cl.ExactMatch("postcode").configure(term_frequency_adjustments=True),
            cl.ExactMatch("phone"),
            cl.EmailComparison("email"),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("first_name", "surname"), block_on("surname", "dob"), block_on("first_name", "dob"),
            block_on("postcode", "dob"), block_on("ssn"), block_on("phone", "first_name"),
        ],
    )  # fmt: skip
    with open_session() as session:
        session.view("member", [settled / "member.parquet", settled / "member"], Member)
        session.run(f"CREATE TABLE person_record AS {LATEST}")
        cursor = session.connection.cursor()
        api = DuckDBAPI(connection=cursor)
        linker = Linker(api.register("person_record"), settings, log_level=None)
        linker.training.estimate_probability_two_random_records_match(
            [block_on("first_name", "surname", "dob")], recall=0.7
        )
        linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
        for rule in (block_on("first_name", "surname"), block_on("dob")):
            linker.training.estimate_parameters_using_expectation_maximisation(rule)
        scored = linker.inference.predict(threshold_match_probability=0.5)
        found = linker.clustering.cluster_pairwise_predictions_at_threshold(scored, 0.95)
        session.run(f'CREATE VIEW clustered AS SELECT unique_id, cluster_id FROM "{found.physical_name}"')
        out = folder / "splink.parquet"
        session.write(SPLIT, out, order=["sender", "member_id"])
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--settled", type=Path)
    parser.add_argument("--truth", type=Path)
    parser.add_argument("--only-ours", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        settled, truth = asked.settled, asked.truth
        if settled is None:
            settled, truth = Population(asked.people, asked.seed).write(folder), folder / "truth.parquet"
        ways: dict[str, Callable[[Path, Path], Path]] = {"ours": ours}
        if not asked.only_ours:
            ways["splink as it comes"] = splink_as_it_comes
        print(
            f"{'':20}{'members':>9}{'precision':>11}{'recall':>9}{'clusters P':>12}{'clusters R':>12}{'wall s':>8}{'CPU s':>8}"
        )
        for way, run in ways.items():
            wall, cpu = time.perf_counter(), time.process_time()
            links = run(settled, folder)
            wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
            q = quality.judge(links, truth)
            print(
                f"{way:20}{q.records:9,}{q.precision:11.5f}{q.recall:9.5f}{q.cluster_precision:12.4f}"
                f"{q.cluster_recall:12.4f}{wall:8.1f}{cpu:8.1f}"
            )


if __name__ == "__main__":
    main()
