"""Faults planted in the compiler, as data: a few words of a function or template replaced by others.

Each must make the compiler disagree with the reference interpreter on the question that the fault names.
"""

from __future__ import annotations

import importlib
import inspect
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import sqlglot

from concord.engine import sql
from concord.engine.compiler import sqltree

PACKAGE = "concord.engine.compiler"


@dataclass(frozen=True)
class Fault:
    """`asked`: the questions (of `questions`) that show it, `; running` in a year in progress. `where` is `module.function`, `module.Class.method`, or `template.sql`; `old` there becomes `new`."""

    name: str
    asked: str
    where: str
    old: str
    new: str


FAULTS = (
    Fault("a window's end is left out", "during", "relations._ends_before", "le(end, high)", "lt(end, high)"),
    Fault("a window's start is left out", "during", "relations._starts_after", "le(low, start)", "lt(low, start)"),
    Fault("overlapping needs more than the first day", "overlaps", "relations._starts_before", "le(start, high)", "lt(start, high)"),
    Fault("overlapping needs more than the last day", "overlaps", "relations._ends_after", "le(low, end)", "lt(low, end)"),
    Fault("strictly before lets the day itself in", "before", "relations._strictly_before", "lt(start, low)", "le(start, low)"),
    Fault("an unknown end has passed", "during", "relations._ends_before", "case((lt(high, start), lit(False)))", "lit(True)"),
    Fault("an unknown end never comes", "overlaps", "relations._ends_after", "case((le(low, start), lit(True)))", "lit(True)"),
    Fault("an unknown start is no", "during", "relations._starts_after", "case((lt(end, low), lit(False)))", "lit(False)"),
    Fault("an unknown start is yes", "overlaps", "relations._starts_before", "case((le(end, high), lit(True)))", "lit(True)"),
    Fault("the year has one day less", "during", "moments.year_day", "timedelta(days=node.days)", "timedelta(days=node.days - (node.month == 12))"),
    Fault("days after a moment are forgotten", "after day 42", "moments.birthday", "plus(moved, lit(node.days)) if node.days else moved", "moved"),
    Fault("turning an age on 28 February", "since turning 2", "moments.birthday", "if node.turning", "if False"),
    Fault("what goes on for ever is moved", "before the end of beta", "moments._event_day", "moved is at", "True"),
    Fault("months after an event are forgotten", "around the first beta", "moments._event_day", "_moved(at, node.months)", "at"),
    Fault("age by calendar year", "age in June", "numbers.age", "return minus(years, case((before, lit(1)), default=lit(0)))", "return years"),
    Fault("age a day too early", "age on 28 February", "numbers.age", "lt(_month_day(day), _month_day(birth))", "lt(plus(_month_day(day), lit(1)), _month_day(birth))"),
    Fault("days count rows", "three days", "count_days.sql", "GROUP BY person, idx, day, CASE WHEN day IS NULL THEN event END", "GROUP BY person, idx, day, event, CASE WHEN day IS NULL THEN event END"),
    Fault("possible days count as certain", "three days", "count_days.sql", "COUNT(*) FILTER (WHERE sure AND day IS NOT NULL) AS low", "COUNT(*) AS low"),
    Fault("possible days do not count at all", "three days", "count_days.sql", "COUNT(*) AS high", "COUNT(*) FILTER (WHERE sure AND day IS NOT NULL) AS high"),
    Fault("events count once per concept", "three events", "count_events.sql", "GROUP BY person, idx, event)", "GROUP BY person, idx, event, concept)"),
    Fault("a record under two concepts is summed twice", "sum", "sum_values.sql", "GROUP BY person, idx, event, value, unit)", "GROUP BY person, idx, event, value, unit, concept)"),
    Fault("an empty value is nothing in a sum", "sum", "sum_values.sql", "BOOL_AND(sure) AND COUNT(value) = COUNT(*)", "BOOL_AND(sure)"),
    Fault("an empty list's sum is missing", "no sum", "numbers._sum", "indexed, 0)", "indexed, None)"),
    Fault("an empty list's count is missing", "at most one event", "numbers._count", "indexed, 0)", "indexed, None)"),
    Fault("days that are not there are missing", "no days", "numbers.few_days", "indexed, 0)", "indexed, None)"),
    Fault("ties go to the first record", "last by end", "pick.sql", "event * $sign ASC", "event * $sign DESC"),
    Fault("the last event by the other edge", "last by end", "lists._pick", 'edge("", node.by, True)', 'edge("", "start" if node.by == "end" else "end", True)'),
    Fault("first and last are one", "first by start", "lists._pick", 'node.which == "last"', "True"),
    Fault("possible events may be picked before certain ones", "last of possible", "pick.sql", "ORDER BY sure DESC, at", "ORDER BY at"),
    Fault("seconds do not order", "last by end", "near.edge", "coalesce(col(second, alias), lit(usual))", "lit(usual)"),
    Fault("a date alone ends at midnight", "last by end", "near.edge", '"end_day", "end_sec", 86399', '"end_day", "end_sec", 0'),
    Fault("ties are not counted", "last by end", "pick.sql", "first_of_time <> last_of_time AS tied", "FALSE AS tied"),
    Fault("the highest of the day", "lowest", "lowest.sql", "MIN(value) AS lowest", "MAX(value) AS lowest"),
    Fault("an empty value on the last day is passed over", "lowest, none missing", "numbers._lowest", 'node.null == "missing"', "False"),
    Fault("an empty value on the last day always counts", "lowest, if any", "numbers._lowest", 'node.null == "missing"', "True"),
    Fault("units do not matter to the lowest", "lowest in units", "lowest.sql", "value IS NOT NULL AND $foreign", "FALSE AND $foreign"),
    Fault("units do not matter to a value", "a value", "lists._valued", "if node.units", "if False"),
    Fault("units do not matter to a picked value", "last value in units", "pick_value.sql", "NOT BOOL_OR($foreign)", "NOT BOOL_OR(FALSE AND $foreign)"),
    Fault("possible events make the last day", "lowest of possible", "last_day.sql", "FILTER (WHERE sure)", "FILTER (WHERE TRUE)"),
    Fault("an answer is no value", "a result", "lists._has_value", '("value", "answer")', '("value",)'),
    Fault("no answer is another answer", "an answer", "lists._answered", 'case((known(col("answer", "t")), _coded(planner, "answer", node.concepts)))', 'coalesce(_coded(planner, "answer", node.concepts), lit(False))'),
    Fault("what was refused was done", "any dx", "done._rule", '("negated",)))\n', "()))\n"),
    Fault("refuted conditions count", "any dx", "done._rule", "*usual.forbidden, ", "*(), "),
    Fault("plans and proposals are orders", "orders", "done._rule", "*usually, ", ""),
    Fault("categories do not matter", "imaging", "done._rule", "*node.category, ", ""),
    Fault("what was denied counts", "not denied", "done._rule", "(*kept, *node.forbidding)", "kept"),
    Fault("any state will do", "tests", "done._meets", "sorted(STATE[s] for s in rule.states)", "sorted(STATE.values())"),
    Fault("settings do not matter", "in hospital", "done.counts", "if node.settings", "if False"),
    Fault("providers do not matter", "by a specialist", "done.counts", "if node.providers", "if False"),
    Fault("reasons do not matter", "for a reason", "lists._events", "if node.reasons", "if False"),
    Fault("the future is known", "tests; running", "lists._events", "if planner.setting.in_progress", "if False"),
    Fault("near leaves its far end out", "exactly that day", "near._within", "le(distance.copy(), lit(high))", "lt(distance.copy(), lit(high))"),
    Fault("near measures backwards", "within 30 days", "near._gap", "minus(edge(\"t\", node.on, node.precise), edge(\"b\", node.of, node.precise))", "minus(edge(\"b\", node.of, node.precise), edge(\"t\", node.on, node.precise))"),
    Fault("seconds are days", "within an hour", "near._gap", "edge(\"t\", node.on, node.precise), edge(\"b\", node.of, node.precise)", "edge(\"t\", node.on, False), edge(\"b\", node.of, False)"),
    Fault("inside looks at the start only", "inside a stay", "near._inside", '("start", "end") if node.on == "whole"', '("start", "start") if node.on == "whole"'),
    Fault("inside has no slack", "inside with slack", "near._inside", "node.low, None", "0, None"),
    Fault("spanning looks at one side only", "spanning", "near._around", "[*_within(after, node.low, None), *_within(before, None, node.high)]", "_within(after, node.low, None)"),
    Fault("the same record is another", "another", "near._other_event", 'negate(eq(col("event", "t"), col("event", "b")))', "lit(True)"),
    Fault("the same record is any", "the same", "near._same_event", 'col("event", "b")', 'col("event", "t")'),
    Fault("a visit is not its own visit", "at one visit", "near._same_visit", "coalesce(either(ways), lit(False))", "coalesce(ways[0], lit(False))"),
    Fault("without nothing, nothing", "away from beta", "near.near_query", 'tree.args["joins"][0].set("side", "LEFT")', "pass"),
    Fault("possible neighbours are certain", "near a possible", "near.sql", "b.sure AND $relation THEN 2", "$relation THEN 2"),
    Fault("chains need more than the gap", "spaced by a year", "spaced.sql", ">= $gap", "> $gap"),
    Fault("chains start anywhere", "spaced", "spaced.sql", "LIST_SORT(LIST(DISTINCT day))", "LIST_REVERSE_SORT(LIST(DISTINCT day))"),
    Fault("days are bounded a day early", "during", "relations.roughly", "le(one.copy(), other.copy())", "lt(one.copy(), other.copy())"),
    Fault("unknown days are out of bounds", "overlaps", "relations.roughly", "either([le(one.copy(), other.copy()), is_null(column.copy())])", "le(one.copy(), other.copy())"),
    Fault("of concepts read together the first way counts", "either way", "lists._members", "either([both(first.plain[1:]), both(how)])", "both(first.plain[1:])"),
    Fault("two days are one", "two days", "count_two_days.sql", "THEN 1 ELSE 2 END AS low", "THEN 1 ELSE 1 END AS low"),
    Fault("undated events are no days", "fewer than two days", "count_two_days.sql", "MIN(undated) IS NULL THEN 0", "TRUE THEN 0"),
    Fault("possible days are certain", "two whole days", "count_two_days.sql", "MIN(day) FILTER (WHERE sure) = MAX(day) FILTER (WHERE sure)", "MIN(day) = MAX(day)"),
    Fault("nobody need count beyond two", "three days", "numbers.settled_by_two", "2 if node.op", "3 if node.op"),
    Fault("a union keeps its first list", "either", "lists._union", "union_all(trees)", "trees[0]"),
    Fault("a gap may be a day longer", "enrolled without anchor", "enrolled.sql", "COALESCE(MAX(gap), 0) <= $gap", "COALESCE(MAX(gap), 0) <= $gap + 1"),
    Fault("one gap more is allowed", "enrolled without anchor", "enrolled.sql", "COUNT(*) FILTER (WHERE gap > 0) <= $gaps", "COUNT(*) FILTER (WHERE gap > 0) <= $gaps + 1"),
    Fault("the anchor day does not matter", "enrolled", "enrolled.sql", "AND NOT BOOL_OR(missed)", ""),
    Fault("days beyond the data's reach are uncovered", "enrolled", "enrolled.sql", "AND NOT BOOL_OR(missed AND within_reach) THEN NULL", "AND NOT BOOL_OR(missed AND within_reach) THEN FALSE"),
    Fault("overlapping spans cover twice", "covered", "runs.sql", "THEN 0 ELSE 1", "THEN 1 ELSE 1"),
    Fault("a day beyond the data's reach is uncovered", "enrolled on the last day", "criteria._missed_on", "(is_true(coalesce(reached, lit(True))), lit(0))", "(lit(True), lit(0))"),
    Fault("a hole on the day does not matter", "enrolled on the last day", "criteria._missed_on", "lit(0)), default=lit(1)", "lit(2)), default=lit(1)"),
    Fault("gaps do not matter when a day is named", "enrolled", "criteria._only_day", "<= min(node.gap, node.gaps)", ""),
    Fault("drug benefit is enrollment", "drug benefit", "criteria._enrolled", "e.Spans(node.benefit)", 'e.Spans("enrolled")'),
    Fault("enrollment in a running year looks to its end", "enrolled; running", "criteria._enrolled", "if planner.setting.in_progress", "if False"),
    Fault("the last covered day does not count", "covered a month", "covered.sql", "GREATEST(day, first_day) + 1", "GREATEST(day, first_day)"),
    Fault("either of two spans covers", "both covered", "numbers._covered", "if node.other is not None", "if False"),
    Fault("all concepts' spans cover", "covered at all", "numbers.runs", "if spans.concepts", "if False"),
    Fault("data must begin before the window", "reach", "criteria._observed", 'le(col("reached", "r")', 'lt(col("reached", "r")'),
    Fault("nothing over nothing is no", "ratio", "numbers.ratio_compare", "(lt(lit(0), b), lists.compare(a, op, product))", "(eq(b, lit(0)), lit(False)), (lt(lit(0), b), lists.compare(a, op, product))"),
    Fault("a ratio is turned over", "ratio", "numbers.ratio_compare", "a, b, c = top[0], bottom[0], right[0]", "a, b, c = bottom[0], top[0], right[0]"),
    Fault("at least means more than", "two days", "numbers.range_compare", 'exp.LT if op == "<" else exp.LTE', "exp.LT"),
    Fault("a range is its lower end", "fewer than two days", "numbers.range_compare", "certain = kind(this=a_high", "certain = kind(this=a_low"),
    Fault("if missing also means if unknown", "lowest, if any", "criteria.Asker.asked", "lit(None)),\n", "lit(missing)),\n"),
    Fault("missing is no", "last value", "criteria.Asker.compared", "return self.asked(node, missing)", "return self.asked(node, False)"),
    Fault("not unknown is yes", "not", "criteria.Asker.answer", "return negate(self.answer(node.part, reach))", "return exp.Not(this=is_true(self.answer(node.part, reach)))"),
    Fault("any of is all of", "any", "criteria.Asker.answer", "return either([", "return both(["),
    Fault("the dead are alive", "died", "criteria.Asker.died", "default=both(conditions)", "default=lit(False)"),
    Fault("the living have died", "died", "criteria.Asker.died", "(is_null(death), lit(False))", "(is_null(death), lit(True))"),
    Fault("unknown rows are no", "during", "criteria._exists", "default=lit(1)", "default=lit(0)"),
    Fault("possible rows are certain", "during", "lists.Rows.certain", "is_true(condition) for condition in self.maybe", "lit(True) for condition in self.maybe"),
    Fault("possible rows are dropped", "during", "lists.Rows.where", "*(possible(c) for c in self.maybe)", "*self.maybe"),
    Fault("questions share a bit", "during, two days, enrolled", "criteria.Questions.place", "self.filled[-1] += width", "self.filled[-1] += 1"),
    Fault("excluded people stay in the numerator", "populations", "batch._populations", "numerator = both([counted, is_true(met)])", "numerator = both([inside, is_true(met)])"),
    Fault("unknown exclusions exclude", "populations", "batch._populations", "excluded = both([inside, is_true(excused)])", "excluded = both([inside, possible(excused)])"),
    Fault("unknown puts people in", "populations", "batch._populations", "inside = is_true(who)", "inside = possible(who)"),
    Fault("exceptions before the numerator", "populations", "batch._populations", '"excepted": both([open_,', '"excepted": both([counted,'),
    Fault("uncovered though met", "populations", "batch._populations", '"uncovered": both([open_,', '"uncovered": both([counted,'),
    Fault("unknown criteria are not counted", "populations", "batch._populations", '"unknown": _added(unknown)', '"unknown": _added(unknown[:0])'),
    Fault("strata by their last sentence", "populations", "batch._stratum", "for x in lines)", "for x in reversed(lines))"),
    Fault("index events of one person are mixed up", "shortly after", "moments.Reach.join", 'on.append(eq(col("idx", alias), col("idx", self.index_from or self.row)))', "pass"),
)  # fmt: skip


