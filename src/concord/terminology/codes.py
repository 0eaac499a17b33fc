"""Codes brought into the form that every table keeps, by system; and systems by the names that publishers print."""

from __future__ import annotations

import re

from concord.model.codes import plain, short_name

PRINTED = {
    "icd10cm": "ICD10CM", "icd10": "ICD10CM", "icd9cm": "ICD9CM", "icd10pcs": "ICD10PCS", "cpt": "CPT", "cpt4": "CPT",
    "cptcatii": "CPT", "cptcat2": "CPT", "cptcategoryii": "CPT", "hcpcs": "HCPCS", "hcpcslevelii": "HCPCS",
    "loinc": "LOINC", "ln": "LOINC", "snomedct": "SNOMED", "snomedctusedition": "SNOMED", "snomedctus": "SNOMED",
    "snomed": "SNOMED", "rxnorm": "RXNORM", "cvx": "CVX", "ndc": "NDC", "ubrev": "REVENUE", "revenue": "REVENUE",
    "uniformbillingrevenue": "REVENUE", "ubtob": "TOB", "typeofbill": "TOB", "pos": "POS", "placeofservice": "POS",
    "cmsplaceofservice": "POS", "taxonomy": "TAXONOMY", "providertaxonomy": "TAXONOMY", "nucc": "TAXONOMY",
    "cdcrec": "CDCREC", "actcode": "ACTCODE", "hl7v3actcode": "ACTCODE", "dischargedisposition": "DISCHARGE",
    "nubcdischarge": "DISCHARGE", "ucum": "UCUM",
}  # fmt: skip
WIDTH = {"CVX": 2, "POS": 2, "DISCHARGE": 2, "REVENUE": 4}


def system_name(printed: str) -> str:
    """The short name of a system given by URL, OID, short name or the name a publisher prints; unknown ones stay as given."""
    text = printed.strip()
    found = short_name(text)
    if found != text:
        return found
    if re.fullmatch(r"\d+(\.\d+)+", text):
        return short_name(f"urn:oid:{text}") if short_name(f"urn:oid:{text}") != f"urn:oid:{text}" else text
    return PRINTED.get(re.sub(r"[^a-z0-9]", "", text.lower()), text)


def code_text(system: str, code: str) -> str:
    """The code as tables keep it: no dots, upper case, zeros restored; a type of bill has three digits, an NDC eleven."""
    text = code.strip()
    if system == "NDC":
        return ndc_11(text)
    text = plain(text)
    if system == "TOB":
        return text[1:] if len(text) == 4 and text.startswith("0") else text
    width = WIDTH.get(system)
    return text.zfill(width) if width and text.isdigit() else text


def ndc_11(code: str) -> str:
    """Eleven digits; a hyphenated code has its missing zeros put back. Ten digits without hyphens stay as they are."""
    if "-" not in code:
        return code.strip()
    parts = code.strip().split("-")
    widths = (5, 4, 2)[: len(parts)]
    return "".join(part.zfill(width) for part, width in zip(parts, widths, strict=False))
