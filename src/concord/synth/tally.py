"""Counting a world's blocks for the calibration checks: each block gives sums, blocks add up.

Everything is counted on the true side, before senders lose or delay anything. Year Y is 2023 unless said.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from concord.synth import clock, quality_tally
from concord.synth.codes import DIAGNOSES
from concord.synth.columns import among, coded, days, member_days, number, row_of, words

HCC = ("diabetes", "diabetes_kidney", "diabetes_type1", "asthma", "asthma_attack", "bipolar", "schizophrenia", "alcohol", "opioid", "drug",
       "esrd", "heart_failure", "arrhythmia", "stroke", "copd", "rheumatoid", "ibd", "ms", "seizure", "breast_cancer",
       "prostate_cancer", "colorectal_cancer", "other_cancer", "metastatic", "cirrhosis", "hiv", "autism", "delivery_vaginal",
       "delivery_cesarean", "depression")  # fmt: skip
NOT_HCC = ("F1010", "F10129", "F329", "F331", "F339", "F341")


@dataclass
class Tally:
    """Sums over blocks, and each person's spend in 2023 for the concentration check."""

    sums: Counter = field(default_factory=Counter)
    spend: list[np.ndarray] = field(default_factory=list)
    practices: dict[str, Counter] = field(default_factory=dict)

    def merge(self, other: Tally) -> None:
        self.sums.update(other.sums)
        self.spend += other.spend
        for key, counts in other.practices.items():
            self.practices.setdefault(key, Counter()).update(counts)


def tally(tables: dict[str, pa.Table]) -> Tally:
    """Count one block."""
    out = Tally()
    s = out.sums
    p, c = tables["person"], tables["coverage"]
    who = row_of(c)
    start, end = days(c, "from_date"), days(c, "to_date")
    birth = days(p, "birth")
    middle = clock.day(2023, 7)
    on = np.flatnonzero((start <= middle) & (end >= middle))
    age = clock.age_at(birth[who[on]], np.full(len(on), middle))
    s["enrolled"] += len(on)
    s["age"] += age.sum()
    s["female"] += (words(p, "sex")[who[on]] == "F").sum()
    s["under18"] += (age < 18).sum()
    s["hmo"] += among(c, "product", ["HMO"])[on].sum()
    group = words(p, "race_group")[who[on]]
    for name in ("latino", "asian", "black"):
        s[name] += (group == name).sum()
    _leaving(s, c, who, start, end, len(birth))
    _use(out, tables, birth)
    _money(out, tables, birth)
    _illness(s, tables, birth, who, start, end)
    quality_tally.count(out, tables, birth)
    return out


def held(who, start, end, plan, day: int, n: int) -> np.ndarray:
    """Plan index of each person on a day, -1 if none."""
    out = np.full(n, -1)
    on = (start <= day) & (end >= day)
    out[who[on]] = plan[on]
    return out


def _leaving(s: Counter, c: pa.Table, who, start, end, n: int) -> None:
    plan, _ = coded(c, "plan_id")
    grouped = among(c, "market", ["group"])
    for m in range(24, 36):
        before = held(who[grouped], start[grouped], end[grouped], plan[grouped], clock.MONTH_START[m], n)
        after = held(who, start, end, plan, clock.MONTH_START[m + 1], n)
        key = "december" if m == 35 else "month"
        s[f"{key}_in"] += (before >= 0).sum()
        s[f"{key}_left"] += ((before >= 0) & (after != before)).sum()
    before, after = (held(who, start, end, plan, clock.day(y), n) for y in (2023, 2024))
    s["year_in"] += (before >= 0).sum()
    s["year_left"] += ((before >= 0) & (after != before)).sum()
    ever = np.zeros((n, 4), dtype=bool)
    ever[who, plan] = True
    s["ever"] += (ever.sum(1) > 0).sum()
    s["several"] += (ever.sum(1) > 1).sum()


