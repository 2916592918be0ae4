"""Which meeting an event mention means."""

from __future__ import annotations

from collections.abc import Sequence

from generator.knowledge import Knowledge
from generator.model import Article, Authority, Mention, Resolution
from generator.stages.resolve.scope import Scope


def resolve_events(
    article: Article, mentions: Sequence[Mention], scope: Scope, knowledge: Knowledge
) -> tuple[list[Resolution], list[Authority]]:
    """A resolution for each event mention, and the records made for events that no file knows."""
    return [Resolution(mention, None) for mention in mentions if mention.kind == "event"], []
