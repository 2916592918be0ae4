"""Writes a site into a folder so that a reader never sees half a file.

1. A folder that is not empty and not ours (no marker file) is never touched; one that another build is writing
   neither.
2. Each changed file is written beside its place and then put there in one step; an equal file is left alone.
3. `finish` writes the list of all files with their digests and removes what this build did not make.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import BinaryIO, NamedTuple

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

from generator.errors import OutputError
from generator.model import Output

MARKER = ".tulieu"
MANIFEST = "data/manifest.sha256"
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
        if output.path.startswith("/") or ".." in output.path.split("/") or "\\" in output.path:
            raise ValueError(f"{output.path!r} leads out of the site")
        try:
            written = self._put(output.path, output.body)
        except OSError as error:
            remedy = "Free space or mend the rights, then build again; the files already there are whole."
            raise OutputError(str(self.folder / output.path), f"cannot be written ({error.strerror})", remedy) from None
        return Placed(output.path, hashlib.sha256(output.body).hexdigest(), len(output.body), written)

    def count(self, placed: Placed) -> None:
        """Takes a placed file into the site. Raises ValueError for a path that is taken."""
        if placed.path in self._digests:
            raise ValueError(f"two pages want the path {placed.path}")
        self._digests[placed.path] = placed.digest
        self.size += placed.size
        self.written += placed.written
        self.unchanged += not placed.written

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