def _use(out: Tally, tables: dict[str, pa.Table], birth: np.ndarray) -> None:
    s, n = out.sums, len(birth)
    covered = member_days(tables, 2023, n)
    age = clock.age_at(birth, np.full(n, clock.day(2023, 7)))
    adult = (age >= 18) & (age < 65)
    s["years"] += covered.sum() / 365
    s["adult_years"] += covered[adult].sum() / 365
    born = (birth >= clock.day(2023)) & (birth < clock.day(2024)) & (covered > 0)
    s["births"] += born.sum()
    claim, line = tables["claim"], tables["claim_line"]
    who, day = row_of(claim), days(claim, "from_date")
    y23 = (day >= clock.day(2023)) & (day < clock.day(2024))
    primary = y23 & np.isin(who, np.flatnonzero(adult)) & among(claim, "setting", ["office", "telehealth"])
    primary &= _visits(claim, line)
    s["primary_visits"] += primary.sum()
    s["primary_virtual"] += (primary & among(claim, "setting", ["telehealth"])).sum()
    full = adult & (covered >= 364)
    seen = np.zeros(n, dtype=bool)
    seen[who[primary]] = True
    s["full_adults"] += full.sum()
    s["unseen"] += (full & ~seen).sum()
    facility = among(claim, "claim_type", ["institutional"])
    emergency = among(claim, "setting", ["emergency"])
    s["ed"] += (y23 & emergency & ~facility).sum()
    stay = y23 & facility & among(claim, "bill_type", ["111"]) & ~among(claim, "admission_type", ["4"])
    s["stays"] += stay.sum()
    _readmissions(s, claim, who, day, stay & adult[who])
    fills = tables["pharmacy_fill"]
    fd = days(fills, "fill_date")
    f23 = (fd >= clock.day(2023)) & (fd < clock.day(2024))
    s["fills"] += f23.sum()
    s["generic"] += number(fills, "is_generic")[f23].sum()
    booked = tables["appointment"]
    s["kept"] += among(booked, "status", ["kept"]).sum()
    s["no_show"] += among(booked, "status", ["no_show"]).sum()
    professional = ~facility
    s["prof_claims"] += professional.sum()
    s["prof_lines"] += professional[number(line, "claim_id") % 100_000_000 - 1].sum()
    s["prof_dx"] += sum((coded(claim, f"dx{i}")[0][professional] >= 0).sum() for i in range(1, 13))
    s["lines"] += line.num_rows
    s["denied"] += (coded(line, "denial")[0] >= 0).sum()


def _visits(claim: pa.Table, line: pa.Table) -> np.ndarray:
    """Claims that hold an office or preventive visit code."""
    index, place = coded(line, "procedure_code")
    visit = [i for w, i in place.items() if w.startswith(("9920", "9921", "9938", "9939"))]
    out = np.zeros(claim.num_rows, dtype=bool)
    out[(number(line, "claim_id") % 100_000_000 - 1)[np.isin(index, visit)]] = True
    return out


def _readmissions(s: Counter, claim: pa.Table, who, day, index_stay) -> None:
    end = days(claim, "to_date")
    birth = among(
        claim,
        "dx1",
        [*DIAGNOSES["delivery_vaginal"], *DIAGNOSES["delivery_cesarean"], *DIAGNOSES["delivery_problem"]],
    )
    rows = np.flatnonzero(
        among(claim, "bill_type", ["111"]) & ~birth & ~among(claim, "admission_type", ["4"])
    )
    rows = rows[np.lexsort((day[rows], who[rows]))]
    follows = np.append(
        (who[rows][1:] == who[rows][:-1])
        & (day[rows][1:] - end[rows][:-1] <= 30)
        & (day[rows][1:] > end[rows][:-1]),
        False,
    )
    unplanned = np.append(~among(claim, "admission_type", ["3"])[rows][1:], False)
    base = index_stay[rows] & ~among(claim, "discharge_status", ["20"])[rows]
    s["index_stays"] += base.sum()
    s["readmitted"] += (base & follows & unplanned).sum()


