"""What surrounds care: appointments, referrals, care teams, problem lists, consents, surveys, non-claims payments."""

from __future__ import annotations

import numpy as np

from concord.synth import clock
from concord.synth.billing import DX, DX_LIST, capitated_practices
from concord.synth.codes import DIAGNOSES
from concord.synth.enrollment import HMO
from concord.synth.hospital import PART2, REPRODUCTIVE
from concord.synth.life import Life

KEPT, NO_SHOW, CANCELLED, BOOKED = range(4)
KINDS = ("new", "established", "well", "telehealth", "nurse")


def everyday(life: Life, ill: dict[str, np.ndarray]) -> None:
    appointments(life)
    referrals(life)
    care_team(life, ill)
    problems(life)
    consents(life, ill)
    surveys(life)


def appointments(life: Life) -> None:
    """A booking behind each visit of the last 18 months, those missed or cancelled, and what is booked ahead."""
    rng, v, y = life.rng, life.visits, life.years
    recent = np.flatnonzero(v.day >= clock.day(2025))
    missed = recent[rng.random(len(recent)) < 0.066]
    off = recent[rng.random(len(recent)) < 0.125]
    ahead = np.flatnonzero((v.day >= clock.day(2025, 5)) & (v.day < clock.day(2025, 7, 20)))
    ahead = np.concatenate([ahead, recent[rng.random(len(recent)) < 0.14]])
    shift = np.where(np.arange(len(ahead)) < (v.day[ahead] < clock.day(2025, 7, 20)).sum(), 420, 0)
    future = clock.AS_OF + 1 + np.floor(rng.random(len(ahead)) ** 1.6 * 48).astype(np.int32)
    del shift
    alive = life.people.death[y.person[v.py[ahead]]] > future
    on = life.coverage.at(y.person[v.py[ahead]], future) >= 0
    ahead, future = ahead[alive & on], future[alive & on]
    for rows, day, status in ((recent, v.day[recent], KEPT), (missed, _work(v.day[missed] - 9), NO_SHOW),
                              (off, _work(v.day[off] - 16), CANCELLED), (ahead, _work(future), BOOKED)):  # fmt: skip
        n = len(rows)
        lead = np.select([rng.random(n) < 0.30, rng.random(n) < 0.3, rng.random(n) < 0.58],
                         [np.zeros(n, int), rng.integers(1, 4, n), rng.integers(4, 15, n)], rng.integers(15, 60, n))  # fmt: skip
        day = np.maximum(day, y.first[v.py[rows]])
        booked = np.where(
            status == BOOKED, np.minimum(day - lead, clock.AS_OF - rng.integers(0, 40, n)), day - lead
        )
        kind = np.where(v.virtual[rows], 3, np.where(v.well[rows], 2, np.where(rng.random(n) < 0.08, 0, 1)))
        life.put("appointment", py=v.py[rows], slot=v.slot[rows], npi=life.clinician(v.slot[rows], day), booked=booked, day=day,
                 minute=480 + 15 * rng.integers(0, 34, n), kind=kind, status=status,
                 encounter=v.encounter[rows] if status == KEPT else -1)  # fmt: skip


def _work(days: np.ndarray) -> np.ndarray:
    weekday = (days + 3) % 7
    return np.where(weekday == 5, days + 2, np.where(weekday == 6, days + 1, days))


def referrals(life: Life) -> None:
    """First visits to specialists came by referral; some referrals were never used; reports come back for two thirds."""
    rng, y = life.rng, life.years
    for part in life.rows.pop("referral_source", []):
        py, seen = part["py"], part["day"]
        n = len(py)
        ordered = np.maximum(seen - rng.integers(4, 60, n), y.first[py])
        slot = life.slot_of(py, ordered)
        lost = rng.random(n) < 0.20
        report = np.where(lost | (rng.random(n) < 0.36), -1, seen + rng.integers(1, 21, n))
        report = np.where(report > clock.AS_OF, -1, report)
        life.put("referral", py=py, ordered=ordered, slot=slot, npi=life.clinician(slot, ordered), specialty=part["specialty"],
                 to=life.org_of(part["npi"]), seen=np.where(lost, -1, seen), report=report)  # fmt: skip


def care_team(life: Life, ill) -> None:
    """The usual clinician of people with lasting illness, and specialists for the gravest."""
    y = life.years
    sick = ill["diabetes"] | ill["hypertension"] | ill["coronary"] | ill["heart_failure"] | ill["depression"]
    rows = np.flatnonzero(sick & (y.last >= clock.day(2025)))
    _, first = np.unique(y.person[rows], return_index=True)
    py = rows[first].astype(np.int32)
    slot = life.slot_of(py, y.first[py])
    npi = life.clinician(slot, y.first[py])
    life.put("care_team", py=py, npi=npi, role="pcp", org=life.org_of(npi), day=y.first[py])
    for name, condition in (
        ("cardiology", "heart_failure"),
        ("endocrinology", "diabetes_type1"),
        ("behavioral", "bipolar"),
    ):
        some = py[ill[condition][py]]
        npi = life.specialist(name, some)
        role = "behavioral" if name == "behavioral" else "specialist"
        life.put("care_team", py=some, npi=npi, role=role, org=life.org_of(npi), day=y.first[some])


