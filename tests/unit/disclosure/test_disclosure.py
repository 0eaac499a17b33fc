"""What is hidden, what is shown, and why."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from concord.disclosure import ALL, Count, Protected, PublishedTable, Rule, protect, tabulate
from concord.model.errors import UsageError


def table(name: str, dimensions: tuple[str, ...], cells: dict, subject: str = "people") -> PublishedTable:
    return PublishedTable(
        name, subject, dimensions, {k if isinstance(k, tuple) else (k,): Count(v) for k, v in cells.items()}
    )


def row(**cells: int) -> PublishedTable:
    """One row of counts and its total."""
    return table("row", ("area",), {**cells, ALL: sum(cells.values())})


def printed(protected: Protected, name: str = "row") -> dict:
    return {"/".join(c): s.denominator for c, s in protected.cells(name).items()}


def test_counts_from_1_to_10_are_hidden_and_zero_is_shown():
    found = printed(protect([row(north=0, south=10, east=11, west=500, hills=7)]))
    assert found == {"all": 528, "east": 11, "hills": None, "north": 0, "south": None, "west": 500}


def test_one_hidden_cell_beside_a_total_takes_another_with_it():
    """Otherwise the total less the rest is the hidden count. The smallest cell goes."""
    found = printed(protect([row(north=5, south=40, east=30)]))
    assert found == {"all": 75, "east": None, "north": None, "south": 40}


def test_hidden_cells_that_add_up_to_less_than_11_take_another_with_them():
    found = printed(protect([row(north=4, south=5, east=30, west=31)]))
    assert found == {"all": 70, "east": None, "north": None, "south": None, "west": 31}


def test_hidden_cells_of_at_most_3_each_take_another_with_them_whatever_their_sum():
    """Five cells of 3 add up to 15, and still one more goes."""
    found = printed(protect([row(a=3, b=3, c=3, d=3, e=3, f=50, g=60)]))
    assert found["f"] is None
    assert found["g"] == 60


def test_without_a_further_cell_the_total_goes():
    found = printed(protect([row(north=5, south=0)]))
    assert found == {"all": None, "north": None, "south": 0}


def test_a_number_of_hidden_cells_that_leaves_no_room_takes_another():
    """Twelve people in eleven hidden cells of at least one: each is 1 or 2, which is more than may be known."""
    cells = {f"a{i:02}": 1 for i in range(10)} | {"a10": 2, "big": 100, "bigger": 200}
    found = printed(protect([row(**cells)]))
    assert found["big"] is None
    assert found["bigger"] == 200


def test_margins_of_a_two_way_table_are_protected_together():
    cells = {("n", "f"): 4, ("n", "m"): 50, ("s", "f"): 60, ("s", "m"): 70, ("e", "f"): 80, ("e", "m"): 90}
    rows = [{"area": a, "sex": s, "denominator": d} for (a, s), d in cells.items()]
    found = printed(protect([tabulate("row", "people", rows, ("area", "sex"))]))
    hidden = {k for k, v in found.items() if v is None}
    assert hidden == {"n/f", "n/m", "s/f", "s/m"}
    assert found["n/all"] == 54


def test_tables_of_one_subject_share_their_cells():
    """The same group stands in two tables: hidden in one, it is hidden in the other."""
    one = table("one", ("area",), {"n": 5, "s": 40, "e": 41, ALL: 86})
    two = table("two", ("area", "year"), {("n", ALL): 5, ("s", ALL): 40})
    found = protect([one, two])
    assert printed(found, "two")["n/all"] is None
    assert printed(found, "two")["s/all"] == printed(found, "one")["s"]


def test_a_small_numerator_hides_the_rate_and_a_small_rest_does_too():
    cells = {
        ("a",): Count(100, 5),
        ("b",): Count(100, 95),
        ("c",): Count(100, 50),
        ("d",): Count(100, 0),
        ("e",): Count(9, 4),
    }
    found = protect([PublishedTable("rates", "m", ("area",), cells)])
    assert [(s.denominator, s.numerator, s.value) for s in found.cells("rates").values()] == [
        (100, None, None), (100, None, None), (100, 50, 0.5), (100, 0, 0.0), (None, None, None),
    ]  # fmt: skip


def test_nothing_is_told_of_a_hidden_denominator_not_even_a_zero():
    found = protect([PublishedTable("rates", "m", ("area",), {("a",): Count(9, 0)})])
    assert found.shown("rates", ("a",)).numerator is None


def test_no_rate_on_fewer_people_than_the_program_asks_for():
    found = protect(
        [PublishedTable("r", "m", ("a",), {("x",): Count(29, 14), ("y",): Count(30, 15)})],
        rule=Rule(smallest_denominator=30),
    )
    assert found.shown("r", ("x",)).value is None
    assert found.shown("r", ("x",)).numerator == 14
    assert found.shown("r", ("y",)).value == 0.5


def test_a_plan_that_takes_its_own_people_away_finds_no_small_remainder():
    """Fifty at Oak, 45 of them Alder's: Alder would read the other plans' five."""
    rows = [
        {"practice": "oak", "plan": "alder", "denominator": 45}, {"practice": "oak", "plan": "birch", "denominator": 5},
        {"practice": "elm", "plan": "alder", "denominator": 30}, {"practice": "elm", "plan": "birch", "denominator": 40},
        {"practice": "ash", "plan": "alder", "denominator": 50}, {"practice": "ash", "plan": "birch", "denominator": 60},
    ]  # fmt: skip
    blind = protect([tabulate("row", "people", rows, ("practice",))])
    aware = protect([tabulate("row", "people", rows, ("practice",), knowers=("plan", "practice"))])
    assert printed(blind)["oak"] == 50
    assert printed(aware) == {"all": 230, "ash": 110, "elm": None, "oak": None}


def test_overlapping_groups_do_not_add_up_and_are_smaller_than_the_whole():
    """Somebody may give two answers: nothing is subtracted, so nothing more is hidden."""
    cells = {("a",): Count(5), ("b",): Count(40), (ALL,): Count(42)}
    overlapping = PublishedTable("row", "people", ("race",), cells, frozenset({"race"}))
    assert printed(protect([overlapping])) == {"a": None, "all": 42, "b": 40}


def test_rounded_counts_say_no_more_than_their_interval():
    found = protect([row(north=0, south=13, east=48)], rule=Rule(round_to=5))
    assert printed(found) == {"all": 60, "east": 50, "north": 0, "south": 15}
    rate = protect([PublishedTable("r", "m", ("a",), {("x",): Count(48, 23)})], rule=Rule(round_to=5)).shown(
        "r", ("x",)
    )
    assert (rate.denominator, rate.numerator, rate.value) == (50, 25, 0.5)


def test_what_was_hidden_stays_hidden_while_the_counts_are_the_same():
    """Hiding another cell the second time would give both away."""
    first = protect([row(north=5, south=40, east=30)])
    wider = table("row", ("area",), {"north": 5, "south": 40, "east": 30, "west": 12, ALL: 87})
    second = protect([PublishedTable("row", "people 2", wider.dimensions, wider.cells)], earlier=[first])
    assert printed(second)["west"] is None, "another subject is another matter"
    again = protect([row(north=5, south=40, east=30)], earlier=[first])
    assert printed(again) == printed(first)


def test_a_new_table_is_chosen_so_that_earlier_ones_do_not_give_it_away():
    """The first release showed every area but one by sex; the second adds the areas' totals."""
    parts = {("n", "f"): 5, ("n", "m"): 30, ("s", "f"): 20, ("s", "m"): 30}
    first = protect([table("by sex", ("area", "sex"), parts)])
    assert printed(first, "by sex")["n/f"] is None
    totals = {("n", ALL): 35, ("s", ALL): 50, **parts}
    second = protect([table("row", ("area", "sex"), totals)], earlier=[first])
    assert printed(second)["n/all"] is None, "35 less the 30 already printed"
    assert printed(second)["s/all"] == 50


