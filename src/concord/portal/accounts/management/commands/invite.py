"""`concord portal manage invite EMAIL ROLE [UNIT]`: an account, and the link to choose its password."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from concord.model.errors import UsageError
from concord.portal.accounts.inviting import invite, password_path


class Command(BaseCommand):
    help = "Make an account with a role, and print the path where its owner chooses a password."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("role")
        parser.add_argument("unit", nargs="?", default="")
        parser.add_argument("--name", default="")
        parser.add_argument("--npi", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            user = invite(
                options["email"], options["role"], options["unit"], name=options["name"], npi=options["npi"]
            )
        except UsageError as error:
            raise CommandError(error.sentence()) from error
        self.stdout.write(password_path(user))
