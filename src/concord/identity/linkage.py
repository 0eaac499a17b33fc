"""The identity step: settled members in, people out, the registry of ids appended."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from importlib import resources
from pathlib import Path

import pyarrow as pa

from concord.canon.members import ContactPoint, DemographicAnswer, Enrollment, Member
from concord.canon.people import AnswerSaid, Person, PersonLink
from concord.engine import Session, open_session
from concord.engine import sql as sql_files
from concord.engine.spark import Cluster
from concord.identity import decisions, golden, registry, review, scoring
from concord.identity.clusters import Clusters, Pair, ambiguous
from concord.identity.config import IdentityConfig

HERE = __package__
CERTAIN = float("inf")  # the weight of a certain pair
WORDS = ("wording", "given_name", "family_name", "street", "spelling", "description")
"""Steps from what was sent to comparable words, each made from those before."""
TOGETHER = 150_000
"""Members gathered at a time: lists of what they were called take 2 KB of memory for each."""
Verdict = tuple[str, int, int]
READS = {
    "member": Member,
    "enrollment": Enrollment,
    "demographic_answer": DemographicAnswer,
    "contact_point": ContactPoint,
}


@dataclass(frozen=True)
class Linked:
    """What a run of the step did."""

    members: int
    people: int
    new_people: int
    merged: int
    probable_pairs: int
    to_review: int
    registry_digest: str


def link(
    work: Path,
    settled: Path,
    out: Path,
    config: IdentityConfig,
    shards: int,
    as_of: date,
    *,
    session: Session | None = None,
    crew: Cluster | None = None,
) -> Linked:
    """Link the settled members; write `person_link`, `person`, `answer_said` and `link_review` to `out`; append `work/registry`.

    The same members, weights, decisions and registry give the same bytes, and a second run appends nothing. With a Spark
    cluster as `crew` its executors compare the pairs, which changes nothing of this.
    """
    if session is None:
        with open_session() as own:
            return link(work, settled, out, config, shards, as_of, session=own, crew=crew)
    for name, declared in READS.items():
        session.view(name, [settled / f"{name}.parquet", settled / name], declared)
    book = work / "registry"
    part = registry.open_registry(session, book) + 1
    describe(session)
    decide(session, decisions.active(book))
    joined = cluster(session, config, crew=crew, scratch=work / "scratch")
    number_people(session, shards, as_of, part)
    golden.describe_people(session, config.rules(as_of))
    waiting = review.write(session, config, out / "link_review.parquet")
    members = session.write_declared("linked", PersonLink, out / "person_link.parquet")
    people = session.write_declared("described_person", Person, out / "person.parquet")
    created = session.value("SELECT count(*) FROM new_person")
    merged = session.value("SELECT count(*) FROM new_change WHERE change = 'merged'")
    session.write_declared("answer_said", AnswerSaid, out / "answer_said.parquet")
    registry.append(session, book, as_of=as_of, number=part)
    return Linked(members, people, created, merged, joined, waiting, registry.digest(book))


def describe(session: Session, *, dependants: bool = True) -> Session:
    """Table `known_member`: every member in comparable words, with numbers that are its own.

    `dependants=False` trusts every number: in a file that is no health plan's, two who share one are the same.
    """
    session.file(HERE, "sql/macros")
    session.table("nickname", _nicknames())
    session.table("east_asian_name", pa.table(_listed("east_asian_names")))
    for name in WORDS:
        session.file_table(HERE, f"sql/{name}", name)
    session.file_table(HERE, "sql/own_ssn" if dependants else "sql/every_ssn", "own_ssn")
    session.file_table(HERE, "sql/known_member", "known_member")
    for name in (*WORDS, "own_ssn"):
        session.drop(name)
    return session.file_table(HERE, "sql/active", "active")


def gather(session: Session) -> Session:
    """Table `candidate`, from `known_member` and their groups in `grouped`: so many members at a time as are gathered in little memory."""
    buckets = max(1, -(-session.value("SELECT count(*) FROM grouped") // TOGETHER))
    session.file_table(HERE, "sql/candidate", "candidate", {"buckets": buckets, "bucket": 0})
    query = sql_files.load(HERE, "sql/candidate").rstrip().rstrip(";")
    for bucket in range(1, buckets):
        session.run(
            f"INSERT INTO candidate {query}", {"buckets": buckets, "bucket": bucket}, label="sql/candidate"
        )
    return session


def decide(session: Session, made: Iterable[decisions.Decision]) -> Session:
    """Table `decided`: decisions in force between members that are here."""
    rows = [(d.number, d.verdict, d.sender_a, d.member_a, d.sender_b, d.member_b) for d in made]
    columns = list(zip(*rows, strict=True)) or [[]] * 6
    names = ("number", "verdict", "sender_a", "member_a", "sender_b", "member_b")
    kinds = (pa.int64(), *[pa.string()] * 5)
    arrays = [pa.array(list(c), k) for c, k in zip(columns, kinds, strict=True)]
    session.table("decision", pa.table(dict(zip(names, arrays, strict=True))))
    return session.file_table(HERE, "sql/decided", "decided")


def cluster(
    session: Session, config: IdentityConfig, *, crew: Cluster | None = None, scratch: Path | None = None
) -> int:
    """Table `peopled` (id, root, method, probability): which members are one person. Returns scored pairs accepted."""
    size = session.value("SELECT count(*) FROM known_member")
    decided = session.rows("SELECT verdict, a - 1, b - 1 FROM decided ORDER BY number")
    certain = _certain_pairs(session)
    _group(session, "grouped", _joined(session, size, decided, certain, config))
    gather(session)
    scoring.score(
        session, config.weights, population=config.population, crowd=config.crowd, least=config.review,
        mistyped=config.slips > 0, cluster=crew, scratch=scratch,
    )  # fmt: skip
    session.file_table(HERE, "sql/edge", "edge", {"link": config.link, "keep": config.keep})
    rows = session.rows("SELECT a - 1, b - 1, weight, probability FROM edge ORDER BY weight DESC, a, b")
    people = _joined(session, size, decided, certain + [Pair(*row) for row in rows], config)
    _people(session, people, {m for verdict, a, b in decided if verdict == "same" for m in (a, b)})
    return len(rows)


def number_people(session: Session, shards: int, as_of: date, part: int) -> Session:
    """Table `linked` (each member's person and shard), and the registry's news: `new_person`, `new_member`, `new_change`."""
    day = {"as_of": as_of.isoformat()}
    session.file_table(HERE, "sql/claim", "claim")
    session.file_table(HERE, "sql/linked", "linked", {"shards": shards})
    session.file_table(HERE, "sql/new_person", "new_person", day)
    session.file_table(HERE, "sql/new_member", "new_member", {**day, "part": part})
    return session.file_table(HERE, "sql/new_change", "new_change", {**day, "part": part})


def _certain_pairs(session: Session) -> list[Pair]:
    session.file_table(HERE, "sql/certain", "certain").file_table(HERE, "sql/certain_pair", "certain_pair")
    rows = session.rows("SELECT a - 1, b - 1 FROM certain_pair ORDER BY a, b")
    return [Pair(a, b, CERTAIN, 1.0) for a, b in rows]


def _joined(
    session: Session, size: int, decided: list[Verdict], pairs: list[Pair], config: IdentityConfig
) -> Clusters:
    """Join everything that may be joined: first freely, to see what contradicts; then those clusters again, with care.

    Pairs come strongest first. What stewards decided goes before all; a member that fits two who contradict each other
    is joined to neither (`rival`).
    """
    same = [(a, b) for verdict, a, b in decided if verdict == "same"]
    different = [(a, b) for verdict, a, b in decided if verdict == "different"]
    clusters = Clusters(size)
    for a, b in same:
        clusters.join(a, b)
    for pair in pairs:
        clusters.join(pair.a, pair.b, pair.probability)
    _group(session, "grouped_freely", clusters)
    session.file_table(HERE, "sql/difference", "difference", {"slips": config.slips})
    session.file_table(HERE, "sql/contradiction", "contradiction", {"slips": config.slips})
    found = session.rows("SELECT a - 1, b - 1 FROM contradiction ORDER BY a, b")
    labels = clusters.roots()
    tainted = {labels[member] for pair in found + different for member in pair}
    clusters.dissolve(tainted, labels)
    clusters.keep_apart(different)
    for a, b in same:
        clusters.join(a, b)
    clusters.keep_apart(set(found) - set(same))
    _rejoin(session, clusters, [pair for pair in pairs if labels[pair.a] in tainted], config.margin)
    return clusters


def _rejoin(session: Session, clusters: Clusters, pairs: list[Pair], margin: float) -> None:
    """Join with care. Certain pairs come first, so that rivals are judged between the groups they make."""
    certain = [pair for pair in pairs if pair.probability >= 1.0]
    probable = [pair for pair in pairs if pair.probability < 1.0]
    for pair in certain:
        clusters.join(pair.a, pair.b)
    rivals = ambiguous(probable, _between_groups(clusters), margin)
    _rivals(session, [probable[i] for i in sorted(rivals)])
    for position, pair in enumerate(probable):
        if position not in rivals:
            clusters.join(pair.a, pair.b, pair.probability)


def _between_groups(clusters: Clusters) -> dict[int, set[int]]:
    """Contradictions between the groups as they stand, by root."""
    found: dict[int, set[int]] = {}
    for a, foes in clusters.apart.items():
        found.setdefault(clusters.root(a), set()).update(clusters.root(b) for b in foes)
    return found


def _group(session: Session, name: str, clusters: Clusters) -> None:
    roots = pa.array([root + 1 for root in clusters.roots()], pa.int64())
    session.table(name, pa.table({"id": pa.array(range(1, clusters.size + 1), pa.int64()), "root": roots}))


def _people(session: Session, clusters: Clusters, reviewed: set[int]) -> None:
    roots = clusters.roots()
    sizes: dict[int, int] = {}
    for root in roots:
        sizes[root] = sizes.get(root, 0) + 1
    strength = [clusters.strength.get(root, 1.0) for root in roots]
    method = [
        "alone" if sizes[r] == 1 else "reviewed" if m in reviewed else "certain" if s >= 1.0 else "probable"
        for m, (r, s) in enumerate(zip(roots, strength, strict=True))
    ]
    session.table(
        "peopled",
        pa.table(
            {
                "id": pa.array(range(1, clusters.size + 1), pa.int64()),
                "root": pa.array([root + 1 for root in roots], pa.int64()),
                "method": pa.array(method, pa.string()),
                "probability": pa.array(strength, pa.float64()),
            }
        ),
    )


def _rivals(session: Session, pairs: list[Pair]) -> None:
    a = pa.array([p.a + 1 for p in pairs], pa.int64())
    b = pa.array([p.b + 1 for p in pairs], pa.int64())
    session.table("rival", pa.table({"a": a, "b": b}))


def _nicknames() -> pa.Table:
    """name → formal names, from `nicknames.csv`: our own short list of English and Spanish usage."""
    formal: dict[str, list[str]] = {}
    listed = _listed("nicknames")
    for name, meant in zip(listed["name"], listed["formal"], strict=True):
        formal.setdefault(name, []).append(meant)
    return pa.table({"name": list(formal), "formal": list(formal.values())})


def _listed(name: str) -> dict[str, list[str]]:
    text = resources.files(HERE).joinpath(f"{name}.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    return {column: [row[column] for row in rows] for column in rows[0]}
