"""What may be entered for a patient: each kind of result with its code, the measures that read it, and what closes a gap.

Codes stand in the open terminology; CPT numbers without their descriptors. `goal` only warns: the run decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Item:
    """One thing that can be entered. `record` names the line it becomes in the file that intake reads."""

    key: str
    group: str
    label: Any
    record: str
    system: str = ""
    code: str = ""
    measures: tuple[str, ...] = ()
    unit: str = ""


GROUPS = {
    "bp": _("Blood pressure"),
    "lab": _("Lab result"),
    "screening": _("Screening"),
    "vaccine": _("Vaccine"),
    "exclusion": _("Reason not to count"),
}
ITEMS = (
    Item("bp", "bp", _("Blood pressure"), "blood_pressure", "LOINC", "85354-9", ("CBP",), "mm[Hg]"),
    Item("a1c", "lab", _("A1c test"), "lab", "LOINC", "4548-4", ("GSD",), "%"),
    Item("egfr", "lab", _("Kidney test: eGFR"), "lab", "LOINC", "98979-8", ("KED",), "mL/min/{1.73_m2}"),
    Item("uacr", "lab", _("Kidney test: urine albumin to creatinine"), "lab", "LOINC", "9318-7", ("KED",), "mg/g"),
    Item("colonoscopy", "screening", _("Colonoscopy"), "procedure", "CPT", "45378", ("COL",)),
    Item("fit", "screening", _("Stool blood test (FIT)"), "procedure", "CPT", "82274", ("COL",)),
    Item("stool_dna", "screening", _("Stool DNA test"), "procedure", "CPT", "81528", ("COL",)),
    Item("sigmoidoscopy", "screening", _("Flexible sigmoidoscopy"), "procedure", "CPT", "45330", ("COL",)),
    Item("ct_colonography", "screening", _("CT colonography"), "procedure", "CPT", "74263", ("COL",)),
    Item("mammogram", "screening", _("Mammogram"), "procedure", "CPT", "77067", ("BCS",)),
    Item("pap", "screening", _("Pap test"), "procedure", "CPT", "88142", ("CCS",)),
    Item("hpv_test", "screening", _("HPV test"), "procedure", "CPT", "87624", ("CCS",)),
    Item("eye", "screening", _("Eye exam for diabetes"), "procedure", "CPT", "2022F", ("EED",)),
    Item("phq9", "screening", _("Depression screening (PHQ-9 total)"), "score", "LOINC", "44261-6", ("DSF", "DRR"), "{score}"),
    Item("dtap", "vaccine", _("DTaP"), "immunization", "CVX", "20", ("CIS",)),
    Item("ipv", "vaccine", _("Polio"), "immunization", "CVX", "10", ("CIS",)),
    Item("mmr", "vaccine", _("Measles, mumps, rubella"), "immunization", "CVX", "03", ("CIS",)),
    Item("hib", "vaccine", _("Hib"), "immunization", "CVX", "48", ("CIS",)),
    Item("hepb", "vaccine", _("Hepatitis B"), "immunization", "CVX", "08", ("CIS",)),
    Item("vzv", "vaccine", _("Chickenpox"), "immunization", "CVX", "21", ("CIS",)),
    Item("pcv", "vaccine", _("Pneumococcal"), "immunization", "CVX", "133", ("CIS",)),
    Item("hepa", "vaccine", _("Hepatitis A"), "immunization", "CVX", "83", ("CIS",)),
    Item("rotavirus", "vaccine", _("Rotavirus"), "immunization", "CVX", "116", ("CIS",)),
    Item("flu", "vaccine", _("Influenza"), "immunization", "CVX", "161", ("CIS",)),
    Item("meningococcal", "vaccine", _("Meningococcal"), "immunization", "CVX", "114", ("IMA",)),
    Item("tdap", "vaccine", _("Tdap"), "immunization", "CVX", "115", ("IMA",)),
    Item("hpv", "vaccine", _("HPV vaccine"), "immunization", "CVX", "165", ("IMA",)),
    Item("colectomy", "exclusion", _("Colon removed"), "procedure", "CPT", "44150", ("COL",)),
    Item("colorectal_cancer", "exclusion", _("Colorectal cancer"), "condition", "ICD10CM", "C189", ("COL",)),
    Item("mastectomy", "exclusion", _("Both breasts removed"), "condition", "ICD10CM", "Z9013", ("BCS",)),
    Item("hysterectomy", "exclusion", _("No cervix (hysterectomy)"), "condition", "ICD10CM", "Z90710", ("CCS",)),
    Item("hospice", "exclusion", _("In hospice"), "procedure", "HCPCS", "G9473", ("BCS", "CBP", "CCS", "COL", "GSD", "KED", "EED")),
    Item("palliative", "exclusion", _("Palliative care"), "condition", "ICD10CM", "Z515", ("BCS", "CBP", "CCS", "COL", "GSD", "KED", "EED")),
)  # fmt: skip
BY_KEY = {item.key: item for item in ITEMS}
SOURCES = (
    ("chart", _("our chart")),
    ("outside", _("outside report")),
    ("registry", _("registry")),
    ("patient", _("patient says")),
)
PLAUSIBLE = {
    "a1c": (3, 20),
    "bp": (50, 280),
    "bp_2": (20, 180),
    "phq9": (0, 27),
    "egfr": (1, 200),
    "uacr": (0, 20_000),
}


def meets_goal(item: Item, value: Any, value_2: Any) -> bool:
    """Whether the value is what its measure looks for, as a hint beside the form: below 140/90; A1c of 9 or less."""
    if item.key == "bp":
        return value < 140 and value_2 < 90
    return item.key != "a1c" or value <= 9


def for_measure(measure: str) -> Item | None:
    """What is most often entered for a gap of a measure."""
    return next((item for item in ITEMS if measure in item.measures and item.group != "exclusion"), None)
