"""Proves that no withheld sentence is in a built site, whatever wrote the site and in whatever form.

1. `probes`: what is withheld is cut into runs of eight words, four apart: whoever copies a sentence of eleven words or
   more copies one of them whole. Shorter lines are one run. A run that is published anyway (in another article, in a
   title, in a record of the knowledge files) is no probe.
2. `leaks`: every file is made plain in each way in which it could hold text (markup taken out, JSON and HTML escapes
   undone, search shards decoded), without spaces and ASCII punctuation that say nothing; one pass finds all probes.
3. The lexicon of search holds single words: it must hold none that stand only in what is withheld.

Notices name article, line and file, and never the words: reports are published too.
"""

from __future__ import annotations

import html
import json
import re
import string
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from ahocorasick_rs import BytesAhoCorasick, MatchKind

from generator.model import Article, Authority, Notice
from generator.stages.check.rules import found
from generator.text import fold

RUN, STEP = 8, 4
SHORTEST = 6  # words of a line that can be told from chance
SHARDS, LEXICON = "search/", "search/l/"
WORD = 3  # letters of a word that the lexicon is searched for
_INLINE = re.compile(rb"</?(?:a|abbr|b|cite|code|em|i|mark|q|small|span|strong|sub|sup|time|u)(?:\s[^>]*)?>")
_TAG = re.compile(rb"<[^>]*>")
_ESCAPE = re.compile(rb"(?:\\u[0-9a-fA-F]{4})+")
_ENTITY = re.compile(rb"&#?[0-9a-zA-Z]+;")
_GAPS = bytes.maketrans(string.punctuation.encode(), b" " * len(string.punctuation))
_LETTERS = re.compile(r"[^\W\d_]+")
_MARKUP = (".html", ".htm", ".xhtml", ".xml", ".svg", ".opf", ".ncx", ".jsonl", ".json", ".js", ".csv")

# Article as published and as it is, whole.
Pair = tuple[Article, Article]


@dataclass(frozen=True)
class Probes:
    """What to look for: the runs of words, each with the article (id and place) that it is withheld from; `words` are
    single words that stand in nothing that is published."""

    runs: Mapping[bytes, tuple[str, str]]
    words: frozenset[str] = field(default_factory=frozenset)


def probes(pairs: Iterable[Pair], authorities: Iterable[Authority] = ()) -> Probes:
    """The probes for all articles of an archive, given as (published part, whole); `authorities` are the records that
    files hold, whose words are published with them."""
    runs: dict[bytes, tuple[str, str]] = {}
    open_, secret = list[str](), set[str]()
    for part, whole in pairs:
        open_.append(f"{part.text}\n{_metadata(part)}")
        for text, line in _withheld(part, whole):
            secret.update(_LETTERS.findall(text.lower()))
            for run in _runs(plain(text.encode()).split()):
                runs.setdefault(run, (whole.id, f"{whole.path}:{line or whole.line}"))
    if not runs:
        return Probes({})
    open_ += ["\n".join((a.name, *a.variants, *(f.value for f in a.facts))) for a in authorities]
    keys = list(runs)
    automaton = BytesAhoCorasick(keys, matchkind=MatchKind.Standard)
    known = {keys[at] for text in open_ for at in _hits(automaton, plain(text.encode()))}
    published = {word for text in open_ for word in _LETTERS.findall(text.lower())}
    published |= {fold(word) for word in published}
    only = frozenset(w for w in secret - published if len(w) >= WORD and fold(w) not in published)
    return Probes({run: place for run, place in runs.items() if run not in known}, only)


def _metadata(article: Article) -> str:
    record, rights = article.record, article.rights
    fields = (record.date, record.source, record.kicker, record.section, record.url, record.rights, *record.authors)
    said = (rights.basis, rights.reason, rights.title)
    return "\n".join((*(f.value for f in fields if f), *(line.text for line in article.removed), *said))


def _withheld(part: Article, whole: Article) -> Iterator[tuple[str, int]]:
    """(text, line) of everything that the part lacks."""
    if part == whole:
        return
    kept = len(part.text) if whole.text.startswith(part.text) else 0
    for block in whole.blocks:
        if block.end > kept:
            yield whole.text[max(block.start, kept) : block.end], block.line
    for line in whole.removed:
        yield line.text, line.number


def _runs(words: list[bytes]) -> Iterator[bytes]:
    if SHORTEST <= len(words) < RUN:
        yield b" %b " % b" ".join(words)
    starts = [*range(0, len(words) - RUN + 1, STEP), len(words) - RUN] if len(words) >= RUN else []
    for start in dict.fromkeys(starts):
        yield b" %b " % b" ".join(words[start : start + RUN])


def plain(text: bytes) -> bytes:
    """The words of `text` (UTF-8), each between single spaces, without ASCII punctuation."""
    return b" %b " % b" ".join(text.translate(_GAPS).split())


def _hits(automaton: BytesAhoCorasick, text: bytes) -> set[int]:
    return {at for at, _, _ in automaton.find_matches_as_indexes(text, overlapping=True)}


def leaks(files: Iterable[tuple[str, bytes]], sought: Probes, decode: Callable[[str, str], str]) -> Iterator[Notice]:
    """What is withheld and found in `files` (path, bytes), one notice for an article and file.

    `decode(path, text)` gives the text that a file of the search index holds encoded, "" for other files.
    """
    keys = list(sought.runs)
    automaton = BytesAhoCorasick(keys, matchkind=MatchKind.Standard) if keys else None
    held: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for path, body in files:
        if automaton is None:
            continue
        hits = {at for view in _views(path, body, decode) for at in _hits(automaton, view)}
        held[path].update(sought.runs[keys[at]][0] for at in hits)
        words = sought.words.intersection(_indexed(body)) if path.startswith(LEXICON) else frozenset()
        if words:
            what = f"the search index knows {len(words)} word(s) that stand only in withheld text"
            yield found("rights-leak", path, what, "Build the site again with this version of the program.")
    places = dict(reversed([*sought.runs.values()]))
    for path, counts in held.items():
        for id_, count in sorted(counts.items()):
            what = f"{path} holds {count} passage(s) of '{id_}' that are withheld"
            yield found("rights-leak", places[id_], what, "Build the site again; do not publish it as it is.")


def _views(path: str, body: bytes, decode: Callable[[str, str], str]) -> Iterator[bytes]:
    """`body` reduced to words, in each way in which it can be read."""
    if path.startswith(SHARDS) and (decoded := decode(path, body.decode("utf-8", "replace"))):
        yield plain(decoded.encode())
    if b"\\" in body:
        body = _ESCAPE.sub(_unescaped, body.replace(b"\\n", b" ").replace(b"\\t", b" ").replace(b"\\r", b" "))
    if path.endswith(_MARKUP):
        if b"<" in body:
            yield plain(_ENTITY.sub(_character, _TAG.sub(b" ", _INLINE.sub(b"", body))))
        body = _ENTITY.sub(_character, body)
    yield plain(body)


def _indexed(body: bytes) -> Iterator[str]:
    """The words in a file of the lexicon."""
    return iter(_LETTERS.findall(_ESCAPE.sub(_unescaped, body.replace(b"\\t", b" ").replace(b"\\n", b" ")).decode()))


def _unescaped(match: re.Match[bytes]) -> bytes:
    return json.loads(b'"%b"' % match.group()).encode("utf-8", "replace")  # type: ignore[no-any-return]


def _character(match: re.Match[bytes]) -> bytes:
    return _entity(match.group())


@lru_cache(4096)
def _entity(name: bytes) -> bytes:
    return html.unescape(name.decode()).encode("utf-8", "replace")
