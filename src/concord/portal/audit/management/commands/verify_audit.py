"""`concord portal manage verify_audit`: the proof that no entry was changed or cut off."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from concord.model.errors import IntegrityError
from concord.portal.audit.chain import verify


class Command(BaseCommand):
    help = "Recompute the audit's chain; fails and names the first entry that is wrong."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self.stdout.write(f"{verify():,} entries, every one as it was written.")
        except IntegrityError as error:
            raise CommandError(error.sentence()) from error
