"""Specialists, behavioral care, therapy, imaging, outpatient surgery, infusions, dialysis and other outpatient care."""

from __future__ import annotations

import numpy as np

from concord.synth.billing import DX, REV, Batch, Line
from concord.synth.hospital import CENTER, MINOR_MENTAL, OUTPATIENT, PART2
from concord.synth.life import Life, code, codes_by, dx_columns

# specialty: rate a year by age (0, 10, 18, 30, 45, 64), women's factor, pulls of illness, dx group
_CLINICS = {
    "dermatology": ((0.05, 0.08, 0.14, 0.13, 0.14, 0.20), 1.2, {"psoriasis": 1.2}, "skin"),
    "orthopedics": ((0.02, 0.07, 0.10, 0.07, 0.12, 0.19), 1.0, {"arthritis": 0.7}, "spine"),
    "cardiology": ((0.01, 0.01, 0.01, 0.02, 0.05, 0.10), 0.9, {"coronary": 1.7, "heart_failure": 2.2, "arrhythmia": 1.8}, "emergency"),
    "endocrinology": ((0.0, 0.0, 0.01, 0.02, 0.03, 0.04), 1.3, {"diabetes_type1": 2.5, "diabetes": 0.22, "thyroid": 0.3}, "acute"),
    "gastroenterology": ((0.01, 0.01, 0.02, 0.04, 0.06, 0.08), 1.1, {"ibd": 2.4, "cirrhosis": 2.5, "reflux": 0.15}, "digestive"),
    "pulmonology": ((0.01, 0.01, 0.0, 0.01, 0.02, 0.03), 1.0, {"copd": 1.3, "apnea": 0.35, "asthma": 0.12}, "respiratory"),
    "ent": ((0.10, 0.05, 0.03, 0.03, 0.04, 0.05), 1.0, {}, "ent"),
    "neurology": ((0.0, 0.01, 0.02, 0.03, 0.04, 0.05), 1.2, {"migraine": 0.4, "seizure": 1.2, "ms": 2.4, "stroke": 0.9}, "neuro"),
    "urology": ((0.0, 0.01, 0.01, 0.02, 0.04, 0.10), 0.5, {"prostate_cancer": 2.2}, "urology"),
    "oncology": ((0, 0, 0, 0, 0.003, 0.006), 1.0, {"breast_cancer": 2.8, "colorectal_cancer": 4.0, "other_cancer": 5.0, "prostate_cancer": 0.8}, "acute"),
    "nephrology": ((0, 0, 0, 0, 0.005, 0.01), 1.0, {"ckd": 0.9, "esrd": 6.0}, "acute"),
    "allergy": ((0.04, 0.06, 0.04, 0.04, 0.04, 0.04), 1.1, {"asthma": 0.35}, "respiratory"),
    "podiatry": ((0, 0.01, 0.02, 0.02, 0.04, 0.07), 1.1, {"diabetes": 0.30}, "skin"),
    "rheumatology": ((0, 0, 0.003, 0.005, 0.01, 0.02), 1.4, {"rheumatoid": 2.6, "psoriasis": 0.3}, "acute"),
}  # fmt: skip
_EXTRA = {
    "dermatology": ("17000", "11102", 0.45), "cardiology": ("93000", "93306", 0.5), "allergy": ("95117", "95004", 0.7),
    "ent": ("69210", "69210", 0.3), "orthopedics": ("20610", "73562", 0.5), "pulmonology": ("94010", "94010", 0.6),
    "rheumatology": ("20610", "J3301", 0.2), "podiatry": ("11102", "17000", 0.35), "urology": ("81001", "84153", 0.5),
}  # fmt: skip
_ABOUT = {"cardiology": ("coronary", "heart_failure", "arrhythmia"), "endocrinology": ("diabetes", "thyroid"),
          "gastroenterology": ("ibd", "cirrhosis"), "neurology": ("seizure", "ms", "migraine"),
          "urology": ("prostate_cancer",), "oncology": ("breast_cancer", "colorectal_cancer", "other_cancer", "prostate_cancer"),
          "nephrology": ("esrd", "ckd"), "rheumatology": ("rheumatoid", "psoriasis"), "pulmonology": ("copd", "apnea", "asthma"),
          "allergy": ("asthma",), "orthopedics": ("arthritis",), "dermatology": ("psoriasis",), "podiatry": ("diabetes",)}  # fmt: skip
