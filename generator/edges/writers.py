"""Writes a site into a folder so that a reader never sees half a file.

1. A folder that is not empty and not ours (no marker file) is never touched; one that another build is writing
   neither.
2. Each changed file is written beside its place and then put there in one step; an equal file is left alone.
3. `finish` writes the list of all files with their digests and removes what this build did not make.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO, NamedTuple

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

from generator.errors import OutputError
from generator.model import Output, Piece

MARKER = ".tulieu"
MANIFEST = "data/manifest.sha256"
_REMEDY = "Free space or mend the rights, then build again; the files already there are whole."
_BUFFER = 1 << 18
_MARK = b"This folder is written by tulieu: whatever else is put here is removed by the next build.\n"


class Placed(NamedTuple):
    """A file that is in its place: its path and digest, its size in bytes, and whether it had to be written."""

    path: str
    digest: str
    size: int
    written: bool


class FolderWriter:
    """A Writer (seams) for a folder on disk. `written`, `unchanged` and `removed` count files; `size` counts bytes.

    `place` may be called in any process; what it returns is to be handed to `count` in the one that finishes.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.written = self.unchanged = self.removed = self.size = 0
        self._digests: dict[str, str] = {}
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
            self._put(MARKER, _MARK)
            self._lock()
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

    def write(self, output: Output) -> None:
        """Puts one file in its place and counts it."""
        self.count(self.place(output))

    def place(self, output: Output) -> Placed:
        """Puts one file in its place. Raises ValueError for a path outside the folder, OutputError where the disk
        refuses."""
        path = self._inside(output.path)
        try:
            written = self._put(output.path, output.body)
        except OSError as error:
            raise OutputError(str(path), f"cannot be written ({error.strerror})", _REMEDY) from None
        return Placed(output.path, hashlib.sha256(output.body).hexdigest(), len(output.body), written)

    def place_all(self, outputs: Iterable[Output | Piece]) -> list[Placed]:
        """Puts files in their places as they come. The pieces of a path, in their order, make one file, which is never
        held whole. Raises what `place` raises."""
        placed: list[Placed] = []
        growing: dict[str, _Growing] = {}
        try:
            for one in outputs:
                if isinstance(one, Output):
                    placed.append(self.place(one))
                    continue
                if one.path not in growing:
                    growing[one.path] = _Growing(one.path, self._inside(one.path))
                growing[one.path].add(one.body)
            placed += [file.close() for file in growing.values()]
        except OSError as error:
            raise OutputError(str(self.folder), f"cannot be written ({error.strerror})", _REMEDY) from None
        finally:
            for file in growing.values():
                file.abandon()
        return placed

    def count(self, placed: Placed) -> None:
        """Takes a placed file into the site. Raises ValueError for a path that is taken."""
        if placed.path in self._digests:
            raise ValueError(f"two pages want the path {placed.path}")
        self._digests[placed.path] = placed.digest
        self.size += placed.size
        self.written += placed.written
        self.unchanged += not placed.written

    def _inside(self, name: str) -> Path:
        if name.startswith("/") or ".." in name.split("/") or "\\" in name:
            raise ValueError(f"{name!r} leads out of the site")
        return self.folder / name

    def _put(self, name: str, body: bytes) -> bool:
        """Whether the file had to be written."""
        path = self.folder / name
        try:
            if path.stat().st_size == len(body) and path.read_bytes() == body:
                return False
        except OSError:
            pass
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f".{path.name}.new")
        beside.write_bytes(body)
        os.replace(beside, path)
        return True

    def finish(self) -> None:
        """Makes the files written so far the whole site, and lets go of the folder. Raises OutputError."""
        lines = [f"{digest}  {path}\n" for path, digest in sorted(self._digests.items())]
        self.write(Output(MANIFEST, "".join(lines).encode()))
        try:
            self._remove_others()
        except OSError as error:
            remedy = "Mend the rights, then build again."
            raise OutputError(str(self.folder), f"cannot be written ({error.strerror})", remedy) from None
        if self._held is not None:
            self._held.close()

    def _remove_others(self) -> None:
        keep = {self.folder / name for name in (*self._digests, MARKER)}
        for folder, folders, files in os.walk(self.folder, topdown=False):
            here = Path(folder)
            for name in files:
                if here / name not in keep:
                    (here / name).unlink()
                    self.removed += 1
            for name in folders:
                if not any((here / name).iterdir()):
                    (here / name).rmdir()


class _Growing:
    """A file that comes piece by piece. As long as the pieces are what stands in its place already, nothing is written;
    from the first that differs on it is written beside its place, and put there in the end."""

    def __init__(self, name: str, path: Path) -> None:
        self._name, self._path, self._beside = name, path, path.with_name(f".{path.name}.new")
        self._old: BinaryIO | None = path.open("rb", _BUFFER) if path.is_file() else None
        self._new: BinaryIO | None = None
        self._digest, self._size = hashlib.sha256(), 0

    def add(self, body: bytes) -> None:
        if self._new is None and not (self._old and self._old.read(len(body)) == body):
            self._new = self._begun()
        if self._new is not None:
            self._new.write(body)
        self._digest.update(body)
        self._size += len(body)

    def _begun(self) -> BinaryIO:
        """The file beside, with what was equal so far."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        new = self._beside.open("wb", _BUFFER)
        if self._old:
            self._old.seek(0)
            left = self._size
            while left:
                left -= new.write(self._old.read(min(left, _BUFFER)))
        return new

    def close(self) -> Placed:
        if self._new is None and not (self._old and not self._old.read(1)):
            self._new = self._begun()
        written = self._new is not None
        self._release()
        if written:
            os.replace(self._beside, self._path)
        return Placed(self._name, self._digest.hexdigest(), self._size, written)

    def _release(self) -> None:
        for file in (self._old, self._new):
            if file:
                file.close()
        self._old = self._new = None

    def abandon(self) -> None:
        """Nothing of a file that was not closed is left behind."""
        if self._new is not None:
            self._beside.unlink(missing_ok=True)
        self._release()
