"""Working out what a proposal for the measure set would have done, and cutting the answer into readers' parts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from concord.cli.simulate import run_to_pay
from concord.disclosure import guarded_effects
from concord.disclosure.tables import Rule
from concord.model.work import Work
from concord.release.books import Audience, book_id

Row = dict[str, Any]
AMOUNTS = ("owed", "scenario", "change")


def work_out(work: Work, asked: Mapping[str, Any]) -> dict[str, Any]:
    """`asked`: proposal, release. The released run is paid again with the set as proposed; what each reader may see of it is kept."""
    from concord.portal.measure_set.effects import keep
    from concord.portal.measure_set.models import Proposal
    from concord.portal.measure_set.standing import earlier_than
    from concord.release.code import code_name
    from concord.simulation import Released
    from concord.simulation.revised import effect

    proposal = Proposal.objects.get(uid=asked["proposal"])
    released = Released.of(work, run_to_pay(work, asked["release"]), code_name())
    found = effect(released, proposal.revision, earlier_than(proposal))
    rule = Rule.of(released.program.disclosure)
    books = parts(found.payments, found.baselines, rule)
    return {"year": found.year, "books": keep(proposal.uid, found.year, found.release, found.notes, books)}


def parts(payments: list[Row], baselines: list[Row], rule: Rule) -> dict[str, dict[str, list[Row]]]:
    """By book: the program's, every plan's own, every practice's own. A practice's own people are few to others, not to itself."""
    guarded = [_plain(r) for r in guarded_effects(payments, rule)]
    own = [_plain({k: v for k, v in r.items() if k != "people"}) for r in payments]
    found = {book_id(Audience.PROGRAM): {"payments": guarded, "baselines": baselines}}
    for audience, key, rows in (
        (Audience.PLAN, "plan_id", guarded),
        (Audience.PRACTICE, "organization_id", own),
    ):
        for unit in sorted({r[key] for r in payments}):
            found[book_id(audience, unit)] = {
                "payments": [r for r in rows if r[key] == unit], "baselines": [r for r in baselines if r[key] == unit]
            }  # fmt: skip
    return found


def _plain(row: Row) -> Row:
    return {k: str(v) if k in AMOUNTS and v is not None else v for k, v in row.items()}
