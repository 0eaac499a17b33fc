"""The risk step on a handful of people: what counts, what made it, what changed, what to ask, and what is never shown."""

from __future__ import annotations

import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from concord import risk, terminology
from concord.canon.charts import EnrolledMonth
from concord.canon.claims import ClaimDiagnosis, MedicalClaim, PharmacyClaim
from concord.canon.people import Person
from concord.canon.roster import Roster
from concord.engine import open_session
from concord.model.errors import UsageError
from concord.model.periods import Period
from concord.program import Program

SHIPPED = Path(__file__).parents[3] / "programs" / "ca-apc"
AS_OF = date(2026, 1, 10)
FIRST = date(2026, 1, 1)
ANA, BEN, CAL, DEE, EVE, FAY = 4, 8, 12, 16, 20, 24  # all in shard 0 of 4
BORN = {
    ANA: "1970-05-05",
    BEN: "1971-05-05",
    CAL: "1972-05-05",
    DEE: None,
    EVE: "1980-05-05",
    FAY: "2010-05-05",
}
SINCE = {CAL: date(2025, 5, 1)}
WINDOW = ("2024-10-01", "2025-09-30")
CLAIMS = """
person | claim | day | code | diagnoses | form
4  | A1 | 2025-03-03 | 99213 | E119 I509  | professional
4  | A2 | 2025-06-03 | 80053 | I110       | professional
4  | A3 | 2024-02-03 | 99213 | J449 E119  | professional
4  | A4 | 2025-11-03 | 99213 | C3490      | professional
8  | B1 | 2025-03-03 | 99213 | F1120      | professional
8  | B2 | 2025-04-03 | 99214 | E119 F1120 | professional
8  | B3 | 2025-05-03 | 99214 | E119       | professional
20 | E1 | 2025-03-03 | -     | A419       | 111
20 | E2 | 2025-03-09 | 80053 | C3490      | 131
20 | E3 | 2025-03-10 | 99213 | G35        | 831
24 | F1 | 2025-03-03 | 99213 | F3160      | professional
"""
FILLS = "person | ndc | day\n20 | insulin | 2025-08-08"


def table(text: str) -> list[dict[str, str]]:
    lines = [[c.strip() for c in line.split("|")] for line in text.strip().splitlines()]
    return [dict(zip(lines[0], ["" if c == "-" else c for c in row], strict=True)) for row in lines[1:]]


def _claims() -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    lines, diagnoses = [], []
    for n, c in enumerate(table(CLAIMS), start=1):
        day = date.fromisoformat(c["day"])
        facility = c["form"] != "professional"
        common = {
            "row_id": n,
            "sender": "alder",
            "claim_id": c["claim"],
            "member_id": f"M{c['person']}",
            "person_id": int(c["person"]),
        }
        lines.append(
            common
            | {"line": 1, "action": "original", "from_date": day, "received_on": AS_OF, "procedure_code": c["code"] or None,
               "claim_type": "institutional" if facility else "professional", "type_of_bill": c["form"] if facility else None}
        )  # fmt: skip
        diagnoses += [
            common | {"position": p, "code": d} for p, d in enumerate(c["diagnoses"].split(), start=1)
        ]
    return lines, diagnoses


@pytest.fixture(scope="module")
def scored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return score(tmp_path_factory.mktemp("risk"))


def score(root: Path, edit: Any = lambda folder: None) -> Path:
    program = root / "program"
    shutil.copytree(SHIPPED, program, ignore=shutil.ignore_patterns("senders"))
    edit(program)
    insulin = "00002751001"
    months = list(Period(date(2023, 10, 1), date(2026, 1, 1)).months())
    lines, diagnoses = _claims()
    fills = [
        {"row_id": 900 + n, "sender": "alder", "claim_id": f"R{n}", "line": 1, "action": "original", "member_id": f"M{f['person']}",
         "person_id": int(f["person"]), "fill_date": date.fromisoformat(f["day"]), "received_on": AS_OF, "ndc": insulin}
        for n, f in enumerate(table(FILLS))
    ]  # fmt: skip
    with open_session(threads=1) as session:
        for name, declared, folder, rows in (
            ("medical_claim", MedicalClaim, "cut", lines),
            ("claim_diagnosis", ClaimDiagnosis, "cut", diagnoses),
            ("pharmacy_claim", PharmacyClaim, "cut", fills),
            ("person", Person, "cut", [
                {"person_id": p, "shard": 0, "sex": "female", "member_count": 1, "birth_date": b and date.fromisoformat(b)}
                for p, b in BORN.items()
            ]),
            ("roster", Roster, "rosters", [
                {"person_id": p, "month": FIRST, "organization_id": "foothill", "in_program": True,
                 "rule": "preventive_visits", "tie_break": "none"}
                for p in BORN
            ]),
            ("enrolled_month", EnrolledMonth, "rosters", [
                {"person_id": p, "month": m, "plan_id": "alder", "member_id": f"M{p}", "product_line": "commercial",
                 "funding": "fully_insured", "is_primary": True, "row_id": p}
                for p in BORN for m in months if m >= SINCE.get(p, months[0])
            ]),
        ):  # fmt: skip
            session.records("plain", declared, rows)
            extra = "person_id" not in declared.columns and rows
            if extra:
                session.run(
                    "CREATE OR REPLACE TABLE plain AS SELECT CAST(substr(member_id, 2) AS BIGINT) AS person_id, * FROM plain"
                )
            for shard in range(4):
                where = f"SELECT * FROM plain WHERE {shard} = 0"
                session.write(where, root / folder / name / f"shard={shard}.parquet", order=[])
        told = (
            session,
            root / "cut",
            root / "rosters",
            Program.load(program),
            terminology.load(),
            AS_OF,
            root / "out",
        )
        risk.score(*told)
        risk.score_years(*told)
    return root / "out"


