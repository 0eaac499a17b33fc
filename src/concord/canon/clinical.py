"""What practices, laboratories and registries know: results, findings, conditions, procedures, vaccines, drugs, visits."""

from concord.model.tables import Choice, Code, Column, Day, Flag, Instant, Number, RowId, Small, Table, Text

_PROVENANCE = Choice("claim", "standard", "nonstandard", "audited", "registry")


class LabResult(Table):
    """One reported value of one analyte for one person."""

    grain = ("sender", "member_id", "code", "taken_on", "row_id")
    row_id = Column(RowId, "Where it came from.", required=True)
    sender = Column(Text, "Who sent it.", required=True)
    member_id = Column(
        Text,
        "The sender's identifier.",
        required=True,
        personal=True,
        tuva="patient_id",
        fhir="Observation.subject",
    )
    system = Column(Text, "Code system of `code`.", required=True, fhir="Observation.code.coding.system")
    code = Column(
        Code("LOINC"),
        "What was measured.",
        required=True,
        tuva="normalized_code",
        fhir="Observation.code.coding.code",
    )
    taken_on = Column(
        Day,
        "Day of collection.",
        required=True,
        not_after="received_on",
        tuva="collection_date",
        fhir="Observation.effectiveDateTime",
    )
    taken_at = Column(Instant, "Instant of collection, if given.")
    resulted_on = Column(Day, "Day of the result.", not_before="taken_on", tuva="result_date")
    received_on = Column(Day, "Day the file was received.", required=True)
    value = Column(Number, "Numeric result, if any.", tuva="result", fhir="Observation.valueQuantity.value")
    unit = Column(Text, "UCUM unit.", tuva="normalized_units", fhir="Observation.valueQuantity.unit")
    answer_system = Column(Text, "Code system of a coded answer.")
    answer = Column(Text, "Coded answer, if any.", fhir="Observation.valueCodeableConcept")
    status = Column(
        Choice(
            "final",
            "preliminary",
            "amended",
            "corrected",
            "cancelled",
            "entered-in-error",
            "unknown",
            "registered",
        ),
        "Status.",
        required=True,
        fhir="Observation.status",
    )
    ended_on = Column(Day, "Last day of what took more than a moment.", not_before="taken_on")
    ended_at = Column(Instant, "Last instant, if given.")
    reason_system = Column(Text, "Code system of the reason.")
    reason = Column(Text, "Why it was cancelled or not done.")
    ordering_npi = Column(Code("NPI"), "Who ordered it.", tuva="ordering_practitioner_id")
    visit = Column(Text, "The sender's encounter.", fhir="Observation.encounter")
    provenance = Column(_PROVENANCE, "Class of supplemental data.", required=True)


class Observation(LabResult):
    """A finding that is no laboratory test: blood pressure, height, questionnaire score, smoking status.

    Panel components are rows of their own that share `row_id` and `panel`.
    """

    grain = ("sender", "member_id", "code", "taken_on", "row_id")
    panel = Column(Text, "Panel the row is a component of.", fhir="Observation.code")
    category = Column(
        Text, "vital-signs, survey, exam, imaging, social-history, laboratory.", fhir="Observation.category"
    )


class Condition(Table):
    """A diagnosis from a problem list or a visit, with its course."""

    grain = ("sender", "member_id", "system", "code", "onset_on", "row_id")
    row_id = Column(RowId, "Where it came from.", required=True)
    sender = Column(Text, "Who sent it.", required=True)
    member_id = Column(
        Text, "The sender's identifier.", required=True, personal=True, fhir="Condition.subject"
    )
    system = Column(Text, "Code system.", required=True)
    code = Column(Text, "Diagnosis.", required=True, fhir="Condition.code")
    onset_on = Column(Day, "Day it began; empty is unknown.", fhir="Condition.onset[x]")
    onset_at = Column(Instant, "Instant it began.")
    abated_on = Column(Day, "Day it ended.", not_before="onset_on", fhir="Condition.abatement[x]")
    abated_at = Column(Instant, "Instant it ended, if given.")
    recorded_on = Column(Day, "Day it was written down.", fhir="Condition.recordedDate")
    received_on = Column(Day, "Day the file was received.", required=True)
    clinical_status = Column(
        Text, "active, recurrence, relapse, inactive, remission, resolved.", fhir="Condition.clinicalStatus"
    )
    verification_status = Column(
        Text, "confirmed, provisional, refuted, entered-in-error ...", fhir="Condition.verificationStatus"
    )
    category = Column(
        Choice("problem-list-item", "encounter-diagnosis", "health-concern"),
        "Where it was listed.",
        fhir="Condition.category",
    )
    body_site = Column(Text, "Side or site code.", fhir="Condition.bodySite")
    visit = Column(Text, "The sender's encounter.")
    provenance = Column(_PROVENANCE, "Class of supplemental data.", required=True)


