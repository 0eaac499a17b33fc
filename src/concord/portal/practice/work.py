"""The work list: one row per patient, one call, all gaps. Tabs say where the gaps stand; filters stay in the address."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as L

from concord.portal import names
from concord.portal.access import reader_required
from concord.portal.audit.chain import record
from concord.portal.paging import Page, asked
from concord.portal.practice import bulk, saved, schedules
from concord.portal.practice.calendar import today
from concord.portal.practice.home import chosen_year
from concord.portal.practice.kinds import for_measure
from concord.portal.practice.saying import said
from concord.portal.practice.state import State, state_of
from concord.portal.practice.worded import Worded
from concord.portal.shell import SQL
from concord.portal.tabular import Column, Table

TABS = (("todo", L("To do")), ("waiting", L("Waiting")), ("pending", L("Pending")), ("done", L("Done")))
FILTERS = ("measure", "action", "due_by", "site", "clinician", "plan", "language", "seen")
LABELS = {
    "measure": L("Measure"), "action": L("Next action"), "due_by": L("Closes by"), "site": L("Site"),
    "clinician": L("Clinician"), "plan": L("Plan"), "language": L("Language"), "seen": L("Last visit"),
}  # fmt: skip
SEEN = (("year", L("in the last 12 months")), ("longer", L("longer ago, or never")))
SORTS = (("due", L("closing date")), ("gaps", L("most gaps")), ("name", L("name")), ("seen", L("longest not seen")), ("time", L("next visit")))  # fmt: skip
WHOSE = ("tomorrow", "mine")
MOST = 1_000_000


@reader_required("assistant", "manager", "clinician")
def work_list(request: HttpRequest) -> HttpResponse:
    """A page of patients of one tab, the soonest first; or the whole list as filtered, as a file."""
    book, unit, day = request.book, request.reader.unit, today(request)
    if default := saved.default_of(request):
        return default
    years = [row["year"] for row in book.ask(SQL, "years")]
    criteria = criteria_of(request, years)
    state = state_of(unit, book, day)
    if request.GET.get("as"):
        return _file(request, criteria, state, day)
    page = asked(request)
    rows = rows_of(request, criteria, state, day, page)
    counts = rows[0]
    rows = [r for r in rows if r["person"]]
    page = page.of(counts["finished" if criteria["tab"] == "done" else criteria["tab"]])
    record(
        request, "work_list.view", (r["person"] for r in rows), page=page.number, filters=_audited(criteria)
    )
    choices = _choices(book, criteria["year"])
    months = [r["month"] for r in book.ask(SQL, "roster_months")]
    worded = Worded(
        criteria["tab"], book.as_of, request.get_full_path(), year=criteria["year"], month=months[0] if months else None
    )  # fmt: skip
    context = {
        "rows": [{"person": r["person"], "drawn": worded.drawn(dressed(r, state))} for r in rows],
        "page": page,
        "criteria": criteria,
        "tabs": _tabs(request, counts, criteria["tab"]),
        "chips": _chips(request, criteria, choices),
        "quick": _quick(request, criteria, choices, bool(state.of_user(request.user.pk))),
        "filters": _filters(criteria, choices),
        "sorts": [(key, label, key == criteria["sort"]) for key, label in SORTS],
        "years": years,
        "saved": saved.listed(request),
        "team": bulk.team(unit),
        "next_day": schedules.next_open_day(book, unit, day) if criteria["whose"] == "tomorrow" else None,
        "here": request.get_full_path(),
        "query": _query(request, page=None),
        "soonest": min(state.waiting.values(), default=None),
    }
    return render(request, "practice/work.html", context)


def criteria_of(request: HttpRequest, years: list[int]) -> dict[str, Any]:
    """What the address asks for; a clinician who asks for nobody's panel sees their own."""
    asked_for = request.GET
    found: dict[str, Any] = {f: asked_for.get(f, "")[:120] for f in FILTERS}
    if "clinician" not in asked_for and request.reader.npi:  # type: ignore[attr-defined]
        found["clinician"] = request.reader.npi  # type: ignore[attr-defined]
    tab, sort, whose = asked_for.get("tab", ""), asked_for.get("sort", ""), asked_for.get("whose", "")
    return {
        **found,
        "year": chosen_year(request, years) or 0,
        "tab": tab if tab in dict(TABS) else "todo",
        "sort": sort if sort in dict(SORTS) else "due",
        "whose": whose if whose in WHOSE else "",
    }


