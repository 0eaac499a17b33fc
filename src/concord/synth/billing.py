"""Bills: collecting encounters as claims with lines, then pricing them and sharing the cost."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from concord.synth import clock, codes
from concord.synth.employers import EXCHANGE
from concord.synth.enrollment import HMO, Coverage, Years
from concord.synth.parties import Parties
from concord.synth.roster import PLAN_PRICE

PROCEDURES = tuple(
    dict.fromkeys(
        [*codes.PRICES, *codes.QUALITY_CODES, *(v.cpt for v in codes.VACCINES), *codes.EMERGENCY_FACILITY]
    )
)
PROCEDURE = {c: i for i, c in enumerate(PROCEDURES)}
PRICE = np.array(
    [round(100 * {**{v.cpt: v.price for v in codes.VACCINES}, **codes.PRICES}.get(c, 0)) for c in PROCEDURES],
    dtype=np.int64,
)
DX_LIST = tuple(dict.fromkeys(c for group in codes.DIAGNOSES.values() for c in group))
DX = {c: i for i, c in enumerate(DX_LIST)}
DX_GROUP = {k: np.array([DX[c] for c in v], dtype=np.int16) for k, v in codes.DIAGNOSES.items()}

SETTINGS = (
    "office", "telehealth", "specialist", "behavioral", "urgent_care", "emergency", "inpatient", "outpatient", "lab",
    "imaging", "home", "pharmacy",
)  # fmt: skip
SETTING = {s: i for i, s in enumerate(SETTINGS)}
SETTING_PRICE = np.array(
    [1.36, 1.36, 1.55, 1.3, 1.2, 1.08, 1.28, 1.12, 1.7, 1.55, 1.5, 1.0]
)  # over list, by setting
POS = ("11", "02", "10", "20", "21", "22", "23", "81", "49", "24", "12", "01", "41", "60")
REVENUE = ("", "0120", "0200", "0250", "0300", "0320", "0360", "0370", "0450", "0490", "0636", "0710", "0730", "0270",
           "0170", "0174", "0112", "0351", "0612", "0335", "0821", "0750", "0510", "0124", "0900", "0278")  # fmt: skip
REV = {c: i for i, c in enumerate(REVENUE)}
MODIFIERS = ("", "25", "95", "26", "TC", "33")
SENSITIVE = ("", "part2", "reproductive", "mental_health_minor", "hiv")
TREND = np.array([0.925, 0.962, 1.0, 1.040, 1.082, 1.122])

_PREVENTIVE = {
    *(c for c in codes.PRICES if c.startswith(("9938", "9939"))), *(v.cpt for v in codes.VACCINES),
    "90460", "90461", "90471", "90472", "77067", "77063", "G0121", "82274", "81528", "96127", "96110", "G0444", "88175",
    "87624", "87491", "99401", "97802", "83655", "92551", "99173", "82950",
}  # fmt: skip
FREE = np.array([c in _PREVENTIVE for c in PROCEDURES])
VISIT = np.array([c.startswith("99") and c[2] in "24" and len(c) == 5 and c.isdigit() for c in PROCEDURES])
_OFFICE_SET = np.array([c.startswith(("992", "9938", "9939", "9949", "9944")) for c in PROCEDURES])


@dataclass
class Line:
    """One line of a batch of claims; scalars hold for all. `code` is a procedure index or -1; price in cents."""

    code: np.ndarray | int
    mask: np.ndarray | None = None
    price: np.ndarray | int | None = None
    units: np.ndarray | int = 1
    revenue: int = 0
    modifier: np.ndarray | int = 0
    later: np.ndarray | int = 0  # days after the claim's first day


@dataclass
class Batch:
    """What a batch of claims shares. Arrays have one entry per claim."""

    setting: str | np.ndarray
    py: np.ndarray
    day: np.ndarray
    rendering: np.ndarray | int
    org: np.ndarray | int
    dx: np.ndarray
    lines: list[Line]
    pos: np.ndarray | int = 0
    institutional: bool = False
    site: np.ndarray | int = -1
    encounter: np.ndarray | None = None
    through: np.ndarray | None = None
    bill_type: int = 0
    discharge: np.ndarray | int = 0
    admission: int = 0
    drg: np.ndarray | int = -1
    referring: np.ndarray | int = -1
    sensitive: np.ndarray | int = 0
    pcs: np.ndarray | int = -1


HEAD = {
    "setting": np.int8, "py": np.int32, "day": np.int32, "rendering": np.int32, "org": np.int32, "pos": np.int8,
    "institutional": np.bool_, "site": np.int32, "encounter": np.int64, "through": np.int32, "bill_type": np.int8,
    "discharge": np.int8, "admission": np.int8, "drg": np.int16, "referring": np.int32, "sensitive": np.int8,
    "pcs": np.int8,
}  # fmt: skip
LINE = {
    "claim": np.int64, "code": np.int16, "price": np.int64, "units": np.int16, "revenue": np.int8, "modifier": np.int8,
    "later": np.int16,
}  # fmt: skip


@dataclass
class Book:
    """All claims of a block as they are made; `close` sorts, prices and shares the cost."""

    parties: Parties
    years: Years
    first_encounter: int = 0
    heads: dict[str, list] = field(default_factory=lambda: {k: [] for k in HEAD})
    dxs: list = field(default_factory=list)
    lines: dict[str, list] = field(default_factory=lambda: {k: [] for k in LINE})
    count: int = 0
    encounters: int = 0

    def encounter_ids(self, n: int) -> np.ndarray:
        ids = np.arange(n, dtype=np.int64) + self.encounters
        self.encounters += n
        return ids

    def add(self, batch: Batch) -> np.ndarray:
        """Add claims; returns their encounter numbers (new ones unless given)."""
        n = len(batch.py)
        encounter = self.encounter_ids(n) if batch.encounter is None else batch.encounter
        values = {**vars(batch), "encounter": encounter}
        if isinstance(batch.setting, str):
            values["setting"] = SETTING[batch.setting]
        values["through"] = batch.day if batch.through is None else batch.through
        for name, kind in HEAD.items():
            self.heads[name].append(_wide(values[name], n, kind))
        dx = np.full((n, 12), -1, dtype=np.int16)
        dx[:, : batch.dx.shape[1]] = batch.dx
        self.dxs.append(dx)
        self._add_lines(batch.lines, n)
        self.count += n
        return encounter

    def _add_lines(self, lines: list[Line], n: int) -> None:
        present = np.stack([np.ones(n, bool) if x.mask is None else x.mask for x in lines], axis=1)
        rows, cols = np.nonzero(present)
        code = np.stack([_wide(x.code, n, np.int16) for x in lines], axis=1)[rows, cols]
        price = np.stack([_wide(-1 if x.price is None else x.price, n, np.int64) for x in lines], axis=1)[
            rows, cols
        ]
        self.lines["claim"].append(rows + self.count)
        self.lines["code"].append(code)
        self.lines["price"].append(np.where(price < 0, PRICE[code], price))
        for name in ("units", "revenue", "modifier", "later"):
            wide = np.stack([_wide(getattr(x, name), n, LINE[name]) for x in lines], axis=1)
            self.lines[name].append(wide[rows, cols])


def _wide(value, n: int, kind) -> np.ndarray:
    return np.broadcast_to(np.asarray(value, dtype=kind), (n,))


@dataclass
class Closed:
    """Sorted claims and lines with money (cents)."""

    head: dict[str, np.ndarray]
    dx: np.ndarray
    line: dict[str, np.ndarray]


def close(rng: np.random.Generator, book: Book, coverage: Coverage, people_count: int) -> Closed:
    """Sort by person, day and encounter; number lines; set allowed, paid and the member's share."""
    head = {k: np.concatenate(v) for k, v in book.heads.items()}
    line = {k: np.concatenate(v) for k, v in book.lines.items()}
    person = book.years.person[head["py"]]
    order = np.argsort(person.astype(np.int64) * 4096 + (head["day"] - clock.FIRST), kind="stable")
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    head = {k: v[order] for k, v in head.items()}
    line["claim"] = place[line["claim"]]
    by_claim = np.argsort(line["claim"], kind="stable")
    line = {k: v[by_claim] for k, v in line.items()}
    begin = np.searchsorted(line["claim"], np.arange(len(order)), side="left")
    line["number"] = (np.arange(len(line["claim"])) - begin[line["claim"]] + 1).astype(np.int16)
    _price(rng, book, head, line, coverage)
    _share(head, line, book.years, coverage)
    return Closed(head, np.concatenate(book.dxs)[order], line)


