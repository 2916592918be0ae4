"""The search in real Chromium: the twelve queries over the five seeds, from a disk and over http, on the real site."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

ALL = {"000", "001", "002", "003", "004"}
TWELVE = [
    ("đội", ALL),
    ("đột phá", {"000", "004"}),
    ("đề án", {"001", "002", "003", "004"}),
    ("doi ngu can bo", ALL),
    ("đội ngũ cán bộ", ALL),
    ("uỷ", ALL),
    ("ủy", ALL),
    ("khoá XII", ALL),
    ("khóa XII", ALL),
    ("26-NQ/TW", {"000"}),
    ("22-KL/TW", {"001"}),
    ("03-QĐ/TU", {"004"}),
    ("Phạm Minh Chính", {"003", "004"}),
    ('"chạy chức, chạy quyền"', {"000", "001", "003"}),
    (unicodedata.normalize("NFD", "NGHỊ QUYẾT"), ALL),
    ("nghị quyết", ALL),
]


@pytest.fixture(params=["file", "http"])
def home(request: pytest.FixtureRequest, site: Path) -> str:
    """The address of the site, ending in "/"."""
    if request.param == "file":
        return site.as_uri() + "/"
    address: str = request.getfixturevalue("served")
    return address


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    context = browser.new_context()
    page = context.new_page()
    page.failures = []
    page.on("console", lambda said: page.failures.append(said.text) if _is_failure(said) else None)
    page.on("pageerror", lambda error: page.failures.append(str(error)))
    yield page
    context.close()


def _is_failure(said: Any) -> bool:
    """Errors; that the test's server has no icon for the browser's tab is none."""
    return said.type == "error" and not said.location.get("url", "").endswith("favicon.ico")


def test_the_twelve_queries_find_exactly_their_articles(page: Any, home: str) -> None:
    page.goto(home + "search.html")
    answers = page.evaluate(
        """async (queries) => {
            const answers = [];
            for (const query of queries) {
                const { total, hits, broken } = await Archive.search(query, { limit: 20 });
                answers.push([total, hits.filter((hit) => !hit.missing.length).map((hit) => hit.id), broken]);
            }
            return answers;
        }""",
        [query for query, _ in TWELVE],
    )

    for (query, wanted), (total, ids, broken) in zip(TWELVE, answers, strict=True):
        assert {id_[:3] for id_ in ids} == wanted, query
        assert total == len(wanted)
        assert broken == []
    assert page.failures == []


def test_nothing_of_the_index_is_loaded_before_the_reader_searches(page: Any, home: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(home + "search.html")
    page.wait_for_load_state("networkidle")

    assert not [address for address in asked if "/search/" in address]


def test_a_reader_searches_by_keyboard_and_comes_to_the_paragraph(page: Any, home: str) -> None:
    page.goto(home + "search.html")
    page.keyboard.press("Control+k")
    page.keyboard.type("22-KL/TW")
    page.keyboard.press("Enter")
    page.wait_for_selector("#search-hits .search-hit")

    assert "q=22-KL" in page.url
    assert "1" in page.inner_text("#search-status")
    assert page.locator("#search-hits mark").first.inner_text() == "22-KL/TƯ"
    page.locator("#search-hits .search-passage a").first.click()
    page.wait_for_url("**/articles/**")
    assert "#" in page.url


def test_the_address_holds_the_question(page: Any, home: str) -> None:
    page.goto(home + "search.html?q=%C4%91%E1%BB%99t+ph%C3%A1")
    page.wait_for_selector("#search-hits .search-hit")

    assert page.locator("#search-hits .search-hit").count() == 2
    page.fill("#search-q", "03-QĐ/TU")
    page.keyboard.press("Enter")
    expect(page.locator("#search-hits .search-hit")).to_have_count(1)
    page.go_back()
    expect(page.locator("#search-hits .search-hit")).to_have_count(2)
    assert page.input_value("#search-q") == "đột phá"


def test_names_are_offered_while_typing(page: Any, home: str) -> None:
    page.goto(home + "search.html")
    page.click("#search-q")
    page.keyboard.type("pham minh")
    page.wait_for_selector("#search-list:not([hidden]) li")

    assert page.get_attribute("#search-q", "aria-expanded") == "true"
    page.keyboard.press("ArrowDown")
    assert page.get_attribute("#search-q", "aria-activedescendant") == "search-option-0"
    page.keyboard.press("Escape")
    assert page.get_attribute("#search-q", "aria-expanded") == "false"


def test_a_missing_part_of_the_index_is_said(page: Any, home: str) -> None:
    page.route("**/search/a/**", lambda route: route.abort())
    page.goto(home + "search.html?q=ngh%E1%BB%8B")

    page.wait_for_selector("#search-broken:not([hidden])")
    assert "a/" in page.inner_text("#search-broken")
