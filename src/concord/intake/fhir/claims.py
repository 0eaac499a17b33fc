"""ExplanationOfBenefit: paid claims as FHIR tells them, into claim lines with their diagnoses."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from concord.intake.fhir.codings import first, pairs, target, words
from concord.intake.fhir.context import Context, Row
from concord.intake.fhir.moments import moment, number, period

Rows = Iterator[tuple[str, Row]]
AMOUNTS = {
    "submitted": "charge_amount", "allowed": "allowed_amount", "eligible": "allowed_amount", "benefit": "paid_amount", "paidtoprovider": "paid_amount",
    "copay": "copay_amount", "coinsurance": "coinsurance_amount", "deductible": "deductible_amount",
}  # fmt: skip
CENT = Decimal("0.01")


def explanation_of_benefit(resource: dict[str, Any], row_id: int, context: Context) -> Rows:
    """One claim: its lines, and its diagnoses in order. A pharmacy claim gives fills."""
    kinds = words(resource.get("type"))
    claim = str(resource.get("id") or "")
    if "pharmacy" in kinds:
        yield from _fills(resource, row_id, claim, context)
        return
    institutional = any(k in ("institutional", "inpatient", "outpatient") for k in kinds)
    start, end = period(resource.get("billablePeriod"))
    head = {
        **context.base(row_id, target(resource.get("patient"))),
        "claim_id": claim,
        "action": "original",
        "claim_type": "institutional" if institutional else "professional",
        "paid_date": moment((resource.get("payment") or {}).get("date")).day,
    }
    for place, item in enumerate(resource.get("item") or [], 1):
        first_day, last_day = (
            period(item["servicedPeriod"])
            if "servicedPeriod" in item
            else (moment(item.get("servicedDate")),) * 2
        )
        yield (
            "medical_claim",
            {
                **head,
                "line": int(item.get("sequence") or place),
                "from_date": first_day.day or start.day,
                "through_date": last_day.day or end.day,
                "place_of_service": first(item.get("locationCodeableConcept"))[1],
                "revenue_code": first(item.get("revenue"))[1],
                "procedure_code": _service(item),
                "units": number((item.get("quantity") or {}).get("value")),
                **_amounts(item),
            },
        )
    for place, entry in enumerate(resource.get("diagnosis") or [], 1):
        for system, code in pairs(entry.get("diagnosisCodeableConcept")):
            if system == "ICD10CM" or system == "SNOMED":
                yield (
                    "claim_diagnosis",
                    {
                        "row_id": row_id,
                        "sender": context.sender,
                        "claim_id": claim,
                        "position": int(entry.get("sequence") or place),
                        "code": code,
                    },
                )
                break


def _fills(resource: dict[str, Any], row_id: int, claim: str, context: Context) -> Rows:
    for place, item in enumerate(resource.get("item") or [], 1):
        ndc = next((code for system, code in pairs(item.get("productOrService")) if system == "NDC"), None)
        yield (
            "pharmacy_claim",
            {
                **context.base(row_id, target(resource.get("patient"))),
                "claim_id": claim,
                "line": int(item.get("sequence") or place),
                "action": "original",
                "fill_date": moment(item.get("servicedDate")).day
                or period(item.get("servicedPeriod"))[0].day,
                "paid_date": moment((resource.get("payment") or {}).get("date")).day,
                "ndc": ndc,
                "quantity": number((item.get("quantity") or {}).get("value")),
                **{
                    k: v
                    for k, v in _amounts(item).items()
                    if k in ("charge_amount", "allowed_amount", "paid_amount", "copay_amount")
                },
            },
        )


def _service(item: dict[str, Any]) -> str | None:
    return next(
        (code for system, code in pairs(item.get("productOrService")) if system in ("HCPCS", "CPT")), None
    )


def _amounts(item: dict[str, Any]) -> Row:
    found: Row = {}
    for entry in item.get("adjudication") or []:
        value = (entry.get("amount") or {}).get("value")
        for word in words(entry.get("category")):
            column = AMOUNTS.get(word.rpartition("/")[2].replace("_", ""))
            if column and value is not None:
                found[column] = Decimal(str(value)).quantize(CENT)
    net = (item.get("net") or {}).get("value")
    if "charge_amount" not in found and net is not None:
        found["charge_amount"] = Decimal(str(net)).quantize(CENT)
    return found
