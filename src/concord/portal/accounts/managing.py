"""Who may sign in: invited, given a part, and ended, by the program office for everybody and by a manager for the practice."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as L
from django.views.decorators.http import require_http_methods

from concord.portal.access import reader_required
from concord.portal.accounts.inviting import invite, password_path
from concord.portal.accounts.models import OF_A_UNIT, Membership, Role, User
from concord.portal.audit.chain import record
from concord.portal.names import name, parties
from concord.portal.tabular import Column, Row, Table

OWN_ROLES = (Role.MANAGER, Role.ASSISTANT, Role.CLINICIAN)
KIND = {Role.PLAN: "plan"}
COLUMNS = (
    Column("email", L("User"), opens=lambda r: reverse("user", args=[r["pk"]])),
    Column("name", L("Name")),
    Column("parts", L("Part")),
    Column("factor", L("Second factor")),
    Column("last_login", L("Last signed in"), "moment", empty=L("never")),
    Column("state", L("Stands")),
)


class Invitation(forms.Form):
    """Whom to invite, as what, and of where."""

    email = forms.EmailField(label=L("Email"), max_length=254)
    name = forms.CharField(label=L("Name"), max_length=120, required=False)
    role = forms.ChoiceField(label=L("Part"))
    unit = forms.ChoiceField(label=L("Practice or plan"), required=False)
    npi = forms.RegexField(
        r"^(\d{10})?$", label=L("NPI, for a clinician"), required=False,
        error_messages={"invalid": L("An NPI has ten digits, such as 2000200149.")},
    )  # fmt: skip

    def __init__(self, reader: Membership, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.reader = reader
        roles = list(Role) if reader.role == Role.PROGRAM else list(OWN_ROLES)
        self.fields["role"].choices = [(r.value, r.label) for r in roles]  # type: ignore[attr-defined]
        if reader.role == Role.PROGRAM:
            self.fields["unit"].choices = [("", _("none")), *parties("practice"), *parties("plan")]  # type: ignore[attr-defined]
        else:
            del self.fields["unit"]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        role = said.get("role")
        if role and self.reader.role == Role.PROGRAM:
            self._fits(role, said.get("unit", ""))
        return said

    def _fits(self, role: str, unit: str) -> None:
        wanted = KIND.get(Role(role), "practice") if role in OF_A_UNIT else ""
        if wanted and unit not in dict(parties(wanted)):
            self.add_error("unit", _("Choose the practice or plan that this part belongs to."))
        if not wanted and unit:
            self.add_error("unit", _("This part belongs to no practice or plan: choose none."))


@reader_required("program", "manager")
@require_http_methods(["GET", "POST"])
def users(request: HttpRequest) -> HttpResponse:
    """Everybody, or everybody of the practice; and the form that invites."""
    form = Invitation(request.reader, request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _invited(request, form.cleaned_data)
    table = Table(request, "users", COLUMNS, by="email", caption=_("Who may sign in")).hold(
        [_row(request.reader, u) for u in _seen(request.reader)]
    )
    if table.file:
        record(request, table.action)
    return table.answer("accounts/users.html", {"form": form})


@reader_required("program", "manager")
@require_http_methods(["GET", "POST"])
def user(request: HttpRequest, user: int) -> HttpResponse:
    """One user: parts to end or take up again, a new link, and (for the program office) the account itself."""
    found = get_object_or_404(_seen(request.reader), pk=user if user < 2**63 else 0)
    if request.method == "POST":
        _changed(request, found)
        return redirect("user", found.pk)
    context = {
        "found": found, "parts": _parts(request.reader, found), "is_office": request.reader.role == Role.PROGRAM,
        "is_self": found == request.user, "factor": _factor(found),
    }  # fmt: skip
    return render(request, "accounts/user.html", context)


def _seen(reader: Membership) -> QuerySet[User]:
    if reader.role == Role.PROGRAM:
        return User.objects.all().prefetch_related("memberships")
    return User.objects.filter(memberships__unit=reader.unit, memberships__role__in=OWN_ROLES).distinct()


def _parts(reader: Membership, user: User) -> list[Membership]:
    every = list(user.memberships.all())
    return (
        every
        if reader.role == Role.PROGRAM
        else [m for m in every if m.unit == reader.unit and m.role in OWN_ROLES]
    )


def _row(reader: Membership, user: User) -> Row:
    mine = [m for m in _parts(reader, user) if m.ended_on is None]
    return {
        "pk": user.pk, "email": user.email, "name": user.name, "last_login": user.last_login, "factor": _factor(user) or _("none yet"),
        "parts": "; ".join(f"{m.get_role_display()}{f', {_unit(m)}' if m.unit else ''}" for m in mine) or _("none now"),
        "state": _("disabled") if not user.is_active else _("may sign in") if user.has_usable_password() else _("invited"),
    }  # fmt: skip


def _unit(membership: Membership) -> str:
    return name("plan" if membership.role == Role.PLAN else "practice", membership.unit)


def _factor(user: User) -> str:
    kinds = set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    said = [words for kind, words in (("totp", _("app")), ("webauthn", _("passkey"))) if kind in kinds]
    return ", ".join(said)


def _invited(request: HttpRequest, said: dict[str, Any]) -> HttpResponse:
    unit = said["unit"] if request.reader.role == Role.PROGRAM else request.reader.unit  # type: ignore[attr-defined]
    with transaction.atomic():
        made = invite(said["email"], said["role"], unit, name=said["name"], npi=said["npi"])
        record(request, "user.invite", user=made.pk, role=said["role"], unit=unit)
    _send_link(request, made)
    return redirect("user", made.pk)


def _send_link(request: HttpRequest, user: User) -> None:
    """The link by which the account's owner, and nobody else, chooses a password."""
    if user.has_usable_password():
        messages.success(request, _("Added. The user has a password already and signs in as before."))
        return
    link = request.build_absolute_uri(password_path(user))
    text = (
        f"You are invited to Concord by {request.user}.\n\nChoose your password within three days, once:\n{link}\n\n"
        "If you did not expect this, do nothing.\n"
    )
    try:
        send_mail("Your invitation to Concord", text, settings.DEFAULT_FROM_EMAIL, [user.email])
    except OSError:
        messages.error(
            request, _("The account is made, but its mail could not be sent. Try “Send a new link” later.")
        )
        return
    messages.success(
        request,
        _("Invited: %(email)s has mail with a link that works once, for three days.") % {"email": user.email},
    )


