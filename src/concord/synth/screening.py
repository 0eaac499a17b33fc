"""Cancer and infection screening, eye exams: who keeps up, when, and what lies before the data."""

from __future__ import annotations

import numpy as np

from concord.synth import clock
from concord.synth.billing import Batch, Line
from concord.synth.codes import HISTORY_CODES, LOINC
from concord.synth.life import Life, code, logistic, logit
from concord.synth.specialty import operation


def _lean(life: Life, base: np.ndarray | float, family: str = "screening") -> np.ndarray:
    """Logit of keeping up with a screening by person-year: person, practice, group, language, area."""
    y = life.years
    effect = life.quality.of(family, life.parties, life.homes.slot_on(y.person, y.first), y.year)
    lean = (
        logit(base)
        + 0.55 * life.health.care[y.person]
        + effect
        + 0.40 * np.log(life.health.use[y.person] + 0.2)
    )
    return lean - 0.20 * (life.area_income[y.person] == 1)


def _history(
    life: Life, person, day, kind: str, number: str, system: str = "HCPCS", result: str | None = "normal"
) -> None:
    life.put(
        "screening_history", person=person, day=day, kind=kind, code=number, system=system, result=result
    )


def _lab(
    life: Life, py, day, encounter, name: str, positive, yes: str = "positive", no: str = "negative"
) -> None:
    answer = np.where(positive, yes, no).astype(object)
    life.put("lab_result", py=py, day=day, encounter=encounter, loinc=LOINC[name][0], value=np.nan, unit=None,
             answer=answer, laboratory=life.parties.laboratories[0])  # fmt: skip


def colon(life: Life) -> None:
    """Each person has a way of being screened, or none; colonoscopy every ten years, FIT yearly, DNA test every three."""
    y, rng, p = life.years, life.rng, life.people
    u = rng.random(len(p))
    way = np.searchsorted((0.58, 0.88, 1.0), rng.random(len(p)))  # colonoscopy, FIT, DNA
    latino, korean, asian, black = (
        life.group_is(g)[y.person] for g in ("latino", "korean", "asian", "black")
    )
    base = np.interp(y.age, (45, 46, 49.9, 50.5, 58, 65), (0.13, 0.32, 0.45, 0.59, 0.75, 0.80)) + 0.018 * (
        y.year - 2
    )
    lean = (
        _lean(life, base)
        - 0.24 * latino
        - 0.2 * korean
        - 0.04 * asian
        - 0.04 * black
        - 0.1 * life.speaks("es")[y.person]
    )
    takes = (u[y.person] < logistic(lean)) & (y.age >= 44.9) & (y.age < 76)
    scope = takes & (way[y.person] == 0)
    phase = (rng.random(len(p)) * 3_400).astype(np.int64)  # days since the last colonoscopy at first sight
    last = _past_scopes(life, y.person[scope], phase)
    _scopes(life, scope, last)
    for kind, mine, chance, number, loinc in (
        ("fit", 1, 0.84, "82274", "fit"),
        ("sdna_fit", 2, 0.36, "81528", "sdna_fit"),
    ):
        py, day = life.once(np.where(takes & (way[y.person] == mine), chance, 0.0), "office")
        _test(life, py, day, number, loinc, rng.random(len(py)) < 0.05)
        before = np.unique(y.person[py])
        gap = rng.integers(200, 420, len(before)) if kind == "fit" else rng.integers(400, 1_050, len(before))
        had = rng.random(len(before)) < 0.6
        first = np.full(len(p), clock.OPEN)
        np.minimum.at(first, y.person, y.first)
        when = first[before] - gap // 2 - 30
        old = had & (clock.age_at(p.birth[before], when) > 45)
        _history(life, before[old], when[old], kind, number)
    chance = np.where((y.age > 30), 0.004 + 0.010 * (y.age > 50), 0.0)
    py, day = life.once(chance, "elective")
    _scope_bill(life, py, day, diagnostic=True)


def _past_scopes(life: Life, takers, phase) -> np.ndarray:
    """Day of each person's colonoscopy before being seen here, or a far future; written to history."""
    p, y = life.people, life.years
    who = np.unique(takers)
    first = np.full(len(p), clock.OPEN)
    np.minimum.at(first, y.person, y.first)
    day = first - phase - 20
    ripe = clock.age_at(p.birth, day) > np.where(day < clock.day(2021, 6), 49.8, 45.2)
    last = np.where(ripe, day, clock.OPEN)
    had = who[last[who] < clock.OPEN]
    _history(life, had, last[had], "colonoscopy", "45378")
    return last


