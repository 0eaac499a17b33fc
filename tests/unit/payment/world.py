"""A made-up program in the shape that payment reads: rosters, coverage, claims and rates, by arithmetic and no luck."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow as pa

from concord.canon.charts import EnrolledMonth
from concord.canon.claims import MedicalClaim
from concord.canon.results import Rate
from concord.canon.roster import Roster
from concord.engine import Session, open_session
from concord.payment import Inputs
from concord.program import Program

PEOPLE = """
CREATE OR REPLACE TABLE people AS
SELECT i AS person_id, i % {shards} AS shard,
       CAST(DATE '1946-01-01' + CAST(h(i, 28000) AS INTEGER) AS DATE) AS birth_date,
       NULL::VARCHAR AS zip, CASE WHEN i % 997 = 0 THEN NULL ELSE CASE WHEN h(i + 1, 100) < 52 THEN 'female' ELSE 'male' END END AS sex,
       orgs[1 + h(i + 2, len(orgs))] AS organization_id,
       ['alder', 'alder', 'birch', 'cedar', 'dogwood'][1 + h(i + 3, 5)] AS plan_id,
       CASE WHEN h(i + 4, 10) < 3 THEN 'self_funded' ELSE 'fully_insured' END AS funding
FROM range({people}) t(i), (SELECT list_sort(list(organization_id)) AS orgs FROM organization)
"""
ROSTER = """
SELECT p.person_id, CAST(m.month AS DATE) AS month, p.organization_id, NULL AS site_id, NULL AS npi,
       month >= DATE '2025-01-01' AS in_program, 'preventive_visits' AS rule, 'none' AS tie_break, 1 AS visits,
       NULL AS runner_up, NULL AS decided_by_payer, NULL AS evidence, p.shard
FROM people p, range(DATE '2024-01-01', DATE '{end}', INTERVAL 1 MONTH) m(month)
WHERE h(p.person_id * 7 + date_diff('day', DATE '2000-01-01', CAST(month AS DATE)), 100) < 93
"""
ENROLLED = """
SELECT p.person_id, CAST(m.month AS DATE) AS month, p.plan_id, concat('M', p.person_id) AS member_id,
       'commercial' AS product_line, 'PPO' AS product, p.funding, concat('G', p.person_id % 50) AS employer_group,
       NULL AS pcp_npi, NULL AS pcp_assignment, true AS has_pharmacy, true AS is_primary, p.person_id AS row_id, p.shard
FROM people p, range(DATE '2024-01-01', DATE '{end}', INTERVAL 1 MONTH) m(month)
"""
CLAIMS = """
SELECT p.person_id * 1000 + k AS row_id, p.plan_id AS sender, concat('C', p.person_id, '-', k) AS claim_id, 1 AS line,
       concat('M', p.person_id) AS member_id, 'professional' AS claim_type, p.person_id, p.shard, 'original' AS action,
       CAST(DATE '2024-01-05' + CAST(h(p.person_id * 31 + k, {days}) AS INTEGER) AS DATE) AS from_date,
       DATE '2026-07-01' AS received_on, '11' AS place_of_service,
       ['99213', '99214', '99396', '90471', '80053'][1 + h(p.person_id + k * 3, 5)] AS procedure_code,
       CASE WHEN h(p.person_id + k, 10) < 8 THEN o.npi ELSE '1999999999' END AS rendering_npi,
       '207Q00000X' AS rendering_taxonomy, 'none' AS billing_tin,
       CAST(60 + h(p.person_id * 17 + k, 12000) / 100.0 AS DECIMAL(14,2)) AS allowed_amount
FROM people p, range({claims}) c(k), (SELECT organization_id, min(npi) AS npi FROM affiliation
     WHERE start_date < DATE '2024-01-01' AND end_date IS NULL GROUP BY 1) o
WHERE o.organization_id = p.organization_id
"""
RATES = """
SELECT m.measure, m.rate, y.year, 'program' AS pool, 'organization' AS level, o.organization_id AS unit, 'all' AS stratum_kind,
       'all' AS stratum, 100 AS population, 0 AS excluded, 0 AS excepted, 0 AS uncovered, 0 AS unknown,
       CAST(20 + h(m.rate || o.organization_id, 300) AS BIGINT) AS denominator,
       CAST((20 + h(m.rate || o.organization_id, 300)) * (35 + h(o.organization_id || m.rate || y.year, 45)) / 100 AS BIGINT)
         AS numerator, NULL AS value, NULL AS low, NULL AS high,
       true AS is_enough, NULL AS band, NULL AS known_share, NULL AS usual, NULL AS reliability, NULL AS shrunken,
       NULL AS low_95, NULL AS high_95, NULL AS low_998, NULL AS high_998, 0 AS rests_on_standard,
       0 AS rests_on_audited, 0 AS rests_on_nonstandard, 0 AS rests_on_registry, y.year = 2024 AS is_baseline, e.edition
FROM measure m, (VALUES (2024), (2025), (2026)) y(year), organization o, (VALUES ('2025'), ('2026')) e(edition)
WHERE y.year <= CAST(e.edition AS INTEGER) AND (y.year = 2024 OR CAST(y.year AS VARCHAR) = e.edition)
"""


def make(
    folder: Path, program: Program, people: int, *, shards: int = 1, end: str = "2026-07-01", claims: int = 8
) -> Inputs:
    """Write a world of `people` on rosters from 2024-01 to the month before `end`, and return it as payment's inputs."""
    days = (date.fromisoformat(end) - date(2024, 1, 10)).days
    with open_session(threads=2) as session:
        session.run("CREATE MACRO h(x, n) AS CAST(hash(x) % n AS BIGINT)")
        _parties(session, program)
        session.run(PEOPLE.format(people=people, shards=shards))
        texts = {
            "roster": (ROSTER.format(end=end), Roster), "enrolled_month": (ENROLLED.format(end=end), EnrolledMonth),
            "medical_claim": (CLAIMS.format(days=days, claims=claims), MedicalClaim),
        }  # fmt: skip
        for name, (text, declared) in texts.items():
            session.empty("made_declared", declared)
            session.run(
                f"CREATE OR REPLACE TABLE made AS SELECT * FROM made_declared UNION ALL BY NAME ({text})"
            )
            keep = [c for c in session.columns("made") if c != "shard"]
            for shard in range(shards):
                session.write(f"SELECT * FROM made WHERE shard = {shard}", folder / name / f"shard={shard}.parquet",
                              order=[c for c in declared.sorted_by if c in keep], columns=keep)  # fmt: skip
        session.write(
            "people",
            folder / "person.parquet",
            order=["person_id"],
            columns=["person_id", "birth_date", "sex", "zip"],
        )
        session.run(f"CREATE OR REPLACE TABLE made AS {RATES}")
        session.write_declared("made", Rate, folder / "rate.parquet")
    return Inputs(folder / "roster", folder / "enrolled_month", folder / "person.parquet", folder / "medical_claim",
                  folder / "rate.parquet")  # fmt: skip


def _parties(session: Session, program: Program) -> None:
    for name, rows in (
        ("organization", program.rows("organizations")),
        ("affiliation", program.rows("affiliations")),
    ):
        session.table(name, pa.Table.from_pylist(rows))
    session.table("measures", pa.Table.from_pylist(program.rows("measures")))
    session.run("CREATE TABLE measure AS SELECT DISTINCT measure, rate FROM measures")
