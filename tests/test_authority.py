"""Authority files: what is read out of them, and what they are told when they are wrong."""

from __future__ import annotations

import pytest

from generator.errors import SettingError
from generator.knowledge.authority import parse_authorities, parse_authority

HEADER = "id,kind,name,variants,facts,source,external,note\n"


def test_a_csv_row_becomes_a_curated_record() -> None:
    text = HEADER + "person:A,person,Trần A,Ba A|Anh Ba,born=1950|office=Bí thư,Báo X,wikidata=Q1,ghi chú\n"

    (record,) = parse_authority(text, "authority/persons.csv")

    assert (record.id, record.kind, record.name, record.variants) == (
        "person:A",
        "person",
        "Trần A",
        ("Ba A", "Anh Ba"),
    )
    assert [(fact.name, fact.value, fact.source) for fact in record.facts] == [
        ("born", "1950", "Báo X"),
        ("office", "Bí thư", "Báo X"),
    ]
    assert record.external == (("wikidata", "Q1"),)
    assert (record.origin, record.source, record.note) == ("curated", "authority/persons.csv:2", "ghi chú")


def test_a_toml_table_says_the_same_as_a_csv_row() -> None:
    toml = """
[[authority]]
id = "person:A"
kind = "person"
name = "Trần A"
variants = ["Ba A", "Anh Ba"]
facts = { born = "1950" }
"""
    csv = HEADER + "person:A,person,Trần A,Ba A|Anh Ba,born=1950,,,\n"

    (from_toml,), (from_csv,) = parse_authority(toml, "a.toml"), parse_authority(csv, "a.csv")

    assert from_toml.source == "a.toml:2"
    assert (from_toml.id, from_toml.name, from_toml.variants) == (from_csv.id, from_csv.name, from_csv.variants)
    assert [(f.name, f.value) for f in from_toml.facts] == [(f.name, f.value) for f in from_csv.facts]


def test_missing_columns_at_the_end_of_a_row_are_empty() -> None:
    (record,) = parse_authority("id,kind,name\nplace:X,place,X\n", "a.csv")

    assert (record.variants, record.facts, record.external) == ((), (), ())


def test_comments_and_blank_lines_are_no_records() -> None:
    assert parse_authority("# hồ sơ\n" + HEADER + "\n# hết\n", "a.csv") == ()


@pytest.mark.parametrize(
    ("text", "path", "where", "what", "remedy"),
    [
        (HEADER + "a,persn,A\n", "a.csv", "a.csv:2", "unknown kind 'persn'", "'person'"),
        ("id,kind,nam\n", "a.csv", "a.csv:1", "unknown column 'nam'", "'name'"),
        ("id,kind\nx,person\n", "a.csv", "a.csv:1", "there is no column 'name'", "Needed are"),
        (HEADER + "a,person,\n", "a.csv", "a.csv:2", "'name' is empty", "Needed are"),
        (HEADER + "a,person,A,,,,,,,\n", "a.csv", "a.csv:2", "10 cells where the header has 8", "double quotes"),
        (HEADER + "a,person,A,,born 1950\n", "a.csv", "a.csv:2", "'born 1950' in 'facts' is no pair", "name=value"),
        (HEADER + 'a,person,"A\n', "a.csv", "a.csv:2", "is not valid CSV", "quotes"),
        ("[[authority]]\nid = \n", "a.toml", "a.toml:2", "is not valid TOML", "toml.io"),
        ("[[person]]\nid = 'a'\n", "a.toml", "a.toml:1", "unknown table 'person'", "[[authority]]"),
        (
            "\n[[authority]]\nid = 'a'\nkind = 'person'\nname = 1\n",
            "a.toml",
            "a.toml:2 (name)",
            "must be a string",
            "Write it",
        ),
    ],
)
def test_a_broken_record_names_line_fact_and_remedy(text: str, path: str, where: str, what: str, remedy: str) -> None:
    with pytest.raises(SettingError) as caught:
        parse_authority(text, path)

    assert caught.value.where == where
    assert what in caught.value.what
    assert remedy in caught.value.remedy


def test_an_id_cannot_be_given_twice() -> None:
    files = [("a.csv", HEADER + "x,person,A\n"), ("b.csv", HEADER + "x,person,B\n")]

    with pytest.raises(SettingError, match=r"b\.csv:2: the id 'x' is already used at a\.csv:2"):
        parse_authorities(files)


def test_a_variant_cannot_be_claimed_by_two_records_in_either_tone_placement() -> None:
    text = HEADER + "x,person,A,Bà Thuý\ny,person,B,bà thúy\n"

    with pytest.raises(SettingError, match=r"a\.csv:3: the variant 'bà thúy' of 'y' is also one of 'x' at a\.csv:2"):
        parse_authority(text, "a.csv")


def test_two_kinds_may_share_a_name() -> None:
    text = HEADER + "place:Lê Lợi,place,Lê Lợi\nperson:Lê Lợi,person,Lê Lợi\n"

    assert len(parse_authority(text, "a.csv")) == 2
