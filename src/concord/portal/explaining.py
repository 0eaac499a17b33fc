"""Every number opens: an explanation as a page, in the reader's own book."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from concord.portal.access import reader_required
from concord.portal.audit.chain import record
from concord.portal.folding import fold
from concord.portal.opaque import shown
from concord.release import Book, explain
from concord.release.facts import Fact

CARE = ("gap", "rate", "attribution", "event")
KINDS = {
    "manager": (*CARE, "payment", "factor"),
    "plan": (*CARE, "payment", "factor"),
    "assistant": CARE,
    "clinician": (*CARE, "factor"),
}
SHOWN, ALL = 12, 2000
STATUS = {
    "people met": "People who meet it",
    "people gap": "People with a gap",
    "people excluded": "People excused",
    "people excepted": "People excepted",
    "people uncovered": "People whose data do not reach back far enough",
    "people unknown": "People with something unknown",
}
MORE = " (ask for more with --show)"
PERSON = re.compile(r"\bperson ([0-9a-f]{16})\b")


@reader_required("manager", "plan", "assistant", "clinician")
def explanation(request: HttpRequest, key: str) -> HttpResponse:
    """What a number rests on. A kind that the role does not see, or a key the book does not hold, is not there."""
    kind, *keys = shown(key).split(" ") or [""]
    if kind not in KINDS[request.reader.role] or not 1 <= len(keys) <= 3:
        raise Http404
    try:
        fact = explain(request.book, kind, *keys, shown=ALL if "all" in request.GET else SHOWN)
    except (TypeError, ValueError) as error:  # a key of the wrong form
        raise Http404 from error
    people = set(named(fact))
    if kind in ("gap", "attribution", "factor"):
        people.add(keys[0])
    record(request, f"explain.{kind}", people)
    context = {"fact": fact, "is_cut": is_cut(fact)}
    if request.reader.role != "plan" and kind in ("gap", "attribution", "payment"):
        context["contest"] = key
    if kind == "gap":
        fold(request.book, fact, keys[1], keys[2])
    if kind == "gap" and request.reader.role != "plan":
        context["patient"] = keys[0]
    put_names(fact, names_of(request.book, people))
    return render(request, "explain.html", context)


def named(fact: Fact) -> Iterator[str]:
    """Keys of the people that an explanation speaks of."""
    yield from PERSON.findall(fact.says)
    for behind in fact.because:
        yield from named(behind)


def names_of(book: Book, people: set[str]) -> dict[str, str]:
    """The people's names, as the book has them."""
    if not people:
        return {}
    rows = book.rows("person", {"person": sorted(people)}, columns=("person", "first_name", "last_name"))
    return {row["person"]: f"{row['last_name'] or ''}, {row['first_name'] or ''}".title() for row in rows}


def is_cut(fact: Fact) -> bool:
    """Whether something behind the fact is left out for length."""
    return MORE in fact.says or any(is_cut(behind) for behind in fact.because)


def put_names(fact: Fact, known: dict[str, str]) -> None:
    """People by name instead of by key, and the words of a screen instead of a command line's."""
    said = STATUS.get(fact.says, fact.says).replace(MORE, "")
    fact.says = PERSON.sub(lambda found: known.get(found[1], "somebody"), said)
    for behind in fact.because:
        put_names(behind, known)
