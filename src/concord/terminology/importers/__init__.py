"""Readers of licensed and public code sets. Each returns records; `store` keeps them in the work folder."""

from __future__ import annotations

from concord.terminology.importers.drugs import read_drugs
from concord.terminology.importers.fhir import read_fhir
from concord.terminology.importers.providers import read_providers, read_taxonomies
from concord.terminology.importers.sheets import read_sheet

__all__ = ["read_drugs", "read_fhir", "read_providers", "read_sheet", "read_taxonomies"]
