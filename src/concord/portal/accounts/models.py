"""A user, and the places where the user has a part."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as L

from concord.release import Audience, book_id


class Role(models.TextChoices):
    """The parts a user may have. Each reads one kind of book."""

    MANAGER = "manager", L("Practice manager")
    ASSISTANT = "assistant", L("Medical assistant")
    CLINICIAN = "clinician", L("Clinician")
    PLAN = "plan", L("Health plan")
    PROGRAM = "program", L("Program office")
    STEWARD = "steward", L("Data steward")
    COACH = "coach", L("Practice coach")
    ACTUARY = "actuary", L("Actuary")
    EVALUATOR = "evaluator", L("Evaluator")
    OBSERVER = "observer", L("Observer")


AUDIENCES = {
    Role.MANAGER: Audience.PRACTICE,
    Role.ASSISTANT: Audience.PRACTICE,
    Role.CLINICIAN: Audience.PRACTICE,
    Role.PLAN: Audience.PLAN,
    Role.PROGRAM: Audience.PROGRAM,
    Role.STEWARD: Audience.STEWARD,
    Role.COACH: Audience.COACH,
    Role.ACTUARY: Audience.ACTUARY,
    Role.EVALUATOR: Audience.EVALUATOR,
    Role.OBSERVER: Audience.PUBLIC,
}
SEE_PEOPLE = frozenset({Role.MANAGER, Role.ASSISTANT, Role.CLINICIAN, Role.PLAN, Role.STEWARD})
OF_A_UNIT = frozenset({Role.MANAGER, Role.ASSISTANT, Role.CLINICIAN, Role.PLAN, Role.COACH})


class Users(BaseUserManager["User"]):
    """Users by their email address, whatever its capitals."""

    def create_user(self, email: str, password: str | None = None, **more: Any) -> User:
        """A user who can sign in, or with no password one who must first set it by the link of an invitation."""
        user = self.model(email=email.strip().lower(), **more)
        user.set_password(password)
        user.save()
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser):
    """Somebody who may sign in. Users are disabled, never deleted: the audit names them."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120, blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    objects = Users()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    def __str__(self) -> str:
        return self.name or self.email


class Membership(models.Model):
    """One part of a user: a role and, where the role has one, the practice or plan. Ended, never deleted."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=12, choices=Role.choices)
    unit = models.CharField(max_length=60, blank=True, help_text="Practice or plan id.")
    npi = models.CharField(max_length=10, blank=True, help_text="A clinician's own NPI.")
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("user", "role", "unit"), name="one_membership_per_role_and_unit"),
            models.CheckConstraint(
                condition=models.Q(role__in=sorted(OF_A_UNIT)) ^ models.Q(unit=""),
                name="unit_where_role_has_one",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.unit}".strip()

    @property
    def book(self) -> str:
        """The one book this membership reads."""
        audience = AUDIENCES[Role(self.role)]
        is_of_unit = audience in (Audience.PRACTICE, Audience.PLAN, Audience.COACH)
        return book_id(audience, self.unit if is_of_unit else "")

    @property
    def sees_people(self) -> bool:
        """Whether its book names people, so that a second factor is required."""
        return self.role in SEE_PEOPLE
