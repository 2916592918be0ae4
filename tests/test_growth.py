"""The work for an article grows no faster than its text, whatever it repeats: steps are counted, not time."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from types import FrameType
from typing import Any

import pytest
from fuzz_targets import known, read_any
from growing import TOKENS, mixed, page, shapes, text_of
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.ledger import merges
from generator.model import Article, Decision
from generator.stages.recognise import recognise
from generator.stages.resolve import resolve

SIZE = 4_000  # bytes
GROWTH = 2.4  # times the steps for twice the text: twice, and what is uneven in so short a text
SHAPES = {name: (suffix, how, tokens) for name, suffix, how, tokens in shapes()}

ALL = [token for tokens in TOKENS.values() for token in tokens]


def steps(work: Callable[[], object]) -> int:
    """The lines of Python that `work` runs, each turn of a loop or comprehension one."""
    count = 0

    def trace(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal count
        count += 1
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        work()
    finally:
        sys.settrace(before)
    return count


def understood(data: bytes, suffix: str) -> None:
    """Reads a file, recognises and resolves."""
    for article in read_any(data, suffix):
        if isinstance(article, Article):
            resolve(article, recognise(article, known()), known())


def growth(suffix: str, text: Callable[[int], str], times: int = 2) -> float:
    """How many times the steps of a text are those of one of which it is `times` the size."""
    known()
    understood(page(suffix, text(times * SIZE)), suffix)  # what is loaded or remembered costs its steps once
    small, large = (steps(partial(understood, page(suffix, text(size)), suffix)) for size in (SIZE, times * SIZE))
    return large / small


@pytest.mark.parametrize("name", SHAPES)
def test_twice_the_text_takes_twice_the_steps(name: str) -> None:
    suffix, how, tokens = SHAPES[name]

    assert growth(suffix, lambda size: text_of(how, tokens, size)) < GROWTH


@settings(max_examples=5, deadline=None)
@given(st.lists(st.sampled_from(ALL), min_size=1, max_size=6), st.integers(0, 99))
def test_four_times_a_text_of_any_tokens_takes_four_times_the_steps(tokens: list[str], seed: int) -> None:
    assert growth(".txt", lambda size: mixed(tuple(tokens), size, seed), 4) < 6


def test_steps_tell_a_loop_in_a_loop_from_a_loop() -> None:
    def pairs(size: int) -> int:
        return steps(lambda: [one for one in range(size) for other in range(size) if other == one])

    assert pairs(200) > 3.5 * pairs(100)


def test_a_chain_of_merges_twice_as_long_takes_twice_the_steps() -> None:
    def chain(count: int) -> list[Decision]:
        numbers = range(count)
        return [Decision(f"review.csv:{n}", "merge", entity=f"person:{n}", target=f"person:{n + 1}") for n in numbers]

    few, many = (steps(partial(merges, chain(count))) for count in (300, 600))

    assert many / few < GROWTH
    assert set(merges(chain(600)).values()) == {"person:600"}
