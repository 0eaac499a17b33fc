"""A release's books as Delta tables: each release is a version of each table, so that a query engine of a state's reads any quarter by its date.

A book's tables lie below the book's own folder, `URL/<book>/<table>`: who may read which folder is for the storage's own rights, as
with releases that are pushed. Only a whole release is taken, from its Parquet as published.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from concord.model.errors import IntegrityError, ResourceError, UsageError
from concord.release import manifest

if TYPE_CHECKING:
    from deltalake import DeltaTable

RELEASE, HASH = "concord.release", "concord.sha256"
BATCH = 262_144
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Kept:
    """Tables that got a version, and tables whose newest version was this release's already."""

    written: int
    stood: int


def keep(
    releases: Path, release: str, url: str, books: Sequence[str] = (), progress: Progress | None = None
) -> Kept:
    """Add a release to the Delta tables at `url`, a version for each table of the books named (all when none is).

    A table whose newest version is this release's is left alone, so that a call that broke off is finished by the next. Columns that a
    later release brings or drops change the table's schema with that version. UsageError when deltalake is absent or a book unknown,
    IntegrityError when the release is not as published, ResourceError when the place cannot be written.
    """
    if problems := manifest.verify(releases / release):
        raise IntegrityError(f"not written: {problems[0]}", where=release, next_step="run `concord doctor`")
    held = manifest.read(releases / release)["books"]
    if unknown := sorted(set(books) - set(held)):
        raise UsageError(
            f"the release has no book {unknown[0]}",
            where=release,
            next_step="`concord release show` names its books",
        )
    tables = [(book, table, digest) for book in books or held for table, digest in _hashes(held[book])]
    written = 0
    for number, (book, table, digest) in enumerate(tables):
        source = releases / release / "books" / book / f"{table}.parquet"
        written += _version(f"{url.rstrip('/')}/{book}/{table}", source, release, digest)
        if progress:
            progress(book, number + 1, len(tables))
    return Kept(written, len(tables) - written)


def versions(url: str) -> list[tuple[int, str]]:
    """A table's versions, oldest first, each with its release."""
    found = _table(url)
    history = found.history() if found else []
    return sorted((h["version"], h.get(RELEASE, "")) for h in history)


def _hashes(book: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for table, facts in sorted(book.items()):
        yield table, facts["sha256"]


def _version(url: str, source: Path, release: str, digest: str) -> bool:
    """Write a table's version; False when its newest is this one already."""
    from deltalake import CommitProperties, write_deltalake
    from deltalake.exceptions import DeltaError

    found = _table(url)
    newest = found.history(1)[0] if found else {}
    if (newest.get(RELEASE), newest.get(HASH)) == (release, digest):
        return False
    file = pq.ParquetFile(source)
    schema = file.schema_arrow.remove_metadata()
    rows = (batch.cast(schema) for batch in file.iter_batches(BATCH))
    try:
        write_deltalake(
            found or url,
            pa.RecordBatchReader.from_batches(schema, rows),
            mode="overwrite",
            schema_mode="overwrite",
            commit_properties=CommitProperties(custom_metadata={RELEASE: release, HASH: digest}),
        )
    except (DeltaError, OSError) as error:
        raise _unreachable(error) from error
    return True


def _table(url: str) -> DeltaTable | None:
    """The table at an address; None when there is none yet."""
    try:
        from deltalake import DeltaTable
        from deltalake.exceptions import DeltaError, TableNotFoundError
    except ImportError as error:
        raise UsageError(
            "Delta tables need the package deltalake, which is not installed",
            next_step="pip install concord-vbp[delta]",
        ) from error
    try:
        return DeltaTable(url)
    except TableNotFoundError:
        return None
    except (DeltaError, OSError) as error:
        raise _unreachable(error) from error


def _unreachable(error: Exception) -> ResourceError:
    """The library's own words may hold keys: they are not told."""
    return ResourceError(
        "the tables could not be read or written",
        why=type(error).__name__,
        next_step="check the address, the network and the storage's own settings (AWS_*, AZURE_*, GOOGLE_*), then run the same command again",
    )
