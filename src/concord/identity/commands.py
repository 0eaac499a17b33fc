"""What `concord identity ...` and the steward's page do, as plain functions: queue, pair, decide, undo, train, judge."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from concord.canon.members import Member
from concord.canon.people import LinkReview
from concord.engine import open_session
from concord.identity import decisions, quality, training
from concord.identity.config import weights_path
from concord.identity.files import link_file, link_files
from concord.model.errors import UsageError

__all__ = ["decide", "decision_log", "judge", "link_file", "link_files", "pair", "queue", "train", "undo"]

HERE = __package__
Key = decisions.Key


def queue(link_review: Path, registry: Path) -> list[dict[str, Any]]:
    """Pairs that wait, the likeliest first: the run's `link_review` less what was decided since.

    Keys as in `LinkReview`; `waterfall` is JSON text.
    """
    said = {d.pair for d in decisions.active(registry)}
    with open_session(threads=1) as session:
        session.view("link_review", link_review, LinkReview)
        rows = session.dicts(
            "SELECT * FROM link_review ORDER BY probability DESC, sender_a, member_a, sender_b, member_b"
        )
    return [r for r in rows if ((r["sender_a"], r["member_a"]), (r["sender_b"], r["member_b"])) not in said]


def pair(settled: Path, a: Key, b: Key) -> dict[str, list[dict[str, Any]]]:
    """Both members side by side: every description that was sent, the latest first. Raises UsageError if one is unknown."""
    with open_session(threads=1) as session:
        session.view("member", [settled / "member.parquet", settled / "member"], Member)
        found = {
            side: _descriptions(session.file_rows, session.columns("member"), key)
            for side, key in (("a", a), ("b", b))
        }
    for side, key in (("a", a), ("b", b)):
        if not found[side]:
            raise UsageError(
                f"{key[0]} sent no such member",
                where="identity",
                next_step="take the keys from the review queue",
            )
    return found


def _descriptions(file_rows: Any, columns: list[str], key: Key) -> list[dict[str, Any]]:
    rows = file_rows(HERE, "sql/descriptions_of", {"sender": key[0], "member_id": key[1]})
    return [dict(zip(columns, row, strict=True)) for row in rows]


def decide(registry: Path, a: Key, b: Key, verdict: str, *, who: str, when: date, why: str) -> dict[str, Any]:
    """Record `same`, `different` or `unsure` for a pair; the next run follows it. Returns the log line."""
    return asdict(decisions.decide(registry, a, b, verdict, who=who, when=when, why=why))


def undo(registry: Path, number: int, *, who: str, when: date, why: str) -> dict[str, Any]:
    """Take back a decision; the next run goes by the evidence again. Returns the log line."""
    return asdict(decisions.undo(registry, number, who=who, when=when, why=why))


def decision_log(registry: Path) -> list[dict[str, Any]]:
    """Every decision ever made, oldest first, with `in_force`."""
    force = {d.number for d in decisions.active(registry)}
    return [{**asdict(d), "in_force": d.number in force} for d in decisions.read(registry)]


def train(program: Path, settled: Path) -> Mapping[str, Any]:
    """Learn new weights from settled members and put them where the program's identity.toml says. Returns them."""
    return training.train(
        [settled / "member.parquet", settled / "member"],
        weights_path(program),
        enrollment=[settled / "enrollment.parquet", settled / "enrollment"],
    )


def judge(links: Path, truth: Path) -> dict[str, float]:
    """Pairwise and cluster precision and recall of `person_link` against a truth (sender, member_id, person)."""
    return quality.judge(links, truth).as_dict()
