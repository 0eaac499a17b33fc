"""A report as files: PDF by Typst, HTML that needs nothing else, and a CSV of each table. The same document, the same bytes."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Collection, Iterator
from decimal import Decimal
from html import escape
from importlib import resources
from typing import Any

import typst

from concord.reports.paper import STAMP
from concord.reports.periodic import drawing
from concord.reports.periodic.document import (
    Block,
    Chart,
    Figure,
    Figures,
    Link,
    Points,
    Report,
    Table,
    Words,
)
from concord.reports.spoken import Say, as_written

PRINTED_ROWS = 40
"""A table behind a chart is printed up to so many rows; its file has them all."""
NARROW, HALF, SHORT = 72, 48, 14
"""Letters in a row up to which a table is only as wide as it must be, up to which two stand beside each other; and in a
column that never gets the room that is left."""
PAGE_LETTERS, LONG, LONGEST = 100, 24, 48
"""Letters that a row has room for; of a column that gives way where it has not; and those of a column's longest cell beyond which it gets no greater share."""
NOT_CERTIFIED = "Results are not NCQA-certified."
BEHIND, WORDS, NUMBERS = "The numbers behind", "Words", "The numbers"
LABELS = {
    "behind": BEHIND,
    "words": WORDS,
    "release": "release",
    "through": "data through",
    "page": "page",
    "of": "1 of 1",
}
"""What the paper says besides the document."""


# -- paper -----------------------------------------------------------------------------------------------------------


def pdf(report: Report) -> bytes:
    """The report as a tagged PDF (PDF/UA-1)."""
    with resources.as_file(resources.files("concord.reports")) as root:
        made = typst.compile(
            str(root / "periodic" / "paper.typ"),
            root=str(root),
            sys_inputs={"facts": json.dumps(_facts(report))},
            timestamp=int(STAMP.timestamp()),
            ignore_system_fonts=True,
            pdf_standards=["ua-1"],
        )
    assert isinstance(made, bytes)
    return made


def _facts(report: Report) -> dict[str, Any]:
    return {
        "title": report.title, "subtitle": report.subtitle, "made_for": report.made_for, "release": report.release,
        "through": report.through, "printed": [t.ident for t in report.tables()],
        "sections": [{"title": s.title, "blocks": [_printed(b, report.say) for b in s.blocks]} for s in report.sections],
        "behind": [_printed_table(t, report.say) for t in report.behind],
        "terms": [list(t) for t in report.terms] + [[report.say("Certification"), report.say(NOT_CERTIFIED)]],
        "language": report.language, "labels": {k: report.say(v) for k, v in LABELS.items()},
    }  # fmt: skip


def _printed(block: Block, say: Say) -> dict[str, Any]:
    match block:
        case Words():
            return {"is": "words", "parts": [_piece(p) for p in block.parts], "quiet": block.quiet}
        case Points():
            return {"is": "points", "items": [[_piece(p) for p in item] for item in block.items]}
        case Figures():
            return {"is": "figures", "items": [vars(f) for f in block.items]}
        case Chart():
            drawn = drawing.svg(block.spec, drawing.PAPER)
            return {
                "is": "chart",
                "finding": block.finding,
                "reading": block.reading,
                "svg": drawn,
                "width": _share(drawn),
            }
        case Table():
            return _printed_table(block, say)


def _share(drawn: str) -> float:
    """How much of the line a drawing takes, so that all are lettered alike."""
    width = float(drawn.partition('width="')[2].partition('"')[0])
    return min(100.0, round(100 * width / (drawing.WIDTH + 10), 1))


def _piece(part: str | Link) -> dict[str, str]:
    return (
        {"words": part.words, "table": part.table} if isinstance(part, Link) else {"words": part, "table": ""}
    )


