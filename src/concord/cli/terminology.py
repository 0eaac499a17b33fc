"""`concord terminology`: concepts, their codes, and importing licensed code sets."""

from __future__ import annotations

from pathlib import Path

import click

from concord.cli import output
from concord.model.work import Work
from concord.terminology import Terminology, load

WORK = click.option(
    "--work",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Work folder whose imported sets come first.",
)


@click.group("terminology")
def terminology_command() -> None:
    """Concepts and the codes in them: small open defaults, and licensed sets that you import."""


@terminology_command.command("list")
@WORK
@output.json_option
def list_concepts(work: Path | None, as_json: bool) -> None:
    """Every concept, with how many codes it has and where they come from."""
    words = _load(work)
    rows = [(c.name, c.title, c.identifier, len(words.codes_of(c.name)), c.source) for c in words.concepts]
    if as_json:
        output.as_json(
            [dict(zip(("name", "title", "identifier", "codes", "source"), row, strict=True)) for row in rows]
        )
        return
    output.table("Concepts", ("name", "title", "identifier", "codes", "from"), rows, right=(3,))


@terminology_command.command("show")
@click.argument("concept")
@WORK
@output.json_option
def show(concept: str, work: Path | None, as_json: bool) -> None:
    """The codes of one concept. A code that ends in * stands for everything that begins so."""
    words = _load(work)
    codes = words.codes_of(words.concept(concept).name)
    if as_json:
        output.as_json([vars(code) for code in codes])
        return
    output.table(words.concept(concept).title, ("system", "code"), [(c.system, c.code) for c in codes])


def _load(work: Path | None) -> Terminology:
    return load(Work.open(work).terminology if work else None)
