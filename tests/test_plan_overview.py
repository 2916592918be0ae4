"""Citations, the network, the subject index, the timeline and the files for machines."""

from __future__ import annotations

from dataclasses import replace

import pytest
from small_archive import PERSON, PLACE, readings, small_archive

from generator.config import Config
from generator.model import Archive, Authority, Entity, Notice, Occurrence, Page
from generator.stages.plan import overview, plan
from generator.stages.plan.lookup import Lookup
from generator.stages.plan.network import HEIGHT, WIDTH, neighbourhood, network
from generator.stages.plan.overview import SITEMAP, sitemaps


@pytest.fixture(scope="module")
def lookup() -> Lookup:
    return Lookup(small_archive(), Config(title="Kho thử"))


@pytest.fixture(scope="module")
def pages() -> dict[str, Page]:
    return {page.path: page for page in plan(small_archive(), Config()).pages}


def part(page: Page, name: str) -> object:
    return next(p.value for p in page.parts if p.name == name)


def crowd(count: int) -> Lookup:
    """An archive of `count` places that all stand together in two articles."""
    some = readings()[1:]
    entities = {}
    for number in range(count):
        id_ = f"place:{number:03}"
        others = tuple((f"place:{n:03}", 2) for n in range(min(count, 24)) if n != number)
        places = (Occurrence("hai", 0), Occurrence("ba", 0))
        entities[id_] = Entity(Authority(id_, "place", f"Xã {number}"), (("Xã", 2),), places, others)
    return Lookup(Archive({r.article.id: r for r in some}, entities), Config())


# ── pictures ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_network_stays_on_its_sheet_and_no_label_lies_on_another() -> None:
    made = network(crowd(60))

    assert len(made.dots) <= 44
    assert all(0 <= dot.x <= WIDTH and 0 <= dot.y <= HEIGHT for dot in made.dots)
    assert len({(dot.x, dot.y) for dot in made.dots}) == len(made.dots)


def test_the_network_is_the_same_every_time() -> None:
    assert network(crowd(30)) == network(crowd(30))


def test_the_table_has_a_row_for_every_dot_and_both_ends_of_every_tie() -> None:
    made = network(crowd(12))

    assert [row.name for row in made.rows] == [dot.name for dot in made.dots]
    assert sum(len(row.ties) for row in made.rows) == 2 * len(made.ties)


def test_an_archive_without_entities_has_an_empty_network() -> None:
    made = network(Lookup(Archive({}, {}), Config()))

    assert not made.dots
    assert not made.rows


def test_an_entity_of_one_article_has_no_picture() -> None:
    lookup = crowd(10)
    entity = lookup.archive.entities["place:001"]
    once = replace(entity, occurrences=entity.occurrences[:1])
    alone = Lookup(replace(lookup.archive, entities={**lookup.archive.entities, entity.id: once}), Config())

    assert neighbourhood(entity, lookup) is not None
    assert neighbourhood(once, alone) is None


# ── lists ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_subject_index_leads_to_the_mentions_and_from_printed_variants() -> None:
    archive = small_archive()
    made = next(p for p in plan(archive, Config()).pages if p.path == "subjects/index.html")
    subjects = {s.name: s for _, _, some in part(made, "groups") for s in some}  # type: ignore[attr-defined]

    assert subjects["Nghị quyết Trung ương 7 khóa XII"].see == "Nghị quyết số 26-NQ/TW"
    assert [p.date for p in subjects["Lê Văn Ánh"].places] == ["2018-10-15?", "2021-01-20T21:42"]
    assert all("#m-" in p.path for p in subjects["Lê Văn Ánh"].places)


def test_the_timeline_has_articles_and_documents_in_one_order(pages: dict[str, Page]) -> None:
    moments = part(pages["timeline.html"], "moments")

    assert [(m.date[:10], m.kind) for _, some in moments for m in some] == [  # type: ignore[attr-defined]
        ("2018-05-19", "document"),
        ("2018-10-15", "article"),
        ("2021-01-20", "article"),
    ]


def test_a_year_with_too_much_for_one_page_of_the_timeline_has_several(
    lookup: Lookup, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(overview, "TIMELINE", 1)
    made = dict(overview.timeline_pages(lookup))

    assert list(made) == ["timeline.html", "timeline/2018.html", "timeline/2018-2.html", "timeline/2021.html"]
    numbers = next(part.value for part in made["timeline/2018-2.html"] if part.name == "numbers")
    assert [link.text for link in numbers] == ["1", "2"]  # type: ignore[attr-defined]


def test_an_entity_tells_what_was_left_open_and_could_be_it(pages: dict[str, Page], lookup: Lookup) -> None:
    alike = part(pages[lookup.paths[PERSON.id]], "alike")

    assert [mention.surface for mention in alike] == ["Ông Ánh"]  # type: ignore[attr-defined]


def test_a_fact_that_names_an_entity_leads_to_it(lookup: Lookup) -> None:
    assert lookup.told(PLACE.id) == (lookup.paths[PLACE.id], "Hà Đông")
    assert lookup.told("place:Thủ Đức@Thành phố Hồ Chí Minh") == ("", "Thủ Đức")
    assert lookup.told("19:30") == ("", "19:30")


def test_a_large_site_has_an_index_of_site_maps() -> None:
    lookup = Lookup(Archive({}, {}), Config(base_url="https://example.org/"))
    lookup.paths = {**lookup.paths, **{str(n): f"articles/{n}.html" for n in range(SITEMAP + 1)}}
    made = dict(sitemaps(lookup))

    assert list(made) == ["sitemap.xml", "sitemap-1.xml", "sitemap-2.xml"]


def test_the_report_shows_findings_of_every_rule_however_many_there_are() -> None:
    some = tuple(Notice(f"a.txt:{n}", "x" * 2_000, "", "warning", f"rule-{n % 90}") for n in range(9_000))
    lookup = Lookup(replace(small_archive(), notices=some), Config())
    groups = next(p.value for p in overview.check_parts(lookup) if p.name == "groups")

    assert [group.total for group in groups] == [100] * 90  # type: ignore[attr-defined]
    assert {len(group.rows) for group in groups} == {1}  # type: ignore[attr-defined]
