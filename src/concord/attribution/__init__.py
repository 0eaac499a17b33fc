"""Who belongs to which practice, each month, and why."""

from concord.attribution.again import Before, attribute_few, can
from concord.attribution.decisions import decided
from concord.attribution.roster import READ, attribute, finish, rosters
from concord.attribution.rules import AttributionRules, Code, Edition, rules_of
from concord.attribution.survey import survey

__all__ = [
    "READ",
    "AttributionRules",
    "Before",
    "Code",
    "Edition",
    "attribute",
    "attribute_few",
    "can",
    "decided",
    "finish",
    "rosters",
    "rules_of",
    "survey",
]
