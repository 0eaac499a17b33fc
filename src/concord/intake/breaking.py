"""Which rows break which rule. What a rule asks of one text is asked once per text that differs, not once per row.

A rule is broken in one of several cases; a case is a list of things that all must hold. Those that rest on one source column
are answered for its texts (`words`), and rows take the answer by number; only what is left is asked of every row.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
from sqlglot import exp

from concord.intake import checks
from concord.intake.checks import Rule
from concord.intake.trees import all_of, call, named, sql

Found = tuple[int, np.ndarray]
"""A rule's number and the rows that break it, counted from 0."""


@dataclass(frozen=True)
class Case:
    """One way to break a rule: by source column the flag of its texts, and the flag of rows (empty when there is none)."""

    texts: Mapping[str, str]
    rest: str


@dataclass
class Cases:
    """All rules' cases, by the rule's number, and the conditions behind the flags, each once."""

    of_rule: list[list[Case]] = field(default_factory=list)
    texts: dict[str, tuple[str, str, exp.Expression]] = field(default_factory=dict)
    rests: dict[str, tuple[str, exp.Expression]] = field(default_factory=dict)

    def add(self, rule: Rule, source: Callable[[exp.Expression], str]) -> None:
        """Take a rule apart. `source` says on which one source column a condition rests; empty when on none or several."""
        cases = (self._case(list(_flat(exp.And, one)), source) for one in _flat(exp.Or, rule.condition))
        self.of_rule.append([case for case in cases if case is not None])

    def _case(self, parts: list[exp.Expression], source: Callable[[exp.Expression], str]) -> Case | None:
        if any(isinstance(part, exp.Boolean) and not part.this for part in parts):
            return None
        by_text: dict[str, list[exp.Expression]] = {}
        for part in parts:
            by_text.setdefault(source(part), []).append(part)
        rest = by_text.pop("", [])
        texts = {}
        for name, mine in by_text.items():
            tree = all_of(mine)
            texts[name] = self.texts.setdefault(sql(tree), (f"w{len(self.texts)}", name, tree))[0]
        if not rest:
            return Case(texts, "")
        tree = all_of(rest)
        return Case(texts, self.rests.setdefault(sql(tree), (f"r{len(self.rests)}", tree))[0])

    def sources(self) -> set[str]:
        """Source columns of whose texts anything is asked."""
        return {source for _, source, _ in self.texts.values()}

    def text_flags(self) -> dict[str, str]:
        """Flags of texts, and the source column of each."""
        return {name: source for name, source, _ in self.texts.values()}

    def rest_flags(self) -> list[str]:
        """Flags of rows."""
        return [name for name, _ in self.rests.values()]

    def asked_of_texts(self, sources: Collection[str]) -> list[exp.Expression]:
        """Columns of the query over the texts of these source columns."""
        return [_flag(tree, name) for name, source, tree in self.texts.values() if source in sources]

    def asked_of_rows(self) -> list[exp.Expression]:
        """Columns of the query over rows."""
        return [_flag(tree, name) for name, tree in self.rests.values()]

    def broken(
        self,
        numbers: Mapping[str, np.ndarray],
        texts: Mapping[str, np.ndarray],
        rests: Mapping[str, np.ndarray],
    ) -> Iterator[Found]:
        """The rules that rows break. `numbers` are each row's text by source column, `texts` and `rests` the flags."""
        for rule, cases in enumerate(self.of_rule):
            masks = [mask for case in cases if (mask := _mask(case, numbers, texts, rests)) is not None]
            if masks:
                rows = np.flatnonzero(np.logical_or.reduce(masks))
                if len(rows):
                    yield rule, rows


def _mask(
    case: Case,
    numbers: Mapping[str, np.ndarray],
    texts: Mapping[str, np.ndarray],
    rests: Mapping[str, np.ndarray],
) -> np.ndarray | None:
    """The rows in which a case holds; None when it is plain that there are none."""
    flags = {source: texts[name] for source, name in case.texts.items()}
    if not all(flag.any() for flag in flags.values()) or (case.rest and not rests[case.rest].any()):
        return None
    masks = [flag[numbers[source]] for source, flag in flags.items()]
    return np.logical_and.reduce([*masks, rests[case.rest]] if case.rest else masks)


def faults(
    found: Sequence[Found], rules: Sequence[Rule], row_id: pa.Array, raw: pa.Array
) -> tuple[pa.Table, np.ndarray]:
    """Rows and the rules they broke (row_id, raw, bad, number), and which rows are bad."""
    bad = np.zeros(len(row_id), bool)
    for rule, rows in found:
        if rules[rule].severity == checks.QUARANTINE:
            bad[rows] = True
    rows = np.concatenate([np.zeros(0, np.int64), *(rows for _, rows in found)])
    number = np.concatenate([np.zeros(0, np.int32), *(np.full(len(r), n, np.int32) for n, r in found)])
    places = pa.array(rows)
    told = {
        "row_id": row_id.take(places),
        "raw": raw.take(places),
        "bad": pa.array(bad[rows]),
        "number": number,
    }
    return pa.table(told), bad


def _flag(tree: exp.Expression, name: str) -> exp.Expression:
    return named(call("coalesce", tree, exp.false()), name)


def _flat(kind: type[exp.Expression], tree: exp.Expression) -> Iterable[exp.Expression]:
    """The conditions that a chain of ANDs or ORs joins."""
    while isinstance(tree, exp.Paren):
        tree = tree.this
    if not isinstance(tree, kind):
        yield tree
        return
    yield from _flat(kind, tree.this)
    yield from _flat(kind, tree.expression)
