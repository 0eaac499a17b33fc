"""A table as a page and as a file: sorted, paged and exported alike, whatever it lists."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from concord.portal import files
from concord.portal.audit.chain import record
from concord.portal.paging import SIZE, Page, asked, counted
from concord.portal.templatetags import words

FILES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
MOST = 1_000_000
AT_ONCE = 5_000
"""Rows of a file that is made while the reader waits; a longer one is made by the worker."""
BATCH = 20_000
"""Rows that the worker holds at once of a long list."""
Row = dict[str, Any]
SHOWN: dict[str, Callable[[Any], str]] = {
    "text": lambda value: "" if value is None else str(value),
    "words": words.spaced,
    "count": lambda value: f"{value:,}",
    "tenths": lambda value: f"{value:,.1f}",
    "dollars": words.dollars,
    "signed": words.signed,
    "percent": words.percent,
    "plain": lambda value: f"{value:+.2f}",
    "day": words.day,
    "month": words.month,
    "moment": lambda value: f"{words.day(value)} {value:%H:%M}",
}
NUMBERS = frozenset({"count", "tenths", "dollars", "signed", "percent", "plain"})
HIDDEN = "[c]"


@dataclass(frozen=True)
class Column:
    """One column. `kind` says how a value is written; `says` makes its words from the row, `opens` the address it leads to.

    `empty` stands where there is no value: nothing, or `[c]` where that means hidden. A column `only_in_files` is not on the page, one `only_on_pages` in no file.
    """

    key: str
    title: str
    kind: str = "text"
    says: Callable[[Row], str] | None = None
    opens: Callable[[Row], str] | None = None
    sorts: bool = True
    empty: str = ""
    only_in_files: bool = False
    only_on_pages: bool = False

    @property
    def is_number(self) -> bool:
        return self.kind in NUMBERS

    def shown(self, row: Row) -> str:
        """The cell as it stands on the page."""
        if self.says is not None:
            return self.says(row)
        value = row[self.key]
        return str(self.empty) if value is None else SHOWN[self.kind](value)

    def kept(self, row: Row) -> Any:
        """The cell as it stands in a file: numbers and days as themselves."""
        value = row[self.key]
        if (
            self.says is not None
            or not isinstance(value, int | float | Decimal | date)
            or isinstance(value, bool)
        ):
            return safe(self.shown(row))
        return value


class Batches:
    """The rows of a long list, asked for so many at a time each time they are gone through."""

    def __init__(self, ask: Callable[[Page], list[Row]], total: int):
        self._ask, self._total = ask, min(total, MOST)

    def __len__(self) -> int:
        return self._total

    def __iter__(self) -> Iterator[Row]:
        for number in range(1, -(-self._total // BATCH) + 1):
            yield from self._ask(Page(number, BATCH))


class Table:
    """A list that the address sorts (`sort`, `-` for descending), pages (`page`) and turns into a file (`as`).

    Of several lists on a page each but the first has a name of its own in `of`, and the address means the one that it names.
    """

    def __init__(
        self, request: HttpRequest, name: str, columns: Sequence[Column], *, by: str, caption: str, size: int = SIZE, of: str = ""
    ):  # fmt: skip
        self.request, self.name, self.columns, self.caption, self.of = (
            request,
            name,
            tuple(columns),
            caption,
            of,
        )
        keys = {c.key for c in columns if c.sorts}
        is_meant = request.GET.get("of", "") == of
        asked_for = request.GET.get("sort", "") if is_meant else ""
        self.sort = asked_for if asked_for.removeprefix("-") in keys else by
        self.file = request.GET.get("as", "") if is_meant and request.GET.get("as") in FILES else ""
        self.page = Page(1, MOST) if self.file else asked(request, size) if is_meant else Page(1, size)
        self.rows: list[Row] | Batches = []
        self.is_left_to_the_worker = False

    def hold(self, rows: list[Row]) -> Table:
        """Rows that are all at hand: sorted and cut here. Rows without the value stand last."""
        key, down = self.sort.removeprefix("-"), self.sort.startswith("-")
        have = [r for r in rows if r[key] is not None]
        have.sort(key=lambda r: r[key], reverse=down)
        every = have + [r for r in rows if r[key] is None]
        if self.file:
            self.rows = [] if self.defers(len(every)) else every[:MOST]
        else:
            self.page = self.page.of(len(every))
            self.rows = every[self.page.offset : self.page.offset + self.page.size]
        return self

    def ask(
        self, package: str, query: str, parameters: Mapping[str, Any], *, dress: Callable[[list[Row]], object] | None = None
    ) -> Table:  # fmt: skip
        """Rows of a query over the reader's book that takes `$sort`, `$limit` and `$offset` and counts all in `total`.

        `dress` puts beside them what stands elsewhere.
        """

        def asked_for(page: Page) -> list[Row]:
            limits = {"sort": self.sort, "limit": page.size, "offset": page.offset}
            found: list[Row] = self.request.book.ask(package, query, {**parameters, **limits})  # type: ignore[attr-defined]
            if dress:
                dress(found)
            return found

        total = counted(asked_for(Page(1, 1)), Page(1, 1)).total if self.file else 0
        if self.defers(total):
            self.rows = []
        elif total > AT_ONCE:
            self.rows = Batches(asked_for, total)
        else:
            self.rows = rows = asked_for(self.page)
            self.page = counted(rows, self.page)
        return self

    def defers(self, total: int) -> bool:
        """Whether so many rows are left to the worker, which makes the file by asking for the same address again."""
        self.is_left_to_the_worker = bool(
            self.file and total > AT_ONCE and not getattr(self.request, "is_worker", False)
        )
        return self.is_left_to_the_worker

    @property
    def action(self) -> str:
        """What the audit calls this: seeing the list, asking the worker for it, or taking it away."""
        if self.is_left_to_the_worker:
            return f"{self.name}.ask"
        return f"{self.name}.export" if self.file else f"{self.name}.view"

    def answer(self, template: str, context: Mapping[str, Any] | None = None) -> HttpResponse:
        """The page, or the file that the address asks for."""
        if self.is_left_to_the_worker:
            from concord.portal.exports.asking import leave_to_the_worker

            return leave_to_the_worker(self.request, self.name, self.caption, self.file)
        if self.file:
            return self._as_file()
        return render(self.request, template, {"table": self, "page": self.page, **(context or {})})

    # -- for the template ------------------------------------------------------------------------------------

    def on_page(self) -> list[Column]:
        """The columns that the page shows; a file holds all."""
        return [c for c in self.columns if not c.only_in_files]

    def in_file(self) -> list[Column]:
        """The columns of a file."""
        return [c for c in self.columns if not c.only_on_pages]

    def heads(self) -> list[dict[str, Any]]:
        """Each column's title, where sorting by it leads, and how it is sorted now."""
        return [
            {
                "title": c.title,
                "n": c.is_number,
                "href": self._link(sort=f"-{c.key}" if self.sort == c.key else c.key, page=None) if c.sorts else "",
                "sorted": {c.key: "ascending", f"-{c.key}": "descending"}.get(self.sort, ""),
            }
            for c in self.on_page()
        ]  # fmt: skip

    def lines(self) -> list[list[dict[str, Any]]]:
        """Each row's cells: title of the column, words, and the address they open."""
        columns = [(c, str(c.title)) for c in self.on_page()]
        return [
            [{"title": title, "n": c.is_number, "says": c.shown(row), "href": c.opens(row) if c.opens else ""} for c, title in columns]
            for row in self.rows
        ]  # fmt: skip

    def files(self) -> list[tuple[str, str]]:
        """The files this can be had as, and where."""
        return [(kind.upper(), self._link(**{"as": kind, "page": None})) for kind in FILES]

    def _link(self, **changes: str | None) -> str:
        query: QueryDict = self.request.GET.copy()
        for name, value in {"of": self.of or None, **changes}.items():
            query.pop(name, None)
            if value is not None:
                query[name] = value
        return f"?{query.urlencode()}"

    # -- files -----------------------------------------------------------------------------------------------

    def _as_file(self) -> HttpResponse:
        """A short file whole; a long one, which only the worker asks for, from a file on disk that is gone with the answer."""
        parts = files.csv_parts(self) if self.file == "csv" else files.xlsx_parts(self)
        response = (
            FileResponse(files.laid_down(parts))
            if isinstance(self.rows, Batches)
            else HttpResponse(b"".join(parts))
        )
        response["Content-Type"] = FILES[self.file]
        response["Content-Disposition"] = f'attachment; filename="{self.name.replace(".", "-")}.{self.file}"'
        return response  # type: ignore[return-value]  # both are answers; Django gives them no common type

    def cells(self) -> Iterator[list[Any]]:
        """The rows of a file."""
        columns = self.in_file()
        return ([c.kept(row) for c in columns] for row in self.rows)

    def about(self) -> list[tuple[str, str]]:
        """What a file is, for its sheet of that name."""
        book = getattr(self.request, "book", None)
        asked_for = sorted((k, v) for k, v in self.request.GET.items() if k not in ("as", "page") and v)
        said = [(_("What"), self.caption), (_("Rows"), f"{len(self.rows):,}")]
        if book is not None:
            said += [(_("Data through"), book.data_through), (_("Release"), book.release)]
        said += [(_("Filter: %(name)s") % {"name": name}, safe(value)) for name, value in asked_for]
        said += [
            (_("Made for"), str(self.request.user)),
            (_("Made at"), f"{timezone.now():%Y-%m-%d %H:%M} UTC"),
        ]
        note = _("Results are not NCQA-certified. Keep and destroy this file as your agreement says.")
        return [*said, (_("Note"), note)]


