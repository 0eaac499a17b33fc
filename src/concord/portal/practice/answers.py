"""Race, ethnicity and language by the patient's own answer: the list of those missing, and one patient's answers in versions."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as L
from django.views.decorators.http import require_http_methods

from concord.portal import names
from concord.portal.access import reader_required
from concord.portal.audit.chain import record
from concord.portal.paging import Page, asked, counted
from concord.portal.practice.calendar import today
from concord.portal.practice.contacts import saved
from concord.portal.practice.entries import Conflict, head, live, write
from concord.portal.practice.forms import AnswersForm
from concord.portal.practice.models import Entry, Kind
from concord.portal.practice.people import own_patient
from concord.portal.practice.returning import back
from concord.portal.shell import SQL
from concord.portal.tabular import FILES, MOST, Column, taken
from concord.portal.templatetags.words import said_by

TOPIC = "answers"
FIELDS = ("race", "ethnicity", "spoken", "written", "interpreter", "answered_by")


LACKS = (
    ("race", L("race and ethnicity missing")),
    ("language", L("language missing")),
    ("own", L("not their own answer")),
)
COLUMNS = (
    Column("last_name", L("Patient"), says=lambda r: f"{r['last_name'] or ''}, {r['first_name'] or ''}".title()),
    Column("birth_date", L("birth date"), "day"), Column("race_ethnicity_2024", L("Race and ethnicity"), "words"),
    Column("language", L("Language"), says=lambda r: names.language(r["language"])), Column("rel_source", L("Said by"), says=lambda r: said_by(r["rel_source"])),
    Column("starts_at", L("Next visit"), "moment"),
)  # fmt: skip


@reader_required("assistant", "manager", "clinician")
def missing(request: HttpRequest) -> HttpResponse:
    """Patients whose race, ethnicity or language is not known, or not by their own answer; who comes soonest first."""
    is_file = request.GET.get("as") in FILES
    page, everybody = Page(1, MOST) if is_file else asked(request), request.GET.get("show") == "all"
    lacks, coming = request.GET.get("lacks", ""), request.GET.get("coming") == "30"
    lacks = lacks if lacks in dict(LACKS) else ""
    told = sorted(live(request.reader.unit).filter(kind=Kind.ANSWERS).values_list("person", flat=True))
    parameters = {
        "today": today(request).isoformat(), "all": everybody, "told": told, "limit": page.size, "offset": page.offset,
        "lacks": lacks, "coming": "30" if coming else "",
    }  # fmt: skip
    rows = request.book.ask(SQL, "answers_missing", parameters)
    if file := taken(
        request, "answers", COLUMNS, lambda: rows, by="starts_at", caption=_("Race, ethnicity, language")
    ):
        return file
    record(request, "answers.view", (r["person"] for r in rows))
    context = {
        "rows": rows,
        "page": counted(rows, page),
        "everybody": everybody,
        "lacks": lacks,
        "coming": coming,
        "choices": LACKS,
        "here": request.get_full_path(),
    }
    return render(request, "practice/answers_list.html", context)


@reader_required("assistant", "manager", "clinician")
@require_http_methods(["GET", "POST"])
def answers(request: HttpRequest, key: str) -> HttpResponse:
    """One patient's answers. Two people who change them at once both see what the other said."""
    person, before = own_patient(request, key), head(request.reader.unit, key, Kind.ANSWERS, TOPIC)
    initial = {**_known(person, before), "seen": before.uid if before else ""}
    form = AnswersForm(request.POST or None, today=today(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            if form.cleaned_data["seen"] != (before.uid if before else ""):
                raise Conflict(before)
            return _keep(request, key, form, before)
        except Conflict as conflict:
            return _conflict(request, person, form, conflict.theirs)
    if request.method == "GET":
        record(request, "answers.open", [key])
    part = (
        "practice/parts/answers_form.html" if request.headers.get("HX-Request") else "practice/answers.html"
    )
    context = {"form": form, "person": person, "before": before, "back": back(request)}
    return render(request, part, context, status=422 if form.errors else 200)


def _keep(request: HttpRequest, key: str, form: AnswersForm, before: Entry | None) -> HttpResponse:
    said = {name: form.cleaned_data[name] for name in FIELDS}
    entry = write(request, key, Kind.ANSWERS, on=today(request), replaces=before, topic=TOPIC, **said)
    saved(request, _("Answers saved. They count with the next release."), entry)
    return redirect(back(request))


def _known(person: dict[str, Any], before: Entry | None) -> dict[str, Any]:
    """What is known: as last entered, or as the book has it."""
    if before is not None and getattr(before, "withdrawal", None) is None:
        return {name: before.said.get(name) for name in FIELDS}
    codes = (person["race_ethnicity_detail"] or "").split("|")
    ethnic = ("2135-2", "2186-5")
    return {
        "race": [c for c in codes if c and c not in ethnic],
        "ethnicity": next((c for c in codes if c in ethnic), ""),
        "spoken": person["language"] or "",
        "written": person["language_written"] or "",
        "interpreter": person["interpreter"] if person["interpreter"] in ("yes", "no") else "",
        "answered_by": "self",
    }


def _conflict(
    request: HttpRequest, person: dict[str, Any], form: AnswersForm, theirs: Entry | None
) -> HttpResponse:
    """Both versions side by side; the reader's own stand in the form, to be saved over theirs field by field."""
    data = form.data.copy()
    data["seen"] = theirs.uid if theirs else ""
    again = AnswersForm(data, today=today(request))
    again.is_valid()
    other = AnswersForm(
        today=today(request), initial={name: theirs.said.get(name) for name in FIELDS} if theirs else {}
    )
    pairs = [(again[name], _in_words(other, name, theirs)) for name in FIELDS]
    context = {"form": again, "person": person, "theirs": theirs, "pairs": pairs, "back": back(request)}
    return render(request, "practice/answers_conflict.html", context, status=409)


def _in_words(form: AnswersForm, name: str, theirs: Entry | None) -> str:
    value = theirs.said.get(name) if theirs else ""
    wanted = value if isinstance(value, list) else [value or ""]
    labels = {key: str(label) for key, label in form.fields[name].choices}
    return ", ".join(labels.get(v, v) for v in wanted) or str(labels.get("", ""))
