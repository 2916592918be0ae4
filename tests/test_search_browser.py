"""The search in real Chromium: the twelve queries over the five seeds, from a disk and over http, on the real site."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from generator import pipeline

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
    context = browser.new_context(service_workers="block")  # what a worker fetches cannot be made to fail
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


@pytest.mark.parametrize("where", ["elsewhere", "site", "disk"])
def test_fonts_wait_for_the_answer_only_where_the_reader_comes_from_elsewhere(
    page: Any, served: str, site: Path, where: str
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.split("?")[0]))
    if where == "site":
        page.goto(served + "persons/index.html")
        asked.clear()
        page.fill("#top-q", "can bo")
        page.keyboard.press("Enter")
    else:
        page.goto((served if where == "elsewhere" else site.as_uri() + "/") + "search.html?q=can+bo")
    page.wait_for_selector("#search-hits .search-hit")
    expect(page.locator("head link[href$='fonts.css']")).to_have_count(1)
    page.wait_for_load_state("networkidle")
    fonts = next(at for at, url in enumerate(asked) if url.endswith("/fonts.css"))
    texts = [at for at, url in enumerate(asked) if "/search/a/" in url]

    assert fonts > max(texts) if where == "elsewhere" else fonts < min(texts)
    assert page.failures == []


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


def test_without_a_question_the_page_has_its_own_title_again(page: Any, home: str) -> None:
    page.goto(home + "search.html")
    title = page.title()
    page.fill("#search-q", "nghị quyết")
    page.keyboard.press("Enter")
    page.wait_for_selector("#search-hits .search-hit")
    assert page.title().startswith("nghị quyết · ")

    page.go_back()
    expect(page).to_have_title(title)


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


def test_titles_are_offered_while_typing_and_lead_to_their_articles(page: Any, home: str) -> None:
    page.goto(home + "search.html")
    page.locator("#search-q").press_sequentially("lên kế hoạch bảo v")  # the last word is not finished
    titled = page.locator("#search-list li.k-article", has_text="lên kế hoạch bảo vệ cán bộ").first
    expect(titled).to_be_visible()
    for _ in range(12):
        if titled.get_attribute("aria-selected") == "true":
            break
        page.keyboard.press("ArrowDown")
    expect(titled).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    page.wait_for_url("**/articles/**")


def test_what_is_chosen_stays_chosen_when_other_names_are_offered(page: Any, home: str) -> None:
    page.goto(home + "search.html")
    page.locator("#search-q").press_sequentially("phạm min")
    person = page.locator("#search-list li", has_text="Phạm Minh Chính").first
    for _ in range(20):  # offers of the letters before may still come in between
        if person.get_attribute("aria-selected") == "true":
            break
        page.keyboard.press("ArrowDown")
    expect(person).to_have_attribute("aria-selected", "true")
    with page.expect_event("console", lambda said: said.text == "offered"):
        page.evaluate("""() => new MutationObserver(() => console.log('offered'))
            .observe(document.getElementById('search-list'), { childList: true })""")
        page.keyboard.type("h")

    expect(person).to_have_attribute("aria-selected", "true")
    assert page.get_attribute("#search-q", "aria-activedescendant") == person.get_attribute("id")


def test_a_missing_part_of_the_index_is_said(page: Any, home: str) -> None:
    page.route("**/search/a/**", lambda route: route.abort())
    page.goto(home + "search.html?q=ngh%E1%BB%8B")

    page.wait_for_selector("#search-broken:not([hidden])")
    assert "a/" in page.inner_text("#search-broken")


@pytest.mark.parametrize("part", ["manifest", "l/*", "f/*", "c/*", "facets"])
def test_whatever_is_damaged_is_said_and_no_answer_made_up(page: Any, home: str, part: str) -> None:
    def damage(route: Any) -> None:
        name = route.request.url.split("/search/")[1].removesuffix(".js")
        route.fulfill(body=f'Archive.shard("{name}", 7)', content_type="text/javascript")

    page.route(f"**/search/{part}.js", damage)
    page.goto(f"{home}search.html?{urlencode({'q': 'can bo'})}")
    expect(page.locator("#search-broken")).to_contain_text(part.strip("*"))
    if part in ("manifest", "l/*"):
        expect(page.locator("#search-status")).to_be_empty()
    else:
        expect(page.locator("#search-hits .search-hit")).to_have_count(5)
    assert page.failures == []


# ── the page, point by point, from a disk and over http ──────────────────────────────────────────────────────


@pytest.fixture
def found(page: Any, home: str) -> Any:
    """Asks the search page and waits for its answer: `found("đội")` gives the page."""

    def ask(query: str, wait: str = "#search-hits .search-hit") -> Any:
        page.goto(f"{home}search.html?{urlencode({'q': query})}")
        page.wait_for_selector(wait)
        return page

    return ask


def test_facets_narrow_down_and_filters_in_use_are_dropped(found: Any) -> None:
    page = found("can bo")
    page.click('[data-facet="year"] a:has-text("2018")')
    expect(page.locator("#search-hits .search-hit")).to_have_count(3)
    page.click('[data-facet="source"] a:has-text("Báo Hànộimới")')
    expect(page.locator("#search-hits .search-hit")).to_have_count(1)

    assert page.input_value("#search-q") == 'can bo year:2018 source:"Báo Hànộimới"'
    page.click("#search-filters a >> nth=1")
    expect(page.locator("#search-hits .search-hit")).to_have_count(3)
    page.click('[data-facet="year"] a[aria-current]')
    expect(page.locator("#search-hits .search-hit")).to_have_count(5)


def test_entities_that_the_hits_name_narrow_down(found: Any) -> None:
    page = found("can bo")
    choice = page.locator('[data-facet="entity"] a').first
    choice.wait_for()
    name, count = (text.strip() for text in choice.evaluate("a => [a.firstChild.textContent, a.lastChild.textContent]"))
    choice.click()
    expect(page.locator("#search-hits .search-hit")).to_have_count(int(count))
    chip = page.locator("#search-filters a")
    expect(chip).to_contain_text(name)
    assert "entity%3A" in page.url
    expect(page.locator('[data-facet="entity"] a', has_text=name)).to_have_count(0)
    page.reload()
    expect(chip).to_contain_text(name)
    chip.click()
    expect(page.locator("#search-hits .search-hit")).to_have_count(5)
    assert page.input_value("#search-q") == "can bo"


def test_a_range_of_years_is_typed(found: Any) -> None:
    page = found("can bo")
    page.fill("#search-from", "2020")
    page.fill("#search-to", "2021")
    page.keyboard.press("Enter")
    expect(page.locator("#search-hits .search-hit")).to_have_count(2)

    assert page.input_value("#search-q") == "can bo year:2020..2021"
    page.go_back()
    expect(page.locator("#search-hits .search-hit")).to_have_count(5)


def test_hits_are_ordered_by_date_in_the_words_of_the_reader(found: Any) -> None:
    page = found("can bo")
    page.select_option("#search-sort", "date")
    expect(page.locator("#search-hits .search-about").first).to_contain_text("20/1/2021")

    assert "sort=date" in page.url
    page.select_option("#search-sort", "date-asc")
    expect(page.locator("#search-hits .search-about").first).to_contain_text("/2018")


def test_what_is_spelled_otherwise_is_offered(found: Any) -> None:
    page = found("đổi ngủ", "#search-advice a")

    assert "q=doi+ngu" in page.locator("#search-advice a").first.get_attribute("href")
    page.locator("#search-advice a").first.click()
    page.wait_for_selector("#search-hits .search-hit")


def test_a_word_that_does_not_occur_is_offered_as_it_is_spelled_here(found: Any) -> None:
    page = found("nghị quyêst", "#search-advice a")
    page.locator("#search-advice a", has_text="quyết").click()
    page.wait_for_selector("#search-hits .search-hit")

    assert page.input_value("#search-q") == "nghị quyết"


def test_home_end_and_tab_are_the_box_s_own(found: Any) -> None:
    page = found("đội")
    box = page.locator("#search-q")
    box.fill("phạm minh")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowDown")
    for key, at in (("Home", 0), ("End", 9)):
        page.keyboard.press(key)
        assert box.evaluate("box => box.selectionStart") == at
    page.keyboard.press("Tab")
    expect(page.locator("#search-list")).to_be_hidden()
    expect(box).to_have_attribute("aria-expanded", "false")
    assert box.input_value() == "phạm minh"


def test_partial_matches_stand_apart_and_say_what_they_lack(found: Any) -> None:
    page = found("tinh giản biên chế xyzt", "#search-partial:not([hidden]) .search-missing")

    assert page.locator("#search-hits .search-hit").count() == 0
    assert "xyzt" in page.locator("#search-partial .search-missing").first.inner_text()


def test_a_hit_leads_to_its_paragraph_and_marks_the_words(found: Any) -> None:
    page = found('"đội ngũ cán bộ"')
    passage = page.locator("#search-hits .search-passage a").first
    text = passage.inner_text().strip("… ")
    passage.click()
    page.wait_for_url("**/articles/**")
    anchor = page.evaluate("location.hash.slice(1).replace(/:~:.*/, '')")

    assert text[:40] in page.locator(f"[id='{anchor}']").inner_text()
    assert page.evaluate("[...CSS.highlights.get('found') ?? []].map(String)").count("đội ngũ cán bộ") >= 1


def test_the_slash_key_works_only_where_it_is_switched_on(found: Any) -> None:
    page = found("đội")
    page.locator("#search-hits a").first.focus()
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") != "search-q"

    page.check("#search-slash")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "search-q"
    page.locator("#search-hits a").first.focus()
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "search-q"


def test_a_telephone_shows_all_of_it_without_scrolling_sideways(found: Any, page: Any) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    found("can bo year:2018..2021")
    page.click("#search-facets summary")
    page.wait_for_selector(".search-year")

    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_the_box_is_a_combobox_by_the_pattern(found: Any) -> None:
    page = found("đội")
    box = page.get_by_role("combobox").and_(page.locator("input"))
    box.fill("phạm minh")
    option = page.get_by_role("option").first
    option.wait_for()
    box.press("ArrowDown")

    assert option.get_attribute("aria-selected") == "true"
    assert box.get_attribute("aria-controls") == page.get_by_role("listbox").get_attribute("id")
    assert box.get_attribute("aria-activedescendant") == option.get_attribute("id")
    box.press("Enter")
    page.wait_for_url("**/persons/**")


@pytest.mark.parametrize(("width", "beside"), [(1280, True), (600, False)])
def test_on_a_wide_screen_the_filters_stand_open_beside_the_hits(
    found: Any, page: Any, width: int, beside: bool
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    found("can bo")
    panel = page.locator("#search-facets")
    assert panel.evaluate("(panel) => panel.open") == beside
    if not beside:
        panel.locator("summary").first.click()
    page.wait_for_selector(".search-year")
    facets, hits = (page.locator(name).bounding_box() for name in ("#search-facets", "#search-hits"))

    assert (facets["x"] >= hits["x"] + hits["width"]) == beside
    assert (facets["y"] + facets["height"] <= hits["y"]) != beside


def test_filters_that_the_reader_folded_stay_folded(found: Any) -> None:
    page = found("can bo")
    page.wait_for_selector(".search-year")
    panel = page.locator("#search-facets")
    panel.locator("summary").first.click()
    page.fill("#search-q", "nghị quyết")
    page.keyboard.press("Enter")
    expect(page.locator("#search-status")).to_contain_text("5")
    page.set_viewport_size({"width": 600, "height": 800})
    page.set_viewport_size({"width": 1280, "height": 800})

    assert not panel.evaluate("(panel) => panel.open")


def test_filters_fold_and_unfold_with_the_width_of_the_window(found: Any, page: Any) -> None:
    page.set_viewport_size({"width": 600, "height": 800})
    found("can bo")
    panel = page.locator("#search-facets")
    expect(panel).not_to_have_attribute("open", "")
    page.set_viewport_size({"width": 1280, "height": 800})
    expect(panel).to_have_attribute("open", "")
    page.wait_for_selector(".search-year")


def test_more_hits_are_announced_and_reached_by_keyboard(page: Any, tmp_path: Path) -> None:
    for number in range(23):
        (tmp_path / f"{number}.md").write_text(
            f"---\ntitle: Bài {number}\n---\n\nMột hội nghị lần {number}.\n", "utf-8"
        )
    pipeline.build(tmp_path, tmp_path.parent / "more/site")
    page.goto((tmp_path.parent / "more/site/search.html").as_uri() + "?q=hội nghị")
    page.wait_for_selector("#search-hits .search-hit")
    page.focus("#search-more")
    page.keyboard.press("Enter")
    expect(page.locator("#search-hits .search-hit")).to_have_count(20)
    expect(page.locator("#search-hits .search-hit").nth(10).locator("h3 a")).to_be_focused()
    expect(page.locator("#search-status")).to_have_text("23 bài, đang hiện 20 bài")
    page.focus("#search-more")
    page.keyboard.press("Enter")
    expect(page.locator("#search-hits .search-hit").nth(20).locator("h3 a")).to_be_focused()
    expect(page.locator("#search-more")).to_be_hidden()


def test_the_page_has_one_box(page: Any, home: str) -> None:
    page.goto(home + "search.html")

    assert page.locator('input[name="q"]:visible').evaluate_all("all => all.map(box => box.id)") == ["search-q"]


def test_where_nothing_is_found_and_nothing_offered_it_is_told_how_to_ask(found: Any) -> None:
    page = found("can bo")
    assert not page.locator("#search-help").evaluate("(help) => help.open")

    found("qwxz", "#search-help[open]")


def test_the_last_questions_are_offered_in_the_empty_box_and_can_be_cleared(page: Any, home: str) -> None:
    for query in ("đội", "<b>uỷ</b>"):
        page.goto(f"{home}search.html?{urlencode({'q': query})}")
    page.goto(home + "search.html")
    page.focus("#search-q")
    offered = page.locator("#search-list [role=option]")
    assert offered.all_inner_texts()[:2] == ["<b>uỷ</b>", "đội"]
    assert offered.count() == 3
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#search-hits > li").first).to_be_visible()
    assert page.input_value("#search-q") == "đội"

    page.goto(home + "search.html")
    page.focus("#search-q")
    page.locator(".search-forget").click()
    page.reload()
    page.focus("#search-q")
    expect(page.locator("#search-list")).to_be_hidden()


def test_the_switch_of_the_slash_key_is_remembered(page: Any, home: str) -> None:
    page.goto(home + "search.html")
    page.check("#search-slash")
    page.reload()
    expect(page.locator("#search-slash")).to_be_checked()


def test_the_down_arrow_opens_the_list_and_its_length_is_announced(page: Any, home: str) -> None:
    page.goto(f"{home}search.html?{urlencode({'q': 'Phạm Minh'})}")
    page.focus("#search-q")
    expect(page.locator("#search-list")).to_be_hidden()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#search-list")).to_be_visible()
    count = page.locator("#search-list [role=option]").count()
    expect(page.locator("#search-offered")).to_contain_text(str(count))
    page.keyboard.press("Escape")
    expect(page.locator("#search-offered")).to_be_empty()


def test_every_year_has_its_bar_and_all_fit(page: Any, home: str) -> None:
    page.set_viewport_size({"width": 360, "height": 700})
    page.goto(f"{home}search.html?{urlencode({'q': 'đội'})}")
    page.click("#search-facets summary")
    bars = page.locator(".search-year")
    expect(bars.first).to_be_visible()
    years = [int(name.split(":")[0]) for name in bars.evaluate_all("all => all.map(bar => bar.title)")]
    assert years == list(range(years[0], years[-1] + 1))
    assert page.eval_on_selector(".search-years", "box => box.scrollWidth <= box.clientWidth")


def test_many_years_fit_a_phone_and_many_sources_are_folded(page: Any, tmp_path: Path) -> None:
    for number in range(15):
        head = f"title: Bài {number}\nsource: Báo {number}\ndate: {1985 + 2 * number}-05-01"
        (tmp_path / f"{number}.md").write_text(f"---\n{head}\n---\n\nMột hội nghị lần {number}.\n", "utf-8")
    pipeline.build(tmp_path, tmp_path.parent / "many-years/site")
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto((tmp_path.parent / "many-years/site/search.html").as_uri() + "?q=hội nghị")
    page.wait_for_selector("#search-hits .search-hit")
    page.click("#search-facets > summary")
    page.wait_for_selector(".search-year")

    bars = page.locator(".search-years .search-year")
    assert [title.split(":")[0] for title in bars.evaluate_all("all => all.map(bar => bar.title)")] == [
        str(year) for year in range(1985, 2014)
    ]
    assert page.locator(".search-years a").count() == 15  # a year without hits leads nowhere
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    rest = page.locator('[data-facet="source"] details')
    expect(rest.locator("summary")).to_contain_text("(3)")
    rest.locator("summary").click()
    rest.locator("a").first.click()
    expect(page.locator("#search-hits .search-hit")).to_have_count(1)
    assert page.failures == []
