"""The charts: one person's life as coded events, laid out so that a measure reads only its own concepts."""

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
    Tiny,
)

KINDS = (
    "visit", "stay", "dx", "procedure", "lab", "finding", "assessment", "immunization", "order", "rx_order",
    "rx_supply", "dispense", "device", "allergy", "adverse_event", "document",
)  # fmt: skip
STATES = ("done", "active", "ordered", "preliminary", "not_done", "error", "unknown")
FLAGS = (
    "negated", "order_intent", "refuted", "entered_in_error", "problem_list", "encounter_dx", "imaging", "exam",
    "principal", "acute", "planned", "supplemental", "sensitive", "nonstandard", "registry", "audited",
    "denied",
)  # fmt: skip
SETTINGS = (
    "unknown", "ambulatory", "virtual", "home", "ed", "inpatient", "nonacute", "observation", "pre_admission", "short_stay",
)  # fmt: skip
PROVIDERS = ("other", "pcp", "obgyn")

KIND = {name: number for number, name in enumerate(KINDS)}
STATE = {name: number for number, name in enumerate(STATES)}
FLAG = {name: 1 << bit for bit, name in enumerate(FLAGS)}
SETTING = {name: number for number, name in enumerate(SETTINGS)}
PROVIDER = {name: number for number, name in enumerate(PROVIDERS)}

FOREVER = "9999-12-31"
"""`end_day` of what goes on. An unknown end is empty."""


class Event(Table):
    """Something that happened to a person, once per concept it belongs to.

    A source record in k concepts gives k rows with one `event`. Components of a panel are rows of their own with the
    panel's `event`. Files are cut by shard of person; within a shard rows are sorted by (concept, person, day).
    """

    grain = ("concept", "person", "day", "end_day", "kind", "event", "value", "answer", "reason", "flags")
    sorted_by = ("concept", "person", "day", "end_day", "sec", "kind", "event", "value", "answer")
    concept = Column(Small, "Concept number (terminology's `concept` table of the run).", required=True)
    person = Column(PersonId, "Person.", required=True)
    day = Column(Day, "First day, UTC; empty is unknown.")
    end_day = Column(Day, "Last day, UTC; 9999-12-31 goes on; empty is unknown.")
    sec = Column(Small, "Second of the first day; empty when the source gave a date.")
    end_sec = Column(Small, "Second of the last day.")
    kind = Column(Tiny, "Number in KINDS.", required=True)
    state = Column(Tiny, "Number in STATES.", required=True)
    flags = Column(Small, "Sum of FLAG bits.", required=True)
    setting = Column(Tiny, "Number in SETTINGS, from the linked visit or the claim.", required=True)
    visit = Column(Integer, "Event key of the linked encounter or claim header; empty is unlinked.")
    value = Column(Number, "Quantity; days or units for supplies.")
    unit = Column(Small, "Number in the run's `unit` table; empty is none.")
    answer = Column(
        Integer, "Number in the run's `code` table of a coded value; a stay's discharge disposition."
    )
    reason = Column(Integer, "Number in the run's `code` table of a reason.")
    provider = Column(Tiny, "Number in PROVIDERS.", required=True)
    event = Column(RowId, "The record: file and line.", required=True)
    source = Column(Small, "Number of the sender in the run's `sender` table.", required=True)
    payer = Column(
        Small,
        "Number of the plan whose file it is; 0 for practices, registries and the portal.",
        required=True,
    )


class ChartPerson(Table):
    """The person behind the events: what age and sex criteria read."""

    grain = ("person",)
    person = Column(PersonId, "Person.", required=True)
    birth_date = Column(Day, "Birth; empty is unknown.")
    death_date = Column(Day, "Death, if known.")
    sex = Column(Tiny, "1 female, 2 male, empty unknown or other.")
    shard = Column(Small, "Shard.", required=True)


