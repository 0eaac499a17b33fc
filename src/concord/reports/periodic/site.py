"""The public page: what everybody may read, as a folder of plain files that opens without a server and without a script.

`index.html` leads to the annual report, the equity report, and a page and a CSV for every table, with what each column means.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Any

from concord.release import Book
from concord.reports.periodic import binding, dictionary, groups, yearly
from concord.reports.periodic.document import Report
from concord.reports.periodic.reading import Names
from concord.reports.periodic.translated import translated
from concord.reports.spoken import Spoken

SHOWN = 500
"""A table's page shows so many rows; its CSV has all."""


def site(book: Book, names: Names, languages: Iterable[Spoken] = ()) -> dict[str, bytes]:
    """The files of the public page by name, from the public's book; its reports in English and in `languages`. The same book, the same bytes."""
    written = (yearly.annual(book, names), groups.equity(book, names))
    reports = [*written, *(translated(r, words) for words in languages for r in written)]
    tables = dictionary.listed(book)
    files: dict[str, bytes] = {}
    for report in reports:
        files |= binding.files_of(report, "pdf") | binding.files_of(report, "html")
    for table in tables:
        rows = book.rows(table["name"])
        files[f"tables/{table['name']}.csv"] = dictionary.csv_of(book, table["name"])
        files[f"tables/{table['name']}.html"] = _page(
            f"Table {table['name'].replace('_', ' ')}", _table(book, table, rows), book
        )
    files[f"tables/{dictionary.DICTIONARY}"] = dictionary.dictionary_of(book)
    files["index.html"] = _page(names.program, _index(names, book, reports, tables), book)
    return files


def _index(names: Names, book: Book, made: Iterable[Report], tables: Iterable[dict[str, Any]]) -> str:
    reports = "".join(
        f'<li lang="{r.language}"><a href="{r.ident}.html">{escape(r.title)}</a> (<a href="{r.ident}.pdf">PDF</a>)</li>\n'
        for r in made
    )
    listed = "".join(
        f'<tr><th scope="row"><a href="tables/{t["name"]}.html">{escape(t["name"].replace("_", " "))}</a></th><td>{escape(t["says"])}</td>'
        f'<td class="n">{t["rows"]:,}</td><td><a href="tables/{t["name"]}.csv">CSV</a></td></tr>\n'
        for t in tables
    )
    return (
        f"<h1>{escape(names.program)}</h1>\n"
        "<p>What the program answers for, for everybody. Figures are of the program as a whole: no plan, no practice, nobody. "
        "Counts of one to ten people are not shown, nor what would give them away.</p>\n"
        f"<h2>Reports</h2>\n<ul>\n{reports}</ul>\n"
        '<h2>Tables</h2>\n<div class="scroll" tabindex="0" role="region" aria-label="Tables"><table>\n<caption>Every table, with its rows</caption>\n'
        '<thead><tr><th scope="col">Table</th><th scope="col">What it holds</th><th scope="col" class="n">Rows</th><th scope="col">File</th></tr></thead>\n'
        f"<tbody>\n{listed}</tbody>\n</table></div>\n"
        f'<p>What each column means: <a href="tables/{dictionary.DICTIONARY}">{dictionary.DICTIONARY}</a>, and on each table\'s page.</p>\n'
    )


def _table(book: Book, table: dict[str, Any], rows: list[dict[str, Any]]) -> str:
    name, meaning = table["name"], dictionary.columns_of(book, table["name"])
    heads = "".join(f'<th scope="col">{escape(c["column"])}</th>' for c in meaning)
    lines = "".join(
        f"<tr>{''.join(f'<td>{escape(_said(v))}</td>' for v in row.values())}</tr>\n" for row in rows[:SHOWN]
    )
    words = "".join(f"<dt>{escape(c['column'])}</dt><dd>{escape(c['meaning'])}</dd>\n" for c in meaning)
    more = f"<p>The first {SHOWN:,} of {len(rows):,} rows.</p>\n" if len(rows) > SHOWN else ""
    return (
        f'<p><a href="../index.html">All tables</a></p>\n<h1>{escape(name.replace("_", " ").capitalize())}</h1>\n<p>{escape(table["says"])}</p>\n'
        f'<p><a href="{name}.csv">{name}.csv</a>, {len(rows):,} rows</p>\n{more}'
        f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(name)}"><table>\n<caption>{escape(name)}</caption>\n'
        f"<thead><tr>{heads}</tr></thead>\n<tbody>\n{lines}</tbody>\n</table></div>\n<h2>What each column means</h2>\n<dl>\n{words}</dl>\n"
    )


def _page(title: str, inside: str, book: Book) -> bytes:
    return binding.framed(title, inside, book.release, book.data_through).encode()


def _said(value: Any) -> str:
    """Nothing for nothing; a hidden number looks like the others that are empty, as the file has it."""
    return "" if value is None else str(binding.plain(value))
