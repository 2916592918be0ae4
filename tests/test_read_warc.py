"""Web archives, written here with warcio: pages become articles that know when and from where they were captured."""

from __future__ import annotations

import io

import pytest

from generator.config import Config
from generator.model import Article, Notice, Source
from generator.stages.read import read

pytest.importorskip("warcio", reason="reading WARC is an optional part")

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

PAGE = (
    "<html><head><title>Tin {n}</title></head><body><nav>Trang chủ</nav><h1>Tin {n}</h1><p>"
    + "Thành phố Bến Thử khởi công mở rộng vườn hoa bên bờ sông, dự kiến hoàn thành trước mùa mưa năm sau. " * 3
    + "</p></body></html>"
)


def web_archive(gzip: bool, pages: list[tuple[str, str, str, bytes]]) -> bytes:
    """A WARC file of (address, status, content type, body)."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=gzip)
    writer.write_record(writer.create_warcinfo_record("a.warc", {"software": "test"}))
    for url, status, kind, body in pages:
        headers = StatusAndHeaders(
            status, [("Content-Type", kind), ("Content-Length", str(len(body)))], protocol="HTTP/1.1"
        )
        writer.write_record(
            writer.create_warc_record(
                url,
                "response",
                payload=io.BytesIO(body),
                http_headers=headers,
                warc_headers_dict={"WARC-Date": "2020-01-02T03:04:05Z"},
            )
        )
    return out.getvalue()


def run(data: bytes, path: str = "thu.warc") -> tuple[list[Article], list[Notice]]:
    found = list(read(Source(path, data), Config()))
    return [x for x in found if isinstance(x, Article)], [x for x in found if isinstance(x, Notice)]


PAGES = [
    ("https://benthu.example/tin/vuon-hoa.html", "200 OK", "text/html; charset=utf-8", PAGE.format(n=1).encode()),
    ("https://benthu.example/anh.jpg", "200 OK", "image/jpeg", b"\xff\xd8"),
    ("https://benthu.example/mat", "404 Not Found", "text/html", b"<p>x</p>"),
    (
        "https://benthu.example/cu/vuon-hoa.html",
        "200 OK",
        "text/html; charset=utf-16",
        PAGE.format(n=2).encode("utf-16"),
    ),
]


@pytest.mark.parametrize(("gzip", "path"), [(False, "thu.warc"), (True, "thu.warc.gz")])
def test_pages_answered_with_200_become_articles(gzip: bool, path: str) -> None:
    articles, notices = run(web_archive(gzip, PAGES), path)

    assert [(article.id, article.title) for article in articles] == [("vuon-hoa", "Tin 1"), ("vuon-hoa-2", "Tin 2")]
    assert notices == []


def test_the_record_keeps_when_and_from_where_a_page_was_captured() -> None:
    record = run(web_archive(False, PAGES))[0][0].record

    assert record.url is not None
    assert record.url.value == "https://benthu.example/tin/vuon-hoa.html"
    assert record.captured is not None
    assert (record.captured.value, record.captured.rule) == ("2020-01-02T03:04Z", "warc-date")


def test_a_file_that_is_cut_off_keeps_its_pages_and_says_so() -> None:
    data = web_archive(False, [PAGES[0], PAGES[0]])
    articles, notices = run(data[: len(data) - 100])

    assert len(articles) == 2
    assert notices[0].rule == "warc-broken"


@pytest.mark.parametrize("data", [b"", b"WARC/1.0\r\n", b"rubbish" * 90, b"\x1f\x8b\x08" + b"\0" * 60])
def test_what_is_no_web_archive_gets_a_notice(data: bytes) -> None:
    articles, notices = run(data)

    assert articles == []
    assert notices
    assert "reader-failed" not in [notice.rule for notice in notices]