def answered(
    request: HttpRequest, tables: Sequence[Table], template: str, context: Mapping[str, Any], **about: str
) -> HttpResponse:
    """The page with several lists, or the file of the one that the address means; taking one away is written down, with what it is `about`.

    The first is the page's own.
    """
    meant = next((t for t in tables if t.file), tables[0])
    if meant.file:
        record(request, meant.action, **about)
    beside = {t.of: t for t in tables[1:]}
    return meant.answer(template, {**context, **beside, "table": tables[0], "page": tables[0].page})


def taken_of(request: HttpRequest, tables: Sequence[Table], **about: str) -> HttpResponse | None:
    """Of several lists on a page that draws them otherwise, the one that the address asks for, as a file; None when it asks for none."""
    meant = next((table for table in tables if table.file), None)
    if meant is None:
        return None
    record(request, meant.action, **about)
    return meant.answer("")


def taken(
    request: HttpRequest,
    name: str,
    columns: Sequence[Column],
    rows: Callable[[], list[Row]],
    *,
    by: str,
    caption: str,
) -> HttpResponse | None:
    """A list whose page is drawn otherwise, as the file that the address asks for; None when it asks for none."""
    table = Table(request, name, columns, by=by, caption=caption)
    if not table.file:
        return None
    table.hold(rows())
    record(request, table.action, (str(r["person"]) for r in table.rows if r.get("person")))
    return table.answer("")


def safe(value: str) -> str:
    """Text that a spreadsheet would take for a formula is kept as text."""
    return f"'{value}" if value[:1] in ("=", "+", "-", "@", "\t", "\r") else value
