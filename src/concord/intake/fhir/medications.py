"""Drugs ordered, handed over and given; allergies and adverse events: one row for each code a record carries."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

from concord.intake.fhir.codings import Pair, coded, every, extension, pairs, person, target, words
from concord.intake.fhir.context import Context, Row
from concord.intake.fhir.moments import UNKNOWN, Moment, aged, moment, number, period, span

Rows = Iterator[tuple[str, Row]]
LENGTHS = {
    "s second seconds": Decimal(1) / 86400,
    "min minute minutes": Decimal(1) / 1440,
    "h hour hours": Decimal(1) / 24,
    "d day days": Decimal(1),
    "wk week weeks": Decimal(7),
    "mo month months": Decimal(30),
    "a year years": Decimal(365),
}
DAYS = {word: days for words_of_unit, days in LENGTHS.items() for word in words_of_unit.split()}
"""Days in a unit of time, by its UCUM code or its name."""


def allergy(resource: dict[str, Any], row_id: int, context: Context) -> Rows:
    """AllergyIntolerance: what a person does not tolerate, and when that set in: a day, or a time from first to last day.

    Without a status it is not known to be active.
    """
    onset = over = moment(resource.get("onsetDateTime"))
    if "onsetPeriod" in resource:
        onset, over = span(resource["onsetPeriod"])
    if "onsetAge" in resource:
        birth = context.births.get(target(resource.get("patient")) or "")
        onset, over = (Moment(day) for day in aged(birth, resource["onsetAge"]))
    state = next(iter(words(resource.get("clinicalStatus"))), "unknown")
    yield from _drug(
        "allergy",
        resource,
        row_id,
        context,
        pairs(resource.get("code")),
        onset,
        {"status": state, "supply_end": over.day},
        resource.get("patient"),
    )


def adverse_event(resource: dict[str, Any], row_id: int, context: Context) -> Rows:
    """AdverseEvent: harm from a treatment."""
    when = moment(resource.get("date") or resource.get("recordedDate"))
    yield from _drug(
        "adverse_event",
        resource,
        row_id,
        context,
        pairs(resource.get("event")),
        when,
        {"status": "completed" if resource.get("actuality", "actual") == "actual" else "unknown"},
        resource.get("subject"),
    )


def medication_request(resource: dict[str, Any], row_id: int, context: Context) -> Rows:
    """MedicationRequest: an order, with the days its supply covers where that can be reckoned."""
    authored = moment(resource.get("authoredOn"))
    supply = _supply(resource, authored)
    why = extension(resource, "doNotPerformReason") or resource.get("reasonCode")
    more = {
        "status": resource.get("status") or "unknown",
        "intent": resource.get("intent"),
        "is_negated": bool(resource.get("doNotPerform") or extension(resource, "doNotPerform")),
        **supply,
    }
    yield from _drug(
        "order",
        resource,
        row_id,
        context,
        _medication(resource, context),
        authored,
        more,
        resource.get("subject"),
        why,
    )


def medication_dispense(resource: dict[str, Any], row_id: int, context: Context) -> Rows:
    """MedicationDispense: handed over."""
    when = moment(resource.get("whenHandedOver") or resource.get("whenPrepared"))
    days = (resource.get("daysSupply") or {}).get("value")
    quantity = (resource.get("quantity") or {}).get("value")
    more = {
        "status": resource.get("status") or "unknown",
        "days_supply": int(days) if days is not None else None,
        "quantity": number(quantity),
    }
    yield from _drug(
        "dispense",
        resource,
        row_id,
        context,
        _medication(resource, context),
        when,
        more,
        resource.get("subject"),
    )


def medication_administration(resource: dict[str, Any], row_id: int, context: Context) -> Rows:
    """MedicationAdministration: given, or not."""
    when = (
        moment(resource["effectiveDateTime"])
        if "effectiveDateTime" in resource
        else period(resource.get("effectivePeriod"))[0]
    )
    status = resource.get("status") or "unknown"
    if status == "not-done" and when == UNKNOWN:
        when = moment(extension(resource, "recorded"))
    more = {
        "status": status,
        "is_negated": status == "not-done",
    }
    yield from _drug(
        "administration",
        resource,
        row_id,
        context,
        _medication(resource, context),
        when,
        more,
        resource.get("subject"),
        resource.get("statusReason"),
    )


def _drug(
    kind: str,
    resource: dict[str, Any],
    row_id: int,
    context: Context,
    codes: list[Pair],
    when: Moment,
    more: Row,
    member: Any,
    why: Any = None,
) -> Rows:
    base = {
        **context.base(row_id, person(member)),
        "kind": kind,
        "authored_on": when.day,
        "authored_at": when.at,
        "visit": target(resource.get("encounter") or resource.get("context")),
        "record": resource.get("id"),
        "provenance": context.provenance,
        **more,
    }
    for system, reason in every(why):
        said = {**base, "reason_system": system, "reason": reason}
        yield from (("medication", row) for row in coded(codes, said))


def _medication(resource: dict[str, Any], context: Context) -> list[Pair]:
    if "medicationCodeableConcept" in resource:
        return pairs(resource["medicationCodeableConcept"])
    reference = target(resource.get("medicationReference"))
    for inner in resource.get("contained") or []:
        if reference == f"#{inner.get('id')}":
            return pairs(inner.get("code"))
    if reference in context.medications:
        return context.medications[reference]
    if reference:
        context.unresolved["medication"] += 1
    return []


def _supply(resource: dict[str, Any], authored: Moment) -> Row:
    """Start and length of an order's supply, by the order of sources that the measures ask for."""
    dosage = next(iter(resource.get("dosageInstruction") or []), {})
    repeat = (dosage.get("timing") or {}).get("repeat") or {}
    bounds_start, bounds_end = period(repeat.get("boundsPeriod"))
    request = resource.get("dispenseRequest") or {}
    start = bounds_start.day or authored.day or period(request.get("validityPeriod"))[0].day
    days = _days(request, dosage, repeat)
    end = start + timedelta(days=days - 1) if start and days else bounds_end.day
    return {"supply_start": start, "supply_end": end, "days_supply": days}


