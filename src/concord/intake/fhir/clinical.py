"""Visits, conditions, findings, procedures, orders and vaccines: one row for each code a record carries."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from concord.intake.fhir.codings import Pair, coded, every, extension, pair, pairs, person, target, words
from concord.intake.fhir.context import Context, Row
from concord.intake.fhir.moments import UNKNOWN, Moment, aged, moment, number, period, span, timing
from concord.intake.fhir.people import clinician

Rows = Iterator[tuple[str, Row]]
STATUSES = {
    "final",
    "preliminary",
    "amended",
    "corrected",
    "cancelled",
    "entered-in-error",
    "unknown",
    "registered",
}
CATEGORIES = ("problem-list-item", "encounter-diagnosis", "health-concern")


def encounter(resource: dict[str, Any], row_id: int, context: Context) -> Rows:
    """Encounter: a visit or stay, one row for each type. Without an end it lasts."""
    start, end = span(resource.get("period"))
    stay = resource.get("hospitalization") or {}
    codes = [p for concept in resource.get("type") or [] for p in pairs(concept)]
    base = {
        **context.base(row_id, person(resource.get("subject"))),
        "encounter": resource.get("id"),
        "encounter_class": pair(resource.get("class"))[1],
        "start_on": start.day,
        "start_at": start.at,
        "end_on": end.day,
        "end_at": end.at,
        "status": resource.get("status") or "unknown",
        "npi": next(
            (n for p in resource.get("participant") or [] if (n := clinician(p.get("individual"), context))),
            None,
        ),
        "site_id": next((target(x.get("location")) for x in resource.get("location") or []), None),
        "provenance": context.provenance,
    }
    for system, code in every(stay.get("dischargeDisposition")):
        said = {**base, "disposition_system": system, "discharge_disposition": code}
        yield from (("encounter", row) for row in coded(list(dict.fromkeys(codes)), said))


def condition(resource: dict[str, Any], row_id: int, context: Context) -> Rows:
    """Condition: a diagnosis with its course, a row for each visit that it belongs to or that names it.

    An age at onset begins on that birthday; at the end, it lasts to the eve of the next. Ages may be of months, weeks or days too.
    """
    member = person(resource.get("subject"))
    birth = context.births.get(member or "")
    onset = (
        moment(resource.get("onsetDateTime"))
        if "onsetDateTime" in resource
        else period(resource.get("onsetPeriod"))[0]
    )
    if "onsetAge" in resource:
        onset = Moment(aged(birth, resource["onsetAge"])[0])
    if "onsetRange" in resource:
        onset = Moment(aged(birth, resource["onsetRange"].get("low"))[0])
    abated = (
        moment(resource.get("abatementDateTime"))
        if "abatementDateTime" in resource
        else period(resource.get("abatementPeriod"))[1]
    )
    if "abatementAge" in resource:
        abated = Moment(aged(birth, resource["abatementAge"])[1])
    if "abatementRange" in resource:
        abated = Moment(aged(birth, resource["abatementRange"].get("high"))[1])
    categories = words(resource.get("category"))
    base = {
        **context.base(row_id, member),
        "onset_on": onset.day,
        "onset_at": onset.at,
        "abated_on": abated.day,
        "abated_at": abated.at,
        "recorded_on": moment(resource.get("recordedDate")).day,
        "clinical_status": next(iter(words(resource.get("clinicalStatus"))), None),
        "verification_status": next(iter(words(resource.get("verificationStatus"))), None),
        "body_site": _site(resource),
        "provenance": context.provenance,
    }
    visits = [target(resource.get("encounter")), *context.diagnosed.get(str(resource.get("id")), ())]
    for visit in list(dict.fromkeys(v for v in visits if v)) or [None]:
        for category in [c for c in CATEGORIES if c in categories] or [None]:
            said = {**base, "category": category, "visit": visit}
            yield from (("condition", row) for row in coded(pairs(resource.get("code")), said))


LEFT, RIGHT, BOTH = "7771000", "24028007", "51440002"


def _site(resource: dict[str, Any]) -> str | None:
    """The side a record names among its body sites, both if it names both; without a side, its first site."""
    codes = [code for _, code in every(resource.get("bodySite"))]
    if LEFT in codes and RIGHT in codes:
        return BOTH
    return next((side for side in (LEFT, RIGHT, BOTH) if side in codes), codes[0])


def observation(resource: dict[str, Any], row_id: int, context: Context) -> Rows:
    """Observation: the record itself, and each component as a row of its own with the panel's code."""
    start, end = _effective(resource)
    status = resource.get("status") or "unknown"
    if status == "cancelled":
        issued = moment(resource.get("issued"))
        start, end = (issued, UNKNOWN) if issued != UNKNOWN else (start, end)
    base = {
        **context.base(row_id, person(resource.get("subject"))),
        "taken_on": start.day,
        "taken_at": start.at,
        "ended_on": end.day,
        "ended_at": end.at,
        "status": status if status in STATUSES else "unknown",
        "category": " ".join(words(resource.get("category"))) or None,
        "body_site": _site(resource),
        "visit": target(resource.get("encounter")),
        "provenance": context.provenance,
    }
    codes = pairs(resource.get("code"))
    for system, reason in every(extension(resource, "notDoneReason")):
        for value in _values(resource):
            said = {**base, **value, "reason_system": system, "reason": reason}
            yield from (("observation", row) for row in coded(codes, said))
    panel = codes[0][1] if codes else None
    for component in resource.get("component") or []:
        for value in _values(component):
            made = {**base, **value, "panel": panel}
            yield from (("observation", row) for row in coded(pairs(component.get("code")), made))


