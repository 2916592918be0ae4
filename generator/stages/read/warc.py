"""*.warc and *.warc.gz: a web archive (ISO 28500) → an article for each HTML page that was answered with 200.

1. warcio, which is an optional part, gives the records.
2. Each page goes through the reader of saved pages, with the encoding that its server named.
3. The record keeps when and from where the page was captured.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from urllib.parse import unquote, urlsplit

from generator.config import Config
from generator.model import Article, Field, Notice, Source
from generator.stages.read.compose import identity, stem
from generator.stages.read.decode import printable
from generator.stages.read.html import page

_LARGEST = 20_000_000  # bytes of one page; a compressed page can be made to unpack to any size
_BROKEN = (EOFError, OSError, ValueError, AttributeError)  # what warcio raises besides its own
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9_-]{2,30})", re.IGNORECASE)
_DATE = re.compile(r"(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}):\d{2}(?:\.\d+)?Z")


class WebArchive:
    """The reader of WARC files."""

    suffixes: tuple[str, ...] = (".warc", ".warc.gz")

    def read(self, source: Source, config: Config) -> Iterator[Article | Notice]:
        """The articles among the captured pages."""
        try:
            # Imported here: an optional part.
            from warcio.archiveiterator import ArchiveIterator
            from warcio.exceptions import ArchiveLoadFailed
        except ImportError:
            remedy = "Install it: pip install 'tulieu[warc]'."
            yield Notice(f"{source.path}:1", "reading WARC needs warcio", remedy, "error", "warc-missing")
            return
        names: dict[str, int] = {}
        found = 0
        try:
            for captured in ArchiveIterator(io.BytesIO(source.data)):
                if _is_page(captured):
                    found += 1
                    yield from _article(captured, source, config, names)
        except (ArchiveLoadFailed, *_BROKEN) as error:
            what = f"cannot be read on after {found} page(s) ({type(error).__name__})"
            yield Notice(f"{source.path}:1", what, "Fetch the file again; it may be cut off.", "error", "warc-broken")
        if not found:
            yield Notice(f"{source.path}:1", "holds no HTML page", "Check what was captured.", rule="warc-empty")

    def pieces(self, source: Source) -> Iterator[Source]:
        """The captured pages, numbered, as far as they can be read."""
        from warcio.archiveiterator import ArchiveIterator
        from warcio.exceptions import ArchiveLoadFailed

        with suppress(ArchiveLoadFailed, *_BROKEN):
            pages = filter(_is_page, ArchiveIterator(io.BytesIO(source.data)))
            for number, captured in enumerate(pages, 1):
                yield Source("page.html", captured.content_stream().read(_LARGEST + 1), number)


def _is_page(captured: Any) -> bool:
    if captured.rec_type != "response" or captured.http_headers is None:
        return False
    kind = (captured.http_headers.get_header("Content-Type") or "").lower()
    return captured.http_headers.get_statuscode() == "200" and ("text/html" in kind or "application/xhtml" in kind)


def _article(captured: Any, source: Source, config: Config, names: dict[str, int]) -> Iterator[Article | Notice]:
    url = _line(captured.rec_headers.get_header("WARC-Target-URI") or "").strip("<>")
    where = f"{source.path} {url[:200]}"
    data = captured.content_stream().read(_LARGEST + 1)
    if len(data) <= _LARGEST and getattr(captured.raw_stream, "limit", 0) > 0:
        yield Notice(where, "is cut off; what is there was read", "Fetch the file again.", rule="warc-broken")
    if len(data) > _LARGEST:
        yield Notice(where, "is larger than any page of text; it was left out", "", "warning", "warc-large")
        return
    name, notice = identity(_name(url, source.path, names), "page", where)
    if notice:
        yield notice
    charset = _CHARSET.search(captured.http_headers.get_header("Content-Type") or "")
    known = _captured(url, captured.rec_headers.get_header("WARC-Date") or "")
    yield from page(Source(source.path, data), config, name, known, charset[1] if charset else "")


def _captured(url: str, date: str) -> dict[str, list[Field]]:
    known: dict[str, list[Field]] = {}
    if re.match(r"https?://", url):
        known["url"] = [Field(url, "printed", "warc-target-uri", url)]
    moment = _DATE.fullmatch(date.strip())
    if moment:
        known["captured"] = [Field(f"{moment[1]}Z", "printed", "warc-date", date.strip())]
    return known


def _name(url: str, path: str, names: dict[str, int]) -> str:
    """An id out of the address: its last part, without a suffix; a number where the file has it already."""
    try:
        parts = urlsplit(url)
    except ValueError:
        parts = urlsplit("")
    last = unquote(parts.path).rstrip("/").rsplit("/", 1)[-1]
    made = re.sub(r"[^\w.-]+", "-", stem(last) if last else parts.hostname or stem(path)).strip("-.") or "page"
    names[made] = names.get(made, 0) + 1
    return made if names[made] == 1 else f"{made}-{names[made]}"


def _line(value: str) -> str:
    return " ".join(printable(value).split())
