"""What holds for the names of every article, whatever its text."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from names_articles import article, shipped

from generator.stages.recognise import merge, recognise
from generator.stages.resolve import resolve
from generator.text import printable

# What names are made of, and what stands between them.
WORDS = (
    "ông |Nguyễn |Văn |Nhân|UBND |tỉnh |An Giang|Thành ủy |Ban Thường vụ |(BTV) |TP.HCM|, |. |\n|Ảnh: |TÁ LÂM|Công ty "
    "|TNHH |(AIC)|Đảng|viên |và |- |Bí thư |26-NQ/TW|Trung ương |khóa XII |\u0303|Ð|\u00a0|“"
    "|huyện |Xuyên Mộc|Đại hội |đường "
    "|(|)|/|PLO"
)
PIECES = st.sampled_from(WORDS.split("|"))


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=40).map("".join), st.text(max_size=30))
def test_mentions_fill_their_spans_in_order_without_overlap_and_each_is_resolved_once(body: str, noise: str) -> None:
    one = article(printable(body + noise))

    mentions = recognise(one, shipped())
    made = resolve(one, mentions, shipped())

    assert all(one.text[m.start : m.end] == m.surface != "" for m in mentions)
    assert all(a.end <= b.start for a, b in pairwise(mentions))
    assert [r.mention for r in made.resolutions] == list(mentions)


def test_the_order_of_proposals_does_not_matter() -> None:
    one = article("Ban Tổ chức Thành ủy Hà Nội và ông Nguyễn Văn An ở Hà Nội")
    mentions = recognise(one, shipped())

    assert merge(reversed(mentions)) == mentions


@pytest.mark.parametrize(
    "unit", ["Nguyễn Văn ", "CÔNG TY ", "UBND tỉnh ", "ông Nam ", "Công ty đầu tư ", "Ảnh: ", "(", " ", "huyện Tân "]
)
def test_a_long_line_takes_time_in_proportion_to_its_length(unit: str) -> None:
    def seconds(characters: int) -> float:
        one = article((unit * (characters // len(unit) + 1))[:characters])
        start = time.process_time()
        resolve(one, recognise(one, shipped()), shipped())
        return time.process_time() - start

    seconds(1_000)
    short, long = seconds(30_000), seconds(240_000)

    assert long < 8 * short * 3 + 0.5
