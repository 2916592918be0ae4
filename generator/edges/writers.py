"""Writes a site into a folder so that a reader never sees half a file.

1. A folder that is not empty and not ours (no marker file) is never touched; one that another build is writing
   neither.
2. Each changed file is written into a folder of its own inside the site; an equal file is left alone.
3. `finish` puts them all into their places, writes the list of all files with their digests, removes what is no more.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Collection, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import cached_property, partial
from itertools import chain, repeat
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

from generator.edges.beside import Beside
from generator.edges.inventory import Folder, Inventory, folder_of, parted
from generator.errors import OutputError
from generator.model import Output, PageRecord

MARKER = ".tulieu"
MANIFEST = "data/manifest.sha256"
STAGE = ".tulieu-new"
LARGE = 1 << 22  # bytes of a file that a thread of its own puts in the place of the old one
MANY = 10_000  # files of a site from which on it pays to look at them on another core
_REMEDY = "Free space or mend the rights, then build again; the site is as it was."
_BUFFER = 1 << 18
_NEW = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)
_MARK = b"This folder is written by tulieu: whatever else is put here is removed by the next build.\n"

Compared = tuple[set[str], set[str]]  # the paths of files that are not as they were left, and of those nobody knows


class Placed(NamedTuple):
    """A file that is ready: its path and digest, its size in bytes and modification time in nanoseconds, and whether
    it had to be written."""

    path: str
    digest: str
    size: int
    time: int
    written: bool


class FolderWriter:
    """A Writer (seams) for a folder on disk.

    1. The folder is claimed for this build, and what is in it is surveyed against the records of the last one: files
       that are not as they were left are `spoilt`, those that nobody knows `stray`.
    2. `place`, in any process, puts a file that differs beside the site, into `STAGE`. What it returns is to be handed
       to `count` in the process that finishes.
    3. `finish` moves everything into its place at once, removes what the site no longer has, and writes the manifest.
       So the site stays as it was until a new one is whole. A build that is stopped before leaves the old site; one
       that is stopped while files are moved is finished by the next.

    `written`, `unchanged` and `removed` count files; `size` counts the bytes of the site,
    `bytes_written` those written anew.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.written = self.unchanged = self.removed = self.size = self.bytes_written = 0
        self.known = Inventory()
        self._survey: Beside[Compared] | None = None
        self._placed: dict[str, dict[str, PageRecord]] = {}  # folder → name → record
        self._staged: list[str] = []
        self._held: BinaryIO | None = None
        self._claim()

    def _claim(self) -> None:
        where = str(self.folder)
        try:
            if self.folder.exists() and not self.folder.is_dir():
                raise OutputError(where, "is a file, not a folder", "Choose another output with -o.")
            if self.folder.is_dir() and any(self.folder.iterdir()) and not (self.folder / MARKER).is_file():
                what = "is not empty and was not made by this program, so it is not touched"
                raise OutputError(where, what, "Choose a new or empty folder with -o, or empty this one yourself.")
            self.folder.mkdir(parents=True, exist_ok=True)
            if not (self.folder / MARKER).is_file():
                (self.folder / MARKER).write_bytes(_MARK)
            self._lock()
            shutil.rmtree(self.folder / STAGE, ignore_errors=True)
        except OSError as error:
            raise OutputError(
                where, f"cannot be written ({error.strerror})", "Check its rights and the disk."
            ) from None

    def _lock(self) -> None:
        """Holds the folder for this build until the process ends, however it ends. (Not on Windows.)"""
        if fcntl is None:
            return
        self._held = (self.folder / MARKER).open("rb")
        try:
            fcntl.flock(self._held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            what = "is being written by another build"
            raise OutputError(str(self.folder), what, "Wait until it is done, or choose another folder.") from None

    def survey(self, known: Inventory) -> None:
        """Begins to hold what is in the folder against `known`, the files as the last build left them."""
        self.known = known
        self._survey = Beside(partial(known.compared, str(self.folder), (MARKER,)), apart=len(known) >= MANY)

    @cached_property
    def _surveyed(self) -> Compared:
        return self._survey.value() if self._survey else (set(), set())

    @property
    def spoilt(self) -> set[str]:
        """The paths of the files that are not as the last build left them."""
        return self._surveyed[0]

    @property
    def stray(self) -> set[str]:
        """The paths of the files that nobody knows."""
        return self._surveyed[1]

    def settle(self) -> None:
        """Reads the rest of what is known and waits for the survey; threads and workers cannot."""
        self.known.complete()
        assert self._surveyed is not None

    def write(self, output: Output) -> None:
        """Puts one file in its place and counts it."""
        self.count(self.place(output))

    def place(self, output: Output) -> Placed:
        """Makes one file ready. Raises ValueError for a path outside the folder, OutputError where the disk refuses."""
        _check_inside(output.path)
        digest, size = hashlib.sha256(output.body).hexdigest(), len(output.body)
        try:
            time = self._time_of(output.path, digest, size)
            return Placed(output.path, digest, size, time or self._stage(output), not time)
        except OSError as error:
            raise _refusal(f"{self.folder}/{output.path}", error) from None

    def as_it_was(self, path: str, owner: str) -> Placed | None:
        """A file that stands in the site as it was left for this owner; None where there is none."""
        record = None if path in self.spoilt else self.known.get(path)
        if record is None or record.owner != owner:
            return None
        return Placed(path, record.digest, record.size, record.time, False)

    def grow(self, path: str, size: int = 0) -> Growing:
        """A new file that comes piece by piece, for `grown` when it is whole; `size` is what it will have at most,
        where that is known. Raises what `place` raises."""
        _check_inside(path)
        with _refused(self.folder / path):
            return Growing(self.folder / STAGE / path, size)

    def grown(self, path: str, file: Growing) -> Placed:
        """A file whose pieces have all come; where the site has it already, what was written is taken away again."""
        with _refused(self.folder / path):
            file.close()
            return self._settled(path, file.path, file.digest.hexdigest())

    def filled(self, path: str, fill: Callable[[BinaryIO], None]) -> Placed:
        """A file that `fill` writes as it needs, going back in it too. Raises what `place` raises."""
        _check_inside(path)
        staged = self.folder / STAGE / path
        with _refused(self.folder / path):
            staged.parent.mkdir(parents=True, exist_ok=True)
            with staged.open("w+b") as file:
                fill(file)
                file.seek(0)
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            return self._settled(path, staged, digest)

    def _settled(self, path: str, staged: Path, digest: str) -> Placed:
        """A file that is whole beside the site; where the site has it already, it is taken away again."""
        stat = staged.stat()
        time = self._time_of(path, digest, stat.st_size)
        if time:
            staged.unlink()
        return Placed(path, digest, stat.st_size, time or stat.st_mtime_ns, not time)

    def _time_of(self, name: str, digest: str, size: int) -> int:
        """The time of the file in the site that holds these bytes already, or 0."""
        record = self.known.get(name)
        if record is not None and name not in self.spoilt:
            return record.time if record.digest == digest else 0
        if self._survey and record is None and name not in self.stray:
            return 0
        try:
            path = self.folder / name
            stat = path.stat()
            if stat.st_size != size:
                return 0
            with path.open("rb") as old:
                same = hashlib.file_digest(old, "sha256").hexdigest() == digest
        except OSError:
            return 0
        return stat.st_mtime_ns if same else 0

    def _stage(self, output: Output) -> int:
        """Writes a file beside the site. Gives its time of modification."""
        path = f"{self.folder}/{STAGE}/{output.path}"
        try:
            opened = os.open(path, _NEW)
        except FileNotFoundError:
            os.makedirs(path.rpartition("/")[0], exist_ok=True)
            opened = os.open(path, _NEW)
        try:
            rest = memoryview(output.body)
            while rest:
                rest = rest[os.write(opened, rest) :]
            return os.fstat(opened).st_mtime_ns
        finally:
            os.close(opened)

    def count(self, placed: Placed, owner: str = "") -> None:
        """Takes a file into the site, for `owner`. Raises ValueError for a path that is taken."""
        folder, name = parted(placed.path)
        of_folder = self._placed.setdefault(folder, {})
        if name in of_folder:
            raise ValueError(f"two pages want the path {placed.path}")
        of_folder[name] = PageRecord(owner, placed.digest, placed.size, placed.time)
        if placed.written:
            self._staged.append(placed.path)
        self.written += placed.written
        self.bytes_written += placed.size * placed.written
        self.unchanged += not placed.written

    def finish(self, remade: Collection[str] | None = None, dropped: Collection[str] = ()) -> dict[str, Folder | None]:
        """Makes the site of the files counted and of those known whose owners were not `remade` (None: all were), but
        for paths that are `dropped`, and lets go of the folder. Gives the folders that hold other files than before;
        None for one that is gone.

        Raises OutputError where the disk refuses.
        """
        known = self.known
        whole, otherwise = known.after(self._placed, remade, dropped)
        if self._staged or otherwise or MANIFEST not in known or self.spoilt or self.stray:
            self.write(Output(MANIFEST, _manifest(whole)))
            folder, name = parted(MANIFEST)
            files = dict(whole[folder].records()) if folder in whole else {}
            whole[folder] = folder_of({**files, name: self._placed[folder][name]})
            otherwise.pop(folder, None)
            otherwise |= known.otherwise({folder: whole[folder]})
        gone = known.gone(otherwise) | self.stray.difference(*map(_paths, self._placed.items()))
        try:
            self._move()
            self._remove(gone)
        except OSError as error:
            remedy = "Mend the rights or free space, then build again."
            raise OutputError(str(self.folder), f"cannot be written ({error.strerror})", remedy) from None
        self.size = sum(sum(one.looks.sizes) for one in whole.values())
        if remade is not None:
            self.unchanged = sum(len(one.looks.names) for one in whole.values()) - self.written
        self.release()
        return otherwise

    def _move(self) -> None:
        """Puts the files into their places: first those that were not there, then those that lead to them. The system
        is busy for a while where a large file is replaced, with several on several cores."""
        new, made = self._move_folders(), set[str]()
        rest = (path for path in self._staged if path.partition("/")[0] not in new)
        staged = sorted(rest, key=lambda path: (path in self.known, path == "index.html"))
        with ThreadPoolExecutor() as pool:
            large = []
            for path in staged:
                folder = path.rpartition("/")[0]
                if folder not in made:
                    (self.folder / folder).mkdir(parents=True, exist_ok=True)
                    made.add(folder)
                old = self.known.get(path)
                if old is not None and old.size >= LARGE:
                    large.append(pool.submit(self._exchange, path))
                else:
                    self._exchange(path)
            for one in large:
                one.result()
        shutil.rmtree(self.folder / STAGE, ignore_errors=True)

    def _move_folders(self) -> set[str]:
        """Puts the folders at the top of the site that were not there into their places; gives their names."""
        if not self._staged:
            return set()
        with os.scandir(self.folder / STAGE) as entries:
            folders = sorted(entry.name for entry in entries if entry.is_dir(follow_symlinks=False))
        new = {name for name in folders if not os.path.lexists(self.folder / name)}
        for name in sorted(new):
            self._exchange(name)
        return new

    def _exchange(self, path: str) -> None:
        os.replace(f"{self.folder}/{STAGE}/{path}", f"{self.folder}/{path}")

    def _remove(self, gone: Collection[str]) -> None:
        """Removes files, and the folders that are empty then."""
        for path in gone:
            if _leads_out(path):  # no build wrote that: the state was damaged
                continue
            (self.folder / path).unlink(missing_ok=True)
            self.removed += 1
        for folder in sorted({path.rpartition("/")[0] for path in gone}, key=len, reverse=True):
            while folder and not _leads_out(folder):
                place = self.folder / folder
                if place.is_dir():
                    if any(place.iterdir()):
                        break
                    place.rmdir()
                folder = folder.rpartition("/")[0]

    def abandon(self) -> None:
        """Leaves no new folder behind where nothing was built."""
        self.release()
        if [path.name for path in self.folder.iterdir()] == [MARKER]:
            shutil.rmtree(self.folder)

    def release(self) -> None:
        """Lets go of the folder."""
        if self._survey:
            self._survey.end()
        if self._held is not None:
            self._held.close()
            self._held = None

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_held": None, "_survey": None}


def _manifest(folders: Mapping[str, Folder]) -> bytes:
    """The list of all files with their digests, as `sha256sum` writes it, but for itself."""
    lines: list[str] = []
    for folder in sorted(folders):
        looks, makings = folders[folder]
        parts = zip(makings.digests, repeat(f"  {folder}"), looks.names, repeat("\n"), strict=False)
        lines += chain.from_iterable(part for part in parts if folder + part[2] != MANIFEST)
    return "".join(lines).encode()


def _paths(of_folder: tuple[str, Mapping[str, PageRecord]]) -> set[str]:
    folder, names = of_folder
    return {folder + name for name in names}


def _leads_out(name: str) -> bool:
    return name.startswith("/") or ".." in name.split("/") or "\\" in name or "\0" in name


def _check_inside(name: str) -> None:
    if _leads_out(name):
        raise ValueError(f"{name!r} leads out of the site")


@contextmanager
def _refused(where: Path) -> Iterator[None]:
    """Tells of a disk that refuses. Raises OutputError."""
    try:
        yield
    except OSError as error:
        raise _refusal(str(where), error) from None


def _refusal(where: str, error: OSError) -> OutputError:
    return OutputError(where, f"cannot be written ({error.strerror})", _REMEDY)


class Growing:
    """A file that comes piece by piece, and is never held whole."""

    def __init__(self, path: Path, size: int = 0) -> None:
        self.path, self.digest = path, hashlib.sha256()
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = path.open("wb", _BUFFER)
        if size >= LARGE and hasattr(os, "posix_fallocate"):
            # Where ext4 has not yet given a file its blocks, it does so while the file takes the place of another one.
            with suppress(OSError):
                os.posix_fallocate(self._file.fileno(), 0, size)

    def add(self, body: bytes | memoryview) -> None:
        """Appends to the file. Raises OutputError."""
        with _refused(self.path):
            self._file.write(body)
        self.digest.update(body)

    def close(self) -> None:
        self._file.truncate()
        self._file.close()
