"""Articles and entities → the prebuilt search index, in shards that a page loads as classic scripts.

1. Articles get stable numbers, made from their ids.
2. Terms get posting lists and position lists; the lexicon says where they are.
3. Facet values and entities get lists of articles; entity names get a table of their own.
4. Titles and passages go into a shard an article, for the hits that are shown.

`index` makes all shards; `update` those that differ after some articles or entities changed (updating.py, state.py).

Format 4 (static/js/search-shards.js and its neighbours read it)
─────────────────────────────────────────────────────────────────
Every file is `search/NAME.js` and calls `Archive.shard("NAME", DATA)`. A reader who searches loads `manifest`, then
only what the query asks for. Lists are bits, six to a character (codec.py); `hash` is 32-bit FNV-1a over UTF-16
code units.

Article numbers. There are `slots` of them: the smallest 2^k or 3 × 2^k that leaves a tenth free. An article takes the
first free slot from `sha256(id) mod slots` on, articles being placed in the order of their ids. So an edit changes no
number, and a new article at most those of a few neighbours (all change when the archive outgrows its slots).

manifest     {format, articles, slots, segment (numbers to a segment), postings, places, lists (how many packs),
             lexicon (where its blocks begin), names (where the pages m begin)}. In file names START is as
             shards.file_name writes it
l/l-START    lexicon block: lines "folded TAB count TAB spelling,count[,where] TAB …", sorted by the folded form.
             The first count is of articles with any spelling ("" when there is one spelling). `where`: absent, the
             list is in its pack; "!LIST" it has a shard of its own, and LIST are the 16 articles of greatest impact;
             "=LIST" it is here (at most 6 articles).
             A block holds the folded forms from its name up to the next name in the manifest (UTF-16 order).
d/N          pack of posting lists, lines "term TAB list"; term in pack hash(folded term) mod postings.
             A list has, for each article in the order of numbers, number − previous − 1 in Rice code (the previous
             of the first being −1) and the impact in unary, as its place in the order 3 4 2 5 6 7 1 0 (the last
             place without its end): the saturated BM25F weight of the term in the article, 0 to 7.
             The Rice parameter is floor(log2(11 × slots ÷ (16 × articles in the list))), at least 0.
w/HASH       posting lists of common terms (from 1,024 articles on), one shard a hash (hexadecimal): lines as in d.
p/N          pack of position lists, lines "term TAB list"; term in pack hash(folded term) mod places. For each
             article of its posting list: how many in Elias gamma code, then each position − previous − 1 in Rice code
             with parameter floor(log2(512 ÷ (how many + 1))). The articles of each segment begin at a new character.
             Positions count words; a document number stands at its first word.
q/HASH-S     position lists of common terms for the articles of segment S (number ÷ segment).
f/N          pack of lists of articles by facet, keys "year:2018", "source:…", "section:…", "kind:…", "entity:ID",
             ids canonical (text.canonical), values of source and section as printed; key in pack hash(key) mod lists.
             Lines "key TAB count,list".
facets       {source, section, year, kind: [[value, articles]…]}, most frequent first; years in order.
c/S          columns of segment S: [years, sources, sections, kinds], each a string with a character for every number
             from the first of the segment to its last article. A character stands for its code less 35, from 93 on
             less 36: 0 no article, 1 nothing, from 2 on the places in facets; of kinds, 1 and the sum of the bits 1
             document, 2 person, 4 organisation, 8 place, 16 event, 32 topic.
t/S          days of segment S: [months, days, {number: date}], columns of 1 and the month or day
             where a date is a day of the calendar; every other date stands at its number.
n/n-START    block of entity names: lines "key TAB whole TAB kind TAB id TAB url TAB name TAB articles TAB variant".
             A key is the folded words of a name or variant from one of its words on; whole is 1 for the first word.
             Of more names with one and the same key than a block holds, only the best are there.
m/m-START    page of the directory of names: where blocks of names begin, a line each, up to the next page
b/b-START    the best names, as many as half a block holds, for beginnings under which more than 6 blocks begin; START
             is what the names of all these blocks begin with. The block before them and the last of them hold those
             names with the beginning that do not begin with START.
words        the syllables of words.txt, parted by spaces, for the texts in a: see wording.py.
a/HI/LO      article HI × 256 + LO: [id, url, title, date, source, section, anchors, entities, text…], a text for each
             passage after the title and anchors theirs, parted by spaces; no anchor for text that is in no passage. The
             anchor of a passage on a later page of the article follows "#", and before it is what takes the place of
             ".html" in the url: "/2.html#p-0123abcd". Title, source, section, entities and texts are as wording.py
             writes them; "*" in the url stands for the id. Of entities the 8 that are named first, a line each:
             "id TAB name", or the id alone where the name is what follows its ":".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from generator.model import EntityEntry, Entry, Output
from generator.stages.index.articles import article_shard, named_first, shown
from generator.stages.index.facets import Facets, facet_shards
from generator.stages.index.names import rows
from generator.stages.index.numbers import numbered
from generator.stages.index.postings import SEGMENT, Gathering
from generator.stages.index.shards import script
from generator.stages.index.state import STATE, Draft, Store, Through
from generator.stages.index.tables import table
from generator.stages.index.terms import Named, name_terms, term_shards
from generator.stages.index.updating import Change, Known, Update, update
from generator.stages.index.wording import Wording, words

__all__ = ["Change", "Known", "Store", "Update", "index", "shown", "update"]

FORMAT = 4


def index(
    entries: Mapping[str, Entry], entities: Mapping[str, EntityEntry], store: Store | None = None
) -> Iterator[Output]:
    """The files of the search index, paths relative to the site. The same values give the same bytes in any order.

    Each entry is asked for once; none is held. What `update` needs afterwards goes into `store`, which is complete when
    the iterator is at its end."""
    slots, numbers = numbered(entries)
    manifest: dict[str, Any] = {"format": FORMAT, "articles": len(numbers), "slots": slots, "segment": SEGMENT}
    keep: Draft | None = None
    if store is not None:
        store.clear()
        keep = Through(store)
    gathering, facets, wording, named = Gathering(measured=keep is not None), Facets(), Wording(), Named(entities)
    for id_, number in numbers.items():
        entry = entries[id_]
        gathering.add(number, entry, name_terms(entry, named))
        facets.add(number, entry, named)
        yield article_shard(number, entry, named_first(entry, named), wording)
    yield from term_shards(gathering, manifest, keep)
    yield from facet_shards(facets, manifest, keep)
    manifest["names"] = []
    yield from table("n", (row for id_ in entities for row in rows(entities[id_])), manifest["names"], keep)
    yield script("words", " ".join(words()))
    yield script("manifest", manifest)
    if keep is not None:
        keep.put_json("numbers", numbers)
        keep.put_json("manifest", manifest)
        keep.put_json("about", {"state": STATE})
