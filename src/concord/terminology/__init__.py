"""Concepts and the codes in them: small open defaults, importers for licensed sets, versions and precedence."""

from concord.terminology.importing import Imported, import_file
from concord.terminology.loading import assemble, load
from concord.terminology.records import Concept, ConceptCode, Drug, DrugClass, Side, Terminology
from concord.terminology.report import Use, missing, uses

__all__ = [
    "Concept",
    "ConceptCode",
    "Drug",
    "DrugClass",
    "Imported",
    "Side",
    "Terminology",
    "Use",
    "assemble",
    "import_file",
    "load",
    "missing",
    "uses",
]
