"""Whether the investment goal is met, and what all expense is made of: from tables that the other steps of spend have written."""

from __future__ import annotations

from pathlib import Path

from concord.canon.spend import (
    InvestmentGoal,
    MemberMonths,
    PrimaryCareShare,
    Spend,
    SpendByCategory,
    TotalCost,
)
from concord.engine import Session
from concord.spend.rules import Rules

SQL = f"{__package__}.sql"


def investment(session: Session, rules: Rules, out: Path) -> int:
    """Write `spend_by_category` and `investment_goal` from the tables in `out`. Returns the rows of the latter.

    More for primary care is met only if its share rises enough and risk-adjusted total cost does not rise beyond the trend.
    """
    for declared in (Spend, MemberMonths, PrimaryCareShare, TotalCost):
        session.view(declared.table_name, out / f"{declared.table_name}.parquet", declared)
    session.file_table(SQL, "spend_by_category", "categories")
    session.write_declared("categories", SpendByCategory, out / "spend_by_category.parquet")
    goal = rules.goal
    asked = {
        "goal": goal.definition,
        "increase": goal.increase,
        "target": goal.share,
        "target_year": goal.by,
        "trend": rules.trend,
    }
    session.file_table(SQL, "investment_goal", "goals", asked)
    return session.write_declared("goals", InvestmentGoal, out / "investment_goal.parquet")
