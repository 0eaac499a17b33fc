"""Releases: what each was made from, what differs, whether it is as published; and which one readers open."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as L
from django.views.decorators.http import require_http_methods

from concord.model.errors import ConcordError
from concord.model.money import ZERO
from concord.portal.access import reader_required
from concord.portal.audit.chain import record
from concord.portal.jobs.models import Job, Kind
from concord.portal.jobs.queue import ask
from concord.portal.program.runs import run_of
from concord.portal.shelf import shelf as books
from concord.portal.tabular import Column, taken
from concord.release import Book, current, manifest, releases, verify
from concord.release.publish import point

BOOK = "program"
KINDS = {
    "program": L("program"),
    "terminology": L("terminology"),
    "code": L("code"),
    "identity_decisions": L("identity decisions"),
}


COLUMNS = (
    Column("release", L("Release")), Column("as_of", L("As of")), Column("data_through", L("Data through")), Column("files", L("Files in"), "count"),
    Column("books", L("Books"), "count"), Column("rows", L("Rows"), "count"), Column("is_current", L("Readers open it"), says=lambda r: _("yes") if r["is_current"] else _("no")),
)  # fmt: skip


@reader_required("program", needs_book=False)
def shelf(request: HttpRequest) -> HttpResponse:
    """Every release, the newest first, and which one readers open."""
    root, now = settings.CONCORD_WORK.releases, _current()
    rows = [_facts(root, name) | {"is_current": name == now} for name in releases(root)[::-1]]
    if file := taken(request, "releases", COLUMNS, lambda: rows, by="-release", caption=_("Releases")):
        return file
    return render(request, "program/releases.html", {"rows": rows, "now": now})


@reader_required("program", needs_book=False)
@require_http_methods(["GET", "POST"])
def release(request: HttpRequest, release: str) -> HttpResponse:
    """One release: checks, differences from the one readers open (or the one before), and the door to publish or hold."""
    root, written, now = settings.CONCORD_WORK.releases, releases(settings.CONCORD_WORK.releases), _current()
    if release not in written:
        raise Http404
    if request.method == "POST":
        return _act(request, release, now)
    beside = now if release != now else next((r for r in reversed(written) if r < release), "")
    context = {
        "facts": _facts(root, release), "now": now, "is_current": release == now, "beside": beside,
        "different": _differences(beside, release) if beside else None,
        "run": run_of(release),
        "posted": Job.objects.filter(kind=Kind.POST, subject=release).last(),
    }  # fmt: skip
    return render(request, "program/release.html", context)


def _act(request: HttpRequest, release: str, now: str) -> HttpResponse:
    """Publish, hold or prove. To publish and to hold need a reason, and the page's idea of what readers open."""
    does, why = request.POST.get("does", ""), request.POST.get("why", "").strip()[:400]
    if does == "verify":
        return _verified(request, release)
    if does not in ("publish", "hold"):
        raise Http404
    if request.POST.get("now", "") != now:
        messages.warning(
            request, _("Somebody changed which release readers open since you opened the page. Look again.")
        )
    elif not why:
        messages.error(request, _("Not changed: say why, in a sentence that the log keeps."))
    elif does == "publish":
        _publish(request, release, now, why)
    else:
        _hold(request, release, now, why)
    return redirect("program_release", release)


def _publish(request: HttpRequest, release: str, now: str, why: str) -> None:
    if problems := verify(settings.CONCORD_WORK.releases / release):
        messages.error(
            request,
            _("Not published: %(n)s files are not as they were written. Copy the release again.")
            % {"n": len(problems)},
        )
        return
    record(request, "release.publish", release=release, before=now, why=why)
    point(settings.CONCORD_WORK.releases, release)
    ask(request, Kind.POST, release, release=release)
    messages.success(
        request,
        _("Published: readers open it from their next page on. What it owes is posted by the worker."),
    )


