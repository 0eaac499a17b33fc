"""Files at places by URL: a folder here, memory, or object storage.

Object storage has no rename, so nothing is visible before it is whole by order alone: a release's manifest is sent after its
books, and the pointer that readers follow after the manifest.
"""

from __future__ import annotations

import json
import shutil
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from concord.engine.storage import on_their_way, opened, said, shown
from concord.model.errors import IntegrityError, UsageError
from concord.release import manifest
from concord.release.publish import point

MANIFEST, CURRENT = "manifest.json", "current"


@dataclass(frozen=True)
class Place:
    """A folder at a URL. `shown` is the URL without what may be secret in it."""

    system: Any
    root: str
    shown: str

    @classmethod
    def at(cls, url: str) -> Place:
        """UsageError when no driver for such a URL is installed, or it holds keys: those come from the environment, never from here."""
        system, root = opened(url)
        return cls(system, root, shown(url))

    def of(self, *names: str) -> str:
        """The path of something below the folder, as its file system writes it."""
        return "/".join((self.root, *names))

    def text(self, *names: str) -> str | None:
        """A small file's text; None when there is none."""
        with self.said():
            path = self.of(*names)
            return self.system.cat_file(path).decode("utf-8") if self.system.exists(path) else None

    def write(self, text: str, *names: str) -> None:
        """Write a small file in one piece."""
        with self.said():
            self._folder_of(names)
            self.system.pipe_file(self.of(*names), text.encode("utf-8"))

    def send(self, source: Path, *names: str) -> None:
        """Send a file."""
        with self.said():
            self._folder_of(names)
            self.system.put_file(str(source), self.of(*names))

    def fetch(self, target: Path, *names: str) -> None:
        """Fetch a file."""
        target.parent.mkdir(parents=True, exist_ok=True)
        with self.said():
            self.system.get_file(self.of(*names), str(target))

    def files(self) -> list[str]:
        """Every file below the folder, by its path within it."""
        with self.said():
            found = self.system.find(self.root) if self.system.exists(self.root) else []
        start = len(self.system._strip_protocol(self.root).rstrip("/")) + 1
        return sorted(self.system._strip_protocol(path)[start:] for path in found)

    def _folder_of(self, names: tuple[str, ...]) -> None:
        self.system.makedirs(self.of(*names).rpartition("/")[0], exist_ok=True)

    def said(self) -> AbstractContextManager[None]:
        """Failures of a driver in our words."""
        return said(self.shown)


def push(releases: Path, release: str, place: Place, *, hold: bool = False) -> int:
    """Send a release; readers there open it once it is whole, unless it is held. Returns the files sent.

    Sending again sends nothing that is there. IntegrityError when the release here is not as published.
    """
    if problems := manifest.verify(releases / release):
        raise IntegrityError(f"not sent: {problems[0]}", where=release, next_step="run `concord doctor`")
    there = place.text(release, MANIFEST)
    here = (releases / release / MANIFEST).read_text(encoding="utf-8")
    sent = 0
    if there != here:
        root = releases / release
        paths = sorted(p for p in (root / "books").rglob("*") if p.is_file())
        on_their_way(lambda path: place.send(path, release, path.relative_to(root).as_posix()), paths)
        place.write(here, release, MANIFEST)
        sent = len(paths) + 1
    if not hold:
        place.write(release + "\n", CURRENT)
    return sent


def pull(place: Place, releases: Path, release: str | None = None, *, hold: bool = False) -> str:
    """Fetch a release, or the one that readers there open; it is proved before readers here open it. Returns its id."""
    name = release or (place.text(CURRENT) or "").strip()
    text = place.text(name, MANIFEST) if name else None
    if text is None:
        raise UsageError(
            f"there is no release {name}".rstrip(),
            where=place.shown,
            next_step="send one with `concord release push`",
        )
    if not (releases / name / MANIFEST).exists() or manifest.verify(releases / name):
        _fetch(place, releases, name, text)
    if not hold:
        point(releases, name)
    return name


def _fetch(place: Place, releases: Path, name: str, text: str) -> None:
    half = releases / f".part-fetched-{name}" / name
    shutil.rmtree(half.parent, ignore_errors=True)
    facts = json.loads(text)
    files = [
        (book, file)
        for book, tables in facts["books"].items()
        for file in (*(f"{table}.parquet" for table in tables), MANIFEST)
    ]
    on_their_way(lambda one: place.fetch(half.joinpath("books", *one), name, "books", *one), files)
    (half / MANIFEST).write_text(text, encoding="utf-8")
    if problems := manifest.verify(half):
        raise IntegrityError(
            f"what was fetched is not what was published: {problems[0]}",
            where=place.shown,
            next_step="fetch it again; if that ends the same, send it there again",
        )
    shutil.rmtree(releases / name, ignore_errors=True)
    half.replace(releases / name)
    half.parent.rmdir()


def fetched(url: str, into: Path) -> Path:
    """A file, or everything below a folder, at a URL, copied below `into`. Returns the copy. UsageError when nothing is there."""
    place = Place.at(url)
    name = PurePosixPath(place.root).name or "files"
    with place.said():
        is_file = place.system.isfile(place.root)
    if is_file:
        up = Place(place.system, place.root.rpartition("/")[0], place.shown)
        up.fetch(into / name, name)
        return into / name
    files = place.files()
    if not files:
        raise UsageError("there is nothing at this address", where=place.shown, next_step="check the address")
    for file in files:
        place.fetch(into / name / file, file)
    return into / name
