"""A change of the measure set as data: what it alters, whether the folder says so already, and the folder's files with it written in.

Files are edited by line, so that everything else in them stays as somebody wrote it.
"""

from __future__ import annotations

import csv
import difflib
import io
import shutil
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from concord.model.errors import ProgramError
from concord.program.benchmarks import COLUMNS
from concord.program.benchmarks import FILE as BENCHMARKS
from concord.program.folder import Program
from concord.program.source import paths
from concord.program.terms import COMMON

FILE = "measures.toml"
FIELDS = ("edition", "use", "equity_sensitive", "weight")
TERMS = (
    "performance.minimum_denominator",
    "performance.attainment_tiers",
    "performance.improvement_minimum",
    "performance.benchmark_year",
)
"""Terms of the common sheet that a change of the measure set may alter."""
FAR = date(9999, 12, 31)
Lines = dict[str, dict[str, str]]


@dataclass(frozen=True)
class Alteration:
    """One value that changes: a `field` of a measure's year, a `term`, or a percentile (`field`) of a measure's benchmark.

    Of a measure that joins, the `words` of its table are given too, so that a folder which never considered it can take it up. Values are text as the folder has them. A measure with every `before` None joins the set; with every `after` None it leaves.
    """

    kind: str
    of: str
    field: str
    before: str | None
    after: str | None

    def value(self, side: str) -> str | None:
        """The value `before` or `after`."""
        return self.before if side == "before" else self.after


@dataclass(frozen=True)
class Revision:
    """What changes in the measure set from a year on."""

    year: int
    alterations: tuple[Alteration, ...]

    @classmethod
    def of(cls, year: int, rows: Iterable[Mapping[str, Any]]) -> Revision:
        """From the plain rows that `rows` gives."""
        return cls(year, tuple(Alteration(**row) for row in rows))

    def rows(self) -> list[dict[str, Any]]:
        """Plain rows, as JSON holds them."""
        return [asdict(one) for one in self.alterations]

    def joining(self) -> list[str]:
        """Measures that join the set."""
        return _whole(self.alterations, "before")

    def leaving(self) -> list[str]:
        """Measures that leave the set."""
        return _whole(self.alterations, "after")

    def fixed(self, ident: str) -> dict[str, str]:
        """The words of a joining measure's table."""
        return {a.field: a.after for a in self.alterations if (a.kind, a.of) == ("words", ident) and a.after}

    def told(self) -> tuple[Alteration, ...]:
        """The alterations that a reader is told: all but the words."""
        return tuple(a for a in self.alterations if a.kind != "words")

    def relabelled(self) -> list[str]:
        """Measures that go on under another edition: their original scores are worked out anew."""
        gone = {*self.joining(), *self.leaving()}
        return sorted({a.of for a in self.alterations if a.kind == "measure" and a.field == "edition"} - gone)


def _whole(alterations: Sequence[Alteration], side: str) -> list[str]:
    return sorted(
        {a.of for a in alterations if a.kind == "measure" and a.field == "use" and a.value(side) is None}
    )


# -- what a folder says ------------------------------------------------------------------------------------------------


def lines_of(program: Program, year: int) -> Lines:
    """The set of a year by measure: field to text. Of a year after the last that is set, the last year's."""
    known = sorted({m.year for m in program.measure_set.measures if m.year <= year})
    if not known:
        raise ProgramError(f"no measure is set for {year} or before", where=FILE, next_step="choose a later year")  # fmt: skip
    return {m.ident: {f: plain(getattr(m, f)) for f in FIELDS} for m in program.measure_set.of_year(known[-1])}  # fmt: skip


def term_of(program: Program, name: str, year: int) -> str:
    """A term of the common sheet on a year's first day, as text."""
    return plain(program.terms.value(name, COMMON, in_force_on=date(year, 1, 1), known_on=FAR).value)


def percentiles_of(program: Program, ident: str, line: str, year: int) -> dict[str, str]:
    """Percentile to value of a measure's benchmark of a product line that a year is held against; none when there are none."""
    of = int(term_of(program, "performance.benchmark_year", year))
    return {
        plain(b.percentile): str(b.value)
        for b in program.measure_set.benchmarks
        if (b.measure, b.year, b.product_line) == (ident, of, line)
    }


