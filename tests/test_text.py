"""The forms of Vietnamese text. The cases shared with the browser stand in vectors.json."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.text import canonical, fold, lower, printable, sort_key, terms

VIETNAMESE = st.text(
    st.sampled_from("aăâbcdđeêghiklmnoôơpqrstuưvxyàảãáạằẳẵắặỳỷỹýỵòỏõóọùủũúụÐƉ–“” \u00a0\u200b-/0123456789AĐƯY")
)


@given(st.text() | VIETNAMESE)
def test_canonical_lower_and_fold_keep_the_length(text: str) -> None:
    text = printable(text)

    assert len(canonical(text)) == len(lower(text)) == len(fold(text)) == len(text)


@given(st.text() | VIETNAMESE)
def test_canonical_is_settled_after_one_pass(text: str) -> None:
    once = canonical(printable(text))

    assert canonical(once) == once


@given(st.text() | VIETNAMESE)
def test_printable_text_is_composed_and_holds_nothing_invisible(text: str) -> None:
    text = printable(text)

    assert unicodedata.is_normalized("NFC", text)
    assert not set(text) & set("\u00ad\u200b\ufeff\u202e\x00\r")


@given(st.text() | VIETNAMESE)
def test_the_span_of_a_term_gives_the_term(text: str) -> None:
    text = printable(text)
    low = lower(text)
    for term, start, end in terms(text):
        assert 0 <= start < end <= len(text)
        if term.isalnum():
            assert low[start:end] == term


@pytest.mark.parametrize(
    ("new", "old"),
    [("khoá", "khóa"), ("uỷ", "ủy"), ("hoà", "hòa"), ("khoẻ", "khỏe"), ("THUỶ", "THỦY"), ("Hoà Bình", "Hòa Bình")],
)
def test_both_tone_placements_are_equal(new: str, old: str) -> None:
    assert canonical(new) == canonical(old) == old


@pytest.mark.parametrize("word", ["quý", "quỹ", "Hoàng", "hoàn", "khoảng", "thuyền", "loét"])
def test_a_tone_that_can_stand_in_one_place_only_stays(word: str) -> None:
    assert canonical(word) == word


def test_eth_and_african_d_are_read_as_the_vietnamese_letter() -> None:
    assert canonical("Ðảng Ɖảng") == "Đảng Đảng"


def test_the_centre_is_told_from_a_province_before_marks_fall() -> None:
    assert next(terms("22-KL/TƯ"))[0] == "22-kl/tw"
    assert next(terms("22-KL/TU"))[0] == "22-kl/tu"


def test_vietnamese_order_is_that_of_the_alphabet_then_of_the_tones() -> None:
    names = ["Ấn", "Dĩ An", "Đà Nẵng", "bả", "Ba", "Hà Nội", "Hạ Long", "Ân", "Bà", "An", "ba 10", "ba 9"]

    assert sorted(names, key=sort_key) == [
        "An", "Ân", "Ấn", "Ba", "Bà", "bả", "ba 9", "ba 10", "Dĩ An", "Đà Nẵng", "Hạ Long", "Hà Nội",
    ]  # fmt: skip
