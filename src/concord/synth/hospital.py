"""Emergency visits and hospital stays, readmissions, and the notices they send."""

from __future__ import annotations

import numpy as np

from concord.synth import clock
from concord.synth.billing import REV, Batch, Line
from concord.synth.codes import EMERGENCY_FACILITY
from concord.synth.life import Life, code, codes_by, dx_columns

HOME, TRANSFER, SNF, HOME_HEALTH, DIED, HOSPICE = range(6)
DISCHARGE = ("01", "02", "03", "06", "20", "50")
INPATIENT, OUTPATIENT, CENTER = 1, 2, 3
PART2, REPRODUCTIVE, MINOR_MENTAL, HIV = 1, 2, 3, 4


def emergency(life: Life, ill: dict[str, np.ndarray]) -> None:
    """ED visits; one in ten is admitted and told as a stay."""
    y, rng = life.years, life.rng
    rate = np.interp(
        y.age,
        (0, 1, 3, 6, 11, 17, 22, 34, 45, 64),
        (0.36, 0.33, 0.22, 0.13, 0.10, 0.13, 0.165, 0.16, 0.125, 0.125),
    )
    factor = np.ones(len(y))
    for name, times in (("asthma", 1.5), ("copd", 1.9), ("heart_failure", 2.2), ("alcohol", 2.4), ("drug", 2.4),
                        ("opioid", 3.0), ("bipolar", 1.8), ("schizophrenia", 2.5), ("anxiety", 1.3),
                        ("other_cancer", 1.8), ("esrd", 2.5), ("coronary", 1.6)):  # fmt: skip
        factor = factor * np.where(ill[name], times, 1.0)
    pull = 0.35 + 0.35 * life.health.use[y.person] + 0.3 * np.minimum(life.health.burden[y.person], 25)
    wave = np.array([0.88, 0.97, 1.0, 1.01, 1.02, 1.02])[y.year]
    latino = np.where(
        life.group_is("black")[y.person], 1.3, np.where(life.group_is("asian")[y.person], 0.7, 1.0)
    )
    py, day = life.events(rate * factor * pull * wave * latino * 1.10, "viral")
    n = len(py)
    kind = _ed_kind(life, ill, py)
    old = np.interp(y.age[py], (0, 1, 18, 45, 64), (0.10, 0.04, 0.05, 0.10, 0.17))
    grave = np.minimum(factor[py], 3.0)
    admitted = (rng.random(n) < old * 0.72 * grave**0.7) & (kind < 3)
    dx = _ed_dx(life, ill, py, kind)
    encounter = _ed_bills(life, py, day, dx, admitted, kind)
    home = np.flatnonzero(~admitted)
    _notice(life, "ed_visit", py[home], day[home], encounter[home], dx[home, 0], -1, kind[home])
    stay = np.flatnonzero(admitted)
    stays(life, ill, py[stay], day[stay], "medical", encounter[stay], through_ed=True)
    follow_up(life, py, day, kind, admitted)


def _ed_kind(life: Life, ill, py: np.ndarray) -> np.ndarray:
    """0 illness, 1 injury, 2 asthma attack, 3 mental health, 4 substance use."""
    u = life.rng.random(len(py))
    mental = np.where(ill["depression"][py] | ill["bipolar"][py] | ill["schizophrenia"][py], 0.14, 0.012)
    mental = mental * (life.years.age[py] >= 10)
    substance = np.where(ill["alcohol"][py] | ill["drug"][py] | ill["opioid"][py], 0.25, 0.004) * (
        life.years.age[py] >= 15
    )
    asthma = np.where(ill["asthma"][py], 0.13, 0.0)
    edges = np.stack(
        [mental, mental + substance, mental + substance + asthma, mental + substance + asthma + 0.25]
    )
    return np.select([u < e for e in edges], [3, 4, 2, 1], 0)


