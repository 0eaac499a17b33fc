"""The measure sheets: one page for each measure, from its definition, the open terminology and its spec tests."""

from __future__ import annotations

from collections.abc import Iterator

from spec_examples import Example, examples

from concord.measures import MEASURES
from concord.model.expressions import Named
from concord.model.measure import METHODS, Line, Measure, Rate
from concord.model.sentences import say
from concord.model.trees import parts_of
from concord.model.windows import Window
from concord.terminology import Use, load, uses

NOTICE = "<!-- Written by `make docs` from the definitions and the spec tests. Change those, not this. -->\n"
PARTS = (
    ("who", "Who counts", "All of these hold."),
    ("excused", "Who is excused", "Any of these takes a person out of the denominator."),
    ("excepted", "Who is excepted", "Any of these takes a person out who was not met."),
    ("met", "What counts as met", "All of these hold."),
    ("factor", "What changes how much is expected", "Each that holds enters the open model of expected use."),
    ("stratum", "Groups shown apart", ""),
    ("looks_back", "How far the data must reach back", "Where they do not, a person without a finding is *uncovered*, not a no."),
)  # fmt: skip
METHOD_WORDS = {"plan": "plan (claims and enrollment)", "clinical": "clinical (FHIR, the eCQM's way)"}
HEDIS = (
    "Concord's results are not NCQA-certified. HEDIS text, value sets and certification are NCQA's; the plan method follows public "
    "descriptions: continuous enrollment in place of a visit, and codes from the open default unless licensed sets are imported."
)
MOST = 24
"""Cases shown of one example; the rest stand in the test."""


def measure_sheets() -> Iterator[tuple[str, str]]:
    """A page for each measure, one for what they share, and an index."""
    drawn = examples()
    known = {
        use.concept: use
        for use in uses(load(), {"": sorted({c for m in MEASURES.values() for c in m.concepts()})})
    }
    index = [NOTICE, "# Measures\n", "Results are labelled *not NCQA-certified*. Lower is better where it says so.\n",
             "| measure | title | public logic | methods | sheet |", "|---|---|---|---|---|"]  # fmt: skip
    for measure in MEASURES.values():
        yield f"measures/{measure.id}.md", _sheet(measure, drawn.get(measure.id, []), known)
        lower = " (lower is better)" if measure.lower_is_better else ""
        index.append(
            f"| {measure.id} | {measure.title}{lower} | {measure.cms or 'public text'} | {', '.join(measure.methods)} | [{measure.id}]({measure.id}.md) |"
        )
    index.append(
        "\nWhat takes people out of most measures is shown once: [shared exclusions](shared-exclusions.md)."
    )
    yield "measures/README.md", "\n".join(index) + "\n"
    yield "measures/shared-exclusions.md", "\n".join(_shared(drawn["shared"])) + "\n"


def _sheet(measure: Measure, drawn: list[Example], known: dict[str, Use]) -> str:
    page = [
        NOTICE,
        f"# {measure.id}: {measure.title}\n",
        measure.purpose + "\n",
        *_facts(measure),
        "",
        *_picture(measure),
    ]
    for part, title, rule in PARTS:
        page += _part(measure, part, title, rule)
    page += [
        *_gaps(measure),
        *_windows(measure),
        *_concepts(measure, known),
        *_differences(measure),
        *_examples(drawn),
    ]
    return "\n".join(page) + "\n"


def _facts(measure: Measure) -> Iterator[str]:
    lower = " (lower is better)"
    rates = [
        f"{r.title}{lower if measure.is_lower_better(r) and lower not in r.title else ''}"
        for r in measure.all_rates()
    ]
    yield "| | |"
    yield "|---|---|"
    yield f"| edition | {measure.edition} |"
    yield f"| public logic | {measure.cms or 'none: public descriptions'} |"
    yield f"| counted | {'each index event' if measure.basis == 'event' else 'each person'} |"
    yield f"| methods | {', '.join(METHOD_WORDS[m] for m in measure.methods)} |"
    yield f"| rates | {'; '.join(rates)} |"
    yield f"| source | {measure.source} |"


