"""Writes a site into a folder so that a reader never sees half a file.

1. A folder that is not empty and not ours (no marker file) is never touched.
2. Each changed file is written beside its place and then put there in one step; an equal file is left alone.
3. `finish` writes the list of all files with their digests and removes what this build did not make.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from generator.errors import OutputError
from generator.model import Output

MARKER = ".tulieu"
MANIFEST = "data/manifest.sha256"
_MARK = b"This folder is written by tulieu: whatever else is put here is removed by the next build.\n"


class FolderWriter:
    """A Writer (seams) for a folder on disk. `written`, `unchanged` and `removed` count files; `size` counts bytes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.written = self.unchanged = self.removed = self.size = 0
        self._digests: dict[str, str] = {}
        self._folders: set[Path] = set()
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
        except OSError as error:
            raise OutputError(
                where, f"cannot be written ({error.strerror})", "Check its rights and the disk."
            ) from None

    def write(self, output: Output) -> None:
        """Puts one file in its place. Raises ValueError for a path outside the folder or one written twice,
        OutputError where the disk refuses."""
        if output.path in self._digests:
            raise ValueError(f"two pages want the path {output.path}")
        if output.path.startswith("/") or ".." in output.path.split("/") or "\\" in output.path:
            raise ValueError(f"{output.path!r} leads out of the site")
        self._digests[output.path] = hashlib.sha256(output.body).hexdigest()
        self.size += len(output.body)
        try:
            self._put(output.path, output.body)
        except OSError as error:
            remedy = "Free space or mend the rights, then build again; the files already there are whole."
            raise OutputError(str(self.folder / output.path), f"cannot be written ({error.strerror})", remedy) from None

    def _put(self, name: str, body: bytes) -> None:
        path = self.folder / name
        try:
            if path.stat().st_size == len(body) and path.read_bytes() == body:
                self.unchanged += 1
                return
        except OSError:
            pass
        if path.parent not in self._folders:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._folders.add(path.parent)
        beside = path.with_name(f".{path.name}.new")
        beside.write_bytes(body)
        os.replace(beside, path)
        self.written += 1

    def finish(self) -> None:
        """Makes the files written so far the whole site."""
        lines = [f"{digest}  {path}\n" for path, digest in sorted(self._digests.items())]
        self.write(Output(MANIFEST, "".join(lines).encode()))
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
