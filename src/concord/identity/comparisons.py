"""The comparisons of `model.toml` as Splink settings, with or without kept weights."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from importlib import resources
from typing import Any

from concord.model.errors import ProgramError

ELSE = "all else"
FREQUENCY_FLOOR = 0.0001  # a name held by fewer than one in ten thousand counts as one in ten thousand


@cache
def declared() -> tuple[Mapping[str, Any], ...]:
    """The comparisons, in order, as declared."""
    text = resources.files(__package__).joinpath("model.toml").read_text(encoding="utf-8")
    return tuple(tomllib.loads(text)["comparison"])


def labels(comparison: Mapping[str, Any]) -> list[str]:
    """Names of a comparison's levels, the strongest first and `all else` last."""
    return [level["name"] for level in comparison["level"]] + [ELSE]


def frequency_columns() -> tuple[str, ...]:
    """Columns whose values' frequencies matter."""
    return tuple(dict.fromkeys(lv["frequency"] for c in declared() for lv in c["level"] if "frequency" in lv))


def settings(weights: Mapping[str, Any] | None, prior: float) -> dict[str, Any]:
    """Splink settings. With no weights every level is untrained, as training wants it."""
    return {
        "link_type": "dedupe_only",
        "unique_id_column_name": "id",
        "probability_two_random_records_match": prior,
        "blocking_rules_to_generate_predictions": [],
        "retain_matching_columns": False,
        "retain_intermediate_calculation_columns": False,
        "max_iterations": 60,
        "em_convergence": 0.00005,
        "comparisons": [_comparison(c, weights) for c in declared()],
    }


def rewritten(settings: Mapping[str, Any], write: Callable[[str], str]) -> dict[str, Any]:
    """The same settings with every condition written anew, for another engine's SQL."""

    def level(entry: Mapping[str, Any]) -> dict[str, Any]:
        condition = entry["sql_condition"]
        return {**entry, "sql_condition": condition if condition == "ELSE" else write(condition)}

    made = [
        {**c, "comparison_levels": [level(entry) for entry in c["comparison_levels"]]}
        for c in settings["comparisons"]
    ]
    return {**settings, "comparisons": made}


def _comparison(comparison: Mapping[str, Any], weights: Mapping[str, Any] | None) -> dict[str, Any]:
    name = comparison["name"]
    levels = [{"sql_condition": comparison["null"], "label_for_charts": "not known", "is_null_level": True}]
    for level in comparison["level"]:
        entry: dict[str, Any] = {"sql_condition": level["when"], "label_for_charts": level["name"]}
        if "frequency" in level:
            entry |= {"tf_adjustment_column": level["frequency"], "tf_minimum_u_value": FREQUENCY_FLOOR}
        levels.append(entry)
    levels.append({"sql_condition": "ELSE", "label_for_charts": ELSE})
    if weights is not None:
        for entry in levels[1:]:
            entry |= _trained(weights, name, entry["label_for_charts"])
    return {"output_column_name": name, "comparison_levels": levels}


def _trained(weights: Mapping[str, Any], comparison: str, level: str) -> dict[str, float]:
    try:
        pair = weights["comparisons"][comparison][level]
        return {"m_probability": pair["m"], "u_probability": pair["u"]}
    except KeyError as error:
        raise ProgramError(
            f"the kept weights do not know `{comparison}: {level}`",
            where="identity weights",
            why="the comparisons changed after they were trained",
            next_step="run `concord identity train`",
        ) from error
