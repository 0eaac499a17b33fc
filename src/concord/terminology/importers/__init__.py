"""Readers of licensed and public code sets. Each returns records; `store` keeps them in the work folder."""

from __future__ import annotations

from concord.terminology.importers.drugs import read_drugs
from concord.terminology.importers.fhir import NAMES as JSON
from concord.terminology.importers.fhir import fhir_files, read_fhir
from concord.terminology.importers.providers import (
    PROVIDER_COLUMNS,
    TAXONOMY_COLUMNS,
    read_providers,
    read_taxonomies,
)
from concord.terminology.importers.sheets import read_sheet, sheet_files

__all__ = [
    "JSON",
    "PROVIDER_COLUMNS",
    "TAXONOMY_COLUMNS",
    "fhir_files",
    "read_drugs",
    "read_fhir",
    "read_providers",
    "read_sheet",
    "read_taxonomies",
    "sheet_files",
]
