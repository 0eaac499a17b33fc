"""Patients, coverage, and the people and organizations who give care."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from concord.intake.fhir.codings import extension, first, pair, pairs, person, target
from concord.intake.fhir.context import Context, Row
from concord.intake.fhir.moments import moment, period

SEX_BY_CODE = {"248152002": "female", "248153007": "male", "F": "female", "M": "male"}
RELATIONSHIPS = {"self": "self", "spouse": "spouse", "child": "child"}
DEMOGRAPHIC = {"us-core-race": "race", "us-core-ethnicity": "ethnicity"}
Rows = Iterator[tuple[str, Row]]


def patient(resource: dict[str, Any], row_id: int, context: Context) -> Rows:
    """Patient: who, as the sender has it, and what they say about themselves."""
    member = str(resource.get("id") or "")
    name = next(iter(resource.get("name") or []), {})
    given = name.get("given") or []
    address = next(iter(resource.get("address") or []), {})
    telecom = {t.get("system"): t.get("value") for t in reversed(resource.get("telecom") or [])}
    yield (
        "member",
        {
            **context.base(row_id, member),
            "first_name": given[0] if given else None,
            "middle_name": " ".join(given[1:]) or None,
            "last_name": name.get("family"),
            "suffix": " ".join(name.get("suffix") or []) or None,
            "birth_date": moment(resource.get("birthDate")).day,
            "death_date": moment(resource.get("deceasedDateTime")).day,
            "sex": _sex(resource),
            "ssn": _identifier(resource, "us-ssn"),
            "address": " ".join(address.get("line") or []) or None,
            "city": address.get("city"),
            "state": address.get("state"),
            "zip": (address.get("postalCode") or "")[:5] or None,
            "phone": "".join(c for c in telecom.get("phone") or "" if c.isdigit()) or None,
            "email": telecom.get("email"),
        },
    )
    yield from _answers(resource, row_id, member, context)


def _sex(resource: dict[str, Any]) -> str:
    """Recorded sex, where a record tells it or tells that it is not known; else administrative gender."""
    recorded = extension(resource, "us-core-sex")
    code = recorded.get("code") if isinstance(recorded, dict) else recorded
    if isinstance(recorded, dict) and "coding" in recorded:
        code = first(recorded)[1]
    if code:
        return SEX_BY_CODE.get(str(code), "unknown")
    gender = str(resource.get("gender") or "unknown")
    return gender if gender in ("female", "male", "other") else "unknown"


def _identifier(resource: dict[str, Any], ending: str) -> str | None:
    for identifier in resource.get("identifier") or []:
        if str(identifier.get("system", "")).endswith(ending):
            return "".join(c for c in str(identifier.get("value", "")) if c.isdigit()) or None
    return None


def _answers(resource: dict[str, Any], row_id: int, member: str, context: Context) -> Rows:
    for found in resource.get("extension") or []:
        question = DEMOGRAPHIC.get(str(found.get("url", "")).rpartition("/")[2])
        for part in found.get("extension") or [] if question else []:
            if part.get("url") in ("ombCategory", "detailed") and (code := pair(part.get("valueCoding"))[1]):
                yield "demographic_answer", _answer(context, row_id, member, str(question), code)
    for language in resource.get("communication") or []:
        if code := first(language.get("language"))[1]:
            yield "demographic_answer", _answer(context, row_id, member, "language_spoken", code.lower())


def _answer(context: Context, row_id: int, member: str, question: str, answer: str) -> Row:
    return {**context.base(row_id, member), "question": question, "answer": answer, "source": "unknown"}


def coverage(resource: dict[str, Any], row_id: int, context: Context) -> Rows:
    """Coverage: one span, without an end when the resource has none.

    None for a draft, one entered in error, one withdrawn before it had an end, and for somebody who pays for themselves. A class that the
    pharmacy asks for at the counter (`rxbin`, `rxpcn`, `rxgroup`, `rxid`) tells a drug benefit, as does a drug policy; nothing tells that
    there is none.
    """
    start, end = period(resource.get("period"))
    status = str(resource.get("status") or "")
    types = {code for _, code in pairs(resource.get("type")) if code}
    if status in NO_COVERAGE or (status == "cancelled" and end.day is None) or _pay_themselves(types):
        return
    classes = {first(c.get("type"))[1]: c.get("value") for c in resource.get("class") or []}
    is_part = bool(types) and types <= PARTIAL
    yield (
        "enrollment",
        {
            **context.base(row_id, person(resource.get("beneficiary"))),
            "start_date": start.day,
            "end_date": end.day,
            "product_line": _product_line(resource),
            "product": _product(resource),
            "employer_group": classes.get("GROUP"),
            "has_medical": not is_part,
            "has_pharmacy": True if "DRUGPOL" in types or COUNTER & classes.keys() else None,
            "has_behavioral": True if is_part and types & BEHAVIORAL else None,
            "is_primary": resource.get("order", 1) == 1,
        },
    )
    relationship = (first(resource.get("relationship"))[1] or "").lower()
    if relationship:
        yield (
            "coverage_relationship",
            {
                **context.base(row_id, person(resource.get("beneficiary"))),
                "relationship": RELATIONSHIPS.get(relationship, "other"),
            },
        )


NO_COVERAGE = ("draft", "entered-in-error")
"""A coverage that never was, by its status."""

SELF_PAY = "PAY"
NO_PAYER = "8"
"""First digit of the payer typology for those whom nobody pays for."""
COUNTER = {"RXBIN", "RXPCN", "RXGROUP", "RXID"}
BEHAVIORAL = {"MENTPOL", "SUBPOL"}
PARTIAL = BEHAVIORAL | {"DRUGPOL", "DENTAL", "DENTPRG", "VISPOL", "LTC", "DIS", "LIFE", "WCBPOL", "AUTOPOL"}
"""Types of coverage (HL7 v3 ActCode) that pay for no general medical care."""


def _pay_themselves(types: set[str]) -> bool:
    return bool(types) and all(code == SELF_PAY or (code.isdigit() and code[0] == NO_PAYER) for code in types)


PAYERS = {"1": "medicare_advantage", "2": "medi_cal"}
"""First digit of the payer typology: Medicare, Medicaid. All else is commercial, as is a coverage that does not say."""


def _product_line(resource: dict[str, Any]) -> str:
    codes = (code for _, code in pairs(resource.get("type")) if code)
    return next((PAYERS[c[0]] for c in codes if c.isdigit() and c[0] in PAYERS), "commercial")


def _product(resource: dict[str, Any]) -> str | None:
    for _, code in pairs(resource.get("type")):
        for product in ("HMO", "PPO", "EPO", "POS"):
            if code and product in code:
                return product
    return None


def npi_of(resource: dict[str, Any]) -> str | None:
    """A national provider identifier, if the resource has one."""
    return _identifier(resource, "us-npi")


def clinician(reference: Any, context: Context) -> str | None:
    """The NPI that a reference leads to: one that names it outright, or a practitioner of the delivery."""
    text = str((reference or {}).get("reference") or "")
    if "us-npi|" in text:
        return text.rpartition("|")[2] or None
    npi = _identifier({"identifier": [(reference or {}).get("identifier") or {}]}, "us-npi")
    return npi or context.clinicians.get(target(reference) or "")


def role(resource: dict[str, Any], row_id: int, context: Context) -> Rows:
    """PractitionerRole: the specialty of a clinician."""
    npi, taxonomy = clinician(resource.get("practitioner"), context), first(resource.get("specialty"))[1]
    if npi and taxonomy:
        facts = {"sender": context.sender, "received_on": context.received_on, "entity": "person"}
        yield "provider", {"row_id": row_id, **facts, "npi": npi, "taxonomy": taxonomy}


def provider(resource: dict[str, Any], row_id: int, context: Context) -> Rows:
    """Practitioner and Organization: those with a national provider identifier."""
    npi = npi_of(resource)
    if not npi:
        return
    is_person = resource["resourceType"] != "Organization"
    name = next(iter(resource.get("name") or []), {}) if is_person else {"family": resource.get("name")}
    yield (
        "provider",
        {
            "row_id": row_id,
            "sender": context.sender,
            "received_on": context.received_on,
            "npi": npi,
            "entity": "person" if is_person else "organization",
            "last_name": name.get("family"),
            "first_name": next(iter(name.get("given") or []), None),
            "taxonomy": first(resource.get("specialty"))[1],
        },
    )