def _scopes(life: Life, scope: np.ndarray, last: np.ndarray) -> None:
    """Colonoscopies due while enrolled: ten years after the last, or soon after first taking it up."""
    y, rng = life.years, life.rng
    rows = np.flatnonzero(scope)
    due = np.where(last[y.person[rows]] < clock.OPEN, last[y.person[rows]] + 3_500, y.first[rows])
    _, begin = np.unique(y.person[rows], return_index=True)
    is_first = np.zeros(len(rows), dtype=bool)
    is_first[begin] = True
    never = last[y.person[rows]] == clock.OPEN
    when = np.where(
        never, y.first[rows] + rng.integers(20, 330, len(rows)), due + rng.integers(0, 200, len(rows))
    )
    now = (when >= y.first[rows]) & (when <= y.last[rows]) & (~never | is_first)
    weekday = (when + 3) % 7
    when = np.where(weekday >= 5, when - 2, when)
    now &= when >= y.first[rows]
    _scope_bill(life, rows[now].astype(np.int32), when[now].astype(np.int32), diagnostic=False)


def _scope_bill(life: Life, py, day, diagnostic: bool) -> None:
    n = len(py)
    found = life.rng.random(n)
    which = np.where(found < 0.55, code("45378"), np.where(found < 0.75, code("45380"), code("45385")))
    dx = np.where(diagnostic, life.dx("digestive", n), life.dx("screen_colon", n))[:, None]
    operation(life, py, day, which, 165_000, "gastroenterology", dx, tissue=0.4)


def _test(life: Life, py, day, number: str, loinc: str, positive) -> None:
    npi = life.clinician(life.slot_of(py, day), day)
    lab = np.full(len(py), life.parties.laboratories[0])
    dx = life.dx("screen_colon", len(py))[:, None]
    encounter = life.book.add(Batch("lab", py, day, npi, lab, dx, [Line(code(number))], pos=7, referring=npi))
    _lab(life, py, day, encounter, loinc, positive)


def breast(life: Life) -> None:
    """Mammograms: keepers come every 12 to 24 months."""
    y, rng, p = life.years, life.rng, life.people
    woman = p.female[y.person]
    u = rng.random(len(p))
    base = np.interp(y.age, (39.9, 41, 45, 50, 60, 74), (0.25, 0.52, 0.60, 0.755, 0.79, 0.78)) + 0.012 * (
        y.year - 2
    )
    lean = _lean(life, np.clip(base, 0.02, 0.95)) + 0.05 * life.group_is("asian")[y.person]
    keeps = woman & (y.age >= 40) & (y.age < 75) & (u[y.person] < logistic(lean))
    keeps &= ~(life.health.onset["breast_cancer"][y.person] < y.first - 700)
    interval = rng.uniform(370, 740, len(p))
    phase = rng.random(len(p))
    start = clock.FIRST + (phase * interval - interval).astype(np.int64)
    nth = np.ceil((y.first - start[y.person]) / interval[y.person])
    day = (start[y.person] + nth * interval[y.person]).astype(np.int64)
    now = keeps & (day >= y.first) & (day <= y.last)
    py = np.flatnonzero(now).astype(np.int32)
    when = day[py].astype(np.int32)
    weekday = (when + 3) % 7
    when = np.maximum(np.where(weekday >= 5, when - 2, when), y.first[py])
    org = life.place("imaging", py)
    npi = np.array([life.parties.others[("imaging_npi", r)] for r in range(9)])[life.region(py)]
    life.book.add(Batch("imaging", py, when, npi, org, life.dx("screen_breast", len(py))[:, None],
                        [Line(code("77067")), Line(code("77063"), rng.random(len(py)) < 0.7)]))  # fmt: skip
    first = np.full(len(p), clock.OPEN)
    np.minimum.at(first, y.person, y.first)
    who = np.unique(y.person[keeps])
    before = first[who] - (rng.random(len(who)) * interval[who]).astype(np.int64) - 10
    old = clock.age_at(p.birth[who], before) > 41
    _history(life, who[old], before[old], "mammogram", "77067")
    lost = np.flatnonzero(
        p.female & (life.health.onset["breast_cancer"] < clock.LAST) & (rng.random(len(p)) < 0.22)
    )
    _history(
        life,
        lost,
        life.health.onset["breast_cancer"][lost] + 90,
        "mastectomy",
        HISTORY_CODES["mastectomy"],
        "ICD10CM",
        None,
    )


