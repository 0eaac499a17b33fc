"""The steps of a run, in order, with the words for them; and which of them go shard by shard."""

WALK = {
    "members": "Settling members",
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
BY_PERSON = ("rosters", "charts", "risk")
"""Steps that can do a few people beside a kept run."""
DAYLESS = ("people", "cut", "rosters")
"""Steps whose keys say what of the as-of day they rest on, or that rest on nothing of it; settling and charts look to it themselves."""
OF_THE_DAY = {
    "rosters": "a roster of another month is made",
    "charts": "what is observed of everybody rests on the day",
    "results": "what is observed, and what a year in progress has still to bring, rest on the day",
    "risk": "which periods are scored, and on what, rests on the day",
    "lines": "what is owed, and what is settled, rests on the day",
}
"""What of a step rests on the as-of day, in words."""
