"""`concord portal manage WORK digest`: a day's mail, for whoever starts it by a clock instead of by the worker."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from concord.portal.digest.sending import send_day
from concord.portal.templatetags.words import HERE


class Command(BaseCommand):
    help = "Send the digest of a day: to each user once, counts and links only."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--day", type=date.fromisoformat, help="Today, in California, unless given.")

    def handle(self, *args: Any, **options: Any) -> None:
        day = options["day"] or timezone.now().astimezone(HERE).date()
        self.stdout.write(f"{send_day(day)} sent.")
