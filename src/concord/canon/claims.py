"""What was billed and paid: medical claim lines with their diagnoses, and pharmacy fills."""

from concord.model.tables import Amount, Choice, Code, Column, Day, Flag, Number, RowId, Small, Table, Text


class MedicalClaim(Table):
    """One service line of one claim, final action. History is kept in `claim_version`.

    Header facts (dates, type of bill, admission) are repeated on each line. Diagnoses are in `claim_diagnosis`.
    """

    grain = ("sender", "claim_id", "line")
    row_id = Column(RowId, "The line that stands.", required=True)
    sender = Column(Text, "The plan.", required=True)
    claim_id = Column(
        Text,
        "The sender's claim number, after following its replacements.",
        required=True,
        cdl="CDLMC005",
        tuva="claim_id",
        fhir="ExplanationOfBenefit.identifier",
    )
    line = Column(
        Small,
        "Line number.",
        required=True,
        cdl="CDLMC006",
        tuva="claim_line_number",
        fhir="ExplanationOfBenefit.item.sequence",
    )
    version = Column(Small, "Version of the claim.", cdl="CDLMC007")
    action = Column(
        Choice("original", "replacement", "reversal", "void"),
        "What the sender's line does.",
        required=True,
        cdl="CDLMC160",
    )
    replaces = Column(Text, "Claim number this one replaces or reverses.", cdl="CDLMC008")
    member_id = Column(
        Text,
        "The plan's member.",
        required=True,
        personal=True,
        cdl="CDLMC161",
        tuva="member_id",
        fhir="ExplanationOfBenefit.patient",
    )
    claim_type = Column(
        Choice("professional", "institutional"),
        "Form.",
        required=True,
        cdl="CDLMC156",
        tuva="claim_type",
        fhir="ExplanationOfBenefit.type",
    )
    from_date = Column(
        Day,
        "First day of the service.",
        required=True,
        not_after="received_on",
        cdl="CDLMC119",
        tuva="claim_line_start_date",
        fhir="ExplanationOfBenefit.item.servicedPeriod.start",
    )
    through_date = Column(
        Day,
        "Last day of the service.",
        not_before="from_date",
        not_after="received_on",
        cdl="CDLMC120",
        tuva="claim_line_end_date",
        fhir="ExplanationOfBenefit.item.servicedPeriod.end",
    )
    paid_date = Column(
        Day,
        "Day of payment.",
        not_after="received_on",
        not_before="from_date",
        cdl="CDLMC024",
        tuva="paid_date",
        fhir="ExplanationOfBenefit.payment.date",
    )
    received_on = Column(Day, "Day the file was received.", required=True)
    admission_date = Column(Day, "Inpatient admission.", cdl="CDLMC025", tuva="admission_date")
    discharge_date = Column(
        Day, "Inpatient discharge.", not_before="admission_date", cdl="CDLMC029", tuva="discharge_date"
    )
    admission_type = Column(Text, "Type of admission.", cdl="CDLMC027", tuva="admit_type_code")
    discharge_status = Column(
        Code("DISCHARGE"), "Where to.", cdl="CDLMC031", tuva="discharge_disposition_code"
    )
    type_of_bill = Column(
        Code("TOB"), "Three digits, no leading zero.", cdl="CDLMC032", tuva="bill_type_code"
    )
    place_of_service = Column(Code("POS"), "Two digits.", cdl="CDLMC033", tuva="place_of_service_code")
    revenue_code = Column(Code("REVENUE"), "Four digits.", cdl="CDLMC087", tuva="revenue_center_code")
    procedure_code = Column(
        Code("HCPCS"),
        "CPT or HCPCS.",
        cdl="CDLMC088",
        tuva="hcpcs_code",
        fhir="ExplanationOfBenefit.item.productOrService",
    )
    modifiers = Column(Text, "Modifiers, joined by a blank.", cdl="CDLMC089-092", tuva="hcpcs_modifier_1-5")
    icd_procedure = Column(
        Code("ICD10PCS"),
        "ICD-10-PCS procedures on the header, the principal one first, with blanks between.",
        cdl="CDLMC093",
        tuva="procedure_code_1-25",
    )
    units = Column(Number, "Service units.", cdl="CDLMC121", tuva="service_unit_quantity")
    ndc = Column(Code("NDC"), "Drug given.", cdl="CDLMC133")
    rendering_npi = Column(Code("NPI"), "Who did it.", cdl="CDLMC135", tuva="rendering_npi")
    rendering_taxonomy = Column(Code("TAXONOMY"), "Specialty as sent.", cdl="CDLMC142")
    billing_npi = Column(Code("NPI"), "Who billed it.", cdl="CDLMC148", tuva="billing_npi")
    billing_tin = Column(Text, "Tax number of the biller.", cdl="CDLMC150", tuva="billing_tin")
    facility_npi = Column(Code("NPI"), "Facility.", tuva="facility_npi")
    charge_amount = Column(Amount, "Charged.", cdl="CDLMC123", tuva="charge_amount")
    allowed_amount = Column(
        Amount,
        "Allowed; for a capitated encounter the fee-for-service equivalent.",
        cdl="CDLMC131",
        tuva="allowed_amount",
    )
    paid_amount = Column(Amount, "Paid by the plan.", cdl="CDLMC125", tuva="paid_amount")
    copay_amount = Column(Amount, "Member's copay.", cdl="CDLMC126", tuva="copayment_amount")
    coinsurance_amount = Column(Amount, "Member's coinsurance.", cdl="CDLMC127", tuva="coinsurance_amount")
    deductible_amount = Column(Amount, "Member's deductible.", cdl="CDLMC128", tuva="deductible_amount")
    other_paid_amount = Column(Amount, "Paid by other insurance.", cdl="CDLMC129-130")
    is_capitated = Column(Flag, "Paid by capitation, so zero-paid.", cdl="CDLMC132")
    is_denied = Column(Flag, "The line was denied.", cdl="CDLMC158")
    in_network = Column(Flag, "In network.", cdl="CDLMC137")


