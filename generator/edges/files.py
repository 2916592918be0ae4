"""What is read from disk: the articles of an archive folder, its settings, and the files shipped with the program.

Files are found in name order at any depth. Hidden files and the archive's own folders (authority, templates, static)
are passed over; files that no reader knows and folders that are links too, which is counted and told (`passed_over`).
What cannot be read becomes a Notice.
"""

from __future__ import annotations

import fnmatch
import os
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from generator import ledger
from generator.edges.writers import MARKER
from generator.errors import OutputError, UsageError
from generator.formats import JSON_LINES
from generator.model import Decision, Notice, Output, Source
from generator.text import printable

OWN_FOLDERS = ("authority", "templates", "static")
PACKED = (".zip", ".epub")
UNREADABLE, LINKED = "unreadable", "linked"
BESIDE = (".avif", ".css", ".gif", ".ico", ".jpeg", ".jpg", ".js", ".png", ".svg", ".webp", ".woff", ".woff2")
KINDS, LONGEST = 20, 20  # kinds of unknown files that are told one by one; characters of an ending
OWN_FILES = ("archive.toml", "review.toml", "review.csv", "check-report.json")  # the last: written by the workflows


class Found(NamedTuple):
    """A file that a reader may know: its path below the archive's folder, where it is, and what tells that it was
    changed (size, times, inode)."""

    name: str
    path: str
    stat: str


class Listing(NamedTuple):
    """The files that a reader may know, in the order of their paths; how many are passed over, and what is said of
    those."""

    files: Sequence[Found]
    passed: int = 0
    notices: tuple[Notice, ...] = ()


def find_files(where: Path, suffixes: tuple[str, ...], ignore: tuple[str, ...] = ()) -> Listing:
    """The files in a folder, or the one file.

    A name that cannot be shown (bytes that are no UTF-8, characters that turn the direction) is told as far as it can.

    `ignore` are patterns as in a shell, matched against the path inside the folder.
    Raises UsageError where there is nothing at `where`.
    """
    if where.is_file():
        return Listing([Found(printable(where.name), str(where), _stat(where))])
    if not where.is_dir():
        raise UsageError(str(where), "there is no such folder or file", "Name a folder of articles or a .jsonl file.")
    found: list[Found] = []
    others: list[Found] = []
    for file in _walk(str(where)):
        known = file.stat != LINKED and (file.path.lower().endswith(suffixes) or file.stat == UNREADABLE)
        if not any(fnmatch.fnmatch(file.name, pattern) for pattern in ignore):
            (found if known else others).append(file)
    return Listing(_told_apart(found), len(others), tuple(passed_over(others, suffixes)))


def _told_apart(files: list[Found]) -> list[Found]:
    """The files by name, with a number where several names are printed alike (bytes that are no UTF-8, letters that are
    composed in one name and not in the other)."""
    files.sort(key=lambda file: (file.name, file.path))
    if len(names := {file.name for file in files}) == len(files):
        return files
    taken = set[str]()
    for at, file in enumerate(files):
        stem, suffix = os.path.splitext(file.name)
        name, number = file.name, 2
        while name in taken or (name != file.name and name in names):
            name, number = f"{stem}~{number}{suffix}", number + 1
        taken.add(name)
        files[at] = file._replace(name=name)
    return sorted(files, key=lambda file: file.name)


def passed_over(others: Iterable[Found], suffixes: tuple[str, ...]) -> Iterator[Notice]:
    """What is said of files that no reader knows, and of folders that are links: the first of each kind, and how many
    there are."""
    linked: list[str] = []
    kinds: dict[str, list[str]] = {}
    for file in others:
        suffix = os.path.splitext(file.name)[1].lower()[:LONGEST]
        (linked if file.stat == LINKED else kinds.setdefault(suffix, [])).append(file.name)
    if linked:
        what = f"is a link to a folder and is not followed ({len(linked)} of them)"
        remedy = "Put the folder itself there, build it by itself, or name it in `ignore` in archive.toml."
        yield Notice(min(linked), what, remedy, "warning", "linked-folder")
    for suffix in sorted(kinds, key=lambda kind: (-len(kinds[kind]), kind))[KINDS:]:
        kinds.setdefault("…", []).extend(kinds.pop(suffix))
    for suffix, names in sorted(kinds.items()):
        kind = "of other kinds" if suffix == "…" else suffix or "without an ending"
        what = f"is of a kind that no reader knows and was passed over ({len(names)} {kind})"
        ignored = f"*{suffix}" if len(suffix) > 1 else min(names)
        remedy = f"Convert it ({', '.join(suffixes)}), or add {ignored!r} to `ignore` in archive.toml."
        yield Notice(min(names), what, remedy, "info" if suffix in BESIDE else "warning", "unknown-kind")


