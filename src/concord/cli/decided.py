"""`concord program decided`: what was decided about the measure set in the portal, as a patch of the program folder or a changed copy."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from concord.cli import output
from concord.cli.portal import DEMO, WORK, prepare
from concord.model.errors import UsageError

if TYPE_CHECKING:
    from concord.program.revising import Decided, Revision


@click.command("decided")
@WORK
@DEMO
@click.option(
    "--patch",
    type=click.Path(dir_okay=False, path_type=Path),
    help="File to write the patch to; it is printed when left out.",
)
@click.option(
    "--out",
    type=click.Path(exists=False, path_type=Path),
    help="Folder to write a changed copy of the program folder to.",
)
@output.json_option
def decided_command(work: Path, demo: bool, patch: Path | None, out: Path | None, as_json: bool) -> None:  # fmt: skip
    """What was adopted for the measure set in the portal and is not in the program folder yet: a patch, or a changed copy.

    \b
      concord program decided WORK | (cd programs/ca-apc && patch -p1)
      concord program decided WORK --out next-year && concord program check next-year

    Lines that change name the decision's day. What is in the folder already is left out, so the command can be run again.
    """
    prepare(work, demo)
    import django

    django.setup()
    from concord.portal.measure_set import standing
    from concord.program.revising import difference, files_that_differ, with_all

    if out is not None and out.exists():
        raise UsageError("there is something already", where=str(out), next_step="name a folder that does not exist yet")  # fmt: skip
    program, waiting = standing.program(), standing.waiting()
    with tempfile.TemporaryDirectory(prefix="concord-") as folder:
        made = with_all(program, waiting, out or Path(folder) / "program")
        text = difference(program, files_that_differ(program, made))
    if patch is not None:
        patch.write_text(text, encoding="utf-8")
    if as_json:
        output.as_json({"decisions": [_row(r, d) for r, d in waiting], "patch": text})
    elif not waiting:
        output.errors.print("The program folder has everything that was adopted.")
    elif patch is None and out is None:
        click.echo(text, nl=False)
    else:
        output.say(
            f"{len(waiting)} decision{'' if len(waiting) == 1 else 's'} written to {out or patch}. Check it with `concord program check`."
        )


def _row(revision: Revision, decided: Decided) -> dict[str, object]:
    changes = [{"of": a.of, "what": a.field, "before": a.before, "after": a.after} for a in revision.told()]
    return {"year": revision.year, "decided_on": decided.known_on, "changes": changes}
