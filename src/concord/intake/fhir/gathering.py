"""The first pass over a delivery: the few facts that resources look up in each other, wherever in it they stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import orjson

from concord.intake.fhir.codings import pairs, target
from concord.intake.fhir.context import Context
from concord.intake.fhir.moments import moment
from concord.intake.fhir.people import npi_of
from concord.intake.fhir.resources import UNREADABLE, lines

_LOOKED_UP = re.compile(rb'"resourceType"\s*:\s*"(?:Medication|Patient|Practitioner)"')
_CONDITION = re.compile(rb'"resourceType"\s*:\s*"Condition"')
_BUNDLE = re.compile(rb'\A\s*\{\s*"resourceType"\s*:\s*"Bundle"')
_MEDICATION = re.compile(rb'"resourceType"\s*:\s*"Medication"')
_ENCOUNTER = re.compile(rb'"resourceType"\s*:\s*"Encounter"')
_BY_REFERENCE = b'"diagnosisReference"'
_DIAGNOSED = re.compile(rb'"(?:diagnosis|reasonReference)"')


def gather(files: Iterable[tuple[Path, str]], context: Context) -> None:
    """Fill the context from files (path, name): births, codes of medications, clinicians, visits' diagnoses; codes of
    conditions if claims refer to them. What a bundle says of its own is looked up as the bundle is read; only its medications are kept here."""
    files = list(files)
    by_reference = [_look(path, name, context) for path, name in files]
    if any(by_reference):
        for path, name in files:
            for text in readable(path, name):
                if not _BUNDLE.match(text) and _CONDITION.search(text):
                    _remember_all(text, context, None)


def _look(path: Path, name: str, context: Context) -> bool:
    """Remember what one file holds; whether a claim of it, outside a bundle, names a diagnosis by reference."""
    by_reference = False
    for text in readable(path, name):
        is_bundle = bool(_BUNDLE.match(text))
        by_reference = by_reference or (not is_bundle and _BY_REFERENCE in text)
        names_diagnosis = not is_bundle and _DIAGNOSED.search(text) and _ENCOUNTER.search(text)
        if names_diagnosis or (_MEDICATION if is_bundle else _LOOKED_UP).search(text):
            _remember_all(text, context, {"Medication"} if is_bundle else None)
    return by_reference


def readable(path: Path, name: str) -> Iterator[bytes]:
    """The lines that can be read: the file itself is refused when its turn comes."""
    with suppress(*UNREADABLE):
        yield from lines(path, name)


def remember(resource: dict[str, Any], context: Context) -> None:
    """Keep what other resources may ask of this one."""
    kind, key = resource.get("resourceType"), str(resource.get("id") or "")
    if kind == "Patient" and (day := moment(resource.get("birthDate")).day):
        context.births[key] = day
    elif kind == "Medication":
        context.medications[key] = pairs(resource.get("code"))
    elif kind == "Condition":
        context.conditions[key] = pairs(resource.get("code"))
    elif kind == "Practitioner" and (npi := npi_of(resource)):
        context.clinicians[key] = npi
    elif kind == "Encounter":
        for condition in _named_by(resource):
            context.diagnosed[condition] = (*context.diagnosed.get(condition, ()), key)


def _named_by(encounter: dict[str, Any]) -> Iterator[str]:
    """The conditions a visit names: as its diagnoses, or as what it was for."""
    named = [entry.get("condition") for entry in encounter.get("diagnosis") or [] if isinstance(entry, dict)]
    for reference in (*named, *(encounter.get("reasonReference") or [])):
        if condition := target(reference):
            yield condition


def _remember_all(text: bytes, context: Context, only: set[str] | None) -> None:
    for resource in resources(text):
        if only is None or resource.get("resourceType") in only:
            remember(resource, context)


def resources(text: bytes) -> Iterator[dict[str, Any]]:
    """The resource that a line holds, or those of its bundle; none of what cannot be read."""
    try:
        document = orjson.loads(text)
    except orjson.JSONDecodeError:
        return
    if not isinstance(document, dict):
        return
    held = [document]
    if document.get("resourceType") == "Bundle":
        held = [e.get("resource") for e in document.get("entry") or [] if isinstance(e, dict)]
    yield from (resource for resource in held if isinstance(resource, dict))