def _printed_table(table: Table, say: Say = as_written) -> dict[str, Any]:
    lines = table.lines()
    rest = 0 if table.whole else len(lines) - PRINTED_ROWS
    more = " " + say(f"{rest} more rows are in {table.ident}.csv.") if rest > 0 else ""
    widest = [max([len(c.title), *(len(line[n]) for line in lines)]) for n, c in enumerate(table.beside)]
    letters = sum(widest) + 2 * len(widest)
    sides = ["right" if c.is_number else "left" for c in table.beside]
    return {
        "is": "table", "ident": table.ident, "caption": table.caption, "note": (table.note + more).strip(),
        "heads": [c.title for c in table.beside], "sides": sides, "shares": _shares(widest, sides, max((len(title) for title, _ in table.parts()), default=0)),
        "parts": _cut(table.parts(), len(lines) - max(rest, 0)), "narrow": letters <= HALF,
    }  # fmt: skip


def _cut(parts: list[tuple[str, list[list[str]]]], most: int) -> list[dict[str, Any]]:
    """Parts of a table up to so many rows together."""
    found: list[dict[str, Any]] = []
    for title, lines in parts:
        if most > 0:
            found.append({"title": title, "lines": lines[:most]})
            most -= len(lines)
    return found


def _shares(widest: list[int], sides: list[str], title: int = 0) -> list[int]:
    """How the columns of words share what a row leaves over, by their longest cell; 0 is as wide as it needs. What a `title` over the
    rows is longer than them goes to the widest words, or else to the first column, not to the last.

    In a row that fits, the widest alone takes the rest. In one that does not, all that hold long words give way, so that none runs into
    the next.
    """
    words = [n for n, side in enumerate(sides) if (side == "left" or n == 0) and widest[n] > SHORT]
    letters = sum(widest) + 2 * len(widest)
    if letters < title:
        taking_it = max(words, key=lambda n: (widest[n], -n), default=0)
        return [widest[n] if n == taking_it else 0 for n in range(len(widest))]
    if letters <= NARROW or not words:
        return [0] * len(widest)
    widest_one = [max(words, key=lambda n: (widest[n], -n))]
    long = [n for n in words if widest[n] > LONG] or widest_one
    taking = long if letters > PAGE_LETTERS else widest_one
    return [min(width, LONGEST) if n in taking else 0 for n, width in enumerate(widest)]


# -- page ------------------------------------------------------------------------------------------------------------


def html(report: Report, *, files: str = "") -> str:
    """The report as one page without script that opens from a folder. `files` is where its tables' CSV lie, if anywhere."""
    inside = body(report, files=files)
    return framed(report.title, inside, report.release, report.through, report.language, report.say)


def framed(
    title: str, inside: str, release: str, through: str, language: str = "en", say: Say = as_written
) -> str:
    """A page that needs nothing else: its style is in it, and there is no script."""
    css = resources.files(__package__).joinpath("page.css").read_text(encoding="utf-8")
    return (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="color-scheme" content="light dark">\n'
        f"<title>{escape(title)}</title>\n<style>\n{css}</style>\n</head>\n<body>\n<main>\n{inside}</main>\n"
        f"<footer><p>{escape(say(f'Release {release}. Data through {through}.'))} {escape(say(NOT_CERTIFIED))}</p></footer>\n"
        f"</body>\n</html>\n"
    )


def body(report: Report, *, files: str = "") -> str:
    """What stands between a page's header and footer."""
    return "".join(_parts(report, files))


def _parts(report: Report, files: str) -> Iterator[str]:
    there = {t.ident for t in report.tables()}
    yield f'<p class="quiet">{escape(report.made_for)}</p>\n<h1>{escape(report.title)}</h1>\n<p class="quiet">{escape(report.subtitle)}</p>\n'
    for part in report.sections:
        yield f"<section>\n<h2>{escape(part.title)}</h2>\n"
        yield from (_shown(block, there, files, report.say) for block in part.blocks)
        yield "</section>\n"
    if report.behind:
        yield f"<section>\n<h2>{escape(report.say(BEHIND))}</h2>\n"
        yield from (_shown(t, there, files, report.say) for t in report.behind)
        yield "</section>\n"
    yield f"<section>\n<h2>{escape(report.say(WORDS))}</h2>\n<dl>\n"
    yield from (f"<dt>{escape(word)}</dt><dd>{escape(meaning)}</dd>\n" for word, meaning in report.terms)
    yield "</dl>\n</section>\n"