def _picture(measure: Measure) -> Iterator[str]:
    """The way a person takes through the measure: what all rates ask, and then what each asks for itself."""
    yield "```mermaid"
    yield "flowchart TD"
    yield f'  all(["{"each index event" if measure.basis == "event" else "everybody"}"])'
    last = "all"
    for name, part, off, out, on in (
        ("who", "who", "not all", 'out(["not in the measure"])', "all"),
        ("excused", "excused", "any", 'excluded(["excluded"])', "none"),
    ):
        if words := _sentences(measure, part):
            yield f'  {last} --> {name}{{"{_box(words)}"}}'
            yield f"  {name} -- {off} --> {out}"
            last = f"{name} -- {on}"
    for number, rate in enumerate(measure.all_rates()):
        yield from _rate_picture(measure, rate, number, last)
    yield "```\n"


def _rate_picture(measure: Measure, rate: Rate, number: int, last: str) -> Iterator[str]:
    good, bad = ("the bad outcome", "good") if measure.is_lower_better(rate) else ("met", "a gap")
    title = rate.title.replace('"', "'")
    for part, off, out, on in (
        ("who", "not all", "not in this rate", "all"), ("excused", "any", "excluded from this rate", "none"),
    ):  # fmt: skip
        if words := _sentences(measure, part, rate.id):
            yield f'  {last} --> {part}{number}{{"{title}:<br/>{_box(words)}"}}'
            yield f'  {part}{number} -- {off} --> {part}_out{number}(["{out}"])'
            last = f"{part}{number} -- {on}"
    yield f'  {last} --> met{number}{{"{title}:<br/>{_box(_sentences(measure, "met", rate.id))}"}}'
    yield f'  met{number} -- yes --> yes{number}(["{good}"])'
    if excepted := _sentences(measure, "excepted") + _sentences(measure, "excepted", rate.id):
        yield f'  met{number} -- no --> excepted{number}{{"{_box(excepted)}"}}'
        yield f'  excepted{number} -- any --> exception{number}(["excepted"])'
        yield f'  excepted{number} -- none --> no{number}(["{bad}"])'
    else:
        yield f'  met{number} -- no --> no{number}(["{bad}"])'


def _sentences(measure: Measure, part: str, rate: str = "") -> list[str]:
    """Those of one part that all rates share, or that one rate has for itself; those of one method alone are marked."""
    lines = [x for x in measure.lines() if x.part == part and not x.within and x.rate == rate]
    asked = {m: {x.number for x in measure.lines_for(m)} for m in measure.methods}
    marks = {x.number: [m for m, numbers in asked.items() if x.number in numbers] for x in lines}
    return [
        x.sentence.replace('"', "'") + (f" ({marks[x.number][0]})" if len(marks[x.number]) < len(measure.methods) else "")
        for x in lines
    ]  # fmt: skip


def _box(words: list[str], most: int = 6) -> str:
    more = [f"and {len(words) - most} more"] if len(words) > most else []
    return "<br/>".join([*words[:most], *more])


def _part(measure: Measure, part: str, title: str, rule: str) -> list[str]:
    if part == "looks_back":
        rows = [f"- {sentence}: {say(window)}" for sentence, window in measure.looks_back.items()]
        return [f"## {title}\n", f"{rule}\n", *rows, ""] if rows else []
    asked = {line.number for method in measure.methods for line in measure.lines_for(method)}
    lines = [line for line in measure.lines() if line.part == part and line.number in asked]
    if not lines:
        return []
    page = [f"## {title}\n"] + ([f"{rule}\n"] if rule else [])
    page += ["| sentence | how it is decided | method |", "|---|---|---|"]
    return [*page, *(_line(measure, line) for line in lines), ""]


def _line(measure: Measure, line: Line) -> str:
    """A sentence, its words without what only marks a method, and the methods that have it."""
    rate = f"*{line.rate}* " if line.rate and len(measure.all_rates()) > 1 else ""
    indent = "&nbsp;&nbsp;- " if line.within else ""
    by_method = {m: _words(measure, line, m) for m in measure.methods}
    said = {m: words for m, words in by_method.items() if words}
    methods = "all" if len(said) == len(METHODS) else ", ".join(said)
    if len(set(said.values())) > 1:
        words = "<br/>".join(f"**{m}**: {w}" for m, w in said.items())
    else:
        words = next(iter(said.values()), "")
    return f"| {indent}{rate}{line.sentence} | {words} | {methods} |"


def _words(measure: Measure, line: Line, method: str) -> str:
    for found in measure.lines_for(method):
        if found.number == line.number:
            return _said(found.criterion).replace("|", "\\|")
    return ""


def _said(criterion: object) -> str:
    """The criterion in words; sentences within it, which have lines of their own, by name."""
    words = say(criterion)
    for node in _inside(criterion):
        if isinstance(node, Named):
            words = words.replace(say(node), f"*{node.sentence}*")
    return words


