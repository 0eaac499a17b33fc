"""Rates and strata from results: sums that hold on any data, intervals as another library has them, sources kept apart."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from concord.canon.people import Person
from concord.canon.results import Rate, Result
from concord.disclosure import Rule
from concord.engine import open_session
from concord.scoring import rates
from concord.scoring.score import ScoredResult

COUNTS = ("population", "excluded", "excepted", "uncovered", "unknown", "denominator", "numerator")
RACES = ("white", "asian", "black")
SOURCES = ("self", "caregiver", "staff", "unknown")


def person(
    number, *, races=(), declined=False, hispanic=None, source="self", language="en", zip_code="90011"
):
    """A described person as identity writes one."""
    race = "multiple" if len(races) > 1 else races[0] if races else "declined" if declined else "unknown"
    groups = [*races, *(["hispanic"] if hispanic else [])]
    return {
        "person_id": number, "shard": 0, "birth_date": date(1970, 1, 1), "sex": "female", "zip": zip_code, "member_count": 1,
        "race_1997": race, "ethnicity_1997": {None: "unknown", True: "hispanic", False: "not_hispanic"}[hispanic],
        "race_ethnicity_2024": "hispanic" if hispanic else race,
        "races_1997": "|".join(sorted(races)) or None, "groups_2024": "|".join(sorted(groups)) or None,
        "race_source": source, "ethnicity_source": source, "rel_source": source,
        "language": None if language in ("declined", None) else language, "is_language_declined": language == "declined",
    }  # fmt: skip


def result(
    number, status, *, organization="oak", plan="alder", pool="program", unknown=0, supplemental="none"
):
    """One person's standing."""
    return {
        "measure": "COL", "rate": "COL", "year": 2025, "pool": pool, "person_id": number, "index_event": 0,
        "organization_id": organization, "plan_id": plan, "product_line": "commercial", "product": "HMO",
        "initial_population": status != "unknown", "denominator": True, "exclusion": status == "excluded",
        "exception": status == "excepted", "numerator": status == "met", "status": status, "unknown_criteria": unknown,
        "uncovered": status == "uncovered", "supplemental": supplemental, "edition": "2025", "is_baseline": False,
    }  # fmt: skip


def rated(folder, people, results, organizations=("oak", "elm"), **settings):
    """The rows of `rate`."""
    with open_session(threads=1) as session:
        session.records("p", Person, people).write_declared("p", Person, folder / "people" / "person.parquet")
        session.records("r", ScoredResult, results).write_declared(
            "r", ScoredResult, folder / "result" / "all.parquet"
        )
        rates(session, folder, folder / "people", organizations, folder, **settings)
        return session.view("rate", [folder / "rate.parquet"], Rate).dicts("SELECT * FROM rate")


@pytest.fixture
def rate_of(tmp_path):
    """Rates of people and results, by level, unit, kind and stratum."""

    def make(people, results, **settings):
        return {
            (r["level"], r["unit"], r["stratum_kind"], r["stratum"], r["pool"]): r
            for r in rated(tmp_path, people, results, **settings)
        }

    return make


