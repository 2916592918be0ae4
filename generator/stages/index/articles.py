"""The shard of an article: its title and passages, for the hits that are shown, and the entities it names first.

From those of the hits that are shown the page chooses entities to narrow down by, and counts them over all that is
found. To choose among all that is found would take the entities of every article found: 22 in the mean, some 25 bytes.
"""

from __future__ import annotations

import json
import re

from generator.model import Entry, Output
from generator.stages.index.shards import script
from generator.stages.index.terms import Named
from generator.stages.index.wording import Wording, read

FIRST_NAMED = 8  # entities of an article, in the order of their first mention


def article_name(number: int) -> str:
    """The shard of article `number`."""
    return f"a/{number >> 8:x}/{number & 255:02x}"


def named_first(entry: Entry, named: Named) -> str:
    """The entities that an article names first, a line each: the id, and after a TAB the name where the id does not
    end with it."""
    lines = []
    for id_ in entry.entities[:FIRST_NAMED]:
        if found := named.get(id_):
            lines.append(id_ if id_ == f"{found.kind}:{found.name}" else f"{id_}\t{' '.join(found.name.split())}")
    return "\n".join(lines)


def article_shard(number: int, entry: Entry, entities: str, wording: Wording) -> Output:
    """The shard of an article, whose `entities` are as `named_first` gives them; the format stands in the package's
    docstring."""
    pieces = _pieces(entry)
    url = entry.url.replace(entry.id, "*", 1)
    row = [entry.id, url, wording.write(entry.title), entry.date, wording.write(entry.source)]
    row += [
        wording.write(entry.section),
        " ".join(anchor for anchor, _ in pieces),
        wording.write(entities),
        *(wording.write(text) for _, text in pieces),
    ]
    return script(article_name(number), row)


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
    """The title, the passages and the entities that the shard of an article (a/…) holds, as they are shown; "" for
    other files.

    The way back from the files to the text: `check` proves with it what the index does not hold.
    """
    if not re.fullmatch(r"search/a/[0-9a-f]+/[0-9a-f]+\.js", path):
        return ""
    row = json.loads(shard[shard.index(",") + 1 : shard.rindex(")")])
    return "\n".join(map(read, (row[2], *row[8:], row[7])))
