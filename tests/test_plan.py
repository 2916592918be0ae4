"""Which pages there are, where they stand and what they are given."""

from __future__ import annotations

import re
import string
from dataclasses import replace
from itertools import pairwise
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_archive import BODY, PERSON, PLACE, RESOLUTION, article, readings, small_archive

from generator.config import Config
from generator.locale import LABELS
from generator.model import Archive, Authority, Entity, Face, Fact, Occurrence, Page, Part, Relation
from generator.quote import anchors
from generator.stages.plan import entities, plan
from generator.stages.plan.lists import ListHead, letter, letter_file, lettered
from generator.stages.plan.lookup import NEWEST, Lookup, bounded, subtitle
from generator.stages.plan.namesakes import apart
from generator.stages.plan.urls import entity_slug, paths
from generator.stages.plan.views import Item, RelationGroup, RelationRow, Witness
from generator.stages.plan.weights import HEAVY, portions, weight
from generator.text import clip


@pytest.fixture(scope="module")
def archive() -> Archive:
    return small_archive()


@pytest.fixture(scope="module")
def pages(archive: Archive) -> dict[str, Page]:
    return {page.path: page for page in plan(archive, Config(base_url="https://example.org/")).pages}


def part(page: Page, name: str) -> object:
    return next(p.value for p in page.parts if p.name == name)


def entity(id_: str, name: str, origin: str = "rule", **facts: str) -> Entity:
    made = tuple(Fact(key, value) for key, value in facts.items())
    record = Authority(id_, id_.partition(":")[0], name, (), made, origin)  # type: ignore[arg-type]
    return Entity(record, ((name, 1),), (Occurrence("một", 0),))


# ── addresses ────────────────────────────────────────────────────────────────────────────────────────────────


def test_paths_are_lower_case_ascii_and_all_different(archive: Archive) -> None:
    made = paths(archive)

    assert len(set(made.values())) == len(made) == len(archive.readings) + len(archive.entities)
    assert all(set(path) <= set(string.ascii_lowercase + string.digits + "-/.") for path in made.values())


def test_an_articles_path_has_its_title_and_digits_of_its_id_and_nothing_of_its_body(archive: Archive) -> None:
    other = article("hai", "Bài thứ hai", [("paragraph", "Một lời văn khác hẳn.")])
    changed = replace(archive, readings={**archive.readings, "hai": replace(readings()[1], article=other)})

    assert re.fullmatch(r"articles/bai-thu-hai-[0-9a-f]{6}\.html", paths(archive)["hai"])
    assert paths(changed)["hai"] == paths(archive)["hai"]


def test_a_long_title_is_cut_between_words() -> None:
    made = article("x", "Rất dài " * 40, [])
    path = paths(Archive({"x": replace(readings()[2], article=made)}, {}))["x"]

    assert len(path) <= len("articles/") + 60 + len("-123456.html")
    assert "--" not in path


def test_a_documents_path_tells_number_and_term(archive: Archive) -> None:
    assert paths(archive)[RESOLUTION.id] == "documents/26-nq-tw-khoa-xii.html"


@pytest.mark.parametrize(
    ("made", "slug"),
    [
        (entity("document:a", "Quy định số 03-QĐ/TU", place="Cần Thơ", year="2016"), "03-qd-tu-can-tho-2016"),
        (entity("document:b", "Nghị định 46/2016/NĐ-CP", year="2016", date="2016-05-26"), "46-2016-nd-cp"),
        (entity("document:c", "Luật Đất đai 2013", year="2013"), "luat-dat-dai-2013"),
        (entity("document:d", "Nghị quyết Trung ương 6 khóa XII", term="XII"), "nghi-quyet-trung-uong-6-khoa-xii"),
        (entity("person:e", "Con"), "con-"),
        (entity("place:f", "Index"), "index-"),
    ],
)
def test_slugs_of_entities(made: Entity, slug: str) -> None:
    assert entity_slug(Face.of(made.authority, 1, 1)) == slug


def test_where_slugs_meet_the_better_founded_record_keeps_the_plain_one() -> None:
    met = [
        entity("person:1", "Lê Văn Ánh", "curated"),
        entity("person:2", "Lê Văn Anh"),
        entity("person:3", "Le Van Anh"),
    ]
    made = paths(Archive({}, {e.id: e for e in met}))

    assert made["person:1"] == "persons/le-van-anh.html"
    assert re.fullmatch(r"persons/le-van-anh-[0-9a-f]{12}\.html", made["person:2"])
    assert made["person:2"] != made["person:3"]


