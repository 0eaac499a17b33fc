"""Figures for Prometheus: requests by route, jobs by state, the age of the release. No address, no person."""

from __future__ import annotations

import hmac
import os
from datetime import date

from django.conf import settings
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector

from concord.model.errors import ConcordError
from concord.portal.audit.models import AuditHead
from concord.portal.jobs.models import Job, State
from concord.portal.together import FIGURES
from concord.release import current, manifest

registry = CollectorRegistry()
REQUESTS = Counter("concord_requests", "Requests answered", ("route", "method", "status"), registry=registry)
SECONDS = Histogram(
    "concord_request_seconds", "Time to answer", ("route",), registry=registry,
    buckets=(0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1.0, 2.5, 10.0),
)  # fmt: skip
JOBS = Gauge("concord_jobs", "Jobs by state", ("state",), multiprocess_mode="mostrecent", registry=registry)
AUDIT = Gauge(
    "concord_audit_entries", "Entries in the audit", multiprocess_mode="mostrecent", registry=registry
)
AGE = Gauge(
    "concord_release_age_days",
    "Days from the release's as-of date to today",
    multiprocess_mode="mostrecent",
    registry=registry,
)


def seen(route: str, method: str, status: int, seconds: float) -> None:
    """Count one answered request, by the name of its route."""
    REQUESTS.labels(route, method, str(status)).inc()
    SECONDS.labels(route).observe(seconds)


def metrics(request: HttpRequest) -> HttpResponse:
    """The figures, for whoever has the token; not there for anybody else, nor when no token is set."""
    token, given = settings.CONCORD_METRICS_TOKEN, request.headers.get("Authorization", "")
    if not token or not hmac.compare_digest(given.encode(), f"Bearer {token}".encode()):
        raise Http404
    counts = dict(Job.objects.order_by().values_list("state").annotate(Count("id")))
    for state in State.values:
        JOBS.labels(state).set(counts.get(state, 0))
    head = AuditHead.objects.filter(pk=1).first()
    AUDIT.set(head.sequence if head else 0)
    AGE.set(_age())
    return HttpResponse(generate_latest(_of_all_processes()), content_type=CONTENT_TYPE_LATEST)


def _of_all_processes() -> CollectorRegistry:
    """The figures of this process, or where there are several those of all, added up."""
    if FIGURES not in os.environ:
        return registry
    every = CollectorRegistry()
    MultiProcessCollector(every)
    return every


def _age() -> float:
    root = settings.CONCORD_WORK.releases
    try:
        as_of = manifest.read(root / current(root))["as_of"]
    except ConcordError:
        return float("nan")
    return (timezone.now().date() - date.fromisoformat(as_of)).days
