"""Everything else that counts people and leaves: dollars, match rates, experience. And the list of every way out.

Each table of a book that holds no person rows is named in WAYS_OUT with how it is protected; a test compares the list with the books.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

from concord.disclosure.protecting import protect
from concord.disclosure.tables import Rule, tabulate

WAYS_OUT: Mapping[str, str] = {
    "program_rate": "protected: the quarter's plan of tables",
    "public_rate": "protected: the same plan, the program's level, where no plan could be read out",
    "coach_rate": "protected: the same plan, one practice and the program",
    "coach_lever": "follows the rates that are shown",
    "program_spend": "guarded: dollars of few people, and what would give them away",
    "program_match_rate": "guarded: counts and their differences",
    "actuary_age_sex_experience": "guarded: cells of people with their margins",
    "practice_peer": "a distribution over five other practices or more, in whole percent",
    "program_candidate": "guarded: counts to the nearest ten, shares of enough people",
    "program_rel_completeness": "guarded: whole percent, eleven people on both sides",
    "program_rel_source": "guarded: people to the nearest ten",
    "program_rel_conflict": "guarded: people to the nearest ten",
    "coach_rel_completeness": "guarded: whole percent, eleven people on both sides",
    "coach_month_closed": "guarded: whole percent of separate months, eleven people on both sides",
    "program_sharing": "guarded: people to the nearest ten",
    "program_consent": "guarded: people to the nearest ten",
    "program_withheld": "guarded: people to the nearest ten",
    "practice_withheld": "guarded: people to the nearest ten, without those whom the practice knows by name",
    "common_sharing_notice": "words",
    "program_experience": "surveys without a person, thirty returned or more",
    "coach_experience": "surveys without a person, thirty returned or more",
    "program_primary_care_share": "guarded: protected counts of people by plan, practice and product",
    "public_primary_care_share": "guarded likewise; by product where no plan could be read out",
    "program_adoption": "guarded: no category of any unit is small",
    "public_adoption": "guarded likewise; by product where no plan could be read out",
    "program_total_cost": "guarded: no group of a level is small",
    "public_total_cost": "guarded likewise, groups of practices",
    "coach_roster_size": "counts above ten, to the nearest ten",
    "program_investment_goal": "all plans together",
    "program_spend_by_category": "all plans together",
    "public_investment_goal": "all plans together, where no plan could be read out",
    "public_spend_by_category": "all plans together, where no plan could be read out",
    "program_completion": "factors over all claims of a category",
    "program_evaluation_estimate": "estimates over practices",
    "program_evaluation_path": "estimates over practices",
    "public_evaluation_estimate": "estimates over practices",
    "evaluator_evaluation_estimate": "estimates over practices",
    "evaluator_evaluation_path": "estimates over practices",
    "evaluator_practice_month": "groups of at least eleven people",
    "evaluator_practice_year": "groups of at least eleven people, on both sides of a gap; of eleven answers",
    "evaluator_person_year": "at least eleven people in each combination of quasi-identifiers",
    "program_equity_gap": "from printed counts, thirty people on both sides",
    "public_equity_gap": "from printed counts, thirty people on both sides, of groups that are public",
    "program_equity_index": "over groups of thirty people or more",
    "public_equity_index": "over groups of thirty people or more, all of them public",
    "program_equity_contribution": "points, without counts: a practice with thirty people on both sides, eleven in and out, never all but one by name",
    "program_payment": "statements, which the program office keeps: what plans owe practices",
    "steward_roster_compared": "counts of cases that the steward opens one by one",
    "program_submission": "files", "program_rule": "rows of files", "program_file_rule": "rows of files", "coach_file": "files",
    "actuary_term": "terms", "common_measure": "measures", "common_criterion_text": "measures", "common_rule": "rows of files",
    "common_spend_definition": "definitions",
}  # fmt: skip
"""Query of a book's table to how it leaves."""


POPULATION = ("year", "plan_id", "product_line", "product", "funding")


