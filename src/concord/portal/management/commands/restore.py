"""`concord portal manage WORK restore FILE`: the way back, into an empty database and a new work folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from concord.model.errors import ConcordError
from concord.portal.audit.chain import verify
from concord.portal.keeping import restore


class Command(BaseCommand):
    help = "Put a copy back, prove the audit's chain, and say what is there."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            rows = restore(settings.CONCORD_WORK, options["file"])
            entries = verify()
        except ConcordError as error:
            raise CommandError(error.sentence()) from error
        self.stdout.write(
            f"{rows:,} rows are back; {entries:,} entries of the audit, every one as it was written."
        )