def _effective(resource: dict[str, Any]) -> tuple[Moment, Moment]:
    if "effectivePeriod" in resource:
        return span(resource["effectivePeriod"])
    if "effectiveTiming" in resource:
        return timing(resource["effectiveTiming"])
    when = moment(resource.get("effectiveDateTime") or resource.get("effectiveInstant"))
    return when, when


def _values(holder: dict[str, Any]) -> list[Row]:
    """A number with its unit, or an answer in each of its codes. Any other value is kept as being there, not as what it says."""
    quantity = holder.get("valueQuantity")
    if isinstance(quantity, dict) and quantity.get("value") is not None:
        return [{"value": number(quantity["value"]), "unit": quantity.get("code") or quantity.get("unit")}]
    if "valueInteger" in holder:
        return [{"value": number(holder["valueInteger"])}]
    answers = pairs(holder.get("valueCodeableConcept"))
    if answers:
        return [{"answer_system": system, "answer": code} for system, code in answers]
    other = [
        k for k in holder if k.startswith("value") and k not in ("valueQuantity", "valueCodeableConcept")
    ]
    has_text = isinstance(holder.get("valueCodeableConcept"), dict) and holder["valueCodeableConcept"].get(
        "text"
    )
    return [{"answer_system": "TEXT", "answer": "GIVEN"} if other or has_text else {}]


def procedure(resource: dict[str, Any], row_id: int, context: Context) -> Rows:
    """Procedure: done, under way or not done."""
    status = resource.get("status") or "unknown"
    start, end = (
        span(resource["performedPeriod"])
        if "performedPeriod" in resource
        else (moment(resource.get("performedDateTime")),) * 2
    )
    if "performedAge" in resource:
        birth = context.births.get(target(resource.get("subject")) or "")
        start, end = (Moment(day) for day in aged(birth, resource["performedAge"]))
    if status == "not-done" and start == UNKNOWN:
        start = end = moment(extension(resource, "recorded"))
    yield from _act(
        "procedure",
        resource,
        row_id,
        context,
        pairs(resource.get("code")),
        start,
        end,
        status,
        resource.get("statusReason"),
    )


