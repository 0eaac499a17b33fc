"""The true world holds together: keys, dates, bodies, money."""

import datetime

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from concord.synth import clock, world
from concord.synth.build import build_world
from concord.synth.codes import DIAGNOSES
from concord.synth.parties import build_parties, check_digit


@pytest.fixture(scope="module")
def small():
    return build_world(800, 7)


@pytest.fixture(scope="module")
def tables(small):
    return small.block(0)


def rows(table: pa.Table, column: str) -> np.ndarray:
    """Row in the person table of each row's person (ids of one block start at 1)."""
    return table[column].to_numpy() - 1


def dates(table: pa.Table, column: str, missing: int = clock.OPEN) -> np.ndarray:
    return table[column].cast(pa.int32()).fill_null(missing).to_numpy()


def held(table: pa.Table, column: str, words) -> np.ndarray:
    return pc.is_in(table[column].cast(pa.string()), pa.array(list(words))).to_numpy()


def test_every_declared_table_is_made_in_its_schema(small, tables):
    assert sorted(tables) == sorted(world.tables("life"))
    assert sorted(small.party_tables()) == sorted(world.tables("party"))
    for name, table in tables.items():
        assert table.schema == world.schema(name), name
        assert table.num_rows > 0, name


# A block holds its part of the payments outside claims; blocks are added up.
@pytest.mark.parametrize("name", sorted(set(world.tables("life")) - {"non_claims_payment"}))
def test_a_grain_is_never_repeated(tables, name):
    grain = list(world.tables()[name].grain)
    keys = pa.table({g: tables[name][g].cast(pa.string()) for g in grain})
    assert keys.group_by(grain).aggregate([]).num_rows == tables[name].num_rows


def test_the_same_seed_gives_the_same_bytes_and_another_seed_does_not(small, tables):
    again = build_world(800, 7).block(0)
    assert all(again[name].equals(tables[name]) for name in tables)
    assert not build_world(800, 8).block(0)["claim"].equals(tables["claim"])


def test_blocks_are_the_same_for_any_number_of_processes(monkeypatch):
    monkeypatch.setattr("concord.synth.build.BLOCK_HOUSEHOLDS", 150)
    made = build_world(200, 3)
    assert len(made.households) >= 2
    one, two = list(made.blocks(1)), list(made.blocks(2))
    for a, b in zip(one, two, strict=True):
        assert all(a[name].equals(b[name]) for name in a)
    ids = [set(block["person"]["person_id"].to_pylist()) for block in one]
    assert not ids[0] & ids[1]


def test_npis_have_true_check_digits_and_no_two_are_alike():
    assert check_digit("123456789") == "3"
    parties = build_parties(800)
    assert len(set(parties.npis)) == len(parties.npis)
    assert all(n[9] == check_digit(n[:9]) and len(n) == 10 for n in parties.npis)


def test_the_eleven_practices_are_there_whatever_the_size():
    named = [o["organization_id"] for o in build_parties(800).organization if o["in_program"]]
    assert len(named) == 11
    assert named == [o["organization_id"] for o in build_parties(17_000).organization if o["in_program"]]
    more = [o["organization_id"] for o in build_parties(60_000).organization if o["in_program"]]
    assert more[:11] == named
    assert len(more) > 30


def test_nothing_happens_after_death_or_before_birth(tables):
    birth, death = dates(tables["person"], "birth"), dates(tables["person"], "death")
    assert (death < clock.OPEN).any()
    for name, column in (("claim", "from_date"), ("claim", "to_date"), ("pharmacy_fill", "fill_date"), ("lab_result", "taken_on"),
                         ("observation", "observed_on"), ("immunization", "given_on"), ("adt_notice", "event_date"),
                         ("coverage", "from_date"), ("problem", "onset"), ("screening_history", "done_on")):  # fmt: skip
        who, day = rows(tables[name], "person_id"), dates(tables[name], column)
        assert (day <= death[who]).all() or name in ("problem", "screening_history"), (name, column)
        assert (day >= birth[who]).all(), (name, column)
    cover = tables["coverage"]
    mine = death[rows(cover, "person_id")]
    assert (dates(cover, "to_date")[mine < clock.OPEN] <= mine[mine < clock.OPEN]).all()


