"""Files of two small plans, written by hand: whom they cover and what was billed, month by month. Generated people only."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

PROGRAM = Path(__file__).resolve().parents[2] / "programs" / "two-rivers"
OBSIDIAN, SISKIYOU = "2090000102", "2090000201"
TINS = {OBSIDIAN: "871000001", SISKIYOU: "871000002"}
TAXONOMY = {OBSIDIAN: "207Q00000X", SISKIYOU: "208000000X"}
MONTHS = [date(year, month, 1) for year in (2024, 2025) for month in range(1, 13)][:20]  # to August 2025
WORDS = {"tule": ("F", "M"), "camas": ("woman", "man")}
FIRST = ("Ada", "Bo", "Cleo", "Dov", "Eve", "Finn", "Gia", "Hal", "Ines", "Jon", "Kim", "Lev")
LAST = ("Alder", "Brook", "Crane", "Dale", "Elm", "Fern", "Grove", "Heath", "Ivory", "Juniper", "Knoll")


def members(plan: str) -> list[dict[str, str]]:
    """Forty people of a plan: Tule's are half children of the clinic; Camas's are adults, eight of them of one employer."""
    made = []
    for n in range(40):
        child = plan == "tule" and n % 2 == 1
        employer = plan == "camas" and n < 8
        made.append(
            {
                "member": f"{plan[0].upper()}{n:04d}", "first": FIRST[n % 12], "last": f"{LAST[n % 11]}{plan}",
                "born": f"{2014 + n % 4 if child else (1962 if plan == 'tule' else 1980) + n % 17}-{1 + n % 12:02d}-{1 + n % 28:02d}",
                "sex": WORDS[plan][n % 2], "zip": "96134", "covered_from": "2024-01-01", "covered_to": "",
                "product": "HMO", "funding": "employer" if employer else "insured", "employer": "MILL-7" if employer else "",
                "pcp": SISKIYOU if child else OBSIDIAN, "pcp_by": "member",
            }
        )  # fmt: skip
    return made


def claims(plan: str, month: date) -> list[dict[str, str]]:
    """A visit for each member whose turn it is: everybody twice a year, children once for a checkup."""
    made = []
    for n, one in enumerate(members(plan)):
        if (n + month.month) % 6:
            continue
        child = one["pcp"] == SISKIYOU
        made.append(
            {
                "claim": f"{one['member']}-{month:%y%m}", "line": "1", "version": "1", "member": one["member"],
                "served": month.replace(day=10).isoformat(), "paid": month.replace(day=28).isoformat(), "place": "11",
                "code": "99393" if child else "99213", "npi": one["pcp"], "specialty": TAXONOMY[one["pcp"]],
                "tin": TINS[one["pcp"]], "charge": "150.00", "allowed": "96.00" if child else "90.00",
                "diagnosis": "Z00129" if child else "J069",
            }
        )  # fmt: skip
    return made


def write(folder: Path) -> Path:
    """All files of both plans below `folder`, with the manifest that `concord receive` reads."""
    manifest = []
    for plan in WORDS:
        for month in MONTHS:
            manifest.append(_delivered(folder, plan, "members", month, f"{month:%Y-%m}-02", members(plan)))
            manifest.append(
                _delivered(folder, plan, "claims", month, f"{month:%Y-%m}-28", claims(plan, month))
            )
    _write(
        folder / "manifest.csv", sorted(manifest, key=lambda r: (r["received_on"], r["sender"], r["file"]))
    )
    return folder


def _delivered(
    folder: Path, plan: str, what: str, month: date, day: str, rows: list[dict[str, str]]
) -> dict[str, str]:
    name, period = f"{plan}_{what}_{month:%Y-%m}.csv", f"{month:%Y-%m}"
    _write(folder / plan / name, rows)
    kind = "eligibility" if what == "members" else "medical"
    return {"sender": plan, "file": name, "kind": kind, "period": period, "covers_from": period, "covers_to": period,
            "received_on": day}  # fmt: skip


def _write(path: Path, rows: list[dict[str, str]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]) if rows else ["claim"])
        writer.writeheader()
        writer.writerows(rows)
