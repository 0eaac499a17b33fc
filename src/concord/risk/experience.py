"""The program's own experience by age-sex cell, in the bands of the program's factor table."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow as pa

from concord.canon.charts import EnrolledMonth
from concord.canon.claims import MedicalClaim, PharmacyClaim
from concord.canon.people import Person
from concord.canon.risk import AgeSexExperience
from concord.engine import Session
from concord.program import Program

SQL = f"{__package__}.sql"


def experience(session: Session, cut: Path, rosters: Path, program: Program, year: int, out: Path) -> int:
    """Write `age_sex_experience` of one year. Returns its rows."""
    bands = [vars(row) for row in program.lists.factor_table("age_sex", date(year, 12, 31))]
    columns = ("sex", "age_from", "age_to", "factor")
    session.table("band", pa.table({c: [b[c] for b in bands] for c in columns}))
    for name, folder, declared in (
        ("person", cut / "person", Person),
        ("medical_claim", cut / "medical_claim", MedicalClaim),
        ("pharmacy_claim", cut / "pharmacy_claim", PharmacyClaim),
        ("enrolled_month", rosters / "enrolled_month", EnrolledMonth),
    ):
        session.view(name, folder, declared)
    session.file_table(SQL, "experience", "experience_made", {"year": year})
    return session.write_declared("experience_made", AgeSexExperience, out / "age_sex_experience.parquet")
