"""*.warc and *.warc.gz: a web archive (ISO 28500) → an article for each HTML page that was answered with 200.

1. A file that unpacks to far more than a web archive does is refused before anything else looks at it.
2. warcio, which is an optional part, gives the records, whose headers are bounded (`_records`); what a server packed is
   unpacked here, up to a bound.
3. Each page goes through the reader of saved pages, with the encoding that its server named.
4. The record keeps when and from where the page was captured.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from urllib.parse import unquote, urlsplit

from generator import formats
from generator.config import Config
from generator.model import Article, Field, Notice, Source
from generator.stages.read.compose import identity, stem
from generator.stages.read.decode import printable
from generator.stages.read.html import page

_LARGEST = 20_000_000  # bytes of one page; a compressed page can be made to unpack to any size
# A compressed file may unpack to so many bytes, and so many times its own: pages do to five or ten times, zeros to a
# thousand times.
_FREE, _TIMES = 100_000_000, 50
_BLOCK = 1 << 16
_LONGEST_LINE, _HEADERS = 1 << 16, 1 << 20  # bytes of a line, and of all headers of a record: servers send a few kB
_PACKED = 4096  # bytes that warcio unpacks at once, to a thousand times as many
_PLAIN = ("", "identity")
_FORMS = {"gzip": (31,), "x-gzip": (31,), "deflate": (15, -15)}  # how zlib is asked for each packing
_BROKEN = (EOFError, OSError, ValueError, AttributeError)  # what warcio raises besides its own
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9_-]{2,30})", re.IGNORECASE)
_DATE = re.compile(r"(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}):\d{2}(?:\.\d+)?Z")


class WebArchive:
    """The reader of WARC files."""

    suffixes: tuple[str, ...] = formats.WEB_ARCHIVE

    def read(self, source: Source, config: Config) -> Iterator[Article | Notice]:
        """The articles among the captured pages."""
        try:
            # Imported here: an optional part.
            from warcio.exceptions import ArchiveLoadFailed
        except ImportError:
            remedy = "Install it: pip install 'tulieu[warc]'."
            yield Notice(f"{source.path}:1", "reading WARC needs warcio", remedy, "error", "warc-missing")
            return
        if _unpacks_beyond(source.data, _FREE + _TIMES * len(source.data)):
            what = f"unpacks to more than {_TIMES} times its size, as no web archive does; it was left out"
            remedy = "Remove it. If you know where it is from: unpack it, and keep the .warc instead."
            yield Notice(f"{source.path}:1", what, remedy, "error", "warc-bomb")
            return
        names: dict[str, int] = {}
        found = 0
        try:
            for captured in _records(source.data):
                if _is_page(captured):
                    found += 1
                    yield from _article(captured, source, config, names)
        except _LongHeader:
            what = f"cannot be read on after {found} page(s): a record has headers longer than any server sends"
            yield Notice(f"{source.path}:1", what, "Capture the page of that record again.", "error", "warc-header")
        except (ArchiveLoadFailed, *_BROKEN) as error:
            what = f"cannot be read on after {found} page(s) ({type(error).__name__})"
            yield Notice(f"{source.path}:1", what, "Fetch the file again; it may be cut off.", "error", "warc-broken")
        if not found:
            yield Notice(f"{source.path}:1", "holds no HTML page", "Check what was captured.", rule="warc-empty")

    def pieces(self, source: Source) -> Iterator[Source]:
        """The captured pages, numbered, as far as they can be read."""
        from warcio.exceptions import ArchiveLoadFailed

        with suppress(ArchiveLoadFailed, *_BROKEN):
            pages = filter(_is_page, _records(source.data))
            for number, captured in enumerate(pages, 1):
                yield Source("page.html", _body(captured) or b"", number)


class _LongHeader(ValueError):
    """The headers of a record are longer than the bound."""


def _records(data: bytes) -> Iterator[Any]:
    """The records of a web archive. Raises _LongHeader, and what warcio raises, which takes a line of any length whole,
    and as many of them as there are."""
    from warcio.archiveiterator import ArchiveIterator

    records = ArchiveIterator(io.BytesIO(data), block_size=_PACKED)
    reader = records.reader
    readline, read, header = reader.readline, reader.read, 0

    def bounded(length: int | None = None) -> bytes:
        nonlocal header
        line: bytes = readline(min(length or _LONGEST_LINE, _LONGEST_LINE))
        header += len(line)
        if header > _HEADERS or (len(line) == _LONGEST_LINE and not line.endswith(b"\n")):
            raise _LongHeader
        return line

    def body(length: int | None = None) -> bytes:
        nonlocal header
        header = 0
        data: bytes = read(length)
        return data

    reader.readline, reader.read = bounded, body
    return iter(records)


def _is_page(captured: Any) -> bool:
    if captured.rec_type != "response" or captured.http_headers is None:
        return False
    kind = _header(captured, "Content-Type").lower()
    return captured.http_headers.get_statuscode() == "200" and ("text/html" in kind or "application/xhtml" in kind)


def _header(captured: Any, name: str) -> str:
    return captured.http_headers.get_header(name) or ""


def _body(captured: Any) -> bytes | None:
    """The page as its server meant it, up to one byte more than `_LARGEST`; None where it is packed otherwise than by
    gzip or deflate. (warcio unpacks a chunk at once, whatever its size, and brotli without any bound.)"""
    from warcio.bufferedreaders import ChunkedDataReader

    stream = captured.raw_stream
    if _header(captured, "Transfer-Encoding").strip().lower() == "chunked":
        stream = ChunkedDataReader(stream)
    packing = _header(captured, "Content-Encoding").strip().lower()
    if packing not in _FORMS and packing not in _PLAIN:
        return None
    data: bytes = stream.read(_LARGEST + 1)
    for form in _FORMS.get(packing, ()) if len(data) <= _LARGEST else ():
        with suppress(zlib.error):  # servers say so of pages that are not packed, too
            return zlib.decompressobj(form).decompress(data, _LARGEST + 1)
    return data


def _unpacks_beyond(data: bytes, limit: int) -> bool:
    """Whether the members of a gzip file unpack to more than `limit` bytes; they are counted and not kept."""
    if not data.startswith(b"\x1f\x8b"):
        return False
    count, at, member = 0, 0, zlib.decompressobj(31)
    with suppress(zlib.error):  # reading it will tell
        while at < len(data) and count <= limit:
            block = data[at : at + _BLOCK]
            at += len(block)
            while block and count <= limit:
                count += len(member.decompress(block, _BLOCK))
                block = member.unconsumed_tail
                if member.eof:
                    block, member = member.unused_data, zlib.decompressobj(31)
    return count > limit


def _article(captured: Any, source: Source, config: Config, names: dict[str, int]) -> Iterator[Article | Notice]:
    url = _line(captured.rec_headers.get_header("WARC-Target-URI") or "").strip("<>")
    where = f"{source.path} {url[:200]}"
    data = _body(captured)
    if data is None:
        packing = _header(captured, "Content-Encoding")[:40]
        what = f"is packed in a way that cannot be undone here ({packing}); it was left out"
        yield Notice(where, what, "Capture it again, so that pages are kept unpacked.", "error", "warc-packed")
        return
    if len(data) <= _LARGEST and getattr(captured.raw_stream, "limit", 0) > 0:
        yield Notice(where, "is cut off; what is there was read", "Fetch the file again.", rule="warc-broken")
    if len(data) > _LARGEST:
        yield Notice(where, "is larger than any page of text; it was left out", "", "warning", "warc-large")
        return
    name, notice = identity(_name(url, source.path, names), "page", where)
    if notice:
        yield notice
    charset = _CHARSET.search(_header(captured, "Content-Type"))
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
