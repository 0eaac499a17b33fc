"""The program office's pages: candidates with their score, practices with their stage, and one practice whole."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as L
from django.views.decorators.http import require_http_methods

from concord.portal import names
from concord.portal.access import reader_required
from concord.portal.accounts.models import Membership
from concord.portal.assessing.models import Assessment
from concord.portal.audit.chain import record
from concord.portal.coaching.models import Visit
from concord.portal.enrolling import papers
from concord.portal.enrolling.forms import AgreementForm, PaperForm, StaffForm, StepForm
from concord.portal.enrolling.lists import EVERY_REQUIRED, beside, required_of, required_row, way_of
from concord.portal.enrolling.models import Agreement, Paper, StaffMember, Stage, Step
from concord.portal.enrolling.requirements import Once, checked
from concord.portal.enrolling.standing import NEXT_STEP, held_back, signed, stages, taken
from concord.portal.improving.models import Aim
from concord.portal.learning.models import Session
from concord.portal.office import office
from concord.portal.practice.calendar import today
from concord.portal.tabular import HIDDEN, Column, Row, Table, answered, taken_of
from concord.portal.templatetags.words import titled

REACHES = {"adults": L("adults"), "children": L("children"), "no": L("neither")}
PARTS = {
    "size": L("size"),
    "independence": L("independence"),
    "payers": L("payers"),
    "room": L("room to improve"),
    "equity": L("equity"),
}
CANDIDATES = (
    Column("name", L("Practice"), opens=lambda r: reverse("program_practice", args=[r["organization_id"]])),
    Column("score", L("Score"), says=lambda r: f"{r['score']:.0f}"),
    Column("adults", L("Adults"), "count", empty=HIDDEN, only_on_pages=True),
    Column("adults", L("Commercial adults"), "count", empty=HIDDEN, only_in_files=True),
    Column("children", L("Children"), "count", empty=HIDDEN, only_on_pages=True),
    Column("children", L("Commercial children"), "count", empty=HIDDEN, only_in_files=True),
    Column("meets_threshold", L("Reaches"), says=lambda r: str(REACHES[r["meets_threshold"]])),
    Column("plans", L("Plans"), "count"),
    Column("clinicians", L("Clinicians"), "count"),
    Column("independence", L("Independent"), says=lambda r: _percent(r["independence"])),
    Column("commercial_share", L("Commercial"), says=lambda r: _percent(r["commercial_share"])),
    Column("medi_cal_share", L("Medi-Cal"), says=lambda r: _percent(r["medi_cal_share"]), only_in_files=True),
    Column("medicare_share", L("Medicare"), says=lambda r: _percent(r["medicare_share"]), only_in_files=True),
    Column("performance", L("Against everybody"), says=lambda r: _points(r["performance"])),
    Column("equity_share", L("Other language"), says=lambda r: _percent(r["equity_share"])),
    Column("area", L("ZIP area")),
    Column("stage", L("Stage")),
)  # fmt: skip
PRACTICES = (
    Column("name", L("Practice"), opens=lambda r: reverse("program_practice", args=[r["practice"]])),
    Column("stage", L("Stage"), says=lambda r: r["stage_words"]),
    Column("since", L("Since"), "day"),
    Column("met", L("Requirements met"), says=lambda r: r["met_words"]),
    Column("coach", L("Coach"), empty=L("none")),
    Column("last_visit", L("Last visit"), "day", empty=L("none yet")),
    Column("next_step", L("Next step")),
)


def _percent(value: Any) -> str:
    return HIDDEN if value is None else f"{value:.0%}"


def _points(value: Any) -> str:
    return HIDDEN if value is None else _("%(n)s points") % {"n": f"{value * 100:+.0f}"}


@reader_required("program")
def candidates(request: HttpRequest) -> HttpResponse:
    """Practices seen in the plans' data together, by score. No plan's own count is on the page or in the book."""
    standing = stages()
    wanted = request.GET.get("show", "")
    rows = [
        {**row, "name": titled(row["name"]) or row["organization_id"], "stage": _stage(standing, row["organization_id"])}
        for row in (request.book.rows("candidate") if request.book.has("candidate") else [])
        if _asked(row, wanted)
    ]  # fmt: skip
    table = Table(
        request, "candidates", CANDIDATES, by="-score", caption=_("Practices by score, all plans together")
    ).hold(rows)
    record(request, table.action, show=wanted)
    context = {
        "choosing": office().choosing,
        "taken": taken(standing.values()),
        "show": wanted,
        "month": rows[0]["month"] if rows else None,
        "weights": [(PARTS[name], weight) for name, weight in office().choosing.weights.items()],
    }
    return table.answer("program/candidates.html", context)


def _asked(row: Row, wanted: str) -> bool:
    if wanted == "reaching":
        return bool(row["meets_threshold"] != "no")
    return not row["in_program"] if wanted == "outside" else True


def _stage(standing: dict[str, Step], practice: str) -> str:
    return standing[practice].get_stage_display() if practice in standing else ""


@reader_required("program")
def practices(request: HttpRequest) -> HttpResponse:
    """Every practice that was ever invited or has a contract: stage, requirements, coach, next step."""
    standing, now = stages(), today(request)
    known = {ident for ident, _name in names.parties("practice")} | set(standing)
    coaches, called, book = _coaches(), _called(request), Once(request.book)
    visits = {v.practice: v.on for v in Visit.objects.order_by("on")}
    rows = [
        _practice_row(book, practice, standing.get(practice), coaches, visits, now)
        | {"name": called.get(practice) or names.name("practice", practice)}
        for practice in known
    ]
    table = Table(request, "practices", PRACTICES, by="name", caption=_("Practices and what is next")).hold(
        rows
    )
    every = [
        {"practice": row["name"], "stage": row["stage_words"], **required_row(one)} for row in rows for one in row["required"]
    ]  # fmt: skip
    caption = _("What taking part requires, practice by practice")
    required = Table(
        request, "practices.required", EVERY_REQUIRED, by="practice", caption=caption, of="required"
    )
    context = {"taken": taken(standing.values()), "choosing": office().choosing}
    return answered(request, (table, required.hold(every)), "program/practices.html", context)


def _practice_row(
    book: Once,
    practice: str,
    step: Step | None,
    coaches: dict[str, str],
    visits: dict[str, date],
    now: date,
) -> Row:
    required = checked(practice, book, now)
    met = sum(r.is_met for r in required)
    missing = next((r.title for r in required if not r.is_met), "")
    stage = step.stage if step else ""
    return {
        "practice": practice, "required": required, "stage": list(Stage.values).index(stage) if stage else None,
        "stage_words": step.get_stage_display() if step else _("not yet invited"), "since": step.on if step else None, "met": met,
        "met_words": _("%(met)s of %(all)s") % {"met": met, "all": len(required)}, "coach": coaches.get(practice), "last_visit": visits.get(practice),
        "next_step": str(NEXT_STEP.get(stage, "")) or (_("Missing: %(what)s") % {"what": missing} if missing and stage != Stage.LEFT else ""),
    }  # fmt: skip


def _called(request: HttpRequest) -> dict[str, str]:
    """Names of practices that the program folder does not name, as a plan's provider file writes them."""
    book = request.book  # type: ignore[attr-defined]
    rows = book.rows("candidate") if book.has("candidate") else []
    return {row["organization_id"]: titled(row["name"]) for row in rows if row["name"]}


