"""The tables of the true world: what happened to whom, before any sender loses, delays or dirties it.

A world is a set of *party* tables (organizations, sites, clinicians, employers, made once) and, for each
block of households, a set of *life* tables. Each table is declared here once: its grain, its columns, their
Arrow types and meaning. `schema(name)` is the contract between the makers of the world and the senders who
turn it into files.

Conventions
- dates are `date32`, timestamps are not used; an open end is null;
- money is int64 US cents, column names end in `_cents`;
- repeated text (codes, NPIs, ids of parties) is dictionary-encoded: read it as text;
- `person_id` is the truth's own number. It never leaves `truth/`;
- `claim_id` is unique in the world; senders make their own control numbers from it;
- `row` ids (`encounter_id`) tie together what happened at one visit: claim, vitals, orders.
"""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

TEXT = pa.string()
CODE = pa.dictionary(pa.int32(), pa.string())
DATE = pa.date32()
BOOL = pa.bool_()
SMALL = pa.int16()
INT = pa.int32()
KEY = pa.int64()
CENTS = pa.int64()
REAL = pa.float64()


@dataclass(frozen=True)
class WorldTable:
    """One table of the world: name, meaning, grain and `{column: (Arrow type, meaning)}`."""

    name: str
    doc: str
    grain: tuple[str, ...]
    columns: dict[str, tuple[pa.DataType, str]]
    scope: str = "life"

    @property
    def schema(self) -> pa.Schema:
        return pa.schema([(name, kind) for name, (kind, _) in self.columns.items()])


_TABLES: dict[str, WorldTable] = {}


def _table(
    name: str, doc: str, grain: str, /, made: str = "life", **columns: tuple[pa.DataType, str]
) -> None:
    _TABLES[name] = WorldTable(name, doc, tuple(grain.split()), columns, made)


def tables(scope: str | None = None) -> dict[str, WorldTable]:
    """All declared tables by name; `scope` is `party` (one per world) or `life` (one per block)."""
    return {n: t for n, t in _TABLES.items() if scope in (None, t.scope)}


def schema(name: str) -> pa.Schema:
    """The Arrow schema of one world table."""
    return _TABLES[name].schema


# ---------------------------------------------------------------- parties: made once for a world

_table(
    "organization",
    "Anybody who gives care: program practices, comparison practices, hospitals, laboratories, ...",
    "organization_id",
    made="party",
    organization_id=(TEXT, "Short id. The eleven program organizations are fixed names such as `foothill`."),
    name=(TEXT, "Trading name (fictional)."),
    kind=(
        TEXT,
        "primary_care, specialty, behavioral, hospital, surgery_center, urgent_care, laboratory, imaging, "
        "pharmacy, health_system.",
    ),
    in_program=(BOOL, "Takes part in the program."),
    pediatric=(BOOL, "Sees children only."),
    tin=(TEXT, "Nine-digit tax number, not a real one."),
    npi=(TEXT, "The organization's own (type 2) NPI, valid check digit."),
    taxonomy=(TEXT, "NUCC taxonomy code number."),
    street=(TEXT, ""),
    city=(TEXT, ""),
    zip=(TEXT, "Five digits."),
    county_fips=(TEXT, "Five digits, 06 first."),
    phone=(TEXT, "Ten digits."),
)
_table(
    "site",
    "A place where a primary-care organization sees patients.",
    "site_id",
    made="party",
    site_id=(TEXT, "`<organization>-NN`."),
    organization_id=(TEXT, ""),
    name=(TEXT, ""),
    street=(TEXT, ""),
    city=(TEXT, ""),
    zip=(TEXT, ""),
    county_fips=(TEXT, ""),
    phone=(TEXT, ""),
)
_table(
    "clinician",
    "A person who gives care.",
    "npi",
    made="party",
    npi=(TEXT, "Type 1 NPI, valid check digit, from a block of numbers not in use."),
    last_name=(TEXT, ""),
    first_name=(TEXT, ""),
    middle_name=(TEXT, "Initial, may be null."),
    credential=(TEXT, "MD, DO, NP, PA, LCSW, ..."),
    sex=(TEXT, "F or M."),
    taxonomy=(TEXT, "NUCC taxonomy code number."),
    kind=(TEXT, "pcp, specialist, behavioral, hospitalist, emergency."),
)
_table(
    "affiliation",
    "Who works where, from when to when. A clinician who leaves has an end; second sites are rows too.",
    "npi organization_id site_id start",
    made="party",
    npi=(TEXT, ""),
    tin=(TEXT, "Tax number billed under."),
    site_id=(TEXT, "Null for organizations without sites."),
    organization_id=(TEXT, ""),
    start=(DATE, ""),
    end=(DATE, "Last day; null while it lasts."),
    is_primary=(BOOL, "False for a second site, and for a second tax number that plans list."),
)
_table(
    "employer_group",
    "An employer's (or the individual market's) contract with one plan.",
    "group_id",
    made="party",
    group_id=(TEXT, "The plan's group number."),
    employer_id=(TEXT, "The same employer at several plans; null in the individual market."),
    employer_name=(TEXT, ""),
    plan_id=(TEXT, "alder, birch, cedar, dogwood."),
    funding=(TEXT, "fully_insured or self_funded."),
    pharmacy_carved_out=(BOOL, "Drug benefit run by somebody else: the plan has no fills."),
    opts_out=(BOOL, "A self-funded employer that stays out of the program's payments."),
)
_table(
    "capture",
    "How much of the truth each sender's files carry. Senders apply it; the world holds everything.",
    "sender channel year",
    made="party",
    sender=(TEXT, "Plan id, organization id or `registry`."),
    channel=(
        TEXT,
        "plans: race, language, lab_value, encounter (capitated), pcp; practices: feed, race, language, bp, a1c, "
        "phq, immunization, screening_history; registry: child_dose, adult_dose, present.",
    ),
    year=(SMALL, ""),
    share=(REAL, "Probability that a true item is in the file."),
)
_table(
    "quality_truth",
    "How well each organization does, on the logit scale, by family and year. Truth only.",
    "organization_id family year",
    made="party",
    organization_id=(TEXT, ""),
    family=(TEXT, "control, diabetes, screening, vaccination, asthma, behavioral, documentation, visits."),
    year=(SMALL, ""),
    effect=(REAL, "Added to the logit of doing well."),
)

