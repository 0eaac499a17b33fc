"""`office/assessments/*.toml` and `office/surveys/*.toml`: questionnaires as data, with items, scales, scoring and version."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from concord.program.problems import Problems
from concord.program.said import Checked, Said
from concord.program.source import Toml, read_toml

ASSESSMENTS, SURVEYS = "office/assessments", "office/surveys"
LEVELS = ("D", "C", "B", "A")
AUDIENCES = ("care_team", "participants")


@dataclass(frozen=True)
class Item:
    """One question. `levels`: what levels D, C, B and A look like, where the instrument has levels."""

    ident: str
    group: str
    asks: Said
    levels: tuple[Said, ...] = ()
    is_text: bool = False


@dataclass(frozen=True)
class Group:
    """Items about one thing. `measures`: measures whose gaps point to it."""

    ident: str
    title: Said
    measures: tuple[str, ...] = ()


@dataclass(frozen=True)
class Instrument:
    """A questionnaire in one version. Answers run from 1 to `steps`; an assessment's steps fall into four levels alike.

    Score of a group: mean of its answered items; of the whole: mean of its groups. `smallest_group`: the fewest answers together
    that are shown.
    """

    ident: str
    version: str
    title: Said
    about: Said
    steps: int
    groups: tuple[Group, ...]
    items: tuple[Item, ...]
    smallest_group: int = 5
    audience: str = ""
    ends: tuple[Said, ...] = ()

    def of_group(self, group: str) -> tuple[Item, ...]:
        """The items of a group, in order."""
        return tuple(item for item in self.items if item.group == group)

    def level_of(self, step: float) -> str:
        """D, C, B or A for a step or a mean of steps."""
        each = self.steps / len(LEVELS)
        return LEVELS[min(int((step - 1e-9) // each), len(LEVELS) - 1)] if step > 0 else LEVELS[0]

    @property
    def scored(self) -> tuple[Item, ...]:
        """The items that have a number for an answer."""
        return tuple(item for item in self.items if not item.is_text)


def read_instruments(root: Path, folder: str, problems: Problems) -> tuple[Instrument, ...]:
    """Every instrument of a folder, in order of file name; none when there is no folder."""
    files = sorted((root / folder).glob("*.toml"))
    read = [read_toml(root, f"{folder}/{path.name}", problems) for path in files]
    found = [_instrument(file, folder == ASSESSMENTS, problems) for file in read if file is not None]
    for one in found:
        if sum(other.ident == one.ident for other in found) > 1:
            problems.add(
                folder, 0, f"two instruments are called `{one.ident}`", "give each an `id` of its own"
            )
    return tuple(found)


def _instrument(file: Toml, has_levels: bool, problems: Problems) -> Instrument:
    top = Checked(file, (), file.data, problems)
    steps = top.need("steps", int, "how many steps answers have")
    if top.is_right and (steps < 2 or (has_levels and steps % len(LEVELS))):
        top.wrong(
            "steps", "does not divide into the levels", "12, or another multiple of 4; a survey 2 or more"
        )
    groups = tuple(
        _group(file, ident, table, problems) for ident, table in file.data.get("group", {}).items()
    )
    names = {g.ident for g in groups}
    items = tuple(
        _item(file, ident, table, names, has_levels, problems) for ident, table in file.data.get("item", {}).items()
    )  # fmt: skip
    for name in sorted(names - {i.group for i in items}):
        problems.add(
            file.name, file.line_of("group", name), f"group `{name}` has no item", "give it one", name
        )
    audience = top.need("audience", str, f"one of {', '.join(AUDIENCES)}") if not has_levels else ""
    if audience and audience not in AUDIENCES:
        top.wrong("audience", f"`{audience}` is not known", f"one of {', '.join(AUDIENCES)}")
    smallest = file.data.get("smallest_group", 5)
    if not isinstance(smallest, int) or smallest < 5:
        top.wrong("smallest_group", "lets a few people be recognized", "give 5 or more")
    return Instrument(
        top.need("id", str, "a short name"), top.need("version", str, "a version such as \"2026\""), top.said("title"), top.said("about"),
        steps or 4, groups, items, smallest if isinstance(smallest, int) else 5, audience,
        (top.said("low"), top.said("high")) if not has_levels else (),
    )  # fmt: skip


def _group(file: Toml, ident: str, given: object, problems: Problems) -> Group:
    table = Checked(file, ("group", ident), given, problems)
    table.only("title", "measures")
    return Group(ident, table.said("title"), table.names("measures"))


def _item(
    file: Toml, ident: str, given: object, groups: set[str], has_levels: bool, problems: Problems
) -> Item:
    table = Checked(file, ("item", ident), given, problems)
    table.only("group", "asks", "text", *LEVELS)
    group = table.need("group", str, "the group it belongs to")
    if group and group not in groups:
        table.wrong(
            "group", f"names `{group}`, which is not among the groups", f"one of {', '.join(sorted(groups))}"
        )
    levels = tuple(table.said(level) for level in LEVELS) if has_levels else ()
    return Item(ident, group, table.said("asks"), levels, bool(table.table.get("text", False)))
