"""What the payers promised for a year and where each stood, for the annual report: given to it, as no book holds it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from concord.reports.periodic.document import Column, Link, Section, Table, note, section, table, words

AREAS = ("transparency", "payment", "investment", "transformation")
STATES = ("reached", "under_way", "behind", "not_begun")


@dataclass(frozen=True)
class Promise:
    """One milestone of one payer: its area, title, owner, due day, and status (one of `STATES`)."""

    area: str
    title: str
    owner: str
    due: date
    status: str


@dataclass(frozen=True)
class Promised:
    """A year's promises as they stood on a day; `is_final` once the program office has closed the year."""

    on: date
    is_final: bool
    promises: tuple[Promise, ...]


def kept(promised: Promised | None, year: int) -> Section:
    """How many of a year's milestones were fulfilled, by area; nothing where none were due."""
    if promised is None or not promised.promises:
        return section("What the payers promised")
    every = promised.promises
    reached = sum(p.status == "reached" for p in every)
    standing = "as closed on" if promised.is_final else "as it stood, the year not being closed, on"
    return section(
        "What the payers promised",
        words(Link(f"{reached} of {len(every)}", "promises"), f" milestones due in {year} were fulfilled, {standing} {promised.on.day} {promised.on:%B %Y}."),
        table("promises-by-area", f"Milestones due in {year} by area",
              (Column("area", "Area", "spaced"), Column("owed", "Due", "count"), *(Column(s, s.replace("_", " ").replace("reached", "fulfilled").capitalize(), "count") for s in STATES)),
              _by_area(every)),
        note("A milestone counts once for each payer that owes it. What shows it is the payer's to share."),
    )  # fmt: skip


def _by_area(every: Sequence[Promise]) -> list[dict[str, object]]:
    return [
        {"area": area, "owed": len(mine), **{s: sum(p.status == s for p in mine) for s in STATES}}
        for area in AREAS
        if (mine := [p for p in every if p.area == area])
    ]


def behind(promised: Promised | None, year: int) -> tuple[Table, ...]:
    """Every milestone of every payer, for the end of the report."""
    if promised is None or not promised.promises:
        return ()
    columns = (Column("due", "Due"), Column("area", "Area", "spaced"), Column("title", "Milestone"), Column("owner", "Payer"), Column("status", "Status"))  # fmt: skip
    rows = [
        {"due": p.due.isoformat(), "area": p.area, "title": p.title, "owner": p.owner, "status": "fulfilled" if p.status == "reached" else p.status.replace("_", " ")}
        for p in sorted(promised.promises, key=lambda p: (p.due, p.title, p.owner))
    ]  # fmt: skip
    return (table("promises", f"Milestones due in {year}, by payer", columns, rows),)
