"""What is large in one way: no page outgrows its budget, every link leads to the right page, nothing is lost."""

from __future__ import annotations

import http.server
import json
import random
import re
import threading
import zipfile
from collections.abc import Iterator
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from large_archive import EVERYWHERE, write_day, write_long, write_naming, write_stuffed
from lxml import html
from test_incremental import article, tree

from generator import pipeline, publish, sheets
from generator.model import Article, Block, Field, Mark, Mention, PlaceName, Reading, Record, Resolution
from generator.stages.check.site import SiteCheck
from generator.stages.index import shown

BUDGET = 500_000  # bytes of a page


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of long articles, of one with 10,000 mentions, and of 200 articles of one day that name one person."""
    folder = tmp_path_factory.mktemp("large")
    (folder / "kho").mkdir()
    write_long(folder / "kho", 400_000)
    write_naming(folder / "kho", 10_000)
    write_day(folder / "kho", 200, 5)
    write_stuffed(folder / "kho")
    (folder / "kho/archive.toml").write_text('base_url = "https://example.org/kho/"\n', "utf-8")
    pipeline.build(folder / "kho", folder / "site")
    return folder / "site"


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments: object) -> None:
        """Says nothing."""


def pages_of(site: Path, title: str) -> list[Path]:
    """The pages of the article of that title, in order."""
    rows = map(json.loads, (site / "data/articles.jsonl").open(encoding="utf-8"))
    path = next(row["url"] for row in rows if row["title"].startswith(title))
    first = site / path
    return [first, *sorted(first.with_suffix("").glob("*.html"), key=lambda page: int(page.stem))]


def text_of(page: Path) -> str:
    """The words of the article's text on a page."""
    (body,) = html.fromstring(page.read_bytes()).xpath('//div[@class="body"]')
    for extra in body.xpath(".//*[@class]"):
        if {*extra.get("class").split()} & {"switches", "byline", "pin", "captured"}:
            extra.drop_tree()
    return " ".join(body.text_content().split())


# ── every page ───────────────────────────────────────────────────────────────────────────────────────────────


def test_no_page_outgrows_its_budget_and_every_link_leads_somewhere(large: Path) -> None:
    check = SiteCheck()
    for path in sorted(large.rglob("*")):
        if path.is_file():
            check.add(path.relative_to(large).as_posix(), path.read_bytes())

    assert [str(notice) for notice in check.notices()] == []
    assert max(path.stat().st_size for path in large.rglob("*.html")) < BUDGET


def test_the_files_that_a_page_loads_are_small(large: Path) -> None:
    """All scripts but the texts of the long articles, which are read when they are among the hits shown."""
    scripts = [path for path in large.rglob("*.js") if path.parent.parent != large / "search/a"]

    assert max(path.stat().st_size for path in scripts) < BUDGET


def test_the_person_whom_every_article_of_a_day_names_has_all_of_them_on_pages_of_the_year(large: Path) -> None:
    page = large / "persons/tran-quang-khai.html"
    years = sorted(page.with_suffix("").glob("*.html"))
    articles = {link for path in years for link in re.findall(r'<h3[^>]*><a href="([^"]+)"', path.read_text("utf-8"))}

    assert len(articles) == 200
    assert EVERYWHERE in page.read_text("utf-8")


# ── one long article ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["dai.md", "mot-dong.txt", "nhieu-ten.md"])
def test_the_pages_of_an_article_hold_its_text_once_and_in_order(large: Path, name: str) -> None:
    rows = [json.loads(line) for line in (large / "data/articles.jsonl").open(encoding="utf-8")]
    row = next(row for row in rows if row["file"] == name)
    pages = pages_of(large, row["title"])
    whole = " ".join(f"{row['title']} {row['text']}".split())

    assert len(pages) > 3
    assert " ".join(map(text_of, pages)) == whole


def test_pages_of_an_article_lead_to_each_other_and_stand_in_the_site_map(large: Path) -> None:
    pages = pages_of(large, "Bài rất dài")
    site_map = (large / "sitemap.xml").read_text("utf-8")
    for before, after in pairwise(pages):
        forward, back = (html.fromstring(page.read_bytes()) for page in (before, after))

        assert (before.parent / forward.xpath('//nav[@class="parts"]//a[@rel="next"]/@href')[0]).resolve() == after
        assert (after.parent / back.xpath('//nav[@class="parts"]//a[@rel="prev"]/@href')[0]).resolve() == before
    for page in pages:
        address = f"https://example.org/kho/{page.relative_to(large).as_posix()}"

        assert f"<loc>{address}</loc>" in site_map
        assert f'<link rel="canonical" href="{address}">' in page.read_text("utf-8")
    assert "ld+json" in pages[0].read_text("utf-8")
    assert not any("ld+json" in page.read_text("utf-8") for page in pages[1:])


