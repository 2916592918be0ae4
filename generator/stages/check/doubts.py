"""What in the readings deserves a decision, the most doubtful first.

1. Ambiguous mentions: several candidates, none chosen.
2. Near-duplicate entities: two records of one kind whose names differ only in marks, case, spaces or word order.
3. Namesakes: a person whose articles have nothing else in common.
4. Choices: links where one of several candidates was chosen by evidence.
5. Unknown mentions: something is named, and nothing is known that it could mean.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from generator.model import Archive, Article, Decision, Reading, Resolution
from generator.text import fold, terms

DoubtKind = Literal["ambiguous", "near-duplicate", "namesakes", "choice", "unknown"]
CONTEXT = 32  # code points around a quote that a decision records


@dataclass(frozen=True)
class Doubt:
    """Something to decide. `article`, `surface`, `before`, `after` are empty for near-duplicates, whose `candidates`
    are the entities in question, and for namesakes, whose articles stand apart in `groups` (`candidates` are the first
    of each); `chosen` is the entity a link has now, if any."""

    kind: DoubtKind
    where: str
    candidates: tuple[str, ...]
    article: str = ""
    surface: str = ""
    before: str = ""
    after: str = ""
    chosen: str = ""
    evidence: str = ""
    groups: tuple[tuple[str, ...], ...] = ()


def doubts(archive: Archive) -> Iterator[Doubt]:
    """Everything worth a decision, most doubtful kind first, in archive order inside a kind."""
    by_kind: dict[str, list[Doubt]] = defaultdict(list)
    for reading in archive.readings.values():
        for doubt in doubts_of(reading):
            by_kind[doubt.kind].append(doubt)
    yield from by_kind["ambiguous"]
    yield from near_duplicates(archive)
    yield from namesakes(archive)
    yield from by_kind["choice"]
    yield from by_kind["unknown"]


def doubts_of(reading: Reading) -> Iterator[Doubt]:
    """The doubts about the mentions of one article, in text order."""
    return filter(None, (_doubt(reading, resolution) for resolution in reading.resolutions))


def _doubt(reading: Reading, resolution: Resolution) -> Doubt | None:
    if resolution.entity and len(resolution.candidates) < 2:
        return None
    kind: DoubtKind = "choice" if resolution.entity else "ambiguous" if resolution.candidates else "unknown"
    article, mention = reading.article, resolution.mention
    return Doubt(
        kind=kind,
        where=f"{article.path}:{line_of(article, mention.start)}",
        candidates=resolution.candidates,
        article=article.id,
        surface=mention.surface,
        before=article.text[max(0, mention.start - CONTEXT) : mention.start],
        after=article.text[mention.end : mention.end + CONTEXT],
        chosen=resolution.entity or "",
        evidence=resolution.evidence,
    )


def line_of(article: Article, at: int) -> int:
    """The source line of the block that holds code point `at`; the article's own line where blocks have none."""
    return next((b.line for b in reversed(article.blocks) if b.start <= at and b.line), article.line)


def near_duplicates(archive: Archive) -> Iterator[Doubt]:
    """Entities of one kind whose names differ only in marks, case, spaces or word order."""
    alike: dict[tuple[str, tuple[str, ...]], list[str]] = defaultdict(list)
    for face in archive.faces.values():
        alike[face.kind, tuple(sorted(fold(term) for term, _, _ in terms(face.name)))].append(face.id)
    for ids in alike.values():
        if len(ids) > 1:
            head = archive.heads[archive.holders[ids[0]][0]]
            yield Doubt("near-duplicate", f"{head.path}:{head.line}", tuple(ids))


def namesakes(archive: Archive) -> Iterator[Doubt]:
    """Persons whose articles have nothing else in common."""
    for face in archive.faces.values():
        if face.kind != "person" or face.origin != "rule" or face.articles < 2:
            continue
        entity = archive.entities[face.id]
        if len(entity.groups) > 1:
            first = archive.heads[entity.groups[0][0]]
            apart = tuple(group[0] for group in entity.groups)
            yield Doubt("namesakes", f"{first.path}:{first.line}", apart, chosen=entity.id, groups=entity.groups)


def decision_on(doubt: Doubt, action: Literal["pin", "reject", "ignore"], entity: str = "") -> Decision:
    """The ledger's line that settles a doubt about a mention."""
    return Decision("", action, doubt.article, doubt.surface, doubt.before, doubt.after, entity)
