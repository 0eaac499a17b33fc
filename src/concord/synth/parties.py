"""The parties of a world: organizations, sites, clinicians and their affiliations, employers, hospitals, plans.

Parties do not depend on the seed: up to 20,000 people on rosters they are the same list always (the program
folder names them); above that, further practices are added, and `larger` writes a program folder that names them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

import numpy as np

from concord.synth import names, roster
from concord.synth.places import PLACES, REGIONS, STREET_KINDS, STREETS, places_of

PARTY_SEED = 20_250_101
EPOCH = date(1970, 1, 1)
FIRST = (date(2021, 1, 1) - EPOCH).days
HORIZON = (date(2026, 7, 31) - EPOCH).days
PCP_TAXONOMIES = ("207Q00000X", "207R00000X", "208D00000X")
NONE = -1


def check_digit(nine: str) -> str:
    """The NPI check digit of nine digits (Luhn over the digits with the card issuer prefix 80840)."""
    total = 24
    for i, ch in enumerate(reversed(nine)):
        n = int(ch) * (2 if i % 2 == 0 else 1)
        total += n - 9 if n > 9 else n
    return str(-total % 10)


def npi(number: int) -> str:
    """The `number`th NPI of a block nobody holds (first digit 2: allowed by the standard, none issued)."""
    nine = f"2{10_007 * (number + 1) % 99_999_989:08d}"
    return nine + check_digit(nine)


@dataclass
class Parties:
    """Party tables as row lists, and the same facts as arrays for the vectorized makers.

    Slots are panels: a place for one clinician at one site. When the first clinician leaves, a second takes over.
    """

    organization: list[dict] = field(default_factory=list)
    site: list[dict] = field(default_factory=list)
    clinician: list[dict] = field(default_factory=list)
    affiliation: list[dict] = field(default_factory=list)
    org_index: dict[str, int] = field(default_factory=dict)
    practices: list[roster.Practice] = field(default_factory=list)
    program_count: int = 0
    npis: list[str] = field(default_factory=list)
    org_npi: list[int] = field(default_factory=list)
    clinician_index: list[int] = field(default_factory=list)
    slots: dict[str, np.ndarray] = field(default_factory=dict)
    specialists: dict[tuple[str, int], np.ndarray] = field(default_factory=dict)
    specialist_org: np.ndarray = field(default_factory=lambda: np.zeros(0, np.int32))
    hospitals: np.ndarray = field(default_factory=lambda: np.zeros(0, np.int32))
    hospital_staff: dict[int, np.ndarray] = field(default_factory=dict)
    laboratories: np.ndarray = field(default_factory=lambda: np.zeros(0, np.int32))
    pharmacies: np.ndarray = field(default_factory=lambda: np.zeros(0, np.int32))
    others: dict[tuple[str, int], int] = field(default_factory=dict)


@lru_cache(maxsize=4)
def build_parties(people: int = 17_000) -> Parties:
    """All parties of a program with `people` on its rosters."""
    maker = _Maker(np.random.default_rng(PARTY_SEED))
    programs, comparators = _practices(people)
    for i, practice in enumerate(programs + comparators):
        maker.practice(practice, in_program=i < len(programs))
    maker.parties.program_count = len(programs)
    maker.finish_slots()
    scale = max(1, round(people / 17_000))
    for region in range(len(REGIONS)):
        maker.hospital(region, max(1, round(scale / 4)))
        maker.specialty_groups(region, min(scale, 12))
        maker.other_places(region)
    maker.national()
    maker.ties()
    return maker.parties


def _practices(people: int) -> tuple[list[roster.Practice], list[roster.Practice]]:
    program, comparators = list(roster.PROGRAM), list(roster.COMPARATORS)
    if people > 20_000:
        extra = round((people - 17_000) / 1_600)
        rng = np.random.default_rng(PARTY_SEED + 1)
        program += [_extra("practice", i, rng) for i in range(extra)]
        comparators += [_extra("clinic", i, rng) for i in range(round(extra * 1.2))]
    return program, comparators


def _extra(prefix: str, i: int, rng: np.random.Generator) -> roster.Practice:
    region = int(rng.choice(len(REGIONS), p=[r[1] for r in REGIONS]))
    people = int(np.clip(rng.lognormal(7.2, 0.45), 500, 4_500))
    if prefix == "clinic":
        people //= 2
    slots = max(3, round(people / 110))
    sites = max(2, round(slots * 0.66))
    city = PLACES[int(rng.choice(places_of(region)))].city
    pediatric = i % 6 == 5
    kind = "Pediatrics" if pediatric else ("Family Medicine", "Medical Group", "Physicians", "Health")[i % 4]
    level, gain = rng.normal(), rng.normal(2.0, 2.0) if prefix == "practice" else 0.0
    return roster.Practice(
        f"{prefix}{i + 12:04d}",
        f"{city} {kind} {i + 12}",
        region,
        people,
        sites,
        slots,
        pediatric,
        level,
        gain,
    )


class _Maker:
    """Hands out numbers and rows in a fixed order."""

    def __init__(self, rng: np.random.Generator) -> None:
        self.rng = rng
        self.parties = Parties()
        self.slot_rows: list[tuple] = []
        self.issued = 0

    def _npi(self, organization: int) -> int:
        self.parties.npis.append(npi(self.issued))
        self.parties.clinician_index.append(organization)
        self.issued += 1
        return self.issued - 1

    def _address(self, region: int, town: int | None = None) -> dict:
        spots = places_of(region)
        place = PLACES[int(self.rng.choice(spots)) if town is None else int(spots[town % len(spots)])]
        street = f"{self.rng.integers(100, 9900)} {self.rng.choice(STREETS)} {self.rng.choice(STREET_KINDS)}"
        phone = f"{place.area_code}555{self.rng.integers(1000, 9999)}"
        return {
            "street": street,
            "city": place.city,
            "zip": place.zip,
            "county_fips": place.county_fips,
            "phone": phone,
        }

    def organization(self, ident: str, name: str, kind: str, taxonomy: str, region: int, **flags) -> int:
        index = len(self.parties.organization)
        number = self._npi(index)
        self.parties.org_npi.append(number)
        self.parties.organization.append(
            {
                "organization_id": ident, "name": name, "kind": kind, "in_program": flags.get("in_program", False),
                "pediatric": flags.get("pediatric", False), "tin": f"89{1_000_003 + index * 613:07d}",
                "npi": self.parties.npis[number], "taxonomy": taxonomy, **self._address(region),
            }
        )  # fmt: skip
        self.parties.org_index[ident] = index
        return index

    def person(self, kind: str, taxonomy: str, credential: str, style: str | None = None) -> int:
        rng = self.rng
        number = self._npi(NONE)
        group = style or rng.choice(["white", "latino", "chinese", "indian", "filipino", "black", "mena", "vietnamese"],
                                    p=[0.42, 0.12, 0.12, 0.14, 0.06, 0.05, 0.06, 0.03])  # fmt: skip
        sex = "F" if rng.random() < (0.45 if credential in ("MD", "DO") else 0.72) else "M"
        first_style, last_style, _ = names.STYLE[group]
        firsts, fw = names.pool(sex, first_style)
        lasts, lw = names.family_pool(last_style)
        self.parties.clinician.append(
            {
                "npi": self.parties.npis[number],
                "last_name": lasts[int(np.searchsorted(lw, rng.random()))],
                "first_name": firsts[int(np.searchsorted(fw, rng.random()))],
                "middle_name": "ABCDEFGHJKLMNPRSTVW"[int(rng.integers(19))] if rng.random() < 0.6 else None,
                "credential": credential, "sex": sex, "taxonomy": taxonomy, "kind": kind,
            }
        )  # fmt: skip
        return number

    def affiliate(
        self, number: int, organization: int, site_id: str | None, start: int, end: int | None, primary: bool
    ):
        org = self.parties.organization[organization]
        self.parties.affiliation.append(
            {
                "npi": self.parties.npis[number], "tin": org["tin"], "site_id": site_id,
                "organization_id": org["organization_id"], "start": _day(start), "end": _day(end), "is_primary": primary,
            }
        )  # fmt: skip
        self.parties.clinician_index[number] = organization

    def practice(self, practice: roster.Practice, in_program: bool) -> None:
        taxonomy = "208000000X" if practice.pediatric else "207Q00000X"
        org = self.organization(
            practice.organization_id, practice.name, "primary_care", taxonomy, practice.region,
            in_program=in_program, pediatric=practice.pediatric,
        )  # fmt: skip
        self.parties.practices.append(practice)
        first_site = len(self.parties.site)
        for s in range(practice.sites):
            self._site(practice, s)
        for k in range(practice.slots):
            self._slot(practice, org, first_site, k)

    def _site(self, practice: roster.Practice, s: int) -> None:
        address = self._address(practice.region, s)
        place = "Main" if s == 0 else address["city"]
        twins = sum(x["organization_id"] == practice.organization_id and x["city"] == address["city"]
                    for x in self.parties.site)  # fmt: skip
        name = f"{practice.name}, {place}{'' if twins == 0 or s == 0 else f' {twins + 1}'}"
        self.parties.site.append(
            {"site_id": f"{practice.organization_id}-{s + 1:02d}", "organization_id": practice.organization_id,
             "name": name, **address}
        )  # fmt: skip

    def _slot(self, practice: roster.Practice, org: int, first_site: int, k: int) -> None:
        """One panel: its clinician, perhaps a successor after turnover, perhaps a second site."""
        rng = self.rng
        site = k if k < practice.sites else int(rng.integers(practice.sites))
        leaves = rng.random() < 1 - np.exp(-0.08 * 5.5)
        switch = int(rng.integers(FIRST + 60, HORIZON - 60)) if leaves else HORIZON + 36_500
        first = self._pcp(practice, k)
        start = FIRST - int(rng.integers(200, 5_000))
        self.affiliate(
            first, org, self._site_id(first_site + site), start, switch - 1 if leaves else None, True
        )
        second = first
        if leaves:
            second = self._pcp(practice, k)
            gap = int(rng.integers(0, 60))
            self.affiliate(second, org, self._site_id(first_site + site), switch + gap, None, True)
            switch += gap
        other = site
        if practice.sites > 1 and rng.random() < 0.12:
            other = int((site + 1 + rng.integers(practice.sites - 1)) % practice.sites)
            self.affiliate(
                first, org, self._site_id(first_site + other), start, switch - 1 if leaves else None, False
            )
            if leaves:
                self.affiliate(second, org, self._site_id(first_site + other), switch, None, False)
        self.slot_rows.append((org, first_site + site, first_site + other, first, second, switch))

    def _site_id(self, index: int) -> str:
        return self.parties.site[index]["site_id"]

    def _pcp(self, practice: roster.Practice, k: int) -> int:
        advanced = k > 0 and self.rng.random() < 0.28
        if advanced:
            credential = "NP" if self.rng.random() < 0.6 else "PA"
            taxonomy = {("NP", True): "363LP0200X", ("NP", False): "363LF0000X"}.get(
                (credential, practice.pediatric), "363AM0700X"
            )
        else:
            credential = "DO" if self.rng.random() < 0.13 else "MD"
            taxonomy = (
                "208000000X"
                if practice.pediatric
                else PCP_TAXONOMIES[int(self.rng.choice(3, p=[0.6, 0.37, 0.03]))]
            )
        return self.person("pcp", taxonomy, credential)

    def finish_slots(self) -> None:
        columns = np.array(self.slot_rows, dtype=np.int64).T
        keys = ("org", "site", "other_site", "first", "second", "switch")
        self.parties.slots = {k: c.astype(np.int32) for k, c in zip(keys, columns, strict=True)}

    def hospital(self, region: int, count: int) -> None:
        rows = []
        for i in range(count):
            name = roster.HOSPITALS[region] + ("" if i == 0 else f" {i + 1}")
            ident = f"hospital-{region + 1}" + ("" if i == 0 else f"-{i + 1}")
            org = self.organization(ident, name, "hospital", "282N00000X", region)
            staff = [self.person("hospitalist", "208M00000X", "MD"), self.person("hospitalist", "208M00000X", "MD"),
                     self.person("emergency", "207P00000X", "MD"), self.person("emergency", "207P00000X", "MD")]  # fmt: skip
            for number in staff:
                self.affiliate(number, org, None, FIRST - 900, None, True)
            self.parties.hospital_staff[org] = np.array(staff, np.int32)
            rows.append(org)
        self.parties.hospitals = np.append(self.parties.hospitals, rows[0]).astype(np.int32)
        self.parties.others[("hospital_count", region)] = count

    def specialty_groups(self, region: int, scale: int) -> None:
        for specialty, taxonomy, count in roster.SPECIALTIES:
            kind = "behavioral" if specialty in ("behavioral", "psychiatry") else "specialty"
            label = specialty.replace("_", " ").title()
            org = self.organization(
                f"{specialty.replace('_', '-')}-{region + 1}",
                f"{REGIONS[region][0].title()} {label}",
                kind,
                taxonomy,
                region,
            )
            people = []
            for _ in range(count * scale):
                credential = {"behavioral": "LCSW", "physical_therapy": "PT", "podiatry": "DPM"}.get(
                    specialty, "MD"
                )
                number = self.person(
                    "behavioral" if kind == "behavioral" else "specialist", taxonomy, credential
                )
                self.affiliate(number, org, None, FIRST - 1500, None, True)
                people.append(number)
            self.parties.specialists[(specialty, region)] = np.array(people, np.int32)

    def other_places(self, region: int) -> None:
        title = REGIONS[region][0].title()
        for kind, taxonomy, name in (
            ("urgent_care", "261QU0200X", f"{title} Urgent Care"),
            ("imaging", "261QR0200X", f"{title} Imaging"),
            ("surgery_center", "261QA1903X", f"{title} Surgery Center"),
        ):
            org = self.organization(f"{kind.replace('_', '-')}-{region + 1}", name, kind, taxonomy, region)
            number = self.person("specialist", {"imaging": "2085R0202X"}.get(kind, "207P00000X"), "MD")
            self.affiliate(number, org, None, FIRST - 1500, None, True)
            self.parties.others[(kind, region)] = org
            self.parties.others[(kind + "_npi", region)] = number
        org = self.organization(
            f"pharmacy-{region + 1}", roster.PHARMACIES[region], "pharmacy", "3336C0003X", region
        )
        self.parties.pharmacies = np.append(self.parties.pharmacies, org).astype(np.int32)

    def national(self) -> None:
        for i, name in enumerate(roster.LABORATORIES):
            org = self.organization(f"laboratory-{i + 1}", name, "laboratory", "291U00000X", i)
            self.parties.laboratories = np.append(self.parties.laboratories, org).astype(np.int32)
        org = self.organization("pharmacy-mail", "Golden Mail Pharmacy", "pharmacy", "3336M0002X", 7)
        self.parties.pharmacies = np.append(self.parties.pharmacies, org).astype(np.int32)
        org = self.organization("urgent-tele", "Anytime Telehealth", "urgent_care", "261QU0200X", 1)
        self.parties.others[("telehealth", 0)] = org

    def ties(self) -> None:
        """Systems that own practices, and who is listed under a second tax number. Last: nobody else's numbers move."""
        for ident, name, region in roster.SYSTEMS:
            self.organization(ident, name, "health_system", "193200000X", region)
        for tie in roster.TIES:
            other = self.parties.organization[self.parties.org_index[tie.other]]
            own = [
                a
                for a in self.parties.affiliation
                if a["organization_id"] == tie.practice and a["is_primary"]
            ]
            second = {
                "organization_id": other["organization_id"],
                "tin": other["tin"],
                "site_id": None,
                "is_primary": False,
            }
            self.parties.affiliation += [{**a, **second} for a in own[:: tie.every]]


def _day(number: int | None) -> date | None:
    return None if number is None else EPOCH + timedelta(days=int(number))
