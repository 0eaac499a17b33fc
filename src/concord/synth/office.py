"""Primary care: problem visits and check-ups, their diagnoses, bills, vital signs and questionnaires."""

from __future__ import annotations

import numpy as np

from concord.synth import clock
from concord.synth.billing import Batch, Line
from concord.synth.life import Life, Visits, code, codes_by, dx_columns, logistic, logit
from concord.synth.vitals import blood_pressure, body, put_pressure, questionnaires

VIRTUAL = (0.145, 0.115, 0.092, 0.082, 0.080, 0.080)  # of problem visits, by year
CHRONIC = (  # condition, pull on visits, lasting
    ("hypertension", 0.55, True), ("diabetes", 0.75, True), ("lipid", 0.13, True), ("asthma", 0.55, False),
    ("depression", 0.32, False), ("anxiety", 0.25, False), ("ckd", 0.4, True), ("thyroid", 0.2, True),
    ("reflux", 0.15, True), ("arthritis", 0.3, True), ("coronary", 0.3, True), ("apnea", 0.1, True),
    ("smoking", 0.05, True), ("copd", 0.5, True), ("heart_failure", 0.6, True), ("migraine", 0.15, True),
    ("adhd", 0.6, True), ("rheumatoid", 0.2, True),
)  # fmt: skip


def states(life: Life) -> dict[str, np.ndarray]:
    """Which person-years have each condition (person-year arrays)."""
    y = life.years
    lasting = {name: when[y.person] <= y.last for name, when in life.health.onset.items()}
    coming = {name: life.health.state[name][y.person, y.year] for name in life.health.state}
    return {**lasting, **coming}


def visit(life: Life, ill: dict[str, np.ndarray], well_children: tuple[np.ndarray, np.ndarray]) -> Visits:
    """All primary-care visits of the block; bills them and writes what was measured."""
    base, chronic = _rates(life, ill)
    py1, day1 = life.events(base + chronic, "office")
    py2, day2 = _adult_checkups(life)
    py3, day3 = well_children
    py = np.concatenate([py1, py2, py3])
    day = np.concatenate([day1, day2, day3])
    well = np.arange(len(py)) >= len(py1)
    about = np.zeros(len(py), dtype=bool)
    share = (chronic / np.maximum(base + chronic, 1e-9))[py1]
    about[: len(py1)] = life.rng.random(len(py1)) < share
    virtual = ~well & (
        life.rng.random(len(py)) < np.array(VIRTUAL)[life.years.year[py]] * (life.years.age[py] > 3)
    )
    slot = _where_seen(life, py, day, well)
    npi = life.clinician(slot, day)
    return _bill(life, ill, Visits(py, day, slot, npi, np.zeros(0), well, virtual), about)


