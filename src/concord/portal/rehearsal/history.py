"""Makes the history: practices on their way, assessments, aims and tests, visits, sessions and surveys, up to the release's day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from django.conf import settings
from django.db import transaction

from concord.portal import names
from concord.portal.accounts.inviting import invite
from concord.portal.accounts.models import Membership, User
from concord.portal.assessing.models import Assessment
from concord.portal.coaching.models import Action, Visit
from concord.portal.enrolling.models import Paper, StaffMember, Step
from concord.portal.improving.models import Aim, Cycle
from concord.portal.jobs.models import Job, Kind
from concord.portal.office import office
from concord.portal.practice.calendar import months_later
from concord.portal.practice.documents import put
from concord.portal.rehearsal import phrases
from concord.portal.rehearsal.allowed import allowed
from concord.portal.rehearsal.meetings import sessions, surveys
from concord.portal.rehearsal.paper import page
from concord.portal.rehearsal.promises import promises
from concord.portal.rehearsal.revisions import revisions
from concord.portal.rehearsal.spent import spent
from concord.release import current, open_book
from concord.release.manifest import read

MONTHS = 18
SHOWN_TO_CASEY = 4
FITTING = 3
ASSESSED = (("building-blocks", 1), ("building-blocks", 8), ("building-blocks", 14), ("data-capability", 1), ("data-capability", 13))  # fmt: skip
WAY = (("invited", -6), ("interested", -5), ("selected", -4), ("contracted", -3), ("onboarded", -1), ("active", 0))  # fmt: skip


def at_noon(day: date) -> datetime:
    """The moment that something of a day is said to have been written."""
    return datetime(day.year, day.month, day.day, 20, tzinfo=UTC)


class History:
    """What every part needs: the day of the release, the beginning, the practices with a book, and who writes."""

    def __init__(self, as_of: date, practices: list[str], office_user: User, coaches: dict[str, User]):
        self.as_of, self.practices, self.office_user, self.coaches = as_of, practices, office_user, coaches
        self.began = months_later(as_of.replace(day=15), -MONTHS)

    def chance(self, *about: str) -> Random:
        """Chance that is the same every time for the same thing."""
        return Random("|".join(("history", *about)))

    def month(self, number: int, day: int = 15) -> date:
        """A working day of the month so many after the beginning: that day, or the Monday after."""
        on = months_later(self.began, number).replace(day=day)
        return on + timedelta(days=7 - on.weekday()) if on.weekday() > 4 else on


@transaction.atomic
def rehearse() -> bool:
    """Write the history, once. False when there is some already, or nothing is published to write it about."""
    root = settings.CONCORD_WORK.releases
    if Step.objects.exists() or not (root / "current").exists() or not office().assessments:
        return False
    release = current(root)
    facts = read(root / release)
    practices = [unit for unit, _name in names.parties("practice") if f"coach-{unit}" in facts["books"]]
    history = History(date.fromisoformat(facts["as_of"]), practices, _one("program"), _coaches(practices))
    with open_book(root, "program", release) as book:
        _candidates(history, book.rows("candidate") if book.has("candidate") else [])
    for unit in practices:
        with open_book(root, f"practice-{unit}", release) as book:
            rates = _rates(book)
        _practice(history, unit, rates)
        with open_book(root, f"practice-{unit}", release) as book:
            spent(history, unit, book)
            allowed(history, unit, book)
    sessions(history)
    surveys(history)
    promises(history)
    revisions(history, release)
    Job.objects.create(kind=Kind.ASSOCIATE, asked_by=history.office_user, book="program", asked={"release": release}, asked_at=at_noon(history.as_of))  # fmt: skip
    return True


def _one(role: str) -> User:
    return Membership.objects.filter(role=role, ended_on=None).select_related("user").order_by("id")[0].user


def _coaches(practices: list[str]) -> dict[str, User]:
    """Casey coaches the first few, Foothill among them; Jordan the others."""
    casey = _one("coach")
    first = [u for u in practices if u == "foothill"] + [u for u in practices if u != "foothill"]
    found = {}
    for at, unit in enumerate(first):
        email = casey.email if at < SHOWN_TO_CASEY else "jordan@program.example"
        found[unit] = invite(email, "coach", unit, name="" if at < SHOWN_TO_CASEY else "Jordan Ames")
    return found


def _rates(book: Any) -> dict[tuple[str, str], Decimal]:
    """Mean share closed a month, by measure and rate: of those with most people due a month, the first three that have an aim."""
    values: dict[tuple[str, str], list[Decimal]] = {}
    due: dict[tuple[str, str], int] = {}
    for row in book.rows("month_closed") if book.has("month_closed") else []:
        if row["value"] is not None and row["measure"] in phrases.AIMS:
            key = (row["measure"], row["rate"])
            values.setdefault(key, []).append(row["value"])
            due[key] = due.get(key, 0) + (row["due"] or 0)
    most = sorted(values, key=lambda key: (-due[key], key))[:FITTING]
    return {key: sum(values[key], Decimal(0)) / len(values[key]) for key in most}


def _candidates(history: History, rows: list[dict[str, Any]]) -> None:
    """The best of those outside: one interested, two invited."""
    outside = sorted(
        (r for r in rows if not r["in_program"]), key=lambda r: (-r["score"], r["organization_id"])
    )
    for at, row in enumerate(outside[:3]):
        for stage, number in (("invited", 15), ("interested", 16))[: 2 if at == 0 else 1]:
            _step(history, row["organization_id"], stage, history.month(number, 6 + at), "Answered our letter." if stage == "interested" else "")  # fmt: skip


def _step(history: History, unit: str, stage: str, on: date, words: str = "") -> None:
    Step.objects.create(practice=unit, stage=stage, on=on, words=words, by=history.office_user, at=at_noon(on))  # fmt: skip


def _practice(history: History, unit: str, rates: dict[tuple[str, str], Decimal]) -> None:
    chance = history.chance(unit)
    for stage, number in WAY:
        _step(history, unit, stage, history.month(number, chance.randint(2, 26)))
    _papers(history, unit)
    staff = _staff(history, unit, chance)
    _assessments(history, unit, chance)
    _aims(history, unit, rates, chance)
    _visits(history, unit, staff, chance)


def _papers(history: History, unit: str) -> None:
    """What a practice signed and sent when it joined."""
    for title, number in phrases.PAPERS:
        content = page(title, names.name("practice", unit), "Generated for the demonstration")
        at = at_noon(history.month(number, 12))
        Paper.objects.create(practice=unit, title=title, kind="pdf", size=len(content), sha256=put(content), by=history.office_user, at=at)  # fmt: skip


def _staff(history: History, unit: str, chance: Random) -> list[str]:
    people = chance.sample(phrases.NAMES, 4)
    roles = ["lead", "champion", "data", "improvement"]
    if chance.random() < 0.25:
        roles.remove("data")
    for name, role in zip(people, roles, strict=False):
        since = history.month(0)
        StaffMember.objects.create(practice=unit, name=name, role=role, since=since, by=history.office_user, at=at_noon(since))  # fmt: skip
    if not Membership.objects.filter(role="manager", unit=unit).exists():
        invite(f"lead@{unit}.example", "manager", unit, name=people[0])
    return people


def _assessments(history: History, unit: str, chance: Random) -> None:
    """Levels begin low in places and rise, most where the practice then works."""
    manager = Membership.objects.filter(role="manager", unit=unit).select_related("user").order_by("id")[0].user  # fmt: skip
    instruments = {one.ident: one for one in office().assessments}
    start: dict[str, int] = {}
    for ident, number in ASSESSED:
        instrument = instruments.get(ident)
        if instrument is None:
            continue
        for item in instrument.items:
            before = start.get(item.ident, chance.randint(2, 8))
            start[item.ident] = min(instrument.steps, before + (chance.choice((0, 0, 1, 2, 3)) if number > 1 else 0))  # fmt: skip
        on = history.month(number, chance.randint(3, 25))
        is_reviewed = chance.random() < 0.85
        Assessment.objects.create(
            practice=unit, instrument=ident, version=instrument.version, answers={i.ident: start[i.ident] for i in instrument.items},
            submitted_on=on, by=manager, at=at_noon(on), reviewed_on=on + timedelta(days=12) if is_reviewed else None,
            reviewed_by=history.coaches[unit] if is_reviewed else None, review=chance.choice(phrases.REVIEWS) if is_reviewed else "",
        )  # fmt: skip


def _aims(history: History, unit: str, rates: dict[tuple[str, str], Decimal], chance: Random) -> None:
    fitting = sorted(rates)
    manager = Membership.objects.filter(role="manager", unit=unit).select_related("user").order_by("id")[0].user  # fmt: skip
    for number, (measure, rate) in enumerate(chance.sample(fitting, min(2, len(fitting)))):
        began = history.month(2 + 6 * number, 4)
        target = min(max(rates[measure, rate] * Decimal("1.4"), Decimal("0.05")), Decimal("0.95"))
        aim = Aim.objects.create(
            practice=unit, words=phrases.AIMS[measure], measure=measure, rate=rate, target=target.quantize(Decimal("0.01")), began_on=began,
            until=history.month(MONTHS + 5, 20), by=manager, at=at_noon(began), block="data",
        )  # fmt: skip
        _cycles(history, aim, chance)


def _cycles(history: History, aim: Aim, chance: Random) -> None:
    ideas = [c for c in office().changes if aim.measure in c.measures] or list(office().changes)
    for number in range(3):
        began = months_later(aim.began_on, 3 * number + 1).replace(day=chance.randint(3, 24))
        if began >= history.as_of:
            break
        idea = ideas[number % len(ideas)]
        ended = began + timedelta(days=chance.randint(14, 35))
        is_over = ended < history.as_of - timedelta(days=20) and not (number == 2 and chance.random() < 0.5)
        at = chance.randrange(3)
        Cycle.objects.create(
            practice=aim.practice, aim=aim, change=idea.ident, plan=f"{idea.does.en} {idea.first_test.en}", prediction=phrases.PREDICTIONS[at],
            began_on=began, by=aim.by, at=at_noon(began),
            **({"ended_on": ended, "data": phrases.DATA[at], "learning": phrases.LEARNED[at], "decision": ("adapt", "adopt", "abandon" if chance.random() < 0.3 else "adopt")[number]} if is_over else {}),
        )  # fmt: skip


def _visits(history: History, unit: str, staff: list[str], chance: Random) -> None:
    topics = [t.ident for t in office().topics if t.ident in phrases.NOTES]
    for number in range(MONTHS):
        if number > 3 and chance.random() < 0.2:
            continue
        on = history.month(number, chance.randint(3, 27))
        if on >= history.as_of:
            break
        notes = {t: chance.choice(phrases.NOTES[t]) for t in topics if chance.random() < 0.6} or {"data": phrases.NOTES["data"][0]}  # fmt: skip
        visit = Visit.objects.create(
            practice=unit, on=on, how=chance.choice(("site", "video", "video", "call")), present=chance.randint(2, 6), notes=notes,
            spread_to=chance.randint(0, 5), next_on=on + timedelta(days=28), by=history.coaches[unit], at=at_noon(on),
        )  # fmt: skip
        for words in chance.sample(phrases.ACTIONS, chance.randint(1, 2)):
            due = on + timedelta(days=chance.randint(14, 40))
            is_done = due < history.as_of - timedelta(days=30) or chance.random() < 0.2
            Action.objects.create(
                practice=unit, visit=visit, words=words, owner=chance.choice(staff), due_on=due, by=history.coaches[unit], at=at_noon(on),
                done_on=min(due + timedelta(days=chance.randint(-6, 9)), history.as_of) if is_done else None,
            )  # fmt: skip