def rows(folder: Path, name: str, person: int | None = None) -> list[dict[str, Any]]:
    with open_session(threads=1) as session:
        session.view("asked", folder / name)
        found = session.dicts(f"SELECT * FROM asked WHERE period_start = DATE '{FIRST}' ORDER BY ALL")
    return [r for r in found if person in (None, r["person_id"])]


def parts(folder: Path, person: int) -> dict[str, tuple[str, str]]:
    return {r["category"]: (r["standing"], str(r["weight"])) for r in rows(folder, "risk_part", person)}


def test_the_score_reads_twelve_months_that_end_three_before_the_period(scored: Path) -> None:
    """Ana's cancer of November 2025 is after the window, her lung disease of February 2024 before it."""
    (one,) = rows(scored, "risk_score", ANA)
    assert (str(one["window_start"]), str(one["window_end"])) == WINDOW
    assert (one["edition"], one["months"], one["age"], one["state"]) == (2025, 12, 55, "scored")
    held = parts(scored, ANA)
    assert {"HHS_HCC021", "G01", "HHS_HCC130", "FAGE_LAST_55_59"} <= set(held)
    assert not {"HHS_HCC009", "HHS_HCC160"} & set(held)


def test_the_parts_add_up_to_the_score_shown(scored: Path) -> None:
    for person in (ANA, BEN, EVE, FAY):
        (one,) = rows(scored, "risk_score", person)
        assert sum(Decimal(w) for _, w in parts(scored, person).values()) == one["shown_score"]


def test_only_claims_with_a_service_that_counts_give_diagnoses(scored: Path) -> None:
    """A laboratory bill alone (80053) gives none, also not from an outpatient hospital; an inpatient bill gives all; a surgery center's
    (type of bill 83) gives none."""
    assert {r["event"] for r in rows(scored, "risk_evidence", ANA)} == {1}
    held = parts(scored, EVE)
    assert "HHS_HCC002" in held
    assert not {"HHS_HCC009", "HHS_HCC118"} & set(held)


def test_a_program_s_own_list_of_services_takes_the_place_of_the_open_default(tmp_path: Path) -> None:
    def listed(folder: Path) -> None:
        (folder / "lists" / "risk_services.csv").write_text(
            "code,system,start_date,end_date,source\n80053,CPT,2024-01-01,,case\n"
        )
        common = folder / "terms" / "common.toml"
        common.write_text(common.read_text().replace('2024-01-01 = "open"', '2024-01-01 = "risk_services"'))

    out = score(tmp_path, listed)
    assert "HHS_HCC009" in parts(out, EVE)
    assert {r["event"] for r in rows(out, "risk_evidence", ANA)} == {2}


def test_who_cannot_be_scored_has_a_state_that_says_why_and_no_score(scored: Path) -> None:
    """Cal was covered for five months of the window; Dee's birth date is unknown."""
    for person, state in ((CAL, "too_few_months"), (DEE, "no_birth_date")):
        (one,) = rows(scored, "risk_score", person)
        assert (one["state"], one["score"], one["shown_score"]) == (state, None, None)
        assert not parts(scored, person)


def test_each_condition_names_the_claims_that_made_it(scored: Path) -> None:
    found = {
        (r["category"], r["event"], r["code"], str(r["day"])) for r in rows(scored, "risk_evidence", ANA)
    }
    assert found == {("HHS_HCC021", 1, "E119", "2025-03-03"), ("HHS_HCC130", 1, "I509", "2025-03-03")}


