"""Saved pages: five newspapers of different make, written for these tests, and what the reader gets out of them."""

from __future__ import annotations

import pytest

from generator.config import Config
from generator.model import Article, Notice, Source
from generator.stages.read import read

LEAD = (
    "Sáng 4-3, thành phố Bến Thử khởi công mở rộng vườn hoa bên bờ sông, dự kiến hoàn thành trước mùa mưa năm sau "
    "để người dân có thêm chỗ đi bộ."
)
BODY = (
    "Theo kế hoạch đã được phê duyệt, vườn hoa mới rộng gấp đôi hiện nay, có thêm một lối đi bộ dọc theo bờ kè và một "
    "bãi cỏ dành cho trẻ em vui chơi vào cuối tuần."
)
MORE = (
    "Phát biểu tại lễ khởi công, đại diện ban quản lý cho biết các loại cây bản địa sẽ được ưu tiên, và toàn bộ kinh "
    "phí do các doanh nghiệp trong vùng đóng góp."
)
LAST = (
    "Người dân sống gần công viên bày tỏ sự vui mừng, đồng thời mong muốn công trình giữ lại hàng cây cổ thụ đã gắn bó "
    "với khu phố suốt nhiều năm qua."
)
TITLE = "Bến Thử mở rộng vườn hoa bên bờ sông"
CAPTION = "Phối cảnh vườn hoa nhìn từ cầu. Ảnh: MINH AN"

# A big newspaper of today: meta tags, a figure, related articles inside the text, share buttons, a comment form.
MODERN = f"""<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>{TITLE} - Báo Bến Thử</title>
<meta property="og:title" content="{TITLE}"><meta property="og:site_name" content="Báo Bến Thử">
<meta property="og:url" content="https://benthu.example/vuon-hoa.html"><meta name="author" content="Minh An">
<meta property="article:published_time" content="2019-03-04T09:05:00+07:00">
<meta property="article:section" content="Đời sống"></head><body>
<header><a href="/">Báo Bến Thử</a>
<nav><ul><li><a href="/t">Thời sự</a></li><li><a href="/d">Đời sống</a></li></ul></nav>
</header><main><article><h1>{TITLE}</h1><div class="share"><a href="#">Chia sẻ</a></div>
<h2 class="sapo">{LEAD}</h2><p>{BODY}</p>
<figure><img src="a.jpg" alt="vườn hoa"><figcaption>{CAPTION}</figcaption></figure>
<h3>Ưu tiên cây bản địa</h3><p>{MORE}</p>
<div class="related"><h4>Tin liên quan</h4><ul><li><a href="/x">Một tin khác của báo</a></li></ul></div>
<p>{LAST}</p></article></main>
<section class="comments"><h3>Bình luận (0)</h3><form><textarea></textarea><button>Gửi</button></form></section>
<footer><p>© 2019 Báo Bến Thử. Giấy phép số 12/GP.</p></footer></body></html>"""

# An office's portal of the years of tables: no meta tags, paragraphs divided by <br>, a date line, a source line.
PORTAL = f"""<html><head><title>{TITLE}</title></head><body><table width="100%"><tr><td class="menu">
<a href="/1">Trang chủ</a> | <a href="/2">Giới thiệu</a></td></tr><tr><td>
<div class="tieude"><b>{TITLE}</b></div><div class="ngay">Thứ Hai, 04/03/2019 09:05</div>
<div class="noidung"><p>{LEAD}</p><p>{BODY}</p><p>{MORE}<br><br>{LAST}</p>
<p align="right"><i>Nguồn: benthu.example</i></p></div></td></tr>
<tr><td>Số lượt truy cập: 12.345</td></tr></table></body></html>"""

# A site that puts everything into JSON-LD and builds paragraphs of <div>.
LINKED = f"""<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>{TITLE} | Bến Thử Online</title>
<script type="application/ld+json">{{"@context":"https://schema.org","@graph":[{{"@type":"NewsArticle",
"headline":"{TITLE}","datePublished":"2019-03-04T09:05:00+07:00","author":[{{"@type":"Person","name":"Minh An"}},
{{"@type":"Person","name":"Lê Thử"}}],"publisher":{{"@type":"Organization","name":"Bến Thử Online"}}}}]}}</script>
</head><body><div id="wrap"><div class="menu"><a href="/">Trang chủ</a></div><div class="content"><h1>{TITLE}</h1>
<div class="body"><div>{LEAD}</div><div>{BODY}</div><ul><li>Lối đi bộ dài hai cây số dọc theo bờ kè của con sông.</li>
<li>Bãi cỏ cho trẻ em với diện tích một nghìn mét vuông.</li></ul><blockquote><p>{MORE}</p></blockquote>
<div>{LAST}</div></div></div></div></body></html>"""

# A page for telephones: the title in a <header> of the article, <time>, custom image elements, an aside of links.
PHONE = f"""<!doctype html><html lang="vi-VN"><head><meta charset="utf-8"><title>{TITLE}</title>
<link rel="canonical" href="https://m.benthu.example/vuon-hoa"></head><body>
<article><header><h1>{TITLE}</h1><p>MINH AN | <time datetime="2019-03-04T09:05">04/03/2019 09:05</time></p></header>
<p><strong>{LEAD}</strong></p><amp-img src="a.jpg"></amp-img><p class="caption">{CAPTION}</p>
<p>{BODY}</p><p>{MORE} Xem <a href="https://benthu.example/ke-hoach">kế hoạch</a>
 và <a href="javascript:alert(1)">chi tiết</a>.</p><p>{LAST}</p></article>
<aside><h2>Đọc nhiều</h2><p><a href="/a">Tin thứ nhất trong ngày</a></p><p><a href="/b">Tin thứ hai</a></p></aside>
</body></html>"""

