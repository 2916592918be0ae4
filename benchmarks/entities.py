"""How many news articles a minute are read, recognised and resolved on one core, stage by stage.

python benchmarks/entities.py [JSONL[.gz]]     default: the news corpus of the measuring texts
"""

from __future__ import annotations

import gzip
import os
import sys
import time
from pathlib import Path

from generator import knowledge
from generator.config import Config
from generator.model import Article, Source
from generator.stages.read import read
from generator.stages.recognise import recognise
from generator.stages.resolve import resolve

ROOT = Path(__file__).resolve().parents[1]
WORDS = 600  # the size of article that figures are given for


def main() -> None:
    shared = Path(os.environ.get("TULIEU_SHARED", ROOT.parent / "shared"))
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else shared / "corpus" / "news.jsonl.gz"
    if not path.is_file():
        sys.exit(f"no articles at {path}: name a JSON Lines file. Nothing was measured.")
    lines = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    clock = [time.process_time()]
    known = knowledge.load()
    clock.append(time.process_time())
    sources = [Source(path.name.removesuffix(".gz"), line, n) for n, line in enumerate(lines.splitlines(), 1)]
    articles = [a for s in sources for a in read(s, Config()) if isinstance(a, Article)]
    clock.append(time.process_time())
    found = [recognise(article, known) for article in articles]
    clock.append(time.process_time())
    for article, mentions in zip(articles, found, strict=True):
        resolve(article, mentions, known)
    clock.append(time.process_time())
    words = sum(len(a.text.split()) for a in articles)
    size = words / WORDS
    print(f"{len(articles)} articles, {words / len(articles):.0f} words each, {sum(map(len, found))} mentions")
    for stage, start, end in zip(("load", "read", "recognise", "resolve"), clock, clock[1:], strict=False):
        print(f"  {stage:10} {end - start:6.2f} s   {(end - start) / size * 1000:6.2f} ms an article of {WORDS} words")
    print(f"  {60 * size / (clock[-1] - clock[1]):.0f} articles of {WORDS} words a minute on one core")


if __name__ == "__main__":
    main()