def service_request(resource: dict[str, Any], row_id: int, context: Context) -> Rows:
    """ServiceRequest: an order, or an order not to."""
    when = moment(resource.get("authoredOn"))
    reason = extension(resource, "doNotPerformReason") or resource.get("reasonCode")
    yield from _act(
        "order",
        resource,
        row_id,
        context,
        pairs(resource.get("code")),
        when,
        when,
        resource.get("status") or "unknown",
        reason,
    )


def device_request(resource: dict[str, Any], row_id: int, context: Context) -> Rows:
    """DeviceRequest: a device ordered."""
    when = moment(resource.get("authoredOn"))
    reason = extension(resource, "doNotPerformReason") or resource.get("reasonCode")
    yield from _act(
        "device",
        resource,
        row_id,
        context,
        pairs(resource.get("codeCodeableConcept")),
        when,
        when,
        resource.get("status") or "unknown",
        reason,
    )


def communication(resource: dict[str, Any], row_id: int, context: Context) -> Rows:
    """Communication: said, written or not."""
    when = moment(resource.get("sent") or resource.get("received") or extension(resource, "recorded"))
    codes = [p for c in resource.get("reasonCode") or [] for p in pairs(c)] + pairs(resource.get("topic"))
    yield from _act(
        "communication",
        resource,
        row_id,
        context,
        codes,
        when,
        when,
        resource.get("status") or "unknown",
        resource.get("statusReason"),
    )


def task(resource: dict[str, Any], row_id: int, context: Context) -> Rows:
    """Task: work asked of somebody, such as a report to send back."""
    when = moment(resource.get("authoredOn") or (resource.get("executionPeriod") or {}).get("start"))
    member = resource.get("for") or resource.get("subject")
    yield from _act(
        "task",
        {**resource, "subject": member},
        row_id,
        context,
        pairs(resource.get("code")),
        when,
        when,
        resource.get("status") or "unknown",
        resource.get("statusReason"),
    )


def report(resource: dict[str, Any], row_id: int, context: Context) -> Rows:
    """DiagnosticReport: a document about a study."""
    start, end = _effective(resource)
    yield from _act(
        "document",
        resource,
        row_id,
        context,
        pairs(resource.get("code")),
        start,
        end,
        resource.get("status") or "unknown",
        None,
    )


def _act(
    kind: str,
    resource: dict[str, Any],
    row_id: int,
    context: Context,
    codes: list[Pair],
    start: Moment,
    end: Moment,
    status: str,
    why: Any,
) -> Rows:
    base = {
        **context.base(row_id, person(resource.get("subject"))),
        "kind": kind,
        "done_on": start.day,
        "done_at": start.at,
        "ended_on": end.day,
        "ended_at": end.at,
        "status": status,
        "intent": resource.get("intent"),
        "is_negated": status == "not-done" or _is_refused(resource),
        "body_site": _site(resource),
        "visit": target(resource.get("encounter")),
        "record": resource.get("id"),
        "provenance": context.provenance,
    }
    for system, reason in every(why):
        said = {**base, "reason_system": system, "reason": reason}
        yield from (("procedure", row) for row in coded(codes, said))


def _is_refused(resource: dict[str, Any]) -> bool:
    """Whether the resource says of itself that the thing is not to be done, or was not."""
    said = (resource.get("doNotPerform"), extension(resource, "doNotPerform"), extension(resource, "notDone"))
    return any(said)


def immunization(resource: dict[str, Any], row_id: int, context: Context) -> Rows:
    """Immunization: a dose given, or not."""
    status = resource.get("status") or "completed"
    when = moment(resource.get("occurrenceDateTime"))
    if status == "not-done" and when == UNKNOWN:
        when = moment(resource.get("recorded"))
    base = {
        **context.base(row_id, person(resource.get("patient"))),
        "given_on": when.day,
        "given_at": when.at,
        "status": status,
        "lot_number": resource.get("lotNumber"),
        "provenance": context.provenance,
    }
    for system, reason in every(resource.get("statusReason")):
        said = {**base, "reason_system": system, "reason": reason}
        yield from (("immunization", row) for row in coded(pairs(resource.get("vaccineCode")), said))
