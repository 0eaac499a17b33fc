"""What care cost in all, set right twice side by side, and whether the investment goal is met: the same words in every report."""

from __future__ import annotations

from collections.abc import Iterable

from concord.release import Book
from concord.reports.periodic import writing
from concord.reports.periodic.document import Column, Link, Section, Table, Words, note, section, table, words
from concord.reports.periodic.reading import Row

TERMS = {
    "Adjusted cost": "Claims at the allowed amount, completed for what is not in yet, no person's year above the cut, divided by an index of the group. By age and sex: "
                     "what everybody of each age and sex costs. By illness: the group's mean HHS-HCC score over everybody's of the year, so that writing down more "
                     "diagnoses makes no year look cheaper; people without a score are left out.",
    "Growth of scores": "How much the mean score rose on the year before: sicker people, or fuller coding. It is named and never credited.",
}  # fmt: skip
LEVELS = {
    "all": "Everybody covered",
    "program": "The program's practices",
    "comparison": "Everybody else",
}
WHO = (Column("name", "People"), Column("year", "Year"))
COST = (
    *WHO, Column("people", "Number", "count"), Column("pmpm", "A member a month", "dollars"),
    Column("pmpm_with_payments", "With payments", "dollars"), Column("payments", "Payments", "whole"),
)  # fmt: skip
ADJUSTED = (
    *WHO, Column("risk", "Age-sex index", "ratio"), Column("adjusted_pmpm", "By age and sex", "dollars"), Column("growth", "Growth", "percent"),
    Column("hcc", "Illness index", "ratio"), Column("hcc_adjusted_pmpm", "By illness", "whole"), Column("hcc_trend", "Growth", "percent"),
    Column("score_growth", "Of scores", "percent"), Column("scored", "Scored", "percent"),
)  # fmt: skip


TOLD = (
    "level", "year", "people", "pmpm", "pmpm_with_payments", "payments", "risk", "adjusted_pmpm", "trend", "hcc", "hcc_adjusted_pmpm", "hcc_trend",
    "score_growth", "scored_share",
)  # fmt: skip
GOAL = (
    "year", "share", "change", "increase", "growth", "growth_age_sex", "score_growth", "trend", "is_share_met", "is_cost_met", "is_met",
)  # fmt: skip
"""Asked for by name: a release of another version says that it has them not."""


def cost_of(book: Book, year: int | None = None) -> list[Row]:
    """Groups of people by year, up to a year when one is given."""
    rows = book.rows("total_cost", columns=TOLD, order=("level", "year"))
    return [
        {**r, "name": LEVELS[r["level"]], "growth": r["trend"], "scored": None if r["scored_share"] is None else r["scored_share"] / 100}
        for r in rows if r["level"] in LEVELS and (year is None or r["year"] <= year)
    ]  # fmt: skip


def tables_of(rows: Iterable[Row]) -> tuple[Table, Table]:
    """Cost as it is, and cost set right by age and sex and by illness."""
    found = list(rows)
    return (
        table("total-cost", "Cost of care, completed for what is not in yet", COST, found, under="name"),
        table("adjusted-cost", "Set right for who these people are: by age and sex, and by illness", ADJUSTED, found,
              "Growth is on the year before and empty while a year runs. The verdict on the investment goal rests on cost set right by illness.", under="name"),
    )  # fmt: skip


def total_section(rows: Iterable[Row], year: int) -> Section:
    """The year's cost in sentences."""
    program = next((r for r in rows if (r["level"], r["year"]) == ("program", year)), None)
    if program is None:
        return section("What care cost in all")
    return section(
        "What care cost in all",
        words("Care of the people with the program's practices came to ", Link(writing.said("dollars", program["pmpm"]), "total-cost"), " a member a month, ",
              Link(writing.said("dollars", program["pmpm_with_payments"]), "total-cost"), " with the program's own payments.", *_set_right(program)),
        note("Claims that are still to come are estimated. All plans are together: no figure tells of one."),
    )  # fmt: skip


def _set_right(program: Row) -> tuple[str | Link, ...]:
    by_age = Link(writing.said("dollars", program["adjusted_pmpm"]), "adjusted-cost")
    if program["hcc_adjusted_pmpm"] is None:
        return (" Set right for age and sex it is ", by_age, "; by illness it cannot be told.")
    by_illness = Link(writing.said("whole", program["hcc_adjusted_pmpm"]), "adjusted-cost")
    return (" Set right for age and sex it is ", by_age, ", for illness ", by_illness, ".")


def goal_of(book: Book, year: int) -> Words | None:
    """What is to be said of a year's goal; nothing where no goal may be shown."""
    found = book.rows("investment_goal", {"year": year}, columns=GOAL)
    return goal_words(found[0]) if found else None


def goal_words(goal: Row) -> Words:
    """Whether the year's goal is met, and why."""
    if goal["is_met"] is None:
        return note("Whether the year's goal is met cannot be said: a year to compare with, or people's scores, are missing.")  # fmt: skip
    share = "the share rose enough" if goal["is_share_met"] else "the share did not rise enough"
    cost = "adjusted cost kept within trend" if goal["is_cost_met"] else "adjusted cost rose beyond trend"
    said = "The investment goal is met" if goal["is_met"] else "The investment goal is not met"
    joined = "and" if goal["is_share_met"] == goal["is_cost_met"] else "but"
    grew = f"Set right by illness it grew {_grown(goal['growth'])}, by age and sex alone {_grown(goal['growth_age_sex'])}; the trend is {_grown(goal['trend'])}."
    coded = f" Scores themselves grew {_grown(goal['score_growth'])}, which is not credited." if goal["score_growth"] is not None else ""  # fmt: skip
    why = "More for primary care counts only if care as a whole does not become dearer beyond its trend."
    return words(Link(said, "investment-goal"), f": {share}, {joined} {cost}. {grew}{coded} {why}")


def _grown(share: object) -> str:
    return "by an unknown part" if share is None else writing.percent(share)


def goal_table(book: Book, year: int) -> Table | None:
    """The investment goal by year, up to one."""
    goals = [r for r in book.rows("investment_goal", columns=GOAL, order=("year",)) if r["year"] <= year]
    if not goals:
        return None
    return table(
        "investment-goal", "The investment goal by year",
        (Column("year", "Year"), Column("share", "Share", "share"), Column("change", "Change, points", "signed_points"), Column("increase", "Aimed at", "points"),
         Column("growth", "Cost by illness", "percent"), Column("growth_age_sex", "By age and sex", "percent"), Column("score_growth", "Scores", "percent"),
         Column("trend", "Trend", "percent"), Column("is_share_met", "Share", "yes"), Column("is_cost_met", "Cost", "yes"), Column("is_met", "Met", "yes")), goals,
        "Met only if the share rises enough and cost set right by illness does not rise beyond its trend.",
    )  # fmt: skip
