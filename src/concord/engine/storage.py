"""Storage by URL: its drivers, and a path at a URL with those verbs of a folder that tasks use.

S3-compatible, Azure and Google storage are read by Arrow's own drivers, which come with pyarrow: their keys and addresses are what the
environment says (`AWS_*`, `AZURE_*`, `GOOGLE_*`) or the machine's role. All else goes by the fsspec driver of its scheme.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import lru_cache
from hashlib import file_digest
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock, get_ident
from typing import Any

import fsspec
import pyarrow as pa
import pyarrow.fs as arrow
from fsspec.implementations.arrow import ArrowFSWrapper

from concord.model.errors import ConcordError, ResourceError, UsageError

AT_ONCE = 8
"""Files that are on their way at a time."""
OF_ARROW = ("s3", "gs", "gcs", "abfs", "abfss")
CAUSES = {
    "the storage refuses the keys it was given, or gives them no right to this": (
        "access_denied", "accessdenied", "access denied", "access_key", "accesskey", "signature", "forbidden", "expired", "credential",
        "unauthorized", "permission",
    ),
    "the storage did not answer": ("connect", "network", "timeout", "timed out", "curlcode", "resolve", "service unavailable"),
    "there is no such bucket or file": ("no_such_", "nosuch", "not_found", "not found", "does not exist"),
}  # fmt: skip
"""What a driver's words come to; they are looked at here and told to nobody, for they may hold keys."""
AWAY = "the place could not be read or written"
OF_DRIVERS = ("aws error", "azure", "gcs", "google cloud")
"""What else the words of a driver have, where they come by way of the engine or of Arrow."""
NEXT = "check the address, the network and the storage's own settings in the environment (AWS_*, AZURE_*, GOOGLE_*), then run the same command again"
SECRET = re.compile(r"key|secret|token|password|sig", re.IGNORECASE)


def is_url(text: str) -> bool:
    """Whether a word names a place by URL, such as `s3://bucket/folder`, and not a path of this machine."""
    scheme, found, _ = text.partition("://")
    return bool(found) and scheme.replace("+", "").isalnum()


def shown(url: str) -> str:
    """A URL without what may be secret in it."""
    plain = url.partition("?")[0]
    scheme, _, rest = plain.partition("://")
    account, found, place = rest.partition("@")
    return place if found and ":" in account else f"{scheme}://{rest}"


def opened(url: str) -> tuple[Any, str]:
    """The file system of a URL, and the path in it. UsageError when no driver for it is installed, or when it holds keys."""
    scheme, _, rest = url.partition("://")
    place, _, query = rest.partition("?")
    authority = place.partition("/")[0]
    if ":" in authority.rpartition("@")[0] or (scheme == "s3" and "@" in authority) or SECRET.search(query):
        raise UsageError(
            "an address may not hold keys",
            where=shown(url.replace(f"{authority.rpartition('@')[0]}@", "")),
            next_step="leave them out, and give them by the environment (AWS_*, AZURE_*, GOOGLE_*) or the machine's role",
        )
    try:
        system = _system(scheme, authority if scheme in OF_ARROW else "", query)
    except (ImportError, ValueError, pa.ArrowException) as error:
        raise UsageError(
            f"no driver for `{scheme}://` is installed, or it is no such address",
            next_step="install the fsspec driver for it, or check the address: s3, gs, abfs and file need none",
        ) from error
    return system, system._strip_protocol(f"{scheme}://{place}").rstrip("/")


@lru_cache(maxsize=16)
def _system(scheme: str, authority: str, query: str) -> Any:
    if scheme not in OF_ARROW:
        return fsspec.filesystem(scheme)
    if scheme == "s3":  # a small file is then one request, and not three
        query = "&".join(filter(None, (query, "allow_delayed_open=true")))
    asked = f"{scheme}://{authority}" + (f"?{query}" if query else "")
    return ArrowStore(arrow.FileSystem.from_uri(asked)[0], scheme)