def rows_of(
    request: HttpRequest, criteria: dict[str, Any], state: State, day: date, page: Page
) -> list[dict[str, Any]]:
    """The query's rows for a page: the first always carries the counts, and a patient unless nobody is listed."""
    people = _people(request, criteria["whose"], state, day)
    parameters = {k: v for k, v in criteria.items() if k != "whose"} | {
        "pending": sorted(state.pending), "waiting": sorted(state.waiting), "today": day.isoformat(),
        "only": people is not None, "people": people or [], "limit": page.size, "offset": page.offset,
    }  # fmt: skip
    return request.book.ask(SQL, "worklist", parameters)  # type: ignore[attr-defined]


def _people(request: HttpRequest, whose: str, state: State, day: date) -> list[str] | None:
    """The patients that `whose` limits the list to; None is everybody."""
    if whose == "mine":
        return state.of_user(request.user.pk)
    if whose == "tomorrow":
        book, unit = request.book, request.reader.unit  # type: ignore[attr-defined]
        visits, _uploaded = schedules.of_day(book, unit, schedules.next_open_day(book, unit, day))
        return sorted({v.person for v in visits if v.person})
    return None


def dressed(row: dict[str, Any], state: State) -> dict[str, Any]:
    """A row with its last contact, tries, and for each gap what would be entered for it."""
    for gap in row["gaps"]:
        item = for_measure(gap["measure"])
        gap["item"] = item.key if item else ""
        gap["follow_up"] = state.waiting.get(f"{row['person']} {gap['measure']}")
    return {
        **row,
        "contact": state.contacts.get(row["person"]),
        "tries": state.tries.get(row["person"], 0),
        "assigned": state.assigned.get(row["person"]),
        "item": next((g["item"] for g in row["gaps"] if g["item"]), ""),
        "first": row["gaps"][0],
    }


# -- what the page offers ---------------------------------------------------------------------------------------


def _query(request: HttpRequest, **changes: Any) -> str:
    """The address's filters with some changed; an empty change takes one away."""
    kept = {k: v for k, v in request.GET.items() if k not in ("page", "as")} | changes
    return urlencode({k: v for k, v in kept.items() if v not in (None,)})


def _tabs(request: HttpRequest, counts: dict[str, Any], tab: str) -> list[tuple[Any, int, str, bool]]:
    number = {
        "todo": counts["todo"],
        "waiting": counts["waiting"],
        "pending": counts["pending"],
        "done": counts["finished"],
    }
    return [(label, number[key], _query(request, tab=key), key == tab) for key, label in TABS]


def _chips(
    request: HttpRequest, criteria: dict[str, Any], choices: dict[str, list[Any]]
) -> list[tuple[str, str]]:
    """Each filter that is on, in words, and the address without it."""
    titles = dict(choices["measure"])
    chips = [
        (
            titles.get(criteria[name], criteria[name]) if name == "measure" else _value(name, criteria[name]),
            _query(request, **{name: "" if name == "clinician" else None}),
        )
        for name in FILTERS
        if criteria[name]
    ]
    if criteria["whose"]:
        chips.insert(
            0,
            (
                str(_("Tomorrow") if criteria["whose"] == "tomorrow" else _("Mine")),
                _query(request, whose=None),
            ),
        )
    return chips


def _quick(
    request: HttpRequest, criteria: dict[str, Any], choices: dict[str, list[Any]], has_own: bool
) -> list[tuple[str, str]]:
    """The filters most often wanted, one click each: tomorrow, mine, the largest measures, the languages besides English."""
    quick = [] if criteria["whose"] else [(str(_("Tomorrow")), _query(request, whose="tomorrow"))]
    if has_own and criteria["whose"] != "mine":
        quick.append((str(_("Mine")), _query(request, whose="mine")))
    measures = [] if criteria["measure"] else choices["measure"][:4]
    quick += [(said(label), _query(request, measure=key)) for key, label in measures]
    languages = (
        [] if criteria["language"] else [c for c in choices["language"] if c[0] not in ("en", "unknown")][:2]
    )
    return quick + [(str(label), _query(request, language=key)) for key, label in languages]


