"""Receipts as people read them: text for a terminal, HTML for a browser or paper. The facts are in `receipt` and `submission`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from importlib import resources
from pathlib import Path

from concord.intake.completeness import Remark
from concord.intake.inbox import write_whole
from concord.intake.receipt import Broke, Receipt
from concord.intake.submission import Changed, Submission


def write(work: Path, made: Submission) -> None:
    """A submission's receipt and those of its files, as JSON, text and HTML, beside each other."""
    folder = work / "receipts" / made.sender
    write_whole(folder / f"{made.stem}.json", made.json())
    write_whole(folder / f"{made.stem}.txt", text(made))
    write_whole(folder / f"{made.stem}.html", html(made))
    for one in made.files:
        alone = Submission(made.sender, made.period, (one,), made.changes, made.remarks)
        write_whole(one.path(work).with_suffix(".txt"), text(alone))
        write_whole(one.path(work).with_suffix(".html"), html(alone))


# -- text --------------------------------------------------------------------------------------------------------


def text(made: Submission) -> str:
    """The receipt in plain text."""
    out = [_title(made), "=" * len(_title(made)), _counts(made.totals), ""]
    for one in made.files:
        out += [*_file_text(one, made.changes.get(one.sha256), made.remarks.get(one.sha256, ())), ""]
    return "\n".join(out)


def _title(made: Submission) -> str:
    return f"Receipt: {made.sender}, {made.period}"


def _counts(totals: dict[str, int]) -> str:
    return (
        f"{totals['received']:,} rows received = {totals['accepted']:,} accepted + {totals['quarantined']:,} quarantined "
        f"+ {totals['duplicates']:,} duplicates"
    )


def _file_text(one: Receipt, changed: Changed | None, remarks: Sequence[Remark]) -> Iterable[str]:
    yield f"{one.name}: {one.status}"
    yield f"  received {one.received_on}, {one.size:,} bytes, SHA-256 {one.sha256[:16]}..., read as {one.kind} ({one.layout})"
    if one.problem:
        yield f"  {one.problem} Next: {one.next_step}."
    if one.status == "refused":
        return
    yield f"  {_counts(_parts(one))}"
    if one.closing_count is not None:
        agrees = "agrees" if one.closing_count == one.received else "DISAGREES"
        yield f"  closing record: {one.closing_count:,} rows, {agrees}"
    if changed and changed.sentence():
        yield f"  changes: {changed.sentence()}"
    for note in one.notes:
        yield f"  note: {note}"
    for broke in one.broke:
        yield f"  {broke.severity}: {broke.rows:,} {'row' if broke.rows == 1 else 'rows'}, {broke.sentence} {'Line' if broke.rows == 1 else 'Lines'} {_lines(broke)} [{broke.rule}]"
    for remark in remarks:
        yield f"  look: {remark.sentence} [{remark.rule}]"


def _parts(one: Receipt) -> dict[str, int]:
    return {p: getattr(one, p) for p in ("received", "accepted", "quarantined", "duplicates")}


def _lines(broke: Broke) -> str:
    more = ", ..." if broke.rows > len(broke.lines) else ""
    return ", ".join(f"{n:,}" for n in broke.lines) + more


# -- HTML --------------------------------------------------------------------------------------------------------


def html(made: Submission) -> str:
    """The receipt as one page that needs nothing else: no script, no font, no picture from elsewhere."""
    style = resources.files("concord.intake").joinpath("receipt.css").read_text(encoding="utf-8")
    files = "\n".join(
        _file_html(f, made.changes.get(f.sha256), made.remarks.get(f.sha256, ())) for f in made.files
    )
    title = escape(_title(made))
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{title}</title>\n'
        f"<style>\n{style}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n{_totals_html(made)}\n{files}\n"
        f"</main>\n</body>\n</html>\n"
    )


def _totals_html(made: Submission) -> str:
    head = ("File", "Status", "Received", "Accepted", "Quarantined", "Duplicates")
    rows = [(f.name, f.status, *(f"{n:,}" for n in _parts(f).values())) for f in made.files]
    rows.append(("All files", "", *(f"{n:,}" for n in made.totals.values())))
    return _table("Rows: received = accepted + quarantined + duplicates", head, rows, numbers=4)


def _file_html(one: Receipt, changed: Changed | None, remarks: Sequence[Remark]) -> str:
    parts = [f"<section>\n<h2>{escape(one.name)}</h2>"]
    parts.append(
        f"<p>{escape(one.status.capitalize())}. Received {one.received_on}; {one.size:,} bytes; read as {escape(one.kind)} "
        f"({escape(one.layout)}); SHA-256 <code>{one.sha256}</code>.</p>"
    )
    if one.problem:
        parts.append(
            f'<p class="problem"><strong>{escape(one.problem)}</strong> Next: {escape(one.next_step)}.</p>'
        )
    if one.closing_count is not None:
        parts.append(
            f"<p>The closing record says {one.closing_count:,} rows; {one.received:,} were read.</p>"
        )
    if changed and changed.sentence():
        parts.append(f"<p>What this file changes: {escape(changed.sentence())}</p>")
    parts += [f"<p>{escape(n)}</p>" for n in one.notes]
    if one.broke:
        rows = [(b.severity, b.sentence, b.rule, _lines(b), f"{b.rows:,}") for b in one.broke]
        parts.append(
            _table(
                "Rules that rows broke", ("Severity", "What is wrong", "Rule", "First lines", "Rows"), rows, 1
            )
        )
    if remarks:
        parts.append(
            "<h3>Worth a look</h3>\n<ul>"
            + "".join(f"<li>{escape(r.sentence)}</li>" for r in remarks)
            + "</ul>"
        )
    return "\n".join([*parts, "</section>"])


def _table(caption: str, head: Sequence[str], rows: Sequence[Sequence[str]], numbers: int) -> str:
    """A table whose last `numbers` columns are figures."""
    first = len(head) - numbers
    top = "".join(f'<th scope="col"{_figure(i >= first)}>{escape(h)}</th>' for i, h in enumerate(head))
    body = "".join(
        "<tr>"
        + "".join(
            f'<th scope="row">{escape(c)}</th>' if i == 0 else f"<td{_figure(i >= first)}>{escape(c)}</td>"
            for i, c in enumerate(row)
        )
        + "</tr>\n"
        for row in rows
    )
    return f"<table>\n<caption>{escape(caption)}</caption>\n<thead><tr>{top}</tr></thead>\n<tbody>\n{body}</tbody>\n</table>"


def _figure(is_number: bool) -> str:
    return ' class="number"' if is_number else ""
