"""People as senders know them: identity, enrollment, and what they say about themselves."""

from concord.model.protection import ALL, PURPOSES, SCOPES
from concord.model.tables import Choice, Code, Column, Day, Flag, Month, RowId, Small, Table, Text


class Member(Table):
    """A person as one sender described them in one file: nothing merged, nothing corrected.

    Linkage reads the latest description of each sender's member and keeps the earlier ones as further evidence.
    """

    grain = ("sender", "member_id", "row_id")
    row_id = Column(RowId, "Where this description came from.", required=True)
    sender = Column(Text, "Plan or practice that sent it.", required=True)
    member_id = Column(
        Text,
        "The sender's own identifier for the person.",
        required=True,
        personal=True,
        cdl="CDLME061",
        tuva="member_id",
        fhir="Patient.identifier",
    )
    received_on = Column(Day, "Day the file was received.", required=True)
    period = Column(Month, "Month the file is about.")
    subscriber_id = Column(
        Text,
        "The sender's identifier of the contract holder.",
        personal=True,
        cdl="CDLME062",
        tuva="subscriber_id",
        fhir="Coverage.subscriberId",
    )
    relationship = Column(
        Choice("self", "spouse", "child", "other"),
        "To the contract holder.",
        cdl="CDLME017",
        tuva="subscriber_relation",
        fhir="Coverage.relationship",
    )
    first_name = Column(
        Text,
        "Given name as sent.",
        personal=True,
        cdl="CDLME021",
        tuva="first_name",
        fhir="Patient.name.given",
    )
    middle_name = Column(
        Text,
        "Middle name or initial as sent.",
        personal=True,
        cdl="CDLME022",
        tuva="middle_name",
        fhir="Patient.name.given",
    )
    last_name = Column(
        Text,
        "Family name as sent.",
        personal=True,
        cdl="CDLME020",
        tuva="last_name",
        fhir="Patient.name.family",
    )
    suffix = Column(
        Text, "Name suffix, such as JR.", personal=True, tuva="name_suffix", fhir="Patient.name.suffix"
    )
    birth_date = Column(
        Day,
        "Day of birth.",
        not_after="received_on",
        personal=True,
        cdl="CDLME019",
        tuva="birth_date",
        fhir="Patient.birthDate",
    )
    death_date = Column(
        Day,
        "Day of death, if known.",
        not_after="received_on",
        not_before="birth_date",
        personal=True,
        tuva="death_date",
        fhir="Patient.deceasedDateTime",
    )
    sex = Column(
        Choice("female", "male", "other", "unknown"),
        "Sex as recorded.",
        cdl="CDLME018",
        tuva="gender",
        fhir="Patient.gender",
    )
    ssn = Column(
        Text,
        "Social Security number, digits only.",
        personal=True,
        form="digits",
        cdl="CDLME016",
        tuva="social_security_number",
        fhir="Patient.identifier(ssn)",
    )
    address = Column(
        Text, "Street line.", personal=True, cdl="CDLME023", tuva="address", fhir="Patient.address.line"
    )
    city = Column(Text, "City.", cdl="CDLME024", tuva="city", fhir="Patient.address.city")
    state = Column(
        Text, "Two-letter state.", form="upper", cdl="CDLME025", tuva="state", fhir="Patient.address.state"
    )
    zip = Column(
        Text,
        "Five-digit ZIP code.",
        form="zip5",
        cdl="CDLME026",
        tuva="zip_code",
        fhir="Patient.address.postalCode",
    )
    county = Column(Text, "County FIPS code or name as sent.", cdl="CDLME027", tuva="county")
    phone = Column(
        Text,
        "Telephone, digits only.",
        personal=True,
        form="digits",
        tuva="phone",
        fhir="Patient.telecom(phone)",
    )
    email = Column(
        Text, "E-mail address.", personal=True, form="lower", tuva="email", fhir="Patient.telecom(email)"
    )


class Enrollment(Table):
    """One span of coverage by one plan, as the plan had it when it sent the file.

    A later file from the same plan replaces an earlier one for the months it covers: retroactive changes are news.
    """

    grain = ("sender", "member_id", "start_date", "row_id")
    row_id = Column(RowId, "Where it came from.", required=True)
    sender = Column(Text, "The plan.", required=True)
    member_id = Column(
        Text,
        "The plan's identifier of the member.",
        required=True,
        personal=True,
        cdl="CDLME061",
        tuva="member_id",
        fhir="Coverage.beneficiary",
    )
    received_on = Column(Day, "Day the file was received.", required=True)
    period = Column(Month, "Month the file is about: a full monthly file says how that month stands.")
    start_date = Column(
        Day,
        "First covered day.",
        required=True,
        cdl="CDLME050",
        tuva="enrollment_start_date",
        fhir="Coverage.period.start",
    )
    end_date = Column(
        Day,
        "Last covered day; empty is open.",
        not_before="start_date",
        cdl="CDLME051",
        tuva="enrollment_end_date",
        fhir="Coverage.period.end",
    )
    product_line = Column(
        Choice("commercial", "medi_cal", "medicare_advantage", "exchange"),
        "Line of business.",
        required=True,
        cdl="CDLME004",
        tuva="payer_type",
        fhir="Coverage.type",
    )
    product = Column(
        Choice("HMO", "PPO", "EPO", "POS"),
        "Product.",
        cdl="CDLME004",
        tuva="plan",
        fhir="Coverage.type",
    )
    funding = Column(Choice("fully_insured", "self_funded"), "Who bears the risk.", cdl="CDLME041")
    employer_group = Column(
        Text, "Group or policy number.", cdl="CDLME007", tuva="group_id", fhir="Coverage.class(group)"
    )
    pcp_npi = Column(Code("NPI"), "Primary-care clinician on the plan's file.", cdl="CDLME047")
    pcp_assignment = Column(
        Choice("chosen", "assigned"), "Whether the member chose or the plan assigned.", cdl="CDLME048"
    )
    pcp_effective_date = Column(Day, "Since when.", cdl="CDLME049")
    has_medical = Column(Flag, "Medical benefit.", cdl="CDLME036", fhir="Coverage.type")
    has_pharmacy = Column(
        Flag,
        "Pharmacy benefit carried by this plan.",
        cdl="CDLME037",
        fhir="Coverage.class(rxbin, rxpcn, rxgroup, rxid), Coverage.type(DRUGPOL)",
    )
    has_behavioral = Column(Flag, "Behavioral-health benefit.", cdl="CDLME039", fhir="Coverage.type")
    is_primary = Column(Flag, "This plan pays first.", cdl="CDLME040")
    metal_tier = Column(
        Choice("platinum", "gold", "silver", "bronze", "catastrophic"), "Metal tier.", cdl="CDLME054"
    )