def _stat(entry: os.DirEntry[str] | Path) -> str:
    try:
        stat = entry.stat()
    except OSError:  # a link that leads nowhere, or a file that has just gone: opening it will tell
        return ""
    return f"{stat.st_size} {stat.st_mtime_ns} {stat.st_ctime_ns} {stat.st_ino}"


def _walk(top: str, above: str = "") -> Iterator[Found]:
    """Files below `top`, in no order, and folders that are links, which are not followed: so there are no loops."""
    waiting = [(top, above)]
    while waiting:
        folder, above = waiting.pop()
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    if entry.name.startswith("."):
                        continue
                    name = f"{above}{printable(entry.name)}"
                    if entry.is_dir(follow_symlinks=False):
                        site = os.path.isfile(f"{entry.path}/{MARKER}")  # a built site is no source
                        if not site and (above or entry.name not in OWN_FOLDERS):
                            waiting.append((entry.path, f"{name}/"))
                    elif entry.is_symlink() and os.path.isdir(entry.path):
                        if above or entry.name not in OWN_FOLDERS:
                            yield Found(name, entry.path, LINKED)
                    elif above or entry.name not in OWN_FILES:
                        yield Found(name, entry.path, _stat(entry))
        except OSError:  # opening it will tell
            yield Found(above.rstrip("/") or folder, folder, UNREADABLE)


def find_sources(where: Path, suffixes: tuple[str, ...], ignore: tuple[str, ...] = ()) -> Iterator[Source | Notice]:
    """The sources in a folder, or in one file, in the order of their paths; a `.jsonl` file gives one a line."""
    for file in find_files(where, suffixes, ignore).files:
        yield from open_file(file)


def is_lined(name: str) -> bool:
    """Whether a file holds an article a line."""
    return name.lower().endswith(JSON_LINES)


def open_file(file: Found) -> Iterator[Source | Notice]:
    """The sources in a file: itself, or its lines."""
    path, name = Path(file.path), file.name
    if path.is_dir():
        remedy = "Make the folder readable for this user, or move it out of the archive."
        yield Notice(name, "is a folder that cannot be read", remedy, "error", "unreadable")
        return
    if path.exists() and not path.is_file():
        yield Notice(name, "is no file (a pipe or device)", "Move it out of the folder.", "error", "unreadable")
        return
    try:
        if not is_lined(path.name):
            yield Source(name, path.read_bytes())
            return
        with path.open("rb") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield Source(name, line, number)
    except OSError as error:
        remedy = "Make the file readable for this user, or move it out of the folder."
        yield Notice(name, f"cannot be read ({error.strerror})", remedy, "error", "unreadable")


def read_settings(folder: Path, name: str) -> str:
    """The text of a settings file of the archive, or "" where there is none.

    Raises UsageError where it is there and cannot be read as UTF-8.
    """
    path = folder / name
    try:
        return path.read_text("utf-8-sig") if path.is_file() else ""
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(str(path), f"cannot be read ({error})", "Save it as UTF-8 and make it readable.") from None


def authority_files(folder: Path) -> list[tuple[str, str]]:
    """(path, text) of every file in the archive's `authority/`, by name."""
    names = sorted(p.name for p in (folder / "authority").glob("*") if p.suffix.lower() in (".csv", ".toml"))
    return [(f"authority/{name}", read_settings(folder / "authority", name)) for name in names]


