"""The rules a row must keep, drawn from the canonical declarations: each with a name, a severity and a sentence.

`quarantine` keeps the row out until sender or mapping is corrected; `warn` lets it in, the doubtful value left empty.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from sqlglot import exp

from concord.intake import shapes
from concord.intake.mapping import Field, Target
from concord.intake.trees import all_of, any_of, call, cast, column, is_null, literal, not_null, one_of

Tree = exp.Expression
QUARANTINE, WARN = "quarantine", "warn"


@dataclass(frozen=True)
class Rule:
    """What must hold of a row; `condition` is true where it does not."""

    name: str
    severity: str
    sentence: str
    condition: Tree

    @property
    def key(self) -> tuple[str, str, str]:
        return (self.name, self.severity, self.sentence)


Values = Mapping[str, Tree]
"""Canonical column to its value, as a tree."""


def of_target(
    target: Target, texts: Mapping[str, Tree | None], values: Values, applies: Tree | None
) -> list[Rule]:
    """Every rule of one target, limited to the lines it applies to."""
    made: list[Rule] = []
    for name, field in target.fields.items():
        made += _of_field(target, name, field, texts.get(name), values)
    made += _of_row(target, values)
    guard = [t for t in (applies, _present(target, texts)) if t is not None]
    return (
        [Rule(r.name, r.severity, r.sentence, all_of([*guard, r.condition])) for r in made] if guard else made
    )


def _present(target: Target, texts: Mapping[str, Tree | None]) -> Tree | None:
    if not target.skip_empty:
        return None
    text = texts.get(target.skip_empty)
    return not_null(text) if text is not None else exp.false()


def _of_field(target: Target, name: str, field: Field, text: Tree | None, values: Values) -> Iterable[Rule]:
    made = values[name]
    source = f" ({', '.join(field.sources)})" if field.sources else ""
    if not target.is_main:
        name, source = f"{target.table.table_name}.{name}", ""
    hard = QUARANTINE if field.column.required and target.is_main else WARN
    if field.column.required and target.is_main and "empty" not in field.how:
        missing = is_null(text) if text is not None else exp.true()
        yield Rule(f"{name}_missing", hard, f"{name}{source} is empty; every row needs it.", missing)
    is_plain = field.column.type.name == "text" and field.column.form != "zip5" and "codes" not in field.how
    last = field.ways[-1].how
    is_plain = is_plain or "value" in last or last.get("other") == ""
    if text is not None and not is_plain:
        bad = [not_null(text), is_null(made)]
        if field.column.between and "action" in values:  # what undoes a claim has negative amounts
            undoes = [literal(a) for a in ("reversal", "void")]
            bad.append(exp.Not(this=exp.In(this=values["action"], expressions=undoes)))
        yield Rule(f"{name}_unreadable", hard, f"{name}{source} is not {_kind(field)}.", all_of(bad))
    severity = QUARANTINE if target.is_main else WARN
    for other, after in ((field.column.not_after, True), (field.column.not_before, False)):
        bound = column("f.received_on") if other == "received_on" else values.get(other or "")
        if other and bound is not None:
            yield _order(name, source, made, other, bound, after, severity)


def _order(name: str, source: str, made: Tree, other: str, bound: Tree, after: bool, severity: str) -> Rule:
    compare = exp.GT if after else exp.LT
    words = "in the future, after the day the file was received" if other == "received_on" else (
        f"{'after' if after else 'before'} {other}"
    )  # fmt: skip
    rule = f"{name}_{'after' if after else 'before'}_{other}"
    if other == "received_on":
        rule = f"{name}_in_future"
    return Rule(rule, severity, f"{name}{source} is {words}.", compare(this=made, expression=bound))


def _kind(field: Field) -> str:
    kind = field.column.type
    if field.column.between:
        low, high = field.column.between
        return f"a number between {low:,} and {high:,}"
    if "codes" in field.how:
        return "one of the sender's known codes"
    if kind.name == "code":
        return shapes.WORDS.get(kind.system, f"a {kind.system} code")
    if kind.name == "choice":
        return "one of the sender's known codes"
    return {
        "date": "a plausible date",
        "month": "a month",
        "instant": "a date and time",
        "amount": "an amount",
        "number": "a number",
        "flag": "yes or no",
        "text": "a five-digit ZIP code",
    }.get(kind.name, "a whole number")


# -- rules over several columns of a row -----------------------------------------------------------------------


def _of_row(target: Target, values: Values) -> Iterable[Rule]:
    for make in ROW_RULES.get(target.table.table_name, ()):
        rule = make(values)
        if rule is not None:
            yield rule


def _money(values: Values) -> Rule | None:
    """Allowed equals what plan, member and others paid, to two cents. Denied and capitated lines need not."""
    parts = [
        values[c]
        for c in ("paid_amount", "copay_amount", "coinsurance_amount", "deductible_amount")
        if c in values
    ]
    if "allowed_amount" not in values or len(parts) < 4:
        return None
    if "other_paid_amount" in values:
        parts.append(call("coalesce", values["other_paid_amount"], 0))
    total: Tree = exp.Neg(this=exp.Paren(this=values["allowed_amount"]))
    for part in parts:
        total = exp.Add(this=total, expression=exp.Paren(this=part))
    off = exp.GT(this=call("abs", total), expression=literal(0.02))
    free = [
        exp.Not(this=exp.Paren(this=call("coalesce", values[c], exp.false())))
        for c in ("is_denied", "is_capitated")
        if c in values
    ]
    sentence = "allowed_amount is not what plan, member and other insurance paid together."
    return Rule("money_does_not_add_up", WARN, sentence, all_of([off, *free]))


def _stay(values: Values) -> Rule | None:
    """A service long after the discharge it belongs to, or long before the admission, points at wrong dates."""
    if "discharge_date" not in values or "from_date" not in values:
        return None
    late = exp.GT(this=values["from_date"], expression=exp.Paren(this=exp.Add(
        this=values["discharge_date"], expression=cast(literal(3), "INTEGER"))))  # fmt: skip
    return Rule(
        "service_after_discharge", WARN, "from_date is more than three days after discharge_date.", late
    )


def _appointment(values: Values) -> Rule | None:
    """What was kept or missed lies behind; what is booked lies no more than three years ahead."""
    if "starts_at" not in values or "status" not in values:
        return None
    day, today = cast(values["starts_at"], "DATE"), column("f.received_on")
    over = one_of(values["status"], ("completed", "arrived", "no_show"))
    ahead = exp.GT(this=day, expression=today)
    far = exp.GT(this=day, expression=exp.Paren(this=exp.Add(this=today, expression=literal(3 * 366))))
    sentence = "starts_at is in the future for what has happened, or more than three years ahead."
    return Rule("starts_at_too_far_ahead", QUARANTINE, sentence, any_of([all_of([over, ahead]), far]))


ROW_RULES: dict[str, tuple[Callable[[Values], Rule | None], ...]] = {
    "medical_claim": (_money, _stay),
    "pharmacy_claim": (_money,),
    "appointment": (_appointment,),
}


def merged(rules: Iterable[Rule]) -> list[Rule]:
    """Rules that say the same become one, broken where any of them is."""
    found: dict[tuple[str, str, str], list[Tree]] = {}
    for rule in rules:
        found.setdefault(rule.key, []).append(rule.condition)
    return [Rule(*key, any_of(_unlike(conditions))) for key, conditions in found.items()]


def _unlike(conditions: list[Tree]) -> list[Tree]:
    seen: dict[str, Tree] = {}
    for condition in conditions:
        seen.setdefault(condition.sql(dialect="duckdb"), condition)
    return list(seen.values())