def test_where_equals_meet_none_of_them_takes_the_plain_slug() -> None:
    met = [entity("person:1", "Lê Văn Ánh"), entity("person:2", "Lê Văn Anh")]
    made = paths(Archive({}, {e.id: e for e in met}))

    assert "persons/le-van-anh.html" not in made.values()


# ── pages ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_page_of_the_site_map_is_there(pages: dict[str, Page]) -> None:
    expected = {
        "index.html", "search.html", "about.html", "timeline.html", "feed.xml", "sitemap.xml",
        "documents/index.html", "persons/index.html", "organisations/index.html", "places/index.html",
        "events/index.html", "topics/index.html", "dates/index.html", "sources/index.html", "sections/index.html",
        "articles/index.html", "undecided/index.html",
    }  # fmt: skip

    assert expected <= set(pages)


def test_no_two_pages_have_one_path_whatever_the_case(archive: Archive) -> None:
    made = [page.path.lower() for page in plan(archive, Config()).pages]

    assert len(made) == len(set(made))


def test_feed_and_site_map_need_a_base_url(archive: Archive) -> None:
    assert not {"feed.xml", "sitemap.xml"} & {page.path for page in plan(archive, Config()).pages}


def test_a_redirect_of_the_settings_becomes_a_page(archive: Archive) -> None:
    made = {p.path: p for p in plan(archive, Config(redirects=(("cu.html", "articles/moi.html"),))).pages}

    assert part(made["cu.html"], "head").path == "articles/moi.html"  # type: ignore[attr-defined]


def test_pages_are_handed_the_same_for_the_same_archive(pages: dict[str, Page]) -> None:
    again = {p.path: p.parts for p in plan(small_archive(), Config(base_url="https://example.org/")).pages}

    assert again == {path: page.parts for path, page in pages.items()}


def test_an_edit_of_one_article_leaves_the_pages_of_strangers_alone(archive: Archive, pages: dict[str, Page]) -> None:
    other = article("ba", "Bài không ngày", [("paragraph", "Không có gì mới.")])
    changed = replace(archive, readings={**archive.readings, "ba": replace(readings()[2], article=other)})
    made = {p.path: p.parts for p in plan(changed, Config(base_url="https://example.org/")).pages}
    moved = {path for path, parts in made.items() if parts != pages[path].parts}

    assert paths(archive)["ba"] in moved
    assert not moved & {paths(archive)["một"], paths(archive)[PERSON.id], "documents/index.html"}


def test_removed_lines_stand_where_the_captured_page_has_them(archive: Archive, pages: dict[str, Page]) -> None:
    body = part(pages[paths(archive)["một"]], "body")

    assert [b.kind for b in body] == ["title", "lead", "captured", "heading", "paragraph", "caption", "captured"]  # type: ignore[attr-defined]


def test_an_open_mention_lists_what_it_could_be(archive: Archive, pages: dict[str, Page]) -> None:
    notes = part(pages[paths(archive)["một"]], "undecided")
    note = notes[0]  # type: ignore[index]

    assert note.surface == "Ông Ánh"
    assert [link.text for link in note.candidates] == ["Lê Văn Ánh", "Lê Văn Anh"]
    assert [link.path for link in note.candidates] == [paths(archive)[PERSON.id], ""]


def test_an_entity_page_shows_every_mention_in_its_paragraph(archive: Archive, pages: dict[str, Page]) -> None:
    witnesses = part(pages[paths(archive)[PERSON.id]], "witnesses")
    shown = [
        p.flow.text[mark.start : mark.end]
        for w in witnesses  # type: ignore[attr-defined]
        for p in w.passages
        for mark in p.flow.annotations
    ]

    assert shown == ["Lê Văn Ánh", "Lê Văn Ánh"]


def test_relations_are_told_from_both_ends(archive: Archive, pages: dict[str, Page]) -> None:
    document, body = pages[paths(archive)[RESOLUTION.id]], pages[paths(archive)[BODY.id]]

    assert [g.predicate for g in part(document, "relations")] == ["implements:in"]  # type: ignore[attr-defined]
    assert [g.predicate for g in part(body, "relations")] == ["implements:out"]  # type: ignore[attr-defined]
    assert [row.label for row in part(body, "offices")] == ["Bí thư"]  # type: ignore[attr-defined]


