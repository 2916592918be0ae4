"""Long questions, by which somebody looks for what stands in the middle of an article: ours beside MiniSearch and BM25.

    python benchmarks/search/long.py ARTICLES.jsonl --work FOLDER [--modules FOLDER/node_modules] [--count 100]

1. Stretches of 12 to 30 words are drawn from paragraphs after the lead; every article with the paragraph is right.
2. Each is asked in several ways (`WAYS`): as it stands, without marks, with words left out or in disorder, with words
   of another article or of a question put in between, and as eight scattered words.
3. Ours and MiniSearch answer in node, Okapi BM25 over words, title and body as one (without marks where
   the question has none), here. MRR@10 of each.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import statistics
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[2]), str(Path(__file__).parent)]

import sites  # noqa: E402

from generator.model import Entry  # noqa: E402
from generator.query import plain  # noqa: E402
from generator.text import fold, running_terms  # noqa: E402

SATURATION, LENGTH_SHARE = 1.2, 0.75  # of Okapi BM25, as they are usually set


def _fewer(words: list[str], _: list[str], draw: random.Random) -> list[str]:
    return [word for word in words if draw.random() > 0.35] or words


def _disordered(words: list[str], _: list[str], draw: random.Random) -> list[str]:
    """Stretches of two words each keep together, as most Vietnamese words have two."""
    twos = [words[at : at + 2] for at in range(0, len(words), 2)]
    draw.shuffle(twos)
    return [word for two in twos for word in two]


def _mixed(words: list[str], others: list[str], draw: random.Random) -> list[str]:
    """Two thirds of the words, and half as many of another article, in stretches of two."""
    twos = [words[at : at + 2] for at in range(0, len(words), 2)]
    strange = [others[at : at + 2] for at in range(0, len(others), 2)]
    chosen = draw.sample(twos, max(1, len(twos) * 2 // 3)) + strange[: len(twos) // 3]
    draw.shuffle(chosen)
    return [word for two in chosen for word in two]


ASKING = running_terms("ai là người đã có những gì như thế nào vì sao khi nào ở đâu bao nhiêu trong được cho biết")[0]


def _asked(words: list[str], _: list[str], draw: random.Random) -> list[str]:
    """A question in other words: every second word is gone, and common words stand in between."""
    return [word if draw.random() < 0.45 else draw.choice(ASKING) for word in words]


def _scattered(words: list[str], _: list[str], draw: random.Random) -> list[str]:
    """Eight words, hardly ever neighbours, in any order."""
    return draw.sample(words, 8)


WAYS: dict[str, Callable[[list[str], list[str], random.Random], list[str]]] = {
    "as it stands": lambda words, _, __: words,
    "without marks": lambda words, _, __: [fold(word) for word in words],
    "words left out": _fewer,
    "in disorder": _disordered,
    "mixed": _mixed,
    "in other words": _asked,
    "scattered": _scattered,
}


def questions(articles: Sequence[Entry], count: int) -> list[tuple[list[str], list[str], set[str]]]:
    """Stretches of paragraphs after the lead, words of another article, and the articles that hold the paragraph."""
    draw = random.Random(11)
    holders: defaultdict[str, set[str]] = defaultdict(set)
    for entry in articles:
        for passage in entry.passages[1:]:
            holders[entry.text[passage.start : passage.end]].add(entry.id)
    found: list[tuple[list[str], list[str], set[str]]] = []
    while len(found) < count:
        entry = draw.choice(articles)
        if len(entry.passages) < 2:
            continue
        passage = draw.choice(entry.passages[1:])
        paragraph = entry.text[passage.start : passage.end]
        words, length = running_terms(paragraph)[0], draw.randint(12, 30)
        if len(words) < length:
            continue
        start = draw.randrange(len(words) - length + 1)
        others = running_terms(draw.choice(articles).text)[0]
        at = draw.randrange(max(1, len(others) - length))
        found.append((words[start : start + length], others[at : at + length], holders[paragraph]))
    return found


class Okapi:
    """Plain BM25."""

    def __init__(self, articles: Sequence[Entry]) -> None:
        self.exact: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
        self.folded: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
        self.lengths: dict[str, int] = {}
        for entry in articles:
            words = running_terms(entry.text)[0]
            self.lengths[entry.id] = len(words)
            for counts, postings in (
                (Counter(words), self.exact),
                (Counter(map(fold, words)), self.folded),
            ):
                for word, times in counts.items():
                    postings[word].append((entry.id, times))
        self.mean = statistics.mean(self.lengths.values())

    def best(self, query: str) -> list[str]:
        scores: defaultdict[str, float] = defaultdict(float)
        for word in dict.fromkeys(running_terms(query)[0]):
            found = (self.folded if plain(query) else self.exact).get(word, [])
            rarity = math.log(1 + (len(self.lengths) - len(found) + 0.5) / (len(found) + 0.5))
            for id_, times in found:
                slack = SATURATION * (1 - LENGTH_SHARE + LENGTH_SHARE * self.lengths[id_] / self.mean)
                scores[id_] += rarity * times * (SATURATION + 1) / (times + slack)
        return sorted(scores, key=lambda id_: (-scores[id_], id_))[:10]


def in_node(script: str, site: Path, queries: Sequence[object]) -> list[list[str]]:
    command = ["node", str(sites.REPO / script), str(site)]
    done = subprocess.run(command, input=json.dumps(queries), capture_output=True, text=True, check=True)
    return [[hit["id"] for hit in answer["hits"]] for answer in json.loads(done.stdout)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("articles", type=Path)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--modules", type=Path)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--built", action="store_true", help="the indexes in the work folder are of these articles")
    given = parser.parse_args()
    articles = sites.entries(given.articles)
    asked = questions(articles, given.count)
    if not given.built:
        sites.ours(articles, given.work / "ours")
        if given.modules:
            sites.minisearch(articles, given.work / "minisearch", given.modules.resolve())
    okapi = Okapi(articles)
    for way, change in WAYS.items():
        draw = random.Random(12)
        queries = [" ".join(change(words, others, draw)) for words, others, _ in asked]
        found = {
            "ours": in_node("tests/js/ask.js", given.work / "ours", [[query, {"limit": 10}] for query in queries]),
            "BM25": [okapi.best(query) for query in queries],
        }
        if given.modules:
            found["MiniSearch"] = in_node("benchmarks/search/minisearch-ask.js", given.work / "minisearch", queries)
        shown = {
            name: round(statistics.mean(map(sites.reciprocal, lists, [right for *_, right in asked])), 3)
            for name, lists in found.items()
        }
        print(json.dumps({"asked": way, **shown}), flush=True)


if __name__ == "__main__":
    main()