def _ed_dx(life: Life, ill, py, kind) -> np.ndarray:
    n, person = len(py), life.years.person[py]
    mental = np.where(ill["bipolar"][py], life.dx_of("bipolar", person),
                      np.where(life.rng.random(n) < 0.25, life.dx("self_harm", n), life.dx_of("depression", person)))  # fmt: skip
    first = np.select(
        [kind == 1, kind == 2, kind == 3, kind == 4],
        [life.dx("injury", n), life.dx("asthma_attack", n), mental,
         np.where(ill["opioid"][py], life.dx_of("opioid", person), life.dx("intoxication", n))],
        np.where(life.rng.random(n) < 0.35, life.dx("respiratory", n), life.dx("emergency", n)),
    )  # fmt: skip
    return dx_columns(first, *_background(life, ill, py, 0.45), *life.also(py, 0.4))[:, :5]


def _background(life: Life, ill, py, chance: float) -> list[np.ndarray]:
    person = life.years.person[py]
    names = ("hypertension", "diabetes", "heart_failure", "copd", "coronary", "arrhythmia", "ckd", "other_cancer",
             "depression", "esrd")  # fmt: skip
    return [
        np.where(ill[k][py] & (life.rng.random(len(py)) < chance), life.dx_of(k, person), -1) for k in names
    ]


def _ed_bills(life: Life, py, day, dx, admitted, kind) -> np.ndarray:
    rng, n = life.rng, len(py)
    hospital = life.hospital(py)
    level = np.searchsorted((0.38, 0.80), rng.random(n) + 0.3 * admitted)
    visit = codes_by(("99283", "99284", "99285"), level)
    staff = np.array(
        [life.parties.hospital_staff.get(h, np.array([0] * 4)) for h in range(len(life.parties.organization))]
    )
    doctor = staff[hospital, rng.integers(2, 4, n)]
    sensitive = _marks(life, py, kind)
    encounter = life.book.add(
        Batch("emergency", py, day, doctor, hospital, dx, [Line(visit)], pos=6, sensitive=sensitive)
    )
    home = np.flatnonzero(~admitted)
    price = np.array([round(100 * v) for v in EMERGENCY_FACILITY.values()])[level[home]]
    price = (price * np.exp(rng.normal(0, 0.35, len(home)))).astype(np.int64)

    def some(p: float) -> np.ndarray:
        return rng.random(len(home)) < p

    life.book.add(
        Batch("emergency", py[home], day[home], doctor[home], hospital[home], dx[home],
              [Line(visit[home], price=price, revenue=REV["0450"]),
               Line(code("80053"), some(0.5), price=11_000, revenue=REV["0300"]),
               Line(code("85025"), some(0.55), price=6_000, revenue=REV["0300"]),
               Line(code("71046"), some(0.3), price=24_000, revenue=REV["0320"]),
               Line(code("74177"), some(0.16), price=145_000, revenue=REV["0351"]),
               Line(code("70450"), some(0.08), price=98_000, revenue=REV["0351"]),
               Line(-1, some(0.6), price=9_000, revenue=REV["0250"]),
               Line(code("96365"), some(0.22), price=42_000, revenue=REV["0335"])],
              institutional=True, bill_type=OUTPATIENT, encounter=encounter[home], sensitive=sensitive[home])
    )  # fmt: skip
    return encounter


def _marks(life: Life, py, kind) -> np.ndarray:
    """Truth marks: a tenth of substance-use care is in a Part 2 program; minors' mental health."""
    young = life.years.age[py] < 18
    part2 = (kind == 4) & (life.rng.random(len(py)) < 0.3)
    return np.where(part2, PART2, np.where((kind == 3) & young, MINOR_MENTAL, 0))


