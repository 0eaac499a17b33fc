"""The files that senders write: for each sender and kind, the name, the columns in order, the codes and the form.

A layout is data. `docs/guide/sender-layouts.md` says the same in prose; intake reads the files by mappings of its own.
"""

from __future__ import annotations

from dataclasses import dataclass

PLANS = ("alder", "birch", "cedar", "dogwood")
WORKBOOK_PRACTICES = ("redwoodbay", "twinrivers", "littleriver")


@dataclass(frozen=True)
class Layout:
    """One kind of file of one sender.

    `columns` are the names in order as they stand in the header row; `widths` make it fixed-width. `name` and
    `history_name` are patterns with `{period}` (202502, 2025-02 or 2025Q1 as `period_form` says) or `{year}`.
    `frame` is how the file opens and closes: `plain`, `header`, `cdl` or `records`.
    """

    sender: str
    kind: str
    name: str
    columns: tuple[str, ...]
    history_name: str = ""
    period_form: str = "month"  # month, dashed, quarter
    delimiter: str = ","
    widths: tuple[int, ...] = ()
    frame: str = "header"
    file_type: str = ""
    encoding: str = "utf-8"
    dates: str = "iso"  # iso, compact or us
    money: str = "cents"  # whole cents, decimal, or signed (zero-padded, sign last)
    amounts: str = ""  # pattern of the columns that hold amounts


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


# ---------------------------------------------------------------- alder: APCD-CDL v2 shape


def _cdl(prefix: str, last: int) -> tuple[str, ...]:
    return (*(f"CDL{prefix}{i:03d}" for i in range(1, last + 1)), f"CDL{prefix}899")


def _alder(kind: str, file_type: str, columns: tuple[str, ...], history: bool, form: str = "month") -> Layout:
    return Layout(
        "alder",
        kind,
        f"ALDER_{file_type}_{{period}}.txt",
        columns,
        history_name=f"ALDER_{file_type}_{{year}}_HIST.txt" if history else "",
        period_form=form,
        delimiter="|",
        frame="cdl",
        file_type=file_type,
        dates="compact",
    )


ALDER = (
    _alder("eligibility", "ME", _cdl("ME", 78), True),
    _alder("medical", "MC", _cdl("MC", 163), True),
    _alder("pharmacy", "PC", _cdl("PC", 71), True),
    _alder("provider", "PV", _cdl("PV", 28), False, "quarter"),
    _alder(
        "lab",
        "LB",
        _words(
            "MEMBER_ID LAB_ORDER_ID COLLECTED RESULTED LOINC RESULT_VALUE RESULT_TEXT UNITS ORDERING_NPI LAB_NPI STATUS"
        ),
        True,
    ),
    _alder(
        "roster",
        "RO",
        _words("MEMBER_ID YEAR MONTH PCP_NPI PRACTICE_TIN PRACTICE_NAME CHANGE_TYPE"),
        False,
    ),
    _alder(
        "nonclaims",
        "NC",
        _words(
            "CONTRACT_ID PAYEE_TIN PAYEE_NAME PRODUCT FUNDING PERIOD_START PERIOD_END PAID_DATE CATEGORY LAN_CODE "
            "MEMBER_MONTHS AMOUNT QUALITY_LINKED"
        ),
        False,
        "quarter",
    ),
)

# ---------------------------------------------------------------- birch: Tuva input layout with x_ extensions

_DX = tuple(f"diagnosis_code_{i}" for i in range(1, 26))


def _birch(kind: str, table: str, columns: tuple[str, ...], history: bool, form: str = "dashed") -> Layout:
    return Layout(
        "birch",
        kind,
        f"birch_{table}_{{period}}.csv",
        columns,
        history_name=f"birch_{table}_{{year}}.csv" if history else "",
        period_form=form,
        money="decimal",
        amounts="amount$",
    )


