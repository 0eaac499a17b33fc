"""A mapping compiled for files with given columns: a query that types every text, one that checks every row, one per table."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from sqlglot import exp

from concord import canon
from concord.intake import checks, values
from concord.intake.breaking import Cases
from concord.intake.checks import Rule
from concord.intake.mapping import AUTOMATIC, Target
from concord.intake.senders import FileSpec
from concord.intake.trees import (
    all_of,
    any_of,
    call,
    case,
    cast,
    column,
    concat,
    literal,
    named,
    not_null,
    one_of,
    reads,
    select,
    sql,
    try_cast,
)
from concord.model.lineage import LINE_BITS

FILE_FACTS = ("sender", "received_on", "period", "covers_from", "covers_to")
COLLAPSED = {
    "member": (),
    "demographic_answer": (),
    "contact_point": (),
    "claim_diagnosis": ("claim_id", "position"),
}
"""Tables told again and again within one file: rows alike in these columns (all, when none is named) are kept once."""
UNKNOWN_RECORD = Rule(
    "unknown_record", checks.QUARANTINE, "The row is of a kind that the mapping does not know.", exp.false()
)
UNREADABLE_TEXT = Rule(
    "unreadable_characters", checks.WARN, "The row holds characters that could not be read.", exp.false()
)


@dataclass
class Plan:
    """What to run for one batch, over tables: `words` (each column's texts that differ), `lines` (the rows, with what their
    texts mean), `file` (facts of each file), `kept` (the rows that are accepted, with all values).

    `texts` names the source column of each value that rests on one text alone (`as_sent`: is that text), and `meaning` works
    those out. `many` are the values that rest on more; `stage` works them out. Both also answer what `cases` asks.
    """

    spec: FileSpec
    present: frozenset[str]
    rules: list[Rule] = field(default_factory=list)
    selects: dict[str, list[Rows]] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    as_sent: dict[str, str] = field(default_factory=dict)
    many: tuple[str, ...] = ()
    cases: Cases = field(default_factory=Cases)
    stage: str = ""
    made: _Columns = field(default_factory=lambda: _Columns())
    known: dict[frozenset[str], str] = field(default_factory=dict)

    def asked(self) -> list[str]:
        """Source columns whose texts the engine is asked about."""
        return sorted(set(self.texts.values()) | self.cases.sources())

    def meaning(self, sources: Collection[str]) -> str:
        """The query over `words` for the texts of these source columns."""
        key = frozenset(sources)
        if key not in self.known:
            self.known[key] = sql(_words(self, key))
        return self.known[key]

    def repeats(self, table: str) -> bool:
        """Whether one line may give several rows of a table."""
        return len(self.selects[table]) > 1

    def query(self, table: str) -> str:
        """The rows of one canonical table out of `kept`, not yet in order."""
        branches = [rows.query() for rows in self.selects[table]]
        union: exp.Expression = branches[0]
        for other in branches[1:]:
            union = exp.Union(this=union, expression=other, distinct=False)
        return sql(_with_facts(table, _collapse(table, union) if table in COLLAPSED else union))

    def one_to_one(self, table: str) -> Rows | None:
        """The rows of a table of which a line gives one at most, whatever other lines say."""
        return None if self.repeats(table) or table in COLLAPSED else self.selects[table][0]


@dataclass(frozen=True)
class Rows:
    """What one target makes of `kept`: its columns' values, and the conditions that all must hold."""

    values: Mapping[str, exp.Expression]
    conditions: tuple[exp.Expression, ...]

    def query(self) -> exp.Select:
        out = [column("row_id"), *(named(tree, name) for name, tree in self.values.items())]
        made = select(out, "kept")
        return made.where(all_of(self.conditions), copy=False) if self.conditions else made


def compile_plan(spec: FileSpec, columns: tuple[str, ...]) -> Plan:
    """The queries for files of one kind whose wanted columns are `columns`."""
    plan = Plan(spec, frozenset(columns))
    made = plan.made
    applies: dict[int, exp.Expression | None] = {}
    gathered: list[Rule] = []
    per_target: dict[int, dict[str, exp.Expression]] = {}
    for target in spec.targets:
        texts = {c: values.source_text(f, spec.reading, plan.present) for c, f in target.fields.items()}
        trees = {
            c: values.value(f, texts[c], spec.reading, plan.present, made.number)
            for c, f in target.fields.items()
        }
        if "system" in trees and trees.get("code") is not None:
            trees["code"] = values.as_its_system(target.fields["code"], texts["code"], trees, made.aside)
        applies[target.number] = made.keep(_applies(target)) if target.only else None
        kind = applies[target.number] if target.table.table_name != "medical_claim" else None  # see `_claim`
        kept = {c: made.keep(made.where(kind, tree)) for c, tree in trees.items()}
        gathered += checks.of_target(target, texts, kept, applies[target.number])
        per_target[target.number] = kept
    plan.rules = [*checks.merged(gathered), _no_target(spec, applies), UNREADABLE_TEXT]
    plan.rules[-1] = Rule(*UNREADABLE_TEXT.key, call("contains", column("raw"), "\ufffd"))
    made.divide(plan)
    sources = plan.texts | plan.as_sent
    for rule in plan.rules:
        plan.cases.add(rule, lambda tree: _rests_on(sources, tree))
    plan.stage = sql(_stage(plan, made))
    for target in spec.targets:
        table = target.table.table_name
        claim = _claim(spec, per_target) if table == "claim_diagnosis" else ()
        rows = _rows(target, per_target[target.number], applies[target.number], claim)
        plan.selects.setdefault(table, []).append(rows)
    return plan


