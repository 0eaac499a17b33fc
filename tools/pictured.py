"""Which pages `make screenshots` takes, by the name of their route, and which it does not, with the reason.

A place is an address, then what to click, each after ` > `: the beginning of a link's address, or a CSS selector; with `=`
before it the link's address is gone to, which would else open on the page itself.
`route:more` is another picture of a route. `tests/portal/test_pictures.py` holds this against the portal's addresses.
"""

from __future__ import annotations

PATIENT = "/practice/work/ > /practice/patients/"
COACHED = "/coach/practices/foothill/"
PAGES: dict[str, dict[str, str]] = {
    "alice": {
        "practice_home": "/practice/", "measure": "/practice/ > /practice/measures/", "statements": "/practice/statements/",
        "statement": "/practice/statements/ > /practice/statements/", "explain": "/practice/ > /explain/", "payments": "/practice/payments/",
        "roster": "/practice/roster/", "uploads": "/practice/uploads/", "disputes": "/practice/disputes/", "dispute": "/practice/disputes/ > /practice/disputes/",
        "users": "/users/", "user": "/users/ > /users/", "practice_log": "/practice/log/", "taking_part": "/practice/taking-part/",
        "improvement": "/practice/improvement/", "aim": "/practice/improvement/ > /practice/improvement/", "assessments": "/practice/assessments/",
        "assessment": "/practice/assessments/ > /practice/assessments/", "surveys": "/practice/surveys/", "survey": "/practice/surveys/ > /practice/surveys/",
        "own_experience": "/practice/experience/", "spending": "/practice/spending/", "rel_progress": "/practice/rel/progress/", "rel_conflicts": "/practice/rel/conflicts/",
        "own_behavioral": "/practice/behavioral-health/", "reports": "/reports/", "report": "/reports/packet/", "sessions": "/learning/",
        "session": "/learning/?past > tbody a", "library": "/learning/library/", "change_library": "/learning/ideas/", "own_calendar": "/learning/calendar/",
        "exports": "/exports/", "mail": "/mail/", "help": "/help/", "choose": "/choose/",
    },
    "bob": {
        "work_list": "/practice/work/", "patient": PATIENT, "contact": "/practice/work/ > =a.act[href*='/contact/']", "result": "/practice/work/ > =a.act[href*='/result/']",
        "contest": "/practice/work/ > =/practice/disputes/new/", "search": "/practice/search/", "schedule": "/practice/schedule/",
        "huddle": "/practice/schedule/sheet/", "transitions": "/practice/transitions/?days=90", "referrals": "/practice/referrals/",
        "referral": "/practice/referrals/ > a[href*='/referral/']", "new_referral": f"{PATIENT} > =a[href*='/referral/']", "answers_missing": "/practice/rel/", "asking": "/practice/ask/",
        "answers": "/practice/rel/ > =a[href^='/practice/patients/'][href*='/rel/']", "entries": "/practice/entries/", "entry": "/practice/entries/ > /practice/entries/",
        "correct": "/practice/entries/ > /practice/entries/ > a[href*='/correct/']", "consents": "/practice/consents/", "shared": "/practice/sharing/",
        "new_consent": f"{PATIENT} > =a[href*='/consent/?']", "consent": "/practice/consents/ > /practice/patients/ > a[href*='/consent/']:not([href*='/consent/?']):not([href$='/consent/'])",
    },
    "clara": {"practice_home:clinician": "/practice/", "work_list:clinician": "/practice/work/"},
    "dana": {
        "plan_home": "/plan/", "plan_submissions": "/plan/submissions/", "plan_submission": "/plan/submissions/ > a.primary", "plan_members": "/plan/members/",
        "plan_member": "/plan/members/ > /plan/members/", "plan_measures": "/plan/measures/", "plan_payments": "/plan/payments/", "plan_batch": "/plan/payments/ > a.primary",
        "plan_payment": "/plan/ > tbody a[href^='/plan/payments/']", "plan_contracts": "/plan/contracts/", "plan_proof": "/plan/audit/", "plan_questions": "/plan/questions/",
        "plan_question": "/plan/questions/ > /plan/questions/", "plan_shared": "/plan/sharing/", "plan_rel": "/plan/rel/", "proposal_new": "/measure-set/proposals/new/",
    },
    "pat": {
        "program_home": "/program/", "program_senders": "/program/submissions/", "program_sender": "/program/submissions/ > /program/submissions/",
        "program_releases": "/program/releases/", "program_release": "/program/releases/ > /program/releases/", "program_runs": "/program/runs/",
        "program_run": "/program/runs/ > /program/runs/", "program_disputes": "/program/disputes/", "program_dispute": "/program/disputes/ > /program/disputes/",
        "program_rates": "/program/rates/", "program_payments": "/program/payments/", "program_log": "/program/log/", "break_glass": "/program/person/",
        "program_consents": "/program/consents/", "sharing_log": "/program/sharing/", "program_behavioral": "/program/behavioral-health/", "program_rel": "/program/rel/",
        "candidates": "/program/candidates/", "program_practices": "/program/practices/", "program_practice": "/program/practices/foothill/", "survey_rounds": "/program/surveys/",
        "survey_round": "/program/surveys/ > /program/surveys/", "experience_rates": "/program/experience/", "program_spending": "/program/spending/",
        "spending_improvement": "/program/spending/improvement/", "work_plan": "/commitments/", "commitment": "/commitments/ > /commitments/milestones/",
        "turns": "/commitments/turns/", "gap_analyses": "/commitments/gaps/", "work_year": "/commitments/ > /commitments/years/", "decisions": "/commitments/decisions/",
        "decision": "/commitments/decisions/ > /commitments/decisions/", "measure_set": "/measure-set/", "measure_life": "/measure-set/ > /measure-set/measures/",
        "editions": "/measure-set/decided/", "proposals": "/measure-set/proposals/", "proposal": "/measure-set/proposals/ > tbody a",
        "proposal_effect": "/measure-set/proposals/ > tbody a > a[href$='/effect/']", "proposal_baselines": "/measure-set/proposals/ > tbody a > a[href$='/effect/'] > a[href$='/baselines/']",
        "data_room": "/data/", "data_table": "/data/ > /data/",
    },
    "sam": {
        "steward_queue": "/steward/", "steward_case": "/steward/ > a.primary", "steward_rosters": "/steward/rosters/", "steward_roster": "/steward/rosters/ > /steward/rosters/",
    },
    "casey": {
        "coach_practices": "/coach/", "coach_practice": COACHED, "coach_actions": "/coach/actions/", "coach_visits": f"{COACHED}visits/",
        "coach_visit": f"{COACHED}visits/ > {COACHED}visits/", "coach_assessments": f"{COACHED}assessments/", "coach_assessment": f"{COACHED}assessments/ > {COACHED}assessments/",
        "coach_improvement": f"{COACHED}improvement/", "coach_aim": f"{COACHED}improvement/ > {COACHED}improvement/",
    },
    "ari": {
        "scenarios": "/scenarios/", "scenario_new": "/scenarios/new/?year=2026", "scenario": "/scenarios/ > tbody a", "scenario_compare": "/scenarios/compare/?a=1&b=2",
        "experience": "/scenarios/experience/",
    },
    "eva": {"extracts": "/extracts/", "extract": "/extracts/practice_month/", "code_book": "/extracts/code-book/"},
    "olive": {
        "public_tables": "/tables/", "mfa_index": "/account/second-factor/", "mfa_activate_totp": "/account/second-factor/totp/activate/",
        "account_change_password": "/account/password/change/",
    },
    "nobody": {"account_login": "/account/login/", "account_reset_password": "/account/password/reset/", "account_signup": "/account/signup/"},
}  # fmt: skip
"""Who looks (nobody is not signed in): the pages, by route."""