def without_few(
    rows: Iterable[Mapping[str, Any]], *, people: str, hides: Sequence[str], within: Sequence[str], rule: Rule
) -> list[dict[str, Any]]:
    """Rows with `hides` emptied where few people are behind them, and enough beside them that no total gives them away.

    `people`: how many at least; None where a row is not about people. The totals over each group `within` are taken to be
    known: one hidden row alone, or hidden rows of fewer people together than the smallest count, take the next smallest along.
    """
    found = [dict(row) for row in rows]

    def group(row: Mapping[str, Any]) -> tuple[str, ...]:
        return tuple(str(row[c]) for c in within)

    for _, members in groupby(sorted(found, key=group), key=group):
        counted = sorted((r for r in members if r[people]), key=lambda r: (r[people], *map(str, r.values())))
        hidden = [r for r in counted if rule.is_small(r[people])]
        rest = counted[len(hidden) :]
        while hidden and rest and (len(hidden) == 1 or sum(r[people] for r in hidden) < rule.smallest):
            hidden.append(rest.pop(0))
        for row in hidden:
            row.update(dict.fromkeys(hides))
    return found


def guarded_spend(rows: Iterable[Mapping[str, Any]], rule: Rule) -> list[dict[str, Any]]:
    """Dollars by population (year, plan, line, product, funding) and kind of care, without those of few people.

    A population of few members goes whole, with its `member_months`. `people` and `members` are how many at least.
    """
    given = [dict(row) for row in rows]
    populations = [
        dict(zip(POPULATION, key, strict=True)) | {"members": next(mine)["members"], "shown": True}
        for key, mine in groupby(sorted(given, key=_population), key=_population)
    ]
    seen = without_few(populations, people="members", hides=("shown",), within=POPULATION[:2], rule=rule)
    gone = {_population(p) for p in seen if not p["shown"]}
    kept = without_few(given, people="people", hides=("amount",), within=POPULATION, rule=rule)
    for row in kept:
        if _population(row) in gone:
            row.update(amount=None, member_months=None)
    return kept


def _population(row: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(row[c] for c in POPULATION)


def guarded_match_rates(rows: Iterable[Mapping[str, Any]], rule: Rule) -> list[dict[str, Any]]:
    """Match rates with `covered`, `attributed` and `in_program` empty where one of them, or a difference of two, is small.

    The people covered are in the program, elsewhere or nowhere. A small group among those outside the program hides
    `attributed`, which parts them; if both together are few, `in_program` goes as well; and so on, until what is shown leaves
    every small group anywhere from none to all of at least the smallest count.
    """
    return [{**row, **_match(row["covered"], row["attributed"], row["in_program"], rule)} for row in rows]


def _match(covered: int, attributed: int, inside: int, rule: Rule) -> dict[str, int | None]:
    elsewhere, nowhere, outside = attributed - inside, covered - attributed, covered - inside
    hide_inside = rule.is_small(inside) or rule.is_small(outside)
    hide_attributed = (
        any(map(rule.is_small, (attributed, elsewhere, nowhere))) or (hide_inside and rule.is_small(attributed))
    )  # fmt: skip
    hide_covered = rule.is_small(covered)
    return {
        "covered": None if hide_covered else covered,
        "attributed": None if hide_attributed or (hide_covered and attributed) else attributed,
        "in_program": None if hide_inside or (hide_covered and inside) else inside,
    }


def guarded_experience(rows: Iterable[Mapping[str, Any]], rule: Rule) -> list[dict[str, Any]]:
    """Experience by age and sex without the cells of few people, nor those that the margins would give away."""
    given = [{**row, "denominator": row["people"], "age": row["age_from"]} for row in rows]
    kept = []
    for year, mine in groupby(sorted(given, key=lambda r: r["year"]), key=lambda r: r["year"]):
        cells = list(mine)
        table = tabulate("experience", str(year), cells, ("sex", "age"))
        protected = protect([table], rule=rule)
        kept += [
            c for c in cells if protected.shown(table, (str(c["sex"]), str(c["age"]))).denominator is not None
        ]
    return [{k: v for k, v in row.items() if k not in ("denominator", "age")} for row in kept]
