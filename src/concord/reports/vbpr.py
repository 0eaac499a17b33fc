"""A statement in HL7's words: a bundle with a value-based performance MeasureReport (Da Vinci VBPR 1.0.0).

One group per payment stream and kind, its amount as Money; one for member-months. The plan reports, the practice is the subject.
"""

from __future__ import annotations

import json
import uuid
from datetime import date
from decimal import Decimal
from typing import Any

from concord.model.periods import last_of_month
from concord.reports.remittance import Payer
from concord.reports.statement import Part, Statement

VBPR = "http://hl7.org/fhir/us/davinci-vbpr"
US_CORE_ORGANIZATION = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-organization"
CATEGORY = "http://hl7.org/fhir/StructureDefinition/measurereport-category"
CATEGORY_CODES = "http://hl7.org/fhir/CodeSystem/measurereport-category"
TAX_NUMBER = "urn:oid:2.16.840.1.113883.4.4"
IDS = uuid.UUID("6b2b0c1e-52f4-4d38-9d5e-6f2b0f6f1b60")
STREAMS = {  # our payment -> (payment stream, performance metric)
    "direct_services": ("pcpcp", "capitation"),
    "population_health": ("ccf-with-risk", "ccf"),
    "performance": ("p4p", "quality-metric-performance-incentive"),
    "adjustment": (None, "earned-incentive"),
}


def bundle(statement: Statement, payer: Payer, payee: Payer, *, on: date) -> dict[str, Any]:
    """The statement as a FHIR R4 collection: payer, practice and one MeasureReport. `on` is the day it is made."""
    report = _report(statement, payer, payee, on)
    return {
        "resourceType": "Bundle",
        "id": _id("bundle", statement),
        "type": "collection",
        "timestamp": f"{on.isoformat()}T00:00:00Z",
        "entry": [_entry(r) for r in (_organization(payer), _organization(payee), report)],
    }


def text(statement: Statement, payer: Payer, payee: Payer, *, on: date) -> str:
    """The bundle as JSON, always the same bytes. A Decimal of cents has one shortest number, so none is rounded."""
    return json.dumps(bundle(statement, payer, payee, on=on), indent=2, default=_number) + "\n"


def _number(value: Any) -> Any:
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError(f"{type(value).__name__} has no JSON")


def _id(kind: str, statement: Statement) -> str:
    name = f"{kind}|{statement.plan_id}|{statement.organization_id}|{statement.month}"
    return str(uuid.uuid5(IDS, name))


def _entry(resource: dict[str, Any]) -> dict[str, Any]:
    return {"fullUrl": f"urn:uuid:{_uuid(resource['id'])}", "resource": resource}


def _uuid(ident: str) -> str:
    try:
        return str(uuid.UUID(ident))
    except ValueError:
        return str(uuid.uuid5(IDS, ident))


def _organization(party: Payer) -> dict[str, Any]:
    tax = [{"system": TAX_NUMBER, "value": party.tin}] if party.tin else []
    return {
        "resourceType": "Organization",
        "id": party.ident,
        "meta": {"profile": [US_CORE_ORGANIZATION]},
        **({"identifier": tax} if tax else {}),
        "active": True,
        "name": party.name,
    }


def _report(statement: Statement, payer: Payer, payee: Payer, on: date) -> dict[str, Any]:
    starts = [line["period_start"] for line in statement.lines] or [statement.month]
    ends = [line["period_end"] for line in statement.lines] or [last_of_month(statement.month)]
    return {
        "resourceType": "MeasureReport",
        "id": _id("report", statement),
        "meta": {"profile": [f"{VBPR}/StructureDefinition/vbp-performance-measurereport"]},
        "extension": [{"url": CATEGORY, "valueCodeableConcept": _code(CATEGORY_CODES, "vbp")}],
        "status": "complete" if statement.state in ("approved", "paid") else "pending",
        "type": "summary",
        "measure": f"urn:uuid:{uuid.uuid5(IDS, f'contract|{statement.plan_id}|{statement.organization_id}')}",
        "subject": {
            "extension": [{
                "url": f"{VBPR}/StructureDefinition/organization-subject",
                "valueReference": {"reference": f"Organization/{payee.ident}"},
            }],
            "display": payee.name,
        },
        "date": on.isoformat(),
        "reporter": {"reference": f"Organization/{payer.ident}"},
        "period": {"start": min(starts).isoformat(), "end": max(ends).isoformat()},
        "group": [*(_amount(statement, p) for p in statement.parts), *_member_months(statement)],
    }  # fmt: skip


def _amount(statement: Statement, part: Part) -> dict[str, Any]:
    """One metric of one payment stream, US dollars."""
    stream, metric = STREAMS[part.component]
    named: dict[str, Any] = {"text": part.title}
    if stream:
        named = _code(f"{VBPR}/CodeSystem/payment-stream", stream) | named
    period = {
        "start": min(line["period_start"] for line in part.lines).isoformat(),
        "end": max(line["period_end"] for line in part.lines).isoformat(),
    }
    return {
        "id": f"{part.component}-{part.kind}".replace("_", "-"),
        "extension": [
            {"url": f"{VBPR}/StructureDefinition/payment-stream", "valueCodeableConcept": named},
            {"url": f"{VBPR}/StructureDefinition/service-period", "valuePeriod": period},
            {"url": f"{VBPR}/StructureDefinition/paid-through-date", "valueDate": statement.data_through},
        ],
        "code": _code(f"{VBPR}/CodeSystem/vbp-performance-metric", metric) | {"text": part.title},
        "measureScore": _score({"valueMoney": {"value": part.amount, "currency": "USD"}}),
    }


def _member_months(statement: Statement) -> list[dict[str, Any]]:
    """Person-months of population health that this statement adds: those newly owed less those taken back."""
    months = Decimal(0)
    for line in statement.lines:
        if line["component"] == "population_health" and line["quantity"] is not None:
            months += (1 if line["is_now"] else 0) - (1 if line["was"] else 0)
    code = _code(f"{VBPR}/CodeSystem/vbp-performance-metric", "member-months")
    return [{"id": "member-months", "code": code, "measureScore": _score({"valueInteger": int(months)})}]


def _score(value: dict[str, Any]) -> dict[str, Any]:
    return {"extension": [{"url": f"{VBPR}/StructureDefinition/alternate-measurescore", **value}]}


def _code(system: str, code: str) -> dict[str, Any]:
    return {"coding": [{"system": system, "code": code}]}