def follow_up(life: Life, py, day, kind, admitted) -> None:
    """Follow-up after ED for mental health or substance use: 48% and 20% within a week, 63 and 30% within 30 days."""
    rows = np.flatnonzero((kind >= 3) & ~admitted)
    u = life.rng.random(len(rows))
    mental = kind[rows] == 3
    soon = u < np.where(mental, 0.40, 0.16)
    later = ~soon & (u < np.where(mental, 0.54, 0.27))
    when = day[rows] + np.where(soon, life.rng.integers(0, 8, len(rows)), life.rng.integers(8, 31, len(rows)))
    at = life.py_at(life.years.person[py[rows]], when)
    ok = (soon | later) & (at >= 0)
    at, when, mental = at[ok], when[ok], mental[ok]
    n = len(at)
    person = life.years.person[at]
    dx = np.where(mental, life.dx_of("depression", person), life.dx_of("alcohol", person))
    npi = life.specialist("behavioral", at)
    life.book.add(
        Batch("behavioral", at, when.astype(np.int32), npi, life.org_of(npi), dx[:, None],
              [Line(np.where(life.rng.random(n) < 0.5, code("90837"), code("90834")))], pos=0)
    )  # fmt: skip


def admissions(life: Life, ill: dict[str, np.ndarray]) -> None:
    """Planned and direct stays: surgery, medical, psychiatric."""
    y = life.years
    pull = 0.25 + 0.75 * np.minimum(life.health.burden[y.person], 25)
    surgical = np.interp(y.age, (0, 18, 30, 45, 55, 64), (0.004, 0.005, 0.006, 0.0130, 0.022, 0.032)) * pull
    surgical = surgical * np.where(ill["arthritis"], 1.8, 1.0) * np.where(ill["coronary"], 1.7, 1.0)
    py, day = life.events(surgical, "elective")
    stays(life, ill, py, day, "surgical", None, through_ed=False)
    direct = np.interp(y.age, (0, 1, 18, 45, 64), (0.014, 0.004, 0.003, 0.005, 0.012)) * pull
    direct = direct * np.where(ill["heart_failure"] | ill["other_cancer"] | ill["esrd"], 5.0, 1.0)
    py, day = life.events(direct, "viral")
    stays(life, ill, py, day, "medical", None, through_ed=False)
    mind = 0.0012 + 0.012 * ill["depression"] + 0.09 * ill["bipolar"] + 0.16 * ill["schizophrenia"]
    mind = mind + 0.04 * (ill["alcohol"] | ill["drug"]) + 0.05 * ill["opioid"]
    py, day = life.events(np.where(y.age > 11, mind * 0.62, 0.0), "flat")
    stays(life, ill, py, day, "psychiatric", None, through_ed=False)


_DRG = {"medical": 391, "surgical": 470, "psychiatric": 885}
_ROOM = {"medical": "0120", "surgical": "0120", "psychiatric": "0124"}
_COST = {"medical": (1_520_000, 0.95), "surgical": (2_450_000, 0.85), "psychiatric": (850_000, 0.5)}


