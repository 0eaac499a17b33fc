"""Concepts and the codes in them: small open defaults, importers for licensed sets, versions and precedence."""

from concord.terminology.importing import Imported, import_file, import_files, terminology_of
from concord.terminology.loading import assemble, load, titles
from concord.terminology.records import Concept, ConceptCode, Drug, DrugClass, Side, Terminology
from concord.terminology.report import Specialty, Use, missing, specialties, uses

__all__ = [
    "Concept",
    "ConceptCode",
    "Drug",
    "DrugClass",
    "Imported",
    "Side",
    "Specialty",
    "Terminology",
    "Use",
    "assemble",
    "import_file",
    "import_files",
    "load",
    "missing",
    "specialties",
    "terminology_of",
    "titles",
    "uses",
]
