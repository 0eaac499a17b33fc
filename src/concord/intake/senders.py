"""Who sends what: the `senders/*.toml` of a program folder, merged with the shipped layouts and checked."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from importlib import resources
from pathlib import Path
from typing import Any

from concord.intake import mapping
from concord.model import periods
from concord.model.errors import UsageError
from concord.program.problems import Problems

ROLES = ("plan", "practice", "registry", "hospital", "survey", "portal")
ORDERS = ("version", "received", "chain", "net")
READING = {
    "format": "cdl, delimited, fixed, workbook, x12 or fhir",
    "set": "for x12: the transaction set that the file holds, 834 or 820",
    "delimiter": "one character",
    "quote": 'the quoting character, or "" for none',
    "encoding": "utf-8, utf-16, windows-1252 or latin-1; found out by itself when absent",
    "columns": "column names in order, when the file has no header; for `fixed` a table of name = width",
    "opens": "what the opening control record begins with",
    "closes": "what the closing control record begins with",
    "closing_count": "regular expression whose first group is the number of rows in the closing record",
    "header_months": "regular expression on the opening record: two groups, first and last month as YYYYMM",
    "dates": "date formats, tried in order",
    "implied_decimals": "decimals implied in amounts",
    "sign": "`trailing` when amounts carry the sign at the end",
    "empty_values": "texts that mean empty",
    "multiline": "true when a quoted field may go on over lines",
}
SETTINGS = ("kind", "names", "layout", "covers", "one_per_period", "expected", "template", *READING)
TOKENS = {
    "{YYYYMM}": r"(?P<ym>\d{6})",
    "{YYYY-MM}": r"(?P<ymd>\d{4}-\d{2})",
    "{YYYYQn}": r"(?P<yq>\d{4}Q[1-4])",
    "{YYYY}": r"(?P<y>\d{4})",
    "{sender}": r"(?P<sender>[A-Za-z0-9_\-]+?)",
    "*": r".*",
}


@dataclass(frozen=True)
class FileSpec:
    """One kind of file of a sender: its names, how it is read and what it fills."""

    kind: str
    names: tuple[str, ...]
    reading: Mapping[str, Any]
    targets: tuple[mapping.Target, ...]
    covers: Any
    one_per_period: bool
    hash: str

    @cached_property
    def patterns(self) -> list[re.Pattern[str]]:
        return [_pattern(name) for name in self.names]

    @property
    def format(self) -> str:
        return str(self.reading.get("format", "delimited"))

    @property
    def is_fhir(self) -> bool:
        """Files of FHIR resources: they say themselves what they hold, and refer to each other."""
        return self.format == "fhir"

    def matches(self, name: str) -> re.Match[str] | None:
        """How a file's name fits, if it does."""
        return next((found for p in self.patterns if (found := p.fullmatch(name))), None)

    def period(self, name: str) -> periods.Period | None:
        """The period a file's name states."""
        found = self.matches(name)
        return _period(found.groupdict()) if found else None

    @cached_property
    def sources(self) -> tuple[str, ...]:
        """Every source column that any target reads, in order of first use."""
        seen: dict[str, None] = {}
        for target in self.targets:
            for made in target.fields.values():
                seen.update(dict.fromkeys(made.sources))
            seen.update(dict.fromkeys(target.only))
        return tuple(seen)

    @cached_property
    def needed(self) -> tuple[str, ...]:
        """Source columns without which the file cannot be read: all sources of a required column absent."""
        return tuple(
            made.sources[0]
            for target in self.targets
            if target.is_main
            for made in target.fields.values()
            if made.column.required and made.sources and "empty" not in made.how
        )


@dataclass(frozen=True)
class Sender:
    """One or several senders that send alike."""

    names: tuple[str, ...]
    title: str
    role: str
    files: tuple[FileSpec, ...]
    claims_order: str
    file: str

    def spec(self, file_name: str) -> FileSpec | None:
        """The kind of file that a name belongs to."""
        return next((f for f in self.files if f.matches(file_name)), None)

    def of_kind(self, kind: str) -> FileSpec | None:
        return next((f for f in self.files if f.kind == kind), None)


