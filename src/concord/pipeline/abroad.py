"""Tasks whose machines see no folder of ours: what they read is sent to storage, what they write there is fetched.

A task is handed the same paths as ever, as URLs. Its queries read the columns that they name straight from the storage; the program folder and the
codes, which are small and read by Python, are copied to its machine once. What it wrote is proved by hash before it counts.
"""

from __future__ import annotations

import atexit
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, fields, is_dataclass, replace
from functools import lru_cache
from hashlib import file_digest
from pathlib import Path
from secrets import token_hex
from shutil import make_archive, rmtree, unpack_archive
from tempfile import TemporaryDirectory, mkdtemp
from typing import Any

from concord.engine.crews import Crew, Threads
from concord.engine.storage import SENT, Far, on_their_way, opened, shown
from concord.model.errors import IntegrityError, ResourceError, UsageError
from concord.pipeline import shards
from concord.pipeline.shards import Attributed, Charted, Ill, Paid, Scored

GO = (Attributed, Charted, Ill, Scored, Paid)
"""Tasks that go abroad. Cutting reads whole tables and writes them whole; doing a few people copies the rows of all others: both would only
move bytes there and back."""
OWN = ("*.parquet", "numbering/*.parquet", "_scratch/**/*.parquet")
"""What tasks read of the folder that they write to: what was laid there for all of them."""
NOTE = "storage.txt"


@contextmanager
def abroad(crew: Crew, storage: str, root: Path, scratch: Path) -> Iterator[Abroad]:
    """The crew with its files at a URL, in a folder of its own there that is removed at the end, or by the next run of the same work folder.

    UsageError when the crew is of this process, or the URL has settings of its own or is one that no driver knows.
    """
    if not crew.apart:
        raise UsageError(
            "--storage is for tasks that are done elsewhere", next_step="give --engine with a Spark master, or leave it out"
        )  # fmt: skip
    if "?" in storage:
        raise UsageError(
            "--storage takes an address without settings",
            where=shown(storage),
            next_step="give endpoint and region by the environment (AWS_ENDPOINT_URL, AWS_REGION), where every machine finds them",
        )
    opened(storage)
    scratch.mkdir(parents=True, exist_ok=True)
    note = scratch / NOTE
    if note.exists():
        Far(note.read_text(encoding="utf-8").strip()).remove()
    place = Far(storage.rstrip("/")) / f"concord-{token_hex(8)}"
    note.write_text(f"{place}\n", encoding="utf-8")
    try:
        yield Abroad(crew, place, root)
    finally:
        with suppress(ResourceError):  # it is away: the next run finds the note
            place.remove()
            note.unlink()


@dataclass(frozen=True)
class Abroad:
    """A crew whose tasks read and write at `place` what stands for the work folder `root`."""

    crew: Crew
    place: Far
    root: Path
    known: dict[Path, tuple[int, int]] = field(default_factory=dict)
    apart: bool = True

    @property
    def size(self) -> int:
        """Tasks at a time."""
        return self.crew.size

    def each(self, work: Callable[[Any], Any], tasks: Sequence[Any]) -> list[Any]:
        """What `work` returned for each task, in order. ResourceError when the storage is away, IntegrityError when what comes back is not what
        was written."""
        if not tasks or not isinstance(tasks[0], GO):
            return Threads(self.size).each(work, tasks)
        self._lend(tasks[0].ground)
        self._send({path for task in tasks for path in _read(task)})
        told = self.crew.each(_There(work, self.root, self.place), tasks)
        self._fetch([pair for _, sent in told for pair in sent])
        return [answer for answer, _ in told]

    def _lend(self, ground: shards.Ground) -> None:
        """The program folder and the codes, each as one file."""
        for name, folder in (("program", ground.program), ("terminology", ground.terminology)):
            if folder not in self.known and folder.is_dir():
                with TemporaryDirectory() as here:
                    (self.place / f"{name}.zip").put(Path(make_archive(f"{here}/{name}", "zip", folder)))
                self.known[folder] = _mark(folder)

    def _send(self, files: Iterable[Path]) -> None:
        self._sent({path: _there(path, self.root, self.place) for path in files})

    def _sent(self, files: dict[Path, Far]) -> None:
        """Send what is not there already."""
        left = [path for path in files if self.known.get(path) != _mark(path)]
        on_their_way(lambda path: files[path].put(path), left)
        self.known.update({path: _mark(path) for path in left})

    def _fetch(self, sent: Sequence[tuple[str, str]]) -> None:
        on_their_way(lambda pair: self._take(*pair), sent)

    def _take(self, url: str, digest: str) -> None:
        start = str(self.place / "work")
        path = self.root / url[len(start) + 1 :]
        Far(url).get(path)
        with path.open("rb") as file:
            if file_digest(file, "sha256").hexdigest() != digest:
                path.unlink()
                raise IntegrityError(
                    f"{path.name} came back from the storage other than a task wrote it",
                    where=shown(url),
                    next_step="see who else may write there, then run again",
                )
        self.known[path] = _mark(path)


@dataclass(frozen=True)
class _There:
    """What a machine elsewhere does with a task: it and what it wrote, by URL and hash."""

    work: Callable[[Any], Any]
    root: Path
    place: Far

    def __call__(self, task: Any) -> tuple[Any, list[tuple[str, str]]]:
        ground = replace(
            task.ground,
            program=_borrowed(self.place / "program.zip"),
            terminology=_borrowed(self.place / "terminology.zip"),
        )
        SENT.clear()
        answer = self.work(replace(_moved(task, self.root, self.place), ground=ground))
        return answer, list(SENT)


def _read(task: Any) -> Iterator[Path]:
    """The files that a task may read, less those of the program."""
    for name, path in _paths(task):
        if name == "out":
            yield from (found for pattern in OWN for found in path.glob(pattern))
        elif path.is_dir():
            yield from path.rglob("*.parquet")
        elif path.is_file():
            yield path


def _paths(task: Any) -> Iterator[tuple[str, Path]]:
    for one in fields(task):
        value = getattr(task, one.name)
        if isinstance(value, Path):
            yield one.name, value
        elif is_dataclass(value) and one.name == "inputs":
            yield from _paths(value)


def _moved(task: Any, root: Path, place: Far) -> Any:
    """The task with its paths at the place."""
    given: dict[str, Any] = {}
    for one in fields(task):
        value = getattr(task, one.name)
        if isinstance(value, Path):
            given[one.name] = _there(value, root, place)
        elif is_dataclass(value) and one.name == "inputs":
            given[one.name] = _moved(value, root, place)
    return replace(task, **given)


def _there(path: Path, root: Path, place: Far) -> Far:
    return place / "work" / path.relative_to(root).as_posix()


def _mark(path: Path) -> tuple[int, int]:
    facts = path.stat()
    return facts.st_mtime_ns, facts.st_size


@lru_cache(maxsize=4)
def _borrowed(packed: Far) -> Path:
    """A small folder copied to this machine, until this process ends; where there is none, a path with nothing."""
    folder = Path(mkdtemp(prefix="concord-"))
    atexit.register(rmtree, folder, ignore_errors=True)
    if packed.exists():
        packed.get(folder / packed.name)
        unpack_archive(folder / packed.name, folder / packed.stem)
    return folder / packed.stem
