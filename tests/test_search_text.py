"""The forms of text and the query language, by the vectors that the browser's tests read too."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from generator.query import name_phrase, parse, years
from generator.stages.index.codec import IMPACTS, position_bits, posting_list
from generator.stages.index.postings import SEGMENT, Places
from generator.text import fold, lower, running_terms, terms

VECTORS: dict[str, list[Any]] = json.loads((Path(__file__).parent / "vectors.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("text", "form"), VECTORS["lower"])
def test_lower_is_one_spelling_of_case_tone_and_d(text: str, form: str) -> None:
    assert lower(text) == form


@pytest.mark.parametrize(("text", "form"), VECTORS["fold"])
def test_fold_takes_the_marks_off(text: str, form: str) -> None:
    assert fold(text) == form


@pytest.mark.parametrize(("text", "found"), VECTORS["terms"])
def test_terms_are_words_and_whole_numbers_with_offsets(text: str, found: list[list[Any]]) -> None:
    assert [list(term) for term in terms(text)] == found


@pytest.mark.parametrize(("printed", "number"), VECTORS["numbers"])
def test_a_document_number_is_one_term_however_printed(printed: str, number: str) -> None:
    assert next(terms(f"{printed},"))[0] == number


@pytest.mark.parametrize("text", VECTORS["no_numbers"])
def test_what_is_no_document_number_gives_words_only(text: str) -> None:
    assert not running_terms(text)[1]


def test_running_terms_are_the_terms_at_their_words() -> None:
    text = "Theo Kết luận 22-KL/TƯ và Nghị quyết số 18/NQ-TW, khoá XII."
    words, numbers = running_terms(text)

    assert words == [term for term, _, _ in terms(text) if "-" not in term]
    assert numbers == [(3, "22-kl/tw"), (10, "18-nq/tw")]


@pytest.mark.parametrize(("query", "typing", "clauses", "filters"), VECTORS["queries"])
def test_a_query_is_read_into_clauses_and_filters(
    query: str, typing: bool, clauses: list[list[Any]], filters: list[list[Any]]
) -> None:
    read = parse(query, typing)

    assert [[c.text, list(c.terms), list(c.offsets), c.excluded, c.prefix] for c in read.clauses] == clauses
    assert [list(f) for f in read.filters] == filters


@pytest.mark.parametrize("query", [q for q, *_ in VECTORS["queries"]])
def test_a_query_in_nfd_is_the_same_query(query: str) -> None:
    assert parse(unicodedata.normalize("NFD", query)) == parse(query)


@pytest.mark.parametrize(("value", "ends"), VECTORS["years"])
def test_years_are_read_with_both_ends(value: str, ends: list[int] | None) -> None:
    assert years(value) == (tuple(ends) if ends else None)


@pytest.mark.parametrize(("query", "held"), VECTORS["names"])
def test_three_words_with_capitals_could_be_a_name(query: str, held: list[str] | None) -> None:
    phrase = name_phrase(query)

    assert (list(phrase.terms) if phrase else None) == held


@pytest.mark.parametrize(("pairs", "slots", "written"), VECTORS["lists"])
def test_a_posting_list_is_written_as_the_browser_reads_it(pairs: list[list[int]], slots: int, written: str) -> None:
    assert posting_list([number * IMPACTS + impact for number, impact in pairs], slots) == written


@pytest.mark.parametrize(("places", "written"), VECTORS["positions"])
def test_a_position_list_is_written_as_the_browser_reads_it(places: list[list[Any]], written: str) -> None:
    lists = Places()
    for number, positions in places:
        if number >= SEGMENT:
            lists.close(0)
        lists.take([position_bits(positions)])
    lists.close(1)

    assert "".join(list_ for list_ in lists.lists.values()) == written