def _rates(life: Life, ill: dict[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Problem visits a year: for passing trouble, and for lasting illness."""
    y, person = life.years, life.years.person
    age = y.age
    use = life.health.use[person]
    base = np.interp(
        age, (0, 1, 2, 5, 12, 18, 30, 45, 65), (3.0, 2.6, 2.0, 1.3, 0.85, 0.55, 0.50, 0.58, 0.75)
    )
    female = life.people.female[person]
    base = base * np.where(female & (age > 14), 1.22, np.where(age > 14, 0.86, 1.0))
    wave = np.array([0.92, 1.0, 1.02, 1.02, 1.03, 1.03])[y.year]
    pull = np.zeros(len(person))
    for name, weight, _ in CHRONIC:
        pull += weight * ill[name]
    keeps = np.exp(0.35 * life.health.care[person])
    small = np.where(life.group_is("asian")[person] | life.speaks("es", "vi", "ko")[person], 0.9, 1.0)
    alone = np.where(
        (person.astype(np.int64) * 104_729 % 1_000 < 170) & (age >= 18), 0.15, 1.12
    )  # no doctor of their own
    return base * use * wave * small * alone * 1.02, pull * keeps * wave * np.sqrt(alone) * 1.18


def _adult_checkups(life: Life) -> tuple[np.ndarray, np.ndarray]:
    """Yearly check-ups with primary care (about half of women's are with gynecologists, told elsewhere)."""
    y, person = life.years, life.years.person
    female = life.people.female[person]
    women = np.interp(y.age, (18, 21, 30, 45, 60), (0.16, 0.17, 0.20, 0.33, 0.42))
    men = np.interp(y.age, (18, 21, 30, 45, 60), (0.18, 0.13, 0.15, 0.30, 0.42))
    chance = logit(np.clip(np.where(female, women, men), 0.01, 0.99))
    chance = chance + 0.55 * life.health.care[person] + 0.45 * np.log(life.health.use[person] + 0.15)
    chance = (
        logistic(chance)
        * (y.age >= 18)
        * np.where(person.astype(np.int64) * 104_729 % 1_000 < 170, 0.2, 1.12)
    )
    return life.once(chance, "office")


def _where_seen(life: Life, py: np.ndarray, day: np.ndarray, well: np.ndarray) -> np.ndarray:
    """Mostly one's own panel; sometimes a colleague; now and then another practice."""
    home = life.slot_of(py, day)
    org = life.parties.slots["org"]
    u = life.rng.random(len(py))
    colleague_of = home + life.rng.integers(-2, 3, len(py))
    colleague_of = np.clip(colleague_of, 0, len(org) - 1)
    colleague_of = np.where(org[colleague_of] == org[home], colleague_of, home)
    slot = np.where(u < 0.14, colleague_of, home)
    away = (u > 0.955) & ~well
    stranger = life.homes.slot[life.rng.integers(0, len(life.homes.slot), len(py))]
    pediatric = np.array([o["pediatric"] for o in life.parties.organization])
    fits = life.years.age[py] < 18
    region = np.zeros(len(life.parties.organization), dtype=np.int8)
    for p in life.parties.practices:
        region[life.parties.org_index[p.organization_id]] = p.region
    near = region[org[stranger]] == life.region(py)
    return np.where(away & near & (fits | ~pediatric[org[stranger]]), stranger, slot)


def _diagnoses(life: Life, ill: dict, v: Visits, about: np.ndarray) -> np.ndarray:
    """First what the visit is for, then what else was addressed."""
    n, person = len(v), life.years.person[v.py]
    age = life.age_on(v.py, v.day)
    month = (v.day - clock.YEAR_START[life.years.year[v.py]]) / 30.4
    cold = (
        life.rng.random(n) < np.where((month < 3) | (month > 10.5), 0.52, 0.30) + 0.25 * (age < 6)
    ) & ~about
    acute = np.where(cold, life.dx("respiratory", n), life.dx("acute", n))
    covid = cold & (life.rng.random(n) < 0.16) & (v.day < clock.day(2023, 6))
    acute = np.where(covid, life.dx("covid", n), acute)
    check = np.where(age < 18, life.dx("well_child", n), life.dx("well_adult", n))
    first = np.where(v.well, check, np.where(about, -1, acute))
    columns = [first]
    for name, _, _ in CHRONIC:
        group = {"diabetes": "diabetes", "ckd": "ckd"}.get(name, name)
        chance = np.where(about, 0.70, np.where(v.well, 0.55, 0.28)) + 0.12 * (name == "asthma")
        here = ill[name][v.py] & (life.rng.random(n) < chance)
        columns.append(np.where(here, life.dx_of(group, person), -1))
        if name == "diabetes":
            columns[-1] = _diabetes_code(life, ill, v, columns[-1])
    columns.append(np.where(life.rng.random(n) < 0.78, life.dx("acute", n), -1))
    heavy = (life.health.bmi[person] >= 30) & (age > 18) & (life.rng.random(n) < 0.17)
    columns.append(np.where(heavy, life.dx_of("obesity", person), -1))
    matrix = dx_columns(*columns)[:, :6]
    matrix[:, 0] = np.where(matrix[:, 0] < 0, acute, matrix[:, 0])
    return matrix


def _diabetes_code(life: Life, ill: dict, v: Visits, plain: np.ndarray) -> np.ndarray:
    """Type 1, kidney or eye complication take the place of the plain code."""
    n = len(v)
    person = life.years.person[v.py]
    out = np.where(ill["diabetes_type1"][v.py], life.dx_of("diabetes_type1", person), plain)
    kidney = ill["albuminuria"][v.py] & (life.rng.random(n) < 0.4)
    out = np.where(kidney & ~ill["diabetes_type1"][v.py], life.dx("diabetes_kidney", n), out)
    return np.where(plain < 0, -1, out)


def _bill(life: Life, ill: dict, v: Visits, about: np.ndarray) -> Visits:
    n, rng = len(v), life.rng
    year, age = life.years.year[v.py], life.years.age[v.py]
    org, site = life.parties.slots["org"][v.slot], life.parties.slots["site"][v.slot]
    site = np.where(rng.random(n) < 0.2, life.parties.slots["other_site"][v.slot], site)
    systolic, diastolic = blood_pressure(life, v.py, v.day, v.slot)
    measured = ~v.virtual & (
        (age >= 18) & (rng.random(n) < 0.95) | (age >= 3) & (age < 18) & (rng.random(n) < 0.75)
    )
    quality = life.quality.of("documentation", life.parties, v.slot, year)
    lines = _lines(life, ill, v, about, systolic, diastolic, measured, quality)
    encounter = life.book.add(
        Batch(np.where(v.virtual, 1, 0), v.py, v.day, v.npi, org, _diagnoses(life, ill, v, about), lines,
              pos=np.where(v.virtual, np.where(rng.random(n) < 0.7, 2, 1), 0), site=site)
    )  # fmt: skip
    done = Visits(v.py, v.day, v.slot, v.npi, encounter, v.well, v.virtual)
    put_pressure(life, done, systolic, diastolic, measured, site)
    body(life, done, site)
    questionnaires(life, ill, done, site)
    return done


def _visit_code(life: Life, v: Visits, about: np.ndarray) -> np.ndarray:
    rng, n = life.rng, len(v)
    age = life.age_on(v.py, v.day)
    new = rng.random(n) < 0.085
    u = rng.random(n) - 0.25 * about
    level = np.searchsorted((0.03, 0.55, 0.95), u)
    sick = np.where(new, codes_by(("99202", "99203", "99204", "99204"), level),
                    codes_by(("99212", "99213", "99214", "99215"), np.where(about & (u < 0.1), 2, level)))  # fmt: skip
    sick = np.where(about & ~new & (u < 0.35), code("99214"), sick)
    band = np.searchsorted((1, 5, 12, 18, 40, 65), age, side="right")
    known = codes_by(("99391", "99392", "99393", "99394", "99395", "99396", "99397"), band)
    first = codes_by(("99381", "99382", "99383", "99384", "99385", "99386", "99387"), band)
    return np.where(v.well, np.where(new, first, known), sick)


def _lines(life: Life, ill, v: Visits, about, systolic, diastolic, measured, quality) -> list[Line]:
    rng, n = life.rng, len(v)
    age, year = life.age_on(v.py, v.day), life.years.year[v.py]
    here = ~v.virtual

    def some(p, mask) -> np.ndarray:
        return mask & (rng.random(n) < p)

    screen = logistic(logit(np.array([0.18, 0.22, 0.27, 0.36, 0.46, 0.50]))[year] + 1.0 * quality)
    both = some(0.34, v.well & (age > 25))
    coded = measured & (age >= 18) & (rng.random(n) < logistic(
        logit(np.array([0.06, 0.08, 0.10, 0.14, 0.22, 0.26]))[year] + 2.2 * quality))  # fmt: skip
    top = codes_by(("3074F", "3075F", "3077F"), np.searchsorted((129.5, 139.5), systolic))
    low = codes_by(("3078F", "3079F", "3080F"), np.searchsorted((79.5, 89.5), diastolic))
    extra = some(0.22, here & (age > 10))
    kind = rng.integers(0, 5, n)
    return [
        Line(_visit_code(life, v, about), modifier=np.where(v.virtual, 2, np.where(extra | both, 1, 0))),
        Line(code("99213"), both, modifier=1),
        Line(code("96127"), some(screen, (v.well | about) & (age >= 12))),
        Line(code("96110"), some(0.8, v.well & (age < 3))),
        Line(code("92551"), some(0.55, v.well & (age >= 4) & (age < 18))),
        Line(code("99173"), some(0.55, v.well & (age >= 4) & (age < 18))),
        Line(code("97802"), some(0.10 + 0.12 * (quality > 0), v.well & (age >= 3) & (age < 18))),
        Line(code("99406"), some(0.35, ill["smoking"][v.py] & (about | v.well))),
        Line(codes_by(("93000", "94010", "69210", "17000", "20610"), kind), extra),
        Line(code("81002"), some(0.12, here & ~v.well)),
        Line(code("87880"), some(0.30, here & ~v.well & ~about & (age < 18))),
        Line(code("87804"), some(0.10, here & ~v.well & ~about)),
        Line(code("J3301"), some(0.03, here & (age > 30)), price=3_000),
        Line(code("36415"), some(0.30, here & (age > 12))),
        Line(code("G2211"), some(0.5, (year >= 3) & about)),
        Line(top, coded), Line(low, coded),
    ]  # fmt: skip
