"""What follows when a release that was held is published: its protected tables become known, and what it owes is posted."""

from __future__ import annotations

import json
from datetime import date

from concord.engine import open_session
from concord.ledger import Posted, open_ledger
from concord.model.errors import UsageError
from concord.model.work import Work
from concord.pipeline.inputs import freeze
from concord.pipeline.published import Published
from concord.pipeline.record import run_of
from concord.pipeline.steps import RECORD
from concord.program.publication import quarter_of
from concord.release import manifest


def follow_up(work: Work, release: str, *, who: str) -> Posted:
    """Do for a published release what the run left undone; doing it again adds nothing. UsageError when the run is gone."""
    run = run_of(work.runs, release)
    if run is None:
        raise UsageError(
            "the run that made this release is no longer kept",
            where=release,
            next_step="run `concord run` with the same as-of date",
        )
    as_of = date.fromisoformat("-".join(run.name.split("-")[:3]))
    inputs = json.loads((run / "inputs.json").read_text(encoding="utf-8"))
    maker = manifest.of_text(manifest.canonical({**inputs, "published": {}}))[:16]
    with work.locked(), open_session(threads=2) as session, open_ledger(work.ledger) as ledger:
        tables = (run / "protected" / RECORD).read_text(encoding="utf-8")
        Published(work.published).keep(quarter_of(as_of), maker, tables)
        posted = ledger.post(session, run / "lines", release_id=release, as_of=as_of, who=who)
        freeze(work, run / "lines", as_of)
        return posted
