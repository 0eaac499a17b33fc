"""One patient: every gap with why, what closes it and by when; what was entered; what happened; who else cares."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from concord.portal import names
from concord.portal.access import reader_required
from concord.portal.audit.chain import record
from concord.portal.explaining import KINDS
from concord.portal.folding import fold
from concord.portal.opaque import hidden
from concord.portal.practice.asking import of_factor
from concord.portal.practice.calendar import today
from concord.portal.practice.consent_words import STATES, notices_for, scopes_words
from concord.portal.practice.consents import all_of as all_consents
from concord.portal.practice.entries import Standings
from concord.portal.practice.kinds import for_measure
from concord.portal.practice.models import Entry, Kind
from concord.portal.practice.people import age_on, gaps_of, own_patient
from concord.portal.practice.referrals import all_of
from concord.portal.practice.state import state_of
from concord.portal.practice.written import words_of
from concord.portal.shell import SQL
from concord.release import Book, explain

TIMELINE = 40


@reader_required("assistant", "manager", "clinician")
def patient(request: HttpRequest, key: str) -> HttpResponse:
    """The patient's gaps by state, entries, evidence across plans, timeline, care team, risk, and months here."""
    book, now = request.book, today(request)
    person = own_patient(request, key)
    record(request, "patient.view", [key])
    state = state_of(request.reader.unit, book, now)
    gaps = [_dressed(g, key, state) for g in gaps_of(request, key, opened=True)]
    entries = Entry.objects.filter(practice=request.reader.unit, person=key, replaced_by=None).exclude(
        kind=Kind.ASSIGNED
    )
    standings = Standings.of(request.reader.unit, book)
    written = [
        {"entry": e, "standing": standings.said(e), "words": words_of(e)}
        for e in entries.select_related("by", "withdrawal", "document").order_by("-id")[:50]
    ]
    timeline = book.rows(
        "timeline", {"person": key}, order=("-day", "kind", "title", "event"), limit=TIMELINE + 1
    )
    hospital = book.rows("notice", {"person": key}, order=("-happened_at", "notice"), limit=6)
    opened = notices_for(book, [*gaps, *timeline, *hospital])
    if opened:
        record(request, "protected.view", [key], categories=[n["scope"] for n in opened])
    context = {
        "person": person, "age": age_on(person["birth_date"], now), "plans": (person["plans"] or "").split(),
        "groups": [(name, [g for g in gaps if g["tab"] == name]) for name in ("todo", "waiting", "pending", "done")],
        "evidence": _evidence(book, key, gaps), "spans": _spans(book, key), "written": written,
        "contacts": [w for w in written if w["entry"].kind == Kind.CONTACT], "results": [w for w in written if w["entry"].kind != Kind.CONTACT],
        "timeline": timeline,
        "most": TIMELINE, "caregivers": book.rows("caregiver", {"person": key}, order=("-last_seen", "npi")),
        "factors": _factors(book, key), "may_open_factor": "factor" in KINDS[request.reader.role], "referrals": all_of(request, key), "here": request.get_full_path(),
        "hospital": hospital, "notices": opened, "consents": [_consent(c) for c in all_consents(request, key)],
        "coming": book.ask(SQL, "next_visit", {"person": key, "today": now.isoformat()}),
    }  # fmt: skip
    return render(request, "practice/patient.html", context)


def _consent(row: dict[str, Any]) -> dict[str, Any]:
    """A consent with its words."""
    return {**row, "words": scopes_words(row["scope"]), "state_words": dict(STATES)[row["state"]]}


def _dressed(gap: dict[str, Any], key: str, state: Any) -> dict[str, Any]:
    """A gap with where it stands with the practice."""
    pair = f"{key} {gap['measure']}"
    tab = "done"
    if gap["state"] == "open":
        tab = "pending" if pair in state.pending else "waiting" if pair in state.waiting else "todo"
    item, name = for_measure(gap["measure"]), f"gap {key} {gap['measure']} {gap['year']}"
    return {
        **gap, "tab": tab, "opens": hidden(name), "item": item.key if item else "", "follow_up": state.waiting.get(pair),
    }  # fmt: skip


def _evidence(book: Book, key: str, gaps: list[dict[str, Any]]) -> list[tuple[str, int, Any]]:
    """The explanation of each measure the patient counts in, this year's."""
    newest = max((g["year"] for g in gaps), default=0)
    asked = sorted({(g["title"], g["measure"]) for g in gaps if g["year"] == newest})
    return [
        (
            title,
            newest,
            fold(book, explain(book, "gap", key, measure, str(newest), shown=20), measure, str(newest)),
        )
        for title, measure in asked
    ]


def _spans(book: Book, key: str) -> list[dict[str, Any]]:
    return [
        {**s, "opens": hidden(f"attribution {key} {s['last_month']:%Y-%m}")}
        for s in book.ask(SQL, "patient_months", {"person": key})
    ]


def _factors(book: Book, key: str) -> list[dict[str, Any]]:
    """The newest risk factor per plan with what went in. The factor pays; an assistant does not see money, but sees risk."""
    newest: dict[str, dict[str, Any]] = {}
    for row in book.rows("factor", {"person": key}, order=("plan_id", "period_start")):
        newest[row["plan_id"]] = row
    parts = book.rows("risk_part", {"person": key}, order=("plan_id", "period_start", "-weight", "category"))
    return [
        {
            **row, **of_factor(book, key, row), "plan": names.name("plan", plan),
            "opens": hidden(f"factor {key} {plan} {row['period_start']:%Y-%m}"),
            "parts": [p for p in parts if (p["plan_id"], p["period_start"]) == (plan, row["period_start"]) and p["weight"]],
        }
        for plan, row in sorted(newest.items())
    ]  # fmt: skip
