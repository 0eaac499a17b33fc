"""How long HHS-HCC takes for many people: a finished run's claims and rosters copied under new person numbers, one period scored.

    python -m tests.bench.risk RUN [--copies 8]

RUN is a finished run's folder (`work/runs/...`). Prints people on rosters, each read for a score, people enrolled, seconds, CPU seconds (also per
million on rosters) and the ratio to the floor: DuckDB reading the columns that the model needs. 69 copies of the demonstration are a million on
rosters.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from concord import risk, terminology
from concord.engine import Session, open_session
from concord.program import Program

PROGRAM = Path(__file__).resolve().parents[2] / "programs" / "ca-apc"
AS_OF = date(2025, 3, 31)
APART = 10_000_000
"""Person numbers of two copies lie this far apart."""
READ = {
    "cut/medical_claim": "person_id, sender, claim_id, claim_type, type_of_bill, procedure_code, from_date, through_date, is_denied, row_id",
    "cut/claim_diagnosis": "person_id, sender, claim_id, code, row_id",
    "cut/pharmacy_claim": "person_id, sender, ndc, fill_date, is_denied, row_id",
    "cut/person": "person_id, birth_date, sex",
    "rosters/roster": "person_id, month, organization_id",
    "rosters/enrolled_month": "person_id, month, plan_id, product_line, is_primary",
}


def main() -> None:
    """Copy, score, print."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("run", type=Path)
    asked.add_argument("--copies", type=int, default=8)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        root = Path(folder)
        program = Program.load(PROGRAM)
        with open_session(threads=2, memory="6GB", scratch=root / "spill") as session:
            people = copied(session, given.run, root, program.shards, given.copies)
        with open_session(threads=2, memory="6GB", scratch=root / "spill") as session:
            floor = timed(lambda: scanned(session, root))[1]
        with open_session(threads=2, memory="6GB", scratch=root / "spill") as session:
            written: dict[str, int] = {}
            seconds, cpu = timed(
                lambda: written.update(
                    risk.score(
                        session,
                        root / "cut",
                        root / "rosters",
                        program,
                        terminology.load(),
                        AS_OF,
                        root / "out",
                    )
                )
            )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"{written['risk_score']:,} people on rosters among {people:,} enrolled: {seconds:.1f} s, {cpu:.1f} CPU s "
        f"({cpu / written['risk_score'] * 1e6:.0f} a million on rosters), {cpu / floor:.1f} x the floor, {peak:,} MB"
    )


def copied(session: Session, run: Path, root: Path, shards: int, copies: int) -> int:
    """The tables of READ, every row `copies` times; claims are told apart by their numbers."""
    for table, columns in READ.items():
        for shard in range(shards):
            session.view("one", run / table / f"shard={shard}.parquet")
            claim = (
                "REPLACE (concat(c.n, '-', claim_id) AS claim_id, person_id + c.n * $apart AS person_id)"
                if "claim_id" in columns
                else "REPLACE (person_id + c.n * $apart AS person_id)"
            ).replace("$apart", str(APART))
            session.write(
                f"SELECT o.* {claim} FROM (SELECT {columns} FROM one) o CROSS JOIN range({copies}) c(n)",
                root / table / f"shard={shard}.parquet",
                order=["person_id"],
            )
    session.view("everybody", root / "rosters/enrolled_month")
    return int(
        session.value("SELECT count(DISTINCT person_id) FROM everybody WHERE month = DATE '2025-01-01'")
    )


def scanned(session: Session, root: Path) -> None:
    """Read every column once."""
    for table in READ:
        session.view("scanned", root / table).rows("SELECT max(hash(COLUMNS(*))) FROM scanned")


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds and CPU seconds."""
    began, before = time.monotonic(), time.process_time()
    work()
    return time.monotonic() - began, time.process_time() - before


if __name__ == "__main__":
    main()
