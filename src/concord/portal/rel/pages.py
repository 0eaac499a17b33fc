"""Completeness of answers over time and by who told them, for a practice, a plan's own members and the program; conflicts of a practice."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as L

from concord.portal import charts, names
from concord.portal.access import reader_required
from concord.portal.audit.chain import record
from concord.portal.explaining import names_of
from concord.portal.names import name
from concord.portal.practice.forms import ETHNICITY, INTERPRETER, RACE
from concord.portal.tabular import HIDDEN, Column, Row, Table, answered
from concord.portal.templatetags import words

QUESTIONS = {
    "race and ethnicity": L("Race and ethnicity"), "race_ethnicity": L("Race and ethnicity"), "race": L("Race"), "ethnicity": L("Hispanic or Latino origin"),
    "language": L("Language"), "language_spoken": L("Speaks best"), "language_written": L("Reads best"), "interpreter": L("Wants an interpreter"),
}  # fmt: skip
RULES = {
    "nearest": L("somebody nearer to the patient answered"), "answered": L("an answer goes before a decline"), "practice": L("a practice goes before a plan"),
    "latest": L("a later answer stands"), "sender": L("nothing parts them: in order of sender"),
}  # fmt: skip
_QUESTION = Column(
    "question", L("Question"), says=lambda r: str(QUESTIONS.get(r["question"], words.spaced(r["question"])))
)
_SOURCE = Column("source", L("Said by"), says=lambda r: words.said_by(r["source"]))
TOLD = (
    _QUESTION, Column("sender", L("Told by"), says=lambda r: sender_words(r["sender"])), _SOURCE,
    Column("people", L("People"), "count", empty=HIDDEN), Column("counts", L("Of these, it counts"), "count", empty=HIDDEN), Column("everybody", L("Of everybody"), "count", empty=HIDDEN),
)  # fmt: skip
EVERY = (Column("unit", L("Practice"), says=lambda r: name("practice", r["unit"])), *TOLD)
STANDS = (
    Column("practice", L("Practice")), Column("people", L("People, to the nearest ten"), "count", empty=HIDDEN),
    Column("value", L("Answered"), "percent", empty=HIDDEN), Column("before", L("A year before"), "percent", empty=HIDDEN),
)  # fmt: skip
DECIDED = (
    Column("practice", L("Practice")), Column("question", L("Question"), says=lambda r: str(QUESTIONS.get(r["question"], r["question"]))),
    Column("rule", L("Decided by"), says=lambda r: str(RULES.get(r["rule"], ""))), Column("people", L("People, to the nearest ten"), "count", empty=HIDDEN),
)  # fmt: skip
MONTHS = (
    Column("month", L("Month"), "month"), Column("answered", L("Answered"), "count"), Column("people", L("People"), "count"),
    Column("value", L("Share"), "percent", empty="–"),
)  # fmt: skip
DIFFER = (
    Column("patient", L("Patient"), opens=lambda r: r["href"]), _QUESTION, Column("answer", L("Answer"), says=lambda r: answer_words(r["answer"])), _SOURCE,
    Column("sender", L("Told by"), says=lambda r: sender_words(r["sender"])), Column("day", L("Day"), "day"),
    Column("place", L("Counts"), says=lambda r: _("yes") if r["place"] == 1 else _("no: %(why)s") % {"why": RULES.get(r["lost_by"], "")}),
)  # fmt: skip
DETAIL = {"2148-5": L("Mexican"), "2157-6": L("Guatemalan"), "2161-8": L("Salvadoran")}
"""Origins within Hispanic or Latino that senders tell most, by their CDC code; others stand by code."""
DETAILED_RACE = {
    "2029-7": L("Asian Indian"), "2034-7": L("Chinese"), "2036-2": L("Filipino"), "2039-6": L("Japanese"), "2040-4": L("Korean"),
    "2047-9": L("Vietnamese"), "2041-2": L("Laotian"), "2037-0": L("Hmong"), "2033-9": L("Cambodian"), "2079-2": L("Native Hawaiian"), "2080-0": L("Samoan"),
}  # fmt: skip
"""Races within the broad ones that senders tell most, by their CDC code."""
ALIKE = dict(RACE) | dict(ETHNICITY) | dict(INTERPRETER) | DETAIL | DETAILED_RACE


def sender_words(sender: str) -> str:
    """A sender by its name; what was typed in the portal; another practice is not named."""
    if sender == "another":
        return _("another practice")
    return names.sender(sender)


def answer_words(answer: str) -> str:
    """Codes in words, several with commas."""
    return ", ".join(str(ALIKE.get(code) or names.language(code)) for code in answer.split("|"))


@reader_required("assistant", "manager", "clinician")
def progress(request: HttpRequest) -> HttpResponse:
    """The practice's answers by month, and who told them."""
    return _progress(request, "rel", TOLD, request.book.rows("rel_source"))


