"""`concord measures`: what is measured, how, and from which codes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from concord.cli import output
from concord.measures import MEASURES
from concord.model.errors import UsageError
from concord.model.measure import METHODS, Measure
from concord.model.periods import Period
from concord.model.sentences import say
from concord.model.trees import concepts_of
from concord.model.work import Work
from concord.pipeline.evaluate import Evaluation, year_of
from concord.pipeline.evaluate import evaluate as run_evaluation
from concord.pipeline.fitting import fit_expected
from concord.program import check as check_program
from concord.program.expected import FILE as EXPECTED
from concord.terminology import Terminology, Use, load, uses

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
_PATH = click.Path(exists=True, path_type=Path)
_WORK = click.option(
    "--work", type=_FOLDER, help="Work folder whose imported code sets come before the open defaults."
)
PARTS = {
    "who": "Who counts",
    "excused": "Who is excused",
    "excepted": "Who is excepted",
    "met": "What counts as met",
    "stratum": "Groups shown apart",
    "factor": "What expected use rests on",
}


@click.group("measures")
def measures_command() -> None:
    """The measures: list them, read one as sentences, check that every code set they read is there."""


@measures_command.command("list")
@output.json_option
def list_measures(as_json: bool) -> None:
    """Every measure Concord computes."""
    rows = [
        (m.id, m.title, " ".join(m.methods), "lower is better" if m.lower_is_better else "", m.cms)
        for m in MEASURES.values()
    ]
    if as_json:
        output.as_json(
            [
                {"id": i, "title": t, "methods": ms.split(), "is_lower_better": bool(lower), "cms": cms}
                for i, t, ms, lower, cms in rows
            ]
        )
        return
    output.table(
        "Measures (results are not NCQA-certified)", ("id", "title", "methods", "", "public logic"), rows
    )


@measures_command.command("show")
@click.argument("measure")
@output.json_option
def show(measure: str, as_json: bool) -> None:
    """One measure in sentences: who counts, who is excused, what is met, what closes a gap."""
    found = _measure(measure)
    asked = _asked_by(found)
    if as_json:
        output.as_json(
            {
                "id": found.id,
                "title": found.title,
                "sentences": [
                    {"part": x.part, "rate": x.rate, "sentence": x.sentence, "methods": asked[x.number]}
                    for x in found.lines()
                    if asked[x.number]
                ],
            }
        )
        return
    output.say(f"[bold]{found.title} ({found.id})[/bold], edition {found.edition}")
    output.say(found.purpose)
    for part, title in PARTS.items():
        lines = [x for x in found.lines() if x.part == part and asked[x.number]]
        if lines:
            output.say(f"\n[bold]{title}[/bold]")
        for line in lines:
            only = (
                f" ({asked[line.number][0]} method)" if len(asked[line.number]) < len(found.methods) else ""
            )
            output.console.print(f"{'    ' if line.within else '  '}- {line.sentence}{only}", markup=False)
    for rate in found.all_rates():
        for gap in rate.gaps():
            output.say(f"\n[bold]To close a gap[/bold]: {gap.action}")
    for sentence, window in found.looks_back.items():
        output.say(
            f"\n[bold]The data must reach back to[/bold] {say(window.start)} ({sentence}); else the result is uncovered."
        )
    if found.differences:
        output.say("\n[bold]Differences from the public logic and from HEDIS[/bold]")
    for difference in found.differences:
        output.console.print(f"  - {difference}", markup=False)
    output.say(f"\nSource: {found.source.rstrip(chr(46))}. Results are not NCQA-certified.")
    output.say(f"How a sentence is decided: concord measures explain {found.id} SENTENCE")


def _asked_by(measure: Measure) -> dict[int, list[str]]:
    """The methods that ask each sentence, by its number."""
    asks = {m: {line.number for line in measure.lines_for(m)} for m in measure.methods}
    return {
        line.number: [m for m, numbers in asks.items() if line.number in numbers] for line in measure.lines()
    }


@measures_command.command("explain")
@click.argument("measure")
@click.argument("sentence", required=False)
@click.option("--method", type=click.Choice(METHODS), help="Only as this method decides it.")
@_WORK
def explain(measure: str, sentence: str | None, method: str | None, work: Path | None) -> None:
    """How each sentence of a measure is decided: in words, with its windows, and the concepts it reads with their codes.

    \b
    concord measures explain CBP
    concord measures explain CBP "lowest reading" --method clinical

    SENTENCE is any part of a sentence of the measure; `concord measures show` lists them all. Where the methods differ both
    are told. Yes, no or unknown: a criterion that rests on something unknown is unknown, and counted as such.
    """
    found, words = _measure(measure), _words(work)
    wanted = [line for line in found.lines() if sentence is None or sentence.lower() in line.sentence.lower()]
    if not wanted:
        raise UsageError(
            f"no sentence of {found.id} has {sentence!r} in it",
            next_step=f"`concord measures show {found.id}` lists them",
        )
    for line in wanted:
        if line.within and sentence is None:
            continue
        output.console.print(f"[{line.part}] {line.sentence}", markup=False, style="bold")
        for name, text in _decided(found, line.number, method):
            output.console.print(f"    {name}{text}", markup=False)
        for use in uses(words, {found.id: concepts_of(line.criterion)}):
            codes = (
                ", ".join(f"{system} {count}" for system, count in use.codes.items())
                or "no code until a set is imported"
            )
            output.console.print(
                f"      {use.concept}: {use.title} ({codes}; {use.source})", markup=False, style="dim"
            )


def _decided(measure: Measure, number: int, method: str | None) -> list[tuple[str, str]]:
    """(method and a colon, words) of one sentence; once without a method where both say the same."""
    said = [
        (m, say(line.criterion))
        for m in measure.methods if method in (None, m)
        for line in measure.lines_for(m) if line.number == number
    ]  # fmt: skip
    if len({text for _, text in said}) == 1 and len(said) == len(measure.methods):
        return [("", said[0][1])]
    return [(f"{m}: ", text) for m, text in said]


@measures_command.command("validate")
@_WORK
@click.option(
    "--program",
    type=_FOLDER,
    help="A program folder: that each measure of its set is one Concord computes, too.",
)
@output.json_option
def validate(work: Path | None, program: Path | None, as_json: bool) -> None:
    """Check the measures: every concept known, and which sentences can find nothing until a licensed set is imported."""
    words = _words(work)
    unknown = [(m.id, name) for m in MEASURES.values() for name in m.concepts() if name not in words]
    if unknown:
        measure, name = unknown[0]
        raise UsageError(f"measure {measure} reads {name}, which the terminology does not know")
    if program is not None:
        problems = check_program(program, MEASURES)
        for problem in problems:
            output.console.print(problem.sentence(), markup=False)
        if problems:
            raise UsageError(
                f"{len(problems)} problems in the program folder", next_step="correct the lines named above"
            )
    rows = uses(words, {m.id: m.concepts() for m in MEASURES.values()})
    if as_json:
        output.as_json(
            [{**vars(u), "missing": u.missing, "blind": _blind(words, u) if u.missing else []} for u in rows]
        )
        return
    output.say(
        f"{len(MEASURES)} measures read {len({u.concept for u in rows})} concepts of terminology {words.version}; every one is known."
    )
    output.table(
        "Without codes until a licensed set is imported", ("measure", "concept", "stands for", "sentences that read it"),
        [(u.measure, u.concept, u.title, "; ".join(_blind(words, u))) for u in rows if u.missing],
    )  # fmt: skip


def _blind(words: Terminology, use: Use) -> list[str]:
    """The sentences of a measure that read a concept without codes; those that read nothing else are marked."""
    lines = [x for x in MEASURES[use.measure].lines() if use.concept in concepts_of(x.criterion)]
    deepest = [x for x in lines if not any(y.within == x.number for y in lines)]
    return [
        x.sentence + ("" if any(words.codes_of(c) for c in concepts_of(x.criterion)) else " (finds nothing)")
        for x in deepest
    ]


@measures_command.command("fit")
@click.argument("work", type=_FOLDER)
@click.option("--year", type=int, required=True, help="Complete year to learn from.")
@click.option(
    "--as-of", required=True, metavar="DATE", help="The day the charts were built for, such as 2026-07-10."
)
@click.option(
    "--write", is_flag=True, help="Keep the models in the program folder, in place of those that are there."
)
def fit(work: Path, year: int, as_of: str, write: bool) -> None:
    """Fit what use is expected of people's age, sex and illnesses, from the last run's charts, and show how well it fits.

    Prints the models as they stand in the program's expected.toml, each with its calibration by tenths. A run applies the models that
    stand there and never fits any.
    """
    opened = Work.open(work)
    text = fit_expected(opened, year, date.fromisoformat(as_of))
    output.console.print(text, markup=False, highlight=False, soft_wrap=True)
    if write:
        (opened.program / EXPECTED).write_text(text, encoding="utf-8")
        output.say(f"Written to {EXPECTED} of the program folder. Review it, and commit it with the program.")


@measures_command.command("evaluate")
@click.option("--fhir", type=_FOLDER, help="Folder of FHIR files: NDJSON or bundles.")
@click.option(
    "--tuva", type=_FOLDER, help="Folder of CSV files in the Tuva layout, by their table names; any of them."
)
@click.option(
    "--value-sets",
    multiple=True,
    type=_PATH,
    help="Value sets that come before the open ones, drug lists and provider files: whatever `concord terminology import` takes; may be "
    "repeated.",
)
@click.option("--method", type=click.Choice(METHODS), required=True, help="How people become eligible.")
@click.option(
    "--period", required=True, help="First and last day of the year, such as 2026-01-01:2026-12-31."
)
@click.option("--measures", "names", default="", help="Measures, with commas; all of the method when absent.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="CSV to write.")
@output.json_option
def evaluate(
    fhir: Path | None,
    tuva: Path | None,
    value_sets: tuple[Path, ...],
    method: str,
    period: str,
    names: str,
    out: Path,
    as_json: bool,
) -> None:
    """Who is in which population, from one folder of files alone: no program, linkage or attribution."""
    if (fhir is None) == (tuva is None):
        raise UsageError("give one folder to evaluate", next_step="use either --fhir DIR or --tuva DIR")
    source, layout = (fhir, "fhir") if fhir is not None else (tuva, "tuva")
    assert source is not None
    year = year_of(_period(period))
    asked = [name.strip() for name in names.split(",") if name.strip()]
    chosen = [name.upper() if name.upper() in MEASURES else name for name in asked]
    steps = output.Steps(quiet=as_json)
    found = run_evaluation(source, layout, chosen, year, method, out, value_sets=value_sets, progress=steps)
    steps.end()
    _tell(found, out, as_json)


def _tell(found: Evaluation, out: Path, as_json: bool) -> None:
    """What was read, what was found, and what could not be looked for."""
    read = [r.sentence() for r in found.receipts]
    notes = [
        f"{r.name}: refused. {r.problem} Next: {r.next_step}."
        for r in found.receipts
        if r.status == "refused"
    ]
    notes += [f"{r.name}: {note}" for r in found.receipts for note in r.notes]
    notes += [
        f"{r.name}: {b.rows:,} x {b.sentence} Line {', '.join(map(str, b.lines))}{' and others' if b.rows > len(b.lines) else ''}."
        for r in found.receipts
        for b in r.broke
    ]
    if as_json:
        rows = [
            {"measure": m, "group": g, "population": p, "count": n} for (m, g, p), n in found.counts.items()
        ]
        output.as_json(
            {
                "people": found.people,
                "counts": rows,
                "files": read,
                "notes": notes,
                "without_codes": found.without_codes,
                "assumed": found.assumed,
                "terminology": found.terminology,
            }
        )
        return
    for note in notes:
        output.console.print(f"  {note}", markup=False)
    rows = [(m, g, p, f"{n:,}") for (m, g, p), n in found.counts.items()]
    output.table(
        f"{found.people:,} people, written to {out.name}",
        ("measure", "group", "population", "count"),
        rows,
        right=(3,),
    )
    for sentence in found.assumed:
        output.say(sentence)
    output.say(f"Terminology {found.terminology}.")
    if found.without_codes:
        output.say(
            f"No code is known for: {', '.join(found.without_codes)}. Give --value-sets to look for these."
        )


def _period(text: str) -> Period:
    try:
        first, last = (date.fromisoformat(part) for part in text.split(":"))
        return Period(first, last)
    except ValueError as error:
        raise UsageError(
            f"{text} is no period", next_step="write first and last day: 2026-01-01:2026-12-31"
        ) from error


def _words(work: Path | None) -> Terminology:
    return load(Work.open(work).terminology if work else None)


def _measure(name: str) -> Measure:
    by_number = {m.cms: m for m in MEASURES.values() if m.cms}
    found = MEASURES.get(name.upper()) or by_number.get(name.upper())
    if found is None:
        raise UsageError(f"there is no measure {name}", next_step=f"one of: {', '.join(MEASURES)}")
    return found
