"""What patients sign in the demonstration: given, limited, taken back; the same every time, and nothing about who is a child."""

from __future__ import annotations

from datetime import date

import pytest

AS_OF = date(2026, 7, 10)
OPEN = {
    "consent": "c1", "person": "already", "scope": "all", "purpose": "all", "recipient": "foothill", "start_date": date(2025, 3, 1),
    "end_date": None, "state": "active", "is_own": True,
}  # fmt: skip


class Held:
    """A book with grown-ups, a child, and two who gave consents before: one through the practice's own file."""

    def rows(self, name, where=None):
        here = {"is_current": True, "plans": "birch, alder"}
        people = [here | {"person": f"p{n:02d}", "birth_date": date(1950 + n, 1, 1)} for n in range(20)]
        away = {"person": "left", "birth_date": date(1960, 1, 1), "is_current": False, "plans": None}
        told = {
            "person": [*people, away, here | {"person": "child", "birth_date": date(2012, 1, 1)}, here | {"person": "already", "birth_date": date(1960, 1, 1)}],
            "consent": [OPEN | {"consent": "c2"}, OPEN, OPEN | {"consent": "c0", "is_own": False}],
        }  # fmt: skip
        return [r for r in told[name] if all(r[k] == v for k, v in (where or {}).items())]


@pytest.fixture(scope="module")
def signed(people, as_it_began):
    """The entries of one rehearsal, each once."""
    from concord.portal.practice.models import Entry
    from concord.portal.rehearsal.allowed import allowed
    from concord.portal.rehearsal.history import History

    before = set(Entry.objects.values_list("pk", flat=True))
    allowed(History(AS_OF, ["foothill"], people["pat"], {}), "foothill", Held())
    return list(Entry.objects.exclude(pk__in=before).order_by("id"))


def test_consents_are_given_limited_taken_back_and_one_that_a_file_told_is_withdrawn(signed):
    assert {e.kind for e in signed} == {"consent"}
    assert {e.said["purpose"] for e in signed} >= {"treatment", "operations"}
    assert {bool(e.said["ends_on"]) for e in signed} == {True, False}
    again = [e for e in signed if e.replaces]
    assert [bool(e.said["revoked_on"]) for e in again] == [True]
    (last,) = (e for e in signed if e.topic == "c2")
    assert (last.person, last.said["revoked_on"]) == ("already", "2026-07-08")
    assert all(e.document for e in signed if not e.said["revoked_on"]), "each that was given has its paper"


def test_nobody_signs_for_a_child_twice_or_after_the_release(signed):
    assert not {"child", "left"} & {e.person for e in signed}
    assert {e.said["recipient"] for e in signed if e.said["purpose"] == "operations"} == {"birch"}, (
        "to the plan that covers the person"
    )
    assert all(e.happened_on < AS_OF for e in signed)
    first = [e.person for e in signed if not e.replaces]
    assert len(first) == len(set(first))


def test_the_paper_is_a_page_that_can_be_read():
    from concord.portal.rehearsal.paper import page

    made = page("A heading", "A line.")
    assert made.startswith(b"%PDF-")
    assert made.rstrip().endswith(b"%%EOF")
    start = int(made.rpartition(b"startxref\n")[2].split()[0])
    assert made[start:].startswith(b"xref")
    assert b"(A line.) Tj" in made
