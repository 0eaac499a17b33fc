"""Making an account for somebody, and the link by which they choose a password."""

from __future__ import annotations

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from django.db import transaction
from django.urls import reverse

from concord.model.errors import UsageError
from concord.portal.accounts.models import OF_A_UNIT, Membership, Role, User


@transaction.atomic
def invite(email: str, role: str, unit: str = "", *, name: str = "", npi: str = "") -> User:
    """The user with that address, with the membership added. UsageError for a role or unit that cannot be."""
    if role not in Role.values:
        raise UsageError(f"there is no role {role}", next_step=f"use one of: {', '.join(Role.values)}")
    if (role in OF_A_UNIT) != bool(unit):
        has = "needs the id of a practice or plan" if role in OF_A_UNIT else "has no unit"
        raise UsageError(f"the role {role} {has}", next_step="see docs/guide/portal.md")
    email = email.strip().lower()
    user = User.objects.filter(email=email).first() or User.objects.create_user(email, name=name)
    EmailAddress.objects.get_or_create(user=user, email=email, defaults={"verified": True, "primary": True})
    Membership.objects.update_or_create(
        user=user, role=role, unit=unit, defaults={"npi": npi, "ended_on": None}
    )
    return user


def password_path(user: User) -> str:
    """Where the user chooses a password. The link works once and for three days."""
    key = default_token_generator.make_token(user)
    return reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(user), "key": key})
