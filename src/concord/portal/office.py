"""The program's own definitions on pages: instruments, changes, topics, materials, and their words in the reader's language."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404
from django.utils.translation import get_language

from concord.portal.names import program
from concord.program.instruments import Instrument
from concord.program.office import Office
from concord.program.said import Said


def office() -> Office:
    """What the program folder says about the office's work."""
    return program(settings.CONCORD_WORK.program).office


def said(words: Said) -> str:
    """Words of the program in the reader's language."""
    return words.to((get_language() or "en")[:2])


def titles(things: Any) -> dict[str, str]:
    """Id to title of anything of the office that has both."""
    return {thing.ident: said(thing.title) for thing in things}


def block_titles() -> dict[str, str]:
    """Building blocks of all assessments, by id."""
    return {g.ident: said(g.title) for one in office().assessments for g in one.groups}


def assessment_of(ident: str) -> Instrument:
    """An assessment by id; 404 when the program has none such."""
    found = next((one for one in office().assessments if one.ident == ident), None)
    if found is None:
        raise Http404
    return found


def survey_of(ident: str) -> Instrument | None:
    """A survey by id, if the program still has it."""
    return next((one for one in office().surveys if one.ident == ident), None)