def _price(rng, book: Book, head: dict, line: dict, coverage: Coverage) -> None:
    """Allowed = list price × plan × year × practice × small noise; capitated and denied lines are marked."""
    years = book.years
    cover = years.cover[head["py"]]
    plan = coverage.plan[cover]
    practice = 0.94 + 0.16 * ((head["org"] * 7_919) % 1_000 / 1_000)
    factor = np.array(PLAN_PRICE)[plan] * TREND[years.year[head["py"]]] * practice
    factor = factor * SETTING_PRICE[head["setting"]]
    noise = 1 + 0.05 * (rng.random(len(line["claim"])) - 0.5)
    units = np.maximum(line["units"], 1)
    allowed = np.round(line["price"] * factor[line["claim"]] * noise * units).astype(np.int64)
    line["charge"] = (
        np.round(allowed * (1.7 + (head["org"][line["claim"]] % 7) * 0.15)).astype(np.int64) // 100 * 100
    )
    line["charge"] = np.where(line["price"] == 0, 0, np.maximum(line["charge"], allowed))
    denied = (rng.random(len(allowed)) < 0.048) & (line["price"] > 0)
    reason = np.searchsorted(np.cumsum((0.34, 0.18, 0.16, 0.09, 0.06, 0.17)), rng.random(len(allowed)))
    line["denial"] = np.where(denied, reason, -1).astype(np.int8)
    line["allowed"] = np.where(denied, 0, allowed)
    capitating = (coverage.product[cover] == HMO) & capitated_practices(book.parties)[head["org"]]
    in_set = _OFFICE_SET[line["code"]] & (line["code"] >= 0)
    line["capitated"] = capitating[line["claim"]] & in_set & ~denied
    head["network"] = rng.random(len(head["py"])) > 0.035


