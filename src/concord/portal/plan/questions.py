"""What practices contest about a plan's own payments: read and answered here, settled by the program office."""

from __future__ import annotations

from collections import Counter

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as L
from django.views.decorators.http import require_http_methods

from concord.portal import answering
from concord.portal.access import reader_required
from concord.portal.audit.chain import record
from concord.portal.opaque import hidden
from concord.portal.tabular import Column, Table

COLUMNS = (
    Column("at", L("Asked"), "day", opens=lambda r: reverse("plan_question", args=[r["uid"]])),
    Column("practice", L("Practice")),
    Column("about", L("About")),
    Column("state", L("State"), says=lambda r: str(answering.STATES[r["state"]])),
    Column("since", L("Since"), "day"),
)
ANSWERS = [("answered", L("Answer: the practice and the program office read it"))]


def waiting_by_practice(plan: str) -> Counter[str]:
    """How many questions about the plan's payments wait for an answer, by practice id."""
    mine = answering.every(plan=plan, subject="payment")
    return Counter(d.practice for d in mine if answering.row_of(d)["state"] in answering.WAITING)


@reader_required("plan")
def questions(request: HttpRequest) -> HttpResponse:
    """Questions about this plan's payments: those that wait first, the oldest first."""
    practice = request.GET.get("practice", "")[:60]
    mine = answering.every(plan=request.reader.unit, subject="payment").order_by("id")
    rows = [answering.row_of(d) for d in mine if practice in ("", d.practice)]
    rows = [r | {"order": at} for at, r in enumerate(sorted(rows, key=lambda r: r["rank"]))]
    table = Table(
        request, "questions", COLUMNS, by="order", caption=_("Questions about your payments, those that wait first")
    ).hold(rows)  # fmt: skip
    if table.file:
        record(request, table.action)
    return table.answer("plan/questions.html", {"practice": practice})


@reader_required("plan")
@require_http_methods(["GET", "POST"])
def question(request: HttpRequest, uid: str) -> HttpResponse:
    """One question with all that was said. The plan may answer; the program office settles it."""
    found = answering.every(plan=request.reader.unit, subject="payment", uid=uid).first()
    if found is None:
        raise Http404
    form = answering.AnswerForm(
        request.POST or None, choices=ANSWERS, initial={"seen": answering.last_step(found), "state": "answered"}
    )  # fmt: skip
    row = answering.row_of(found)
    is_open = row["state"] not in answering.SETTLED
    if request.method == "POST" and is_open and form.is_valid() and answering.answer(request, found, form):
        messages.success(request, _("Sent. The practice sees it from its next page on."))
        return redirect("plan_question", uid)
    record(request, "question.view", dispute=uid)
    context = {
        "dispute": found, "row": row, "thread": answering.thread(found), "form": form, "is_open": is_open,
        "state": answering.STATES[row["state"]], "opens": hidden(f"payment {found.key}"),
    }  # fmt: skip
    return render(request, "plan/question.html", context, status=422 if form.errors else 200)