def plain(value: Any) -> str:
    """A value as text: `true`, `25`, `66.67: 60, 75: 80`."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return ", ".join(f"{plain(p)}: {plain(share)}" for p, share in value)
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)


def standing(program: Program, revision: Revision, one: Alteration) -> str | None:
    """What the folder says now where an alteration is about."""
    if one.kind == "measure":
        return lines_of(program, revision.year).get(one.of, {}).get(one.field)
    if one.kind == "term":
        return term_of(program, one.of, revision.year)
    line = product_line(program, revision, one.of)
    return percentiles_of(program, one.of, line, revision.year).get(one.field)


def is_in(program: Program, revision: Revision) -> bool:
    """Whether the folder says everything that the revision asks for."""
    return all(standing(program, revision, a) == a.after for a in revision.told())


def overtaken(program: Program, revision: Revision) -> list[Alteration]:
    """Alterations whose `before` is no longer what the folder says, nor is their `after`."""
    return [a for a in revision.alterations if standing(program, revision, a) not in (a.before, a.after)]


def product_line(program: Program, revision: Revision, ident: str) -> str:
    """The product line whose percentiles a measure of the set, or one that joins it, is held against."""
    known = {m.ident: m.benchmark_product_line for m in program.measure_set.measures}
    return known.get(ident) or revision.fixed(ident).get("benchmark_product_line", "")


def altered(lines: Lines, alterations: Iterable[Alteration], side: str) -> Lines:
    """The set with one side of the alterations in it."""
    found = {ident: dict(fields) for ident, fields in lines.items()}
    for a in alterations:
        if a.kind == "measure":
            value = a.value(side)
            if value is None:
                found.get(a.of, {}).pop(a.field, None)
            else:
                found.setdefault(a.of, {})[a.field] = value
    return {ident: fields for ident, fields in found.items() if set(fields) == set(FIELDS)}


# -- files with it written in ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Decided:
    """What the changed lines say of where they come from: the day the change is known from, and words for it."""

    known_on: date
    source: str
    slug: str


def written(program: Program, revision: Revision, decided: Decided) -> dict[str, str]:
    """The files that change, by name, with the revision in them from its year on. What is in a folder already changes nothing."""
    first, later = revision.year, {m.year for m in program.measure_set.measures if m.year > revision.year}
    sets = {y: altered(lines_of(program, y), revision.alterations, "after") for y in (first, *sorted(later))}
    return _texts(program, revision, sets, decided, "after")


def after(earlier: Iterable[Revision], revision: Revision) -> Revision:
    """The revision on top of others that were decided and hold in its year: theirs stand on both of its sides where it says nothing."""
    found = {}
    for one in earlier:
        for a in one.alterations if one.year <= revision.year else ():
            found[a.kind, a.of, a.field] = replace(a, before=a.after)
    found |= {(a.kind, a.of, a.field): a for a in revision.alterations}
    return Revision(revision.year, tuple(found.values()))


def as_if(program: Program, revision: Revision, year: int, side: str, known_on: date) -> dict[str, str]:
    """The files that change when a year is paid as if the revision's set had held in it: with what it alters, or (`before`) without.

    Editions that are not altered keep the labels that the year has.
    """
    own, lines = lines_of(program, year), altered(lines_of(program, revision.year), revision.alterations, "before")  # fmt: skip
    for ident, fields in lines.items():
        fields["edition"] = own.get(ident, fields)["edition"]
    of_year = Revision(year, revision.alterations)
    sets = {year: lines if side == "before" else altered(lines, revision.alterations, side)}
    return _texts(program, of_year, sets, Decided(known_on, "A proposal tried", "tried"), side)


def _texts(
    program: Program, revision: Revision, sets: Mapping[int, Lines], decided: Decided, side: str
) -> dict[str, str]:
    files = {
        FILE: _measures(program, revision, sets, decided),
        BENCHMARKS: _benchmarks(program, revision, decided, side),
        **_terms(program, revision, decided, side),
    }
    return {name: text for name, text in files.items() if text != _text(program.path, name)}


def _text(root: Path, name: str) -> str:
    return (root / name).read_text(encoding="utf-8") if (root / name).is_file() else ""


def _measures(program: Program, revision: Revision, sets: Mapping[int, Lines], decided: Decided) -> str:
    text = _text(program.path, FILE)
    for year, lines in sorted(sets.items()):
        for ident in sorted({*_idents(text), *lines}):
            text = _with_line(text, ident, year, lines.get(ident)) or _with_table(
                text, ident, year, lines[ident], revision, decided
            )
    return text


def _idents(text: str) -> list[str]:
    return [path[0] for _, path in paths(text) if len(path) == 1]


def _with_line(text: str, ident: str, year: int, fields: Mapping[str, str] | None) -> str:
    """The text with a measure's year set, taken out (no fields) or added at the end of its table; empty where it has no table."""
    at = {path: number for number, path in paths(text)}
    rows = text.splitlines()
    here = at.get((ident, str(year)))
    if fields is None:
        return text if here is None else _joined([*rows[: here - 1], *rows[here:]])
    if here is not None:
        said = tomllib.loads(rows[here - 1], parse_float=Decimal)[str(year)]
        if all(plain(said[f]) == fields[f] for f in FIELDS):
            return text
        return _joined([*rows[: here - 1], _line(year, fields), *rows[here:]])
    if (ident,) not in at:
        return ""
    last = max(number for path, number in at.items() if path[0] == ident)
    return _joined([*rows[:last], _line(year, fields), *rows[last:]])


