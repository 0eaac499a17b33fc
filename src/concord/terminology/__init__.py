"""Concepts and the codes in them: small open defaults, importers for licensed sets, versions and precedence."""

from concord.terminology.loading import assemble, load
from concord.terminology.records import Concept, ConceptCode, Drug, DrugClass, Side, Terminology

__all__ = ["Concept", "ConceptCode", "Drug", "DrugClass", "Side", "Terminology", "assemble", "load"]
