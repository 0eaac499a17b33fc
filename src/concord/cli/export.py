"""`concord export`: a table of a reader's book as CSV or a workbook."""

from __future__ import annotations

import csv
from pathlib import Path

import click

from concord.cli import output
from concord.model.errors import UsageError
from concord.model.work import Work
from concord.release import Book, open_book


@click.command("export")
@click.argument("work", type=click.Path(file_okay=False, path_type=Path))
@click.argument("book")
@click.argument("table", required=False)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="File to write; its ending says the format: .csv, .xlsx or .parquet.",
)
@click.option("--release", help="A release other than the current one.")
@output.json_option
def export_command(
    work: Path, book: str, table: str | None, out: Path | None, release: str | None, as_json: bool
) -> None:
    """Write a table of a reader's book to a file.

    \b
      concord export demo/work practice-foothill                    what the book holds
      concord export demo/work practice-foothill gap --out gaps.xlsx
      concord export demo/work plan-alder line --out lines.csv

    A workbook gets a second sheet, About, with the release, the date the data reach and who may read it.
    """
    with open_book(Work.open(work).releases, book, release) as reader:
        if table is None:
            _contents(reader, as_json)
            return
        if out is None:
            raise UsageError("no file to write to", next_step=f"add --out {table}.csv or --out {table}.xlsx")
        rows = _write(reader, table, out)
    if as_json:
        output.as_json({"book": book, "table": table, "rows": rows, "file": str(out)})
    else:
        output.say(f"{rows:,} rows of {table} written to {out}")


def _contents(reader: Book, as_json: bool) -> None:
    if as_json:
        output.as_json({"book": reader.name, "release": reader.release, "tables": reader.tables})
        return
    output.table(
        f"{reader.name}, release {reader.release}",
        ("table", "rows"),
        [(n, f"{reader.count(n):,}") for n in reader.tables],
        right=(1,),
    )


def _write(reader: Book, table: str, out: Path) -> int:
    rows = reader.rows(table)
    names = list(rows[0]) if rows else []
    if out.suffix == ".csv":
        with out.open("w", newline="", encoding="utf-8-sig") as file:
            writer = csv.writer(file)
            writer.writerow(names)
            writer.writerows([_cell(value) for value in row.values()] for row in rows)
    elif out.suffix == ".xlsx":
        _workbook(reader, table, names, rows, out)
    elif out.suffix == ".parquet":
        out.write_bytes((reader.folder / f"{table}.parquet").read_bytes())
    else:
        raise UsageError(
            f"cannot write {out.suffix or 'a file without an ending'}",
            next_step="end the name in .csv, .xlsx or .parquet",
        )
    return len(rows)


def _cell(value: object) -> object:
    """Text that a spreadsheet would take for a formula is kept as text."""
    return (
        f"'{value}"
        if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r"))
        else value
    )


def _workbook(reader: Book, table: str, names: list[str], rows: list[dict[str, object]], out: Path) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(
        str(out), {"constant_memory": True, "strings_to_formulas": False, "default_date_format": "yyyy-mm-dd"}
    ) as book:
        sheet = book.add_worksheet(table[:31])
        bold = book.add_format({"bold": True})
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, names, bold)
        for number, row in enumerate(rows, 1):
            sheet.write_row(
                number,
                0,
                [value if not hasattr(value, "as_tuple") else float(value) for value in row.values()],
            )  # type: ignore[arg-type]
        sheet.autofilter(0, 0, max(1, len(rows)), max(0, len(names) - 1))
        about = book.add_worksheet("About")
        facts = (
            ("Release", reader.release),
            ("Data through", reader.data_through),
            ("Book", reader.name),
            ("Table", table),
            ("Note", "Results are not NCQA-certified."),
        )
        for number, fact in enumerate(facts):
            about.write_row(number, 0, fact)
