"""How time grows with the text: every kind of token of tests/growing.py, again and again, at 40 and 160 kB.

    python benchmarks/growth.py [WORD …]     only kinds whose name has one of the words

Prints CPU seconds of reading, recognising, resolving and the whole build, and marks with "!" what grew by more than
five and a half times for four times the text.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
from fuzz_targets import known, read_any
from growing import page, shapes, text_of

from generator import pipeline
from generator.model import Article
from generator.stages.recognise import recognise
from generator.stages.resolve import resolve

SIZES = (40_000, 160_000)
GROWTH, LEAST = 5.5, 0.1  # times; seconds below which nothing is marked
T = TypeVar("T")


def main() -> None:
    known()
    for name, suffix, how, tokens in shapes():
        if len(sys.argv) == 1 or any(word in name for word in sys.argv[1:]):
            small, large = (measured(page(suffix, text_of(how, tokens, size)), suffix) for size in SIZES)
            grown = any(large[part] > max(LEAST, GROWTH * small[part]) for part in large)
            said = ", ".join(f"{part} {small[part]:.2f} → {large[part]:.2f}" for part in large)
            print(f"{'!' if grown else ' '} {name}: {said}", flush=True)


def measured(data: bytes, suffix: str) -> dict[str, float]:
    """The seconds of each part of the work for a file."""
    times: dict[str, float] = {}
    articles = timed(times, "read", lambda: [a for a in read_any(data, suffix) if isinstance(a, Article)])
    mentions = timed(times, "recognise", lambda: [recognise(article, known()) for article in articles])
    pairs = zip(articles, mentions, strict=True)
    timed(times, "resolve", lambda: [resolve(article, found, known()) for article, found in pairs])
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "kho")
        source.mkdir()
        (source / f"a{suffix}").write_bytes(data)
        timed(times, "build", lambda: pipeline.build(source, Path(folder, "site")))
    return times


def timed(times: dict[str, float], part: str, work: Callable[[], T]) -> T:
    start = time.process_time()
    made = work()
    times[part] = time.process_time() - start
    return made


if __name__ == "__main__":
    main()
