"""What the practice wrote down: the list with what became of each, one entry with its versions, and taking it back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as L
from django.views.decorators.http import require_http_methods

from concord.portal.access import reader_required
from concord.portal.audit.chain import record
from concord.portal.paging import cut
from concord.portal.practice import kinds
from concord.portal.practice.calendar import today
from concord.portal.practice.consent_words import consent_words
from concord.portal.practice.entries import Standings, own_entry, undo_withdrawal, withdraw
from concord.portal.practice.forms import HOW, OUTCOMES, WithdrawForm
from concord.portal.practice.models import Entry, Kind
from concord.portal.practice.returning import back
from concord.portal.tabular import Column, taken

STATES = (
    ("pending", L("pending")),
    ("sent", L("sent")),
    ("confirmed", L("confirmed")),
    ("not_counted", L("not counted")),
    ("withdrawn", L("withdrawn")),
)
LATEST = 2000


COLUMNS = (
    Column("patient", L("Patient")), Column("words", L("What")), Column("day", L("Day"), "day"), Column("by", L("By")),
    Column("at", L("Entered"), "moment"), Column("state", L("State"), says=lambda r: str(dict(STATES)[r["state"]])), Column("why", L("Why")),
)  # fmt: skip


def _to_take(row: dict[str, Any]) -> dict[str, Any]:
    entry, who, standing = row["entry"], row["patient"], row["standing"]
    return {
        "person": entry.person, "patient": f"{who['last_name'] or ''}, {who['first_name'] or ''}".title(), "words": row["words"],
        "day": entry.happened_on, "by": str(entry.by), "at": entry.at, "state": standing.state, "why": standing.why,
    }  # fmt: skip


@reader_required("assistant", "manager", "clinician")
def written(request: HttpRequest) -> HttpResponse:
    """The practice's entries, newest first; by state and by who."""
    state, mine = request.GET.get("state", ""), request.GET.get("mine") == "1"
    entries = Entry.objects.filter(practice=request.reader.unit, replaced_by=None).exclude(kind=Kind.ASSIGNED)
    if mine:
        entries = entries.filter(by=request.user)
    entries = entries.select_related("by", "withdrawal", "document").order_by("-id")[:LATEST]
    standings = Standings.of(request.reader.unit, request.book)
    held = {
        p["person"]: p for p in request.book.rows("person", columns=("person", "first_name", "last_name"))
    }
    told = [
        {"entry": e, "standing": standings.said(e), "words": words_of(e), "patient": held[e.person]}
        for e in entries
        if e.person in held
    ]
    told = [r for r in told if state in ("", r["standing"].state)]
    if file := taken(
        request, "entries", COLUMNS, lambda: [_to_take(r) for r in told], by="-day", caption=_("Entries")
    ):
        return file
    page, rows = cut(told, request)
    record(request, "entries.view", (r["entry"].person for r in rows))
    context = {
        "rows": rows,
        "page": page,
        "states": STATES,
        "state": state,
        "mine": mine,
        "here": request.get_full_path(),
    }
    return render(request, "practice/entries.html", context)


@reader_required("assistant", "manager", "clinician")
@require_http_methods(["GET", "POST"])
def entry(request: HttpRequest, uid: str) -> HttpResponse:
    """One entry: what it says, its versions, what became of it. POST takes it back."""
    found = own_entry(request, uid)
    standing = Standings.of(request.reader.unit, request.book).said(found)
    was_sent = standing.state not in ("pending", "withdrawn")
    if request.method == "POST" and _stays(found, was_sent):
        messages.error(
            request, _("A withdrawal that was sent stays. To open the records again, record a new consent.")
        )
        return redirect(back(request, ""))
    form = WithdrawForm(request.POST or None, today=today(request))
    if request.method == "POST":
        if was_sent and not form.is_valid():
            return _page(request, found, standing, form, was_sent, 422)
        if getattr(found, "replaced_by", None) is None:
            if _ends_a_consent(found) and found.replaces:
                undo_withdrawal(request, found)
                messages.success(request, _("Taken back. The consent stands as it was before."))
            else:
                withdraw(request, found, form.data.get("reason", "")[:280])
                messages.success(request, _("Taken back. It stays in the history and no longer counts."))
        return redirect(back(request, ""))
    record(request, "entry.view", [found.person], entry=uid)
    return _page(request, found, standing, form, was_sent, 200)


def _ends_a_consent(found: Entry) -> bool:
    return found.kind == Kind.CONSENT and bool(found.said.get("revoked_on"))


def _stays(found: Entry, was_sent: bool) -> bool:
    """Whether it cannot be taken back: what a patient withdrew stays withdrawn once it was sent, whatever a later file says."""
    return was_sent and _ends_a_consent(found)


def _page(
    request: HttpRequest, found: Entry, standing: Any, form: WithdrawForm, was_sent: bool, status: int
) -> HttpResponse:
    person = request.book.rows("person", {"person": found.person})[0]  # type: ignore[attr-defined]
    context = {
        "entry": found, "words": words_of(found), "standing": standing, "state_words": dict(STATES)[standing.state],
        "form": form, "was_sent": was_sent, "versions": _versions(found), "person": person, "back": back(request),
        "stays": _stays(found, was_sent), "is_newest": getattr(found, "replaced_by", None) is None,
    }  # fmt: skip
    return render(request, "practice/entry.html", context, status=status)


def _versions(found: Entry) -> list[tuple[Entry, str]]:
    """The versions before, the newest first."""
    earlier, at = [], found.replaces
    while at is not None:
        earlier.append((at, words_of(at)))
        at = at.replaces
    return earlier


def words_of(entry: Entry) -> str:
    """What an entry says, in a line."""
    said = entry.said
    if entry.kind == Kind.CONTACT:
        outcome = _("put off") if said["outcome"] == "put_off" else dict(OUTCOMES)[said["outcome"]]
        return f"{dict(HOW)[said['how']]}: {outcome}"
    if entry.kind == Kind.RESULT:
        value = (
            " " + "/".join(v for v in (said.get("value"), said.get("value_2")) if v)
            if said.get("value")
            else ""
        )
        return f"{kinds.BY_KEY[said['item']].label}{value} ({dict(kinds.SOURCES)[said['source']]})"
    if entry.kind == Kind.REFERRAL:
        return f"{said['specialty']}: {REFERRAL_STATES[said['status']]}"
    if entry.kind == Kind.CONSENT:
        return consent_words(said)
    return str(entry.get_kind_display())


REFERRAL_STATES = {
    "open": L("ordered"),
    "seen": L("seen"),
    "closed": L("report back"),
    "cancelled": L("cancelled"),
}
