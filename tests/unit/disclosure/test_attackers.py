"""Three attackers with linear programming: the public, a plan, a practice; each with every release so far."""

from __future__ import annotations

from random import Random

import pytest
from attacker import Attacker, own_of

from concord.disclosure import Count, Protected, PublishedTable, Rule, protect, tabulate

PLANS = ("alder", "birch", "cedar")
PRACTICES = ("oak", "elm", "ash", "fir")
EVERYBODY = [None, *(f"plan:{p}" for p in PLANS), *(f"practice:{p}" for p in PRACTICES)]
THREE = [None, "plan:alder", "practice:oak"]
KNOWERS = ("plan", "practice")


def people(seed: int, size: int) -> list[dict]:
    """Finest counts of an invented program: skewed, with many small cells and some empty ones."""
    chance = Random(seed)
    rows = []
    for plan in PLANS:
        for practice in PRACTICES:
            for group in ("a", "b", "c"):
                for sex in ("f", "m"):
                    people = min(int(chance.paretovariate(0.9) * size) if chance.random() > 0.15 else 0, 900)
                    met = chance.randint(0, people)
                    rows.append(
                        {
                            "plan": plan,
                            "practice": practice,
                            "group": group,
                            "sex": sex,
                            "denominator": people,
                            "numerator": met,
                        }
                    )
    return rows


def plan_of_tables(rows: list[dict]) -> list[PublishedTable]:
    """Three linked tables of one subject: by practice and group, by practice and sex, by group and sex."""
    return [
        tabulate(f"{a} by {b}", "COL 2025", rows, (a, b), knowers=KNOWERS)
        for a, b in (("practice", "group"), ("practice", "sex"), ("group", "sex"))
    ]


def worst(releases: list[Protected], party: str | None) -> list:
    own = own_of([t for r in releases for t in r.tables], party) if party else {}
    return Attacker(releases, own).known_too_well()


def test_the_attacker_finds_what_is_left_open():
    """Hiding only the small cells is not enough, and this attacker sees it: the test can fail."""
    tables = plan_of_tables(people(1, 1))
    safe = protect(tables)
    naive = Protected(
        safe.tables,
        frozenset(
            n for n in safe.hidden for t in tables for c, v in t.cells.items()
            if (n == (t.place(c), "people") and 1 <= v.denominator <= 10) or (n == (t.place(c), "met") and 1 <= (v.numerator or 0) <= 10)
        ),
        Rule(),
    )  # fmt: skip
    assert worst([naive], None)


@pytest.mark.parametrize("size", [1, 4])
@pytest.mark.parametrize("seed", range(3))
def test_no_attacker_narrows_a_small_group(seed, size):
    """Not the public, no plan and no practice, from one release of linked tables."""
    tables = plan_of_tables(people(seed, size))
    release = protect(tables)
    shown = [release.shown(t, c) for t in tables for c in t.cells]
    assert any(s.numerator is not None for s in shown), "something is published"
    for party in THREE:
        assert worst([release], party) == [], party


@pytest.mark.parametrize(("seed", "size"), [(1, 1), (5, 1), (10, 1), (11, 1), (2, 2)])
def test_nothing_is_hidden_that_the_rest_of_its_row_gives_anyway(seed, size):
    """A blank beside numbers that add up to it protects nobody: a program's own total is such a number easily."""
    protected = protect(plan_of_tables(people(seed, size)))
    for table in protected.tables:
        for _, total, parts in table.rows():
            blank = [at for at in (total, *parts) if protected.shown(table, at).denominator is None]
            assert len(blank) != 1, (table.name, blank)
    assert not any(worst([protected], party) for party in THREE)


@pytest.mark.parametrize("seed", [11, 12])
def test_nor_by_reading_two_releases(seed):
    """The second release adds a table over the same people."""
    rows = people(seed, 2)
    by_group, by_sex, both = plan_of_tables(rows)
    first = protect([by_group])
    second = protect([by_sex, both], earlier=[first])
    for party in THREE:
        assert worst([first, second], party) == [], party


def test_nor_across_audiences():
    """What the program office reads by practice and what the public reads in total are one plan of tables."""
    rows = people(21, 2)
    office = tabulate("office", "COL 2025", rows, ("practice",), knowers=KNOWERS)
    public = tabulate("public", "COL 2025", rows, ("group",), knowers=KNOWERS)
    release = protect([office, public])
    for party in THREE:
        assert worst([release], party) == [], party


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 130))
@pytest.mark.parametrize("size", [1, 3])
def test_many_worlds(seed, size):
    rows = people(seed, size)
    tables = plan_of_tables(rows)
    first = protect(tables[:1])
    second = protect(tables[1:], earlier=[first])
    for party in EVERYBODY:
        assert worst([first, second], party) == [], party


def test_a_count_that_was_printed_cannot_be_taken_back_but_stops_the_next_table():
    """The first release printed all but one part; a later total would give that part away."""
    parts = {(x,): Count(n) for x, n in (("a", 5), ("b", 30), ("c", 40))}
    first = protect([PublishedTable("parts", "s", ("d",), parts)])
    later = protect([PublishedTable("total", "s", ("d",), {("all",): Count(75), **parts})], earlier=[first])
    assert later.shown("total", ("all",)).denominator is None
    assert worst([first, later], None) == []
