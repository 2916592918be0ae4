"""Tables with a column map: an article a row."""

from __future__ import annotations

import pytest

from generator.config import Config, parse
from generator.errors import SettingError
from generator.model import Article, Notice, Source
from generator.stages.read import read


def run(data: str, config: Config | None = None, path: str = "bang.csv") -> tuple[list[Article], list[Notice]]:
    found = list(read(Source(path, data.encode()), config or Config()))
    return [x for x in found if isinstance(x, Article)], [x for x in found if isinstance(x, Notice)]


def test_columns_named_like_fields_need_no_map() -> None:
    articles, notices = run("ID,Title,Text\n7,Tin,Nội dung ở đây.\n")

    assert [(a.id, a.text) for a in articles] == [("7", "Tin\nNội dung ở đây.")]
    assert notices == []


def test_a_map_names_the_columns_of_another_export() -> None:
    config = parse('[columns]\ntitle = "Tiêu đề"\ntext = "Nội dung"\nauthors = "Người viết"\ndate = "Ngày"\n')
    articles, _ = run("Ngày;Tiêu đề;Người viết;Nội dung\n04/03/2019 09:05;Tin;A B; C\n", config)
    record = run("Ngày;Tiêu đề;Người viết;Nội dung\n04/03/2019 09:05;Tin;Minh An | Lê Thử;Một câu.\n", config)[0][
        0
    ].record

    assert len(articles) == 1
    assert record.date is not None
    assert (record.date.value, record.date.rule) == ("2019-03-04T09:05", "csv-column")
    assert [author.value for author in record.authors] == ["Minh An", "Lê Thử"]


def test_a_row_over_several_lines_is_named_by_the_line_it_begins_on() -> None:
    articles, notices = run('title,text\nMột,"Dòng đầu.\nDòng sau."\nHai,\nBa,Chữ.\n')

    assert [(a.id, a.line, a.text) for a in articles] == [
        ("bang-2", 2, "Một\nDòng đầu.\nDòng sau."),
        ("bang-5", 5, "Ba\nChữ."),
    ]
    assert [(n.where, n.rule) for n in notices] == [("bang.csv:4", "text-missing")]


@pytest.mark.parametrize(
    ("data", "rule"),
    [("a,b\n1,2\n", "csv-columns"), ("", "empty-file"), ("text\n\0", "undecodable")],
)
def test_a_table_that_gives_no_article_gets_a_notice(data: str, rule: str) -> None:
    articles, notices = run(data)

    assert articles == []
    assert [n.rule for n in notices] == [rule]


def test_a_column_that_the_table_lacks_is_named() -> None:
    _, notices = run("text\nMột câu.\n", Config(columns=(("title", "Tựa"),)))

    assert "'Tựa'" in notices[0].what


def test_a_long_cell_is_read_whole() -> None:
    articles, _ = run("title;text\nTin;" + "Câu văn. " * 40_000 + "\n")

    assert len(articles[0].text) > 300_000


def test_a_map_of_an_unknown_field_is_a_setting_error() -> None:
    with pytest.raises(SettingError, match="titel"):
        parse('[columns]\ntitel = "Tựa"\n')
