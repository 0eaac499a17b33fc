"""Learning sessions: what is coming, who comes, who came, and what is left to look at afterwards."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as L
from django.views.decorators.http import require_http_methods

from concord.portal import names
from concord.portal.access import reader_required
from concord.portal.audit.chain import record
from concord.portal.learning.forms import AfterForm, SessionForm
from concord.portal.learning.models import Session, SignUp
from concord.portal.office import block_titles, office, said, titles
from concord.portal.practice.calendar import today
from concord.portal.tabular import Column, Table, taken_of
from concord.portal.templatetags.words import HERE, day

READERS = ("manager", "assistant", "clinician", "coach", "program")
OF_PRACTICE = ("manager", "assistant", "clinician")
SESSIONS = (
    Column("starts_at", L("When"), says=lambda r: when(r["starts_at"]), opens=lambda r: reverse("session", args=[r["uid"]])),
    Column("title", L("Session")),
    Column("kind", L("Kind")),
    Column("minutes", L("Minutes"), "count"),
    Column("coming", L("Signed up"), "count"),
    Column("came", L("Came"), "count"),
    Column("mine", L("You")),
)  # fmt: skip
COMING = (Column("name", L("Name")), Column("practice", L("Practice")), Column("came", L("Came")))
MATERIALS = (
    Column("title", L("Title"), opens=lambda r: r["link"]),
    Column("kind", L("Kind")),
    Column("minutes", L("Minutes"), "count"),
    Column("about", L("About"), sorts=False),
    Column("blocks", L("Building blocks"), sorts=False),
    Column("measures", L("Measures"), sorts=False),
)
KINDS = {"guide": L("Guide"), "tool": L("Tool"), "recording": L("Recording"), "example": L("Example")}


def when(moment: Any) -> str:
    """3 Mar 2026 12:00, in California."""
    here = moment.astimezone(HERE)
    return f"{day(here.date())} {here:%H:%M}"


@reader_required(*READERS)
@require_http_methods(["GET", "POST"])
def sessions(request: HttpRequest) -> HttpResponse:
    """Sessions to come, or those that were; the program office writes new ones down."""
    now, is_office, is_past = today(request), request.reader.role == "program", "past" in request.GET
    form = SessionForm(request.POST or None, today=now) if is_office else None
    if request.method == "POST":
        if form is None:
            raise Http404
        if form.is_valid():
            return _announced(request, form)
    kinds = titles(office().event_kinds)
    every = Session.objects.filter(cancelled_on=None).prefetch_related("signups")
    every = every.filter(starts_at__date__lt=now) if is_past else every.filter(starts_at__date__gte=now)
    rows = [_row(session, kinds, request.user.pk) for session in every]
    table = Table(
        request, "sessions", SESSIONS, by="-starts_at" if is_past else "starts_at", caption=_("Past sessions") if is_past else _("Sessions to come")
    ).hold(rows)  # fmt: skip
    if table.file:
        record(request, table.action)
    return table.answer("learning/sessions.html", {"form": form, "is_past": is_past})


def _row(session: Session, kinds: dict[str, str], user: int | None) -> dict[str, Any]:
    coming = [s for s in session.signups.all() if not s.is_off]
    mine = next((s for s in coming if s.user_id == user), None)
    return {
        "uid": session.uid, "starts_at": session.starts_at, "title": session.title, "kind": kinds.get(session.kind, session.kind),
        "minutes": session.minutes, "coming": len(coming), "came": sum(s.came is True for s in coming) if any(s.came is not None for s in coming) else None,
        "mine": "" if mine is None else _("you came") if mine.came else _("signed up"),
    }  # fmt: skip


def _announced(request: HttpRequest, form: SessionForm) -> HttpResponse:
    given = form.cleaned_data
    kept = {name: given[name] for name in ("kind", "title", "about", "minutes", "link", "materials")}
    made = Session.objects.create(by=request.user, at=timezone.now(), starts_at=form.starts_at(), **kept)
    record(request, "session.announce", session=made.uid)
    messages.success(request, _("Announced. It stands on everybody's page."))
    return redirect("session", made.uid)


@reader_required(*READERS)
@require_http_methods(["GET", "POST"])
def session(request: HttpRequest, uid: str) -> HttpResponse:
    """One session: sign up or off, its materials and recording; the office marks who came."""
    found = get_object_or_404(Session, uid=uid)
    is_office = request.reader.role == "program"
    after = AfterForm(request.POST if request.POST.get("does") == "after" else None, today=today(request), initial={"recording": found.recording})  # fmt: skip
    if request.method == "POST" and _done(request, found, after, is_office):
        return redirect("session", uid)
    mine = found.signups.filter(user=request.user, is_off=False).first()
    coming = found.signups.filter(is_off=False).select_related("user")
    table = Table(request, "session", COMING, by="name", caption=found.title, size=200).hold([_coming(s) for s in coming] if is_office else [])  # fmt: skip
    if is_office and (file := taken_of(request, [table], session=found.uid)):
        return file
    context = {
        "session": found, "when": when(found.starts_at), "kind": titles(office().event_kinds).get(found.kind, ""), "mine": mine,
        "is_over": found.starts_at < timezone.now() and found.starts_at.date() < today(request), "after": after if is_office else None,
        "coming": [{"signup": s, "of": names.name("practice", s.practice)} for s in coming] if is_office else [], "number": coming.count(),
        "materials": [{"title": said(m.title), "link": m.link} for m in office().materials if m.ident in found.materials], "table": table,
    }  # fmt: skip
    return render(request, "learning/session.html", context)


def _coming(signup: SignUp) -> dict[str, Any]:
    came = "" if signup.came is None else _("yes") if signup.came else _("no")
    return {"name": str(signup.user), "practice": names.name("practice", signup.practice) if signup.practice else "", "came": came}  # fmt: skip


def _done(request: HttpRequest, found: Session, after: AfterForm, is_office: bool) -> bool:
    does = request.POST.get("does", "")
    if does in ("on", "off"):
        sign_up(request, found, does == "off")
    elif does == "came" and is_office:
        _marked(request, found)
    elif does == "after" and is_office:
        if not after.is_valid():
            return False
        found.recording = after.cleaned_data["recording"]
        found.save()
        record(request, "session.recording", session=found.uid)
        messages.success(request, _("Kept."))
    else:
        raise Http404
    return True


def sign_up(request: HttpRequest, found: Session, is_off: bool) -> None:
    """The reader means to come, or does not any more."""
    unit = request.reader.unit if request.reader.role in OF_PRACTICE else ""  # type: ignore[attr-defined]
    mine, _is_new = SignUp.objects.get_or_create(
        session=found, user=request.user, defaults={"practice": unit, "at": timezone.now()}
    )
    mine.is_off = is_off
    mine.save()
    record(request, "session.sign_off" if is_off else "session.sign_up", session=found.uid)
    messages.success(request, _("Taken back.") if is_off else _("You are signed up. A reminder comes by mail two days before."))  # fmt: skip


def _marked(request: HttpRequest, found: Session) -> None:
    came = set(request.POST.getlist("came"))
    for signup in found.signups.filter(is_off=False):
        signup.came = str(signup.pk) in came
        signup.save()
    record(request, "session.attendance", session=found.uid)
    messages.success(request, _("Attendance kept."))


@reader_required(*READERS)
def library(request: HttpRequest) -> HttpResponse:
    """What can be learned from at any time, by measure and by building block."""
    measure, block = request.GET.get("measure", ""), request.GET.get("block", "")
    sought = request.GET.get("q", "").strip().lower()[:60]
    blocks = block_titles()
    rows = [
        {"title": said(m.title), "link": m.link, "kind": str(KINDS[m.kind]), "minutes": m.minutes, "about": said(m.about),
         "blocks": ", ".join(blocks[b] for b in m.blocks), "measures": ", ".join(m.measures)}
        for m in office().materials
        if (not measure or measure in m.measures) and (not block or block in m.blocks)
    ]  # fmt: skip
    rows = [r for r in rows if sought in f"{r['title']} {r['about']}".lower()]
    table = Table(request, "library", MATERIALS, by="title", caption=_("The library")).hold(rows)
    if table.file:
        record(request, table.action)
    context = {
        "measure": measure,
        "chosen_block": block,
        "q": sought,
        "blocks": blocks.items(),
        "measures": sorted({m for one in office().materials for m in one.measures}),
    }
    return table.answer("learning/library.html", context)
