"""What every request passes: headers, the log, the end of a session, and a demonstration that stays on its machine."""

from __future__ import annotations

import ipaddress
import logging
import secrets
import time
from collections.abc import Callable, Iterator

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden, QueryDict
from django.shortcuts import render

from concord.portal.metrics import seen

Handler = Callable[[HttpRequest], HttpResponse]
FORMS = "form-action 'self'"
CONTENT = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        FORMS,
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
SESSION_BEGAN, SESSION_SEEN = "began", "seen"
log = logging.getLogger("concord.portal")


def response_headers(handle: Handler) -> Handler:
    """A strict content policy on everything; pages are never stored by a browser or a proxy."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = handle(request)
        response["Content-Security-Policy"] = content_policy(request.path)
        response["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=()"
        if not request.path.startswith(settings.STATIC_URL):
            response["Cache-Control"] = "no-store"
        return response

    return answer


def content_policy(path: str) -> str:
    """The policy; on pages of signing in, forms may also lead to the providers of organizations that sign on there."""
    if not path.startswith("/account/"):
        return CONTENT
    from concord.portal.accounts.sign_on import origins

    return CONTENT.replace(FORMS, " ".join((FORMS, *origins())))


def request_log(handle: Handler) -> Handler:
    """One line per request, by the name of its route: an address may hold a key, so it is not written."""

    def answer(request: HttpRequest) -> HttpResponse:
        began = time.monotonic()
        request.reference = secrets.token_hex(4).upper()  # type: ignore[attr-defined]
        response = handle(request)
        match = request.resolver_match
        taken = time.monotonic() - began
        seen(match.view_name if match else "", request.method or "", response.status_code, taken)
        log.info(
            "request",
            extra={
                "route": match.view_name if match else "",
                "method": request.method,
                "status": response.status_code,
                "milliseconds": round(taken * 1000),
                "reference": request.reference,  # type: ignore[attr-defined]
                "user_id": getattr(getattr(request, "user", None), "pk", None),
                "book": getattr(getattr(request, "reader", None), "book", ""),
            },
        )
        return response

    return answer


def demonstration_stays_here(handle: Handler) -> Handler:
    """In the demonstration, whose logins are printed, only this machine is answered."""

    def answer(request: HttpRequest) -> HttpResponse:
        if settings.CONCORD_DEMO and not _is_this_machine(request.META.get("REMOTE_ADDR", "")):
            return HttpResponseForbidden("The demonstration answers its own machine only.")
        return handle(request)

    return answer


def _is_this_machine(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def without_null_characters(handle: Handler) -> Handler:
    """Nobody types a null character, and PostgreSQL keeps none: what holds one is refused before a page meets it."""

    def answer(request: HttpRequest) -> HttpResponse:
        given = (request.path, *_said(request.GET), *_said(request.POST))
        if any("\0" in text for text in given):
            return render(request, "400.html", status=400)
        return handle(request)

    return answer


def _said(asked: QueryDict) -> Iterator[str]:
    for key, values in asked.lists():
        yield from (key, *values)


def absolute_session_end(handle: Handler) -> Handler:
    """A session ends after twelve hours, however busy it is, and after thirty idle minutes (its cookie's age, renewed each minute)."""

    def answer(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            began = request.session.setdefault(SESSION_BEGAN, int(time.time()))
            if time.time() - began > settings.SESSION_ABSOLUTE_SECONDS:
                logout(request)
            elif time.time() - request.session.get(SESSION_SEEN, 0) > settings.SESSION_SEEN_SECONDS:
                request.session[SESSION_SEEN] = int(time.time())
        return handle(request)

    return answer
