"""How many news articles a minute are read, recognised and resolved on one core, stage by stage.

python benchmarks/entities.py [JSONL[.gz]]     default: the news corpus of the measuring texts

Beside them the floor, measured in the same run, article by article: parse the line, bring the text into NFC, cut it
into words. Machines differ and are busy with other things; the ratio to the floor stays.
"""

from __future__ import annotations

import gzip
import json
import os
import re
import sys
import time
import unicodedata
from collections import Counter
from pathlib import Path

from generator import knowledge
from generator.config import Config
from generator.model import Article, Source
from generator.stages.read import read
from generator.stages.recognise import recognise
from generator.stages.resolve import resolve

ROOT = Path(__file__).resolve().parents[1]
WORDS = 600  # the size of article that figures are given for
STAGES = ("read", "recognise", "resolve")


def main() -> None:
    shared = Path(os.environ.get("TULIEU_SHARED", ROOT.parent / "shared"))
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else shared / "corpus" / "news.jsonl.gz"
    if not path.is_file():
        sys.exit(f"no articles at {path}: name a JSON Lines file. Nothing was measured.")
    lines = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    before = time.process_time()
    known = knowledge.load()
    print(f"knowledge loaded in {time.process_time() - before:.2f} s")
    spent = dict.fromkeys(("floor", *STAGES), 0.0)
    count: Counter[str] = Counter()
    clock = time.process_time
    for number, line in enumerate(lines.splitlines(), 1):
        source = Source(path.name.removesuffix(".gz"), line, number)
        marks = [clock()]
        words = floor(line)
        marks.append(clock())
        articles = [a for a in read(source, Config()) if isinstance(a, Article)]
        marks.append(clock())
        found = [recognise(article, known) for article in articles]
        marks.append(clock())
        for article, mentions in zip(articles, found, strict=True):
            resolve(article, mentions, known)
        marks.append(clock())
        count.update(articles=len(articles), words=words, mentions=sum(map(len, found)))
        for stage, start, end in zip(spent, marks, marks[1:], strict=False):
            spent[stage] += end - start
    report(spent, count)


def floor(line: bytes) -> int:
    """The least that any program does with an article; returns the number of its words."""
    row = json.loads(line)
    text = unicodedata.normalize("NFC", f"{row.get('title', '')}\n{row['text']}")
    return len(re.findall(r"\w+", text))


def report(spent: dict[str, float], count: Counter[str]) -> None:
    """Prints seconds, milliseconds an article and the ratio to the floor."""
    size = count["words"] / WORDS
    length = count["words"] / count["articles"]
    print(f"{count['articles']} articles, {length:.0f} words each, {count['mentions']} mentions")
    spent["together"] = sum(spent[stage] for stage in STAGES)
    for stage in ("floor", *STAGES, "together"):
        each, ratio = spent[stage] / size * 1000, spent[stage] / spent["floor"]
        print(f"  {stage:10} {spent[stage]:6.2f} s   {each:6.3f} ms an article   {ratio:5.1f} × floor")
    print(f"  {60 * size / spent['together']:.0f} articles of {WORDS} words a minute on one core")


if __name__ == "__main__":
    main()
