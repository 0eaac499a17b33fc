"""The page `docs/reference/synthetic-program.md`: what was set, what came out, and the world's tables."""

from __future__ import annotations

from pathlib import Path

from concord.synth import roster, world
from concord.synth.build import ENROLLED_PER_ROSTER, World, build_world
from concord.synth.calibration import checks, others, tally_world, text
from concord.synth.places import REGIONS
from concord.synth.tally import Tally

_INTRO = """# The synthetic program

The demonstration's people, practices, plans and their care are made up. They are set from published figures so that
an actuary and a clinician find them plausible; no real person, clinician or organization is in them. Social security
numbers begin with 9 (never issued), telephone exchanges are 555, NPIs begin with 2 (none issued; check digits hold),
tax numbers begin with 89.

`concord synth` first tells the *true* life of every household, in blocks that depend only on the size and the seed,
and then writes what each sender would have sent of it. This page judges the truth. Rows that only the senders' files
can tell are marked so.

## How large, and how far back

| | set | why |
|---|---|---|
| people on rosters | 17,000 unless asked otherwise | the size of the demonstration |
| enrolled for one on a roster | {enrolled:g} | five in six of them use a program practice; the rest use others, of which 14 have the 100 people or more that the evaluation asks of a comparator. With 1.5, rosters of 17,000 held 18,300; of twenty ratios about 1.4 this is the one whose figures below are all in range for the demonstration's seed |
| true lives | January 2021 to June 2026 | five years and a half, whatever the senders tell of it |
| senders' history, `concord synth` | five years: from January 2021 | `--history-from` sets another month |
| senders' history, `concord demo` | three years before 2026: from January 2023 | rosters of 2024, on which base period and evaluation rest, look back two years; from July 2023 on, a quarter of them would be missing in January 2024 |

Histories that begin later leave out bills, results and readings, and everybody whose last coverage ended before them: no plan tells of
those, and nobody asks practices and the registry for them. What longer look-backs need is told all the same: coverage from
January of the year in which histories begin, immunizations since birth by the registry, problem lists, and in the charts
every screening however long ago, also one that was billed before the histories begin.

Figures that rest on some hundred people (readmissions, adolescents, groups, differences between practices) vary from seed to seed
by as much as their range is wide: what is out of range with one seed is in range with the next.
"""


def page(made: World, counted: Tally) -> str:
    """The whole page as Markdown."""
    rows = checks(counted)
    judged = [c for c in rows if c.value is not None]
    good = sum(c.verdict == "in range" for c in judged)
    parts = [
        _INTRO.format(enrolled=ENROLLED_PER_ROSTER),
        f"Made with {made.people:,} people on rosters and seed {made.seed}: {int(counted.sums['enrolled']):,} enrolled in mid-2023, "
        f"{len(made.households)} blocks. {good} of {len(judged)} figures that can be judged here are in their range.",
        "## What was set and what came out (2023)\n\n" + text(rows),
        "## True rates by year\n\n" + _rates(counted),
        "## Practices\n\n" + _practices(made),
        "## Tables of the world\n\n" + _tables(),
    ]
    return "\n\n".join(part.rstrip() for part in parts) + "\n"


_NAMES = {
    "cbp": "blood pressure controlled", "gsd": "A1c over 9 or missing", "a1c_under8": "A1c under 8", "col": "colorectal screening",
    "col45": "colorectal screening, 46-49", "bcs": "mammogram, 52-74", "ccs": "cervical screening", "cis": "childhood vaccines, ten",
    "ima": "adolescent vaccines", "hpv": "HPV series", "amr": "asthma ratio", "w30": "six visits by 15 months", "w30b": "two visits 15-30 months",
    "wcv": "well visit, 3-21",
}  # fmt: skip


def _rates(counted: Tally) -> str:
    rates = others(counted)
    lines = ["| rate, all enrolled, % | 2023 | 2024 | 2025 |", "|---|---|---|---|"]
    for key, name in _NAMES.items():
        cells = [f"{rates[f'{key}{y}']:.1f}" if f"{key}{y}" in rates else "–" for y in (2023, 2024, 2025)]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _practices(made: World) -> str:
    lines = [
        "| practice | region | sites | panels | pediatric | quality, SDs | own gain, points a year |",
        "|---|---|---|---|---|---|---|",
    ]
    for p in made.parties.practices[: len(roster.PROGRAM)]:
        region = REGIONS[p.region][0]
        lines.append(
            f"| {p.name} (`{p.organization_id}`) | {region} | {p.sites} | {p.slots} | {'yes' if p.pediatric else ''} | {p.level:+.1f} | {p.gain:+.1f} |"
        )
    return "\n".join(lines)


def _tables() -> str:
    parts = []
    for table in world.tables().values():
        lines = [
            f"### {table.name}",
            "",
            f"{table.doc} One row per {', '.join(table.grain)}.",
            "",
            "| column | type | meaning |",
            "|---|---|---|",
        ]
        for column, (kind, meaning) in table.columns.items():
            shown = "code" if kind == world.CODE else str(kind)
            lines.append(f"| {column} | {shown} | {meaning.replace('|', '/')} |")
        parts.append("\n".join(lines))
    return "\n\n".join(parts)


def write_page(path: Path, people: int = 17_000, seed: int = 2026, processes: int = 2) -> None:
    """Make a world, count it and write the page."""
    made = build_world(people, seed)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(page(made, tally_world(made, processes)), encoding="utf-8")
