"""A folder of claims in the Tuva layout, written a person at a time, and what each measure makes of each person."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from concord.pipeline.evaluate import evaluate

POPULATIONS = ("initial-population", "denominator", "denominator-exclusion", "numerator")
Told = Callable[["Claims", str], Any]
Case = tuple[str, str | Sequence[str], Told] | tuple[str, str | Sequence[str], Told, Mapping[str, str]]
"""What it shows; by group, how often the person stands in each of POPULATIONS (`1/1/0/1`); their claims; who they are."""


class Claims:
    """The tables as they are written. Codes are ordinary ones, days as a plan would send them."""

    def __init__(self) -> None:
        self.tables: dict[str, list[dict[str, Any]]] = defaultdict(list)

    def member(self, person: str, **more: str) -> None:
        usual = {
            "person_id": person, "member_id": person, "gender": "female", "birth_date": "1980-03-01", "enrollment_start_date": "2020-01-01",
            "enrollment_end_date": "2027-12-31", "payer": "acme", "plan": "gold", "payer_type": "commercial", "death_date": "",
        }  # fmt: skip
        self.tables["eligibility"].append({**usual, **more})

    def line(self, person: str, day: str, last: str = "", dx: str = "", **more: Any) -> None:
        number = len(self.tables["medical_claim"])
        codes = {f"diagnosis_code_{n}": code for n, code in enumerate(dx.split(), start=1)}
        form = "institutional" if "bill_type_code" in more else "professional"
        usual = {
            "claim_id": f"c{number}", "claim_line_number": 1, "claim_type": form, "person_id": person, "member_id": person,
            "claim_start_date": day, "claim_end_date": last or day,
        }  # fmt: skip
        self.tables["medical_claim"].append({**usual, **codes, **more})

    def stay(
        self, person: str, first: str, last: str, dx: str = "I50.9", bill: str = "111", **more: Any
    ) -> None:
        days = {"admission_date": first, "discharge_date": last}
        usual = {"bill_type_code": bill, "revenue_center_code": "0120", "discharge_disposition_code": "01"}
        self.line(person, first, last, dx, **{**days, **usual, **more})

    def observed(self, person: str, first: str, last: str) -> None:
        self.line(
            person, first, last, "R07.9", bill_type_code="131", revenue_center_code="0762", hcpcs_code="G0378"
        )

    def emergency(self, person: str, day: str, dx: str, **more: Any) -> None:
        usual = {"bill_type_code": "131", "revenue_center_code": "0450", "hcpcs_code": "99284"}
        self.line(person, day, "", dx, **{**usual, **more})

    def visit(
        self, person: str, day: str, dx: str = "", code: str = "99213", place: str = "11", **more: Any
    ) -> None:
        self.line(person, day, "", dx, hcpcs_code=code, place_of_service_code=place, **more)

    def fill(
        self, person: str, day: str, ndc: str, days: int | str = 30, quantity: float | str = 30, **more: str
    ) -> None:
        number = len(self.tables["pharmacy_claim"])
        usual = {
            "claim_id": f"r{number}", "claim_line_number": 1, "person_id": person, "member_id": person, "dispensing_date": day,
            "ndc_code": ndc, "quantity": quantity, "days_supply": days,
        }  # fmt: skip
        self.tables["pharmacy_claim"].append({**usual, **more})

    def dose(self, person: str, day: str, cvx: str, **more: str) -> None:
        usual = {
            "normalized_code_type": "cvx",
            "normalized_code": cvx,
            "occurrence_date": day,
            "status": "completed",
        }
        self.tables["immunization"].append({"person_id": person, **usual, **more})

    def result(self, person: str, day: str, loinc: str, value: str, unit: str, **more: str) -> None:
        usual = {
            "normalized_code_type": "loinc",
            "normalized_code": loinc,
            "collection_date": day,
            "result": value,
            "status": "final",
        }
        self.tables["lab_result"].append({"person_id": person, **usual, "normalized_units": unit, **more})

    def finding(self, person: str, day: str, loinc: str, value: str, unit: str) -> None:
        self.tables["observation"].append({
            "person_id": person, "normalized_code_type": "loinc", "normalized_code": loinc, "observation_date": day, "result": value,
            "normalized_units": unit,
        })  # fmt: skip

    def write(self, folder: Path) -> None:
        folder.mkdir(parents=True)
        for name, rows in self.tables.items():
            columns = list(dict.fromkeys(c for row in rows for c in row))
            with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, columns)
                writer.writeheader()
                writer.writerows(rows)


def wrong(cases: Mapping[str, Sequence[Case]], folder: Path) -> list[str]:
    """Every case of every measure in one folder of claims, evaluated as claims: those that came out otherwise than written."""
    claims, wanted = Claims(), {}
    for measure, some in cases.items():
        for number, (what, expected, told, *who) in enumerate(some):
            person = f"{measure.lower()}{number:03d}"
            claims.member(person, **(who[0] if who else {}))
            told(claims, person)
            groups = [expected] if isinstance(expected, str) else expected
            wanted |= {
                (measure, person, f"Group_{n}", what): text for n, text in enumerate(groups, 1) if text
            }
    claims.write(folder / "tuva")
    found = counted(folder, list(cases))
    return [
        f"{measure} {group}, {what}: {found.get((measure, person, group))} and not {text}"
        for (measure, person, group, what), text in wanted.items()
        if found.get((measure, person, group)) != text
    ]


def counted(folder: Path, measures: Sequence[str]) -> dict[tuple[str, str, str], str]:
    """(measure, person, group) to how often they stand in each population."""
    out = folder / "results.csv"
    evaluate(folder / "tuva", "tuva", measures, 2026, "plan", out)
    counts: dict[tuple[str, str, str], dict[str, str]] = defaultdict(dict)
    with out.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            counts[row["measure"], row["patient_id"], row["group"]][row["population"]] = row["count"]
    return {key: "/".join(told[p] for p in POPULATIONS) for key, told in counts.items()}


def born(day: str, **more: str) -> dict[str, str]:
    """A person by birthday."""
    return {"birth_date": date.fromisoformat(day).isoformat(), **more}
