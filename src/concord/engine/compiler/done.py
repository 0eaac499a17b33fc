"""What "done" means for each kind of event, as a condition on a row of `event`. Source: measure-logic, rule 1.5."""

from __future__ import annotations

from dataclasses import dataclass

from concord.canon.charts import FLAG, KIND, PROVIDER, SETTING, STATE
from concord.engine.compiler.sqltree import Tree, among, bit_and, both, col, either, eq, lit
from concord.model.expressions import Events


@dataclass(frozen=True)
class Done:
    """States that count as done, flags that must be set, flags that must not."""

    states: tuple[str, ...]
    required: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()


_FINISHED = Done(("done",))
_ORDERED = Done(("done", "active", "ordered"), required=("order_intent",))
DONE = {
    "visit": _FINISHED,
    "stay": _FINISHED,
    "procedure": _FINISHED,
    "immunization": _FINISHED,
    "document": _FINISHED,
    "dispense": _FINISHED,
    "lab": _FINISHED,
    "finding": _FINISHED,
    "assessment": _FINISHED,
    "order": _ORDERED,
    "rx_order": _ORDERED,
    "rx_supply": _ORDERED,
    "device": _ORDERED,
    "dx": Done(
        ("done", "active", "ordered", "preliminary", "unknown"), forbidden=("refuted", "entered_in_error")
    ),
    "allergy": Done(("done", "active"), forbidden=("refuted", "entered_in_error")),
    "adverse_event": Done(("done", "active"), forbidden=("refuted", "entered_in_error")),
}
ANY_STATE = ("done", "active", "ordered", "preliminary", "not_done", "unknown")


def counts(node: Events) -> Tree:
    """The row is of one of the kinds, in a state and with flags that count, and in the settings asked for."""
    rules: dict[Done, list[int]] = {}
    for kind in node.kinds:
        rules.setdefault(_rule(node, kind), []).append(KIND[kind])
    conditions = [either(_meets(rule, kinds) for rule, kinds in rules.items())]
    if node.settings:
        conditions.append(among(col("setting", "t"), sorted(SETTING[s] for s in node.settings)))
    if node.providers:
        conditions.append(among(col("provider", "t"), sorted(PROVIDER[p] for p in node.providers)))
    return both(conditions)


def _rule(node: Events, kind: str) -> Done:
    usual = DONE[kind]
    states = node.states or (ANY_STATE if node.negated else usual.states)
    usually = () if "any_intent" in node.allowing else usual.required
    required = (*usually, *node.category, *(("negated",) if node.negated else ()))
    forbidden = (*usual.forbidden, *(() if node.negated else ("negated",)))
    kept = tuple(f for f in forbidden if f not in node.allowing)
    return Done(states, required, (*kept, *node.forbidding))


def _meets(rule: Done, kinds: list[int]) -> Tree:
    must = sum(FLAG[f] for f in set(rule.required))
    looked_at = must | sum(FLAG[f] for f in set(rule.forbidden))
    return both(
        [
            among(col("kind", "t"), sorted(kinds)),
            among(col("state", "t"), sorted(STATE[s] for s in rule.states)),
            eq(bit_and(col("flags", "t"), lit(looked_at)), lit(must)),
        ]
    )
