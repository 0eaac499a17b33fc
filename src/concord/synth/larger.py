"""A program folder for more people: the shipped one with further practices, their sites, clinicians, senders and contracts.

Terms, measures, benchmarks and every other file stay as they are. Each further practice has a model among the folder's own, of its
kind (for children or not): it has the model's contracts, starts when the model does and sends what the model sends.
"""

from __future__ import annotations

import csv
import re
import shutil
import textwrap
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from concord.model.errors import UsageError
from concord.synth.parties import Parties, build_parties

PER_SHARD = 5_000
"""People on rosters to a shard, 16,000 in all: building their charts needs about a gigabyte, so that two fit a laptop."""
RENAMED = {"start_date": "start", "end_date": "end", "is_primary_site": "is_primary"}
SENDERS = re.compile(r"^senders\s*=\s*\[[^\]]*\]([^\n]*)\n?", re.MULTILINE)
SHARDS = re.compile(r"^(shards\s*=\s*)(\d+)", re.MULTILINE)
ORGANIZATION = re.compile(r"^(organization\s*=\s*)(?:\"[^\"]*\"|'[^']*')", re.MULTILINE)
SECTION = re.compile(r"^\[", re.MULTILINE)
Rows = list[dict[str, Any]]


def is_named(folder: Path, people: int) -> bool:
    """Whether a program folder names every practice that takes part when `people` are on rosters."""
    return not _further(build_parties(people), _table(folder, "organizations"))


def write_larger(folder: Path, out: Path, people: int) -> int:
    """Write to `out` what `folder` says, with as many practices as `people` on rosters need. Returns how many were added.

    The same folder and number give the same bytes. Raises UsageError when `out` is there already, or when `folder` lacks a
    practice of the demonstration: then nothing in it can be a model.
    """
    if out.exists():
        raise UsageError("the folder is there already", where=out.name, next_step="name a new folder")
    parties, own = build_parties(people), _table(folder, "organizations")
    models, half = _models(parties, _further(parties, own), own), out.with_name(f"{out.name}.part")
    shutil.rmtree(half, ignore_errors=True)
    shutil.copytree(folder, half, ignore=shutil.ignore_patterns("__pycache__", ".git"))
    for table in ("organizations", "sites", "clinicians", "affiliations"):
        _add(half, table, list(_rows(parties, table, models, own)))
    for path in sorted((half / "contracts").glob("*.toml")):
        text = path.read_text(encoding="utf-8")
        path.write_text(text + "".join(_contracts(text, models)), encoding="utf-8")
    for path in sorted((half / "senders").glob("*.toml")):
        text = path.read_text(encoding="utf-8")
        path.write_text(_senders(text, models), encoding="utf-8")
    settings = half / "program.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(SHARDS.sub(lambda m: m[1] + str(max(int(m[2]), _shards(people))), text), "utf-8")
    half.rename(out)
    return len(models)


def _shards(people: int) -> int:
    return -(-people // PER_SHARD)


def _further(parties: Parties, own: Rows) -> list[str]:
    """Ids of the practices that take part and that the folder does not name."""
    known = {row["organization_id"] for row in own}
    return [
        p.organization_id
        for p in parties.practices[: parties.program_count]
        if p.organization_id not in known
    ]


def _models(parties: Parties, further: Iterable[str], own: Rows) -> dict[str, str]:
    """The model of each further practice: the folder's practices of its kind, in turn."""
    known = {row["organization_id"] for row in own}
    practices = {p.organization_id: p for p in parties.practices[: parties.program_count]}
    kinds = {
        kind: [i for i, p in practices.items() if i in known and p.pediatric == kind]
        for kind in (True, False)
    }
    if not all(kinds.values()):
        raise UsageError(
            "the folder names no practice that generated people go to",
            next_step="start from programs/ca-apc, or a copy of it",
        )
    return {
        name: kinds[practices[name].pediatric][n % len(kinds[practices[name].pediatric])]
        for n, name in enumerate(further)
    }


def _table(folder: Path, table: str) -> Rows:
    with (folder / "parties" / f"{table}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _rows(parties: Parties, table: str, models: Mapping[str, str], own: Rows) -> Iterator[dict[str, Any]]:
    """What the practices with a model add to a table, by its own names of columns."""
    made: Rows = getattr(parties, table.removesuffix("s"))
    if table == "clinicians":
        npis = {a["npi"] for a in parties.affiliation if a["organization_id"] in models}
        yield from (row for row in made if row["npi"] in npis)
        return
    about = {row["organization_id"]: row for row in own}
    regions = {p.organization_id: p.region for p in parties.practices}
    rated = {regions[i]: row["rating_region"] for i, row in about.items() if i in regions}
    for row in made:
        if (name := row["organization_id"]) not in models:
            continue
        renamed = {column: row.get(given) for column, given in RENAMED.items()}
        if table == "organizations":
            model = about[models[name]]
            renamed = {c: model[c] for c in ("start_date", "end_date", "language") if c in model}
            renamed |= {"is_pediatric": row["pediatric"], "rating_region": rated[regions[name]]}
        yield {**row, **renamed}


def _add(folder: Path, table: str, rows: Rows) -> None:
    """A table with further rows, in order of its columns."""
    kept = _table(folder, table)
    names = list(kept[0])
    every = {tuple(_said(row.get(name)) for name in names) for row in (*kept, *rows)}
    with (folder / "parties" / f"{table}.csv").open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, lineterminator="\n").writerows([names, *sorted(every)])


def _said(value: Any) -> str:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def _contracts(text: str, models: Mapping[str, str]) -> Iterator[str]:
    """The sections of a file of contracts once more for each further practice, under its own name."""
    parts = [text[a.start() : b] for a, b in _sections(text)]
    of_practice: dict[str, list[str]] = {}
    for part in parts:
        of_practice.setdefault(next(iter(tomllib.loads(part).values()))["organization"], []).append(
            part.strip()
        )
    for name, model in models.items():
        for part in of_practice.get(model, ()):
            yield f"\n{_renamed(part, model, name)}\n"


def _renamed(section: str, model: str, name: str) -> str:
    """A contract of another practice: its own id and its organization are other, and nothing else."""
    ident = next(iter(tomllib.loads(section)))
    own = re.sub(rf"\b{re.escape(model)}\b", name, ident)
    own = own if own != ident else f"{ident}-{name}"
    rest = section.partition("\n")[2]
    return f'["{own}"]\n' + ORGANIZATION.sub(lambda m: f'{m[1]}"{name}"', rest, count=1)


def _sections(text: str) -> Iterator[tuple[re.Match[str], int]]:
    found = list(SECTION.finditer(text))
    ends = [m.start() for m in found[1:]] + [len(text)]
    return zip(found, ends, strict=True)


def _senders(text: str, models: Mapping[str, str]) -> str:
    """A sender's file; where it lists practices, with the further ones."""
    listed = tomllib.loads(text).get("senders", [])
    added = [
        entry.removesuffix(model) + name
        for name, model in models.items()
        for entry in listed
        if entry == model or entry.endswith(f"-{model}")
    ]
    if not added:
        return text
    words = textwrap.fill(", ".join(f'"{entry}"' for entry in (*listed, *added)), 120, break_on_hyphens=False)
    return SENDERS.sub(lambda m: f"senders = [\n{textwrap.indent(words, '  ')},\n]{m[1]}\n", text, count=1)
