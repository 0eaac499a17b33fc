"""A scenario as a report: what it would cost, who gains and who loses, how sure that is; as a page and on paper.

Both are made from the figures that `concord.simulation` leaves as JSON: the same words and pictures, whoever asks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from math import ceil
from typing import Any

import jinja2

from concord.model.money import ZERO
from concord.reports import pictures
from concord.reports.paper import dollars, signed, typeset

Row = dict[str, Any]
Names = Mapping[str, str]
"""Names of plans and practices by id."""

PERCENT = "{}%"
BESIDE = {
    "now": {"beside": "beside what the terms now pay", "first": "Now"},
    "other": {"beside": "beside what the other terms would pay", "first": "Other terms"},
}
"""How what the scenario is compared with is named."""


def pdf(found: Mapping[str, Any], *, title: str, names: Names) -> bytes:
    """The report as a PDF. `found` is `Scenario.as_dict()`."""
    return typeset("scenario.typ", facts(found, title, names))


def html(found: Mapping[str, Any], *, title: str, names: Names) -> str:
    """The report as one page that needs nothing else: no script, no style sheet, no picture from elsewhere."""
    loader = jinja2.PackageLoader("concord.reports", ".")
    page = jinja2.Environment(
        loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True
    ).get_template("scenario.html")
    return page.render(facts(found, title, names))


def facts(found: Mapping[str, Any], title: str, names: Names) -> dict[str, Any]:
    """Everything that the report says, as words and pictures."""
    change = Decimal(found["change"])
    plans = _by_plan(found["by_plan"], names)
    practices = _by_practice(found["by_practice"], names)
    return {
        "title": title,
        "span": " to ".join(found["span"]),
        "release": found["release"],
        "through": found["as_of"],
        "change": signed(change),
        "is_more": change >= 0,
        "headline": _headline(found),
        **BESIDE[found.get("compared_with", "now")],
        "changes": found["changes"],
        "notes": found["notes"],
        "plans": plans,
        "practices": practices,
        "pictures": _pictures(found, names),
        "increases": _increases(found["increases"]),
        "break_even": [_break_even(r, names) for r in found["break_even"]],
        "moved": [[f"{r['what']}, {r['of']}", _text(r["now"]), _text(r["then"])] for r in found["moved"]],
        "causes": _causes(found["causes"], names),
        "risk": [_risk(r, names) for r in found["performance_risk"]],
        "tiers": _tiers(found["tiers"], names),
        "levers": _levers(_first_levers(found["levers"]), names),
        "samples": f"{found['samples']:,}",
    }  # fmt: skip


def _headline(found: Mapping[str, Any]) -> str:
    same = len(found["by_practice"]) - found["winners"] - found["losers"]
    return f"{found['winners']} practices would be paid more, {found['losers']} less, {same} the same."


def _by_plan(rows: Sequence[Row], names: Names) -> list[list[str]]:
    shown = [
        [names.get(r["plan_id"], r["plan_id"]), _words(r["component"]), *(dollars(Decimal(r[k])) for k in ("owed", "scenario")),
         signed(Decimal(r["change"]))]
        for r in rows
    ]  # fmt: skip
    totals = [sum((Decimal(r[k]) for r in rows), ZERO) for k in ("owed", "scenario", "change")]
    return [*shown, ["All plans", "", dollars(totals[0]), dollars(totals[1]), signed(totals[2])]]


def _by_practice(rows: Sequence[Row], names: Names) -> list[list[str]]:
    return [
        [names.get(r["organization_id"], r["organization_id"]), dollars(Decimal(r["owed"])), dollars(Decimal(r["scenario"])),
         signed(Decimal(r["change"])), _percent(r["percent"]), _percent(r["increase"]), _percent(r["increase_then"])]
        for r in sorted(rows, key=lambda r: (-Decimal(r["change"]), r["organization_id"]))
    ]  # fmt: skip


def _increases(found: Row) -> list[list[str]]:
    rows = [[_bin(b["from"], found["step"]), str(b["now"]), str(b["then"])] for b in found["bins"]]
    over, none = found["over"], found["no_base"]
    return [
        *rows,
        ["Over the contract's own limit", *map(str, over)],
        ["No base to compare with", *map(str, none)],
    ]


def _bin(start: int, step: int) -> str:
    return f"{start} to {start + step}"


def _break_even(row: Row, names: Names) -> list[str]:
    per = row["per_member_month"]
    return [
        names.get(row["plan_id"], row["plan_id"]), signed(Decimal(row["change"])), signed(Decimal(per)) if per is not None else "",
        _percent(row["saved"]), _percent(row["saved_in_all"]), _percent(row["base_percent"]),
    ]  # fmt: skip


def _causes(rows: Sequence[Row], names: Names) -> dict[str, Any]:
    """A row for each cause, a column for each plan, and the total: they add up to the change both ways."""
    plans = sorted({r["plan_id"] for r in rows})
    of: dict[tuple[str, str], Decimal] = {}
    for r in rows:
        key = (r["cause"], r["plan_id"])
        of[key] = of.get(key, ZERO) + Decimal(r["amount"])
    causes = list(dict.fromkeys(r["cause"] for r in rows))
    table = [
        [c[:1].upper() + c[1:], *(signed(of.get((c, p), ZERO)) for p in plans), signed(_sum_of(of, c))]
        for c in causes
    ]
    last = [
        "Together",
        *(signed(sum((of.get((c, p), ZERO) for c in causes), ZERO)) for p in plans),
        signed(sum(of.values(), ZERO)),
    ]
    return {"plans": [names.get(p, p) for p in plans], "rows": [*table, last] if table else []}


def _sum_of(of: Mapping[tuple[str, str], Decimal], cause: str) -> Decimal:
    return sum((amount for (c, _), amount in of.items() if c == cause), ZERO)


def _risk(row: Row, names: Names) -> list[str]:
    name = f"{names.get(row['organization_id'], row['organization_id'])}, {row['year']}"
    return [name, *(f"{_whole(row[f'low_{side}'])} to {_whole(row[f'high_{side}'])}" for side in ("now", "then")),
            *(_whole(row[f"mean_{side}"]) for side in ("now", "then"))]  # fmt: skip


def _tiers(rows: Sequence[Row], names: Names) -> list[list[str]]:
    """Chances that are, in whole percent, neither nothing nor certain on both sides: what luck decides. The year is told only where there are several."""
    several = len({r["year"] for r in rows}) > 1
    open_ones = [
        r
        for r in rows
        if {_chance(r["chance_now"]), _chance(r["chance"])}
        not in ({"0 of 100"}, {"100 of 100"}, {"", "0 of 100"})
    ]
    return [
        [
            names.get(r["organization_id"], r["organization_id"]) + (f", {r['year']}" if several else ""),
            r["title"],
            r["reaches"],
            _chance(r["chance_now"]),
            _chance(r["chance"]),
        ]
        for r in open_ones
    ]


def _first_levers(rows: Sequence[Row]) -> list[Row]:
    return [r for r in rows if r["per_person"] is not None or r["per_person_then"] is not None]


def _levers(rows: Sequence[Row], names: Names) -> list[list[str]]:
    """A practice's step, and what one more person is worth now and then. The year is told only where there are several."""
    several = len({r["year"] for r in rows}) > 1
    return [_lever(r, names, f", {r['year']}" if several else "") for r in rows]


