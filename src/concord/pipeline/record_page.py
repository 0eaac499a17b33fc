"""A run's record as one page that needs nothing else: no script, no font, no picture from elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from importlib import resources
from typing import Any

HEAD = ("Step", "Seconds", "CPU seconds", "Peak MB", "Rows in", "Rows out", "MB written", "")
ENDED = {
    "published": "Published as release {release}.",
    "held": "Release {release} is written and held.",
    "failed": "It stopped.",
}


def html(facts: Mapping[str, Any]) -> str:
    """The page: how the run ended, what to look at, and each step's time, memory and rows."""
    style = resources.files("concord.pipeline").joinpath("record.css").read_text(encoding="utf-8")
    title = escape(f"Run {facts['run']}")
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{title}</title>\n'
        f"<style>\n{style}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n{_ended(facts)}\n{_warnings(facts)}\n"
        f"{_table(facts['steps'])}\n</main>\n</body>\n</html>\n"
    )


def _ended(facts: Mapping[str, Any]) -> str:
    said = escape(ENDED[facts["outcome"]].format(release=facts["release"]))
    lines = [f"<p>{said} As of {escape(facts['as_of'])}; {facts['seconds']:,.1f} s in all.</p>"]
    if failed := facts["failed"]:
        what = " ".join(filter(None, (failed.get("where", ""), failed.get("what", failed["error"]))))
        next_step = failed.get("next", "")
        lines.append(
            f'<p class="problem"><strong>{escape(failed["doing"])}: {escape(what)}.</strong>'
            + (f" Next: {escape(next_step)}." if next_step else "")
            + "</p>"
        )
    return "\n".join(lines)


def _warnings(facts: Mapping[str, Any]) -> str:
    said = [*facts["warnings"], *(w for step in facts["steps"] for w in step.get("warnings", ()))]
    if not said:
        return ""
    return "<h2>Worth a look</h2>\n<ul>\n" + "\n".join(f"<li>{escape(one)}.</li>" for one in said) + "\n</ul>"


def _table(steps: Sequence[Mapping[str, Any]]) -> str:
    top = "".join(f'<th scope="col">{escape(h)}</th>' for h in HEAD)
    rows = "\n".join(_row(step) for step in steps)
    return f"<table>\n<caption>What was done</caption>\n<thead><tr>{top}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table>"


def _row(step: Mapping[str, Any]) -> str:
    figures = (
        f"{step['seconds']:,.1f}",
        f"{step['cpu_seconds']:,.1f}",
        f"{step['peak_mb']:,}",
        f"{step['rows_in']:,}" if "rows_in" in step else "",
        f"{step['rows_out']:,}" if "rows_out" in step else "",
        f"{step['bytes'] / 1e6:,.1f}" if "bytes" in step else "",
    )
    cells = "".join(f'<td class="number">{f}</td>' for f in figures)
    kept = _kept(step)
    return f'<tr><th scope="row">{escape(step["words"])}</th>{cells}<td>{kept}</td></tr>'


def _kept(step: Mapping[str, Any]) -> str:
    if not step["again"]:
        return "kept from before"
    pairs = (("units_taken_over", "units", "parts"), ("people_taken_over", "people", "people"))
    said = [f"{step[some]:,} of {step[all_]:,} {what}" for some, all_, what in pairs if step.get(some)]
    return f"{', '.join(said)} taken over" if said else ""
