"""One block's state while its life is being told, and the small draws every chapter uses."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from concord.synth import clock
from concord.synth.billing import DX_GROUP, PROCEDURE, Book, Closed
from concord.synth.employers import Employers
from concord.synth.enrollment import Coverage, Spans, Years
from concord.synth.health import Health
from concord.synth.homes import Homes, Quality
from concord.synth.parties import Parties
from concord.synth.people import DETAILS, GROUPS, LANGUAGES, Births, Households, People


@dataclass
class Visits:
    """Primary-care visits made, for the chapters that hang on them. Arrays of equal length."""

    py: np.ndarray
    day: np.ndarray
    slot: np.ndarray
    npi: np.ndarray
    encounter: np.ndarray
    well: np.ndarray
    virtual: np.ndarray

    def __len__(self) -> int:
        return len(self.py)


@dataclass
class Life:
    """Everything about a block of households; chapters append rows to `rows[table]` as dicts of arrays."""

    seed: int
    block: int
    rng: np.random.Generator
    houses: Households
    people: People
    births: Births
    health: Health
    coverage: Coverage
    years: Years
    parties: Parties
    homes: Homes
    quality: Quality
    book: Book
    rows: dict[str, list[dict]] = field(default_factory=dict)
    visits: Visits | None = None
    area_income: np.ndarray = field(default_factory=lambda: np.zeros(0))
    spans: Spans | None = None
    employers: Employers | None = None
    ill: dict[str, np.ndarray] = field(default_factory=dict)
    closed: Closed | None = None

    def put(self, table: str, **columns) -> None:
        """Append rows to a table; scalars are widened when the table is closed."""
        self.rows.setdefault(table, []).append(columns)

    # ------------------------------------------------------------ draws

    def events(self, rate: np.ndarray, season: str) -> tuple[np.ndarray, np.ndarray]:
        """Poisson events for each person-year at `rate` a year: (person-year rows, days)."""
        n = self.rng.poisson(np.maximum(rate, 0) * self.years.share)
        py = np.repeat(np.arange(len(n), dtype=np.int32), n)
        return py, clock.draw_days(self.rng, self.years.first[py], self.years.last[py], season)

    def once(self, chance: np.ndarray, season: str) -> tuple[np.ndarray, np.ndarray]:
        """At most one event for each person-year; `chance` is for a whole year."""
        p = 1 - (1 - np.clip(chance, 0, 0.999)) ** self.years.share
        py = np.flatnonzero(self.rng.random(len(p)) < p).astype(np.int32)
        return py, clock.draw_days(self.rng, self.years.first[py], self.years.last[py], season)

    def py_at(self, person: np.ndarray, days: np.ndarray) -> np.ndarray:
        """The person-year row holding a day of a person, -1 when not enrolled or outside the data."""
        scale = np.int64(200_000)
        key = self.years.person.astype(np.int64) * scale + self.years.first
        spot = np.searchsorted(key, np.asarray(person).astype(np.int64) * scale + days, side="right") - 1
        found = np.clip(spot, 0, None)
        good = (spot >= 0) & (self.years.person[found] == person) & (self.years.last[found] >= days)
        return np.where(good, found, -1)

    def dx(self, group: str, n: int) -> np.ndarray:
        """One diagnosis index of a group for each of n claims; the first code of a group is the commonest."""
        options = DX_GROUP[group]
        spread = np.minimum((self.rng.random(n) ** 1.4 * len(options)).astype(np.int64), len(options) - 1)
        return options[spread]

    def dx_of(self, group: str, person: np.ndarray) -> np.ndarray:
        """A diagnosis that stays the same for a person (which sort of asthma, which cancer)."""
        options = DX_GROUP[group]
        spin = (person.astype(np.int64) * 2_654_435_761 + len(group) * 7_919 + self.block * 31) % 1_000_003
        return options[
            np.minimum(((spin / 1_000_003) ** 1.4 * len(options)).astype(np.int64), len(options) - 1)
        ]

    def also(self, py: np.ndarray, chance: float = 0.5) -> list[np.ndarray]:
        """Further diagnoses on a bill: lasting illness mentioned, or a symptom."""
        n, person = len(py), self.years.person[py]
        columns = [np.where(self.rng.random(n) < 0.80 * chance / 0.5, self.dx("acute", n), -1)]
        for name in ("hypertension", "diabetes", "lipid", "anxiety", "depression", "thyroid", "asthma"):
            here = self.ill[name][py] & (self.rng.random(n) < chance)
            columns.append(np.where(here, self.dx_of(name, person), -1))
        heavy = (
            (self.health.bmi[person] >= 30) & (self.years.age[py] > 18) & (self.rng.random(n) < 0.5 * chance)
        )
        return [*columns, np.where(heavy, self.dx_of("obesity", person), -1)]

    def age_on(self, py: np.ndarray, days: np.ndarray) -> np.ndarray:
        """Age in years on the day itself (person-years carry the age at mid-span)."""
        return clock.age_at(self.people.birth[self.years.person[py]], days)

    # ------------------------------------------------------------ who and where

    def region(self, py: np.ndarray) -> np.ndarray:
        return self.houses.region[self.people.household[self.years.person[py]]]

    def group_is(self, *names: str) -> np.ndarray:
        """Whether each person's exclusive group (or detail) is one of the names."""
        house = self.people.household
        wanted = np.isin(self.houses.group, [GROUPS.index(n) for n in names if n in GROUPS])
        detail = np.isin(self.houses.detail, [DETAILS.index(n) for n in names if n in DETAILS])
        return (wanted | detail)[house]

    def speaks(self, *names: str) -> np.ndarray:
        return np.isin(self.houses.language, [LANGUAGES.index(n) for n in names])[self.people.household]

    def slot_of(self, py: np.ndarray, days: np.ndarray) -> np.ndarray:
        return self.homes.slot_on(self.years.person[py], days)

    def clinician(self, slot: np.ndarray, days: np.ndarray) -> np.ndarray:
        """NPI index of the panel's clinician on a day."""
        s = self.parties.slots
        return np.where(days < s["switch"][slot], s["first"][slot], s["second"][slot])

    def specialist(self, name: str, py: np.ndarray) -> np.ndarray:
        """NPI index of one specialist in the person's region."""
        region = self.region(py)
        out = np.zeros(len(py), dtype=np.int32)
        u = self.rng.random(len(py))
        for r in np.unique(region):
            options = self.parties.specialists[(name, int(r))]
            here = region == r
            out[here] = options[(u[here] * len(options)).astype(int)]
        return out

    def place(self, kind: str, py: np.ndarray) -> np.ndarray:
        """Organization index of the region's imaging center, urgent care or surgery center."""
        table = np.array(
            [self.parties.others[(kind, r)] for r in range(len(self.parties.hospitals))], dtype=np.int32
        )
        return table[self.region(py)]

    def hospital(self, py: np.ndarray) -> np.ndarray:
        return self.parties.hospitals[self.region(py)]

    def org_of(self, npi: np.ndarray) -> np.ndarray:
        return np.asarray(self.parties.clinician_index, dtype=np.int32)[npi]


def code(name: str) -> int:
    """Index of a procedure number."""
    return PROCEDURE[name]


def codes_by(options: tuple[str, ...], which: np.ndarray) -> np.ndarray:
    """Procedure indexes chosen by position."""
    return np.array([PROCEDURE[c] for c in options], dtype=np.int16)[which]


def dx_columns(*columns: np.ndarray) -> np.ndarray:
    """Diagnosis matrix from columns; -1 entries are pushed to the right, order kept."""
    matrix = np.stack(columns, axis=1).astype(np.int16)
    order = np.argsort(matrix < 0, axis=1, kind="stable")
    return np.take_along_axis(matrix, order, axis=1)


def logistic(x: np.ndarray) -> np.ndarray:
    return 1.0 / (1.0 + np.exp(-x))


def logit(p) -> np.ndarray:
    p = np.asarray(p, dtype=float)
    return np.log(p / (1 - p))
