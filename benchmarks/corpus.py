"""Many articles out of a real corpus, by recombining its paragraphs.

    python benchmarks/corpus.py 20000 CORPUS.jsonl.gz OUT.jsonl

1. Every paragraph of the corpus goes into one pool, every title into another.
2. Each article gets a title of the corpus and paragraphs from the pool until it is as long as a drawn real article.
3. The draw is seeded: the same corpus and count give the same bytes.
"""

from __future__ import annotations

import gzip
import json
import random
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SOURCES = ("Báo An Giang", "Báo Bắc Ninh", "Báo Cà Mau", "Báo Đắk Lắk", "Báo Hải Dương", "Báo Lào Cai", "Báo Nghệ An")
SECTIONS = ("Chính trị", "Kinh tế", "Xã hội", "Pháp luật", "Giáo dục", "Thế giới")
WORD = re.compile(r"[^\W_]+")


def articles(count: int, corpus: Path) -> Iterator[dict[str, Any]]:
    """`count` articles as the `.jsonl` reader takes them, about 600 words each."""
    draw = random.Random(20)
    titles: list[str] = []
    paragraphs: list[tuple[str, int]] = []
    lengths: list[int] = []
    with gzip.open(corpus, "rt", encoding="utf-8") as lines:
        for line in lines:
            article = json.loads(line)
            found = [p.strip() for p in article["text"].split("\n") if p.strip()]
            counts = [len(WORD.findall(p)) for p in found]
            titles.append(article["title"])
            paragraphs += zip(found, counts, strict=True)
            lengths.append(sum(counts))
    for number in range(count):
        wanted = draw.choice(lengths) * 0.8
        text: list[str] = []
        words = 0
        while words < wanted:
            paragraph, length = draw.choice(paragraphs)
            text.append(paragraph)
            words += length
        yield {
            "id": f"made-{number:06}",
            "title": f"{draw.choice(titles)} ({number})",
            "date": f"{draw.randint(2012, 2024)}-{draw.randint(1, 12):02}-{draw.randint(1, 28):02}",
            "source": draw.choice(SOURCES),
            "section": draw.choice(SECTIONS),
            "text": "\n\n".join(text),
        }


def main() -> None:
    count, corpus, out = int(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3])
    with out.open("w", encoding="utf-8") as file:
        for article in articles(count, corpus):
            file.write(json.dumps(article, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