def never_absent(spec: FileSpec) -> frozenset[str]:
    """Source columns of which an empty one says something else than none at all: sums, flags, and what tells kinds of row apart."""
    fields = [f for target in spec.targets for f in target.fields.values()]
    told = [f.sources for f in fields if "sum" in f.how or f.how.get("filled")]
    return frozenset(c for columns in (*told, *(t.only for t in spec.targets)) for c in columns)


def _claim(spec: FileSpec, kept: Mapping[int, Mapping[str, exp.Expression]]) -> tuple[exp.Expression, ...]:
    """Version and action of the claim line in the same row: diagnoses of one version never stand for another's."""
    main = next((t for t in spec.targets if t.table.table_name == "medical_claim"), None)
    if main is None:
        return (exp.null(), exp.null())
    return tuple(kept[main.number].get(c, exp.null()) for c in ("version", "action"))


class _Columns:
    """Expressions worked out once and given a name."""

    def __init__(self) -> None:
        self.known: dict[tuple[str, str], str] = {}
        self.named: dict[str, exp.Expression] = {}
        self.reads: dict[str, set[str]] = {}

    def number(self, tree: exp.Expression) -> exp.Expression:
        """A column standing for the text's number, ready before the values are worked out; of a constant, the number itself."""
        return self.aside(cast(try_cast(tree, "BIGINT"), "DOUBLE"))

    def aside(self, tree: exp.Expression) -> exp.Expression:
        """A column standing for what is asked of texts many times over, ready before the values are worked out."""
        return self._name("n", tree) if reads(tree) else tree

    def keep(self, tree: exp.Expression) -> exp.Expression:
        """A column standing for the expression; constants stand for themselves."""
        return self._name("v", tree) if reads(tree) else tree

    def _name(self, kind: str, tree: exp.Expression) -> exp.Expression:
        name = self.known.setdefault((kind, sql(tree)), f"{kind}{len(self.known)}")
        if name not in self.named:
            self.named[name], self.reads[name] = tree, reads(tree)
        return column(name)

    def where(self, applies: exp.Expression | None, tree: exp.Expression) -> exp.Expression:
        """A value that rests on more than one text, worked out only on the rows of its kind of record."""
        return tree if applies is None or len(self._sources(reads(tree))) < 2 else case([(applies, tree)])

    def divide(self, plan: Plan) -> None:
        """Tell values that rest on one text from those that rest on more, or on the file."""
        many = []
        for name in self._all("v"):
            read = self._sources(self.reads[name])
            if len(read) != 1 or not min(read).startswith("s."):
                many.append(name)
            elif isinstance(self.named[name], exp.Column):
                plan.as_sent[name] = read.pop()
            else:
                plan.texts[name] = read.pop()
        plan.many = tuple(many)

    def _all(self, kind: str) -> list[str]:
        return [name for name in self.named if name.startswith(kind)]

    def _sources(self, read: set[str]) -> set[str]:
        """Columns read in the end, numbers followed to their texts."""
        return {text for name in read for text in (self.reads[name] if name in self._all("n") else (name,))}

    def picked(self, names: Iterable[str]) -> tuple[list[exp.Expression], list[exp.Expression]]:
        """Values of these names, and the numbers that they need beforehand."""
        names = list(names)
        needed = {read for name in names for read in self.reads[name]}
        numbers = [named(self.named[name], name) for name in self._all("n") if name in needed]
        return [named(self.named[name], name) for name in names], numbers


def _applies(target: Target) -> exp.Expression:
    """Whether a line is one of those that `only` names."""
    return all_of(one_of(column(f"s.{c}"), wanted) for c, wanted in target.only.items())


def _no_target(spec: FileSpec, applies: Mapping[int, exp.Expression | None]) -> Rule:
    mains = [applies[t.number] for t in spec.targets if t.is_main]
    if any(a is None for a in mains):
        return UNKNOWN_RECORD
    none = exp.Not(
        this=exp.Paren(this=call("coalesce", any_of(a for a in mains if a is not None), exp.false()))
    )
    return Rule(*UNKNOWN_RECORD.key, none)


