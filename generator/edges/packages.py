"""A built site, read back to be packed, and packages written so that they are whole or not there at all."""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from generator.edges.writers import MANIFEST, MARKER
from generator.errors import OutputError, UsageError
from generator.model import Output

_THEN = (1980, 1, 1, 0, 0, 0)  # the first moment that a zip file can tell
_REBUILD = "Build the site again: tulieu build."


class BuiltSite:
    """A site on disk, as its manifest describes it. Raises UsageError where there is none, and where a file is not as
    it was built: a package would carry the damage on."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        try:
            lines = (folder / MANIFEST).read_text("utf-8").splitlines()
        except (OSError, UnicodeDecodeError):
            what = f"is no built site: it has no {MANIFEST} that can be read"
            raise UsageError(str(folder), what, "Build it first: tulieu build.") from None
        self._digests = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}

    def open(self, name: str) -> bytes:
        """The bytes of one file."""
        where = self.folder / name
        if name not in self._digests and name not in (MANIFEST, MARKER):
            raise UsageError(str(where), "is no file of the site", _REBUILD)
        try:
            body = where.read_bytes()
        except OSError as error:
            raise UsageError(str(where), f"cannot be read ({error.strerror})", _REBUILD) from None
        if name in self._digests and hashlib.sha256(body).hexdigest() != self._digests[name]:
            raise UsageError(str(where), "is not as it was built", _REBUILD)
        return body

    def files(self) -> Iterator[Output]:
        """Every file, by path, with the manifest and the mark of a built site; they stay one by one in memory."""
        marker = [MARKER] if (self.folder / MARKER).is_file() else []
        for name in sorted([*self._digests, MANIFEST, *marker]):
            yield Output(name, self.open(name))


def write_zip(target: Path, outputs: Iterable[Output]) -> int:
    """Writes `outputs` in their order as a zip file with fixed dates and rights; gives its size in bytes. A file called
    "mimetype" is not compressed (EPUB wants it so). Raises OutputError where the disk refuses."""
    beside = beside_of(target)
    try:
        with zipfile.ZipFile(beside, "w", zipfile.ZIP_DEFLATED) as packed:
            for output in outputs:
                stored = output.path == "mimetype"
                packed.writestr(
                    zip_entry(output.path, zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED), output.body
                )
        os.replace(beside, target)
        return target.stat().st_size
    except OSError as error:
        raise refused(target, error) from None
    finally:
        beside.unlink(missing_ok=True)


def zip_entry(name: str, method: int) -> zipfile.ZipInfo:
    """What a zip file says of a member, with a fixed date and rights."""
    entry = zipfile.ZipInfo(name, _THEN)
    entry.compress_type = method
    entry.create_system, entry.external_attr = 3, 0o100644 << 16
    return entry


def write_file(target: Path, body: bytes) -> int:
    """Writes one file; gives its size in bytes. Raises OutputError where the disk refuses."""
    beside = beside_of(target)
    try:
        beside.write_bytes(body)
        os.replace(beside, target)
    except OSError as error:
        raise refused(target, error) from None
    finally:
        beside.unlink(missing_ok=True)
    return len(body)


def beside_of(target: Path) -> Path:
    """Where a file is written before it is whole. Raises OutputError where there can be none."""
    if target.is_dir() or not target.absolute().parent.is_dir():
        what = "is a folder" if target.is_dir() else "would stand in a folder that is not there"
        raise OutputError(str(target), what, "Name a file in a folder that exists with -o.")
    return target.with_name(f".{target.name}.new")


def refused(target: Path, error: OSError) -> OutputError:
    """What to say when the disk does not take a package."""
    return OutputError(str(target), f"cannot be written ({error.strerror})", "Free space or mend the rights.")
