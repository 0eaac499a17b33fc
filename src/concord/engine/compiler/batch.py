"""A batch of measures as a list of queries, to be run in order.

Per measure a table `<prefix>_m_<id>`: one row per person (or index event) who is, or may be, in its population, with a column per
sentence (`c01`...) and the populations of each rate. All rates together: `<prefix>_result`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from sqlglot import exp

from concord.engine.compiler.answers import add_answers
from concord.engine.compiler.bound import Bound, bind, indexed_by
from concord.engine.compiler.criteria import Asker, Questions, picks_in
from concord.engine.compiler.evidence import add_evidence
from concord.engine.compiler.gaps import add_gaps
from concord.engine.compiler.lists import IndexOf, shared
from concord.engine.compiler.moments import Reach
from concord.engine.compiler.narrowed import narrow
from concord.engine.compiler.numbers import figures
from concord.engine.compiler.planner import PERSON, Dictionary, Planner, Setting, Step, read_in_place
from concord.engine.compiler.sqltree import (
    Tree,
    as_source,
    both,
    call,
    case,
    cast,
    choose,
    coalesce,
    col,
    either,
    eq,
    is_false,
    is_null,
    is_true,
    joined_to,
    lit,
    negate,
    plus,
    possible,
    table,
    times,
    union_all,
)
from concord.engine.compiler.work import Batch, take_shared
from concord.model import expressions as e
from concord.model.measure import Measure, Rate
from concord.model.trees import days_before_year, in_later_year


def compile_batch(
    measures: Sequence[Measure],
    setting: Setting,
    words: Dictionary,
    *,
    everyone: bool = False,
    detail: bool = False,
    staged: frozenset[int] | None = None,
    prefix: str = "cq",
) -> Batch:
    """The queries that evaluate measures under one setting.

    `everyone` keeps people outside the population too; `detail` adds evidence and gaps. The queries read the views `event`, `chart_person`, `span`, `membership`; which pool
    they answer for is decided by what those views hold. `staged`: concepts
    whose rows are copied before (see `copies`), as people are then; None: nothing is.
    """
    batch = Batch([bind(m, setting.method) for m in measures], Planner(setting, words, prefix, staged))
    batch.detail = detail
    people = Questions(None)
    asked = [_asked(bound, detail) for bound in batch.measures]
    if not everyone:
        for bound, questions in zip(batch.measures, asked, strict=True):
            narrow(batch.planner, bound, [criterion for _, criterion in questions])
    drafts = [
        (bound, *_draft(batch, bound, people, questions))
        for bound, questions in zip(batch.measures, asked, strict=True)
    ]
    take_shared(batch)
    _answers(batch, people, "w")
    _wide(batch, people)
    for questions in {id(a.per_index): a.per_index for a in batch.asker.values() if a.per_index}.values():
        _answers(batch, questions, "i")
    for bound, columns, reach in drafts:
        _measure(batch, bound, columns, reach, everyone)
    _result(batch)
    if detail:
        batch.tables["evidence"] = add_evidence(batch)
        batch.tables["gap"] = add_gaps(batch)
        batch.tables["answers"] = add_answers(batch)
    batch.steps = read_in_place(batch.steps, re.compile(rf"\b{prefix}_\d+\b"))
    return batch


def _asked(bound: Bound, detail: bool) -> list[tuple[str, e.Criterion]]:
    """All that a measure asks, with the columns of the answers."""
    asked = [(line.column, line.criterion) for line in bound.lines]
    for number, window in enumerate(bound.measure.looks_back.values()):
        asked.append((f"reach{number}", e.Observed(indexed_by(window, bound.index))))
    return asked + _later(bound) if detail else asked


def _draft(
    batch: Batch, bound: Bound, people: Questions, asked: list[tuple[str, e.Criterion]]
) -> tuple[list[tuple[str, Tree]], Reach]:
    """A measure's columns over the wide row; asking them registers the questions."""
    asker = Asker(batch.planner, people, _per_index(batch, bound))
    batch.asker[bound.measure.id] = asker
    reach = Reach("w", bound.index is not None, seen={"person": "w"})
    columns = [(name, asker.answer(criterion, reach)) for name, criterion in asked]
    if bound.measure.tally is not None:
        columns.append(("tally", _tallied(batch, bound.measure.tally, reach)))
    picks = [p for line in bound.lines if line.within == 0 for p in picks_in(line.criterion)]
    for number, pick in enumerate(dict.fromkeys(picks)):
        columns.append((f"tie{number}", asker.asked(pick, None)))
    return columns, reach


def _tallied(batch: Batch, number: e.Number, reach: Reach) -> Tree:
    """The number that counts for a person; what is only possible is not counted."""
    found = figures(batch.planner, number)
    reach.joins.append((as_source(found.tree, "tallied"), eq(col("person", "tallied"), col("person", "w"))))
    return cast(coalesce(col("low", "tallied"), lit(0)), "INT")


