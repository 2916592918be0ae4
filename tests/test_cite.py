"""Citations of an article in words, BibTeX, RIS and CSL-JSON."""

from __future__ import annotations

import json
import re

from small_archive import article, readings

from generator.cite import Citations, citations
from generator.config import Config
from generator.model import Article, Field


def cited(some: Article) -> Citations:
    return citations(some, "articles/x.html", Config(title="Kho thử"))


def test_a_citation_in_words_names_author_title_source_date_and_place() -> None:
    made = cited(readings()[1].article).text

    assert made.startswith("“Bài thứ hai”. Báo Hà Đông, 2021-01-20. Kho thử, articles/x.html. ")
    assert made.endswith("https://example.org/hai?a=1&b=2")


def test_what_is_not_known_is_not_cited() -> None:
    made = cited(readings()[2].article)

    assert "s.d." in made.text
    assert "date" not in made.bibtex
    assert "issued" not in json.loads(made.csl)[0]


def test_an_uncertain_date_is_cited_as_uncertain() -> None:
    made = cited(readings()[0].article)

    assert "date = {2018-10-15?}" in made.bibtex
    assert json.loads(made.csl)[0]["issued"] == {"date-parts": [[2018, 10, 15]], "circa": True}


def test_signs_that_bibtex_reads_are_escaped() -> None:
    made = article("x", "50% & {một} _hai_ \\ #1", [])

    assert r"50\% \& \{một\} \_hai\_ \textbackslash{} \#1" in cited(made).bibtex


def test_a_line_end_in_a_field_cannot_begin_a_field_of_ris() -> None:
    made = article("x", "Tên", [], authors=(Field("A\nER  - ", "printed", "test"),))

    assert len(re.findall("^ER  -", cited(made).ris, re.MULTILINE)) == 1