# ---------------------------------------------------------------- people

_table(
    "person",
    "A human being of the world, enrolled at some time. Name parts as at birth or at first sight.",
    "person_id",
    person_id=(KEY, ""),
    household_id=(KEY, ""),
    birth=(DATE, ""),
    death=(DATE, "Null while alive."),
    sex=(TEXT, "F or M."),
    first_name=(TEXT, ""),
    middle_name=(TEXT, "May be null."),
    last_name=(TEXT, ""),
    suffix=(TEXT, "Jr, Sr or null."),
    english_name=(TEXT, "A second, English first name some people use; null otherwise."),
    race=(
        TEXT,
        "Detailed self-report, CDC codes joined by `;` (several allowed), e.g. `2034-7;2106-3`; includes the "
        "MENA code 2118-8. Empty: would name no race (common among Latinos).",
    ),
    ethnicity=(
        TEXT,
        "CDC codes joined by `;`: 2186-5 not Hispanic; 2135-2 or a detail such as 2148-5 Mexican.",
    ),
    race_group=(TEXT, "Exclusive roll-up used for planting disparities: latino, white, asian, black, ..."),
    race_detail=(TEXT, "Sub-group in words: chinese, filipino, mexican, ... or null."),
    spoken_language=(TEXT, "BCP 47: en, es, zh-Hant, vi, ko, tl, hy, fa, ru, ..."),
    written_language=(TEXT, "BCP 47; may differ."),
    needs_interpreter=(BOOL, ""),
    twin_of=(KEY, "The elder twin's person_id, or null."),
    mother_id=(KEY, "Mother's person_id if in the world, or null."),
    ssn=(TEXT, "Nine digits beginning 9 (a range never issued); null for some infants."),
    mobile=(TEXT, "Ten digits with exchange 555; null if none."),
    home_phone=(TEXT, ""),
    email=(TEXT, "At example.org / example.net; families share."),
    preferred_channel=(TEXT, "text, call, email, portal, letter."),
    area_income=(SMALL, "Income fifth of the first ZIP: 1 lowest to 5."),
)
_table(
    "person_name",
    "Name changes: birth (`Baby Girl` until named), marriage, others. The name in force from a date.",
    "person_id from_date",
    person_id=(KEY, ""),
    from_date=(DATE, ""),
    first_name=(TEXT, ""),
    middle_name=(TEXT, ""),
    last_name=(TEXT, ""),
    reason=(CODE, "first, newborn, named, marriage."),
)
_table(
    "person_address",
    "Where a household lives, dated.",
    "person_id from_date",
    person_id=(KEY, ""),
    from_date=(DATE, ""),
    to_date=(DATE, "Null while it lasts."),
    street=(TEXT, ""),
    city=(CODE, ""),
    state=(CODE, "CA, or another state after leaving."),
    zip=(CODE, ""),
    county_fips=(CODE, ""),
)
_table(
    "coverage",
    "One person's unbroken time in one plan, product, group. A product change is a new row.",
    "person_id from_date",
    coverage_id=(KEY, ""),
    person_id=(KEY, ""),
    plan_id=(CODE, "alder, birch, cedar, dogwood."),
    product_line=(CODE, "commercial."),
    product=(CODE, "HMO, PPO, EPO, POS."),
    market=(CODE, "group, exchange."),
    funding=(CODE, "fully_insured, self_funded."),
    group_id=(CODE, ""),
    from_date=(DATE, ""),
    to_date=(DATE, "Last day covered; null while it lasts (beyond the as-of date)."),
    subscriber_id=(KEY, "person_id of the subscriber."),
    relationship=(CODE, "subscriber, spouse, child."),
    pcp_npi=(CODE, "The plan's PCP on file, or null."),
    pcp_organization_id=(CODE, "That PCP's organization (may lag the truth)."),
    pcp_source=(CODE, "chosen, assigned or null."),
    has_pharmacy=(BOOL, "False: carved out, no fills at this plan."),
    metal=(CODE, "gold, silver, bronze, platinum."),
)
_table(
    "primary_care",
    "The practice a person really uses, dated. Truth for judging attribution.",
    "person_id from_date",
    person_id=(KEY, ""),
    from_date=(DATE, ""),
    organization_id=(CODE, ""),
    site_id=(CODE, ""),
    npi=(CODE, "Usual clinician on from_date."),
)