def _lever(row: Row, names: Names, year: str) -> list[str]:
    step = str(row["words"]).partition(" and is worth")[0]
    each = [dollars(Decimal(row[k])) if row[k] is not None else "" for k in ("per_person", "per_person_then")]
    return [names.get(row["organization_id"], row["organization_id"]) + year, step, *each]


# -- pictures ----------------------------------------------------------------------------------------------------


def _pictures(found: Mapping[str, Any], names: Names) -> dict[str, dict[str, str]]:
    made = {
        "plans": _change_picture(
            "What each plan would pay more or less", _totals(found["by_plan"], "plan_id", "change"), names
        ),
        "practices": _change_picture(
            "What each practice would be paid more or less",
            _totals(found["by_practice"], "organization_id", "change"),
            names,
        ),
    }
    if found["causes"]:
        made["causes"] = _change_picture(
            "What each change adds by itself", _totals(found["causes"], "cause", "amount"), {}
        )
    if found["increases"]["bins"]:
        made["increases"] = _increase_picture(found["increases"])
    if found["performance_risk"]:
        made["risk"] = _risk_picture(found["performance_risk"], names)
    return made


def _totals(rows: Sequence[Row], by: str, amount: str) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = {}
    for r in rows:
        sums[r[by]] = sums.get(r[by], ZERO) + Decimal(r[amount])
    return dict(sorted(sums.items(), key=lambda pair: (-pair[1], pair[0])))


def _change_picture(what: str, totals: Mapping[str, Decimal], names: Names) -> dict[str, str]:
    rows = [{"name": names.get(k, k), "change": float(v), "words": signed(v)} for k, v in totals.items()]
    finding = f"{what}: " + "; ".join(f"{r['name']} {r['words']}" for r in rows)
    return {"svg": pictures.svg(pictures.changes(rows), finding), "finding": finding}


def _increase_picture(found: Row) -> dict[str, str]:
    rows = [
        {"from": b["from"], "label": _bin(b["from"], found["step"]), "side": side, "contracts": b[key]}
        for b in _every_bin(found)
        for side, key in (("now", "now"), ("scenario", "then"))
    ]
    over, all_of = found["over"], found["contracts"]
    finding = f"Increase over base by contract and year: {over[0]} of {all_of[0]} over their limit now, {over[1]} of {all_of[1]} in the scenario"
    return {
        "svg": pictures.svg(pictures.distribution(rows, float(found["limit"])), finding),
        "finding": finding,
    }


def _every_bin(found: Row) -> list[Row]:
    """Bins that hold a contract, and from nothing up to the limit those that hold none too, so that a picture shows how far the limit is."""
    step, known = found["step"], {b["from"]: b for b in found["bins"]}
    limit = ceil(Decimal(found["limit"]) / step) * step
    starts = {*known, *range(max(min(known), 0), limit, step), limit}
    return [known.get(start, {"from": start, "now": 0, "then": 0}) for start in sorted(starts)]


def _risk_picture(found: Sequence[Row], names: Names) -> dict[str, str]:
    rows = [
        {"name": f"{names.get(r['organization_id'], r['organization_id'])}, {r['year']}", "side": side,
         **{end: r[f"{end}_{key}"] for end in ("low", "middle", "high")}}
        for r in found
        for side, key in (("now", "now"), ("scenario", "then"))
        if r[f"low_{key}"] is not None
    ]  # fmt: skip
    finding = "Performance pay that 90 of 100 samples of a practice's people earn, now and in the scenario; the table below has the figures"
    return {"svg": pictures.svg(pictures.intervals(rows), finding), "finding": finding}


# -- words -------------------------------------------------------------------------------------------------------


def _words(component: str) -> str:
    text = component.replace("_", " ")
    return text[:1].upper() + text[1:]


def _percent(value: Any) -> str:
    return "" if value is None else PERCENT.format(value).replace("-", "−")


def _chance(value: Any) -> str:
    return "" if value is None else f"{round(100 * float(value))} of 100"


def _whole(value: Any) -> str:
    return "" if value is None else f"${float(value):,.0f}"


def _text(value: Any) -> str:
    return "" if value is None else str(value)
