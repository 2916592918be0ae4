"""An article → what may be published of it; the one gate that every page, file and list of the site lies behind.

1. `grant` decides what may be published (generator.rights) and writes it on the article.
2. `withhold` takes the rest away: the text beyond an excerpt or a title, the lines of the captured page, the words
   that metadata was read from; of a withdrawn article stay its title, date and source, its file and its digest.
3. The part is recognised and resolved by itself, as if the rest had never been: so nothing that is made of it can
   hold a word of the rest. `agreeing` opens those of its links that the whole article does not confirm.

What stays is the beginning of the text as it was, so that every span inside it holds.
"""

from __future__ import annotations

import re
from dataclasses import replace

from generator.config import Config
from generator.model import Article, Block, Cell, Field, Mark, Reading, Record, Resolution

_SENTENCE = re.compile(r"[.!?…][”\"’)]{0,2}(?=\s)|\n")
_LEAST = 0.5  # part of an excerpt that must be left when it is cut at the end of a sentence


def grant(article: Article, config: Config, own: str = "") -> Article:
    """`article` with the rights decided for it."""
    printed = article.record.source.value if article.record.source else ""
    rights = config.rights.decide(article, dict(config.sources).get(printed, printed), own)
    return replace(article, rights=rights)


def is_withheld(article: Article) -> bool:
    """Whether some of the article is not published."""
    return article.rights.policy != "full"


def withhold(article: Article, config: Config) -> Article:
    """What may be published of `article`, whose rights have been granted."""
    policy = article.rights.policy
    if policy == "full":
        return article
    record = _record(article, policy)
    title = record.title.value
    end = _end(article, config.rights.excerpt) if policy == "excerpt" else article.body_start
    body = article.text[article.body_start : end]
    return replace(
        article,
        text=f"{title}\n{body}",
        blocks=(replace(article.blocks[0], end=len(title)), *_blocks(article, end)),
        record=record,
        removed=(),
        marks=tuple(_marks(article, end)) if title == article.title else (),
    )


def _record(article: Article, policy: str) -> Record:
    """The metadata without the words it was read from, and without what is itself words of the page."""
    record = article.record
    title = replace(record.title, evidence="")
    bare = Record(
        title,
        date=_plain(record.date),
        source=_plain(record.source),
        rights=_plain(record.rights),
        language=_plain(record.language),
        captured=_plain(record.captured),
    )
    if policy == "withdrawn":
        words = article.rights.title
        return replace(bare, title=Field(words, "curated", "rights", "", title.line)) if words else bare
    return replace(
        bare,
        authors=tuple(replace(author, evidence="") for author in record.authors),
        section=_plain(record.section),
        url=_plain(record.url),
        archived=_plain(record.archived),
        kicker=_plain(record.kicker) if policy == "excerpt" else None,
    )


def _plain(field: Field | None) -> Field | None:
    return replace(field, evidence="") if field else None


def _end(article: Article, limit: int) -> int:
    """Where the excerpt ends: after `limit` code points of the body at most and never after more than half of it, at
    the end of a sentence where one is near, else between two words."""
    start = article.body_start
    furthest = start + min(limit, (len(article.text) - start) // 2)
    ends = [match.end() for match in _SENTENCE.finditer(article.text, start, furthest + 1) if match.end() <= furthest]
    if ends and ends[-1] - start >= _LEAST * (furthest - start):
        return start + len(article.text[start : ends[-1]].rstrip())
    space = max((article.text.rfind(mark, start, furthest) for mark in " \n"), default=-1)
    return start + len(article.text[start : max(start, space)].rstrip())


def _blocks(article: Article, end: int) -> list[Block]:
    return [replace(b, end=min(b.end, end), cells=_cells(b, end)) for b in article.blocks[1:] if b.start < end]


def _cells(block: Block, end: int) -> tuple[Cell, ...]:
    return tuple(cell._replace(end=min(cell.end, end)) for cell in block.cells if cell.start < end)


def _marks(article: Article, end: int) -> list[Mark]:
    return [replace(m, end=min(m.end, end)) for m in article.marks if m.start < end]


def agreeing(part: Reading, whole: Reading) -> Reading:
    """`part`, the reading of what is published, without what `whole`, the reading of the whole article, contradicts:
    a name that the part alone seems to explain may mean somebody else further on. The rest is left open.

    In a withdrawn article nothing is linked.
    """
    if part.article.rights.policy == "withdrawn":
        return replace(part, resolutions=(), authorities=(), relations=())
    resolutions = tuple(_confirmed(resolution, whole.resolutions) for resolution in part.resolutions)
    used = {resolution.entity for resolution in resolutions}
    shown = {(r.subject, r.predicate, r.object) for r in whole.relations}
    return replace(
        part,
        resolutions=resolutions,
        authorities=tuple(a for a in part.authorities if a.id in used),
        relations=tuple(
            r for r in part.relations if (r.subject, r.predicate, r.object) in shown and {r.subject, r.object} <= used
        ),
    )


def _confirmed(resolution: Resolution, others: tuple[Resolution, ...]) -> Resolution:
    mention = resolution.mention
    for other in others:
        meets = other.mention.start < mention.end and mention.start < other.mention.end
        if meets and other.entity == resolution.entity:
            return resolution
    return replace(resolution, entity=None, evidence="") if resolution.entity else resolution
