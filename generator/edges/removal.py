"""Removes what builds and searches have made: a site, the state kept beside it, and the index of its search."""

from __future__ import annotations

import glob
import shutil
from collections.abc import Iterable
from pathlib import Path

from generator.edges.writers import MARKER, FolderWriter
from generator.errors import OutputError


def remove_site(folder: Path, others: Iterable[Path]) -> int:
    """Removes a built site and the `others` that were kept for it, where they are there; how many files those were.

    Raises OutputError for a folder that is not ours, one that is being written, and where the disk refuses.
    """
    if folder.exists() and not (folder / MARKER).is_file():
        what = "was not made by this program, so it is not removed"
        raise OutputError(str(folder), what, "Name the folder of a built site with -o.")
    gone = 0
    if folder.exists():
        FolderWriter(folder)  # refuses a folder that another build is writing
    try:
        for path in (folder, *others):
            gone += sum(1 for p in path.rglob("*") if p.is_file()) if path.is_dir() else path.is_file()
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)
    except OSError as error:
        raise OutputError(str(folder), f"cannot be removed ({error.strerror})", "Mend its rights.") from None
    return gone


def kept_for(folder: Path) -> list[Path]:
    """The files in which builds keep their state for the site in `folder`, beside it."""
    place = folder.absolute()
    return sorted((place.parent / MARKER).glob(f"{glob.escape(place.name)}.sqlite*"))