# A hand-made page with nothing but paragraphs; the rights notice stands under the text.
PLAIN = f"""<html><body><h1>{TITLE}</h1><p>{LEAD}</p><p>{BODY}</p><p>{MORE}</p><p>{LAST}</p>
<p>MINH AN</p><p>(*) Không sao chép dưới mọi hình thức khi chưa có sự đồng ý bằng văn bản của Báo Bến Thử.</p>
<script>document.write("<p>quảng cáo</p>")</script></body></html>"""

PAGES = {"modern": MODERN, "portal": PORTAL, "linked": LINKED, "phone": PHONE, "plain": PLAIN}


def article(markup: str) -> Article:
    found = [x for x in read(Source("trang.html", markup.encode()), Config()) if isinstance(x, Article)]
    assert len(found) == 1
    return found[0]


def kept(page: Article, kind: str) -> list[str]:
    return [page.text[block.start : block.end] for block in page.blocks if block.kind == kind]


@pytest.mark.parametrize("name", PAGES)
def test_every_paragraph_of_the_article_is_in_the_text_once(name: str) -> None:
    text = article(PAGES[name]).text

    assert [text.count(paragraph) for paragraph in (TITLE, LEAD, BODY, MORE, LAST)] == [1, 1, 1, 1, 1]


@pytest.mark.parametrize("name", PAGES)
def test_nothing_around_the_article_is_in_the_text(name: str) -> None:
    text = article(PAGES[name]).text

    for furniture in (
        "Trang chủ",
        "Chia sẻ",
        "Bình luận",
        "lượt truy cập",
        "©",
        "Đọc nhiều",
        "Tin thứ",
        "Một tin khác",
        "quảng cáo",
    ):
        assert furniture not in text


@pytest.mark.parametrize("name", ["modern", "portal", "linked", "phone"])
def test_the_date_is_read_to_the_minute_and_its_place_is_named(name: str) -> None:
    date = article(PAGES[name]).record.date

    assert date is not None
    assert (date.value, date.basis) == ("2019-03-04T09:05", "printed")
    assert date.rule in ("meta article:published_time", "dateline", "json-ld")


@pytest.mark.parametrize(
    ("name", "authors", "source"),
    [
        ("modern", ["Minh An"], "Báo Bến Thử"),
        ("portal", [], "benthu.example"),
        ("linked", ["Minh An", "Lê Thử"], "Bến Thử Online"),
        ("phone", ["MINH AN"], None),
        ("plain", ["MINH AN"], "Báo Bến Thử"),
    ],
)
def test_authors_and_source_are_read_from_tags_or_from_the_page(
    name: str, authors: list[str], source: str | None
) -> None:
    record = article(PAGES[name]).record

    assert [author.value for author in record.authors] == authors
    assert (record.source.value if record.source else None) == source


@pytest.mark.parametrize("name", ["modern", "phone"])
def test_a_caption_stays_a_caption(name: str) -> None:
    assert kept(article(PAGES[name]), "caption") == [CAPTION]


def test_lists_quotations_and_headings_keep_their_kind() -> None:
    linked, modern = article(LINKED), article(MODERN)

    assert len(kept(linked, "item")) == 2
    assert kept(linked, "quote") == [MORE]
    assert kept(modern, "heading") == ["Ưu tiên cây bản địa"]
    assert kept(modern, "lead") == [LEAD]


def test_only_safe_links_stay_links() -> None:
    page = article(PHONE)

    assert [mark.href for mark in page.marks if mark.tag == "a"] == ["https://benthu.example/ke-hoach"]


def test_a_rights_notice_on_the_page_is_kept_in_the_record() -> None:
    rights = article(PLAIN).record.rights

    assert rights is not None
    assert rights.value.startswith("(*) Không sao chép")


def test_what_is_outside_the_article_is_kept_beside_it_with_the_reason() -> None:
    reasons = {line.text: line.rule for line in article(MODERN).removed}

    assert reasons["© 2019 Báo Bến Thử. Giấy phép số 12/GP."] == "in-footer"
    assert "Một tin khác của báo" in reasons


def test_a_page_in_the_encoding_it_declares_is_read_without_a_word() -> None:
    markup = PLAIN.replace("<html>", '<html><head><meta charset="utf-16"></head>').encode("utf-16")
    found = list(read(Source("trang.html", markup), Config()))

    assert not [x for x in found if isinstance(x, Notice)]


@pytest.mark.parametrize(
    "markup",
    [b"<", b"<html>", b"<p>" * 3000 + b"x", b"<table><tr><td>" * 400, b"\xff\xfe<\x00", b"<p>a\x00b</p>", b"<!--" * 50],
)
def test_broken_markup_never_makes_reading_fail(markup: bytes) -> None:
    rules = [x.rule for x in read(Source("trang.html", markup), Config()) if isinstance(x, Notice)]

    assert "reader-failed" not in rules
