"""Claims as FHIR tells them: the bill (Claim) and what was paid (ExplanationOfBenefit), into lines and diagnoses.

Both go by the number of the bill; what was paid is a later version of it, so that the two are never counted together.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from concord.intake.fhir.codings import Pair, first, pairs, person, target, words
from concord.intake.fhir.context import Context, Row
from concord.intake.fhir.moments import Moment, moment, number, period
from concord.intake.fhir.people import clinician

Rows = Iterator[tuple[str, Row]]
Json = dict[str, Any]
AMOUNTS = {
    "submitted": "charge_amount", "allowed": "allowed_amount", "eligible": "allowed_amount", "benefit": "paid_amount", "paidtoprovider": "paid_amount",
    "copay": "copay_amount", "coinsurance": "coinsurance_amount", "deductible": "deductible_amount",
}  # fmt: skip
OF_FILLS = ("charge_amount", "allowed_amount", "paid_amount", "copay_amount")
CENT = Decimal("0.01")
BILLED, PAID = 0, 1
"""Versions of one claim."""


def claim(resource: Json, row_id: int, context: Context) -> Rows:
    """A bill as sent. Estimates and cancelled bills are none."""
    if resource.get("use", "claim") == "claim" and resource.get("status", "active") == "active":
        yield from _told(resource, str(resource.get("id") or ""), BILLED, row_id, context)


def explanation_of_benefit(resource: Json, row_id: int, context: Context) -> Rows:
    """A bill as paid, known by the number of the bill it answers. Estimates are none; a cancelled one is void."""
    if resource.get("use", "claim") == "claim":
        bill = target(resource.get("claim")) or str(resource.get("id") or "")
        yield from _told(resource, bill, PAID, row_id, context)


def _told(resource: Json, bill: str, version: int, row_id: int, context: Context) -> Rows:
    kinds = words(resource.get("type"))
    head = {
        **context.base(row_id, person(resource.get("patient"))),
        "claim_id": bill,
        "version": version,
        "action": "void" if resource.get("status") in ("cancelled", "entered-in-error") else "original",
        "paid_date": moment((resource.get("payment") or {}).get("date")).day,
    }
    if "pharmacy" in kinds:
        yield from _fills(resource, head)
        return
    start, end = period(resource.get("billablePeriod"))
    institutional = any(k in ("institutional", "inpatient", "outpatient") for k in kinds)
    head |= {
        "claim_type": "institutional" if institutional else "professional",
        "billing_npi": clinician(resource.get("provider"), context),
        "rendering_npi": _rendering(resource, context),
    }
    for place, item in enumerate(resource.get("item") or [], 1):
        yield "medical_claim", {**head, **_line(item, place, start, end)}
    for place, entry in enumerate(resource.get("diagnosis") or [], 1):
        if code := _diagnosis(entry, resource, context):
            at = int(entry.get("sequence") or place)
            named = {k: head[k] for k in ("row_id", "sender", "claim_id", "member_id")}
            yield "claim_diagnosis", {**named, "position": at, "code": code}


def _line(item: Json, place: int, start: Moment, end: Moment) -> Row:
    first_day, last_day = _served(item)
    return {
        "line": int(item.get("sequence") or place),
        "from_date": first_day.day or start.day,
        "through_date": last_day.day or end.day,
        "place_of_service": first(item.get("locationCodeableConcept"))[1],
        "revenue_code": first(item.get("revenue"))[1],
        "procedure_code": _service(item),
        "modifiers": " ".join(code for m in item.get("modifier") or [] for _, code in pairs(m) if code)
        or None,
        "units": number((item.get("quantity") or {}).get("value")),
        **_amounts(item),
    }


def _fills(resource: Json, head: Row) -> Rows:
    for place, item in enumerate(resource.get("item") or [], 1):
        ndc = next((code for system, code in pairs(item.get("productOrService")) if system == "NDC"), None)
        amounts = _amounts(item)
        yield (
            "pharmacy_claim",
            {
                **head,
                "line": int(item.get("sequence") or place),
                "fill_date": _served(item)[0].day,
                "ndc": ndc,
                "quantity": number((item.get("quantity") or {}).get("value")),
                "days_supply": _days_supply(resource),
                **{column: amounts[column] for column in OF_FILLS if column in amounts},
            },
        )


def _days_supply(resource: Json) -> int | None:
    for info in resource.get("supportingInfo") or []:
        value = (info.get("valueQuantity") or {}).get("value")
        if "dayssupply" in words(info.get("category")) and value is not None:
            return int(value)
    return None


def _served(item: Json) -> tuple[Moment, Moment]:
    if "servicedPeriod" in item:
        return period(item["servicedPeriod"])
    return (moment(item.get("servicedDate")),) * 2


def _rendering(resource: Json, context: Context) -> str | None:
    team = (clinician(member.get("provider"), context) for member in resource.get("careTeam") or [])
    return next((npi for npi in team if npi), None)


def _diagnosis(entry: Json, resource: Json, context: Context) -> str | None:
    """The diagnosis' code: said outright, of a condition contained, or of one that the claim refers to."""
    codes = pairs(entry.get("diagnosisCodeableConcept"))
    if "diagnosisReference" in entry:
        codes = _referred(target(entry["diagnosisReference"]), resource, context)
    return next((code for system, code in codes if system in ("ICD10CM", "SNOMED")), None)


def _referred(reference: str | None, resource: Json, context: Context) -> list[Pair]:
    for inner in resource.get("contained") or []:
        if reference == f"#{inner.get('id')}":
            return pairs(inner.get("code"))
    if reference not in context.conditions:
        context.unresolved["condition"] += 1
    return context.conditions.get(reference or "", [])


def _service(item: Json) -> str | None:
    codes = pairs(item.get("productOrService"))
    return next((code for system, code in codes if system in ("HCPCS", "CPT")), None)


def _amounts(item: Json) -> Row:
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
