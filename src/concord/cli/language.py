"""Which language a practice's packet or statement is written in, and putting it into it."""

from __future__ import annotations

import click

from concord.portal.catalog import spoken
from concord.program import Program
from concord.program.source import REPORT_LANGUAGES
from concord.reports.periodic import Report, translated
from concord.reports.spoken import Say, Spoken, as_written

language_option = click.option(
    "--language",
    type=click.Choice(REPORT_LANGUAGES),
    help="What it is written in.  [default: the practice's own, as the program folder says]",
)


chosen_option = click.option(
    "--language",
    type=click.Choice(REPORT_LANGUAGES),
    default=REPORT_LANGUAGES[0],
    show_default=True,
    help="What it is written in.",
)


def of_practice(program: Program, practice: str, asked: str | None = None) -> str:
    """The language asked for, or the practice's own."""
    own = {o.organization_id: o.language for o in program.organizations}
    return asked or own.get(practice, REPORT_LANGUAGES[0])


def say_in(language: str) -> Say:
    """What puts a text into a language."""
    return spoken(language) or as_written


def put(report: Report, language: str) -> Report:
    """A report in a language."""
    words = spoken(language)
    return translated(report, words) if words else report


def every_other() -> list[Spoken]:
    """Every language of reports but English."""
    return [words for language in REPORT_LANGUAGES if (words := spoken(language))]