class Span(Table):
    """Merged intervals: coverage, what the data cover, stays joined over transfers, supplies.

    `kind` says which: `enrolled` (medical coverage of one payer), `pharmacy` (with drug benefit), `commercial`, `medicare`
    and `medicaid` (coverage by line of business), `observed` (days for which
    the payer's claims were received), `stay` (acute and observation stays joined over transfers), `hospice`,
    `supply` (days on which dispensed drugs of `concept` were in hand, runs merged; `quantity` is days).
    """

    grain = ("kind", "person", "payer", "day", "end_day", "concept")
    sorted_by = ("kind", "person", "payer", "day", "end_day", "concept")
    kind = Column(
        Choice(
            "enrolled",
            "pharmacy",
            "commercial",
            "medicare",
            "medicaid",
            "observed",
            "stay",
            "hospice",
            "supply",
        ),
        "What the interval means.",
        required=True,
    )
    person = Column(PersonId, "Person.", required=True)
    payer = Column(Small, "Plan number; 0 for none.", required=True)
    day = Column(Day, "First day.", required=True)
    end_day = Column(Day, "Last day; 9999-12-31 goes on.", required=True)
    concept = Column(Small, "Concept, if it has one; else 0.", required=True)
    quantity = Column(Number, "Units or days, if any.")
    product_line = Column(Text, "Line of business, for coverage.")
    product = Column(Text, "HMO, PPO, EPO, POS, for coverage.")
    funding = Column(Text, "fully_insured or self_funded, for coverage.")
    event = Column(RowId, "A record behind it.")


class Membership(Table):
    """Which codes belong to which concept in this run: used for `answer` and `reason`, and by explain."""

    grain = ("concept", "code")
    concept = Column(Small, "Concept number.", required=True)
    code = Column(Integer, "Number in the run's `code` table.", required=True)


class CodeNumber(Table):
    """The run's codes, numbered in order of (system, code)."""

    grain = ("code",)
    code = Column(Integer, "Number.", required=True)
    system = Column(Text, "Code system.", required=True)
    text = Column(Text, "The code.", required=True)


class ConceptNumber(Table):
    """The run's concepts, numbered in order of name, with the value-set version used."""

    grain = ("concept",)
    concept = Column(Small, "Number.", required=True)
    name = Column(Text, "Concept name, such as `hba1c`.", required=True)
    title = Column(Text, "Title.")
    identifier = Column(Text, "Public identifier (OID or URL).")
    source = Column(Text, "Where its codes came from: `open default` or an import.", required=True)
    version = Column(Text, "Version of that source.")
    is_sensitive = Column(Flag, "Protected by law: never in a person's row without consent.")
    protected_as = Column(
        Text,
        "Consent scope that opens it: part2, reproductive, hiv, mental_health_minor (ages 12 to 17 only).",
    )


class UnitNumber(Table):
    """The run's units of measure, numbered in order of text."""

    grain = ("unit",)
    unit = Column(Small, "Number.", required=True)
    text = Column(Text, "The unit as sent, UCUM.", required=True)


class SenderNumber(Table):
    """The run's senders, numbered in order of id."""

    grain = ("sender",)
    sender = Column(Small, "Number, as in an event's `source`.", required=True)
    name = Column(Text, "Sender id.", required=True)
    is_plan = Column(Flag, "A plan: then it is an event's `payer` too.", required=True)


class EnrolledMonth(Table):
    """Person by month by plan: who was covered on the first of the month, and how."""

    grain = ("person_id", "month", "plan_id")
    sorted_by = ("person_id", "plan_id", "month")
    person_id = Column(PersonId, "Person.", required=True)
    month = Column(Month, "Month.", required=True)
    plan_id = Column(Text, "Plan.", required=True)
    member_id = Column(Text, "The plan's member.", required=True, personal=True)
    product_line = Column(Text, "Line of business.")
    product = Column(Text, "HMO, PPO, EPO, POS.")
    funding = Column(Text, "fully_insured or self_funded.")
    employer_group = Column(Text, "Group.")
    pcp_npi = Column(Text, "Clinician on the plan's file.")
    pcp_assignment = Column(Text, "chosen or assigned.")
    has_pharmacy = Column(Flag, "Drug benefit.")
    is_primary = Column(Flag, "Pays first; exactly one plan per person and month is.", required=True)
    row_id = Column(RowId, "The enrollment row it rests on.", required=True)
