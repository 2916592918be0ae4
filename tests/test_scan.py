"""The short cuts of recognise/scan.py find what the plain way finds."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from generator.stages.recognise.scan import WordPattern, occurrences
from generator.text import forms

WORDS = (
    "ông",
    "Ông",
    "ÔNG",
    "bà",
    "cô",
    "cô giáo",
    "Cô giáo",
    "TP.",
    "Tp",
    "Nam",
    "Hoà",
    "xông",
    "x",
    " ",
    "  ",
    "\n",
    ".",
)
texts = st.lists(st.sampled_from(WORDS), max_size=20).map("".join) | st.lists(st.sampled_from(WORDS), max_size=20).map(
    " ".join
)
PATTERN = WordPattern("ông|cô giáo|cô|bà|TP.|Tp", r" ?(?P<name>[A-Z]\w*)")
PLAIN = re.compile(r"(?<!\w)(?P<word>[Ôô]ng|[Cc]ô\ giáo|[Cc]ô|[Bb]à|TP\.|Tp) ?(?P<name>[A-Z]\w*)")


@given(texts)
def test_a_word_pattern_matches_where_its_pattern_does(text: str) -> None:
    plain, low = forms(text)

    assert [m.span() for m in PATTERN.finditer(plain, low)] == [m.span() for m in PLAIN.finditer(plain)]


def test_a_word_pattern_of_one_word_matches_a_capital_too() -> None:
    text = "Hội nghị 1, hội nghị 2, HỘI NGHỊ 3, xhội nghị 4"

    assert [m.group() for m in WordPattern("hội nghị", r" \d").finditer(text, text.lower())] == [
        "Hội nghị 1",
        "hội nghị 2",
    ]


@given(texts, st.sets(st.sampled_from(("ông", "bà", "cô", "cô giáo", "giáo", "ông bà", "Nam", "bà cô giáo"))))
def test_few_names_are_found_as_many_are(text: str, names: set[str]) -> None:
    many = {f"không có {number}" for number in range(20)}

    assert list(occurrences(text, names)) == list(occurrences(text, names | many))