# ---------------------------------------------------------------- what happened, as bills

_table(
    "claim",
    "One bill for one encounter, as finally adjudicated.",
    "claim_id",
    claim_id=(KEY, ""),
    person_id=(KEY, ""),
    coverage_id=(KEY, ""),
    plan_id=(CODE, ""),
    encounter_id=(KEY, "Ties the professional and facility bills, vitals and orders of one event."),
    claim_type=(CODE, "professional or institutional."),
    setting=(
        CODE,
        "office, telehealth, specialist, behavioral, urgent_care, emergency, inpatient, outpatient, "
        "lab, imaging, home.",
    ),
    from_date=(DATE, ""),
    to_date=(DATE, ""),
    bill_type=(CODE, "Three-digit type of bill (institutional)."),
    admission_date=(DATE, ""),
    discharge_date=(DATE, ""),
    admission_type=(CODE, "1 emergency, 3 elective, 4 newborn."),
    discharge_status=(CODE, "01 home, 03 SNF, 20 died, ..."),
    drg=(CODE, "MS-DRG number for stays."),
    rendering_npi=(CODE, ""),
    billing_npi=(CODE, ""),
    referring_npi=(CODE, ""),
    tin=(CODE, "Billing tax number."),
    organization_id=(CODE, "Billing organization."),
    site_id=(CODE, "Primary-care site, or null."),
    in_network=(BOOL, ""),
    principal_procedure=(CODE, "ICD-10-PCS of a stay, or null."),
    **{f"dx{i}": (CODE, "ICD-10-CM without dot; dx1 is principal." if i == 1 else "") for i in range(1, 13)},
    is_sensitive=(CODE, "Truth mark: part2, reproductive, mental_health_minor, hiv, or null."),
)
_table(
    "claim_line",
    "One service on a bill.",
    "claim_id line",
    claim_id=(KEY, ""),
    line=(SMALL, "1-based."),
    service_date=(DATE, ""),
    place_of_service=(CODE, "Two digits (professional)."),
    revenue_code=(CODE, "Four digits (institutional)."),
    procedure_code=(CODE, "CPT/HCPCS number, or null on some revenue lines."),
    modifier1=(CODE, ""),
    ndc=(CODE, "For office-given drugs, else null."),
    units=(SMALL, ""),
    charge_cents=(CENTS, ""),
    allowed_cents=(CENTS, "Fee-for-service equivalent where capitated; 0 if denied."),
    paid_cents=(CENTS, "By the plan; 0 where capitated or denied."),
    copay_cents=(CENTS, ""),
    coinsurance_cents=(CENTS, ""),
    deductible_cents=(CENTS, ""),
    is_capitated=(BOOL, ""),
    denial=(CODE, "Adjustment reason number if the line is finally denied, else null."),
)
_table(
    "pharmacy_fill",
    "One prescription dispensed (picked up). Exists also where the plan has no drug benefit on file.",
    "fill_id",
    fill_id=(KEY, ""),
    person_id=(KEY, ""),
    coverage_id=(KEY, ""),
    plan_id=(CODE, ""),
    fill_date=(DATE, ""),
    ndc=(CODE, "Eleven digits."),
    quantity=(REAL, ""),
    days_supply=(SMALL, ""),
    refill_number=(SMALL, "0 for a new prescription."),
    rx_number=(KEY, "Same for the refills of one prescription."),
    is_generic=(BOOL, ""),
    is_mail=(BOOL, ""),
    prescriber_npi=(CODE, ""),
    pharmacy_npi=(CODE, ""),
    pharmacy_id=(CODE, "organization_id of the pharmacy."),
    allowed_cents=(CENTS, ""),
    paid_cents=(CENTS, ""),
    copay_cents=(CENTS, ""),
    coinsurance_cents=(CENTS, ""),
    deductible_cents=(CENTS, ""),
)

