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
    """Eleven digits; a hyphenated code has its missing zeros put back. Ten digits without hyphens stay as they are.

    A product's code (labeler and product, two parts) stands for all its packages: it ends in `*`.
    """
    if "-" not in code:
        return code.strip()
    parts = code.strip().split("-")
    widths = (5, 4, 2)[: len(parts)]
    padded = "".join(part.zfill(width) for part, width in zip(parts, widths, strict=False))
    return f"{padded}*" if len(parts) == 2 else padded


def is_ndc(code: str) -> bool:
    """Eleven digits, or the nine of a product and a star."""
    return bool(re.fullmatch(r"\d{11}|\d{9}\*", code))


def is_rounded(system: str, code: str) -> bool:
    """Whether a spreadsheet program took a code for a number and lost digits: `1.57E+16`, or a long SNOMED CT code ending in
    zeros that its check digit denies."""
    if re.fullmatch(r"\d(\.\d+)?[Ee]\+?\d+", code):
        return system in ("SNOMED", "NDC", "RXNORM")
    return system == "SNOMED" and bool(re.fullmatch(r"\d{13,18}00", code)) and not _verhoeff(code)


_TURN = (1, 5, 7, 6, 2, 8, 3, 0, 9, 4)


def _verhoeff(digits: str) -> bool:
    """Verhoeff's check over the dihedral group of ten elements, as SNOMED CT's identifiers carry it."""
    check = 0
    for place, digit in enumerate(reversed(digits)):
        turned = int(digit)
        for _ in range(place % 8):
            turned = _TURN[turned]
        check = _joined(check, turned)
    return check == 0


def _joined(a: int, b: int) -> int:
    """The group's product: 0 to 4 are turns of a pentagon, 5 to 9 its reflections."""
    if a < 5:
        return (a + b) % 5 if b < 5 else 5 + (a + b) % 5
    return 5 + (a - b) % 5 if b < 5 else (a - b) % 5