_AGES = (0, 10, 18, 30, 45, 64)


def clinics(life: Life, ill: dict[str, np.ndarray]) -> None:
    """Visits to specialists; a part of first visits are referrals from primary care."""
    y, rng = life.years, life.rng
    pull = 0.25 + 0.45 * life.health.use[y.person] + 0.30 * np.minimum(life.health.burden[y.person], 25)
    referring = life.clinician(life.slot_of(np.arange(len(y)), y.first), y.first)
    for name, (rates, women, illness, group) in _CLINICS.items():
        rate = (
            np.interp(y.age, _AGES, rates) * np.where(life.people.female[y.person], women, 2 - women) * pull
        )
        for condition, more in illness.items():
            rate = rate + more * ill[condition]
        py, day = life.events(rate * 1.06, "office")
        n = len(py)
        first = life.dx(group, n)
        for condition in _ABOUT.get(name, ()):
            first = np.where(ill[condition][py], life.dx_of(condition, y.person[py]), first)
        if name == "urology":
            woman = life.people.female[y.person[py]]
            first = np.where(woman & (first == DX["N401"]), DX["N2889"], first)
        background = life.also(py)
        npi = life.specialist(name, py)
        new = rng.random(n) < 0.27
        level = np.searchsorted((0.12, 0.62), rng.random(n))
        visit = np.where(
            new, codes_by(("99203", "99203", "99204"), level), codes_by(("99212", "99213", "99214"), level)
        )
        virtual = rng.random(n) < 0.06
        lines = [Line(visit, modifier=np.where(virtual, 2, 0))]
        one, two, p = _EXTRA.get(name, ("36415", "36415", 0.1))
        lines.append(
            Line(np.where(rng.random(n) < 0.6, code(one), code(two)), ~virtual & (rng.random(n) < p))
        )
        given = (19_000 * np.exp(rng.normal(0, 0.9, n))).astype(np.int64)
        lines.append(Line(code("20610"), ~virtual & (rng.random(n) < 0.27), price=given))
        lines.append(Line(code("J3301"), ~virtual & (rng.random(n) < 0.07), price=given * 6))
        encounter = life.book.add(
            Batch("specialist", py, day, npi, life.org_of(npi), dx_columns(first, *background), lines,
                  pos=np.where(virtual, 1, 0), referring=np.where(new, referring[py], -1))
        )  # fmt: skip
        life.put(
            "referral_source",
            specialty=name,
            py=py[new],
            day=day[new],
            encounter=encounter[new],
            npi=npi[new],
        )


def gynecology(life: Life) -> None:
    """Well-woman visits and problems at gynecologists."""
    y = life.years
    woman = life.people.female[y.person]
    rate = np.interp(y.age, (15, 18, 25, 40, 55, 64), (0.0, 0.16, 0.38, 0.36, 0.26, 0.18)) * woman
    rate = rate * (0.4 + 0.6 * life.health.use[y.person]) * np.exp(0.25 * life.health.care[y.person])
    py, day = life.once(np.clip(rate, 0, 0.9), "office")
    npi = life.specialist("obgyn", py)
    age = life.age_on(py, day)
    known = np.where(age < 18, code("99394"), np.where(age < 40, code("99395"), code("99396")))
    life.book.add(
        Batch(
            "specialist",
            py,
            day,
            npi,
            life.org_of(npi),
            life.dx("well_woman", len(py))[:, None],
            [Line(known)],
        )
    )
    py, day = life.events(rate * 0.75, "office")
    npi = life.specialist("obgyn", py)
    lines = [Line(codes_by(("99213", "99214"), (life.rng.random(len(py)) < 0.4).astype(int))),
             Line(code("76830"), life.rng.random(len(py)) < 0.25)]  # fmt: skip
    life.book.add(
        Batch("specialist", py, day, npi, life.org_of(npi), life.dx("female", len(py))[:, None], lines)
    )


