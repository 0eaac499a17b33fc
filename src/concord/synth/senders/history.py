"""A later beginning of the senders' history: what no file holds any more, and what charts then tell of it.

Claims, results and readings from before the first day are left out, except bills still on their way when plans began to
send; so is everybody whose last coverage ended before it, of whom no plan tells and nobody asks. A chart keeps the screenings
of its patients however long ago they were done.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import pyarrow as pa

from concord.synth import clock
from concord.synth.columns import among, coded, days, number
from concord.synth.world import schema

SCREENINGS = {
    "45378": "colonoscopy", "45380": "colonoscopy", "45385": "colonoscopy", "82274": "fit", "81528": "sdna_fit",
    "77067": "mammogram", "88175": "cytology", "87624": "hpv",
}  # fmt: skip
LONGEST_CORRECTION = 340
"""Days within which a bill may still be corrected after it was decided on."""
Tables = dict[str, pa.Table]


def since(world: Tables, first: date, sending_from: date) -> Tables:
    """A block's tables as far as files hold them when histories begin on `first`. `claim` and `pharmacy_fill` carry `lag`.

    `sending_from` is the day on which monthly files begin.
    """
    day, monthly = ((d - date(1970, 1, 1)).days for d in (first, sending_from))
    if day <= clock.FIRST:
        return world
    claim, line = world["claim"], world["claim_line"]
    kept = _is_told(claim, "from_date", "to_date", day, monthly)
    of_line = number(line, "claim_id") % 100_000_000 - 1  # a block's claims are numbered in order, from 1
    told = {
        "claim": claim.filter(pa.array(kept)),
        "claim_line": line.filter(pa.array(kept[of_line])),
        "pharmacy_fill": _later(world, "pharmacy_fill", "fill_date", day, monthly),
        "screening_history": pa.concat_tables(
            [world["screening_history"], _past(claim, line, of_line, day)]
        ).combine_chunks(),
    }
    for name, when in (("lab_result", "taken_on"), ("observation", "observed_on")):
        told[name] = world[name].filter(pa.array(days(world[name], when) >= day))
    return _about(_remembered(world, told, day), world | told)


def _remembered(world: Tables, told: Tables, day: int) -> np.ndarray:
    """Whom files still speak of: those covered on the first day or later, and those with a bill on its way."""
    coverage = world["coverage"]
    covered = number(coverage, "person_id")[days(coverage, "to_date") >= day]
    billed = (number(told[name], "person_id") for name in ("claim", "pharmacy_fill"))
    return np.unique(np.concatenate([covered, *billed]))


def _about(people: np.ndarray, world: Tables) -> Tables:
    """The tables without rows of anybody else."""
    return {
        name: table.filter(pa.array(np.isin(number(table, "person_id"), people)))
        if "person_id" in table.column_names
        else table
        for name, table in world.items()
    }


def _is_told(bills: pa.Table, begun: str, ended: str, day: int, monthly: int) -> np.ndarray:
    decided = days(bills, ended) + number(bills, "lag")
    return (days(bills, begun) >= day) | (decided + LONGEST_CORRECTION >= monthly)


def _later(world: Tables, name: str, when: str, day: int, monthly: int) -> pa.Table:
    return world[name].filter(pa.array(_is_told(world[name], when, when, day, monthly)))


def _past(claim: pa.Table, line: pa.Table, of_line: np.ndarray, day: int) -> pa.Table:
    """Screenings billed before the first day, as charts hold them."""
    rows = np.flatnonzero(among(line, "procedure_code", SCREENINGS) & (days(line, "service_date") < day))
    index, place = coded(line, "procedure_code")
    codes = np.array(sorted(place, key=place.__getitem__), dtype=object)[index[rows]]
    columns = {
        "person_id": number(claim, "person_id")[of_line[rows]],
        "done_on": days(line, "service_date")[rows],
        "kind": [SCREENINGS[c] for c in codes],
        "code": codes,
        "system": ["HCPCS"] * len(rows),
        "result": ["normal"] * len(rows),
    }
    made = schema("screening_history")
    return pa.table([pa.array(columns[f.name]).cast(f.type) for f in made], schema=made)
