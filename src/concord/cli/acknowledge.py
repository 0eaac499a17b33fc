"""`concord acknowledge`: what is right and wrong with an X12 file, as a TA1 and a 999 would say it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from concord.cli import output


@click.command("acknowledge")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@output.json_option
def acknowledge_command(file: Path, as_json: bool) -> None:
    """Check an X12 file (834 or 820) and answer it, without receiving it.

    \b
      concord acknowledge CARE834_202601.txt
      concord acknowledge CARE834_202601.txt --json

    Codes are those of TA1 (interchange), AK9 (group), IK5 (set), IK3 and IK4 (segment and element). A is accepted, E read with
    faults noted, P partly accepted, R rejected. Every fault names its segment's place; none holds a person's data.
    """
    from concord.intake import check_x12

    answer = check_x12(file)
    if as_json:
        output.as_json(answer)
        return
    for line in _lines(answer):
        output.console.print(line, markup=False, soft_wrap=True)


def _lines(answer: list[dict[str, Any]]) -> Iterator[str]:
    for interchange in answer:
        yield f"interchange {interchange['control_number']}: {interchange['TA1']['code']}"
        yield from _faults(interchange["TA1"]["faults"], "  ")
        for group in interchange["groups"]:
            yield f"  group {group['control_number']} ({group['functional_id']}, {group['version']}): {group['AK9']['code']}"
            yield from _faults(group["AK9"]["faults"], "    ")
            for one in group["sets"]:
                yield f"    set {one['set_id']} {one['control_number']}, {one['segments']:,} segments: {one['IK5']['code']}"
                yield from _faults([*one["IK5"]["faults"], *one["IK3"]], "      ")


def _faults(faults: list[dict[str, Any]], margin: str) -> Iterator[str]:
    for fault in faults:
        element = f"{fault['element']:02d}" if "element" in fault else ""
        yield f"{margin}segment {fault['segment_position']:,}, {fault['segment']}{element}: {fault['sentence']} (code {fault['code']})"
