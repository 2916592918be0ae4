"""Names that deserve a look: not linked where they could be, curated and never used, or of one address."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ahocorasick_rs import AhoCorasick, MatchKind

from generator.model import Archive, Authority, Notice, Reading
from generator.stages.check.doubts import line_of
from generator.stages.check.rules import found
from generator.text import canonical

SHORTEST = 6  # code points of a name that is looked for
PERSON_WORDS = 3  # a shorter name of a person may be anybody's
UNLINKED = 5  # told of one article


def unlinked(archive: Archive) -> Iterator[Notice]:
    """Words that are the full name of exactly one entity of the archive, and stand in no mention."""
    names = _names(archive)
    if not names:
        return
    forms = list(names)
    automaton = AhoCorasick(forms, matchkind=MatchKind.LeftmostLongest)
    for reading in archive.readings.values():
        article, told = reading.article, set[str]()
        for index, start, end in _free(reading, automaton):
            entity = names[forms[index]]
            if entity not in told and len(told) < UNLINKED:
                told.add(entity)
                where = f"{article.path}:{line_of(article, start)}"
                what = f"'{article.text[start:end]}' is not linked, and is the name of {entity}"
                yield found("unlinked-mention", where, what, "If it is meant, write a pin line into review.csv.")


def _names(archive: Archive) -> dict[str, str]:
    """Name → entity, for names that say enough and are of one entity only."""
    names: dict[str, str] = {}
    for entity in archive.entities.values():
        for name in dict.fromkeys(map(canonical, (entity.name, *entity.authority.variants))):
            words = len(name.split())
            least = PERSON_WORDS if entity.kind == "person" else 2
            if len(name) >= SHORTEST and words >= least and name != name.lower():
                names[name] = entity.id if names.get(name, entity.id) == entity.id else ""
    return {name: id_ for name, id_ in names.items() if id_}


def _free(reading: Reading, automaton: AhoCorasick) -> Iterator[tuple[int, int, int]]:
    """(number of the name, start, end) of the whole words found outside every mention."""
    text = canonical(reading.article.text)
    spans = [(r.mention.start, r.mention.end) for r in reading.resolutions]
    at = 0
    for index, start, end in automaton.find_matches_as_indexes(text):
        while at < len(spans) and spans[at][1] <= start:
            at += 1
        covered = at < len(spans) and spans[at][0] < end
        if not covered and not text[start - 1 : start].isalnum() and not text[end : end + 1].isalnum():
            yield index, start, end


def unused(archive: Archive, curated: Iterable[Authority]) -> Iterator[Notice]:
    """The archive's own records that no article mentions."""
    for record in curated:
        if record.id not in archive.faces:
            remedy = "Check its names, or keep it for articles to come."
            yield found("unused-authority", record.source, f"no article mentions {record.id}", remedy)


def collided(groups: Iterable[Sequence[str]]) -> Iterator[Notice]:
    """Groups of entities whose pages would have had the same address."""
    for ids in groups:
        what = f"these would have one address, so digits were added: {', '.join(ids)}"
        yield found("slug-collision", "site", what, "If they are one, merge them with: tulieu review.")
