"""What the files of an evaluation do not tell, and what that does to the counts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from concord.canon.members import Enrollment
from concord.engine import Session
from concord.intake.receipt import Receipt
from concord.model.expressions import Enrolled
from concord.model.measure import Measure
from concord.model.trees import walk
from concord.terminology import Terminology

NO_SPECIALTY = (
    "No file tells a clinician's specialty: each is taken for primary care where a measure asks for that."
)

NO_COVERAGE = "No file tells who is covered when, and to a plan nobody counts who is not: give eligibility.csv, or Coverage in FHIR."
NO_DRUG_BENEFIT = (
    "No file tells who has a drug benefit, and without one nobody counts in: {measures}. In FHIR, Coverage.class (rxbin, rxpcn, rxgroup, rxid) "
    "or the type DRUGPOL tells it."
)
SOME_DRUG_BENEFIT = "{silent:,} of {spans:,} spans of coverage tell no drug benefit, and by them alone nobody counts in: {measures}."
SHOWN = 5
"""Names in a sentence; of more than these the number is told."""

NOBODY = "No file names a person: nobody was counted."


def unread_files(names: Sequence[str], layout: str) -> tuple[str, ...]:
    """A sentence on files of the folder that no kind of the layout is named like."""
    more = f" and {len(names) - SHOWN:,} more" if len(names) > SHOWN else ""
    return (
        (f"Not read, for the {layout} layout has no file so named: {', '.join(names[:SHOWN])}{more}.",)
        if names
        else ()
    )


def unsaid(
    session: Session,
    work: Path,
    receipts: Sequence[Receipt],
    people: int,
    method: str,
    chosen: Iterable[Measure],
    told: bool,
) -> tuple[str, ...]:
    """Sentences on what no file tells. `told`: whether one tells clinicians' specialties; see `tells_specialties`."""
    covered = any(receipt.tables.get("enrollment") for receipt in receipts)
    said = ((NOBODY, not people), (NO_COVERAGE, method == "plan" and not covered), (NO_SPECIALTY, not told))
    found = tuple(sentence for sentence, holds in said if holds)
    return (*found, *_drug_benefit(session, work, chosen, method))


def _drug_benefit(session: Session, work: Path, chosen: Iterable[Measure], method: str) -> tuple[str, ...]:
    """What measures that ask for a drug benefit count of people whose coverage tells none."""
    asking = ", ".join(sorted({m.id for m in chosen if _asks_for_drugs(m, method)}))
    settled = work / "settled"
    session.view("told_by_coverage", [settled / "enrollment", settled / "enrollment.parquet"], Enrollment)
    spans, telling = session.rows(
        "SELECT count(*), count(*) FILTER (WHERE has_pharmacy) FROM told_by_coverage"
    )[0]
    if not asking or not spans or spans == telling:
        return ()
    text = SOME_DRUG_BENEFIT if telling else NO_DRUG_BENEFIT
    return (text.format(measures=asking, silent=spans - telling, spans=spans),)


def _asks_for_drugs(measure: Measure, method: str) -> bool:
    return any(
        isinstance(node, Enrolled) and node.benefit == "pharmacy"
        for line in measure.lines_for(method)
        for node in walk(line.criterion)
    )


def tells_specialties(session: Session, work: Path, words: Terminology) -> bool:
    """Whether any claim, provider list or imported file names a specialty."""
    if words.providers:
        return True
    for table, column in (("medical_claim", "rendering_taxonomy"), ("provider", "taxonomy")):
        session.view(f"told_by_{table}", [work / "settled" / table, work / "settled" / f"{table}.parquet"])
        if column in session.columns(f"told_by_{table}") and session.value(
            f'SELECT count("{column}") FROM told_by_{table}'
        ):
            return True
    return False