def _shown(block: Block, there: Collection[str], files: str, say: Say) -> str:
    """A block as markup. It leads to a table only if that is `there`: one without rows is not printed."""
    match block:
        case Words():
            kind = ' class="quiet"' if block.quiet else ""
            return f"<p{kind}>{_linked(block.parts, there)}</p>\n"
        case Points():
            return f"<ul>{''.join(f'<li>{_linked(item, there)}</li>' for item in block.items)}</ul>\n"
        case Figures():
            items = "".join(_figure(f, there) for f in block.items)
            return f'<ul class="figures">{items}</ul>\n'
        case Chart():
            drawn = drawing.svg(block.spec, drawing.PAGE, f"{block.finding}. {block.reading}")
            leads = " " + _to(say(NUMBERS), block.table, there) if block.table in there else ""
            words = f'<strong>{escape(block.finding)}</strong> <span class="quiet">{escape(block.reading)}{leads}</span>'
            return f"<figure><figcaption>{words}</figcaption>\n{drawn}\n</figure>\n"
        case Table():
            return _table(block, files)


def _figure(figure: Figure, there: Collection[str]) -> str:
    number = _to(figure.value, figure.table, there)
    return f'<li><span class="amount">{number}</span><span class="quiet">{escape(figure.words)}</span></li>'


def _linked(parts: tuple[str | Link, ...], there: Collection[str]) -> str:
    return "".join(_to(p.words, p.table, there) if isinstance(p, Link) else escape(p) for p in parts)


def _to(words: str, table: str, there: Collection[str]) -> str:
    return f'<a href="#{table}">{escape(words)}</a>' if table in there else escape(words)


def _table(table: Table, files: str) -> str:
    right = [' class="n"' if c.is_number else "" for c in table.beside]
    heads = "".join(
        f'<th scope="col"{r}>{escape(c.title)}</th>' for c, r in zip(table.beside, right, strict=True)
    )
    bodies = "".join(_rows(title, lines, right) for title, lines in table.parts())
    note = f'<p class="quiet">{escape(table.note)}</p>\n' if table.note else ""
    file = f'<p class="quiet"><a href="{files}{table.ident}.csv">{table.ident}.csv</a></p>\n' if files else ""
    return (
        f'<div class="scroll" id="{table.ident}" tabindex="0" role="region" aria-label="{escape(table.caption)}"><table>\n'
        f"<caption>{escape(table.caption)}</caption>\n<thead><tr>{heads}</tr></thead>\n{bodies}</table></div>\n{note}{file}"
    )


def _rows(title: str, lines: list[list[str]], right: list[str]) -> str:
    """Rows under their heading, if they have one."""
    head = (
        f'<tr><th class="part" scope="rowgroup" colspan="{len(right)}">{escape(title)}</th></tr>\n'
        if title
        else ""
    )
    return (
        f"<tbody>\n{head}{''.join(f'<tr>{_line(cells, right)}</tr>{chr(10)}' for cells in lines)}</tbody>\n"
    )


def _line(cells: list[str], right: list[str]) -> str:
    first, *rest = (f"{escape(cell)}" for cell in cells)
    return f'<th scope="row">{first}</th>' + "".join(
        f"<td{r}>{cell}</td>" for cell, r in zip(rest, right[1:], strict=True)
    )


# -- files -----------------------------------------------------------------------------------------------------------


def text(table: Table) -> str:
    """A table as CSV: numbers as they are, not as they are written."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    columns = table.in_file or table.columns
    writer.writerow([c.title for c in columns])
    writer.writerows([plain(row.get(c.key)) for c in columns] for row in table.rows)
    return out.getvalue()


def plain(value: Any) -> Any:
    """A value as a CSV has it. Numbers and days as themselves; words that a spreadsheet would take for a formula as words."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    return f"'{value}" if isinstance(value, str) and value.startswith(("=", "+", "@", "\t", "\r")) else value


def files_of(report: Report, form: str) -> dict[str, bytes]:
    """The files of a report by name: `form` is pdf or html (a page and its tables' CSV)."""
    if form == "pdf":
        return {f"{report.ident}.pdf": pdf(report)}
    named = {f"{report.ident}.html": html(report, files=f"{report.ident}/").encode()}
    return named | {f"{report.ident}/{t.ident}.csv": text(t).encode("utf-8-sig") for t in report.tables()}