def test_care_falls_inside_coverage(tables):
    cover = tables["coverage"]
    start, end = dates(cover, "from_date"), dates(cover, "to_date")
    for name, first, last in (("claim", "from_date", "to_date"), ("pharmacy_fill", "fill_date", "fill_date")):
        at = tables[name]["coverage_id"].to_numpy() - 1
        assert (dates(tables[name], first) >= start[at]).all(), name
        assert (dates(tables[name], last) <= end[at]).all(), name


def test_a_person_has_one_coverage_at_a_time(tables):
    cover = tables["coverage"]
    who, start, end = rows(cover, "person_id"), dates(cover, "from_date"), dates(cover, "to_date")
    same = who[1:] == who[:-1]
    assert (start[1:][same] > end[:-1][same]).all()


def test_no_man_is_pregnant_and_no_woman_has_a_prostate(tables):
    female = held(tables["person"], "sex", ["F"])
    claim = tables["claim"]
    who = rows(claim, "person_id")
    of_women = [
        c
        for g in DIAGNOSES
        for c in DIAGNOSES[g]
        if g.startswith(("pregnancy", "delivery", "miscarriage", "abortion", "well_woman", "screen_cervix"))
    ]
    for i in range(1, 13):
        assert female[who[held(claim, f"dx{i}", of_women)]].all()
        assert not female[who[held(claim, f"dx{i}", [*DIAGNOSES["prostate_cancer"], "N401"])]].any()


def test_children_have_no_illness_of_the_old(tables):
    age = (
        dates(tables["claim"], "from_date")
        - dates(tables["person"], "birth")[rows(tables["claim"], "person_id")]
    ) / 365.25
    late = held(
        tables["claim"], "dx1", [*DIAGNOSES["prostate_cancer"], *DIAGNOSES["copd"], *DIAGNOSES["coronary"]]
    )
    assert late.any()
    assert age[late].min() >= 17
    well_child = held(tables["claim"], "dx1", DIAGNOSES["well_child"])
    assert age[well_child].max() < 18.01


def test_twins_share_birth_household_and_mother(tables):
    person = tables["person"]
    second = (
        np.flatnonzero(person["twin_of"].is_valid().to_numpy())
        if person["twin_of"].null_count
        else np.flatnonzero(person["twin_of"].to_numpy() > 0)
    )
    assert len(second) > 0
    first = person["twin_of"].to_numpy(zero_copy_only=False)[second].astype(int) - 1
    for column in ("birth", "household_id", "last_name"):
        values = np.array(person[column].to_pylist(), dtype=object)
        assert (values[first] == values[second]).all(), column


def test_newborns_have_no_name_for_some_weeks(tables):
    names = tables["person_name"].to_pylist()
    baby = [n for n in names if n["reason"] == "newborn"]
    assert baby
    assert all(n["first_name"].startswith("Baby ") for n in baby)
    named = {n["person_id"]: n["from_date"] for n in names if n["reason"] == "named"}
    assert all(named[n["person_id"]] > n["from_date"] for n in baby)


def test_people_leave_mostly_at_new_year(tables):
    end = dates(tables["coverage"], "to_date")
    closed = end[end < clock.LAST]
    december = np.isin(closed, [clock.day(y, 12, 31) for y in range(2021, 2026)])
    assert december.mean() > 0.25
    by_plan = {p: held(tables["coverage"], "plan_id", [p]) for p in ("alder", "birch", "cedar", "dogwood")}
    for plan, mine in by_plan.items():
        ends = end[mine & (end < clock.LAST)]
        share = np.isin(ends, [clock.day(y, 12, 31) for y in range(2021, 2026)]).mean()
        assert share > 0.15, plan


