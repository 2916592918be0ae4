"""What the search tests share: entries from plain texts, an index on disk, the engine in node, and a plain scan."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from generator.model import EntityEntry, Entry, Passage
from generator.query import Clause, parse, plain
from generator.stages.index import index
from generator.text import fold, lower, printable, terms

REPO = Path(__file__).resolve().parent.parent


def entry(id_: str, title: str, body: str, **known: Any) -> Entry:
    """An article whose passages are the lines of `body`."""
    title, body = printable(title), printable(body)
    text = f"{title}\n{body}"
    passages: list[Passage] = []
    at = len(title) + 1
    for number, line in enumerate(body.split("\n")):
        if line.strip():
            passages.append(Passage(at, at + len(line), f"p{number}"))
        at += len(line) + 1
    lead_end = passages[0].end if passages else len(title)
    values = {"date": "", "source": "", "section": "", "entities": (), **known}
    return Entry(id_, f"articles/{id_}.html", title, text=text, lead_end=lead_end, passages=tuple(passages), **values)


def seed_entries() -> list[Entry]:
    """The five seeds, each as one text, furniture and all."""
    seeds = sorted((REPO / "seeds").glob("*.txt"))
    return [entry(path.stem, path.stem[:3], path.read_text(encoding="utf-8")) for path in seeds]


def write_index(entries: Iterable[Entry], entities: Iterable[EntityEntry], site: Path) -> Path:
    """The index of `entries` under `site`, which is returned."""
    for output in index({one.id: one for one in entries}, {one.id: one for one in entities}):
        path = site / output.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(output.body)
    return site


def ask(site: Path, queries: Sequence[str | tuple[str, dict[str, Any]]]) -> list[dict[str, Any]]:
    """What the engine, run by node, answers to each query."""
    asked = [[query, {"limit": 1000}] if isinstance(query, str) else list(query) for query in queries]
    answers: list[dict[str, Any]] = _engine(site, asked)
    return answers


def suggest(site: Path, queries: Sequence[str]) -> list[tuple[list[dict[str, Any]], list[str]]]:
    """What the engine offers to a reader who types each query, and the shards that it loads for it."""
    offered: list[tuple[list[dict[str, Any]], list[str]]] = _engine(site, queries, "suggest")
    return offered


def shards_for(site: Path, query: str) -> list[str]:
    """The shards that are loaded to answer `query`."""
    shards: list[str] = _engine(site, [query], "shards")[0]
    return shards


def use(site: Path, queries: Sequence[tuple[str, dict[str, Any]]]) -> list[dict[str, Any]]:
    """What the engine answers to each query after it was typed, its facets counted, and advice sought."""
    answers: list[dict[str, Any]] = _engine(site, [list(query) for query in queries], "broken")
    return answers


def counts(site: Path, queries: Sequence[Any]) -> list[dict[str, list[tuple[str, int]]]]:
    """How many of the articles that each query finds have each facet value; [query, ids] counts entities too."""
    return [
        {facet: [(value, number) for value, number in values] for facet, values in counted.items()}
        for counted in _engine(site, queries, "counts")
    ]


def _engine(site: Path, questions: Sequence[Any], *what: str) -> Any:
    done = subprocess.run(
        ["node", str(REPO / "tests/js/ask.js"), str(site), *what],
        input=json.dumps(questions),
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )
    return json.loads(done.stdout)


def full(answer: dict[str, Any]) -> set[str]:
    """The ids of the articles that hold all of a query."""
    return {hit["id"] for hit in answer["hits"] if not hit["missing"]}


def scan(entries: Iterable[Entry], query: str, typing: bool = False) -> set[str]:
    """The ids of the articles that hold all of `query`, by reading every one: the oracle. Filters are left out."""
    texts = {e.id: _at_words(e.text) for e in entries}
    vocabulary = {term for words in texts.values() for held in words for term in held}
    clauses = parse(query, typing).clauses
    return {
        id_
        for id_, words in texts.items()
        if all(_holds(words, clause, vocabulary) != clause.excluded for clause in clauses)
    }


@lru_cache(maxsize=4096)
def _at_words(text: str) -> list[set[str]]:
    """The terms at each word of `text`."""
    words: list[set[str]] = []
    whole: list[str] = []
    for term, _, _ in terms(text):
        if "-" in term:
            whole.append(term)
        else:
            words.append({term, *whole})
            whole = []
    return words


def _holds(words: list[set[str]], clause: Clause, vocabulary: set[str]) -> bool:
    def fits(held: set[str], term: str) -> bool:
        if clause.prefix:
            form = fold if plain(term) else lower
            return any("-" not in word and form(word).startswith(term) for word in held)
        if not plain(term) or ("-" in term and term in vocabulary):
            return term in held
        return term in {fold(word) for word in held}

    return any(
        all(at + o < len(words) and fits(words[at + o], t) for t, o in zip(clause.terms, clause.offsets, strict=True))
        for at in range(len(words))
    )
