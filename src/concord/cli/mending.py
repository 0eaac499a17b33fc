"""What `concord doctor --mend` does: what Concord made itself and can make again is thrown away or made again. Nothing a sender sent,
nobody decided and nothing was posted is ever touched."""

from __future__ import annotations

import shutil

from concord.cli.examination import damaged_parts
from concord.model.work import Work
from concord.pipeline import contents
from concord.pipeline.record import DONE


def mend(work: Work) -> list[str]:
    """Put right what can be made again; what was done, in sentences. BusyError while a run holds the folder."""
    with work.locked():
        return [*_parts(work), *_steps(work), *_left_behind(work)]


def _parts(work: Work) -> list[str]:
    """Files whose accepted or quarantined rows are damaged, or that were never read to their end, read again."""
    from concord.intake import inbox, receipt
    from concord.intake.receiving import requeue

    bad = {path.stem: path for path in damaged_parts(work)}
    for landed in inbox.held(work.root):
        told = receipt.of(work.root, landed)
        if told is not None and told.part_name in bad:
            receipt.path(work.root, landed).unlink()
    for path in bad.values():
        path.unlink(missing_ok=True)
    return [f"{one.sender}/{one.name} was read again" for one in requeue(work.root, work.program)]


def _steps(work: Work) -> list[str]:
    """Steps whose files changed lose their mark, so that the next run does them again."""
    done = []
    for mark in sorted(work.runs.glob(f"*/*/{DONE}")):
        if contents.changed(mark.parent):
            mark.unlink()
            done.append(
                f"runs/{mark.parent.parent.name}/{mark.parent.name} will be done again by the next run"
            )
    return done


def _left_behind(work: Work) -> list[str]:
    left = [*work.releases.glob(".part-*"), *(work.root / "scratch").glob("*")]
    for path in left:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
    return [f"{path.relative_to(work.root)} was removed" for path in left]