def _choices(book: Any, year: int) -> dict[str, list[tuple[str, str]]]:
    """What each filter can be set to, the most frequent first."""
    found: dict[str, list[tuple[str, str]]] = {f: [] for f in FILTERS}
    for row in book.ask(SQL, "worklist_filters", {"year": year}):
        words = said(row["label"]) if row["filter"] == "measure" else _value(row["filter"], row["value"])
        found[row["filter"]].append((row["value"], words))
    found["seen"] = [(key, str(label)) for key, label in SEEN]
    return found


def _value(name: str, value: str) -> str:
    """A filter's value in words."""
    if name == "language":
        return str(names.language(value))
    if name in ("site", "clinician", "plan"):
        return names.name(name, value)
    if name == "seen":
        return f"{_('seen')} {dict(SEEN).get(value, '')}"
    if name == "due_by":
        return f"{_('closes by')} {value}"
    return said(value)


def _filters(criteria: dict[str, Any], choices: dict[str, list[Any]]) -> list[dict[str, Any]]:
    return [
        {"name": f, "label": LABELS[f], "values": choices[f], "value": criteria[f], "is_day": f == "due_by"}
        for f in FILTERS
    ]


def _audited(criteria: dict[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in criteria.items() if v and k != "sort"}


# -- files ------------------------------------------------------------------------------------------------------

COLUMNS = (
    Column("patient", L("patient")), Column("birth_date", L("birth date"), "day"), Column("phone", L("phone")),
    Column("language", L("language")), Column("interpreter", L("interpreter")), Column("site", L("site")),
    Column("clinician", L("clinician")), Column("plans", L("plans")), Column("seen_on", L("last visit"), "day"),
    Column("starts_at", L("next visit"), "moment"), Column("measure", L("measure")), Column("action", L("what to do")),
    Column("why", L("why")), Column("closes", L("closes")), Column("due", L("due"), "day"),
    Column("contact", L("last contact")), Column("follow_up", L("follow-up"), "day"),
)  # fmt: skip


def _file(request: HttpRequest, criteria: dict[str, Any], state: State, day: date) -> HttpResponse:
    """The list as filtered, a line per gap, as a workbook with an About sheet or as CSV."""
    table = Table(request, "work-list", COLUMNS, by="patient", caption=str(_("Work list")))
    listed = "finished" if criteria["tab"] == "done" else criteria["tab"]
    if table.defers(rows_of(request, criteria, state, day, Page(1, 1))[0][listed]):
        record(request, "work_list.ask", filters=_audited(criteria))
        return table.answer("")
    rows = [r for r in rows_of(request, criteria, state, day, Page(1, MOST)) if r["person"]]
    lines = [line for row in rows for line in _lines(row, state)]
    if table.defers(len(lines)):
        record(request, "work_list.ask", filters=_audited(criteria))
        return table.answer("")
    record(
        request,
        "work_list.export",
        (r["person"] for r in rows),
        kind=request.GET["as"][:4],
        filters=_audited(criteria),
    )
    table.hold(lines)
    return table.answer("practice/work.html")


def _lines(row: dict[str, Any], state: State) -> list[dict[str, Any]]:
    last = state.contacts.get(row["person"])
    who = {
        "patient": f"{row['last_name'] or ''}, {row['first_name'] or ''}", "birth_date": row["birth_date"], "phone": row["phone"],
        "language": str(names.language(row["language"])), "interpreter": row["interpreter"],
        "site": names.name("site", row["site_id"]), "clinician": names.name("clinician", row["npi"]), "plans": row["plans"],
        "seen_on": row["seen_on"], "starts_at": row["starts_at"],
        "contact": f"{last.said['outcome']} {last.happened_on}" if last else None,
    }  # fmt: skip
    return [
        {**who, "measure": said(g["title"]), "action": said(g["action"]), "why": said(g["why"]), "closes": g["closes"], "due": g["due"],
         "follow_up": state.waiting.get(f"{row['person']} {g['measure']}")}
        for g in row["gaps"]
    ]  # fmt: skip