def problems(life: Life) -> None:
    """Lasting illness with onset dates, for everybody ever enrolled; yearly ones by first year."""
    seen = np.unique(life.years.person)
    for name, onset in life.health.onset.items():
        group = {"retinopathy": "diabetes_eye", "albuminuria": "diabetes_kidney"}.get(name, name)
        who = seen[onset[seen] <= clock.LAST]
        mark = {"hiv": 4}.get(name, 0)
        codes = life.dx_of(group, who)
        life.put("problem", person=who, code=codes, onset=onset[who], resolved=-1, sensitive=mark)
    for name, state in life.health.state.items():
        ever = state[seen].any(axis=1)
        who = seen[ever]
        begin = clock.YEAR_START[state[who].argmax(axis=1)] + (who * 37 % 300)
        begin = np.maximum(begin, life.people.birth[who])
        mark = PART2 if name in ("opioid",) else 0
        life.put("problem", person=who, code=life.dx_of(name, who), onset=begin, resolved=-1, sensitive=mark)


def consents(life: Life, ill) -> None:
    """A third of people in substance-use care consent to sharing, half of those with HIV, and one in thirty of everybody to all of it.

    One in ten withdraws. Most name their practice; some every practice that treats them, or their plan; two in five set no end.
    """
    y, rng = life.years, life.rng
    rows = np.flatnonzero((ill["alcohol"] | ill["drug"] | ill["opioid"]) & (y.year >= 2))
    _, first = np.unique(y.person[rows], return_index=True)
    py = rows[first]
    py = py[rng.random(len(py)) < 0.35]
    n = len(py)
    day = y.first[py] + rng.integers(0, 100, n)
    day = np.minimum(day, y.last[py])
    revoked = np.where(rng.random(n) < 0.10, day + rng.integers(60, 300, n), -1)
    purpose = np.where(rng.random(n) < 0.6, "tpo", "treatment").astype(object)
    _allow(life, py, "part2", purpose, day, np.where(revoked > clock.AS_OF, -1, revoked))
    for scope, who, share, salt in (
        ("hiv", ill["hiv"], 0.5, 1),
        ("all", np.ones(len(y.year), bool), 0.03, 2),
    ):
        rows = np.flatnonzero(who & (y.year >= 3))
        _, first = np.unique(y.person[rows], return_index=True)
        py = rows[first][_drawn(y.person[rows[first]], salt) < share]
        luck = _drawn(y.person[py], salt + 10)
        day = np.minimum(y.first[py] + (luck * 200).astype(np.int32), y.last[py])
        gone = np.where(luck < 0.1, day + 120, -1)
        purpose = np.where(luck < 0.7, "tpo", "treatment").astype(object)
        _allow(life, py, scope, purpose, day, np.where(gone > clock.AS_OF, -1, gone))


def _allow(
    life: Life, py: np.ndarray, scope: str, purpose: np.ndarray, day: np.ndarray, revoked: np.ndarray
) -> None:
    """Consents of one scope: to whom and until when follows from the person, not from the world's chance."""
    luck = _drawn(life.years.person[py], 20)
    life.put("consent", py=py, scope=np.full(len(py), scope, dtype=object), purpose=purpose, org=life.parties.slots["org"][life.slot_of(py, day)],
             to=np.select([luck < 0.7, luck < 0.85], [0, 1], 2), given=day, expires=np.where(luck * 10 % 1 < 0.4, -1, day + 730),
             revoked=revoked)  # fmt: skip


def _drawn(person: np.ndarray, salt: int) -> np.ndarray:
    """A number from 0 to 1 for each person, always the same: it leaves the draws of everything else as they are."""
    mixed = (person.astype(np.uint64) + np.uint64(salt * 7_919)) * np.uint64(2_654_435_761) % np.uint64(2**32)
    return ((mixed ^ (mixed >> np.uint64(13))) * np.uint64(40_503) % np.uint64(2**32)).astype(float) / 2**32


ITEMS = (
    ("access1", 0.60), ("access2", 0.57), ("access3", 0.58), ("communication1", 0.80), ("communication2", 0.81),
    ("communication3", 0.82), ("communication4", 0.80), ("coordination1", 0.70), ("coordination2", 0.71),
    ("coordination3", 0.69), ("staff1", 0.76), ("staff2", 0.79),
)  # fmt: skip