class DemographicAnswer(Table):
    """One answer about race, ethnicity, language or the like, with who gave it and when.

    Multi-select: several rows. A decline is an answer. Imputed values are kept apart and never reach a practice or a payment.
    """

    grain = ("sender", "member_id", "question", "answer", "row_id")
    row_id = Column(RowId, "Where it came from.", required=True)
    sender = Column(Text, "Plan or practice that sent it.", required=True)
    member_id = Column(Text, "The sender's identifier.", required=True, personal=True)
    question = Column(
        Choice(
            "race",
            "ethnicity",
            "race_ethnicity",
            "language_spoken",
            "language_written",
            "interpreter",
            "sex",
            "gender_identity",
        ),
        "What was asked.",
        required=True,
    )
    answer = Column(
        Text,
        "CDC race and ethnicity code, BCP-47 language, yes or no, or `declined`.",
        required=True,
        cdl="CDLME029-035,073",
        fhir="us-core-race, us-core-ethnicity, Patient.communication",
    )
    answered_on = Column(Day, "Day of the answer; empty if unknown.", not_after="received_on")
    received_on = Column(Day, "Day the file was received.", required=True)
    source = Column(
        Choice("self", "caregiver", "staff", "imputed", "unknown"), "Who gave the answer.", required=True
    )


class ContactPoint(Table):
    """How a person can be reached, and how they wish to be."""

    grain = ("sender", "member_id", "channel", "value", "row_id")
    row_id = Column(RowId, "Where it came from.", required=True)
    sender = Column(Text, "Who sent it.", required=True)
    member_id = Column(Text, "The sender's identifier.", required=True, personal=True)
    channel = Column(Choice("mobile", "home_phone", "email", "portal", "mail"), "Channel.", required=True)
    value = Column(Text, "Number or address.", personal=True)
    is_preferred = Column(Flag, "The person's own preference.")
    received_on = Column(Day, "Day the file was received.", required=True)


class CareTeamMember(Table):
    """A clinician or staff member who looks after a person at a site."""

    grain = ("sender", "member_id", "role", "npi", "row_id")
    row_id = Column(RowId, "Where it came from.", required=True)
    sender = Column(Text, "Who sent it.", required=True)
    member_id = Column(Text, "The sender's identifier.", required=True, personal=True)
    site_id = Column(Text, "Site.")
    role = Column(Choice("pcp", "care_manager", "behavioral", "specialist", "other"), "Role.", required=True)
    npi = Column(Code("NPI"), "Clinician, if any.")
    start_date = Column(Day, "Since.")
    end_date = Column(Day, "Until.")


class Consent(Table):
    """A person's consent to share what the law protects: scope, purpose, recipient, dates, revocation."""

    grain = ("sender", "member_id", "scope", "recipient", "start_date", "row_id")
    row_id = Column(RowId, "Where it came from.", required=True)
    sender = Column(Text, "Who sent it.", required=True)
    member_id = Column(Text, "The sender's identifier.", required=True, personal=True)
    scope = Column(Choice(*SCOPES, ALL), "What it opens.", required=True)
    purpose = Column(Choice(*PURPOSES, ALL), "What for.", required=True)
    recipient = Column(
        Text,
        "Practice or plan it opens to, by its id, tax number, NPI or name; `treating` for all treating practices; `program`.",
        required=True,
    )
    start_date = Column(Day, "From.", required=True)
    end_date = Column(Day, "Until; empty is open.")
    revoked_on = Column(Day, "Day it was withdrawn.")
    received_on = Column(Day, "Day the file was received.", required=True)


class PlanRoster(Table):
    """Whom a plan itself assigns to a practice in a month: shown beside our attribution, with disagreements."""

    grain = ("sender", "member_id", "month", "row_id")
    row_id = Column(RowId, "Where it came from.", required=True)
    sender = Column(Text, "The plan.", required=True)
    member_id = Column(Text, "The plan's identifier.", required=True, personal=True)
    month = Column(Month, "Month.", required=True, tuva="year_month")
    npi = Column(Code("NPI"), "Clinician.", tuva="payer_attributed_provider")
    tin = Column(Text, "Practice tax number.")
    organization_id = Column(Text, "Organization as the plan names it.", tuva="payer_attributed_organization")
    change_type = Column(
        Choice("new", "dropped", "changed", "nochange", "cancelled"), "As in the member attribution list."
    )
    rank = Column(Small, "Order of preference, if several.")
    pcp_assignment = Column(
        Choice("chosen", "assigned"),
        "Whether the member chose the clinician or the plan assigned; where the roster is the plan's record of the PCP.",
    )
    pcp_effective_date = Column(Day, "Since when.")
