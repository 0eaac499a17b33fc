"""`office/choosing.toml`: whom the program invites, how candidates are weighed, what taking part requires."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from concord.program.problems import Problems
from concord.program.said import Checked, Said
from concord.program.source import Toml, read_toml

FILE = "office/choosing.toml"
PARTS = ("size", "independence", "payers", "room", "equity")
"""What a candidate is weighed by. `room`: how far below everybody's its rates are."""
EVIDENCE = ("clinical_file", "staff", "sessions", "rel", "contracts", "assessment", "plan")
"""What the program can see for itself about a requirement."""


@dataclass(frozen=True)
class Requirement:
    """One thing that taking part requires. `evidence` says what shows it; `least` how much of it is enough."""

    ident: str
    title: Said
    evidence: str
    least: Decimal


@dataclass(frozen=True)
class Choosing:
    """Thresholds, capacity and weights. The defaults are those of the public prospectus, where it gives them."""

    adults: int = 750
    children: int = 750
    listed_from: int = 100
    capacity: int = 30
    product_lines: tuple[str, ...] = ("commercial",)
    plans_full: int = 3
    room_full: Decimal = Decimal("0.10")
    equity_full: Decimal = Decimal("0.40")
    weights: Mapping[str, Decimal] = field(default_factory=lambda: {name: Decimal(1) for name in PARTS})
    status: str = "illustrative"
    requirements: tuple[Requirement, ...] = ()


def read_choosing(root: Path, problems: Problems) -> Choosing:
    """The file, or the defaults when the program has none."""
    if not (root / FILE).exists():
        return Choosing()
    file = read_toml(root, FILE, problems)
    if file is None:
        return Choosing()
    top = Checked(file, (), file.data, problems)
    for key in ("thresholds", "full", "weights"):
        top.need(key, dict, f"a table [{key}]")
    limits = Checked(file, ("thresholds",), file.data.get("thresholds", {}), problems)
    full = Checked(file, ("full",), file.data.get("full", {}), problems)
    numbers = {
        key: limits.need(key, int, "a whole number")
        for key in ("adults", "children", "listed_from", "capacity")
    }
    for key, value in numbers.items():
        if value < 1 and limits.is_right:
            limits.wrong(key, "is below 1", "give a whole number of 1 or more")
    plans = full.need("plans", int, "how many plans count as all")
    shares = [full.need(key, Decimal, "a share such as 0.10") for key in ("room", "equity")]
    if full.is_right and (plans < 1 or not all(0 < s <= 1 for s in shares)):
        full.wrong(
            "", "holds a value that cannot be divided by", "plans of 1 or more; shares above 0 and up to 1"
        )
    weights = _weights(file, problems)
    if not (top.is_right and limits.is_right and full.is_right and weights):
        return Choosing()
    return Choosing(
        **numbers, product_lines=limits.names("product_lines"), plans_full=plans, room_full=shares[0], equity_full=shares[1],
        weights=weights, status=str(file.data.get("status", "illustrative")), requirements=_requirements(file, problems),
    )  # fmt: skip


def _weights(file: Toml, problems: Problems) -> dict[str, Decimal]:
    table = Checked(file, ("weights",), file.data.get("weights", {}), problems)
    table.only(*PARTS)
    found = {}
    for name in PARTS:
        value = table.table.get(name)
        if isinstance(value, bool) or not isinstance(value, int | Decimal) or value < 0:
            table.wrong(name, "is no weight", "give a number of 0 or more")
        else:
            found[name] = Decimal(value)
    if table.is_right and not any(found.values()):
        table.wrong("", "weighs nothing", "give at least one weight above 0")
    return found if table.is_right else {}


def _requirements(file: Toml, problems: Problems) -> tuple[Requirement, ...]:
    found = []
    for ident, given in file.data.get("requirement", {}).items():
        table = Checked(file, ("requirement", ident), given, problems)
        table.only("title", "evidence", "least")
        evidence = table.need("evidence", str, "what shows it")
        if table.is_right and evidence not in EVIDENCE:
            table.wrong(
                "evidence", f"names `{evidence}`, which nothing shows", f"one of {', '.join(EVIDENCE)}"
            )
        least = table.table.get("least", 1)
        if isinstance(least, bool) or not isinstance(least, int | Decimal):
            table.wrong("least", "is no number", "give how much is enough")
            least = 1
        found.append(Requirement(ident, table.said("title"), evidence, Decimal(least)))
    return tuple(found)
