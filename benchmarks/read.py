"""How fast JSON Lines are read and cleaned, on one core, beside the floor of parsing and normalising the same lines.

    python benchmarks/read.py ARTICLES.jsonl[.gz] [ROUNDS]

Processor time, best of ROUNDS (3). The rate is also given for articles of 600 words, to compare corpora.
"""

from __future__ import annotations

import gzip
import json
import sys
import time
import unicodedata
from collections.abc import Callable
from pathlib import Path

from generator.config import Config
from generator.model import Article, Source
from generator.stages.read import read


def best(rounds: int, work: Callable[[], int]) -> tuple[float, int]:
    """(seconds of the fastest round, what the work returned)."""
    times, result = [], 0
    for _ in range(rounds):
        started = time.process_time()
        result = work()
        times.append(time.process_time() - started)
    return min(times), result


def main(path: str, rounds: int = 3) -> None:
    raw = Path(path).read_bytes()
    lines = (gzip.decompress(raw) if path.endswith(".gz") else raw).splitlines()
    config = Config()

    def reading() -> int:
        found = (x for number, line in enumerate(lines, 1) for x in read(Source("a.jsonl", line, number), config))
        return sum(isinstance(x, Article) for x in found)

    def floor() -> int:
        return sum(len(unicodedata.normalize("NFC", json.loads(line)["text"]).split()) for line in lines)

    floor_seconds, words = best(rounds, floor)
    seconds, articles = best(rounds, reading)
    for name, taken in (("json.loads + NFC + split", floor_seconds), ("read and clean", seconds)):
        print(f"{name:26} {articles / taken:8.0f} articles/s  {words / 600 / taken:8.0f} of 600 words/s")
    each = words / articles
    print(f"{'of the floor':26} {seconds / floor_seconds:8.1f} x  ({articles} articles, {each:.0f} words each)")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit("Name a JSON Lines file of articles. Nothing was measured.")
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 3)