def append_decision(folder: Path, decision: Decision) -> None:
    """Adds one line to the archive's review ledger, which is made with its header where there is none."""
    path = folder / ledger.FILE
    before = read_settings(folder, ledger.FILE) or ",".join(ledger.COLUMNS) + "\n"
    if not before.endswith("\n"):
        before += "\n"
    beside = path.with_name(f".{path.name}.new")
    try:
        beside.write_text(before + ledger.format_decision(decision), "utf-8")
        os.replace(beside, path)
    except OSError as error:
        remedy = "Mend its rights or free space; the decision is not recorded."
        raise OutputError(str(path), f"cannot be written ({error.strerror})", remedy) from None
    finally:
        beside.unlink(missing_ok=True)


def shipped(name: str) -> Path:
    """A folder that travels with the program ("templates", "static"): inside the package when installed from a
    wheel, beside it in a checkout."""
    package = Path(__file__).resolve().parents[1]
    installed = package / name
    return installed if installed.is_dir() else package.parent / name


def static_files(folders: list[Path]) -> Iterator[tuple[str, bytes]]:
    """(path below "static/", bytes) of every static file; a file of an earlier folder hides one of the same name."""
    chosen: dict[str, Path] = {}
    for folder in folders:
        if folder.is_dir():
            for file in _all(folder):
                chosen.setdefault(file.name[1:], Path(file.path))
    for name in sorted(chosen):
        yield name, chosen[name].read_bytes()


def site_files(folder: Path) -> Iterator[tuple[str, bytes]]:
    """(path below `folder`, bytes) of every file of a built site, by path, and of what is packed in its packages
    ("kho.zip/index.html"). Raises UsageError where there is no folder."""
    if not folder.is_dir():
        raise UsageError(str(folder), "there is no such folder", "Build the site first: tulieu build.")
    for path in sorted((p for p in folder.rglob("*") if p.is_file()), key=lambda p: p.relative_to(folder).as_posix()):
        name, body = path.relative_to(folder).as_posix(), path.read_bytes()
        yield name, body
        if path.suffix.lower() in PACKED and zipfile.is_zipfile(path):
            yield from _packed(path, name)


def _packed(path: Path, name: str) -> Iterator[tuple[str, bytes]]:
    """(path, bytes) of what is packed in a package of a site. Raises UsageError where it is damaged."""
    try:
        with zipfile.ZipFile(path) as packed:
            for member in sorted(packed.namelist()):
                yield f"{name}/{member}", packed.read(member)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError, NotImplementedError) as error:
        raise UsageError(str(path), f"cannot be unpacked ({error})", "Build the site again: tulieu build.") from None


def start(folder: Path, outputs: Iterable[Output]) -> None:
    """Writes the files of a new archive. Raises UsageError where the folder is not empty or cannot be written."""
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise UsageError(str(folder), "is there already and is not empty", "Name a new folder.")
        for output in outputs:
            path = folder / output.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(output.body)
    except OSError as error:
        raise UsageError(str(folder), f"cannot be written ({error.strerror})", "Name another folder.") from None


def program_stamp() -> str:
    """What tells this program's files from another version's: their names, sizes and times."""
    return "\n".join(
        f"{f.name} {f.stat}" for f in _all(Path(__file__).resolve().parents[1]) if "__pycache__" not in f.name
    )


def look_stamp(folder: Path | None) -> str:
    """The same of the templates and static files, the archive's own in `folder` and the shipped ones."""
    roots = [shipped("templates"), shipped("static"), *([folder / "templates", folder / "static"] if folder else [])]
    return "\n".join(f"{f.name} {f.stat}" for root in roots for f in (*_all(root), Found("", "", "")))


def _all(root: Path) -> list[Found]:
    """The files below `root`, in the order of their paths."""
    found = (file for file in (_walk(str(root), "/") if root.is_dir() else ()) if file.stat != LINKED)
    return sorted(found, key=lambda file: file.name)


def count_sources(found: Iterable[Found]) -> int:
    """How many sources there are in some files, about: of a file with an article a line, its lines. 0 where one of
    them cannot be read."""
    count = 0
    for file in found:
        if not is_lined(file.name):
            count += 1
            continue
        try:
            with Path(file.path).open("rb") as lines:
                count += sum(piece.count(b"\n") for piece in iter(partial(lines.read, 1 << 20), b""))
        except OSError:
            return 0
    return count
