"""Small files that unpack to large ones: refused with file and remedy, or read within bounds; never held whole."""

from __future__ import annotations

import gzip
import io
import tracemalloc
import zlib
from collections.abc import Callable

import pytest

from generator.config import Config
from generator.model import Article, Notice, Source
from generator.stages.read import pieces, read
from generator.stages.read.warc import _LARGEST, _unpacks_beyond

PROSE = "Thành phố Bến Thử khởi công mở rộng vườn hoa bên bờ sông, dự kiến hoàn thành trước mùa mưa năm sau. " * 3
PAGE = f"<html><body><h1>Tin một</h1><p>{PROSE}</p></body></html>".encode()
MB = 1_000_000


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def chunked(data: bytes) -> bytes:
    return b"%x\r\n%b\r\n0\r\n\r\n" % (len(data), data)


def web_archive(body: bytes, *headers: tuple[str, str], packed: bool = True) -> bytes:
    """A WARC file with one page as a server sent it."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    out = io.BytesIO()
    writer = WARCWriter(out, gzip=packed)
    told = StatusAndHeaders("200 OK", [("Content-Type", "text/html"), *headers], protocol="HTTP/1.1")
    address = "https://example.org/tin-mot"
    writer.write_record(writer.create_warc_record(address, "response", io.BytesIO(body), http_headers=told))
    return out.getvalue()


def run(path: str, data: bytes) -> tuple[list[Article], list[Notice], int]:
    """What is read, what is said, and the most megabytes that were held meanwhile."""
    tracemalloc.start()
    found = list(read(Source(path, data), Config()))
    most = tracemalloc.get_traced_memory()[1] // MB
    tracemalloc.stop()
    return [x for x in found if isinstance(x, Article)], [x for x in found if isinstance(x, Notice)], most


def zeros(megabytes: int, form: int = 31) -> bytes:
    packer = zlib.compressobj(1, zlib.DEFLATED, form)
    return b"".join(packer.compress(b"\0" * MB) for _ in range(megabytes)) + packer.flush()


# ── web archives ─────────────────────────────────────────────────────────────────────────────────────────────


def test_a_file_that_unpacks_to_far_more_than_its_size_is_refused_with_a_remedy() -> None:
    articles, notices, most = run("to.warc.gz", zeros(200))

    assert articles == []
    assert [(n.where, n.rule, n.severity) for n in notices] == [("to.warc.gz:1", "warc-bomb", "error")]
    assert "unpack it" in notices[0].remedy
    assert most < 10


def test_a_bomb_that_is_cut_into_many_members_is_no_smaller() -> None:
    assert [n.rule for n in run("to.warc.gz", gzip.compress(b"x") + zeros(1) * 200)[1]] == ["warc-bomb"]


@pytest.mark.parametrize("size", [0, 1, 65_535, 65_536, 65_537, 400_000])
def test_what_a_file_unpacks_to_is_counted_over_all_of_its_members(size: int) -> None:
    data = gzip.compress(b"a" * 70_000) + gzip.compress(b"b" * size)

    assert _unpacks_beyond(data, 70_000 + size - 1)
    assert not _unpacks_beyond(data, 70_000 + size)
    assert not _unpacks_beyond(b"WARC/1.0", 1)


def headed(*headers: bytes, of: bytes = b"") -> bytes:
    """A packed web archive of two pages, the first with more headers, of the record or of what the server sent."""
    first, second = gzip.decompress(web_archive(PAGE)), web_archive(PAGE)
    told = b"HTTP/1.1 200 OK\r\n"
    mark = told if of == b"http" else b"WARC/1.0\r\n"
    if of == b"http":  # the length of the record follows
        size = int(first.split(b"Content-Length: ")[1].split(b"\r\n")[0])
        more = sum(len(header) + 2 for header in headers)
        first = first.replace(b"Content-Length: %d\r\n" % size, b"Content-Length: %d\r\n" % (size + more))
    return gzip.compress(first.replace(mark, mark + b"".join(header + b"\r\n" for header in headers), 1)) + second


@pytest.mark.parametrize("of", [b"warc", b"http"])
@pytest.mark.parametrize(
    "headers",
    [(b"X: " + b"a" * 90_000_000,), (b"X: a",) * 9_000_000, (b"X: a",) + (b" a",) * 9_000_000],
    ids=["a long line", "many lines", "many lines that go on"],
)
def test_a_record_with_headers_beyond_any_sense_is_refused_and_never_held(
    of: bytes, headers: tuple[bytes, ...]
) -> None:
    articles, notices, most = run("to.warc.gz", headed(*headers, of=of))

    assert articles == []
    assert [(n.where, n.rule, n.severity) for n in notices if n.rule != "warc-empty"] == [
        ("to.warc.gz:1", "warc-header", "error")
    ]
    assert most < 20


@pytest.mark.parametrize("of", [b"warc", b"http"])
def test_long_headers_of_an_honest_server_are_read(of: bytes) -> None:
    cookies = [b"Set-Cookie: " + b"a" * 8000] * 20

    assert [article.title for article in run("to.warc.gz", headed(*cookies, of=of))[0]] == ["Tin một", "Tin một"]


@pytest.mark.parametrize("form", ["gzip", "deflate"])
@pytest.mark.parametrize("way", ["plain", "chunked"])
def test_a_page_that_its_server_packed_into_a_bomb_is_left_out(form: str, way: str) -> None:
    body = zeros(90, 31 if form == "gzip" else 15)
    headers = [("Content-Encoding", form)] + ([("Transfer-Encoding", "chunked")] if way == "chunked" else [])
    data = web_archive(chunked(body) if way == "chunked" else body, *headers)
    articles, notices, most = run("to.warc.gz", data)

    assert (articles, [n.rule for n in notices]) == ([], ["warc-large"])
    assert "https://example.org/tin-mot" in notices[0].where
    assert most < 3 * _LARGEST // MB


PACKINGS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "Deflate ": raw_deflate,
    "identity": bytes,
    "GZIP": bytes,  # said, and not done
}


@pytest.mark.parametrize("packing", PACKINGS)
@pytest.mark.parametrize("way", ["plain", "chunked"])
def test_an_honest_page_is_read_however_it_is_packed(packing: str, way: str) -> None:
    body = PACKINGS[packing](PAGE)
    headers = [("Content-Encoding", packing)] + ([("Transfer-Encoding", "chunked")] if way == "chunked" else [])
    data = web_archive(chunked(body) if way == "chunked" else body, *headers)
    articles, notices, _ = run("to.warc.gz", data)

    assert ([a.title for a in articles], notices) == (["Tin một"], [])
    assert [piece.data for piece in pieces(Source("to.warc.gz", data))] == [PAGE]


def test_a_page_in_a_packing_that_has_no_bound_is_left_out_with_a_remedy() -> None:
    articles, notices, _ = run("to.warc", web_archive(PAGE, ("Content-Encoding", "br"), packed=False))

    assert (articles, [n.rule for n in notices]) == ([], ["warc-packed"])
    assert "(br)" in notices[0].what
    assert "https://example.org/tin-mot" in notices[0].where
    assert notices[0].remedy


# ── markup ───────────────────────────────────────────────────────────────────────────────────────────────────

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize("head", ['<?xml version="1.0"?>', ""])
def test_entities_that_hold_entities_are_not_unfolded(head: str) -> None:
    page = (
        f'{head}<!DOCTYPE html [<!ENTITY l0 "haha">{LAUGHS}]><html><body><h1>Tin</h1><p>{PROSE}&l9;</p></body></html>'
    )
    articles, _, most = run("to.xhtml", page.encode())

    assert len(articles) == 1
    assert "haha" * 2 not in articles[0].text
    assert len(articles[0].text) < 2 * len(page)
    assert most < 20


def test_front_matter_that_names_itself_again_and_again_is_not_unfolded() -> None:
    laughs = "".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 10)}]\n" for n in range(1, 10))
    front = f"l0: &l0 [ha, ha]\n{laughs}title: *l9\nauthors: *l9\n"
    articles, _, most = run("to.md", f"---\n{front}---\n\n# Tin\n\n{PROSE}\n".encode())

    assert len(articles) == 1
    assert "ha" not in [field.value for field in articles[0].record.authors]
    assert most < 20