def _later(bound: Bound) -> list[tuple[str, e.Criterion]]:
    """For gaps whose tests keep for years: whether today's events would still count next year."""
    found: list[tuple[str, e.Criterion]] = []
    for r, rate in enumerate(bound.measure.all_rates()):
        for g, gap in enumerate(bound.gaps(rate)):
            if days_before_year(gap.closes):
                lines = [bound.line_of(rate, gap)] if gap.criterion else bound.of("met", rate.id)
                parts = tuple(in_later_year(x.criterion, 1) for x in lines if x)
                found.append((f"later{r}_{g}", e.All(parts)))
    return found


def _per_index(batch: Batch, bound: Bound) -> Questions | None:
    if bound.index is None:
        return None
    shared(batch.planner, bound.index)
    return batch.planner.once(("questions", bound.index), lambda: Questions(bound.index))  # type: ignore[return-value]


# -- the shared answers ----------------------------------------------------------------------------------------


def _answers(batch: Batch, questions: Questions, letter: str) -> None:
    """A table per word of questions: for each person (index event) the bits."""
    for word in range(questions.words()):
        emitted = [_emitted(questions, key) for key in questions.of(word)]
        by = ["person"] if questions.index is None else ["person", "idx"]
        bits = exp.alias_(call("bit_or", col("bits")), "bits", copy=False)
        query = (
            choose(*by, bits)
            .from_(as_source(union_all(emitted), "answers"), copy=False)
            .group_by(*by, copy=False)
        )
        batch.steps.append(Step.of(_word(batch, questions, letter, word), query))


def _word(batch: Batch, questions: Questions, letter: str, word: int) -> str:
    scope = "" if questions.index is None else f"_{_index_number(batch, questions.index)}"
    return f"{batch.planner.prefix}_{letter}{scope}_{word}"


def _index_number(batch: Batch, index: IndexOf) -> int:
    lists = [a.per_index.index for a in batch.asker.values() if a.per_index]
    return list(dict.fromkeys(lists)).index(index)


def _emitted(questions: Questions, key: object) -> exp.Select:
    """A question's rows as bits: yes 1, unknown 2, and 4 for having an answer at all, where that is told."""
    leaf = questions.leaves[key]
    _, bit = questions.place(key)
    told = 4 if leaf.width > 2 else 0
    said = case(
        (eq(col("state", "q"), lit(2)), lit((told | 1) << bit)),
        (eq(col("state", "q"), lit(1)), lit((told | 2) << bit)),
        default=lit(told << bit),
    )
    picked = [col("person", "q"), *([col("idx", "q")] if questions.index is not None else [])]
    return choose(*picked, exp.alias_(cast(said, "BIGINT"), "bits", copy=False)).from_(
        as_source(leaf.rows, "q"), copy=False
    )


def _wide(batch: Batch, people: Questions) -> None:
    """One row per person: birth, death, sex and all words."""
    picked = [col(c, "p") for c in PERSON]
    query = choose(*picked).from_(as_source(batch.planner.people(), "p"), copy=False)
    for word in range(people.words()):
        alias = f"b{word}"
        query = query.select(
            exp.alias_(coalesce(col("bits", alias), lit(0)), f"w{word}", copy=False), copy=False
        )
        on = eq(col("person", alias), col("person", "p"))
        query = joined_to(query, as_source(table(_word(batch, people, "w", word)), alias), on, "LEFT")
    batch.steps.append(Step.of(f"{batch.planner.prefix}_wide", query))


# -- one measure -----------------------------------------------------------------------------------------------


def _measure(
    batch: Batch, bound: Bound, columns: list[tuple[str, Tree]], reach: Reach, everyone: bool
) -> None:
    source = _rows_of(batch, bound)
    keys = [col("person", "w"), col("index_event", "w"), col("index_day", "w")]
    inner = choose(*keys, *(exp.alias_(tree, name, copy=False) for name, tree in columns)).from_(
        as_source(source, "w"), copy=False
    )
    for joined, on in reach.joins:
        inner = joined_to(inner, joined, on, "LEFT")
    names = [name for name, _ in columns if name.startswith(("c", "later"))]
    outer = choose("person", "index_event", "index_day", *names)
    populations = [
        p for n, rate in enumerate(bound.measure.all_rates()) for p in _populations(bound, rate, n)
    ]
    ties = [times(cast(col(n), "INT"), lit(1)) for n, _ in columns if n.startswith("tie")]
    outer = outer.select(
        *populations,
        exp.alias_(_added(ties), "ties", copy=False),
        exp.alias_(
            col("tally") if bound.measure.tally is not None else cast(exp.null(), "INT"),
            "tally",
            copy=False,
        ),
        exp.alias_(_stratum(bound), "stratum", copy=False),
    )
    outer = outer.from_(as_source(inner, "asked"), copy=False)
    if not everyone:
        who = [both(col(x.column) for x in bound.of("who", r.id)) for r in bound.measure.all_rates()]
        outer = outer.where(either(possible(w) for w in who), copy=False)
    name = f"{batch.planner.prefix}_m_{bound.measure.id.lower()}"
    batch.steps.append(Step.of(name, outer))
    batch.tables[bound.measure.id] = name


