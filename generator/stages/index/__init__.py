"""Articles and entities → the prebuilt search index, in shards that a page loads as classic scripts.

1. Articles get stable numbers, made from their ids.
2. Terms get posting lists and position lists; the lexicon says where they are.
3. Facet values and entities get lists of articles; entity names get a table of their own.
4. Titles and passages go into a shard an article, for the hits that are shown.

Format 1 (static/js/search-shards.js and its neighbours read it)
─────────────────────────────────────────────────────────────────
Every file is `search/NAME.js` and calls `Archive.shard("NAME", DATA)`. A reader who searches loads `manifest`, then
only what the query asks for. Lists are bits, six to a character (codec.py); `hash` is 32-bit FNV-1a over UTF-16
code units.

Article numbers. There are `slots` of them: the smallest 2^k or 3 × 2^k that leaves a tenth free. An article takes the
first free slot from `sha256(id) mod slots` on, articles being placed in the order of their ids. So an edit changes no
number, and a new article at most those of a few neighbours (all change when the archive outgrows its slots).

manifest     {format, articles, slots, segment (numbers to a segment), postings, places, lists (how many packs),
             lexicon, names (where their blocks begin)}
l/l-START    lexicon block: lines "folded TAB count TAB spelling,count[,where] TAB …", sorted by the folded form.
             The first count is of articles with any spelling ("" when there is one spelling). `where`: absent, the
             list is in its pack; "!LIST" it has a shard of its own, and LIST are the 16 articles of greatest impact;
             "=LIST" it is here (at most 6 articles).
             A block holds the folded forms from its name up to the next name in the manifest (UTF-16 order).
d/N          pack of posting lists, lines "term TAB list"; term in pack hash(term) mod postings.
             A list has, for each article in the order of numbers, number − previous − 1 in Rice code (the previous
             of the first being −1) and the impact in unary, as its place in the order 3 4 2 5 6 7 1 0 (the last
             place without its end): the saturated BM25F weight of the term in the article, 0 to 7.
             The Rice parameter is floor(log2(11 × slots ÷ (16 × articles in the list))), at least 0.
w/HASH       posting lists of common terms (from 1,024 articles on), one shard a hash (hexadecimal): lines as in d.
p/N          pack of position lists, lines "term TAB list"; term in pack hash(term) mod places. For each article of
             its posting list: how many in Elias gamma code, then each position − previous − 1 in Rice code with
             parameter floor(log2(512 ÷ (how many + 1))). The articles of each segment begin at a new character.
             Positions count words; a document number stands at its first word.
q/HASH-S     position lists of common terms for the articles of segment S (number ÷ segment).
f/N          pack of lists of articles by facet, keys "year:2018", "source:…", "section:…", "kind:…", "entity:ID",
             values of source and section as printed; key in pack hash(key) mod lists. Lines "key TAB count,list".
facets       {source, section, year, kind: [[value, articles]…]}, most frequent first; years in order.
c/S          columns of segment S: [[number…], [date…], [source…], [section…]], values as indices into facets, −1 none.
n/n-START    block of entity names: lines "key TAB whole TAB kind TAB id TAB url TAB name TAB articles TAB variant".
             A key is the folded words of a name or variant from one of its words on; whole is 1 for the first word.
words        the syllables of words.txt, parted by spaces, for the texts in a: see wording.py.
a/HI/LO      article HI × 256 + LO: [id, url, title, date, source, section, anchors, text…], a text for each passage
             after the title and anchors theirs, parted by spaces; no anchor for text that is in no passage. Title,
             source, section and texts are as wording.py writes them; "*" in the url stands for the id.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count
from typing import Any

from generator.model import EntityEntry, Entry, Output
from generator.stages.index.codec import IMPACTS, posting_list
from generator.stages.index.postings import SEGMENT, Gathering
from generator.stages.index.shards import blocks, hashed, pack_count, packs, script
from generator.stages.index.wording import Wording, read, words
from generator.text import fold, running_terms, spell_numbers

FORMAT = 1
COMMON = 1_024  # articles from which on a term's lists have shards of their own
BEST = 16  # postings of a common term that stand in the lexicon: enough where it is all that is asked
INLINE = 6  # articles up to which a posting list stands in the lexicon
NAME_KEYS = 6

Numbered = Sequence[tuple[int, Entry]]


def index(entries: Iterable[Entry], entities: Iterable[EntityEntry]) -> Iterator[Output]:
    """The files of the search index, paths relative to the site. The same values give the same bytes in any order."""
    slots, articles = _numbered(entries)
    named = {entity.id: entity for entity in sorted(entities, key=lambda entity: entity.id)}
    manifest: dict[str, Any] = {"format": FORMAT, "articles": len(articles), "slots": slots, "segment": SEGMENT}
    yield from _text(articles, named, manifest)
    yield from _facets(articles, named, manifest)
    yield from _names(named, manifest)
    wording = Wording()
    for number, entry in articles:
        yield _article_shard(number, entry, wording)
    yield script("words", " ".join(words()))
    yield script("manifest", manifest)


def _numbered(entries: Iterable[Entry]) -> tuple[int, Numbered]:
    """The number of slots, and the articles with their numbers, in the order of numbers."""
    ordered = sorted(entries, key=lambda entry: entry.id)
    slots = next(size for power in count() for size in (1 << power, 3 << power >> 1) if size * 10 >= len(ordered) * 11)
    taken: dict[int, Entry] = {}
    for entry in ordered:
        slot = int.from_bytes(hashlib.sha256(entry.id.encode()).digest()[:8], "big") % slots
        while slot in taken:
            slot = (slot + 1) % slots
        taken[slot] = entry
    return slots, sorted(taken.items(), key=lambda item: item[0])


# ── terms ────────────────────────────────────────────────────────────────────────────────────────────────────


def _text(articles: Numbered, named: Mapping[str, EntityEntry], manifest: dict[str, Any]) -> Iterator[Output]:
    """Lexicon, posting lists and position lists."""
    gathering = Gathering()
    name_terms = {id_: frozenset(running_terms(entity.name)[0]) for id_, entity in named.items()}
    for number, entry in articles:
        names = frozenset().union(*(name_terms[id_] for id_ in entry.entities if id_ in name_terms))
        gathering.add(number, entry, names)
    gathering.close()
    postings = gathering.postings
    yield from _lists(gathering, manifest)
    spellings: defaultdict[str, list[str]] = defaultdict(list)
    for term in sorted(postings):
        spellings[_FOLDED[term]].append(term)
    lines = [(form, _lexicon_line(form, found, postings, manifest["slots"])) for form, found in spellings.items()]
    manifest["lexicon"] = []
    yield from blocks("l", lines, manifest["lexicon"])


class _Folded(dict[str, str]):
    """Term → folded term, filled as terms are met."""

    def __missing__(self, term: str) -> str:
        self[term] = form = fold(term)
        return form


_FOLDED = _Folded()


def _lexicon_line(form: str, spellings: list[str], postings: Mapping[str, Sequence[int]], slots: int) -> str:
    lists = [postings[spelling] for spelling in spellings]
    union = str(len({posting >> 3 for list_ in lists for posting in list_})) if len(lists) > 1 else ""
    cells = [form, union]
    for spelling, list_ in zip(spellings, lists, strict=True):
        where = ",!" + posting_list(_best(list_), slots) if len(list_) >= COMMON else ""
        if len(list_) <= INLINE:
            where = ",=" + posting_list(list_, slots)
        cells.append(f"{spelling},{len(list_)}{where}")
    return "\t".join(cells)


def _best(postings: Sequence[int]) -> list[int]:
    """The BEST postings of greatest impact, in their order."""
    return sorted(sorted(postings, key=lambda posting: (-(posting % IMPACTS), posting))[:BEST])


def _lists(gathering: Gathering, manifest: dict[str, Any]) -> Iterator[Output]:
    """Position lists and posting lists: those of common terms in shards of their own, the others in packs."""
    shards: defaultdict[str, list[str]] = defaultdict(list)
    docs: dict[str, str] = {}
    places: dict[str, str] = {}
    for term in sorted(gathering.postings):
        postings, lists, name = gathering.postings[term], gathering.places[term].lists, f"{hashed(term):x}"
        if len(postings) < COMMON:
            places[term] = "".join(list_ for _, list_ in lists)
            if len(postings) > INLINE:
                docs[term] = posting_list(postings, manifest["slots"])
            continue
        shards[f"w/{name}"].append(f"{term}\t{posting_list(postings, manifest['slots'])}")
        for segment, list_ in lists:
            shards[f"q/{name}-{segment:x}"].append(f"{term}\t{list_}")
    for key, prefix, lines in (("postings", "d", docs), ("places", "p", places)):
        manifest[key] = pack_count(sum(map(len, lines.values())))
        yield from packs(prefix, lines, manifest[key])
    for shard in sorted(shards):
        yield script(shard, "\n".join(shards[shard]))


# ── facets ───────────────────────────────────────────────────────────────────────────────────────────────────


def _facets(articles: Numbered, named: Mapping[str, EntityEntry], manifest: dict[str, Any]) -> Iterator[Output]:
    """Lists of articles by facet value, the values with their counts, and the columns."""
    lists: defaultdict[str, list[int]] = defaultdict(list)
    for number, entry in articles:
        for key in _facet_keys(entry, named):
            lists[key].append(number)
    coded = {
        key: f"{len(numbers)},{posting_list([number * IMPACTS for number in numbers], manifest['slots'])}"
        for key, numbers in lists.items()
    }
    manifest["lists"] = pack_count(sum(map(len, coded.values())))
    yield from packs("f", coded, manifest["lists"])
    values: dict[str, list[tuple[str, int]]] = {"source": [], "section": [], "year": [], "kind": []}
    for key, numbers in lists.items():
        facet, _, value = key.partition(":")
        if facet in values:
            values[facet].append((value, len(numbers)))
    for found in values.values():
        found.sort(key=lambda item: (-item[1], item[0]))
    values["year"].sort()
    yield script("facets", values)
    codes = {facet: {value: code for code, (value, _) in enumerate(found)} for facet, found in values.items()}
    segments: defaultdict[int, list[list[object]]] = defaultdict(lambda: [[], [], [], []])
    for number, entry in articles:
        cells = (number, entry.date, codes["source"].get(entry.source, -1), codes["section"].get(entry.section, -1))
        for column, cell in zip(segments[number // SEGMENT], cells, strict=True):
            column.append(cell)
    for segment, columns in segments.items():
        yield script(f"c/{segment:x}", columns)


def _facet_keys(entry: Entry, named: Mapping[str, EntityEntry]) -> list[str]:
    keys = [f"entity:{id_}" for id_ in dict.fromkeys(entry.entities)]
    keys += sorted({f"kind:{named[id_].kind}" for id_ in entry.entities if id_ in named})
    if entry.date[:4].isdigit():
        keys.append(f"year:{entry.date[:4]}")
    if entry.source:
        keys.append(f"source:{entry.source}")
    if entry.section:
        keys.append(f"section:{entry.section}")
    return keys


# ── names ────────────────────────────────────────────────────────────────────────────────────────────────────


def name_key(name: str) -> str:
    """The folded words of `name`, parted by spaces; a document number gives the words of its one spelling."""
    return fold(" ".join(running_terms(spell_numbers(name))[0]))


def _names(named: Mapping[str, EntityEntry], manifest: dict[str, Any]) -> Iterator[Output]:
    rows: set[tuple[str, str]] = set()
    for entity in named.values():
        for variant in dict.fromkeys((entity.name, *entity.variants)):
            words = name_key(variant).split(" ")
            for start in range(min(len(words), NAME_KEYS)):
                key = " ".join(words[start:])
                whole = "1" if start == 0 else "0"
                shown = "" if variant == entity.name else variant
                cells = (key, whole, entity.kind, entity.id, entity.url, entity.name, str(entity.articles), shown)
                rows.add((key, "\t".join(cell.replace("\t", " ").replace("\n", " ") for cell in cells)))
    directory: list[str] = []
    if rows:
        yield from blocks("n", sorted(rows), directory)
    manifest["names"] = directory


# ── articles ─────────────────────────────────────────────────────────────────────────────────────────────────


def _article_shard(number: int, entry: Entry, wording: Wording) -> Output:
    pieces = _pieces(entry)
    url = entry.url.replace(entry.id, "*", 1)
    row = [entry.id, url, wording.write(entry.title), entry.date, wording.write(entry.source)]
    row += [
        wording.write(entry.section),
        " ".join(anchor for anchor, _ in pieces),
        *(wording.write(text) for _, text in pieces),
    ]
    return script(f"a/{number >> 8:x}/{number & 255:02x}", row)


def _pieces(entry: Entry) -> list[tuple[str, str]]:
    """The text after the title in pieces, passages with their anchors."""
    pieces: list[tuple[str, str]] = []
    done = len(entry.title)
    for passage in entry.passages:
        if passage.end <= done:
            continue
        if between := entry.text[done : passage.start].strip():
            pieces.append(("", between))
        pieces.append((passage.anchor, entry.text[passage.start : passage.end]))
        done = passage.end
    if rest := entry.text[done:].strip():
        pieces.append(("", rest))
    return pieces


def shown(path: str, shard: str) -> str:
    """The title and the passages that the shard of an article (a/…) holds, as they are shown; "" for other files.

    The way back from the files to the text: `check` proves with it what the index does not hold.
    """
    if not re.fullmatch(r"search/a/[0-9a-f]+/[0-9a-f]+\.js", path):
        return ""
    row = json.loads(shard[shard.index(",") + 1 : shard.rindex(")")])
    return "\n".join(map(read, (row[2], *row[7:])))