def surveys(life: Life) -> None:
    """Two fieldings (autumn 2024, 2025): a sample of recent visitors, one in six answers."""
    rng, v, y = life.rng, life.visits, life.years
    for year in (2024, 2025):
        recent = np.flatnonzero((v.day >= clock.day(year, 3)) & (v.day < clock.day(year, 9)))
        _, first = np.unique(y.person[v.py[recent]], return_index=True)
        rows = recent[first]
        spanish = life.speaks("es")[y.person[v.py[rows]]]
        rows = rows[rng.random(len(rows)) < np.where(spanish, 0.035, 0.075)]
        _answers(life, rows, year)
    del v


def _answers(life: Life, rows, year: int) -> None:
    rng, v, y = life.rng, life.visits, life.years
    n = len(rows)
    person = y.person[v.py[rows]]
    slot = v.slot[rows]
    effect = life.quality.of("visits", life.parties, slot, np.full(n, year - 2021))
    mood = rng.normal(size=n)
    asian = life.group_is("asian")[person]
    mode = rng.choice(np.array(["mail", "email", "phone"], dtype=object), n, p=[0.35, 0.55, 0.10])
    age = y.age[v.py[rows]]
    common = {"py": v.py[rows], "slot": slot, "day": clock.day(year, 10) + rng.integers(0, 45, n), "mode": mode,
                  "language": np.where(life.speaks("es")[person], "es", "en").astype(object)}  # fmt: skip
    for item, top in ITEMS:
        z = rng.normal(size=n) * 0.7 + 0.7 * mood + 0.9 * effect - 0.25 * asian
        cut = _quantile(1 - top)
        answer = np.where(z > cut, 4, np.where(z > cut - 0.75, 3, np.where(z > cut - 1.4, 2, 1)))
        life.put("survey_response", item=item, answer=answer, **common)
    rating = np.clip(np.round(9.3 + 0.9 * mood + 0.8 * effect - 0.3 * asian + rng.normal(0, 0.7, n)), 0, 10)
    life.put("survey_response", item="rating", answer=rating, **common)
    life.put(
        "survey_response",
        item="health",
        answer=np.clip(np.round(3.5 + 0.5 * mood + rng.normal(0, 0.8, n)), 1, 5),
        **common,
    )
    life.put(
        "survey_response",
        item="age_band",
        answer=np.searchsorted((18, 25, 35, 45, 55, 65), age, side="right"),
        **common,
    )
    life.put("survey_response", item="education", answer=rng.integers(1, 7, n), **common)


def _quantile(p: float) -> float:
    """Normal quantile by bisection on a table (p between 0.01 and 0.99)."""
    grid = np.linspace(-3, 3, 1_201)
    density = np.cumsum(np.exp(-(grid**2) / 2))
    return float(np.interp(p, density / density[-1], grid))


def non_claims(life: Life) -> dict[str, np.ndarray]:
    """Capitation to practices for HMO members, by plan, practice, product, funding and month; and small care fees."""
    c, rng = life.coverage, life.rng
    keys, amounts = [], []
    age = clock.age_at(life.people.birth[c.person], np.full(len(c.person), clock.day(2023, 7)))
    rate = np.interp(age, (0, 2, 10, 30, 64), (5_800, 3_400, 2_200, 2_850, 5_000))
    for m in range(66):
        day = clock.MONTH_START[m]
        on = np.flatnonzero((c.start <= day) & (c.end >= day) & (c.product == HMO))
        slot = life.homes.slot_on(c.person[on], np.full(len(on), day))
        org = life.parties.slots["org"][slot]
        by_head = capitated_practices(life.parties)[org]
        on, org = on[by_head], org[by_head]
        keys.append(((org.astype(np.int64) * 4 + c.plan[on]) * 2 + c.self_funded[on]) * 128 + m)
        amounts.append(rate[on] * (1.0 + 0.045 * (m // 12 - 2)))
    del rng
    key, amount = np.concatenate(keys), np.round(np.concatenate(amounts)).astype(np.int64)
    unique, inverse, months = np.unique(key, return_inverse=True, return_counts=True)
    total = np.zeros(len(unique), dtype=np.int64)
    np.add.at(total, inverse, amount)
    return {"key": unique, "months": months, "amount": total}


def sensitive_dx() -> np.ndarray:
    """Mark of each diagnosis by itself: HIV and ended pregnancy."""
    out = np.zeros(len(DX_LIST), dtype=np.int8)
    for code in DIAGNOSES["hiv"]:
        out[DX[code]] = 4
    for code in DIAGNOSES["abortion"]:
        out[DX[code]] = REPRODUCTIVE
    return out
