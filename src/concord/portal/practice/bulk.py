"""The same for many patients at once: assign, letters, a message sent, put off. Previewed first; never results or declines."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as L
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from concord.portal.access import reader_required
from concord.portal.accounts.models import Membership, User
from concord.portal.audit.chain import record
from concord.portal.paging import Page
from concord.portal.practice import work
from concord.portal.practice.calendar import today, working_days
from concord.portal.practice.contacts import saved
from concord.portal.practice.entries import head, write
from concord.portal.practice.models import Kind
from concord.portal.practice.people import gaps_of, open_measures, own_patient
from concord.portal.practice.returning import back
from concord.portal.practice.state import state_of
from concord.portal.practice.worded import LATER
from concord.portal.shell import SQL
from concord.portal.templatetags.words import day as in_words

ACTIONS = {
    "assign": L("Assign"),
    "message": L("Record message sent"),
    "letters": L("Letters"),
    "put_off": L("Put off"),
}
DAYS = {str(days): days for days in LATER}
MOST = 1000


def team(unit: str) -> list[tuple[int, str]]:
    """Who works for the practice now: number and name."""
    mine = Membership.objects.filter(unit=unit, ended_on=None, user__is_active=True).select_related("user")
    of_practice = mine.filter(role__in=("assistant", "clinician", "manager"))
    return sorted({m.user_id: str(m.user) for m in of_practice}.items(), key=lambda pair: pair[1])


@reader_required("assistant", "manager", "clinician")
@require_POST
def bulk(request: HttpRequest) -> HttpResponse:
    """Show what would be done to whom; with `sure`, do it."""
    action = request.POST.get("action", "")
    day = today(request)
    rows = _chosen(request, day)
    if action not in ACTIONS or not rows:
        messages.warning(request, _("Nothing was done: tick at least one patient, then choose what to do."))
        return redirect(back(request))
    if action == "letters":
        return _letters(request, rows, day)
    if request.POST.get("sure") != "1":
        record(request, "bulk.preview", (r["person"] for r in rows), what=action)
        context = {
            "action": action, "words": ACTIONS[action], "rows": rows, "team": team(request.reader.unit), "days": DAYS,
            "to": request.POST.get("to", ""), "for_days": request.POST.get("for_days", "30"), "back": back(request),
        }  # fmt: skip
        return render(request, "practice/bulk.html", context)
    done = _do(request, action, rows, day)
    words = ngettext("Done for %(n)s patient.", "Done for %(n)s patients.", done) % {"n": done}
    messages.success(request, words)
    return redirect(back(request))


@reader_required("assistant", "manager", "clinician")
@require_POST
def put_off(request: HttpRequest, key: str) -> HttpResponse:
    """Put one patient's row off for some days, straight from the list; the message takes it back."""
    own_patient(request, key)
    day, wait = today(request), DAYS.get(request.POST.get("days", ""))
    if wait is None:
        messages.warning(request, _("Nothing was done: choose for how many days."))
        return redirect(back(request))
    until = day + timedelta(days=wait)
    measures = [measure for measure, _words in open_measures(gaps_of(request, key))]
    said = {"who": "patient", "how": "call", "outcome": "put_off", "note": ""}
    entry = write(request, key, Kind.CONTACT, on=day, follow_up=until, measures=measures, **said)
    saved(request, _("Put off until %(day)s.") % {"day": in_words(until)}, entry)
    return redirect(back(request))


def _chosen(request: HttpRequest, day: date) -> list[dict[str, Any]]:
    """The ticked rows, or with `all` every row of the filter that the page showed."""
    state = state_of(request.reader.unit, request.book, day)  # type: ignore[attr-defined]
    ticked = set(request.POST.getlist("person")[:MOST])
    years = [row["year"] for row in request.book.ask(SQL, "years")]  # type: ignore[attr-defined]
    criteria = work.criteria_of(request, years)
    rows = [r for r in work.rows_of(request, criteria, state, day, Page(1, MOST)) if r["person"]]
    return [r for r in rows if request.POST.get("all") == "1" or r["person"] in ticked]


@transaction.atomic
def _do(request: HttpRequest, action: str, rows: list[dict[str, Any]], day: date) -> int:
    colleague = User.objects.filter(pk__in=[pk for pk, _name in team(request.reader.unit)]).filter(  # type: ignore[attr-defined]
        pk=int(request.POST["to"]) if request.POST.get("to", "").isdigit() else 0
    )
    if action == "assign" and not colleague.exists():
        return 0
    for row in rows:
        measures = [g["measure"] for g in row["gaps"]]
        if action == "assign":
            _assign(request, row["person"], day, colleague.get().pk)
        elif action == "message":
            said = {"who": "patient", "how": "message", "outcome": "left_message", "note": ""}
            write(
                request,
                row["person"],
                Kind.CONTACT,
                on=day,
                follow_up=working_days(day, 3),
                measures=measures,
                **said,
            )
        elif action == "letters":
            said = {"who": "patient", "how": "letter", "outcome": "left_message", "note": ""}
            write(
                request,
                row["person"],
                Kind.CONTACT,
                on=day,
                follow_up=working_days(day, 10),
                measures=measures,
                **said,
            )
        else:
            wait = DAYS.get(request.POST.get("for_days", ""), 30)
            said = {"who": "patient", "how": "call", "outcome": "put_off", "note": ""}
            write(
                request,
                row["person"],
                Kind.CONTACT,
                on=day,
                follow_up=day + timedelta(days=wait),
                measures=measures,
                **said,
            )
    return len(rows)


def _assign(request: HttpRequest, person: str, day: date, to: int) -> None:
    topic = "whose"
    before = head(request.reader.unit, person, Kind.ASSIGNED, topic)  # type: ignore[attr-defined]
    write(request, person, Kind.ASSIGNED, on=day, replaces=before, topic=topic, to=to)


def _letters(request: HttpRequest, rows: list[dict[str, Any]], day: date) -> HttpResponse:
    """One letter a page, in the patient's language, to print; with `sure` the letters are recorded as sent."""
    if request.POST.get("sure") == "1":
        done = _do(request, "letters", rows, day)
        messages.success(
            request, ngettext("%(n)s letter recorded.", "%(n)s letters recorded.", done) % {"n": done}
        )
        return redirect(back(request))
    record(request, "letters.print", (r["person"] for r in rows))
    return render(request, "practice/letters.html", {"rows": rows, "day": day, "back": back(request)})
