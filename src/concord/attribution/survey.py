"""All practices and clinicians seen in the data, in the program or not: made once for all shards."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from concord.attribution import sql
from concord.attribution.given import give_parties
from concord.attribution.rules import AttributionRules
from concord.canon.claims import MedicalClaim
from concord.canon.providers import Affiliation, Provider
from concord.engine import Session, open_session
from concord.program.parties import Parties

SQL = sql.__name__
SURVEYED = ("affiliation", "clinician", "biller")
"""What a survey writes."""


def survey(
    settled: Path,
    out: Path,
    rules: AttributionRules,
    parties: Parties,
    as_of: date,
    *,
    threads: int | None = None,
    memory: str | None = None,
) -> None:
    """Write `affiliation`, `clinician` (npi, taxonomy) and `biller` (billing_npi, tin) to `out`.

    Reads the plans' provider files and the pairs of clinician and tax number on claims, from `settled`. What the
    program's own lists say stands above what is only seen; of the rest, places of primary care by `rules` above listings
    and other bills.
    """
    with open_session(threads=threads, memory=memory) as session:
        session.view(
            "medical_claim", [settled / "medical_claim", settled / "medical_claim.parquet"], MedicalClaim
        )
        session.view("provider", [settled / "provider", settled / "provider.parquet"], Provider)
        give_parties(session, parties)
        session.file(SQL, "macros")
        places = sorted({place for edition in rules.editions for place in edition.places_of_service})
        given = {"billed": {"as_of": as_of, "places": places}, "affiliation": {"as_of": as_of}}
        for name in ("billed", "clinician", "biller", "affiliation"):
            session.file_table(SQL, name, name, given.get(name))
        write_survey(session, out)


def write_survey(session: Session, out: Path) -> None:
    """The three tables of `survey`, sorted."""
    session.write_declared("affiliation", Affiliation, out / "affiliation.parquet")
    session.write("clinician", out / "clinician.parquet", order=["npi"])
    session.write("biller", out / "biller.parquet", order=["billing_npi"])