def _coaches() -> dict[str, str]:
    part = Membership.objects.filter(role="coach", ended_on=None).select_related("user")
    return {m.unit: str(m.user) for m in part}


@reader_required("program")
@require_http_methods(["GET", "POST"])
def practice(request: HttpRequest, practice: str) -> HttpResponse:
    """One practice: its way so far, what it signed, whom it named, its papers, and each requirement with what shows it."""
    _known(request, practice)
    now = today(request)
    forms = _forms(request, now)
    does = request.POST.get("does", "")
    if request.method == "POST":
        if does not in forms:
            raise Http404
        if forms[does].is_valid() and DOES[does](request, practice, forms[does].cleaned_data):
            return redirect("program_practice", practice)
    steps, required = Step.objects.filter(practice=practice).order_by("-on", "-id"), checked(practice, request.book, now)  # fmt: skip
    agreed, staff, kept = signed(practice), StaffMember.objects.filter(practice=practice, until=None), Paper.objects.filter(practice=practice)  # fmt: skip
    tables = (required_of(request, required), way_of(request, steps), *beside(request, agreed, staff, kept))
    if file := taken_of(request, tables, practice=practice):
        return file
    record(request, "practice.view", practice=practice)
    context = {
        "practice": practice, "standing": stages().get(practice), "steps": steps, "signed": agreed, "staff": staff,
        "papers": kept, "required": required, "lists": {t.of: t for t in tables},
        "candidate": next(iter(request.book.rows("candidate", {"organization_id": practice})), None) if request.book.has("candidate") else None,
        "coach": _coaches().get(practice), "visits": Visit.objects.filter(practice=practice)[:6], "forms": forms, "does": does,
        "assessments": Assessment.objects.filter(practice=practice).exclude(submitted_on=None).order_by("-submitted_on")[:6],
        "aims": Aim.objects.filter(practice=practice, ended_on=None),
        "came": Session.objects.filter(signups__practice=practice, signups__came=True).distinct().order_by("-starts_at")[:8],
    }  # fmt: skip
    return render(request, "program/practice.html", context)