def stays(life: Life, ill, py, day, kind: str, encounter, through_ed: bool, again: bool = False) -> None:
    """Hospital stays with facility and professional bills; some come back within 30 days."""
    rng, n, person = life.rng, len(py), life.years.person[py]
    if n == 0:
        return
    nights = np.maximum(
        1,
        np.round(np.exp(rng.normal({"medical": 1.16, "surgical": 0.95, "psychiatric": 1.65}[kind], 0.7, n))),
    )
    end = np.minimum(day + nights.astype(np.int32), life.coverage.end[life.years.cover[py]])
    end = np.minimum(end, clock.LAST)
    main = {"medical": "inpatient_medical", "surgical": "inpatient_surgical"}.get(kind)
    first = life.dx(main, n) if main else _mind_dx(life, ill, py)
    heart = ill["heart_failure"][py] & (rng.random(n) < 0.35) & (kind == "medical")
    first = np.where(heart, life.dx_of("heart_failure", person), first)
    attack = ill["coronary"][py] & (rng.random(n) < 0.2) & (kind == "medical")
    first = np.where(attack, life.dx("heart_attack", n), first)
    lungs = ill["asthma"][py] & (rng.random(n) < 0.18) & (kind == "medical")
    first = np.where(lungs, life.dx("asthma_attack", n), first)
    dx = dx_columns(first, *_background(life, ill, py, 0.85), life.dx("emergency", n), life.dx("acute", n))[
        :, :10
    ]
    died = life.people.death[person] == end
    status = np.searchsorted(np.cumsum((0.80, 0.02, 0.06, 0.11)), rng.random(n))
    status = np.where(status >= 4, HOME, np.array([HOME, TRANSFER, SNF, HOME_HEALTH, HOME])[status])
    status = np.where(died, DIED, status)
    middle, spread = _COST[kind]
    total = middle * np.exp(rng.normal(0, spread, n)) * (0.55 + 0.11 * nights)
    total = total * np.where(rng.random(n) < 0.022, 10.0, 1.0)
    sensitive = np.where(
        (kind == "psychiatric") & np.isin(first, life_codes("alcohol", "drug", "opioid")), PART2, 0
    )
    hospital = life.hospital(py)
    staff = np.array(
        [life.parties.hospital_staff.get(h, np.array([0] * 4)) for h in range(len(life.parties.organization))]
    )
    doctor = staff[hospital, rng.integers(0, 2, n)]
    encounter = life.book.encounter_ids(n) if encounter is None else encounter
    _stay_bills(
        life, py, day, end, dx, kind, total, status, doctor, hospital, encounter, sensitive, through_ed
    )
    mark = np.where(sensitive == PART2, 4, 0)
    _notice(life, "admit", py, day, encounter, dx[:, 0], -1, mark)
    _notice(life, "discharge", py, end, encounter, dx[:, 0], status, mark)
    if not again:
        _readmit(life, ill, py, end, kind, status)


def life_codes(*groups: str) -> np.ndarray:
    from concord.synth.billing import DX_GROUP

    return np.concatenate([DX_GROUP[g] for g in groups])


def _mind_dx(life: Life, ill, py) -> np.ndarray:
    person = life.years.person[py]
    out = life.dx_of("depression", person)
    for name in ("bipolar", "schizophrenia", "alcohol", "drug", "opioid"):
        out = np.where(ill[name][py], life.dx_of(name, person), out)
    return out


def _stay_bills(
    life: Life, py, day, end, dx, kind, total, status, doctor, hospital, encounter, sensitive, through_ed
):
    rng, n = life.rng, len(py)
    nights = np.maximum(end - day, 1)

    def part(share: float, revenue: str, p: float = 1.0) -> Line:
        return Line(-1, rng.random(n) < p, price=(total * share).astype(np.int64), revenue=REV[revenue])

    room = Line(-1, price=(total * 0.42 / nights).astype(np.int64), units=nights, revenue=REV[_ROOM[kind]])
    lines = [
        room,
        part(0.09, "0250"),
        part(0.07, "0270"),
        part(0.06, "0300"),
        part(0.05, "0320", 0.8),
        part(0.03, "0730", 0.7),
    ]
    lines += [
        part(0.03, "0636", 0.5),
        part(0.05, "0351", 0.5),
        part(0.06, "0450", 1.0 if through_ed else 0.0),
    ]
    lines += [part(0.02, "0900", 1.0 if kind == "psychiatric" else 0.05)]
    if kind == "surgical":
        lines += [part(0.22, "0360"), part(0.06, "0370"), part(0.05, "0710"), part(0.12, "0278", 0.4)]
    else:
        lines += [part(0.12, "0200", 0.15), part(0.02, "0612", 0.1)]
    life.book.add(
        Batch("inpatient", py, day, doctor, hospital, dx, lines, institutional=True, encounter=encounter, through=end,
              bill_type=INPATIENT, discharge=status, admission=1 if through_ed or kind == "medical" else 3,
              drg=_DRG[kind], sensitive=sensitive, pcs=0 if kind == "surgical" else -1)
    )  # fmt: skip
    life.book.add(
        Batch("inpatient", py, day, doctor, life.org_of(doctor), dx[:, :4],
              [Line(code("99223")), Line(code("99232"), nights > 1, units=np.maximum(nights - 1, 1), later=1),
               Line(code("99239"), later=nights), Line(code("99244"), rng.random(n) < 0.7, price=26_000), Line(code("99291"), rng.random(n) < 0.25, units=np.clip(nights, 1, 8))], pos=4, encounter=encounter, through=end, sensitive=sensitive)
    )  # fmt: skip
    if kind == "surgical":
        npi = life.specialist("surgery", py)
        which = rng.integers(0, 4, n)
        life.book.add(
            Batch("inpatient", py, day, npi, life.org_of(npi), dx[:, :3],
                  [Line(codes_by(("47562", "27447", "27130", "58571"), np.where(life.people.female[life.years.person[py]], which, which % 3))),
                   Line(code("00400"), price=92_000)], pos=4, encounter=encounter)
        )  # fmt: skip