class ArrowStore(ArrowFSWrapper):
    """Object storage through Arrow. Failures are failures: nothing is taken for absent because the storage did not answer."""

    cachable = False

    def __init__(self, system: arrow.FileSystem, scheme: str):
        super().__init__(system)
        self.scheme = scheme

    @property
    def protocol(self) -> str:
        """The scheme that DuckDB knows it by."""
        return self.scheme

    @classmethod
    def _strip_protocol(cls, path: Any) -> str:
        head, found, rest = str(path).partition("://")
        first, _, below = (rest if found else head).partition("/")
        return "/".join(part for part in (first.partition("@")[0], below.rstrip("/")) if part)

    def _kind(self, path: str) -> arrow.FileType:
        return self.fs.get_file_info(self._strip_protocol(path)).type

    def exists(self, path: str, **_: Any) -> bool:
        """Whether a file or a folder is there."""
        return self._kind(path) != arrow.FileType.NotFound

    def isfile(self, path: str) -> bool:
        """Whether a file is there."""
        return self._kind(path) == arrow.FileType.File

    def isdir(self, path: str) -> bool:
        """Whether anything lies below."""
        return self._kind(path) == arrow.FileType.Directory

    def find(self, path: str, *_: Any, **__: Any) -> list[str]:
        """Every file below a folder; none when it is not there."""
        below = arrow.FileSelector(self._strip_protocol(path), allow_not_found=True, recursive=True)
        return sorted(i.path for i in self.fs.get_file_info(below) if i.type == arrow.FileType.File)

    def makedirs(self, path: str, exist_ok: bool = False) -> None:
        """Object storage has no folders, and a bucket is its owner's to make."""


class ForEngine(fsspec.AbstractFileSystem):
    """A file system as DuckDB may be given it, to read from. Its threads share a file and tell it where to read in a call of its own, so
    that one would read where another was sent: here each thread has a place of its own. Files do not change while a session reads them, so
    each is asked about and opened once, however many queries read it."""

    cachable = False

    def __init__(self, system: Any, scheme: str):
        super().__init__()
        self.system, self.protocol = system, scheme
        self.known: dict[str, dict[str, Any]] = {}
        self.files: dict[str, Any] = {}

    def open(self, path: str, mode: str = "rb", **_: Any) -> Placed:
        """A file to read."""
        if mode != "rb":
            raise PermissionError("what the engine writes is written here and sent when it is whole")
        if path not in self.files:
            with said(shown(path)):
                self.files[path] = self.system.open(path, "rb")
        return Placed(self.files[path], shown(path))

    def info(self, path: str, **_: Any) -> dict[str, Any]:
        """What is known of a file."""
        if path not in self.known:
            with said(shown(path)):
                self.known[path] = {**self.system.info(path), "modified": self.system.modified(path)}
        return self.known[path]

    def exists(self, path: str, **_: Any) -> bool:
        """Whether it is there."""
        with said(shown(path)):
            return path in self.known or bool(self.system.exists(path))

    def modified(self, path: str) -> Any:
        """When it was last written."""
        return self.info(path)["modified"]


class Placed:
    """A file that several threads read, each at a place of its own."""

    one_at_a_time = Lock()

    def __init__(self, file: Any, where: str):
        self.file, self.where = file, where
        self.places: dict[int, int] = {}

    def seek(self, place: int, whence: int = 0) -> int:
        """Where this thread reads next, from the beginning of the file."""
        if whence:
            raise ValueError("places are told from the beginning")
        self.places[get_ident()] = place
        return place

    def tell(self) -> int:
        """Where this thread reads next."""
        return self.places.get(get_ident(), 0)

    def read(self, size: int) -> bytes:
        """The next bytes for this thread."""
        place = self.tell()
        with said(self.where):
            if isinstance(native := getattr(self.file, "stream", None), pa.NativeFile):
                found = native.read_at(size, place)
            else:
                with self.one_at_a_time:
                    self.file.seek(place)
                    found = self.file.read(size)
        self.places[get_ident()] = place + len(found)
        return bytes(found)

    def close(self) -> None:
        """Nothing: the file is kept for the next query."""


def away(where: str, error: Exception) -> ResourceError:
    """A driver's failure in our words: each has failures of its own, and their words may hold keys."""
    words = str(error).lower()
    known = (
        cause for cause, signs in CAUSES.items() if cause in words or any(sign in words for sign in signs)
    )
    return ResourceError(AWAY, where=where, why=next(known, type(error).__name__), next_step=NEXT)


