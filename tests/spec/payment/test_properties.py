"""What holds on any roster, drawn at random: who else is there, in what order they are told, and how measures fared move nobody's line."""

from __future__ import annotations

from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from concord.engine import open_session
from concord.ledger import open_ledger
from concord.reports.agreement import agree
from tests.spec.payment.test_performance import MAXIMUM, one_measure, rates
from tests.spec.payment.test_population_health import ADULT, BASE_10, TWO_SEXES, flat
from tests.unit.reports.conftest import book

FEW = settings(max_examples=4, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
MONTHS = ("2025-01", "2025-02", "2025-01..2025-02", "2025-02..2025-03", "2025-01..2025-03")
PLANS = ("alder", "birch")
CONTRACTS = "plan | practice | track | start\n" + "\n".join(
    f" {p} | foothill | ffs | 2025-01-01" for p in PLANS
)
person = st.tuples(
    st.integers(1940, 2020),
    st.sampled_from(["female", "male"]),
    st.sampled_from(PLANS),
    st.sampled_from(MONTHS),
)
rosters = st.lists(person, min_size=2, max_size=6)


def drawn(people, numbers=None):
    """A roster as a sheet's table; `numbers` says in which order they are told."""
    rows = [
        f" {n} | {born}-05-05 | {sex} | {plan} | foothill | {months}"
        for n, (born, sex, plan, months) in enumerate(people, 1)
    ]
    return "\n".join([ADULT, *(rows[n] for n in numbers or range(len(rows)))])


def edit(folder):
    """Two factors, and one paid measure."""
    one_measure()(folder)
    flat(folder, TWO_SEXES)


CASE = {"terms": BASE_10 + MAXIMUM, "edit": edit, "contracts": CONTRACTS}


def by_key(sheet):
    """What each line says, but for when and why."""
    return {
        r["line_key"]: tuple(r[k] for k in ("quantity", "factor", "rate", "amount")) for r in sheet.lines()
    }


@FEW
@given(rosters, person)
def test_whoever_is_added_adds_their_own_lines_and_moves_no_other(payment, people, one):
    """A roster settled on 10 February, factors and normalization frozen by it. In March one more person turns out to have been there: their months are
    new lines, one each up to March, and every line that was there says the same quantity, factor, rate and amount."""
    settled = payment(**CASE, people=drawn(people), as_of=date(2025, 2, 10))
    before, after = (
        payment(**CASE, people=drawn(some), frozen=settled.folder, as_of=date(2025, 3, 10))
        for some in (people, [*people, one])
    )
    old, new = by_key(before), by_key(after)
    assert {key: new[key] for key in old} == old
    added = [r for r in after.lines() if r["line_key"] not in old]
    assert {r["person_id"] for r in added} == {len(people) + 1}
    assert len(added) == {"2025-01": 1, "2025-02": 1, "2025-01..2025-03": 3}.get(one[3], 2)


@FEW
@given(st.data())
def test_the_order_in_which_people_are_told_moves_nothing(payment, data):
    """The same people told in any order: the same lines, to the last word."""
    people = data.draw(rosters)
    order = data.draw(st.permutations(range(len(people))))
    one, other = (payment(**CASE, people=drawn(people, n), as_of=date(2025, 3, 10)) for n in (None, order))
    assert one.rows("line") == other.rows("line")


@FEW
@given(rosters, st.integers(0, 100))
def test_however_measures_fared_the_base_is_paid(payment, people, numerator):
    """A year settled with any result, and with no result at all: the same population-health lines, and performance never below nothing."""
    scored = payment(**CASE, people=drawn(people), rates=rates(numerator))
    unscored = payment(**CASE, people=drawn(people))
    assert scored.lines("population_health") == unscored.lines("population_health") != []
    assert unscored.lines("performance") == []
    assert all(r["amount"] >= 0 for r in scored.lines("performance"))


@FEW
@given(rosters, rosters, rosters)
def test_ledger_statements_remittances_and_book_agree_after_any_news(
    payment, tmp_path_factory, first, second, third
):
    """Three rosters, one after the other, each the whole of what is then known: posted in turn, what stands posted is what the last lines owe,
    and statements, their 820s and CSVs say the same, to the cent."""
    folder = tmp_path_factory.mktemp("news")
    frozen = None
    with open_ledger(folder / "ledger.sqlite") as ledger:
        for people, day in (
            (first, date(2025, 2, 10)),
            (second, date(2025, 3, 10)),
            (third, date(2025, 4, 10)),
        ):
            run = payment(**CASE, people=drawn(people), frozen=frozen, as_of=day)
            with open_session(threads=1) as session:
                ledger.post(session, run.folder, release_id=f"{day}-run", as_of=day, who="case")
            frozen = run.folder
        ledger.verify()
        with book(run.rows("line"), folder) as opened:
            proof = agree(opened, ledger, date(2025, 4, 10))
    assert proof.posted == proof.owed == run.total()