FILE, BUTTON, LEADS = (
    "a file to keep, no page",
    "what a button does; the page it stands on is shown",
    "leads on to another page",
)
LIBRARY = "a step of signing in, in the frame that the pages of signing in show"
NOT_TAKEN: dict[str, str] = {
    **dict.fromkeys(("document", "statement_file", "report_file", "report_table", "data_file", "edition_patch", "plan_payment_file", "plan_paper", "paper", "spending_paper", "export", "scenario_report", "calendar"), FILE),
    **dict.fromkeys(("bulk", "put_off", "save_filter", "drop_filter", "upload_schedule", "action_done", "language"), BUTTON),
    **dict.fromkeys(("landing", "steward_next"), LEADS),
    **dict.fromkeys(("alive", "ready", "metrics"), "for machines"),
    "program_dispute_person": "opens one person, which the page before asks a reason for",
    **dict.fromkeys((
        "account_logout", "account_inactive", "account_reauthenticate", "account_email", "account_email_verification_sent", "account_set_password", "account_confirm_email",
        "account_reset_password_done", "account_reset_password_from_key", "account_reset_password_from_key_done", "account_confirm_login_code",
        "mfa_authenticate", "mfa_reauthenticate", "mfa_deactivate_totp", "mfa_list_webauthn", "mfa_add_webauthn", "mfa_reauthenticate_webauthn", "mfa_remove_webauthn",
        "mfa_edit_webauthn", "mfa_login_webauthn", "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_download_recovery_codes",
        "openid_connect_login", "openid_connect_callback", "socialaccount_login_cancelled", "socialaccount_login_error", "socialaccount_signup", "socialaccount_connections",
    ), LIBRARY),
}  # fmt: skip
"""Routes without a picture, and why."""


def picture(name: str) -> str:
    """The beginning of a picture's file name."""
    return name.replace(":", "-").replace("_", "-")
