"""What each column of a book's table means: from the declaration it is made of, and from here where a book adds its own."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from concord import canon
from concord.model.tables import Column, Table
from concord.release import Book
from concord.reports.periodic.binding import plain
from concord.reports.spoken import Say, as_written

DICTIONARY = "dictionary.csv"
ONE_OF = "one of: "
OPEN: Mapping[str, tuple[str, ...]] = {
    "public": (
        "rate", "equity_gap", "equity_index", "primary_care_share", "spend_definition", "spend_by_category", "investment_goal", "adoption",
        "total_cost", "evaluation_estimate", "measure", "criterion_text",
    ),
    "program": (
        "rate", "equity_gap", "equity_index", "equity_contribution", "primary_care_share", "spend_definition", "spend_by_category", "investment_goal",
        "spend", "adoption", "total_cost", "completion", "evaluation_estimate", "evaluation_path", "payment", "match_rate", "submission", "rule",
        "measure", "criterion_text",
    ),
    "plan": ("rate", "match_rate", "primary_care_share", "spend_definition", "adoption", "contract", "term", "measure", "criterion_text"),
    "coach": ("rate", "lever", "roster_size", "peer", "file", "measure"),
    "evaluator": ("practice_month", "practice_year", "person_year", "evaluation_estimate", "evaluation_path", "rate", "measure"),
}  # fmt: skip
"""Tables of each kind of book that hold no person, in the order in which a data room lists them."""

FROM: Mapping[str, Mapping[str, str]] = {
    "program": {"rate": "protected_rate", "spend": "guarded_spend", "match_rate": "guarded_match_rate", "payment": "line",
                "submission": "received_file", "rule": "quarantined", "measure": "measure_info"},
    "public": {"rate": "protected_rate", "measure": "measure_info"},
    "plan": {"measure": "measure_info"},
    "coach": {"rate": "protected_rate", "file": "received_file", "measure": "measure_info"},
    "evaluator": {"rate": "protected_rate", "measure": "measure_info"},
}  # fmt: skip
"""The declared table that a book's table is cut from, where it has another name."""

OWN: Mapping[str, str] = {
    "terminology": "Version of the codes by which the measure's events were found.",
    "lines": "Lines added up.",
    "held": "Rows that wait.",
    "people": "People, rounded to the nearest ten; empty for ten or fewer.",
    "practices": "Other practices behind the quarters.",
    "first_quarter": "A quarter of the practices lie below.",
    "middle": "Half of the practices lie below.",
    "third_quarter": "Three quarters of the practices lie below.",
    "month": "Month.",
}
"""Columns that books add."""

TITLES: Mapping[str, str] = {
    "payment": "What plans owe practices, added up by period and kind of payment.",
    "submission": "Every file received, with its rows.",
    "rule": "Why rows wait, by sender and rule.",
    "peer": "Where other practices lie: quarters over five or more, in whole percent.",
    "roster_size": "People on the roster, to the nearest ten.",
    "file": "The practice's files, by kind and period.",
}  # fmt: skip


def listed(book: Book) -> list[dict[str, Any]]:
    """The tables that a book's data room offers: `name`, `says` (one line) and `rows`, in order."""
    audience = book.name.partition("-")[0]
    return [
        {"name": name, "says": _says(audience, name), "rows": book.count(name)}
        for name in OPEN.get(audience, ())
        if book.has(name)
    ]


def columns_of(book: Book, table: str, say: Say = as_written) -> list[dict[str, str]]:
    """What each column of a table means: column, kind, meaning; in the order of the table, in the words of `say`."""
    audience = book.name.partition("-")[0]
    declared = _declared(audience, table)
    return [
        _column(name, declared.columns.get(name) if declared else None, say) for name in book.columns(table)
    ]


def texts() -> set[str]:
    """Everything that data rooms say of their tables and columns, to be put into other languages."""
    found = {*OWN.values(), f"{ONE_OF}%(values)s"}
    for audience, tables in OPEN.items():
        for table in tables:
            declared = _declared(audience, table)
            found.add(_says(audience, table))
            for column in declared.columns.values() if declared else ():
                found |= {
                    column.meaning,
                    *([] if column.type.words.startswith(ONE_OF) else [column.type.words]),
                }
    return found - {""}


def csv_of(book: Book, table: str) -> bytes:
    """A table of the book as CSV: every row, numbers as they are, what is hidden empty."""
    return as_csv(book.columns(table), book.rows(table))


def parquet_of(book: Book, table: str) -> bytes:
    """The same as it stands in the book."""
    return (book.folder / f"{table}.parquet").read_bytes()


def meanings_of(book: Book, table: str, say: Say = as_written) -> bytes:
    """What its columns mean, as CSV."""
    return as_csv(["column", "kind", "meaning"], columns_of(book, table, say))


def shelf(book: Book) -> dict[str, bytes]:
    """The whole data room as files: every table as CSV and Parquet, and `dictionary.csv` with what each column means."""
    files: dict[str, bytes] = {DICTIONARY: dictionary_of(book)}
    for table in listed(book):
        name = table["name"]
        files |= {f"{name}.csv": csv_of(book, name), f"{name}.parquet": parquet_of(book, name)}
    return files


def dictionary_of(book: Book) -> bytes:
    """What each column of each table of the data room means, as CSV."""
    rows = [{"table": t["name"], **c} for t in listed(book) for c in columns_of(book, t["name"])]
    return as_csv(["table", "column", "kind", "meaning"], rows)


def as_csv(heads: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> bytes:
    """Rows as CSV that a spreadsheet opens in the right letters."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(heads)
    writer.writerows([plain(row[h]) for h in heads] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _column(name: str, declared: Column | None, say: Say) -> dict[str, str]:
    meaning = declared.meaning if declared else OWN.get(name, "")
    kind = _kind(declared.type.words, say) if declared else ""
    return {"column": name, "kind": kind, "meaning": say(meaning) if meaning else ""}


def _kind(words: str, say: Say) -> str:
    """What a column can hold; the values of a list of values stay as they are in the file."""
    values = words.removeprefix(ONE_OF)
    return say(words) if values == words else say(f"{ONE_OF}%(values)s") % {"values": values}


def _says(audience: str, table: str) -> str:
    declared = _declared(audience, table)
    if table in TITLES or declared is None:
        return TITLES.get(table, "")
    return declared.manual().splitlines()[0]


def _declared(audience: str, table: str) -> type[Table] | None:
    return canon.tables().get(FROM.get(audience, {}).get(table, table))
