"""Where the bytes that came in stand in the site: `data/originals/*.zip`, each with the sources of some paths.

1. `spread` gives a source a number that follows from its path (and line) alone.
2. Its first digits name the pack. `packs` says how many: so few that a pack holds a hundred sources or so, whatever
   the size of the archive. So a source that changes has one pack made again, and a small one.
3. `member` gives its name in the pack: the path, so that unpacking all packs gives back the folder.
"""

from __future__ import annotations

import hashlib
import re
from typing import NamedTuple
from unicodedata import normalize

from generator.address import is_device

FOLDER = "data/originals"
MOST = 128  # sources of a pack, on average
DEEPEST = 4  # digits
LONGEST = 150  # code points of one part of a member's name
_UNSAFE = re.compile(r'[%<>:"|?*\\\x00-\x1f\x7f]|[. ]$')


class Original(NamedTuple):
    """A source whose bytes the site keeps: `digest` is its SHA-256; `whole`, or only those pieces of it that articles
    are made of; `spread` places it in a pack."""

    path: str
    line: int
    digest: str
    whole: bool
    spread: str


def spread(path: str, line: int) -> str:
    """Which pack a source is in. Paths that some disks take for one come together."""
    alike = normalize("NFC", normalize("NFC", path).casefold())
    return hashlib.sha256(f"{alike}\n{line}".encode("utf-8", "replace")).hexdigest()[:DEEPEST]


def packs(count: int) -> list[str]:
    """The names of all packs, where so many sources are kept: digits of `spread`, in each as many."""
    wide = next((n for n in range(DEEPEST) if count <= MOST * 16**n), DEEPEST)
    return [f"{n:0{wide}x}" if wide else "" for n in range(16**wide)]


def pack_file(pack: str) -> str:
    """The path of a pack in the site."""
    return f"{FOLDER}/{pack or 'all'}.zip"


def member(path: str, number: int = 0, suffix: str = "") -> str:
    """The name in its pack of the source at `path`, or of a piece of it with this number. Every disk can hold it: what
    it cannot is written as in a web address (%3A), and a part that is too long is cut and told by its digest."""
    safe = "/".join(_safe(part) for part in path.split("/") if part)
    return f"{safe}/{number:08}{suffix}" if number else safe


def _safe(part: str) -> str:
    if len(part) > LONGEST:
        part = f"{part[:100]}~{hashlib.sha256(part.encode('utf-8', 'replace')).hexdigest()[:8]}{part[-20:]}"
    made = _UNSAFE.sub(_escaped, part)
    return f"{_escaped(made[0])}{made[1:]}" if is_device(made) else made


def _escaped(found: re.Match[str] | str) -> str:
    text = found if isinstance(found, str) else found.group()
    return "".join(f"%{byte:02X}" for byte in text.encode())
