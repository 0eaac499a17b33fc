"""Direct services: what primary care costs by fees, and on the prospective tracks the rate that replaces them.

Rate = max(own, blended) base-period PMPM x trend; each month's line also carries the practice's current average age-sex
factor over that of the base period.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from concord.model.money import ZERO
from concord.model.periods import Period, last_of_month
from concord.payment import arithmetic as sums
from concord.payment import calendar
from concord.payment.cards import Known
from concord.payment.lines import Draft, draft
from concord.program.terms import TermValue

PROSPECTIVE = ("hybrid", "capitation")


@dataclass
class Use:
    """Sums over one contract's roster in a span of months: person-months, age-sex factors, allowed amounts by renderer."""

    member_months: int = 0
    with_factor: int = 0
    factor_sum: Decimal = ZERO
    allowed: dict[tuple[str, bool], Decimal] = field(default_factory=lambda: defaultdict(lambda: ZERO))
    services: dict[tuple[str, bool], int] = field(default_factory=lambda: defaultdict(int))

    def amount(self, renderer: str, track: str) -> Decimal:
        """Allowed amounts inside the prospective set of a track, by who rendered them."""
        inside = self.allowed.get((renderer, True), ZERO)
        return inside if track != "capitation" else inside + self.allowed.get((renderer, False), ZERO)

    def whole(self, renderer: str) -> Decimal:
        """Allowed amounts of all primary-care services."""
        return self.allowed.get((renderer, True), ZERO) + self.allowed.get((renderer, False), ZERO)

    @property
    def primary_care(self) -> Decimal:
        """Allowed amounts of all primary-care services to the roster, whoever's: what the increase is held against."""
        return self.whole("own") + self.whole("leaked")

    @property
    def average_factor(self) -> Decimal | None:
        """Mean age-sex factor over person-months, six decimals; None when nobody has one."""
        return sums.rounded(self.factor_sum / self.with_factor) if self.with_factor else None


@dataclass(frozen=True)
class Facts:
    """Everything counted about contracts: by contract and year (`current`), by contract and base period (`base`), and of each
    contract by month, line of business and funding (`months`)."""

    current: dict[tuple[str, int], Use]
    base: dict[tuple[str, date], Use]
    months: dict[str, dict[tuple[date, str, str], Use]]

    def member_months(self, contract_id: str, year: int) -> int:
        """Eligible person-months of a contract's year."""
        found = self.current.get((contract_id, year))
        return found.member_months if found else 0


def facts(
    cards: list[dict[str, Any]], card_months: list[dict[str, Any]], services: list[dict[str, Any]]
) -> Facts:
    """Gather the sums that the passes over people made."""
    found = Facts(defaultdict(Use), defaultdict(Use), defaultdict(lambda: defaultdict(Use)))
    by_number = {c["card"]: c for c in cards}
    for row in card_months:
        card = by_number[row["card"]]
        uses = [_use(found, card["contract_id"], card)]
        if card["use"] == "current":
            uses.append(
                found.months[card["contract_id"]][card["month"], card["product_line"], card["funding"]]
            )
        for use in uses:
            use.member_months += int(row["member_months"])
            use.with_factor += int(row["with_factor"])
            use.factor_sum += row["factor_sum"]
    for row in services:
        use = _use(found, row["contract_id"], row)
        kind = (row["renderer"], row["in_hybrid_set"])
        use.allowed[kind] += row["allowed"]
        use.services[kind] += int(row["services"])
    return found


def _use(found: Facts, contract_id: str, row: dict[str, Any]) -> Use:
    if row["use"] == "current":
        return found.current[(contract_id, row["month"].year)]
    return found.base[(contract_id, row["base_start"])]


@dataclass(frozen=True)
class Base:
    """What the base period says of one contract's roster. Frozen by the first run that settles the year."""

    member_months: int
    set_allowed: Decimal
    leaked_allowed: Decimal
    average_factor: Decimal | None

    @classmethod
    def counted(cls, use: Use, track: str) -> Base:
        return cls(
            use.member_months, use.amount("own", track), use.amount("leaked", track), use.average_factor
        )

    @classmethod
    def kept(cls, row: dict[str, Any]) -> Base:
        """From an earlier run's row of `direct_base`."""
        return cls(
            row["base_member_months"],
            row["base_set_allowed"],
            row["base_leaked_allowed"],
            row["base_age_sex"],
        )


@dataclass(frozen=True)
class Rate:
    """How a contract's prospective rate for a year came about. `value` is None when no base period can set it."""

    period: Period
    base: Base
    own: Decimal | None
    region: Decimal | None
    credibility: Decimal
    blended: Decimal | None
    trend: TermValue
    value: Decimal | None


def prospective_rate(
    known: Known,
    year: int,
    everybody: list[Known],
    found: Facts,
    frozen: Mapping[tuple[str, int], dict[str, Any]],
) -> Rate:
    """The rate of one contract and year: own experience blended with the plan's mean in the region, then trended.

    What an earlier run counted of the base period stands, whatever late claims say about it; terms are read anew.
    """
    on, contract = known.year_on(year), known.contract
    period = known.base_period(year)
    before = frozen.get((contract.contract_id, year))
    if before and before["base_start"] == period.start and before["base_end"] == period.end:
        base, region = Base.kept(before), before["region_pmpm"]
    else:
        base = Base.counted(found.base.get((contract.contract_id, period.start), Use()), contract.track)
        region = _region(known, period, everybody, found)
    own = sums.per_member_month(base.set_allowed, base.member_months)
    z = sums.credibility(base.member_months, known("direct_services.full_credibility", on))
    blend = sums.blended(own, region, z)
    trend = known.term("direct_services.trend", on)
    return Rate(period, base, own, region, z, blend, trend, sums.prospective_rate(own, blend, trend.value))


