"""What only the whole archive can tell: order, records laid together, neighbours, related articles."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace

import pytest

from generator.model import (
    Article,
    Authority,
    Block,
    Fact,
    Field,
    Mention,
    PersonName,
    Reading,
    Record,
    Relation,
    Resolution,
)
from generator.stages.assemble import TOGETHER, assemble


def reading(id_: str, date: str, *names: str, records: tuple[Authority, ...] = ()) -> Reading:
    """An article titled with its id whose body is the names, each a resolved person."""
    body = ", ".join(names)
    text = f"{id_}\n{body}"
    record = Record(Field(id_, "printed", "test"), Field(date, "printed", "test") if date else None)
    blocks = (Block("title", 0, len(id_)), Block("lead", len(id_) + 1, len(text)))
    resolutions = []
    for name in names:
        start = text.index(name)
        mention = Mention(start, start + len(name), name, "person", "test", PersonName("full", name))
        resolutions.append(Resolution(mention, f"person:{name}"))
    return Reading(Article(id_, f"{id_}.txt", text, blocks, record), tuple(resolutions), records)


def nobody(id_: str) -> None:
    """No file knows anyone."""


def test_articles_stand_by_date_and_the_undated_last() -> None:
    archive = assemble([reading("c", ""), reading("b", "2020"), reading("a", "2021-01-02")], nobody)

    assert list(archive.readings) == ["b", "a", "c"]


def test_the_order_of_the_readings_does_not_matter() -> None:
    readings = [reading("a", "2020", "An", "Bình"), reading("b", "2021", "Bình"), reading("c", "2021", "An", "Bình")]

    assert assemble(readings, nobody) == assemble(readings[::-1], nobody)


def test_the_record_of_a_file_wins_over_one_made_by_a_rule_and_facts_are_laid_together() -> None:
    made = Authority("person:An", "person", "AN", facts=(Fact("office", "Bí thư", "a"),))
    known = Authority("person:An", "person", "Trần An", facts=(Fact("born", "1960", "file"),), origin="knowledge")
    archive = assemble([reading("a", "2020", "An", records=(made,))], {"person:An": known}.get)

    entity = archive.entities["person:An"]
    assert entity.name == "Trần An"
    assert {f.name for f in entity.authority.facts} == {"born", "office"}


def test_neighbours_are_counted_by_article_and_the_most_shared_come_first() -> None:
    readings = [reading("a", "2020", "An", "Bình", "Chi"), reading("b", "2021", "An", "Bình")]
    archive = assemble(readings, nobody)

    assert archive.entities["person:An"].together == (("person:Bình", 2), ("person:Chi", 1))


def test_of_equally_shared_neighbours_those_of_the_same_passage_come_first() -> None:
    before = reading("a", "2020", "Anh", "Bình", "Chi")
    lead = before.article.blocks[1]
    first = replace(lead, end=before.article.text.index(", Chi"))
    second = replace(lead, kind="paragraph", start=before.article.text.index("Chi"))
    article = replace(before.article, blocks=(before.article.blocks[0], first, second))
    archive = assemble([replace(before, article=article), reading("b", "2021", "Bình")], nobody)

    assert [id_ for id_, _ in archive.entities["person:Anh"].together] == ["person:Bình", "person:Chi"]
    assert [id_ for id_, _ in archive.entities["person:Chi"].together] == ["person:Anh", "person:Bình"]


def test_related_articles_name_the_rare_entities_they_share() -> None:
    readings = [reading("a", "2020", "An", "Hiếm"), reading("b", "2021", "An"), reading("c", "2022", "An", "Hiếm")]
    archive = assemble(readings, nobody)

    assert archive.related["a"][0] == ("c", ("person:Hiếm", "person:An"))
    assert [other for other, _ in archive.related["a"]] == ["c", "b"]


def test_an_unresolved_mention_makes_no_entity() -> None:
    made = reading("a", "2020", "An")
    open_ = Reading(made.article, (Resolution(made.resolutions[0].mention, None, "", ("person:X", "person:Y")),))

    assert not assemble([open_], nobody).entities


def test_articles_of_a_person_that_share_nothing_else_stand_apart() -> None:
    readings = [
        reading("a", "2020", "An", "Hiếm"),
        reading("b", "2021", "An", "Hiếm"),
        reading("c", "2022", "An", "Khác"),
        reading("d", "2023", "Khác"),
    ]
    archive = assemble(readings, nobody)

    assert archive.entities["person:An"].groups == (("a", "b"), ("c",))
    assert archive.entities["person:Hiếm"].groups == (("a", "b"),)


def test_an_office_at_one_body_brings_the_articles_of_a_person_together() -> None:
    def holding(id_: str, body: str) -> Reading:
        office = Relation("person:An", "holds-office", body, id_, 0, 2, "test", label="Bí thư")
        return replace(reading(id_, "2020", "An"), relations=(office,))

    archive = assemble(
        [holding("a", "organisation:X"), holding("b", "organisation:X"), holding("c", "organisation:Y")], nobody
    )

    assert archive.entities["person:An"].groups == (("a", "b"), ("c",))


def paragraphs(id_: str, *rows: list[str]) -> Reading:
    """The same with a paragraph for each row of names."""
    text, blocks, resolutions = id_, [Block("title", 0, len(id_))], []
    for row in rows:
        start = len(text) + 1
        text += "\n" + ", ".join(row)
        blocks.append(Block("paragraph", start, len(text)))
        for name in row:
            at = text.index(name, start)
            mention = Mention(at, at + len(name), name, "person", "test", PersonName("full", name))
            resolutions.append(Resolution(mention, f"person:{name}"))
    record = Record(Field(id_, "printed", "test"))
    return Reading(Article(id_, f"{id_}.txt", text, tuple(blocks), record), tuple(resolutions))


@pytest.mark.parametrize("seed", range(8))
def test_whom_one_article_names_stands_with_those_of_its_passages_first_and_then_with_the_rarest(seed: int) -> None:
    numbers = random.Random(seed)
    names = [f"N{n:03}x" for n in range(numbers.choice((5, 30, 90)))]
    rows = [numbers.sample(names, min(len(names), numbers.randint(1, 6))) for _ in range(numbers.randint(1, 40))]
    often = numbers.sample(names, len(names) // 3)
    others = [paragraphs(f"khác{n}", [name]) for n, name in enumerate(often)]
    archive = assemble([paragraphs("một", *rows), *others], nobody)
    named = {name for row in rows for name in row}
    size = {name: 1 + (name in often) for name in named}

    for name in named - set(often):
        near = Counter(other for row in rows if name in row for other in row)
        ranked = sorted(named - {name}, key=lambda other: (-near[other], size[other], other))
        together = archive.entities[f"person:{name}"].together

        assert [other for other, _ in together] == [f"person:{other}" for other in ranked[:TOGETHER]]
