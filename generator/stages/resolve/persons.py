"""Which person a name means."""

from __future__ import annotations

from collections.abc import Sequence

from generator.knowledge import Knowledge
from generator.model import Article, Authority, Mention, Resolution


def resolve_persons(
    article: Article, mentions: Sequence[Mention], knowledge: Knowledge
) -> tuple[list[Resolution], list[Authority]]:
    """A resolution for each person mention, and the records of the persons."""
    return [Resolution(mention, None) for mention in mentions if mention.kind == "person"], []
