"""A published copy against its manifest, and an archive's sources against the digests in the copy; offline, read only.

1. Every file that `data/manifest.sha256` lists is there with its digest, and no other file is.
2. The original of every article that is published in full is in `data/originals`, with the digest told of it.
3. Every article of `data/articles.jsonl` is in its source file, with the digest told there.

Manifest and export are part of the copy, and may have been changed with it: a path that leads out of the copy is told
and never followed, and whoever wants to know that the manifest itself is the old one compares its digest.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import struct
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from generator.edges.files import is_lined
from generator.edges.writers import MANIFEST, MARKER
from generator.errors import UsageError
from generator.model import Notice, Source
from generator.originals import FOLDER

EXPORT = "data/articles.jsonl"
_LINE = re.compile(r"([0-9a-f]{64}) [ *](.+)")
_COPY = "Copy it again from a copy that is whole."


@dataclass
class Verdict:
    """The digest of the manifest, how many files, originals and articles are as told, and what is not."""

    manifest: str = ""
    files: int = 0
    originals: int = 0
    articles: int = 0
    notices: list[Notice] = field(default_factory=list)


def verify_copy(site: Path, verdict: Verdict) -> None:
    """Holds the files of `site` against its manifest. Raises UsageError where there is none."""
    manifest = site / MANIFEST
    if not manifest.is_file():
        what = "is no site of this program: it has no data/manifest.sha256"
        raise UsageError(str(site), what, "Name the folder that holds index.html.")
    try:
        body = manifest.read_bytes()
    except OSError as error:
        raise UsageError(str(manifest), f"cannot be read ({error.strerror})", "Mend its rights or the disk.") from None
    verdict.manifest = hashlib.sha256(body).hexdigest()
    listed = {MANIFEST, MARKER}
    for number, line in enumerate(body.decode("utf-8", "replace").splitlines(), 1):
        found = _LINE.fullmatch(line)
        if found is None or not _inside(site, found[2]):
            what = (
                f"is no line of a manifest: {line[:80]!r}" if found is None else f"leads out of the copy: {found[2]!r}"
            )
            verdict.notices.append(_fault("manifest", f"{MANIFEST}:{number}", what, _COPY))
            continue
        listed.add(found[2])
        fault = _fault_of(site, found[2], found[1])
        if fault:
            verdict.notices.append(fault)
        else:
            verdict.files += 1
    for name in _others(site, listed):
        what, remedy = "is not in the manifest", "Remove it, if it is not yours."
        verdict.notices.append(_fault("added", name, what, remedy))


def _fault(rule: str, where: str, what: str, remedy: str) -> Notice:
    return Notice(where, what, remedy, "error", rule)


def _inside(site: Path, name: str) -> bool:
    """Whether a path of the manifest stays in the copy, links and all."""
    try:
        return (site / name).resolve().is_relative_to(site.resolve())
    except (OSError, ValueError, RuntimeError):  # links in a circle, or a name that no disk takes
        return False


def _fault_of(site: Path, name: str, wanted: str) -> Notice | None:
    """What is wrong with a file of the copy, if anything."""
    path = site / name
    try:
        if not path.is_file():
            return _fault("missing", name, "is missing", _COPY)
        same = _digest(path) == wanted
    except OSError as error:
        return _fault("unreadable", name, f"cannot be read ({error.strerror})", "Mend its rights or the disk.")
    return None if same else _fault("changed", name, "was changed since the site was built", _COPY)


def _others(site: Path, listed: set[str]) -> Iterator[str]:
    """The files of the copy that the manifest does not list, by path."""
    found = []
    for folder, folders, names in os.walk(site):
        links = [name for name in folders if (Path(folder) / name).is_symlink()]
        found += [(Path(folder) / name).relative_to(site).as_posix() for name in (*names, *links)]
    yield from sorted(name for name in found if name not in listed)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


# ── originals ──────────────────────────────────────────────────────────────────────────────────────────────────


def verify_originals(site: Path, digests: Callable[[Source], Iterable[str]], verdict: Verdict) -> None:
    """Looks for the bytes of every article published in full in the packs of the copy at `site`; where there are no
    packs, the archive keeps none. `digests` gives that of each article in a source that holds several."""
    packs = sorted((site / FOLDER).glob("*.zip"))
    if not packs:
        return
    found: set[str] = set()
    for pack in packs:
        try:
            found.update(_packed(pack, digests))
        except (OSError, zipfile.BadZipFile, EOFError, RuntimeError, ValueError, struct.error) as error:
            name = f"{FOLDER}/{pack.name}"
            verdict.notices.append(_fault("unreadable", name, f"cannot be unpacked ({error})", _COPY))
    for path, articles in _articles(site).items():
        for article in (one for one in articles if one.policy == "full"):
            verdict.originals += article.sha256 in found
            if article.sha256 not in found:
                what = f"the original of article '{article.id}' is not in {FOLDER}"
                verdict.notices.append(_fault("original-missing", f"{path}:{article.line}", what, _COPY))


def _packed(pack: Path, digests: Callable[[Source], Iterable[str]]) -> Iterator[str]:
    """The digest of every member of a pack, and of the articles in those that hold several."""
    with zipfile.ZipFile(pack) as members:
        for entry in members.infolist():
            if entry.compress_type != zipfile.ZIP_STORED:  # ours never are; another could unpack to any size
                raise zipfile.BadZipFile(f"{entry.filename!r} is compressed")
            data = members.read(entry)
            yield hashlib.sha256(data).hexdigest()
            yield from digests(Source(entry.filename, data))


# ── sources ──────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass
class _Told:
    """An article as the copy tells it."""

    id: str
    line: int
    sha256: str
    policy: str


def verify_sources(
    site: Path, sources: Iterable[Source | Notice], digests: Callable[[Source], Iterable[str]], verdict: Verdict
) -> None:
    """Holds `sources` against the articles of the copy at `site`. `digests` gives the digest of each article
    in a source; it is asked only where that of the source itself is not told."""
    waiting = _articles(site)
    for source in sources:
        if isinstance(source, Notice):
            verdict.notices.append(source)
            continue
        told = waiting.get(source.path, [])
        here = [t for t in told if t.line == source.line] if is_lined(source.path) else list(told)
        if not here:
            what = "is in no article of the copy"
            verdict.notices.append(Notice(f"{source.path}:{source.line}", what, "", "info", "source-added"))
            continue
        waiting[source.path] = [t for t in told if t not in here]
        found = {hashlib.sha256(source.data).hexdigest()}
        if any(t.sha256 not in found for t in here):
            found.update(digests(source))
        for article in here:
            if article.sha256 in found:
                verdict.articles += 1
            else:
                verdict.notices.append(_changed(source.path, article))
    for path, left in waiting.items():
        for article in left:
            what = f"is missing, or no longer has article '{article.id}'"
            verdict.notices.append(_fault("source-missing", f"{path}:{article.line}", what, "Look for an older copy."))


def _changed(path: str, article: _Told) -> Notice:
    what = f"was changed since article '{article.id}' was built from it"
    return _fault("source-changed", f"{path}:{article.line}", what, "Build the site again, or restore the source.")


def _articles(site: Path) -> dict[str, list[_Told]]:
    """The articles that the copy tells of, by source file."""
    found: defaultdict[str, list[_Told]] = defaultdict(list)
    number = 0
    try:
        with (site / EXPORT).open(encoding="utf-8") as lines:
            for line in lines:
                number += 1
                row = json.loads(line)
                found[row["file"]].append(_Told(row["id"], row["line"], row["sha256"], row["rights_policy"]))
    except OSError as error:
        raise UsageError(str(site / EXPORT), f"cannot be read ({error.strerror})", _COPY) from None
    except (ValueError, KeyError, TypeError):
        raise UsageError(f"{site / EXPORT}:{number}", "is no article of an export", _COPY) from None
    return found
