"""What answers come to: scores of groups and of the whole, beside earlier sittings and the cohort, and what they suggest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from concord.disclosure import peer_quarters
from concord.portal.assessing.models import Assessment
from concord.portal.office import office, said
from concord.portal.templatetags.words import percent
from concord.program.instruments import Group, Instrument

MOST_SUGGESTED = 3
WEIGHT_OF_A_GAP = 1.5
"""Steps of the scale that one measured gap counts for when opportunities are put in order."""


@dataclass(frozen=True)
class Scored:
    """A group's score: mean of its answered items, its level, the score before, and other practices' quarters."""

    group: Group
    title: str
    score: float | None
    level: str
    before: float | None = None
    peers: tuple[float, float, float] | None = None


@dataclass(frozen=True)
class Suggestion:
    """A group worth keeping or working on, with why, and changes to test."""

    title: str
    why: list[str]
    changes: list[Any] = field(default_factory=list)


def group_scores(instrument: Instrument, answers: Mapping[str, int]) -> dict[str, float]:
    """Mean step of each group that has an answer."""
    found = {}
    for group in instrument.groups:
        given = [answers[i.ident] for i in instrument.of_group(group.ident) if i.ident in answers]
        if given:
            found[group.ident] = sum(given) / len(given)
    return found


def overall(instrument: Instrument, answers: Mapping[str, int]) -> float | None:
    """Mean of the groups' scores."""
    scores = group_scores(instrument, answers)
    return sum(scores.values()) / len(scores) if scores else None


def scored(instrument: Instrument, sitting: Assessment) -> list[Scored]:
    """Every group of a sitting, in order, with the practice's sitting before and the latest of other practices."""
    now = group_scores(instrument, sitting.answers)
    earlier = Assessment.objects.filter(
        practice=sitting.practice,
        instrument=sitting.instrument,
        submitted_on__isnull=False,
        pk__lt=sitting.pk,
    ).first()  # newest first
    before = group_scores(instrument, earlier.answers) if earlier else {}
    others = _others(instrument, sitting.practice)
    return [
        Scored(
            group,
            said(group.title),
            now.get(group.ident),
            instrument.level_of(now[group.ident]) if group.ident in now else "",
            before.get(group.ident),
            peer_quarters([scores[group.ident] for scores in others if group.ident in scores]),
        )
        for group in instrument.groups
    ]


def _others(instrument: Instrument, practice: str) -> list[dict[str, float]]:
    handed_in = Assessment.objects.filter(instrument=instrument.ident, submitted_on__isnull=False)
    latest = {a.practice: a for a in handed_in.exclude(practice=practice).order_by("submitted_on", "id")}
    return [group_scores(instrument, a.answers) for a in latest.values()]


def measured_gaps(rows: list[dict[str, Any]]) -> dict[str, str]:
    """Measures whose rate the upper quarter of peers beats, with the sentence that says so. `rows`: rates of a year."""
    found = {}
    for row in rows:
        best = row["first_quarter"] if row["is_lower_better"] else row["third_quarter"]
        if row["value"] is None or best is None:
            continue
        is_behind = row["value"] > best if row["is_lower_better"] else row["value"] < best
        if is_behind:
            found.setdefault(row["measure"], _sentence(row, best))
    return found


def _sentence(row: dict[str, Any], best: Any) -> str:
    from concord.portal.practice.saying import said as put

    told = {"what": put(row["title"]), "now": percent(row["value"]), "best": percent(best)}
    return _("%(what)s: %(now)s, the best quarter of practices %(best)s") % told


def strengths(rows: list[Scored], steps: int) -> list[Suggestion]:
    """Groups in the upper half of the scale, best first."""
    high = sorted((r for r in rows if r.score and r.score > steps / 2), key=lambda r: -(r.score or 0))
    return [
        Suggestion(r.title, [_("level %(level)s, %(score).1f of %(steps)s") % {"level": r.level, "score": r.score, "steps": steps}])
        for r in high[:MOST_SUGGESTED]
    ]  # fmt: skip


def opportunities(rows: list[Scored], steps: int, gaps: Mapping[str, str]) -> list[Suggestion]:
    """Groups to work on first: low answers, and measured gaps that point to the group; with changes for both."""
    answered = [r for r in rows if r.score is not None]
    answered.sort(key=lambda r: (r.score or 0) - WEIGHT_OF_A_GAP * sum(m in gaps for m in r.group.measures))
    found = []
    for row in answered[:MOST_SUGGESTED]:
        why = [_("level %(level)s, %(score).1f of %(steps)s") % {"level": row.level, "score": row.score, "steps": steps}]  # fmt: skip
        why += [gaps[m] for m in row.group.measures if m in gaps]
        found.append(Suggestion(row.title, why, changes_for(row.group.ident, set(gaps))))
    return found


def changes_for(block: str, measures: set[str]) -> list[Any]:
    """Up to three ideas of the library for a block; those for a measure with a gap first."""
    fitting = [c for c in office().changes if block in c.blocks]
    fitting.sort(key=lambda c: not measures & set(c.measures))
    return [{"ident": c.ident, "title": said(c.title), "first": said(c.first_test)} for c in fitting[:3]]
