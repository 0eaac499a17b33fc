"""What a report is made of, before it is paper or page: sections of words, figures, charts and tables, all written out already.

A report is drawn twice from the same document, as HTML and as PDF, so that neither can say what the other does not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from concord.reports.periodic import writing
from concord.reports.spoken import Say, as_written

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Column:
    """One column of a table: its key in the rows, its head, and how its values are written (a name in `writing.WRITTEN`)."""

    key: str
    title: str
    kind: str = "text"
    say: Say = field(default=as_written, repr=False, compare=False)

    @property
    def is_number(self) -> bool:
        """Whether it stands to the right."""
        return self.kind in writing.NUMBERS

    def said(self, row: Row) -> str:
        """The cell as words, in the reader's language."""
        return self.say(writing.said(self.kind, row.get(self.key)))


@dataclass(frozen=True)
class Table:
    """Rows with their columns. `ident` is its anchor and the name of its CSV; `note` stands under it.

    `in_file` are the columns of the CSV where it has other ones than the reader sees, such as the ends of an interval. `under` is the
    key of a column that stands as a heading over the rows that share its value, once, and not beside each of them. A table that is
    `whole` is printed to its end, however long.
    """

    ident: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    note: str = ""
    in_file: tuple[Column, ...] = ()
    under: str = ""
    whole: bool = False

    @property
    def beside(self) -> tuple[Column, ...]:
        """The columns that stand beside each other: all but the one that is a heading."""
        return tuple(c for c in self.columns if c.key != self.under)

    def lines(self) -> list[list[str]]:
        """Every row as words."""
        return [[c.said(row) for c in self.beside] for row in self.rows]

    def parts(self) -> list[tuple[str, list[list[str]]]]:
        """The rows as words under their headings, in order; one part without a heading where there is none."""
        if not self.under:
            return [("", self.lines())]
        head = next(c for c in self.columns if c.key == self.under)
        told = zip((head.said(row) for row in self.rows), self.lines(), strict=True)
        return [(title, [line for _, line in mine]) for title, mine in groupby(told, key=lambda t: t[0])]


@dataclass(frozen=True)
class Link:
    """A number in a sentence that leads to the table it stands in."""

    words: str
    table: str


@dataclass(frozen=True)
class Words:
    """A paragraph: plain words and links. `quiet` ones are notes."""

    parts: tuple[str | Link, ...]
    quiet: bool = False


@dataclass(frozen=True)
class Points:
    """A short list."""

    items: tuple[tuple[str | Link, ...], ...]


@dataclass(frozen=True)
class Figure:
    """One number that matters, large, with what it is. `table` names where it stands."""

    value: str
    words: str
    table: str = ""


@dataclass(frozen=True)
class Figures:
    """A row of figures."""

    items: tuple[Figure, ...]


@dataclass(frozen=True)
class Chart:
    """A drawing: its finding as a headline, how it is read, the Vega-Lite it is made from, and the table behind it."""

    spec: Mapping[str, Any]
    finding: str
    reading: str
    table: str


Block = Words | Points | Figures | Chart | Table


@dataclass(frozen=True)
class Section:
    """A heading and what stands under it."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Report:
    """A whole report. `behind` are tables that its numbers link to and that are not printed in a section.

    `terms` are words and their meaning; `release`, `through` (last day of the data) and `made_for` stand on every page.
    """

    ident: str
    title: str
    subtitle: str
    made_for: str
    sections: tuple[Section, ...]
    terms: tuple[tuple[str, str], ...]
    release: str
    through: str
    behind: tuple[Table, ...] = field(default=())
    language: str = "en"
    say: Say = field(default=as_written, repr=False, compare=False)
    """What is not in the document itself, such as the words of the footer, is put into the language by this."""

    def tables(self) -> list[Table]:
        """Every table once, in the order in which a reader meets them."""
        met = [b for s in self.sections for b in s.blocks if isinstance(b, Table)]
        return [*met, *self.behind]

    def table(self, ident: str) -> Table:
        """A table by name."""
        return next(t for t in self.tables() if t.ident == ident)


def words(*parts: str | Link, quiet: bool = False) -> Words:
    """A paragraph of these parts."""
    return Words(parts, quiet)


def note(*parts: str | Link) -> Words:
    """A paragraph in small print."""
    return Words(parts, True)


def table(
    ident: str,
    caption: str,
    columns: Sequence[Column],
    rows: Iterable[Row],
    remark: str = "",
    in_file: Sequence[Column] = (),
    *,
    under: str = "",
    whole: bool = False,
) -> Table:
    """A table of these rows."""
    return Table(ident, caption, tuple(columns), tuple(rows), remark, tuple(in_file), under, whole)


def section(title: str, *blocks: Block | None) -> Section:
    """A section of the blocks that are there."""
    return Section(title, tuple(b for b in blocks if b is not None))
