"""Who is who: linkage, and the one person made of many descriptions."""

from concord.model.tables import Choice, Column, Day, Flag, Number, PersonId, RowId, Small, Table, Text


class PersonLink(Table):
    """Which person each sender's member is. The door from every `member_id` to a `person_id`."""

    grain = ("sender", "member_id")
    sender = Column(Text, "Sender.", required=True)
    member_id = Column(Text, "The sender's identifier.", required=True, personal=True)
    person_id = Column(PersonId, "Our person: dense, append-only, never renumbered.", required=True)
    shard = Column(Small, "Shard of the person.", required=True)
    method = Column(Choice("alone", "certain", "probable", "reviewed"), "How it was linked.", required=True)
    probability = Column(
        Number, "Lowest match probability that holds the person together here; 1 if certain."
    )


class Person(Table):
    """One person, described by the best of what senders said (rule per field: practice before plan, latest first)."""

    grain = ("person_id",)
    person_id = Column(PersonId, "Person.", required=True)
    shard = Column(Small, "Shard.", required=True)
    first_name = Column(Text, "Given name.", personal=True)
    middle_name = Column(Text, "Middle name.", personal=True)
    last_name = Column(Text, "Family name.", personal=True)
    birth_date = Column(Day, "Birth.", personal=True)
    death_date = Column(Day, "Death, if known.", personal=True)
    sex = Column(Text, "female, male, other, unknown.")
    address = Column(Text, "Street.", personal=True)
    city = Column(Text, "City.")
    zip = Column(Text, "ZIP.")
    phone = Column(Text, "Telephone.", personal=True)
    email = Column(Text, "E-mail.", personal=True)
    channel = Column(Text, "Preferred channel.")
    race_1997 = Column(Text, "OMB 1997 race roll-up, exclusive; `unknown`, `declined`.")
    ethnicity_1997 = Column(Text, "hispanic, not_hispanic, unknown, declined.")
    race_ethnicity_2024 = Column(Text, "OMB 2024 exclusive roll-up, with `multiple`.")
    race_ethnicity_detail = Column(Text, "All answers, codes joined by `|`.")
    races_1997 = Column(Text, "Every race named, 1997 groups joined by `|`: alone or in combination.")
    groups_2024 = Column(Text, "Every group named, 2024 groups joined by `|`: alone or in combination.")
    rel_source = Column(Text, "self, caregiver, staff or unknown; imputed answers are never used here.")
    race_source = Column(
        Text, "The farthest from the person of those who answered about race, as `rel_source`."
    )
    ethnicity_source = Column(Text, "The same of those who answered about ethnicity.")
    language = Column(Text, "Spoken language preferred, BCP 47.")
    is_language_declined = Column(Flag, "Asked for the language and declined to say.")
    language_written = Column(Text, "Written language preferred.")
    interpreter = Column(Text, "yes, no, unknown.")
    member_count = Column(Small, "Members linked into the person.", required=True)


class AnswerSaid(Table):
    """What one asking of a person said about race, ethnicity or language, and whether it counts: place 1 does.

    Sources that say different things are put in order by the program's dated rules; `lost_by` is the first rule that parts an
    asking from the one that counts.
    """

    grain = ("person_id", "question", "place")
    person_id = Column(PersonId, "Person.", required=True)
    question = Column(Text, "What was asked.", required=True)
    place = Column(Small, "1 counts.", required=True)
    sender = Column(Text, "Who told it.", required=True)
    source = Column(Text, "self, caregiver, staff or unknown.", required=True)
    day = Column(Day, "Day of the answer, else of the file.", required=True)
    answer = Column(Text, "Codes, with | between several; `declined`.", required=True)
    lost_by = Column(
        Choice("nearest", "answered", "practice", "latest", "sender"),
        "Rule by which it does not count; empty at place 1.",
    )


class LinkReview(Table):
    """A pair that needs a person's eye: probability between the review and the link threshold, or a contradiction."""

    grain = ("sender_a", "member_a", "sender_b", "member_b")
    sender_a = Column(Text, "Sender.", required=True)
    member_a = Column(Text, "Member.", required=True, personal=True)
    sender_b = Column(Text, "Sender.", required=True)
    member_b = Column(Text, "Member.", required=True, personal=True)
    probability = Column(Number, "Match probability.", required=True)
    weight = Column(Number, "Match weight, log2 of the Bayes factor.", required=True)
    waterfall = Column(Text, "JSON: each field's contribution to the weight.")
    reason = Column(Text, "Why it waits.", required=True)


class ReceivedFile(Table):
    """One file as received: the other end of every `row_id`."""

    grain = ("file_id",)
    file_id = Column(RowId, "36 bits of its SHA-256.", required=True)
    sha256 = Column(Text, "SHA-256.", required=True)
    sender = Column(Text, "Sender.", required=True)
    name = Column(Text, "Name as sent.", required=True)
    kind = Column(
        Text,
        "What it holds: eligibility, medical, pharmacy, provider, roster, lab, clinical, registry, ...",
        required=True,
    )
    layout = Column(Text, "Layout it was read by.", required=True)
    period = Column(Text, "Period it is about.")
    received_on = Column(Day, "Day received.", required=True)
    rows_received = Column(RowId, "Rows in the file, headers and trailers apart.", required=True)
    rows_accepted = Column(RowId, "Accepted.", required=True)
    rows_quarantined = Column(RowId, "Quarantined.", required=True)
    rows_duplicate = Column(RowId, "Exact duplicates of rows already held.", required=True)
    supersedes = Column(Text, "SHA-256 of the file it corrects, if any.")


class Quarantined(Table):
    """One row that waits: its bytes, the rule it broke and where."""

    grain = ("row_id", "rule")
    row_id = Column(RowId, "File and line.", required=True)
    sender = Column(Text, "Sender.", required=True)
    file_name = Column(Text, "File.", required=True)
    line = Column(RowId, "Line.", required=True)
    rule = Column(Text, "Rule's name.", required=True)
    sentence = Column(Text, "What is wrong, without the values.", required=True)
    raw = Column(Text, "The row as sent.", personal=True)