def test_articles_of_a_person_that_share_nothing_are_shown_apart_unless_somebody_wrote_the_record(
    archive: Archive,
) -> None:
    person = replace(archive.entities[PERSON.id], groups=(("một",), ("hai",)))
    curated = replace(person, authority=replace(person.authority, origin="curated"))
    lookup = Lookup(archive, Config())

    assert [[link.text for link in group.articles] for group in apart(person, lookup)] == [
        [archive.readings[id_].article.title] for id_ in ("một", "hai")
    ]
    assert apart(curated, lookup) == () == apart(archive.entities[PERSON.id], lookup)


def test_a_frequent_entity_gets_pages_by_year(archive: Archive) -> None:
    some = {
        f"x{n:03}": replace(
            readings()[1],
            article=replace(readings()[1].article, id=f"x{n:03}"),
        )
        for n in range(100)
    }
    place = Entity(PLACE, (("Hà Đông", 100),), tuple(Occurrence(id_, 1) for id_ in some))
    person = Entity(PERSON, (("Lê Văn Ánh", 100),), tuple(Occurrence(id_, 0) for id_ in some))
    made = {p.path: p for p in plan(Archive(some, {place.id: place, person.id: person}), Config()).pages}

    assert {"places/ha-dong.html", "places/ha-dong/2021.html", "places/ha-dong/2021-3.html"} <= set(made)
    assert len(cast("tuple[Witness, ...]", part(made["places/ha-dong.html"], "witnesses"))) == NEWEST


