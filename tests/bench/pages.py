"""`python -m tests.bench.pages demo/work`: what each page costs in processor time, warm, in one process; prints, asserts nothing.

The portal's database is a new one in a scratch folder, with the demonstration's users and their eighteen months of work. With
`--profile PAGE` it prints where that page's time goes instead.
"""

from __future__ import annotations

import argparse
import cProfile
import os
import pstats
import statistics
import tempfile
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from tests.bench.portal import PAGES


def prepared(work: Path, database: Path) -> None:
    """Django over a work folder, with a new database."""
    os.environ.update(
        DJANGO_SETTINGS_MODULE="concord.portal.settings", CONCORD_WORK=str(work), CONCORD_DEMO="1", CONCORD_REQUESTS_A_MINUTE="1000000",
        CONCORD_DATABASE_URL=f"sqlite:///{database}",
    )  # fmt: skip
    import logging

    import django
    from django.core.management import call_command

    django.setup()
    logging.disable(logging.CRITICAL)
    call_command("migrate", verbosity=0)
    from concord.portal.demo import make_users

    make_users("a password of the bench")


def browser_of(who: str) -> Any:
    """A browser signed in as one of the demonstration's users."""
    from django.test import Client

    from concord.portal.accounts.models import User

    browser = Client(SERVER_NAME="localhost", raise_request_exception=False)
    browser.force_login(User.objects.get(email__startswith=who))
    return browser


def ask(pages: Mapping[str, Iterable[str]], times: int = 3, *, anew: bool = False) -> list[float]:
    """Each page so many times after a first; prints the middle of seconds and of processor time. Returns the latter, in ms.

    With `anew` what books have answered is forgotten before each time.
    """
    from concord.portal.shelf import shelf

    every = []
    for who, places in pages.items():
        browser = browser_of(who)
        for place in places:
            answer, taken = browser.get(place), []
            for _ in range(times):
                if anew:
                    shelf.answers.forget()
                began, used = time.monotonic(), time.process_time()
                answer = browser.get(place)
                taken.append((time.process_time() - used, time.monotonic() - began))
            cpu, wall = (statistics.median(part) * 1000 for part in zip(*taken, strict=True))
            every.append(cpu)
            print(
                f"{who:<6} {place:<48} {answer.status_code} {wall:7.0f} ms, {cpu:7.0f} ms of processor",
                flush=True,
            )
    return every


def profiled(who: str, place: str, times: int = 20) -> None:
    """Where one page's time goes."""
    browser = browser_of(who)
    browser.get(place)
    seen = cProfile.Profile()
    seen.enable()
    for _ in range(times):
        browser.get(place)
    seen.disable()
    pstats.Stats(seen).sort_stats("cumulative").print_stats(70)
    pstats.Stats(seen).sort_stats("tottime").print_stats(25)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("work", type=Path)
    asked.add_argument("--profile", metavar="WHO:PAGE")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        prepared(given.work.resolve(), Path(folder) / "pages.sqlite")
        if given.profile:
            profiled(*given.profile.split(":", 1))
            return
        from concord.portal.rehearsal import rehearse

        rehearse()
        for anew, words in ((True, "asked for the first time"), (False, "asked again")):
            every = ask(PAGES, 7, anew=anew)
            print(
                f"{len(every)} pages {words}: mean {statistics.mean(every):.0f} ms of processor, most {max(every):.0f}\n"
            )


if __name__ == "__main__":
    main()
