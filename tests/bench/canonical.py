"""Random canonical tables of any size, for measuring charts before and beside real files.

Not plausible medicine: only the shapes, sizes and code frequencies that decide how long the work takes.
About 51 claim lines, 45 diagnoses and 12 fills a person over five years, as one million commercial members have.
"""

from __future__ import annotations

import sys
from pathlib import Path

from concord.engine import Session, open_session

SHARDS = 4
_MIX = "hash({}) % {}"


def _pick(expression: str, values: list[str]) -> str:
    listed = ", ".join(f"'{v}'" for v in values)
    return f"list_value({listed})[1 + (hash({expression}) % {len(values)})::INTEGER]"


COMMON_DX = ["I10", "E119", "E785", "J069", "M542", "Z0000", "F419", "K219", "J45909", "E1165", "N390", "R079",
             "Z23", "F329", "M1711", "G4733", "Z1231", "Z1211", "O0990", "C50911"]  # fmt: skip
COMMON_PROCEDURES = ["99213", "99214", "99396", "36415", "80053", "83036", "85025", "80061", "97110", "90471",
                     "77067", "45378", "G0439", "93000", "71046", "99284", "90686", "87880", "82043", "81002"]  # fmt: skip
COMMON_NDC = ["68180098101", "65862020290", "60505257909", "65862001005", "00093317431", "00173071920",
              "16714061205", "59762371901", "00406012301", "00093310905"]  # fmt: skip


def write(out: Path, people: int, *, threads: int = 2, shards: int = SHARDS) -> None:
    """Settled tables under `out`/settled and linked people under `out`/people."""
    with open_session(threads=threads, memory="5GB", scratch=out / "scratch") as session:
        _people(session, out, people, shards)
        _claims(session, out, people)
        _clinical(session, out, people)