def _changed(request: HttpRequest, user: User) -> None:
    does = request.POST.get("does", "")
    if user == request.user:
        messages.error(request, _("Not changed: nobody ends their own part. Ask a colleague."))
    elif does in ("end", "resume"):
        _end_or_resume(request, user, does)
    elif does == "link" and user.is_active:
        record(request, "user.link", user=user.pk)
        _send_link(request, user)
    elif does in ("disable", "enable") and request.reader.role == Role.PROGRAM:  # type: ignore[attr-defined]
        record(request, f"user.{does}", user=user.pk)
        User.objects.filter(pk=user.pk).update(is_active=does == "enable")
        messages.success(
            request,
            _("Disabled: the next page they ask for is refused.") if does == "disable" else _("Enabled."),
        )
    elif does == "factor" and request.reader.role == Role.PROGRAM:  # type: ignore[attr-defined]
        record(request, "user.factor_reset", user=user.pk)
        Authenticator.objects.filter(user=user).delete()
        messages.success(
            request, _("Their second factor is taken away; they set up a new one at the next sign-in.")
        )
    else:
        raise Http404


def _end_or_resume(request: HttpRequest, user: User, does: str) -> None:
    asked = request.POST.get("part", "")
    part = next((m for m in _parts(request.reader, user) if str(m.pk) == asked), None)  # type: ignore[attr-defined]
    if part is None:
        raise Http404
    record(request, f"user.{does}", user=user.pk, role=part.role, unit=part.unit)
    part.ended_on = timezone.now().date() if does == "end" else None
    part.save()
    messages.success(
        request, _("Ended: it opens nothing from now on.") if does == "end" else _("Taken up again.")
    )
