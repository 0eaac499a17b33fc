"""Signing on with an organization's own accounts (OpenID Connect): for people already invited into it, and nobody else."""

from __future__ import annotations

from urllib.parse import urlsplit

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from django.core.cache import cache
from django.http import HttpRequest
from django.shortcuts import render

from concord.portal.accounts.models import User

UNIT = "unit"
ORIGINS, KEPT_SECONDS = "sign-on-origins", 60


class OrganizationSignOn(DefaultSocialAccountAdapter):
    """An organization's provider says who somebody is; the invitation says what they may do."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Let in a user with a part in this organization; join the account at the first sign-on, by a verified address."""
        unit = sociallogin.account.get_provider(request).app.settings.get(UNIT, "")
        user = sociallogin.user if sociallogin.is_existing else _invited(sociallogin)
        if user is None or not user.is_active or not has_part(user, unit):
            raise ImmediateHttpResponse(render(request, "account/not_invited.html", status=403))
        if not sociallogin.is_existing:
            sociallogin.connect(request, user)


def has_part(user: User, unit: str) -> bool:
    """Whether the user has a part in the organization now. The program's own people have no unit: their parts have none."""
    return user.memberships.filter(unit=unit, ended_on=None).exists()


def origins() -> list[str]:
    """Where forms may lead besides this host: the organizations' providers. Asked for each page of signing in."""
    found = cache.get(ORIGINS)
    if found is None:
        urls = [urlsplit(app.settings.get("server_url", "")) for app in SocialApp.objects.all()]
        found = sorted({f"{url.scheme}://{url.netloc}" for url in urls if url.netloc})
        cache.set(ORIGINS, found, KEPT_SECONDS)
    return found


def _invited(sociallogin: SocialLogin) -> User | None:
    verified = [a.email.lower() for a in sociallogin.email_addresses if a.verified]
    return User.objects.filter(email__in=verified).first()
