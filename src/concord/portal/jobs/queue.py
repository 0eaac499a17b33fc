"""Asking for work, and taking it up: each job is done once, in the order asked for."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, TypeVar

from django.db import InterfaceError, OperationalError, connection, transaction
from django.http import HttpRequest
from django.utils import timezone

from concord.model.errors import ConcordError
from concord.portal.jobs.models import Job, State

log = logging.getLogger("concord.jobs")
T = TypeVar("T")
LOST = timedelta(hours=6)
Doer = Callable[[Job], Mapping[str, Any]]


def ask(request: HttpRequest, kind: str, subject: str = "", **asked: Any) -> Job:
    """A job for the worker, in the name of who asks."""
    return Job.objects.create(
        kind=kind, asked_by=request.user, book=request.reader.book, subject=subject, asked=asked, asked_at=timezone.now()  # type: ignore[attr-defined,misc]
    )  # fmt: skip


def take() -> Job | None:
    """The oldest job that waits, now being done; also one that a worker began and never ended."""
    with transaction.atomic():
        waiting = Job.objects.filter(state=State.WAITING) | Job.objects.filter(
            state=State.WORKING, began_at__lt=timezone.now() - LOST
        )
        if connection.features.has_select_for_update_skip_locked:
            waiting = waiting.select_for_update(skip_locked=True)
        job = waiting.order_by("id").first()
        if job is not None:
            job.state, job.began_at = State.WORKING, timezone.now()
            job.save()
    return job


def drop(job: Job) -> bool:
    """Take back a job that nobody has begun. False when a worker was quicker."""
    changed = Job.objects.filter(pk=job.pk, state=State.WAITING).update(
        state=State.DROPPED, ended_at=timezone.now()
    )
    return changed == 1


def do(job: Job, doer: Doer) -> Job:
    """Do a job that was taken. What cannot be done says so in a sentence; what went wrong otherwise, that it did."""
    try:
        job.result, job.state = dict(doer(job)), State.DONE
    except ConcordError as error:
        job.problem, job.state = error.sentence(), State.FAILED
    except Exception as error:
        job.problem, job.state = (
            f"It stopped with {type(error).__name__}. Support can see where.",
            State.FAILED,
        )
        raise
    finally:
        job.ended_at = timezone.now()
        patiently(job.save)
    return job


def patiently(act: Callable[[], T], *, tries: int = 20, wait: Callable[[float], object] = time.sleep) -> T:
    """Do something with the database; while it does not answer, again every few seconds, for about a minute and a half."""
    for number in range(tries):
        try:
            return act()
        except (OperationalError, InterfaceError):
            if number == tries - 1:
                raise
            log.warning("the database does not answer; trying again")
            if not connection.in_atomic_block:
                connection.close()
            wait(min(5.0, 0.5 * (number + 1)))
    raise AssertionError("there is at least one try")