@contextmanager
def planted(fault: Fault) -> Iterator[None]:
    """The compiler with the fault in it. Words that are no longer there raise AssertionError: mend the fault."""
    if fault.where.endswith(".sql"):
        with _in_template(fault):
            yield
    else:
        with _in_function(fault):
            yield


@contextmanager
def _in_template(fault: Fault) -> Iterator[None]:
    name = fault.where.removesuffix(".sql")
    text = sql.load(PACKAGE, name)
    assert fault.old in text, fault
    whole = sqlglot.parse_one(text.replace(fault.old, fault.new), dialect="duckdb")
    parsed = sqltree._parsed
    sqltree._parsed = lambda wanted: whole if wanted == name else parsed(wanted)
    try:
        yield
    finally:
        sqltree._parsed = parsed


@contextmanager
def _in_function(fault: Fault) -> Iterator[None]:
    place, *path = fault.where.split(".")
    module = importlib.import_module(f"{PACKAGE}.{place}")
    function = module
    for name in path:
        function = getattr(function, name)
    source = textwrap.dedent(inspect.getsource(function))
    assert fault.old in source, fault
    made: dict = {}
    helpers = {n: v for n, v in vars(sqltree).items() if not n.startswith("_") and n not in vars(module)}
    vars(module).update(helpers)
    exec(
        "from __future__ import annotations\n" + source.replace(fault.old, fault.new),
        dict(vars(module)),
        made,
    )
    sound, function.__code__ = function.__code__, made[path[-1]].__code__
    try:
        yield
    finally:
        function.__code__ = sound
        for name in helpers:
            delattr(module, name)
