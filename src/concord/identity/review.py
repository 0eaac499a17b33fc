"""The review queue: pairs that need a person's eye, each with its waterfall."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pyarrow as pa

from concord.canon.people import LinkReview
from concord.engine import Session
from concord.identity import comparisons, scoring
from concord.identity.config import IdentityConfig

HERE = __package__


def write(session: Session, config: IdentityConfig, path: Path) -> int:
    """Write `link_review`: one pair for each two people that might be one. Returns how many wait."""
    session.file_table(HERE, "sql/review", "waiting", {"review": config.review, "link": config.link})
    rows = _explained(session, config)
    start = math.log2(_odds(scoring.prior(config.weights, config.population)))
    session.table(
        "waterfalls",
        pa.table(
            {
                "a": pa.array([row["a"] for row in rows], pa.int64()),
                "b": pa.array([row["b"] for row in rows], pa.int64()),
                "waterfall": pa.array([waterfall(row, start) for row in rows], pa.string()),
            }
        ),
    )
    session.file_table(HERE, "sql/link_review", "link_review")
    return session.write_declared("link_review", LinkReview, path)


def _explained(session: Session, config: IdentityConfig) -> list[dict[str, Any]]:
    session.file_table(HERE, "sql/waiting_pair", "waiting_pair")
    if not session.value("SELECT count(*) FROM waiting_pair"):
        return []
    scoring.explain(session, config.weights, population=config.population, pairs="waiting_pair")
    return session.dicts("SELECT * FROM explained ORDER BY a, b")


def waterfall(scored: dict[str, Any], start: float) -> str:
    """JSON: from the starting odds, what each comparison added or took, in bits; `running` is the sum so far."""
    steps = [{"comparison": "before looking", "level": "two members at random", "weight": round(start, 3)}]
    for comparison in comparisons.declared():
        name = comparison["name"]
        names = comparisons.labels(comparison)
        gamma = scored[f"gamma_{name}"]
        level = "not known" if gamma == -1 else names[len(names) - 1 - gamma]
        rarity = scored.get(f"mw_tf_adj_{name}") or 0.0
        steps.append({"comparison": name, "level": level, "weight": round(scored[f"mw_{name}"], 3)})
        if rarity:
            word = "a rare name" if rarity > 0 else "a common name"
            steps.append({"comparison": name, "level": word, "weight": round(rarity, 3)})
    running = 0.0
    for step in steps:
        running += step["weight"]
        step["running"] = round(running, 3)
    return json.dumps(steps, sort_keys=True)


def _odds(probability: float) -> float:
    return probability / (1 - probability)
