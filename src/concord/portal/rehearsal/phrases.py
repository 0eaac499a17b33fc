"""What the invented people of the demonstration write."""

from __future__ import annotations

NAMES = (
    "Ana Ruiz", "Ben Okafor", "Carmen Solis", "Daniel Cho", "Elena Petrova", "Farid Haddad", "Grace Tran", "Hector Luna", "Irene Nowak",
    "Jamal Brooks", "Kim Pham", "Lucia Ortega", "Miles Grant", "Noor Aziz", "Olga Weiss", "Paul Mendes", "Quyen Le", "Rosa Delgado",
    "Sara Lindqvist", "Tom Alvarez", "Uma Rao", "Victor Paz", "Wendy Liu", "Ximena Rojas",
)  # fmt: skip

NOTES = {
    "data": (
        "Went through the newest release together. The count of open gaps fits what the team sees; two rows held last month are corrected.",
        "Looked at the chart by month. The last points lie above the center; too early to call it a signal.",
        "Rates by language side by side for the first time. The team wants to know who is not reached.",
    ),
    "aim": (
        "The second test worked for one assistant; next week all three try it.",
        "Prediction was too hopeful: half as many kits came back. The letter is changed.",
        "The aim stands; the test now runs at the second site.",
    ),
    "team": (
        "The new assistant sits in the huddle from Monday on.",
        "Roles at the front desk are shared anew: one calls, one books.",
        "The champion has an hour a week for this until summer.",
    ),
    "workflow": (
        "Walked through a morning: the second reading is forgotten when the room is needed.",
        "Standing orders are signed; vaccines are given before the clinician comes in.",
        "The sheet is printed the evening before, which saves ten minutes.",
    ),
    "barriers": (
        "One plan's roster came late again; raised with the program office.",
        "Interpreter time is short on Fridays.",
        "The laboratory's results arrive as pictures; they ask for numbers.",
    ),
    "spread": (
        "Two assistants showed the other site how they do it.",
        "Told the whole staff over lunch; the chart hangs in the kitchen now.",
        "The script for calls is in both languages and everybody has it.",
    ),
}

ACTIONS = (
    "Change the letter and send twenty", "Print the sheet for a week", "Ask the laboratory for numbers instead of pictures",
    "Write the script for calls in Spanish", "Go through fifty names of the roster", "Book interpreters a day ahead",
    "Show the second site the standing orders", "Hang the chart of the month", "Contest three wrong assignments",
    "Set ten evening slots with the imaging center", "Practice the second reading with new staff", "Bring last month's held rows to zero",
)  # fmt: skip

REVIEWS = (
    "Agreed to begin with the block that the chart points to as well. The team was harder on itself than the numbers are.",
    "The levels moved where last half-year's tests were. Next: pass it on to the second site.",
    "Two items were answered differently by desk and clinicians; talked it through and kept the lower step.",
)

AIMS = {
    "CBP": "More people with a controlled blood pressure every month",
    "GSD": "An A1c for everybody who is due, every month",
    "COL": "Nobody due for colorectal screening goes unasked",
    "BCS": "Mammograms booked before the patient leaves",
    "CIS": "No two-year-old without every vaccine",
    "AMR": "Controllers refilled as often as rescue inhalers",
}

PREDICTIONS = (
    "Half of those asked will do it within two weeks.",
    "It takes two minutes more a visit and nobody is kept waiting.",
    "Eight of ten come when called in their language.",
)
DATA = (
    "Of 20 asked, 9 did it within two weeks.",
    "Three minutes more; the afternoon ran late twice.",
    "Seven of ten came.",
)
LEARNED = (
    "A second call matters more than the letter.",
    "It works when the sheet is printed the evening before.",
    "Ask at the beginning of the visit, not at its end.",
)