def _money(out: Tally, tables: dict[str, pa.Table], birth: np.ndarray) -> None:
    s, n = out.sums, len(birth)
    claim, line, fills = tables["claim"], tables["claim_line"], tables["pharmacy_fill"]
    at = number(line, "claim_id") % 100_000_000 - 1
    allowed = np.bincount(at, weights=number(line, "allowed_cents"), minlength=claim.num_rows)
    paid = number(line, "copay_cents") + number(line, "coinsurance_cents") + number(line, "deductible_cents")
    own = np.bincount(at, weights=paid, minlength=claim.num_rows)
    year = clock.year_index(days(claim, "from_date"))
    rx_year = clock.year_index(days(fills, "fill_date"))
    rx = number(fills, "allowed_cents")
    cover = tables["coverage"]
    product = coded(cover, "product")
    hmo, ppo = product[1].get("HMO", -1), product[1].get("PPO", -1)
    kind = product[0][number(claim, "coverage_id") % 100_000_000 - 1]
    rx_kind = product[0][number(fills, "coverage_id") % 100_000_000 - 1]
    rx_own = number(fills, "copay_cents") + number(fills, "coinsurance_cents")
    for i in range(5):
        s[f"allowed{i}"] += allowed[year == i].sum() + rx[rx_year == i].sum()
        s[f"months{i}"] += member_days(tables, 2021 + i, n).sum() / 365 * 12
    now, rx_now = year == 2, rx_year == 2
    facility = among(claim, "claim_type", ["institutional"])
    inpatient = facility & among(claim, "bill_type", ["111"])
    s["hmo_primary"] += _capitation(tables, s, line, now[at], kind[at] == hmo)
    s["inpatient"] += allowed[now & inpatient].sum()
    s["outpatient"] += allowed[now & facility & ~inpatient].sum()
    s["drugs"] += rx[rx_now].sum()
    primary = primary_care(claim, tables)
    for name, code in (("hmo", hmo), ("ppo", ppo)):
        s[f"{name}_allowed"] += allowed[now & (kind == code)].sum() + rx[rx_now & (rx_kind == code)].sum()
        s[f"{name}_own"] += own[now & (kind == code)].sum() + rx_own[rx_now & (rx_kind == code)].sum()
        s[f"{name}_primary"] += allowed[now & (kind == code) & primary].sum()
    total = np.bincount(row_of(claim)[now], weights=allowed[now], minlength=n)
    total += np.bincount(row_of(fills)[rx_now], weights=rx[rx_now], minlength=n)
    out.spend.append(total[member_days(tables, 2023, n) > 0].astype(np.float64))


def _capitation(tables, s: Counter, line: pa.Table, now: np.ndarray, hmo: np.ndarray) -> float:
    """Capitation paid less the fee-for-service equivalent of capitated lines: what to add to HMO primary care."""
    other = tables["non_claims_payment"]
    month = days(other, "month")
    paid = number(other, "amount_cents")[(month >= clock.day(2023)) & (month < clock.day(2024))].sum()
    same = number(line, "allowed_cents")[number(line, "is_capitated") & now & hmo].sum()
    s["hmo_allowed"] += paid - same
    return paid - same


def primary_care(claim: pa.Table, tables: dict[str, pa.Table]) -> np.ndarray:
    """Bills of primary care: office and telehealth settings at practices with panels."""
    return among(claim, "setting", ["office", "telehealth"])


def _illness(s: Counter, tables: dict[str, pa.Table], birth, who, start, end) -> None:
    n = len(birth)
    claim = tables["claim"]
    person, day = row_of(claim), days(claim, "from_date")
    two = (day >= clock.day(2022)) & (day < clock.day(2024))
    outpatient = ~among(claim, "setting", ["lab", "imaging"])
    full = member_days(tables, 2023, n) >= 364
    age = clock.age_at(birth, np.full(n, clock.day(2023, 12, 31)))
    groups = {
        "htn": ["I10"], "dm": [*DIAGNOSES["diabetes"], *DIAGNOSES["diabetes_kidney"], *DIAGNOSES["diabetes_eye"], *DIAGNOSES["diabetes_type1"]],
        "asthma": [*DIAGNOSES["asthma"], *DIAGNOSES["asthma_attack"]],
        "hcc": [x for g in HCC for x in DIAGNOSES[g] if x not in NOT_HCC],
    }  # fmt: skip
    for name, codes in groups.items():
        when = two if name in ("htn", "dm") else two & (day >= clock.day(2023))
        hit = np.zeros(claim.num_rows, dtype=bool)
        for i in range(1, 13):
            hit |= among(claim, f"dx{i}", codes)
        has = np.zeros(n, dtype=bool)
        has[person[hit & when & outpatient]] = True
        for band, low, high in (("18", 18, 65), ("55", 55, 65), ("5", 5, 18)):
            mine = full & (age >= low) & (age < high)
            s[f"{name}_{band}"] += (has & mine).sum()
            s[f"n_{band}"] += mine.sum() if name == "htn" else 0
