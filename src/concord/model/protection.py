"""Words for what the law protects and what a consent may open."""

SCOPES = ("hiv", "mental_health_minor", "part2", "reproductive")
"""Categories that a consent opens, in order: the terminology says which concept belongs to which. `mental_health_minor`: ages 12 to 17."""
PURPOSES = ("treatment", "payment", "operations")
ALL = "all"
"""A consent may be for every category, or every purpose."""