class ClaimDiagnosis(Table):
    """A diagnosis on a claim's header. Position 1 is principal; 0 is the admitting diagnosis."""

    grain = ("sender", "claim_id", "position")
    row_id = Column(RowId, "The claim line it was read from (the claim's first line).", required=True)
    sender = Column(Text, "The plan.", required=True)
    claim_id = Column(Text, "Claim number.", required=True)
    member_id = Column(
        Text, "The plan's member, as on the claim: lets diagnoses be cut by person alone.", personal=True
    )
    position = Column(Small, "1 is principal, 0 admitting.", required=True)
    code = Column(
        Code("ICD10CM"),
        "Diagnosis.",
        required=True,
        cdl="CDLMC037-061",
        tuva="diagnosis_code_1-25",
        fhir="ExplanationOfBenefit.diagnosis",
    )
    present_on_admission = Column(Text, "Y, N, U, W.", cdl="CDLMC062-086", tuva="diagnosis_poa_1-25")


class PharmacyClaim(Table):
    """One dispensing, final action."""

    grain = ("sender", "claim_id", "line")
    row_id = Column(RowId, "The row that stands.", required=True)
    sender = Column(Text, "The plan.", required=True)
    claim_id = Column(
        Text,
        "Claim number.",
        required=True,
        cdl="CDLPC005",
        tuva="claim_id",
        fhir="ExplanationOfBenefit.identifier",
    )
    line = Column(Small, "Line number.", required=True, cdl="CDLPC006", tuva="claim_line_number")
    version = Column(Small, "Version.", cdl="CDLPC007")
    action = Column(
        Choice("original", "replacement", "reversal", "void"),
        "What the sender's row does.",
        required=True,
        cdl="CDLPC066",
    )
    replaces = Column(Text, "Claim number replaced or reversed.", cdl="CDLPC008")
    member_id = Column(
        Text, "The plan's member.", required=True, personal=True, cdl="CDLPC068", tuva="member_id"
    )
    fill_date = Column(
        Day,
        "Day dispensed.",
        required=True,
        not_after="received_on",
        cdl="CDLPC023",
        tuva="dispensing_date",
        fhir="MedicationDispense.whenHandedOver",
    )
    paid_date = Column(Day, "Day of payment.", not_after="received_on", cdl="CDLPC024", tuva="paid_date")
    received_on = Column(Day, "Day the file was received.", required=True)
    ndc = Column(
        Code("NDC"),
        "Eleven digits; nine or ten as sent where only a list of drugs can place them.",
        required=True,
        cdl="CDLPC025",
        tuva="ndc_code",
    )
    quantity = Column(Number, "Units dispensed.", between=(0, 100_000), cdl="CDLPC032", tuva="quantity")
    days_supply = Column(Small, "Days.", between=(0, 400), cdl="CDLPC033", tuva="days_supply")
    refill_number = Column(Small, "0 for a first fill.", cdl="CDLPC026", tuva="refills")
    prescriber_npi = Column(Code("NPI"), "Prescriber.", cdl="CDLPC051", tuva="prescribing_provider_npi")
    pharmacy_npi = Column(Code("NPI"), "Pharmacy.", cdl="CDLPC057", tuva="dispensing_provider_npi")
    charge_amount = Column(Amount, "Charged.", cdl="CDLPC036")
    allowed_amount = Column(Amount, "Allowed.", cdl="CDLPC038", tuva="allowed_amount")
    paid_amount = Column(Amount, "Paid by the plan.", cdl="CDLPC037", tuva="paid_amount")
    copay_amount = Column(Amount, "Copay.", cdl="CDLPC043", tuva="copayment_amount")
    coinsurance_amount = Column(Amount, "Coinsurance.", cdl="CDLPC044", tuva="coinsurance_amount")
    deductible_amount = Column(Amount, "Deductible.", cdl="CDLPC045", tuva="deductible_amount")
    is_generic = Column(Flag, "Generic.", cdl="CDLPC027")
    is_denied = Column(Flag, "The plan refused it: nothing was dispensed.")


