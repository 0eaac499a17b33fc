"""What the program office, coaches and practices have written down before the walk: one row of each kind at Foothill."""

from __future__ import annotations

from datetime import date
from typing import Any

TODAY = date(2026, 7, 10)


def written(people: dict[str, Any]) -> dict[str, str]:
    """Names in addresses: `paper`."""
    return _enrolled(people["pat"])


def _enrolled(pat: Any) -> dict[str, str]:
    from django.utils import timezone

    from concord.portal.enrolling.models import Paper, StaffMember, Step
    from concord.portal.practice.documents import put

    kept = {"practice": "foothill", "by": pat, "at": timezone.now()}
    for stage, on in (
        ("invited", date(2024, 7, 8)),
        ("interested", date(2024, 8, 2)),
        ("active", date(2025, 1, 15)),
    ):
        Step.objects.create(**kept, stage=stage, on=on)
    StaffMember.objects.create(**kept, name="Ana Ruiz", role="lead", since=date(2025, 1, 15))
    paper = Paper.objects.create(**kept, title="Letter of interest", sha256=put(b"%PDF-1.4\n"), kind="pdf", size=9)  # fmt: skip
    return {"paper": paper.uid}
