"""Drug lists: NDC directories and plain NDC lists by generic name, and RxNorm's own names with their NDCs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from concord.model.errors import TerminologyError
from concord.terminology.codes import is_ndc, ndc_11
from concord.terminology.importers import tables
from concord.terminology.records import Drug

COLUMNS = {
    "ndc": ("NDC", "NDC Code", "NDCPACKAGECODE", "PRODUCTNDC", "ndc11"),
    "rxcui": ("RXCUI", "RxNorm"),
    "ingredient": (
        "Ingredient",
        "Generic Name",
        "GenericName",
        "NONPROPRIETARYNAME",
        "Generic Product Name",
        "Name",
    ),
    "form": ("Form", "Dosage Form", "DOSAGEFORMNAME"),
    "strength": ("Strength", "strength_mg", "ACTIVE_NUMERATOR_STRENGTH"),
    "unit": ("Unit", "ACTIVE_INGRED_UNIT"),
    "package": ("Package", "Package Size"),
}
FORMS = (
    ("inhaler", ("inhal", "aerosol, metered", "metered")), ("nasal", ("nasal",)),
    ("injection", ("inject", "pen", "syringe", "infusion")), ("cream", ("cream", "ointment", "topical", "gel")),
    ("oral", ("tablet", "capsule", "oral", "solution", "suspension", "syrup")),
)  # fmt: skip
SALTS = (
    "hydrochloride", "hcl", "sodium", "calcium", "succinate", "tartrate", "besylate", "maleate", "sulfate", "potassium",
    "hydrobromide", "oxalate", "mesylate", "fumarate", "acetate", "phosphate", "monohydrate", "xl", "er", "xr",
)  # fmt: skip
WRITTEN = "write an NDC with eleven digits, or with its hyphens"
AGAIN = "download it again, and unpack it whole; nothing was changed"
RXNORM_DRUG = ("SCD", "SBD", "GPCK", "BPCK")


def read_drugs(path: Path, notes: list[str] | None = None) -> list[Drug]:
    """Drugs of a list with a header, or of a folder with RxNorm's RXNCONSO.RRF (and RXNSAT.RRF for its NDCs).

    Ingredients are generic names in lower case, without salts, parts of a combination joined by `-`.
    `notes` is told of rows that name no drug. TerminologyError when none does, or a file of RxNorm is cut short.
    """
    if path.is_dir() or path.name.upper().startswith("RXNCONSO"):
        return _rxnorm(path if path.is_dir() else path.parent)
    drugs = {}
    skipped = 0
    for row in tables.records(path, COLUMNS, ("ingredient",)):
        ndc, rxcui = ndc_11(row.get("ndc", "")), row.get("rxcui", "")
        codes = [("NDC", ndc)] * is_ndc(ndc) + [("RXNORM", rxcui)] * rxcui.isdigit()
        if not codes or not row["ingredient"]:
            skipped += 1
            continue
        for system, code in codes:
            drugs[system, code] = _listed(system, code, row)
    if not drugs:
        raise TerminologyError(
            "no NDC and no RXCUI with a generic name in the list", where=path.name, next_step=WRITTEN
        )
    if skipped and notes is not None:
        notes.append(f"{skipped:,} rows without a generic name, or without an RXCUI or NDC: {WRITTEN}")
    return [drugs[key] for key in sorted(drugs)]


def _listed(system: str, code: str, row: dict[str, str]) -> Drug:
    return Drug(
        system,
        code,
        ingredient(row["ingredient"]),
        form(row.get("form") or row["ingredient"]),
        strength(row.get("strength", ""), row.get("unit", "mg")),
        _decimal(row.get("package", "")),
    )


def _rxnorm(folder: Path) -> list[Drug]:
    names = folder / "RXNCONSO.RRF"
    if not names.exists():
        raise TerminologyError(
            "RXNCONSO.RRF is not there", where=folder.name, next_step="give RxNorm's `rrf` folder"
        )
    known: dict[str, Drug] = {}
    for cells in _rrf(names, 18):
        if cells[11] == "RXNORM" and cells[12] in RXNORM_DRUG and cells[16] != "O":
            known[cells[0]] = named(cells[0], cells[14])
    drugs = list(known.values())
    if (folder / "RXNSAT.RRF").exists():
        for cells in _rrf(folder / "RXNSAT.RRF", 13):
            if cells[8] == "NDC" and cells[0] in known and is_ndc(ndc_11(cells[10])):
                drug = known[cells[0]]
                drugs.append(Drug("NDC", ndc_11(cells[10]), drug.ingredient, drug.form, drug.strength_mg))
    if not drugs:
        raise TerminologyError("no clinical drug in RXNCONSO.RRF", where=folder.name, next_step=AGAIN)
    return sorted({(d.system, d.code): d for d in drugs}.values(), key=lambda d: (d.system, d.code))


def named(rxcui: str, name: str) -> Drug:
    """A clinical drug from its name: `atorvastatin 20 MG Oral Tablet [Lipitor]`."""
    plain = re.sub(r"\[.*?\]", "", name)
    parts = [re.match(r"\s*([A-Za-z][A-Za-z ,'-]*?)\s+([\d.]+)\s+(MG|MCG)\b", p) for p in plain.split(" / ")]
    known = [p for p in parts if p]
    made_of = "-".join(ingredient(p[1]) for p in known) or ingredient(plain)
    only = strength(known[0][2], known[0][3]) if len(known) == 1 else None
    return Drug("RXNORM", rxcui, made_of, form(plain), only)


def ingredient(name: str) -> str:
    """A generic name as drug classes write it."""
    text = re.sub(r"\[.*?\]|\(.*?\)", " ", name.lower())
    parts = re.split(r"\s*(?:/|;|,| and )\s*", re.split(r"\s\d", text)[0])
    return "-".join(_without_salts(part) for part in parts if part.strip())


def _without_salts(part: str) -> str:
    return " ".join(word for word in part.split() if word not in SALTS).strip(" -")


def form(text: str) -> str:
    """inhaler, nasal, injection, cream or oral, from the words of a dosage form; empty if none is told."""
    lowered = text.lower()
    return next((name for name, marks in FORMS if any(mark in lowered for mark in marks)), "")


def strength(text: str, unit: str) -> Decimal | None:
    """Milligrams of a single ingredient; None when it is not told or not in mg or mcg."""
    number = _decimal(re.split(r"[^\d.]", text.strip())[0])
    if number is None or ";" in text:
        return None
    lowered = unit.lower().split("/")[0].strip()
    if lowered in ("mcg", "ug"):
        return number / 1000
    return number if lowered in ("mg", "") else None


def _decimal(text: str) -> Decimal | None:
    return Decimal(text) if re.fullmatch(r"\d+(\.\d+)?", text.strip()) else None


def _rrf(path: Path, columns: int) -> Iterator[list[str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        for number, line in enumerate(lines, start=1):
            cells = line.rstrip("\r\n").split("|")
            if len(cells) < columns:
                raise TerminologyError(
                    "the file is cut short", where=f"{path.name}, line {number:,}",
                    why=f"it has {len(cells)} columns of {columns}", next_step=AGAIN,
                )  # fmt: skip
            yield cells
