"""Mentions → Reading: which entity each mention means, with the evidence; one candidate or None.

1. Places first: they need nothing but the gazetteer and each other.
2. `find_scope`: the place that the article speaks of, from its places, dateline and newspaper.
3. Bodies, whose bare names ("Thành ủy") lean on that scope; the scope is then filled with them.
4. Documents (their issuers are bodies), persons, events and topics.
5. Relations that a sentence shows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from generator.config import Config
from generator.knowledge import Knowledge
from generator.model import Article, Mention, Reading
from generator.stages.resolve.bodies import resolve_bodies
from generator.stages.resolve.documents import resolve_documents
from generator.stages.resolve.events import resolve_events
from generator.stages.resolve.offices import find_offices
from generator.stages.resolve.persons import resolve_persons
from generator.stages.resolve.places import resolve_places
from generator.stages.resolve.relations import find_relations
from generator.stages.resolve.scope import find_scope
from generator.stages.resolve.topics import resolve_topics


def resolve(
    article: Article, mentions: Sequence[Mention], knowledge: Knowledge, config: Config | None = None
) -> Reading:
    """The reading of `article`: every mention resolved or left open, in text order."""
    places, place_records = resolve_places(article, mentions, knowledge)
    scope = find_scope(article, mentions, places, knowledge, config or Config())
    bodies, body_records = resolve_bodies(article, mentions, scope, knowledge)
    scope = replace(scope, bodies={(r.mention.start, r.mention.end): r.entity for r in bodies if r.entity})
    documents, document_records = resolve_documents(article, mentions, scope, knowledge)
    persons, person_records = resolve_persons(article, mentions, knowledge)
    events, event_records = resolve_events(article, mentions, scope, knowledge)
    topics = resolve_topics(mentions, knowledge)
    resolutions = sorted(
        [*places, *bodies, *documents, *persons, *events, *topics], key=lambda r: (r.mention.start, r.mention.end)
    )
    records = (*place_records, *body_records, *document_records, *person_records, *event_records)
    relations = [*find_relations(article, resolutions), *find_offices(article, resolutions, knowledge)]
    return Reading(article, tuple(resolutions), records, tuple(relations))
