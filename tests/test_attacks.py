"""The attacks of attacks.py, built: nothing of an article is markup, runs, asks for anything, or leaves the folder."""

from __future__ import annotations

import csv
import http.server
import json
import re
import threading
import zipfile
from collections.abc import Iterator
from functools import partial
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import quote

import attacks
import pytest
from lxml import etree

from generator import pipeline, publish
from generator.intake import FAULT
from generator.text import INVISIBLE

pytest.importorskip("warcio", reason="reading WARC is an optional part")

# Every element that our templates write; an attribute that runs anything is none of ours.
_ELEMENTS = """
    html head meta title link body a header form label input button nav ul ol li main article div
    section h1 h2 h3 h4 p span time details summary q code dl dt dd aside template script footer figure
    figcaption blockquote pre em strong sub sup br b i bdi img svg use path table caption thead tbody tr
    th td noscript select option output mark small abbr cite hr fieldset legend circle line g text rect
    symbol defs polyline ellipse polygon
"""
ELEMENTS = frozenset(_ELEMENTS.split())
LINK = re.compile(r"(?:https?://|mailto:|data:image/|(?![a-z][a-z0-9+.-]*:)(?!/))", re.IGNORECASE)


class Site:
    """The built site of the attacks: `folder`, all that stands beside it, and its pages' elements."""

    def __init__(self, home: Path) -> None:
        self.home, self.folder = home, home / "site"
        attacks.write(home / "kho")
        self.before = {p.relative_to(home) for p in home.rglob("*")}
        self.report = pipeline.build(home / "kho", self.folder)
        self.pages = {p.relative_to(self.folder).as_posix(): p.read_text("utf-8") for p in self.folder.rglob("*.html")}
        self.articles = [json.loads(line) for line in (self.folder / "data/articles.jsonl").read_text().splitlines()]


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return Site(tmp_path_factory.mktemp("attacks") / "kho #1 %41")


