"""Routes of the program office's help to practices, coaching, learning and surveys, and who may open them: as in `office_routes`."""

from __future__ import annotations

from typing import Any

TEAM, READS = {"alice", "bob", "clara"}, {"alice", "bob", "clara", "charlie"}
COACHES = {"casey", "cody"}
LEARNERS = {*READS, *COACHES, "pat"}
MEMBERS = {"dana", "erin", "pat", "olive", "alice", "charlie"}
HELP: dict[str, tuple[dict[str, Any], set[str], set[str]]] = {
    "candidates": ({}, {"pat"}, set()),
    "program_practices": ({}, {"pat"}, set()),
    "program_practice": ({"practice": "foothill"}, {"pat"}, set()),
    "paper": ({"uid": "@paper"}, {"pat", "alice"}, {"charlie"}),
    "coach_actions": ({}, COACHES, set()),
    "coach_visits": ({"practice": "foothill"}, {"casey"}, {"cody"}),
    "coach_visit": ({"practice": "foothill", "uid": "@visit"}, {"casey"}, {"cody"}),
    "coach_assessments": ({"practice": "foothill"}, {"casey"}, {"cody"}),
    "coach_assessment": ({"practice": "foothill", "uid": "@handed_in"}, {"casey"}, {"cody"}),
    "coach_improvement": ({"practice": "foothill"}, {"casey"}, {"cody"}),
    "coach_aim": ({"practice": "foothill", "uid": "@aim"}, {"casey"}, {"cody"}),
    "sessions": ({}, LEARNERS, set()),
    "session": ({"uid": "@session"}, LEARNERS, set()),
    "library": ({}, LEARNERS, set()),
    "change_library": ({}, LEARNERS, set()),
    "own_calendar": ({}, LEARNERS, set()),
    "survey_rounds": ({}, {"pat"}, set()),
    "survey_round": ({"uid": "@round"}, {"pat"}, set()),
    "experience_rates": ({}, {"pat"}, set()),
    "work_plan": ({}, MEMBERS, set()),
    "commitment": ({"milestone": "rel-2025", "plan": "alder"}, MEMBERS, set()),
    "turns": ({}, {"pat"}, set()),
    "program_spending": ({}, {"pat"}, set()),
    "spending_improvement": ({}, {"pat"}, set()),
    "gap_analyses": ({}, MEMBERS - {"olive"}, set()),
    "work_year": ({"year": 2025}, MEMBERS, set()),
    "measure_set": ({}, MEMBERS, set()),
    "editions": ({}, MEMBERS, set()),
    "edition_patch": ({}, set(), {"pat"}),
    "measure_life": ({"ident": "CIS-10"}, MEMBERS, set()),
    "proposals": ({}, MEMBERS, set()),
    "proposal_new": ({}, {"dana", "erin", "pat"}, set()),
    "proposal": ({"uid": "@proposal"}, MEMBERS - {"olive"}, {"olive"}),
    "proposal_effect": ({"uid": "@proposal"}, {"pat", "dana", "alice"}, {"erin", "charlie"}),
    "proposal_baselines": ({"uid": "@proposal"}, {"pat", "dana", "alice"}, {"erin", "charlie"}),
    "decisions": ({}, {"dana", "erin", "pat", "olive"}, set()),
    "decision": ({"uid": "@decision"}, {"dana", "erin", "pat"}, {"olive"}),
}
HELP_TABLES = {
    "candidates",
    "program_practices",
    "coach_actions",
    "coach_visits",
    "coach_assessments",
    "coach_improvement",
    "sessions",
    "library",
    "change_library",
    "survey_rounds",
    "survey_round",
    "experience_rates",
    "work_plan",
    "commitment",
    "turns",
    "program_spending",
    "decisions",
    "spending_improvement",
    "gap_analyses",
    "work_year",
    "measure_set",
    "editions",
    "measure_life",
    "proposals",
    "proposal",
    "proposal_effect",
    "proposal_baselines",
}
"""Routes whose list can be taken away with `?as=csv` or `?as=xlsx`."""
HELP_BESIDE: dict[str, tuple[str, ...]] = {
    "program_practices": ("required",),
    "program_practice": ("required", "way", "signed", "staff", "papers"),
    "taking_part": ("required", "signed", "staff", "papers"),
    "coach_practice": ("rates", "trend", "roster", "files", "experience", "required"),
    "coach_visit": ("",),
    "coach_assessment": ("", "suggested"),
    "assessment": ("", "suggested"),
    "coach_improvement": ("agreed",),
    "improvement": ("agreed",),
    "coach_aim": ("", "tests"),
    "aim": ("", "tests"),
    "survey_round": ("practices",),
    "spending": ("received",),
    "gap_analyses": ("actions",),
    "measure_life": ("proposals",),
    "proposal": ("said",),
    "decision": ("requests", "answers"),
    "program_behavioral": ("withheld",),
    "own_behavioral": ("withheld",),
}
"""Lists that stand beside a page's first one, by their name in `of`; an empty name is a first list that the page draws otherwise."""
HELP_PRACTICE: dict[str, tuple[dict[str, Any], set[str], set[str]]] = {
    "taking_part": ({}, {"alice", "charlie"}, set()),
    "improvement": ({}, READS, set()),
    "aim": ({"uid": "@aim"}, TEAM, {"charlie"}),
    "assessments": ({}, READS, set()),
    "assessment": ({"uid": "@handed_in"}, TEAM, {"charlie"}),
    "surveys": ({}, READS, set()),
    "survey": ({"uid": "@round"}, READS, set()),
    "own_experience": ({}, READS, set()),
    "spending": ({}, {"alice", "charlie"}, set()),
    "spending_paper": ({"uid": "@declared"}, {"alice"}, {"charlie"}),
}
HELP_PRACTICE_TABLES = {"improvement", "assessments", "surveys", "survey", "own_experience", "spending"}
HELP_POSTED: dict[str, tuple[dict[str, Any], set[str], set[str]]] = {
    "action_done": ({"uid": "@action"}, TEAM, {"charlie"}),
}
"""Reached by a button only."""