def _rows_of(batch: Batch, bound: Bound) -> Tree:
    """The wide row, or for an event basis the index event with its person's wide row."""
    wide = table(f"{batch.planner.prefix}_wide")
    if bound.index is None:
        extra = [
            exp.alias_(lit(0), "index_event", copy=False),
            exp.alias_(cast(exp.null(), "DATE"), "index_day", copy=False),
        ]
        return choose("*", *extra).from_(wide, copy=False)
    questions = batch.asker[bound.measure.id].per_index
    events, _ = shared(batch.planner, bound.index)
    extra = [
        col("idx", "i"),
        exp.alias_(col("idx", "i"), "index_event", copy=False),
        exp.alias_(col("day", "i"), "index_day", copy=False),
    ]
    query = choose(exp.Column(this=exp.Star(), table=exp.to_identifier("p")), *extra)
    query = query.from_(as_source(events, "i"), copy=False).join(
        as_source(wide, "p"), on=eq(col("person", "p"), col("person", "i"))
    )
    for word in range(questions.words()):
        alias = f"x{word}"
        query = query.select(
            exp.alias_(coalesce(col("bits", alias), lit(0)), f"i{word}", copy=False), copy=False
        )
        on = both([eq(col("person", alias), col("person", "i")), eq(col("idx", alias), col("idx", "i"))])
        source = table(_word(batch, questions, "i", word))
        query = joined_to(query, as_source(source, alias), on, "LEFT")
    return query


def _populations(bound: Bound, rate: Rate, number: int) -> list[Tree]:
    """Initial population, its unknown, exclusion, numerator, exception, unknown criteria and uncovered, of one rate."""
    who = both(col(x.column) for x in bound.of("who", rate.id))
    excused = either(col(x.column) for x in bound.of("excused", rate.id))
    met = both(col(x.column) for x in bound.of("met", rate.id))
    excepted = either(col(x.column) for x in bound.of("excepted", rate.id))
    inside = is_true(who)
    excluded = both([inside, is_true(excused)])
    counted = both([inside, negate(is_true(excused))])
    numerator = both([counted, is_true(met)])
    open_ = both([counted, negate(is_true(met))])
    reaches = either(is_false(col(f"reach{n}")) for n in range(len(bound.measure.looks_back)))
    unknown = [
        cast(is_null(col(x.column)), "INT")
        for part in ("who", "excused", "excepted", "met")
        for x in bound.of(part, rate.id)
    ]
    named = {
        "ip": inside,
        "maybe": is_null(who),
        "excluded": excluded,
        "numerator": numerator,
        "excepted": both([open_, is_true(excepted)]),
        "unknown": _added(unknown),
        "uncovered": both([open_, reaches]),
    }
    return [exp.alias_(exp.paren(tree), f"{name}{number}", copy=False) for name, tree in named.items()]


def _added(numbers: list[Tree]) -> Tree:
    total: Tree = lit(0)
    for number in numbers:
        total = plus(total, number)
    return total


def _stratum(bound: Bound) -> Tree:
    lines = bound.of("stratum")
    if not lines:
        return cast(exp.null(), "VARCHAR")
    return case(*((is_true(col(x.column)), lit(x.sentence)) for x in lines), default=lit("unknown"))


def _result(batch: Batch) -> None:
    """All rates of all measures, one row per person (index event) and rate."""
    parts = []
    for bound in batch.measures:
        for number, rate in enumerate(bound.measure.all_rates()):
            parts.append(_rate_rows(batch, bound, rate, number))
    name = f"{batch.planner.prefix}_result"
    batch.steps.append(Step.of(name, union_all(parts)))
    batch.tables["result"] = name


def _rate_rows(batch: Batch, bound: Bound, rate: Rate, number: int) -> exp.Select:
    renamed = {
        "initial_population": "ip",
        "denominator": "ip",
        "exclusion": "excluded",
        "exception": "excepted",
        "numerator": "numerator",
        "population_unknown": "maybe",
        "unknown_criteria": "unknown",
        "uncovered": "uncovered",
    }
    fixed = [
        exp.alias_(lit(bound.measure.id), "measure", copy=False),
        exp.alias_(lit(rate.id), "rate", copy=False),
    ]
    columns = [exp.alias_(col(f"{old}{number}"), new, copy=False) for new, old in renamed.items()]
    counted = case((col(f"numerator{number}"), coalesce(col("tally"), lit(1))), default=lit(0))
    columns.append(exp.alias_(counted, "quantity", copy=False))
    query = choose(*fixed, "person", "index_event", "index_day", *columns, "ties", "stratum")
    return query.from_(table(batch.tables[bound.measure.id]), copy=False)
