"""Mentions → Reading: which entity each mention means, with the evidence; one candidate or None."""

from __future__ import annotations

from collections.abc import Sequence

from generator.knowledge import Knowledge
from generator.model import Article, Mention, Reading
from generator.stages.resolve.documents import resolve_documents
from generator.stages.resolve.events import resolve_events
from generator.stages.resolve.scope import Scope


def resolve(article: Article, mentions: Sequence[Mention], knowledge: Knowledge) -> Reading:
    """The reading of `article`: every mention resolved or left open, in text order."""
    scope = Scope()
    documents, records = resolve_documents(article, mentions, scope, knowledge)
    events, more = resolve_events(article, mentions, scope, knowledge)
    resolutions = sorted([*documents, *events], key=lambda r: r.mention.start)
    return Reading(article, tuple(resolutions), (*records, *more))