def behavioral(life: Life, ill: dict[str, np.ndarray]) -> None:
    """Therapy and psychiatry, mostly by video; substance-use programs (Part 2)."""
    y, rng = life.years, life.rng
    grows = np.array([0.80, 0.86, 0.94, 1.0, 1.06, 1.1])[y.year]
    mind = (
        2.6 * ill["depression"]
        + 1.7 * ill["anxiety"]
        + 4.0 * ill["bipolar"]
        + 5.0 * ill["schizophrenia"]
        + 0.03
    )
    mind = mind + 1.0 * ill["adhd"] + 2.2 * ill["autism"] * (y.age < 18)
    less = np.where(life.group_is("asian", "latino")[y.person], 0.7, 1.1)
    in_care = (life.health.use[y.person] * 977 % 1.0) < 0.45
    py, day = life.events(mind * grows * less * np.where(in_care, 2.6, 0.3), "office")
    n, person = len(py), y.person[py]
    first = life.dx("anxiety", n)
    for name in ("adhd", "autism", "anxiety", "depression", "bipolar", "schizophrenia"):
        first = np.where(ill[name][py], life.dx_of(name, person), first)
    doctor = rng.random(n) < 0.25
    npi = np.where(doctor, life.specialist("psychiatry", py), life.specialist("behavioral", py))
    virtual = rng.random(n) < 0.57
    visit = np.where(
        doctor,
        code("99214"),
        codes_by(("90834", "90837", "90791", "90832"), np.searchsorted((0.45, 0.85, 0.93), rng.random(n))),
    )
    mark = np.where(y.age[py] < 18, np.where((y.age[py] >= 12) & (rng.random(n) < 0.5), MINOR_MENTAL, 0), 0)
    org = np.where(doctor, life.org_of(npi), _inside_primary_care(life, py, day, life.org_of(npi)))
    life.book.add(
        Batch("behavioral", py, day, npi, org, dx_columns(first, *life.also(py, 0.42)), [Line(visit, modifier=np.where(virtual, 2, 0))],
              pos=np.where(virtual, 1, 0), sensitive=mark)
    )  # fmt: skip
    substance = ill["alcohol"] | ill["drug"] | ill["opioid"]
    program = substance & ((life.health.use[y.person] * 1_931 % 1.0) < 0.20)
    py, day = life.events(9.0 * program, "office")
    person = y.person[py]
    first = life.dx_of("alcohol", person)
    for name in ("drug", "opioid"):
        first = np.where(ill[name][py], life.dx_of(name, person), first)
    npi = life.specialist("behavioral", py)
    life.book.add(
        Batch(
            "behavioral",
            py,
            day,
            npi,
            life.org_of(npi),
            first[:, None],
            [Line(code("H0015"))],
            sensitive=PART2,
        )
    )


def _inside_primary_care(life: Life, py: np.ndarray, day: np.ndarray, own: np.ndarray) -> np.ndarray:
    """Who bills a therapist's visit: in one practice of three, for four of ten of its people, the practice where she has a room."""
    home = life.parties.slots["org"][life.slot_of(py, day)]
    has_room = np.zeros(len(life.parties.organization), dtype=bool)
    for practice in life.parties.practices[::3]:
        has_room[life.parties.org_index[practice.organization_id]] = True
    here = has_room[home] & (life.health.use[life.years.person[py]] * 613 % 1.0 < 0.4)
    return np.where(here, home, own)


