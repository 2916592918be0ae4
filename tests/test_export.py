"""The data that every site carries."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from dataclasses import replace

import pytest

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
    Output,
    PersonName,
    Piece,
    Reading,
    Record,
    Resolution,
)
from generator.stages.export import export
from generator.stages.export.rows import article_rows
from generator.stages.export.tables import row

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
    return joined(export(archive, URLS, Config(base_url=base_url)))


def joined(outputs: Iterable[Output | Piece]) -> dict[str, str]:
    """Path → text of the files that `outputs` make."""
    made: dict[str, str] = {}
    for one in outputs:
        made[one.path] = made.get(one.path, "") + one.body.decode()
    return made


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


# ── twins and tables ─────────────────────────────────────────────────────────────────────────────────────────


def test_the_twin_of_a_page_is_its_line_byte_for_byte() -> None:
    made = files()

    assert made["articles/a.json"] == made["data/articles.jsonl"]
    assert made["persons/an.json"] == made["data/entities.jsonl"]


def test_tables_tell_what_the_lines_tell() -> None:
    made = files()
    article = json.loads(made["data/articles.jsonl"])
    of_table = list(csv.DictReader(made["data/mentions.csv"].removeprefix("\ufeff").splitlines()))
    of_lines = [json.loads(line) for line in made["data/mentions.jsonl"].splitlines()]

    assert of_lines == [{"article": "a", **mention} for mention in article["mentions"]]
    assert [(m["article"], m["entity"], m["candidates"]) for m in of_table] == [
        ("a", "person:An", ""),
        ("a", "", "person:An; person:B"),
    ]


@pytest.mark.parametrize("text", ["=1+1", "+84 24", "-NQ/TW", "@SUM(A1)", "\t=1", "\r=1", "＝1"])
def test_what_a_spreadsheet_would_run_is_text_in_a_table(text: str) -> None:
    assert next(csv.reader([row([text]).decode()], strict=True))[0].startswith(f"'{text[0]}")


def test_cells_keep_quotes_commas_and_line_ends() -> None:
    cells = ['Nói: "không"', "a,b", "một\nhai", "Hà Nội"]

    assert next(csv.reader(row(cells).decode().splitlines(keepends=True))) == cells


def test_the_archive_is_cited_whole_in_three_forms() -> None:
    made = files()
    csl = json.loads(made["data/citations.json"])

    assert [(item["title"], item["archive_location"]) for item in csl] == [("Ông An nói", "articles/a.html")]
    assert made["data/citations.bib"].startswith("@article{bai-2020-")
    assert made["data/citations.ris"].startswith("TY  - NEWS\nTI  - Ông An nói\n")


def test_a_row_depends_on_its_article_alone() -> None:
    record = Record(Field("B", "printed", "test"))
    reading = Reading(Article("b", "b.txt", "B\n", (Block("title", 0, 1),), record), ())
    urls = {**URLS, "b": "articles/b.html"}
    twin, rows = article_rows(reading, urls, Config())
    both = Archive({"a": replace(reading, article=replace(reading.article, id="a")), "b": reading}, {})

    made = joined(export(both, urls, Config()))
    assert made[twin.path] == twin.body.decode()
    assert all(made[row.path].count(row.body.decode()) == 1 for row in rows if row.body)
