"""Laboratory panels after visits, and the values of A1c, lipids, kidney function."""

from __future__ import annotations

import numpy as np

from concord.synth import clock
from concord.synth.billing import Batch, Line
from concord.synth.codes import LOINC
from concord.synth.life import Life, code, codes_by, dx_columns, logistic, logit


def panels(life: Life, ill: dict[str, np.ndarray]) -> None:
    """Blood drawn at or soon after primary-care visits, and on its own for people with diabetes."""
    rng, v = life.rng, life.visits
    y = life.years
    age = y.age[v.py]
    chance = np.where(v.well, np.where(age < 18, 0.22, 0.82), np.where(age < 18, 0.08, 0.40))
    draws = (rng.random(len(v)) < chance) & ~v.virtual
    rows = np.flatnonzero(draws)
    py, lag = v.py[rows], np.minimum(rng.geometric(0.45, len(rows)) - 1, 12)
    day = np.minimum(v.day[rows] + lag, y.last[py]).astype(np.int32)
    _bundle(life, ill, py, day, v.npi[rows], v.encounter[rows])
    _diabetes(life, ill)
    _outside(life, ill)


def _outside(life: Life, ill) -> None:
    """Laboratory work ordered by specialists: bills without values kept here."""
    y, rng = life.years, life.rng
    rate = np.interp(y.age, (0, 10, 18, 30, 45, 64), (0.12, 0.12, 0.42, 0.55, 0.62, 0.80)) * (
        0.2 + 0.8 * life.health.use[y.person]
    )
    py, day = life.events(rate, "office")
    n = len(py)
    npi = life.specialist("gastroenterology", py)
    lines = [Line(code(c), rng.random(n) < p) for c, p in (("85025", 0.6), ("80053", 0.55), ("84443", 0.2), ("82306", 0.2),
                                                           ("86803", 0.1), ("87389", 0.1), ("81001", 0.3), ("0202U", 0.06), ("88305", 0.12))]  # fmt: skip
    lines.append(Line(code("36415")))
    lab = life.parties.laboratories[(life.years.person[py] % 2)]
    life.book.add(
        Batch(
            "lab",
            py,
            day,
            npi,
            lab,
            dx_columns(life.dx("acute", n), *life.also(py, 0.45)),
            lines,
            pos=7,
            referring=npi,
        )
    )


def _bundle(life: Life, ill, py, day, npi, encounter) -> None:
    rng, n, y = life.rng, len(py), life.years
    age, person = life.age_on(py, day), y.person[py]
    adult = age >= 18
    sugar = ill["diabetes"][py]
    fat = ill["lipid"][py]

    def some(p) -> np.ndarray:
        return rng.random(n) < p

    metabolic = adult & some(0.70)
    lipid = adult & some(np.where(fat | sugar, 0.72, 0.50 * (age > 30)))
    a1c = adult & ~sugar & some(0.36 * (age > 35) + 0.08)
    lines = [
        Line(code("80053"), metabolic), Line(code("85025"), some(np.where(adult, 0.58, 0.5))), Line(code("80061"), lipid),
        Line(code("83036"), a1c), Line(code("84443"), adult & some(0.32)), Line(code("82306"), adult & some(0.22)),
        Line(code("81001"), some(0.25)), Line(code("84153"), some(0.3) & (age > 50) & ~life.people.female[person]),
        Line(code("83655"), (age < 3) & some(0.7)), Line(code("85018"), (age < 5) & some(0.7)),
        Line(code("36415")),
    ]  # fmt: skip
    why = np.where(sugar, life.dx_of("diabetes", person), np.where(fat, life.dx_of("lipid", person),
                   np.where(adult, life.dx("well_adult", n), life.dx("well_child", n))))  # fmt: skip
    lab = life.parties.laboratories[person % 2]
    life.book.add(Batch("lab", py, day, npi, lab, dx_columns(why, *life.also(py, 0.5)),
                        lines, pos=7, referring=npi, encounter=encounter))  # fmt: skip
    _kidney(life, ill, py[metabolic], day[metabolic], encounter[metabolic])
    _lipids(life, ill, py[lipid], day[lipid], encounter[lipid])
    value = np.clip(rng.normal(5.42, 0.33, n) + 0.007 * (age - 45), 4.2, 6.4)
    _put(life, py[a1c], day[a1c], encounter[a1c], "a1c", np.round(value[a1c], 1))


def _put(life: Life, py, day, encounter, name: str, value) -> None:
    loinc, unit = LOINC[name]
    life.put("lab_result", py=py, day=day, encounter=encounter, loinc=loinc, value=value, unit=unit, answer=None,
             laboratory=life.parties.laboratories[life.years.person[py] % 2])  # fmt: skip


def _kidney(life: Life, ill, py, day, encounter) -> None:
    rng, n = life.rng, len(py)
    age, person = life.years.age[py], life.years.person[py]
    spin = (person * 5_003 % 1_009) / 1_009 - 0.5
    egfr = 107 - 0.9 * np.maximum(age - 30, 0) + spin * 36 + rng.normal(0, 5, n)
    egfr = np.where(ill["ckd"][py], 50 + spin * 22 + rng.normal(0, 4, n), egfr)
    egfr = np.where(ill["esrd"][py], 9 + spin * 6, egfr)
    egfr = np.clip(np.round(egfr), 5, 140)
    _put(life, py, day, encounter, "egfr", egfr)
    factor = np.where(life.people.female[person], 0.72, 0.94)
    _put(
        life,
        py,
        day,
        encounter,
        "creatinine",
        np.clip(np.round(factor * (105 / np.maximum(egfr, 8)) ** 0.85, 2), 0.3, 12),
    )


