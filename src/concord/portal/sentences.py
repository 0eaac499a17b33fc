"""Notes of scenarios and of the measure set, and what is wrong with a program folder, in the reader's words and language.

A run and the program folder write English for whoever reads them on the command line. A pattern takes such a sentence apart.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from concord.model.errors import ConcordError

Put = Callable[[re.Match[str]], str]


class Said(NamedTuple):
    """A sentence for the page; in English only where nothing takes it apart."""

    words: str
    is_english: bool


NOTES: tuple[tuple[str, Put], ...] = (
    (
        r"The set of (\d+) is tried on (\d+), the last whole year",
        lambda m: _("The set of %(set)s is tried on %(year)s, the last whole year there are results of: its people, rates and terms.") % {"set": m[1], "year": m[2]},
    ),
    (
        r"What was decided before it for the same year",
        lambda m: _("What was decided before it for the same year, and is not in force yet, holds on both sides."),
    ),
    (
        r"Concord has one definition of (\S+), that of (\S+): a new edition",
        lambda m: _("Concord has one definition of %(measure)s, that of %(edition)s: a new edition changes no rate until its definition is there.") % {"measure": m[1], "edition": m[2]},
    ),
    (
        r"Both sides are worked out anew for all months",
        lambda m: _("Both sides are worked out anew for all months: factors and months that earlier runs had fixed are not kept, so what stands in the ledger may differ by what came in too late for it."),
    ),
    (
        r"The scenario rests on (\d+) illustrative terms",
        lambda m: _("The scenario rests on %(n)s illustrative terms: examples that a contract sets, not published values.") % {"n": m[1]},
    ),
    (
        r"The span is not whole years",
        lambda m: _("The span is not whole years: neither fees that a track replaces nor what is settled by the year is in the amounts."),
    ),
    (
        r"Amounts are net of fees replaced",
        lambda m: _("Amounts are net of fees replaced: what practices on a prospective track rendered of the set and nobody pays by claim."),
    ),
    (
        r"A year that is not final counts",
        lambda m: _("A year that is not final counts with what performance would earn and a cap take back as things stand; its leakage is not in it, and its base holds only claims that have come in, so that the increase reads too high."),
    ),
    (r"(.+) differs and changes nothing that is paid\.", lambda m: _("%(what)s differs and changes nothing that is paid.") % {"what": m[1]}),
    (
        r"(\d+) measures of contracts have no original score",
        lambda m: _("%(n)s measures of contracts have no original score under the scenario, so improvement cannot pay: a run would say the same.") % {"n": m[1]},
    ),
    (
        r"Intervals hold 90% of ([\d,]+) samples of each practice's own people, seed (\d+)",
        lambda m: _("Intervals hold 90 percent of %(n)s samples of each practice's own people, seed %(seed)s; original scores, gaps of the baseline year, benchmarks and member-months stay.") % {"n": m[1], "seed": m[2]},
    ),
)  # fmt: skip
PROBLEMS: tuple[tuple[str, Put], ...] = (
    (
        r"(\S+): no (P[\d.]+) of \S+ for \S+ (\d+)$",
        lambda m: _("%(measure)s is paid and has no %(percentile)s for %(year)s. Fill in its percentiles, or have it reported only.") % {"measure": m[1], "percentile": m[2], "year": m[3]},
    ),
    (
        r"(\S+): benchmarks of (\d+) do not (?:rise|fall) from",
        lambda m: _("%(measure)s: its percentiles of %(year)s are not in order; each must be better than the one before.") % {"measure": m[1], "year": m[2]},
    ),
    (r".*?([\d.]+) percent is (?:over 100|not from 0 to 100)$", lambda m: _("%(value)s percent is not between 0 and 100.") % {"value": m[1]}),
    (r".*?(-[\d.]+) is negative$", lambda m: _("%(value)s is less than 0.") % {"value": m[1]}),
    (r".*?(?:Decimal\('([\d.]+)'\)|([\d.]+)) is not a whole number$", lambda m: _("%(value)s is not a whole number.") % {"value": m[1] or m[2]}),
    (r".*?(\d+) is not a year$", lambda m: _("%(value)s is not a year.") % {"value": m[1]}),
    (r".*a tier is \[percentile", lambda m: _("A target is a percentile, a colon and a percent, such as 66.67: 60.")),
    (r".*a higher tier must not pay less", lambda m: _("A higher target must not pay less than a lower one.")),
    (r".*?([\d.]+) is none of the percentiles (.+)$", lambda m: _("%(value)s is none of the percentiles %(which)s.") % {"value": m[1], "which": m[2]}),
    (r".*tiers must rise", lambda m: _("Targets must rise, each percentile once.")),
    (r"not valid TOML", lambda m: _("One of the terms cannot be read as numbers.")),
    (r".*the weights of (\d+) add up to ([\d.]+), not 100", lambda m: _("The weights of paid measures make %(sum)s, not 100.") % {"sum": m[2]}),
)  # fmt: skip


def note(text: str) -> Said:
    """A note of the worker in the reader's language."""
    if get_language() == "en":
        return Said(text, False)
    return _put(text, NOTES) or Said(text, True)


def problem(error: ConcordError) -> str:
    """What is wrong with a program folder that a proposal made, in words of the page; else as the folder's check says it."""
    found = _put(error.what, PROBLEMS)
    return found.words if found else error.sentence()


def _put(text: str, patterns: tuple[tuple[str, Put], ...]) -> Said | None:
    for pattern, put in patterns:
        if found := re.match(pattern, text):
            return Said(put(found), False)
    return None
