"""The program at a glance: what blocks, what was published, who takes part."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from concord.portal import answering
from concord.portal.access import reader_required
from concord.portal.accounts.models import User
from concord.portal.audit.models import AuditEntry
from concord.portal.jobs.models import Job, State
from concord.portal.program.submissions import late_first
from concord.portal.shell import SQL
from concord.release import releases


@reader_required("program")
def home(request: HttpRequest) -> HttpResponse:
    """The oldest blocker first; then figures that open."""
    book = request.book
    senders = late_first(request)
    written = releases(settings.CONCORD_WORK.releases)
    context: dict[str, Any] = {
        "senders": senders[:8],
        "late": [s for s in senders if s["is_late"]],
        "held": sum(s["held"] for s in senders),
        "rules": book.rows("rule", order=("-held", "sender", "rule"), limit=5),
        "unpublished": [r for r in written if r > book.release][::-1],
        "match": book.ask(SQL, "program_match"),
        "jobs": Job.objects.filter(state__in=(State.WAITING, State.WORKING)).count(),
        "failed": Job.objects.filter(
            state=State.FAILED, ended_at__gt=timezone.now() - timedelta(days=7)
        ).count(),
        "disputes": answering.waiting(),
        "users": User.objects.filter(is_active=True).count(),
        "views": AuditEntry.objects.filter(at__gt=timezone.now() - timedelta(days=7)).count(),
        "glass": AuditEntry.objects.filter(
            action="glass.person", at__gt=timezone.now() - timedelta(days=30)
        ).count(),
    }
    return render(request, "program/home.html", context)
