"""The pages as a reader meets them: real Chromium, the seeds' site, from disk and over http."""

from __future__ import annotations

import base64
import gzip
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
Pages = dict[str, str]
WIDTHS = (360, 768, 1440)
# Reading everything that a page says; run by axe-core, the rules of WCAG 2.2 A and AA and its best practices.
RUN = """async () => {
  const rules = {'target-size': {enabled: true}};
  const found = await axe.run(document, {resultTypes: ['violations'], preload: false, rules});
  return found.violations.map(v => `${v.id}: ${v.nodes.slice(0, 3).map(n => n.target.join(' ')).join(' | ')}`);
}"""

pytestmark = pytest.mark.browser


def rows(site: Path, name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (site / "data" / name).read_text("utf-8").splitlines()]


@pytest.fixture(scope="module")
def kinds_of_pages(site: Path) -> Pages:
    """One address for every kind of page: the richest article and entity of each sort."""
    articles, entities = rows(site, "articles.jsonl"), rows(site, "entities.jsonl")
    found = {
        "home": "index.html",
        "article": max(articles, key=lambda a: len(a["mentions"]))["url"],
        "open": max(articles, key=lambda a: sum(m["entity"] is None for m in a["mentions"]))["url"],
        "list": "organisations/index.html",
        "dates": "dates/index.html",
        "sources": "sources/index.html",
        "timeline": "timeline.html",
        "subjects": "subjects/index.html",
        "network": "network.html",
        "undecided": "undecided/index.html",
        "about": "about.html",
        "search": "search.html",
    }
    for kind in ("document", "person", "organisation"):
        some = [e for e in entities if e["kind"] == kind]
        found[kind] = max(some, key=lambda e: (len(e["relations"]), len(e["articles"]), e["id"]))["url"]
    return found


@pytest.fixture
def page(browser: Any, request: pytest.FixtureRequest) -> Iterator[Any]:
    """A page that fails the test on any error in the console and on any request that leaves the folder."""
    context = browser.new_context(**getattr(request, "param", {}))
    made = context.new_page()
    wrong: list[str] = []
    made.on("pageerror", lambda error: wrong.append(str(error)))
    made.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    yield made
    context.close()
    assert wrong == []


# ── seen and heard by everybody ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "page", [{"color_scheme": "light"}, {"color_scheme": "dark"}], indirect=True, ids=["light", "dark"]
)
def test_axe_finds_nothing_on_any_kind_of_page(page: Any, site: Path, kinds_of_pages: Pages) -> None:
    if not AXE.is_file():
        missing = "axe-core is not installed (npm install)"
        pytest.fail(missing) if os.environ.get("CI") else pytest.skip(missing)
    for kind, url in kinds_of_pages.items():
        page.goto((site / url).as_uri())
        page.evaluate(AXE.read_text("utf-8"))

        assert page.evaluate(RUN) == [], kind


