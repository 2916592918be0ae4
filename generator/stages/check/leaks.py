"""Proves that no withheld sentence is in a built site, whatever wrote the site and in whatever form.

1. `probes`: what is withheld is cut into runs of eight words, four apart: whoever copies a sentence of eleven words or
   more copies one of them whole. Shorter lines are one run. A run that is published anyway (in another article, in a
   title, in a record of the knowledge files) is no probe.
2. `leaks`: every file is made plain in each way in which it could hold text (markup taken out, JSON and HTML escapes
   undone, search shards decoded) and reduced to its words; one pass over it finds all probes.
3. The lexicon of search holds single words: it must hold none that stand only in what is withheld.

Notices name article, line and file, and never the words: reports are published too.
"""

from __future__ import annotations

import html
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from ahocorasick_rs import AhoCorasick, MatchKind

from generator.model import Article, Authority, Notice
from generator.stages.check.rules import found
from generator.text import fold

RUN, STEP = 8, 4
SHORTEST = 6  # words of a line that can be told from chance
LEXICON = "search/l/"
WORD = 3  # letters of a word that the lexicon is searched for
_GAP = re.compile(r"[\W_]+")
_INLINE = re.compile(r"</?(?:a|abbr|b|cite|code|em|i|mark|q|small|span|strong|sub|sup|time|u)\b[^>]*>")
_TAG = re.compile(r"<[^>]*>")
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})|\\[nrtbf/\"\\]")
_MARKUP = (".html", ".htm", ".xhtml", ".xml", ".svg", ".opf", ".ncx", ".jsonl", ".json", ".js", ".csv")

# Article as published and as it is, whole.
Pair = tuple[Article, Article]


@dataclass(frozen=True)
class Probes:
    """What to look for: the runs of words, each with the article (id and place) that it is withheld from; `words` are
    single words that stand in nothing that is published."""

    runs: Mapping[str, tuple[str, str]]
    words: frozenset[str] = field(default_factory=frozenset)


def probes(pairs: Iterable[Pair], authorities: Iterable[Authority] = ()) -> Probes:
    """The probes for all articles of an archive, given as (published part, whole); `authorities` are the records that
    files hold, whose words are published with them."""
    runs: dict[str, tuple[str, str]] = {}
    open_, secret = [], set[str]()
    for part, whole in pairs:
        open_.append(plain(f"{part.text}\n{_metadata(part)}"))
        for text, line in _withheld(part, whole):
            words = plain(text).split()
            secret.update(words)
            for run in _runs(words):
                runs.setdefault(run, (whole.id, f"{whole.path}:{line or whole.line}"))
    if not runs:
        return Probes({})
    open_ += [plain("\n".join((a.name, *a.variants, *(f.value for f in a.facts)))) for a in authorities]
    keys = list(runs)
    automaton = AhoCorasick(keys, matchkind=MatchKind.Standard)
    known = {keys[at] for text in open_ for at, _, _ in automaton.find_matches_as_indexes(text, overlapping=True)}
    published = {word for text in open_ for word in text.split()}
    published |= {fold(word) for word in published}
    only = frozenset(w for w in secret - published if len(w) >= WORD and w.isalpha() and fold(w) not in published)
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


def _runs(words: list[str]) -> Iterator[str]:
    if SHORTEST <= len(words) < RUN:
        yield f" {' '.join(words)} "
    starts = [*range(0, len(words) - RUN + 1, STEP), len(words) - RUN] if len(words) >= RUN else []
    for start in dict.fromkeys(starts):
        yield f" {' '.join(words[start : start + RUN])} "


def plain(text: str) -> str:
    """The words of `text`, lower-case, each between spaces."""
    return f" {_GAP.sub(' ', text.lower()).strip()} "


def leaks(files: Iterable[tuple[str, bytes]], sought: Probes, decode: Callable[[str, str], str]) -> Iterator[Notice]:
    """What is withheld and found in `files` (path, bytes), one notice for an article and file.

    `decode(path, text)` gives the text that a file of the search index holds encoded, "" for other files.
    """
    keys = list(sought.runs)
    automaton = AhoCorasick(keys, matchkind=MatchKind.Standard) if keys else None
    held: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for path, body in files:
        if automaton is None:
            continue
        text = body.decode("utf-8", "replace")
        views = list(_views(path, text, decode))
        hits = {at for view in views for at, _, _ in automaton.find_matches_as_indexes(view, overlapping=True)}
        held[path].update(sought.runs[keys[at]][0] for at in hits)
        words = sought.words.intersection(views[-1].split()) if path.startswith(LEXICON) else frozenset()
        if words:
            what = f"the search index knows {len(words)} word(s) that stand only in withheld text"
            yield found("rights-leak", path, what, "Build the site again with this version of the program.")
    places = dict(reversed([*sought.runs.values()]))
    for path, counts in held.items():
        for id_, count in sorted(counts.items()):
            what = f"{path} holds {count} passage(s) of '{id_}' that are withheld"
            yield found("rights-leak", places[id_], what, "Build the site again; do not publish it as it is.")


def _views(path: str, text: str, decode: Callable[[str, str], str]) -> Iterator[str]:
    """`text` reduced to words, in each way in which it can be read."""
    if decoded := decode(path, text):
        yield plain(decoded)
    if "\\" in text:
        text = _ESCAPE.sub(_unescaped, text)
    if path.endswith(_MARKUP):
        bare = _TAG.sub(" ", _INLINE.sub("", text)) if "<" in text else ""
        if bare:
            yield plain(html.unescape(bare))
        text = html.unescape(text) if "&" in text else text
    yield plain(text)


def _unescaped(match: re.Match[str]) -> str:
    return chr(int(match[1], 16)) if match[1] else " "
