"""The shipped weights on a made-up population at known dirt, and how quality is counted."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

from concord.engine import open_session
from concord.identity import commands, comparisons, link, read_config, training
from concord.identity.quality import judge_tables
from concord.model.errors import ProgramError, UsageError
from tests.unit.identity.population import Population

ROOT = Path(__file__).resolve().parents[3]
PROGRAM = ROOT / "programs" / "ca-apc"
AS_OF = date(2026, 7, 10)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A linked town of 3,000 people."""
    folder = tmp_path_factory.mktemp("town")
    settled = Population(3000, seed=5).write(folder)
    link(folder / "work", settled, folder / "out", read_config(PROGRAM), 4, AS_OF)
    return folder


def test_the_shipped_weights_reach_the_target_on_people_they_never_saw(town: Path):
    found = commands.judge(town / "out" / "person_link.parquet", town / "truth.parquet")
    assert found["records"] > 5000
    assert found["precision"] >= 0.99
    assert found["recall"] >= 0.97


def test_every_member_has_one_person_and_ids_are_dense(town: Path):
    with open_session(threads=1) as session:
        session.view("person_link", town / "out" / "person_link.parquet")
        session.view("person", town / "out" / "person.parquet")
        session.view("member", town / "settled" / "member.parquet")
        members = session.value("SELECT count(DISTINCT (sender, member_id)) FROM member")
        links, low, high, people = session.rows(
            "SELECT count(*), min(person_id), max(person_id), count(DISTINCT person_id) FROM person_link"
        )[0]
        assert (links, low, high) == (members, 1, people)
        assert session.value("SELECT count(*) FROM person") == people
        assert session.value("SELECT sum(member_count) FROM person") == links


def test_a_persons_shard_is_the_stated_hash(town: Path):
    """Knuth's multiplier, upper half of 32 bits, remainder by the number of shards."""
    with open_session(threads=1) as session:
        session.view("person_link", town / "out" / "person_link.parquet")
        rows = session.rows("SELECT DISTINCT person_id, shard FROM person_link")
    assert all(shard == (person * 2654435761 % 2**32 // 65536) % 4 for person, shard in rows)
    assert {shard for _, shard in rows} == {0, 1, 2, 3}


def test_the_queue_shows_pairs_until_they_are_decided(town: Path):
    review, registry = town / "out" / "link_review.parquet", town / "work" / "registry"
    waiting = commands.queue(review, registry)
    assert waiting
    assert [w["probability"] for w in waiting] == sorted((w["probability"] for w in waiting), reverse=True)
    first = waiting[0]
    a, b = (first["sender_a"], first["member_a"]), (first["sender_b"], first["member_b"])
    both = commands.pair(town / "settled", a, b)
    assert {row["member_id"] for row in both["a"]} == {a[1]}
    made = commands.decide(registry, a, b, "unsure", who="dana", when=AS_OF, why="not enough to go by")
    assert len(commands.queue(review, registry)) == len(waiting) - 1
    commands.undo(registry, made["number"], who="dana", when=AS_OF, why="look again")
    assert len(commands.queue(review, registry)) == len(waiting)
    assert [d["in_force"] for d in commands.decision_log(registry)] == [False, False]
    with pytest.raises(UsageError, match="already undone"):
        commands.undo(registry, made["number"], who="dana", when=AS_OF, why="again")
    with pytest.raises(UsageError, match="no such member"):
        commands.pair(town / "settled", ("alder", "nobody"), b)


@pytest.mark.slow
def test_training_gives_the_same_weights_twice_and_keeps_no_rare_name(tmp_path: Path):
    settled = Population(700, seed=6).write(tmp_path)
    paths = [tmp_path / "one.json", tmp_path / "two.json"]
    for path in paths:
        training.train(settled / "member.parquet", path, enrollment=settled / "enrollment.parquet")
    assert paths[0].read_bytes() == paths[1].read_bytes()
    weights = json.loads(paths[0].read_text())
    least = min(weights["frequencies"]["last"].values())
    assert least * weights["members"] >= 10.9
    assert set(weights["comparisons"]) == {c["name"] for c in comparisons.declared()}


def test_pairs_and_clusters_are_counted():
    """True: ab, cde. Linked: abc, de. Of the true pairs ab, cd, ce, de two are found, of four linked pairs two are true."""
    with open_session(threads=1) as session:
        senders = ["x", "y", "x", "y", "y"]
        session.table(
            "links", pa.table({"sender": senders, "member_id": list("abcde"), "person_id": [1, 1, 1, 2, 2]})
        )
        session.table(
            "truth", pa.table({"sender": senders, "member_id": list("abcde"), "person": list("11222")})
        )
        found = judge_tables(session, "links", "truth")
    assert (found.true_pairs, found.linked_pairs, found.right_pairs) == (4, 4, 2)
    assert (found.precision, found.recall) == (0.5, 0.5)
    assert (found.across_precision, found.across_recall) == (0.5, 0.333333)
    assert (found.cluster_precision, found.cluster_recall) == (0.0, 0.0)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("link   = 0.95", "link   = 0.1"), "must rise"),
        (("crowd = 300", ""), "`crowd` is missing"),
        (("crowd = 300", 'crowd = 300\nspeed = "fast"'), "unknown setting speed"),
        (("identity-weights.json", "nothing.json"), "weights are missing"),
        (("[threshold]", "[threshold"), "not TOML"),
    ],
)
def test_a_wrong_configuration_says_what_is_wrong(tmp_path: Path, change: tuple[str, str], message: str):
    text = (PROGRAM / "identity.toml").read_text()
    assert change[0] in text
    (tmp_path / "identity.toml").write_text(text.replace(*change, 1))
    (tmp_path / "identity-weights.json").write_text((PROGRAM / "identity-weights.json").read_text())
    with pytest.raises(ProgramError, match=message):
        read_config(tmp_path)


def test_weights_that_do_not_know_a_comparison_ask_for_training():
    with pytest.raises(ProgramError, match="concord identity train"):
        comparisons.settings({"comparisons": {}}, 0.001)
