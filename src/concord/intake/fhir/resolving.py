"""References that name no resource by its id: what is held inside (`#id`), a search (`Patient?identifier=system|value`), or an
identifier alone. A patient so meant is found where exactly one of the delivery bears the identifier."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, MutableMapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from concord.intake.fhir.context import Context
from concord.intake.fhir.gathering import readable, remember, resources

_PATIENT = re.compile(rb'"resourceType"\s*:\s*"Patient"')
ABOUT = ("subject", "patient", "beneficiary", "for")
"""Where resources say whom they are about."""

LOOKED_UP = ("Patient", "Practitioner", "Medication", "Condition", "Encounter")
"""What is held inside and may be asked for."""


def resolved(resource: dict[str, Any], context: Context) -> Context:
    """The context with what the resource holds inside. A patient named otherwise than by id is put in by id, in place.

    A search or an identifier that means nobody, or more than one, leaves no patient; it counts as unresolved.
    """
    inside = [
        held for held in resource.get("contained") or ()
        if isinstance(held, dict) and held.get("resourceType") in LOOKED_UP
    ]  # fmt: skip
    for name in ABOUT:
        reference = resource.get(name)
        if not isinstance(reference, dict) or _is_plain(reference.get("reference")):
            continue
        if meant := list(_identifiers(reference, inside)):
            found = {context.patient_of(one) for one in meant} - {None}
            if len(found) == 1:
                resource[name] = {"reference": f"Patient/{found.pop()}"}
            else:
                context.unresolved["patient by identifier"] += 1
    if not inside:
        return context
    local = Context(context.sender, context.received_on)
    for held in inside:
        remember({**held, "id": _inner(held.get("id"))}, local)
    return context.within(local)


def _is_plain(text: Any) -> bool:
    """Whether a reference names an id: nothing held inside, no search."""
    return isinstance(text, str) and text != "" and text[0] != "#" and "?" not in text


def name_patient(resource: dict[str, Any], named: MutableMapping[str, str]) -> None:
    """Keep a patient's id by each of its identifiers; one that two patients bear means neither."""
    if resource.get("resourceType") != "Patient" or not resource.get("id"):
        return
    for key in _keys(resource):
        known = named.setdefault(key, str(resource["id"]))
        if known != resource["id"]:
            named[key] = ""


def patients(files: Iterable[tuple[Path, str]]) -> dict[str, str]:
    """Ids of the patients of files (path, name) by their identifiers."""
    named: dict[str, str] = {}
    for path, name in files:
        for text in readable(path, name):
            if _PATIENT.search(text):
                for resource in resources(text):
                    name_patient(resource, named)
    return named


def _keys(patient: dict[str, Any]) -> Iterator[str]:
    for identifier in patient.get("identifier") or []:
        if isinstance(identifier, dict) and identifier.get("value"):
            yield f"{identifier.get('system') or ''}|{identifier['value']}"


def _inner(name: Any) -> str:
    return "#" + str(name or "").lstrip("#")


def _identifiers(reference: dict[str, Any], inside: list[dict[str, Any]]) -> Iterator[str]:
    """`system|value` of the patient that a reference means; nothing for one that names its id."""
    text = str(reference.get("reference") or "")
    head, asked, query = text.partition("?")
    if asked and head.rpartition("/")[2] == "Patient":
        yield from (value for name, value in parse_qsl(query, separator="&") if name == "identifier")
    elif text.startswith("#"):
        for held in inside:
            if held.get("resourceType") == "Patient" and _inner(held.get("id")) == text:
                yield from _keys(held)
    elif not text and str(reference.get("type") or "Patient").rpartition("/")[2] == "Patient":
        yield from _keys({"identifier": [reference.get("identifier")]})