@reader_required("plan")
def plan_progress(request: HttpRequest) -> HttpResponse:
    """The plan's own members: answers by month, and what its own files tell."""
    return _progress(request, "plan.rel", TOLD, request.book.rows("rel_source"))


@reader_required("program")
def program_progress(request: HttpRequest) -> HttpResponse:
    """Every practice as it may be shown: the newest month beside a year before, who told the answers, and how many conflicts."""
    months = request.book.rows("rel_completeness", order=("organization_id", "month"))
    by_practice: dict[str, list[Row]] = {}
    for row in months:
        by_practice.setdefault(row["organization_id"], []).append(row)
    stands = [
        {"practice": name("practice", unit), "people": rows[-1]["people"], "value": rows[-1]["value"], "before": rows[-13]["value"] if len(rows) > 12 else None}
        for unit, rows in by_practice.items()
    ]  # fmt: skip
    conflicts = [
        {**r, "practice": name("practice", r["organization_id"])} for r in request.book.rows("rel_conflict")
    ]
    lists = (
        Table(request, "program.rel", EVERY, by="unit", caption=_("Who told the answers. [c] hidden: few people")).hold(request.book.rows("rel_source")),
        Table(request, "program.rel", STANDS, by="practice", caption=_("Answers by practice"), of="stands").hold(stands),
        Table(request, "program.rel", DECIDED, by="practice", caption=_("Where sources disagree"), of="conflicts").hold(conflicts),
    )  # fmt: skip
    return answered(request, lists, "rel/program.html", {})


def _progress(
    request: HttpRequest, audited: str, columns: tuple[Column, ...], told: list[Row]
) -> HttpResponse:
    months = request.book.rows("rel_completeness", order=("month",))
    lists = (
        Table(request, audited, columns, by="question", caption=_("Who told the answers")).hold(told),
        Table(request, audited, MONTHS, by="-month", caption=_("Answers over time"), of="months").hold(
            months[-24:]
        ),
    )
    context = {
        "chart": _chart(months[-24:]),
        "newest": months[-1] if months else None,
        "own": audited == "rel",
    }
    return answered(request, lists, "rel/progress.html", context)


def _chart(months: list[Row]) -> Any:
    """Completeness by month; nothing of fewer than two months."""
    known = [m for m in months if m["value"] is not None]
    if len(known) < 2:
        return ""
    points = [{"label": words.month(m["month"]), "value": float(m["value"])} for m in known]
    finding = _("%(now)s of people have answered, %(before)s at first") % {
        "now": words.percent(known[-1]["value"]),
        "before": words.percent(known[0]["value"]),
    }
    return charts.svg(
        charts.course(points),
        finding,
        _("The share of people who have said both race or ethnicity and language, by month."),
    )


@reader_required("assistant", "manager", "clinician")
def conflicts(request: HttpRequest) -> HttpResponse:
    """What each source said of patients of whom sources say different things: which counts, and why the others do not."""
    question = request.GET.get("question", "")
    rows = request.book.rows("rel_conflict")
    asked = sorted({r["question"] for r in rows})
    known = names_of(request.book, {r["person"] for r in rows})
    listed = [
        {**r, "patient": known.get(r["person"], ""), "href": reverse("answers", args=[r["person"]])} for r in rows if question in ("", r["question"])
    ]  # fmt: skip
    listed.sort(key=lambda r: (r["person"], r["question"], r["place"]))
    table = Table(request, "rel.conflicts", DIFFER, by="patient", caption=_("Where sources disagree")).hold(
        listed
    )
    record(request, table.action, (r["person"] for r in table.rows))
    chosen = [(q, QUESTIONS.get(q, q)) for q in asked]
    return table.answer("rel/conflicts.html", {"questions": chosen, "question": question})
