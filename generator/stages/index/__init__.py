"""Articles and entities → the prebuilt search index, in shards that a page loads as classic scripts.

1. Articles get stable numbers, made from their ids.
2. Terms get posting lists and position lists; the lexicon says where they are.
3. Facet values and entities get lists of articles; entity names get a table of their own.
4. Titles and passages are bundled by article number, for the hits that are shown.

Format 1 (static/js/search-shards.js and its neighbours read it)
─────────────────────────────────────────────────────────────────
Every file is `search/NAME.js` and calls `Archive.shard("NAME", DATA)`. A reader who searches loads `manifest`, then
only what the query asks for. Numbers are written as in codec.py; `hash` is 32-bit FNV-1a over UTF-16 code units.

Article numbers. There are `slots` of them, the smallest power of two ≥ 1.25 × articles. An article takes the first
free slot from `sha256(id) mod slots` on, articles being placed in the order of their ids. So an edit changes no
number, and a new article at most those of a few neighbours (all change when the archive outgrows its slots).

manifest     {format, articles, slots, postings, places, lists: numbers of packs, lexicon, names: where blocks begin}
l/l-START    lexicon block: lines "folded TAB count TAB spelling,count[,where] TAB …", sorted by the folded form.
             The first count is of articles with any spelling ("" when there is one spelling). `where`: absent, the
             list is in its pack; "!" it has a shard of its own; "=LIST" it is here (at most 6 articles).
             A block holds the folded forms from its name up to the next name in the manifest (UTF-16 order).
d/N          pack of posting lists, lines "term TAB list"; term in pack hash(term) mod postings.
             A list is, for each article in the order of numbers, 8 × (number − previous − 1) + impact (0–7), the
             previous of the first being −1. Impact is the saturated BM25F weight of the term in the article.
w/HASH       posting lists of common terms (from 1,024 articles on), one shard a hash (hexadecimal): lines as in d.
p/N          pack of position lists, lines "term TAB list"; term in pack hash(term) mod places. For each article of
             its posting list: how many in Elias gamma code, then each position − previous − 1 in Rice code with
             floor(log2(512 ÷ how many)) low bits; six bits to a character of the alphabet. The articles of each
             segment begin at a new character. Positions count words; a document number stands at its first word.
q/HASH-S     position lists of common terms for the articles of segment S (number ÷ 4,096).
f/N          pack of lists of articles by facet, keys "year:2018", "source:…", "section:…", "kind:…", "entity:ID",
             values of source and section as printed; key in pack hash(key) mod lists.
facets       {source, section, year, kind: [[value, articles]…]}, most frequent first; years in order.
c/S          columns of segment S: [[number…], [date…], [source…], [section…]], values as indices into facets, −1 none.
n/n-START    block of entity names: lines "key TAB whole TAB kind TAB id TAB url TAB name TAB articles TAB variant".
             A key is the folded words of a name or variant from one of its words on; whole is 1 for the first word.
words        the syllables of words.txt, parted by spaces, for the texts in a: see wording.py.
a/HI/LO      articles 2b and 2b+1 (b = HI × 256 + LO): [[number, id, url, title, date, source, section, body]…], body
             being [anchor, text] for each passage after the title, texts as wording.py writes them; anchor "" for
             text that is in no passage.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from generator.model import EntityEntry, Entry, Output
from generator.stages.index.codec import IMPACTS, encode
from generator.stages.index.postings import Postings, weigh
from generator.stages.index.shards import blocks, hashed, pack_count, packs, script
from generator.stages.index.wording import Wording, words
from generator.text import fold, running_terms, spell_numbers

FORMAT = 1
COMMON = 1_024  # articles from which on a term's lists have shards of their own
INLINE = 6  # articles up to which a posting list stands in the lexicon
SEGMENT = 4_096
BUNDLE = 2
NAME_KEYS = 6

Numbered = Sequence[tuple[int, Entry]]


def index(entries: Iterable[Entry], entities: Iterable[EntityEntry]) -> Iterator[Output]:
    """The files of the search index, paths relative to the site. The same values give the same bytes in any order."""
    slots, articles = _numbered(entries)
    named = {entity.id: entity for entity in sorted(entities, key=lambda entity: entity.id)}
    manifest: dict[str, object] = {"format": FORMAT, "articles": len(articles), "slots": slots}
    yield from _text(articles, named, manifest)
    yield from _facets(articles, named, manifest)
    yield from _names(named, manifest)
    wording = Wording()
    for bundle in _bundles(articles):
        yield _article_shard(bundle, wording)
    yield script("words", " ".join(words()))
    yield script("manifest", manifest)


def _numbered(entries: Iterable[Entry]) -> tuple[int, Numbered]:
    """The number of slots, and the articles with their numbers, in the order of numbers."""
    ordered = sorted(entries, key=lambda entry: entry.id)
    slots = 1
    while slots * 4 < len(ordered) * 5:
        slots *= 2
    taken: dict[int, Entry] = {}
    for entry in ordered:
        slot = int.from_bytes(hashlib.sha256(entry.id.encode()).digest()[:8], "big") % slots
        while slot in taken:
            slot = (slot + 1) % slots
        taken[slot] = entry
    return slots, sorted(taken.items(), key=lambda item: item[0])


# ── terms ────────────────────────────────────────────────────────────────────────────────────────────────────


def _text(articles: Numbered, named: Mapping[str, EntityEntry], manifest: dict[str, object]) -> Iterator[Output]:
    """Lexicon, posting lists and position lists."""
    terms: defaultdict[str, Postings] = defaultdict(Postings)
    name_terms = {id_: frozenset(running_terms(entity.name)[0]) for id_, entity in named.items()}
    folded: defaultdict[str, list[str]] = defaultdict(list)
    unions: Counter[str] = Counter()
    for number, entry in articles:
        names = frozenset().union(*(name_terms[id_] for id_ in entry.entities if id_ in name_terms))
        weighed = weigh(entry, names)
        for term, (impact, positions) in weighed.items():
            terms[term].add(number, impact, positions, number // SEGMENT)
        unions.update({_folded(term) for term in weighed})
    for term in sorted(terms):
        terms[term].close()
        folded[_folded(term)].append(term)
    yield from _lists(terms, manifest)
    directory: list[str] = []
    lines = [(form, _lexicon_line(form, unions[form], folded[form], terms)) for form in sorted(folded)]
    yield from blocks("l", lines, directory)
    manifest["lexicon"] = directory


class _Folded(dict[str, str]):
    """Term → folded term, filled as terms are met."""

    def __missing__(self, term: str) -> str:
        self[term] = form = fold(term)
        return form


_FOLDED = _Folded()


def _folded(term: str) -> str:
    return _FOLDED[term]


def _lexicon_line(form: str, union: int, spellings: list[str], terms: Mapping[str, Postings]) -> str:
    cells = [form, str(union) if len(spellings) > 1 else ""]
    for spelling in spellings:
        postings = terms[spelling]
        where = ",!" if postings.count >= COMMON else ""
        if postings.count <= INLINE:
            where = ",=" + postings.docs.decode()
        cells.append(f"{spelling},{postings.count}{where}")
    return "\t".join(cells)


def _lists(terms: Mapping[str, Postings], manifest: dict[str, object]) -> Iterator[Output]:
    common = [term for term in sorted(terms) if terms[term].count >= COMMON]
    others = [term for term in sorted(terms) if terms[term].count < COMMON]
    docs = {term: terms[term].docs.decode() for term in others if terms[term].count > INLINE}
    places = {term: "".join(list_ for _, list_ in terms[term].places) for term in others}
    for key, prefix, lists in (("postings", "d", docs), ("places", "p", places)):
        manifest[key] = count = pack_count(sum(map(len, lists.values())))
        yield from packs(prefix, lists, count)
    shards: defaultdict[str, list[str]] = defaultdict(list)
    for term in common:
        name = f"{hashed(term):x}"
        shards[f"w/{name}"].append(f"{term}\t{terms[term].docs.decode()}")
        for segment, list_ in terms[term].places:
            shards[f"q/{name}-{segment:x}"].append(f"{term}\t{list_}")
    for name in sorted(shards):
        yield script(name, "\n".join(shards[name]))


# ── facets ───────────────────────────────────────────────────────────────────────────────────────────────────


def _facets(articles: Numbered, named: Mapping[str, EntityEntry], manifest: dict[str, object]) -> Iterator[Output]:
    """Lists of articles by facet value, the values with their counts, and the columns."""
    lists: defaultdict[str, list[int]] = defaultdict(list)
    for number, entry in articles:
        for key in _facet_keys(entry, named):
            lists[key].append(number)
    coded = {key: _list(numbers) for key, numbers in lists.items()}
    manifest["lists"] = count = pack_count(sum(map(len, coded.values())))
    yield from packs("f", coded, count)
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


def _list(numbers: Iterable[int]) -> str:
    coded = bytearray()
    last = -1
    for number in numbers:
        coded += encode((number - last - 1) * IMPACTS)
        last = number
    return coded.decode()


# ── names ────────────────────────────────────────────────────────────────────────────────────────────────────


def name_key(name: str) -> str:
    """The folded words of `name`, parted by spaces; a document number gives the words of its one spelling."""
    return fold(" ".join(running_terms(spell_numbers(name))[0]))


def _names(named: Mapping[str, EntityEntry], manifest: dict[str, object]) -> Iterator[Output]:
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


def _bundles(articles: Numbered) -> Iterator[Numbered]:
    bundle: list[tuple[int, Entry]] = []
    for number, entry in articles:
        if bundle and bundle[0][0] // BUNDLE != number // BUNDLE:
            yield bundle
            bundle = []
        bundle.append((number, entry))
    if bundle:
        yield bundle


def _article_shard(bundle: Numbered, wording: Wording) -> Output:
    number = bundle[0][0] // BUNDLE
    rows = [[n, e.id, e.url, e.title, e.date, e.source, e.section, _body(e, wording)] for n, e in bundle]
    return script(f"a/{number >> 8:x}/{number & 255:02x}", rows)


def _body(entry: Entry, wording: Wording) -> list[list[str]]:
    """The text after the title in pieces, passages with their anchors."""
    pieces: list[list[str]] = []
    done = len(entry.title)
    for passage in entry.passages:
        if passage.end <= done:
            continue
        if entry.text[done : passage.start].strip():
            pieces.append(["", wording.write(entry.text[done : passage.start].strip())])
        pieces.append([passage.anchor, wording.write(entry.text[passage.start : passage.end])])
        done = passage.end
    if entry.text[done:].strip():
        pieces.append(["", wording.write(entry.text[done:].strip())])
    return pieces