@dataclass(frozen=True)
class Senders:
    """All senders of a program folder."""

    listed: tuple[Sender, ...]

    def find(self, name: str) -> Sender:
        """The sender, or UsageError saying who is known."""
        for sender in self.listed:
            if name in sender.names:
                return sender
        known = ", ".join(sorted(n for s in self.listed for n in s.names))
        raise UsageError(
            f"no sender is called `{name}`",
            why=f"known: {known}" if known else "the program folder has no senders",
            next_step="use one of these, or add senders/<name>.toml to the program folder",
        )

    def names(self) -> list[str]:
        return sorted(n for s in self.listed for n in s.names)


def load(program: Any) -> Senders:
    """The senders of a program folder, given as its path, as a loaded `Program`, or already loaded.

    Raises ProgramError naming file, line, key and fix for the first mistake.
    """
    if isinstance(program, Senders):
        return program
    folder = Path(program if isinstance(program, str | Path) else program.path)
    problems = Problems()
    listed = gather(folder, problems)
    problems.raise_any()
    return Senders(listed)


def gather(folder: Path, problems: Problems) -> tuple[Sender, ...]:
    """The senders of a program folder; every mistake is noted in `problems`."""
    listed = tuple(
        sender
        for path in sorted((folder / "senders").glob("*.toml"))
        if (sender := read(path, f"senders/{path.name}", problems))
    )
    _no_name_twice(listed, problems)
    return listed


def read(path: Path, name: str, problems: Problems) -> Sender | None:
    """One sender's file. Mistakes are noted in `problems`."""
    try:
        text = path.read_text(encoding="utf-8")
        data = tomllib.loads(text)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        at = re.search(r"at line (\d+)", str(error))
        problems.add(name, int(at.group(1)) if at else 0, f"not valid TOML: {error}", "correct the line")
        return None
    names = tuple(data.get("senders") or ([data["sender"]] if "sender" in data else []))
    if not names:
        problems.add(name, 0, "the file names no sender", 'add sender = "name" at the top')
    if data.get("role") not in ROLES:
        problems.add(
            name,
            _line(text, None, "role"),
            "the sender has no known role",
            f"set role to one of {', '.join(ROLES)}",
        )
    usual = base(data["layout"]).get("claims", {}) if data.get("layout") else {}
    order = {**usual, **data.get("claims", {})}.get("order", "version")
    if order not in ORDERS:
        problems.add(
            name,
            _line(text, None, "order"),
            f"`{order}` is no order of claims",
            f"use one of {', '.join(ORDERS)}",
        )
    files = tuple(_file(data, i, text, name, problems) for i in range(len(data.get("file", []))))
    return Sender(
        names, data.get("title", names[0] if names else ""), data.get("role", ""), files, order, name
    )


def base(layout: str) -> dict[str, Any]:
    """A shipped layout: settings and tables by kind, as in a sender's own file."""
    found = resources.files("concord.intake.layouts").joinpath(f"{layout}.toml")
    return tomllib.loads(found.read_text(encoding="utf-8")) if found.is_file() else {}


def layouts() -> list[str]:
    """Names of the shipped layouts."""
    entries = resources.files("concord.intake.layouts").iterdir()
    return sorted(e.name.removesuffix(".toml") for e in entries if e.name.endswith(".toml"))


def _file(data: Mapping[str, Any], index: int, text: str, name: str, problems: Problems) -> FileSpec:
    own = dict(data["file"][index])

    def note(keys: tuple[str, ...], what: str, fix: str) -> None:
        term = ".".join(("file", str(own.get("kind", index + 1)), *keys))
        problems.add(name, _line(text, index, *keys), what, fix, term)

    layout = own.get("layout", data.get("layout", ""))
    shipped = base(layout) if layout else {}
    if layout and not shipped:
        note(("layout",), f"no layout is called `{layout}`", f"use one of {', '.join(layouts())}")
    under = next((f for f in shipped.get("file", []) if f.get("kind") == own.get("kind")), {})
    merged = _merge({**shipped.get("reading", {}), **data.get("reading", {})}, _merge(under, own))
    codes = {**shipped.get("codes", {}), **data.get("codes", {})}
    for key in ("kind", "names"):
        if not merged.get(key):
            note((), f"a [[file]] has no `{key}`", f"add {key}")
    tables = {k: v for k, v in merged.items() if k not in SETTINGS}
    reading = {k: v for k, v in merged.items() if k in READING}
    made = mapping.targets(tables, codes, layout, _layout_columns(layout, merged), note)
    if not any(t.is_main for t in made) and reading.get("format") != "fhir":
        note((), "the file fills no table", "add a [file.<table>] section")
    return FileSpec(
        merged.get("kind", ""), tuple(merged.get("names", ())), reading, made, merged.get("covers"),
        bool(merged.get("one_per_period", False)), _hash(reading, merged, codes, layout),
    )  # fmt: skip