def of_storage(error: Exception) -> bool:
    """Whether an error of the engine or of Arrow is that of a driver beneath it."""
    words = str(error).lower()
    return AWAY in words or any(name in words for name in OF_DRIVERS)


@contextmanager
def said(where: str) -> Iterator[None]:
    """Failures of a driver as ResourceError."""
    try:
        yield
    except ConcordError:
        raise
    except Exception as error:
        raise away(where, error) from error


@dataclass(frozen=True, order=True)
class Far:
    """A file or a folder at a URL, with those verbs of `pathlib` that tasks use. ResourceError when the storage does not answer."""

    url: str

    def __str__(self) -> str:
        return self.url

    def __truediv__(self, name: str) -> Far:
        return Far(f"{self.url.rstrip('/')}/{name}")

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.url.rpartition("/")[2]

    @property
    def stem(self) -> str:
        """That without its ending."""
        return self.name.rpartition(".")[0] or self.name

    @property
    def system(self) -> Any:
        """The file system it lies in."""
        return opened(self.url)[0]

    @property
    def path(self) -> str:
        """Its path there."""
        return opened(self.url)[1]

    def exists(self) -> bool:
        """Whether it is there, as a file or a folder."""
        return self._asked(lambda: self.system.exists(self.path))

    def is_file(self) -> bool:
        """Whether it is a file."""
        return self._asked(lambda: self.system.isfile(self.path))

    def is_dir(self) -> bool:
        """Whether it is a folder."""
        return self._asked(lambda: self.system.isdir(self.path))

    def glob(self, pattern: str) -> list[Far]:
        """The files of the folder itself whose names are like this."""
        return [far for far in self.rglob(pattern) if far.url.rpartition("/")[0] == self.url.rstrip("/")]

    def rglob(self, pattern: str) -> list[Far]:
        """The files anywhere below it whose names are like this."""
        start = len(self.path)
        found = self._asked(lambda: self.system.find(self.path) if self.system.exists(self.path) else [])
        below = (self / path[start:].lstrip("/") for path in map(self.system._strip_protocol, found))
        return sorted(far for far in below if fnmatchcase(far.name, pattern))

    def get(self, target: Path) -> None:
        """Fetch the file; half of it is never seen under its name."""
        target.parent.mkdir(parents=True, exist_ok=True)
        half = target.with_name(target.name + ".part")
        self._asked(lambda: self.system.get_file(self.path, str(half)))
        half.replace(target)

    def put(self, source: Path) -> None:
        """Send a file to this name."""

        def send() -> None:
            self.system.makedirs(self.path.rpartition("/")[0], exist_ok=True)
            self.system.put_file(str(source), self.path)

        self._asked(send)

    def remove(self) -> None:
        """Take away the file, or all files below the folder."""
        self._asked(lambda: self.system.exists(self.path) and self.system.rm(self.path, recursive=True))

    def _asked(self, ask: Callable[[], Any]) -> Any:
        with said(shown(self.url)):
            return ask()


def on_their_way(move: Callable[[Any], object], files: Iterable[Any]) -> None:
    """Move files, AT_ONCE at a time: each waits for the storage most of its time. The first failure is raised."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(move, files))


def for_arrow(path: Path | Far) -> tuple[str, Any]:
    """A file as pyarrow's readers take it: its path, and the file system where it is not this machine's."""
    if isinstance(path, Far):
        return path.path, getattr(path.system, "fs", path.system)
    return str(path), None


SENT: list[tuple[str, str]] = []
"""What this process handed over to storage, by URL, with its SHA-256: a task tells of it at its end."""


@contextmanager
def handing_over(far: Far) -> Iterator[Path]:
    """A file of this machine to write, which is sent whole at the end and not at all after a failure."""
    with TemporaryDirectory(prefix="concord-") as folder:
        half = Path(folder) / far.name
        yield half
        far.put(half)
        with half.open("rb") as file:
            SENT.append((far.url, file_digest(file, "sha256").hexdigest()))
