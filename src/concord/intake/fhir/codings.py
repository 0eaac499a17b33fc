"""Codes as given: (system, code) pairs out of FHIR's codings, extensions and references."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from concord.model.codes import plain, short_name

NEGATED_SET = "notDoneValueSet"
Pair = tuple[str | None, str | None]
NO_CODE: Pair = (None, None)


def pairs(concept: Any) -> list[Pair]:
    """Every coding of a CodeableConcept. A statement about a whole value set gives (`VALUESET`, its last path part)."""
    if not isinstance(concept, dict):
        return []
    found = [one for coding in concept.get("coding") or [] if (one := pair(coding)) != NO_CODE]
    for extension in concept.get("extension") or []:
        if str(extension.get("url", "")).endswith(NEGATED_SET):
            canonical = str(extension.get("valueCanonical") or extension.get("valueUri") or "")
            found.append(("VALUESET", canonical.partition("|")[0].rpartition("/")[2]))
    return list(dict.fromkeys(found))


def pair(coding: Any) -> Pair:
    """One coding as (system's short name, code)."""
    if not isinstance(coding, dict) or not coding.get("code"):
        return NO_CODE
    return short_name(str(coding.get("system") or "")), plain(str(coding["code"]))


def coded(codes: list[Pair], row: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """One row a code; a record without a code keeps one row, so that nothing is lost."""
    for system, code in codes or [("", "")]:
        yield {**row, "system": system or "", "code": code or ""}


def every(concept: Any) -> list[Pair]:
    """All codings of a concept or of a list of concepts; without any, one that says nothing."""
    concepts = concept if isinstance(concept, list) else [concept]
    return list(dict.fromkeys(one for entry in concepts for one in pairs(entry))) or [NO_CODE]


def first(concept: Any) -> Pair:
    """The first coding of a concept, or of the first concept in a list."""
    if isinstance(concept, list):
        return next((one for entry in concept for one in pairs(entry)), NO_CODE)
    return next(iter(pairs(concept)), NO_CODE)


def words(concept: Any) -> list[str]:
    """The bare codes of a concept or of a list of concepts, in lower case: for statuses and categories."""
    entries = concept if isinstance(concept, list) else [concept]
    return [
        str(c.get("code", "")).lower() for e in entries if isinstance(e, dict) for c in e.get("coding") or []
    ]


def extension(resource: dict[str, Any], ending: str) -> Any:
    """The value of the first extension whose URL ends so, modifiers included; None when there is none."""
    for found in (*(resource.get("extension") or []), *(resource.get("modifierExtension") or [])):
        if str(found.get("url", "")).endswith(ending):
            return next((v for k, v in found.items() if k.startswith("value")), None)
    return None


def target(reference: Any) -> str | None:
    """The id a reference points to: what follows the last slash, or the UUID of a bundle's own entry."""
    if not isinstance(reference, dict) or not reference.get("reference"):
        return None
    text = str(reference["reference"])
    if text.startswith("#"):
        return text
    return text.removeprefix("urn:uuid:").split("/_history")[0].rpartition("/")[2]


def person(reference: Any) -> str | None:
    """The id of the patient a reference points to; None for one held inside the resource or searched for, and for a group, device or place."""
    found = target(reference)
    if found is None or found.startswith("#") or "?" in str(reference["reference"]):
        return None
    said = str(reference.get("type") or "").rpartition("/")[2] or "Patient"
    kind = str(reference["reference"]).split("/_history")[0].rpartition("/")[0].rpartition("/")[2]
    return found if said == "Patient" and (kind == "Patient" or not kind[:1].isupper()) else None
