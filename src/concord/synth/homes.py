"""Which practice people use: choice by town, age and group, moves between practices, and quality by practice."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from concord.synth import clock
from concord.synth.parties import Parties
from concord.synth.people import CHILD, DETAILS, GROUPS, Households, People

FAMILIES = (
    "control",
    "diabetes",
    "screening",
    "vaccination",
    "asthma",
    "behavioral",
    "documentation",
    "visits",
)
_ICC = (0.015, 0.02, 0.03, 0.05, 0.02, 0.03, 0.20, 0.02)
AFFINITY = {  # practices that some groups prefer
    "arroyoseco": {"latino": 2.6}, "jadegarden": {"chinese": 4.0, "vietnamese": 2.0}, "foothill": {"chinese": 1.6},
    "harborlight": {"black": 1.8}, "cypresspoint": {"vietnamese": 2.2, "white": 1.2}, "littleriver": {"latino": 1.8},
    "redwoodbay": {"indian": 1.6, "chinese": 1.3}, "eastgate": {"latino": 1.5}, "islandavenue": {"black": 1.5},
}  # fmt: skip
COMPARATOR_WEIGHT = 0.30  # of their roster, so that five in six of the enrolled use program practices
PEDIATRIC_SHARE = (0.62, 0.60, 0.55, 0.72, 0.55, 0.15, 0.0, 0.0, 0.55)
PEDIATRIC_REACH = {0: (0, 3, 1), 1: (1, 0), 2: (0, 1), 3: (3, 0), 4: (4, 3), 5: (3,), 8: (8,)}


@dataclass
class Homes:
    """Panels by person: before and from the day of change."""

    slot: np.ndarray
    later: np.ndarray
    change: np.ndarray  # day from which `later` holds, OPEN if never
    care_org: np.ndarray  # organization index at the start of 2024 (for truth of quality)

    def slot_on(self, person: np.ndarray, days: np.ndarray) -> np.ndarray:
        return np.where(days < self.change[person], self.slot[person], self.later[person])


def make_homes(rng: np.random.Generator, people: People, homes: Households, parties: Parties) -> Homes:
    """Choose a panel for everybody; families mostly choose together."""
    adult_org = _choose(rng, homes, parties, np.arange(len(homes)), pediatric=False)
    child_org = _choose(rng, homes, parties, np.arange(len(homes)), pediatric=True)
    use_pediatric = rng.random(len(homes)) < np.array(PEDIATRIC_SHARE)[homes.region]
    child_org = np.where(use_pediatric & (child_org >= 0), child_org, adult_org)
    own = _choose(rng, homes, parties, people.household, pediatric=False)
    org = np.where(rng.random(len(people)) < 0.22, own, adult_org[people.household])
    young = clock.age_at(people.birth, np.full(len(people), clock.day(2023, 7))) < 18.5
    is_child = (people.role == CHILD) & young
    org = np.where(is_child, child_org[people.household], org)
    slot = _panel(rng, parties, org)
    moves = rng.random(len(people)) < 0.16
    other = np.where(is_child, np.where(rng.random(len(people)) < 0.5, org, own), own)
    grows = (people.role == CHILD) & ~is_child
    other = np.where(grows & moves, own, other)
    later = np.where(moves, _panel(rng, parties, other), slot)
    change = np.where(moves, rng.integers(clock.FIRST + 30, clock.LAST, len(people)), clock.OPEN)
    at = np.where(clock.day(2024) < change, slot, later)
    return Homes(slot, later, change.astype(np.int32), parties.slots["org"][at])


def _choose(rng, homes: Households, parties: Parties, household: np.ndarray, pediatric: bool) -> np.ndarray:
    """Organization index for each row, by region, size and group affinity; -1 where there is none in reach."""
    out = np.full(len(household), -1, dtype=np.int32)
    index = np.array([parties.org_index[p.organization_id] for p in parties.practices])
    practices = parties.practices
    in_program = np.arange(len(practices)) < parties.program_count
    suits = np.array([p.pediatric == pediatric for p in practices])
    weight = np.where(in_program, 1.0, COMPARATOR_WEIGHT) * suits
    region = homes.region[household]
    key = homes.group[household].astype(np.int64) * len(DETAILS) + homes.detail[household]
    for r in np.unique(region):
        reach = PEDIATRIC_REACH.get(int(r), ()) if pediatric else (int(r),)
        near = np.array(
            [_pull(p.region, reach) * p.roster * share for p, share in zip(practices, weight, strict=True)]
        )
        if near.sum() == 0:
            continue
        here = np.flatnonzero(near)
        for k in np.unique(key[region == r]):
            rows = np.flatnonzero((region == r) & (key == k))
            liked = [_liking(practices[i].organization_id, int(k)) for i in here]
            edge = np.cumsum(near[here] * np.array(liked))
            out[rows] = index[here[np.searchsorted(edge, rng.random(len(rows)) * edge[-1])]]
    return out


def _liking(organization_id: str, key: int) -> float:
    """How a group (or its detail) is drawn to a practice."""
    liking = AFFINITY.get(organization_id, {})
    return max(liking.get(word, 1.0) for word in (GROUPS[key // len(DETAILS)], DETAILS[key % len(DETAILS)]))


def _pull(region: int, reach: tuple[int, ...]) -> float:
    if region not in reach:
        return 0.004 if len(reach) == 1 else 0.0
    return (1.0, 0.35, 0.15)[reach.index(region)]


def _panel(rng, parties: Parties, org: np.ndarray) -> np.ndarray:
    """A panel of the organization; first panels are larger."""
    first = np.searchsorted(parties.slots["org"], org, side="left")
    count = np.searchsorted(parties.slots["org"], org, side="right") - first
    return (first + np.floor(rng.beta(0.9, 1.15, len(org)) * count)).astype(np.int32)


@dataclass
class Quality:
    """Effects on the logit scale: organizations × families × years, and panels × families."""

    organization: np.ndarray
    slot: np.ndarray

    def of(self, family: str, parties: Parties, slot: np.ndarray, year: np.ndarray) -> np.ndarray:
        f = FAMILIES.index(family)
        return self.organization[parties.slots["org"][slot], f, year] + self.slot[slot, f]


def make_quality(parties: Parties, seed: int) -> Quality:
    """How well practices do and how they change: the same for all blocks of a world."""
    rng = np.random.default_rng([seed, 501])
    n = len(parties.organization)
    effect = np.zeros((n, len(FAMILIES), 6))
    slot = np.zeros((len(parties.slots["org"]), len(FAMILIES)))
    for f, icc in enumerate(_ICC):
        spread = np.sqrt(icc / (0.6 * 0.4)) * np.sqrt(0.6)
        inside = np.sqrt(icc / (0.6 * 0.4)) * np.sqrt(0.4)
        slot[:, f] = rng.normal(0, inside, len(slot))
        for practice in parties.practices:
            o = parties.org_index[practice.organization_id]
            base = (0.75 * practice.level + 0.66 * rng.normal()) * spread
            wander = np.cumsum(rng.normal(0, spread * 0.22, 6))
            in_program = parties.organization[o]["in_program"]
            effect[o, f] = base + wander + _change(practice.gain, in_program)
    return Quality(effect, slot)


def _change(gain: float, in_program: bool) -> np.ndarray:
    """Secular +0.7 points a year; participants' own gain from 2025 (half before, as they prepared in 2024)."""
    points = 0.7 * (np.arange(6) - 2.0)
    if in_program:
        points = points + gain * np.array([0, 0, 0, 0.5, 1.5, 2.2])
    return points / 24.0