BIRCH = (
    _birch(
        "eligibility",
        "eligibility",
        _words(
            "patient_id member_id subscriber_id gender race birth_date death_date death_flag enrollment_start_date "
            "enrollment_end_date payer payer_type plan original_reason_entitlement_code dual_status_code "
            "medicare_status_code group_id group_name first_name middle_name last_name name_suffix "
            "social_security_number subscriber_relation address city state zip_code phone email ethnicity language "
            "data_source x_funding x_pharmacy x_market x_metal x_race_source"
        ),
        True,
    ),
    _birch(
        "medical",
        "medical_claim",
        (
            *_words(
                "claim_id claim_line_number claim_type patient_id member_id payer plan claim_start_date claim_end_date "
                "claim_line_start_date claim_line_end_date admission_date discharge_date admit_source_code "
                "admit_type_code discharge_disposition_code place_of_service_code bill_type_code ms_drg_code "
                "apr_drg_code revenue_center_code service_unit_quantity hcpcs_code hcpcs_modifier_1 hcpcs_modifier_2 "
                "hcpcs_modifier_3 hcpcs_modifier_4 hcpcs_modifier_5 rendering_npi billing_npi facility_npi paid_date "
                "paid_amount total_cost_amount allowed_amount charge_amount coinsurance_amount copayment_amount "
                "deductible_amount diagnosis_code_type"
            ),
            *_DX,
            *_words("procedure_code_type procedure_code_1 procedure_code_2 procedure_code_3"),
            *_words("data_source x_claim_status x_billing_tin x_capitated x_in_network x_ndc_code"),
        ),
        True,
    ),
    _birch(
        "pharmacy",
        "pharmacy_claim",
        _words(
            "claim_id claim_line_number patient_id member_id payer plan prescribing_provider_npi "
            "dispensing_provider_npi dispensing_date ndc_code quantity days_supply refills paid_date paid_amount "
            "allowed_amount charge_amount coinsurance_amount copayment_amount deductible_amount data_source "
            "x_generic x_claim_status"
        ),
        True,
    ),
    _birch(
        "lab",
        "lab_result",
        _words(
            "lab_result_id patient_id member_id accession_number source_order_type source_component_type "
            "source_component_code normalized_component_type normalized_component_code status result "
            "collection_date result_date source_units normalized_units ordering_practitioner_id data_source"
        ),
        True,
    ),
    _birch(
        "roster",
        "provider_attribution",
        _words(
            "patient_id member_id year_month payer plan data_source payer_attributed_provider "
            "payer_attributed_provider_practice payer_attributed_provider_organization payer_attributed_provider_lob "
            "x_change_type x_pcp_selection x_pcp_effective_date"
        ),
        False,
    ),
    _birch(
        "provider",
        "provider",
        _words(
            "npi entity_type_code provider_first_name provider_last_name provider_organization_name "
            "primary_taxonomy_code tax_id practice_zip data_source"
        ),
        False,
        "quarter",
    ),
    _birch(
        "nonclaims",
        "non_claims_payment",
        _words(
            "contract_id payee_tin plan funding period_start period_end paid_date framework_category lan_category "
            "member_months amount quality_linked data_source"
        ),
        False,
        "quarter",
    ),
)

# ---------------------------------------------------------------- cedar: its own CSV, windows-1252


def _cedar(kind: str, table: str, columns: str, history: bool, form: str = "month") -> Layout:
    return Layout(
        "cedar",
        kind,
        f"CDR_{table}_{{period}}.csv",
        _words(columns),
        history_name=f"CDR_{table}_{{year}}.csv" if history else "",
        period_form=form,
        encoding="windows-1252",
        dates="us",
        money="decimal",
        amounts="AMT$",
    )


