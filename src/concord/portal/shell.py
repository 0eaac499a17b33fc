"""What surrounds every page: who reads, where else to go, how old the data are and what is not in yet."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as L

from concord import __version__
from concord.portal.names import unit_name

SQL = "concord.portal.sql"
HOME, WORK, MONEY = (L("Home"), "practice_home"), (L("Work list"), "work_list"), (L("Money"), "statements")
DAILY = (
    (L("Schedule"), "schedule"),
    (L("Transitions"), "transitions"),
    (L("Referrals"), "referrals"),
    (L("Race, ethnicity, language"), "answers_missing"),
    (L("Consents"), "consents"),
    (L("Behavioral health"), "own_behavioral"),
    (L("Entries"), "entries"),
    (L("Disputes"), "disputes"),
    (L("Improvement"), "improvement"),
)
COMPLETE = (("file", L("Your own files are in")), ("submission", L("Every sender's files are in")))
IN_PRACTICE = ("manager", "assistant", "clinician")
NAVIGATION = {
    "manager": (
        HOME,
        WORK,
        MONEY,
        (L("Payments"), "payments"),
        (L("Roster"), "roster"),
        (L("Uploads"), "uploads"),
        (L("Disputes"), "disputes"),
        (L("Entries"), "entries"),
        (L("Consents"), "consents"),
        (L("Behavioral health"), "own_behavioral"),
        (L("Improvement"), "improvement"),
        (L("Measure set"), "measure_set"),
        (L("Taking part"), "taking_part"),
        (L("Reports"), "reports"),
        (L("Users"), "users"),
        (L("Log"), "practice_log"),
    ),
    "assistant": (WORK, *DAILY),
    "clinician": ((L("My panel"), "work_list"), (L("My measures"), "practice_home"), *DAILY),
    "plan": (
        (L("Home"), "plan_home"),
        (L("Submissions"), "plan_submissions"),
        (L("Members"), "plan_members"),
        (L("Measures"), "plan_measures"),
        (L("Payments"), "plan_payments"),
        (L("Contracts"), "plan_contracts"),
        (L("Measure set"), "measure_set"),
        (L("Work plan"), "work_plan"),
        (L("Scenarios"), "scenarios"),
        (L("Audit"), "plan_proof"),
        (L("Shared by consent"), "plan_shared"),
        (L("Race, ethnicity, language"), "plan_rel"),
        (L("Reports"), "reports"),
        (L("Data room"), "data_room"),
    ),
    "program": (
        (L("Home"), "program_home"),
        (L("Submissions"), "program_senders"),
        (L("Releases"), "program_releases"),
        (L("Candidates"), "candidates"),
        (L("Practices"), "program_practices"),
        (L("Learning"), "sessions"),
        (L("Surveys"), "survey_rounds"),
        (L("Measure set"), "measure_set"),
        (L("Work plan"), "work_plan"),
        (L("Disputes"), "program_disputes"),
        (L("Rates"), "program_rates"),
        (L("Behavioral health"), "program_behavioral"),
        (L("Consents"), "program_consents"),
        (L("Race, ethnicity, language"), "program_rel"),
        (L("Payments"), "program_payments"),
        (L("Reports"), "reports"),
        (L("Data room"), "data_room"),
        (L("Users"), "users"),
        (L("Log"), "program_log"),
    ),
    "steward": ((L("Who is who"), "steward_queue"), (L("Who counts where"), "steward_rosters")),
    "coach": (
        (L("Practices"), "coach_practices"),
        (L("Actions"), "coach_actions"),
        (L("Learning"), "sessions"),
        (L("Ideas to test"), "change_library"),
    ),
    "actuary": ((L("Scenarios"), "scenarios"), (L("Experience"), "experience")),
    "evaluator": ((L("Extracts"), "extracts"), (L("Code book"), "code_book"), (L("Tables"), "public_tables")),
    "observer": (
        (L("Tables"), "public_tables"),
        (L("Reports"), "reports"),
        (L("Measure set"), "measure_set"),
        (L("Work plan"), "work_plan"),
        (L("Data room"), "data_room"),
    ),
}


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context of the base template."""
    reader, book = getattr(request, "reader", None), getattr(request, "book", None)
    said: dict[str, Any] = {
        "version": __version__,
        "is_demo": settings.CONCORD_DEMO,
        "reader": reader,
        "book": book,
        "other_language": "es" if get_language() == "en" else "en",
    }
    if reader is not None:
        said["unit_name"] = unit_name(reader)
        said["idle_seconds"] = settings.SESSION_COOKIE_AGE
        said["searches"] = reader.role in IN_PRACTICE
        said["navigation"] = [
            {"words": words, "href": reverse(route), "is_here": request.path == reverse(route)}
            for words, route in NAVIGATION[reader.role]
        ]
    if book is not None:
        said["missing"] = missing(book)
        said["own_files"] = next((words for table, words in COMPLETE if book.has(table)), "")
    return said


def missing(book: Any) -> list[dict[str, Any]]:
    """Kinds of file that the book's own senders sent before, but not up to the month the data reach."""
    month = {"month": book.data_through[:7]}
    if book.has("file"):
        return book.ask(SQL, "missing_files", month)
    if book.has("submission"):
        return book.ask(SQL, "missing_submissions", month)
    return []
