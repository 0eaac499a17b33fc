"""What each part does first: five tasks at most, each with the page where it begins. Said once where parts share them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as L

Task = tuple[Any, Any, str]
"""What it is, how it is done, and the route of the page where it begins."""
PRINT: Task = (
    L("Prepare tomorrow"),
    L(
        "Choose Tomorrow above the work list, then the measure or the language you need, and print the huddle sheet."
    ),
    "work_list",
)
CALL: Task = (
    L("Record a call, letter or message"),
    L(
        "Press Record contact in the patient's row. An outcome sets the day of the follow-up; until then the row waits."
    ),
    "work_list",
)
ENTER: Task = (
    L("Enter a result from elsewhere"),
    L(
        "Press Add result, choose what it is, and attach the document. It counts as pending at once and as confirmed after the next run."
    ),
    "work_list",
)
AFTER: Task = (
    L("Call after an emergency visit or discharge"),
    L("Open Transitions: fewest days left stand first. Press Record call."),
    "transitions",
)
ASK_REL: Task = (
    L("Ask for race, ethnicity and language"),
    L("Use the patient's own words. Several answers are fine, and so is no answer."),
    "answers_missing",
)
UNDO: Task = (
    L("Take back a mistake"),
    L("Open Entries, then Undo or correct. Nothing is deleted; what you wrote before stays readable."),
    "entries",
)
OWN: Task = (
    L("See your own panel and rates"),
    L("Your list opens with your own patients. My measures shows your rates beside the practice's."),
    "practice_home",
)
WHY: Task = (
    L("Find out why something is due"),
    L(
        "Open the patient. Each gap says why, what closes it and by when; Why? opens down to the line of the file."
    ),
    "work_list",
)
LEVER: Task = (
    L("Find what is worth most"),
    L(
        "Home names the step with the most to gain and lists its patients. Choose a site to see where it is open."
    ),
    "practice_home",
)
DOLLAR: Task = (
    L("Follow a dollar"),
    L("Open Money, a month, a part and a line: its evidence leads to the claim."),
    "statements",
)
OURS: Task = (
    L("Contest a patient, a gap or a payment"),
    L("Press Contest where it stands. The answer appears under Disputes."),
    "roster",
)
SEND: Task = (
    L("Send the monthly file"),
    L(
        "Open Uploads, choose the file, and read its receipt: what was accepted and what waits for a correction."
    ),
    "uploads",
)
USERS: Task = (
    L("Invite and remove colleagues"),
    L("Open Users. A person who leaves is disabled the same day; what they did stays in the log."),
    "users",
)
TASKS: dict[str, tuple[Task, ...]] = {
    "manager": (LEVER, DOLLAR, OURS, SEND, USERS),
    "assistant": (PRINT, CALL, ENTER, AFTER, ASK_REL, UNDO),
    "clinician": (OWN, WHY, PRINT, ENTER, AFTER),
    "plan": (
        (L("Approve what you pay"), L("Home names the month that waits. Read the largest change first, tick the statements, mark them as reviewed, approve."), "plan_payments"),
        (L("Correct a submission"), L("Open the receipt: rules with the most rows stand first, each with its first lines. Send the corrected file again."), "plan_submissions"),
        (L("See how your members fare"), L("Measures shows your members' rates by practice; Members lists who has something open."), "plan_measures"),
        (L("Check what closed a gap"), L("Audit lists every record that was not in your claims: who sent it, when, and its document."), "plan_proof"),
        (L("Try other terms"), L("Scenarios pays a released run again under your terms and shows who gains and who loses."), "scenarios"),
    ),
    "program": (
        (L("Chase what is missing"), L("Submissions lists late senders first. A receipt says what waits and why."), "program_senders"),
        (L("Publish or hold a release"), L("Open the release, read its checks and differences, and give your reason."), "program_releases"),
        (L("Answer a dispute"), L("Disputes lists whose turn it is. You see what is contested, not the person."), "program_disputes"),
        (L("Write down a practice's next step"), L("Practices shows the stage and what is still to do."), "program_practices"),
        (L("Look into the log"), L("Filter by person, action or book. To see one patient, break the glass with a reason."), "program_log"),
    ),
    "steward": (
        (L("Decide a case"), L("Who is who shows two descriptions side by side. Say same, different or unsure, with a reason."), "steward_queue"),
        (L("Settle a close call"), L("Who counts where lists members whose practice was decided narrowly."), "steward_rosters"),
    ),
    "coach": (
        (L("Prepare a visit"), L("Open a practice and print its brief. It holds no patient."), "coach_practices"),
        (L("Keep what was agreed"), L("Write down the visit and its actions; Actions lists them by day."), "coach_actions"),
        (L("Find an idea to test"), L("The library says what was tried and what it did."), "change_library"),
        (L("See what is taught"), L("Learning lists sessions to come and what was shown."), "sessions"),
    ),
    "actuary": (
        (L("Try other terms"), L("Scenarios pays a released run again under your terms and shows who gains and who loses."), "scenarios"),
        (L("Read the experience"), L("Experience shows cost by age and sex, small cells hidden."), "experience"),
    ),
    "evaluator": (
        (L("Take an extract"), L("Each extract says what it holds and how few people may stand in a cell."), "extracts"),
        (L("Look a column up"), L("The code book says what each column means."), "code_book"),
    ),
    "observer": (
        (L("Read the public tables"), L("Rates by group. [c] is hidden because too few people are behind it."), "public_tables"),
        (L("Read a report"), L("Reports are made from the same release as the tables."), "reports"),
        (L("See how measures are chosen"), L("Measure set shows what is measured and what is proposed."), "measure_set"),
    ),
}  # fmt: skip
WORDS: dict[str, tuple[Any, Any]] = {
    "gap": (L("care gap"), L("something a measure asks for that has not been found for a patient")),
    "pending": (L("pending"), L("entered here and not in the rate yet; the next run says what became of it")),
    "release": (L("release"), L("the data as they were put out on one day; every page names its own")),
    "through": (L("data through"), L("the last day that every sender's files reach")),
    "roster": (L("roster"), L("the people who count with a practice in a month")),
    "baseline": (L("baseline"), L("the rate from which improvement is counted")),
    "tier": (L("tier"), L("a level of performance with its share of the payment")),
    "true_up": (L("true-up"), L("a difference to a month paid before, because something became known later")),
    "illustrative": (L("illustrative"), L("an amount or benchmark that the public sources leave open")),
    "receipt": (L("receipt"), L("what a sender is told about a file")),
    "held": (L("held rows"), L("rows that broke a rule and wait to be corrected; nothing is dropped")),
    "attribution": (L("attribution"), L("deciding which practice a person belongs to in a month, and why")),
    "hidden": ("[c]", L("hidden: fewer than 11 people, or it would give another cell away")),
    "few": ("[u]", L("too few people to judge")),
    "missing": ("[x]", L("not received, or not covered")),
}  # fmt: skip
MARKS = ("hidden", "few", "missing")
OF_PRACTICES = ("gap", "pending", "release", "through", "roster", "baseline", *MARKS)
WORDS_OF: dict[str, tuple[str, ...]] = {
    "manager": (*OF_PRACTICES, "tier", "true_up", "illustrative", "receipt", "held", "attribution"),
    "assistant": OF_PRACTICES,
    "clinician": OF_PRACTICES,
    "plan": ("release", "through", "receipt", "held", "roster", "attribution", "tier", "true_up", "illustrative", *MARKS),
    "program": ("release", "through", "receipt", "held", "attribution", "tier", "true_up", "illustrative", *MARKS),
    "steward": ("release", "through", "attribution", "roster"),
    "coach": ("release", "through", "baseline", "gap", *MARKS),
    "actuary": ("release", "through", "tier", "true_up", "illustrative", *MARKS),
    "evaluator": ("release", "through", "baseline", *MARKS),
    "observer": ("release", "through", *MARKS),
}  # fmt: skip
