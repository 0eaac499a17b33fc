"""Employers and their plan by year: made once for a world. A quarter of leaving is an employer leaving whole."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from concord.synth.roster import PLAN_SHARE, PLANS

OUT = -1
GROUP_MARKET, EXCHANGE = 0, 1
_WORDS = (
    "Acorn", "Summit", "Pacific", "Bright", "Coastal", "Golden", "Harbor", "Pioneer", "Redwood", "Sierra", "Solano",
    "Sterling", "Valley", "Westline", "Mariner", "Northgate", "Orchard", "Beacon", "Copper", "Granite",
)  # fmt: skip
_TRADES = (
    "Logistics", "Foods", "Unified Schools", "Electric", "Textiles", "Software", "Builders", "Credit Union", "Hotels",
    "Packaging", "Biolabs", "Transit", "Retail", "Media", "Farms", "Machine Works", "Insurance Services", "Design",
)  # fmt: skip


@dataclass
class Employers:
    """Rows are employers; the last four are the individual market of each plan."""

    plan: np.ndarray  # employers × 6 years, OUT when with another insurer
    self_funded: np.ndarray  # PPO and EPO members of this employer are self-funded
    carve_out: np.ndarray
    opts_out: np.ndarray
    weight: np.ndarray
    exchange_from: int

    def __len__(self) -> int:
        return len(self.weight)


def make_employers(seed: int, enrolled: int) -> Employers:
    """Employers for about `enrolled` people; sizes fall off like a power law."""
    rng = np.random.default_rng([seed, 77])
    n = max(24, round(enrolled / 130))
    weight = 1.0 / np.arange(3, n + 3) ** 0.75
    plan = np.zeros((n, 6), dtype=np.int8)
    plan[:, 0] = _balanced(rng, weight)
    for y in range(1, 6):
        plan[:, y] = plan[:, y - 1]
        leaving = _whole_leavers(rng, weight, plan[:, y - 1] != OUT)
        moves = rng.random(n) < 0.20
        plan[leaving, y] = np.where(moves, rng.choice(4, n, p=PLAN_SHARE), OUT)[leaving]
        back = (plan[:, y - 1] == OUT) & (rng.random(n) < 0.25)
        plan[back, y] = np.maximum(plan[back, max(0, y - 2)], 0)
    large = np.arange(n) < n * 0.25
    funded = rng.random(n) < np.where(large, 0.72, 0.35)
    exchange = np.repeat(np.arange(4, dtype=np.int8)[:, None], 6, axis=1)
    four = np.zeros(4, dtype=bool)
    return Employers(
        np.vstack([plan, exchange]),
        np.append(funded, four),
        np.append(funded & (rng.random(n) < 0.30), four),
        np.append(funded & (rng.random(n) < 0.35), four),
        weight / weight.sum(),
        n,
    )


def _whole_leavers(
    rng: np.random.Generator, weight: np.ndarray, inside: np.ndarray, share: float = 0.036
) -> np.ndarray:
    """Employers that leave their plan on 1 January: about `share` of the people, whatever the size of the largest."""
    leaving = np.zeros(len(weight), dtype=bool)
    room = share * weight[inside].sum()
    for e in rng.permutation(len(weight)):
        if inside[e] and weight[e] <= room:
            leaving[e] = True
            room -= weight[e]
    return leaving


def _balanced(rng: np.random.Generator, weight: np.ndarray) -> np.ndarray:
    """Plans for employers so that plan sizes come out as set, whatever the draw of the largest."""
    target = np.array(PLAN_SHARE) * weight.sum()
    filled = np.zeros(4)
    plan = np.zeros(len(weight), dtype=np.int8)
    for i, w in enumerate(weight):
        room = np.maximum(target - filled, 1e-9)
        plan[i] = rng.choice(4, p=room / room.sum())
        filled[plan[i]] += w
    return plan


def group_id(employer: int, plan: int, exchange_from: int, funded: bool) -> str:
    """The group number a plan gives an employer (its own numbering per plan)."""
    if employer >= exchange_from:
        return f"{PLANS[plan][:1].upper()}IND{2021 + plan:04d}"
    number = (employer * 7_919 + plan * 104_729 + (37 if funded else 0)) % 900_000 + 100_000
    return f"{PLANS[plan][:1].upper()}{number}{'S' if funded else 'F'}"


def employer_name(employer: int, exchange_from: int) -> str:
    """A fictional employer's name."""
    if employer >= exchange_from:
        return "Individual market"
    name = f"{_WORDS[employer % 20]} {_TRADES[(employer // 20 + employer) % 18]}"
    return name if employer < 360 else f"{name} {employer // 360 + 1}"


def group_rows(employers: Employers) -> list[dict]:
    """Rows of the `employer_group` table: every plan an employer was ever with, by funding."""
    rows = []
    for e in range(len(employers.plan)):
        individual = e >= employers.exchange_from
        for plan in sorted(set(employers.plan[e].tolist()) - {OUT}):
            kinds = (True, False) if employers.self_funded[e] else (False,)
            rows += [_group_row(employers, e, plan, funded, individual) for funded in kinds]
    return sorted(rows, key=lambda r: r["group_id"])


def _group_row(employers: Employers, e: int, plan: int, funded: bool, individual: bool) -> dict:
    return {
        "group_id": group_id(e, plan, employers.exchange_from, funded),
        "employer_id": None if individual else f"E{e:05d}",
        "employer_name": employer_name(e, employers.exchange_from),
        "plan_id": PLANS[plan],
        "funding": "self_funded" if funded else "fully_insured",
        "pharmacy_carved_out": bool(employers.carve_out[e] and funded),
        "opts_out": bool(employers.opts_out[e] and funded),
    }
