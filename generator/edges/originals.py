"""The packs of `data/originals`: zip files with the sources of full articles, byte for byte as they came.

1. The state says which sources stand in a pack; their bytes are read again from the archive's folder, one by one.
2. What is not there any more, or is not what the articles were made of, is left out and told: the next build reads it.
3. Members are stored, not compressed, by path and with one fixed date, so that the same sources give the same bytes.
"""

from __future__ import annotations

import hashlib
import os
import zipfile
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

from generator.edges.files import is_lined
from generator.edges.packages import zip_entry
from generator.edges.state import State
from generator.edges.writers import FolderWriter, Placed
from generator.model import Article, Notice, Source
from generator.originals import Original, member, pack_file

Pieces = Callable[[Source], Iterable[Source]]


class Gone(Exception):
    """A source is not what it was when its articles were read."""


class Packer:
    """Makes packs. `places` says where each source file is, by its path in the archive; `pieces` takes a source apart
    that holds several articles."""

    def __init__(self, state: State, places: Mapping[str, str], pieces: Pieces) -> None:
        self._state, self._places, self._pieces = state, places, pieces
        self._lines: dict[str, array[int]] = {}  # where the lines of a file begin

    def make(self, pack: str, writer: FolderWriter) -> tuple[list[Placed], list[Original]]:
        """The file of a pack, none where no source is in it, and the sources that are left out. Raises OutputError."""
        sources = list(self._state.originals(pack))
        gone: list[Original] = []

        def fill(file: BinaryIO) -> None:
            taken: set[str] = set()
            with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as packed:
                for source in sources:
                    try:
                        bodies = [*self._bodies(source)]
                    except (OSError, Gone):
                        gone.append(source)
                        continue
                    for name, body in bodies:
                        packed.writestr(zip_entry(_free(name, taken), zipfile.ZIP_STORED), body)

        return [writer.filled(pack_file(pack), fill)] if sources else [], gone

    def _bodies(self, source: Original) -> Iterator[tuple[str, bytes]]:
        """The members of a source: name and bytes. Raises OSError, Gone."""
        data = self._data(source)
        if hashlib.sha256(data).hexdigest() != source.digest:
            raise Gone
        if source.whole and is_lined(source.path):
            yield member(source.path, source.line, ".json"), data
        elif source.whole:
            yield member(source.path), data
        else:
            made = map(self._state.article, self._state.articles_of(source.path, source.line))
            wanted = {article.digest for article in made if _is_full(article)}
            for piece in self._pieces(Source(source.path, data, source.line)):
                if hashlib.sha256(piece.data).hexdigest() in wanted:
                    yield member(source.path, piece.line, os.path.splitext(piece.path)[1]), piece.data

    def _data(self, source: Original) -> bytes:
        where = self._places.get(source.path)
        if where is None:
            raise Gone
        if not is_lined(source.path):
            return Path(where).read_bytes()
        with open(where, "rb") as file:
            if where not in self._lines:
                starts = array("Q", [0])
                for line in file:
                    starts.append(starts[-1] + len(line))
                self._lines[where] = starts
            starts = self._lines[where]
            if source.line >= len(starts):
                raise Gone
            file.seek(starts[source.line - 1])
            return file.read(starts[source.line] - starts[source.line - 1])


def left_out(source: Original) -> Notice:
    """What is said of a source whose bytes are not in the site."""
    what = "was changed or removed while the site was built; its original is left out"
    return Notice(f"{source.path}:{source.line}", what, "Build again.", "warning", "original-missing")


def _is_full(article: Article) -> bool:
    return article.rights.policy == "full"


def _free(name: str, taken: set[str]) -> str:
    """`name`, or with a number where some disks take it for one that is `taken`."""
    made, number = name, 2
    stem, suffix = os.path.splitext(name)
    while made.casefold() in taken:
        made, number = f"{stem}~{number}{suffix}", number + 1
    taken.add(made.casefold())
    return made
