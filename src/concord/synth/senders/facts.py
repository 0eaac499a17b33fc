"""What senders need besides the world: the calendar as tables, code lists, and the rates of dirt as named numbers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import numpy as np
import pyarrow as pa

from concord.synth.senders import dirt
from concord.synth.senders.deliveries import Delivery, month_end, months_before, next_month, onboarding
from concord.synth.senders.draws import draw
from concord.synth.senders.layouts import PLANS

LANGUAGES = (
    ("en", "eng", "ENGLISH"), ("es", "spa", "SPANISH"), ("zh-Hant", "zho", "CHINESE TRADITIONAL"), ("zh-Hans", "zho", "CHINESE SIMPLIFIED"),
    ("zh", "zho", "CHINESE"), ("vi", "vie", "VIETNAMESE"), ("ko", "kor", "KOREAN"), ("tl", "tgl", "TAGALOG"), ("hy", "hye", "ARMENIAN"),
    ("fa", "fas", "FARSI"), ("ru", "rus", "RUSSIAN"), ("hi", "hin", "HINDI"), ("ja", "jpn", "JAPANESE"), ("ar", "ara", "ARABIC"),
)  # fmt: skip
MAIN_FILE = "clinical"  # a month that a practice misses lacks both of its files


def month_fates(practices: Iterable[str], seed: int) -> dict[tuple[str, date], str]:
    """Practice-months that do not come in time: `late` (a month later, with the next) or `never`."""
    fates = {}
    for p, practice in enumerate(sorted(practices)):
        month = onboarding(practice)
        while month < date(2026, 6, 1):  # the last month is always there
            key = np.array([p * 100_000 + month.year * 100 + month.month])
            if draw(key, "month_missed", seed)[0] < dirt.MONTHS_MISSED:
                late = draw(key, "month_late", seed)[0] < dirt.LATE_OF_MISSED
                fates[practice, month] = "late" if late else "never"
            month = next_month(month)
    return fates


def filing_table(deliveries: list[Delivery], fates: dict[tuple[str, date], str]) -> pa.Table:
    """Which file takes what is dated in a period: year x 100 for history of claims, 0 for other history, else year x 100 + month.

    What a practice should have sent in a late month stands in its next file; what it never sent stands nowhere.
    """
    rows = []
    by_month = {
        (d.layout.sender, d.layout.kind, d.covers_to): d.number for d in deliveries if not d.is_history
    }
    for d in deliveries:
        if d.is_history:
            rows.append(
                (
                    d.layout.sender,
                    d.layout.kind,
                    d.covers_from.year * 100 if len(d.period) == 4 else 0,
                    d.number,
                )
            )
        else:
            rows.append(
                (d.layout.sender, d.layout.kind, d.covers_to.year * 100 + d.covers_to.month, d.number)
            )
    for (practice, month), fate in fates.items():
        following = next_month(month)
        while (practice, following) in fates:
            following = next_month(following)
        for kind in ("patients", "clinical"):
            if fate == "late":
                rows.append(
                    (practice, kind, month.year * 100 + month.month, by_month[practice, kind, following])
                )
    names = ("sender", "kind", "file_period", "number")
    return pa.table({n: list(c) for n, c in zip(names, zip(*rows, strict=True), strict=True)})


def delivery_table(deliveries: list[Delivery]) -> pa.Table:
    """Files with the months they cover and the day up to which the sender knows of changes."""
    return pa.table(
        {
            "number": pa.array([d.number for d in deliveries], pa.int32()),
            "sender": [d.layout.sender for d in deliveries],
            "kind": [d.layout.kind for d in deliveries],
            "covers_from": [d.covers_from for d in deliveries],
            "covers_to": [d.covers_to for d in deliveries],
            "known_on": [d.known_on for d in deliveries],
        }
    )


def small_tables(deliveries: list[Delivery], fates, practices: list[str]) -> dict[str, pa.Table]:
    """All tables that are the same for every block."""
    months = [date(y, m, 1) for y in range(2021, 2027) for m in range(1, 13)]
    return {
        "delivery": delivery_table(deliveries),
        "filing": filing_table(deliveries, fates),
        "month_day": pa.table({"month": months}),
        "onboarding": pa.table(
            {"sender": list(PLANS), "cutoff": [month_end(months_before(onboarding(s), 1)) for s in PLANS]}
        ),
        "practice": pa.table(
            {"sender": practices, "number": pa.array(range(8, 8 + len(practices)), pa.int64())}
        ),
        "nickname": _pairs(dirt.NICKNAMES, "name", "short"),
        "accent": _pairs(dirt.ACCENTS, "name", "accented"),
        "language": pa.table(
            {n: [row[i] for row in LANGUAGES] for i, n in enumerate(("tag", "iso3", "words"))}
        ),
    }


def _pairs(words: dict[str, str], first: str, second: str) -> pa.Table:
    return pa.table({first: list(words), second: list(words.values())})


def rates() -> dict[str, float]:
    """The declared rates by the names that the queries use."""
    amount, denied, _ = (share for _, share in dirt.WRONG_FIRST)
    named = {d.name: d.rate for d in dirt.PERSON} | dirt.CLAIMS
    common = 0.35  # of people have a name with a usual short form
    return named | {
        "nickname_among_those": named["nickname"] / common,
        "wrong_amount": amount,
        "wrong_denied": amount + denied,
    }