# ---------------------------------------------------------------- what was found and done

_table(
    "lab_result",
    "One reported value of one analyte.",
    "lab_id",
    lab_id=(KEY, ""),
    person_id=(KEY, ""),
    encounter_id=(KEY, ""),
    plan_id=(CODE, "Plan on the day."),
    taken_on=(DATE, ""),
    loinc=(CODE, ""),
    value=(REAL, "Null for coded answers."),
    unit=(CODE, "UCUM."),
    answer=(CODE, "negative, positive, ... for coded results."),
    ordering_npi=(CODE, ""),
    organization_id=(CODE, "Practice that ordered it."),
    laboratory_id=(CODE, "organization_id of the laboratory; the practice itself for point of care."),
)
_table(
    "observation",
    "A vital sign, questionnaire total or finding at a visit. One row per LOINC; rows of a panel share panel_id.",
    "panel_id loinc",
    panel_id=(KEY, ""),
    person_id=(KEY, ""),
    encounter_id=(KEY, ""),
    plan_id=(CODE, ""),
    observed_on=(DATE, ""),
    loinc=(CODE, "8480-6, 8462-4, 8302-2, 29463-7, 39156-5, 59576-9, 55758-7, 44261-6, 72166-2, ..."),
    value=(REAL, ""),
    unit=(CODE, ""),
    answer=(CODE, "Coded answer such as never, current (smoking)."),
    setting=(CODE, "As the claim's setting: a reading in the ED is marked so."),
    npi=(CODE, ""),
    organization_id=(CODE, ""),
    site_id=(CODE, ""),
)
_table(
    "immunization",
    "One dose given, from birth on, wherever given.",
    "person_id given_on cvx",
    person_id=(KEY, ""),
    given_on=(DATE, ""),
    cvx=(CODE, ""),
    procedure_code=(CODE, "Product's CPT number as a bill would carry it."),
    lot=(TEXT, ""),
    place=(CODE, "office, hospital (birth dose), pharmacy, elsewhere (before or outside these plans)."),
    plan_id=(CODE, "Plan on the day, or null if not enrolled."),
    organization_id=(CODE, "Giver, or null when elsewhere."),
    npi=(CODE, ""),
)
_table(
    "screening_history",
    "Screening tests and surgical history from before the data window or outside it: in charts, not in claims.",
    "person_id code done_on",
    person_id=(KEY, ""),
    done_on=(DATE, ""),
    kind=(
        CODE,
        "colonoscopy, fit, sdna_fit, sigmoidoscopy, mammogram, cytology, hpv, mastectomy, hysterectomy, "
        "colectomy, eye_exam.",
    ),
    code=(CODE, "CPT/HCPCS number or ICD-10-CM history code."),
    system=(CODE, "HCPCS or ICD10CM."),
    result=(CODE, "normal, abnormal or null."),
)
_table(
    "problem",
    "The problem list a good chart would hold.",
    "person_id code onset",
    person_id=(KEY, ""),
    code=(CODE, "ICD-10-CM."),
    onset=(DATE, "May precede the window."),
    resolved=(DATE, ""),
    is_sensitive=(CODE, "As in claim."),
)
_table(
    "referral",
    "A referral from primary care and what became of it.",
    "referral_id",
    referral_id=(KEY, ""),
    person_id=(KEY, ""),
    plan_id=(CODE, ""),
    ordered_on=(DATE, ""),
    ordering_npi=(CODE, ""),
    organization_id=(CODE, ""),
    specialty=(CODE, "Specialty name, e.g. cardiology."),
    to_organization_id=(CODE, ""),
    seen_on=(DATE, "Null if never."),
    report_on=(DATE, "Null if no report came back."),
)
_table(
    "appointment",
    "Booked visits at program and comparison practices, past and future.",
    "appointment_id",
    appointment_id=(KEY, ""),
    person_id=(KEY, ""),
    plan_id=(CODE, ""),
    organization_id=(CODE, ""),
    site_id=(CODE, ""),
    npi=(CODE, ""),
    booked_on=(DATE, ""),
    starts_on=(DATE, "May lie after the as-of date."),
    start_minute=(SMALL, "Minutes after midnight."),
    kind=(CODE, "new, established, well, telehealth, nurse."),
    status=(CODE, "kept, no_show, cancelled, booked (future)."),
    encounter_id=(KEY, "Of the kept visit, else null."),
)
_table(
    "adt_notice",
    "Admission, discharge and emergency notices.",
    "notice_id",
    notice_id=(KEY, ""),
    person_id=(KEY, ""),
    plan_id=(CODE, ""),
    encounter_id=(KEY, ""),
    event=(CODE, "admit, discharge, ed_visit."),
    event_date=(DATE, ""),
    sent_on=(DATE, "When the hospital's feed told it."),
    hospital_id=(CODE, ""),
    organization_id=(CODE, "Primary-care organization told."),
    dx=(CODE, "Reason as an ICD-10-CM code."),
    disposition=(CODE, "Discharge status, or null."),
    is_sensitive=(CODE, ""),
)
_table(
    "care_team",
    "Who else is on the team of people with long-term illness.",
    "person_id npi role from_date",
    person_id=(KEY, ""),
    npi=(CODE, ""),
    role=(CODE, "pcp, specialist, behavioral, care_manager."),
    organization_id=(CODE, ""),
    from_date=(DATE, ""),
    to_date=(DATE, ""),
)
_table(
    "consent",
    "Consents to share sensitive data, given and revoked.",
    "consent_id",
    consent_id=(KEY, ""),
    person_id=(KEY, ""),
    scope=(CODE, "part2, hiv or all."),
    purpose=(CODE, "treatment, tpo (treatment, payment, operations)."),
    recipient=(CODE, "organization_id, plan_id or treating."),
    given_on=(DATE, ""),
    expires_on=(DATE, ""),
    revoked_on=(DATE, ""),
)
_table(
    "survey_response",
    "CG-CAHPS-like answers, one row per respondent and item.",
    "response_id item",
    response_id=(KEY, ""),
    person_id=(KEY, ""),
    organization_id=(CODE, ""),
    site_id=(CODE, ""),
    fielded_on=(DATE, ""),
    mode=(CODE, "mail, email, phone."),
    language=(CODE, "en, es."),
    item=(
        CODE,
        "access1..3, communication1..4, coordination1..3, staff1..2, rating (0-10), health, age_band, "
        "education.",
    ),
    answer=(SMALL, "1-4 (never..always), 0-10 for rating."),
)
_table(
    "non_claims_payment",
    "What plans paid practices beside claims, per practice and month (a block's part: add blocks up).",
    "plan_id organization_id product funding month category",
    plan_id=(CODE, ""),
    organization_id=(CODE, ""),
    product=(CODE, ""),
    funding=(CODE, ""),
    month=(DATE, "First of the month."),
    category=(CODE, "Expanded framework code: A1, B2, D1, ..."),
    member_months=(INT, ""),
    amount_cents=(CENTS, ""),
)