def test_a_lines_money_adds_up(tables):
    line = tables["claim_line"]
    part = {
        c: line[f"{c}_cents"].to_numpy()
        for c in ("charge", "allowed", "paid", "copay", "coinsurance", "deductible")
    }
    fee = ~line["is_capitated"].to_numpy(zero_copy_only=False)
    total = part["paid"] + part["copay"] + part["coinsurance"] + part["deductible"]
    assert (total[fee] == part["allowed"][fee]).all()
    assert (part["paid"][~fee] == 0).all()
    assert (~fee).any()
    assert all((values >= 0).all() for values in part.values())
    denied = line["denial"].is_valid().to_numpy()
    assert denied.any()
    assert (part["allowed"][denied] == 0).all()


def test_the_deductible_starts_again_each_year_and_is_never_passed(tables):
    claim, line = tables["claim"], tables["claim_line"]
    at = line["claim_id"].to_numpy() - 1
    year = clock.year_index(dates(claim, "from_date"))[at]
    key = rows(claim, "person_id")[at] * 10 + year
    total = np.bincount(key, weights=line["deductible_cents"].to_numpy())
    assert 0 < total.max() <= 2 * 250_000


def test_every_claim_has_lines_in_order_and_a_diagnosis(tables):
    claim, line = tables["claim"], tables["claim_line"]
    at = line["claim_id"].to_numpy() - 1
    count = np.bincount(at, minlength=claim.num_rows)
    assert claim["dx1"].null_count == 0
    assert (count > 0).mean() > 0.999
    number = line["line"].to_numpy()
    assert (number == np.arange(len(at)) - np.searchsorted(at, at) + 1).all()


def test_stays_end_after_they_begin_and_only_stays_have_a_discharge(tables):
    claim = tables["claim"]
    stay = held(claim, "bill_type", ["111"])
    assert (dates(claim, "discharge_date")[stay] >= dates(claim, "admission_date")[stay]).all()
    assert claim["discharge_status"].is_valid().to_numpy()[stay].all()
    assert not claim["discharge_status"].is_valid().to_numpy()[~stay].any()


def test_blood_pressures_are_of_the_living_and_paired(tables):
    obs = tables["observation"]
    value = obs["value"].to_numpy(zero_copy_only=False)
    systolic, diastolic = held(obs, "loinc", ["8480-6"]), held(obs, "loinc", ["8462-4"])
    assert set(obs["panel_id"].to_numpy()[systolic]) == set(obs["panel_id"].to_numpy()[diastolic])
    assert value[systolic].min() > 60
    assert value[systolic].max() < 260


def test_measles_vaccine_is_not_given_twice_in_infancy_nor_before_ten_months(tables):
    dose = tables["immunization"]
    age = dates(dose, "given_on") - dates(tables["person"], "birth")[rows(dose, "person_id")]
    mmr = held(dose, "cvx", ["03"])
    assert age[mmr].min() > 300
    assert len(set(rows(dose, "person_id")[mmr].tolist())) == mmr.sum()


def test_appointments_reach_past_the_as_of_date(tables):
    booked = tables["appointment"]
    future = dates(booked, "starts_on") > clock.AS_OF
    assert future.any()
    assert (held(booked, "status", ["booked"]) == future).all()
    assert (dates(booked, "booked_on") <= clock.AS_OF).all()


def test_sensitive_care_is_marked_and_rare(tables):
    mark = tables["claim"]["is_sensitive"]
    assert {"part2", "mental_health_minor"} <= set(mark.unique().to_pylist())
    assert mark.is_valid().to_numpy().mean() < 0.03


def test_affiliations_of_those_who_left_have_an_end_and_a_successor():
    parties = build_parties(800)
    ended = [a for a in parties.affiliation if a["end"] is not None]
    assert ended
    for row in ended:
        assert row["start"] <= row["end"] < datetime.date(2026, 8, 1)


def test_a_world_of_nobody_is_refused():
    with pytest.raises(ValueError, match="at least 100"):
        build_world(5, 1)
