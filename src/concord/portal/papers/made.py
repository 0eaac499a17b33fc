"""A report of the reader's book, made once per release and kept while the process lives: releases do not change."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from threading import Lock

from django.conf import settings
from django.utils.translation import gettext_lazy as L

from concord.portal.commitments.years import promised_of
from concord.program import Program
from concord.release import Book
from concord.reports.periodic import Names, Report, annual, equity, last_whole, packet, quarterly, standing

KEPT = 64
"""Reports kept at most, the oldest go first."""
MAKERS: Mapping[str, tuple[Callable[[Book, Names], Report], tuple[str, ...], str]] = {
    "packet": (packet, ("manager",), L("How the practice stands this month, what would move it, what it is paid.")),
    "quarterly": (quarterly, ("plan",), L("Your members, payments, files and spending in the last whole quarter.")),
    "standing": (standing, ("program",), L("The program's figures: payments, spending, cost, evaluation, data.")),
    "equity": (equity, ("program", "observer"), L("Groups beside everybody else on every measure, with how sure that is.")),
    "annual": (annual, ("program", "observer"), L("The program as a whole, for everybody.")),
}  # fmt: skip
"""Each kind of report: how it is made, for whom, and what it is."""

_kept: OrderedDict[tuple[str, str, str, str], Report] = OrderedDict()
_lock = Lock()


def kinds_for(role: str) -> list[tuple[str, str]]:
    """The reports that a role may read: kind and what it is."""
    return [(kind, says) for kind, (_, roles, says) in MAKERS.items() if role in roles]


def report_of(book: Book, kind: str) -> Report:
    """The report of a kind from the reader's own book. The key is the book, its release and what payers promised, never the reader."""
    promised = promised_of(last_whole(book)) if kind == "annual" else None
    key = (book.release, book.name, kind, repr(promised))
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    named = Names.of(Program.load(settings.CONCORD_WORK.program))
    made = annual(book, named, promised=promised) if kind == "annual" else MAKERS[kind][0](book, named)
    with _lock:
        _kept[key] = made
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return made
