"""`concord portal manage WORK sign_on NAME SERVER CLIENT_ID [--unit UNIT]`: an organization's single sign-on."""

from __future__ import annotations

import os
from typing import Any

from allauth.socialaccount.models import SocialApp
from django.core.cache import cache
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse

from concord.portal.accounts.sign_on import ORIGINS, UNIT

SECRET = "CONCORD_SIGN_ON_SECRET"


class Command(BaseCommand):
    help = f"Let an organization's people sign on with its OpenID Connect provider. The client's secret is read from {SECRET}."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="Short name for the address, such as alder.")
        parser.add_argument("server", help="The provider's address, such as https://login.alder.example.")
        parser.add_argument("client_id")
        parser.add_argument(
            "--unit",
            default="",
            help="Practice or plan whose people it vouches for; the program's own if none.",
        )
        parser.add_argument("--title", default="", help="What the sign-in page calls it.")

    def handle(self, *args: Any, **options: Any) -> None:
        secret = os.environ.get(SECRET, "")
        if not secret:
            raise CommandError(f"{SECRET} is not set: put the client's secret there, not on the command line")
        SocialApp.objects.update_or_create(
            provider="openid_connect",
            provider_id=options["name"],
            defaults={
                "name": options["title"] or options["name"],
                "client_id": options["client_id"],
                "secret": secret,
                "settings": {"server_url": options["server"], UNIT: options["unit"]},
            },
        )
        cache.delete(ORIGINS)
        path = reverse("openid_connect_callback", kwargs={"provider_id": options["name"]})
        self.stdout.write(f"Tell the provider that people come back to {path}")
