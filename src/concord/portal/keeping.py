"""A copy of all that cannot be made again, and the way back from it, on SQLite and PostgreSQL alike.

The copy is a tar file: the portal's rows as JSON lines in an order in which they can be put back, the ledger, the registry,
the record of what was published, attached documents and the work folder's secret, and a list of every part with its hash.
Senders' files (`inbox`) are kept as sent and are copied by whatever copies files; they are left out here unless asked for.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core import serializers
from django.core.management.color import no_style
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction

from concord.model.errors import IntegrityError, UsageError
from concord.model.work import Work

ROWS, LIST = "portal.jsonl", "list.json"
FOLDERS = ("registry", "published", "frozen", "documents", "handed-in")
FILES = ("secret", "concord.toml")
LEFT_OUT = {"contenttypes.contenttype", "auth.permission", "sessions.session"}
BATCH = 500


class Exact(DjangoJSONEncoder):
    """Times to the microsecond: the audit's hashes cover them."""

    def default(self, o: Any) -> Any:
        return o.isoformat() if isinstance(o, datetime) else super().default(o)


def back_up(work: Work, to: Path, *, inbox: bool = False) -> int:
    """Write the copy; it is there whole or not at all. Returns how many rows of the portal it holds."""
    half = to.with_name(f".{to.name}.part")
    with tempfile.TemporaryDirectory(dir=to.parent) as name:
        folder = Path(name)
        rows = _write_rows(folder / ROWS)
        if work.ledger.exists():
            _copy_sqlite(work.ledger, folder / work.ledger.name)
        parts = sorted(folder.iterdir())
        hashes: dict[str, str] = {}
        with tarfile.open(half, "w:gz") as tar:
            for path, place in [*((p, p.name) for p in parts), *_kept(work, inbox)]:
                hashes[place] = _digest(path)
                tar.add(path, place, recursive=False)
            (folder / LIST).write_text(
                json.dumps({"rows": rows, "parts": hashes}, indent=1), encoding="utf-8"
            )
            tar.add(folder / LIST, LIST)
    half.chmod(0o600)
    half.replace(to)
    return rows


def restore(work: Work, copy: Path) -> int:
    """Put a copy back into an empty database and a work folder without a ledger or registry. Returns the rows put back.

    IntegrityError when a part is not what was copied; UsageError when there is something that would be overwritten.
    """
    _refuse_unless_empty(work)
    with tempfile.TemporaryDirectory(dir=work.root) as name:
        folder = Path(name)
        with tarfile.open(copy) as tar:
            tar.extractall(folder, filter="data")
        said = json.loads((folder / LIST).read_text(encoding="utf-8"))
        for place, expected in said["parts"].items():
            if not (folder / place).is_file() or _digest(folder / place) != expected:
                raise IntegrityError(
                    f"{place} is not what was copied", where=copy.name, next_step="use another copy"
                )
        rows = _read_rows(folder / ROWS)
        for place in said["parts"]:
            if place not in (ROWS, "concord.toml"):
                target = work.root / place
                target.parent.mkdir(parents=True, exist_ok=True)
                (folder / place).replace(target)
    return rows


def _models() -> list[type[models.Model]]:
    every = serializers.sort_dependencies([(app, None) for app in apps.get_app_configs()])
    return [m for m in every if m._meta.label_lower not in LEFT_OUT and m._meta.managed and not m._meta.proxy]


@contextmanager
def _as_of_one_moment() -> Iterator[None]:
    """Reads see what was there when they began, and nobody waits to write: pages write down who saw whom all the while."""
    if connection.vendor == "postgresql":
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
        return
    usual = connection.transaction_mode  # type: ignore[attr-defined]
    connection.transaction_mode = "DEFERRED"  # type: ignore[attr-defined]
    try:
        with transaction.atomic():
            yield
    finally:
        connection.transaction_mode = usual  # type: ignore[attr-defined]


def _write_rows(to: Path) -> int:
    count = 0
    with _as_of_one_moment(), to.open("w", encoding="utf-8") as file:
        for model in _models():
            for row in model._default_manager.order_by("pk").iterator(BATCH):  # type: ignore[attr-defined]
                file.write(serializers.serialize("jsonl", [row], cls=Exact))
                count += 1
    return count


def _read_rows(path: Path) -> int:
    """Rows as they were, hashes and times included: nothing is computed anew. All of them or none."""
    count = 0
    with transaction.atomic(), connection.constraint_checks_disabled():
        for row in _deserialized(path):
            row.save()
            count += 1
        connection.check_constraints()
        statements = connection.ops.sequence_reset_sql(no_style(), _models())
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
    return count


def _deserialized(path: Path) -> Iterator[serializers.base.DeserializedObject]:
    with path.open(encoding="utf-8") as file:
        yield from serializers.deserialize("jsonl", file)


def _kept(work: Work, inbox: bool) -> Iterator[tuple[Path, str]]:
    for name in FILES:
        if (work.root / name).exists():
            yield work.root / name, name
    for name in (*FOLDERS, *(("inbox",) if inbox else ())):
        for path in sorted((work.root / name).rglob("*")):
            if path.is_file() and not path.name.endswith(".lock"):
                yield path, path.relative_to(work.root).as_posix()


def _copy_sqlite(path: Path, to: Path) -> None:
    """A ledger that is being written is copied as of one moment."""
    with sqlite3.connect(path) as source, sqlite3.connect(to) as target:
        source.backup(target)
    source.close()
    target.close()


def _refuse_unless_empty(work: Work) -> None:
    full = [m._meta.label for m in _models() if m._default_manager.exists()]  # type: ignore[attr-defined]
    if full:
        raise UsageError(
            f"the database is not empty: it holds {', '.join(full[:3])}",
            next_step="restore into a new database, migrated and not used",
        )
    for place in (work.ledger, work.registry / "decisions.jsonl"):
        if place.exists():
            raise UsageError(f"{place.name} is there already", next_step="restore into a new work folder")


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