def test_an_ordinary_article_has_one_page_and_no_list_of_parts(large: Path) -> None:
    (page,) = pages_of(large, "Tin 17:")

    assert 'class="parts"' not in page.read_text("utf-8")


def test_the_script_of_an_article_says_on_which_page_each_paragraph_is(large: Path) -> None:
    pages = pages_of(large, "Bài rất dài")
    script = pages[0].with_suffix("") / "parts.js"
    places = json.loads(script.read_text("utf-8").removeprefix("Parts.lead(").removesuffix(");\n"))

    assert len(places) == len(pages)
    for page, some in zip(pages, places, strict=True):
        assert [f"p-{one}" for one in some.split(" ")] == [
            id_ for id_ in html.fromstring(page.read_bytes()).xpath("//@id") if re.match(r"p-[0-9a-f]{8}", id_)
        ]
    (short,) = pages_of(large, "Tin 17:")
    assert not short.with_suffix("").exists()


@pytest.mark.browser
@pytest.mark.parametrize("way", ["disk", "http"])
def test_an_old_link_to_a_paragraph_leads_to_the_page_on_which_it_is_now(large: Path, browser: Any, way: str) -> None:
    pages = pages_of(large, "Bài rất dài")
    last = html.fromstring(pages[-1].read_bytes()).xpath('//div[@class="body"]/p/@id')[-1]
    start = html.fromstring(pages[0].read_bytes()).xpath('//div[@class="body"]/p/@id')[0]
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(large)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    root = large.as_uri() if way == "disk" else f"http://127.0.0.1:{server.server_port}"
    first, end = (f"{root}/{one.relative_to(large).as_posix()}" for one in (pages[0], pages[-1]))
    page = browser.new_page()
    try:
        page.goto(f"{first}?found=x#{last}")
        page.wait_for_url(f"{end}?found=x#{last}")
        assert page.locator(f"#{last}").evaluate("e => e.getBoundingClientRect().top") < page.viewport_size["height"]
        page.goto(f"{end}#{start}")
        page.wait_for_url(f"{first}#{start}")
        page.evaluate(f"location.hash = '{last}'")  # a link in the page itself
        page.wait_for_url(f"{end}#{last}")
        page.goto(f"{first}#p-00000000")  # there is no such paragraph
        page.wait_for_timeout(300)
        assert page.url == f"{first}#p-00000000"
    finally:
        page.close()
        server.shutdown()


@pytest.mark.browser
def test_without_scripts_the_first_page_says_where_its_later_paragraphs_are(large: Path, browser: Any) -> None:
    pages = pages_of(large, "Bài rất dài")
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{pages[0].as_uri()}#p-00000000")
    page.click(".moved a")

    assert page.url.endswith("#parts")
    assert page.locator("#parts li").count() == len(pages)
    context.close()


