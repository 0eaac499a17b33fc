"""Pairs of members that may be one person: one case at a time, both sides beside each other, same, different or unsure."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as L
from django.views.decorators.http import require_http_methods

from concord.portal import names
from concord.portal.access import reader_required
from concord.portal.audit.chain import record
from concord.portal.jobs.models import Kind
from concord.portal.practice.saying import said
from concord.portal.steward.deciding import decide, decided, undo
from concord.portal.tabular import Column, Table
from concord.portal.templatetags.words import day

KINDS = (Kind.DECIDE, Kind.UNDO)
VERDICTS = ("same", "different", "unsure")
LISTED = ("case_id", "sender_a", "sender_b", "probability", "reason")
COLUMNS = (
    Column("case_id", L("Case"), says=lambda r: r["case_id"][:8], opens=lambda r: reverse("steward_case", args=[r["case_id"]])),
    Column("sender_a", L("Senders"), says=lambda r: f"{names.sender(r['sender_a'])}, {names.sender(r['sender_b'])}"),
    Column("probability", L("Likely the same"), "percent"),
    Column("reason", L("Why it waits"), says=lambda r: said(r["reason"])),
    Column("decided", L("Decided"), empty=L("not yet")),
)  # fmt: skip
FIELDS = (
    ("first_name", L("Given name")), ("middle_name", L("Middle name")), ("last_name", L("Family name")), ("suffix", L("Suffix")),
    ("birth_date", L("Birth date")), ("sex", L("Sex")), ("ssn_end", L("Number ends")), ("address", L("Street")), ("city", L("City")), ("zip", L("ZIP")),
    ("phone", L("Telephone")), ("email", L("E-mail")),
)  # fmt: skip


@reader_required("steward")
def queue(request: HttpRequest) -> HttpResponse:
    """The cases, the least certain first. The list names senders and no person."""
    verdicts = decided(KINDS)
    rows = request.book.rows("link_review", columns=LISTED, order=("probability", "case_id"))
    is_decided = request.GET.get("show") == "decided"
    shown = [
        r | {"decided": verdicts[r["case_id"]].words if r["case_id"] in verdicts else None}
        for r in rows
        if (r["case_id"] in verdicts) == is_decided
    ]
    table = Table(
        request,
        "cases",
        COLUMNS,
        by="probability",
        caption=_("Pairs that may be one person, the least certain first"),
    )
    table.hold(shown)
    record(request, table.action, page=table.page.number)
    context = {
        "is_decided": is_decided,
        "waiting": sum(1 for r in rows if r["case_id"] not in verdicts),
        "decided": len(verdicts),
    }
    return table.answer("steward/queue.html", context)


@reader_required("steward")
def next_case(request: HttpRequest) -> HttpResponse:
    """On to the next case that nobody has decided, likeliest first: those are settled quickest."""
    found = _next(request)
    return redirect("steward_case", found) if found else redirect("steward_queue")


@reader_required("steward")
@require_http_methods(["GET", "POST"])
def case(request: HttpRequest, case: str) -> HttpResponse:
    """One case: the fields side by side, what speaks for and against, and the verdict."""
    found = request.book.rows("link_review", {"case_id": case})
    if not found:
        raise Http404
    stands = decided(KINDS).get(case)
    if request.method == "POST":
        return _answered(request, case, found[0], stands)
    record(request, "case.view", case=case)
    sides = request.book.rows("link_side", {"case_id": case}, order=("side", "place"))
    context = {
        "case": found[0], "said": stands, "fields": _beside(sides), "steps": _steps(found[0]["waterfall"]),
        "earlier": [s for s in sides if s["place"] > 1], "sent": {s["side"]: s["received_on"] for s in sides if s["place"] == 1},
    }  # fmt: skip
    return render(request, "steward/case.html", context)


def _answered(request: HttpRequest, case: str, found: dict[str, Any], stands: Any) -> HttpResponse:
    verdict, why = request.POST.get("verdict", ""), request.POST.get("why", "").strip()[:300]
    if verdict == "undo":
        undo(request, Kind.UNDO, case, stands)
        return redirect("steward_case", case)
    if verdict not in VERDICTS:
        raise Http404
    keys = {k: found[k] for k in ("sender_a", "member_a", "sender_b", "member_b")}
    decide(request, Kind.DECIDE, case, verdict, why or f"Both descriptions were compared: {verdict}.", **keys)
    return redirect("steward_next")


def _next(request: HttpRequest) -> str:
    verdicts = decided(KINDS)
    rows = request.book.rows("link_review", columns=("case_id",), order=("-probability", "case_id"))  # type: ignore[attr-defined]
    return next((r["case_id"] for r in rows if r["case_id"] not in verdicts), "")


def _beside(sides: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each field as both senders last said it, and whether they agree."""
    newest = {s["side"]: s for s in sides if s["place"] == 1}
    a, b = newest.get("a", {}), newest.get("b", {})
    return [
        {
            "words": words,
            "a": _shown(a.get(key)),
            "b": _shown(b.get(key)),
            **_agreement(a.get(key), b.get(key)),
        }
        for key, words in FIELDS
        if a.get(key) is not None or b.get(key) is not None
    ]


def _shown(value: Any) -> Any:
    return day(value) if isinstance(value, date) else value


def _agreement(a: Any, b: Any) -> dict[str, Any]:
    """Whether both say the same, in words."""
    if a is None or b is None:
        return {"agrees": _("one is silent"), "differs": False}
    is_same = str(a).casefold() == str(b).casefold()
    return {"agrees": _("the same") if is_same else _("not the same"), "differs": not is_same}


def _steps(text: str | None) -> list[dict[str, Any]]:
    """The waterfall as bars: where each begins, how long it is, and which way it goes; weights in bits."""
    steps = json.loads(text or "[]")
    if not steps:
        return []
    marks = [s["running"] for s in steps] + [s["running"] - s["weight"] for s in steps] + [0.0]
    low, high = min(marks), max(marks)
    scale = 300 / (high - low or 1)
    return [
        {
            "words": s["comparison"].replace("_", " "), "level": s["level"], "weight": f"{s['weight']:+.1f}", "running": f"{s['running']:+.1f}",
            "x": round((min(s["running"], s["running"] - s["weight"]) - low) * scale, 1),
            "width": max(round(abs(s["weight"]) * scale, 1), 1), "zero": round(-low * scale, 1), "is_for": s["weight"] >= 0,
        }
        for s in steps
    ]  # fmt: skip
