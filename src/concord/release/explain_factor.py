"""A population-health factor, unfolded: its parts, the score behind the clinical part, what made the score, and from which claims."""

from __future__ import annotations

from datetime import date
from typing import Any

from concord.release.facts import Fact
from concord.release.reader import Book

WHY = {
    "none": "the contract asks for none",
    "unscored": "nobody scored this person",
    "too_few_months": "covered for too few of the months read",
    "no_birth_date": "birth date unknown",
    "unknown_sex": "sex unknown",
}
STANDING = {
    "counts": "adds",
    "in_group": "counts once, in",
    "dropped": "dropped: a graver condition stands,",
    "sorts": "sorts the infant into a severity; adds nothing by itself",
}
BY = {"open": "Concord's open ranges of service codes: HHS's list is not loaded"}
ORDER = ("kind", "category")


def unfold(book: Book, factor: dict[str, Any], person: Any, plan: str, shown: int) -> Fact:
    """The fact tree of one row of `factor`. The book holds no condition that the law protects, so none is in the tree."""
    start: date = factor["period_start"]
    head = Fact(f"factor of person {person} for {plan}, period from {start}", plain(factor["factor"]))
    head.add(
        "raw, before normalization", plain(factor["raw"]) + (", clamped" if factor["is_clamped"] else "")
    )
    if factor["age_sex"] is not None:
        head.add(f"age-sex: {factor['sex']}, {factor['age']}", plain(factor["age_sex"]))
    if factor["social"] is not None:
        head.add("social: the area lived in", plain(factor["social"]))
    state = factor.get("score_state")
    if factor["clinical"] is None:
        head.add("no clinical part", WHY.get(state or "", "not scored"))
    else:
        part = head.add("clinical: score over the mean of the age-sex cell", plain(factor["clinical"]))
        part.because += _score(book, person, plan, start, shown)
    return head


def _score(book: Book, person: Any, plan: str, start: date, shown: int) -> list[Fact]:
    where = _where(book, person, plan, start)
    scores = book.rows("risk_score", where) if book.has("risk_score") else []
    if not scores or scores[0]["score"] is None:
        return []
    one = scores[0]
    head = Fact(
        f"{one['model']} of benefit year {one['edition']}, {one['population']}, claims of {one['window_start']} to {one['window_end']}, "
        f"{one['months']} months covered",
        plain(one["score"]),
    )
    if one.get("services"):
        head.add(
            "diagnoses count by", BY.get(one["services"], f"the service codes of the list {one['services']}")
        )
    changes = {(c["kind"], c["category"]): c for c in book.rows("risk_change", where, order=ORDER)}
    for row in book.rows("risk_part", where, order=("standing", *ORDER)):
        head.because.append(_part(book, where, row, changes.pop((row["kind"], row["category"]), None), shown))
    for change in changes.values():
        if change["change"] == "gone":
            head.add(
                f"{change['title']} ({change['category']})",
                f"gone since a year earlier, then {plain(change['was'])}",
            )
    for ask in book.rows("risk_recapture", where, order=("category", "reason")):
        head.add(
            f"to ask about: {ask['title']}", f"{ask['reason'].replace('_', ' ')}, last {ask['last_day']}"
        )
    return [head]


def _part(
    book: Book, where: dict[str, Any], row: dict[str, Any], change: dict[str, Any] | None, shown: int
) -> Fact:
    because = f" {row['because']}" if row["because"] else ""
    value = plain(row["weight"]) if row["standing"] == "counts" else f"{STANDING[row['standing']]}{because}"
    if change is not None:
        value += ", new" if change["change"] == "new" else f", was {plain(change['was'])}"
    fact = Fact(f"{row['title']} ({row['category']})", value)
    if not row["records"]:
        return fact
    evidence = book.rows(
        "risk_evidence", {**where, "category": row["category"]}, order=("-day", "event", "code")
    )
    for item in evidence[:shown]:
        fact.add(f"{item['kind']} {item['code']} on {item['day']}", key=f"event {item['event']}")
    if len(evidence) > shown:
        fact.add(f"and {len(evidence) - shown} more (ask for more with --show)")
    return fact


def _where(book: Book, person: Any, plan: str, start: date) -> dict[str, Any]:
    """A plan's own book does not repeat the plan."""
    own = book.name == f"plan-{plan}"
    return {"person": person, "period_start": start} | ({} if own else {"plan_id": plan})


def plain(number: Any) -> str:
    """A number without its trailing zeros."""
    text = f"{number:f}" if hasattr(number, "as_tuple") else str(number)
    return text.rstrip("0").rstrip(".") if "." in text else text
