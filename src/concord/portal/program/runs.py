"""Runs that are kept: how each ended, what it warned of, and each step's time, memory and rows, from the run's own record."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as L

from concord.portal.access import reader_required
from concord.portal.audit.chain import record
from concord.portal.practice.saying import said
from concord.portal.tabular import Column, Row, Table
from concord.release import releases

RECORD = "record.json"
ENDED = {"published": L("published"), "held": L("written and held"), "failed": L("it stopped")}
RUNS = (
    Column("run", L("Run"), opens=lambda r: reverse("program_run", args=[r["run"]])),
    Column("as_of", L("As of"), "day"),
    Column("outcome", L("How it ended"), says=lambda r: str(ENDED.get(r["outcome"], r["outcome"]))),
    Column("release", L("Release")),
    Column("seconds", L("Seconds"), "tenths"),
    Column("cpu_seconds", L("Processor seconds"), "tenths"),
    Column("warnings", L("Worth a look"), "count"),
    Column("taken_over", L("Taken over"), says=lambda r: _taken_over(r)),
)  # fmt: skip
STEPS = (
    Column("words", L("Step"), says=lambda r: said(r["words"])),
    Column("began", L("Began after"), "tenths"),
    Column("seconds", L("Seconds"), "tenths"),
    Column("cpu_seconds", L("Processor seconds"), "tenths"),
    Column("peak_mb", L("Peak MB"), "count"),
    Column("rows_in", L("Rows in"), "count"),
    Column("rows_out", L("Rows out"), "count"),
    Column("megabytes", L("MB written"), "tenths"),
    Column("taken_over", L("Taken over"), says=lambda r: _taken_over(r)),
    Column("warnings", L("Worth a look"), "count"),
)  # fmt: skip


@reader_required("program", needs_book=False)
def runs(request: HttpRequest) -> HttpResponse:
    """Every run whose record is kept, the newest first."""
    caption = _(
        "The last runs and those whose release is kept. A run that stopped is here too, with what stopped it."
    )
    table = Table(request, "runs", RUNS, by="-ended", caption=caption)  # fmt: skip
    table.hold([_run(facts) for facts in kept()])
    if table.file:
        record(request, table.action)
    return table.answer("program/runs.html")


@reader_required("program", needs_book=False)
def run(request: HttpRequest, run: str) -> HttpResponse:
    """One run: how it ended, what is worth a look, and what each step took."""
    facts = next((found for found in kept() if found["run"] == run), None)
    if facts is None:
        raise Http404
    table = Table(request, "run.steps", STEPS, by="began", caption=_("What was done, in order"), size=100)
    table.hold([_step(step) for step in facts["steps"]])
    if table.file:
        record(request, table.action, run=run)
    shown = {
        "facts": _run(facts), "failed": _stopped(facts["failed"]), "ended": ENDED.get(facts["outcome"], facts["outcome"]), "warnings": _warnings(facts),
        "has_release": facts["release"] in releases(settings.CONCORD_WORK.releases),
    }  # fmt: skip
    return table.answer("program/run.html", shown)


def kept() -> list[dict[str, Any]]:
    """The records of all kept runs; one that cannot be read says so and nothing else."""
    found = []
    for path in sorted(settings.CONCORD_WORK.runs.glob(f"*/{RECORD}")):
        try:
            facts = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            facts = {
                "run": path.parent.name, "as_of": path.parent.name[:10], "release": "", "outcome": "failed", "seconds": 0.0, "steps": [],
                "warnings": [], "failed": {"doing": RECORD, "error": "", "what": "it cannot be read", "next": "run `concord doctor`"},
            }  # fmt: skip
        found.append({**facts, "ended": path.stat().st_mtime_ns if path.exists() else 0})
    return found


def run_of(release: str) -> str:
    """The kept run that made a release; empty when none is kept."""
    return next((str(facts["run"]) for facts in kept() if facts["release"] == release), "")


def _run(facts: dict[str, Any]) -> Row:
    steps = facts["steps"]
    return {
        "run": facts["run"], "as_of": date.fromisoformat(facts["as_of"]), "outcome": facts["outcome"], "release": facts["release"], "seconds": facts["seconds"],
        "ended": facts["ended"], "cpu_seconds": sum(s["cpu_seconds"] for s in steps if s["again"]), "warnings": len(_warnings(facts)),
        "units": sum(s.get("units", 1) for s in steps), "taken_over": sum(_taken(s) for s in steps),
    }  # fmt: skip


def _stopped(failed: dict[str, str] | None) -> str:
    """What stopped a run, where and what to do next, in the run's own words."""
    if not failed:
        return ""
    what = ": ".join(
        filter(None, (failed["doing"], failed.get("where", ""), failed.get("what", failed["error"])))
    )
    return f"{what}." + (f" Next: {failed['next']}." if failed.get("next") else "")


def _step(step: dict[str, Any]) -> Row:
    written = step.get("bytes")
    return {
        **{k: step.get(k) for k in ("words", "began", "seconds", "cpu_seconds", "peak_mb", "rows_in", "rows_out")},
        "megabytes": None if written is None else written / 1e6, "warnings": len(step.get("warnings", ())),
        "units": step.get("units", 1), "taken_over": _taken(step),
    }  # fmt: skip


def _taken(step: dict[str, Any]) -> int:
    """Units of a step's work that an earlier run had done: all of a step that was found done."""
    return int(step.get("units_taken_over", 0) if step["again"] else step.get("units", 1))


def _taken_over(row: Row) -> str:
    return _("%(part)s of %(whole)s") % {"part": row["taken_over"], "whole": row["units"]}


def _warnings(facts: dict[str, Any]) -> list[tuple[str, str]]:
    """The step in words and the sentence, for each thing worth a look."""
    steps = [(said(step["words"]), words) for step in facts["steps"] for words in step.get("warnings", ())]
    return [("", words) for words in facts["warnings"]] + steps
