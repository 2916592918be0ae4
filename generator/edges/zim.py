"""A site as a ZIM file, for Kiwix, written with python-libzim (an extra: it is not needed for anything else).

Two files of the same site differ: libzim gives each an identity of its own.
"""

from __future__ import annotations

import glob
import mimetypes
import multiprocessing
import os
import shutil
import struct
import zlib
from collections.abc import Callable, Iterable, Mapping
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from generator.edges.packages import beside_of, refused
from generator.errors import ArchiveError, UsageError
from generator.model import Output

_TYPES = {".jsonl": "application/x-ndjson", ".jsonld": "application/ld+json", ".woff2": "font/woff2"}
_SIDE = 48  # pixels of the picture that every ZIM file has


def write_zim(target: Path, pages: Iterable[tuple[Output, str]], metadata: Mapping[str, str]) -> int:
    """Writes files with their titles ("" for what is no page) as a ZIM file whose pages are indexed for full-text
    search; gives its size in bytes. Raises UsageError without libzim, OutputError where the disk refuses.

    `metadata` as in openzim.org/wiki/Metadata; "Language" in ISO 639-3.
    """
    writer = _libzim()
    beside = beside_of(target)

    def create() -> None:
        with writer.Creator(beside).config_indexing(True, metadata["Language"]) as creator:
            creator.set_mainpath("index.html")
            creator.add_illustration(_SIDE, _picture())
            for name, value in metadata.items():
                creator.add_metadata(name, value)
            for output, title in pages:
                creator.add_item(_item(writer, output, title))

    try:
        _apart(create)
        beside.replace(target)
        return target.stat().st_size
    except OSError as error:
        raise refused(target, error) from None
    finally:
        for left in beside.parent.glob(f"{glob.escape(beside.name)}*"):  # libzim has files of its own beside it
            shutil.rmtree(left, ignore_errors=True) if left.is_dir() else left.unlink(missing_ok=True)


def _apart(work: Callable[[], None]) -> None:
    """Does `work` in a process of its own, where there can be one that begins as this one is: when the disk refuses,
    libzim raises and then never ends. Raises what `work` does, OSError where libzim fails."""
    if "fork" not in multiprocessing.get_all_start_methods():
        work()
        return
    context = multiprocessing.get_context("fork")
    theirs, ours = context.Pipe(duplex=False)
    child = context.Process(target=_told, args=(work, ours))
    child.start()
    ours.close()
    try:
        error = theirs.recv()
    except EOFError:
        error = OSError(0, "its process was killed, or had no memory left")
    child.join()
    if error is not None:
        raise error


def _told(work: Callable[[], None], told: Connection) -> None:
    """Does `work`, tells how it ended, and ends at once, while what raised is still held."""
    try:
        work()
    except Exception as error:
        told.send(error if isinstance(error, ArchiveError | OSError) else OSError(0, f"libzim: {error}"))
        os._exit(1)
    told.send(None)
    os._exit(0)


def _libzim() -> Any:
    try:
        from libzim import writer
    except ImportError:
        remedy = 'Install it: pip install "tulieu[zim]".'
        raise UsageError("--zim", "needs python-libzim, which is not installed", remedy) from None
    return writer


def _item(writer: Any, output: Output, title: str) -> Any:
    """One entry, in the shape that libzim asks for."""

    class Entry(writer.Item):  # type: ignore[misc]  # libzim comes without types where it is not installed
        def get_path(self) -> str:
            return output.path

        def get_title(self) -> str:
            return title

        def get_mimetype(self) -> str:
            return _TYPES.get(Path(output.path).suffix) or mimetypes.guess_type(output.path)[0] or "text/plain"

        def get_contentprovider(self) -> Any:
            return writer.StringProvider(output.body)

        def get_hints(self) -> dict[Any, int]:
            return {writer.Hint.FRONT_ARTICLE: bool(title), writer.Hint.COMPRESS: True}

    return Entry()


def _picture() -> bytes:
    """A PNG (ISO/IEC 15948) in one colour, `_SIDE` pixels square."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    rows = (b"\0" + b"\x7a\x1f\x1f" * _SIDE) * _SIDE
    head = struct.pack(">IIBBBBB", _SIDE, _SIDE, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