@pytest.mark.parametrize("width", WIDTHS)
def test_no_page_is_wider_than_the_window(page: Any, site: Path, kinds_of_pages: Pages, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    for kind, url in kinds_of_pages.items():
        page.goto((site / url).as_uri())

        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, kind


def test_at_four_hundred_per_cent_nothing_is_lost(page: Any, site: Path, kinds_of_pages: Pages) -> None:
    page.set_viewport_size({"width": 320, "height": 256})  # 1280 × 1024 at 400 %, WCAG 1.4.10
    for kind in ("home", "article", "document"):
        page.goto((site / kinds_of_pages[kind]).as_uri())

        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, kind


@pytest.mark.parametrize("page", [{"java_script_enabled": False}], indirect=True)
def test_an_article_reads_without_javascript(page: Any, site: Path, kinds_of_pages: Pages) -> None:
    page.goto((site / kinds_of_pages["article"]).as_uri())
    page.locator(".body a.m:not(.m-open)").first.click()

    assert page.locator(".entity-head h1").is_visible()
    assert page.locator(".witness mark").first.is_visible()


@pytest.mark.parametrize("page", [{"java_script_enabled": False}], indirect=True)
def test_the_page_as_captured_is_behind_a_switch_that_needs_no_script(page: Any, served: str, site: Path) -> None:
    removed = max(rows(site, "articles.jsonl"), key=lambda a: len(a["removed"]))
    page.goto(served + removed["url"])
    line = page.locator(".captured").first
    before = line.is_visible()
    page.locator("label[for=captured]").click()

    assert not before
    assert page.locator(".captured").count() == len(removed["removed"])
    assert line.is_visible()


def test_the_fonts_of_the_page_are_used_and_come_from_the_site(page: Any, served: str, kinds_of_pages: Pages) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(served + kinds_of_pages["article"])
    page.evaluate("document.fonts.ready")

    assert page.evaluate("document.fonts.check('16px Literata', 'Ữ')")
    assert any(url.endswith("/fonts.css") for url in asked)
    assert all(url.startswith(served.split("/", 3)[0] + "//127.0.0.1") for url in asked)


# ── by keyboard ──────────────────────────────────────────────────────────────────────────────────────────────


def test_the_first_tab_leads_past_the_navigation(page: Any, site: Path, kinds_of_pages: Pages) -> None:
    page.goto((site / kinds_of_pages["article"]).as_uri())
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "main"


def test_the_keyboard_reaches_every_control_and_every_stop_is_visible(
    page: Any, site: Path, kinds_of_pages: Pages
) -> None:
    page.goto((site / kinds_of_pages["article"]).as_uri())
    wanted = page.evaluate(
        """() => [...document.querySelectorAll('a[href], button, input, summary, [tabindex="0"]')]
        .filter(e => e.checkVisibility() && e.tabIndex >= 0).length"""
    )
    reached = page.evaluate("() => { window.stops = new Set(); return 0 }")
    for _ in range(wanted + 400):
        page.keyboard.press("Tab")
        here = page.evaluate(
            """() => { const e = document.activeElement; const known = stops.has(e); stops.add(e);
            const s = getComputedStyle(e), l = e.nextElementSibling && getComputedStyle(e.nextElementSibling);
            return [known, e === document.body, s.outlineStyle !== 'none' || (l && l.outlineStyle !== 'none')] }"""
        )
        if here[1] or here[0]:
            break
        assert here[2], page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
        reached += 1

    assert reached >= wanted


# ── previews ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def link(page: Any, site: Path, kinds_of_pages: Pages) -> Any:
    """A link to an entity in the text of an article."""
    page.goto((site / kinds_of_pages["article"]).as_uri())
    return page.locator(".b-paragraph a.m:not(.m-open)").first


def test_a_preview_opens_under_the_pointer_and_stays_while_it_is_hovered(page: Any, link: Any) -> None:
    link.hover()
    page.locator("#preview .name").wait_for()
    page.locator("#preview").hover()
    page.wait_for_timeout(500)

    assert page.locator("#preview .name").is_visible()


def test_a_preview_names_other_articles_and_not_the_one_that_is_read(page: Any, site: Path) -> None:
    shared = next(e for e in rows(site, "entities.jsonl") if e["kind"] == "document" and len(e["articles"]) == 2)
    article = next(a for a in rows(site, "articles.jsonl") if a["id"] == shared["articles"][0])
    page.goto((site / article["url"]).as_uri())
    page.locator(f".body a.m[href$='{shared['url']}']").first.hover()
    page.locator("#preview li").wait_for()

    assert page.locator("#preview li a").evaluate_all("all => all.map(a => a.pathname === location.pathname)") == [
        False
    ]


def test_escape_sends_a_preview_away_without_moving_the_pointer_or_the_focus(page: Any, link: Any) -> None:
    link.hover()
    page.locator("#preview").wait_for()
    page.keyboard.press("Escape")
    page.wait_for_timeout(400)

    assert page.locator("#preview").count() == 0


def test_a_preview_goes_when_the_pointer_leaves(page: Any, link: Any) -> None:
    link.hover()
    page.locator("#preview").wait_for()
    page.mouse.move(2, 2)
    page.wait_for_timeout(500)

    assert page.locator("#preview").count() == 0


def test_focus_opens_a_preview_and_tab_leads_into_it(page: Any, link: Any) -> None:
    link.evaluate("e => { const all = [...document.querySelectorAll('a[href]')]; all[all.indexOf(e) - 1].focus(); }")
    page.keyboard.press("Tab")
    while not link.evaluate("e => e === document.activeElement"):
        page.keyboard.press("Tab")
    described = link.get_attribute("aria-describedby")
    page.keyboard.press("Tab")

    assert described == "preview"
    assert page.evaluate("document.getElementById('preview').contains(document.activeElement)")


@pytest.mark.parametrize("page", [{"has_touch": True, "viewport": {"width": 390, "height": 800}}], indirect=True)
def test_the_first_tap_shows_a_preview_and_the_second_follows_the_link(page: Any, link: Any) -> None:
    link.tap()
    shown = page.locator("#preview .name").is_visible()
    link.tap()
    page.locator(".entity-head").wait_for()

    assert shown
    assert page.locator(".entity-head h1").is_visible()


def test_a_preview_stays_inside_the_window(page: Any, site: Path, kinds_of_pages: Pages) -> None:
    page.set_viewport_size({"width": 360, "height": 640})
    page.goto((site / kinds_of_pages["article"]).as_uri())
    for number in range(6):
        page.locator(".body a.m").nth(number).evaluate("e => { e.scrollIntoView({block: 'end'}); Preview.show(e); }")
        box = page.locator("#preview").bounding_box()

        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 360
        assert box["y"] >= 0


# ── taking along ─────────────────────────────────────────────────────────────────────────────────────────────


def test_a_quotation_is_copied_with_the_address_of_its_paragraph(page: Any, site: Path, kinds_of_pages: Pages) -> None:
    page.goto((site / kinds_of_pages["article"]).as_uri())
    page.evaluate(
        """() => { const p = document.querySelectorAll('.b-paragraph')[1]; window.wanted = p.id;
        navigator.clipboard.writeText = async text => { window.copied = text; };
        getSelection().selectAllChildren(p); }"""
    )
    page.locator(".quote-bar button").click()
    copied = page.evaluate("copied")

    assert copied.startswith("“")
    assert "¶" not in copied
    assert copied.endswith(f"#{page.evaluate('wanted')}")


def test_an_article_is_cited_in_four_forms(page: Any, site: Path, kinds_of_pages: Pages) -> None:
    page.goto((site / kinds_of_pages["article"]).as_uri())
    forms = page.locator(".cite .copy").all_text_contents()

    assert len(forms) == 4
    assert forms[1].startswith("@article{")
    assert re.search(r"^TY  - NEWS$[\s\S]*^ER  - $", forms[2], re.MULTILINE)
    assert json.loads(forms[3])[0]["type"] == "article-newspaper"


# ── weight ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_article_and_all_that_it_loads_weighs_little(page: Any, served: str, site: Path) -> None:
    bodies: dict[str, bytes] = {}
    page.on("response", lambda r: bodies.setdefault(r.url, r.body()) if not r.url.endswith("/fonts.css") else None)
    for article in rows(site, "articles.jsonl"):
        bodies.clear()
        page.goto(served + article["url"])
        page.wait_for_load_state("networkidle")
        weight = sum(len(gzip.compress(body)) for body in bodies.values())

        assert weight <= 60_000, (article["id"], weight)


def test_style_and_fonts_keep_their_budgets() -> None:
    style = len(gzip.compress((ROOT / "static" / "css" / "site.css").read_bytes()))
    faces = re.findall(r"base64,([A-Za-z0-9+/=]+)", (ROOT / "static" / "css" / "fonts.css").read_text("utf-8"))
    fonts = [base64.b64decode(face) for face in faces]

    assert style <= 9_000
    assert [font[:4] for font in fonts] == [b"wOF2"] * 4
    assert sum(map(len, fonts)) <= 60_000


def test_control_k_brings_to_the_search_box_on_every_kind_of_page(
    browser: Any, site: Path, kinds_of_pages: Pages
) -> None:
    page = browser.new_page()
    for kind, address in kinds_of_pages.items():
        page.goto((site / address).as_uri())
        page.keyboard.press("Control+k")

        assert page.evaluate("document.activeElement.name") == "q", kind
    page.close()
