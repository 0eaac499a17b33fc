"""What an earlier run settled stands for later ones; news inside the look-back ends where full knowledge would have ended."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from concord.payment import arithmetic as sums
from tests.spec.payment.test_direct_services import (
    CLAIMS,
    FOOTHILL_NPI,
    HYBRID,
    NO_LEAK,
    NO_TREND,
    PEOPLE,
    WHOLE,
)
from tests.spec.payment.test_performance import MAXIMUM, one_measure, rates
from tests.spec.payment.test_performance import PEOPLE as TEN
from tests.spec.payment.test_population_health import ADULT, BASE_10, TWO_SEXES, flat, term


def test_late_claims_of_the_base_period_do_not_move_the_rate(payment):
    """Settled in February 2025 on one visit of $120.00 in 2024: $10.00 a month. In March a second visit of 2024 comes in, which
    would make $20.00: January stays $10.00, and so does February. A new trend of 1.10, though, is a term: $11.00."""
    people = PEOPLE + " 1 | 1980-05-05 | female | alder | foothill | 2024-01..2025-02"
    one = f"{CLAIMS} 1 | alder | 2024-03-05 | 99213 | {FOOTHILL_NPI} | 120.00"
    two = f"{one}\n 1 | alder | 2024-04-05 | 99213 | {FOOTHILL_NPI} | 120.00"
    case = {"contracts": HYBRID, "people": people, "edit": flat}
    first = payment(**case, terms=WHOLE + NO_TREND + NO_LEAK, claims=one, as_of=date(2025, 2, 10))
    late = {"claims": two, "frozen": first.folder, "as_of": date(2025, 3, 10)}
    again = payment(**case, terms=WHOLE + NO_TREND + NO_LEAK, **late)
    amended = payment(**case, terms=WHOLE + NO_LEAK + term("direct_services.trend", "1.10"), **late)
    assert again.amounts("direct_services") == ["10.00", "10.00"]
    assert amended.amounts("direct_services") == ["11.00", "11.00"]


def test_a_settled_year_that_has_closed_stands(payment):
    """2025 was settled on 5 May 2026 at P66.67: $144.00. The settlement may change until 30 November 2026: by then 71 of 100 is
    known, P90, $240.00. On 1 December it is too late: $144.00 stands."""
    case = {"terms": MAXIMUM, "people": TEN, "edit": one_measure()}
    first = payment(**case, rates=rates(61), as_of=date(2026, 7, 10))
    open_still = payment(**case, rates=rates(71), frozen=first.folder, as_of=date(2026, 11, 30))
    closed = payment(**case, rates=rates(71), frozen=first.folder, as_of=date(2026, 12, 1))
    assert open_still.amounts("performance") == ["240.00"]
    assert closed.amounts("performance") == ["144.00"]
    assert {str(r["amount"]) for r in closed.rows("earning") if r["year"] == 2025} == {"144.00"}


def test_a_gap_named_after_the_year_began_pays_nothing(payment):
    """The gap of the sheet in test_performance narrows far beyond chance, but an amendment of May 2025 named it: choosing the
    largest gap afterwards would pay for chance."""
    gaps = '[{ measure = "CBP", stratum_kind = "ethnicity_1997", group = "hispanic", reference = "not_hispanic" }]'
    text = """measure | year | edition | kind | stratum | numerator | denominator
    CBP | 2025 | 2025 | all | all | 500 | 1000
    CBP | 2024 | 2025 | ethnicity_1997 | hispanic | 300 | 500
    CBP | 2025 | 2025 | ethnicity_1997 | hispanic | 400 | 500
    CBP | 2024 | 2025 | ethnicity_1997 | not_hispanic | 400 | 500
    CBP | 2025 | 2025 | ethnicity_1997 | not_hispanic | 410 | 500"""

    def named_late(folder):
        one_measure()(folder)
        late = 'sheet = "alder"\nknown_on = 2025-05-01\n' + term("performance.gap_groups", gaps)
        (folder / "terms" / "alder-late.toml").write_text(late)

    sheet = payment(terms=MAXIMUM, people=TEN, rates=text, edit=named_late)
    assert sheet.lines("performance", kind="gap_narrowing") == []


ANA = " 1 | 1980-05-05 | female | alder | foothill | 2025-01..2025-02"
BEN = " 2 | 1981-05-05 | male | alder | foothill | 2025-01..2025-02"
NEWS = {  # what a later file says of a person: the whole of what is then known of them
    "Ben left in January": {2: BEN.replace("2025-01..2025-02", "2025-02")},
    "Cy was there in January": {3: " 3 | 1990-01-01 | male | alder | foothill | 2025-01"},
    "Dee was there all along": {4: " 4 | 1970-01-01 | female | alder | foothill | 2025-01..2025-02"},
}


def _roster(known):
    return "\n".join([ADULT, *(known[k] for k in sorted(known))])


@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(order=st.permutations(sorted(NEWS)), cut=st.integers(0, 3))
def test_however_news_is_split_and_ordered_it_ends_as_full_knowledge_would(payment, order, cut):
    """Three pieces of news about January, at once or in any order and batches over three months: the same amounts by key."""
    case = {"terms": BASE_10, "edit": lambda f: flat(f, TWO_SEXES)}
    known = {1: ANA, 2: BEN}
    first = payment(**case, people=_roster(known), as_of=date(2025, 2, 10))
    everything = known | {k: v for piece in NEWS.values() for k, v in piece.items()}
    at_once = payment(**case, people=_roster(everything), frozen=first.folder, as_of=date(2025, 5, 10))
    run = first
    for month, batch in ((3, order[:cut]), (4, order[cut:])):
        for piece in batch:
            known = known | NEWS[piece]
        run = payment(**case, people=_roster(known), frozen=run.folder, as_of=date(2025, month, 10))
    last = payment(**case, people=_roster(known), frozen=run.folder, as_of=date(2025, 5, 10))
    amounts = [{r["line_key"]: r["amount"] for r in s.lines() if r["amount"]} for s in (at_once, last)]
    assert amounts[0] == amounts[1]


def test_adding_a_person_adds_their_line_and_changes_no_other(payment):
    """With factors and rates frozen, whoever is added."""
    case = {"terms": BASE_10, "edit": lambda f: flat(f, TWO_SEXES)}
    before = payment(**case, people=_roster({1: ANA, 2: BEN}), as_of=date(2025, 2, 10))
    more = _roster({1: ANA, 2: BEN, 9: " 9 | 1999-09-09 | male | alder | foothill | 2025-02"})
    after = payment(**case, people=more, frozen=before.folder, as_of=date(2025, 3, 10))
    old = {r["line_key"]: (r["quantity"], r["factor"], r["rate"], r["amount"]) for r in before.lines()}
    new = {r["line_key"]: (r["quantity"], r["factor"], r["rate"], r["amount"]) for r in after.lines()}
    assert {k: v for k, v in new.items() if k in old} == old
    assert len(new) == len(old) + 1


def test_the_order_of_people_changes_nothing(payment):
    """Ana, Ben and Dee, and the same three told from the last to the first: the same lines."""
    rows = [ANA, BEN, NEWS["Dee was there all along"][4]]
    case = {"terms": BASE_10, "edit": lambda f: flat(f, TWO_SEXES), "as_of": date(2025, 3, 10)}
    one, other = (payment(**case, people="\n".join([ADULT, *order])) for order in (rows, rows[::-1]))
    assert one.rows("line") == other.rows("line")


money = st.integers(0, 10_000_000).map(lambda c: Decimal(c) / 10_000)


@given(
    own=money,
    region=money,
    months=st.integers(0, 30_000),
    full=st.integers(0, 24_000),
    trend=st.integers(5_000, 20_000),
)
@settings(max_examples=300, deadline=None)
def test_joining_never_lowers_the_direct_service_rate(own, region, months, full, trend):
    """Whatever the region, the roster's size and the credibility asked for: never less than the practice's own rate, trended."""
    blend = sums.blended(own, region, sums.credibility(months, full))
    trend = Decimal(trend) / 10_000
    assert sums.prospective_rate(own, blend, trend) >= sums.rounded(own * trend)


weights = st.dictionaries(
    st.sampled_from("abcdefgh"), st.tuples(st.sampled_from(["x", "y", "z"]), st.integers(1, 60)), min_size=1
)


@given(weights, st.sets(st.sampled_from("abcdefgh")))
@settings(max_examples=300, deadline=None)
def test_the_weight_of_unscored_measures_is_moved_and_never_lost(given_weights, scored):
    """Redistributed weights of the scored add up to all there was; with nothing scored there is nothing to earn."""
    there = {m: (family, Decimal(w)) for m, (family, w) in given_weights.items()}
    moved = sums.redistributed(there, sorted(scored & there.keys()))
    assert set(moved) == scored & there.keys()
    assert sum(moved.values()) == (sum(w for _, w in there.values()) if moved else 0)
    assert all(moved[m] >= there[m][1] for m in moved)


@given(st.integers(1, 10_000), st.integers(0, 99_999), st.integers(0, 9_999_999))
@settings(max_examples=300, deadline=None)
def test_a_line_is_its_product_rounded_once_half_up(quantity, factor, rate):
    """Within half a cent of the exact product, and away from zero at the half."""
    q, f, r = Decimal(quantity), Decimal(factor) / 10_000, Decimal(rate) / 1_000_000
    amount, exact = sums.line_amount(q, f, r), q * f * r
    assert abs(amount - exact) <= Decimal("0.005")
    assert sums.line_amount(-q, f, r) == -amount
    if exact - amount == Decimal("0.005"):
        pytest.fail("a half was rounded down")