def _lipids(life: Life, ill, py, day, encounter) -> None:
    rng, n = life.rng, len(py)
    person = life.years.person[py]
    spin = (person * 3_001 % 1_013) / 1_013 - 0.5
    treated = ill["lipid"][py] & ((person * 7_331 % 100) < 62)
    ldl = np.where(
        treated, 88 + spin * 70, np.where(ill["lipid"][py], 142 + spin * 80, 112 + spin * 85)
    ) + rng.normal(0, 13, n)
    ldl = np.clip(np.round(ldl), 30, 320)
    hdl = np.clip(np.round(np.where(life.people.female[person], 58, 48) + rng.normal(0, 11, n)), 20, 110)
    _put(life, py, day, encounter, "ldl", ldl)
    _put(life, py, day, encounter, "hdl", hdl)
    _put(life, py, day, encounter, "cholesterol", np.clip(ldl + hdl + np.round(rng.gamma(5, 5, n)), 80, 420))


def _diabetes(life: Life, ill) -> None:
    """A1c about twice a year for those who come; kidney checks by practice habit."""
    rng, y = life.rng, life.years
    sugar = ill["diabetes"] & (y.age >= 10)
    slot = life.homes.slot_on(y.person, y.first)
    habit = life.quality.of("diabetes", life.parties, slot, y.year)
    keeps = np.where(
        sugar,
        logistic(
            logit(0.86)
            + 0.8 * life.health.care[y.person]
            + 0.6 * habit
            + 0.3 * np.log(life.health.use[y.person] + 0.3)
        ),
        0,
    )
    tested = rng.random(len(y)) < keeps
    py, day = life.events(np.where(tested, 1.35, 0.0), "office")
    one, first_day = life.once(np.where(tested, 0.985, 0.0), "office")
    py, day = np.concatenate([py, one]), np.concatenate([day, first_day])
    n, person = len(py), y.person[py]
    slot = life.slot_of(py, day)
    npi = life.clinician(slot, day)
    year = y.year[py]
    kidney = rng.random(n) < logistic(
        logit(0.27 + 0.03 * year) + 1.1 * life.quality.of("documentation", life.parties, slot, year)
    )
    value = a1c_value(life, py, slot)
    office = (slot * 31) % 9 == 0
    coded = rng.random(n) < logistic(
        logit(0.10 + 0.03 * year) + 1.8 * life.quality.of("documentation", life.parties, slot, year)
    )
    level = codes_by(
        ("3044F", "3051F", "3052F", "3046F"), np.searchsorted((7.0, 8.0, 9.01), value, side="right")
    )
    org = np.where(office, life.parties.slots["org"][slot], life.parties.laboratories[person % 2])
    lines = [Line(code("83036")), Line(code("80053"), rng.random(n) < 0.6), Line(code("80061"), rng.random(n) < 0.35),
             Line(code("82043"), kidney), Line(code("82570"), kidney), Line(level, coded & office), Line(code("36415"), ~office)]  # fmt: skip
    dx = np.where(
        ill["diabetes_type1"][py], life.dx_of("diabetes_type1", person), life.dx_of("diabetes", person)
    )
    encounter = life.book.add(
        Batch(
            np.where(office, 0, 8),
            py,
            day,
            npi,
            org,
            dx[:, None],
            lines,
            pos=np.where(office, 0, 7),
            referring=npi,
        )
    )
    life.put("lab_result", py=py, day=day, encounter=encounter, loinc=LOINC["a1c"][0], value=value, unit="%", answer=None,
             laboratory=org)  # fmt: skip
    blood = lines[1].mask
    _kidney(life, ill, py[blood], day[blood], encounter[blood])
    _lipids(life, ill, py[lines[2].mask], day[lines[2].mask], encounter[lines[2].mask])
    ratio = np.where(ill["albuminuria"][py], np.exp(rng.normal(4.4, 0.8, n)), np.exp(rng.normal(2.1, 0.6, n)))
    _put(life, py[kidney], day[kidney], encounter[kidney], "uacr", np.round(ratio[kidney], 1))


def a1c_value(life: Life, py: np.ndarray, slot: np.ndarray) -> np.ndarray:
    """A1c of people with diabetes: 6 + log-normal; person, group, practice, care and the day."""
    rng, n = life.rng, len(py)
    person, year = life.years.person[py], life.years.year[py]
    z = 0.80 * life.health.sugar[person] + 0.52 * rng.normal(size=n) - 0.16 * life.health.care[person]
    black, latino, asian = (life.group_is(g)[person] for g in ("black", "latino", "asian"))
    z = z + 0.24 * black + 0.30 * latino - 0.26 * asian + 0.1 * (life.area_income[person] == 1)
    z = z - 0.42 * life.quality.of("diabetes", life.parties, slot, year) + 0.06
    return np.clip(np.round(5.9 + np.exp(0.02 + 0.98 * z), 1), 4.8, 16.5)


def close_days(life: Life) -> None:
    """Laboratory days never fall after the last day of data."""
    for part in life.rows.get("lab_result", []):
        part["day"] = np.minimum(part["day"], clock.LAST)