def _hold(request: HttpRequest, release: str, now: str, why: str) -> None:
    before = next((r for r in reversed(releases(settings.CONCORD_WORK.releases)) if r < release), "")
    if release != now or not before:
        messages.error(
            request,
            _("Not held: only the release that readers open can be, and only when there is one before it."),
        )
        return
    record(request, "release.hold", release=release, back_to=before, why=why)
    point(settings.CONCORD_WORK.releases, before)
    messages.success(
        request,
        _("Held: readers open %(release)s from their next page on. Nothing was deleted.")
        % {"release": before},
    )


def _verified(request: HttpRequest, release: str) -> HttpResponse:
    problems = verify(settings.CONCORD_WORK.releases / release)
    record(request, "release.verify", release=release, problems=len(problems))
    if problems:
        messages.error(
            request,
            _("%(n)s files are not as published, first: %(first)s.")
            % {"n": len(problems), "first": problems[0]},
        )
    else:
        messages.success(request, _("Every file is as it was published."))
    return redirect("program_release", release)


def _current() -> str:
    try:
        return current(settings.CONCORD_WORK.releases)
    except ConcordError:
        return ""


def _facts(root: Any, name: str) -> dict[str, Any]:
    found = manifest.read(root / name)
    inputs = found["inputs"]
    return {
        "release": name, "as_of": found["as_of"], "data_through": found["data_through"], "files": len(inputs.get("files", {})),
        "books": len(found["books"]), "rows": sum(t["rows"] for tables in found["books"].values() for t in tables.values()),
        "inputs": [(words, str(inputs[kind])[:16]) for kind, words in KINDS.items() if kind in inputs],
    }  # fmt: skip


def _differences(before: str, after: str) -> dict[str, Any]:
    """What changed between two releases, as far as the program's own book says: inputs, files, rates, payments."""
    root = settings.CONCORD_WORK.releases
    old, new = manifest.read(root / before)["inputs"], manifest.read(root / after)["inputs"]
    was, now = set(old.get("files", {})), set(new.get("files", {}))
    with books.reading(root, BOOK, before) as first, books.reading(root, BOOK, after) as second:
        return {
            "causes": [str(words) for kind, words in KINDS.items() if old.get(kind) != new.get(kind)],
            "added": _by_sender(new, now - was),
            "gone": _by_sender(old, was - now),
            "rates": _rates(first, second),
            "payments": _payments(first, second),
        }


def _by_sender(inputs: dict[str, Any], files: set[str]) -> list[tuple[str, int]]:
    return sorted(Counter(inputs["files"][f].partition("/")[0] for f in files).items())


def _rates(before: Book, after: Book) -> list[dict[str, Any]]:
    """Rates of the whole program that moved, as both releases may show them."""
    where = {"level": "program", "stratum_kind": "all", "is_baseline": False}
    key = ("measure", "rate", "year")
    old = {tuple(r[k] for k in key): r["value"] for r in before.rows("rate", where)}
    new = {tuple(r[k] for k in key): r["value"] for r in after.rows("rate", where)}
    return [
        {"rate": k[1], "year": k[2], "before": old.get(k), "after": new.get(k)}
        for k in sorted(old.keys() | new.keys())
        if old.get(k) != new.get(k)
    ]


def _payments(before: Book, after: Book) -> list[dict[str, Any]]:
    """What each plan owes in all, then and now, where it moved."""
    old, new = _owed(before), _owed(after)
    return [
        {"plan": plan, "before": old.get(plan, ZERO), "after": new.get(plan, ZERO), "change": new.get(plan, ZERO) - old.get(plan, ZERO)}
        for plan in sorted(old.keys() | new.keys())
        if old.get(plan, ZERO) != new.get(plan, ZERO)
    ]  # fmt: skip


def _owed(book: Book) -> dict[str, Decimal]:
    total: dict[str, Decimal] = {}
    for row in book.rows("payment", columns=("plan_id", "amount")):
        total[row["plan_id"]] = total.get(row["plan_id"], ZERO) + row["amount"]
    return total
