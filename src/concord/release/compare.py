"""What changed between two releases, and why: inputs, terms, code, then rates, rosters and dollars."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from concord.engine import Session, open_session
from concord.engine import sql as sql_files
from concord.release import manifest

SQL = f"{__package__}.sql"


@dataclass
class Comparison:
    """Two releases side by side. `why` lists causes in the manifest; the rest what they did."""

    before: str
    after: str
    why: list[str] = field(default_factory=list)
    rates: list[dict[str, Any]] = field(default_factory=list)
    payments: list[dict[str, Any]] = field(default_factory=list)
    rosters: list[dict[str, Any]] = field(default_factory=list)
    sharing: list[dict[str, Any]] = field(default_factory=list)

    @property
    def is_same(self) -> bool:
        """Whether the two hold the same bytes."""
        return not (self.why or self.rates or self.payments or self.rosters or self.sharing)


def compare(root: Path, before: str, after: str) -> Comparison:
    """Compare two releases of one folder through their custodian books."""
    found = Comparison(before, after)
    old, new = manifest.read(root / before), manifest.read(root / after)
    found.why = _causes(old["inputs"], new["inputs"])
    if old["as_of"] != new["as_of"]:
        found.why.insert(0, f"as-of date: {old['as_of']} became {new['as_of']}")
    with open_session(threads=2, memory="2GB") as session:
        for prefix, release in (("before", before), ("after", after)):
            book = root / release / "books" / "custodian"
            for table in ("rate", "line", "roster"):
                session.view(f"{prefix}_{table}", book / f"{table}.parquet")
            _consents(session, prefix, book)
        found.rates = session.dicts(sql_files.load(SQL, "compare_rate"))
        found.payments = session.dicts(sql_files.load(SQL, "compare_payment"))
        found.rosters = session.dicts(sql_files.load(SQL, "compare_roster"))
        found.sharing = session.dicts(sql_files.load(SQL, "compare_sharing"))
    return found


def _consents(session: Session, prefix: str, book: Path) -> None:
    """What was shared, and the consents; nothing of a release made before there was a log of it."""
    for table, columns in (("sharing", "kind, unit, scope, person"), ("consent", "person, scope, state")):
        path = book / f"{table}.parquet"
        if path.exists():
            session.view(f"{prefix}_{table}", path)
        else:
            texts = ", ".join(f"{c} VARCHAR" for c in columns.split(", "))
            session.run(f"CREATE TABLE {prefix}_{table} ({texts})")


def _causes(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    causes = []
    for name in sorted(old.keys() | new.keys()):
        if name == "files":
            was, now = set(old.get("files", {})), set(new.get("files", {}))
            causes += [f"file added: {new['files'][f]}" for f in sorted(now - was)]
            causes += [f"file no longer read: {old['files'][f]}" for f in sorted(was - now)]
        elif old.get(name) != new.get(name):
            causes.append(f"{name}: {_short(old.get(name))} became {_short(new.get(name))}")
    return causes


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 20 else text[:12]
