"""Reading one article in a browser: quiet mentions, tables, permalinks, the outline, print, nothing that jumps."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from generator import pipeline

ROOT = Path(__file__).resolve().parents[1]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
FILLING = "Đoạn này chỉ để cho bài dài ra, và không nhắc đến ai hay điều gì cả, nhưng có đủ chữ cho vài dòng liền. " * 4
FILE = f"""---
title: Bảng số liệu của Thành ủy Hà Nội
date: 2021-03-04
source: Báo Thử
---

Ông Nguyễn Văn Thử nói về Nghị quyết số 26-NQ/TW của Thành ủy Hà Nội tại Đà Nẵng.

## Bảng số liệu

| Nơi | Số cán bộ | Ghi chú | Năm trước | Nhiệm kỳ | Người lập |
|---|--:|---|---|---|---|
| Hà Nội | 12.345 | Một ghi chú | như trên | như trên | như trên |
| Cần Thơ | 987 | – | như trên | như trên | như trên |

- Một
    - Một một
- Hai

{"".join(f"## Phần thứ {n}{chr(10)}{chr(10)}Đoạn {n}. {FILLING}{chr(10)}{chr(10)}" for n in range(1, 25))}
"""

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def article(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address on disk of an article with a table, a nested list and many headings, in an archive with an accent."""
    folder = tmp_path_factory.mktemp("reading")
    (folder / "bai.md").write_text(FILE, "utf-8")
    (folder / "archive.toml").write_text('title = "Kho"\naccent = "#ffee00"\n', "utf-8")
    pipeline.build(folder, folder.parent / "read")
    return next((folder.parent / "read" / "articles").glob("bang-so-lieu*.html")).as_uri()


@pytest.fixture
def page(browser: Any, request: pytest.FixtureRequest, article: str) -> Iterator[Any]:
    """The article, opened."""
    context = browser.new_context(**getattr(request, "param", {}))
    made = context.new_page()
    made.goto(article)
    yield made
    context.close()


def decoration(page: Any, kind: str) -> list[str]:
    """The line under the first mention of a kind: style and colour; and whether a sign stands before it."""
    return list(
        page.locator(f".body a.m.k-{kind}").first.evaluate(
            """e => { const s = getComputedStyle(e);
            return [s.textDecorationStyle, s.textDecorationColor, getComputedStyle(e, '::before').content]; }"""
        )
    )


def test_mentions_are_quiet_until_their_kinds_are_asked_for_and_no_script_is_needed(browser: Any, article: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(article)
    legend = page.locator(".legend")
    before = legend.is_visible()
    page.locator("label[for=kinds]").click()

    assert not before
    assert legend.is_visible()
    assert page.locator("label[for=show-person]").is_visible()
    context.close()


@pytest.mark.parametrize("page", [{"color_scheme": "light"}, {"color_scheme": "dark"}], indirect=True)
def test_kinds_are_told_apart_by_line_and_sign_and_not_by_colour_alone(page: Any) -> None:
    kinds = ("document", "person", "organisation", "place")
    quiet = [decoration(page, kind) for kind in kinds]
    page.locator("label[for=kinds]").click()
    loud = [decoration(page, kind) for kind in kinds]

    assert len({tuple(one) for one in quiet}) == 1
    assert len({style for style, *_ in loud}) == len(kinds)
    assert all(sign not in ("none", "normal") for *_, sign in loud)


@pytest.mark.parametrize("page", [{"color_scheme": "light"}, {"color_scheme": "dark"}], indirect=True)
def test_axe_finds_nothing_on_an_article_with_a_table_kinds_shown_and_a_bright_accent(page: Any) -> None:
    if not AXE.is_file():
        pytest.skip("axe-core is not installed (npm install)")
    page.locator("label[for=kinds]").click()
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate(
        "async () => (await axe.run(document, {resultTypes: ['violations']})).violations.map(v => v.id)"
    )

    assert found == []


@pytest.mark.parametrize("page", [{"viewport": {"width": 360, "height": 740}}], indirect=True)
def test_a_wide_table_scrolls_in_its_frame_on_a_phone(page: Any) -> None:
    frame = page.locator(".scroll:has(> .data)")

    assert frame.evaluate("e => e.scrollWidth > e.clientWidth")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.locator(".data thead th[scope=col]").count() == 6
    assert page.locator(".data td.n").all_text_contents() == ["12.345", "987"]


def test_a_list_inside_a_list_is_one(page: Any) -> None:
    assert page.locator(".b-list > li > .b-list > li").text_content().strip() == "Một một"


def test_a_permalink_far_below_brings_its_paragraph_into_sight(page: Any, article: str) -> None:
    anchor = page.locator(".b-paragraph").nth(20).get_attribute("id")
    page.goto(f"{article}#{anchor}")
    page.wait_for_timeout(200)
    box = page.locator(f"#{anchor}").bounding_box()

    assert 0 <= box["y"] < page.viewport_size["height"]


def test_the_outline_marks_the_part_that_is_read(page: Any) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    page.locator("h2", has_text="Phần thứ 12").evaluate("e => e.scrollIntoView({behavior: 'instant'})")
    page.locator(".outline [aria-current=location]", has_text="Phần thứ 12").wait_for(timeout=4000)

    assert page.locator(".outline [aria-current]").count() == 1


def test_a_preview_far_below_is_whole_and_on_top(page: Any) -> None:
    link = page.locator(".named a").first
    link.focus()
    link.evaluate("e => Preview.show(e)")
    box = page.locator("#preview").bounding_box()
    on_top = page.evaluate(
        "([x, y]) => !!document.elementFromPoint(x, y)?.closest('#preview')",
        [box["x"] + box["width"] / 2, box["y"] + box["height"] / 2],
    )

    assert on_top


def test_nothing_jumps_while_a_page_comes_up(browser: Any, served: str, site: Path) -> None:
    """Cumulative layout shift, over http, with the fonts coming after the text (web.dev: good is at most 0.1)."""
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.add_init_script(
        """window.shift = 0; new PerformanceObserver(list => {
        for (const entry of list.getEntries()) window.shift += entry.value;
        }).observe({type: 'layout-shift', buffered: true});"""
    )
    some = [*sorted((site / "articles").glob("*.html"))[:2], *sorted((site / "documents").glob("*.html"))[:2]]
    for path in [site / "index.html", *some]:
        page.goto(served + path.relative_to(site).as_posix())
        page.evaluate("document.fonts.ready")
        page.wait_for_timeout(150)

        assert page.evaluate("shift") <= 0.05, path.name
    page.close()


def test_print_shows_the_text_with_the_addresses_of_its_paragraphs_and_no_chrome(page: Any) -> None:
    page.emulate_media(media="print")
    pin = page.locator(".b-lead .pin")

    assert not page.locator(".main-nav, .switches, .outline, .around, .find").filter(visible=True).count()
    assert page.locator(".cite .copy").first.is_visible()
    assert page.locator(".record").is_visible()
    assert pin.is_visible()
    assert pin.evaluate("e => getComputedStyle(e, '::before').content") == f'"{pin.get_attribute("href")}"'