class Elements(HTMLParser):
    """Every element of a page with its attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attributes)))


def test_every_source_of_the_attacks_is_built_or_told(attacked: Site) -> None:
    assert len(attacked.articles) > 100
    assert not [n for n in attacked.report.notices if n.rule in (FAULT, "reader-failed")]


def test_packed_folders_are_opened_by_no_reader_and_told(attacked: Site) -> None:
    told = [str(notice) for notice in attacked.report.notices if ".zip" in str(notice) or ".epub" in str(notice)]

    assert len(told) == 2, told
    assert all("passed over" in one for one in told)
    assert not [article for article in attacked.articles if article["file"].startswith(("kho.zip", "sach.epub"))]
    assert not list(attacked.home.rglob("ran"))


def test_no_element_attribute_or_link_of_an_article_stands_on_a_page(attacked: Site) -> None:
    for name, page in attacked.pages.items():
        assert page.count("Content-Security-Policy\" content=\"default-src 'none'; script-src 'self' file:;") == 1
        for tag, attributes in Elements(page).found:
            assert tag in ELEMENTS, (name, tag)
            assert not [
                a for a in attributes if a.startswith("on") or (a in ("style", "srcdoc", "action") and tag != "form")
            ]
            for link in (attributes.get("href"), attributes.get("src"), attributes.get("action")):
                assert link is None or LINK.match(link), (name, link)
            if tag in ("script", "link", "img", "form", "input"):
                assert attacks.AWAY not in "".join(f"{a}{v}" for a, v in attributes.items() if a != "value"), name
            if tag == "script" and attributes.get("type") == "application/ld+json":
                assert set(attributes) == {"type"}, name
            elif tag == "script":
                assert re.fullmatch(r"(\.\./)*static/js/[a-z-]+\.js", attributes.get("src") or ""), name


def test_the_policy_stands_on_pages_of_every_kind(attacked: Site) -> None:
    whole = {"index.html", "network.html", "timeline.html", "search.html", "about.html", "check.html"}
    whole |= {"old/a.html", "constructor.html", "subjects/index.html", "dates/index.html"}
    parts = [name for name in attacked.pages if re.fullmatch(r"articles/[^/]+/\d+\.html", name)]

    assert whole <= attacked.pages.keys()
    assert any(name.startswith("undecided") for name in attacked.pages)
    assert parts
    for name, page in attacked.pages.items():
        (policy,) = re.findall(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)"', page)
        assert page.index(policy) < page.index("<title"), name
        assert "unsafe" not in policy, name
        assert re.match(r"default-src 'none'; script-src 'self' file:; style-src 'self' file:; ", policy), name


def test_no_cell_of_a_table_is_a_formula(attacked: Site) -> None:
    tables = sorted((attacked.folder / "data").glob("*.csv"))
    cells = 0
    for path in tables:
        with path.open(encoding="utf-8", newline="") as lines:
            for row in csv.reader(lines):
                cells += len(row)
                assert not [cell for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝"))], path
    assert len(tables) >= 4
    assert cells > 10_000


def test_a_book_of_the_attacks_holds_text_only(attacked: Site, tmp_path: Path) -> None:
    publish.package(attacked.folder, "epub", tmp_path / "a.epub")
    chapters = 0
    with zipfile.ZipFile(tmp_path / "a.epub") as packed:
        for name in packed.namelist():
            body = packed.read(name)
            assert re.fullmatch(r"(?:[a-zA-Z0-9-]+/)*[a-zA-Z0-9.-]+", name)
            if not name.endswith((".xhtml", ".opf", ".xml")):
                continue
            root = etree.fromstring(body, etree.XMLParser(resolve_entities=False, huge_tree=True))
            for element in root.iter(etree.Element):
                tag = etree.QName(element).localname
                assert tag not in ("script", "iframe", "object", "embed", "form", "svg", "base"), (name, tag)
                assert not [a for a in element.attrib if a.lower().startswith("on") or a == "style"], name
                for link in (element.get("href"), element.get("src")):
                    assert link is None or LINK.match(link), (name, link)
            if name.endswith(".xhtml"):
                chapters += 1
                assert body.count(b"Content-Security-Policy\" content=\"script-src 'none'; object-src 'none';") == 1, (
                    name
                )
    assert chapters > 100


@pytest.mark.browser
def test_the_attacks_in_one_file_run_nothing(browser: Any, attacked: Site, tmp_path: Path) -> None:
    publish.package(attacked.folder, "single", tmp_path / "a.html")
    wrong: list[str] = []
    page = watched(browser.new_context(), (tmp_path / "a.html").as_uri(), wrong)
    page.goto((tmp_path / "a.html").as_uri())
    for query in (*HOSTILE, *SEARCHES):
        page.locator("#q").fill(query)
    page.wait_for_timeout(200)

    assert page.locator("main img, main iframe, main script, [onerror]").count() == 0
    assert page.evaluate("'ran' in window") is False
    assert len(re.findall("<script", (tmp_path / "a.html").read_text("utf-8"))) == 1
    page.context.close()
    assert wrong == []


def test_the_data_of_a_page_is_whole_whatever_the_article_says(attacked: Site) -> None:
    for name, page in attacked.pages.items():
        for block in re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL):
            assert json.loads(block)["@context"] == "https://schema.org", name
            assert not re.search("[<>&]", block), name


def test_nothing_was_written_outside_the_site_and_the_state_beside_it(attacked: Site) -> None:
    beside = {p.relative_to(attacked.home) for p in attacked.home.rglob("*")} - attacked.before

    assert {path.parts[0] for path in beside} == {"site", pipeline.CACHE}
    assert not Path("ran").exists()


def test_no_file_of_this_machine_was_read_into_a_page(attacked: Site) -> None:
    for name, page in attacked.pages.items():
        assert "root:x:0" not in page, name
        assert "1787569" not in page, name


def test_paths_of_the_site_are_plain_whatever_the_ids_were(attacked: Site) -> None:
    names = [p.relative_to(attacked.folder).as_posix() for p in attacked.folder.rglob("*") if p.is_file()]

    assert len({name.lower() for name in names}) == len(names)
    assert all(
        re.fullmatch(r"(?:[a-z0-9_-][a-z0-9._-]*/)*[a-z0-9_.-]+", n) for n in names if not n.startswith("static/")
    )


def test_no_invisible_character_is_left_in_what_is_shown(attacked: Site) -> None:
    for name, page in attacked.pages.items():
        assert not INVISIBLE.search(page), (name, ascii(INVISIBLE.findall(page)))


def test_shards_and_data_are_what_their_formats_allow(attacked: Site) -> None:
    for path in (attacked.folder / "search").rglob("*.js"):
        body = path.read_text("utf-8")

        assert re.fullmatch(r'Archive\.shard\("[a-z0-9/_-]+",.*\)\n', body), path
        json.loads(body[body.index(",") + 1 : -2])
    for path in (attacked.folder / "data").glob("*.jsonl"):
        lines = [line for line in path.read_text("utf-8").split("\n") if line]

        assert len(list(map(json.loads, lines))) == len(path.read_text("utf-8").splitlines()), path


# ── in the browser ───────────────────────────────────────────────────────────────────────────────────────────


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments: object) -> None:
        """Says nothing."""


@pytest.fixture(params=["file", "http"])
def home(request: pytest.FixtureRequest, attacked: Site) -> Iterator[str]:
    """The address of the site, ending in "/"."""
    if request.param == "file":
        yield attacked.folder.as_uri() + "/"
        return
    handler = partial(_Quiet, directory=str(attacked.home))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/site/"
    server.shutdown()


WATCH = (
    "document.addEventListener('securitypolicyviolation', e => console.error('CSP', e.violatedDirective, e.blockedURI))"
)


def watched(context: Any, home: str, wrong: list[str]) -> Any:
    """A page of a browser; what it does that it should not is added to `wrong`."""
    context.add_init_script(WATCH)
    made = context.new_page()

    def said(dialog: Any) -> None:
        wrong.append(f"dialog {dialog.message}")
        dialog.dismiss()

    made.on("dialog", said)
    made.on("pageerror", lambda error: wrong.append(str(error)))
    made.on(
        "console", lambda said: wrong.append(said.text) if said.type == "error" and "favicon" not in said.text else None
    )
    made.on("request", lambda asked: None if asked.url.startswith((home, "data:image")) else wrong.append(asked.url))
    made.on("framenavigated", lambda frame: None if frame.url.startswith(home) else wrong.append(frame.url))
    return made


@pytest.fixture
def page(browser: Any, home: str) -> Iterator[Any]:
    """A page that fails the test when a script of an article runs, anything is asked for elsewhere, or the policy of
    the page is broken."""
    context = browser.new_context(has_touch=True)
    wrong: list[str] = []
    made = watched(context, home, wrong)
    yield made
    assert made.evaluate("'ran' in window") is False
    context.close()
    assert wrong == []


def one_of_each(attacked: Site) -> list[str]:
    """A page of every folder, and every article whose title or id is a trick."""
    kinds: dict[str, str] = {}
    for name in sorted(attacked.pages):
        kinds.setdefault(name.rpartition("/")[0] or name, name)
        kinds.setdefault(f"index {name.rpartition('/')[0]}", name) if name.endswith("index.html") else None
    tricky = [
        a["url"] for a in attacked.articles if a["file"].startswith(("all", "html", "md", "title", "words", "kho"))
    ]
    topics = sorted(name for name in attacked.pages if name.startswith(("topics/", "persons/")))
    return [*kinds.values(), *tricky[::2], *topics[:8]]


@pytest.mark.browser
def test_no_page_runs_or_fetches_anything_of_an_article(page: Any, home: str, attacked: Site) -> None:
    names = [*dict.fromkeys(one_of_each(attacked))]
    for at, name in enumerate(names if home.startswith("file") else names[::4]):
        page.goto(home + quote(name))
        if 'http-equiv="refresh"' in attacked.pages[name]:
            page.wait_for_url(lambda url, old=name: not url.endswith(quote(old)))
        link = page.locator("a.m, .named a[data-card]").first
        if link.count():
            link.tap(force=True) if at % 2 else link.hover(force=True)
            assert page.locator("#preview").count() == 1 or at % 2 == 0, name
        page.evaluate("for (const summary of document.querySelectorAll('summary')) summary.click()")


SEARCHES = (
    "constructor",
    "__proto__",
    "toString",
    "hasOwnProperty",
    "valueOf",
    "then",
    "length",
    "alert script",
    "Nguyễn",
)


@pytest.mark.browser
def test_names_of_object_properties_are_words_like_others(page: Any, home: str, attacked: Site) -> None:
    page.goto(home + "search.html")
    found = page.evaluate(
        "async words => Promise.all(words.map(async w => (await Archive.search(w, {limit: 500})).hits.map(h => h.id)))",
        list(SEARCHES),
    )
    ids = {article["id"] for article in attacked.articles}

    for words, hits in zip(SEARCHES, found, strict=True):
        assert hits, words
        assert set(hits) <= ids, words


HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "kind:__proto__",
    "source:constructor",
    "entity:person:__proto__",
    "javascript alert",
    '-x "',
    "__proto__",
    "year:9..8",
)


@pytest.mark.browser
def test_what_search_shows_of_an_attack_is_text(page: Any, home: str) -> None:
    for query in HOSTILE:
        page.goto(f"{home}search.html?q={quote(query)}&sort={quote(query)}")
        page.wait_for_function("document.querySelector('[role=status]').textContent.trim() !== '…'")
        page.locator("#search-q").fill(query)
        page.wait_for_timeout(160)

        assert page.locator("main img, main iframe, main [onerror]").count() == 0