def _days(request: dict[str, Any], dosage: dict[str, Any], repeat: dict[str, Any]) -> int | None:
    refills = 1 + int(request.get("numberOfRepeatsAllowed") or 0)
    expected = request.get("expectedSupplyDuration") or {}
    if expected.get("value") is not None:
        unit = DAYS.get(str(expected.get("code") or expected.get("unit") or "d"), Decimal(1))
        return int(Decimal(str(expected["value"])) * unit * refills)
    quantity = (request.get("quantity") or {}).get("value")
    dose = _dose(next(iter(dosage.get("doseAndRate") or []), {}))
    daily = _per_day(repeat)
    if quantity is None or not dose or not daily:
        return None
    return int(Decimal(str(quantity)) / (Decimal(str(dose)) * daily) * refills)


def _dose(rate: dict[str, Any]) -> Any:
    """How much at a time: the upper end of a range, or the quantity."""
    highest = ((rate.get("doseRange") or {}).get("high") or {}).get("value")
    return highest if highest is not None else (rate.get("doseQuantity") or {}).get("value")


def _per_day(repeat: dict[str, Any]) -> Decimal | None:
    """How often a day: by frequency and period, else by the times of day."""
    frequency, every, unit = (
        repeat.get("frequencyMax") or repeat.get("frequency"),
        repeat.get("period"),
        DAYS.get(str(repeat.get("periodUnit"))),
    )
    if not frequency or not every or unit is None:
        times = len(repeat.get("timeOfDay") or [])
        return Decimal(times) if times else None
    return Decimal(str(frequency)) / (Decimal(str(every)) * unit)