def _known(request: HttpRequest, practice: str) -> None:
    """404 for a practice that neither the program nor the data know."""
    book = request.book  # type: ignore[attr-defined]
    is_known = practice in dict(names.parties("practice")) or Step.objects.filter(practice=practice).exists()
    if not is_known and not (book.has("candidate") and book.rows("candidate", {"organization_id": practice})):
        raise Http404


def _forms(request: HttpRequest, now: date) -> dict[str, Any]:
    does, data = request.POST.get("does"), request.POST
    return {
        "step": StepForm(data if does == "step" else None, today=now, initial={"on": now}, prefix="step"),
        "agreement": AgreementForm(data if does == "agreement" else None, today=now, prefix="agreement"),
        "staff": StaffForm(data if does == "staff" else None, today=now, prefix="staff"),
        "paper": PaperForm(
            data if does == "paper" else None,
            request.FILES if does == "paper" else None,
            today=now,
            prefix="paper",
        ),
    }


def _move(request: HttpRequest, practice: str, said: dict[str, Any]) -> bool:
    problem = held_back(practice, said["stage"], stages())
    if problem:
        messages.error(request, _("Not moved.") + f" {problem}")
        return True
    record(request, "practice.step", practice=practice, stage=said["stage"])
    Step.objects.create(practice=practice, by=request.user, at=timezone.now(), **said)
    messages.success(request, _("Written down."))
    return True


def _agree(request: HttpRequest, practice: str, said: dict[str, Any]) -> bool:
    record(request, "practice.agreement", practice=practice, plan=said["plan"], track=said["track"])
    try:
        with transaction.atomic():
            Agreement.objects.create(practice=practice, by=request.user, at=timezone.now(), **said)
    except IntegrityError:
        messages.error(request, _("An agreement with that plan is noted already."))
        return True
    messages.success(request, _("Noted. What is paid follows the contract in the program folder."))
    return True


def name_staff(request: HttpRequest, practice: str, said: dict[str, Any]) -> bool:
    """Somebody takes a part, from today on."""
    record(request, "practice.staff", practice=practice, role=said["role"])
    StaffMember.objects.create(
        practice=practice, by=request.user, at=timezone.now(), since=today(request), **said
    )
    messages.success(request, _("Named."))
    return True


def _keep(request: HttpRequest, practice: str, said: dict[str, Any]) -> bool:
    papers.keep(request, practice, said["title"], *said["file"])
    messages.success(request, _("Kept."))
    return True


DOES = {"step": _move, "agreement": _agree, "staff": name_staff, "paper": _keep}
