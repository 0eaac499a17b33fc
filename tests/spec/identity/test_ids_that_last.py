"""Person ids are dense, given once, and never change under a later file; decisions last and can be undone."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from concord.identity import decisions
from concord.model.errors import IntegrityError, UsageError
from tests.spec.identity.conftest import AS_OF, World

JANUARY = """
    alder     | A1 | Whitfield, Katherine | 1975-11-20 | f | | 5 Elm St 90210  | 3105550111 | on=2025-01-15
    alder     | A2 | Okafor, Ngozi        | 1980-05-02 | f | | 12 Oak St 90001 | 2135550101 | on=2025-01-15
    practice1 | 10 | Okafor, Ngozi        | 1980-05-02 | f | | 12 Oak St 90001 | 2135550101 | on=2025-01-20
"""
FEBRUARY = """
    birch     | B1 | Abbott, Aaron        | 1950-01-01 | m | | 1 First St 90001 | 2135550001 | on=2025-02-15
    aardvark  | 00 | Abel, Abigail        | 1955-02-02 | f | | 2 First St 90001 | 2135550002 | on=2025-02-15
    practice1 | 11 | Whitfield, Kate      | 1975-11-20 | f | | 5 Elm St 90210   | 3105550111 | on=2025-02-20
"""


def test_ids_are_dense_and_in_order_of_first_sight(world: World):
    world.run(JANUARY)
    assert world.ids() == {"alder A1": 1, "alder A2": 2, "practice1 10": 2}


def test_members_gathered_one_by_one_are_the_same_people_as_together(
    world: World, tmp_path: Path, monkeypatch
):
    world.run(JANUARY + FEBRUARY)
    monkeypatch.setattr("concord.identity.linkage.TOGETHER", 1)
    apart = World(tmp_path / "apart", world.config)
    assert apart.run(JANUARY + FEBRUARY) == world.people()
    for name in ("person_link", "person", "link_review"):
        assert (apart.out / f"{name}.parquet").read_bytes() == (world.out / f"{name}.parquet").read_bytes()


def test_a_later_file_never_renumbers(world: World):
    """The newcomers sort before everybody by name, sender and birth; they get the next numbers all the same."""
    world.run(JANUARY)
    before = world.ids()
    world.run(JANUARY + FEBRUARY)
    after = world.ids()
    assert {key: after[key] for key in before} == before
    assert after["practice1 11"] == after["alder A1"]
    assert {after["aardvark 00"], after["birch B1"]} == {3, 4}


def test_monthly_runs_and_one_run_of_everything_number_alike(world: World, tmp_path: Path):
    world.run(JANUARY)
    world.run(JANUARY + FEBRUARY)
    at_once = World(tmp_path / "at_once", world.config)
    at_once.run(JANUARY + FEBRUARY)
    assert at_once.ids() == world.ids()


def test_the_same_inputs_give_the_same_bytes_and_add_nothing(world: World):
    world.run(JANUARY + FEBRUARY)
    first = _bytes(world.out), _bytes(world.registry)
    world.run(JANUARY + FEBRUARY)
    assert (_bytes(world.out), _bytes(world.registry)) == first
    assert world.last is not None
    assert world.last.new_people == 0


def test_shuffled_inputs_give_the_same_bytes(world: World, tmp_path: Path):
    world.run(JANUARY + FEBRUARY)
    other = World(tmp_path / "other", world.config)
    other.run(JANUARY + FEBRUARY, reverse=True)
    assert _bytes(other.out) == _bytes(world.out)
    assert _bytes(other.registry) == _bytes(world.registry)


def test_when_two_people_prove_one_the_older_id_stays(world: World):
    """A new description connects them. The younger id is kept as merged, never used again."""
    apart = """
        alder | A1 | Whitlock, Daphne | 1990-04-05 | f | | 5 Elm St 90210      | 3105550111 | on=2025-01-15
        birch | B1 | Sorensen, Dee    | 1990-04-05 | f | | 81 Mission Rd 94110 | 4155550112 | on=2025-01-16
    """
    news = """
        birch | B1 | Whitlock, Daphne | 1990-04-05 | f | | 5 Elm St 90210 | 3105550111 | on=2025-03-01
    """
    world.run(apart)
    assert world.ids() == {"alder A1": 1, "birch B1": 2}
    world.run(apart + news)
    assert world.ids() == {"alder A1": 1, "birch B1": 1}
    assert world.last is not None
    assert world.last.merged == 1
    world.run(
        apart + news + "alder | A3 | Someone, New | 2001-01-01 | f | | 4 Elm St 90210 | | on=2025-04-01"
    )
    assert world.ids()["alder A3"] == 3


def test_a_decision_that_two_are_one_lasts_and_can_be_undone(world: World):
    twins = """
        alder | A1 | Brandt, Emma   | 2016-03-01 | f | | 12 Oak St 90001 | 2135550101
        birch | B1 | Brandt, Sophie | 2016-03-01 | f | | 12 Oak St 90001 | 2135550101
    """
    world.run(twins)
    assert world.ids() == {"alder A1": 1, "birch B1": 2}
    number = world.decide("birch B1", "alder A1", "same")
    world.run(twins)
    assert world.ids() == {"alder A1": 1, "birch B1": 1}
    assert world.links()["birch B1"]["method"] == "reviewed"
    world.run(twins)
    assert world.ids() == {"alder A1": 1, "birch B1": 1}
    decisions.undo(world.registry, number, who="dana", when=AS_OF, why="they are twins after all")
    world.run(twins)
    assert world.ids() == {"alder A1": 1, "birch B1": 2}


def test_a_decision_that_two_differ_splits_even_a_certain_link(world: World):
    number = world.run(JANUARY) and world.decide("alder A2", "practice1 10", "different")
    world.run(JANUARY)
    assert world.ids() == {"alder A1": 1, "alder A2": 2, "practice1 10": 3}
    decisions.undo(world.registry, number, who="dana", when=AS_OF, why="one person")
    world.run(JANUARY)
    assert world.ids() == {"alder A1": 1, "alder A2": 2, "practice1 10": 2}


def test_an_unsure_pair_leaves_the_queue_and_stays_apart(world: World):
    newborn = """
        practice1 | 10 | Reyes, Baby Girl | 2025-01-20 | f | | 3 Hill St 90026 | 3235550140
        alder     | A1 | Reyes, Lucia     | 2025-01-20 | f | | 3 Hill St 90026 | 3235550140
        alder     | A2 | Reyes, Camila    | 2025-01-20 | f | | 3 Hill St 90026 | 3235550140
    """
    world.run(newborn)
    waiting = world.waiting()
    assert len(waiting) == 2
    for pair in waiting:
        world.decide(
            f"{pair['sender_a']} {pair['member_a']}", f"{pair['sender_b']} {pair['member_b']}", "unsure"
        )
    assert len(world.run(newborn)) == 3
    assert world.waiting() == []


def test_decisions_that_contradict_each_other_are_refused(world: World):
    world.decide("alder A1", "birch B1", "same")
    world.decide("birch B1", "cedar C1", "same")
    with pytest.raises(UsageError, match="contradict"):
        world.decide("alder A1", "cedar C1", "different")


def test_who_changes_the_log_by_hand_is_found_out(world: World):
    world.decide("alder A1", "birch B1", "same")
    world.decide("alder A1", "cedar C1", "different")
    path = world.registry / decisions.FILE
    path.write_text(path.read_text().replace('"same"', '"unsure"'))
    with pytest.raises(IntegrityError, match="does not follow"):
        decisions.read(world.registry)


def test_a_decision_torn_by_a_crash_never_happened(world: World):
    world.decide("alder A1", "birch B1", "same")
    path = world.registry / decisions.FILE
    with path.open("ab") as file:
        file.write(b'{"number": 2, "verd')
    assert len(decisions.read(world.registry)) == 1
    world.decide("alder A1", "cedar C1", "different")
    assert [d.number for d in decisions.read(world.registry)] == [1, 2]


def test_a_run_killed_while_writing_leaves_the_registry_as_it_was(world: World):
    """What a killed run leaves is a folder nobody reads; the next run writes the part it would have written."""
    world.run(JANUARY)
    whole = _bytes(world.registry)
    half = world.registry / "parts" / ".000002.part"
    half.mkdir()
    (half / "person.parquet").write_bytes(b"PAR1 half")
    world.run(JANUARY)
    assert {k: v for k, v in _bytes(world.registry).items() if "/." not in f"/{k}"} == whole
    world.run(JANUARY + FEBRUARY)
    assert sorted(p.name for p in (world.registry / "parts").iterdir()) == ["000001", "000002"]


def test_a_registry_part_altered_by_hand_stops_the_run(world: World):
    world.run(JANUARY)
    part = world.registry / "parts" / "000001" / "person.parquet"
    part.write_bytes(part.read_bytes() + b"x")
    with pytest.raises(IntegrityError, match="not what was written"):
        world.run(JANUARY)


def _bytes(folder: Path) -> dict[str, str]:
    files = sorted(p for p in folder.rglob("*") if p.is_file() and not p.name.startswith(".decisions"))
    return {str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


def test_many_pairs_are_decided_at_once_as_if_one_after_the_other(tmp_path: Path):
    pairs = [(("a", f"A{n}"), ("b", f"B{n}")) for n in range(3)]
    told = {"who": "dana", "when": AS_OF, "why": "entered on their own pages"}
    for a, b in pairs:
        decisions.decide(tmp_path / "one", a, b, "same", **told)
    decisions.decide_all(tmp_path / "many", pairs, "same", **told)
    one, many = (tmp_path / folder / decisions.FILE for folder in ("one", "many"))
    assert many.read_bytes() == one.read_bytes()


def test_of_many_pairs_that_contradict_each_other_none_is_decided(tmp_path: Path):
    told = {"who": "dana", "when": AS_OF, "why": "seen"}
    decisions.decide(tmp_path, ("a", "A1"), ("b", "B1"), "different", **told)
    with pytest.raises(UsageError, match="contradict"):
        decisions.decide_all(
            tmp_path,
            [(("a", "A2"), ("b", "B3")), (("a", "A1"), ("b", "B2")), (("b", "B2"), ("b", "B1"))],
            "same",
            **told,
        )
    assert [d.number for d in decisions.read(tmp_path)] == [1]