def test_search_knows_the_page_of_each_paragraph(large: Path) -> None:
    for shard in (large / "search/a").rglob("*.js"):
        text = shard.read_text("utf-8")
        row = json.loads(text[text.index(",") + 1 : text.rindex(")")])
        later = [(n, anchor) for n, anchor in enumerate(row[6].split(" ")) if "#" in anchor]
        if not later:
            continue
        said = shown(shard.relative_to(large).as_posix(), text).split("\n")[1:]
        first = large / row[1].replace("*", row[0], 1)
        pages: dict[str, str] = {}
        for number, anchor in later[:: max(1, len(later) // 50)]:
            place, _, id_ = anchor.partition("#")
            path = f"{first.as_posix().removesuffix('.html')}{place}"
            pages[path] = pages.get(path) or Path(path).read_text("utf-8")

            assert f'id="{id_}"' in pages[path]
            assert said[number].split(" ")[0] in pages[path]
        assert len(pages) > 3


def test_books_have_the_whole_text_and_no_anchor_twice(large: Path, tmp_path: Path) -> None:
    publish.package(large, "epub", tmp_path / "a.epub")
    with zipfile.ZipFile(tmp_path / "a.epub") as packed:
        chapters = {name: packed.read(name) for name in packed.namelist() if re.fullmatch(r"a\d+\.xhtml", name)}
    long = [body for body in chapters.values() if len(body) > BUDGET]
    last = {text_of(pages[-1])[-200:] for pages in (pages_of(large, "Bài rất dài"), pages_of(large, "Bài nhiều tên"))}
    texts = [" ".join(html.fromstring(body).text_content().split()) for body in long]

    assert len(long) >= 3
    assert all(any(end in text for text in texts) for end in last)
    for body in long:
        ids = re.findall(rb'\sid="([^"]+)"', body)
        assert len(ids) == len(set(ids))


# ── where it is cut ──────────────────────────────────────────────────────────────────────────────────────────

TOWN = "xã Đò"
RECORD = Record(Field("Tên", "printed", "t"))


def reading_of(blocks: list[str]) -> Reading:
    """A reading of paragraphs, each `TOWN` in them a mention."""
    text, made = "Tên", [Block("title", 0, 3)]
    for body in blocks:
        text += f"\n{body}"
        made.append(Block("paragraph", len(text) - len(body), len(text)))
    places = [found.start() for found in re.finditer(TOWN, text)]
    name = PlaceName("full", "Đò", "xã")
    some = (Mention(at, at + len(TOWN), TOWN, "place", "r", name) for at in places)
    marks = (Mark(4, len(text), "strong"),) if len(text) > 4 else ()
    one = Article("a", "a.txt", text + ("\n" if not blocks else ""), tuple(made), RECORD, marks=marks)
    return Reading(one, tuple(Resolution(mention, "place:Đò") for mention in some))


WORD = st.sampled_from(["a", "ruộng", "“đò”.", TOWN, f"{TOWN},", "&", "汉" * 40, "x" * 3000, "\u0301", "…"])
PARAGRAPHS = st.lists(st.lists(WORD, max_size=60).map(" ".join), max_size=12)


@pytest.fixture
def small_sheets() -> Iterator[None]:
    """Sheets of a few thousand bytes, and sentences that are cut sooner."""
    old = sheets.SHEET, sheets.STEP
    sheets.SHEET, sheets.STEP = 6_000, 300
    yield
    sheets.SHEET, sheets.STEP = old


@pytest.mark.usefixtures("small_sheets")
class TestCuts:
    @given(blocks=PARAGRAPHS)
    def test_sheets_hold_the_text_once_and_no_mention_is_cut(self, blocks: list[str]) -> None:
        reading = reading_of(blocks)
        cut = sheets.cuts(reading)
        laid = sheets.sheets(reading, cut)
        pieces = [piece for sheet in laid for _, piece in sheet.blocks]
        mentions = [resolution.mention for sheet in laid for _, resolution in sheet.resolutions]

        assert sorted(set(cut)) == list(cut)
        assert "\n".join(_joined(reading, pieces)) == reading.article.text.removesuffix("\n" * (not blocks))
        assert mentions == [resolution.mention for resolution in reading.resolutions]
        assert all(not m.start < at < m.end for m in mentions for at in cut)
        assert all(sheet.start <= r.mention.start < sheet.end for sheet in laid for _, r in sheet.resolutions)

    @given(blocks=PARAGRAPHS.filter(bool), more=st.lists(WORD, min_size=1).map(" ".join))
    def test_what_comes_later_moves_no_cut(self, blocks: list[str], more: str) -> None:
        before, after = sheets.cuts(reading_of(blocks)), sheets.cuts(reading_of([*blocks, more]))

        assert after[: len(before)] == before

    @given(blocks=PARAGRAPHS)
    def test_no_sheet_is_over(self, blocks: list[str]) -> None:
        reading = reading_of(blocks)
        for sheet in sheets.sheets(reading, sheets.cuts(reading)):
            assert sheets.escaped(reading.article.text[sheet.start : sheet.end]) <= sheets.SHEET


def _joined(reading: Reading, pieces: list[Block]) -> Iterator[str]:
    """The texts of the blocks, those that were cut laid together again."""
    text = reading.article.text
    begun = [block.start for block in reading.article.blocks]
    held = ""
    for piece in pieces:
        if piece.start in begun and piece.start:
            yield held
            held = ""
        held += text[piece.start : piece.end]
    yield held


def test_lines_that_the_text_leaves_out_are_shown_as_far_as_there_is_room(large: Path) -> None:
    (page,) = pages_of(large, "Nhiều trường lạ")
    text = page.read_text("utf-8")
    left_out = len(json.loads(page.with_suffix(".json").read_text("utf-8"))["removed"])
    shown_here = text.count('<div class="captured')
    more = f"{left_out - shown_here:,}".replace(",", ".")

    assert 50 < shown_here < left_out
    assert f'<a href="../articles/{page.stem}.json">và {more} dòng khác' in text


# ── edits ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.usefixtures("small_sheets")
def test_edits_of_an_article_on_several_pages_give_what_a_clean_build_gives(tmp_path: Path) -> None:
    folder, draw = tmp_path / "kho", random.Random(8)
    folder.mkdir()
    for number in range(4):
        (folder / f"bai-{number}.md").write_text(article(draw, f"Bài {number}"), "utf-8")
    long = [article(draw, "Dài").split("---\n")[2].strip() for _ in range(30)]
    pages = []
    for step in range(6):
        (folder / "dai.md").write_text("# Bài dài\n\n" + "\n\n".join(long) + "\n", "utf-8")
        pipeline.build(folder, tmp_path / "site")
        pipeline.build(folder, tmp_path / f"clean-{step}", cache=tmp_path / f"cache-{step}")

        assert tree(tmp_path / "site") == tree(tmp_path / f"clean-{step}")
        pages.append(len(list((tmp_path / "site/articles").glob("bai-dai*/*.html"))))
        at = draw.randrange(len(long))
        if step == 3:
            long = ["Một câu."]  # one page is enough
        elif step % 2:
            long[at:at] = [article(draw, "Dài").split("---\n")[2].strip() for _ in range(draw.randint(1, 20))]
        else:
            long[at : at + 3] = [long[at].replace("nói", "đã nói với")]
    assert pages[4] == 0
    assert min(pages[:4]) > 2


@pytest.mark.usefixtures("small_sheets")
def test_two_names_that_change_places_are_found_on_each_others_page(tmp_path: Path) -> None:
    (tmp_path / "kho").mkdir()
    path = tmp_path / "kho/dai.md"
    filler = "\n\n".join(f"Đoạn {n} kể chuyện đường làng, ruộng lúa và bến nước." for n in range(10, 90))
    text = f"# Bài dài\n\nMở đầu.\n\nÔng Nguyễn Văn An nói.\n\n{filler}\n\nÔng Nguyễn Văn Em nói.\n"
    path.write_text(text, "utf-8")
    pipeline.build(tmp_path / "kho", tmp_path / "site")
    path.write_text(text.replace("An nói", "?").replace("Em nói", "An nói").replace("?", "Em nói"), "utf-8")
    pipeline.build(tmp_path / "kho", tmp_path / "site")
    pipeline.build(tmp_path / "kho", tmp_path / "clean", cache=tmp_path / "cache")
    subjects = (tmp_path / "site/subjects/index.html").read_text("utf-8")

    assert tree(tmp_path / "site") == tree(tmp_path / "clean")
    assert re.search(r"articles/bai-dai-\w+/\d+\.html#m-", subjects)


# ── in a browser ─────────────────────────────────────────────────────────────────────────────────────────────


IN_VIEW = """() => [...CSS.highlights.get('found')].some((range) => {
  const { top } = range.getBoundingClientRect();
  return top >= 0 && top < window.innerHeight;
})"""


@pytest.mark.browser
@pytest.mark.parametrize("title", ["Bài rất dài", "Bài nhiều tên", ""])
def test_a_hit_leads_to_its_paragraph_on_a_later_page(large: Path, browser: Any, title: str) -> None:
    rows = [json.loads(line) for line in (large / "data/articles.jsonl").open(encoding="utf-8")]
    title = title or next(row["title"] for row in rows if row["file"] == "mot-dong.txt")
    pages = pages_of(large, title)
    said = text_of(pages[-2]).split(" ")
    at = next(n for n in range(len(said) // 2, len(said)) if said[n].strip(".").isdigit())  # none is there twice
    words = said[at - 5 : at + 1]
    page = browser.new_page()
    failures: list[str] = []
    page.on("pageerror", lambda error: failures.append(str(error)))
    page.goto(f"{large.as_uri()}/search.html?q={quote(chr(34) + ' '.join(words).strip('.,') + chr(34))}")
    hit = page.locator(".search-passage a").first
    hit.click()
    page.wait_for_url("**/articles/**")
    anchor = unquote(page.url.partition("#")[2])
    target = page.locator(f"[id='{anchor}']")

    assert Path(unquote(page.url.partition("?")[0].removeprefix("file://"))) == pages[-2]
    assert target.is_visible()
    assert " ".join(words) in " ".join(target.inner_text().split())
    assert page.evaluate("CSS.highlights.get('found').size") > 0
    page.wait_for_function(IN_VIEW)
    page.locator("nav.parts a[rel=next]").first.click()
    page.wait_for_url(f"**/{pages[-1].name}")
    page.locator("nav.parts summary").first.click()
    page.locator("nav.parts details[open] li a").first.click()
    page.wait_for_url(f"**/{pages[0].name}")
    page.close()
    assert failures == []
