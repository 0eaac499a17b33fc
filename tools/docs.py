"""Writes the generated reference under docs/reference, or with --check says what is stale.

Everything here follows from declarations: tables from `concord.canon`, commands from the command line, measures from
their definitions and spec tests.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
from measure_sheets import measure_sheets
from payment_sheets import payment_sheets

ROOT = Path(__file__).resolve().parents[1]
REFERENCE = ROOT / "docs" / "reference"
NOTICE = "<!-- Written by `make docs` from declarations. Change those, not this. -->\n"


def dictionary() -> Iterator[tuple[str, str]]:
    """One page for each subject of the canonical tables, and an index."""
    from concord import canon

    index = [
        NOTICE,
        "# Data dictionary\n",
        "Every table Concord keeps, from one declaration each.\n",
        "| table | subject | grain | holds |",
        "|---|---|---|---|",
    ]
    for subject in canon.SUBJECTS:
        name = subject.__name__.rpartition(".")[2]
        page = [NOTICE, f"# {name.capitalize()}\n", (subject.__doc__ or "").strip() + "\n"]
        for table in canon.tables().values():
            if table.__module__ != subject.__name__:
                continue
            first = table.manual().splitlines()[0]
            index.append(
                f"| [{table.table_name}]({name}.md#{table.table_name}) | {name} | {', '.join(table.grain)} | {first} |"
            )
            page += [
                f'<a id="{table.table_name}"></a>',
                f"## {table.table_name}\n",
                "\n".join(line.strip() for line in table.manual().splitlines()) + "\n",
            ]
            page += [
                f"One row per: {', '.join(table.grain)}.\n",
                "| column | type | needed | meaning | CDL | Tuva | FHIR |",
                "|---|---|---|---|---|---|---|",
            ]
            for column in table.columns.values():
                meaning = column.meaning + (" Personal." if column.personal else "")
                page.append(
                    f"| {column.name} | {column.type.words} | {'yes' if column.required else ''} | {meaning} | {column.cdl} | {column.tuva} | {column.fhir} |"
                )
            page.append("")
        yield f"dictionary/{name}.md", "\n".join(page)
    yield "dictionary/README.md", "\n".join(index) + "\n"


def commands() -> Iterator[tuple[str, str]]:
    """The command line's own help, as one page."""
    from concord.cli import concord

    page = [NOTICE, "# Commands\n"]

    def describe(command: click.Command, path: str) -> None:
        context = click.Context(command, info_name=path, terminal_width=100, max_content_width=100)
        page.extend([f"## {path}\n", "```text", command.get_help(context), "```", ""])
        if isinstance(command, click.Group):
            for name in command.list_commands(context):
                child = command.get_command(context, name)
                if child is not None:
                    describe(child, f"{path} {name}")

    describe(concord, "concord")
    yield "cli.md", "\n".join(page)


def term_sheets() -> Iterator[tuple[str, str]]:
    """One page for each term sheet of each shipped program, and an index."""
    from concord.program import Program
    from concord.program.difference import said

    index = [
        NOTICE,
        "# Term sheets\n",
        "Every number of each program's payment model, from its own folder.\n",
    ]
    for folder in sorted(p.parent for p in (ROOT / "programs").glob("*/program.toml")):
        program = Program.load(folder)
        index += [
            f"## {program.title}\n",
            "| sheet | terms of its own | illustrative | contracts |",
            "|---|---|---|---|",
        ]
        for sheet in sorted(program.terms.extends):
            own = [v for v in program.terms.values if v.sheet == sheet]
            used = [c.contract_id for c in program.contracts if c.term_sheet == sheet]
            name = f"{folder.name}/{sheet}.md"
            shown = sum(1 for v in own if v.status == "illustrative")
            index.append(f"| [{sheet}]({name}) | {len(own)} | {shown} | {len(used)} |")
            yield f"terms/{name}", _term_sheet(program, sheet, used, said)
        index.append("")
    yield "terms/README.md", "\n".join(index)


def _term_sheet(program: Any, sheet: str, used: list[str], said: Any) -> str:
    from concord.program.vocabulary import kind_of

    chain = program.terms.chain(sheet)
    page = [NOTICE, f"# {program.title}: term sheet `{sheet}`\n"]
    if used:
        page.append(f"Contracts: {', '.join(used)}.\n")
    for number, one in enumerate(chain):
        own = [v for v in program.terms.values if v.sheet == one]
        if number:
            taken = {v.name for s in chain[:number] for v in program.terms.values if v.sheet == s}
            page.append(f"## Where it says nothing: `{one}`\n")
            own = [v for v in own if v.name not in taken]
        page += [
            "| term | meaning | from | value | unit | status | source | known on | written in |",
            "|---|---|---|---|---|---|---|---|---|",
        ]
        for v in own:
            kind = kind_of(v.name)
            page.append(
                f"| `{v.name}` | {kind.meaning if kind else ''} | {v.since} | {said(v)} | {v.unit} | {v.status} | {v.source} "
                f"| {v.known_on} | {v.file}, line {v.line} |"
            )
        page.append("")
    return "\n".join(page)


def planted_faults() -> Iterator[tuple[str, str]]:
    """The faults planted in the measure compiler, each with the question that catches it, and the situations that must be reached."""
    sys.path.insert(0, str(ROOT))
    from tests.reference.faults import FAULTS
    from tests.reference.situations import SITUATIONS

    page = [
        NOTICE,
        "# Faults planted in the measure compiler\n",
        "Measures are compiled to SQL. An interpreter written from the prose shares nothing with the compiler, and a test plants each of these",
        f"{len(FAULTS)} faults in it, one at a time: the two must then disagree about the question named beside it. They also must agree without any.\n",
        "| fault | question that catches it | planted in |",
        "|---|---|---|",
        *(f"| {fault.name} | {fault.asked} | `{fault.where}` |" for fault in FAULTS),
        f"\n## {len(SITUATIONS)} situations that the people of these tests must reach\n",
        *(f"- {situation}" for situation in SITUATIONS),
    ]
    yield "planted-faults.md", "\n".join(page) + "\n"


MAKERS = (dictionary, commands, measure_sheets, planted_faults, payment_sheets, term_sheets)


def main() -> int:
    """Write every page, or with --check name the stale ones and return 1."""
    check = "--check" in sys.argv
    stale, made = [], set()
    for maker in MAKERS:
        for name, text in maker():
            made.add(name)
            path = REFERENCE / name
            if path.exists() and path.read_text(encoding="utf-8") == text:
                continue
            stale.append(name)
            if not check:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
    for path in sorted(REFERENCE.glob("measures/*.md")):
        if (name := path.relative_to(REFERENCE).as_posix()) not in made:
            stale.append(name)
            if not check:
                path.unlink()
    for name in stale:
        print(f"{'stale' if check else 'written'}: docs/reference/{name}")
    if check and stale:
        print("Run `make docs` and commit what it writes.")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
