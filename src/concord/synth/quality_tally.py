"""True-side quality, counted plainly for calibration: not the measures themselves (the world cannot know them)."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from concord.synth import clock
from concord.synth import columns as t
from concord.synth.codes import DIAGNOSES, DRUGS

if TYPE_CHECKING:
    from concord.synth.tally import Tally

YEARS = (2023, 2024, 2025)


def count(out: Tally, tables: dict[str, pa.Table], birth: np.ndarray) -> None:
    """Rates by year of blood pressure, A1c, cancer screening, vaccines, asthma drugs, well visits."""
    n = len(birth)
    practice = _practice(tables, n)
    for year in YEARS:
        full = t.member_days(tables, year, n) >= 350
        age = np.floor(clock.age_at(birth, np.full(n, clock.day(year, 12, 31))))
        _pressure(out, tables, year, full, age, practice)
        _sugar(out, tables, year, full, age, practice)
        _cancer(out, tables, year, full, age)
        _vaccines(out, tables, year, birth)
        _asthma(out, tables, year, full, age)
        _well(out, tables, year, birth)


def _practice(tables: dict[str, pa.Table], n: int) -> np.ndarray:
    table = tables["primary_care"]
    out = np.full(n, None, dtype=object)
    out[t.row_of(table)] = np.array(table["organization_id"].to_pylist(), dtype=object)
    return out


def _has_dx(tables, groups: tuple[str, ...], first: int, last: int, n: int, dates: int = 2) -> np.ndarray:
    """People with the diagnosis on at least so many days."""
    claim = tables["claim"]
    codes = [c for g in groups for c in DIAGNOSES[g]]
    day = t.days(claim, "from_date")
    hit = (day >= first) & (day <= last) & ~t.among(claim, "setting", ["lab", "imaging"])
    any_dx = np.zeros(claim.num_rows, dtype=bool)
    for i in range(1, 13):
        any_dx |= t.among(claim, f"dx{i}", codes)
    rows = np.flatnonzero(hit & any_dx)
    pairs = np.unique(t.row_of(claim)[rows] * 10_000 + (day[rows] - clock.FIRST))
    return np.bincount(pairs // 10_000, minlength=n) >= dates


def _add(
    out: Tally, name: str, year: int, base: np.ndarray, met: np.ndarray, practice: np.ndarray | None = None
) -> None:
    out.sums[f"{name}{year}_n"] += int(base.sum())
    out.sums[f"{name}{year}"] += int((base & met).sum())
    if practice is not None:
        for org in sorted({str(x) for x in practice[base]}):
            counts = out.practices.setdefault(f"{name}{year}:{org}", Counter())
            mine = base & (practice == org)
            counts.update(n=int(mine.sum()), met=int((mine & met).sum()))


def _pressure(out: Tally, tables, year: int, full, age, practice) -> None:
    n = len(age)
    base = (
        full
        & (age >= 18)
        & (age <= 85)
        & _has_dx(tables, ("hypertension",), clock.day(year - 1), clock.day(year, 6, 30), n)
    )
    obs = tables["observation"]
    day, who = t.days(obs, "observed_on"), t.row_of(obs)
    inside = (day >= clock.day(year)) & (day < clock.day(year + 1))
    value = t.number(obs, "value")
    low = {}
    last = np.full(n, -1)
    top = inside & t.among(obs, "loinc", ["8480-6"])
    np.maximum.at(last, who[top], day[top])
    for name, loinc in (("systolic", "8480-6"), ("diastolic", "8462-4")):
        rows = np.flatnonzero(inside & t.among(obs, "loinc", [loinc]) & (day == last[who]))
        low[name] = np.full(n, np.inf)
        np.minimum.at(low[name], who[rows], value[rows])
    good = (low["systolic"] < 140) & (low["diastolic"] < 90)
    _add(out, "cbp", year, base, good, practice)
    if year == 2023:
        group = np.array(tables["person"]["race_group"].to_pylist(), dtype=object)
        for name in ("black", "white"):
            _add(out, f"cbp_{name}_", year, base & (group == name), good)
        product = _product(tables, year, n)
        for name in ("HMO", "PPO"):
            _add(out, f"cbp_{name}_", year, base & (product == name), good)
        _add(out, "bp_known", year, base, last >= 0)


def _product(tables, year: int, n: int) -> np.ndarray:
    c = tables["coverage"]
    day = clock.day(year, 12, 31)
    on = (t.days(c, "from_date") <= day) & (t.days(c, "to_date") >= day)
    out = np.full(n, "", dtype=object)
    out[t.row_of(c)[on]] = np.array(c["product"].to_pylist(), dtype=object)[on]
    return out


def _sugar(out: Tally, tables, year: int, full, age, practice) -> None:
    n = len(age)
    groups = ("diabetes", "diabetes_kidney", "diabetes_eye", "diabetes_type1")
    base = (
        full
        & (age >= 18)
        & (age <= 75)
        & _has_dx(tables, groups, clock.day(year - 1), clock.day(year, 12, 31), n)
    )
    labs = tables["lab_result"]
    day, who, value = t.days(labs, "taken_on"), t.row_of(labs), t.number(labs, "value")
    rows = np.flatnonzero(
        t.among(labs, "loinc", ["4548-4"]) & (day >= clock.day(year)) & (day < clock.day(year + 1))
    )
    rows = rows[np.lexsort((-value[rows], day[rows]))]
    last = np.full(n, np.nan)
    last[who[rows]] = value[rows]
    poor = ~(last <= 9)
    _add(out, "gsd", year, base, poor, practice)
    _add(out, "a1c_high_tested", year, base & ~np.isnan(last), last > 9)
    _add(out, "a1c_under8", year, base, last < 8)
    if year == 2023:
        group = np.array(tables["person"]["race_group"].to_pylist(), dtype=object)
        for name in ("latino", "white"):
            _add(out, f"gsd_{name}_", year, base & (group == name), poor)


def _cancer(out: Tally, tables, year: int, full, age) -> None:
    n = len(age)
    end = clock.day(year, 12, 31)
    done = np.zeros(n, dtype=bool)
    for codes, since in ((("45378", "45380", "45385", "G0121"), 9), (("82274",), 0), (("81528",), 2)):
        done |= _service(tables, codes, clock.day(year - since), end, n)
    base = full & (age >= 46) & (age <= 75)
    _add(out, "col", year, base, done)
    _add(out, "col45", year, base & (age < 50), done)
    woman = np.array(tables["person"]["sex"].to_pylist(), dtype=object) == "F"
    mammogram = _service(tables, ("77067",), clock.day(year - 2, 10), end, n)
    _add(out, "bcs", year, full & woman & (age >= 52) & (age <= 74), mammogram)
    smear = _service(tables, ("88175",), clock.day(year - 2), end, n)
    smear |= _service(tables, ("87624",), clock.day(year - 4), end, n) & (age >= 30)
    _add(out, "ccs", year, full & woman & (age >= 24) & (age <= 64), smear)


def _service(tables, codes: tuple[str, ...], first: int, last: int, n: int) -> np.ndarray:
    claim, line, past = tables["claim"], tables["claim_line"], tables["screening_history"]
    day = t.days(line, "service_date")
    rows = np.flatnonzero(t.among(line, "procedure_code", codes) & (day >= first) & (day <= last))
    out = np.zeros(n, dtype=bool)
    out[t.row_of(claim)[t.number(line, "claim_id")[rows] % 100_000_000 - 1]] = True
    old = t.days(past, "done_on")
    rows = np.flatnonzero(t.among(past, "code", codes) & (old >= first) & (old <= last))
    out[t.row_of(past)[rows]] = True
    return out


_CIS = (  # antigen: vaccines that carry it, doses
    (("20", "110", "120"), 4), (("110", "10"), 3), (("48",), 3), (("08", "110"), 3), (("133", "215", "216"), 4),
)  # fmt: skip


def _vaccines(out: Tally, tables, year: int, birth: np.ndarray) -> None:
    n = len(birth)
    dose = tables["immunization"]
    day, who = t.days(dose, "given_on"), t.row_of(dose)
    two, one = birth + 730, birth + 365
    base = (two >= clock.day(year)) & (two < clock.day(year + 1)) & _covered(tables, two - 330, two, n)
    before = day <= two[who]

    def times(cvx, low=None) -> np.ndarray:
        rows = np.flatnonzero(
            t.among(dose, "cvx", cvx) & before & (day >= (birth + 42 if low is None else low)[who])
        )
        return np.bincount(who[rows], minlength=n)

    done = np.ones(n, dtype=bool)
    for cvx, doses in _CIS:
        got = times(cvx, birth) >= doses
        done &= got
        _add(out, f"cis_{cvx[0]}_", year, base, got)
    for cvx in (("03", "94"), ("21", "94"), ("83",)):
        got = times(cvx, one) >= 1
        done &= got
        _add(out, f"cis_{cvx[0]}_", year, base, got)
    rota = np.where(times(("116",)) > 0, times(("116", "119")) >= 3, times(("119",)) >= 2)
    flu = times(("150", "140", "149"), birth + 180) >= 2
    _add(out, "cis_rv_", year, base, rota)
    _add(out, "cis_flu_", year, base, flu)
    _add(out, "cis", year, base, done & rota & flu)
    teen = birth + 4_748
    base = (teen >= clock.day(year)) & (teen < clock.day(year + 1)) & _covered(tables, teen - 330, teen, n)
    before = day <= teen[who]
    hpv = times(("165",), birth + 3_287) >= 2
    tdap, men = times(("115",), birth + 3_652) >= 1, times(("114", "203"), birth + 3_652) >= 1
    _add(out, "ima", year, base, hpv & tdap & men)
    _add(out, "hpv", year, base, hpv)


def _covered(tables, first, last, n: int) -> np.ndarray:
    """People with at least nine tenths of [first, last] covered."""
    c = tables["coverage"]
    who = t.row_of(c)
    span = np.minimum(t.days(c, "to_date"), last[who]) - np.maximum(t.days(c, "from_date"), first[who]) + 1
    return np.bincount(who, weights=np.maximum(span, 0), minlength=n) >= 0.88 * (last - first)


def _asthma(out: Tally, tables, year: int, full, age) -> None:
    n = len(age)
    fills = tables["pharmacy_fill"]
    day, who = t.days(fills, "fill_date"), t.row_of(fills)
    units = {}
    for when in (year - 1, year):
        inside = (day >= clock.day(when)) & (day < clock.day(when + 1))
        for group in ("controller", "rescue"):
            ndc = [
                d.ndc
                for d in DRUGS
                if d.group == group or (group == "controller" and d.group == "asthma_biologic")
            ]
            rows = np.flatnonzero(inside & t.among(fills, "ndc", ndc))
            units[(when, group)] = np.bincount(who[rows], minlength=n)
    total = [units[(y, "controller")] + units[(y, "rescue")] for y in (year - 1, year)]
    sick = _has_dx(tables, ("asthma", "asthma_attack"), clock.day(year - 1), clock.day(year, 12, 31), n, 1)
    base = full & sick & (age >= 5) & (age <= 64) & (total[0] >= 4) & (total[1] >= 4)
    _add(out, "amr", year, base, units[(year, "controller")] >= 0.5 * total[1])
    _add(out, "amr_share", year, full & (age >= 5) & (age <= 64), base)


def _well(out: Tally, tables, year: int, birth) -> None:
    n = len(birth)
    claim, line = tables["claim"], tables["claim_line"]
    at = t.number(line, "claim_id") % 100_000_000 - 1
    rows = np.flatnonzero(
        t.among(
            line,
            "procedure_code",
            ["99381", "99391", "99382", "99392", "99383", "99393", "99384", "99394", "99385", "99395"],
        )
    )
    who, day = t.row_of(claim)[at[rows]], t.days(line, "service_date")[rows]
    ripe = birth + 455
    base = (ripe >= clock.day(year)) & (ripe < clock.day(year + 1)) & _covered(tables, birth + 31, ripe, n)
    visits = np.bincount(who[day <= ripe[who]], minlength=n)
    _add(out, "w30", year, base, visits >= 6)
    later = birth + 913
    base = (later >= clock.day(year)) & (later < clock.day(year + 1)) & _covered(tables, ripe, later, n)
    visits = np.bincount(who[(day > ripe[who]) & (day <= later[who])], minlength=n)
    _add(out, "w30b", year, base, visits >= 2)
    age = np.floor(clock.age_at(birth, np.full(n, clock.day(year, 12, 31))))
    seen = np.bincount(who[(day >= clock.day(year)) & (day < clock.day(year + 1))], minlength=n) > 0
    _add(out, "wcv", year, (age >= 3) & (age <= 21) & (t.member_days(tables, year, n) >= 350), seen)