def test_very_many_pages_of_a_year_are_reached_step_by_step(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(entities, "CHUNK", 1)
    some = {
        f"x{n:03}": replace(readings()[1], article=replace(readings()[1].article, id=f"x{n:03}")) for n in range(130)
    }
    place = Entity(PLACE, (("Hà Đông", 130),), tuple(Occurrence(id_, 1) for id_ in some))
    lookup = Lookup(Archive(some, {place.id: place}), Config())
    made = dict(entities.year_pages(place.id, "2021", lookup))
    ways = {path: {p for *_, p in _value(parts, "others")} for path, parts in made.items()}
    reached, waiting = set[str](), [next(iter(ways))]
    while waiting:
        if (path := waiting.pop()) not in reached:
            reached.add(path)
            waiting += ways[path]

    assert reached == made.keys()
    assert len(made) == 130
    assert max(map(len, ways.values())) < 60


def _value(parts: tuple[Part, ...], name: str) -> tuple[tuple[str, int, str], ...]:
    return next(cast("tuple[tuple[str, int, str], ...]", p.value) for p in parts if p.name == name)


def test_facts_and_sentences_are_shown_up_to_a_number(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(entities, "FACTS", 2)
    monkeypatch.setattr(entities, "SENTENCES", 1)
    facts = tuple(Fact("role", f"việc {n}", "authority") for n in range(5))
    person = archive.entities[PERSON.id]
    told = tuple(replace(archive.entities[BODY.id].relations[0], label=label) for label in ("a", "a", "a", "b", "b"))
    many = replace(person, authority=replace(person.authority, facts=facts), relations=told)
    made = {p.name: p.value for p in entities.entity_parts(many, Lookup(archive, Config()))}
    rows = [
        *cast("tuple[RelationRow, ...]", made["offices"]),
        *(row for group in cast("tuple[RelationGroup, ...]", made["relations"]) for row in group.rows),
    ]

    assert (len(cast("tuple[object, ...]", made["facts"])), made["more_facts"]) == (2, 3)
    assert all(len(row.said) == 1 for row in rows)
    assert sum(len(row.said) + row.more for row in rows) == len(told)


@given(st.lists(st.integers(0, 40), max_size=30))
def test_portions_hold_everything_in_order_and_are_neither_long_nor_heavy(sizes: list[int]) -> None:
    things = [Item("p.html", "x" * (10_000 * size)) for size in sizes]
    made = portions(things, 7)

    assert [thing for some in made for thing in some] == things
    assert all(len(some) <= 7 and (len(some) == 1 or weight(tuple(some)) <= HEAVY) for some in made)
    assert all(len(a) == 7 or weight((*a, b[0])) > HEAVY for a, b in pairwise(made))


def test_paragraph_anchors_survive_edits_elsewhere() -> None:
    before = article("a", "Tên", [("paragraph", "Đoạn thứ nhất."), ("paragraph", "Đoạn thứ hai dài hơn nhiều.")])
    after = article("b", "Tên", [("paragraph", "Mới."), ("paragraph", "Đoạn thứ hai dài hơn nhiều.")])

    assert anchors(before)[2] == anchors(after)[2]


def test_paragraphs_that_begin_alike_have_anchors_of_their_own() -> None:
    made = anchors(article("a", "Tên", [("paragraph", "Như nhau."), ("paragraph", "Như nhau.")]))

    assert len(set(made)) == 3


# ── small things ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("name", "label"), [("ầm", "Â"), ("Đỗ", "Đ"), ("ủy", "U"), ("26-NQ/TW", "0–9"), ("“Ý", "Y"), ("", "#")]
)
def test_the_letter_of_a_name(name: str, label: str) -> None:
    assert letter(name) == label


def test_files_of_letters_differ_though_they_are_ascii() -> None:
    letters = "AĂÂBCDĐEÊGHIKLMNOÔƠPQRSTUƯVXY"

    assert len({letter_file(x) for x in letters}) == len(letters)


def test_a_list_is_in_vietnamese_order() -> None:
    names = ["Đà Nẵng", "Dân vận", "Ân Thi", "An Giang", "Ăn Trung"]
    made = lettered(Item(name, name) for name in names)

    assert [i.text for s in made for i in s.items] == ["An Giang", "Ăn Trung", "Ân Thi", "Dân vận", "Đà Nẵng"]


@pytest.mark.parametrize(
    ("count", "shown"), [(0, (0, False)), (9, (9, False)), (10, (10, False)), (11, (10, True)), (777, (500, True))]
)
def test_counts_in_previews_are_rounded_down(count: int, shown: tuple[int, bool]) -> None:
    assert bounded(count) == shown


def test_a_text_is_clipped_at_a_space() -> None:
    assert clip("một hai ba", 8) == "một hai…"


def test_search_gets_the_addresses_and_the_paragraphs(archive: Archive) -> None:
    made = plan(archive, Config())
    entry = made.entries["một"]

    assert entry.url == made.urls["một"]
    assert entry.text[entry.passages[2].start : entry.passages[2].end] == "Một đề mục"
    assert made.entities[PERSON.id].articles == 2


def test_every_kind_of_list_has_words_of_its_own(archive: Archive) -> None:
    heads = [part.value for page in plan(archive, Config()).pages for part in page.parts]
    emitted = {head.what for head in heads if isinstance(head, ListHead)}

    assert {"sources", "source", "date", "persons"} <= emitted
    assert emitted <= set(LABELS["list"])


def test_what_is_not_known_of_a_numbered_document_is_said_to_be_unknown(archive: Archive) -> None:
    made = entity("document:12/QĐ-UBND@Hà Nội 2018", "Quyết định 12/QĐ-UBND", number="12", date="2018-01-02")
    some = replace(made, occurrences=(Occurrence("hai", 0),))
    wider = replace(archive, entities={**archive.entities, made.id: some})
    page = next(p for p in plan(wider, Config()).pages if p.path == paths(wider)[made.id])

    assert part(page, "unknown") == ("issuer", "title")


def test_what_several_articles_tell_of_an_office_is_one_row() -> None:
    archive = small_archive()
    told = tuple(
        Relation(PERSON.id, "holds-office", BODY.id, id_, 0, 10, "office", date, "Bí thư")
        for id_, date in (("một", "2018-10-15"), ("hai", "2021-01-20"), ("ba", ""))
    )
    person = replace(archive.entities[PERSON.id], relations=told)
    made = replace(archive, entities={**archive.entities, PERSON.id: person})
    pages = {p.path: p for p in plan(made, Config()).pages}
    office, *others = cast("tuple[RelationRow, ...]", part(pages[paths(made)[PERSON.id]], "offices"))

    assert others == []
    assert (office.label, office.first, office.last) == ("Bí thư", "2018-10-15", "2021-01-20")
    assert [said.date for said in office.said] == ["2018-10-15", "2021-01-20", ""]


def test_a_title_that_the_name_already_says_is_no_subtitle() -> None:
    assert subtitle(entity("document:a", "Đề án tinh giản biên chế", title="Tinh giản biên chế")) == ""
    assert subtitle(entity("document:a", "Nghị quyết 26-NQ/TW", title="về cán bộ")) == "về cán bộ"
