"""What an assessment says, as lists to take away: scores by group, and what is suggested."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as L

from concord.portal.assessing.scoring import Scored, Suggestion
from concord.portal.tabular import HIDDEN, Column, Table

SCORES = (
    Column("title", L("Block")), Column("score", L("Now"), "tenths"), Column("level", L("Level")), Column("before", L("Before"), "tenths"),
    Column("first", L("First quarter of others"), "tenths", empty=HIDDEN), Column("middle", L("Middle of others"), "tenths", empty=HIDDEN),
    Column("third", L("Third quarter of others"), "tenths", empty=HIDDEN),
)  # fmt: skip
SUGGESTED = (
    Column("kind", L("Kind")), Column("title", L("Block")), Column("why", L("Why"), sorts=False), Column("changes", L("Worth testing"), sorts=False),
)  # fmt: skip


def of_sitting(
    request: HttpRequest, title: str, rows: Iterable[Scored], strong: Iterable[Suggestion], first: Iterable[Suggestion]
) -> tuple[Table, Table]:  # fmt: skip
    """Scores in the order of the instrument, and strengths before what to begin with."""
    scores = [
        {"place": at, "title": r.title, "score": r.score, "level": r.level, "before": r.before,
         **dict(zip(("first", "middle", "third"), r.peers or (None, None, None), strict=True))}
        for at, r in enumerate(rows)
    ]  # fmt: skip
    told = [(_("Strengths"), s) for s in strong] + [(_("Where to begin"), s) for s in first]
    suggested = [
        {"place": at, "kind": kind, "title": s.title, "why": "; ".join(s.why), "changes": "; ".join(c["title"] for c in s.changes)}
        for at, (kind, s) in enumerate(told)
    ]  # fmt: skip
    return (
        Table(request, "assessment", SCORES, by="place", caption=title, size=100).hold(scores),
        Table(request, "assessment.suggested", SUGGESTED, by="place", caption=_("Strengths, and where to begin"), of="suggested", size=100).hold(suggested),
    )  # fmt: skip
