"""Puts rules and parties before the queries as small tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

import pyarrow as pa

from concord.attribution.rules import AttributionRules, Code, Edition
from concord.engine import Session
from concord.model.periods import first_of_month
from concord.program.dated import FOREVER
from concord.program.parties import Parties

TEXT, NUMBER, DAY, FLAG = pa.string(), pa.int32(), pa.date32(), pa.bool_()

RULE_WORDS = {
    "override": "a decision by hand",
    "chosen_pcp": "clinician chosen by the member",
    "assigned_pcp": "assigned by the plan",
    "preventive_visits": "preventive visits",
    "primary_care_visits": "primary-care visits",
    "none": "",
}


def month_number(day: date) -> int:
    """Months since year 0, as macro `month_index` counts them."""
    return day.year * 12 + day.month - 1


def months(rules: AttributionRules, as_of: date) -> dict[str, int]:
    """First and last month to attribute, as numbers: the roster of the month of `as_of` is the last."""
    return {"first": month_number(rules.first_month), "last": month_number(first_of_month(as_of))}


def give_rules(session: Session, rules: AttributionRules, as_of: date) -> None:
    """Tables edition, rule_order, visit_code, place, taxonomy, pcp_product, rule_word and override."""
    last = month_number(first_of_month(as_of))
    starts = [month_number(e.effective) for e in rules.editions]
    ends = [*starts[1:], last + 1]
    first = month_number(rules.first_month)
    numbered = list(enumerate(rules.editions))
    _put(session, "edition", {"edition": NUMBER, "from_m": NUMBER, "to_m": NUMBER, "look_back": NUMBER,
                              "minimum_visits": NUMBER, "follow_clinician": FLAG, "tie_a": TEXT, "tie_b": TEXT},
         [(n, max(starts[n], first), min(ends[n], last + 1), e.look_back_months, e.minimum_visits, e.follow_clinician,
           *_ties(e.tie_breaks))
          for n, e in numbered if max(starts[n], first) < min(ends[n], last + 1)])  # fmt: skip
    _put(session, "rule_order", {"edition": NUMBER, "rule": TEXT, "place": NUMBER},
         [(n, rule, place) for n, e in numbered for place, rule in enumerate(e.order)])  # fmt: skip
    _put(session, "visit_code", {"edition": NUMBER, "code": TEXT, "start_date": DAY, "end_date": DAY, "is_preventive": FLAG},
         [(n, code.code, code.start_date, code.end_date or FOREVER, kind) for n, e in numbered
          for kind, codes in _visit_codes(e) for code in codes])  # fmt: skip
    _put(session, "place", {"edition": NUMBER, "code": TEXT},
         [(n, code) for n, e in numbered for code in e.places_of_service])  # fmt: skip
    _put(session, "taxonomy", {"edition": NUMBER, "taxonomy": TEXT},
         [(n, code) for n, e in numbered for code in e.taxonomies])  # fmt: skip
    _put(session, "pcp_product", {"edition": NUMBER, "plan_id": TEXT, "product": TEXT, "rule": TEXT},
         [(n, *row) for n, e in numbered for row in e.pcp_products])  # fmt: skip
    _put(session, "rule_word", {"rule": TEXT, "said": TEXT, "place": NUMBER},
         [(rule, said, n) for n, (rule, said) in enumerate(RULE_WORDS.items())])  # fmt: skip
    _put(session, "override", {"sender": TEXT, "member_id": TEXT, "organization_id": TEXT, "site_id": TEXT, "npi": TEXT,
                               "from_m": NUMBER, "to_m": NUMBER, "decided_on": DAY},
         _overrides(rules, as_of, last))  # fmt: skip


def _visit_codes(edition: Edition) -> tuple[tuple[bool, tuple[Code, ...]], ...]:
    """The codes of preventive visits, and those of other visits: a code on both lists is preventive."""
    preventive = {code.code for code in edition.preventive_codes}
    return (
        (True, edition.preventive_codes),
        (False, tuple(code for code in edition.primary_care_codes if code.code not in preventive)),
    )


def _ties(tie_breaks: tuple[str, ...]) -> tuple[str, str]:
    """The first two breaks before the lowest id, which ends every tie."""
    before = tie_breaks[: tie_breaks.index("lowest_id")] if "lowest_id" in tie_breaks else tie_breaks
    return (*before, "lowest_id", "lowest_id")[:2]


def _overrides(rules: AttributionRules, as_of: date, last: int) -> Iterator[tuple[Any, ...]]:
    for o in rules.overrides:
        if o.decided_on <= as_of:
            end = min(month_number(o.end_date), last) if o.end_date else last
            yield (
                o.sender,
                o.member_id,
                o.organization_id,
                o.site_id,
                o.npi,
                month_number(o.start_date),
                end + 1,
                o.decided_on,
            )


def give_parties(session: Session, parties: Parties) -> None:
    """Tables program_affiliation, program_clinician, program_organization, program_tin and program_site."""
    _put(session, "program_affiliation",
         {"npi": TEXT, "tin": TEXT, "site_id": TEXT, "organization_id": TEXT, "start_date": DAY, "end_date": DAY,
          "is_primary_site": FLAG},
         [(a.npi, a.tin, a.site_id, a.organization_id, a.start_date, a.end_date, a.is_primary_site)
          for a in parties.affiliations])  # fmt: skip
    _put(session, "program_clinician", {"npi": TEXT, "taxonomy": TEXT},
         [(c.npi, c.taxonomy) for c in parties.clinicians])  # fmt: skip
    _put(session, "program_organization", {"organization_id": TEXT, "npi": TEXT, "tin": TEXT},
         [(o.organization_id, o.npi, o.tin) for o in parties.organizations])  # fmt: skip
    tins = {(o.tin, o.organization_id) for o in parties.organizations}
    _put(session, "program_tin", {"tin": TEXT, "organization_id": TEXT},
         sorted(tins | {(a.tin, a.organization_id) for a in parties.affiliations}))  # fmt: skip
    _put(session, "program_site", {"site_id": TEXT, "organization_id": TEXT},
         [(s.site_id, s.organization_id) for s in parties.sites])  # fmt: skip


def give_participation(session: Session, parties: Parties, first: int, last: int) -> None:
    """Table participation: stretches of months on whose first day an organization takes part in the program."""
    rows = []
    for organization in parties.organizations:
        taking = [m for m in range(first, last + 1) if organization.takes_part(date(m // 12, m % 12 + 1, 1))]
        if taking:
            rows.append((organization.organization_id, taking[0], taking[-1] + 1))
    _put(session, "participation", {"organization_id": TEXT, "from_m": NUMBER, "to_m": NUMBER}, rows)


def _put(
    session: Session, name: str, columns: dict[str, pa.DataType], rows: Iterable[tuple[Any, ...]]
) -> None:
    listed = list(rows)
    arrays = [pa.array([row[i] for row in listed], kind) for i, kind in enumerate(columns.values())]
    session.table(name, pa.table(arrays, names=list(columns)))
