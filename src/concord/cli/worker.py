"""`concord worker`: does what the portal's pages ask for and may not do themselves."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import click

from concord.cli import output
from concord.cli.portal import DEMO, WORK, prepare
from concord.model.work import Work

log = logging.getLogger("concord.worker")
Doer = Callable[[Work, dict[str, Any]], Mapping[str, Any]]


@click.command("worker")
@WORK
@DEMO
@click.option("--once", is_flag=True, help="Do what waits, then end.")
@click.option("--every", default=2.0, show_default=True, help="Seconds between looks when nothing waits.")
@click.option("--beside", type=int, help="End when the process of this number has ended.")
def worker_command(work: Path, demo: bool, once: bool, every: float, beside: int | None) -> None:
    """Do the portal's jobs in the order asked for: stewards' decisions, scenarios, postings, long lists as files.

    \b
      concord worker demo/work --demo          beside the server, until stopped
      concord worker demo/work --demo --once   what waits now
    """
    prepare(work, demo)
    import django

    django.setup()
    opened = Work.open(work)
    while beside is None or os.getppid() == beside:
        done, mailed = _turn(opened, once)
        if mailed:
            output.say(f"{mailed} digest{'' if mailed == 1 else 's'} sent.")
        if done:
            output.say(f"{done} job{'' if done == 1 else 's'} done.")
        if once:
            return
        time.sleep(every)


def start_beside(work: Path) -> None:
    """Start the demonstration's worker as a process below this one; it ends soon after this one does."""
    mine = [sys.executable, "-m", "concord", "worker", str(work), "--demo", "--beside", str(os.getpid())]
    subprocess.Popen(mine, stdin=subprocess.DEVNULL)


def _mail_due() -> int:
    """The day's digests, once it is seven in the morning where the practices are."""
    from django.utils import timezone

    from concord.portal.digest.sending import send_due

    now = timezone.now()
    if now.strftime("%Y-%m-%d %H") == _looked.get("hour"):
        return 0
    _looked["hour"] = now.strftime("%Y-%m-%d %H")
    return send_due(now)


_looked: dict[str, str] = {}
"""The hour in which digests were last looked for: once an hour is enough."""


def _turn(work: Work, once: bool) -> tuple[int, int]:
    """Do what waits and send what is due: how many of each. While the database does not answer, nothing is known to wait, and the
    next look comes in its time."""
    from django.db import InterfaceError, OperationalError, connection

    try:
        return work_off(work), _mail_due()
    except (OperationalError, InterfaceError):
        if once:
            raise
        log.warning("the database does not answer; looking again soon")
        connection.close()
        return 0, 0


def work_off(work: Work) -> int:
    """Do every job that waits. Returns how many were taken up."""
    from concord.portal.jobs.queue import do, take

    taken = 0
    while (job := take()) is not None:
        taken += 1
        try:
            do(job, lambda j: _done(work, j))
        except Exception:
            log.exception("a job stopped")
    return taken


def _done(work: Work, job: Any) -> Mapping[str, Any]:
    if job.kind == "export":
        from concord.portal.exports.making import make

        return make(job)
    if job.kind == "effect":
        from concord.cli.effects import work_out

        return work_out(work, job.asked)
    if job.kind == "associate":
        from concord.cli.associating import associate

        return associate(work, job.asked)
    return DOERS[job.kind](work, {**job.asked, "who": job.asked_by.email})


def decide(work: Work, asked: dict[str, Any]) -> Mapping[str, Any]:
    """A steward's verdict on two members, in the registry's log. The next run follows it."""
    from concord.identity import commands

    a, b = (asked["sender_a"], asked["member_a"]), (asked["sender_b"], asked["member_b"])
    line = commands.decide(
        work.registry, a, b, asked["verdict"], who=asked["who"], when=date.fromisoformat(asked["on"]), why=asked["why"]
    )  # fmt: skip
    return {"number": line["number"]}


def undo(work: Work, asked: dict[str, Any]) -> Mapping[str, Any]:
    """A verdict taken back."""
    from concord.identity import commands

    line = commands.undo(
        work.registry, int(asked["number"]), who=asked["who"], when=date.fromisoformat(asked["on"]), why=asked["why"]
    )  # fmt: skip
    return {"number": line["number"]}


def post(work: Work, asked: dict[str, Any]) -> Mapping[str, Any]:
    """What follows the publication of a release that was held: the ledger is posted, its tables are known."""
    from concord.pipeline.held import follow_up

    posted = follow_up(work, asked["release"], who=asked["who"])
    return {"postings": posted.postings, "amount": str(posted.amount), "refused": posted.refused}


def place(work: Work, asked: dict[str, Any]) -> Mapping[str, Any]:
    """Where a member counts from a month on, in the registry's log. The next run follows it."""
    from concord.attribution import decisions

    line = decisions.decide(
        work.registry, asked["sender"], asked["member_id"], asked["organization"], date.fromisoformat(asked["from"]),
        who=asked["who"], when=date.fromisoformat(asked["on"]), why=asked["why"],
    )  # fmt: skip
    return {"number": line.number}


def unplace(work: Work, asked: dict[str, Any]) -> Mapping[str, Any]:
    """That taken back."""
    from concord.attribution import decisions

    line = decisions.undo(
        work.registry, int(asked["number"]), who=asked["who"], when=date.fromisoformat(asked["on"]), why=asked["why"]
    )  # fmt: skip
    return {"number": line.number}


def scenario(work: Work, asked: dict[str, Any]) -> Mapping[str, Any]:
    """Other terms, paid."""
    from concord.cli.scenarios import run_scenario

    return run_scenario(work, asked)


DOERS: dict[str, Doer] = {
    "decide": decide,
    "undo": undo,
    "place": place,
    "unplace": unplace,
    "scenario": scenario,
    "post": post,
}
