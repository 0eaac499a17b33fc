"""`concord portal manage WORK backup FILE`: a copy of all that cannot be made again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from concord.portal.keeping import back_up


class Command(BaseCommand):
    help = "Copy users, the audit, what practices wrote, jobs, the ledger, the registry and the secret into one file. Keep it private."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--inbox", action="store_true", help="Senders' files as well.")

    def handle(self, *args: Any, **options: Any) -> None:
        rows = back_up(settings.CONCORD_WORK, options["file"].resolve(), inbox=options["inbox"])
        self.stdout.write(f"{rows:,} rows and what stands beside them are in {options['file'].name}.")