def cervix(life: Life) -> None:
    """Cytology every three years; from 30 with HPV every three to five; hysterectomies excuse."""
    y, rng, p = life.years, life.rng, life.people
    woman = p.female[y.person]
    age_out = (p.birth + (rng.normal(46, 7, len(p)) * 365.25)).astype(np.int64)
    without = p.female & (rng.random(len(p)) < 0.16) & (age_out < clock.LAST)
    _history(
        life,
        np.flatnonzero(without),
        age_out[without],
        "hysterectomy",
        HISTORY_CODES["hysterectomy"],
        "ICD10CM",
        None,
    )
    u = rng.random(len(p))
    base = np.interp(y.age, (21, 24, 30, 40, 64), (0.58, 0.71, 0.81, 0.82, 0.76)) + 0.008 * (y.year - 2)
    lean = _lean(life, base) - 0.1 * life.group_is("asian")[y.person]
    keeps = (
        woman
        & (y.age >= 21)
        & (y.age < 65)
        & (u[y.person] < logistic(lean))
        & ~(without[y.person] & (age_out[y.person] < y.last))
    )
    both = y.age >= 30
    chance = np.where(keeps, np.where(both, 0.64, 0.80), 0.0)
    py, day = life.once(chance, "office")
    npi = np.where(
        rng.random(len(py)) < 0.55, life.specialist("obgyn", py), life.clinician(life.slot_of(py, day), day)
    )
    lab = np.full(len(py), life.parties.laboratories[1])
    with_hpv = both[py] & (rng.random(len(py)) < 0.8)
    encounter = life.book.add(Batch("lab", py, day, npi, lab, life.dx("screen_cervix", len(py))[:, None],
                                    [Line(code("88175")), Line(code("87624"), with_hpv)], pos=7, referring=npi))  # fmt: skip
    _lab(life, py, day, encounter, "cytology", rng.random(len(py)) < 0.05, "abnormal", "normal")
    _lab(life, py[with_hpv], day[with_hpv], encounter[with_hpv], "hpv", rng.random(with_hpv.sum()) < 0.10)
    first = np.full(len(p), clock.OPEN)
    np.minimum.at(first, y.person, y.first)
    who = np.unique(y.person[keeps])
    before = first[who] - rng.integers(10, 700, len(who))
    old = clock.age_at(p.birth[who], before) > 21
    _history(life, who[old], before[old], "cytology", "88175")


def chlamydia(life: Life) -> None:
    """Young women: about half of the sexually active are tested in a year."""
    y, rng = life.years, life.rng
    woman = life.people.female[y.person] & (y.age >= 16) & (y.age < 26)
    chance = np.where(woman, logistic(_lean(life, 0.30 + 0.012 * (y.year - 2))), 0.0)
    py, day = life.once(chance, "office")
    npi = np.where(
        rng.random(len(py)) < 0.4, life.specialist("obgyn", py), life.clinician(life.slot_of(py, day), day)
    )
    lab = np.full(len(py), life.parties.laboratories[0])
    encounter = life.book.add(Batch("lab", py, day, npi, lab, life.dx("screen_chlamydia", len(py))[:, None],
                                    [Line(code("87491")), Line(code("87591"), rng.random(len(py)) < 0.8)], pos=7, referring=npi))  # fmt: skip
    _lab(life, py, day, encounter, "chlamydia", rng.random(len(py)) < 0.05)


def eyes(life: Life, ill: dict[str, np.ndarray]) -> None:
    """Eye visits of all, and retinal exams of people with diabetes."""
    y, rng = life.years, life.rng
    chance = np.where(
        ill["diabetes"], logistic(_lean(life, 0.46 + 0.015 * (y.year - 2))), 0.07 + 0.05 * (y.age > 45)
    )
    py, day = life.once(chance, "office")
    npi = life.specialist("eye", py)
    sick = ill["diabetes"][py]
    eye_ill = ill["retinopathy"][py]
    dx = np.where(
        sick,
        np.where(eye_ill, life.dx("diabetes_eye", len(py)), life.dx_of("diabetes", y.person[py])),
        life.dx("eye", len(py)),
    )
    lines = [Line(np.where(rng.random(len(py)) < 0.7, code("92014"), code("92004"))), Line(code("92250"), sick & (rng.random(len(py)) < 0.5)),
             Line(np.where(eye_ill, code("2022F"), code("2023F")), sick & (rng.random(len(py)) < 0.25))]  # fmt: skip
    life.book.add(Batch("specialist", py, day, npi, life.org_of(npi), dx[:, None], lines))


def everything(life: Life, ill: dict[str, np.ndarray]) -> None:
    colon(life)
    breast(life)
    cervix(life)
    chlamydia(life)
    eyes(life, ill)