PEOPLE = st.builds(
    dict,
    races=st.lists(st.sampled_from(RACES), unique=True, max_size=3),
    declined=st.booleans(),
    hispanic=st.sampled_from([None, True, False]),
    source=st.sampled_from(SOURCES),
    language=st.sampled_from(["en", "es", "declined", None]),
    zip_code=st.sampled_from(["90011", "94110-1234", "", None]),
    status=st.sampled_from(["met", "gap", "excluded", "excepted", "uncovered", "unknown"]),
    organization=st.sampled_from(["oak", "elm"]),
    plan=st.sampled_from(["alder", "birch"]),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(crowd=st.lists(PEOPLE, min_size=1, max_size=25))
def test_exclusive_strata_sum_to_the_total_and_overlapping_ones_do_not_fall_short(tmp_path_factory, crowd):
    people = [
        person(i, **{k: v for k, v in c.items() if k not in ("status", "organization", "plan")})
        for i, c in enumerate(crowd, 1)
    ]
    results = [
        result(i, c["status"], organization=c["organization"], plan=c["plan"]) for i, c in enumerate(crowd, 1)
    ]
    rows = rated(tmp_path_factory.mktemp("rates"), people, results)
    total = {(r["level"], r["unit"]): r for r in rows if r["stratum_kind"] == "all"}
    summed = defaultdict(lambda: dict.fromkeys(COUNTS, 0))
    for row in rows:
        for name in COUNTS:
            summed[row["level"], row["unit"], row["stratum_kind"]][name] += row[name]
    for (level, unit, kind), sums in summed.items():
        whole = total[level, unit]
        for name in COUNTS:
            if kind.endswith("_any"):
                assert sums[name] >= whole[name], (kind, name)
            else:
                assert sums[name] == whole[name], (kind, name)
        assert whole["numerator"] <= whole["denominator"] <= whole["population"]
    assert {k for _, _, k in summed} >= {
        "area",
        "race_1997_source",
        "race_ethnicity_2024_any",
        "language",
        "plan",
    }


@pytest.mark.parametrize(("met", "counted"), [(0, 7), (7, 7), (3, 40), (219, 350), (1, 1)])
def test_the_interval_is_wilsons(rate_of, met, counted):
    results = [result(i, "met" if i <= met else "gap") for i in range(1, counted + 1)]
    row = rate_of([person(i) for i in range(1, counted + 1)], results)[
        "organization", "oak", "all", "all", "program"
    ]
    low, high = proportion_confint(met, counted, method="wilson")
    assert float(row["low"]) == pytest.approx(low, abs=1e-6)
    assert float(row["high"]) == pytest.approx(high, abs=1e-6)


def test_declined_and_unknown_stand_apart_and_completeness_counts_neither(rate_of):
    people = [person(1, races=["white"]), person(2, declined=True), person(3), person(4, races=["asian"])]
    found = rate_of(people, [result(i, "met") for i in range(1, 5)])
    strata = {
        s: r["denominator"]
        for (lv, _, kind, s, _), r in found.items()
        if (lv, kind) == ("program", "race_1997")
    }
    assert strata == {"white": 1, "asian": 1, "declined": 1, "unknown": 1}
    assert float(found["program", "all", "race_1997", "white", "program"]["known_share"]) == 0.5
    spoken = rate_of([person(1), person(2, language="declined"), person(3, language=None)],
                     [result(i, "met") for i in range(1, 4)])  # fmt: skip
    assert {s for (_, _, kind, s, _) in spoken if kind == "language"} == {"en", "declined", "unknown"}


def test_direct_and_indirect_answers_stand_apart(rate_of):
    people = [person(i, races=["asian"], source=s) for i, s in enumerate(SOURCES, 1)]
    found = rate_of(people, [result(i, "met") for i in range(1, 5)])
    strata = {
        s: r["denominator"]
        for (lv, _, kind, s, _), r in found.items()
        if (lv, kind) == ("program", "race_1997_source")
    }
    assert strata == {"asian, direct": 2, "asian, indirect": 1, "asian, unsaid": 1}


def test_somebody_of_two_races_is_multiple_once_and_stands_in_both_beside_it(rate_of):
    found = rate_of(
        [person(1, races=["asian", "white"]), person(2, races=["white"])],
        [result(1, "met"), result(2, "gap")],
    )
    exclusive = {
        s: r["denominator"] for (lv, _, k, s, _), r in found.items() if (lv, k) == ("program", "race_1997")
    }
    overlapping = {
        s: r["denominator"]
        for (lv, _, k, s, _), r in found.items()
        if (lv, k) == ("program", "race_1997_any")
    }
    assert (exclusive, overlapping) == ({"multiple": 1, "white": 1}, {"asian": 1, "white": 2})


def test_what_is_left_out_of_the_denominator_is_counted_beside_it(rate_of):
    statuses = ("met", "gap", "excluded", "excepted", "uncovered", "unknown")
    results = [result(i, s, unknown=1 if s == "gap" else 0) for i, s in enumerate(statuses, 1)]
    row = rate_of([person(i) for i in range(1, 7)], results)["organization", "oak", "all", "all", "program"]
    assert {name: row[name] for name in COUNTS} == {
        "population": 5, "excluded": 1, "excepted": 1, "uncovered": 1, "unknown": 2, "denominator": 2, "numerator": 1,
    }  # fmt: skip


def test_plans_are_pooled_and_apart(rate_of):
    results = [result(1, "met", plan="alder"), result(2, "gap", plan="birch"),
               result(1, "met", plan="alder", pool="alder"), result(2, "gap", plan="birch", pool="birch")]  # fmt: skip
    found = rate_of([person(1), person(2)], results)
    assert found["organization", "oak", "all", "all", "program"]["denominator"] == 2
    assert found["organization", "oak", "all", "all", "alder"]["numerator"] == 1
    assert found["organization", "oak", "all", "all", "birch"]["numerator"] == 0


def test_a_rate_on_too_few_people_is_marked(rate_of):
    people, results = [person(i) for i in range(1, 6)], [result(i, "met") for i in range(1, 6)]
    key = ("organization", "oak", "all", "all", "program")
    assert rate_of(people, results, rule=Rule(smallest_denominator=6))[key]["is_enough"] is False
    assert rate_of(people, results, rule=Rule(smallest_denominator=5))[key]["is_enough"] is True


def test_no_column_of_a_rate_or_a_result_is_an_imputed_group():
    """What is imputed cannot get in: results hold no group at all, and rates take theirs from the described person."""
    assert not {"race", "ethnicity", "race_1997", "race_ethnicity_2024"} & set(Result.columns)


def test_what_rests_on_supplemental_data_is_counted_apart_by_class(rate_of):
    """Of the numerator alone; each person once."""
    classes = ("none", "standard", "standard", "audited", "nonstandard", "registry")
    results = [result(n, "met", supplemental=c) for n, c in enumerate(classes)]
    results.append(result(9, "gap"))
    found = rate_of([person(n) for n in range(10)], results)
    for key in (("program", "all"), ("organization", "oak"), ("plan", "alder")):
        row = found[*key, "all", "all", "program"]
        assert (row["numerator"], row["denominator"]) == (6, 7)
        assert [row[f"rests_on_{c}"] for c in ("standard", "audited", "nonstandard", "registry")] == [
            2,
            1,
            1,
            1,
        ]


def test_practices_are_set_beside_each_other_group_by_group(tmp_path):
    """Six practices with forty women each: what is usual among them for women is said, and for the two men it is not."""
    people, results = [], []
    for place in range(6):
        for n in range(42):
            number = 100 * place + n
            people.append(person(number) | {"sex": "male" if n > 39 else "female"})
            met = n % 10 < 3 + place
            results.append(result(number, "met" if met else "gap", organization=f"p{place}"))
    rows = rated(tmp_path, people, results, organizations=[f"p{n}" for n in range(6)])
    mine = {
        r["stratum"]: r
        for r in rows
        if (r["level"], r["unit"], r["stratum_kind"]) == ("organization", "p0", "sex")
    }
    assert 0 < mine["female"]["reliability"] < 1
    assert float(mine["female"]["value"]) < float(mine["female"]["shrunken"]) < float(mine["female"]["usual"])
    assert mine["male"]["usual"] is None
    assert not [r for r in rows if r["stratum_kind"].endswith(("_any", "_source")) and r["usual"] is not None]
