"""The answer to an interchange: a TA1 for each interchange and a 999 for each group, as data."""

from __future__ import annotations

from typing import Any

from concord.intake.formats.x12.envelope import Envelope, Part
from concord.intake.formats.x12.faults import ELEMENT_CODES, SEGMENT_CODES, Fault

ACCEPTED, NOTED, REJECTED = "A", "E", "R"
SHOWN = 200
"""Faults listed for one set; all are counted."""


def acknowledge(envelope: Envelope) -> list[dict[str, Any]]:
    """One entry for each interchange, with its groups and their sets. Codes are those of TA1, AK9, IK5, IK3 and IK4.

    A set whose wrapping is broken is answered R: what was read of it waits for a whole one. E: read, with faults noted.
    """
    return [_interchange(part, envelope.stray) for part in envelope.interchanges]


def _interchange(part: Part, stray: list[Fault]) -> dict[str, Any]:
    faults = [*part.faults, *stray]
    return {
        "control_number": part.control,
        "sender": f"{part.opening.get(5)}:{part.opening.get(6).strip()}",
        "receiver": f"{part.opening.get(7)}:{part.opening.get(8).strip()}",
        "TA1": {
            "code": REJECTED if faults else ACCEPTED,
            "note": faults[0].code if faults else "000",
            "faults": [_fault(f) for f in faults[:SHOWN]],
        },
        "groups": [_group(g) for g in part.parts],
    }


def _group(part: Part) -> dict[str, Any]:
    sets = [_set(s) for s in part.parts]
    good = sum(1 for s in sets if s["IK5"]["code"] != REJECTED)
    code = REJECTED if part.faults or (sets and not good) else ACCEPTED
    if code == ACCEPTED and good < len(sets):
        code = "P"
    elif code == ACCEPTED and any(s["IK5"]["code"] == NOTED for s in sets):
        code = NOTED
    return {
        "functional_id": part.opening.get(1),
        "control_number": part.control,
        "version": part.opening.get(8),
        "AK9": {
            "code": code,
            "sets_included": int(part.closing.get(1))
            if part.closing and part.closing.get(1).isdigit()
            else None,
            "sets_received": len(sets),
            "sets_accepted": good,
            "faults": [_fault(f) for f in part.faults],
        },
        "sets": sets,
    }


def _set(part: Part) -> dict[str, Any]:
    own = [f for f in part.faults if f.level == "set"]
    inner = [f for f in part.faults if f.level != "set"]
    return {
        "set_id": part.opening.get(1),
        "control_number": part.control,
        "segments": part.counted,
        "IK5": {
            "code": REJECTED if own else NOTED if inner else ACCEPTED,
            "notes": sorted({f.code for f in own} | ({"5"} if inner else set())),
            "faults": [_fault(f) for f in own],
        },
        "IK3": [_fault(f) for f in inner[:SHOWN]],
        "faults_in_all": len(inner),
    }


def _fault(fault: Fault) -> dict[str, Any]:
    names = {"segment": SEGMENT_CODES, "element": ELEMENT_CODES}.get(fault.level, {})
    return {
        "level": fault.level,
        "code": fault.code,
        **({"means": names[fault.code]} if fault.code in names else {}),
        "segment_position": fault.position,
        "segment": fault.segment,
        **({"element": fault.element} if fault.element else {}),
        **({"loop": fault.loop} if fault.loop else {}),
        "sentence": fault.sentence,
    }
