"""The history's sessions with who came, and its surveys with what was answered."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from concord.portal.accounts.models import Membership, User
from concord.portal.learning.models import Session, SignUp
from concord.portal.office import office
from concord.portal.rehearsal import phrases
from concord.portal.surveys.models import Box, Round
from concord.portal.templatetags.words import HERE

if TYPE_CHECKING:
    from concord.portal.rehearsal.history import History

QUARTERS = (2, 5, 8, 11, 14, 17, 20)
CARE_TEAM_ROUNDS = (4, 10, 16)


def sessions(history: History) -> None:
    """A convening each quarter and a web session or open hour each month, two of them still to come."""
    team = list(
        Membership.objects.filter(role__in=("manager", "clinician"), unit__in=history.practices, ended_on=None).select_related("user").order_by("id")
    )  # fmt: skip
    for number in QUARTERS:
        _session(history, number, "convening", "Quarterly convening of all practices", ["run-charts"], 150, 18, team)  # fmt: skip
    for number in range(1, 21):
        kind, title, materials = phrases.SESSIONS[number % len(phrases.SESSIONS)]
        _session(history, number, kind, title, list(materials), 60, 9, team)


def _session(
    history: History, number: int, kind: str, title: str, materials: list[str], minutes: int, day: int, team: list[Membership]
) -> None:  # fmt: skip
    if kind not in {k.ident for k in office().event_kinds}:
        return
    on = history.month(number, day)
    starts = datetime(on.year, on.month, on.day, 12, 15, tzinfo=HERE).astimezone(UTC)
    announced = starts - timedelta(days=40)
    is_over = on < history.as_of
    made = Session.objects.create(
        kind=kind, title=title, starts_at=starts, minutes=minutes, link=f"https://meet.example/{kind}-{on:%Y-%m}",
        materials=[m.ident for m in office().materials if m.ident in materials], by=history.office_user, at=announced,
        recording=f"https://library.example/recording/{on:%Y-%m}-{kind}" if is_over and kind != "office_hour" else "",
    )  # fmt: skip
    chance = history.chance("session", kind, str(number))
    for part in team:
        if chance.random() < (0.8 if kind == "convening" else 0.4):
            came = chance.random() < 0.85 if is_over else None
            SignUp.objects.create(session=made, user=part.user, practice=part.unit, at=announced, came=came)


def surveys(history: History) -> None:
    """Care-team rounds each half-year, the participants' once, and one that is open now."""
    by = history.office_user
    for number in CARE_TEAM_ROUNDS:
        made = _round("care-team", history.month(number, 1), history.month(number, 21), by)
        if made:
            for unit in history.practices:
                chance = history.chance("survey", unit, str(number))
                _fill(made, unit, chance.choice((4, 7, 9, 12, 16)), 2.9 + 0.04 * number, chance)
    made = _round("participants", history.month(17, 1), history.month(17, 24), by)
    if made:
        _fill(made, "", 3 * len(history.practices) + 4, 3.7, history.chance("participants"))
    _round("care-team", history.as_of - timedelta(days=3), history.as_of + timedelta(days=18), by)


def _round(ident: str, opens: date, closes: date, by: User) -> Round | None:
    instrument = next((one for one in office().surveys if one.ident == ident), None)
    if instrument is None:
        return None
    at = datetime(opens.year, opens.month, opens.day, 16, tzinfo=UTC)
    return Round.objects.create(instrument=ident, version=instrument.version, opens_on=opens, closes_on=closes, by=by, at=at)  # fmt: skip


def _fill(made: Round, unit: str, answers: int, middle: float, chance: Random) -> None:
    instrument = next(one for one in office().surveys if one.ident == made.instrument)
    given: list[dict[str, Any]] = [
        {item.ident: min(max(round(chance.gauss(middle, 0.9)), 1), instrument.steps) for item in instrument.scored}
        for _ in range(answers)
    ]  # fmt: skip
    given.sort(key=lambda a: json.dumps(a, sort_keys=True))
    Box.objects.create(round=made, practice=unit, answers=given)
