"""The laws that benchmarks/fuzz.py fuzzes: a few random inputs, and every input that once broke one."""

from __future__ import annotations

import random

import pytest
from fuzz_targets import PIECES, TARGETS, written

# (target, input)
FOUND: tuple[tuple[str, bytes], ...] = (
    ("settings", b"\0\1title = " + b"9" * 5000),
    ("settings", b"\2\1x = " + b"[" * 3000),
    ("settings", b"\4\1decision = 3"),
)


@pytest.mark.parametrize("name", TARGETS)
def test_no_random_input_breaks_a_law(name: str) -> None:
    numbers = random.Random(8)
    for size in (0, 1, 2, 5, 20, 60 if name == "site" else 600):
        TARGETS[name](numbers.randbytes(size))
        TARGETS[name](b"\0" + numbers.randbytes(size))


@pytest.mark.parametrize(("name", "data"), FOUND)
def test_what_once_broke_a_law_breaks_it_no_more(name: str, data: bytes) -> None:
    TARGETS[name](data)


def test_an_input_stands_for_pieces_or_for_itself() -> None:
    assert written(b"\0\0\1") == PIECES[0] + PIECES[1]
    assert written(b"\1ab") == "ab"
