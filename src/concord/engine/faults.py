"""What the engine, the disk and Parquet say when they fail, in our words: what, where and what to do next.

The engine's own words may quote a value of a row, so they are never passed on; they stay the cause of the error for a developer.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb
import pyarrow as pa

from concord.engine.storage import away, of_storage
from concord.model.errors import ConcordError, IntegrityError, ResourceError

AGAIN = "then run the same command again: what was finished is kept, the last release stays readable"
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
BARRED = {errno.EROFS, errno.EACCES, errno.EPERM}
BROKEN = {errno.EIO, errno.ESTALE, errno.ENXIO, errno.ENOTCONN, errno.ETIMEDOUT}
SAYS_FULL = ("no space left", "file too large", "quota exceeded", "max_temp_directory_size")
SAYS_BARRED = ("read-only file system", "permission denied", "operation not permitted")
SAYS_DAMAGED = (
    "magic bytes", "parquet", "thrift", "decompress", "corrupt", "footer", "snappy", "zstd", "page header", "end of file",
)  # fmt: skip


@contextmanager
def explained(doing: str) -> Iterator[None]:
    """Turn failures of disk, memory and engine into errors that say what to do; `doing` is what the reader is told of.

    ResourceError for what the machine lacks, IntegrityError for a damaged file, ConcordError for what else the engine refuses.
    """
    try:
        yield
    except MemoryError as error:
        raise _memory(doing) from error
    except duckdb.Error as error:
        raise _of_engine(error, doing) from error
    except pa.ArrowException as error:
        raise _of_words(error, doing) from error
    except OSError as error:
        if (found := _of_disk(error, doing)) is None:
            raise
        raise found from error


def of_machine(error: Exception, doing: str) -> ConcordError | None:
    """What a disk that is full, barred or away, or memory that does not suffice, comes to in our words; None for anything else."""
    if isinstance(error, MemoryError):
        return _memory(doing)
    return _of_disk(error, doing) if isinstance(error, OSError) and error.errno is not None else None


def full(doing: str) -> ResourceError:
    """The disk is full."""
    return ResourceError(
        "the disk is full, or a file may not grow further", where=doing, next_step=f"make room, {AGAIN}"
    )


def barred(doing: str) -> ResourceError:
    """The folder may not be written."""
    return ResourceError(
        "the folder may not be written",
        where=doing,
        why="read-only, or owned by another user",
        next_step=f"let this user write there, {AGAIN}",
    )


def damaged(name: str, next_step: str) -> IntegrityError:
    """A file that Concord wrote is not what it was."""
    return IntegrityError("is damaged or half written", where=name, next_step=next_step)


def _memory(doing: str) -> ResourceError:
    return ResourceError(
        "there is not memory enough, or no room to spill to disk",
        where=doing,
        next_step=f"give more with --memory, fewer --processes or --threads, or room for the scratch folder; {AGAIN}",
    )


def _of_disk(error: OSError, doing: str) -> ConcordError | None:
    if of_storage(error):
        return away(doing, error)
    if error.errno in FULL:
        return full(doing)
    if error.errno in BARRED:
        return barred(doing)
    if error.errno in BROKEN:
        return ResourceError(
            "the disk or network folder did not answer", where=doing, next_step=f"look at it, {AGAIN}"
        )
    return _of_words(error, doing) if error.errno is None else None


def _of_engine(error: duckdb.Error, doing: str) -> ConcordError:
    if isinstance(error, duckdb.OutOfMemoryException):
        return _memory(doing)
    return _of_words(error, doing)


def _of_words(error: Exception, doing: str) -> ConcordError:
    """By what the message says, when the kind of error does not tell."""
    if of_storage(error):
        return away(doing, error)
    said = str(error).lower()
    if any(words in said for words in SAYS_FULL):
        return full(doing)
    if any(words in said for words in SAYS_BARRED):
        return barred(doing)
    if any(words in said for words in SAYS_DAMAGED):
        return damaged(doing, "run `concord doctor` on the work folder: it names the file and what to do")
    return ConcordError(
        "the engine refused",
        where=doing,
        why=type(error).__name__,
        next_step="run `concord doctor` on the work folder; if it finds nothing, report this step and the kind of error",
    )
