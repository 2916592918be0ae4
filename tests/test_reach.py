"""An article that reads otherwise under other authority files is concerned by what differs between them."""

from __future__ import annotations

import random
from functools import cache

import pytest
from conftest import SEEDS

from generator import knowledge
from generator.config import Config
from generator.edges.files import find_sources
from generator.formats import SUFFIXES
from generator.knowledge.authority import parse_authorities
from generator.knowledge.reach import Reach, reach, words_of
from generator.model import Article, Authority, Reading, Source
from generator.stages.assemble import tell
from generator.stages.read import read
from generator.stages.recognise import recognise
from generator.stages.resolve import resolve

SHIPPED = knowledge.load()


@cache
def articles() -> tuple[Article, ...]:
    sources = find_sources(SEEDS, SUFFIXES, ())
    read_ = (one for source in sources if isinstance(source, Source) for one in read(source, Config()))
    return tuple(one for one in read_ if isinstance(one, Article))


def readings(records: tuple[Authority, ...]) -> list[Reading]:
    known = knowledge.load(records)
    return [resolve(article, recognise(article, known), known, Config()) for article in articles()]


@cache
def plain() -> tuple[Reading, ...]:
    return tuple(readings(()))


def concerned(differing: Reach, reading: Reading) -> bool:
    told, article = tell(reading).told, reading.article
    source = article.record.source.value if article.record.source else ""
    return differing.concerns(told, differing.meant(list(told)), words_of(article.text), source, lambda: article.text)


def drawn(draw: random.Random) -> str:
    """A row about something that an article names, or names in part, under its own id or another one."""
    resolution = draw.choice([r for reading in plain() for r in reading.resolutions])
    kind, surface = resolution.mention.kind, resolution.mention.surface.replace(",", " ").replace("\n", " ")
    own = resolution.entity or draw.choice([*resolution.candidates, f"{kind}:{surface}"])
    words = surface.split()
    part = " ".join(words[: draw.randint(1, len(words))])
    name = draw.choice([surface, surface, part, own.partition(":")[2].split("@")[0].replace(",", " ")]) or surface
    number = next((word for word in words if word[:1].isdigit()), "")
    facts = f"number={number.partition('-')[0]}|symbol=NQ/TW|plenum=7" if kind == "document" and number else ""
    id_ = draw.choice([own, f"{kind}:Khác"]).replace(",", " ")
    return f"{id_},{kind},{name},{draw.choice(['', part]) if part != name else ''},{facts}"


@pytest.mark.parametrize("seed", range(24))
def test_an_article_that_reads_otherwise_is_concerned(seed: int) -> None:
    draw = random.Random(seed)
    rows = [line.replace('"', "") for line in (drawn(draw), drawn(draw))]
    ids = {row.split(",")[0] for row in rows}
    text = "\n".join(["id,kind,name,variants,facts", *(rows if len(ids) == 2 else rows[:1])])
    try:
        records = parse_authorities([("authority/a.csv", text)])
    except Exception:  # two records of one name
        records = parse_authorities([("authority/a.csv", "\n".join(text.split("\n")[:2]))])
    differing = reach((), records, SHIPPED.names)

    for before, after in zip(plain(), readings(records), strict=True):
        if (before.resolutions, before.relations, before.authorities) != (
            after.resolutions,
            after.relations,
            after.authorities,
        ):
            assert concerned(differing, before), (text, before.article.id)
            assert concerned(differing, after), (text, before.article.id)  # when the record goes


def test_a_name_that_stands_nowhere_concerns_nobody() -> None:
    row = "id,kind,name\nperson:Nguyễn Thị Không Có,person,Nguyễn Thị Không Có"
    differing = reach((), parse_authorities([("authority/a.csv", row)]), SHIPPED.names)

    assert not any(concerned(differing, reading) for reading in plain())


def test_records_that_stay_concern_nobody() -> None:
    records = parse_authorities([("authority/a.csv", "id,kind,name\nplace:Hà Nội,place,Hà Nội")])

    assert not any(concerned(reach(records, records, SHIPPED.names), reading) for reading in plain())
