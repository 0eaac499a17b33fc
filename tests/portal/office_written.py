"""What the program office, coaches and practices have written down before the walk: one row of each kind at Foothill."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

LONG_AGO, SOON = datetime(2026, 3, 5, 20, tzinfo=UTC), datetime(2026, 7, 12, 19, tzinfo=UTC)


def written(people: dict[str, Any]) -> dict[str, str]:
    """Names in addresses: `paper`, `sitting`, `handed_in`, `aim`, `visit`, `action`, `session`, `round`, `open_round`, `decision`, `declared` and
    `proposal`."""
    return (
        _enrolled(people["pat"])
        | _helped(people["bob"], people["casey"])
        | _met(people)
        | _promised(people)
        | _spent(people)
        | _revised(people)
    )


def _enrolled(pat: Any) -> dict[str, str]:
    from concord.portal.enrolling.models import Paper, StaffMember, Step
    from concord.portal.practice.documents import put

    kept = {"practice": "foothill", "by": pat, "at": LONG_AGO}
    for stage, on in (("invited", date(2024, 7, 8)), ("interested", date(2024, 8, 2)), ("active", date(2025, 1, 15))):  # fmt: skip
        Step.objects.create(**kept, stage=stage, on=on)
    StaffMember.objects.create(**kept, name="Ana Ruiz", role="lead", since=date(2025, 1, 15))
    paper = Paper.objects.create(**kept, title="Letter of interest", sha256=put(b"%PDF-1.4\n"), kind="pdf", size=9)  # fmt: skip
    return {"paper": paper.uid}


def _helped(bob: Any, casey: Any) -> dict[str, str]:
    from concord.portal.assessing.models import Assessment
    from concord.portal.coaching.models import Action, Visit
    from concord.portal.improving.models import Aim, Cycle
    from concord.portal.office import office

    kept = {"practice": "foothill", "by": bob, "at": LONG_AGO}
    blocks = office().assessments[0]
    sitting = {"instrument": blocks.ident, "version": blocks.version}
    begun = Assessment.objects.create(**kept, **sitting, answers={"vision": 4})
    handed_in = Assessment.objects.create(
        **kept, **sitting, answers={i.ident: 5 for i in blocks.items}, submitted_on=date(2026, 3, 5)
    )
    aim = Aim.objects.create(
        **kept, words="More people with a controlled blood pressure", measure="CBP", rate="CBP", target=Decimal("0.20"),
        began_on=date(2025, 3, 1), until=date(2026, 12, 31), block="data",
    )  # fmt: skip
    Cycle.objects.create(
        **kept,
        aim=aim,
        change="cuff-loan",
        plan="Three patients",
        prediction="Two of three",
        began_on=date(2026, 4, 2),
    )
    visit = Visit.objects.create(
        practice="foothill", by=casey, at=LONG_AGO, on=date(2026, 6, 4), how="video", present=3, notes={"data": "Looked at the chart."}, next_on=date(2026, 7, 20)
    )  # fmt: skip
    action = Action.objects.create(
        **kept, visit=visit, words="Change the letter", owner="Ana Ruiz", due_on=date(2026, 7, 1)
    )
    return {
        "sitting": begun.uid,
        "handed_in": handed_in.uid,
        "aim": aim.uid,
        "visit": visit.uid,
        "action": action.uid,
    }


def _met(people: dict[str, Any]) -> dict[str, str]:
    from concord.portal.learning.models import Session, SignUp
    from concord.portal.surveys.models import Box, Round

    kept = {"by": people["pat"], "at": LONG_AGO}
    session = Session.objects.create(
        **kept, kind="convening", title="Summer convening", starts_at=SOON, minutes=120, link="https://meet.example/summer", materials=["home-bp"]
    )  # fmt: skip
    SignUp.objects.create(session=session, user=people["alice"], practice="foothill", at=LONG_AGO)
    survey = {"instrument": "care-team", "version": "2026"}
    closed = Round.objects.create(**kept, **survey, opens_on=date(2026, 5, 1), closes_on=date(2026, 5, 20))
    opened = Round.objects.create(**kept, **survey, opens_on=date(2026, 7, 1), closes_on=date(2026, 7, 31))
    for practice, steps in (("foothill", (2, 3, 4, 4, 5, 5)), ("harborlight", (1, 5))):
        Box.objects.create(round=closed, practice=practice, answers=[{"load": s, "voice": s} for s in steps])
    return {"session": session.uid, "round": closed.uid, "open_round": opened.uid}


def _promised(people: dict[str, Any]) -> dict[str, str]:
    from concord.portal.commitments.models import Decision, Update

    words = {
        "on": date(2026, 3, 5),
        "words": "Counted by source in Sacramento.",
        "link": "https://alder.example/gaps",
    }
    for milestone in ("rel-2025", "measures-2025"):
        Update.objects.create(
            milestone=milestone, plan="alder", status="reached", by=people["dana"], at=LONG_AGO, **words
        )
    open_one = Decision.objects.create(
        title="Meet by video in August", words="Two payers are away.", proposed_on=date(2026, 6, 15), by=people["pat"], at=LONG_AGO
    )  # fmt: skip
    return {"decision": open_one.uid}


def _spent(people: dict[str, Any]) -> dict[str, str]:
    """Five practices declare staff and care in a quarter, two of them technology as well."""
    from concord.portal.practice.documents import put
    from concord.portal.practice.models import Document
    from concord.portal.spending.models import Declaration

    kept = {"by": people["alice"], "at": LONG_AGO}
    sha256 = put(b"%PDF-1.4\nspent")
    shown = Document.objects.create(**kept, practice="foothill", sha256=sha256, kind="pdf", size=14)
    said = kept | {"quarter": date(2025, 1, 1), "words": "Hours"}
    for at, practice in enumerate(("foothill", "harborlight", "one", "two", "three")):
        for category in ("care", "staff", "technology")[: 3 if at < 2 else 2]:
            amount = Decimal(1000 + 100 * at)
            Declaration.objects.create(**said, practice=practice, category=category, amount=amount)
    declared = Declaration.objects.get(practice="foothill", category="staff")
    Declaration.objects.filter(pk=declared.pk).update(document=shown)
    return {"declared": declared.uid}


PAID = {"plan_id": "alder", "organization_id": "foothill", "owed": "4129.00", "scenario": "4229.50", "change": "100.50"}  # fmt: skip
TOUCHED = {"plan_id": "alder", "organization_id": "foothill", "measure": "AMR", "rate": "AMR", "becomes": "dropped"}  # fmt: skip


def _revised(people: dict[str, Any]) -> dict[str, str]:
    """A proposal that is open, worked out for the program, for Alder and for Foothill."""
    from concord.portal.commitments.models import Decision
    from concord.portal.measure_set.effects import keep
    from concord.portal.measure_set.models import Comment, Proposal

    kept = {"by": people["pat"], "at": LONG_AGO}
    decision = Decision.objects.create(title="Blood pressure weighs more", words="It is what we all work on.", proposed_on=date(2026, 7, 1), **kept)  # fmt: skip
    changes = [
        {"kind": "measure", "of": of, "field": "weight", "before": before, "after": after} for of, before, after in (("CBP", "25", "30"), ("AMR", "10", "5"))
    ]  # fmt: skip
    made = Proposal.objects.create(decision=decision, year=2027, changes=changes, comment_by=date(2026, 7, 20), **kept)  # fmt: skip
    Comment.objects.create(proposal=made, role="plan", unit="alder", on=date(2026, 7, 2), words="We agree.", by=people["dana"], at=LONG_AGO)  # fmt: skip
    parts = {"payments": [PAID], "baselines": [TOUCHED]}
    keep(made.uid, 2025, "r", ["Tried on 2025."], dict.fromkeys(("program", "plan-alder", "practice-foothill"), parts))  # fmt: skip
    return {"proposal": made.uid}