CEDAR = (
    _cedar(
        "eligibility",
        "MEMBERSHIP",
        "CONTRACT_NO MBR_NO REL_CD LAST_NM FIRST_NM MID_NM SFX SEX_CD DOB SOC_SEC_NO ADDR_LINE CITY_NM ST_CD ZIP_CD "
        "HOME_PHONE EMAIL_ADDR RACE_CD ETHN_CD RACE_SRC LANG_NM LOB_CD PROD_CD FUND_CD GRP_NO GRP_NM METAL_CD COV_EFF_DT "
        "COV_TERM_DT RX_IND PCP_NPI PCP_EFF_DT PCP_SEL_CD",
        True,
    ),
    _cedar(
        "medical",
        "CLAIMS",
        "CLM_NO LN_NO TXN_CD ORIG_CLM_NO MBR_NO FORM_CD SVC_FROM SVC_TO PAID_DT ADM_DT DIS_DT ADM_TYPE DIS_STAT BILL_TYPE "
        "POS_CD REV_CD PROC_CD MOD1 DX1 DX2 DX3 DX4 DX5 DX6 DX7 DX8 ICD_PROC UNITS NDC_CD REND_NPI REND_SPEC BILL_NPI "
        "BILL_TIN CHG_AMT ALLOW_AMT PAID_AMT COPAY_AMT COINS_AMT DEDUCT_AMT CAP_IND DENY_CD NET_IND",
        True,
    ),
    _cedar(
        "pharmacy",
        "RX",
        "RX_CLM_NO TXN_CD ORIG_CLM_NO MBR_NO FILL_DT PAID_DT NDC_CD QTY DAYS REFILL_NO PRESCR_NPI PHARM_NPI GENERIC_IND "
        "CHG_AMT ALLOW_AMT PAID_AMT COPAY_AMT COINS_AMT DEDUCT_AMT",
        True,
    ),
    _cedar("roster", "ROSTER", "MBR_NO ROSTER_MONTH PCP_NPI GROUP_TIN GROUP_NM STATUS_CD", False),
    _cedar(
        "provider",
        "PROVIDERS",
        "NPI_NO ENT_CD LAST_OR_ORG_NM FIRST_NM SPEC_CD TIN_NO ZIP_CD",
        False,
        "quarter",
    ),
    _cedar(
        "nonclaims",
        "OTHERPAY",
        "AGREEMENT_NO PAYEE_TIN PROD_CD FUND_CD PERIOD_FROM PERIOD_TO CHECK_DT CATEGORY LAN MBR_MONTHS AMT QUAL_IND",
        False,
        "quarter",
    ),
)

# ---------------------------------------------------------------- dogwood: fixed width with record types


def _dogwood(kind: str, table: str, columns: str, history: bool, form: str = "month") -> Layout:
    pairs = [p.split(":") for p in columns.split()]
    return Layout(
        "dogwood",
        kind,
        f"DGW.{table}.{{period}}.DAT",
        tuple(p[0] for p in pairs),
        history_name=f"DGW.{table}.{{year}}.DAT" if history else "",
        period_form=form,
        delimiter="",
        widths=tuple(int(p[1]) for p in pairs),
        frame="records",
        file_type=table,
        dates="compact",
        money="signed",
        amounts="^(CHARGE|ALLOWED|PAID|COPAY|COINS|DEDUCT|AMOUNT|QTY)$",
    )


