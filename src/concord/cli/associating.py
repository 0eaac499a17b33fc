"""Comparing practices' use of the money with their improvement: rates are read where nothing is hidden, and only correlations leave."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from concord.model.errors import UsageError
from concord.model.work import Work
from concord.release import open_book


def associate(work: Work, asked: Mapping[str, Any]) -> dict[str, Any]:
    """`asked`: release. Answers with the year compared and `association.associations`. UsageError without two years of rates."""
    from concord.portal.spending import association

    release = asked["release"]
    with open_book(work.releases, "custodian", release) as book:
        rates = book.rows("rate", {"level": "organization", "stratum_kind": "all", "pool": "program"})
        year = association.year_of(book.data_through, rates)
        if year is None:
            raise UsageError("no whole year with rates and a year before it was released", next_step="ask again when one is")  # fmt: skip
        lower = {
            (r["measure"], r["rate"]): r["is_lower_better"] for r in book.rows("measure", {"year": year})
        }
    with open_book(work.releases, "program", release) as book:
        spent = association.shares(book.rows("payment"), year)
    rows = association.associations(spent, association.improvements(rates, lower, year))
    return {"year": year, "release": release, "rows": rows}
