"""Party tables as Arrow, and how much each sender's files capture of the truth."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from concord.synth import world
from concord.synth.clock import YEARS
from concord.synth.employers import Employers, group_rows
from concord.synth.homes import FAMILIES, Quality
from concord.synth.parties import Parties
from concord.synth.roster import PLANS

_PLAN = {  # channel: (2021, 2025 and after), by plan shifts below
    "race": (0.24, 0.50), "language": (0.20, 0.38), "lab_value": (0.48, 0.64), "encounter": (0.86, 0.93), "pcp": (0.97, 0.985),
    "timely": (0.95, 0.97),
}  # fmt: skip
_PRACTICE = {
    "feed": (0.0, 0.93), "race": (0.72, 0.88), "ethnicity": (0.72, 0.87), "language": (0.84, 0.95), "bp": (0.78, 0.92),
    "a1c": (0.76, 0.91), "phq": (0.55, 0.84), "immunization": (0.84, 0.94), "screening_history": (0.45, 0.72),
}  # fmt: skip
_REGISTRY = {
    "child_dose": (0.84, 0.95),
    "adult_dose": (0.60, 0.85),
    "present": (0.92, 0.98),
    "birth_dose": (0.90, 0.96),
}
_PLAN_SHIFT = {"alder": -0.03, "birch": 0.02, "cedar": 0.06, "dogwood": -0.06}


def capture_rows(parties: Parties) -> list[dict]:
    """Rows of the `capture` table: what share of true items reaches a file, by sender, channel and year."""
    rng = np.random.default_rng(20_250_103)
    rows = []
    for plan in PLANS:
        rows += _channels(
            plan, _PLAN, lambda c, plan=plan: _PLAN_SHIFT[plan] if c in ("race", "language") else 0.0
        )
    for practice in parties.practices:
        shift = float(rng.normal(0, 0.05))
        worst = practice.organization_id == "valleyoak"
        rows += _channels(
            practice.organization_id, _PRACTICE,
            lambda c, s=shift, w=worst: s - (0.32 if w and c in ("race", "ethnicity") else 0.0),
        )  # fmt: skip
    rows += _channels("registry", _REGISTRY, lambda c: 0.0)
    return sorted(rows, key=lambda r: (r["sender"], r["channel"], r["year"]))


def _channels(sender: str, channels: dict, shift) -> list[dict]:
    rows = []
    for channel, (before, after) in channels.items():
        for i, year in enumerate(YEARS):
            share = before + (after - before) * min(i, 4) / 4 + shift(channel)
            if channel == "feed":
                share = 0.0 if year < 2023 else min(0.99, 0.90 + shift(channel) / 3 + 0.01 * (i - 2))
            rows.append(
                {
                    "sender": sender,
                    "channel": channel,
                    "year": year,
                    "share": round(min(0.995, max(0.0, share)), 4),
                }
            )
    return rows


def quality_rows(parties: Parties, quality: Quality) -> list[dict]:
    """Rows of the `quality_truth` table for all primary-care practices."""
    rows = []
    for practice in sorted(parties.practices, key=lambda p: p.organization_id):
        org = parties.org_index[practice.organization_id]
        for f, family in enumerate(FAMILIES):
            for i, year in enumerate(YEARS):
                effect = round(float(quality.organization[org, f, i]), 6)
                rows.append(
                    {
                        "organization_id": practice.organization_id,
                        "family": family,
                        "year": year,
                        "effect": effect,
                    }
                )
    return rows


def party_tables(parties: Parties, employers: Employers, quality: Quality, seed: int) -> dict[str, pa.Table]:
    """The party tables of a world in declared schemas."""
    rows = {
        "organization": parties.organization, "site": parties.site, "clinician": parties.clinician,
        "affiliation": sorted(parties.affiliation, key=lambda r: (r["npi"], r["organization_id"], str(r["site_id"]), r["start"])),
        "employer_group": group_rows(employers), "capture": capture_rows(parties), "quality_truth": quality_rows(parties, quality),
    }  # fmt: skip
    return {
        name: pa.Table.from_pylist(rows[name], schema=world.schema(name)) for name in world.tables("party")
    }
