"""Making the kept weights: a command, never part of a run."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from splink import Linker
from splink.internals.comparison_level import ComparisonLevel

from concord.canon.members import Enrollment, Member
from concord.engine import Session, open_session
from concord.identity import comparisons, linkage, scoring

HERE = __package__
SEED = 20250101
SAMPLE = 2_000_000  # random pairs, at most, for how often unlike people agree
NAMES_KEPT = 11  # a name held by fewer people is not kept: weights are no list of people
SMALLEST = 0.00001
CERTAIN_SHARE = 0.75  # of all true pairs, those that certain keys find: only sets where learning starts
SESSIONS = (("birth",), ("first", "last"), ("doors[1]", "first"))
"""Pairs to learn from: those that agree on these columns teach the comparisons that do not use them."""


def train(
    members: Path | list[Path], out: Path, *, enrollment: Path | list[Path] | None = None
) -> Mapping[str, Any]:
    """Learn weights from a member table without a truth (Splink's expectation maximisation) and keep them as JSON.

    `members` are Parquet files of the canonical `member` table. The same files give the same weights.
    """
    with open_session() as session:
        session.view("member", members, Member)
        session.view("enrollment", enrollment or [], Enrollment)
        linkage.describe(session)
        linkage.gather(session.file_table(HERE, "sql/each_alone", "grouped"))
        weights = learn(session)
    out.parent.mkdir(parents=True, exist_ok=True)
    half = out.with_name(out.name + ".part")
    half.write_text(
        json.dumps(weights, indent=1, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8"
    )
    half.replace(out)
    return weights


def learn(session: Session, *, least_holders: int = NAMES_KEPT) -> dict[str, Any]:
    """Weights from table `candidate`, with the frequencies of its names."""
    members = session.value("SELECT count(*) FROM candidate")
    with scoring.splink_over(
        session, comparisons.settings(None, _share_of_matches(session, members))
    ) as linker:
        linker.training.estimate_u_using_random_sampling(
            max_pairs=min(SAMPLE, 100 * members), seed=SEED, num_chunks=1
        )
        for rule in _rules_with_pairs(session):
            linker.training.estimate_parameters_using_expectation_maximisation(rule, fix_u_probabilities=True)
    prior = linker._settings_obj._probability_two_random_records_match
    return {
        "comparisons": {c["name"]: _levels(linker, c) for c in comparisons.declared()},
        "frequencies": _frequencies(session, least_holders),
        "matches_per_member": round(prior * members, 6),
        "members": members,
        "seed": SEED,
    }


def certain_pairs(session: Session) -> int:
    """How many pairs of table `candidate`'s members share a certain key."""
    session.file_table(HERE, "sql/certain", "certain")
    return session.file_rows(HERE, "sql/certain_count")[0][0]


def _rules_with_pairs(session: Session) -> list[str]:
    """The sessions' rules, as Splink wants them, less those that no two members satisfy."""
    counts = session.file_rows(HERE, "sql/teaching_pairs")[0]
    return [
        " AND ".join(f"l.{column} = r.{column}" for column in columns)
        for columns, count in zip(SESSIONS, counts, strict=True)
        if count
    ]


def _share_of_matches(session: Session, members: int) -> float:
    """The chance that two members are one person: pairs that are certain, over what share of all true pairs they are."""
    pairs = certain_pairs(session)
    return min(0.5, max(pairs, 1) / CERTAIN_SHARE / max(1, members * (members - 1) / 2))


def _levels(linker: Linker, comparison: Mapping[str, Any]) -> dict[str, dict[str, float]]:
    """Level name → how often one person's members agree so (m), and how often two people's do (u)."""
    trained = linker._settings_obj._get_comparison_by_output_column_name(comparison["name"])
    levels = trained._comparison_levels_excluding_null
    return {name: _pair(level) for name, level in zip(comparisons.labels(comparison), levels, strict=True)}


def _pair(level: ComparisonLevel) -> dict[str, float]:
    """What was learned of a level. One that no random pair showed is as rare as can be said; one that no pair of one
    person showed says nothing either way."""
    if not level._has_estimated_m_values:
        return {"m": SMALLEST, "u": SMALLEST}
    seen = level.u_probability if level._has_estimated_u_values else None
    return {"m": _kept(level.m_probability), "u": _kept(seen)}


def _kept(probability: float | None) -> float:
    return float(f"{max(probability or 0.0, SMALLEST):.5g}")


def _frequencies(session: Session, least: int) -> dict[str, dict[str, float]]:
    """Column → name → its share, for names that enough people hold."""
    found: dict[str, dict[str, float]] = {column: {} for column in comparisons.frequency_columns()}
    for column, name, share in session.file_rows(HERE, "sql/name_frequencies", {"least": least}):
        found[column][name] = float(f"{share:.4g}")
    return found