def _with_table(
    text: str, ident: str, year: int, fields: Mapping[str, str], revision: Revision, decided: Decided
) -> str:
    """The text with a table of its own for a measure that joins."""
    keys = [f'{name:<22} = "{value}"' for name, value in revision.fixed(ident).items()]
    return _joined([*text.splitlines(), "", f"# {decided.source}.", f"[{_key(ident)}]", *keys, _line(year, fields)])  # fmt: skip


def _line(year: int, fields: Mapping[str, str]) -> str:
    return f"{year} = {{ {', '.join(f'{f} = {_toml(f, fields[f])}' for f in FIELDS)} }}"


def _key(ident: str) -> str:
    return ident if ident.replace("-", "").replace("_", "").isalnum() else f'"{ident}"'


def _joined(rows: Sequence[str]) -> str:
    return "\n".join(rows) + "\n"


def _toml(field: str, value: str) -> str:
    return f'"{value}"' if field in ("edition", "use") else value


def _benchmarks(program: Program, revision: Revision, decided: Decided, side: str) -> str:
    """The table with a measure's percentiles as the revision has them, for the benchmark year that its year is held against."""
    text = _text(program.path, BENCHMARKS)
    asked = [a for a in revision.alterations if a.kind == "percentile" and a.value(side) is not None]
    if not asked:
        return text
    year = _benchmark_year(program, revision, side)
    head, *rows = csv.reader(io.StringIO(text))
    held = {tuple(r[head.index(c)] for c in COLUMNS[:4]): r for r in rows if r}
    for a in asked:
        key = (a.of, str(year), product_line(program, revision, a.of), a.field)
        given = dict(
            zip(COLUMNS, (*key, a.value(side) or "", decided.source, "as the decision says"), strict=True)
        )
        held[key] = [given[c] for c in head]
    made = io.StringIO()
    ordered = sorted(held.items(), key=lambda kv: (kv[0][0], int(kv[0][1]), kv[0][2], Decimal(kv[0][3])))
    csv.writer(made, lineterminator="\n").writerows([head, *(row for _, row in ordered)])
    return made.getvalue()


def _benchmark_year(program: Program, revision: Revision, side: str) -> int:
    said = next((a.value(side) for a in revision.alterations if a.of == "performance.benchmark_year"), None)
    return int(said or term_of(program, "performance.benchmark_year", revision.year))


def _terms(program: Program, revision: Revision, decided: Decided, side: str) -> dict[str, str]:
    """An amendment of the common sheet: a further file, known from the day of the decision."""
    asked = [
        a for a in revision.alterations
        if a.kind == "term" and a.value(side) is not None and term_of(program, a.of, revision.year) != a.value(side)
    ]  # fmt: skip
    if not asked:
        return {}
    blocks = [
        f'# {decided.source}.\n\nsheet    = "{COMMON}"\nknown_on = {decided.known_on}\ntitle    = "Common payment model, measure set of {revision.year}"'
    ]
    for a in asked:
        now = program.terms.value(a.of, COMMON, in_force_on=date(revision.year, 1, 1), known_on=FAR)
        blocks.append(
            f'[{a.of}]\nunit   = "{now.unit}"\nsource = "{decided.source}"\nstatus = "illustrative"\n'
            f"{revision.year}-01-01 = {_term_toml(a.of, a.value(side) or '')}"
        )
    return {f"terms/{COMMON}-{decided.slug}.toml": "\n\n".join(blocks) + "\n"}


def _term_toml(name: str, text: str) -> str:
    if name != "performance.attainment_tiers":
        return text
    return f"[{', '.join(f'[{p.strip()}, {s.strip()}]' for p, _, s in (pair.partition(':') for pair in text.split(',')))}]"


def difference(program: Program, texts: Mapping[str, str]) -> str:
    """The changed files beside the folder's, as a patch that `patch -p1` or `git apply` takes. Empty when nothing changes."""
    found: list[str] = []
    for name, text in sorted(texts.items()):
        old = _text(program.path, name)
        found += difflib.unified_diff(
            old.splitlines(keepends=True), text.splitlines(keepends=True), f"a/{name}" if old else "/dev/null", f"b/{name}"
        )  # fmt: skip
    return "".join(found)


def with_all(program: Program, decided: Iterable[tuple[Revision, Decided]], out: Path) -> Program:
    """A copy of the program folder at `out` with revisions written in one after the other, read again. What is in already changes nothing.

    ProgramError when the folder would not hold together.
    """
    shutil.copytree(program.path, out)
    made = Program.load(out)
    for revision, how in decided:
        put(out, written(made, revision, how))
        made = Program.load(out)
    return made


def files_that_differ(first: Program, second: Program) -> dict[str, str]:
    """Texts of the files that the second folder has otherwise than the first, or besides."""
    before, after = first.file_hashes(), second.file_hashes()
    return {name: _text(second.path, name) for name in after if before.get(name) != after[name]}


def put(root: Path, texts: Mapping[str, str]) -> None:
    """Write changed files into a folder."""
    for name, text in texts.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
