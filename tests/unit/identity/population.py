"""A small made-up population and what several senders say of it, with dirt at known rates, for judging linkage.

Rates follow what is known of duplicate records: misspellings, nicknames, absent or wrong numbers, movers, marriages,
two surnames cut, names swapped, wrong birth dates, newborns without a name, twins, juniors, shared telephones.
`Population(people, seed)` gives `members` and `enrollments` (canonical rows) and `truth` (sender, member_id, person).
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from concord.synth import names

PLANS = {"alder": 0.34, "birch": 0.30, "cedar": 0.24, "dogwood": 0.12}
PRACTICES = tuple(f"practice{i:02d}" for i in range(11))
GROUPS = {"white": 0.40, "latino": 0.32, "black": 0.05, "chinese": 0.055, "filipino": 0.045, "indian": 0.04,
          "vietnamese": 0.025, "korean": 0.015, "mena": 0.02, "japanese": 0.01}  # fmt: skip
EAST = ("chinese", "vietnamese", "korean")
NICKNAMES = {"Robert": "Bob", "William": "Bill", "James": "Jim", "Michael": "Mike", "Richard": "Rick", "Thomas": "Tom",
             "Christopher": "Chris", "Daniel": "Dan", "Matthew": "Matt", "Anthony": "Tony", "Joseph": "Joe",
             "Elizabeth": "Liz", "Jennifer": "Jen", "Katherine": "Kate", "Patricia": "Pat", "Guadalupe": "Lupe",
             "Jose": "Pepe", "Francisco": "Paco", "Jesus": "Chuy", "Rebecca": "Becky", "Susan": "Sue",
             "Jessica": "Jess", "Samantha": "Sam", "Andrew": "Andy", "Benjamin": "Ben", "Alejandro": "Alex"}  # fmt: skip
STREETS = ("Oak", "Maple", "Cedar", "Pine", "Elm", "Main", "Lake", "Hill", "Park", "Sunset", "Mission", "Valley View",
           "El Camino", "Washington", "Lincoln", "Jefferson", "Grand", "Ocean", "Magnolia", "Walnut")  # fmt: skip
KINDS = (("St", "Street"), ("Ave", "Avenue"), ("Dr", "Drive"), ("Rd", "Road"), ("Ln", "Lane"))
START = date(2021, 1, 1)


@dataclass
class Human:
    """The truth about one person."""

    number: int
    group: str
    sex: str
    first: str
    english: str | None
    middle: str | None
    last: str
    maiden: str | None
    suffix: str | None
    birth: date
    ssn: str
    phone: str
    email: str
    homes: list[tuple[str, str]]
    holder: Human | None = None


@dataclass
class Population:
    """People and what senders say of them. The same arguments give the same rows."""

    people: int
    seed: int = 7
    humans: list[Human] = field(default_factory=list)
    members: list[dict[str, Any]] = field(default_factory=list)
    enrollments: list[dict[str, Any]] = field(default_factory=list)
    truth: list[dict[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)
        self.row = 0
        while len(self.humans) < self.people:
            self._household()
        for human in self.humans:
            self._send(human)

    # -- people ----------------------------------------------------------------------------------------------

    def _household(self) -> None:
        r = self.random
        group = r.choices(list(GROUPS), list(GROUPS.values()))[0]
        family = self._family(group)
        homes = [self._home() for _ in range(1 + (r.random() < 0.35) + (r.random() < 0.12))]
        phone, email = self._phone(), f"{family.lower().replace(' ', '')}{r.randrange(100000)}@example.org"
        shares = r.random() < 0.55
        head = self._human(group, r.choice("mf"), family, self._birth(24, 62), homes, phone, email)
        home = [head]
        if r.random() < 0.4:
            other = self._family(group) if r.random() < 0.25 else family
            spouse = self._human(
                group,
                "f" if head.sex == "m" else "m",
                other,
                head.birth + timedelta(r.randrange(-2000, 2000)),
                homes,
                phone,
                email,
            )
            if spouse.sex == "f" and other == family and r.random() < 0.15:
                spouse.maiden = self._family(group)
            home.append(spouse)
        for _ in range(r.choices((0, 1, 2, 3), (45, 25, 20, 10))[0]):
            home += self._children(head, group, family, homes, phone, email)
        for human in home:
            human.holder = head
            if not shares and human is not head:
                human.phone, human.email = (
                    self._phone(),
                    f"{human.first.lower()}{r.randrange(1000000)}@example.net",
                )
        self.humans += home

    def _children(
        self, head: Human, group: str, family: str, homes: list, phone: str, email: str
    ) -> list[Human]:
        r = self.random
        earliest = max(date(2000, 1, 1), head.birth + timedelta(365 * 19))
        born = earliest + timedelta(r.randrange(max(1, (date(2025, 12, 1) - earliest).days)))
        child = self._human(group, r.choice("mf"), family, born, homes, phone, email)
        if child.sex == "m" and head.sex == "m" and r.random() < 0.03:
            child.first, child.suffix, head.suffix = head.first, "Jr", r.choice(("Sr", None))
        if r.random() < 0.016:
            twin = self._human(group, r.choice("mf"), family, born, homes, phone, email)
            if r.random() < 0.3:
                pool = [
                    n
                    for n in names.pool(twin.sex.upper(), self._style(group)[0])[0]
                    if n[0] == child.first[0]
                ]
                twin.first = r.choice(pool or [twin.first])
            while twin.first == child.first:
                twin.first = self._first(group, twin.sex)
            return [child, twin]
        return [child]

    def _human(
        self, group: str, sex: str, last: str, birth: date, homes: list, phone: str, email: str
    ) -> Human:
        r = self.random
        number = self.row = self.row + 1
        middle = None if r.random() < 0.2 else self._first(group, sex)
        english = self._first("white", sex) if group in EAST and r.random() < 0.16 else None
        return Human(number, group, sex, self._first(group, sex), english, middle, last, None, None, birth,
                     f"9{r.randrange(10**8):08d}", phone, email, homes)  # fmt: skip

    def _style(self, group: str) -> tuple[str, str]:
        first, last, share = names.STYLE[group]
        return (first if self.random.random() < share else "english"), last

    def _first(self, group: str, sex: str) -> str:
        words, weights = names.pool(sex.upper(), self._style(group)[0])
        return self.random.choices(words, cum_weights=list(weights))[0]

    def _family(self, group: str) -> str:
        words, weights = names.family_pool(self._style(group)[1])
        family = self.random.choices(words, cum_weights=list(weights))[0]
        if group == "latino" and self.random.random() < 0.5:
            return f"{family} {self.random.choices(words, cum_weights=list(weights))[0]}"
        return family

    def _birth(self, young: int, old: int) -> date:
        return date(2024, 1, 1) - timedelta(self.random.randrange(young * 365, old * 365))

    def _home(self) -> tuple[str, str]:
        r = self.random
        street = f"{r.randrange(1, 9999)} {r.choice(STREETS)} {r.choice(KINDS)[0]}"
        if r.random() < 0.25:
            street += f" Apt {r.randrange(1, 80)}"
        return street, f"9{r.randrange(0, 60):02d}{r.randrange(0, 40):02d}"

    def _phone(self) -> str:
        return f"{self.random.choice((213, 310, 415, 510, 619, 714, 818, 916))}555{self.random.randrange(10000):04d}"

    # -- what is sent ----------------------------------------------------------------------------------------

    def _send(self, human: Human) -> None:
        r = self.random
        plans = [r.choices(list(PLANS), list(PLANS.values()))[0]]
        if r.random() < 0.3:
            plans += [p for p in (r.choice(list(PLANS)),) if p != plans[0]]
        start = START
        for i, plan in enumerate(plans):
            end = None if i == len(plans) - 1 else start + timedelta(r.randrange(200, 1200))
            self._plan(human, plan, start, end)
            start = (end or start) + timedelta(r.randrange(1, 90))
        for practice in r.sample(PRACTICES, r.choices((0, 1, 2), (30, 55, 15))[0]):
            self._practice(human, practice)

    def _plan(self, human: Human, plan: str, start: date, end: date | None) -> None:
        member = f"{plan[0].upper()}{human.number:07d}"
        holder = human.holder or human
        row = self._wording(human, plan, member, start, missing_ssn=0.5)
        row["subscriber_id"] = f"{plan[0].upper()}{holder.number:07d}"
        row["relationship"] = (
            "self" if holder is human else "spouse" if human.birth < date(2000, 1, 1) else "child"
        )
        if holder is not human and self.random.random() < 0.03:
            row["ssn"] = holder.ssn
        self.members.append(row)
        if self.random.random() < 0.3:
            later = {**row, **self._where(human, later=True), "received_on": start + timedelta(300)}
            self.members.append({**later, "row_id": self._next()})
        self.enrollments.append({"row_id": self._next(), "sender": plan, "member_id": member, "received_on": start,
                                 "start_date": start, "end_date": end, "product_line": "commercial"})  # fmt: skip
        self.truth.append({"sender": plan, "member_id": member, "person": str(human.number)})

    def _practice(self, human: Human, practice: str) -> None:
        member = f"{self.random.randrange(10**9):09d}-{human.number}"
        self.members.append(self._wording(human, practice, member, START + timedelta(100), missing_ssn=0.77))
        self.truth.append({"sender": practice, "member_id": member, "person": str(human.number)})

    def _wording(
        self, human: Human, sender: str, member: str, day: date, *, missing_ssn: float
    ) -> dict[str, Any]:
        r = self.random
        first, last = self._given_as_sent(human), self._family_as_sent(human)
        if (human.group in EAST and r.random() < 0.03) or r.random() < 0.004:
            first, last = last, first
        newborn = human.birth > date(2021, 1, 1) and r.random() < 0.04
        if newborn:
            first = "Baby Boy" if human.sex == "m" else "Baby Girl"
        ssn = (
            None
            if r.random() < missing_ssn
            else self._digit_wrong(human.ssn)
            if r.random() < 0.01
            else human.ssn
        )
        sex = human.sex if r.random() > 0.004 else ("f" if human.sex == "m" else "m")
        middle = None if newborn else self._middle_as_sent(human)
        return {
            "row_id": self._next(), "sender": sender, "member_id": member, "received_on": max(day, human.birth),
            "first_name": first, "middle_name": middle, "last_name": last,
            "suffix": human.suffix if r.random() < 0.6 else None, "birth_date": self._birth_as_sent(human.birth),
            "sex": {"m": "male", "f": "female"}[sex], "ssn": ssn, "state": "CA", **self._where(human),
        }  # fmt: skip

    def _where(self, human: Human, *, later: bool = False) -> dict[str, Any]:
        r = self.random
        street, zip_code = human.homes[-1] if later else r.choice(human.homes)
        if r.random() < 0.3:
            street = street.replace(" St", " Street").replace(" Ave", " Avenue").upper()
        if r.random() < 0.05:
            street = self._typo(street)
        return {
            "address": street if r.random() > 0.03 else None, "city": "Somewhere", "zip": zip_code,
            "phone": human.phone if r.random() > 0.3 else None if r.random() < 0.5 else self._phone(),
            "email": human.email if r.random() < 0.5 else None,
        }  # fmt: skip

    def _given_as_sent(self, human: Human) -> str:
        r, first = self.random, human.first
        if human.english and r.random() < 0.5:
            first = human.english
        elif first in NICKNAMES and r.random() < 0.08:
            first = NICKNAMES[first]
        return self._typo(first) if r.random() < 0.0125 else first

    def _family_as_sent(self, human: Human) -> str:
        r, last = self.random, human.last
        if human.maiden and r.random() < 0.4:
            last = human.maiden
        if " " in last and human.group == "latino":
            cut = r.random()
            last = last.split(" ")[0] if cut < 0.15 else last.split(" ")[1] if cut < 0.2 else last
            last = last.replace(" ", "-") if r.random() < 0.2 else last
        return self._typo(last) if r.random() < 0.01 else last

    def _middle_as_sent(self, human: Human) -> str | None:
        r = self.random
        if human.middle is None or r.random() < 0.3:
            return None
        if r.random() < 0.04:
            return r.choice("ABCDEGJLMRST")
        return human.middle[0] if r.random() < 0.6 else human.middle

    def _birth_as_sent(self, born: date) -> date:
        chance = self.random.random()
        if chance < 0.002 and born.day <= 12:
            return born.replace(month=born.day, day=born.month)
        if chance < 0.0045:
            return born.replace(day=self.random.randrange(1, 29))
        if chance < 0.0055:
            return born.replace(year=born.year - self.random.choice((1, 10)), day=min(born.day, 28))
        return born.replace(month=1, day=1) if chance < 0.006 else born

    def _digit_wrong(self, number: str) -> str:
        at = self.random.randrange(1, len(number))
        return number[:at] + str((int(number[at]) + 1) % 10) + number[at + 1 :]

    def _typo(self, word: str) -> str:
        r = self.random
        if len(word) < 3:
            return word
        at = r.randrange(1, len(word) - 1)
        kind = r.randrange(4)
        if kind == 0:
            return word[:at] + word[at + 1 :]
        if kind == 1:
            return word[:at] + r.choice("aeinorst") + word[at:]
        if kind == 2:
            return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        return word[:at] + r.choice("aeinorst") + word[at + 1 :]

    def _next(self) -> int:
        self.row += 1
        return self.row

    # -- on disk ---------------------------------------------------------------------------------------------

    def write(self, folder: Path) -> Path:
        """`settled/member.parquet`, `settled/enrollment.parquet` and `truth.parquet` in `folder`; returns `settled`."""
        settled = folder / "settled"
        settled.mkdir(parents=True, exist_ok=True)
        write_rows(self.members, settled / "member.parquet", "member")
        write_rows(self.enrollments, settled / "enrollment.parquet", "enrollment")
        pq.write_table(pa.Table.from_pylist(self.truth), folder / "truth.parquet")
        return settled


def write_rows(rows: list[dict[str, Any]], path: Path, table: str) -> None:
    """Canonical rows as one Parquet file; columns not given are empty."""
    from concord.canon import tables

    kinds = {"VARCHAR": pa.string(), "BIGINT": pa.int64(), "DATE": pa.date32(), "BOOLEAN": pa.bool_()}
    declared = tables()[table].sql_columns()
    columns = {c: pa.array([row.get(c) for row in rows], kinds[t]) for c, t in declared.items()}
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.table(columns), path)
