"""What consents open: by hand, and against a recomputation that asks of every record and every reader in turn."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from concord.canon.charts import FLAG, ChartPerson, ConceptNumber, EnrolledMonth, Event
from concord.canon.members import Consent
from concord.canon.roster import Roster
from concord.engine import open_session
from concord.program import Program
from concord.sharing.step import recipients, work_out

ROOT = Path(__file__).parents[3] / "programs" / "ca-apc"
AS_OF, JUNE = date(2026, 7, 10), date(2026, 6, 1)
SCOPES = ("hiv", "mental_health_minor", "part2", "reproductive")
CONCEPTS = {name: number for number, name in enumerate(SCOPES, 1)}
READERS = [("practice", "foothill"), ("practice", "harborlight"), ("plan", "alder"), ("plan", "birch")]
READS = {"practice": "treatment", "plan": "operations"}


@pytest.fixture(scope="module")
def program():
    return Program.load(ROOT)


@pytest.fixture(scope="module")
def session():
    with open_session(threads=1) as session:
        yield session


def consent(person, scope="part2", purpose="all", recipient="foothill", start=date(2026, 1, 1), end=None, revoked=None, *, line=0, sender="foothill", told=JUNE):  # fmt: skip
    return {"row_id": line or 1000 + person, "sender": sender, "member_id": f"M{person}", "person_id": person, "scope": scope, "purpose": purpose,
            "recipient": recipient, "start_date": start, "end_date": end, "revoked_on": revoked, "received_on": told}  # fmt: skip


def record(event, person, *scopes, day=date(2025, 3, 3), visit=None):
    """The rows of one record: one for each category of its codes, and one that no law protects."""
    common = {"person": person, "day": day, "kind": 2, "state": 0, "flags": FLAG["sensitive"], "setting": 0, "provider": 0,
              "event": event, "source": 1, "payer": 1, "visit": visit}  # fmt: skip
    return [{**common, "concept": CONCEPTS[s]} for s in scopes] + [{**common, "concept": 9}]


def run(session, program, consents, events, on_roster=((1, "foothill"), (2, "harborlight"), (3, "foothill"))):
    """The tables of the step from a few rows. Everybody is covered by alder; person 3 is fifteen years old."""
    concepts = [
        {"concept": n, "name": s, "source": "t", "is_sensitive": True, "protected_as": s}
        for s, n in CONCEPTS.items()
    ] + [{"concept": 9, "name": "visit", "source": "t"}]
    people = [
        {"person": p, "birth_date": date(2010 if p == 3 else 1980, 6, 1), "shard": 0} for p in (1, 2, 3)
    ]
    rosters = [
        {
            "person_id": p,
            "month": JUNE,
            "organization_id": o,
            "in_program": True,
            "rule": "chosen_pcp",
            "tie_break": "none",
        }
        for p, o in on_roster
    ]
    covered = [{"person_id": p, "month": JUNE, "plan_id": "alder", "member_id": str(p), "product_line": "commercial", "is_primary": True, "row_id": p} for p in (1, 2, 3)]  # fmt: skip
    session.records("concept_number", ConceptNumber, concepts).records("chart_person", ChartPerson, people)
    session.records("roster", Roster, rosters).records("enrolled_month", EnrolledMonth, covered)
    session.records("chart_event", Event, events)
    session.empty("consent", Consent).run("ALTER TABLE consent ADD COLUMN person_id BIGINT")
    for row in consents:
        names = ", ".join(row)
        session.run(f"INSERT INTO consent ({names}) VALUES ({', '.join('$' + n for n in row)})", row)
    work_out(session, program, AS_OF)
    return session


def seen(session):
    """Every record that each reader may see: (kind, unit, event)."""
    return set(session.rows(
        "SELECT o.kind, o.unit, s.event FROM opened o JOIN sensitive_event s USING (person_id) "
        "WHERE list_has_all(string_split(o.scopes, ' '), string_split(s.scopes, ' '))"
    ))  # fmt: skip


def states(session):
    return [row[0] for row in session.rows("SELECT state FROM standing_consent ORDER BY row_id")]


EVENTS = [
    *record(11, 1, "part2"),
    *record(12, 1, "hiv", "part2"),
    *record(21, 2, "part2"),
    *record(31, 3, "mental_health_minor"),
]


@pytest.mark.parametrize(
    ("given_by", "opens"),
    [
        (consent(1), {("practice", "foothill", 11)}),
        (consent(1, scope="all"), {("practice", "foothill", 11), ("practice", "foothill", 12)}),
        (consent(1, purpose="treatment"), {("practice", "foothill", 11)}),
        (consent(1, purpose="payment"), set()),
        (consent(1, recipient="alder"), {("plan", "alder", 11)}),
        (consent(1, recipient="alder", purpose="treatment"), set()),
        (consent(1, recipient="alder", purpose="operations"), {("plan", "alder", 11)}),
        (consent(1, recipient="Foothill Family Physicians"), {("practice", "foothill", 11)}),
        (consent(1, recipient="treating"), {("practice", "foothill", 11)}),
        (consent(2, recipient="treating"), {("practice", "harborlight", 21)}),
        (consent(1, recipient="program"), set()),
        (consent(1, recipient="somebody else"), set()),
        (consent(1, scope="reproductive"), set()),
        (consent(3, scope="mental_health_minor"), {("practice", "foothill", 31)}),
        (consent(1, start=AS_OF + timedelta(1)), set()),
        (consent(1, start=AS_OF), {("practice", "foothill", 11)}),
        (consent(1, end=AS_OF), {("practice", "foothill", 11)}),
        (consent(1, end=AS_OF - timedelta(1)), set()),
        (consent(1, revoked=AS_OF), set()),
        (consent(1, revoked=AS_OF + timedelta(1)), {("practice", "foothill", 11)}),
    ],
)  # fmt: skip
def test_a_consent_opens_its_category_to_its_recipient_for_its_purpose_while_it_holds(
    session, program, given_by, opens
):
    assert seen(run(session, program, [given_by], EVENTS)) == opens


def test_a_record_of_two_categories_opens_when_both_are_open(session, program):
    both = [consent(1, line=1), consent(1, scope="hiv", line=2)]
    assert ("practice", "foothill", 12) in seen(run(session, program, both, EVENTS))


def test_a_claim_is_of_all_categories_that_its_lines_tell(session, program):
    """Two lines of one claim: what one tells, the other is protected by too."""
    claim = [*record(11, 1, "part2", visit=500), *record(12, 1, "hiv", visit=500)]
    told = run(session, program, [consent(1)], claim).rows(
        "SELECT event, scopes FROM sensitive_event ORDER BY event"
    )
    assert told == [(11, "hiv part2"), (12, "hiv part2")]
    assert seen(session) == set()


def test_what_nobody_can_name_is_never_open(session, program):
    """A record that is flagged, but whose codes name no category."""
    unnamed = record(11, 1)
    assert seen(run(session, program, [consent(1, scope="all")], unnamed)) == set()
    assert session.rows("SELECT scopes FROM sensitive_event") == [("unknown",)]


def test_a_withdrawal_told_by_anybody_closes_what_began_before(session, program):
    told = [
        consent(1, line=1),
        consent(1, line=2, sender="harborlight", start=date(2026, 2, 1), revoked=date(2026, 5, 1)),
    ]
    assert seen(run(session, program, told, EVENTS)) == set()
    assert states(session) == ["revoked", "revoked"]


def test_a_consent_given_again_after_a_withdrawal_opens_again(session, program):
    told = [consent(1, line=1, revoked=date(2026, 3, 1)), consent(1, line=2, start=date(2026, 4, 1))]
    assert seen(run(session, program, told, EVENTS)) == {("practice", "foothill", 11)}
    assert states(session) == ["revoked", "active"]


def test_a_later_file_that_forgets_the_withdrawal_does_not_open_again(session, program):
    told = [
        consent(1, line=1, revoked=date(2026, 3, 1), told=date(2026, 4, 1)),
        consent(1, line=2, told=date(2026, 6, 1)),
    ]
    assert seen(run(session, program, told, EVENTS)) == set()
    assert states(session) == ["revoked"]


def test_the_log_names_reader_category_and_consent(session, program):
    run(session, program, [consent(1, scope="all", line=7), consent(1, line=8, recipient="alder")], EVENTS)
    logged = session.rows("SELECT kind, unit, scope, row_id, events FROM sharing ORDER BY ALL")
    assert logged == [
        ("plan", "alder", "part2", 8, 1),
        ("practice", "foothill", "hiv", 7, 1),
        ("practice", "foothill", "mental_health_minor", 7, 0),
        ("practice", "foothill", "part2", 7, 2),
        ("practice", "foothill", "reproductive", 7, 0),
    ]


def test_nothing_is_shared_with_a_practice_that_the_person_never_counted_with(session, program):
    run(session, program, [consent(1, recipient="harborlight")], EVENTS)
    assert session.rows("FROM sharing") == []


def test_a_name_that_two_could_bear_is_no_recipient(program):
    words = [word for word, _, _ in recipients(program)]
    assert len(words) == len(set(words))
    assert {"treating", "program", "foothill", "alder"} <= set(words)


days = st.integers(-400, 400).map(lambda n: AS_OF + timedelta(n))
told = st.fixed_dictionaries({
    "person": st.sampled_from([1, 2, 3]), "scope": st.sampled_from([*SCOPES, "all"]),
    "purpose": st.sampled_from(["treatment", "payment", "operations", "all"]),
    "recipient": st.sampled_from(["foothill", "FOOTHILL ", "harborlight", "alder", "birch", "treating", "program", "nobody"]),
    "start": days, "end": st.none() | days, "revoked": st.none() | days, "sender": st.sampled_from(["foothill", "harborlight"]),
})  # fmt: skip
drawn_events = st.lists(
    st.tuples(st.sampled_from([1, 2, 3]), st.sets(st.sampled_from(SCOPES), min_size=1, max_size=3)),
    max_size=6,
)


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(consents=st.lists(told, max_size=7, unique_by=lambda c: (c["person"], c["sender"], c["scope"], c["purpose"], c["recipient"].strip().lower(), c["start"])), drawn=drawn_events)  # fmt: skip
def test_what_is_open_is_what_asking_for_each_record_and_reader_finds(session, program, consents, drawn):
    events = [
        row
        for n, (person, scopes) in enumerate(drawn, 1)
        for row in record(n, person, *sorted(scopes), day=date(2025, 7, 1))
    ]
    run(session, program, [consent(line=n, **c) for n, c in enumerate(consents, 1)], events)
    expected = {
        (kind, unit, n)
        for n, (person, scopes) in enumerate(drawn, 1)
        for kind, unit in READERS
        if named(person, scopes)
        and all(may_see(consents, person, scope, kind, unit) for scope in named(person, scopes))
    }
    assert seen(session) == expected


def named(person, scopes):
    """Categories of a record: care of a minor's mind counts of person 3 alone, who is fifteen; a record of none is never open."""
    return {s for s in scopes if s != "mental_health_minor" or person == 3}


def may_see(consents, person, scope, kind, unit):
    return any(
        c["person"] == person and c["scope"] in (scope, "all") and c["purpose"] in (READS[kind], "all") and is_for(c, kind, unit)
        and c["start"] <= AS_OF and (c["end"] is None or c["end"] >= AS_OF) and not is_withdrawn(c, consents)
        for c in consents
    )  # fmt: skip


def is_for(consent, kind, unit):
    home = {1: "foothill", 2: "harborlight", 3: "foothill"}[consent["person"]]
    to = consent["recipient"].strip().lower()
    return to == unit or (to == "treating" and (kind, unit) == ("practice", home))


def is_withdrawn(c, consents):
    """By itself, or by any telling of the same scope, purpose and recipient that is withdrawn on or after its first day."""
    for other in consents:
        alike = all(
            str(other[k]).strip().lower() == str(c[k]).strip().lower()
            for k in ("person", "scope", "purpose", "recipient")
        )
        if (
            alike
            and other["revoked"]
            and other["revoked"] <= AS_OF
            and (other is c or other["revoked"] >= c["start"])
        ):
            return True
    return False
