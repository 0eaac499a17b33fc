"""Where practices stand, and what may come next. The latest step says; capacity and contracts hold some steps back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as L

from concord.portal.enrolling.models import WITH_US, Agreement, Stage, Step
from concord.portal.names import program
from concord.portal.office import office

NEXT_STEP = {
    "": L("Invite it"),
    Stage.INVITED: L("Ask whether it is interested"),
    Stage.INTERESTED: L("Select it, or tell it why not"),
    Stage.SELECTED: L("Sign with at least one plan"),
    Stage.CONTRACTED: L("Onboard it: logins, staff named, first file"),
    Stage.ONBOARDED: L("First visit, first assessment"),
    Stage.ACTIVE: "",
    Stage.LEFT: "",
}


def stages() -> dict[str, Step]:
    """Each practice's latest step."""
    return {step.practice: step for step in Step.objects.order_by("on", "id").select_related("by")}


def taken(standing: Iterable[Step]) -> int:
    """How many places of the program are taken."""
    return sum(step.stage in WITH_US for step in standing)


def signed(practice: str) -> list[dict[str, Any]]:
    """Plans the practice has signed with: by the contracts of the program folder, and by what the office noted."""
    folder = program(settings.CONCORD_WORK.program)
    found = {
        c.plan_id: {"plan": c.plan_id, "track": c.track, "since": c.start_date.isoformat()}
        for c in folder.contracts
        if c.organization_id == practice
    }
    for noted in Agreement.objects.filter(practice=practice):
        found.setdefault(
            noted.plan,
            {"plan": noted.plan, "track": noted.track, "since": noted.signed_on.isoformat()},
        )
    tracks = dict(Agreement.TRACKS)
    return [{**found[plan], "track_words": tracks[found[plan]["track"]]} for plan in sorted(found)]


def held_back(practice: str, stage: str, standing: dict[str, Step]) -> str:
    """Why a practice cannot take a step now; nothing when it can."""
    here = standing.get(practice)
    takes_place = stage in WITH_US and (here is None or here.stage not in WITH_US)
    if takes_place and taken(standing.values()) >= office().choosing.capacity:
        return _(
            "All %(n)s places are taken: a practice must leave first, or the program folder raise its capacity."
        ) % {"n": office().choosing.capacity}
    if stage == Stage.CONTRACTED and not signed(practice):
        return _("No plan has signed with it: note the agreement first.")
    return ""
