"""`sharing.toml`: what must be said beside records that a patient's consent opened, and which measures tell of integrated care."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from concord.model.protection import SCOPES
from concord.program.problems import Problems
from concord.program.said import Checked, Said
from concord.program.source import Toml, read_toml

FILE = "sharing.toml"
PARTS = ("screening", "follow_up", "remission")


@dataclass(frozen=True)
class Notice:
    """What is said beside records of one category."""

    scope: str
    title: Said
    words: Said
    source: str

    def as_row(self) -> dict[str, str]:
        """The notice as a row of `sharing_notice`."""
        return {
            "scope": self.scope, "title": self.title.en, "title_es": self.title.es, "words": self.words.en,
            "words_es": self.words.es, "source": self.source,
        }  # fmt: skip


@dataclass(frozen=True)
class Sharing:
    """The notices, one for each category; and measures of integrated behavioral health by part: screening, follow-up, remission."""

    notices: tuple[Notice, ...] = ()
    integration: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


ANY = Said(
    "Protected by law. Open to you by the patient's consent, for the purpose it names and no other.",
    "Protegido por la ley. Abierto para usted con el consentimiento del paciente, solo para el fin que este indica.",
)
DEFAULTS = Sharing(
    tuple(Notice(s, Said(s.replace("_", " "), s.replace("_", " ")), ANY, "Concord") for s in SCOPES)
)
"""Of a program without the file."""


def read_sharing(root: Path, problems: Problems) -> Sharing:
    """The file, or what stands in for it when the program has none."""
    if not (root / FILE).exists():
        return DEFAULTS
    file = read_toml(root, FILE, problems)
    if file is None:
        return DEFAULTS
    top = Checked(file, (), file.data, problems)
    top.only("notice", "integration")
    given = top.need("notice", dict, "a table [notice.<category>] for each category")
    notices = tuple(_notice(file, scope, given.get(scope), problems) for scope in SCOPES)
    for scope in given.keys() - set(SCOPES):
        problems.add(
            FILE,
            file.line_of("notice", scope),
            f"`{scope}` is no category",
            f"one of {', '.join(SCOPES)}",
            scope,
        )
    parts = Checked(file, ("integration",), file.data.get("integration", {}), problems)
    parts.only(*PARTS)
    return Sharing(notices, {part: parts.names(part) for part in PARTS})


def _notice(file: Toml, scope: str, table: object, problems: Problems) -> Notice:
    said = Checked(file, ("notice", scope), table, problems)
    if not said.is_right:
        return Notice(scope, ANY, ANY, "")
    return Notice(
        scope,
        said.said("title"),
        said.said("words"),
        str(said.need("source", str, "where the words come from")),
    )
