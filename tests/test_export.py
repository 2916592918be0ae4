"""The data that every site carries."""

from __future__ import annotations

import json

from generator.config import Config
from generator.model import (
    Archive,
    Article,
    Authority,
    Block,
    Entity,
    Field,
    Mention,
    Occurrence,
    PersonName,
    Reading,
    Record,
    Resolution,
)
from generator.stages.export import export

TEXT = "Ông An nói\nÔng An lại nói."
URLS = {"a": "articles/a.html", "person:An": "persons/an.html"}


def files(base_url: str = "") -> dict[str, str]:
    """The export of an article in which one person is named, decided in the title and open in the text."""
    record = Record(Field("Ông An nói", "printed", "test"), Field("2020?", "inferred", "test"))
    article = Article("a", "a.txt", TEXT, (Block("title", 0, 10), Block("lead", 11, 26)), record)
    title = Mention(4, 6, "An", "person", "r", PersonName("full", "An"))
    body = Mention(15, 17, "An", "person", "r", PersonName("full", "An"))
    reading = Reading(article, (Resolution(title, "person:An"), Resolution(body, None, "", ("person:An", "person:B"))))
    record_ = Authority("person:An", "person", "An", ("A.",), external=(("wikidata", "Q1"), ("isni", "2")))
    entity = Entity(record_, (("An", 1),), (Occurrence("a", 0),))
    archive = Archive({"a": reading}, {"person:An": entity})
    return {o.path: o.body.decode() for o in export(archive, URLS, Config(base_url=base_url))}


def test_offsets_are_counted_in_the_field_that_they_name() -> None:
    article = json.loads(files()["data/articles.jsonl"])

    assert [(m["field"], m["start"], m["end"]) for m in article["mentions"]] == [("title", 4, 6), ("text", 4, 6)]
    for mention in article["mentions"]:
        assert article[mention["field"]][mention["start"] : mention["end"]] == mention["surface"]


def test_an_open_mention_has_no_entity_and_lists_its_candidates() -> None:
    mention = json.loads(files()["data/articles.jsonl"])["mentions"][1]

    assert (mention["entity"], mention["candidates"]) == (None, ["person:An", "person:B"])


def test_the_basis_of_the_date_is_told() -> None:
    article = json.loads(files()["data/articles.jsonl"])

    assert (article["date"], article["date_basis"]) == ("2020?", "inferred")


def test_authority_records_are_skos_concepts_with_their_external_ids() -> None:
    concept = json.loads(files("https://example.org/x")["data/authorities.jsonld"])["@graph"][1]

    assert concept["skos:prefLabel"] == {"@language": "vi", "@value": "An"}
    assert concept["skos:exactMatch"] == [{"@id": "http://www.wikidata.org/entity/Q1"}]
    assert concept["skos:notation"] == ["isni:2"]


def test_ids_are_relative_without_a_base_url_and_absolute_with_one() -> None:
    assert "@base" not in json.loads(files()["data/authorities.jsonld"])["@context"]
    assert (
        json.loads(files("https://example.org/x")["data/authorities.jsonld"])["@context"]["@base"]
        == "https://example.org/x/"
    )