def therapy(life: Life, ill: dict[str, np.ndarray]) -> None:
    """Physical therapy in courses, urgent care, equipment at home, ambulance."""
    y, rng = life.years, life.rng
    pull = 0.3 + 0.7 * life.health.use[y.person]
    course = (np.interp(y.age, _AGES, (0.005, 0.02, 0.04, 0.05, 0.07, 0.09)) + 0.10 * ill["arthritis"]) * pull
    py, day = life.events(course, "office")
    visits = 3 + rng.poisson(4, len(py))
    row = np.repeat(np.arange(len(py)), visits)
    nth = np.arange(len(row)) - np.repeat(np.cumsum(visits) - visits, visits)
    npi = life.specialist("physical_therapy", py)[row]
    when = np.minimum(day[row] + nth * 5, y.last[py[row]]).astype(np.int32)
    keep = (
        np.concatenate([[True], (when[1:] != when[:-1]) | (row[1:] != row[:-1])])
        if len(row)
        else np.zeros(0, bool)
    )
    row, when, npi, nth = row[keep], when[keep], npi[keep], nth[keep]
    lines = [Line(code("97110"), units=2), Line(code("97140")), Line(code("97161"), nth == 0)]
    life.book.add(
        Batch(
            "specialist", py[row], when, npi, life.org_of(npi), life.dx("spine", len(py))[row][:, None], lines
        )
    )
    rate = np.interp(y.age, (0, 4, 12, 18, 34, 50, 64), (0.20, 0.32, 0.22, 0.24, 0.27, 0.20, 0.15)) * pull
    py, day = life.events(rate * np.array([0.88, 0.95, 1.0, 1.04, 1.08, 1.1])[y.year], "viral")
    org = life.place("urgent_care", py)
    npi = np.array([life.parties.others[("urgent_care_npi", r)] for r in range(9)])[life.region(py)]
    n = len(py)
    dx = dx_columns(
        np.where(rng.random(n) < 0.6, life.dx("respiratory", n), life.dx("injury", n)), *life.also(py, 0.35)
    )
    lines = [Line(np.where(rng.random(n) < 0.5, code("99203"), code("99213"))), Line(code("87804"), rng.random(n) < 0.25),
             Line(code("73610"), rng.random(n) < 0.15)]  # fmt: skip
    life.book.add(Batch("urgent_care", py, day, npi, org, dx, lines, pos=3))
    py, day = life.events(5.0 * ill["apnea"] + 0.06, "flat")
    npi = life.specialist("pulmonology", py)
    life.book.add(Batch("home", py, day, npi, life.org_of(npi), dx_columns(life.dx_of("apnea", y.person[py]), *life.also(py, 0.5)),
                        [Line(code("E0601")), Line(code("A7030"), rng.random(len(py)) < 0.3)], pos=10))  # fmt: skip
    py, day = life.events(np.where(y.age > 1, 0.036, 0.02) * pull, "viral")
    life.book.add(Batch("home", py, day, life.specialist("surgery", py), life.hospital(py),
                        life.dx("emergency", len(py))[:, None], [Line(code("A0427"))], pos=12))  # fmt: skip


_IMAGES = (  # code, rate by age, professional price in cents, hospital price, dx group
    ("71046", (0.05, 0.05, 0.05, 0.07, 0.11, 0.20), 24_000, "respiratory"),
    ("73562", (0.03, 0.14, 0.15, 0.12, 0.20, 0.30), 22_000, "injury"),
    ("76700", (0.03, 0.03, 0.07, 0.14, 0.16, 0.19), 42_000, "digestive"),
    ("76830", (0.0, 0.0, 0.06, 0.10, 0.10, 0.06), 46_000, "female"),
    ("71260", (0.003, 0.003, 0.012, 0.02, 0.045, 0.10), 110_000, "emergency"),
    ("72148", (0.002, 0.01, 0.02, 0.03, 0.055, 0.075), 165_000, "spine"),
    ("70553", (0.003, 0.006, 0.015, 0.025, 0.035, 0.045), 210_000, "neuro"),
    ("93306", (0.005, 0.004, 0.008, 0.015, 0.035, 0.08), 120_000, "emergency"),
)


