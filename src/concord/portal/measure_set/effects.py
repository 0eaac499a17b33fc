"""What a proposal would have done, as the reader's own book may say it; kept by the worker a row a book."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as L

from concord.portal import names, sentences
from concord.portal.access import reader_required
from concord.portal.audit.chain import record
from concord.portal.measure_set import saying, standing
from concord.portal.measure_set.models import Effect, Proposal
from concord.portal.tabular import HIDDEN, Column, Table

READERS = ("program", "plan", "manager")
PAYMENTS = (
    Column("plan", L("Plan")),
    Column("practice", L("Practice")),
    Column("owed", L("As it was"), "dollars"),
    Column("scenario", L("As proposed"), "dollars", empty=HIDDEN),
    Column("change", L("Difference"), "signed", empty=HIDDEN),
)
BASELINES = (
    Column("measure", L("Measure")),
    Column("practice", L("Practice")),
    Column("plan", L("Plan")),
    Column("becomes", L("Original score")),
)


def of_reader(request: HttpRequest, proposal: Proposal) -> Effect | None:
    """The row of the reader's own book, if the proposal was worked out and the book has a part in it."""
    return Effect.objects.filter(proposal=proposal, book=request.reader.book).first()  # type: ignore[attr-defined]


def is_old(request: HttpRequest, proposal: Proposal) -> bool:
    """Whether it was worked out on another release than the reader's."""
    found = of_reader(request, proposal)
    return found is not None and found.release != request.book.release  # type: ignore[attr-defined]


def summary(found: Effect | None) -> dict[str, Any]:
    """The year tried, the difference of all that is shown, how many gain and lose, and what becomes of original scores."""
    if found is None:
        return {}
    changes = [Decimal(r["change"]) for r in found.payments if r["change"] is not None]
    counts = Counter(r["becomes"] for r in found.baselines)
    return {
        "year": found.year, "release": found.release, "notes": [sentences.note(n) for n in found.notes], "change": sum(changes, Decimal(0)),
        "more": sum(c > 0 for c in changes), "less": sum(c < 0 for c in changes), "same": sum(c == 0 for c in changes),
        "hidden": sum(r["change"] is None for r in found.payments),
        "baselines": [(saying.BECOMES[what], counts[what]) for what in saying.BECOMES if counts[what]],
    }  # fmt: skip


@transaction.atomic
def keep(
    uid: str, year: int, release: str, notes: list[str], books: Mapping[str, Mapping[str, list[Any]]]
) -> int:
    """Put what was worked out in the place of what was there. Returns how many books have a part in it."""
    proposal = Proposal.objects.get(uid=uid)
    Effect.objects.filter(proposal=proposal).delete()
    made = [
        Effect(
            proposal=proposal, book=book, year=year, release=release, notes=notes, at=timezone.now(), **parts
        )
        for book, parts in sorted(books.items())
    ]
    return len(Effect.objects.bulk_create(made))


def _found(request: HttpRequest, uid: str) -> tuple[Proposal, Effect]:
    proposal = get_object_or_404(standing.visible(request), uid=uid)
    found = of_reader(request, proposal)
    if found is None:
        raise Http404
    return proposal, found


@reader_required(*READERS)
def proposal_effect(request: HttpRequest, uid: str) -> HttpResponse:
    """What each plan would have paid each practice, of those that the reader's book may name."""
    proposal, found = _found(request, uid)
    rows = [
        {"plan": names.name("plan", r["plan_id"]), "practice": names.name("practice", r["organization_id"])}
        | {key: None if r[key] is None else Decimal(r[key]) for key in ("owed", "scenario", "change")}
        for r in found.payments
    ]
    caption = _("Payments of %(year)s, as they were and as proposed") % {"year": found.year}
    table = Table(request, "proposal_effect", PAYMENTS, by="plan", caption=caption, size=200).hold(rows)
    record(request, table.action, proposal=uid)
    return table.answer("measure_set/effect.html", {"proposal": proposal, "effect": summary(found), "shows": "payments"})  # fmt: skip


@reader_required(*READERS)
def proposal_baselines(request: HttpRequest, uid: str) -> HttpResponse:
    """The original scores that the change touches, by measure, practice and plan; no score is shown."""
    proposal, found = _found(request, uid)
    titles = saying.titles(standing.program())
    rows = [
        {"measure": f"{r['rate']}: {titles.get(r['rate'], r['measure'])}", "practice": names.name("practice", r["organization_id"]),
         "plan": names.name("plan", r["plan_id"]), "becomes": str(saying.BECOMES[r["becomes"]])}
        for r in found.baselines
    ]  # fmt: skip
    table = Table(request, "proposal_baselines", BASELINES, by="measure", caption=_("Original scores that the change touches")).hold(rows)  # fmt: skip
    record(request, table.action, proposal=uid)
    return table.answer("measure_set/effect.html", {"proposal": proposal, "effect": summary(found), "shows": "baselines"})  # fmt: skip
