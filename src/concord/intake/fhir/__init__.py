"""FHIR R4 as any other sender's files: Bulk-FHIR NDJSON folders and bundles into the canonical tables, with lineage."""

from concord.intake.fhir.accepting import accept
from concord.intake.fhir.reading import Reading, read

__all__ = ["Reading", "accept", "read"]
