"""Which stretches of text name a place."""

from __future__ import annotations

import pytest
from names_articles import surfaces

CASES = [
    (
        "tại TP Cần Thơ và TP.Hồ Chí Minh, TPHCM, thành phố Hồ Chí Minh",
        ["TP Cần Thơ", "TP.Hồ Chí Minh", "TPHCM", "thành phố Hồ Chí Minh"],
    ),
    ("ở tỉnh Bà Rịa - Vũng Tàu", ["tỉnh Bà Rịa - Vũng Tàu"]),
    ("quê xã Quỳnh Hưng, huyện Quỳnh Lưu, Nghệ An", ["xã Quỳnh Hưng", "huyện Quỳnh Lưu", "Nghệ An"]),
    ("từ quận 9 sang Quận Thủ Đức", ["quận 9", "Quận Thủ Đức"]),
    ("phó chủ tịch tỉnh An Giang Hồ Việt Hiệp", ["tỉnh An Giang"]),
    # a place acts: still a place
    ("TP.HCM lên kế hoạch", ["TP.HCM"]),
    # parts of people's names, and words, are none
    ("ông Nguyễn Hải Dương, bà Đức và anh Nga", []),
    ("Anh Tuấn nói. nhiệm vụ của TP. Trong đó", []),
    ("ông sang Anh; Thủ tướng Đức đến", ["Anh", "Đức"]),
    # a unit stands alone after it stood behind its type word
    ("huyện Xuyên Mộc xin vốn. Người Xuyên Mộc mừng", ["huyện Xuyên Mộc", "Xuyên Mộc"]),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_the_surfaces_of_places(text: str, expected: list[str]) -> None:
    assert surfaces(text, "place") == expected
