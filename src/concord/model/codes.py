"""Code systems by their short name, with the canonical URL that FHIR uses. No codes live here."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class CodeSystem:
    """One code system. `short` is the name used in every table; `url` is FHIR's."""

    short: str
    url: str
    title: str
    licence: str


_SYSTEMS = (
    CodeSystem("ICD10CM", "http://hl7.org/fhir/sid/icd-10-cm", "ICD-10-CM diagnoses", "US public domain"),
    CodeSystem(
        "ICD10PCS", "http://www.cms.gov/Medicare/Coding/ICD10", "ICD-10-PCS procedures", "US public domain"
    ),
    CodeSystem("ICD9CM", "http://hl7.org/fhir/sid/icd-9-cm", "ICD-9-CM diagnoses", "US public domain"),
    CodeSystem("CPT", "http://www.ama-assn.org/go/cpt", "CPT", "AMA: numbers only, never descriptors"),
    CodeSystem(
        "HCPCS",
        "https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets",
        "HCPCS Level II",
        "US public domain",
    ),
    CodeSystem("CVX", "http://hl7.org/fhir/sid/cvx", "Vaccines administered", "US public domain"),
    CodeSystem("LOINC", "http://loinc.org", "Laboratory and clinical observations", "free with notice"),
    CodeSystem("NDC", "http://hl7.org/fhir/sid/ndc", "National Drug Codes", "US public domain"),
    CodeSystem("RXNORM", "http://www.nlm.nih.gov/research/umls/rxnorm", "RxNorm", "names free"),
    CodeSystem("SNOMED", "http://snomed.info/sct", "SNOMED CT", "affiliate licence; sets not shipped"),
    CodeSystem(
        "POS",
        "https://www.cms.gov/Medicare/Coding/place-of-service-codes/Place_of_Service_Code_Set",
        "Place of service",
        "US public domain",
    ),
    CodeSystem("REVENUE", "https://www.nubc.org/CodeSystem/RevenueCodes", "Revenue codes", "numbers only"),
    CodeSystem("TOB", "https://www.nubc.org/CodeSystem/TypeOfBill", "Type of bill", "numbers only"),
    CodeSystem(
        "DISCHARGE", "https://www.nubc.org/CodeSystem/PatDischargeStatus", "Discharge status", "numbers only"
    ),
    CodeSystem("TAXONOMY", "http://nucc.org/provider-taxonomy", "Provider taxonomy", "numbers only"),
    CodeSystem("UCUM", "http://unitsofmeasure.org", "Units", "free with notice"),
    CodeSystem("CDCREC", "urn:oid:2.16.840.1.113883.6.238", "CDC race and ethnicity", "US public domain"),
    CodeSystem("ACTCODE", "http://terminology.hl7.org/CodeSystem/v3-ActCode", "Encounter class", "free"),
    CodeSystem("LANGUAGE", "urn:ietf:bcp:47", "Languages (BCP 47)", "free"),
)

BY_SHORT = {system.short: system for system in _SYSTEMS}
BY_URL = {system.url: system for system in _SYSTEMS} | {
    "urn:oid:2.16.840.1.113883.6.90": BY_SHORT["ICD10CM"],
    "urn:oid:2.16.840.1.113883.6.96": BY_SHORT["SNOMED"],
    "urn:oid:2.16.840.1.113883.6.1": BY_SHORT["LOINC"],
    "urn:oid:2.16.840.1.113883.6.12": BY_SHORT["CPT"],
    "urn:oid:2.16.840.1.113883.6.285": BY_SHORT["HCPCS"],
    "urn:oid:2.16.840.1.113883.6.88": BY_SHORT["RXNORM"],
    "urn:oid:2.16.840.1.113883.12.292": BY_SHORT["CVX"],
    "http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets": BY_SHORT["HCPCS"],
    "http://hl7.org/fhir/sid/icd-10-pcs": BY_SHORT["ICD10PCS"],
}


def short_name(url_or_short: str) -> str:
    """The short name of a system given by URL, OID or short name; an unknown one is kept as given."""
    if url_or_short in BY_SHORT:
        return url_or_short
    found = BY_URL.get(url_or_short)
    return found.short if found else url_or_short


def plain(code: str) -> str:
    """A code as every table keeps it: upper case, no dots, no blanks at the ends."""
    return code.strip().replace(".", "").upper()