def _rests_on(sources: Mapping[str, str], condition: exp.Expression) -> str:
    """The one source column that a condition over texts and values rests on; empty when there is no such one."""
    found = {sources.get(name, name) for name in reads(condition)}
    return found.pop() if len(found) == 1 and min(found).startswith("s.") else ""


def _words(plan: Plan, sources: frozenset[str]) -> exp.Select:
    """What each text means, column by column: the texts of a row of `words` have nothing to do with each other."""
    texts = [column(name) for name in sorted(sources)]
    wanted = [name for name, source in plan.texts.items() if source in sources]
    passed = [named(column(source), name) for name, source in plan.as_sent.items() if source in sources]
    worked_out, numbers = plan.made.picked(wanted)
    first = select([*texts, *passed, *numbers], "words")
    second = select([*texts, *(column(p.alias) for p in passed), *worked_out], first, "first")
    return select([*(column(name) for name in wanted), *plan.cases.asked_of_texts(sources)], second, "second")


def _stage(plan: Plan, made: _Columns) -> exp.Select:
    """Every row with its other values, and what is asked of rows."""
    texts = [column(f"s.{c}") for c in plan.spec.sources if c in plan.present]
    facts = [named(column(name, "file"), f"f.{name}") for name in FILE_FACTS]
    number = exp.BitwiseRightShift(this=column("row_id", "lines"), expression=literal(LINE_BITS))
    worked_out, numbers = made.picked(plan.many)
    ready = [column(name) for name in (*plan.texts, *plan.as_sent)]
    first = select(
        [column("row_id", "lines"), column("raw"), *texts, *ready, *numbers, *facts], "lines"
    ).join(
        exp.Table(this=exp.to_identifier("file")),
        on=exp.EQ(this=column("file_id", "file"), expression=number),
        copy=False,
    )
    known = [column(f"f.{f}") for f in FILE_FACTS]
    second = select([column("row_id"), column("raw"), *known, *texts, *ready, *worked_out], first, "first")
    out = [
        column("row_id"),
        named(call("hash", column("raw")), "hash1"),
        named(call("hash", concat(column("raw"), literal("#"))), "hash2"),
        *(column(name) for name in plan.many),
        *plan.cases.asked_of_rows(),
    ]
    return select(out, second, "second")


def _rows(
    target: Target,
    kept: Mapping[str, exp.Expression],
    applies: exp.Expression | None,
    claim: tuple[exp.Expression, ...],
) -> Rows:
    """What one target makes of the accepted rows, without what the file as a whole says."""
    made: dict[str, exp.Expression] = {}
    for name, declared in target.table.columns.items():
        if name not in AUTOMATIC:
            made[name] = cast(kept.get(name, exp.null()), declared.type.sql)
    made |= {f"claim{i}": tree for i, tree in enumerate(claim)}
    conditions = [applies] if applies is not None else []
    if not target.is_main:
        conditions += [
            not_null(kept[c])
            for c, declared in target.table.columns.items()
            if c in kept and (declared.required or c == target.skip_empty)
        ]
    return Rows(made, tuple(conditions))


_FILE = exp.BitwiseRightShift(this=column("row_id"), expression=literal(LINE_BITS))


def _collapse(table: str, rows: exp.Expression) -> exp.Select:
    """One row for those alike within a file, with the first line's `row_id`."""
    columns = [c for c in canon.accepted()[table].columns if c not in AUTOMATIC]
    keys = COLLAPSED[table] or tuple(columns)
    out: list[exp.Expression] = [named(call("min", column("row_id")), "row_id")]
    for name in columns:
        tree = column(name) if name in keys else call("arg_min", column(name), column("row_id"))
        out.append(named(tree, name))
    extra = ("claim0", "claim1") if table == "claim_diagnosis" else ()
    groups = [_FILE, *(column(k) for k in (*keys, *extra))]
    return select(out, rows, "once").group_by(*groups, copy=False)


def _with_facts(table: str, rows: exp.Expression) -> exp.Select:
    """The declared columns in order, those of the file as a whole added."""
    facts = {"sender": column("sender", "file"), "received_on": column("received_on", "file")}
    out = [facts.get(c, column(c, "mapped")) for c in canon.accepted()[table].columns]
    on = exp.EQ(
        this=column("file_id", "file"),
        expression=exp.BitwiseRightShift(this=column("row_id", "mapped"), expression=literal(LINE_BITS)),
    )
    return select(out, rows, "mapped").join(exp.Table(this=exp.to_identifier("file")), on=on, copy=False)