class Procedure(Table):
    """Something done, ordered or not done: screenings, counseling, surgery, referrals, devices."""

    grain = ("sender", "member_id", "system", "code", "done_on", "row_id")
    row_id = Column(RowId, "Where it came from.", required=True)
    sender = Column(Text, "Who sent it.", required=True)
    member_id = Column(Text, "The sender's identifier.", required=True, personal=True)
    kind = Column(
        Choice("procedure", "order", "device", "communication", "task", "document"),
        "What sort of record.",
        required=True,
    )
    system = Column(Text, "Code system.", required=True)
    code = Column(Text, "What.", required=True, fhir="Procedure.code")
    done_on = Column(Day, "First day.", fhir="Procedure.performed[x]")
    done_at = Column(Instant, "First instant, if given.")
    ended_on = Column(Day, "Last day.", not_before="done_on")
    ended_at = Column(Instant, "Last instant, if given.")
    received_on = Column(Day, "Day the file was received.", required=True)
    status = Column(
        Text,
        "completed, in-progress, not-done, active, cancelled ...",
        required=True,
        fhir="Procedure.status",
    )
    intent = Column(Text, "order, plan, proposal ... for orders.", fhir="ServiceRequest.intent")
    is_negated = Column(Flag, "Recorded as not done or not to be done.", fhir="ServiceRequest.doNotPerform")
    reason_system = Column(Text, "Code system of the reason.")
    reason = Column(Text, "Why, or why not.", fhir="Procedure.statusReason")
    result = Column(Text, "Result word, if the record has one: normal, abnormal, positive, negative.")
    body_site = Column(Text, "Side or site code.")
    npi = Column(Code("NPI"), "Who.")
    visit = Column(Text, "The sender's encounter.")
    record = Column(Text, "The sender's number of the record: alike but numbered apart, two were done.")
    provenance = Column(_PROVENANCE, "Class of supplemental data.", required=True)


class Immunization(Table):
    """One dose given, or refused."""

    grain = ("sender", "member_id", "system", "code", "given_on", "row_id")
    row_id = Column(RowId, "Where it came from.", required=True)
    sender = Column(Text, "Who sent it.", required=True)
    member_id = Column(
        Text,
        "The sender's identifier.",
        required=True,
        personal=True,
        tuva="patient_id",
        fhir="Immunization.patient",
    )
    system = Column(Text, "Code system.", required=True)
    code = Column(
        Code("CVX"), "Vaccine.", required=True, tuva="normalized_code", fhir="Immunization.vaccineCode"
    )
    given_on = Column(
        Day,
        "Day given.",
        required=True,
        not_after="received_on",
        tuva="occurrence_date",
        fhir="Immunization.occurrence[x]",
    )
    given_at = Column(Instant, "Instant, if given.")
    received_on = Column(Day, "Day the file was received.", required=True)
    status = Column(
        Choice("completed", "not-done", "entered-in-error"),
        "Status.",
        required=True,
        tuva="status",
        fhir="Immunization.status",
    )
    reason_system = Column(Text, "Code system of the reason.")
    reason = Column(Text, "Why not.", tuva="status_reason", fhir="Immunization.statusReason")
    lot_number = Column(Text, "Lot.", tuva="lot_number")
    npi = Column(Code("NPI"), "Who gave it.")
    provenance = Column(_PROVENANCE, "Class of supplemental data.", required=True)


class Medication(Table):
    """A prescription, a dispensing or an administration recorded by a practice; also an allergy or an adverse event."""

    grain = ("sender", "member_id", "kind", "system", "code", "authored_on", "row_id")
    row_id = Column(RowId, "Where it came from.", required=True)
    sender = Column(Text, "Who sent it.", required=True)
    member_id = Column(Text, "The sender's identifier.", required=True, personal=True)
    kind = Column(
        Choice("order", "dispense", "administration", "allergy", "adverse_event"),
        "What sort of record.",
        required=True,
    )
    system = Column(Text, "Code system.", required=True)
    code = Column(Text, "Drug.", required=True, fhir="MedicationRequest.medication[x]")
    authored_on = Column(Day, "Day written, dispensed or given.", fhir="MedicationRequest.authoredOn")
    authored_at = Column(Instant, "Instant, if given.")
    supply_start = Column(Day, "First day of the supply.")
    supply_end = Column(Day, "Last day of the supply; of an allergy, of the time in which it set in.")
    days_supply = Column(Small, "Days supplied.")
    quantity = Column(Number, "Amount.")
    received_on = Column(Day, "Day the file was received.", required=True)
    status = Column(Text, "active, completed, stopped ...", required=True, fhir="MedicationRequest.status")
    intent = Column(Text, "order, plan ...", fhir="MedicationRequest.intent")
    is_negated = Column(Flag, "Do not perform.")
    reason_system = Column(Text, "Code system of the reason.")
    reason = Column(Text, "Why, or why not.")
    visit = Column(Text, "The sender's encounter.")
    record = Column(
        Text, "The sender's number of the record: alike but numbered apart, two were ordered or given."
    )
    provenance = Column(_PROVENANCE, "Class of supplemental data.", required=True)


class Encounter(Table):
    """A visit or stay as a practice or hospital recorded it."""

    grain = ("sender", "member_id", "encounter", "row_id")
    row_id = Column(RowId, "Where it came from.", required=True)
    sender = Column(Text, "Who sent it.", required=True)
    member_id = Column(Text, "The sender's identifier.", required=True, personal=True)
    encounter = Column(Text, "The sender's identifier of the visit.", required=True)
    system = Column(Text, "Code system of `code`.")
    code = Column(Text, "Type of visit.", fhir="Encounter.type")
    encounter_class = Column(Text, "AMB, EMER, IMP, HH, VR, OBSENC ...", fhir="Encounter.class")
    start_on = Column(Day, "First day.", fhir="Encounter.period.start")
    start_at = Column(Instant, "Start.")
    end_on = Column(Day, "Last day.", not_before="start_on", fhir="Encounter.period.end")
    end_at = Column(Instant, "End.")
    received_on = Column(Day, "Day the file was received.", required=True)
    status = Column(
        Text, "finished, in-progress, planned, cancelled ...", required=True, fhir="Encounter.status"
    )
    disposition_system = Column(Text, "Code system of the disposition.")
    discharge_disposition = Column(Text, "Where to.", fhir="Encounter.hospitalization.dischargeDisposition")
    diagnosis = Column(Text, "Principal diagnosis code, if the record has one.")
    npi = Column(Code("NPI"), "Who.")
    site_id = Column(Text, "Site.")
    provenance = Column(_PROVENANCE, "Class of supplemental data.", required=True)
