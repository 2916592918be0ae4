"""Which topic of the archive's authority files a term means."""

from __future__ import annotations

from collections.abc import Sequence

from generator.knowledge import Knowledge
from generator.model import Mention, Resolution


def resolve_topics(mentions: Sequence[Mention], knowledge: Knowledge) -> list[Resolution]:
    """A resolution for each topic mention."""
    return [Resolution(mention, None) for mention in mentions if mention.kind == "topic"]