def _gaps(measure: Measure) -> list[str]:
    rows = {
        f"| {rate.title} | {gap.action} | {'no more of: ' if gap.unwanted else ''}{say(gap.closes)} | {say(gap.due)} |".replace("\n", " ")
        for rate in measure.all_rates() for gap in rate.gaps()
    }  # fmt: skip
    if not rows:
        return []
    return [
        "## What closes a gap\n",
        "| rate | to do | what is looked for | by |",
        "|---|---|---|---|",
        *sorted(rows),
        "",
    ]


def _windows(measure: Measure) -> list[str]:
    """Every window the measure looks into, in words, and the sentences that do."""
    found: dict[str, list[str]] = {}
    for line in measure.lines():
        for node in _inside(line.criterion):
            if isinstance(node, Window):
                sentences = found.setdefault(say(node), [])
                if line.sentence not in sentences:
                    sentences.append(line.sentence)
    rows = [
        f"| {window} | {'; '.join(s[:4])}{' ...' if len(s) > 4 else ''} |"
        for window, s in sorted(found.items())
    ]
    return (
        ["## Windows\n", "Both ends are in.\n", "| window | looked at for |", "|---|---|", *rows, ""]
        if rows
        else []
    )


def _inside(node: object) -> Iterator[object]:
    yield node
    for part in parts_of(node):
        yield from _inside(part)


def _concepts(measure: Measure, known: dict[str, Use]) -> list[str]:
    page = ["## Concepts and where their codes come from\n",
            "Codes of the open default, by code system; imported sets come before them (`concord terminology report`).\n",
            "| concept | stands for | public identifier | open codes |", "|---|---|---|---|"]  # fmt: skip
    for name in measure.concepts():
        use = known[name]
        codes = ", ".join(f"{system} {count}" for system, count in use.codes.items()) or f"none: {use.source}"
        identifier = use.identifier.replace("|", "\\|")
        page.append(f"| {name} | {use.title} | {identifier} | {codes} |")
    return [*page, ""]


def _differences(measure: Measure) -> list[str]:
    page = ["## Differences\n"]
    page += [f"- {difference}" for difference in measure.differences]
    only = {m: [x.sentence for x in measure.lines_for(m) if not x.within] for m in measure.methods}
    if len(measure.methods) > 1:
        for method, other in (METHODS, METHODS[::-1]):
            alone = [s for s in only[method] if s not in only[other]]
            if alone:
                page.append(f"- Only in the {method} method: {'; '.join(alone)}.")
    if measure.cms:
        page.append(
            f"- From the eCQM ({measure.cms}): the clinical method follows its public logic; what differs is said above."
            if "clinical" in measure.methods
            else f"- From the eCQM ({measure.cms}): Concord has no clinical method for it."
        )
    else:
        page.append("- There is no public eCQM of this measure to follow.")
    return [*page, f"- From HEDIS: {HEDIS}", ""]


def _examples(drawn: list[Example]) -> list[str]:
    return (
        ["## Examples\n", "Drawn from the spec tests, which both engines must agree on.\n", *_shown(drawn)]
        if drawn
        else []
    )


def _shared(drawn: list[Example]) -> list[str]:
    head = [
        "# Shared exclusions\n",
        "What takes people out of most measures, shown on COL and CBP and tested there.\n",
    ]
    return [NOTICE, *head, *_shown(drawn)]


def _shown(drawn: list[Example]) -> Iterator[str]:
    sentence = ""
    for example in drawn:
        if example.sentence != sentence:
            sentence = example.sentence
            yield f"### {sentence[:1].upper()}{sentence[1:]}\n"
            if example.note:
                yield f"{example.note}\n"
        method = "both methods" if example.method == "both" else f"{example.method} method"
        yield f"{example.year}, {method}{_given(example)}\n"
        yield "| on the chart | comes out as |"
        yield "|---|---|"
        for case in example.cases[:MOST]:
            lines = (
                "<br/>".join(f"{name}: {line}".replace("|", "·") for name, line in case.tables)
                or "nothing more"
            )
            yield f"| {lines} | {case.comes_to} |"
        if len(example.cases) > MOST:
            yield f"\nand {len(example.cases) - MOST} more in `tests/spec/measures/{example.module}.py`"
        yield ""


def _given(example: Example) -> str:
    lines = "; ".join(f"{name}: {line}".replace("|", "·") for name, line in example.given)
    return f". All have: {lines}" if lines else ""
