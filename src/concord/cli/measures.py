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
from concord.pipeline.evaluate import Evaluation, year_of
from concord.pipeline.evaluate import evaluate as run_evaluation
from concord.terminology import load

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
_PATH = click.Path(exists=True, path_type=Path)
PARTS = {
    "who": "Who counts",
    "excused": "Who is excused",
    "excepted": "Who is excepted",
    "met": "What counts as met",
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
    if as_json:
        output.as_json(
            {
                "id": found.id,
                "title": found.title,
                "sentences": [
                    {"part": x.part, "rate": x.rate, "sentence": x.sentence} for x in found.lines()
                ],
            }
        )
        return
    output.say(f"[bold]{found.title} ({found.id})[/bold], edition {found.edition}")
    output.say(found.purpose)
    for part, title in PARTS.items():
        lines = [x for x in found.lines() if x.part == part]
        if lines:
            output.say(f"\n[bold]{title}[/bold]")
        for line in lines:
            output.console.print(f"{'    ' if line.within else '  '}- {line.sentence}", markup=False)
    for rate in found.all_rates():
        for gap in rate.gaps():
            output.say(f"\n[bold]To close a gap[/bold]: {gap.action}")
    for difference in found.differences:
        output.console.print(f"  * {difference}", markup=False)
    output.say(f"\nSource: {found.source}")


@measures_command.command("explain")
@click.argument("measure")
@click.argument("sentence", required=False)
def explain(measure: str, sentence: str | None) -> None:
    """How each sentence of a measure is decided, in words with its windows and concepts."""
    for line in _measure(measure).lines():
        if line.within == 0 and (sentence is None or sentence.lower() in line.sentence.lower()):
            output.console.print(f"[{line.part}] {line.sentence}", markup=False, style="bold")
            output.console.print(f"    {say(line.criterion)}", markup=False)


@measures_command.command("validate")
@click.option(
    "--terminology",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Imported code sets, which come before the open defaults.",
)
@output.json_option
def validate(terminology: Path | None, as_json: bool) -> None:
    """Check that every concept the measures read is known, and say which have no codes until a licensed set is imported."""
    words = load(terminology)
    rows = []
    for measure in MEASURES.values():
        for name in measure.concepts():
            if name not in words:
                raise UsageError(f"measure {measure.id} reads {name}, which the terminology does not know")
            codes = words.codes_of(name)
            rows.append(
                {
                    "measure": measure.id,
                    "concept": name,
                    "codes": len(codes),
                    "source": words.concept(name).title,
                }
            )
    if as_json:
        output.as_json(rows)
        return
    empty = [r for r in rows if not r["codes"]]
    output.say(
        f"{len(MEASURES)} measures read {len({r['concept'] for r in rows})} concepts; every one is known."
    )
    output.table(
        "Without codes until a licensed set is imported",
        ("measure", "concept", "stands for"),
        [(r["measure"], r["concept"], r["source"]) for r in empty],
    )


@measures_command.command("evaluate")
@click.option("--fhir", type=_FOLDER, help="Folder of FHIR files: NDJSON or bundles.")
@click.option(
    "--tuva", type=_FOLDER, help="Folder of CSV files in the Tuva layout, by their table names; any of them."
)
@click.option(
    "--value-sets",
    multiple=True,
    type=_PATH,
    help="Value sets that come before the open ones; may be repeated.",
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
    chosen = [name.strip().upper() for name in names.split(",") if name.strip()]
    steps = output.Steps(quiet=as_json)
    found = run_evaluation(source, layout, chosen, year, method, out, value_sets=value_sets, progress=steps)
    steps.end()
    _tell(found, out, as_json)


def _tell(found: Evaluation, out: Path, as_json: bool) -> None:
    """What was read, what was found, and what could not be looked for."""
    read = [r.sentence() for r in found.receipts]
    notes = [f"{r.name}: {note}" for r in found.receipts for note in r.notes]
    notes += [f"{r.name}: {b.rows:,} x {b.sentence}" for r in found.receipts for b in r.broke]
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


def _measure(name: str) -> Measure:
    found = MEASURES.get(name.upper())
    if found is None:
        raise UsageError(f"there is no measure {name}", next_step=f"one of: {', '.join(MEASURES)}")
    return found
