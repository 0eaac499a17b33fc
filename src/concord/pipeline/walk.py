"""The steps of a run, in order, with the words for them; and which of them go shard by shard."""

WALK = {
    "settled": "Settling corrections",
    "people": "Linking people",
    "cut": "Cutting by person",
    "rosters": "Attributing people to practices",
    "charts": "Building charts",
    "results": "Scoring measures",
    "protected": "Protecting small cells",
    "risk": "Scoring risk",
    "lines": "Working out payments",
    "spend": "Adding up spend",
    "guarded": "Guarding other counts",
    "extracts": "Writing extracts",
    "equity": "Comparing groups",
    "sharing": "Reading consents",
    "office": "Weighing candidates and months",
}
BY_SHARD = ("rosters", "charts", "results", "risk")