def imaging(life: Life, ill: dict[str, np.ndarray]) -> None:
    """Imaging at a center (one bill) or a hospital (facility bill and a reading)."""
    y, rng = life.years, life.rng
    pull = 0.12 + 0.3 * life.health.use[y.person] + 0.58 * np.minimum(life.health.burden[y.person], 30)
    grave = 1.0 + 1.5 * (ill["other_cancer"] | ill["breast_cancer"] | ill["colorectal_cancer"])
    for name, rates, hospital_price, group in _IMAGES:
        rate = np.interp(y.age, _AGES, rates) * pull * grave * 1.5
        if group == "female":
            rate = rate * life.people.female[y.person]
        py, day = life.events(rate, "office")
        outside = rng.random(len(py)) < 0.55
        dx = dx_columns(life.dx(group, len(py)), *life.also(py, 0.40))
        npi = np.array([life.parties.others[("imaging_npi", r)] for r in range(9)])[life.region(py)]
        c, h = np.flatnonzero(outside), np.flatnonzero(~outside)
        org = life.place("imaging", py)
        life.book.add(Batch("imaging", py[c], day[c], npi[c], org[c], dx[c], [Line(code(name))], pos=0))
        price = (hospital_price * np.exp(rng.normal(0, 0.4, len(h)))).astype(np.int64)
        encounter = life.book.add(
            Batch("outpatient", py[h], day[h], npi[h], life.hospital(py[h]), dx[h],
                  [Line(code(name), price=price, revenue=REV["0320"])], institutional=True, bill_type=OUTPATIENT)
        )  # fmt: skip
        life.book.add(Batch("imaging", py[h], day[h], npi[h], org[h], dx[h],
                            [Line(code(name), price=max(1_500, hospital_price // 14), modifier=3)], pos=5, encounter=encounter))  # fmt: skip


_SURGERY = (  # code, rate by age, facility price, specialty, dx group
    ("43239", (0.001, 0.002, 0.005, 0.009, 0.016, 0.024), 210_000, "gastroenterology", "digestive"),
    ("29881", (0.0, 0.003, 0.006, 0.006, 0.011, 0.012), 640_000, "orthopedics", "injury"),
    ("66984", (0, 0, 0, 0.0004, 0.003, 0.026), 380_000, "eye", "eye"),
    ("47562", (0, 0.0005, 0.002, 0.004, 0.005, 0.005), 980_000, "surgery", "digestive"),
    ("49505", (0.003, 0.001, 0.002, 0.003, 0.005, 0.007), 620_000, "surgery", "digestive"),
    ("64483", (0, 0, 0.002, 0.007, 0.018, 0.028), 160_000, "orthopedics", "spine"),
    ("30520", (0.003, 0.003, 0.005, 0.005, 0.004, 0.003), 540_000, "ent", "ent"),
    ("69436", (0.03, 0.003, 0, 0, 0, 0), 320_000, "ent", "respiratory"),
    ("52356", (0, 0, 0.001, 0.003, 0.004, 0.005), 820_000, "urology", "urology"),
    ("93458", (0, 0, 0, 0.0005, 0.004, 0.011), 1_250_000, "cardiology", "coronary"),
    ("19083", (0, 0, 0.001, 0.002, 0.006, 0.006), 260_000, "surgery", "female"),
)


def surgery(life: Life) -> None:
    """Outpatient surgery at hospitals and centers, with the surgeon's and anesthetist's bills."""
    y, rng = life.years, life.rng
    pull = 0.1 + 0.3 * life.health.use[y.person] + 0.6 * np.minimum(life.health.burden[y.person], 30)
    for name, rates, facility, specialty, group in _SURGERY:
        rate = np.interp(y.age, _AGES, rates) * pull * 1.15
        if group == "female":
            rate = rate * life.people.female[y.person]
        py, day = life.events(rate, "elective")
        dx = life.dx(group, len(py))
        dx = np.where(life.people.female[y.person[py]] & (dx == DX["N401"]), DX["N2889"], dx)
        operation(life, py, day, name, facility, specialty, dx_columns(dx, *life.also(py, 0.45)))
    del rng


def operation(
    life: Life, py, day, name, facility: int, specialty: str, dx, tissue: float = 0.3
) -> np.ndarray:
    """One kind of outpatient procedure: facility, surgeon and anesthesia bills. `name` may be an index array."""
    rng, n = life.rng, len(py)
    which = code(name) if isinstance(name, str) else name
    npi = life.specialist(specialty, py)
    center = rng.random(n) < 0.45
    price = (1.35 * facility * np.exp(rng.normal(0, 0.32, n)) * np.where(center, 0.6, 1.12)).astype(np.int64)
    org = np.where(center, life.place("surgery_center", py), life.hospital(py))
    lines = [Line(which, price=(price * 0.72).astype(np.int64), revenue=np.where(center, REV["0490"], REV["0360"])),
             Line(-1, ~center, price=(price * 0.08).astype(np.int64), revenue=REV["0250"]),
             Line(-1, ~center, price=(price * 0.10).astype(np.int64), revenue=REV["0270"]),
             Line(-1, ~center, price=(price * 0.10).astype(np.int64), revenue=REV["0710"])]  # fmt: skip
    encounter = life.book.encounter_ids(n)
    for kind, rows in ((OUTPATIENT, np.flatnonzero(~center)), (CENTER, np.flatnonzero(center))):
        part = [
            Line(
                _at(x.code, rows),
                None if x.mask is None else x.mask[rows],
                _at(x.price, rows),
                1,
                _at(x.revenue, rows),
            )
            for x in lines
        ]
        life.book.add(Batch("outpatient", py[rows], day[rows], npi[rows], org[rows], dx[rows], part, institutional=True,
                            bill_type=kind, encounter=encounter[rows]))  # fmt: skip
    life.book.add(
        Batch("outpatient", py, day, npi, life.org_of(npi), dx,
              [Line(which), Line(code("00400"), price=70_000), Line(code("88305"), rng.random(n) < tissue)],
              pos=np.where(center, 9, 10 - 5), encounter=encounter)
    )  # fmt: skip
    return encounter


def _at(value, rows):
    return value[rows] if isinstance(value, np.ndarray) else value


def costly(life: Life, ill: dict[str, np.ndarray]) -> None:
    """Infusions, chemotherapy, radiation, dialysis, and other hospital outpatient care."""
    y, rng = life.years, life.rng
    person = y.person
    for name, share, cycles in (
        ("other_cancer", 0.62, 9.0),
        ("breast_cancer", 0.5, 6.0),
        ("colorectal_cancer", 0.6, 7.0),
    ):
        since = y.first - life.health.onset[name][person]
        fresh = ill[name] & (since < 500) & (((person * 7_907) % 100) / 100 < share)
        py, day = life.events(np.where(fresh, cycles, 0.0), "flat")
        modern = ((person[py] * 6_229) % 100) < 38
        _infusion(
            life,
            py,
            day,
            life.dx_of(name, person[py]),
            np.where(modern, code("J9271"), code("J1453")),
            62_000,
        )
        py, day = life.events(np.where(fresh, 6.0, 0.0), "flat")
        _infusion(life, py, day, life.dx_of(name, person[py]), np.full(len(py), code("77385")), 40_000)
    for name, share, cycles, drug in (("ibd", 14, 6.5, "J1745"), ("rheumatoid", 7, 6.5, "J1745"), ("ms", 40, 2.0, "J2350"),
                                      ("migraine", 5, 3.5, "J0585")):  # fmt: skip
        treated = ill[name] & ((person * 7_907) % 100 < share)
        py, day = life.events(np.where(treated, cycles, 0.0), "flat")
        _infusion(life, py, day, life.dx_of(name, person[py]), np.full(len(py), code(drug)), 30_000)
    py, day = life.events(np.where(ill["esrd"], 50.0, 0.0), "flat")
    life.book.add(Batch("outpatient", py, day, life.specialist("nephrology", py), life.hospital(py),
                        life.dx_of("esrd", person[py])[:, None], [Line(code("90999"), units=3, revenue=REV["0821"])],
                        institutional=True, bill_type=OUTPATIENT))  # fmt: skip
    rate = np.interp(y.age, _AGES, (0.24, 0.16, 0.25, 0.33, 0.50, 0.76)) * (
        0.2 + 0.8 * life.health.use[person]
    )
    py, day = life.events(rate, "office")
    price = (38_000 * np.exp(rng.normal(-0.1, 0.8, len(py)))).astype(np.int64)
    labs = Line(code("80053"), rng.random(len(py)) < 0.5, price=9_000, revenue=REV["0300"])
    more = Line(-1, rng.random(len(py)) < 0.6, price=(price * 0.4).astype(np.int64), revenue=REV["0250"])
    life.book.add(Batch("outpatient", py, day, life.specialist("surgery", py), life.hospital(py),
                        dx_columns(life.dx("acute", len(py)), np.where(ill["hypertension"][py], life.dx("hypertension", len(py)), -1)),
                        [Line(-1, price=price, revenue=REV["0510"]), labs, more], institutional=True, bill_type=OUTPATIENT))  # fmt: skip


def _infusion(life: Life, py, day, dx, drug, chair: int) -> None:
    if len(py) == 0:
        return
    npi = life.specialist("oncology", py)
    lines = [Line(drug, revenue=REV["0636"]), Line(code("96413"), price=chair, revenue=REV["0335"]),
             Line(code("85025"), price=4_000, revenue=REV["0300"])]  # fmt: skip
    life.book.add(
        Batch(
            "outpatient",
            py,
            day,
            npi,
            life.hospital(py),
            dx[:, None],
            lines,
            institutional=True,
            bill_type=OUTPATIENT,
        )
    )
