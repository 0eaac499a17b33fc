"""What a run looks at before it begins: which older runs are still wanted, and what about its day is worth saying."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from concord.intake import inbox
from concord.model.errors import ConcordError
from concord.model.work import Work
from concord.pipeline.record import run_of
from concord.release import current, manifest, releases


def opened(work: Work) -> list[Path]:
    """Folders of the runs that made the release readers open and the last one written, which may be held."""
    names = releases(work.releases)
    wanted = {current(work.releases)} if (work.releases / "current").exists() else set()
    found = (run_of(work.runs, name) for name in wanted | set(names[-1:]))
    return [folder for folder in found if folder is not None]


def warnings(work: Work, as_of: date) -> list[str]:
    """Sentences on what looks like a wrong day: files received after it, and a release that readers open of a later one."""
    said = []
    later = sum(landed.received_on > as_of for landed in inbox.held(work.root))
    if later:
        said.append(
            f"{later:,} {'file was' if later == 1 else 'files were'} received after the as-of date {as_of} and not read: "
            "if that is not meant, look at the clock that dated them"
        )
    shown = _shown(work)
    if shown and shown > as_of.isoformat():
        said.append(
            f"readers have a release as of {shown}, later than this run: if that is not meant, look at the clock"
        )
    return said


def _shown(work: Work) -> str:
    try:
        return str(manifest.read(work.releases / current(work.releases))["as_of"])
    except ConcordError:
        return ""
