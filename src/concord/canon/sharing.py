"""What a patient's consent opens of the records that the law protects, to whom, and what each reader got by it."""

from concord.model.protection import ALL, PURPOSES, SCOPES
from concord.model.tables import Choice, Column, Day, Integer, PersonId, RowId, Table, Text

READS_FOR = {"practice": "treatment", "plan": "operations"}
"""What each kind of reader reads people's records for in its book: a consent for another purpose opens nothing there."""
CONSENT_STATES = ("active", "revoked", "expired", "not_yet", "unknown_recipient")

_RECIPIENT = Choice("practice", "plan", "program", "treating", "unknown")
_READER = Choice("practice", "plan")


class StandingConsent(Table):
    """A consent as it stands on the day of the run, told by its sender once or several times.

    The last telling counts, but what was withdrawn stays withdrawn: the same person's same scope, purpose and recipient can only
    be opened again by a consent that begins later.
    """

    grain = ("row_id", "scope", "purpose", "recipient")
    row_id = Column(RowId, "File and line of its last telling.", required=True)
    person_id = Column(PersonId, "Person.", required=True)
    sender = Column(Text, "Who told it.", required=True)
    scope = Column(Choice(*SCOPES, ALL), "Category of records.", required=True)
    purpose = Column(Choice(*PURPOSES, ALL), "What for.", required=True)
    recipient = Column(Text, "To whom, as told.", required=True)
    kind = Column(_RECIPIENT, "What the recipient is to the program.", required=True)
    unit = Column(Text, "Practice or plan; empty for the program, for all treating practices, and for somebody the program does not know.")  # fmt: skip
    start_date = Column(Day, "From.", required=True)
    end_date = Column(Day, "Until; empty is open.")
    revoked_on = Column(Day, "Day it was withdrawn.")
    state = Column(Choice(*CONSENT_STATES), "On the day of the run.", required=True)


class Opened(Table):
    """What one reader may see of one person beyond what is open to it anyway."""

    grain = ("person_id", "kind", "unit")
    person_id = Column(PersonId, "Person.", required=True)
    kind = Column(_READER, "Reader.", required=True)
    unit = Column(Text, "Practice or plan.", required=True)
    purpose = Column(Choice(*PURPOSES), "What the reader reads for.", required=True)
    scopes = Column(Text, "Categories open to it, in order, with spaces.", required=True)


class SensitiveEvent(Table):
    """A record that the law protects, with the categories of all its codes: it opens when all of them are open."""

    grain = ("event", "person_id")
    event = Column(RowId, "The record.", required=True)
    person_id = Column(PersonId, "Person.", required=True)
    scopes = Column(Text, "Categories, in order, with spaces; `unknown` is never open.", required=True)


class Sharing(Table):
    """The log of what was shared: a person's records of one category, in one reader's book of this release, by one consent."""

    grain = ("kind", "unit", "person_id", "scope", "row_id")
    kind = Column(_READER, "Who got it.", required=True)
    unit = Column(Text, "Practice or plan.", required=True)
    person_id = Column(PersonId, "Whose records.", required=True)
    scope = Column(Choice(*SCOPES), "Category.", required=True)
    purpose = Column(Choice(*PURPOSES), "What for.", required=True)
    row_id = Column(RowId, "The consent: file and line.", required=True)
    sender = Column(Text, "Who told the consent.", required=True)
    start_date = Column(Day, "The consent holds from.", required=True)
    end_date = Column(Day, "Until; empty is open.")
    events = Column(Integer, "Records of the category that the consents open.", required=True)


class GuardedSharing(Table):
    """The log as the program office sees it: how many people's records of a category each reader got. No person, no small count."""

    grain = ("kind", "unit", "scope")
    kind = Column(_READER, "Who got it.", required=True)
    unit = Column(Text, "Practice or plan.", required=True)
    scope = Column(Choice(*SCOPES), "Category.", required=True)
    purpose = Column(Choice(*PURPOSES), "What for.", required=True)
    people = Column(Integer, "People, to the nearest ten; empty is hidden.")


class GuardedConsent(Table):
    """How many people have a consent of a scope in a state, by purpose and kind of recipient."""

    grain = ("scope", "purpose", "kind", "state")
    scope = Column(Choice(*SCOPES, ALL), "Category.", required=True)
    purpose = Column(Choice(*PURPOSES, ALL), "What for.", required=True)
    kind = Column(_RECIPIENT, "Recipient.", required=True)
    state = Column(Choice(*CONSENT_STATES), "On the day of the run.", required=True)
    people = Column(Integer, "People, to the nearest ten; empty is hidden.")


class Withheld(Table):
    """Of the people on a practice's newest roster who have protected records of a category: how many are open to the practice."""

    grain = ("organization_id", "scope")
    organization_id = Column(Text, "Practice.", required=True)
    scope = Column(Choice(*SCOPES), "Category.", required=True)
    people = Column(Integer, "People with such a record.", required=True)
    opened = Column(Integer, "Of these, open to the practice by consent.", required=True)


class GuardedWithheld(Table):
    """The same as it may be shown, to the practice itself too: it knows whom it may see, and must not learn of few others."""

    grain = ("organization_id", "scope")
    organization_id = Column(Text, "Practice; empty is the program.")
    scope = Column(Choice(*SCOPES), "Category.", required=True)
    hidden = Column(Integer, "People whose records are withheld, to the nearest ten; empty is hidden.")


class SharingNotice(Table):
    """What must be said beside records that a consent opened."""

    grain = ("scope",)
    scope = Column(Choice(*SCOPES), "Category.", required=True)
    words = Column(Text, "In English, as the law or the program says it.", required=True)
    words_es = Column(Text, "In Spanish.", required=True)
    title = Column(Text, "The category in words.", required=True)
    title_es = Column(Text, "In Spanish.", required=True)
    source = Column(Text, "Where the words come from.", required=True)
