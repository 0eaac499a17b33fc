"""One user of each kind for the demonstration, with a password made for the occasion."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from concord.model.errors import UsageError
from concord.portal.accounts.inviting import invite

CAST = (
    ("Alice Moreno", "alice@foothill.example", "manager", "foothill"),
    ("Bob Nguyen", "bob@foothill.example", "assistant", "foothill"),
    ("Clara Lim", "clara@foothill.example", "clinician", "foothill"),
    ("Charlie Stone", "charlie@harborlight.example", "manager", "harborlight"),
    ("Dana Park", "dana@alder.example", "plan", "alder"),
    ("Erin Wolf", "erin@birch.example", "plan", "birch"),
    ("Pat Rivera", "pat@program.example", "program", ""),
    ("Sam Osei", "sam@program.example", "steward", ""),
    ("Casey Bell", "casey@program.example", "coach", "foothill"),
    ("Ari Blum", "ari@program.example", "actuary", ""),
    ("Eva Roth", "eva@university.example", "evaluator", ""),
    ("Olive Hart", "olive@public.example", "observer", ""),
)

OWN_PANEL = "2000200149"
"""The clinician of Foothill whose patients Clara sees first."""


@dataclass(frozen=True)
class Login:
    """What a person types to sign in, and as what they then read."""

    email: str
    role: str
    unit: str
    password: str


def make_users(password: str) -> list[Login]:
    """Each of the cast, with this password. UsageError outside the demonstration: printed logins belong nowhere else."""
    if not settings.CONCORD_DEMO:
        raise UsageError(
            "demonstration users are for the demonstration only", next_step="use `concord portal manage invite`"
        )  # fmt: skip
    logins = []
    for name, email, role, unit in CAST:
        user = invite(email, role, unit, name=name, npi=OWN_PANEL if role == "clinician" else "")
        user.set_password(password)
        user.is_active = True
        user.save()
        logins.append(Login(email, role, unit, password))
    return logins
