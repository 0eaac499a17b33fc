"""A scenario from its program folder to its figures: everything that a page, a file or a report says about it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from concord.canon.spend import Spend
from concord.engine import open_session
from concord.engine import sql as sql_files
from concord.model.errors import ProgramError, UsageError
from concord.model.money import ZERO
from concord.model.periods import Period
from concord.program import Program
from concord.program.difference import Sheet, differences
from concord.simulation import compared, differing
from concord.simulation.again import SQL, Paid, Workshop
from concord.simulation.causes import causes, with_some
from concord.simulation.released import Released
from concord.simulation.samples import Chances, chances
from concord.simulation.shares import shared_out

NOW, OTHER = "the terms now", "the other terms"
"""What a scenario is compared with: the released program, or another folder."""
MOST_CAUSES = 6
"""More would take the payment of more than 64 programs."""

Row = dict[str, Any]
Progress = Callable[[str], Any]


@dataclass(frozen=True)
class Asked:
    """What to try. `against` is what it is compared with: the released program unless another is given.

    `plan`: only what that plan pays. `samples`: of the bootstrap, 0 for none; the same `seed` draws the same people.
    `relabelled`: measures whose original scores are worked out anew under another edition.
    """

    changed: Program
    span: Period
    against: Program | None = None
    plan: str = ""
    samples: int = 0
    seed: int = 1
    by_cause: bool = False
    relabelled: tuple[str, ...] = ()


@dataclass
class Scenario:
    """Two ways of paying a released run. Amounts are US dollars; `change` is the scenario less what it is compared with.

    The tables are those of `compared`, `chance` and `shares`; see there for their columns. `notes` are sentences on what the
    figures rest on and what they leave out.
    """

    release: str
    as_of: date
    span: Period
    plan: str
    changes: list[str]
    by_plan: list[Row]
    by_practice: list[Row]
    by_contract: list[Row]
    baselines: list[Row]
    increases: Row
    break_even: list[Row]
    moved: list[Row]
    levers: list[Row]
    causes: list[Row] = field(default_factory=list)
    samples: int = 0
    seed: int = 1
    performance_risk: list[Row] = field(default_factory=list)
    tiers: list[Row] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    compared_with: str = "now"
    """`now`: the terms as released; `other`: those of another folder."""

    @property
    def change(self) -> Decimal:
        """What the scenario costs all plans together."""
        return sum((row["change"] for row in self.by_plan), ZERO)

    @property
    def winners(self) -> list[str]:
        """Practices that would be paid more."""
        return [row["organization_id"] for row in self.by_practice if row["change"] > 0]

    @property
    def losers(self) -> list[str]:
        """Practices that would be paid less."""
        return [row["organization_id"] for row in self.by_practice if row["change"] < 0]

    def as_dict(self) -> dict[str, Any]:
        """Everything as JSON holds it: amounts and days as text."""
        rows = {k: _plain(v) for k, v in vars(self).items()}
        return rows | {"change": str(self.change), "winners": len(self.winners), "losers": len(self.losers)}


def simulate(
    released: Released, asked: Asked, *, threads: int = 2, progress: Progress = lambda _: None
) -> Scenario:
    """Pay a released run as it is and as it is asked for, and compare. Nothing is published or posted.

    UsageError for a change that the release holds no tables for, saying what to run instead.
    """
    against = asked.against or released.program
    if asked.span != whole_years(asked.span) and against.agreements != asked.changed.agreements:
        raise UsageError(
            "contracts differ, and the span is not whole years", why="the fees that a track replaces are counted by year",
            next_step="give a year",
        )  # fmt: skip
    for program in {id(p): p for p in (against, asked.changed) if p is not released.program}.values():
        differing.refuse(released.program, program)
    with tempfile.TemporaryDirectory(prefix="concord-") as folder:
        shop = Workshop(released, asked.span, Path(folder), plan=asked.plan, threads=threads)
        progress("Paying as it is")
        now = shop.pay(against)
        progress("Paying the scenario")
        then = shop.pay(asked.changed)
        found = _compared(released, asked, against, now, then)
        if asked.by_cause:
            progress("Sharing the difference out among its causes")
            found.causes = _by_cause(shop, against, asked.changed, now, then)
        if asked.samples:
            progress("Drawing people again")
            _chances(released, asked, found, now, then)
        found.notes = _notes(released, asked, against, now, then)
    return found


def _compared(released: Released, asked: Asked, against: Program, now: Paid, then: Paid) -> Scenario:
    return Scenario(
        released.release,
        released.as_of,
        asked.span,
        asked.plan,
        said(against, asked.changed, released.as_of, OTHER if asked.against else NOW),
        compared.by_plan(now, then),
        compared.by_practice(now, then),
        compared.by_contract(now, then),
        compared.baselines(now, then, asked.relabelled),
        compared.distribution(now, then),
        compared.break_even(now, then, _cost(released, asked)),
        compared.moved(now, then),
        compared.levers(now, then),
        samples=asked.samples,
        seed=asked.seed,
        compared_with="other" if asked.against else "now",
    )


def whole_years(span: Period) -> Period:
    """The years that a span reaches into."""
    return Period(date(span.start.year, 1, 1), date(span.end.year, 12, 31))


def said(now: Program, then: Program, known_on: date, first: str = NOW) -> list[str]:
    """What was changed, in words: each term, and what else money rests on. `first` says what it is compared with."""
    words = []
    for sheet in sorted({*now.terms.extends} & {*then.terms.extends}):
        pair = [Sheet(name, p.terms, sheet, known_on) for name, p in (("now", now), ("then", then))]
        own = [d for d in differences(*pair) if sheet in {v.sheet for v in (d.first, d.second) if v}]
        words += [f"{sheet}: {d.sentence(first, 'the scenario')}" for d in own]
    others = [
        c
        for c in causes(now, then)
        if not c.endswith(("terms", "amounts", "adjustment", "calendar", "increase"))
    ]
    return words + [f"{c[0].upper()}{c[1:]} differ." for c in others]


def _by_cause(shop: Workshop, against: Program, changed: Program, now: Paid, then: Paid) -> list[Row]:
    """Rows of cause, plan_id, organization_id, amount: they add up to the difference of every contract."""
    names = causes(against, changed)
    if len(names) > MOST_CAUSES:
        raise UsageError(
            f"{len(names)} things were changed at once: {', '.join(names)}",
            why=f"a difference is shared out among at most {MOST_CAUSES}",
            next_step="compare in two steps, with --against a folder that has some of the changes",
        )

    def pay(chosen: frozenset[str]) -> dict[str, Decimal]:
        if not chosen:
            return now.by_contract()
        if len(chosen) == len(names):
            return then.by_contract()
        try:
            return shop.pay(with_some(against, changed, chosen)).by_contract()
        except ProgramError as error:
            raise UsageError(
                f"{' and '.join(sorted(chosen))} cannot be tried without the rest", why=error.sentence(),
                next_step="leave out the break-down by cause, or change them one after the other",
            ) from error  # fmt: skip

    of = {key[0]: key[1:3] for paid in (now, then) for key in paid.amounts}
    return [
        {"cause": cause, "plan_id": of[contract][0], "organization_id": of[contract][1], "amount": amount}
        for cause, amounts in shared_out(names, pay).items()
        for contract, amount in sorted(amounts.items())
        if contract in of
    ]


def _chances(released: Released, asked: Asked, found: Scenario, now: Paid, then: Paid) -> None:
    """The bootstrap on both sides, with the same draws."""
    sides: list[Chances] = []
    for paid in (now, then):
        with open_session(threads=1) as session:
            sides.append(
                chances(
                    session,
                    paid.results,
                    released.run / "people",
                    paid.program,
                    paid.earning,
                    released.as_of,
                    asked.samples,
                    asked.seed,
                )
            )
    paid_now, paid_then = ({_practice(r): r for r in side.practices} for side in sides)
    for key in sorted({*paid_now, *paid_then}):
        before, after = paid_now.get(key), paid_then.get(key)
        shown: Row = {"organization_id": key[0], "year": key[1], "people": (after or before or {})["people"]}
        for name, side in (("now", before), ("then", after)):
            shown |= {
                f"{end}_{name}": side[end] if side else None for end in ("low", "middle", "high", "mean")
            }
        found.performance_risk.append(shown)
    chance_now = {_tier(r): r["chance"] for r in sides[0].measures}
    found.tiers = [r | {"chance_now": chance_now.get(_tier(r))} for r in sides[1].measures]


def _practice(row: Row) -> tuple[str, int]:
    return row["organization_id"], row["year"]


def _tier(row: Row) -> tuple[Any, ...]:
    return tuple(row[k] for k in ("organization_id", "year", "rate", "pool", "reaches"))


def _cost(released: Released, asked: Asked) -> dict[str, Decimal]:
    """Claims of the people on rosters by plan; nothing for a span that is not whole years, which spend is counted by."""
    years = list(range(asked.span.start.year, asked.span.end.year + 1))
    if asked.span != whole_years(asked.span):
        return {}
    organizations = [o.organization_id for o in released.program.organizations]
    with open_session(threads=1) as session:
        session.view("spend", released.run / "spend" / "spend.parquet", Spend)
        rows = session.dicts(sql_files.load(SQL, "cost"), {"years": years, "organizations": organizations})
    return {r["plan_id"]: r["cost"] for r in rows}


def _notes(released: Released, asked: Asked, against: Program, now: Paid, then: Paid) -> list[str]:
    notes = []
    illustrative = {(v.sheet, v.name) for v in asked.changed.terms.values if v.status == "illustrative"}
    notes.append(
        f"The scenario rests on {len(illustrative)} illustrative terms: examples that a contract sets, not published values."
    )
    if released.inputs["frozen"]:
        notes.append("Both sides are worked out anew for all months: factors and months that earlier runs had fixed are not kept, so what "
                     "stands in the ledger may differ by what came in too late for it.")  # fmt: skip
    if asked.span != whole_years(asked.span):
        notes.append(
            "The span is not whole years: neither fees that a track replaces nor what is settled by the year is in the amounts."
        )
    if any(key[3] == "fees_replaced" for p in (now, then) for key in p.amounts):
        notes.append(
            "Amounts are net of fees replaced: what practices on a prospective track rendered of the set and nobody pays by claim."
        )
    if any(key[3].endswith("estimate") for p in (now, then) for key in p.amounts):
        notes.append(
            "A year that is not final counts with what performance would earn and a cap take back as things stand; its leakage is not in it, and its base holds only claims that have come in, so that the increase reads too high."
        )
    notes += [
        f"{name} differs and changes nothing that is paid." for name in differing.idle(against, asked.changed)
    ]
    lost = _originals(now) - _originals(then)
    if lost:
        notes.append(
            f"{len(lost)} measures of contracts have no original score under the scenario, so improvement cannot pay: a run would say the same."
        )
    if asked.samples:
        notes.append(f"Intervals hold 90% of {asked.samples:,} samples of each practice's own people, seed {asked.seed}; original scores, gaps of the "
                     "baseline year, benchmarks and member-months stay.")  # fmt: skip
    return notes


def _originals(paid: Paid) -> set[tuple[Any, ...]]:
    return {(r["contract_id"], r["year"], r["rate"]) for r in paid.earning if r["baseline"] is not None}


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    if isinstance(value, Period):
        return [str(value.start), str(value.end)]
    return value if isinstance(value, str | int | float | None) else str(value)
