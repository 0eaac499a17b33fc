"""Attribution: who belongs to which practice, each month, and why."""

from concord.model.tables import (
    Choice,
    Column,
    Day,
    Flag,
    Integer,
    Month,
    Number,
    PersonId,
    RowId,
    Small,
    Table,
    Text,
)

RULES = ("override", "chosen_pcp", "assigned_pcp", "preventive_visits", "primary_care_visits")


class Roster(Table):
    """Person by month: the one organization a person belongs to, the rule that said so and the runner-up.

    A person with coverage but no attribution has a row with an empty organization and rule `none`.
    """

    grain = ("person_id", "month")
    person_id = Column(PersonId, "Person.", required=True)
    month = Column(Month, "Month.", required=True)
    organization_id = Column(Text, "Organization; empty if none.")
    site_id = Column(Text, "Site.")
    npi = Column(Text, "Clinician.")
    in_program = Column(Flag, "The organization takes part in the program that month.", required=True)
    rule = Column(
        Choice("override", "chosen_pcp", "assigned_pcp", "preventive_visits", "primary_care_visits", "none"),
        "Which rule decided.",
        required=True,
    )
    tie_break = Column(
        Choice("none", "most_recent", "allowed_amount", "lowest_id"), "What broke a tie.", required=True
    )
    visits = Column(Small, "Visit days with the winner in the look-back.")
    runner_up = Column(Text, "Organization second in rank; empty if none.")
    decided_by_payer = Column(Text, "Plan whose data decided; `several` when more than one was needed.")
    evidence = Column(RowId, "The record that decided: enrollment row, or the latest visit.")


class RosterRank(Table):
    """The full ranking behind a roster row: every clinician considered for a person as of a month.

    Kept only for months in which something about it changes: a ranking stands until the person's next one. A row
    without an organization is a clinician whom nobody can place; it never wins.
    """

    grain = ("person_id", "month", "rank")
    person_id = Column(PersonId, "Person.", required=True)
    month = Column(Month, "Month.", required=True)
    rank = Column(Small, "1 is the winner.", required=True)
    rule = Column(Text, "Rule.", required=True)
    npi = Column(Text, "Clinician.", required=True)
    organization_id = Column(Text, "Organization.")
    visits = Column(Small, "Visit days.")
    last_visit = Column(Day, "Most recent visit.")
    allowed_amount = Column(Number, "Allowed over those visits.")


class RosterSpan(Table):
    """Months in a row in which a person belonged to one organization, clinician and rule."""

    grain = ("person_id", "organization_id", "site_id", "npi", "rule", "first_month")
    person_id = Column(PersonId, "Person.", required=True)
    organization_id = Column(Text, "Organization.", required=True)
    site_id = Column(Text, "Site.")
    npi = Column(Text, "Clinician.")
    rule = Column(Text, "Rule.", required=True)
    first_month = Column(Month, "First month.", required=True)
    last_month = Column(Month, "Last month.", required=True)


class RosterChange(Table):
    """What changed between a month's roster and the month before, per organization."""

    grain = ("organization_id", "month", "person_id")
    organization_id = Column(Text, "Organization.", required=True)
    month = Column(Month, "Month.", required=True)
    person_id = Column(PersonId, "Person.", required=True)
    change = Column(Choice("new", "kept", "dropped"), "Change.", required=True)
    change_type = Column(
        Choice("new", "changed", "nochange", "dropped"),
        "The same in the words of the member attribution list: `changed` is kept with another clinician, site or plan.",
        required=True,
    )
    reason = Column(Text, "Why, in words.", required=True)


class RosterCompared(Table):
    """The plan's own roster beside ours, with what they disagree on."""

    grain = ("person_id", "month", "plan_id")
    person_id = Column(PersonId, "Person.", required=True)
    month = Column(Month, "Month.", required=True)
    plan_id = Column(Text, "Plan.", required=True)
    ours = Column(Text, "Our organization.")
    theirs = Column(Text, "The plan's.")
    verdict = Column(Choice("agree", "differ", "only_ours", "only_theirs"), "Comparison.", required=True)


class GuardedRosterSize(Table):
    """People on a practice's roster by month as a coach may see it: to the nearest ten."""

    grain = ("organization_id", "month")
    organization_id = Column(Text, "Practice.", required=True)
    month = Column(Month, "Month.", required=True)
    people = Column(Integer, "People, to the nearest ten; empty is hidden.")


class MatchRate(Table):
    """Share of covered people attributed, by plan, product and month."""

    grain = ("plan_id", "product", "month")
    plan_id = Column(Text, "Plan.", required=True)
    product = Column(Text, "Product.", required=True)
    month = Column(Month, "Month.", required=True)
    covered = Column(Integer, "People covered.", required=True)
    attributed = Column(Integer, "Attributed to any practice.", required=True)
    in_program = Column(Integer, "Attributed to a program practice.", required=True)