def _region(known: Known, period: Period, everybody: list[Known], found: Facts) -> Decimal | None:
    """The plan's mean in the practice's region, per member-month, on this contract's track."""
    track = known.contract.track
    peers = [
        found.base[(k.contract.contract_id, period.start)]
        for k in everybody
        if _same_region(k, known) and (k.contract.contract_id, period.start) in found.base
    ]
    allowed = sum((p.amount("own", track) for p in peers), ZERO)
    return sums.per_member_month(allowed, sum(p.member_months for p in peers))


def _same_region(a: Known, b: Known) -> bool:
    if a.contract.plan_id != b.contract.plan_id:
        return False
    regions = a.program.rating_regions
    return regions[a.contract.organization_id] == regions[b.contract.organization_id]


def monthly_lines(known: Known, year: int, rate: Rate, found: Facts, as_of: date) -> list[Draft]:
    """A line for each month, line of business and funding of a prospective contract: members x age-sex ratio x rate."""
    contract = known.contract
    if contract.track not in PROSPECTIVE or rate.value is None:
        return []
    made = []
    for (month, line, funding), use in sorted(found.months[contract.contract_id].items()):
        if month.year == year:
            made.append(_monthly(known, rate, month, line, funding, use, as_of))
    return made


def _monthly(known: Known, rate: Rate, month: date, line: str, funding: str, use: Use, as_of: date) -> Draft:
    assert rate.value is not None
    ratio = age_sex_ratio(use, rate.base)
    closes = calendar.closes_on(month, known("population_health.look_back_months", month))
    kind = "monthly" if known.contract.track == "hybrid" else "capitation"
    one = draft(
        known.contract, "direct_services", kind, month, last_of_month(month), f"{line}|{funding}", rate.trend,
        quantity=Decimal(use.member_months), factor=ratio, rate=rate.value,
        due_date=calendar.advance_due(month, "monthly", known("calendar.payment_day", month)),
        stage="final" if closes < as_of else "interim", product_line=line, funding=funding,
        reason="Prospective amount for the services of the set, for each person on the roster.",
    )  # fmt: skip
    one.add(
        "member_months",
        f"months|{month}|{line}|{funding}",
        use.member_months,
        "People on the roster on the first of the month",
    )
    one.add("factor", f"age_sex|{month}", ratio, _ratio_words(use, rate.base))
    one.add("claims", f"base|{rate.period.start}|{rate.period.end}", rate.value, rate_words(rate))
    return one


def age_sex_ratio(now: Use, base: Base) -> Decimal:
    """Current over base average age-sex factor, four decimals; 1 when either is unknown."""
    if not now.average_factor or not base.average_factor:
        return sums.ONE
    return sums.rounded(now.average_factor / base.average_factor, sums.FACTOR)


def _ratio_words(now: Use, base: Base) -> str:
    if not now.average_factor or not base.average_factor:
        return "No age-sex average to compare: 1"
    return f"Average age-sex factor {now.average_factor} now, {base.average_factor} in the base period"


def rate_words(rate: Rate) -> str:
    """How the rate came about, in numbers that can be redone."""
    return (
        f"Own {rate.own} and region {rate.region} per member-month over {rate.base.member_months} member-months, "
        f"credibility {rate.credibility}, blended {rate.blended}; the higher of own and blended x trend {rate.trend.value}"
    )


def leakage_line(known: Known, year: int, rate: Rate, found: Facts) -> Draft | None:
    """The year-end line for services of the set got elsewhere, beyond the corridor around the base period's leakage."""
    contract, on = known.contract, known.year_on(year)
    if contract.track not in PROSPECTIVE or not known("direct_services.leakage", on):
        return None
    now = found.current.get((contract.contract_id, year), Use())
    before = sums.per_member_month(rate.base.leaked_allowed, rate.base.member_months)
    after = sums.per_member_month(now.amount("leaked", contract.track), now.member_months)
    if before is None or after is None:
        return None
    corridor = known.term("direct_services.leakage_corridor", on)
    expected = sums.rounded(before * rate.trend.value * age_sex_ratio(now, rate.base))
    worth = sums.beyond_corridor(after, expected, corridor.value)
    one = draft(
        contract, "direct_services", "leakage", date(year, 1, 1), date(year, 12, 31), "", corridor,
        quantity=Decimal(now.member_months), factor=sums.ONE, rate=worth, due_date=known.settlement_due(year),
        stage="final", reason=_leakage_reason(worth),
    )  # fmt: skip
    one.add("member_months", f"months|{year}", now.member_months, "Member-months of the year")
    one.add(
        "claims",
        f"leakage|{year}",
        after,
        "Services of the set got from other primary care, per member-month",
    )
    one.add("baseline", f"leakage|{rate.period.start}", expected, "The same expected from the base period")
    return one


def _leakage_reason(worth: Decimal) -> str:
    if worth == 0:
        return "Leakage stayed within the corridor around the base period."
    way = "More" if worth < 0 else "Less"
    return f"{way} of the set was got elsewhere than the corridor around the base period allows for."