def capitated_practices(parties: Parties) -> np.ndarray:
    """Practices that HMOs pay by capitation for office visits: three of five."""
    flags = np.zeros(len(parties.organization), dtype=bool)
    for i, practice in enumerate(parties.practices):
        flags[parties.org_index[practice.organization_id]] = i % 5 in (0, 2, 4)
    return flags


DENIALS = ("96", "16", "204", "197", "50", "18")


@dataclass(frozen=True)
class Design:
    """Benefit design by coverage row: cents, and the rate after the deductible."""

    deductible: np.ndarray
    rate: np.ndarray
    office: np.ndarray
    specialist: np.ndarray
    emergency: np.ndarray
    stay: np.ndarray
    most: np.ndarray
    copays: np.ndarray


def design(coverage: Coverage) -> Design:
    """Benefits follow from product, market and employer: the same for all of one employer and product."""
    kind = coverage.employer * 4 + coverage.product
    hmo = coverage.product == HMO
    exchange = coverage.market == EXCHANGE
    rich = (kind * 40_503 % 97) / 97.0
    ppo_deductible = np.array([25_000, 40_000, 60_000, 90_000, 140_000])[(rich * 5).astype(int)]
    deductible = np.where(hmo, np.where(rich > 0.75, 25_000, 0), ppo_deductible)
    deductible = np.where(exchange, np.where(hmo, 60_000, 250_000), deductible)
    office = np.array([2_000, 2_500, 3_000])[(rich * 3).astype(int)]
    return Design(
        deductible, np.where(hmo, 0.04, np.where(exchange, 0.18, 0.08)), office, office + 1_500,
        np.where(hmo, 15_000, 22_500), np.where(hmo, 25_000, 0), np.where(hmo, 250_000, np.where(exchange, 800_000, 400_000)),
        hmo | (rich < 0.7),
    )  # fmt: skip


def _share(head: dict, line: dict, years: Years, coverage: Coverage) -> None:
    """Copay, deductible and coinsurance in the order of service, to the year's out-of-pocket maximum."""
    claim = line["claim"]
    py = head["py"][claim]
    cover = years.cover[py]
    plan = design(coverage)
    allowed = np.where(head["network"][claim], line["allowed"], line["allowed"])
    setting = head["setting"][claim]
    first_visit = VISIT[line["code"]] & (line["code"] >= 0) & (line["number"] == 1)
    copay = np.zeros(len(claim), dtype=np.int64)
    for name, amount in (("office", plan.office), ("telehealth", plan.office), ("specialist", plan.specialist),
                         ("behavioral", plan.office), ("urgent_care", plan.specialist)):  # fmt: skip
        hit = (setting == SETTING[name]) & (line["number"] == 1) & (first_visit | (name == "behavioral"))
        copay = np.where(hit & plan.copays[cover], amount[cover], copay)
    room = (line["number"] == 1) & head["institutional"][claim]
    copay = np.where(room & (setting == SETTING["emergency"]), plan.emergency[cover], copay)
    copay = np.where(room & (setting == SETTING["inpatient"]), plan.stay[cover], copay)
    free = FREE[line["code"]] & (line["code"] >= 0)
    copay = np.where(free, 0, np.minimum(copay, allowed))
    subject = np.where(free | (first_visit & (copay > 0)), 0, allowed - copay)
    year_key = years.person[py].astype(np.int64) * 64 + years.year[py] * 4 + coverage.plan[cover]
    fresh = np.flatnonzero(np.concatenate([[True], year_key[1:] != year_key[:-1]]))
    deductible = _within(subject, plan.deductible[cover], fresh)
    coinsurance = np.round((subject - deductible) * plan.rate[cover]).astype(np.int64)
    total = copay + deductible + coinsurance
    kept = _within(total, plan.most[cover], fresh)
    cut = total - kept
    less = np.minimum(cut, coinsurance)
    coinsurance, cut = coinsurance - less, cut - less
    less = np.minimum(cut, deductible)
    deductible, cut = deductible - less, cut - less
    line["copay"], line["deductible"], line["coinsurance"] = copay - cut, deductible, coinsurance
    paid = line["allowed"] - line["copay"] - deductible - coinsurance
    line["paid"] = np.where(line["capitated"], 0, paid)


def _within(amount: np.ndarray, limit: np.ndarray, fresh: np.ndarray) -> np.ndarray:
    """The part of each amount that fits under a running limit restarting at rows `fresh`."""
    total = np.cumsum(amount)
    base = np.zeros(len(amount), dtype=np.int64)
    starts = np.concatenate([[0], total[fresh[1:] - 1]]) if len(fresh) else np.zeros(0, np.int64)
    base = np.repeat(starts, np.diff(np.append(fresh, len(amount))))
    running = total - base
    return np.minimum(running, limit) - np.minimum(running - amount, limit)
