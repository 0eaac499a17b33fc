"""What the commands print: tables and progress for people, JSON for machines, failures as sentences."""

from __future__ import annotations

import json
import sys
import time
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from types import TracebackType
from typing import Any

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from concord.model.errors import ConcordError

console = Console(highlight=False)
errors = Console(stderr=True, highlight=False)

NAME = 20
"""Letters of a name in a table's first column that is not broken at the margin."""

json_option = click.option(
    "--json", "as_json", is_flag=True, help="Print JSON for a machine instead of text."
)


def as_json(value: Any) -> None:
    """Print a value as JSON, with sorted keys."""
    click.echo(json.dumps(value, indent=1, sort_keys=True, ensure_ascii=False, default=_plain))


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Decimal) or not hasattr(value, "isoformat") else value.isoformat()


def table(
    title: str, columns: Sequence[str], rows: Iterable[Sequence[Any]], *, right: Sequence[int] = ()
) -> None:
    """Print a table; `right` names the columns (by number) that hold figures."""
    drawn = Table(
        title=title, title_justify="left", title_style="bold", box=None, pad_edge=False, padding=(0, 2, 0, 0)
    )
    cells = [["" if cell is None else escape(str(cell)) for cell in row] for row in rows]
    for number, column in enumerate(columns):
        drawn.add_column(
            column,
            justify="right" if number in right else "left",
            overflow="fold",
            no_wrap=number == 0 and all(len(row[0]) <= NAME and " " not in row[0] for row in cells),
        )
    for row in cells:
        drawn.add_row(*row)
    console.print(drawn if cells else f"[bold]{title}[/bold]\n(nothing)")
    console.print()


def say(words: str) -> None:
    """One line to the reader."""
    console.print(words)


def failure(error: ConcordError) -> None:
    """One sentence on standard error, or JSON when the command was asked for JSON."""
    if "--json" in sys.argv:
        click.echo(json.dumps(error.as_dict(), ensure_ascii=False), err=True)
        return
    errors.print(f"[bold red]Error[/bold red] {escape(error.sentence())}", soft_wrap=True, markup=True)


def fault(error: Exception, shown: str) -> None:
    """What Concord has no sentence for: its kind and the lines it came through, never its words, which may hold a file's. `shown`
    names the variable that prints them all the same."""
    kind, places = type(error).__name__, tuple(places_of(error.__traceback__))
    next_step = (
        f"report the kind and the lines; they hold no data. {shown}=1 shows the words, for your eyes alone"
    )
    if "--json" in sys.argv:
        told = {"error": "Fault", "what": kind, "where": list(places), "next": next_step}
        click.echo(json.dumps(told), err=True)
        return
    click.echo(f"Error A fault of Concord's own ({kind}), at", err=True)
    for place in places:
        click.echo(f"  {place}", err=True)
    click.echo(f"What was published before stands. Next: {next_step}.", err=True)


def places_of(trace: TracebackType | None) -> Iterator[str]:
    """The lines of Concord an error came through, the innermost last: `pipeline/steps.py:120 settle`."""
    for frame in traceback.extract_tb(trace):
        inside = frame.filename.rpartition("/concord/")[2]
        yield f"{inside if inside != frame.filename else Path(frame.filename).name}:{frame.lineno} {frame.name}"


@contextmanager
def timed(words: str, quiet: bool = False):
    """Show a line while something runs, and how long it took. Yields a function that changes the words after the line."""
    start = time.monotonic()
    if quiet:
        yield lambda _detail: None
    elif errors.is_terminal:
        with errors.status(words) as status:
            yield lambda detail: status.update(f"{words}: {escape(str(detail))}")
    else:
        yield _sparse(words)
    if not quiet:
        errors.print(f"{words:<44} {time.monotonic() - start:6.1f} s")


def _sparse(words: str) -> Callable[[str], None]:
    """Progress for a log: a line at most every five seconds."""
    last = [time.monotonic()]

    def tell(detail: str) -> None:
        if time.monotonic() - last[0] >= 5:
            last[0] = time.monotonic()
            errors.print(f"{words}: {detail}")

    return tell


class Steps:
    """Progress of a run: a line per step with its seconds, and what is being done now on a terminal."""

    def __init__(self, quiet: bool = False):
        self.quiet = quiet
        self.words, self.began = "", 0.0
        self.status = errors.status("") if errors.is_terminal and not quiet else None

    def __call__(self, words: str) -> None:
        """A step begins (or, with words that begin in lower case, a part of one)."""
        if self.quiet:
            return
        if words[:1].islower():
            if self.status:
                self.status.update(f"{self.words}: {words}")
            return
        self.end()
        self.words, self.began = words, time.monotonic()
        if self.status:
            self.status.update(words)
            self.status.start()

    def end(self) -> None:
        """The last step is over."""
        if self.status:
            self.status.stop()
        if self.words and not self.quiet:
            errors.print(f"{self.words:<44} {time.monotonic() - self.began:6.1f} s")
        self.words = ""


class Walk:
    """Progress of a run, of which several steps may be at work: a line for each that ended, and on a terminal what is being done."""

    def __init__(self, quiet: bool = False):
        self.quiet = quiet
        self.doing: list[str] = []
        self.status = errors.status("") if errors.is_terminal and not quiet else None

    def __call__(self, words: str) -> None:
        """A step begins (or, with words that begin in lower case, a part of the one at work)."""
        if self.status is None:
            return
        if words[:1].islower():
            self.status.update(f"{', '.join(self.doing)}: {words}")
            return
        self.doing.append(words)
        self._show()

    def finished(self, words: str, seconds: float) -> None:
        """A step ended."""
        if self.status:
            self.doing.remove(words)
            self._show()
        if not self.quiet:
            errors.print(f"{words:<44} {seconds:6.1f} s")

    def end(self) -> None:
        """The run is over, well or not."""
        if self.status:
            self.status.stop()

    def _show(self) -> None:
        self.status.update(", ".join(self.doing))
        self.status.start()