def _copy(session: Session, query: str, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    session.run(f"COPY ({query}) TO '{path}' (FORMAT parquet, COMPRESSION zstd)", label=path.name)


def _people(session: Session, out: Path, people: int, shards: int) -> None:
    _copy(session, f"""
        SELECT list_value('alder','birch','cedar')[1 + (i % 3)::INTEGER] AS sender, 'M' || lpad(i::VARCHAR, 9, '0') AS member_id,
            i AS person_id, (hash(i) % {shards})::INTEGER AS shard, 'alone' AS method, 1.0::DECIMAL(18,6) AS probability
        FROM range({people}) t(i)""", out / "people" / "person_link.parquet")  # fmt: skip
    _copy(session, f"""
        SELECT i AS person_id, (hash(i) % {shards})::INTEGER AS shard, 'A' AS first_name, 'B' AS last_name,
            DATE '1940-01-01' + (hash(i, 'b') % 30000)::INTEGER AS birth_date, NULL::DATE AS death_date,
            CASE WHEN hash(i, 's') % 2 = 0 THEN 'female' ELSE 'male' END AS sex, 1 AS member_count
        FROM range({people}) t(i)""", out / "people" / "person.parquet")  # fmt: skip
    _copy(session, f"""
        SELECT (i % 4096 << 27 | (1 + i // 4096))::BIGINT AS row_id, list_value('alder','birch','cedar')[1 + (i % 3)::INTEGER] AS sender,
            'M' || lpad(i::VARCHAR, 9, '0') AS member_id, DATE '2026-07-05' AS received_on,
            DATE '2021-01-01' + (hash(i, 'e') % 400)::INTEGER AS start_date, NULL::DATE AS end_date,
            'commercial' AS product_line, 'HMO' AS product, 'fully_insured' AS funding, true AS has_medical, true AS has_pharmacy,
            true AS is_primary
        FROM range({people}) t(i)""", out / "settled" / "enrollment.parquet")  # fmt: skip


def _claims(session: Session, out: Path, people: int) -> None:
    claims = people * 20
    header = f"""
        SELECT c, (c % {people}) AS p, list_value('alder','birch','cedar')[1 + ((c % {people}) % 3)::INTEGER] AS sender,
            'C' || lpad(c::VARCHAR, 11, '0') AS claim_id, 'M' || lpad((c % {people})::VARCHAR, 9, '0') AS member_id,
            DATE '2021-01-01' + (hash(c, 'd') % 2000)::INTEGER AS from_date, hash(c, 't') % 100 AS dice
        FROM range({claims}) t(c)"""
    session.run(f"CREATE OR REPLACE TABLE header AS {header}")
    _copy(session, f"""
        SELECT ((c % 4096) << 27 | (c // 4096 * 4 + line))::BIGINT AS row_id, sender, claim_id, line::INTEGER AS line, 1 AS version,
            'original' AS action, member_id, CASE WHEN dice < 85 THEN 'professional' ELSE 'institutional' END AS claim_type,
            from_date, CASE WHEN dice = 99 THEN from_date + 3 ELSE from_date END AS through_date,
            from_date + 30 AS paid_date, from_date + 45 AS received_on,
            CASE WHEN dice = 99 THEN from_date END AS admission_date,
            CASE WHEN dice = 99 THEN from_date + 3 END AS discharge_date,
            CASE WHEN dice = 99 THEN '01' END AS discharge_status,
            CASE WHEN dice = 99 THEN '111' WHEN dice >= 85 THEN '131' END AS type_of_bill,
            CASE WHEN dice < 85 THEN list_value('11','11','11','22','02','23','81')[1 + (dice % 7)::INTEGER] END AS place_of_service,
            CASE WHEN dice >= 85 THEN list_value('0450','0300','0510','0120','0360')[1 + (hash(c, line, 'r') % 5)::INTEGER] END AS revenue_code,
            CASE WHEN hash(c, line, 'k') % 3 = 0 THEN lpad((10000 + hash(c, line, 'q') % 8000)::VARCHAR, 5, '0')
                ELSE {_pick("c, line, 'p'", COMMON_PROCEDURES)} END AS procedure_code,
            NULL::VARCHAR AS modifiers, CASE WHEN dice = 99 THEN '0SR9019' END AS icd_procedure, 1.0::DECIMAL(18,6) AS units,
            NULL::VARCHAR AS ndc, '1' || lpad((hash(c, 'n') % 5000)::VARCHAR, 9, '0') AS rendering_npi, '207Q00000X' AS rendering_taxonomy,
            '1' || lpad((hash(c, 'n') % 800)::VARCHAR, 9, '0') AS billing_npi, lpad((hash(c, 'n') % 800)::VARCHAR, 9, '0') AS billing_tin,
            (hash(c, line, 'a') % 50000 / 100)::DECIMAL(14,2) AS charge_amount, (hash(c, line, 'a') % 40000 / 100)::DECIMAL(14,2) AS allowed_amount,
            (hash(c, line, 'a') % 30000 / 100)::DECIMAL(14,2) AS paid_amount, 0::DECIMAL(14,2) AS copay_amount, 0::DECIMAL(14,2) AS coinsurance_amount,
            0::DECIMAL(14,2) AS deductible_amount, false AS is_capitated, false AS is_denied, true AS in_network
        FROM header, range(1, 5) l(line) WHERE line <= 1 + hash(c, 'l') % 4
        """, out / "settled" / "medical_claim.parquet")  # fmt: skip
    _copy(session, f"""
        SELECT ((c % 4096) << 27 | (c // 4096 * 4 + 1))::BIGINT AS row_id, sender, claim_id, position::INTEGER AS position,
            member_id, CASE WHEN hash(c, position, 'k') % 2 = 0
                THEN chr((65 + hash(c, position, 'x') % 26)::INTEGER) || lpad((hash(c, position, 'y') % 1000)::VARCHAR, 3, '0')
                ELSE {_pick("c, position, 'd'", COMMON_DX)} END AS code
        FROM header, range(1, 4) l(position) WHERE position <= 1 + hash(c, 'm') % 4
        """, out / "settled" / "claim_diagnosis.parquet")  # fmt: skip
    session.run("DROP TABLE header")
    _copy(session, f"""
        SELECT (1::BIGINT << 36 | f)::BIGINT AS row_id, list_value('alder','birch','cedar')[1 + ((f % {people}) % 3)::INTEGER] AS sender,
            'R' || lpad(f::VARCHAR, 11, '0') AS claim_id, 1 AS line, 'original' AS action,
            'M' || lpad((f % {people})::VARCHAR, 9, '0') AS member_id,
            DATE '2021-01-01' + (hash(f, 'd') % 2000)::INTEGER AS fill_date, DATE '2026-07-01' AS received_on,
            {_pick("f, 'n'", COMMON_NDC)} AS ndc, 30.0::DECIMAL(18,6) AS quantity, 30 AS days_supply, 0 AS refill_number,
            '1000000001' AS prescriber_npi, 20.00::DECIMAL(14,2) AS allowed_amount, 10.00::DECIMAL(14,2) AS paid_amount
        FROM range({people * 12}) t(f)""", out / "settled" / "pharmacy_claim.parquet")  # fmt: skip


def _clinical(session: Session, out: Path, people: int) -> None:
    _copy(session, f"""
        SELECT (1::BIGINT << 40 | i)::BIGINT AS row_id, list_value('alder','birch','cedar')[1 + ((i % {people}) % 3)::INTEGER] AS sender,
            'M' || lpad((i % {people})::VARCHAR, 9, '0') AS member_id, 'LOINC' AS system,
            {_pick("i", ["4548-4", "13457-7", "98979-8", "9318-7", "2160-0", "3016-3"])} AS code,
            DATE '2021-01-01' + (hash(i, 'd') % 2000)::INTEGER AS taken_on, DATE '2026-07-01' AS received_on,
            (5 + hash(i, 'v') % 80 / 10)::DECIMAL(18,6) AS value, '%' AS unit, 'final' AS status, 'claim' AS provenance
        FROM range({people * 4}) t(i)""", out / "settled" / "lab_result.parquet")  # fmt: skip
    _copy(session, f"""
        SELECT (1::BIGINT << 41 | i)::BIGINT AS row_id, list_value('alder','birch','cedar')[1 + ((i % {people}) % 3)::INTEGER] AS sender,
            'M' || lpad((i % {people})::VARCHAR, 9, '0') AS member_id, 'LOINC' AS system, part AS code, '85354-9' AS panel,
            DATE '2021-01-01' + (hash(i, 'd') % 2000)::INTEGER AS taken_on, DATE '2026-07-01' AS received_on,
            (70 + hash(i, part) % 80)::DECIMAL(18,6) AS value, 'mm[Hg]' AS unit, 'final' AS status, 'vital-signs' AS category,
            'standard' AS provenance
        FROM range({people * 3}) t(i), (VALUES ('8480-6'), ('8462-4')) x(part)""", out / "settled" / "observation.parquet")  # fmt: skip


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]))
