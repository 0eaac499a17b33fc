"""Consent: what a patient allows to be shared. A row for each category, purpose and recipient of a permission."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from concord.intake.fhir.codings import pair, person, target, words
from concord.intake.fhir.context import Context, Row
from concord.intake.fhir.moments import moment, period

Rows = Iterator[tuple[str, Row]]
SCOPES = {
    "eth": "part2", "ethud": "part2", "opioidud": "part2", "sud": "part2", "substance_use": "part2", "42cfrpart2": "part2", "hiv": "hiv",
    "srh": "reproductive", "sex": "reproductive", "psy": "mental_health_minor", "mh": "mental_health_minor",
}  # fmt: skip
"""Sensitivity labels of HL7 (ActCode) in small letters, and the policy of 42 CFR Part 2, by the category they stand for."""
PURPOSES = {
    "treat": ("treatment",), "etreat": ("treatment",), "caremgt": ("treatment",), "hpaymt": ("payment",), "hoperat": ("operations",),
    "hqualimp": ("operations",), "tpo": ("treatment", "payment", "operations"),
}  # fmt: skip
"""Purposes of use of HL7 (ActReason) in small letters."""
RECIPIENT = ("ircp", "prcp")
STANDING = ("active", "inactive")


def consent(resource: dict[str, Any], row_id: int, context: Context) -> Rows:
    """A permission to disclose. A refusal, a draft, and what names no category, purpose or recipient that we know open nothing.

    `inactive` is a consent that is no longer in force: since the day the resource last changed, else the day of the file; or since
    its period ended, if that is earlier. Labels of the provision and of those nested in it count; a nested refusal takes its categories out again.
    """
    provision = resource.get("provision") or {}
    if resource.get("status") not in STANDING or provision.get("type", "permit") != "permit":
        return
    first, last = period(provision.get("period"))
    start = first.day or moment(resource.get("dateTime")).day or context.received_on
    ended = None
    if resource["status"] == "inactive":
        changed = moment((resource.get("meta") or {}).get("lastUpdated")).day or context.received_on
        ended = min(changed, last.day or changed)
    for scope in _scopes(resource, provision):
        for purpose in _purposes(provision):
            for recipient in _recipients(provision):
                yield (
                    "consent",
                    {
                        **context.base(row_id, person(resource.get("patient"))), "scope": scope, "purpose": purpose,
                        "recipient": recipient, "start_date": start, "end_date": last.day, "revoked_on": ended,
                    },
                )  # fmt: skip


def _scopes(resource: dict[str, Any], provision: dict[str, Any]) -> list[str]:
    given, refused = set(), set()
    for part, kept in [
        (provision, given),
        *((p, refused if p.get("type") == "deny" else given) for p in provision.get("provision") or []),
    ]:
        kept.update(_labels(part))
    policies = [
        *words(resource.get("policyRule")),
        *(str(p.get("uri", "")).lower() for p in resource.get("policy") or []),
    ]
    if not given and any("42cfrpart2" in p.replace("-", "") for p in policies):
        given.add("part2")
    return sorted(given - refused)


def _labels(part: dict[str, Any]) -> set[str]:
    codes = (pair(label)[1] for label in part.get("securityLabel") or [])
    return {SCOPES[code.lower()] for code in codes if code and code.lower() in SCOPES}


def _purposes(provision: dict[str, Any]) -> list[str]:
    codes = (pair(purpose)[1] for purpose in provision.get("purpose") or [])
    return sorted({name for code in codes if code for name in PURPOSES.get(code.lower(), ())})


def _recipients(provision: dict[str, Any]) -> list[str]:
    """Who receives: by the identifier that stands beside the reference, else the id it leads to."""
    found = []
    for actor in provision.get("actor") or []:
        if set(words(actor.get("role"))) & set(RECIPIENT):
            reference = actor.get("reference") or {}
            name = (
                (reference.get("identifier") or {}).get("value")
                or target(reference)
                or reference.get("display")
            )
            found += [str(name)] if name else []
    return sorted(set(found))