DOGWOOD = (
    _dogwood(
        "eligibility",
        "MEMBER",
        "REC_TYPE:2 MEMBER_ID:11 SUBSCRIBER_ID:11 RELATION:1 LAST_NAME:30 FIRST_NAME:20 MIDDLE:15 SUFFIX:3 SEX:1 "
        "BIRTH_DATE:8 SSN:9 STREET:40 CITY:25 STATE:2 ZIP:5 COUNTY_FIPS:5 PHONE:10 EMAIL:45 RACE:1 HISPANIC:1 RACE_BASIS:1 "
        "LANGUAGE:3 PRODUCT:3 FUNDING:1 GROUP_NO:12 METAL:1 EFF_DATE:8 TERM_DATE:8 DRUG_COVER:1 PCP_NPI:10 PCP_SINCE:8 "
        "PCP_CHOICE:1",
        True,
    ),
    _dogwood(
        "medical",
        "MEDCLM",
        "REC_TYPE:2 CLAIM_NO:15 LINE_NO:3 STATUS:1 REPLACES:15 MEMBER_ID:11 FORM:1 FROM_DATE:8 THRU_DATE:8 PAID_DATE:8 "
        "ADMIT_DATE:8 DISCH_DATE:8 ADMIT_TYPE:1 DISCH_STATUS:2 BILL_TYPE:3 PLACE:2 REVENUE:4 PROCEDURE:5 MODIFIER:2 "
        "DIAG1:7 DIAG2:7 DIAG3:7 DIAG4:7 DIAG5:7 DIAG6:7 ICD_PROC:7 UNITS:5 NDC:11 REND_NPI:10 REND_TAXON:10 BILL_NPI:10 "
        "BILL_TIN:9 CHARGE:11 ALLOWED:11 PAID:11 COPAY:11 COINS:11 DEDUCT:11 CAPITATED:1 DENIED:3 NETWORK:1",
        True,
    ),
    _dogwood(
        "pharmacy",
        "RXCLM",
        "REC_TYPE:2 CLAIM_NO:15 STATUS:1 REPLACES:15 MEMBER_ID:11 FILL_DATE:8 PAID_DATE:8 NDC:11 QTY:10 DAYS:3 REFILL:2 "
        "PRESC_NPI:10 PHARM_NPI:10 GENERIC:1 CHARGE:11 ALLOWED:11 PAID:11 COPAY:11 COINS:11 DEDUCT:11",
        True,
    ),
    _dogwood(
        "lab",
        "LAB",
        "REC_TYPE:2 MEMBER_ID:11 ORDER_NO:15 TAKEN:8 RESULTED:8 LOINC:8 RESULT:12 RESULT_TEXT:20 UNIT:14 ORDER_NPI:10 STATUS:1",
        True,
    ),
    _dogwood("roster", "ROSTER", "REC_TYPE:2 MEMBER_ID:11 MONTH:6 PCP_NPI:10 TIN:9 CHANGE:1", False),
    _dogwood(
        "provider",
        "PROV",
        "REC_TYPE:2 NPI:10 ENTITY:1 NAME:40 FIRST:20 TAXONOMY:10 TIN:9 ZIP:5",
        False,
        "quarter",
    ),
    _dogwood(
        "nonclaims",
        "NONCLM",
        "REC_TYPE:2 CONTRACT:20 TIN:9 PRODUCT:3 FUNDING:1 FROM_DATE:8 TO_DATE:8 PAID_DATE:8 CATEGORY:2 LAN:2 MONTHS:9 "
        "AMOUNT:13 QUALITY:1",
        False,
        "quarter",
    ),
)

# ---------------------------------------------------------------- practices: the monthly clinical template

PATIENT_COLUMNS = _words(
    "patient_id last_name first_name middle_name suffix birth_date death_date sex ssn street city state zip mobile_phone "
    "home_phone email preferred_channel race ethnicity spoken_language written_language interpreter answers_by "
    "answers_on pcp_npi site_id"
)
CLINICAL_COLUMNS = _words(
    "record patient_id date time name code_system code value value_2 unit answer status end_date other_date "
    "clinician_npi site_id reference"
)
RECORDS = {
    "lab": "A laboratory value: date taken, other_date resulted, LOINC, value and unit, or answer.",
    "blood_pressure": "value is systolic, value_2 diastolic, mm[Hg]; name says where: office, home, emergency ...",
    "measurement": "Height, weight, BMI or BMI percentile: LOINC, value, unit.",
    "questionnaire": "PHQ-2, PHQ-9, smoking: LOINC, value or answer.",
    "screening": "A screening done anywhere: name, code_system (HCPCS), code, answer normal, abnormal or empty.",
    "exclusion": "Surgery or state that takes a person out of a screening: name, code_system, code, date.",
    "immunization": "CVX, date given, status completed or not-done, reference the lot.",
    "problem": "ICD10CM, date of onset, end_date when resolved, status active or resolved.",
    "appointment": "date, time, name the kind, status booked, kept, no_show or cancelled, reference the appointment.",
    "referral": "name the specialty, date ordered, other_date seen, end_date report back, status open, seen, closed.",
    "care_team": "clinician_npi, answer the role, date since, end_date until.",
    "consent": "name the scope, answer the purpose, reference the recipient, date given, end_date expires, other_date revoked.",
}