def test_what_changed_since_a_year_earlier_is_of_people_and_not_of_models(scored: Path) -> None:
    """A year earlier Ana had diabetes and lung disease; now diabetes and heart failure. Both years are read by the tables of 2025."""
    changes = {r["category"]: r["change"] for r in rows(scored, "risk_change", ANA)}
    assert (changes["HHS_HCC130"], changes["G15A"]) == ("new", "gone")
    assert "G01" not in changes


def test_a_lasting_condition_not_seen_again_and_a_drug_without_its_diagnosis_are_asked_about(
    scored: Path,
) -> None:
    (asked,) = rows(scored, "risk_recapture", ANA)
    assert (asked["category"], asked["reason"], str(asked["last_day"])) == (
        "HHS_HCC160",
        "not_seen_again",
        "2024-02-03",
    )
    (asked,) = rows(scored, "risk_recapture", EVE)
    assert (asked["category"], asked["reason"]) == ("RXC_06", "drug_without_diagnosis")


def test_what_the_law_protects_counts_in_the_score_and_stands_in_no_row(scored: Path) -> None:
    """Ben has an opioid disorder and diabetes. The score holds both; the score shown, its parts and its evidence only diabetes,
    and of two claims for diabetes only the one that does not also name the disorder."""
    (one,) = rows(scored, "risk_score", BEN)
    assert one["score"] > one["shown_score"]
    assert "HHS_HCC021" in parts(scored, BEN)
    everything = [
        r
        for name in ("risk_part", "risk_evidence", "risk_change", "risk_recapture")
        for r in rows(scored, name, BEN)
    ]
    assert not [
        r for r in everything if "F1120" in map(str, r.values()) or "HHS_HCC082" in map(str, r.values())
    ]
    assert {r["event"] for r in rows(scored, "risk_evidence", BEN)} == {7}


def test_a_minor_s_mental_illness_is_protected_from_12_to_17(scored: Path) -> None:
    (one,) = rows(scored, "risk_score", FAY)
    assert one["score"] > one["shown_score"]
    assert not rows(scored, "risk_evidence", FAY)


def test_the_same_inputs_give_the_same_bytes(tmp_path: Path, scored: Path) -> None:
    again = score(tmp_path)
    for path in scored.rglob("*.parquet"):
        assert path.read_bytes() == (again / path.relative_to(scored)).read_bytes()


def years(folder: Path, person: int) -> dict[int, tuple[str, int, Decimal | None]]:
    with open_session(threads=1) as session:
        session.view("asked", folder / "risk_year")
        found = session.dicts("SELECT * FROM asked ORDER BY ALL")
    return {r["year"]: (r["state"], r["months"], r["score"]) for r in found if r["person_id"] == person}


def test_a_calendar_year_is_scored_from_its_own_claims_up_to_the_last_whole_month(scored: Path) -> None:
    """Ana: lung disease and diabetes in 2024; diabetes, heart failure and, in November, cancer in 2025. What the law protects counts,
    since nothing but sums over many people are made of it. Nobody's month of January 2026 is whole yet."""
    ana = years(scored, ANA)
    assert set(ana) == {2023, 2024, 2025}
    assert [ana[y][:2] for y in (2023, 2024, 2025)] == [("scored", 3), ("scored", 12), ("scored", 12)]
    assert ana[2023][2] < ana[2024][2] < ana[2025][2]
    (period,) = rows(scored, "risk_score", BEN)
    assert years(scored, BEN)[2025][2] == period["score"], (
        "the same claims, age and months by the same tables"
    )


def test_a_year_without_a_birth_date_or_with_few_months_has_a_state_and_no_score(tmp_path: Path) -> None:
    def asks_for_twelve(folder: Path) -> None:
        path = folder / "accountability.toml"
        path.write_text(path.read_text().replace("least_months = 3", "least_months = 12"))

    out = score(tmp_path, asks_for_twelve)
    assert years(out, DEE)[2025] == ("no_birth_date", 12, None)
    assert years(out, CAL)[2025] == ("too_few_months", 8, None)
    assert years(out, ANA)[2023] == ("too_few_months", 3, None)


def test_a_metal_level_that_no_table_has_is_named(tmp_path: Path) -> None:
    def golden(folder: Path) -> None:
        path = folder / "accountability.toml"
        path.write_text(path.read_text().replace('metal        = "silver"', 'metal        = "golden"'))

    with pytest.raises(UsageError, match="no metal level golden"):
        score(tmp_path, golden)
