"""Permission, asked in one place. A view starts from the reader's book or does not start."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import ExitStack
from functools import wraps
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from concord.model.errors import AccessError, ConcordError, OutdatedError, UsageError
from concord.portal.accounts.models import Membership
from concord.portal.shelf import shelf
from concord.release import current

log = logging.getLogger("concord.portal")
CHOSEN = "membership"
View = Callable[..., HttpResponse]


def memberships_of(request: HttpRequest) -> list[Membership]:
    """The parts that the signed-in user has now."""
    return list(request.user.memberships.filter(ended_on=None))  # type: ignore[union-attr]


def membership_of(request: HttpRequest) -> Membership | None:
    """The part in which the user reads now: the one chosen, or the first."""
    mine = memberships_of(request)
    chosen = request.session.get(CHOSEN)
    return next((m for m in mine if m.pk == chosen), mine[0] if mine else None)


def reader_required(*roles: str, assigned: str = "", needs_book: bool = True) -> Callable[[View], View]:
    """Run the view with `request.reader` (the membership) and `request.book` (its book of the current release, open).

    Nobody: to sign-in. A role not named: 403. No second factor where people are seen: to set one up. What the book
    does not hold: 404. Nothing published yet: a page that says so. `assigned` names the part of the address that says
    which of the user's several units is read (404 when it is none of them). A view that does not need a book gets none; its page
    still says how old the data of the reader's book are.
    """

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            reader = membership_of(request)
            if reader is None or reader.role not in roles:
                raise PermissionDenied
            if assigned:
                reader = _assigned(request, reader.role, kwargs[assigned])
            if reader.sees_people and not settings.CONCORD_DEMO and not is_mfa_enabled(request.user):
                return redirect("mfa_activate_totp")
            request.reader = reader  # type: ignore[attr-defined]
            if not needs_book:
                return _beside_a_book(view, request, reader, args, kwargs)
            return _with_book(view, request, reader, args, kwargs)

        guarded.roles = roles  # type: ignore[attr-defined]
        return guarded

    return guard


def _assigned(request: HttpRequest, role: str, unit: str) -> Membership:
    found = next((m for m in memberships_of(request) if (m.role, m.unit) == (role, unit)), None)
    if found is None:
        raise Http404
    return found


def _beside_a_book(
    view: View, request: HttpRequest, reader: Membership, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> HttpResponse:
    """A view that asks no book; `request.beside` is the one whose age stands above the page, None when there is none to open."""
    root = settings.CONCORD_WORK.releases
    with ExitStack() as opened:
        try:
            request.beside = opened.enter_context(shelf.reading(root, reader.book, current(root)))  # type: ignore[attr-defined]
        except ConcordError:
            request.beside = None  # type: ignore[attr-defined]
        return view(request, *args, **kwargs)


def _with_book(
    view: View, request: HttpRequest, reader: Membership, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> HttpResponse:
    root = settings.CONCORD_WORK.releases
    try:
        release = current(root)
    except ConcordError:
        return render(request, "nothing_published.html", status=503)
    try:
        with shelf.reading(root, reader.book, release) as book:
            request.book = book  # type: ignore[attr-defined]
            try:
                return view(request, *args, **kwargs)
            finally:
                del request.book  # type: ignore[attr-defined]
    except OutdatedError:
        log.exception("a release of another version", extra={"reference": getattr(request, "reference", "")})
        return render(request, "another_version.html", {"release": release, "reader": reader}, status=503)
    except (AccessError, UsageError) as error:
        raise Http404 from error
