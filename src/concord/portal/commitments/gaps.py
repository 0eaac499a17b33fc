"""Gap analyses from the reader's book: files for the measures, answers on race, ethnicity and language, behavioral health, contracts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from concord.portal import names
from concord.portal.practice.calendar import months_later
from concord.portal.templatetags.words import spaced
from concord.program.difference import Sheet, differences
from concord.program.terms import COMMON

MONTHS = 12
ANSWERED = Decimal("0.90")
"""Share of people with an answer on race, ethnicity and language below which it is a gap."""
NEEDED = {"plan": ("eligibility", "medical", "pharmacy", "lab"), "practice": ("clinical",)}
"""Kinds of file that the measure set rests on, by who sends them."""
FAMILY = "behavioral health"


@dataclass(frozen=True)
class Gap:
    """One thing looked at: whose it is (`role` and `unit`; the program's own has no unit), what is wanted, what is there."""

    analysis: str
    role: str
    unit: str
    about: str
    wanted: str
    found: str
    is_gap: bool

    @property
    def key(self) -> str:
        """What an action is kept by: the analysis and whose it is."""
        return f"{self.analysis}|{self.role}|{self.unit}"


def gaps(reader: Any, book: Any, now: date) -> list[Gap]:
    """Everything that the reader's book and the program folder can say of the four analyses, of those the reader may see."""
    found = [*_measures(reader, book), *_rel(reader, book)]
    if reader.role in ("program", "plan"):
        found += [*_behavioral(reader, book, now), *_contracts(reader, now)]
    return found


def _units(reader: Any, role: str) -> list[str]:
    """The plans or practices that the reader sees: the office all, others themselves."""
    mine = {"plan": "plan", "manager": "practice"}.get(reader.role)
    if mine:
        return [reader.unit] if mine == role else []
    return [unit for unit, _name in names.parties(role)]


# -- files for the measures ----------------------------------------------------------------------------------------------


def _measures(reader: Any, book: Any) -> Iterable[Gap]:
    wanted = _last_months(str(book.data_through))
    arrived: dict[tuple[str, str], set[str]] = {}
    for row in book.rows("submission") if book.has("submission") else book.rows("file"):
        sender = row.get("sender", reader.unit)
        arrived.setdefault((sender, row["kind"]), set()).update(_months_of(str(row["period"] or "")))
    for role, kinds in NEEDED.items():
        for unit in _units(reader, role):
            for kind in kinds:
                missing = [m for m in wanted if m not in arrived.get((unit, kind), ())]
                there = _("%(n)s of %(of)s months") % {"n": len(wanted) - len(missing), "of": len(wanted)}
                found = (
                    f"{there}; {_('missing: %(months)s') % {'months': ', '.join(missing)}}"
                    if missing
                    else there
                )
                yield Gap(
                    "measures",
                    role,
                    unit,
                    spaced(kind),
                    _("every month of the last twelve"),
                    found,
                    bool(missing),
                )


def _last_months(through: str) -> list[str]:
    last = date.fromisoformat(f"{through[:7]}-01")
    return [f"{months_later(last, -back):%Y-%m}" for back in reversed(range(MONTHS))]


def _months_of(period: str) -> list[str]:
    """The months of a file's period: one, or a year's twelve."""
    return [f"{period}-{m:02}" for m in range(1, 13)] if len(period) == 4 else [period[:7]]


# -- race, ethnicity and language -------------------------------------------------------------------------------------


def _rel(reader: Any, book: Any) -> Iterable[Gap]:
    if not book.has("rel_completeness"):
        return
    latest: dict[str, Any] = {}
    for row in book.rows("rel_completeness", order=("month",)):
        latest[row.get("organization_id") or reader.unit] = row["value"]
    for unit in _units(reader, "practice"):
        value = latest.get(unit)
        said = _("not shown: small, or nothing received") if value is None else _("%(share)s answered") % {"share": f"{value:.0%}"}  # fmt: skip
        wanted = _("%(share)s answered") % {"share": f"{ANSWERED:.0%}"}
        yield Gap("rel", "practice", unit, _("people of the newest roster"), wanted, said, value is not None and value < ANSWERED)  # fmt: skip


# -- behavioral health ------------------------------------------------------------------------------------------------


def _behavioral(reader: Any, book: Any, now: date) -> Iterable[Gap]:
    of_year = names.program(settings.CONCORD_WORK.program).measure_set.measures
    if reader.role == "program":
        mine = sorted({m.ident for m in of_year if m.family == FAMILY and m.year == now.year})
        found = ", ".join(mine) or _("none")
        yield Gap("behavioral", "program", "", _("measures of behavioral health in the set of %(year)s") % {"year": now.year}, _("at least one"), found, not mine)  # fmt: skip
    year, shares = now.year - 1, {}
    for row in book.rows("primary_care_share", {"level": "plan", "product": "all", "year": year}):
        shares[row["unit"], row["definition"]] = row["claims"]
    for unit in _units(reader, "plan"):
        pair = shares.get((unit, "with_behavioral")), shares.get((unit, "standard"))
        if None in pair:
            yield Gap("behavioral", "plan", unit, _("paid inside primary care, %(year)s") % {"year": year}, _("more than nothing"), _("not known"), True)  # fmt: skip
            continue
        paid = pair[0] - pair[1]  # type: ignore[operator]
        yield Gap("behavioral", "plan", unit, _("paid inside primary care, %(year)s") % {"year": year}, _("more than nothing"), f"${paid:,.0f}", paid <= 0)  # fmt: skip


# -- contracts ---------------------------------------------------------------------------------------------------------


def _contracts(reader: Any, now: date) -> Iterable[Gap]:
    program = names.program(settings.CONCORD_WORK.program)
    practices = [unit for unit, _name in names.parties("practice")]
    for unit in _units(reader, "plan"):
        mine = [c for c in program.contracts if c.plan_id == unit and c.start_date <= now and (c.end_date is None or c.end_date >= now)]  # fmt: skip
        without = sorted(set(practices) - {c.organization_id for c in mine})
        said = _("%(n)s of %(of)s") % {"n": len(practices) - len(without), "of": len(practices)}
        yield Gap(
            "contracts",
            "plan",
            unit,
            _("practices with a contract"),
            _("all of the program's"),
            said,
            bool(without),
        )
        by_fee = sum(c.track == "ffs" for c in mine)
        yield Gap("contracts", "plan", unit, _("contracts paid by fee alone"), _("none: the state's goals count none of them"), str(by_fee), by_fee > 0)  # fmt: skip
        yield _terms(program, unit, sorted({c.term_sheet for c in mine}))


def _terms(program: Any, unit: str, sheets: list[str]) -> Gap:
    """Terms that the plan's sheets set otherwise than the common model, by name: amounts are left to the contract."""
    common = Sheet(COMMON, program.terms, COMMON)
    changed = {
        d.term for sheet in sheets if sheet != COMMON
        for d in differences(common, Sheet(sheet, program.terms, sheet)) if d.term.partition(".")[2] not in ("base", "maximum")
    }  # fmt: skip
    said = ", ".join(sorted(changed)) or _("none")
    return Gap("contracts", "plan", unit, _("terms set otherwise than in the common model, amounts aside"), _("none"), said, bool(changed))  # fmt: skip
