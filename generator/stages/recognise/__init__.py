"""Article → mentions: which stretches of its text name an entity, of which kind, and what they say of it.

1. Documents are found first: a citation may hold the names of bodies, places and meetings.
2. `scan` makes one pass for all fixed names; places, bodies and topics are read from its hits.
3. Persons come after places and bodies, whose words they would otherwise take for names. Events come last.
4. Topics take what is left: a term never hides the name of a body or document inside it.
5. `merge`: where proposals overlap, the longest stays, whole. So a body named after a document ("Ban Chỉ đạo Đề án
   Trung ương 7 …") holds the document, a meeting holds the body that meets, and a body inside a citation is no
   mention of its own. Of equally long ones the kind that stands first in `PRIORITY` stays.
"""

from __future__ import annotations

from collections.abc import Iterable

from generator.knowledge import Knowledge
from generator.model import Article, Kind, Mention
from generator.stages.recognise.bodies import find_bodies
from generator.stages.recognise.documents import find_documents
from generator.stages.recognise.events import find_events
from generator.stages.recognise.persons import find_persons
from generator.stages.recognise.places import find_places
from generator.stages.recognise.scan import scan
from generator.stages.recognise.topics import find_topics

PRIORITY: tuple[Kind, ...] = ("document", "event", "organisation", "person", "place", "topic")
_PLACE_IN_LINE = {kind: index for index, kind in enumerate(PRIORITY)}


def recognise(article: Article, knowledge: Knowledge) -> tuple[Mention, ...]:
    """All mentions in `article`, in text order, without overlaps."""
    view = scan(article, knowledge.names)
    documents = find_documents(view, knowledge)
    events = find_events(view, knowledge)
    places = find_places(view, knowledge.names)
    bodies = find_bodies(view, places, knowledge.names)
    persons = find_persons(view, [*documents, *places, *bodies], knowledge.names)
    found = merge([*documents, *events, *bodies, *persons, *places])
    topics = find_topics(view, knowledge.names)
    return merge(found, topics) if topics else found


def merge(proposals: Iterable[Mention], rest: Iterable[Mention] = ()) -> tuple[Mention, ...]:
    """The proposals that stay, in text order: longest first, then by `PRIORITY`, then as they stand in the text; then
    those of `rest` that touch none of them."""
    ranked = sorted(proposals, key=_rank) + sorted(rest, key=_rank)
    taken = bytearray(max((m.end for m in ranked), default=0))
    kept = []
    for mention in ranked:
        if taken.find(1, mention.start, mention.end) < 0:
            taken[mention.start : mention.end] = b"\x01" * (mention.end - mention.start)
            kept.append(mention)
    return tuple(sorted(kept, key=lambda m: m.start))


def _rank(mention: Mention) -> tuple[int, int, int, str]:
    return mention.start - mention.end, _PLACE_IN_LINE[mention.kind], mention.start, mention.rule