def test_a_count_restated_by_a_few_people_is_held_back():
    first = protect([row(north=40, south=50)])
    second = protect([row(north=45, south=80)], earlier=[first])
    assert printed(first)["north"] == 40
    assert printed(second)["north"] is None
    third = protect([row(north=60, south=80)], earlier=[first])
    assert printed(third) == {"all": 140, "north": 60, "south": 80}


def test_a_release_is_kept_whole_for_the_next():
    first = protect([row(north=5, south=40, east=30)], rule=Rule(tiny=2))
    assert Protected.load(first.dump()) == first


def test_the_order_of_tables_and_cells_does_not_matter():
    one = table("one", ("area",), {"n": 5, "s": 40, "e": 40, ALL: 85})
    two = table("two", ("area",), {ALL: 85, "e": 40, "n": 5, "s": 40})
    assert protect([one, two]).hidden == protect([two, one]).hidden


@pytest.mark.parametrize(
    "tables",
    [
        [row(a=20, b=30), table("other", ("area",), {"a": 21})],
        [table("row", ("area",), {"a": 20, "b": 30, ALL: 60})],
    ],
)
def test_tables_that_contradict_each_other_are_refused(tables):
    with pytest.raises(UsageError):
        protect(tables)


def test_impossible_counts_are_refused():
    with pytest.raises(UsageError):
        Count(5, 6)
    with pytest.raises(UsageError):
        Count(5, 2, {"plan:alder": (4, 0)})


@pytest.mark.parametrize("to", [5, 10])
def test_rounded_tables_are_read_by_brute_force(to):
    """Every table that rounds to what is printed: no hidden small count can be placed more closely than from 1 to 10."""
    grid = np.indices((60, 60, 60))
    chance = Random(to)
    hidden = 0
    for _ in range(25):
        cells = {name: chance.choice((0, 2, 4, 7, 10, 11, 13, 22, 40)) for name in "abc"}
        release = protect([row(**cells)], rule=Rule(round_to=to))
        shown = printed(release)
        possible = np.ones(grid.shape[1:], dtype=bool)
        for name, values in (*zip("abc", grid, strict=True), ("all", grid.sum(axis=0))):
            if shown[name] is not None:
                possible &= (values + to // 2) // to * to == shown[name]
        for at, name in enumerate("abc"):
            if shown[name] is None and 1 <= cells[name] <= 10:
                hidden += 1
                assert grid[at][possible].min() <= 1, (cells, shown)
                assert grid[at][possible].max() >= 10, (cells, shown)
    assert hidden > 10
