"""Which place a place mention means."""

from __future__ import annotations

from collections.abc import Sequence

from generator.knowledge import Knowledge
from generator.model import Article, Authority, Mention, Resolution


def resolve_places(
    article: Article, mentions: Sequence[Mention], knowledge: Knowledge
) -> tuple[list[Resolution], list[Authority]]:
    """A resolution for each place mention, and the records of the places."""
    return [Resolution(mention, None) for mention in mentions if mention.kind == "place"], []