def _readmit(life: Life, ill, py, end, kind, status) -> None:
    """Unplanned return within 30 days: about one stay in twenty, more with grave illness."""
    risk = np.full(len(py), {"medical": 0.051, "surgical": 0.032, "psychiatric": 0.06}[kind])
    for name, times in (
        ("heart_failure", 2.2),
        ("copd", 1.6),
        ("esrd", 2.4),
        ("other_cancer", 2.2),
        ("cirrhosis", 2.3),
    ):
        risk = risk * np.where(ill[name][py], times, 1.0)
    back = (life.rng.random(len(py)) < risk) & (status != DIED)
    gap = 1 + np.floor(29.9 * life.rng.random(len(py)) ** 1.5).astype(np.int32)
    when = end + gap
    at = life.py_at(life.years.person[py], when)
    ok = back & (at >= 0)
    stays(
        life,
        ill,
        at[ok],
        when[ok].astype(np.int32),
        "psychiatric" if kind == "psychiatric" else "medical",
        None,
        True,
        again=True,
    )


def last_stay(life: Life, ill) -> None:
    """Two deaths in five happen in hospital at the end of a stay."""
    p = life.people
    who = np.flatnonzero((p.death <= clock.LAST) & (life.rng.random(len(p)) < 0.4))
    start = p.death[who] - life.rng.integers(1, 9, len(who))
    at = life.py_at(who, start)
    covered = life.py_at(who, p.death[who]) >= 0
    ok = (at >= 0) & covered
    dying = at[ok]
    if len(dying):
        _final(life, ill, dying, start[ok].astype(np.int32), p.death[who[ok]])


def _final(life: Life, ill, py, day, end) -> None:
    n = len(py)
    dx = dx_columns(life.dx("inpatient_medical", n), *_background(life, ill, py, 0.9))[:, :8]
    hospital = life.hospital(py)
    staff = np.array(
        [life.parties.hospital_staff.get(h, np.array([0] * 4)) for h in range(len(life.parties.organization))]
    )
    total = 5_200_000 * np.exp(life.rng.normal(0, 0.6, n))
    encounter = life.book.encounter_ids(n)
    doctor = staff[hospital, 0]
    zero = np.zeros(n, np.int8)
    _stay_bills(
        life, py, day, end, dx, "medical", total, np.full(n, DIED), doctor, hospital, encounter, zero, True
    )
    _notice(life, "admit", py, day, encounter, dx[:, 0], -1, zero)
    _notice(life, "discharge", py, end, encounter, dx[:, 0], np.full(n, DIED), zero)


def _notice(life: Life, event: str, py, day, encounter, dx, status, kind) -> None:
    """Hospitals tell of most events, usually the same or next day."""
    told = life.rng.random(len(py)) < 0.86
    lag = np.minimum(life.rng.geometric(0.62, len(py)) - 1, 9)
    status = np.broadcast_to(status, (len(py),))
    kind = np.broadcast_to(kind, (len(py),))
    mark = np.where(kind == 4, PART2, np.where((kind == 3) & (life.years.age[py] < 18), MINOR_MENTAL, 0))
    life.put(
        "adt_notice", event=event, py=py[told], day=day[told], sent=(day + lag)[told], encounter=encounter[told],
        dx=dx[told], status=status[told], sensitive=mark[told],
    )  # fmt: skip
