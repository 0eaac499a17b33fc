"""The work folder: where senders' files land and everything made from them is kept. Paths only, and its lock."""

from __future__ import annotations

import fcntl
import os
import secrets
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TextIO

from concord.model.errors import BusyError, ResourceError, UsageError

SETTINGS = "concord.toml"


@dataclass(frozen=True)
class Work:
    """A work folder made by `concord init`."""

    root: Path

    @classmethod
    def create(cls, root: Path, program: Path, secret: str | None = None) -> Work:
        """Make a work folder for a program folder. UsageError when there already is one for another program.

        `secret` keys people per book; a random one is made unless given.
        """
        root.mkdir(parents=True, exist_ok=True)
        settings = root / SETTINGS
        line = f'program = "{os.path.relpath(program.resolve(), root.resolve())}"\n'
        if settings.exists() and settings.read_text(encoding="utf-8") != line:
            raise UsageError(
                "this work folder belongs to another program",
                where=root.name,
                next_step=f"choose another folder, or edit {SETTINGS}",
            )
        settings.write_text(line, encoding="utf-8")
        work = cls(root)
        for folder in (work.inbox, work.registry, work.runs, work.releases):
            folder.mkdir(exist_ok=True)
        if not work.secret_file.exists():
            work.secret_file.touch(mode=0o600)
            work.secret_file.write_text((secret or secrets.token_hex(32)) + "\n", encoding="utf-8")
        return work

    @classmethod
    def open(cls, root: Path) -> Work:
        """An existing work folder. UsageError when there is none."""
        if not (root / SETTINGS).exists():
            raise UsageError(f"{root} is not a work folder", next_step=f"make one with `concord init {root}`")
        return cls(root)

    @cached_property
    def program(self) -> Path:
        """The program folder that this work folder names."""
        with (self.root / SETTINGS).open("rb") as file:
            return (self.root / tomllib.load(file)["program"]).resolve()

    @property
    def inbox(self) -> Path:
        return self.root / "inbox"

    @property
    def accepted(self) -> Path:
        return self.root / "accepted"

    @property
    def receipts(self) -> Path:
        return self.root / "receipts"

    @property
    def registry(self) -> Path:
        return self.root / "registry"

    @property
    def terminology(self) -> Path:
        return self.root / "terminology"

    @property
    def runs(self) -> Path:
        return self.root / "runs"

    @property
    def payable(self) -> Path:
        """What paying reads of the runs that made earlier releases, by the run's name, for as long as the release stands."""
        return self.root / "payable"

    @property
    def releases(self) -> Path:
        return self.root / "releases"

    @property
    def published(self) -> Path:
        return self.root / "published"

    @property
    def frozen(self) -> Path:
        """What each run settled, in a folder named by its day: the factors, rates and closed months that stand."""
        return self.root / "frozen"

    @property
    def ledger(self) -> Path:
        return self.root / "ledger.sqlite"

    @property
    def secret_file(self) -> Path:
        return self.root / "secret"

    @property
    def secret(self) -> str:
        return self.secret_file.read_text(encoding="utf-8").strip()

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the work folder against a second run. BusyError when one holds it; ResourceError when the folder cannot be written.

        The lock belongs to the process, not to the file: it falls when the process ends, however it ends. The file says who
        holds it, by process number, for whoever has to wait.
        """
        with self._lock_file() as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                file.seek(0)
                holder = file.read().strip()
                raise BusyError(
                    "another run is working in this folder",
                    where=self.root.name,
                    why=f"process {holder}" if holder else "",
                    next_step="wait for it to end, then try again",
                ) from error
            file.truncate(0)
            file.write(f"{os.getpid()}\n")
            file.flush()
            yield

    def _lock_file(self) -> TextIO:
        try:
            return (self.root / ".lock").open("a+", encoding="ascii")
        except OSError as error:
            raise ResourceError(
                "the work folder may not be written",
                where=self.root.name,
                why=os.strerror(error.errno or 0).lower(),
                next_step="let this user write there, or copy the folder to a disk that can be written",
            ) from error

    def holder(self) -> str | None:
        """The process that holds the folder now; None when nobody does."""
        try:
            with (self.root / ".lock").open(encoding="ascii") as file:
                try:
                    fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
                except OSError:
                    return file.read().strip() or "unknown"
        except FileNotFoundError:
            pass
        return None
