"""`concord terminology`: concepts, their codes, and importing licensed code sets."""

from __future__ import annotations

from pathlib import Path

import click

from concord.cli import output
from concord.measures import MEASURES
from concord.model.errors import UsageError
from concord.model.work import Work
from concord.terminology import Terminology, import_files, load, specialties, titles, uses
from concord.terminology.importing import KINDS

WORDS = {"valuesets": "value sets", "drugs": "drugs", "providers": "clinicians", "taxonomies": "specialties"}

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


@terminology_command.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--work",
    required=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Work folder to keep them in.",
)
@click.option(
    "--kind",
    type=click.Choice(KINDS),
    default="auto",
    help="What the files hold; found out from their names unless told.",
)
@output.json_option
def import_sets(files: tuple[Path, ...], work: Path, kind: str, as_json: bool) -> None:
    """Bring in licensed or public code sets, which then come before the open defaults.

    \b
    valuesets   FHIR ValueSet expansions (a file, bundle, NDJSON or folder; .gz too), VSAC spreadsheets,
                a HEDIS value-set directory
    drugs       NDC directories and lists, RxNorm's folder
    providers   the national provider file (NPPES)
    taxonomies  the specialty code set (NUCC): `report` then names the specialties

    Nothing of any file is kept if anything is wrong with one. Of one set the latest import wins; a set decides for the code systems it speaks, the open default for the others. A
    set that is cut short is refused. Imported codes stay in the work folder; no release holds them.
    """
    folder = Work.open(work).terminology
    done = list(zip(files, import_files(folder, files, kind), strict=True))
    if as_json:
        output.as_json(
            [
                {
                    "file": p.name,
                    "kind": d.kind,
                    "items": d.items,
                    "changed": d.changed,
                    "unused": d.unused,
                    "notes": d.notes,
                    "version": d.version,
                }
                for p, d in done
            ]
        )
        return
    for path, one in done:
        output.console.print(
            f"{path.name}: {one.items:,} {WORDS[one.kind]}, kept as {one.kept.name}", markup=False
        )
        output.console.print(f"  concepts changed: {', '.join(one.changed) or 'none'}", markup=False)
        for note in one.notes:
            output.console.print(f"  note: {note}", markup=False)
        if one.unused:
            output.console.print(f"  kept, but no measure asks for: {_some(one.unused)}", markup=False)
    output.say(
        f"The terminology is now version {done[-1][1].version}; `concord run` uses it, and its release names it."
    )


@terminology_command.command("report")
@click.argument("measures", nargs=-1)
@click.option("--missing", "only_missing", is_flag=True, help="Only concepts without codes.")
@WORK
@output.json_option
def report(measures: tuple[str, ...], only_missing: bool, work: Path | None, as_json: bool) -> None:
    """What each measure would use: concept, public identifier, codes by system, source and version; and what is missing."""
    words = _load(work)
    rows = [u for u in uses(words, _read_by(measures)) if u.missing or not only_missing]
    asked = specialties(words, titles(Work.open(work).terminology if work else None))
    if as_json:
        output.as_json({
            "version": words.version,
            "uses": [{**vars(u), "missing": u.missing} for u in rows],
            "specialties": [vars(s) for s in asked],
        })  # fmt: skip
        return
    output.table(
        f"Terminology {words.version}", ("measure", "concept", "identifier", "codes", "from", "version"),
        [(u.measure, u.concept, u.identifier, " ".join(f"{s} {n}" for s, n in u.codes.items()) or "none", u.source, u.version) for u in rows],
    )  # fmt: skip
    if not only_missing:
        output.table(
            "Clinicians that a measure asks for by specialty", ("counts as", "taxonomy", "specialties, once a code set is imported"),
            [(s.provider, s.code, _some(s.titles)) for s in asked],
        )  # fmt: skip
    absent = sorted({u.concept for u in rows if u.missing})
    if absent:
        output.say(
            f"{len(absent)} concepts have no code: nothing is found under them until a set is imported "
            "(`concord terminology import`). Criteria that read only these are false for everybody."
        )


def _read_by(measures: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    for name in measures:
        if name.upper() not in MEASURES:
            raise UsageError(f"there is no measure {name}", next_step=f"one of: {', '.join(MEASURES)}")
    chosen = [name.upper() for name in measures] or list(MEASURES)
    return {name: MEASURES[name].concepts() for name in chosen}


def _some(names: tuple[str, ...]) -> str:
    more = f" and {len(names) - 5} more" if len(names) > 5 else ""
    return f"{', '.join(names[:5])}{more}"


def _load(work: Path | None) -> Terminology:
    return load(Work.open(work).terminology if work else None)