def practice(organization_id: str) -> tuple[Layout, Layout]:
    """The two files of a practice: its patients and its clinical records. Three practices send monthly workbooks."""
    end = "xlsx" if organization_id in WORKBOOK_PRACTICES else "csv"
    return tuple(  # type: ignore[return-value]
        Layout(
            organization_id,
            kind,
            f"{organization_id}_{kind}_{{period}}.{end}",
            columns,
            history_name=f"{organization_id}_{kind}_history.csv",
            period_form="dashed",
        )
        for kind, columns in (("patients", PATIENT_COLUMNS), ("clinical", CLINICAL_COLUMNS))
    )


# ---------------------------------------------------------------- registry, hospital notices, survey vendor

OTHERS = (
    Layout(
        "registry",
        "registry_patients",
        "registry_patients_{period}.csv",
        _words(
            "registry_id last_name first_name middle_name birth_date sex street city state zip phone mother_first_name "
            "race ethnicity"
        ),
        "registry_patients_history.csv",
        "dashed",
    ),
    Layout(
        "registry",
        "registry_doses",
        "registry_doses_{period}.csv",
        _words("registry_id dose_id cvx given_on lot given_by_npi given_by status entered_on"),
        "registry_doses_history.csv",
        "dashed",
    ),
    Layout(
        "adt",
        "notices",
        "adt_notices_{period}.csv",
        _words(
            "notice_id patient_id event happened_at sent_at hospital_npi hospital_name last_name first_name birth_date sex "
            "zip phone reason disposition practice_id"
        ),
        period_form="dashed",
    ),
    Layout(
        "survey",
        "survey",
        "survey_{period}.csv",
        _words("response_id instrument practice_id site_id item answer answered_on mode language proxy"),
        period_form="quarter",
    ),
    Layout(
        "survey",
        "team_survey",
        "team_survey_{period}.csv",
        _words("response_id instrument practice_id item answer answered_on mode language"),
        period_form="quarter",
    ),
)


# ---------------------------------------------------------------- columns that say the same in every row

_ALDER = {"001": "ALDER", "002": "ALDER"}
_BIRCH = {"payer": "Birch Mutual", "data_source": "birch"}


def _elements(prefix: str, **others: str) -> dict[str, str]:
    both = _ALDER | {k.lstrip("e"): v for k, v in others.items()}
    return {f"CDL{prefix}{number}": text for number, text in both.items()} | {f"CDL{prefix}899": prefix}


CONSTANTS: dict[tuple[str, str], dict[str, str]] = {
    ("alder", "eligibility"): _elements("ME", e028="US", e036="Y", e038="N", e039="Y", e040="Y", e042="CA"),
    ("alder", "medical"): _elements("MC", e003="ALD", e036="0", e129="0", e130="0"),
    ("alder", "pharmacy"): _elements("PC", e003="ALD", e006="1"),
    ("alder", "provider"): _elements("PV"),
    ("alder", "lab"): {"STATUS": "F"},
    ("birch", "eligibility"): _BIRCH | {"payer_type": "commercial"},
    ("birch", "medical"): _BIRCH | {"diagnosis_code_type": "icd-10-cm"},
    ("birch", "pharmacy"): _BIRCH | {"claim_line_number": "1", "x_claim_status": "paid"},
    ("birch", "lab"): {
        "source_component_type": "loinc",
        "normalized_component_type": "loinc",
        "status": "final",
        "data_source": "birch",
    },
    ("birch", "roster"): _BIRCH | {"payer_attributed_provider_lob": "commercial"},
    ("birch", "provider"): {"data_source": "birch"},
    ("birch", "nonclaims"): {"data_source": "birch"},
    ("cedar", "eligibility"): {"LOB_CD": "COM"},
    ("dogwood", "lab"): {"STATUS": "F"},
}


def constant(layout: Layout, column: str) -> str:
    """What a column without values of its own says in every row; mostly nothing."""
    if column == "REC_TYPE":
        return "10"
    return CONSTANTS.get((layout.sender, layout.kind), {}).get(column, "")


def plan_layouts() -> dict[tuple[str, str], Layout]:
    """The plans' layouts by (sender, kind)."""
    return {(x.sender, x.kind): x for x in (*ALDER, *BIRCH, *CEDAR, *DOGWOOD)}