class ClaimVersion(Table):
    """Every version of every claim line that was accepted, with what became of it: the history behind final action."""

    grain = ("row_id",)
    row_id = Column(RowId, "The row as sent.", required=True)
    sender = Column(Text, "The plan.", required=True)
    table = Column(Choice("medical_claim", "pharmacy_claim"), "Which table.", required=True)
    claim_id = Column(Text, "Claim number as sent.", required=True)
    line = Column(Small, "Line.", required=True)
    outcome = Column(
        Choice("stands", "replaced", "reversed", "voided", "duplicate"), "What became of it.", required=True
    )
    by_row_id = Column(RowId, "The row that replaced, reversed or doubled it.")


class NonclaimsPayment(Table):
    """Money a plan paid that no claim shows: capitation, incentives, infrastructure, settlements, rebates."""

    grain = ("sender", "contract_id", "payee", "framework", "period_start", "row_id")
    row_id = Column(RowId, "Where it came from.", required=True)
    sender = Column(Text, "The plan.", required=True)
    contract_id = Column(Text, "Contract.")
    payee = Column(Text, "Organization id, TIN or NPI paid.", required=True)
    product_line = Column(Text, "Line of business.")
    product = Column(Text, "HMO, PPO, EPO, POS.")
    framework = Column(
        Text, "Subcategory of the expanded non-claims payments framework, such as A1 or D1.", required=True
    )
    lan_category = Column(Text, "HCP-LAN category, such as 2A.")
    member_id = Column(Text, "Member, if attributable to one.", personal=True)
    period_start = Column(Day, "First day paid for.", required=True)
    period_end = Column(Day, "Last day paid for.", not_before="period_start")
    paid_date = Column(Day, "Day of payment.")
    amount = Column(Amount, "Paid.", required=True)
    member_months = Column(Number, "Member-months it covers.")
    is_quality_linked = Column(Flag, "Tied to quality.")