SESSIONS = (
    ("webinar", "Reading a chart of your own months", ("run-charts",)),
    ("webinar", "Blood pressure at home", ("home-bp",)),
    ("office_hour", "Questions about statements", ()),
    ("webinar", "FIT kits by mail: three clinics tell", ("fit-by-mail",)),
    ("webinar", "Asking about race, ethnicity and language", ("asking-rel",)),
    ("office_hour", "Questions about the clinical file", ()),
    ("webinar", "After the PHQ-9", ("depression",)),
    ("webinar", "No visit without a look at vaccines", ("vaccines",)),
)

PROMISED = {
    "under_way": ("Begun with the people who hold the data; a first list is due in a month.", "Owner named; the first half is drafted.", "Vendor asked; their answer is in review."),
    "behind": ("Waits for legal review; a new day follows.", "The vendor's file came late; two months are missing.", "Staff changed; taken over this week."),
    "reached": ("Done and shown to the others at the last meeting.", "Complete; the document says what was counted and what was not.", "Done for all practices of the program."),
}  # fmt: skip
DECISIONS = (
    ("Measures of the second year", "Keep the measures of the first year and report two more without payment.", "Kept as proposed; two measures are reported only."),
    ("One template for clinical files", "All plans take the same monthly template, so that practices fill in one.", "Agreed; the template holds from the next quarter on."),
    ("The convening in autumn by video", "Travel was hard for three practices; the autumn convening would be held by video.", ""),
)  # fmt: skip
CONCERNS = ("Agreed, if the columns keep their names this year.", "Fine for us; practices need two months' notice.")  # fmt: skip
SPENT = {
    "care": ("Nurse visits for blood pressure.", "Group visits, two evenings a month."),
    "staff": ("Hours of a second assistant.", "Training in outreach for the front desk."),
    "process": ("Time for huddles and tests of change.", "A form for referrals, and its review."),
    "technology": ("Cuffs to lend.", "Connection of the laboratory's results."),
    "other": ("Rides for patients who had none.", "Letters in three languages."),
}
REVISIONS = {
    "editions": (
        "Editions and percentiles of the new year",
        "Every measure by its newest edition, held against the percentiles published last.",
        "As proposed. Original scores are worked out anew by each edition.",
    ),
    "denominator": (
        "Let rates of twenty people count",
        "Small practices rarely reach thirty people on a measure.",
        "Not now: chance would decide too much of what is paid. Two years together stay.",
    ),
    "asthma": (
        "Asthma leaves, blood pressure and diabetes weigh more",
        "Few people count in the asthma ratio, and most plans pay for it elsewhere.",
        "As proposed, from the new year on.",
    ),
    "cervical": (
        "Cervical screening is reported; colorectal screening weighs more",
        "Practices screen already. A year of reporting shows whether the data arrive before anything is paid.",
        "",
    ),
}
"""Proposals for the measure set: title, reason, outcome."""
SAID_OF = {
    "editions": (
        "Please tell us a quarter ahead what an edition changes in our reports.",
        "We agree: one edition for all plans.",
    ),
    "denominator": (
        "Half of our measures do not count as it is.",
        "With twenty people one person moves a rate by five points.",
        "We would rather have two years together than a lower number.",
    ),
    "asthma": (
        "We have eleven people with asthma. Nothing we do shows.",
        "Fine with us, if the weight goes to what we all work on.",
        "Keep it in the library of ideas.",
    ),
    "cervical": (
        "Our results are in a letter, not in a field. We need until spring.",
        "Good that nothing is paid in the first year.",
        "Many are screened by a gynecologist outside: will it be seen?",
    ),
}
"""What members say of each."""
GAP_ACTIONS = (
    ("measures", "plan", "cedar", "Send the results of laboratories every month", 40),
    ("rel", "practice", "valleyoak", "Ask at check-in, with the tablet that Foothill uses", 25),
    ("behavioral", "program", "", "Ask for the scores of depression screening in a field of their own", -10),
    ("contracts", "plan", "birch", "Offer a prospective track to three practices", 75),
)
"""Actions for gaps: the analysis, whose, what, and days until it is due (past: done)."""

PAPERS = (("Participation agreement, signed", -3), ("Security questionnaire", -2))
"""Papers of each practice, and in which month they were kept."""