def _layout_columns(layout: str, merged: Mapping[str, Any]) -> tuple[str, ...]:
    """The columns that a shipped layout knows for this kind of file: `expected`, ranges spread out."""
    found: list[str] = []
    for text in merged.get("expected", ()):
        found.extend(str(x) for x in mapping._series(text) or [text])
    return tuple(found)


def _merge(under: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """`over` wins key by key; tables are merged, lists are replaced."""
    merged = dict(under)
    for key, value in over.items():
        both = isinstance(value, Mapping) and isinstance(merged.get(key), Mapping)
        merged[key] = {**merged[key], **value} if both else value
    return merged


def _hash(*parts: Any) -> str:
    """Names what a file was read by: when it changes, the file's rows may change."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()[:16]


def _no_name_twice(listed: tuple[Sender, ...], problems: Problems) -> None:
    seen: dict[str, str] = {}
    for sender in listed:
        for name in sender.names:
            if name in seen:
                problems.add(
                    sender.file, 1, f"sender `{name}` is also in {seen[name]}", "keep one of the two"
                )
            seen[name] = sender.file


def _line(text: str, index: int | None, *keys: str) -> int:
    """The line of a key: within the `index`th [[file]] block (None is the whole text), inside its table, or nearest."""
    lines = text.splitlines()
    starts = [n for n, line in enumerate(lines) if re.match(r"\s*\[\[\s*file\s*\]\]", line)]
    first = starts[index] if index is not None else 0
    last = starts[index + 1] if index is not None and index + 1 < len(starts) else len(lines)
    best = first + 1 if index is not None else 0
    at = first
    for key in keys:
        wanted = re.compile(
            rf"\s*(\[+\s*[\w.\-]*\b{re.escape(key)}\b[\w.\-]*\s*\]+|[\"']?{re.escape(key)}[\"']?\s*[=.])"
        )
        hit = next((n for n in range(at, last) if wanted.match(lines[n])), None)
        if hit is None:
            break
        best, at = hit + 1, hit
    return best


def _pattern(name: str) -> re.Pattern[str]:
    parts = re.split(r"(\{[^}]*\}|\*)", name)
    return re.compile("".join(TOKENS.get(p, re.escape(p)) for p in parts) + r"(?:\.gz)?", re.IGNORECASE)


def _period(found: Mapping[str, str | None]) -> periods.Period | None:
    for key in ("ym", "ymd", "yq", "y"):
        text = found.get(key)
        if not text:
            continue
        year = int(text[:4])
        if key == "y":
            return periods.year(year)
        if key == "yq":
            return periods.quarter(year, int(text[-1]))
        number = int(text[-2:])
        return periods.month(year, number) if 1 <= number <= 12 else None
    return None


def covered(
    covers: Any, period: periods.Period | None, stated: periods.Period | None
) -> tuple[date, date] | None:
    """The months an eligibility file speaks for, first day to last day. `stated` is what its own header says."""
    if covers == "everything":
        return date(1900, 1, 1), date(9999, 12, 31)
    if covers == "header" and stated:
        return stated.start, stated.end
    if period is None:
        return None
    if isinstance(covers, Mapping):
        span = periods.Period(periods.first_of_month(period.start), period.end)
        is_month = span.days <= 31
        if "from" in covers and is_month:
            return date.fromisoformat(f"{covers['from']}-01"), period.end
        if "back" in covers and is_month:
            return periods.add_months(span.start, -int(covers["back"])), period.end
    return period.start, period.end
