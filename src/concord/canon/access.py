"""Coming and going: appointments, outreach, referrals, and notices from hospitals."""

from concord.model.tables import Choice, Code, Column, Day, Flag, Instant, RowId, Table, Text


class Appointment(Table):
    """A slot in a practice's schedule."""

    grain = ("sender", "appointment", "row_id")
    row_id = Column(RowId, "Where it came from.", required=True)
    sender = Column(Text, "The practice.", required=True)
    appointment = Column(Text, "The sender's identifier.", required=True)
    member_id = Column(Text, "The practice's patient.", required=True, personal=True)
    starts_at = Column(Instant, "When, local time of the practice.", required=True)
    site_id = Column(Text, "Where.")
    npi = Column(Code("NPI"), "With whom.")
    reason = Column(Text, "Why, in the practice's words.")
    status = Column(
        Choice("booked", "arrived", "completed", "cancelled", "no_show"), "Status.", required=True
    )
    received_on = Column(Day, "Day the file was received.", required=True)


class Outreach(Table):
    """A contact with a person about care that is due."""

    grain = ("sender", "outreach", "row_id")
    row_id = Column(RowId, "Where it came from.", required=True)
    sender = Column(Text, "Practice, or `portal`.", required=True)
    outreach = Column(Text, "The sender's identifier.", required=True)
    member_id = Column(Text, "The person.", required=True, personal=True)
    contacted_on = Column(Day, "When.", required=True, not_after="received_on")
    channel = Column(Choice("call", "letter", "message", "visit"), "How.", required=True)
    outcome = Column(Text, "What came of it.", required=True)
    follow_up_on = Column(Day, "When to come back to it.")
    received_on = Column(Day, "Day the file was received.", required=True)


class Referral(Table):
    """A request that another clinician see a person: ordered, seen, report back."""

    grain = ("sender", "referral", "row_id")
    row_id = Column(RowId, "Where it came from.", required=True)
    sender = Column(Text, "The practice.", required=True)
    referral = Column(Text, "The sender's identifier.", required=True)
    member_id = Column(Text, "The practice's patient.", required=True, personal=True)
    ordered_on = Column(Day, "Ordered.", required=True, not_after="received_on")
    specialty = Column(Text, "To what specialty.", required=True)
    seen_on = Column(Day, "Seen.", not_before="ordered_on")
    report_on = Column(Day, "Report received.", not_before="ordered_on")
    status = Column(Choice("open", "seen", "closed", "cancelled"), "Status.", required=True)
    received_on = Column(Day, "Day the file was received.", required=True)


class Notice(Table):
    """A hospital's notice of an admission, a discharge or an emergency visit."""

    grain = ("sender", "member_id", "event", "happened_at", "row_id")
    row_id = Column(RowId, "Where it came from.", required=True)
    sender = Column(Text, "Who sent it.", required=True)
    member_id = Column(Text, "The sender's identifier.", required=True, personal=True)
    event = Column(Choice("admission", "discharge", "ed_visit"), "What happened.", required=True)
    happened_at = Column(Instant, "When.", required=True)
    facility = Column(Text, "Where.")
    reason = Column(Code("ICD10CM"), "Diagnosis, if any.")
    disposition = Column(Code("DISCHARGE"), "Where to.")
    received_on = Column(Day, "Day the file was received.", required=True)


class SurveyResponse(Table):
    """One answer in one returned survey: of a patient about care, or of somebody who works at a practice. Never joined to a name."""

    grain = ("sender", "response", "item", "row_id")
    row_id = Column(RowId, "Where it came from.", required=True)
    sender = Column(Text, "Survey vendor or practice.", required=True)
    response = Column(Text, "The returned survey.", required=True)
    instrument = Column(
        Text,
        "Instrument and version; a survey of care teams begins with its name in `office/surveys`.",
        required=True,
    )
    organization_id = Column(Text, "Practice asked about.")
    item = Column(Text, "Question.", required=True)
    answer = Column(Text, "Answer.")
    answered_on = Column(Day, "When.")
    mode = Column(Text, "mail, telephone, web.")
    language = Column(Text, "Language of the survey.")
    is_proxy = Column(Flag, "Answered for another.")
